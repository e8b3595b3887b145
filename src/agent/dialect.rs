//! Dialects: which runtime's rules an agent file follows, and where that dialect keeps what the canonical agent has.
//!
//! Both are data: [`SIGNS`] tell a dialect by a file's path, keys and tools, and [`fields`] lists each dialect's keys
//! with what they mean. A new dialect is a variant, its signs and its rows.

pub(super) mod fields;
mod read;

pub use read::{FieldsRead, fields_read};
use serde::Serialize;

use super::body::Body;
use super::frontmatter::{Entry, Node, Scalar};
use super::tools;

/// The rules that were applied to a file; never a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    ClaudeCode,
    Copilot,
    #[serde(rename = "opencode")]
    OpenCode,
    GeminiCli,
    Cursor,
    ClaudeFlow,
    Persona,
    Plain,
}

/// What a sign looks at.
enum Sign {
    /// The path holds this folder, or ends like this file.
    Folder(&'static str),
    Ending(&'static str),
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

use Dialect::{ClaudeCode, ClaudeFlow, Copilot, Cursor, GeminiCli, OpenCode, Persona};
use Sign::{Body as Words, Ending, Folder, Key, Map, Tool, Value};

/// Signs by dialect and weight: where the file stands decides alone (8), a key that one runtime reads nearly so (4), a
/// spelling that others borrow is a hint (2 and 1).
const SIGNS: &[(Dialect, u32, Sign)] = &[
    (ClaudeCode, 8, Folder(".claude")),
    (ClaudeCode, 8, Folder(".claude-plugin")),
    (Copilot, 8, Folder(".github")),
    (Copilot, 8, Ending(".agent.md")),
    (Copilot, 8, Ending(".chatmode.md")),
    (OpenCode, 8, Folder(".opencode")),
    (GeminiCli, 8, Folder(".gemini")),
    (Cursor, 8, Folder(".cursor")),
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

/// Tells a file's dialect: the one whose signs weigh most, the first of equals.
pub(super) fn detect(path: &str, entries: &[Entry], body: &Body) -> Dialect {
    let tools = find(entries, "tools").map(tools::names).unwrap_or_default();
    let lower = path.to_lowercase();
    let opening = (0..body.passages.len().min(4)).map(|ix| body.passage_text(ix));
    let titles: Vec<String> = opening.map(|text| format!("# {text}")).collect();
    let holds = |sign: &Sign| match *sign {
        Folder(folder) => lower.split('/').rev().skip(1).any(|part| part == folder),
        Ending(ending) => lower.ends_with(ending),
        Key(key) => find(entries, key).is_some(),
        Map(key) => find(entries, key).is_some_and(|node| matches!(node.value, Scalar::Map(_))),
        Value(key, value) => find(entries, key)
            .and_then(Node::text)
            .is_some_and(|text| text.eq_ignore_ascii_case(value)),
        Tool(tool) => tools.iter().any(|name| name == tool),
        Words(words) => titles.iter().any(|title| title.contains(words)),
    };
    let mut weights = [0; 8];
    for (dialect, weight, _) in SIGNS.iter().filter(|(_, _, sign)| holds(sign)) {
        weights[*dialect as usize] += weight;
    }
    let all = [
        ClaudeCode, Copilot, OpenCode, GeminiCli, Cursor, ClaudeFlow, Persona,
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
