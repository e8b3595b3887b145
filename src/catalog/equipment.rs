//! The components of a catalog: their addresses, and which plugin a file is part of.

use rustc_hash::FxHashMap;

use super::Catalog;
use super::slug::{cut, is_reserved, slugify};
use crate::component::{Component, Components, Kind};

impl Catalog {
    /// Takes components up.
    pub fn equip(&mut self, components: Components) {
        self.component_slugs = slugs(&components.all);
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

    /// Returns the innermost plugin, as an index of components, that a file is part of.
    pub fn plugin_around(&self, source: &str, path: &str) -> Option<usize> {
        let around = |plugin: &Component| {
            let folder = &plugin.plugin()?.folder;
            let is_above = folder.is_empty()
                || path
                    .strip_prefix(folder.as_str())
                    .is_some_and(|rest| rest.starts_with('/'));
            (&*plugin.source == source && is_above).then_some(folder.len())
        };
        let plugins = self.components.iter().enumerate();

        plugins
            .filter_map(|(ix, plugin)| Some((around(plugin)?, ix)))
            .max_by_key(|&(length, ix)| (length, usize::MAX - ix))
            .map(|(_, ix)| ix)
    }
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
