//! Written names to components: the nearest of those that have the name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::text::{self, Reference};
use crate::agent::Agent;
use crate::catalog::Catalog;
use crate::component::{Component, Kind};
use crate::tool::{Meaning, meaning};

/// The names of all components of a catalog.
pub(super) struct Names<'c> {
    catalog: &'c Catalog,
    by_name: FxHashMap<(Kind, String), Vec<usize>>,
    /// What the plugin of each component calls itself, as names are compared.
    plugins: Vec<String>,
    /// Sources, with the kinds that files of theirs hold.
    kinds: FxHashSet<(&'c str, Kind)>,
    /// Names of servers with a `_` behind, the longest first.
    prefixes: Vec<String>,
}

impl<'c> Names<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let plugins = catalog
            .components
            .iter()
            .map(|one| plugin(catalog, one))
            .collect();
        let mut names = Names {
            catalog,
            by_name: FxHashMap::default(),
            plugins,
            kinds: FxHashSet::default(),
            prefixes: Vec::new(),
        };
        for (ix, component) in catalog.components.iter().enumerate() {
            let own = component.aliases.iter().chain([&component.name]);
            let mut keys: Vec<String> = own.map(|name| key(name)).collect();
            if component.kind == Kind::McpServer {
                // Claude Code calls a plugin's server `plugin_PLUGIN_SERVER` (code.claude.com/docs/en/mcp, 2026-11).
                keys.push(format!(
                    "plugin{}{}",
                    names.plugins[ix],
                    key(&component.name)
                ));
                names.prefixes.push(format!("{}_", component.name));
            }
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                names
                    .by_name
                    .entry((component.kind, key))
                    .or_default()
                    .push(ix);
            }
            let is_configured = component
                .configurations()
                .iter()
                .all(|one| one.runtime.is_none());
            if component.kind != Kind::McpServer || !is_configured {
                names.kinds.insert((&*component.source, component.kind));
            }
        }
        names
            .prefixes
            .sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
        names
    }

    /// Tells whether some component has a name.
    pub(super) fn is_known(&self, kind: Kind, name: &str) -> bool {
        !self.named(kind, name).is_empty()
    }

    /// Tells whether files of a source hold components of a kind.
    pub(super) fn has(&self, source: &str, kind: Kind) -> bool {
        self.kinds.contains(&(source, kind))
    }

    pub(super) fn kind(&self, component: usize) -> Kind {
        self.catalog.components[component].kind
    }

    /// Returns the component that a name means in a file: the nearest to it.
    pub(super) fn find(&self, from: &Agent, kind: Kind, name: &str) -> Option<usize> {
        let nearness = |ix: &usize| {
            let to = &self.catalog.components[*ix];
            let is_near = to.source == from.source;
            (
                is_near,
                common(&from.path, &to.path),
                std::cmp::Reverse(*ix),
            )
        };
        self.named(kind, name).into_iter().max_by_key(nearness)
    }

    /// Returns the components of a name; `plugin:name` and `folder/name` are understood.
    fn named(&self, kind: Kind, name: &str) -> Vec<usize> {
        let of = |name: &str| self.by_name.get(&(kind, key(name)));
        if let Some(found) = of(name) {
            return found.clone();
        }
        let Some((qualifier, last)) = name.rsplit_once([':', '/']) else {
            return Vec::new();
        };
        let qualifier = key(qualifier);
        let found = of(last).map_or(&[][..], Vec::as_slice).iter().copied();

        found.filter(|&ix| self.stands_in(ix, &qualifier)).collect()
    }

    fn stands_in(&self, ix: usize, qualifier: &str) -> bool {
        let component = &self.catalog.components[ix];
        let mut folders = component.path.split('/');

        self.plugins[ix] == qualifier
            || key(&component.source) == qualifier
            || folders.any(|folder| key(folder) == qualifier)
    }

    /// Returns the server that the name of a tool means, in the spelling of any runtime.
    pub(super) fn server(&self, tool: &str) -> Option<Reference> {
        if let Some(found) = text::server(tool) {
            return Some(found);
        }
        let prefixed = tool.strip_prefix("mcp_").unwrap_or(tool);
        let mut prefixes = self.prefixes.iter();
        if let Some(prefix) = prefixes.find(|prefix| prefixed.starts_with(prefix.as_str())) {
            let name = prefix.trim_end_matches('_');
            return Some(reference(name, &prefixed[prefix.len()..]));
        }
        match meaning(tool) {
            Meaning::Mcp(server) if tool.contains('/') && server != "any" => {
                let last = tool.rsplit('/').next().unwrap_or_default();
                Some(reference(&server, last))
            }
            _ => None,
        }
    }
}

fn reference(server: &str, tool: &str) -> Reference {
    let tool = Some(tool).filter(|tool| !tool.contains('*') && !tool.is_empty());
    let mut reference = Reference::new(Kind::McpServer, server);
    reference.tool = tool.map(str::to_owned);
    reference
}

/// Returns a name as names are compared: letters and digits in lower case.
fn key(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());

    letters.flat_map(char::to_lowercase).collect()
}

/// Returns what the plugin around a component is called, as names are compared.
fn plugin(catalog: &Catalog, component: &Component) -> String {
    let around = catalog.plugin_around(&component.source, &component.path);

    around.map_or_else(String::new, |ix| key(&catalog.components[ix].name))
}

/// Returns how many folders two paths share.
fn common(a: &str, b: &str) -> usize {
    let folders = |path| str::split(path, '/').collect::<Vec<&str>>();
    let (a, b) = (folders(a), folders(b));
    let shared = a.iter().zip(&b).take_while(|(a, b)| a == b);

    shared.count()
}
