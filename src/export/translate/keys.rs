//! Keys beside name, description, tools and model: what each runtime calls them, and which it does not read.

use serde_json::{Map, Value};

use super::draft::Draft;
use super::{Target, servers};
use crate::agent::dialect::{Dialect, Schema, schema};
use crate::agent::frontmatter::{Entry, Node, Scalar};

/// How a value is turned into the target's.
#[derive(Clone, Copy)]
enum Turn {
    /// As it is.
    Same,
    /// As it is where the name is the source's; under the other name, yes is no.
    Not,
    /// A name for Claude Code, a number for OpenCode.
    Color,
    /// Low, medium or high; what is beyond differs.
    Effort,
    /// A table of servers; a list of names only points at the runtime's own configuration.
    Servers,
}

/// A key by its spellings, without case and separators, and what each target calls it: Claude Code, Copilot, OpenCode,
/// Gemini CLI, Codex.
struct Row {
    spellings: &'static [&'static str],
    names: [&'static str; 5],
    turn: Turn,
}

const fn row(spellings: &'static [&'static str], names: [&'static str; 5], turn: Turn) -> Row {
    Row {
        spellings,
        names,
        turn,
    }
}

/// What the runtimes read, by their references of 2026-11. An empty name: the target has no such key.
const KEYS: &[Row] = &[
    row(
        &["maxturns", "maxsteps", "steps", "maxiterations"],
        ["maxTurns", "", "steps", "max_turns", ""],
        Turn::Same,
    ),
    row(
        &["temperature"],
        ["", "", "temperature", "temperature", ""],
        Turn::Same,
    ),
    row(&["topp"], ["", "", "top_p", "", ""], Turn::Same),
    row(
        &["timeoutmins"],
        ["", "", "", "timeout_mins", ""],
        Turn::Same,
    ),
    row(
        &["effort", "reasoningeffort", "modelreasoningeffort"],
        ["effort", "", "", "", "model_reasoning_effort"],
        Turn::Effort,
    ),
    row(
        &["color", "colour"],
        ["color", "", "color", "", ""],
        Turn::Color,
    ),
    row(
        &["mcpservers", "mcp"],
        [
            "mcpServers",
            "mcp-servers",
            "",
            "mcp_servers",
            "mcp_servers",
        ],
        Turn::Servers,
    ),
    row(&["skills"], ["skills", "", "", "", ""], Turn::Same),
    row(&["hooks"], ["hooks", "", "", "", ""], Turn::Same),
    row(&["memory"], ["memory", "", "", "", ""], Turn::Same),
    row(&["background"], ["background", "", "", "", ""], Turn::Same),
    row(&["isolation"], ["isolation", "", "", "", ""], Turn::Same),
    row(
        &["permissionmode"],
        ["permissionMode", "", "", "", ""],
        Turn::Same,
    ),
    row(
        &["userinvocable", "userinvokable"],
        ["", "user-invocable", "hidden", "", ""],
        Turn::Not,
    ),
    row(
        &["hidden"],
        ["", "user-invocable", "hidden", "", ""],
        Turn::Not,
    ),
    row(
        &["disablemodelinvocation"],
        ["", "disable-model-invocation", "", "", ""],
        Turn::Same,
    ),
    row(
        &["argumenthint"],
        ["", "argument-hint", "", "", ""],
        Turn::Same,
    ),
    row(&["handoffs"], ["", "handoffs", "", "", ""], Turn::Same),
    row(&["mode"], ["", "", "mode", "", ""], Turn::Same),
    row(&["kind"], ["", "", "", "kind", ""], Turn::Same),
    row(
        &["nicknamecandidates"],
        ["", "", "", "", "nickname_candidates"],
        Turn::Same,
    ),
];

/// Keys for people and catalogs, which no runtime acts upon. Claude Code passes over keys that it does not know, Copilot
/// keeps words of this kind under `metadata`; the others refuse unknown keys or hand them to the model's service.
const DESCRIPTIVE: &[&str] = &[
    "author",
    "category",
    "displayname",
    "domain",
    "domains",
    "emoji",
    "keywords",
    "license",
    "metadata",
    "tags",
    "title",
    "version",
    "vibe",
];

/// Values that say what every runtime takes for granted: nothing is lost without them.
const GRANTED: &[(&str, &str)] = &[
    ("background", "false"),
    ("disable", "false"),
    ("disablemodelinvocation", "false"),
    ("hidden", "false"),
    ("isbackground", "false"),
    ("kind", "local"),
    ("mode", "subagent"),
    ("readonly", "false"),
    ("userinvocable", "true"),
];

/// Keys that are translated elsewhere, by what they mean.
const ELSEWHERE: &[&str] = &[
    "agents",
    "allowedtools",
    "deniedtools",
    "description",
    "disallowedtools",
    "examples",
    "excludedtools",
    "excludetools",
    "model",
    "models",
    "name",
    "permission",
    "readonly",
    "restrictedtools",
    "subagents",
    "tools",
    "toolsdenied",
];

/// Keys that give an agent more than its tools do, where its runtime reads them.
const GRANTS: &[&str] = &["hooks", "mcp", "mcpservers", "memory", "permissionmode"];

/// Keys that keep an agent from something.
const LIMITS: &[&str] = &[
    "agents",
    "allowedtools",
    "deniedtools",
    "disallowedtools",
    "excludedtools",
    "excludetools",
    "hooks",
    "mcpservers",
    "mode",
    "permission",
    "permissionmode",
    "permissions",
    "readonly",
    "restrictedtools",
    "subagents",
    "tools",
    "toolsdenied",
];

/// Parts of `capabilities` that are tools, which are translated as such.
const TOOL_PARTS: &[&str] = &["allowedtools", "deniedtools", "restrictedtools", "tools"];

/// Writes what the target reads of the front matter's other entries, and notes the rest.
pub(super) fn write(draft: &mut Draft, dialect: Dialect, entries: &[Entry]) {
    if draft.target == Target::OpenCode {
        // Without a mode the agent would be one that people switch to.
        draft.set("mode", "subagent");
    }
    for entry in entries {
        let key = normal(&entry.key);
        let is_elsewhere = ELSEWHERE.contains(&key.as_str()) || denies(dialect, &entry.key);
        if is_elsewhere || entry.node.is_null() {
            continue;
        }
        if GRANTS.contains(&key.as_str()) && !is_read(dialect, &key) {
            let why = "the agent's own runtime does not read it, so that it would gain something";
            draft.lost(&entry.key, &shown(entry), why);
            continue;
        }
        let value = match (exact(&entry.node), key.as_str()) {
            (Value::Object(parts), "capabilities") => {
                let others = parts
                    .into_iter()
                    .filter(|(part, _)| !TOOL_PARTS.contains(&normal(part).as_str()));
                Value::Object(others.collect())
            }
            (value, _) => value,
        };
        if value.as_object().is_none_or(|parts| !parts.is_empty()) {
            place(draft, entry, &key, value);
        }
    }
}

fn place(draft: &mut Draft, entry: &Entry, key: &str, value: Value) {
    let shown = shown(entry);
    let row = KEYS.iter().find(|row| row.spellings.contains(&key));
    let name = row.map_or("", |row| row.names[draft.target as usize]);
    if let (Some(row), false) = (row, name.is_empty()) {
        if let (Turn::Servers, Some(servers)) = (row.turn, value.as_object()) {
            let servers = servers::translated(draft, entry, servers);
            if !servers.is_empty() {
                draft.set(name, servers);
            }
            return;
        }
        let schema = schema(draft.target.dialect());
        let turned = turned(row.turn, value, key, draft.target);
        match turned.and_then(|(value, why)| fitted(schema, name, value, why)) {
            Some((value, None)) => draft.set(name, value),
            Some((value, Some(why))) => {
                draft.approximated(
                    &entry.key,
                    &shown,
                    &format!("{name}: {}", text(&value)),
                    why,
                );
                draft.set(name, value);
            }
            None => {
                let title = draft.target.title();
                let why = match schema {
                    Some(schema) => format!("`{name}` of {title} takes {}", schema.wants(name)),
                    None => format!("`{name}` of {title} has no such value"),
                };
                draft.lost(&entry.key, &shown, why);
            }
        }
    } else if DESCRIPTIVE.contains(&key) && draft.target == Target::Claude {
        draft.set(&entry.key, value);
    } else if DESCRIPTIVE.contains(&key) && draft.target == Target::Copilot {
        describe(draft, &entry.key, &shown, value);
    } else if !GRANTED.contains(&(key, shown.as_str())) {
        draft.lost(
            &entry.key,
            &shown,
            format!("{} has no such key", draft.target.title()),
        );
    }
}

/// Returns a value that the target's key takes, with the reason where it is not quite the same.
fn fitted(
    schema: Option<&Schema>,
    name: &str,
    value: Value,
    why: Option<&'static str>,
) -> Option<(Value, Option<&'static str>)> {
    let schema = schema?;
    if schema.takes(name, &value) && fits_codex(name, &value) {
        return Some((value, why));
    }

    let number = match &value {
        Value::String(text) => text.trim().parse().ok().map(Value::Number),
        Value::Number(_) => Some(value),
        _ => None,
    }?;
    if schema.takes(name, &number) {
        return Some((number, why));
    }
    let whole = Value::from(number.as_f64()? as u64);
    let is_whole = schema.takes(name, &whole);
    is_whole.then_some((whole, Some("it takes whole numbers")))
}

/// Tells whether a key of Codex takes a value (`codex-rs/core/src/config/agent_roles.rs` of openai/codex, 2026-11).
fn fits_codex(name: &str, value: &Value) -> bool {
    if name != "nickname_candidates" {
        return true;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let Some(names) = value.as_array() else {
        return false;
    };
    let mut seen = Vec::new();

    !names.is_empty()
        && names.iter().all(|name| {
            let name = name.as_str().unwrap_or_default().trim();
            let is_new = !seen.contains(&name);
            seen.push(name);
            is_new && !name.is_empty() && name.chars().all(plain)
        })
}

/// Returns a value in which numbers that would be written otherwise are texts: `1.10` is a version and not 1.1.
pub(super) fn exact(node: &Node) -> Value {
    match &node.value {
        Scalar::Number(number) => match node.text() {
            Some(written) if written != number.to_string() && is_decimal(written) => {
                Value::from(written)
            }
            _ => Value::Number(number.clone()),
        },
        Scalar::List(items) => items.iter().map(exact).collect(),
        Scalar::Map(entries) => {
            let parts = entries.iter();
            Value::Object(
                parts
                    .map(|part| (part.key.clone(), exact(&part.node)))
                    .collect(),
            )
        }
        _ => node.json(),
    }
}

/// Tells whether a number is written in digits and a point, and so may be meant as it stands.
fn is_decimal(written: &str) -> bool {
    written.contains('.') && written.bytes().all(|c| c.is_ascii_digit() || c == b'.')
}

/// Keeps what the front matter of the target's own dialect says, but for what its runtime does not take.
pub(super) fn keep(draft: &mut Draft, schema: &Schema, entries: &[Entry]) {
    for entry in entries.iter().filter(|entry| entry.key != "name") {
        let value = exact(&entry.node);
        let is_known = schema.keys().any(|key| key == entry.key);
        if !is_known && !schema.refuses_unknown_keys() || schema.takes(&entry.key, &value) {
            draft.set(&entry.key, value);
            continue;
        }

        match fitted(Some(schema), &entry.key, value.clone(), None) {
            Some((value, None)) => draft.set(&entry.key, value),
            Some((value, Some(why))) => {
                let became = format!("{}: {}", entry.key, text(&value));
                draft.approximated(&entry.key, &shown(entry), &became, why);
                draft.set(&entry.key, value);
            }
            None => {
                let why = match is_known {
                    true => format!("{} takes {}", schema.runtime, schema.wants(&entry.key)),
                    false => format!("{} has no such key", schema.runtime),
                };
                draft.lost(&entry.key, &shown(entry), why);
            }
        }
    }
}

/// Returns an entry's value for a note.
fn shown(entry: &Entry) -> String {
    entry
        .node
        .text()
        .map_or_else(|| entry.node.json().to_string(), str::to_owned)
}

/// Tells whether a key is one that limits what an agent of a dialect may do.
pub(super) fn limits(dialect: Dialect, key: &str) -> bool {
    let denies = denies(dialect, key);
    let key = normal(key);
    let is_limit = LIMITS.contains(&key.as_str()) || key == "capabilities" || denies;

    is_limit && is_read(dialect, &key)
}

/// Tells whether values of a key keep tools from an agent, which are translated as such.
fn denies(dialect: Dialect, key: &str) -> bool {
    schema(dialect).is_some_and(|schema| schema.has_denials(key))
}

/// Tells whether the runtime of a dialect reads a key; so it counts where nothing is known.
fn is_read(dialect: Dialect, key: &str) -> bool {
    schema(dialect).is_none_or(|schema| schema.reads(key))
}

/// Puts a description under Copilot's `metadata`, which holds texts only.
fn describe(draft: &mut Draft, key: &str, shown: &str, value: Value) {
    let parts = match value {
        Value::Object(parts) => parts,
        value => Map::from_iter([(key.to_owned(), value)]),
    };
    let mut metadata = match draft.fields.remove("metadata") {
        Some(Value::Object(metadata)) => metadata,
        _ => Map::new(),
    };
    let before = metadata.len();
    let all = parts.len();
    metadata.extend(
        parts
            .into_iter()
            .filter(|(_, value)| is_flat(value))
            .map(|(key, value)| (key, text(&value).into())),
    );
    if metadata.len() < before + all {
        draft.approximated(
            key,
            shown,
            "metadata",
            "nested values are left out: Copilot keeps texts only",
        );
    }
    if !metadata.is_empty() {
        draft.set("metadata", metadata);
    }
}

fn is_flat(value: &Value) -> bool {
    match value {
        Value::Array(items) => items
            .iter()
            .all(|item| !item.is_array() && !item.is_object()),
        Value::Object(_) | Value::Null => false,
        _ => true,
    }
}

/// Returns a flat value as a text.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}

/// Returns a value as the target has it, with the reason where that is not quite the same.
fn turned(
    turn: Turn,
    value: Value,
    key: &str,
    target: Target,
) -> Option<(Value, Option<&'static str>)> {
    match (turn, target) {
        (Turn::Not, Target::Copilot) if key == "hidden" => {
            Some((Value::Bool(!value.as_bool()?), None))
        }
        (Turn::Not, Target::OpenCode) if key != "hidden" => {
            Some((Value::Bool(!value.as_bool()?), None))
        }
        (Turn::Servers, _) => None,
        (Turn::Color, Target::OpenCode) => {
            let name = value.as_str()?;
            if name.starts_with('#') {
                return Some((value, None));
            }
            let (_, number) = COLORS
                .iter()
                .find(|(color, _)| color.eq_ignore_ascii_case(name))?;
            Some(((*number).into(), Some("OpenCode takes colours by number")))
        }
        (Turn::Color, _) => {
            let known = COLORS
                .iter()
                .any(|(color, _)| Some(*color) == value.as_str());
            known.then_some((value, None))
        }
        (Turn::Effort, target) => match (value.as_str()?, target) {
            ("low" | "medium" | "high", _) => Some((value, None)),
            ("max", Target::Codex) => Some(("xhigh".into(), Some("the most that Codex has"))),
            ("minimal", Target::Claude) => {
                Some(("low".into(), Some("the least that Claude Code has")))
            }
            ("max", Target::Claude) | ("minimal" | "xhigh", Target::Codex) => Some((value, None)),
            ("xhigh", Target::Claude) => {
                Some(("max".into(), Some("the most that Claude Code has")))
            }
            _ => None,
        },
        (Turn::Same | Turn::Not, _) => Some((value, None)),
    }
}

/// Claude Code's colours, and a number near each.
const COLORS: &[(&str, &str)] = &[
    ("red", "#dc2626"),
    ("blue", "#2563eb"),
    ("green", "#16a34a"),
    ("yellow", "#ca8a04"),
    ("purple", "#9333ea"),
    ("orange", "#ea580c"),
    ("pink", "#db2777"),
    ("cyan", "#0891b2"),
];

/// Returns a key without case and separators.
fn normal(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}
