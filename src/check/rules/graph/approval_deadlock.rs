//! Agents that wait for one another's approval.

use super::{chain, span};
use crate::agent::RelationType;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::{Network, Relation};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/approval-deadlock",
    severity: Severity::Warning,
    summary: "agents wait for each other's approval",
    why: "Each needs the other's approval, or comes after it, before it may begin: taken at their word none ever does, and in \
          practice one of the approvals is skipped.",
    mend: "let one of them go first, or ask a third for the approval",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "=== a.md\n---\nname: author\ndescription: Writes.\nintegration:\n  requires_approval_from: [editor]\n---\n=== b.md\n---\nname: editor\ndescription: Edits.\nintegration:\n  requires_approval_from: [author]\n---\n",
        clean: "=== a.md\n---\nname: author\ndescription: Writes.\nintegration:\n  requires_approval_from: [editor]\n---\n=== b.md\n---\nname: editor\ndescription: Edits.\nintegration:\n  can_delegate_to: [author]\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let waits = model.graph.relations.iter().filter_map(wait);
    let network = Network::new(model.catalog.agents.len(), waits);
    network
        .circles()
        .iter()
        .filter_map(|circle| finding(rule, model, &network, circle))
        .collect()
}

/// Returns who waits for whom by a relation.
fn wait(relation: &Relation) -> Option<(usize, usize)> {
    match relation.relation {
        RelationType::ApprovedBy | RelationType::Follows => Some((relation.from, relation.to?)),
        RelationType::Precedes => Some((relation.to?, relation.from)),
        _ => None,
    }
}

/// Returns the finding about a circle of waits that an approval is part of; mere orders in time are often habits.
fn finding(rule: &Rule, model: &Model, network: &Network, circle: &[usize]) -> Option<Finding> {
    let inside = |ix: usize| circle.binary_search(&ix).is_ok();
    let approval = circle
        .iter()
        .flat_map(|&ix| model.graph.outgoing(ix))
        .find(|relation| {
            relation.relation == RelationType::ApprovedBy
                && relation
                    .to
                    .is_some_and(|to| to != relation.from && inside(to))
        })?;
    let back = network.path(approval.to?, approval.from)?;
    let round = [vec![approval.from], back].concat();
    let message = format!("each waits for the next: {}", chain(model, &round));
    let listing = &model.catalog.agents[approval.from];
    Some(
        rule.finding_at(listing, span(model, approval), message)
            .help(rule.mend)
            .about(circle.iter().copied()),
    )
}
