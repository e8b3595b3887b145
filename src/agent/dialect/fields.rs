//! What each key means, by dialect: `dialects/shared.toml`, and the tables `meaning` of the dialects' own files.
//!
//! Paths are compared without case, `-`, `_` and spaces, so that `allowed-tools`, `allowed_tools` and `allowedTools` are
//! one key. A path goes through lists: `handoffs.agent` is the key `agent` of every item of `handoffs`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{Dialect, schema};
use crate::agent::RelationType;
use crate::dialects;

/// A place of the canonical agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::agent) enum Field {
    Name,
    /// A technical name beside the one for people.
    Id,
    Alias,
    /// The lower number counts where a file has several.
    Description(u8),
    Examples,
    Tools,
    /// Tools by name, each allowed, denied or asked for.
    Permission,
    Denied,
    /// Whether the runtime keeps the agent from editing.
    ReadOnly,
    Models,
    Category,
    Tags,
    Domains,
    Triggers,
    Skills,
    Color,
    Emoji,
    Vibe,
    Version,
    Owner,
    /// Where it stands in its life.
    Status,
    Deprecated,
    ReplacedBy,
    Relation(RelationType),
    /// Metadata for people, under a heading of the page.
    Group(&'static str),
}

use Field::{
    Alias, Category, Color, Denied, Deprecated, Description, Domains, Emoji, Examples, Group, Id,
    Models, Name, Owner, Permission, ReadOnly, Relation, ReplacedBy, Skills, Status, Tags, Tools,
    Triggers, Version, Vibe,
};

const POLICY: Field = Group("Policy");

/// The files of `dialects/` that say what keys mean, the shared one first.
static FILES: LazyLock<Vec<Meanings>> = LazyLock::new(|| {
    let shared = std::iter::once(dialects::shared());

    shared.chain(dialects::all()).collect()
});

static SHARED: LazyLock<Rows> = LazyLock::new(|| Rows::new(FILES.iter().take(1)));

static OWN: LazyLock<FxHashMap<Dialect, Rows>> = LazyLock::new(|| {
    let files = FILES.iter().filter_map(|file| Some((file.dialect?, file)));

    files
        .map(|(dialect, file)| (dialect, Rows::new([file])))
        .collect()
});

/// Keys that declare a relation wherever they stand, also below keys that mean nothing.
static ANYWHERE: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let keys = FILES.iter().flat_map(|file| &file.anywhere);
    keys.map(|key| normal(key)).collect()
});

/// What a file says of keys.
#[derive(Deserialize)]
struct Meanings {
    /// Nothing where it is said of every dialect.
    dialect: Option<Dialect>,
    #[serde(default)]
    anywhere: Vec<String>,
    /// Paths of keys by the name of a field.
    #[serde(default)]
    meaning: BTreeMap<String, Vec<String>>,
}

/// What keys mean, by their normalised paths.
struct Rows {
    fields: FxHashMap<String, Field>,
    /// The paths below which keys have a meaning of their own.
    wholes: FxHashSet<String>,
}

impl Rows {
    fn new(files: impl IntoIterator<Item = &'static Meanings>) -> Rows {
        let meanings = files.into_iter().flat_map(|file| &file.meaning);
        let fields: FxHashMap<String, Field> = meanings
            .flat_map(|(name, keys)| {
                let field = Field::named(name);
                keys.iter().map(move |key| (normal(key), field))
            })
            .collect();
        let parts = fields.keys().flat_map(|path| {
            let dots = path.match_indices('.');
            dots.map(|(at, _)| path[..at].to_owned())
        });

        Rows {
            wholes: parts.collect(),
            fields,
        }
    }
}

impl Field {
    /// Returns the field that a file names; a name with a capital is a heading of the page, as any other is.
    fn named(name: &'static str) -> Field {
        match name {
            "name" => Name,
            "id" => Id,
            "alias" => Alias,
            "description" => Description(0),
            "description-1" => Description(1),
            "description-2" => Description(2),
            "description-3" => Description(3),
            "examples" => Examples,
            "tools" => Tools,
            "permission" => Permission,
            "denied" => Denied,
            "read-only" => ReadOnly,
            "models" => Models,
            "category" => Category,
            "tags" => Tags,
            "domains" => Domains,
            "triggers" => Triggers,
            "skills" => Skills,
            "color" => Color,
            "emoji" => Emoji,
            "vibe" => Vibe,
            "version" => Version,
            "owner" => Owner,
            "status" => Status,
            "deprecated" => Deprecated,
            "replaced-by" => ReplacedBy,
            other => relation(other).map_or(Group(other), Relation),
        }
    }
}

/// Returns the type of relation of a name, as JSON spells it.
fn relation(name: &str) -> Option<RelationType> {
    serde_json::from_value(name.into()).ok()
}

/// Returns what a normalised key path means in a dialect. A limit that the runtime does not read is none: it is shown
/// with the policy, and takes nothing away.
pub(in crate::agent) fn meaning(dialect: Dialect, path: &str) -> Option<Field> {
    let field = row(dialect, path)?;
    let is_limit = matches!(field, Tools | Denied | Permission | ReadOnly);

    if is_limit && !is_read(dialect, path) {
        return Some(POLICY);
    }
    Some(field)
}

fn row(dialect: Dialect, path: &str) -> Option<Field> {
    let own = OWN.get(&dialect).and_then(|rows| rows.fields.get(path));

    own.or_else(|| SHARED.fields.get(path))
        .copied()
        .or_else(|| {
            let (_, last) = path.rsplit_once('.')?;
            let declares = is_relation_anywhere(last);
            SHARED.fields.get(last).copied().filter(|_| declares)
        })
}

/// Tells whether a normalised key declares a relation wherever it stands.
pub(in crate::agent) fn is_relation_anywhere(key: &str) -> bool {
    ANYWHERE.contains(key)
}

/// Tells whether the dialect's runtime reads the key that a path starts with; so it counts where nothing is known.
fn is_read(dialect: Dialect, path: &str) -> bool {
    let key = path.split('.').next().unwrap_or(path);

    schema(dialect).is_none_or(|schema| schema.reads(key))
}

/// Tells whether keys below a path have a meaning of their own.
pub(in crate::agent) fn has_parts(dialect: Dialect, path: &str) -> bool {
    let own = OWN.get(&dialect);

    own.is_some_and(|rows| rows.wholes.contains(path)) || SHARED.wholes.contains(path)
}

/// Returns a key without case and separators.
pub(in crate::agent) fn normal(key: &str) -> String {
    letters(key).collect()
}

/// Tells whether a key is this one, which is written as [`normal`] writes it.
pub(super) fn is_key(key: &str, normalised: &str) -> bool {
    letters(key).eq(normalised.chars())
}

fn letters(key: &str) -> impl Iterator<Item = char> {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_means_one_thing_and_every_meaning_is_known() {
        for file in FILES.iter() {
            let mut keys: Vec<String> = file
                .meaning
                .values()
                .flatten()
                .map(|key| normal(key))
                .collect();
            let all = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), all, "a key of {:?} stands twice", file.dialect);

            for name in file.meaning.keys() {
                let is_heading = name.starts_with(char::is_uppercase);
                assert_eq!(matches!(Field::named(name), Group(_)), is_heading, "{name}");
            }
        }
        let declares = |key: &String| matches!(SHARED.fields.get(key), Some(Relation(_)));
        assert!(ANYWHERE.iter().all(declares));
    }

    #[test]
    fn spelling_does_not_matter() {
        for key in [
            "allowed-tools",
            "allowed_tools",
            "allowedTools",
            "Allowed Tools",
        ] {
            assert_eq!(meaning(Dialect::Plain, &normal(key)), Some(Tools));
        }
    }

    #[test]
    fn a_dialect_may_read_a_key_in_its_own_way() {
        assert_eq!(
            meaning(Dialect::ClaudeCode, "skills"),
            Some(Group("Skills"))
        );
        assert_eq!(meaning(Dialect::Plain, "skills"), Some(Skills));
    }

    #[test]
    fn a_limit_that_the_runtime_does_not_read_is_none() {
        // Commands and skills of Claude Code read `allowed-tools`; its agents do not.
        for (dialect, path) in [
            (Dialect::ClaudeCode, "allowedtools"),
            (Dialect::ClaudeCode, "permission"),
            (Dialect::Copilot, "disallowedtools"),
            (Dialect::OpenCode, "disallowedtools"),
            (Dialect::GeminiCli, "excludetools"),
            (Dialect::Cursor, "tools"),
            (Dialect::ClaudeCode, "capabilities.deniedtools"),
        ] {
            assert_eq!(meaning(dialect, path), Some(POLICY), "{path}");
        }
        assert_eq!(
            meaning(Dialect::ClaudeCode, "disallowedtools"),
            Some(Denied)
        );
        assert_eq!(meaning(Dialect::Plain, "disallowedtools"), Some(Denied));
    }
}
