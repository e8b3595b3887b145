//! The components of a catalog: their addresses, and which plugin a file is part of.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Catalog;
use super::slug::{cut, is_reserved, slugify};
use crate::component::{Component, Components, Kind};

/// Plugins as indices of components, by their source and folder.
pub(super) type PluginsOf = FxHashMap<Arc<str>, FxHashMap<String, usize>>;

impl Catalog {
    /// Takes components up.
    pub fn equip(&mut self, components: Components) {
        self.component_slugs = slugs(&components.all);
        self.plugins_of = plugins(&components.all);
        self.components = components.all;
        self.marketplaces = components.marketplaces;
    }

    /// Returns the address of a component's page, relative to the site's root, such as `skills/pdf/`.
    pub fn component_url(&self, ix: usize) -> String {
        let folder = folder(self.components[ix].kind);

        format!("{folder}/{}/", self.component_slugs[ix])
    }

    /// Returns what tells a component from every other, such as `skill:pdf`.
    pub fn component_id(&self, ix: usize) -> String {
        let kind = self.components[ix].kind.name();

        format!("{kind}:{}", self.component_slugs[ix])
    }

    /// Returns the components that a person may mean: by id, such as `skill:pdf`, or else by name.
    pub fn find_components(&self, wanted: &str) -> Vec<usize> {
        let all = || 0..self.components.len();
        if let Some(ix) = all().find(|&ix| self.component_id(ix) == wanted) {
            return vec![ix];
        }

        all()
            .filter(|&ix| self.components[ix].name == wanted)
            .collect()
    }

    /// Tells whether another component of its kind has the same name.
    pub fn has_twin(&self, ix: usize) -> bool {
        let slug = slugify(&self.components[ix].name);

        self.component_slugs[ix] != slug
    }

    /// Returns the innermost plugin, as an index of components, that a file is part of.
    pub fn plugin_around(&self, source: &str, path: &str) -> Option<usize> {
        let plugins = self.plugins_of.get(source)?;
        let ends = path.rmatch_indices('/').map(|(end, _)| end);
        let mut folders = ends.map(|end| &path[..end]).chain([""]);

        folders.find_map(|folder| plugins.get(folder).copied())
    }
}

/// Returns the plugins of each source, by folder.
fn plugins(components: &[Component]) -> PluginsOf {
    let mut plugins = PluginsOf::default();
    for (ix, component) in components.iter().enumerate() {
        if let Some(plugin) = component.plugin() {
            let of_source = plugins.entry(component.source.clone()).or_default();
            of_source.insert(plugin.folder.clone(), ix);
        }
    }
    plugins
}

/// Returns the folder of the site that the pages of a kind stand in: instructions start agents as commands do.
pub fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Skill => "skills",
        Kind::McpServer => "servers",
        Kind::Command | Kind::Instructions => "commands",
        Kind::Plugin | Kind::Marketplace => "plugins",
    }
}

/// Returns an address for every component: its name where nobody else of its folder has it, else with a hash of where
/// it stands, so that it does not depend on who is there first.
fn slugs(components: &[Component]) -> Vec<String> {
    let base = |one: &Component| {
        let slug = cut(slugify(&one.name));
        match slug.is_empty() || is_reserved(&slug) {
            true => format!("{}-{}", one.kind.name(), hash(one)),
            false => slug,
        }
    };
    let bases: Vec<String> = components.iter().map(base).collect();
    let mut counts: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    for (one, base) in components.iter().zip(&bases) {
        *counts.entry((folder(one.kind), base)).or_default() += 1;
    }

    let address =
        |(one, base): (&Component, &String)| match counts[&(folder(one.kind), base.as_str())] {
            1 => base.clone(),
            _ => format!("{base}-{}", hash(one)),
        };
    components.iter().zip(&bases).map(address).collect()
}

/// Returns a short hash of what tells a component from every other.
fn hash(one: &Component) -> String {
    let identity = format!("{} {} {}", one.source, one.path, one.name);

    blake3::hash(identity.as_bytes()).to_hex()[..8].to_owned()
}
