//! Untrusted input, private data and a way out, in one hand.

use super::chain;
use super::escalation::way;
use crate::agent::ToolMode;
use crate::capability::{Capabilities, Capability};
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::Calls;
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "reach/trifecta",
    severity: Severity::Info,
    summary: "untrusted input, private data and a way out meet in one chain of calls",
    why: "A page that the agent reads can tell it to read a file and to send it away. Each of the three is harmless without \
          the others. Agents that hold all tools have them anyway and are not told here.",
    mend: "give one of the three to an agent that is called for it alone and answers in a fixed form",
    source: "simonwillison.net/2025/Jun/16/the-lethal-trifecta (2026-11)",
    example: Some(Example {
        flagged: "=== a.md\n---\nname: researcher\ndescription: Researches.\ntools: WebFetch, Read, Agent\n---\n=== b.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
        clean: "=== a.md\n---\nname: researcher\ndescription: Researches.\ntools: WebFetch, Read\n---\n=== b.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
    }),
    run: Run::Catalog(run),
};

/// The three parts and the capability that stands for each: pages that anyone may have written, files of the project, a
/// shell that can send anything anywhere.
pub(super) const PARTS: [(&str, Capability); 3] = [
    ("untrusted input", Capability::Web),
    ("private data", Capability::Read),
    ("a way out", Capability::Execute),
];

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    (0..model.catalog.agents.len())
        .filter_map(|ix| finding(rule, model, ix))
        .collect()
}

fn finding(rule: &Rule, model: &Model, ix: usize) -> Option<Finding> {
    let listing = &model.catalog.agents[ix];
    if listing.agent.tools.mode != ToolMode::List
        || *model.graph.effective.calls(ix) == Calls::Nobody
    {
        return None;
    }
    let lacking: Vec<_> = PARTS
        .iter()
        .filter(|(_, power)| !holds(&listing.capabilities, *power))
        .collect();
    // Whoever holds none or one of them is not where they meet.
    if lacking.is_empty() || lacking.len() > 1 {
        return None;
    }
    let &&(part, power) = lacking.first()?;
    let way = way(model, ix, power)?;
    let held: Vec<&str> = PARTS
        .iter()
        .filter(|(name, _)| *name != part)
        .map(|(name, _)| *name)
        .collect();
    let message = format!(
        "`{}` has {} and reaches {part}: {}",
        listing.id,
        held.join(" and "),
        chain(model, &way)
    );
    Some(
        rule.finding(listing, message)
            .help(rule.mend)
            .about(way.into_iter().skip(1)),
    )
}

/// An MCP server may bring in or carry out anything.
fn holds(capabilities: &Capabilities, power: Capability) -> bool {
    capabilities.can(power) || power != Capability::Read && !capabilities.mcp.is_empty()
}
