//! Tables of MCP servers, by what each runtime calls their keys.

use serde_json::{Map, Value};

use super::Target;
use super::draft::Draft;
use crate::agent::frontmatter::Entry;

/// What a key of a server holds.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    Texts,
    Table,
    Number,
}

/// A key by its spellings, without case and separators, and what each target calls it: Claude Code, Copilot, Gemini CLI,
/// Codex.
struct Row {
    spellings: &'static [&'static str],
    names: [&'static str; 4],
    holds: Holds,
}

const fn row(spellings: &'static [&'static str], names: [&'static str; 4], holds: Holds) -> Row {
    Row {
        spellings,
        names,
        holds,
    }
}

/// From code.claude.com/docs/en/mcp, docs.github.com/copilot/reference/custom-agents-configuration, `agentLoader.ts` of
/// google-gemini/gemini-cli and `codex-rs/config/src/mcp_types.rs` of openai/codex, 2026-11.
const KEYS: &[Row] = &[
    row(&["command"], ["command"; 4], Holds::Text),
    row(&["args"], ["args"; 4], Holds::Texts),
    row(&["env"], ["env"; 4], Holds::Table),
    row(&["cwd"], ["", "", "cwd", "cwd"], Holds::Text),
    row(&["url", "httpurl"], ["url"; 4], Holds::Text),
    row(
        &["headers", "httpheaders"],
        ["headers", "headers", "headers", "http_headers"],
        Holds::Table,
    ),
    row(&["type"], ["type", "type", "type", ""], Holds::Text),
    row(
        &["bearertokenenvvar"],
        ["", "", "", "bearer_token_env_var"],
        Holds::Text,
    ),
    row(&["timeout"], ["", "", "timeout", ""], Holds::Number),
    row(&["description"], ["", "", "description", ""], Holds::Text),
    row(
        &["tools", "includetools", "enabledtools"],
        ["", "tools", "include_tools", "enabled_tools"],
        Holds::Texts,
    ),
    row(
        &["excludetools", "disabledtools"],
        ["", "", "exclude_tools", "disabled_tools"],
        Holds::Texts,
    ),
];

/// Lists of a server's tools, without which every tool of it may be used.
const LIMITS: &[&str] = &[
    "tools",
    "includetools",
    "enabledtools",
    "excludetools",
    "disabledtools",
];

/// Returns the servers as the target names their keys; what it has no key for is noted.
pub(super) fn translated(
    draft: &mut Draft,
    entry: &Entry,
    servers: &Map<String, Value>,
) -> Map<String, Value> {
    let mut made = Map::new();
    for (name, server) in servers {
        let Some(server) = server.as_object() else {
            draft.lost(&entry.key, name, "it is not a table");
            continue;
        };
        if let Some(server) = one(draft, entry, name, server) {
            made.insert(name.clone(), server.into());
        }
    }
    made
}

fn one(
    draft: &mut Draft,
    entry: &Entry,
    name: &str,
    server: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    let has = |key: &str| server.keys().any(|own| normal(own) == key);
    let is_local = has("command");
    let kind = server.get("type").and_then(Value::as_str).unwrap_or("");
    if !is_local && !has("url") && !has("httpurl") {
        draft.lost(&entry.key, name, "it has neither a command nor an address");
        return None;
    }
    if draft.target == Target::Codex && kind == "sse" {
        draft.lost(&entry.key, name, "Codex has no servers of type `sse`");
        return None;
    }

    let mut made = Map::new();
    for (key, value) in server {
        let own = normal(key);
        let field = format!("{}.{name}.{key}", entry.key);
        let spelled = spelled(draft.target, &own, kind, is_local);
        let fits = |row: &&Row| row.holds.fits(value);
        let row = KEYS
            .iter()
            .find(|row| row.spellings.contains(&own.as_str()));

        match (spelled, row.filter(fits)) {
            (Some(Spelled::Implied), _) => {}
            (Some(Spelled::Key(spelled)), Some(_)) => {
                made.insert(spelled.to_owned(), value.clone());
            }
            _ => {
                let why = format!("{} has no such key or value", draft.target.title());
                draft.lost(&field, &value.to_string(), why);
                note_limit(draft, entry, name, &own, value);
            }
        }
    }
    note_variables(draft, entry, name, &made);
    Some(made)
}

/// Notes that every tool of a server may be used, where a list of its tools is lost.
fn note_limit(draft: &mut Draft, entry: &Entry, name: &str, key: &str, value: &Value) {
    let is_all = value
        .as_array()
        .is_some_and(|tools| tools.iter().any(|tool| tool == "*"));

    if LIMITS.contains(&key) && !is_all {
        draft.widened(entry.line, format!("every tool of the MCP server `{name}`"));
    }
}

/// Notes variables in the headers of Codex, which takes them as they are.
fn note_variables(draft: &mut Draft, entry: &Entry, name: &str, made: &Map<String, Value>) {
    let headers = made.get("http_headers").and_then(Value::as_object);
    for (header, value) in headers.into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        if value.contains("${") {
            let field = format!("{}.{name}.headers", entry.key);
            let why = "Codex puts no variables into headers: name one in `bearer_token_env_var` or `env_http_headers`";
            draft.approximated(&field, &format!("{header}: {value}"), "http_headers", why);
        }
    }
}

/// How a target has a key.
enum Spelled {
    Key(&'static str),
    /// The other keys say it.
    Implied,
}

fn spelled(target: Target, key: &str, kind: &str, is_local: bool) -> Option<Spelled> {
    let column = match target {
        Target::Claude => 0,
        Target::Copilot => 1,
        Target::Gemini => 2,
        Target::Codex => 3,
        Target::OpenCode => return None,
    };
    let row = KEYS.iter().find(|row| row.spellings.contains(&key))?;
    let is_remote_key = matches!(
        key,
        "url" | "httpurl" | "headers" | "httpheaders" | "bearertokenenvvar"
    );
    let is_local_key = matches!(key, "command" | "args" | "env" | "cwd");

    match (target, key) {
        (Target::Codex, "type") => Some(Spelled::Implied),
        (Target::Gemini, "type") if !matches!(kind, "http" | "sse") => Some(Spelled::Implied),
        (Target::Gemini, "httpurl") => Some(Spelled::Key("http_url")),
        // Codex refuses keys of the other kind of server.
        (Target::Codex, _) if is_local && is_remote_key || !is_local && is_local_key => None,
        _ if row.names[column].is_empty() => None,
        _ => Some(Spelled::Key(row.names[column])),
    }
}

impl Holds {
    fn fits(self, value: &Value) -> bool {
        match self {
            Holds::Text => value.is_string(),
            Holds::Number => value.is_number(),
            Holds::Texts => value
                .as_array()
                .is_some_and(|items| items.iter().all(Value::is_string)),
            Holds::Table => value
                .as_object()
                .is_some_and(|parts| parts.values().all(Value::is_string)),
        }
    }
}

/// Returns a key without case and separators.
fn normal(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}
