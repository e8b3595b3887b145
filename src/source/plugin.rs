//! What plugins call themselves: the names in their manifests.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::{Root, read_regular_text};

/// Where Claude Code looks for a plugin's manifest (code.claude.com/docs/en/plugins-reference, 2026-11).
const MANIFEST: &str = ".claude-plugin/plugin.json";

/// The largest manifest that is read, in bytes: a large one has a few thousand.
const LARGEST: u64 = 256 << 10;

/// A plugin by its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plugin {
    /// The name of the source that it stands in.
    pub source: Arc<str>,
    /// Its folder in the source; empty where the source is the plugin.
    pub folder: String,
    pub name: String,
}

/// Returns the plugins that files of a source stand in, sorted by folder.
pub fn plugins<'p>(root: &Root, paths: impl Iterator<Item = &'p str>) -> Vec<Plugin> {
    let above = |path: &'p str| {
        let ends = path.rmatch_indices('/').map(|(end, _)| end);
        ends.chain([0]).map(move |end| &path[..end])
    };
    let folders: BTreeSet<&str> = paths.flat_map(above).collect();

    let plugin = |folder: &str| {
        let text = read_regular_text(&root.dir.join(folder).join(MANIFEST), LARGEST).ok()?;
        let manifest: Value = serde_json::from_str(&text).ok()?;
        let name = manifest["name"].as_str().filter(|name| !name.is_empty())?;

        Some(Plugin {
            source: root.name.clone(),
            folder: folder.to_owned(),
            name: name.to_owned(),
        })
    };
    folders.into_iter().filter_map(plugin).collect()
}
