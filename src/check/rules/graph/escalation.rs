//! What an agent can bring about through those that it may call.

use super::{chain, span};
use crate::agent::ToolMode;
use crate::capability::Capability;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::{Calls, Relation};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "reach/escalation",
    severity: Severity::Warning,
    summary: "delegation gives an agent a capability that its own tools withhold",
    why: "Its list of tools says what it may not do, and an agent that it may call does it for it: the list protects nothing.",
    mend: "leave out the tool that calls agents, or limit whom it calls to agents that hold no more than it does",
    source: "code.claude.com/docs/en/sub-agents: a called agent has its own tools, not its caller's (2026-11)",
    example: Some(Example {
        flagged: "=== a.md\n---\nname: reader\ndescription: Reads.\ntools: Read, Agent\n---\n=== b.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
        clean: "=== a.md\n---\nname: reader\ndescription: Reads.\ntools: Read, Agent\n---\n=== b.md\n---\nname: finder\ndescription: Finds.\ntools: Grep\n---\n",
    }),
    run: Run::Catalog(run),
};

/// Capabilities that change or leave the machine; to reach reading or planning is no escalation.
pub(super) const POWERS: [Capability; 3] = [Capability::Execute, Capability::Edit, Capability::Web];

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    (0..model.catalog.agents.len())
        .filter_map(|ix| finding(rule, model, ix))
        .collect()
}

fn finding(rule: &Rule, model: &Model, ix: usize) -> Option<Finding> {
    let listing = &model.catalog.agents[ix];
    let limited =
        listing.agent.tools.mode == ToolMode::List || !listing.agent.tools.denied.is_empty();
    if !limited || *model.graph.effective.calls(ix) == Calls::Nobody {
        return None;
    }
    let ways: Vec<(Capability, Vec<usize>)> = POWERS
        .into_iter()
        .filter(|&power| !listing.capabilities.can(power))
        .filter_map(|power| Some((power, way(model, ix, power)?)))
        .collect();
    // Reaching the web alone is what most agents may do anyway.
    if ways.iter().all(|(power, _)| *power == Capability::Web) {
        return None;
    }
    let told: Vec<String> = ways
        .chunk_by(|(_, a), (_, b)| a == b)
        .map(|same| words(model, same))
        .collect();
    let message = format!("`{}` reaches {}", listing.id, told.join("; "));
    let place = evidence(model, ix, &ways).map(|relation| span(model, relation));
    let place = place.or_else(|| {
        let line = model
            .graph
            .effective
            .relations_of(&model.catalog, ix)
            .next()?;
        Some(span(model, &line))
    });
    let through = ways.iter().flat_map(|(_, way)| way[1..].iter().copied());
    Some(
        rule.finding_at(listing, place, message)
            .help(rule.mend)
            .about(through),
    )
}

/// Returns the relation that states the first call of a way.
fn evidence<'m>(
    model: &'m Model,
    ix: usize,
    ways: &[(Capability, Vec<usize>)],
) -> Option<&'m Relation> {
    ways.iter()
        .filter_map(|(_, way)| model.graph.call(ix, way[1]))
        .find(|relation| relation.from == ix)
}

/// Says what is reached on one way: `` execute and edit in 1 hop: `a` → `b` ``.
fn words(model: &Model, same: &[(Capability, Vec<usize>)]) -> String {
    let powers: Vec<&str> = same.iter().map(|(power, _)| power.name()).collect();
    let way = &same[0].1;
    let hops = way.len() - 1;
    let unit = if hops == 1 { "hop" } else { "hops" };
    format!(
        "{} in {hops} {unit}: {}",
        powers.join(" and "),
        chain(model, way)
    )
}

/// Returns the shortest way to an agent that holds a capability: by a call that is written where that is as short, for
/// that is the way it will go.
pub fn way(model: &Model, ix: usize, power: Capability) -> Option<Vec<usize>> {
    let way = model
        .graph
        .effective
        .reach(&model.catalog, ix, power)
        .filter(|way| way.len() > 1)?;
    let holds = |agent: &usize| model.catalog.agents[*agent].capabilities.can(power);
    let mut written = model.graph.delegations.from(ix).iter();
    let written = written.find(|edge| edge.verdict.runs() && holds(&edge.callee));
    match written.filter(|_| way.len() == 2) {
        Some(edge) => Some(vec![ix, edge.callee]),
        None => Some(way),
    }
}
