//! Tools that a runtime has renamed or dropped.

use super::{Example, Rule, in_front_matter};
use crate::agent::dialect::Dialect;
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(super) const RULE: Rule = Rule {
    id: "agent/deprecated-tool",
    severity: Severity::Info,
    summary: "a listed tool is the old name of another",
    why: "Old names work for as long as the runtime maps them, and stop without a word.",
    mend: "Write the new name.",
    source: "Claude Code: Task is now Agent; MultiEdit, LS and NotebookRead are gone (2026-11)",
    example: Example {
        flagged: "---\nname: a\ndescription: Lists.\ntools: LS, Read\n---\n",
        clean: "---\nname: a\ndescription: Lists.\ntools: Glob, Read\n---\n",
    },
    run,
};

/// Old names of Claude Code's tools, and what to write now.
const OLD: [(&str, &str); 4] =
    [("LS", "Glob` or `Bash(ls:*)"), ("MultiEdit", "Edit"), ("NotebookRead", "Read"), ("Task", "Agent")];

fn run(model: &Model, rule: &Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    for listing in model.catalog.agents.iter().filter(|listing| listing.agent.dialect == Dialect::ClaudeCode)
    {
        for tool in &listing.agent.tools.names {
            let Some((old, new)) = OLD.iter().find(|(old, _)| tool.split('(').next() == Some(old)) else {
                continue;
            };
            let message = format!("`{}` lists `{old}`, a tool's old name", listing.agent.name);
            let mut finding = rule.finding(listing, message).help(format!("write `{new}`"));
            finding.place.span = in_front_matter(listing, tool);
            findings.push(finding);
        }
    }
    findings
}
