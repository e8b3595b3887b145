//! What tells the dialect of a file that stands in no runtime's folder.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Dialect;
use super::fields::{is_key, normal};
use crate::agent::body::Body;
use crate::agent::frontmatter::{Entry, Node, Scalar};
use crate::agent::tools;
use crate::dialects;

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let mut all: Vec<Known> = dialects::all().collect();
    for signs in all.iter_mut().flat_map(|known| &mut known.signs) {
        let paths = signs.keys.iter_mut().chain(&mut signs.maps);
        paths.for_each(|path| *path = normal(path));
    }
    all
});

/// How the files of a dialect are known.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Known {
    pub dialect: Dialect,
    /// What people call a convention, which has no runtime of its own.
    pub title: Option<String>,
    /// The dialect of the runtime that reads the files of a convention.
    pub read_by: Option<Dialect>,
    /// Endings that one runtime alone reads, where no folder says another.
    #[serde(default)]
    endings: Vec<String>,
    #[serde(default)]
    signs: Vec<Signs>,
}

/// Signs that weigh the same, each for itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signs {
    weight: u32,
    /// Paths of keys, normalised once they are read.
    #[serde(default)]
    keys: Vec<String>,
    /// Paths of keys whose value is a map.
    #[serde(default)]
    maps: Vec<String>,
    /// Keys with a value that is one of these texts.
    #[serde(default)]
    values: BTreeMap<String, Vec<String>>,
    /// Listed tools, to the letter.
    #[serde(default)]
    tools: Vec<String>,
    /// Folders of the path.
    #[serde(default)]
    folders: Vec<String>,
    /// Words in the first paragraphs of the text.
    #[serde(default)]
    words: Vec<String>,
}

/// What signs are looked for in.
struct File<'f> {
    path: String,
    entries: &'f [Entry],
    tools: Vec<String>,
    opening: Vec<String>,
}

/// Returns what is known of a dialect.
pub(super) fn known(dialect: Dialect) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.dialect == dialect)
}

/// Returns the dialect that alone reads files of a path's ending; the path is in lower case.
pub(super) fn by_ending(path: &str) -> Option<Dialect> {
    let reads = |known: &&Known| known.endings.iter().any(|ending| path.ends_with(ending));

    KNOWN.iter().find(reads).map(|known| known.dialect)
}

/// Returns the dialect whose signs weigh most, the first of equals; `favoured` has a weight beside its signs.
pub(super) fn heaviest(
    path: &str,
    entries: &[Entry],
    body: &Body,
    favoured: Option<(Dialect, u32)>,
) -> Dialect {
    let opening = (0..body.passages.len().min(4)).map(|ix| body.passage_text(ix));
    let file = File {
        path: path.to_lowercase(),
        entries,
        tools: find(entries, "tools").map(tools::names).unwrap_or_default(),
        opening: opening.map(|text| format!("# {text}")).collect(),
    };
    let weight = |known: &Known| {
        let own = favoured.filter(|(dialect, _)| *dialect == known.dialect);
        let signs = known.signs.iter().map(|signs| signs.weigh(&file));
        own.map_or(0, |(_, weight)| weight) + signs.sum::<u32>()
    };

    let weights = KNOWN.iter().map(|known| (weight(known), known.dialect));
    let heaviest = weights.rev().max_by_key(|(weight, _)| *weight);
    heaviest
        .filter(|(weight, _)| *weight > 0)
        .map_or(Dialect::Plain, |(_, dialect)| dialect)
}

impl Signs {
    /// Returns what the signs weigh that a file has.
    fn weigh(&self, file: &File<'_>) -> u32 {
        let node = |path: &str| find(file.entries, path);
        let is_map =
            |path: &str| node(path).is_some_and(|node| matches!(node.value, Scalar::Map(_)));
        let has_value = |key: &str, value: &str| {
            let text = node(key).and_then(Node::text);
            text.is_some_and(|text| text.eq_ignore_ascii_case(value))
        };

        let keys = self.keys.iter().filter(|key| node(key).is_some()).count();
        let maps = self.maps.iter().filter(|key| is_map(key)).count();
        let values = self
            .values
            .iter()
            .flat_map(|(key, values)| values.iter().filter(move |value| has_value(key, value)));
        let tools = self
            .tools
            .iter()
            .filter(|tool| file.tools.contains(tool))
            .count();
        let folders = self.folders.iter().filter(|folder| {
            let mut parts = file.path.split('/').rev().skip(1);
            parts.any(|part| part == folder.as_str())
        });
        let words = self.words.iter().filter(|words| {
            let mut opening = file.opening.iter();
            opening.any(|text| text.contains(words.as_str()))
        });

        let all = keys + maps + values.count() + tools + folders.count() + words.count();
        self.weight * u32::try_from(all).unwrap_or(u32::MAX)
    }
}

/// Finds a node by the normalised path of its key.
fn find<'e>(entries: &'e [Entry], path: &str) -> Option<&'e Node> {
    let (key, rest) = path
        .split_once('.')
        .map_or((path, None), |(key, rest)| (key, Some(rest)));
    let mut entries = entries.iter().rev();
    let node = &entries.find(|entry| is_key(&entry.key, key))?.node;
    match rest {
        Some(rest) => find(node.entries(), rest),
        None => Some(node),
    }
}
