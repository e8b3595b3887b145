//! Slugs: names as addresses, stable whatever the order and company that agents come in.

use std::hash::Hash;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use crate::agent::{Agent, stem};

/// Longest slug, in characters: with folder and ending it stays below the 255 bytes that file systems allow a name,
/// even where every character takes three bytes.
const LONGEST: usize = 72;

/// Names that Windows keeps for devices, in any folder.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Returns a name as a slug: NFKC, lower case, `#`, `++` and `&` in words, other runs as one `-`. It may be empty.
pub fn slugify(name: &str) -> String {
    let spelled = name
        .nfkc()
        .collect::<String>()
        .replace("++", "-plus-plus")
        .replace('#', "-sharp");
    let spelled = spelled.replace('&', "-and-");
    let mut slug = String::with_capacity(spelled.len());
    for c in spelled.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Returns whether Windows keeps the slug for a device, so that no folder or file may have it as its name there.
pub fn is_reserved(slug: &str) -> bool {
    RESERVED.contains(&slug)
}

/// Returns a slug for every agent, unique within its source.
///
/// Agents of one slug are told apart by their folder, then by a hash of their path: never by a number that depends on
/// who else is there first.
pub fn assign(agents: &[Agent]) -> Vec<String> {
    let mut slugs: Vec<String> = agents.iter().map(base).collect();
    for rename in [with_folder, with_hash] {
        for ix in shared(agents, &slugs) {
            slugs[ix] = rename(&slugs[ix], &agents[ix]);
        }
    }
    settle(agents, &mut slugs);
    slugs
}

/// Tells the last agents apart: a name may be spelled like another one's slug with its hash. Each round takes new hashes,
/// which a name has to spell anew to be in the way; so there are no more rounds than agents.
fn settle(agents: &[Agent], slugs: &mut [String]) {
    for round in 0..agents.len() {
        let left = shared(agents, slugs);
        if left.is_empty() {
            return;
        }

        for ix in left {
            let path = agents[ix].identity();
            slugs[ix] = format!("{}-{}", base(&agents[ix]), hash(&format!("{round} {path}")));
        }
    }
}

fn base(agent: &Agent) -> String {
    let slug = [agent.name.as_str(), agent.stem()]
        .into_iter()
        .map(slugify)
        .find(|slug| !slug.is_empty());
    let slug = slug.unwrap_or_else(|| format!("agent-{}", hash(&agent.identity())));
    if is_reserved(&slug) {
        return format!("{slug}-agent");
    }
    cut(slug)
}

/// Cuts a slug that is too long for a file's name; a hash tells it from others that begin like it.
pub fn cut(slug: String) -> String {
    if slug.chars().count() <= LONGEST {
        return slug;
    }
    let start: String = slug.chars().take(LONGEST - 9).collect();
    format!("{}-{}", start.trim_end_matches('-'), hash(&slug))
}

fn with_folder(slug: &str, agent: &Agent) -> String {
    /// Folders that say what kind of file lies in them, not what the agent is about.
    const KINDS: [&str; 5] = ["agents", "agent", "subagents", "chatmodes", "categories"];
    // Of several agents in a file, the file tells most.
    let file = agent.key().map(|_| stem(&agent.path));
    let folders = agent.path.rsplit('/').skip(1);
    let telling = file
        .into_iter()
        .chain(folders)
        .map(slugify)
        .find(|folder| !folder.is_empty() && !KINDS.contains(&folder.as_str()));
    telling.map_or_else(|| slug.to_owned(), |folder| format!("{slug}-{folder}"))
}

fn with_hash(slug: &str, agent: &Agent) -> String {
    format!("{slug}-{}", hash(&agent.identity()))
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..8].to_owned()
}

/// Returns the indices of agents whose slug another agent of the same source has too.
fn shared(agents: &[Agent], slugs: &[String]) -> Vec<usize> {
    let key = |ix: usize| (&*agents[ix].source, slugs[ix].as_str());
    let counts = count((0..agents.len()).map(key));
    (0..agents.len())
        .filter(|&ix| counts[&key(ix)] > 1)
        .collect()
}

fn count<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> FxHashMap<K, u32> {
    let mut counts = FxHashMap::default();
    keys.for_each(|key| *counts.entry(key).or_default() += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::slugify;

    #[test]
    fn names_become_addresses() {
        for (name, slug) in [
            ("Backend Architect", "backend-architect"),
            ("C#", "c-sharp"),
            ("C++ Expert", "c-plus-plus-expert"),
            ("R&D", "r-and-d"),
            ("node.js_pro", "node-js-pro"),
            ("../../etc/passwd", "etc-passwd"),
            ("Ｗｉｄｅ", "wide"),
            ("数据 分析师", "数据-分析师"),
            ("🚀", ""),
            ("-- a --", "a"),
        ] {
            assert_eq!(slugify(name), slug, "{name}");
        }
    }
}
