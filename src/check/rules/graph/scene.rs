//! The part of the graph that a finding is about, for whoever draws it.

use std::collections::BTreeSet;

use super::{cannot_delegate, cycle, escalation, trifecta};
use crate::agent::RelationClass;
use crate::capability::Capability;
use crate::finding::Finding;
use crate::graph::{Network, Relation, Resolution};
use crate::model::Model;

/// Most agents around one, and in a ring: more are no picture but a list.
const MOST: usize = 12;

/// What to draw of a finding.
#[derive(Debug, Clone, PartialEq)]
pub enum Scene {
    /// Agents that lead round to the first, in order, and what they say of each other.
    Ring(Vec<usize>, Vec<Relation>),
    /// An agent and where its relations lead from there.
    From(usize, Vec<Relation>),
    /// An agent among all that name it.
    Among(usize, Vec<Relation>),
}

/// Returns the part of the graph that a finding is about; nothing where it is not about who names whom.
pub fn scene(model: &Model, finding: &Finding) -> Option<Scene> {
    let own = model.catalog.at(&finding.place)?;
    match finding.rule {
        "relation/cycle" => round(model, finding, is_call),
        "relation/approval-deadlock" => round(model, finding, |relation| !is_call(relation)),
        "reach/escalation" => ways(model, own, &escalation::POWERS),
        "reach/trifecta" => ways(model, own, &trifecta::PARTS.map(|(_, power)| power)),
        "reach/too-deep" => Some(Scene::From(
            *finding.agents.first()?,
            steps(model, &finding.agents),
        )),
        "relation/dangling" | "relation/ambiguous" => unresolved(model, own, finding),
        "relation/cannot-delegate" => called(model, own),
        "graph/hub" => {
            let named = model
                .graph
                .relations
                .iter()
                .filter(|relation| relation.to == Some(own));
            Some(Scene::Among(own, named.cloned().collect()))
        }
        _ => None,
    }
}

fn is_call(relation: &Relation) -> bool {
    relation.relation.class() == RelationClass::Call
}

/// Returns the ring of a finding about a circle: all of it where it is small, else a shortest way round.
fn round(model: &Model, finding: &Finding, of: impl Fn(&Relation) -> bool) -> Option<Scene> {
    let all = &finding.agents;
    let among = |relation: &Relation| {
        let to = relation.to.is_some_and(|to| all.binary_search(&to).is_ok());
        of(relation) && to && all.binary_search(&relation.from).is_ok()
    };
    let shortest = || {
        let relations = model
            .graph
            .relations
            .iter()
            .filter(|relation| among(relation));
        let pairs = relations
            .filter_map(|relation| relation.call().or(Some((relation.from, relation.to?))));
        cycle::shortest(&Network::new(model.catalog.agents.len(), pairs), all)
    };
    let mut ring = if all.len() <= MOST {
        all.clone()
    } else {
        shortest()?
    };
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    let inside: BTreeSet<usize> = ring.iter().copied().collect();
    let said = ring.iter().flat_map(|&ix| model.graph.outgoing(ix));
    let here =
        |relation: &&Relation| relation.to.is_some_and(|to| inside.contains(&to)) && of(relation);
    let relations: Vec<Relation> = said.filter(here).cloned().collect();
    (ring.len() <= MOST).then_some(Scene::Ring(ring, relations))
}

/// Returns the ways from an agent to what it does not hold itself.
fn ways(model: &Model, own: usize, powers: &[Capability]) -> Option<Scene> {
    let lacking = powers
        .iter()
        .filter(|&&power| !model.catalog.agents[own].capabilities.can(power));
    let ways: BTreeSet<Vec<usize>> = lacking
        .filter_map(|&power| escalation::way(model, own, power))
        .collect();
    let mut relations: Vec<Relation> = Vec::new();
    for relation in ways.iter().flat_map(|way| steps(model, way)) {
        if !relations.contains(&relation) {
            relations.push(relation);
        }
    }
    (!relations.is_empty()).then_some(Scene::From(own, relations))
}

/// Returns what leads from each agent of a way to the next: what its file says, or that its runtime would allow it.
fn steps(model: &Model, way: &[usize]) -> Vec<Relation> {
    let allowed = |from: usize, to: usize| {
        model
            .graph
            .effective
            .relations_of(&model.catalog, from)
            .find(|relation| relation.to == Some(to))
    };
    let step = |step: &[usize]| {
        model
            .graph
            .call(step[0], step[1])
            .cloned()
            .or_else(|| allowed(step[0], step[1]))
    };
    way.windows(2).filter_map(step).collect()
}

/// Returns an agent and the name whose bearer cannot be told, or those that may bear it.
fn unresolved(model: &Model, own: usize, finding: &Finding) -> Option<Scene> {
    let line = finding.place.span?.line;
    let told = |relation: &&Relation| {
        let name = format!("`{}`", relation.target.replace('\n', " "));
        relation.line == line && is_unresolved(relation) && finding.message.contains(&name)
    };
    let relation = model.graph.outgoing(own).iter().find(told)?;
    let bearers = relation.candidates.iter().take(MOST / 2);
    let may = |&to: &usize| Relation {
        to: Some(to),
        resolution: Resolution::Name,
        ..relation.clone()
    };
    let relations: Vec<Relation> = bearers.map(may).collect();
    Some(Scene::From(
        own,
        if relations.is_empty() {
            vec![relation.clone()]
        } else {
            relations
        },
    ))
}

/// Returns an agent and those that it is to call.
fn called(model: &Model, own: usize) -> Option<Scene> {
    let calls = model
        .graph
        .outgoing(own)
        .iter()
        .filter(|relation| cannot_delegate::starts(relation));
    let relations: Vec<Relation> = calls.take(MOST / 2).cloned().collect();
    (!relations.is_empty()).then_some(Scene::From(own, relations))
}

fn is_unresolved(relation: &Relation) -> bool {
    matches!(
        relation.resolution,
        Resolution::Dangling | Resolution::Ambiguous
    )
}
