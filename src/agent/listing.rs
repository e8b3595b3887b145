//! What a session is told of an agent before anybody calls it, and what that takes of its context.

use super::dialect::{Dialect, SessionListing, schema};
use super::frontmatter::Entry;
use super::{Agent, ToolMode};
use crate::tokens::estimate;

/// How the runtime tells of an agent.
pub(super) struct Told {
    listing: Option<&'static SessionListing>,
    is_left_out: bool,
}

impl Told {
    /// Takes what decides it from the front matter.
    pub(super) fn new(dialect: Dialect, entries: &[Entry]) -> Self {
        let listing = schema(dialect).map(|schema| &schema.listing);
        Told {
            listing,
            is_left_out: listing.is_some_and(|listing| listing.leaves_out(entries)),
        }
    }

    /// Returns about how many tokens that takes; `written` is the description with the examples in it.
    pub(super) fn tokens(&self, agent: &Agent, written: Option<&str>) -> u32 {
        if self.is_left_out {
            return 0;
        }
        let description = written.unwrap_or(&agent.description);
        let usual = SessionListing::default();
        let listing = self.listing.unwrap_or(&usual);
        estimate(&listing.line(&agent.name, description, &tools(agent)))
    }
}

fn tools(agent: &Agent) -> String {
    match agent.tools.mode {
        ToolMode::Inherit | ToolMode::All => "All tools".to_owned(),
        ToolMode::None => "None".to_owned(),
        ToolMode::List => agent.tools.names.join(", "),
    }
}
