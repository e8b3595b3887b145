//! A translation in the making: the target's fields so far, and the notes.

use anyhow::Result;
use serde_json::{Map, Value};

use super::{Note, Outcome, Setting, Target, Translation, Wider, is_plain};
use crate::agent::{Agent, Example, frontmatter};

/// How much of a value a note shows.
const SHOWN: usize = 80;

/// The longest prompt that Copilot's cloud agent takes, in characters.
const LONGEST_COPILOT: usize = 30_000;

pub(super) struct Draft {
    pub target: Target,
    pub fields: Map<String, Value>,
    notes: Vec<Note>,
    /// What the file allows beyond the source, where no key of it can tell.
    wider: Vec<Wider>,
}

impl Draft {
    pub(super) fn new(target: Target) -> Self {
        Draft {
            target,
            fields: Map::new(),
            notes: Vec::new(),
            wider: Vec::new(),
        }
    }

    /// Notes something that the file allows and a line of the source does not.
    pub(super) fn widened(&mut self, line: u32, power: String) {
        self.wider.push(Wider { line, power });
    }

    pub(super) fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.fields.insert(key.to_owned(), value.into());
    }

    pub(super) fn lost(&mut self, field: &str, value: &str, why: impl Into<String>) {
        let note = Note {
            outcome: Outcome::Lost,
            field: field.to_owned(),
            value: short(value),
            became: None,
            why: why.into(),
        };
        self.notes.push(note);
    }

    pub(super) fn approximated(
        &mut self,
        field: &str,
        value: &str,
        became: &str,
        why: impl Into<String>,
    ) {
        let note = Note {
            outcome: Outcome::Approximated,
            field: field.to_owned(),
            value: short(value),
            became: Some(short(became)),
            why: why.into(),
        };
        self.notes.push(note);
    }

    /// Names the agent. Copilot shows any name; the others call an agent by it and want plain letters. Two agents of one
    /// name are told apart everywhere.
    pub(super) fn name(&mut self, agent: &Agent, stem: &str, is_renamed: bool) {
        let is_shown = self.target == Target::Copilot && !is_renamed;
        let is_own = is_shown || is_plain(&agent.name) && !is_renamed;
        let name = if is_own { &agent.name } else { stem };

        if is_renamed {
            let why = "another agent has the same name";
            self.approximated("name", &agent.name, stem, why);
        } else if name != agent.name || self.target == Target::OpenCode && stem != agent.name {
            let why = format!(
                "{} calls agents by lower-case letters, digits and hyphens",
                self.target.title()
            );
            self.approximated("name", &agent.name, stem, why);
        }
        // OpenCode goes by the file's name.
        if self.target != Target::OpenCode {
            self.set("name", name);
        }
    }

    /// Gives the agent its name for a description, where its own file has none.
    pub(super) fn describe_as_written(&mut self, agent: &Agent) {
        if agent.description.is_empty() && agent.examples.is_empty() {
            self.describe(agent);
        }
    }

    /// Describes the agent. Examples of use stand in the description, where every runtime shows them to the one who
    /// chooses an agent.
    pub(super) fn describe(&mut self, agent: &Agent) {
        let mut text = agent.description.clone();
        for example in &agent.examples {
            text = format!("{text}\n\n{}", show(example))
                .trim_start()
                .to_owned();
        }
        if text.is_empty() {
            text.clone_from(&agent.name);
            self.approximated(
                "description",
                "",
                &agent.name,
                "a description is required; the name stands in",
            );
        }
        self.set("description", text);
    }

    /// Returns the file at its place.
    pub(super) fn finish(mut self, agent: &Agent, path: String) -> Result<Translation> {
        if self.target == Target::Copilot {
            let length = agent.body_text().chars().count();
            if length > LONGEST_COPILOT {
                let why = "Copilot's cloud agent takes prompts of 30,000 characters; editors take longer ones";
                self.approximated("body", &format!("{length} characters"), "all of them", why);
            }
        }
        let (before, behind, setting) = match self.target {
            Target::Codex => self.toml(agent)?,
            _ => (
                frontmatter::write(&self.fields)?,
                String::new(),
                Setting::Markdown,
            ),
        };
        Ok(Translation {
            path,
            before,
            behind,
            setting,
            copied: false,
            notes: self.notes,
            wider: self.wider,
        })
    }

    /// Returns what stands before and behind the text in a file of TOML.
    fn toml(&mut self, agent: &Agent) -> Result<(String, String, Setting)> {
        if std::str::from_utf8(&agent.body_bytes()).is_err() {
            let why = "TOML is UTF-8; bytes that are not are replaced";
            self.approximated("body", "bytes that are not UTF-8", "text", why);
        }
        // Values go before tables, or the values would belong to the last table.
        let (tables, values): (Map<_, _>, Map<_, _>) = std::mem::take(&mut self.fields)
            .into_iter()
            .partition(|(_, value)| value.is_object());
        if agent.body_text().trim().is_empty() {
            return self.toml_without_text(agent, &values, &tables);
        }
        let before = toml::to_string_pretty(&values)? + "developer_instructions = ";
        let tables = toml::to_string_pretty(&tables)?;
        let behind = if tables.is_empty() {
            tables
        } else {
            format!("\n{tables}")
        };
        Ok((before, behind, Setting::Toml))
    }

    /// Returns a file of TOML in which the description stands in for a text: Codex refuses instructions that are blank.
    fn toml_without_text(
        &mut self,
        agent: &Agent,
        values: &Map<String, Value>,
        tables: &Map<String, Value>,
    ) -> Result<(String, String, Setting)> {
        let said = [agent.description.as_str(), agent.name.as_str()]
            .into_iter()
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default();
        let why = "Codex refuses instructions that are blank; the description stands in";
        self.approximated("body", "blank", said, why);

        let mut all = values.clone();
        all.insert("developer_instructions".to_owned(), said.into());
        let mut text = toml::to_string_pretty(&all)?;
        if !tables.is_empty() {
            text += &format!("\n{}", toml::to_string_pretty(tables)?);
        }
        Ok((text, String::new(), Setting::Alone))
    }
}

fn show(example: &Example) -> String {
    let Example {
        context,
        trigger,
        response,
        commentary,
    } = example;
    let mut text = "<example>\n".to_owned();
    for (label, said) in [
        ("Context", context),
        ("user", trigger),
        ("assistant", response),
    ] {
        let quote = if label == "Context" { "" } else { "\"" };
        if !said.is_empty() {
            text += &format!("{label}: {quote}{said}{quote}\n");
        }
    }
    if !commentary.is_empty() {
        text += &format!("<commentary>\n{commentary}\n</commentary>\n");
    }
    text + "</example>"
}

fn short(value: &str) -> String {
    let line = value.trim().replace(['\n', '\r'], " ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
