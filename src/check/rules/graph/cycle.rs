//! Agents that hand work round in a circle.

use super::{calls, chain, span};
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::{Layer, Network};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/cycle",
    severity: Severity::Info,
    summary: "agents delegate work in a cycle",
    why: "Each may pass a task on to the next until the runtime stops them. Where the metadata of all of them say so, nothing \
          in the text ends it: there it is a warning.",
    mend: "say in one of them when the work ends, or let one of them only answer",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "=== a.md\n---\nname: planner\ndescription: Plans.\nintegration:\n  can_delegate_to: [builder]\n---\n=== b.md\n---\nname: builder\ndescription: Builds.\nintegration:\n  can_delegate_to: [planner]\n---\n",
        clean: "=== a.md\n---\nname: planner\ndescription: Plans.\nintegration:\n  can_delegate_to: [builder]\n---\n=== b.md\n---\nname: builder\ndescription: Builds.\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let network = calls(model);
    network
        .circles()
        .iter()
        .filter_map(|circle| finding(rule, model, &network, circle))
        .collect()
}

fn finding(rule: &Rule, model: &Model, network: &Network, circle: &[usize]) -> Option<Finding> {
    let round = shortest(network, circle)?;
    let steps: Vec<_> = round
        .windows(2)
        .filter_map(|step| model.graph.call(step[0], step[1]))
        .collect();
    let among = match circle.len() {
        size if size + 1 > round.len() => format!(", the shortest circle among {size} agents"),
        _ => String::new(),
    };
    let message = format!("a cycle of calls: {}{among}", chain(model, &round));
    // A receipt is written by the agent that is called.
    let first = *steps.first()?;
    let listing = &model.catalog.agents[first.from];
    let mut finding = rule
        .finding_at(listing, span(model, first), message)
        .help(rule.mend);
    if steps
        .iter()
        .all(|relation| relation.layer == Layer::Declared)
    {
        finding.severity = Severity::Warning;
    }
    Some(finding.about(circle.iter().copied()))
}

/// How many of an agent's callees are tried as the start of a way back: the first few give a short circle.
const TRIED: usize = 50;

/// Returns a shortest way from the first agent of a circle back to it, with the agent at both ends.
pub(super) fn shortest(network: &Network, circle: &[usize]) -> Option<Vec<usize>> {
    let first = *circle.first()?;
    let inside = network
        .callees(first)
        .filter(|callee| circle.binary_search(callee).is_ok());
    let back = inside
        .take(TRIED)
        .filter_map(|callee| network.path(callee, first))
        .min_by_key(Vec::len)?;
    Some([vec![first], back].concat())
}
