//! The delegations of a catalog: who hands work to whom in writing, and which of these calls the runtime allows.

use std::collections::BTreeMap;

use super::{Calls, Graph};
use crate::agent::RelationType;

/// The written delegations between agents of a catalog.
#[derive(Debug, Default)]
pub struct Delegations {
    /// By caller and callee, each pair once.
    pub edges: Vec<Delegation>,
}

/// One agent that hands work to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    pub caller: usize,
    pub callee: usize,
    /// Indices of the relations that state it, in the graph's order.
    pub relations: Vec<usize>,
    pub verdict: Verdict,
}

/// Whether the caller's runtime allows a written delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Runs,
    /// The caller may call nobody.
    CallerMayNotDelegate,
    /// The caller may call others, but not this agent.
    CalleeOutOfReach,
}

impl Delegations {
    /// Collects the delegations of a graph; an agent that names itself delegates nothing.
    pub fn new(graph: &Graph) -> Self {
        let mut stated: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();

        for (ix, relation) in graph.relations.iter().enumerate() {
            let Some(to) = relation.to else { continue };
            let Some((caller, callee)) = call(relation.relation, relation.from, to) else {
                continue;
            };
            if caller != callee {
                stated.entry((caller, callee)).or_default().push(ix);
            }
        }

        let edges = stated
            .into_iter()
            .map(|((caller, callee), relations)| Delegation {
                caller,
                callee,
                relations,
                verdict: verdict(graph, caller, callee),
            })
            .collect();
        Delegations { edges }
    }

    /// Returns how many delegations have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.edges
            .iter()
            .filter(|edge| edge.verdict == verdict)
            .count()
    }

    /// Returns the delegations that are connected with one another, each component by itself: those with most calls
    /// that can run first, then the largest, then by their first agent.
    pub fn components(&self) -> Vec<Vec<&Delegation>> {
        let first = self.first_of_each();
        let mut components: BTreeMap<usize, Vec<&Delegation>> = BTreeMap::new();
        for edge in &self.edges {
            let component = first.get(&edge.caller).copied().unwrap_or(edge.caller);
            components.entry(component).or_default().push(edge);
        }

        let mut components: Vec<Vec<&Delegation>> = components.into_values().collect();
        components.sort_by_key(|edges| {
            let live = edges
                .iter()
                .filter(|edge| edge.verdict == Verdict::Runs)
                .count();
            std::cmp::Reverse((live, edges.len()))
        });
        components
    }

    /// Returns for each agent the smallest one of its component.
    fn first_of_each(&self) -> BTreeMap<usize, usize> {
        let mut neighbours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for edge in &self.edges {
            neighbours.entry(edge.caller).or_default().push(edge.callee);
            neighbours.entry(edge.callee).or_default().push(edge.caller);
        }

        let mut first = BTreeMap::new();
        for &start in neighbours.keys() {
            let mut pending = vec![start];
            while let Some(agent) = pending.pop() {
                if first.contains_key(&agent) {
                    continue;
                }
                first.insert(agent, start);
                pending.extend(neighbours.get(&agent).into_iter().flatten());
            }
        }
        first
    }
}

/// Returns who calls whom by a relation; `None` where it hands over no work.
fn call(relation: RelationType, from: usize, to: usize) -> Option<(usize, usize)> {
    match relation {
        RelationType::DelegatesTo | RelationType::Spawns | RelationType::HandsOffTo => {
            Some((from, to))
        }
        RelationType::ReceivesFrom => Some((to, from)),
        RelationType::CollaboratesWith
        | RelationType::ReviewedBy
        | RelationType::ApprovedBy
        | RelationType::SharesContextWith
        | RelationType::Follows
        | RelationType::Precedes
        | RelationType::DistinguishesFrom => None,
    }
}

fn verdict(graph: &Graph, caller: usize, callee: usize) -> Verdict {
    if *graph.effective.calls(caller) == Calls::Nobody {
        Verdict::CallerMayNotDelegate
    } else if graph.effective.allows(caller, callee) {
        Verdict::Runs
    } else {
        Verdict::CalleeOutOfReach
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph;

    const PORT: &str = "=== s/a.md\n---\nname: port-lead\ntools: Agent\n---\nDelegate soundings to depth-gauge.\n\
                        === s/b.md\n---\nname: depth-gauge\ntools: Read\n---\nHand the log to port-lead.\n\
                        === s/c.md\n---\nname: chart-maker\ntools: Read\n---\nReviewed by `depth-gauge`.\n\
                        === s/d.md\n---\nname: quay-clerk\ntools: Read\n---\nReceives crates from crane-hand.\n\
                        === s/e.md\n---\nname: crane-hand\ntools: Read\n---\n";

    fn delegations(files: &str) -> Delegations {
        Delegations::new(&graph::relate(&graph::tests::catalog(files)).value)
    }

    fn pairs(edges: &[&Delegation]) -> Vec<(usize, usize)> {
        edges
            .iter()
            .map(|edge| (edge.caller, edge.callee))
            .collect()
    }

    #[test]
    fn a_review_is_no_delegation_and_a_receipt_is_one_reversed() {
        let delegations = delegations(PORT);
        let all: Vec<&Delegation> = delegations.edges.iter().collect();
        assert_eq!(pairs(&all), [(0, 1), (1, 0), (4, 3)]);
    }

    #[test]
    fn a_delegation_runs_where_its_caller_holds_the_tool() {
        let delegations = delegations(PORT);
        assert_eq!(delegations.edges[0].verdict, Verdict::Runs);
        assert_eq!(delegations.count(Verdict::CallerMayNotDelegate), 2);
    }

    #[test]
    fn an_agent_of_another_source_is_out_of_reach() {
        let delegations = delegations(
            "=== here/a.md\n---\nname: port-lead\ntools: Agent\n---\nDelegate soundings to depth-gauge.\n\
             === there/b.md\n---\nname: depth-gauge\ntools: Read\n---\n",
        );
        assert_eq!(delegations.edges[0].verdict, Verdict::CalleeOutOfReach);
    }

    #[test]
    fn components_with_calls_that_run_come_first() {
        let delegations = delegations(PORT);
        let components = delegations.components();
        assert_eq!(pairs(&components[0]), [(0, 1), (1, 0)]);
        assert_eq!(pairs(&components[1]), [(4, 3)]);
    }
}
