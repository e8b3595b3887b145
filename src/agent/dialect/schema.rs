//! What each runtime reads of front matter, and what becomes of a file that says something else. The facts are the files
//! of `dialects/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::Dialect;
use super::fields::normal;
use crate::agent::frontmatter::Entry;
use crate::dialects;

static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| {
    dialects::read()
        .map(|mut schema: Schema| {
            schema.read = schema.fields.keys().map(|field| normal(field)).collect();
            schema
        })
        .collect()
});

/// What the runtime of a dialect reads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Schema {
    pub dialect: Dialect,
    /// The runtime's name for people.
    pub runtime: String,
    /// It reads agents of Markdown.
    #[serde(default)]
    pub markdown: bool,
    /// Where a project keeps agents for it, the usual folder first.
    #[serde(default)]
    pub folders: Vec<String>,
    /// Where a person keeps agents for it, below the home folder, where that is another place.
    #[serde(default)]
    pub user_folders: Vec<String>,
    /// Other runtimes read what else the folder around it holds.
    #[serde(default)]
    pub shares_folder: bool,
    /// The last of the rules of `permission` that fits decides, and rules of `permission.task` whom an agent calls.
    #[serde(default)]
    pub ordered_permissions: bool,
    /// What the facts rest on, and when that was read.
    pub source: String,
    unknown_key: Effect,
    wrong_value: Effect,
    #[serde(default)]
    required: Vec<String>,
    /// Keys that are passed over in the files of a plugin.
    #[serde(default)]
    not_in_plugins: Vec<String>,
    /// Keys whose wrong value refuses the file, though others are passed over.
    #[serde(default)]
    strict: Vec<String>,
    /// Keys whose wrong value is passed over, though others refuse the file.
    #[serde(default)]
    lenient: Vec<String>,
    fields: BTreeMap<String, Kind>,
    /// What some values of keys keep from an agent, in the words of tools.
    #[serde(default)]
    denies: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// The tools of an agent are functions of its project, which nobody else knows.
    #[serde(default)]
    own_tools: bool,
    /// Keys whose agents are all that an agent may call.
    #[serde(default)]
    callees: Vec<String>,
    /// What values of keys give an agent beside what they name; `*` is any value, and as a key every agent.
    #[serde(default)]
    gives: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    names: Names,
    /// How a session is told of an agent.
    #[serde(default)]
    pub listing: SessionListing,
    /// Files of data, which [`definition`](crate::definition) reads.
    #[serde(rename = "files", default)]
    _files: IgnoredAny,
    /// What [`signs`](super::signs) reads.
    #[serde(rename = "signs", default)]
    _signs: IgnoredAny,
    #[serde(rename = "endings", default)]
    _endings: IgnoredAny,
    /// What [`fields`](super::fields) reads.
    #[serde(rename = "meaning", default)]
    _meaning: IgnoredAny,
    /// Whom agents may call, which is a matter of capabilities.
    #[serde(rename = "calls", default)]
    _calls: IgnoredAny,
    /// What agents use and what starts them, which [`source`](crate::source) reads.
    #[serde(rename = "components", default)]
    _components: IgnoredAny,
    /// The keys without case and separators.
    #[serde(skip)]
    read: Vec<String>,
}

/// How a runtime tells every session of an agent that may be called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SessionListing {
    /// The line for it, with places for `{name}`, `{description}` and `{tools}`.
    line: String,
    /// Keys by whose values it is left out.
    unless: BTreeMap<String, Vec<String>>,
}

impl Default for SessionListing {
    /// What the runtimes whose source is public have in common.
    fn default() -> Self {
        SessionListing {
            line: "- {name}: {description}".to_owned(),
            unless: BTreeMap::new(),
        }
    }
}

impl SessionListing {
    /// Tells whether no session is told of an agent with this front matter.
    pub(in crate::agent) fn leaves_out(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| {
            let values = self.unless.get(&entry.key);
            let value = entry.node.text().unwrap_or_default();
            values.is_some_and(|values| values.iter().any(|known| known == value))
        })
    }

    /// Returns the line about an agent.
    pub(in crate::agent) fn line(&self, name: &str, description: &str, tools: &str) -> String {
        let line = self.line.replace("{tools}", tools).replace("{name}", name);
        line.replace("{description}", description)
    }
}

/// What a runtime calls things by names of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Names {
    tools: Vec<String>,
    models: Vec<String>,
}

/// What becomes of a file that has a key or a value that its runtime does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The file is read without it.
    Ignored,
    /// It goes to the model's service.
    PassedOn,
    RefusesTheFile,
    /// The runtime does not start.
    StopsTheStart,
}

/// Which values a key takes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Kind {
    OneOf(Vec<String>),
    Shaped(Shape),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Shape {
    Any,
    Text,
    /// A text that is not empty.
    Words,
    /// Lower-case letters, digits, `-` and `_`.
    Slug,
    Number,
    /// A whole number above 0.
    Count,
    Boolean,
    List,
    Map,
    /// A map of names to booleans.
    Switches,
    /// A word, or a map of names to words or to maps of patterns to words.
    Permission,
    /// `#` and six hexadecimal digits, or a color of the theme.
    ThemeColor,
    /// A list of tools as Gemini CLI names them.
    GeminiTools,
}

/// Something for which a runtime refuses a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub line: u32,
    pub key: String,
    /// What the runtime would take instead.
    pub why: String,
    pub effect: Effect,
}

/// Returns what is known of each runtime, in the order in which dialects are told.
pub fn schemas() -> &'static [Schema] {
    &SCHEMAS
}

/// Returns what the runtime of a dialect reads; nothing where that is not known.
pub fn schema(dialect: Dialect) -> Option<&'static Schema> {
    SCHEMAS.iter().find(|schema| schema.dialect == dialect)
}

impl Schema {
    /// Tells whether the runtime reads a key, which is written as [`normal`] writes it.
    pub fn reads(&self, key: &str) -> bool {
        self.read.iter().any(|read| read == key)
    }

    /// Returns the keys that the runtime reads, as it spells them.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// Returns the runtime's own tools, where its names of them are known.
    pub fn tools(&self) -> impl Iterator<Item = &str> {
        self.names.tools.iter().map(String::as_str)
    }

    /// Returns the aliases of models that the runtime knows.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.names.models.iter().map(String::as_str)
    }

    /// Returns the words that a key takes, where it takes no others.
    pub fn words(&self, key: &str) -> &[String] {
        match self.fields.get(key) {
            Some(Kind::OneOf(words)) => words,
            _ => &[],
        }
    }

    /// Tells whether a key takes true or false alone.
    pub fn is_switch(&self, key: &str) -> bool {
        matches!(self.fields.get(key), Some(Kind::Shaped(Shape::Boolean)))
    }

    /// Returns a key as the runtime spells it.
    pub fn spelled(&self, key: &str) -> Option<&str> {
        let key = normal(key);
        self.keys().find(|field| normal(field) == key)
    }

    /// Returns the tools that a value of a key keeps from an agent.
    pub fn denials(&self, key: &str, value: &str) -> &[String] {
        let values = self.denies.get(key);
        values
            .and_then(|values| values.get(value))
            .map_or(&[], Vec::as_slice)
    }

    /// Tells whether the tools of agents are functions of their project.
    pub fn has_own_tools(&self) -> bool {
        self.own_tools
    }

    /// Tells whether a key lists all agents that an agent may call.
    pub fn lists_callees(&self, key: &str) -> bool {
        self.callees.iter().any(|callees| callees == key)
    }

    /// Returns the tools that a value of a key gives an agent, and those that every value does.
    pub fn gifts(&self, key: &str, value: &str) -> impl Iterator<Item = &str> {
        let values = self.gives.get(key);
        let named = values.and_then(|values| values.get(value));
        named.into_iter().flatten().map(String::as_str)
    }

    /// Tells whether some values of a key keep something from an agent.
    pub fn has_denials(&self, key: &str) -> bool {
        self.denies.contains_key(key)
    }

    /// Returns everything for which the runtime refuses front matter, in its order.
    pub fn refusals(&self, entries: &[Entry]) -> Vec<Refusal> {
        let refuses =
            |effect: Effect| matches!(effect, Effect::RefusesTheFile | Effect::StopsTheStart);
        let mut refusals = Vec::new();

        for entry in entries {
            let (why, effect) = match self.fields.get(&entry.key) {
                None => {
                    let help = match self.spelled(&entry.key) {
                        Some(field) => format!("it reads `{field}`"),
                        None => "it has no such key".to_owned(),
                    };
                    (Some(help), self.unknown_key)
                }
                Some(kind) => (
                    self.trouble(kind, &entry.node.json()),
                    self.effect_of(&entry.key),
                ),
            };
            if let Some(why) = why.filter(|_| refuses(effect)) {
                refusals.push(Refusal {
                    line: entry.line,
                    key: entry.key.clone(),
                    why,
                    effect,
                });
            }
        }

        let is_missing = |key: &&String| !entries.iter().any(|entry| entry.key == **key);
        let missing = self.required.iter().filter(is_missing).map(|key| Refusal {
            line: 1,
            key: key.clone(),
            why: "it is required".to_owned(),
            effect: self.wrong_value,
        });
        refusals.extend(missing);
        refusals
    }

    /// Returns what becomes of a file in which a key has a wrong value.
    fn effect_of(&self, key: &str) -> Effect {
        if self.strict.iter().any(|strict| strict == key) {
            Effect::RefusesTheFile
        } else if self.is_lenient(key) {
            Effect::Ignored
        } else {
            self.wrong_value
        }
    }

    /// Tells whether the runtime loads a file without one of its entries.
    pub fn passes_over(&self, entry: &Entry, is_in_plugin: bool) -> bool {
        if is_in_plugin && self.is_not_in_plugins(&entry.key) {
            return true;
        }
        match self.fields.get(&entry.key) {
            None => self.unknown_key == Effect::Ignored && !self.reads(&normal(&entry.key)),
            Some(kind) => {
                self.effect_of(&entry.key) == Effect::Ignored
                    && self.trouble(kind, &entry.node.json()).is_some()
            }
        }
    }

    /// Tells whether the runtime passes over a key for its value, where a wrong value of another refuses the file.
    pub fn passes_over_value(&self, entry: &Entry) -> bool {
        self.is_lenient(&entry.key) && !self.takes(&entry.key, &entry.node.json())
    }

    /// Tells whether a wrong value of a key is passed over, where that of another refuses the file.
    pub fn is_lenient(&self, key: &str) -> bool {
        let key = normal(key);
        self.lenient.iter().any(|lenient| normal(lenient) == key)
    }

    /// Tells whether the runtime passes over a key in the files of a plugin.
    pub fn is_not_in_plugins(&self, key: &str) -> bool {
        let key = normal(key);
        self.not_in_plugins.iter().any(|other| normal(other) == key)
    }

    /// Tells whether the runtime refuses files for keys that it does not know.
    pub fn refuses_unknown_keys(&self) -> bool {
        self.unknown_key == Effect::RefusesTheFile
    }

    /// Returns what a key takes.
    pub fn wants(&self, key: &str) -> String {
        match self.fields.get(key) {
            Some(Kind::Shaped(shape)) => shape.words().to_owned(),
            Some(Kind::OneOf(words)) => words.join(", "),
            None => "nothing".to_owned(),
        }
    }

    /// Tells whether a key takes a value; a key that is not read takes none.
    pub fn takes(&self, key: &str, value: &Value) -> bool {
        self.fields
            .get(key)
            .is_some_and(|kind| self.trouble(kind, value).is_none())
    }

    /// Returns what a key takes, where it does not take a value.
    fn trouble(&self, kind: &Kind, value: &Value) -> Option<String> {
        match kind {
            Kind::OneOf(words) => {
                let fits = matches!(value, Value::String(text) if words.contains(text));
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                (!fits).then(|| format!("it takes {}", words.join(", ")))
            }
            Kind::Shaped(Shape::GeminiTools) => self.tools_trouble(value),
            Kind::Shaped(shape) => {
                (!shape.fits(value)).then(|| format!("it takes {}", shape.words()))
            }
        }
    }

    fn tools_trouble(&self, value: &Value) -> Option<String> {
        let Value::Array(items) = value else {
            return Some("it takes a list".to_owned());
        };
        let is_tool = |name: &str| self.names.tools.iter().any(|tool| tool == name);
        let is_known = |item: &&Value| {
            item.as_str()
                .is_some_and(|name| is_tool(name) || is_gemini_pattern(name))
        };
        let odd = items.iter().find(|item| !is_known(item))?;

        let name = odd.as_str().map_or_else(|| odd.to_string(), str::to_owned);
        Some(format!("`{name}` is not the name of one of its tools"))
    }
}

impl Shape {
    fn words(self) -> &'static str {
        match self {
            Shape::Any => "any value",
            Shape::Text => "a text",
            Shape::Words => "a text that is not empty",
            Shape::Slug => "lower-case letters, digits, `-` and `_`",
            Shape::Number => "a number",
            Shape::Count => "a whole number above 0",
            Shape::Boolean => "true or false",
            Shape::List => "a list",
            Shape::Map => "a map",
            Shape::Switches => "a map of tools to true or false",
            Shape::Permission => "`ask`, `allow` or `deny`, or a map of tools to them",
            Shape::ThemeColor => {
                "`#` with six hexadecimal digits, or `primary`, `secondary`, `accent`, `success`, `warning`, `error`, `info`"
            }
            Shape::GeminiTools => "a list of tools",
        }
    }

    fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::Boolean, Value::Bool(_))
            | (Shape::List, Value::Array(_))
            | (Shape::Map, Value::Object(_)) => true,
            (Shape::Words, Value::String(text)) => !text.is_empty(),
            (Shape::Slug, Value::String(text)) => is_slug(text),
            (Shape::Count, Value::Number(number)) => is_count(number),
            (Shape::Switches, Value::Object(parts)) => parts.values().all(Value::is_boolean),
            (Shape::Permission, Value::Object(parts)) => parts.values().all(is_rule),
            (Shape::Permission, _) => is_action(value),
            (Shape::ThemeColor, Value::String(text)) => is_theme_color(text),
            _ => false,
        }
    }
}

fn is_slug(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    !text.is_empty() && text.chars().all(fits)
}

fn is_count(number: &Number) -> bool {
    number
        .as_f64()
        .is_some_and(|number| number > 0.0 && number.fract() == 0.0)
}

fn is_action(value: &Value) -> bool {
    matches!(value.as_str(), Some("ask" | "allow" | "deny"))
}

fn is_rule(value: &Value) -> bool {
    match value {
        Value::Object(parts) => parts.values().all(is_action),
        _ => is_action(value),
    }
}

fn is_theme_color(text: &str) -> bool {
    let theme = [
        "primary",
        "secondary",
        "accent",
        "success",
        "warning",
        "error",
        "info",
    ];
    let is_hex = |digits: &str| digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit());

    theme.contains(&text) || text.strip_prefix('#').is_some_and(is_hex)
}

/// Tells whether Gemini CLI takes a name that is none of its own tools'.
fn is_gemini_pattern(name: &str) -> bool {
    if matches!(name, "*" | "mcp_*") || name.starts_with("discovered_tool_") {
        return true;
    }
    let Some((server, tool)) = name
        .strip_prefix("mcp_")
        .and_then(|rest| rest.split_once('_'))
    else {
        return false;
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
    let is_named = tool.chars().any(|c| c != '_');

    !server.is_empty()
        && server.chars().all(fits)
        && (tool == "*" || is_named && tool.chars().all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_dialects_is_read() {
        let dialects: Vec<Dialect> = SCHEMAS.iter().map(|schema| schema.dialect).collect();
        assert_eq!(
            dialects,
            [
                Dialect::ClaudeCode,
                Dialect::Copilot,
                Dialect::OpenCode,
                Dialect::GeminiCli,
                Dialect::Cursor,
                Dialect::Factory,
                Dialect::QwenCode,
                Dialect::KimiCode,
                Dialect::Kilo,
                Dialect::Augment,
                Dialect::Junie,
                Dialect::Devin,
                Dialect::Antigravity,
                Dialect::Codex,
                Dialect::Roo,
                Dialect::Kiro,
                Dialect::Cagent,
                Dialect::CrewAi,
                Dialect::Adk,
                Dialect::AgentFramework,
                Dialect::AgentSpec,
                Dialect::Kagent,
                Dialect::Goose
            ]
        );
        assert!(SCHEMAS.iter().all(|schema| schema.source.contains("2026")));
    }

    #[test]
    fn a_key_is_found_in_any_spelling_and_told_in_the_runtimes_own() {
        let claude = schema(Dialect::ClaudeCode).unwrap();
        assert_eq!(claude.spelled("disallowed-tools"), Some("disallowedTools"));
        assert!(claude.reads("permissionmode") && !claude.reads("allowedtools"));
    }

    #[test]
    fn tools_of_gemini_cli_are_its_own_or_those_of_a_server() {
        for name in [
            "mcp_*",
            "mcp_github_*",
            "mcp_my_depot_list",
            "discovered_tool_x",
            "*",
        ] {
            assert!(is_gemini_pattern(name), "{name}");
        }
        for name in [
            "Read",
            "mcp__github__get",
            "mcp_github_get_*",
            "mcp_github",
            "mcp_github__",
        ] {
            assert!(!is_gemini_pattern(name), "{name}");
        }
    }
}
