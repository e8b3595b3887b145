//! Dialects: which runtime's rules an agent file follows, and where that dialect keeps what the canonical agent has.
//!
//! Both are data, the files of `dialects/`: [`signs`] tell a dialect by a file's path, keys and tools, and [`fields`] says
//! what each dialect's keys mean. A new dialect is a variant and its file.

pub(super) mod fields;
mod schema;
mod signs;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use schema::{Effect, Refusal, Schema, SessionListing, schema, schemas};

use super::body::Body;
use super::frontmatter::Entry;
use signs::{by_ending, heaviest, known};

/// The rules that were applied to a file; never a gate.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    ClaudeCode,
    Copilot,
    #[serde(rename = "opencode")]
    OpenCode,
    GeminiCli,
    Cursor,
    Factory,
    QwenCode,
    KimiCode,
    Kilo,
    Augment,
    Junie,
    Devin,
    Antigravity,
    Codex,
    Roo,
    Kiro,
    Cagent,
    #[serde(rename = "crewai")]
    CrewAi,
    Adk,
    AgentFramework,
    AgentSpec,
    Kagent,
    Goose,
    ClaudeFlow,
    Persona,
    #[default]
    Plain,
}

use Dialect::{ClaudeCode, ClaudeFlow, Persona};

/// What a folder of Claude Code weighs against a convention that it reads as its own: two keys of it and a hint.
const CLAUDE_FOLDER: u32 = 8;

/// The folders that runtimes read agents from, each as a part of a path.
static READ_FOLDERS: LazyLock<Vec<(String, Dialect)>> = LazyLock::new(|| {
    let of_runtime = |schema: &'static Schema| {
        let folders = schema.folders.iter().chain(&schema.user_folders);
        folders.map(|place| (format!("/{place}/"), schema.dialect))
    };

    schemas().iter().flat_map(of_runtime).collect()
});

/// Tells a file's dialect: that of the runtime whose folder it stands in, or else the one whose signs weigh most, the
/// first of equals. Conventions that have no runtime of their own are told apart where Claude Code reads them. `above`
/// is the folder of its source with those above.
pub(super) fn detect(above: &str, path: &str, entries: &[Entry], body: &Body) -> Dialect {
    match by_place(above, path) {
        Some(ClaudeCode) => Some(heaviest(
            path,
            entries,
            body,
            Some((ClaudeCode, CLAUDE_FOLDER)),
        ))
        .filter(|dialect| matches!(dialect, ClaudeFlow | Persona))
        .unwrap_or(ClaudeCode),
        Some(dialect) => dialect,
        None => heaviest(path, entries, body, None),
    }
}

/// Returns the dialect of a name, as JSON spells it.
pub(super) fn named(name: &str) -> Dialect {
    serde_json::from_value(name.into()).unwrap_or(Dialect::Plain)
}

/// Returns the dialect of the runtime that a path belongs to: its folder counts, then the ending.
fn by_place(above: &str, path: &str) -> Option<Dialect> {
    of_folders(above, path).or_else(|| by_ending(&path.to_lowercase()))
}

/// Returns the dialect of the runtime that alone reads the folder of a file: the innermost of its source counts, then
/// those above, which `above` names.
pub fn of_folders(above: &str, path: &str) -> Option<Dialect> {
    let lower = path.to_lowercase();
    let mut folders = lower.split('/').rev().skip(1);
    let own = folders.find_map(|part| match part {
        ".claude-plugin" => Some(ClaudeCode),
        part => of_folder(part),
    });

    own.or_else(|| by_reader(above, &lower))
}

/// Returns the dialect of the runtime that reads agents from a folder which a source is, or stands in. Above a source, a
/// runtime's folder may hold whole projects, as Claude Code's holds its worktrees: only where agents are read counts.
fn by_reader(above: &str, path: &str) -> Option<Dialect> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = format!("/{}/{folder}/", above.to_lowercase());
    let found = READ_FOLDERS
        .iter()
        .filter_map(|(place, dialect)| Some((whole.rfind(place)?, *dialect)));

    found.max_by_key(|&(at, _)| at).map(|(_, dialect)| dialect)
}

/// Returns the dialect of the runtime that alone reads a folder of a project, such as `.claude`: a file below it is that
/// runtime's, whatever its keys and tools look like.
pub fn of_folder(name: &str) -> Option<Dialect> {
    let is_own = |path: &String| path.split('/').next() == Some(name);
    let mut owners = schemas().iter().filter(|schema| !schema.shares_folder);
    let schema = owners.find(|schema| schema.folders.iter().any(is_own));

    schema.map(|schema| schema.dialect)
}

/// What the value of a key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    Tools,
    Models,
    Skills,
    Agents,
}

/// Returns what the value of a key names; keys within others are parted by `.`, in any spelling.
pub fn named_by(dialect: Dialect, path: &str) -> Option<Named> {
    let parts: Vec<String> = path.split('.').map(fields::normal).collect();

    match fields::meaning(dialect, &parts.join("."))? {
        fields::Field::Tools | fields::Field::Denied | fields::Field::Permission => {
            Some(Named::Tools)
        }
        fields::Field::Models => Some(Named::Models),
        fields::Field::Skills => Some(Named::Skills),
        fields::Field::Relation(_) => Some(Named::Agents),
        _ => None,
    }
}

impl Dialect {
    /// Returns what people call the runtime, or the convention.
    pub fn title(self) -> &'static str {
        let convention = known(self).and_then(|known| known.title.as_deref());
        let runtime = || schema(self).map(|schema| schema.runtime.as_str());

        convention.or_else(runtime).unwrap_or_default()
    }

    /// Tells whether the last of the rules of `permission` that fits decides, as in OpenCode.
    pub fn has_ordered_permissions(self) -> bool {
        schema(self).is_some_and(|schema| schema.ordered_permissions)
    }

    /// Returns the folder of a project that the runtime reads agents from.
    pub fn folder(self) -> Option<&'static str> {
        let reader = known(self).and_then(|known| known.read_by);
        let schema = schema(reader.unwrap_or(self))?;

        schema.folders.first().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::Dialect::{Copilot, Cursor, Factory, GeminiCli, OpenCode};
    use super::*;
    use crate::agent::body;
    use crate::agent::frontmatter::Node;

    fn dialect(path: &str, keys: &[&str]) -> Dialect {
        let entry = |key: &&str| Entry {
            key: (*key).to_owned(),
            line: 2,
            node: Node::default(),
        };
        let entries: Vec<Entry> = keys.iter().map(entry).collect();
        detect("", path, &entries, &body::read("", 0, 1))
    }

    #[test]
    fn where_a_file_stands_decides_alone() {
        let claude = ["permissionMode", "disallowedTools", "color", "model"];
        for (path, expected) in [
            (".gemini/agents/x.md", GeminiCli),
            (".cursor/agents/x.md", Cursor),
            (".github/agents/x.md", Copilot),
            (".opencode/agent/x.md", OpenCode),
            (".factory/droids/x.md", Factory),
            ("templates/.Factory/droids/x.md", Factory),
            ("x.chatmode.md", Copilot),
            (".claude/agents/x.agent.md", ClaudeCode),
            (".github/kit/.claude/agents/x.md", ClaudeCode),
            ("agents/x.md", ClaudeCode),
        ] {
            assert_eq!(dialect(path, &claude), expected, "{path}");
        }
        assert_eq!(
            dialect(".claude/agents/x.md", &["readonly", "kind"]),
            ClaudeCode
        );
    }
}
