//! An agent that does not say what it is for cannot be found or chosen.

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(super) const RULE: Rule = Rule {
    id: "agent/no-description",
    severity: Severity::Warning,
    summary: "the agent does not say what it is for",
    run,
};

fn run(model: &Model, rule: &Rule) -> Vec<Finding> {
    let silent = model.catalog.agents.iter().filter(|listing| listing.agent.description.trim().is_empty());
    silent
        .map(|listing| {
            let message = format!("`{}` has no description", listing.agent.name);
            Finding::new(rule.id, rule.severity, listing.agent.place(), message)
                .help("say in `description` when to use the agent: runtimes choose by it")
        })
        .collect()
}
