//! Paths of calls: from an agent to another, or to one that holds a capability.

use super::Graph;
use crate::capability::{Capability, runtime};
use crate::catalog::Catalog;

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Agent(usize),
    Capability(Capability),
}

impl Target {
    /// Returns whether a path that ends with an agent has arrived.
    pub fn is_reached(self, catalog: &Catalog, agent: usize) -> bool {
        match self {
            Target::Agent(target) => target == agent,
            Target::Capability(capability) => catalog.agents[agent].capabilities.can(capability),
        }
    }
}

impl Graph {
    /// Returns a shortest path of calls: written ones where they lead there, else those that the runtimes allow.
    pub fn shortest_path(
        &self,
        catalog: &Catalog,
        from: usize,
        target: Target,
    ) -> Option<Vec<usize>> {
        let count = catalog.agents.len();
        let depth = usize::from(runtime::rules(catalog.agents[from].agent.dialect).depth);
        let written = self.calls(count, |edge| {
            edge.verdict.runs() && (edge.caller == from || self.effective.passes_on(edge.caller))
        });
        let written = (0..count)
            .filter(|&agent| target.is_reached(catalog, agent))
            .filter_map(|agent| written.path(from, agent))
            .filter(|path| path.len() <= depth + 1)
            .min_by_key(Vec::len);

        written.or_else(|| match target {
            Target::Capability(capability) => self.effective.reach(catalog, from, capability),
            Target::Agent(to) => {
                let allowed = self.effective.allows(from, to);
                allowed.then(|| vec![from, to])
            }
        })
    }
}
