//! What a change needs somebody's consent for, before it is merged.
//!
//! Whoever writes a change writes its configuration as well. So what an agent may do without consent comes from the
//! old side, and a change of what is read counts by itself.

use super::{Diff, Reach, Side};
use crate::capability::Capability;
use crate::model::Model;

/// What starts the name of an MCP server's tools among capabilities.
const SERVER: &str = "mcp:";

/// Everything about a change that needs somebody's consent.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Agents that may do or reach more than before, and new ones that may do more than a new agent may.
    pub gains: Vec<Gain>,
    /// Agents of the old catalog whose files are still there and are no longer read.
    pub unread: Vec<usize>,
    /// Sentences about what is read otherwise than before, which need consent too.
    pub reading: Vec<String>,
    /// Sentences about what the gate itself went by.
    pub notes: Vec<String>,
}

impl Gate {
    /// Tells whether something needs consent.
    pub fn is_reached(&self) -> bool {
        !self.gains.is_empty() || !self.unread.is_empty() || !self.reading.is_empty()
    }

    /// Returns the verdict in one sentence.
    pub fn verdict(&self) -> String {
        if !self.is_reached() {
            return "gate passed: no agent may do or reach more than before".to_owned();
        }
        let counts = [
            (self.gains.len(), "may do or reach more than before"),
            (self.unread.len(), "no longer read though the file is there"),
        ];
        let mut parts: Vec<String> = Vec::new();
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            let agents = if count == 1 { "agent" } else { "agents" };
            parts.push(format!("{count} {agents} {what}"));
        }
        if !self.reading.is_empty() {
            parts.push("the change decides what is compared".to_owned());
        }
        format!("gate reached: {}", parts.join("; "))
    }
}

/// An agent of the new catalog that may do or reach more than before.
#[derive(Debug, PartialEq, Eq)]
pub struct Gain {
    /// Its index in the new catalog.
    pub agent: usize,
    /// The old catalog does not have it.
    pub is_new: bool,
    /// What it holds or reaches by calling others.
    pub reach: Vec<Reach>,
    /// MCP servers that it may use itself, as `mcp:<server>`.
    pub servers: Vec<String>,
}

/// Returns the agents that may do or reach more than before, in the new catalog's order. A new agent counts where it
/// may do more than `new_agents_may` names.
pub fn gains(diff: &Diff, new: Side<'_>, new_agents_may: &[String]) -> Vec<Gain> {
    let changed = diff.changed.iter().map(|change| Gain {
        agent: change.new,
        is_new: false,
        reach: change.reach.gained.clone(),
        servers: servers(&change.capabilities.gained),
    });
    let added = diff
        .added
        .iter()
        .map(|&agent| new_agent(new.model, agent, new_agents_may));

    let mut gains: Vec<Gain> = changed
        .chain(added)
        .filter(|gain| !gain.reach.is_empty() || !gain.servers.is_empty())
        .collect();
    gains.sort_by_key(|gain| gain.agent);
    gains
}

fn new_agent(model: &Model, agent: usize, may: &[String]) -> Gain {
    let needs_consent = |name: &str| !may.iter().any(|allowed| allowed == name);
    let guarded = Capability::SIGNATURE
        .into_iter()
        .map(|(capability, _)| capability)
        .filter(|capability| needs_consent(capability.name()));
    let effective = &model.graph.effective;
    let reach = guarded.filter_map(|capability| {
        let way = effective.reach(&model.catalog, agent, capability)?;
        Some(Reach { capability, way })
    });

    let mut servers = servers(&model.catalog.agents[agent].capabilities.names());
    servers.retain(|server| needs_consent(server));
    Gain {
        agent,
        is_new: true,
        reach: reach.collect(),
        servers,
    }
}

fn servers(capabilities: &[String]) -> Vec<String> {
    let servers = capabilities.iter().filter(|name| name.starts_with(SERVER));
    servers.cloned().collect()
}
