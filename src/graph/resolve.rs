//! Written names to agents: by name, then file stem, then name without its plugin's prefix, then alias; the nearest first.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Resolution;
use crate::agent::{Agent, dialect};
use crate::capability::runtime;
use crate::catalog::{Catalog, Listing, name_key};

/// Folders that say what kind of file they hold, and nothing about who an agent is; a runtime's own folder is one too.
const KIND_FOLDERS: [&str; 5] = ["agents", "agent", "subagents", "chatmodes", "droids"];

/// Signs between the words of a name.
const SEPARATORS: [char; 5] = ['-', '_', ':', '/', ' '];

/// How many agents a team has whose members call each other by one word.
const TEAM: RangeInclusive<usize> = 3..=12;

/// A suggestion differs from the written name by at most one character in this many, so that `code-reviwer` finds
/// `code-reviewer` and `api-designer` never finds `ui-designer`.
const LETTERS_PER_SLIP: usize = 6;

/// Every name of a catalog, ready to be looked up.
pub(super) struct Names<'c> {
    catalog: &'c Catalog,
    entries: FxHashMap<String, Vec<Entry>>,
    keys: Vec<String>,
    /// Each agent's plugin folder, to tell who stands near whom.
    plugins: Vec<&'c str>,
    /// Folders, with their sources, whose agents are mostly called by single words.
    teams: FxHashSet<(&'c str, &'c str)>,
    /// What each agent's plugin calls itself, as references compare it; empty where no manifest says it.
    plugin_names: Vec<String>,
    /// Names and stems of at least two letters, with their agents, in catalog order.
    spellings: Vec<(String, usize)>,
}

/// One way of naming one agent; ordered by how exact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    kind: Kind,
    agent: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Name,
    Stem,
    Suffix,
    Alias,
}

/// The file that names agents: an agent's own, or one of what starts agents.
#[derive(Clone, Copy)]
pub(super) struct Speaker<'a> {
    pub(super) file: &'a Agent,
    /// Its index in the catalog, where it is one of its agents.
    pub(super) agent: Option<usize>,
}

/// Whom a written name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) to: Option<usize>,
    pub(super) resolution: Resolution,
    pub(super) candidates: Vec<usize>,
}

impl<'c> Names<'c> {
    /// Collects the names of every agent.
    pub(super) fn of(catalog: &'c Catalog) -> Self {
        let mut entries: FxHashMap<String, Vec<Entry>> = FxHashMap::default();
        let mut spellings = Vec::new();
        let mut keys = Vec::new();
        for (ix, listing) in catalog.agents.iter().enumerate() {
            let agent = &listing.agent;
            let mut add = |kind, name: &str| {
                let key = name_key(name);
                if key.chars().count() > 1 {
                    if kind != Kind::Suffix || name.contains(SEPARATORS) {
                        keys.push(key.clone());
                    }
                    if kind <= Kind::Stem {
                        spellings.push((key.clone(), ix));
                    }
                    entries
                        .entry(key)
                        .or_default()
                        .push(Entry { kind, agent: ix });
                }
            };
            add(Kind::Name, &agent.name);
            add(Kind::Stem, agent.stem());
            if let Some(path) = agent.path_name().filter(|path| path.contains('/')) {
                add(Kind::Name, path);
            }
            for folder in agent.path.split('/').rev().skip(1) {
                for name in [agent.name.as_str(), agent.stem()] {
                    if let Some(rest) = without_prefix(name, folder) {
                        add(Kind::Suffix, rest);
                    }
                }
            }
            agent
                .aliases
                .iter()
                .for_each(|alias| add(Kind::Alias, alias));
        }
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each entry is put in order by itself"
        )]
        for entries in entries.values_mut() {
            entries.sort_unstable();
            entries.dedup_by_key(|entry| entry.agent);
        }
        let (plugins, plugin_names) = plugins(catalog);
        Names {
            catalog,
            entries,
            keys,
            plugins,
            teams: teams(catalog),
            plugin_names,
            spellings,
        }
    }

    /// Returns an agent as one that names others.
    pub(super) fn speaker(&self, agent: usize) -> Speaker<'c> {
        Speaker {
            file: &self.catalog.agents[agent].agent,
            agent: Some(agent),
        }
    }

    /// Tells whether a file stands among a team whose names are single words.
    pub(super) fn is_of_single_words(&self, from: Speaker<'_>) -> bool {
        self.teams.contains(&folder(from.file))
    }

    /// Returns every key that names an agent in prose, sorted: what is left of a name without its folder's has to be
    /// more than a word such as `manager`.
    pub(super) fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Tells whether a written name names an agent of the catalog.
    pub(super) fn knows(&self, target: &str) -> bool {
        !self.named(target).is_empty()
    }

    /// Tells whether a written name is one of the agent's own, or the end of it that nobody else has.
    pub(super) fn is_own(&self, from: Speaker<'_>, target: &str) -> bool {
        let Some(agent) = from.agent else {
            return false;
        };
        let named = self.named(target);
        let own = || name_key(&self.catalog.agents[agent].agent.name).ends_with(&name_key(target));
        named.iter().any(|entry| entry.agent == agent) || (named.is_empty() && own())
    }

    /// Tells whom a name means that stands in the file `from`.
    pub(super) fn resolve(&self, from: Speaker<'_>, target: &str) -> Resolved {
        let named = self.named(target);
        let Some(best) = named.iter().map(|entry| entry.kind).min() else {
            let resolution = if runtime::is_builtin(target) {
                Resolution::Builtin
            } else {
                Resolution::Dangling
            };
            return Resolved {
                to: None,
                resolution,
                candidates: Vec::new(),
            };
        };
        let alike: Vec<usize> = named
            .iter()
            .filter(|entry| entry.kind == best)
            .map(|entry| entry.agent)
            .collect();
        let nearest = alike
            .iter()
            .map(|&to| self.distance(from, to))
            .min()
            .unwrap_or_default();
        let candidates: Vec<usize> = alike
            .into_iter()
            .filter(|&to| self.distance(from, to) == nearest)
            .collect();
        match candidates[..] {
            [only] => Resolved {
                to: Some(only),
                resolution: best.into(),
                candidates: Vec::new(),
            },
            _ => Resolved {
                to: None,
                resolution: Resolution::Ambiguous,
                candidates,
            },
        }
    }

    /// Returns the agent whose name is a slip of the pen away from a name that nobody has.
    pub(super) fn suggest(&self, target: &str) -> Option<usize> {
        let key = name_key(target);
        if let Some(longer) = self.longer(&key) {
            return Some(longer);
        }
        let most = (key.chars().count() / LETTERS_PER_SLIP).max(1);
        let near = self.spellings.iter().filter(|(name, _)| {
            name.len().abs_diff(key.len()) <= most * 2 && letters_apart(name, &key) <= most * 2
        });
        near.map(|(name, ix)| (strsim::damerau_levenshtein(name, &key), *ix))
            .filter(|&(slips, _)| slips <= most && slips > 0)
            .min()
            .map(|(_, ix)| ix)
    }

    /// Returns the only agent whose name goes on where the written one stops, such as `database-admin`.
    fn longer(&self, key: &str) -> Option<usize> {
        let mut longer = self
            .spellings
            .iter()
            .filter(|(name, _)| key.len() > 7 && name.starts_with(key));
        let (_, first) = longer.next()?;
        longer.all(|(_, other)| other == first).then_some(*first)
    }

    /// Returns the entries of a name; `plugin:name`, `folder/name` and a closing word "agent" are understood.
    fn named(&self, target: &str) -> Vec<Entry> {
        let target = target.trim();
        if let Some(entries) = self.entries.get(&name_key(target)) {
            return entries.clone();
        }
        if let Some((qualifier, name)) = target.rsplit_once([':', '/']) {
            let entries = self
                .entries
                .get(&name_key(name))
                .map_or(&[][..], Vec::as_slice);
            let folder = name_key(qualifier);
            return entries
                .iter()
                .copied()
                .filter(|entry| self.stands_in(entry.agent, &folder))
                .collect();
        }
        let key = name_key(target);
        let short = key
            .strip_suffix("agent")
            .filter(|short| short.len() > 3)
            .unwrap_or_default();
        let other = self
            .entries
            .get(&format!("{key}agent"))
            .or_else(|| self.entries.get(short));
        other.cloned().unwrap_or_default()
    }

    fn stands_in(&self, agent: usize, folder: &str) -> bool {
        if self.plugin_names[agent] == folder {
            return true;
        }
        let agent = &self.catalog.agents[agent].agent;
        name_key(&agent.source) == folder
            || agent.path.split('/').any(|part| name_key(part) == folder)
    }

    /// Returns how far a file and an agent stand apart: 0 in the same file, 1 in the same folder, 2 in the same plugin,
    /// 3 in the same source.
    fn distance(&self, from: Speaker<'_>, to: usize) -> u8 {
        let (a, b) = (from.file, &self.catalog.agents[to].agent);
        let own = || match from.agent {
            Some(agent) => self.plugins[agent],
            None => plugin_folder(self.catalog, a),
        };
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).len();
        if a.source != b.source {
            4
        } else if a.path == b.path {
            0
        } else if a.path[..folder(&a.path)] == b.path[..folder(&b.path)] {
            1
        } else if !self.plugins[to].is_empty() && own() == self.plugins[to] {
            2
        } else {
            3
        }
    }
}

impl From<Kind> for Resolution {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Name => Resolution::Name,
            Kind::Stem => Resolution::Stem,
            Kind::Suffix => Resolution::Suffix,
            Kind::Alias => Resolution::Alias,
        }
    }
}

/// Returns an agent's source and folder.
fn folder(agent: &Agent) -> (&str, &str) {
    let folder = agent.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    (&agent.source, folder)
}

/// Returns the folders whose agents are a team of single words: two in three of three to twelve agents. In a larger
/// catalog a word such as `release` is that of many sentences that mean nobody.
fn teams(catalog: &Catalog) -> FxHashSet<(&str, &str)> {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for listing in &catalog.agents {
        let (agents, words) = counts.entry(folder(&listing.agent)).or_default();
        *agents += 1;
        *words += usize::from(!listing.agent.name.contains(SEPARATORS));
    }

    counts
        .into_iter()
        .filter(|(_, (agents, words))| TEAM.contains(agents) && words * 3 >= agents * 2)
        .map(|(folder, _)| folder)
        .collect()
}

/// Returns the suggestions for names that nobody has, each looked for once.
pub(super) fn suggestions<'t>(
    names: &Names<'_>,
    targets: impl Iterator<Item = &'t str>,
) -> FxHashMap<&'t str, usize> {
    use rayon::prelude::*;
    let distinct: FxHashSet<&str> = targets.collect();
    distinct
        .into_par_iter()
        .filter_map(|target| Some((target, names.suggest(target)?)))
        .collect()
}

/// Returns what is left of a name that starts with its folder's name and a separator.
fn without_prefix<'n>(name: &'n str, folder: &str) -> Option<&'n str> {
    if folder.len() < 2 || is_of_kind(folder) || !name.is_char_boundary(folder.len()) {
        return None;
    }
    let (start, rest) = (name.get(..folder.len())?, &name[folder.len()..]);
    let rest = rest.strip_prefix(SEPARATORS)?;
    (name_key(start) == name_key(folder) && !rest.is_empty()).then_some(rest)
}

/// Returns each agent's plugin: its folder, and what its manifest calls it, as references compare names.
fn plugins(catalog: &Catalog) -> (Vec<&str>, Vec<String>) {
    let of_agent = |listing: &'_ Listing| {
        let manifest = catalog.plugin(&listing.agent);
        manifest.map_or_else(String::new, |manifest| name_key(&manifest.name))
    };
    let names = catalog.agents.iter().map(of_agent).collect();

    let agents = catalog.agents.iter().map(|listing| &listing.agent);
    let folders = agents.map(|agent| plugin_folder(catalog, agent)).collect();
    (folders, names)
}

/// Returns the folder of the plugin that a file stands in.
fn plugin_folder<'a>(catalog: &'a Catalog, file: &'a Agent) -> &'a str {
    match catalog.plugin(file) {
        Some(plugin) => &plugin.folder,
        None => plugin(&file.path),
    }
}

/// Tells whether a folder says what kind of file it holds, and nothing about who an agent is.
fn is_of_kind(folder: &str) -> bool {
    KIND_FOLDERS.contains(&folder) || dialect::of_folder(folder).is_some()
}

/// Returns the folder that holds a path's outermost folder of agents: the plugin of `plugins/ci/agents/x.md` is
/// `plugins/ci`, that of `.github/agents/sea/subagents/x.md` is `.github`. A catalog that is such a folder itself is
/// no plugin.
fn plugin(path: &str) -> &str {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    let mut start = 0;
    for folder in folders.split('/') {
        if start > 0 && KIND_FOLDERS.contains(&folder) && !folder.starts_with('.') {
            return &folders[..start - 1];
        }
        start += folder.len() + 1;
    }
    ""
}

/// Returns in how many letters two words differ, wherever they stand: never more than twice the slips between them,
/// and far cheaper to count.
fn letters_apart(a: &str, b: &str) -> usize {
    let mut counts = [0i16; 32];
    a.bytes()
        .for_each(|byte| counts[usize::from(byte % 32)] += 1);
    b.bytes()
        .for_each(|byte| counts[usize::from(byte % 32)] -= 1);
    counts
        .iter()
        .map(|count| usize::from(count.unsigned_abs()))
        .sum()
}
