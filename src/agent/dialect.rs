//! Dialects: which runtime's rules an agent file follows, and where that dialect keeps what the canonical agent has.
//!
//! Both are data: [`SIGNS`] tell a dialect by a file's path, keys and tools, and [`fields`] lists each dialect's keys
//! with what they mean. A new dialect is a variant, its signs and its rows.

pub(super) mod fields;
mod schema;

pub use schema::{Effect, Refusal, Schema, SessionListing, schema, schemas};
use serde::{Deserialize, Serialize};

use super::body::Body;
use super::frontmatter::{Entry, Node, Scalar};
use super::tools;

/// The rules that were applied to a file; never a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    ClaudeCode,
    Copilot,
    #[serde(rename = "opencode")]
    OpenCode,
    GeminiCli,
    Cursor,
    Factory,
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
    Plain,
}

/// What a sign looks at.
enum Sign {
    /// The path holds this folder.
    Folder(&'static str),
    /// A key path, normalised as [`fields::normal`] does.
    Key(&'static str),
    /// A key whose value is this text.
    Value(&'static str, &'static str),
    /// A key whose value is a map.
    Map(&'static str),
    /// A listed tool, to the letter.
    Tool(&'static str),
    /// Words in the body.
    Body(&'static str),
}

use Dialect::{ClaudeCode, ClaudeFlow, Copilot, Cursor, Factory, GeminiCli, OpenCode, Persona};
use Sign::{Body as Words, Folder, Key, Map, Tool, Value};

/// Endings that one runtime alone reads, where no folder says another.
const ENDINGS: &[(&str, Dialect)] = &[(".agent.md", Copilot), (".chatmode.md", Copilot)];

/// Signs by dialect and weight, for files of no runtime's own folder: a key that one runtime reads decides nearly alone
/// (4), a spelling that others borrow is a hint (2 and 1).
const SIGNS: &[(Dialect, u32, Sign)] = &[
    (ClaudeFlow, 4, Key("integration.canspawn")),
    (ClaudeFlow, 4, Key("integration.candelegateto")),
    (ClaudeFlow, 4, Key("capabilities.allowedtools")),
    (ClaudeFlow, 4, Map("triggers")),
    (ClaudeFlow, 4, Key("hooks.preexecution")),
    (ClaudeFlow, 4, Key("constraints.forbiddenpaths")),
    (Copilot, 4, Key("handoffs")),
    (Copilot, 4, Value("target", "vscode")),
    (Copilot, 4, Value("target", "github-copilot")),
    (Copilot, 2, Key("userinvocable")),
    (Copilot, 2, Tool("codebase")),
    (Copilot, 2, Tool("editFiles")),
    (Copilot, 2, Tool("edit/editFiles")),
    (Copilot, 2, Tool("search/codebase")),
    (Copilot, 2, Tool("runCommands")),
    (Copilot, 2, Tool("githubRepo")),
    (Copilot, 2, Tool("changes")),
    (OpenCode, 4, Value("mode", "subagent")),
    (OpenCode, 4, Value("mode", "primary")),
    (OpenCode, 4, Map("permission")),
    (OpenCode, 3, Map("tools")),
    (GeminiCli, 4, Value("kind", "local")),
    (GeminiCli, 4, Value("kind", "remote")),
    (GeminiCli, 4, Key("timeoutmins")),
    (GeminiCli, 3, Tool("read_file")),
    (GeminiCli, 3, Tool("run_shell_command")),
    (GeminiCli, 3, Tool("google_web_search")),
    (GeminiCli, 3, Tool("grep_search")),
    (Cursor, 4, Key("readonly")),
    (Cursor, 4, Key("isbackground")),
    (Factory, 3, Value("tools", "read-only")),
    (Factory, 3, Tool("Execute")),
    (Factory, 3, Tool("FetchUrl")),
    (Factory, 3, Tool("ApplyPatch")),
    (Factory, 3, Tool("Create")),
    (ClaudeCode, 4, Key("permissionmode")),
    (ClaudeCode, 4, Key("disallowedtools")),
    (ClaudeCode, 2, Tool("Read")),
    (ClaudeCode, 2, Tool("Bash")),
    (ClaudeCode, 2, Tool("Grep")),
    (ClaudeCode, 2, Tool("Write")),
    (ClaudeCode, 2, Tool("WebFetch")),
    (ClaudeCode, 2, Value("model", "sonnet")),
    (ClaudeCode, 2, Value("model", "opus")),
    (ClaudeCode, 2, Value("model", "haiku")),
    (ClaudeCode, 2, Value("model", "inherit")),
    (ClaudeCode, 1, Folder("plugins")),
    (ClaudeCode, 1, Key("color")),
    (ClaudeCode, 1, Key("model")),
    (Persona, 4, Words("# Persona:")),
    (Persona, 4, Words("SECTION: DELEGATION")),
    (Persona, 1, Words("<!-- SECTION:")),
];

/// What a folder of Claude Code weighs against a convention that it reads as its own: two keys of it and a hint.
const CLAUDE_FOLDER: u32 = 8;

/// Tells a file's dialect: that of the runtime whose folder it stands in, or else the one whose signs weigh most, the
/// first of equals. Conventions that have no runtime of their own are told apart where Claude Code reads them.
pub(super) fn detect(path: &str, entries: &[Entry], body: &Body) -> Dialect {
    match by_place(path) {
        Some(ClaudeCode) => Some(by_signs(path, entries, body, CLAUDE_FOLDER))
            .filter(|dialect| matches!(dialect, ClaudeFlow | Persona))
            .unwrap_or(ClaudeCode),
        Some(dialect) => dialect,
        None => by_signs(path, entries, body, 0),
    }
}

/// Returns the dialect of a name, as JSON spells it.
pub(super) fn named(name: &str) -> Dialect {
    serde_json::from_value(name.into()).unwrap_or(Dialect::Plain)
}

/// Returns the dialect of the runtime that a path belongs to: the innermost folder counts, then the ending.
fn by_place(path: &str) -> Option<Dialect> {
    let lower = path.to_lowercase();
    let mut folders = lower.split('/').rev().skip(1);
    let ending = || ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending));

    folders
        .find_map(|part| match part {
            ".claude-plugin" => Some(ClaudeCode),
            part => of_folder(part),
        })
        .or_else(|| ending().map(|&(_, dialect)| dialect))
}

/// Returns the dialect of the runtime that alone reads a folder of a project, such as `.claude`: a file below it is that
/// runtime's, whatever its keys and tools look like.
pub fn of_folder(name: &str) -> Option<Dialect> {
    let is_own = |path: &String| path.split('/').next() == Some(name);
    let schema = schemas()
        .iter()
        .find(|schema| schema.folders.iter().any(is_own));

    schema.map(|schema| schema.dialect)
}

impl Dialect {
    /// Returns what people call the runtime, or the convention.
    pub fn title(self) -> &'static str {
        match self {
            ClaudeFlow => "claude-flow",
            Persona => "persona",
            Dialect::Plain => "plain Markdown",
            of_runtime => schema(of_runtime).map_or("", |schema| &schema.runtime),
        }
    }

    /// Returns the folder of a project that the runtime reads agents from.
    pub fn folder(self) -> Option<&'static str> {
        let reader = match self {
            ClaudeFlow => ClaudeCode,
            other => other,
        };
        let schema = schema(reader)?;

        schema.folders.first().map(String::as_str)
    }
}

/// Returns the dialect whose signs weigh most; `claude` is what speaks for Claude Code beside them.
fn by_signs(path: &str, entries: &[Entry], body: &Body, claude: u32) -> Dialect {
    let tools = find(entries, "tools").map(tools::names).unwrap_or_default();
    let lower = path.to_lowercase();
    let opening = (0..body.passages.len().min(4)).map(|ix| body.passage_text(ix));
    let titles: Vec<String> = opening.map(|text| format!("# {text}")).collect();
    let holds = |sign: &Sign| match *sign {
        Folder(folder) => lower.split('/').rev().skip(1).any(|part| part == folder),
        Key(key) => find(entries, key).is_some(),
        Map(key) => find(entries, key).is_some_and(|node| matches!(node.value, Scalar::Map(_))),
        Value(key, value) => find(entries, key)
            .and_then(Node::text)
            .is_some_and(|text| text.eq_ignore_ascii_case(value)),
        Tool(tool) => tools.iter().any(|name| name == tool),
        Words(words) => titles.iter().any(|title| title.contains(words)),
    };
    let mut weights = [0; Dialect::Plain as usize + 1];
    weights[ClaudeCode as usize] = claude;
    for (dialect, weight, _) in SIGNS.iter().filter(|(_, _, sign)| holds(sign)) {
        weights[*dialect as usize] += weight;
    }
    let all = [
        ClaudeCode, Copilot, OpenCode, GeminiCli, Cursor, Factory, ClaudeFlow, Persona,
    ];
    let heaviest = all
        .into_iter()
        .rev()
        .max_by_key(|&dialect| weights[dialect as usize]);
    heaviest
        .filter(|&dialect| weights[dialect as usize] > 0)
        .unwrap_or(Dialect::Plain)
}

/// Finds a node by its normalised key path.
fn find<'e>(entries: &'e [Entry], path: &str) -> Option<&'e Node> {
    let (key, rest) = path
        .split_once('.')
        .map_or((path, None), |(key, rest)| (key, Some(rest)));
    let node = &entries
        .iter()
        .rev()
        .find(|entry| fields::is_key(&entry.key, key))?
        .node;
    match rest {
        Some(rest) => find(node.entries(), rest),
        None => Some(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::body;

    fn dialect(path: &str, keys: &[&str]) -> Dialect {
        let entry = |key: &&str| Entry {
            key: (*key).to_owned(),
            line: 2,
            node: Node::default(),
        };
        let entries: Vec<Entry> = keys.iter().map(entry).collect();
        detect(path, &entries, &body::read("", 0, 1))
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
