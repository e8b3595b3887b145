//! Tools that a runtime has renamed or dropped.

use super::{MOST, TOOL_KEYS};
use crate::agent::dialect::Dialect;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/deprecated-tool",
    severity: Severity::Info,
    summary: "a listed tool has been renamed",
    why: "Old names work for as long as the runtime maps them, and stop without a word.",
    mend: "write the new name",
    source: "code.claude.com/docs/en/tools-reference: Task is now Agent; MultiEdit, LS and NotebookRead are gone \
             (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: Lists.\ntools: LS, Read\n---\n",
        clean: "---\nname: a\ndescription: Lists.\ntools: Glob, Read\n---\n",
    }),
    run: Run::Agent(run),
};

/// Old names of Claude Code's tools, and what to write now.
const OLD: [(&str, &str); 4] = [
    ("LS", "Glob` or `Bash(ls:*)"),
    ("MultiEdit", "Edit"),
    ("NotebookRead", "Read"),
    ("Task", "Agent"),
];

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let agent = subject.agent();
    if agent.dialect != Dialect::ClaudeCode {
        return Vec::new();
    }
    let old = |tool: &str| {
        OLD.iter()
            .find(|(old, _)| tool.split('(').next() == Some(old))
    };
    let listed = agent
        .tools
        .names
        .iter()
        .filter_map(|tool| Some((tool, old(tool)?)));
    listed
        .take(MOST)
        .map(|(tool, (old, new))| {
            let message = format!("`{}` lists `{old}`, a tool's old name", agent.name);
            rule.finding_at(
                subject.listing,
                subject.in_front_matter(TOOL_KEYS, tool),
                message,
            )
            .help(format!("write `{new}`"))
        })
        .collect()
}
