//! Delegations as a tree for a terminal: `──` can run, `╌╌` is written and cannot.

use std::collections::BTreeSet;

use super::style::{QUIET, STRONG};
use crate::graph::{Barrier, Delegation};
use crate::model::Model;
use crate::words::Words;

/// Draws all delegations of a catalog, from the agents that nobody delegates to.
pub fn whole(model: &Model) -> String {
    let mut tree = Tree::new(model);
    for agent in tree.roots() {
        tree.root(agent, usize::MAX);
    }

    let delegations = &model.graph.delegations;
    let count = delegations.edges.len();
    format!(
        "{}{QUIET}{count} {} written, {} can run (── can run, ╌╌ cannot, (*) shown above){QUIET:#}\n",
        tree.text,
        if count == 1 {
            "delegation"
        } else {
            "delegations"
        },
        delegations.running(),
    )
}

/// Draws whom one agent delegates to, so many steps deep.
pub fn below(model: &Model, agent: usize, depth: usize) -> String {
    let mut tree = Tree::new(model);
    tree.root(agent, depth);
    tree.text
}

/// A tree while it is drawn.
struct Tree<'m> {
    model: &'m Model,
    /// Agents whose callees are drawn already.
    shown: BTreeSet<usize>,
    text: String,
}

/// A line of the tree that waits for its turn.
struct Pending<'m> {
    edge: &'m Delegation,
    /// What stands before its branch.
    indent: String,
    is_last: bool,
    depth: usize,
}

impl<'m> Tree<'m> {
    fn new(model: &'m Model) -> Self {
        Tree {
            model,
            shown: BTreeSet::new(),
            text: String::new(),
        }
    }

    /// Returns the agents to start with: those that nobody delegates to, and the first of each cycle that no such agent
    /// leads to.
    fn roots(&self) -> Vec<usize> {
        let edges = &self.model.graph.delegations.edges;
        let called: BTreeSet<usize> = edges.iter().map(|edge| edge.callee).collect();
        let callers: BTreeSet<usize> = edges.iter().map(|edge| edge.caller).collect();
        let network = self
            .model
            .graph
            .calls(self.model.catalog.agents.len(), |_| true);

        let mut reached = BTreeSet::new();
        let entries = callers.iter().filter(|caller| !called.contains(caller));
        let mut roots = Vec::new();
        for &agent in entries.chain(&callers) {
            if reached.insert(agent) {
                roots.push(agent);
                let below = network.callees_within(agent, usize::MAX);
                reached.extend(below.into_iter().map(|(callee, _)| callee));
            }
        }
        roots
    }

    fn root(&mut self, agent: usize, depth: usize) {
        let listing = &self.model.catalog.agents[agent];
        self.text += &format!(
            "{STRONG}{}{STRONG:#} {}{}\n",
            &listing.id,
            listing.capabilities.signature(),
            self.limit(agent)
        );

        let mut pending = self.callees(agent, "", depth);
        while let Some(line) = pending.pop() {
            let below = self.line(&line);
            pending.extend(below);
        }
    }

    /// Draws a callee, and returns its own callees where they are not drawn yet.
    fn line(&mut self, line: &Pending<'m>) -> Vec<Pending<'m>> {
        let callee = line.edge.callee;
        let listing = &self.model.catalog.agents[callee];
        let branch = match (line.is_last, line.edge.verdict.runs()) {
            (false, true) => "├──",
            (false, false) => "├╌╌",
            (true, true) => "└──",
            (true, false) => "└╌╌",
        };
        let is_known =
            self.shown.contains(&callee) && !self.model.graph.delegations.from(callee).is_empty();
        self.text += &format!(
            "{QUIET}{}{branch}{QUIET:#} {} {}{}{}\n",
            line.indent,
            &listing.id,
            listing.capabilities.signature(),
            own_barrier(line.edge),
            if is_known {
                " (*)".to_owned()
            } else {
                self.limit(callee)
            },
        );

        let indent = format!(
            "{}{}",
            line.indent,
            if line.is_last { "    " } else { "│   " }
        );
        self.callees(callee, &indent, line.depth)
    }

    /// Returns the lines of an agent's callees, the last one first; none where they are drawn already.
    fn callees(&mut self, agent: usize, indent: &str, depth: usize) -> Vec<Pending<'m>> {
        let edges = self.model.graph.delegations.from(agent);
        if depth == 0 || !self.shown.insert(agent) {
            return Vec::new();
        }
        edges
            .iter()
            .enumerate()
            .rev()
            .map(|(place, edge)| Pending {
                edge,
                indent: indent.to_owned(),
                is_last: place + 1 == edges.len(),
                depth: depth - 1,
            })
            .collect()
    }

    /// Returns why none of an agent's delegations can run.
    fn limit(&self, agent: usize) -> String {
        let first = self.model.graph.delegations.from(agent).first();
        let barrier = first.and_then(|edge| edge.verdict.barrier());
        match barrier {
            Some(barrier @ Barrier::Caller(_)) => reason("cannot start agents", barrier),
            _ => String::new(),
        }
    }
}

/// Returns why one delegation cannot run where others of its caller could.
fn own_barrier(edge: &Delegation) -> String {
    match edge.verdict.barrier() {
        None | Some(Barrier::Caller(_)) => String::new(),
        Some(barrier) => reason("cannot be started", barrier),
    }
}

fn reason(consequence: &str, barrier: Barrier) -> String {
    format!(
        "  {QUIET}{consequence}: {}{QUIET:#}",
        barrier.reason(Words::english())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph;
    use crate::report::style::plain;

    fn drawn(files: &str) -> String {
        let catalog = graph::tests::catalog(files);
        let graph = graph::relate(&catalog, &Default::default()).value;
        plain(&whole(&Model {
            catalog,
            graph,
            ..Model::default()
        }))
    }

    #[test]
    fn a_call_that_can_run_is_a_solid_branch() {
        let text = drawn(
            "=== s/a.md\n---\nname: port-lead\ntools: Agent\n---\nDelegate soundings to depth-gauge.\n\
             === s/b.md\n---\nname: depth-gauge\ntools: Read\n---\nHand the chart to chart-maker.\n\
             === s/c.md\n---\nname: chart-maker\ntools: Bash\n---\n",
        );
        assert_eq!(
            text,
            "port-lead ·····d\n\
             └── depth-gauge r·····  cannot start agents: `tools` on line 3 has no `Agent`\n    \
             └╌╌ chart-maker ···x··\n\
             2 delegations written, 1 can run (── can run, ╌╌ cannot, (*) shown above)\n"
        );
    }

    #[test]
    fn a_cycle_is_drawn_once() {
        let text = drawn(
            "=== s/a.md\n---\nname: port-lead\n---\nDelegate soundings to depth-gauge.\n\
             === s/b.md\n---\nname: depth-gauge\n---\nHand the log to port-lead.\n",
        );
        assert!(text.starts_with("port-lead "), "{text}");
        assert!(
            text.contains("port-lead ····· (*)") || text.contains("(*)\n"),
            "{text}"
        );
        assert_eq!(text.matches("depth-gauge").count(), 1, "{text}");
    }
}
