//! Questions about the whole: paths, groups that all reach each other, agents that hold others together.

use std::collections::VecDeque;

use petgraph::Direction::{self, Incoming, Outgoing};
use petgraph::algo::articulation_points::articulation_points;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex, UnGraph};

/// Who names whom, without repetition and without self relations.
#[derive(Debug)]
pub struct Network {
    graph: DiGraph<(), ()>,
}

/// The groups of a network and what leads from one to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condensation {
    /// Groups of agents that all reach each other, by their first agent; most are of one agent.
    pub groups: Vec<Vec<usize>>,
    /// By agent: its group.
    pub group_of: Vec<usize>,
    /// Pairs of groups with the number of relations between them, sorted.
    pub edges: Vec<(usize, usize, usize)>,
}

impl Network {
    /// Builds the network of so many agents from pairs of who names whom.
    pub fn new(agents: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut pairs: Vec<(usize, usize)> =
            pairs.into_iter().filter(|(from, to)| from != to).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut graph = DiGraph::with_capacity(agents, pairs.len());
        (0..agents).for_each(|_| {
            graph.add_node(());
        });
        // Neighbours come back last in, first out; so they are in catalog order.
        for (from, to) in pairs.into_iter().rev() {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
        }
        Network { graph }
    }

    /// Returns the number of agents.
    pub fn agents(&self) -> usize {
        self.graph.node_count()
    }

    /// Returns whom an agent names, in catalog order.
    pub fn callees(&self, agent: usize) -> impl Iterator<Item = usize> {
        self.graph
            .neighbors_directed(NodeIndex::new(agent), Outgoing)
            .map(NodeIndex::index)
    }

    /// Returns who names an agent, in catalog order.
    pub fn callers(&self, agent: usize) -> impl Iterator<Item = usize> {
        self.graph
            .neighbors_directed(NodeIndex::new(agent), Incoming)
            .map(NodeIndex::index)
    }

    /// Returns the agents that reach an agent in so many steps, with their distances, the nearest first.
    pub fn callers_within(&self, agent: usize, depth: usize) -> Vec<(usize, usize)> {
        self.within(agent, depth, Incoming)
    }

    /// Returns the agents that an agent reaches in so many steps, with their distances, the nearest first.
    pub fn callees_within(&self, agent: usize, depth: usize) -> Vec<(usize, usize)> {
        self.within(agent, depth, Outgoing)
    }

    /// Returns a shortest path, both ends included; of several, the one through agents first in the catalog.
    pub fn path(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut came_from: Vec<Option<usize>> = vec![None; self.agents()];
        let mut queue = VecDeque::from([from]);
        *came_from.get_mut(from)? = Some(from);
        while let Some(agent) = queue.pop_front().filter(|&agent| agent != to) {
            for next in self.callees(agent) {
                if came_from[next].is_none() {
                    came_from[next] = Some(agent);
                    queue.push_back(next);
                }
            }
        }
        let mut path = vec![to];
        let mut at = to;
        while at != from {
            at = (*came_from.get(at)?)?;
            path.push(at);
        }
        path.reverse();
        Some(path)
    }

    /// Returns the groups of at least two agents that all reach each other, the largest first.
    pub fn circles(&self) -> Vec<Vec<usize>> {
        let mut circles = self.condense().groups;
        circles.retain(|group| group.len() > 1);
        circles.sort_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
        circles
    }

    /// Folds every group of agents that all reach each other into one.
    pub fn condense(&self) -> Condensation {
        let mut groups: Vec<Vec<usize>> = kosaraju_scc(&self.graph)
            .into_iter()
            .map(|group| {
                let mut group: Vec<usize> = group.into_iter().map(NodeIndex::index).collect();
                group.sort_unstable();
                group
            })
            .collect();
        groups.sort_unstable();
        let mut group_of = vec![0; self.agents()];
        for (ix, group) in groups.iter().enumerate() {
            group.iter().for_each(|&agent| group_of[agent] = ix);
        }
        let edges = self.bundles(&group_of);
        Condensation {
            groups,
            group_of,
            edges,
        }
    }

    /// Counts the relations between parts of the network, given each agent's part; within a part none.
    pub fn bundles(&self, part_of: &[usize]) -> Vec<(usize, usize, usize)> {
        let parts = |agent: usize| {
            self.callees(agent)
                .map(move |callee| (part_of[agent], part_of[callee]))
        };
        let mut pairs: Vec<(usize, usize)> = (0..self.agents())
            .flat_map(parts)
            .filter(|(from, to)| from != to)
            .collect();
        pairs.sort_unstable();
        pairs
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0].0, same[0].1, same.len()))
            .collect()
    }

    /// Returns the agents without which some others are no longer connected at all, in catalog order.
    pub fn cut_points(&self) -> Vec<usize> {
        let pairs = (0..self.agents()).flat_map(|from| {
            self.callees(from)
                .map(move |to| (from.min(to), from.max(to)))
        });
        let mut pairs: Vec<(usize, usize)> = pairs.collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut either_way: UnGraph<(), ()> = UnGraph::with_capacity(self.agents(), pairs.len());
        (0..self.agents()).for_each(|_| {
            either_way.add_node(());
        });
        for (a, b) in pairs {
            either_way.add_edge(NodeIndex::new(a), NodeIndex::new(b), ());
        }
        let mut points: Vec<usize> = articulation_points(&either_way)
            .into_iter()
            .map(NodeIndex::index)
            .collect();
        points.sort_unstable();
        points
    }

    /// Returns the agents that most others name, with how many; those that nobody names are none.
    pub fn hubs(&self, most: usize) -> Vec<(usize, usize)> {
        let mut hubs: Vec<(usize, usize)> = (0..self.agents())
            .map(|agent| (agent, self.callers(agent).count()))
            .filter(|&(_, n)| n > 0)
            .collect();
        hubs.sort_by_key(|&(agent, callers)| (std::cmp::Reverse(callers), agent));
        hubs.truncate(most);
        hubs
    }

    /// Returns the agents that name nobody and that nobody names, in catalog order.
    pub fn orphans(&self) -> Vec<usize> {
        let alone = |&agent: &usize| {
            self.callees(agent).next().is_none() && self.callers(agent).next().is_none()
        };
        (0..self.agents()).filter(alone).collect()
    }

    fn within(&self, agent: usize, depth: usize, direction: Direction) -> Vec<(usize, usize)> {
        let mut seen = vec![false; self.agents()];
        let mut found = Vec::new();
        let mut queue = VecDeque::new();
        if let Some(own) = seen.get_mut(agent) {
            *own = true;
            queue.push_back((agent, 0));
        }
        while let Some((at, distance)) = queue.pop_front() {
            if distance > 0 {
                found.push((at, distance));
            }
            if distance == depth {
                continue;
            }
            for next in self
                .graph
                .neighbors_directed(NodeIndex::new(at), direction)
                .map(NodeIndex::index)
            {
                if !std::mem::replace(&mut seen[next], true) {
                    queue.push_back((next, distance + 1));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortest_path_is_found_and_a_missing_one_is_none() {
        let network = Network::new(5, [(0, 1), (1, 2), (2, 3), (0, 4), (4, 3)]);
        assert_eq!(network.path(0, 3), Some(vec![0, 4, 3]));
        assert_eq!(network.path(3, 0), None);
        assert_eq!(network.path(2, 2), Some(vec![2]));
        assert_eq!(network.path(0, 9), None);
    }

    #[test]
    fn agents_that_all_reach_each_other_are_one_circle() {
        let network = Network::new(6, [(0, 1), (1, 0), (1, 2), (3, 4), (4, 5), (5, 3)]);
        assert_eq!(network.circles(), [vec![3, 4, 5], vec![0, 1]]);
        assert_eq!(network.condense().edges, [(0, 1, 1)]);
    }

    #[test]
    fn callers_come_with_their_distance() {
        let network = Network::new(4, [(0, 1), (1, 2), (3, 2)]);
        assert_eq!(network.callers_within(2, 1), [(1, 1), (3, 1)]);
        assert_eq!(network.callers_within(2, 9), [(1, 1), (3, 1), (0, 2)]);
        assert_eq!(network.callees_within(0, 9), [(1, 1), (2, 2)]);
    }

    #[test]
    fn who_holds_others_together_is_a_cut_point() {
        let network = Network::new(5, [(0, 1), (1, 2), (2, 3), (3, 1)]);
        assert_eq!(network.cut_points(), [1]);
        assert_eq!(network.orphans(), [4]);
        assert_eq!(network.hubs(1), [(1, 2)]);
    }

    #[test]
    fn one_agent_and_none_are_networks_too() {
        for agents in 0..2 {
            let network = Network::new(agents, [(0, 0)].into_iter().take(agents));
            assert_eq!(network.circles(), Vec::<Vec<usize>>::new());
            assert_eq!(network.orphans().len(), agents);
            assert!(network.cut_points().is_empty());
        }
    }

    #[test]
    fn everybody_naming_everybody_is_one_circle() {
        let pairs = (0..200).flat_map(|from| (0..200).map(move |to| (from, to)));
        let network = Network::new(200, pairs);
        assert_eq!(network.circles(), [(0..200).collect::<Vec<_>>()]);
        assert!(network.cut_points().is_empty());
        assert_eq!(network.path(0, 199), Some(vec![0, 199]));
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let network = Network::new(10_000, (1..10_000).map(|to| (to - 1, to)));
        assert_eq!(network.path(0, 9_999).map(|path| path.len()), Some(10_000));
        assert_eq!(network.circles().len(), 0);
        assert_eq!(network.cut_points().len(), 9_998);
        assert_eq!(network.callees_within(0, usize::MAX).len(), 9_999);
    }
}
