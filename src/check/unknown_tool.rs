//! A tool that no runtime knows gives nothing, and is nearly always a slip.

use super::Rule;
use crate::capability;
use crate::catalog::Listing;
use crate::finding::{Finding, Severity, Span, nearest};
use crate::model::Model;

pub(super) const RULE: Rule = Rule {
    id: "agent/unknown-tool",
    severity: Severity::Info,
    summary: "a listed tool is none that a runtime is known to have",
    run,
};

fn run(model: &Model, rule: &Rule) -> Vec<Finding> {
    let agents = model.catalog.agents.iter();
    agents
        .flat_map(|listing| listing.capabilities.unknown.iter().map(|tool| finding(rule, listing, tool)))
        .collect()
}

fn finding(rule: &Rule, listing: &Listing, tool: &str) -> Finding {
    let message = format!("`{}` lists the tool `{tool}`, which no known runtime has", listing.agent.name);
    let mut finding = Finding::new(rule.id, rule.severity, listing.agent.place(), message);
    if let Some(span) = locate(listing, tool) {
        finding = finding.at(span);
    }
    match nearest(tool, capability::spellings()) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding.help("an MCP tool is written `mcp__server__tool`"),
    }
}

/// Finds the tool's first mention in the front matter.
fn locate(listing: &Listing, tool: &str) -> Option<Span> {
    let text = std::str::from_utf8(&listing.agent.bytes).ok()?;
    let head = text.get(..listing.agent.body.offset)?;
    let (number, line) = head.lines().enumerate().find(|(_, line)| line.contains(tool))?;
    let column = line[..line.find(tool)?].chars().count() as u32 + 1;
    Some(Span { line: number as u32 + 1, column, length: tool.chars().count() as u32 })
}
