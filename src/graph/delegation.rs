//! The delegations of a catalog: who hands work to whom in writing, and which of these calls the runtime allows.

use std::collections::BTreeMap;

use super::{CallVerdict, Effective, Relation};

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
    pub verdict: CallVerdict,
}

impl Delegations {
    /// Collects the delegations among relations; an agent that names itself delegates nothing.
    pub(super) fn new(relations: &[Relation], effective: &Effective) -> Self {
        let mut stated: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();

        for (ix, relation) in relations.iter().enumerate() {
            if let Some((caller, callee)) = relation.call().filter(|(from, to)| from != to) {
                stated.entry((caller, callee)).or_default().push(ix);
            }
        }

        let edges = stated
            .into_iter()
            .map(|((caller, callee), relations)| Delegation {
                caller,
                callee,
                relations,
                verdict: effective.verdict(caller, callee),
            })
            .collect();
        Delegations { edges }
    }

    /// Returns how many delegations can run.
    pub fn running(&self) -> usize {
        self.edges.iter().filter(|edge| edge.verdict.runs()).count()
    }

    /// Returns the delegation from one agent to another.
    pub fn between(&self, caller: usize, callee: usize) -> Option<&Delegation> {
        let place = self
            .edges
            .binary_search_by_key(&(caller, callee), |edge| (edge.caller, edge.callee));
        self.edges.get(place.ok()?)
    }

    /// Returns the delegations of one caller, by callee.
    pub fn from(&self, caller: usize) -> &[Delegation] {
        let start = self.edges.partition_point(|edge| edge.caller < caller);
        let rest = &self.edges[start..];
        &rest[..rest.partition_point(|edge| edge.caller == caller)]
    }

    /// Returns the delegations to one callee, by caller.
    pub fn to(&self, callee: usize) -> impl Iterator<Item = &Delegation> {
        self.edges.iter().filter(move |edge| edge.callee == callee)
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
            let live = edges.iter().filter(|edge| edge.verdict.runs()).count();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{self, Barrier};
    use crate::words::Words;

    const PORT: &str = "=== s/a.md\n---\nname: port-lead\ntools: Agent\n---\nDelegate soundings to depth-gauge.\n\
                        === s/b.md\n---\nname: depth-gauge\ntools: Read\n---\nHand the log to port-lead.\n\
                        === s/c.md\n---\nname: chart-maker\ntools: Read\n---\nReviewed by `depth-gauge`.\n\
                        === s/d.md\n---\nname: quay-clerk\ntools: Read\n---\nReceives crates from crane-hand.\n\
                        === s/e.md\n---\nname: crane-hand\ntools: Read\n---\n";

    fn delegations(files: &str) -> Delegations {
        graph::relate(&graph::tests::catalog(files), &Default::default())
            .value
            .delegations
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
        assert_eq!(delegations.edges[0].verdict, CallVerdict::Runs);
        assert_eq!(delegations.running(), 1);

        let reason = delegations.edges[1]
            .verdict
            .barrier()
            .map(|barrier| barrier.reason(Words::english()));
        assert_eq!(reason.as_deref(), Some("`tools` on line 3 has no `Agent`"));
    }

    #[test]
    fn an_agent_of_another_source_is_out_of_reach() {
        let delegations = delegations(
            "=== here/a.md\n---\nname: port-lead\ntools: Agent\n---\nDelegate soundings to depth-gauge.\n\
             === there/b.md\n---\nname: depth-gauge\ntools: Read\n---\n",
        );
        let verdict = CallVerdict::WrittenOnly(Barrier::OutOfReach);
        assert_eq!(delegations.edges[0].verdict, verdict);
    }

    #[test]
    fn components_with_calls_that_run_come_first() {
        let delegations = delegations(PORT);
        let components = delegations.components();
        assert_eq!(pairs(&components[0]), [(0, 1), (1, 0)]);
        assert_eq!(pairs(&components[1]), [(4, 3)]);
    }
}
