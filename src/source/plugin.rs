//! What plugins are called: by their own manifests, or else by the marketplace that lists them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::{Root, read_regular_text};

/// Where Claude Code looks for a plugin's manifest (code.claude.com/docs/en/plugins-reference, 2026-11).
const MANIFEST: &str = ".claude-plugin/plugin.json";

/// Where it looks for a list of plugins, each with a name and a folder (code.claude.com/docs/en/plugin-marketplaces,
/// 2026-11).
const MARKETPLACE: &str = ".claude-plugin/marketplace.json";

/// The largest manifest that is read, in bytes: a large marketplace has a hundred thousand.
const LARGEST: u64 = 4 << 20;

/// A plugin by its manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plugin {
    /// The name of the source that it stands in.
    pub source: Arc<str>,
    /// Its folder in the source; empty where the source is the plugin.
    pub folder: String,
    pub name: String,
}

impl Plugin {
    /// Returns where its manifest stands, or would stand, in the source.
    pub fn manifest(&self) -> String {
        match self.folder.as_str() {
            "" => MANIFEST.to_owned(),
            folder => format!("{folder}/{MANIFEST}"),
        }
    }
}

/// Returns the plugins that files of a source stand in, sorted by folder.
pub fn plugins<'p>(root: &Root, paths: impl Iterator<Item = &'p str>) -> Vec<Plugin> {
    let above = |path: &'p str| {
        let ends = path.rmatch_indices('/').map(|(end, _)| end);
        ends.chain([0]).map(move |end| &path[..end])
    };
    let folders: BTreeSet<&str> = paths.flat_map(above).collect();
    let mut named: BTreeMap<String, String> = BTreeMap::new();

    for folder in &folders {
        named.extend(listed(root, folder));
    }
    // A plugin's own manifest goes before what a marketplace says of it.
    for folder in &folders {
        let manifest = json(root, folder, MANIFEST);
        let name = manifest
            .as_ref()
            .and_then(|manifest| text(manifest, "name"));
        named.extend(name.map(|name| ((*folder).to_owned(), name.to_owned())));
    }

    let plugin = |(folder, name)| Plugin {
        source: root.name.clone(),
        folder,
        name,
    };
    named.into_iter().map(plugin).collect()
}

/// Returns the folders and names of the plugins that a marketplace in a folder lists, where they are folders below it.
fn listed(root: &Root, folder: &str) -> Vec<(String, String)> {
    let Some(marketplace) = json(root, folder, MARKETPLACE) else {
        return Vec::new();
    };
    let plugins = marketplace["plugins"].as_array().into_iter().flatten();

    let of = |plugin: &Value| {
        let below = text(plugin, "source")?.strip_prefix("./")?;
        let parts = [folder, below.trim_end_matches('/')];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Some((parts.join("/"), text(plugin, "name")?.to_owned()))
    };
    plugins.filter_map(of).collect()
}

fn json(root: &Root, folder: &str, file: &str) -> Option<Value> {
    let text = read_regular_text(&root.dir.join(folder).join(file), LARGEST).ok()?;
    serde_json::from_str(&text).ok()
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value[key].as_str().filter(|text| !text.is_empty())
}
