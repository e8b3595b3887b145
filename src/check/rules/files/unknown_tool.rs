//! A tool that no runtime knows gives nothing, and is nearly always a slip.

use super::{MOST, TOOL_KEYS};
use crate::agent::dialect::{Schema, schema};
use crate::capability;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity, nearest};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/unknown-tool",
    severity: Severity::Info,
    summary: "a listed tool is not known to any runtime",
    why: "A runtime ignores a tool that it does not know, so the agent lacks what its author meant to give it.",
    mend: "correct the name, or write an MCP tool as `mcp__server__tool`",
    source: "the tool references of Claude Code, VS Code, GitHub Copilot, OpenCode, Gemini CLI and others (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: Reads.\ntools: Read, Gerp\n---\n",
        clean: "---\nname: a\ndescription: Reads.\ntools: Read, Grep, mcp__github__get_issue, Bash(git:*)\n---\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let has_own = |schema: &Schema| schema.has_own_tools();
    if schema(subject.agent().dialect).is_some_and(has_own) {
        return Vec::new();
    }
    subject
        .listing
        .capabilities
        .unknown
        .iter()
        .take(MOST)
        .map(|tool| finding(rule, subject, tool))
        .collect()
}

fn finding(rule: &Rule, subject: &Subject<'_>, tool: &str) -> Finding {
    let message = format!(
        "`{}` lists the tool `{tool}`, which no known runtime has",
        subject.agent().name
    );
    let finding = rule.finding_at(
        subject.listing,
        subject.in_front_matter(TOOL_KEYS, tool),
        message,
    );
    match nearest(tool, capability::spellings()) {
        Some(known) => finding.near(Some(known)),
        None => finding.help("an MCP tool is written `mcp__server__tool`"),
    }
}
