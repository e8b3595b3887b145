//! Agents in another runtime's dialect: its file, its keys, its names of tools and models, and a note of every field
//! that did not come along whole.
//!
//! The body is never touched. Three rules decide what cannot be said in the same words:
//!
//! - A denial never gets weaker: where the target knows only a tool that does more, the tool is left out.
//! - A permission never gets wider unseen: what is written is read back as the target reads it, and whatever it allows
//!   beyond the source is a [`Wider`].
//! - A key that the target does not read is left out and noted, rather than written for nobody.
//!
//! The tables stand in [`actions`], [`models`] and [`keys`]; `docs/formats.md` says what they rest on.

mod actions;
mod draft;
mod keys;
mod models;
mod powers;
mod servers;
mod tools;

use std::borrow::Cow;
use std::collections::HashSet;

use anyhow::Result;
use serde::Serialize;

use crate::agent::dialect::{Dialect, Schema, schema};
use crate::agent::frontmatter::{Entry, Node};
use crate::agent::{self, Agent};
use crate::catalog::{Listing, slug, slugify};
use crate::source::Source as File;
use draft::Draft;
use powers::{Powers, Sandbox};

/// A runtime that agents are translated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Claude,
    Copilot,
    OpenCode,
    Gemini,
    Codex,
}

/// Returns the tools that a dialect's runtime has, by its own names; none where they are not known.
pub fn tools(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    actions::names_of(dialect).iter().map(|(name, _)| *name)
}

impl Target {
    /// Every target, in the order of the tables' columns.
    pub const ALL: [Target; 5] = [
        Target::Claude,
        Target::Copilot,
        Target::OpenCode,
        Target::Gemini,
        Target::Codex,
    ];

    /// Returns the name that commands and JSON use.
    pub fn name(self) -> &'static str {
        match self {
            Target::Claude => "claude",
            Target::Copilot => "copilot",
            Target::OpenCode => "opencode",
            Target::Gemini => "gemini",
            Target::Codex => "codex",
        }
    }

    /// Returns the name that people know the runtime by.
    pub fn title(self) -> &'static str {
        match self {
            Target::Claude => "Claude Code",
            Target::Copilot => "GitHub Copilot",
            Target::OpenCode => "OpenCode",
            Target::Gemini => "Gemini CLI",
            Target::Codex => "Codex",
        }
    }

    /// Returns where the runtime looks for a project's agents, and how it wants their files to end.
    fn place(self) -> (&'static str, &'static str) {
        match self {
            Target::Claude => (".claude/agents/", ".md"),
            Target::Copilot => (".github/agents/", ".agent.md"),
            Target::OpenCode => (".opencode/agents/", ".md"),
            Target::Gemini => (".gemini/agents/", ".md"),
            Target::Codex => (".codex/agents/", ".toml"),
        }
    }

    /// Returns the dialect that the runtime's own files are in.
    fn dialect(self) -> Dialect {
        match self {
            Target::Claude => Dialect::ClaudeCode,
            Target::Copilot => Dialect::Copilot,
            Target::OpenCode => Dialect::OpenCode,
            Target::Gemini => Dialect::GeminiCli,
            Target::Codex => Dialect::Codex,
        }
    }

    /// Tells whether an agent stands in a file as the runtime keeps them: TOML for one agent, or Markdown.
    fn keeps(self, agent: &Agent) -> bool {
        let is_kept = match &agent.definition {
            Some(own) => self == Target::Codex && own.key.is_none(),
            None => self != Target::Codex,
        };
        is_kept && agent.dialect == self.dialect()
    }
}

/// An agent's file for another runtime, and what changed on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// Where the runtime looks for it, relative to a project's folder.
    pub path: String,
    /// What stands before the agent's text, and behind it.
    pub before: String,
    pub behind: String,
    /// How the text stands between them.
    pub setting: Setting,
    /// The file was in the runtime's dialect already and is the same to the byte.
    pub copied: bool,
    /// In the order of the source's fields: what it has that the translation has not, or not quite.
    pub notes: Vec<Note>,
    /// What the file allows that the source does not.
    pub wider: Vec<Wider>,
}

/// Something that a translation allows and its source does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wider {
    /// The line of the source that keeps the agent from it.
    pub line: u32,
    /// What it may do, such as `writing files`.
    pub power: String,
}

/// How a file holds the agent's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The whole file is the agent's own.
    File,
    /// As it is, behind front matter.
    Markdown,
    /// As a string of TOML.
    Toml,
    /// Not at all: there is none.
    Alone,
}

impl Translation {
    /// Returns the file.
    pub fn bytes(&self, agent: &Agent) -> Vec<u8> {
        let text = match self.setting {
            Setting::File => Cow::Borrowed(agent.own_bytes()),
            Setting::Markdown => agent.body_bytes(),
            Setting::Alone => Cow::Borrowed(&[][..]),
            Setting::Toml => {
                Cow::Owned(toml_text(&String::from_utf8_lossy(&agent.body_bytes())).into_bytes())
            }
        };
        let end = if self.setting == Setting::Toml {
            "\n"
        } else {
            ""
        };
        [
            self.before.as_bytes(),
            &text,
            end.as_bytes(),
            self.behind.as_bytes(),
        ]
        .concat()
    }
}

/// Returns a text as a string of TOML over several lines: as it is where it can be, with escapes elsewhere. The script of
/// an agent's page does the same.
fn toml_text(text: &str) -> String {
    let plain = |c: char| matches!(c, '\n' | '\t') || !c.is_control();
    if !text.contains("'''") && !text.ends_with('\'') && text.chars().all(plain) {
        return format!("'''\n{text}'''");
    }
    let mut escaped = String::from("\"\"\"\n");
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            c if plain(c) => escaped.push(c),
            c => escaped += &format!("\\u{:04X}", u32::from(c)),
        }
    }
    escaped + "\"\"\""
}

/// A field that did not come along whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    #[serde(skip)]
    pub outcome: Outcome,
    /// The field as the source's dialect calls it.
    pub field: String,
    /// What the source says.
    pub value: String,
    /// What the translation says instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub became: Option<String>,
    pub why: String,
}

/// What became of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The translation says nothing of it.
    Lost,
    /// The translation says something near it.
    Approximated,
}

/// An agent to translate, with its front matter read once for all targets.
pub struct Source<'m> {
    agent: &'m Agent,
    /// Names its file, without folders and ending.
    stem: &'m str,
    /// Its own name is another agent's too.
    is_renamed: bool,
    entries: Vec<Entry>,
}

impl<'m> Source<'m> {
    pub fn new(listing: &'m Listing, stem: &'m str) -> Self {
        Source {
            agent: &listing.agent,
            stem,
            is_renamed: self::stem(listing) != stem,
            entries: stated(&listing.agent),
        }
    }

    /// Translates the agent.
    ///
    /// # Errors
    ///
    /// Fails when the target's format cannot hold a value, which no text and no number is.
    pub fn to(&self, target: Target) -> Result<Translation> {
        let Source {
            agent,
            stem,
            is_renamed,
            entries,
        } = self;
        let (folder, ending) = target.place();
        let path = format!("{folder}{stem}{ending}");
        let own = Some(target.dialect())
            .filter(|_| target.keeps(agent) && !entries.is_empty())
            .and_then(schema);
        let is_valid = |schema: &Schema| schema.refusals(entries).is_empty() && !is_renamed;
        if own.is_some_and(is_valid) {
            let (before, behind) = (String::new(), String::new());
            return Ok(Translation {
                path,
                before,
                behind,
                setting: Setting::File,
                copied: true,
                notes: Vec::new(),
                wider: Vec::new(),
            });
        }

        let powers = Powers::of(agent, entries);
        let mut draft = Draft::new(target);
        draft.name(agent, stem, *is_renamed);
        // What the runtime itself takes is kept as it is; a list of tools that it does not take is written anew.
        let is_kept = |schema: &&Schema| {
            let tools = entries.iter().find(|entry| entry.key == "tools");
            tools.is_none_or(|tools| schema.takes("tools", &tools.node.json()))
        };
        if let Some(schema) = own.filter(is_kept) {
            draft.describe_as_written(agent);
            keys::keep(&mut draft, schema, entries);
        } else {
            draft.describe(agent);
            tools::write(&mut draft, agent, &powers);
            models::write(&mut draft, &agent.models);
            keys::write(&mut draft, agent.dialect, entries);
        }
        let sandbox = Sandbox::of(&draft);
        let mut made = draft.finish(agent, path)?;
        if !powers.is_everything() {
            made.wider
                .extend(self.wider(&powers, &made, &sandbox, target));
        }
        Ok(made)
    }

    /// Returns what a translation allows beyond the agent's own file, each by the line that keeps the agent from it.
    fn wider(
        &self,
        powers: &Powers,
        made: &Translation,
        sandbox: &Sandbox,
        target: Target,
    ) -> Vec<Wider> {
        let read = match target {
            Target::Codex => sandbox.powers(),
            _ => read_back(made),
        };

        powers
            .exceeded_by(&read, target)
            .into_iter()
            .map(|excess| Wider {
                line: self.line_of(excess.stated.as_deref()),
                power: excess.power,
            })
            .collect()
    }

    /// Returns the line of a limit that has a word: the first in a key that limits, or the first such key.
    fn line_of(&self, word: Option<&str>) -> u32 {
        let limiting = || {
            self.entries
                .iter()
                .filter(|entry| keys::limits(self.agent.dialect, &entry.key))
        };
        let stated = word.and_then(|word| limiting().find_map(|entry| line_with(entry, word)));

        stated
            .or_else(|| limiting().map(|entry| entry.line).next())
            .unwrap_or(1)
    }
}

/// Returns what an agent's file states beside its prompt.
fn stated(agent: &Agent) -> Vec<Entry> {
    let mut entries = agent.front_matter();
    if let Some(own) = &agent.definition {
        entries.retain(|entry| !own.form.is_prompt(&entry.key));
    }
    entries
}

/// Returns what the target's runtime lets a translation do, read from the front matter that was written.
fn read_back(made: &Translation) -> Powers {
    let file = File {
        source: "export".into(),
        path: made.path.as_str().into(),
        bytes: made.before.clone().into_bytes(),
        ..File::default()
    };

    let read = agent::parse(file).value;
    read.map_or_else(Powers::default, |agent| {
        Powers::of(&agent, &agent.front_matter())
    })
}

/// Returns the line of an entry where a word stands: in its key or its value.
fn line_with(entry: &Entry, word: &str) -> Option<u32> {
    if entry.key == word {
        return Some(entry.line);
    }
    let names = |text: &str| text.contains(word) || text.replace(":*", " *").contains(word);
    if entry.node.text().is_some_and(names) {
        return Some(entry.node.line);
    }

    let parts = entry.node.entries().iter();
    let mut items = entry.node.items().iter();
    let of_item = |item: &Node| item.text().is_some_and(names);

    parts
        .filter_map(|part| line_with(part, word))
        .next()
        .or_else(|| items.find(|item| of_item(item)).map(|item| item.line))
}

/// Returns the name of each agent's file for any runtime, without folders and ending: its name where runtimes accept it,
/// and with its source where two sources have an agent of one name.
pub fn stems(listings: &[&Listing]) -> Vec<String> {
    let own: Vec<String> = listings.iter().map(|listing| stem(listing)).collect();
    let mut sorted: Vec<&String> = own.iter().collect();
    sorted.sort_unstable();
    let is_unique = |stem: &String| {
        let first = sorted.partition_point(|other| *other < stem);
        sorted.get(first + 1).is_none_or(|next| *next != stem)
    };
    let mut taken: HashSet<String> = own.iter().filter(|stem| is_unique(stem)).cloned().collect();

    listings
        .iter()
        .zip(&own)
        .map(|(listing, stem)| match is_unique(stem) {
            true => stem.clone(),
            false => free(apart(listing, stem), &mut taken),
        })
        .collect()
}

/// Takes a name that is still free: the one that is wanted, or that with a number.
fn free(wanted: String, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let mut names = std::iter::once(wanted.clone()).chain(numbered);
    let name = names.find(|name| !taken.contains(name)).unwrap_or(wanted);

    taken.insert(name.clone());
    name
}

/// Returns a name that hardly another agent has: with its source, or with a part of its file's digest.
fn apart(listing: &Listing, stem: &str) -> String {
    let id = listing.id.replace('/', "-");
    if is_plain(&id) {
        return id;
    }
    format!("{stem}-{}", &listing.agent.digest[..8])
}

/// Returns the first that every runtime takes: the agent's name, its name in plain letters, its file's, or its page's.
fn stem(listing: &Listing) -> String {
    let agent = &listing.agent;
    if is_plain(&agent.name) {
        return agent.name.clone();
    }

    let slugs = [agent.name.as_str(), agent.stem(), listing.slug.as_str()]
        .map(|name| slug::cut(slugify(name)));
    let digest = || format!("agent-{}", &agent.digest[..8]);
    slugs
        .into_iter()
        .find(|slug| is_plain(slug))
        .unwrap_or_else(digest)
}

/// Tells whether every runtime takes a name as it is: lower-case letters, digits, `-` and `_`.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    !name.is_empty()
        && name.len() <= 64
        && name.starts_with(char::is_alphanumeric)
        && name.chars().all(plain)
}
