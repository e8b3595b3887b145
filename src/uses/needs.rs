//! What plugins need and do not bring: whoever installs one alone does without it.

use rustc_hash::FxHashSet;

use super::{User, Uses};
use crate::agent::RelationClass;
use crate::catalog::Catalog;
use crate::component::Kind;
use crate::graph::{Graph, Layer};

/// Something that a part of a plugin names and that is no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The plugin, by its index among the catalog's components.
    pub plugin: usize,
    /// The part of it that says so.
    pub user: User,
    pub needed: Needed,
    /// The line that says so.
    pub line: u32,
    pub quote: String,
}

/// What is needed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Needed {
    Agent(usize),
    Component(usize),
    /// What the catalog does not have at all.
    Missing(Kind, String),
}

/// Finds what the plugins of a catalog need, by plugin.
pub(super) fn find(catalog: &Catalog, graph: &Graph, uses: &Uses) -> Vec<Need> {
    let is_plugin = |kind: &Kind| *kind == Kind::Plugin;
    if !catalog.components.iter().any(|one| is_plugin(&one.kind)) {
        return Vec::new();
    }
    let parts = Parts::new(catalog);
    let stated = graph
        .relations
        .iter()
        .map(|one| (User::Agent(one.from), one));
    let started = graph
        .starts
        .iter()
        .map(|one| (User::Component(one.from), one));
    let calls = stated.chain(started).filter(|(_, one)| {
        one.layer != Layer::Effective && one.relation.class() == RelationClass::Call
    });
    let calls = calls.filter_map(|(user, one)| {
        let needed = Needed::Agent(one.to?);
        Some((user, needed, one.line, one.quote.as_str()))
    });
    let used = uses.all.iter().map(|one| {
        let needed = Needed::Component(one.component);
        (one.user, needed, one.line, one.quote.as_str())
    });
    let missing = uses.missing.iter().map(|one| {
        let needed = Needed::Missing(one.kind, one.name.clone());
        (one.user, needed, one.line, "")
    });

    let mut seen = FxHashSet::default();
    let mut needs: Vec<Need> = calls
        .chain(used)
        .chain(missing)
        .filter_map(|(user, needed, line, quote)| {
            let plugin = parts.around(user)?;
            (parts.of(&needed) != Some(plugin)).then(|| Need {
                plugin,
                user,
                needed,
                line,
                quote: quote.to_owned(),
            })
        })
        .filter(|need| seen.insert((need.plugin, need.user, need.needed.clone())))
        .collect();
    needs.sort_by_key(|need| need.plugin);
    needs
}

/// Which plugin each agent and component is part of.
struct Parts {
    agents: Vec<Option<usize>>,
    components: Vec<Option<usize>>,
}

impl Parts {
    fn new(catalog: &Catalog) -> Self {
        let agents = catalog.agents.iter().map(|listing| &listing.agent);
        let components = catalog.components.iter();

        Parts {
            agents: agents
                .map(|agent| catalog.plugin_around(&agent.source, &agent.path))
                .collect(),
            components: components
                .map(|one| catalog.plugin_around(&one.source, &one.path))
                .collect(),
        }
    }

    fn around(&self, user: User) -> Option<usize> {
        match user {
            User::Agent(ix) => self.agents[ix],
            User::Component(ix) => self.components[ix],
        }
    }

    fn of(&self, needed: &Needed) -> Option<usize> {
        match needed {
            Needed::Agent(ix) => self.agents[*ix],
            Needed::Component(ix) => self.components[*ix],
            Needed::Missing(..) => None,
        }
    }
}
