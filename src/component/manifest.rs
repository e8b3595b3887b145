//! Manifests of plugins and marketplaces: what they say of themselves, and which files they name.

use std::sync::Arc;

use super::{Component, Detail, Kind, node};
use crate::document::{Document, Entry, Node};
use crate::source::{self, ComponentFile, ComponentForm, Root};

/// How many files of one manifest are looked for.
const MOST: usize = 1_000;

/// Agents and components that are installed together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plugin {
    /// Its folder in the source; empty where the source is the plugin.
    pub folder: String,
    /// What it says of itself, once for each runtime.
    pub manifests: Vec<Manifest>,
    /// What marketplaces of the source say of it.
    pub offers: Vec<Offer>,
}

/// What a file says of a plugin.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    pub path: Arc<str>,
    pub form: &'static ComponentForm,
    pub name: Option<Stated>,
    pub version: Option<Stated>,
    pub listed: Vec<Listed>,
}

/// A text and the line that states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    pub text: String,
    pub line: u32,
}

/// A file or folder that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub key: String,
    /// As it is written.
    pub written: String,
    /// Relative to the source's root; nothing where it leads out of the plugin.
    pub path: Option<String>,
    pub line: u32,
    pub exists: bool,
}

/// A list of plugins.
#[derive(Debug, Clone, PartialEq)]
pub struct Marketplace {
    pub source: Arc<str>,
    pub path: Arc<str>,
    pub name: Option<Stated>,
    pub offers: Vec<Offer>,
}

/// What a marketplace says of a plugin.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The marketplace's file.
    pub path: Arc<str>,
    pub line: u32,
    pub name: Option<Stated>,
    pub version: Option<Stated>,
    pub description: String,
    /// Where the plugin stands, where that is in the source.
    pub folder: Option<Listed>,
}

/// Reads a manifest.
pub(super) fn plugin(file: &ComponentFile, document: &Document, roots: &[Root]) -> Component {
    let source = &file.source;
    let folder = file.form.folder(&source.path).to_owned();
    let entries = &document.entries;
    let name = stated(entries, "name");
    let base = Base {
        roots,
        source: &source.source,
        folder: &folder,
    };
    let own = folder.rsplit('/').next().filter(|own| !own.is_empty());

    Component {
        kind: Kind::Plugin,
        source: source.source.clone(),
        path: source.path.clone(),
        line: name.as_ref().map_or(1, |name| name.line),
        name: name
            .as_ref()
            .map_or(own.unwrap_or(&source.source), |name| &name.text)
            .to_owned(),
        aliases: Vec::new(),
        description: words(entries, "description"),
        detail: Detail::Plugin(Plugin {
            manifests: vec![Manifest {
                path: source.path.clone(),
                form: file.form,
                name,
                version: stated(entries, "version"),
                listed: listed_files(file.form, entries, &base),
            }],
            offers: Vec::new(),
            folder,
        }),
    }
}

/// Returns the files and folders that a manifest names, where they are paths.
fn listed_files(form: &ComponentForm, entries: &[Entry], base: &Base<'_>) -> Vec<Listed> {
    let is_list = |entry: &&Entry| {
        let key = &entry.key;
        form.files.contains(key) || form.adds.contains_key(key) || form.replaces.contains_key(key)
    };
    let named = entries.iter().filter(is_list).flat_map(|entry| {
        let items = entry.node.items().iter();
        items.map(move |item| (entry.key.as_str(), item))
    });

    named
        .filter_map(|(key, item)| base.listed(key, item))
        .take(MOST)
        .collect()
}

/// Where the paths of a manifest start.
struct Base<'r> {
    roots: &'r [Root],
    source: &'r str,
    folder: &'r str,
}

impl Base<'_> {
    fn listed(&self, key: &str, node: &Node) -> Option<Listed> {
        let written = node.text()?;
        let path = below(self.folder, written);
        let exists = |path: &String| source::exists(self.roots, self.source, path);

        Some(Listed {
            key: key.to_owned(),
            written: written.to_owned(),
            exists: path.as_ref().is_some_and(exists),
            path,
            line: node.line,
        })
    }
}

/// Returns a written path as one of the source; nothing where it leads out of the folder.
fn below(folder: &str, written: &str) -> Option<String> {
    let written = written
        .trim_start_matches("${CLAUDE_PLUGIN_ROOT}/")
        .replace('\\', "/");
    if written.starts_with(['/', '~', '$']) {
        return None;
    }

    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let own = parts.len();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > own => {
                parts.pop();
            }
            ".." => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Reads a list of plugins.
pub(super) fn marketplace(
    file: &ComponentFile,
    document: &Document,
    roots: &[Root],
) -> Marketplace {
    let source = &file.source;
    let entries = &document.entries;
    let folder = file.form.folder(&source.path);
    let metadata = node(entries, "metadata")
        .map(Node::entries)
        .unwrap_or_default();
    let root = below(folder, &words(metadata, "pluginRoot"));
    let root = root.unwrap_or_default();
    let base = |folder| Base {
        roots,
        source: &source.source,
        folder,
    };

    let plugins = node(entries, "plugins")
        .map(Node::items)
        .unwrap_or_default();
    let offer = |item: &Node| {
        let own = item.entries();
        let place = place(own);
        // A bare name stands below the root that the marketplace names, `./` below its own folder.
        let from = match place.and_then(Node::text) {
            Some(written) if !written.starts_with('.') => &root,
            _ => folder,
        };
        Offer {
            path: source.path.clone(),
            line: item.line,
            name: stated(own, "name"),
            version: stated(own, "version"),
            description: words(own, "description"),
            folder: place.and_then(|place| base(from).listed("source", place)),
        }
    };
    Marketplace {
        source: source.source.clone(),
        path: source.path.clone(),
        name: stated(entries, "name"),
        offers: plugins.iter().take(MOST).map(offer).collect(),
    }
}

/// Returns the node that says where a plugin stands in the source: a path, or the path of a local kind.
fn place(entries: &[Entry]) -> Option<&Node> {
    let source = node(entries, "source")?;
    if source.text().is_some() {
        return Some(source).filter(|source| !source.text().is_some_and(|at| at.contains(':')));
    }
    let is_local = node(source.entries(), "source").and_then(Node::text) == Some("local");

    node(source.entries(), "path").filter(|_| is_local)
}

/// Returns the plugins that marketplaces offer from folders of their source.
pub(super) fn listed(marketplaces: &[Marketplace]) -> Vec<Component> {
    let of_one = |marketplace: &Marketplace| {
        let source = marketplace.source.clone();
        let plugin = move |offer: &Offer| {
            let folder = offer.folder.as_ref().filter(|folder| folder.exists)?;
            Some(Component {
                kind: Kind::Plugin,
                source: source.clone(),
                path: offer.path.clone(),
                line: offer.line,
                name: offer.name.as_ref()?.text.clone(),
                aliases: Vec::new(),
                description: offer.description.clone(),
                detail: Detail::Plugin(Plugin {
                    folder: folder.path.clone()?,
                    manifests: Vec::new(),
                    offers: vec![offer.clone()],
                }),
            })
        };
        marketplace
            .offers
            .iter()
            .filter_map(plugin)
            .collect::<Vec<_>>()
    };
    marketplaces.iter().flat_map(of_one).collect()
}

fn stated(entries: &[Entry], key: &str) -> Option<Stated> {
    let node = node(entries, key)?;
    Some(Stated {
        text: node.text()?.to_owned(),
        line: node.line,
    })
}

fn words(entries: &[Entry], key: &str) -> String {
    let text = node(entries, key).and_then(Node::text);
    text.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn a_path_stays_in_its_folder() {
        for (written, path) in [
            ("./agents/a.md", Some("p/agents/a.md")),
            ("agents/", Some("p/agents")),
            ("./x/../a.md", Some("p/a.md")),
            ("../q/a.md", None),
            ("/etc/passwd", None),
            ("~/a.md", None),
        ] {
            assert_eq!(below("p", written).as_deref(), path, "{written}");
        }
        assert_eq!(below("", "./").as_deref(), Some(""));
    }
}
