//! One agent: what its file says, in the words of every dialect translated to one.

pub mod body;
mod bounds;
mod callees;
pub mod dialect;
mod examples;
pub mod frontmatter;
mod gather;
pub mod highlight;
pub mod lifecycle;
mod listing;
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

use crate::definition::Definition;
use crate::finding::{Noted, Place, Repair, Span};
use crate::source::Source;
use body::Body;
pub use callees::{CalleeRule, Callees};
use dialect::Dialect;
use frontmatter::Entry;
use gather::Gathered;
use lifecycle::Lifecycle;
use listing::Told;
use mend::Notes;
pub use permission::{ArgumentRule, argument_rules};
pub use rewrite::{Rewritten, rewrite};

/// One agent definition as its file states it; what depends on other agents is the catalog's.
#[derive(Debug, Clone)]
pub struct Agent {
    /// The name of the source (root) that it was read from.
    pub source: Arc<str>,
    /// The folder of the source with those above, with `/`.
    pub folders: Arc<str>,
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
    /// Who answers for it, as its own file says.
    pub owners: Vec<String>,
    /// Where it stands in its life, where its file says anything of that.
    pub lifecycle: Option<Box<Lifecycle>>,
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
    pub bytes: Arc<Vec<u8>>,
    /// Where the agent stands in a file of data; nothing where its file is Markdown.
    pub definition: Option<Box<Definition>>,
    /// BLAKE3 of the agent's own part of the file, hexadecimal.
    pub digest: String,
    pub repairs: Vec<Repair>,
    /// About how many tokens of every session it takes.
    pub session_tokens: u32,
}

impl Agent {
    /// Returns the agent's own part of its file as a place for findings: the file, or the first key of one of several
    /// definitions in it.
    pub fn place(&self) -> Place {
        let own = self.definition.as_ref().filter(|own| own.key.is_some());
        Place {
            span: own.map(|own| Span::line(own.line)),
            key: self.key().map(Arc::from),
            ..Place::file(self.source.clone(), self.path.clone())
        }
    }

    /// Returns what the agent is called among the others of its file; nothing where the file is made for one.
    pub fn key(&self) -> Option<&str> {
        self.definition.as_ref()?.key.as_deref()
    }

    /// Returns what tells the agent from every other of its source: its file, and its key there.
    pub fn identity(&self) -> Cow<'_, str> {
        match self.key() {
            Some(key) => Cow::Owned(format!("{}#{key}", self.path)),
            None => Cow::Borrowed(&self.path),
        }
    }

    /// Returns the agent's own part of its file, as it stands on disk.
    pub fn own_bytes(&self) -> &[u8] {
        let range = self.definition.as_ref().map(|own| own.range.clone());
        range
            .and_then(|range| self.bytes.get(range))
            .unwrap_or(&self.bytes)
    }

    /// Returns the first line of the agent's own part of its file.
    pub fn first_line(&self) -> u32 {
        self.definition.as_ref().map_or(1, |own| own.lines.0)
    }

    /// Returns the last line of the agent's own part of its file, where that is not the whole.
    pub fn last_line(&self) -> Option<u32> {
        let own = self.definition.as_ref()?;
        own.key.as_ref().map(|_| own.lines.1)
    }

    /// Returns the text that the body stands in: that of the file as it was read, decoded, mended and without a byte
    /// order mark, or the prompt of a definition. [`Body::offset`] counts in it.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.definition {
            Some(own) => Cow::Borrowed(&own.prompt.text),
            None => text::text(&self.bytes),
        }
    }

    /// Returns the file's line of a line of the body as [`Agent::read_body`] counts them.
    pub fn line_in_file(&self, line: u32) -> u32 {
        let Some(own) = &self.definition else {
            return line;
        };
        let lines = &own.prompt.lines;
        let ix = line.saturating_sub(1) as usize;

        lines
            .get(ix)
            .or(lines.last())
            .copied()
            .unwrap_or(own.lines.0)
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

    /// Returns the front matter's entries, read anew, or those of a definition; none where the file has no fenced block.
    pub fn front_matter(&self) -> Vec<Entry> {
        if let Some(own) = &self.definition {
            return own.entries.clone();
        }
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
        if self.definition.is_some() {
            return None;
        }
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

    /// Returns the body with its text, passages and marks, read anew. Its lines are the file's, or those of a
    /// definition's prompt, which [`Agent::line_in_file`] tells apart.
    pub fn read_body(&self) -> Body {
        let line = match self.definition {
            Some(_) => 1,
            None => self.body.line,
        };
        body::read(&self.body_text(), self.body.offset, line)
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

    /// Tells whether the agent should not be used any more.
    pub fn is_deprecated(&self) -> bool {
        let lifecycle = self.lifecycle.as_ref();
        lifecycle.is_some_and(|lifecycle| lifecycle.is_deprecated())
    }

    /// Returns where the agent stands in its life, such as `stable`.
    pub fn status(&self) -> Option<&str> {
        self.lifecycle.as_ref()?.status.as_deref()
    }

    /// Returns the file's name without folders and ending, or what the agent is called among the others of its file.
    pub fn stem(&self) -> &str {
        self.key().unwrap_or_else(|| stem(&self.path))
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
    /// What the runtime gives beside them, whatever the file lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<String>,
}

/// About how many tokens an agent takes of a model's context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct Tokens {
    /// Of every session that could call it: what its runtime says of it there.
    pub session: u32,
    /// Of its own context, when it runs: its prompt.
    pub prompt: u32,
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

/// Reads the agents of a file: one of Markdown, or every definition of a file of data.
pub fn parse_all(mut source: Source) -> Noted<Vec<Agent>> {
    let Some(definitions) = source.definitions.take() else {
        return parse(source).map(|agent| agent.into_iter().collect());
    };
    let bytes = Arc::new(std::mem::take(&mut source.bytes));
    let mut agents = Vec::new();
    let mut findings = Vec::new();
    for definition in definitions {
        let read = define(&source, bytes.clone(), definition);
        agents.push(read.drain_into(&mut findings));
    }

    Noted {
        value: agents,
        findings,
    }
}

/// Reads one definition of a file of data.
fn define(source: &Source, bytes: Arc<Vec<u8>>, definition: Definition) -> Noted<Agent> {
    let place = Place {
        span: definition.key.as_ref().map(|_| Span::line(definition.line)),
        key: definition.key.as_deref().map(Arc::from),
        ..source.place()
    };
    let mut notes = Notes::new(place);
    let mut body = body::read(&definition.prompt.text, 0, 1);
    let mut entries = definition.entries.clone();
    entries.retain(|entry| !definition.form.is_prompt(&entry.key));
    frontmatter::bound_all(&mut entries, &mut notes);
    let front = Front {
        entries,
        is_stated: true,
        dialect: Some(dialect::named(&definition.form.dialect)),
    };

    let has_no_tools = definition.form.without_tools;
    let stated = Stated {
        source: source.source.clone(),
        folders: source.folders.clone(),
        path: source.path.clone(),
        bytes,
        definition: Some(Box::new(definition)),
    };
    let mut agent = read(stated, front, body.clone(), &mut notes);
    if has_no_tools && agent.tools.mode == ToolMode::Inherit {
        agent.tools.mode = ToolMode::None;
    }
    body.headings
        .iter_mut()
        .for_each(|heading| heading.line = agent.line_in_file(heading.line));
    body.links
        .iter_mut()
        .for_each(|link| link.line = agent.line_in_file(link.line));
    body.line = agent.line_in_file(1);
    agent.body = body.outline();

    let (findings, repairs) = notes.into_parts();
    Noted {
        value: Agent { repairs, ..agent },
        findings,
    }
}

/// Reads one agent file of Markdown. Pure and total: whatever the bytes, it returns what could be read and what was noticed;
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
            false => Some(read_markdown(source, &text, &mut notes)),
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

fn read_markdown(source: Source, text: &str, notes: &mut Notes) -> Agent {
    let front = frontmatter::read(text, notes);
    let body = body::read(&text[front.body..], front.body, front.body_line);
    if body::has_too_many_marks(&text[front.body..]) {
        let message = "a paragraph has more than 500 marks of emphasis: the others are text";
        notes.whole(&mend::TOO_MANY_MARKS, message);
    }

    let stated = Stated {
        source: source.source,
        folders: source.folders,
        path: source.path,
        bytes: Arc::new(source.bytes),
        definition: None,
    };
    let front = Front {
        entries: front.entries,
        is_stated: front.fenced,
        dialect: None,
    };
    read(stated, front, body, notes)
}

/// Where an agent was read.
struct Stated {
    source: Arc<str>,
    folders: Arc<str>,
    path: Arc<str>,
    bytes: Arc<Vec<u8>>,
    definition: Option<Box<Definition>>,
}

impl Stated {
    fn stem(&self) -> &str {
        let key = self.definition.as_ref().and_then(|own| own.key.as_deref());
        key.unwrap_or_else(|| stem(&self.path))
    }
}

/// What a file states beside the prompt.
struct Front {
    entries: Vec<Entry>,
    /// The file has a part that is made for it.
    is_stated: bool,
    /// The dialect, where the file's form tells it.
    dialect: Option<Dialect>,
}

fn read(stated: Stated, front: Front, body: Body, notes: &mut Notes) -> Agent {
    let dialect = front
        .dialect
        .unwrap_or_else(|| dialect::detect(&stated.folders, &stated.path, &front.entries, &body));
    let listing = Told::new(dialect, &front.entries);
    let mut said = gather::gather(dialect, front.entries);
    let stem = stated.stem();
    let (name, aliases) = names(&mut said, stem, &body, front.is_stated);
    let own: Vec<&str> = [name.as_str(), stem]
        .into_iter()
        .chain(aliases.iter().map(String::as_str))
        .collect();
    said.forget_itself(&own);
    let written = said.description.clone();
    let (description, mut examples) = describe(&mut said, &body, front.is_stated);
    examples.append(&mut said.examples);
    let mut agent = Agent {
        category: said.category.or_else(|| place::category(&stated.path)),
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
        owners: said.owners.into_iter().collect(),
        lifecycle: (said.lifecycle != Lifecycle::default()).then(|| Box::new(said.lifecycle)),
        declared: said.declared,
        callees: said.callees,
        groups: said.groups,
        extra: said.extra,
        body: body.outline(),
        digest: String::new(),
        repairs: Vec::new(),
        session_tokens: 0,
        source: stated.source,
        folders: stated.folders,
        path: stated.path,
        bytes: stated.bytes,
        definition: stated.definition,
    };
    agent.digest = blake3::hash(agent.own_bytes()).to_hex().to_string();
    bounds::bound(&mut agent, notes);
    agent.session_tokens = listing.tokens(&agent, written.as_deref());
    agent
}

/// Returns the name and the other names. Where front matter is, its name counts; a file without one is called by its
/// title, and bullets give it another name at most.
fn names(said: &mut Gathered, stem: &str, body: &Body, fenced: bool) -> (String, Vec<String>) {
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
                .unwrap_or_else(|| stem.to_owned())
        }
    };
    others.extend(std::mem::take(&mut said.ids));
    others.extend(std::mem::take(&mut said.aliases));
    others.extend(opening::called(body).into_iter().map(str::to_owned));
    let is_other = |other: &String| !other.is_empty() && *other != name && other != stem;
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

/// What the names of agents' files end in.
const ENDINGS: &[&str] = &[
    ".agent.md",
    ".chatmode.md",
    ".md",
    ".toml",
    ".json",
    ".yaml",
    ".yml",
];

/// Returns a path's last part without the endings that agent files have; of `x/AGENT.md`, the folder's name.
pub fn stem(path: &str) -> &str {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    if crate::source::is_named_by_folder(path) {
        return folders.rsplit('/').next().unwrap_or(folders);
    }

    ENDINGS
        .iter()
        .find_map(|ending| file.strip_suffix(ending))
        .unwrap_or(file)
}

/// Reads a list of tools, in any form that some runtime takes.
pub fn tools(node: &frontmatter::Node) -> Tools {
    tools::read(node).tools
}

/// Returns a unit variant as JSON spells it, such as `claude-code`.
pub fn word(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
