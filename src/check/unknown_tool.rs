//! A tool that no runtime knows gives nothing, and is nearly always a slip.

use super::{Example, Rule, in_front_matter};
use crate::capability;
use crate::catalog::Listing;
use crate::finding::{Finding, Severity, nearest};
use crate::model::Model;

pub(super) const RULE: Rule = Rule {
    id: "agent/unknown-tool",
    severity: Severity::Info,
    summary: "a listed tool is none that a runtime is known to have",
    why: "A runtime ignores a tool that it does not know, so the agent lacks what its author meant to give it.",
    mend: "Correct the name, or write an MCP tool as `mcp__server__tool`.",
    source: "the runtimes' tool references, as `capability` lists them (2026-11)",
    example: Example {
        flagged: "---\nname: a\ndescription: Reads.\ntools: Read, Gerp\n---\n",
        clean: "---\nname: a\ndescription: Reads.\ntools: Read, Grep, mcp__github__get_issue, Bash(git:*)\n---\n",
    },
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
    let mut finding = rule.finding(listing, message);
    finding.place.span = in_front_matter(listing, tool);
    match nearest(tool, capability::spellings()) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding.help("an MCP tool is written `mcp__server__tool`"),
    }
}
