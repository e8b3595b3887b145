//! The catalog: every agent with its identity, slug and variants.

use std::sync::Arc;

use crate::agent::Agent;
use crate::capability::Capabilities;
use crate::finding::Noted;

/// All agents of all sources; immutable once assembled.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Names of the sources, in the order given.
    pub sources: Vec<Arc<str>>,
    /// Agents by source, then path. An agent's index here is its handle everywhere in the program.
    pub agents: Vec<Listing>,
}

/// An agent as the catalog lists it.
#[derive(Debug)]
pub struct Listing {
    /// Unique in the catalog: the slug, or `source/slug` where several sources are built together.
    pub id: String,
    /// Unique within its source.
    pub slug: String,
    pub agent: Agent,
    pub capabilities: Capabilities,
    /// Agents of the same name elsewhere in the catalog, by index.
    pub variants: Vec<usize>,
    /// Agents whose body is the same to the letter, by index.
    pub same_body: Vec<usize>,
}

impl Listing {
    /// Returns the page's address relative to the site's root, such as `agents/backend-architect/`.
    pub fn url(&self) -> String {
        format!("agents/{}/", self.id)
    }
}

/// Gives every agent its identity and finds variants; agents may come in any order.
pub fn assemble(sources: Vec<Arc<str>>, agents: Vec<Agent>) -> Noted<Catalog> {
    let _ = agents;
    Noted::clean(Catalog { sources, agents: Vec::new() })
}
