//! How much of every session the agents of a catalog take.

use std::collections::BTreeMap;

use super::Catalog;
use crate::source::Plugin;

impl Catalog {
    /// Returns about how many tokens a session takes to know of all agents.
    pub fn session_tokens(&self) -> usize {
        let agents = self.agents.iter();
        agents
            .map(|listing| listing.agent.tokens.session as usize)
            .sum()
    }

    /// Returns the same for each plugin and its own agents.
    pub fn session_tokens_of_plugins(&self) -> BTreeMap<&Plugin, usize> {
        let mut tokens = BTreeMap::new();
        for listing in &self.agents {
            if let Some(plugin) = self.plugin(&listing.agent) {
                *tokens.entry(plugin).or_default() += listing.agent.tokens.session as usize;
            }
        }
        tokens
    }
}
