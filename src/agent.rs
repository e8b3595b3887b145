//! One agent: what its file says, in the words of every dialect translated to one.

pub mod body;
mod bounds;
mod callees;
pub mod dialect;
mod examples;
pub mod frontmatter;
mod gather;
pub mod highlight;
pub mod mend;
mod models;
mod opening;
mod permission;
mod place;
mod rewrite;
mod summary;
pub mod text;
mod tools;

use std::sync::Arc;

use indexmap::IndexSet;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use std::borrow::Cow;

use crate::finding::{Noted, Place, Repair};
use crate::source::Source;
use body::Body;
pub use callees::{CalleeRule, Callees};
use dialect::Dialect;
use frontmatter::Entry;
use gather::Gathered;
use mend::Notes;
pub use permission::{ArgumentRule, argument_rules};
pub use rewrite::{Rewritten, rewrite};

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
    /// Whom it may call, where a key such as `agents` says.
    pub callees: Option<Callees>,
    /// Nested or dialect-specific metadata grouped for people: limits, policy, invocation, hooks, MCP servers …
    pub groups: Vec<Group>,
    /// Every key without a canonical meaning, in order, untouched.
    pub extra: Map<String, Value>,
    /// The body's outline; [`Agent::read_body`] returns it with its text.
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
        Place {
            source: self.source.clone(),
            path: self.path.clone(),
            span: None,
        }
    }

    /// Returns the file's text as it was read: decoded, mended, without a byte order mark. [`Body::offset`] counts in it.
    pub fn text(&self) -> Cow<'_, str> {
        text::text(&self.bytes)
    }

    /// Returns the body's Markdown.
    pub fn body_text(&self) -> Cow<'_, str> {
        match self.text() {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(self.body.offset..).unwrap_or_default()),
            Cow::Owned(text) => {
                Cow::Owned(text.get(self.body.offset..).unwrap_or_default().to_owned())
            }
        }
    }

    /// Returns the front matter's entries, read anew; none where the file has no fenced block.
    pub fn front_matter(&self) -> Vec<Entry> {
        let front = frontmatter::read(&self.text(), &mut Notes::new(self.place()));
        if front.fenced {
            front.entries
        } else {
            Vec::new()
        }
    }

    /// Returns the body as it stands on disk, whatever its encoding; of UTF-16, whose bytes mean nothing behind other
    /// front matter, and of a file that a code block closes, the text.
    pub fn body_bytes(&self) -> Cow<'_, [u8]> {
        match self.body_start() {
            Some(start) => Cow::Borrowed(&self.bytes[start..]),
            None => Cow::Owned(self.body_text().into_owned().into_bytes()),
        }
    }

    /// Returns how many bytes of the file stand before the body; nothing where only the text can tell.
    pub fn body_start(&self) -> Option<usize> {
        let is_wrapped = || {
            let mut repairs = self.repairs.iter();
            repairs.any(|repair| repair.code == mend::WRAPPED.code)
        };
        if matches!(&self.bytes[..], [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) || is_wrapped() {
            return None;
        }
        let mark = if self.bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
            3
        } else {
            0
        };
        let ends = memchr::memchr_iter(b'\n', &self.bytes).map(|end| end + 1);
        // Mends never add or remove a line, so that a line counts the same in the text and on disk; where lone carriage
        // returns end the lines, there are fewer on disk.
        std::iter::once(mark)
            .chain(ends)
            .nth(self.body.line.saturating_sub(1) as usize)
    }

    /// Returns the body with its text, passages and marks, read anew.
    pub fn read_body(&self) -> Body {
        body::read(&self.body_text(), self.body.offset, self.body.line)
    }

    /// Returns the name by which OpenCode knows an agent of its own: the path below the folder of agents, without the
    /// ending (`packages/opencode/src/config/agent.ts`, 2026-11).
    pub fn path_name(&self) -> Option<&str> {
        let is_folder = |part: &str| matches!(part, "agent" | "agents" | "mode" | "modes");
        let start = self.path.rfind(".opencode/").unwrap_or(0);
        let folders = self.path[start..].rsplit_once('/')?.0;

        let mut below = start;
        for part in folders.split('/') {
            below += part.len() + 1;
            if is_folder(part) {
                let path = &self.path[below..];
                return (self.dialect == Dialect::OpenCode)
                    .then(|| path.strip_suffix(".md").unwrap_or(path));
            }
        }
        None
    }

    /// Returns the file's name without folders and without `.agent.md`, `.chatmode.md` or `.md`.
    pub fn stem(&self) -> &str {
        stem(&self.path)
    }
}

/// An example of use, from `<example>` blocks or from `examples:`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Example {
    /// What went before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub context: String,
    /// What the user says.
    pub trigger: String,
    /// What the assistant answers.
    pub response: String,
    /// Why the agent is right for it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub commentary: String,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// The text names the other agent, and nothing tells as what.
    Unknown,
    DistinguishesFrom,
}

/// What kind of statement a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationClass {
    /// One agent starts another, or hands its work over.
    Call,
    /// One agent waits for the judgement of another.
    Gate,
    /// One agent works before another.
    Order,
    /// Two agents know of each other.
    Peer,
    /// The text does not tell what it is, so that it may be a call.
    Unknown,
    /// One agent is not to be confused with another.
    Contrast,
}

impl RelationType {
    /// Returns the class that the type belongs to.
    pub fn class(self) -> RelationClass {
        match self {
            Self::DelegatesTo | Self::Spawns | Self::HandsOffTo | Self::ReceivesFrom => {
                RelationClass::Call
            }
            Self::ReviewedBy | Self::ApprovedBy => RelationClass::Gate,
            Self::Follows | Self::Precedes => RelationClass::Order,
            Self::CollaboratesWith | Self::SharesContextWith => RelationClass::Peer,
            Self::Unknown => RelationClass::Unknown,
            Self::DistinguishesFrom => RelationClass::Contrast,
        }
    }

    /// Returns whether the agent that states it comes second: it is called by the other, or works after it.
    pub fn is_reversed(self) -> bool {
        matches!(self, Self::ReceivesFrom | Self::Follows)
    }
}

/// Nested metadata under one heading, for the agent's page.
#[derive(Debug, Clone)]
pub struct Group {
    /// A heading such as `Triggers`, `Constraints`, `Hooks`.
    pub title: String,
    pub entries: Vec<Entry>,
}

/// Reads one agent file. Pure and total: whatever the bytes, it returns what could be read and what was noticed;
/// `None` only where the file holds no agent at all (nothing but white space, or no text).
pub fn parse(source: Source) -> Noted<Option<Agent>> {
    let mut notes = Notes::new(source.place());
    let agent = if is_binary(&source.bytes) {
        notes.whole(&mend::BINARY, "the file is not text and is left out");
        None
    } else {
        let text = text::noted(&source.bytes, &mut notes).into_owned();
        match text.trim().is_empty() {
            true => {
                notes.whole(
                    &mend::EMPTY,
                    "the file holds no agent: there is nothing in it",
                );
                None
            }
            false => Some(read(source, &text, &mut notes)),
        }
    };
    let (findings, repairs) = notes.into_parts();
    Noted {
        value: agent.map(|agent| Agent { repairs, ..agent }),
        findings,
    }
}

/// Tells whether bytes are no text: a NUL is in none but UTF-16, whose mark says so.
fn is_binary(bytes: &[u8]) -> bool {
    let marked = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    !marked && memchr::memchr(0, &bytes[..bytes.len().min(text::LONGEST)]).is_some()
}

fn read(source: Source, text: &str, notes: &mut Notes) -> Agent {
    let front = frontmatter::read(text, notes);
    let body = body::read(&text[front.body..], front.body, front.body_line);
    if body::has_too_many_marks(&text[front.body..]) {
        let message = "a paragraph has more than 500 marks of emphasis: the others are text";
        notes.whole(&mend::TOO_MANY_MARKS, message);
    }
    let dialect = dialect::detect(&source.path, &front.entries, &body);
    let mut said = gather::gather(dialect, front.entries);
    let (name, aliases) = names(&mut said, &source.path, &body, front.fenced);
    let own: Vec<&str> = [name.as_str(), stem(&source.path)]
        .into_iter()
        .chain(aliases.iter().map(String::as_str))
        .collect();
    said.forget_itself(&own);
    let (description, mut examples) = describe(&mut said, &body, front.fenced);
    examples.append(&mut said.examples);
    let mut agent = Agent {
        category: said.category.or_else(|| place::category(&source.path)),
        dialect,
        name,
        aliases,
        summary: summary::summary(&description),
        description,
        examples,
        tools: said.tools,
        models: said.models,
        tags: said.tags.into_iter().collect(),
        domains: said.domains.into_iter().collect(),
        triggers: said.triggers.into_iter().collect(),
        skills: said.skills.into_iter().collect(),
        display: said.display,
        version: said.version,
        declared: said.declared,
        callees: said.callees,
        groups: said.groups,
        extra: said.extra,
        body: body.outline(),
        digest: blake3::hash(&source.bytes).to_hex().to_string(),
        repairs: Vec::new(),
        source: source.source,
        path: source.path,
        bytes: source.bytes,
    };
    bounds::bound(&mut agent, notes);
    agent
}

/// Returns the name and the other names. Where front matter is, its name counts; a file without one is called by its
/// title, and bullets give it another name at most.
fn names(said: &mut Gathered, path: &str, body: &Body, fenced: bool) -> (String, Vec<String>) {
    let mut others: Vec<String> = Vec::new();
    let title = opening::title(body).map(str::to_owned);
    let given = said.name.take();
    let name = match (given, title) {
        (Some(given), Some(title)) if !fenced => {
            others.push(given);
            title
        }
        (Some(given), _) => given,
        (None, title) => {
            let titled = said.aliases.first().cloned();
            let own = said.ids.first().cloned().filter(|_| fenced);
            // With front matter but no name, the runtime goes by the file's.
            own.or(titled)
                .or(title.filter(|_| !fenced))
                .unwrap_or_else(|| stem(path).to_owned())
        }
    };
    others.extend(std::mem::take(&mut said.ids));
    others.extend(std::mem::take(&mut said.aliases));
    others.extend(opening::called(body).into_iter().map(str::to_owned));
    let is_other = |other: &String| !other.is_empty() && *other != name && other != stem(path);
    let aliases: IndexSet<String> = others.into_iter().filter(is_other).collect();
    (name, aliases.into_iter().collect())
}

/// Returns the description without its examples, and the examples.
fn describe(said: &mut Gathered, body: &Body, fenced: bool) -> (String, Vec<Example>) {
    let written = said.description.take().map(|text| unescape(&text));
    let found = || {
        let paragraph = || {
            opening::first_paragraph(body)
                .filter(|_| !fenced)
                .map(str::to_owned)
        };
        opening::described(body).or_else(paragraph)
    };
    examples::split(&written.or_else(found).unwrap_or_default())
}

/// Turns a literal `\n` into the line break that its author meant, where one stands at the end of something: in a path
/// such as `C:\new` it does not.
fn unescape(text: &str) -> String {
    let ends = |(at, _): (usize, &str)| {
        !text[at + 2..].starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
    };
    if !text.match_indices("\\n").any(ends) {
        return text.trim().to_owned();
    }
    let lines = text
        .replace("\\r", "")
        .replace("\\n", "\n")
        .replace("\\t", " ");
    lines.replace("\\\"", "\"").trim().to_owned()
}

/// Returns a path's last part without the endings that agent files have; of `x/AGENT.md`, the folder's name.
pub fn stem(path: &str) -> &str {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    if crate::source::is_named_by_folder(path) {
        return folders.rsplit('/').next().unwrap_or(folders);
    }

    [".agent.md", ".chatmode.md", ".md"]
        .iter()
        .find_map(|ending| file.strip_suffix(ending))
        .unwrap_or(file)
}

/// Returns a unit variant as JSON spells it, such as `claude-code`.
pub fn word(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
