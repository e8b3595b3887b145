//! Agents in another runtime's dialect: its file, its keys, its names of tools and models, and a note of every field
//! that did not come along whole.
//!
//! The body is never touched. Three rules decide what cannot be said in the same words:
//!
//! - A denial never gets weaker: where the target knows only a tool that does more, the tool is left out.
//! - A permission may get wider, never silently: the note says what else the target's tool allows.
//! - A key that the target does not read is left out and noted, rather than written for nobody.
//!
//! The tables stand in [`tools`], [`models`] and [`keys`]; `docs/formats.md` says what they rest on.

mod draft;
mod keys;
mod models;
mod tools;

use std::borrow::Cow;

use anyhow::Result;
use serde::Serialize;

use crate::agent::Agent;
use crate::agent::dialect::Dialect;
use crate::agent::frontmatter::Entry;
use crate::catalog::{Listing, slug, slugify};
use draft::Draft;

/// A runtime that agents are translated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Claude,
    Copilot,
    OpenCode,
    Gemini,
    Codex,
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

    /// Returns the dialect that the runtime's own files are in; Codex has one that is no Markdown.
    fn dialect(self) -> Option<Dialect> {
        match self {
            Target::Claude => Some(Dialect::ClaudeCode),
            Target::Copilot => Some(Dialect::Copilot),
            Target::OpenCode => Some(Dialect::OpenCode),
            Target::Gemini => Some(Dialect::GeminiCli),
            Target::Codex => None,
        }
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
}

impl Translation {
    /// Returns the file.
    pub fn bytes(&self, agent: &Agent) -> Vec<u8> {
        let text = match self.setting {
            Setting::File => Cow::Borrowed(&*agent.bytes),
            Setting::Markdown => agent.body_bytes(),
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
    entries: Vec<Entry>,
}

impl<'m> Source<'m> {
    pub fn new(listing: &'m Listing, stem: &'m str) -> Self {
        Source {
            agent: &listing.agent,
            stem,
            entries: listing.agent.front_matter(),
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
            entries,
        } = self;
        let (folder, ending) = target.place();
        let path = format!("{folder}{stem}{ending}");
        if target.dialect() == Some(agent.dialect) && !entries.is_empty() {
            let (before, behind) = (String::new(), String::new());
            return Ok(Translation {
                path,
                before,
                behind,
                setting: Setting::File,
                copied: true,
                notes: Vec::new(),
            });
        }
        let mut draft = Draft::new(target);
        draft.name(agent, stem);
        draft.describe(agent);
        tools::write(&mut draft, agent);
        models::write(&mut draft, &agent.models);
        keys::write(&mut draft, entries);
        draft.finish(agent, path)
    }
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
    listings
        .iter()
        .zip(&own)
        .map(|(listing, stem)| {
            if is_unique(stem) {
                stem.clone()
            } else {
                listing.id.replace('/', "-")
            }
        })
        .collect()
}

fn stem(listing: &Listing) -> String {
    let name = &listing.agent.name;
    if is_plain(name) {
        name.clone()
    } else {
        slug::cut(slugify(name))
    }
}

/// Tells whether every runtime takes a name as it is: lower-case letters, digits, `-` and `_`.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    !name.is_empty()
        && name.len() <= 64
        && name.starts_with(char::is_alphanumeric)
        && name.chars().all(plain)
}
