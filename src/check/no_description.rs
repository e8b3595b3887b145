//! An agent that does not say what it is for cannot be found or chosen.

use super::{Example, Rule};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(super) const RULE: Rule = Rule {
    id: "agent/no-description",
    severity: Severity::Warning,
    summary: "the agent does not say what it is for",
    why: "Runtimes choose an agent by its description, and so do people who search: without one it is never called.",
    mend: "Say in `description`, in a sentence or two, what the agent does and when to use it.",
    source: "practice: runtimes show the description to the model that chooses (2026-11)",
    example: Example {
        flagged: "---\nname: indexer\n---\n\nKeeps the index.\n",
        clean: "---\nname: indexer\ndescription: Keeps the index.\n---\n\nKeeps the index.\n",
    },
    run,
};

fn run(model: &Model, rule: &Rule) -> Vec<Finding> {
    // What was taken from the body is shown to people, but no runtime reads it there.
    let silent = model.catalog.agents.iter().filter(|listing| listing.agent.description.trim().is_empty());
    silent
        .map(|listing| {
            rule.finding(listing, format!("`{}` has no description", listing.agent.name))
                .help("say in `description` when to use the agent: runtimes choose by it")
        })
        .collect()
}
