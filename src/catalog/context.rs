//! How much of every session the agents of a catalog take.

use std::collections::BTreeMap;

use super::{Catalog, Listing};
use crate::agent::Tokens;
use crate::source::Plugin;
use crate::tokens::estimate;

impl Catalog {
    /// Returns about how many tokens a session takes to know of all agents.
    pub fn session_tokens(&self) -> usize {
        let agents = self.agents.iter();
        agents
            .map(|listing| listing.agent.session_tokens as usize)
            .sum()
    }

    /// Returns the same for each plugin and its own agents.
    pub fn session_tokens_of_plugins(&self) -> BTreeMap<&Plugin, usize> {
        let mut tokens = BTreeMap::new();
        for listing in &self.agents {
            if let Some(plugin) = self.plugin(&listing.agent) {
                *tokens.entry(plugin).or_default() += listing.agent.session_tokens as usize;
            }
        }
        tokens
    }
}

impl Listing {
    /// Returns about how much of a model's context the agent takes.
    pub fn tokens(&self) -> Tokens {
        Tokens {
            session: self.agent.session_tokens,
            prompt: self.prompt_tokens(),
        }
    }

    /// Returns about how many tokens the agent's own text is. Few ask, and to count costs a tenth of reading the file.
    pub fn prompt_tokens(&self) -> u32 {
        let count = || estimate(self.agent.body_text().trim());

        *self.prompt_tokens.get_or_init(count)
    }
}
