//! The forms, as `dialects/*.toml` has them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use super::at;
use crate::dialects;
use crate::document::{Document, Entry, Format, Node};

/// The way in which files of data of one runtime hold agents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Form {
    /// The dialect whose rules hold, as JSON spells it.
    #[serde(skip)]
    pub dialect: String,
    /// The runtime's name for people.
    #[serde(skip)]
    pub runtime: String,
    /// What the files may be written in.
    pub(super) formats: Vec<Format>,
    /// Where the runtime looks: globs that fit the end of a path.
    #[serde(default)]
    places: Vec<String>,
    /// Keys at the top of a document, each with the globs that its value fits; without one, any value does.
    #[serde(default)]
    pub(super) signs: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) layout: Layout,
    /// Keys of which an agent has one at least; those joined by `+` go together.
    #[serde(default)]
    member: Vec<String>,
    /// The key that names an agent of a list.
    #[serde(default)]
    named: Option<String>,
    /// Maps whose keys are read as if they stood at the top.
    #[serde(default)]
    lift: Vec<String>,
    /// Keys of the prompt, in the order in which the runtime puts them together.
    #[serde(default)]
    pub(super) prompt: Vec<String>,
    /// What a prompt begins with that is a file's path.
    #[serde(default)]
    pub(super) file: Option<String>,
    /// Keys at the top of the file that hold for every agent of it, before its own.
    #[serde(default)]
    pub(super) inherits: Vec<String>,
    /// Maps at any depth that call other agents.
    #[serde(default)]
    pub(super) calls: Option<Calls>,
    /// The key of a list of pairs, of which the first agent calls the second.
    #[serde(default)]
    pub(super) pairs: Option<String>,
    /// The keys of an agent and of those that it calls.
    #[serde(default)]
    pub(super) leads: Option<Leads>,
    /// An agent that lists no tools has none.
    #[serde(default)]
    pub without_tools: bool,
    #[serde(skip)]
    globs: GlobSet,
}

/// Where in a document the agents stand.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Layout {
    /// The document is the agent.
    #[default]
    One,
    /// In the map or list at the first of some keys.
    Within(Vec<String>),
    /// Every map at the top is one.
    Top,
    /// Every map, at any depth, whose key has one of these values.
    Components { key: String, kinds: Vec<String> },
}

/// Maps that call other agents: those whose key has one of these values.
#[derive(Debug, Deserialize)]
pub(super) struct Calls {
    pub key: String,
    pub kinds: Vec<String>,
    /// The path of the agent's name in such a map.
    pub name: String,
}

/// The key of one agent, and that of a list of others that it calls.
#[derive(Debug, Deserialize)]
pub(super) struct Leads {
    pub first: String,
    pub others: String,
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What of a dialect's file is about files of data.
#[derive(Deserialize)]
struct Dialect {
    dialect: String,
    runtime: String,
    #[serde(default)]
    files: Vec<Form>,
}

/// Every form, in the order of the dialects.
#[expect(
    clippy::expect_used,
    reason = "the globs are part of the program; a test reads each"
)]
pub(super) static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    dialects::read()
        .flat_map(|dialect: Dialect| {
            let forms = dialect.files.into_iter();
            forms.map(move |form| Form {
                globs: globs(&form.places).expect("globs of places"),
                dialect: dialect.dialect.clone(),
                runtime: dialect.runtime.clone(),
                ..form
            })
        })
        .collect()
});

fn globs(places: &[String]) -> Result<GlobSet, globset::Error> {
    let mut globs = GlobSetBuilder::new();
    for place in places {
        let glob = GlobBuilder::new(&format!("**/{place}"))
            .literal_separator(true)
            .build()?;
        globs.add(glob);
    }
    globs.build()
}

impl Form {
    /// Tells whether the runtime looks for agents at a path.
    pub(super) fn is_place(&self, path: &str) -> bool {
        self.globs.is_match(path)
    }

    /// Tells whether a place of the runtime is a file of this name.
    pub(super) fn names_file(&self, file: &str) -> bool {
        let mut names = self.places.iter();
        names.any(|place| place.rsplit('/').next() == Some(file))
    }

    /// Tells whether a text has all words by which the form is known; a file without them is not read at all.
    pub(super) fn may_be_known_by(&self, text: &str) -> bool {
        let has = |word: &String| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        !self.signs.is_empty() && self.signs.keys().all(has)
    }

    /// Tells whether a text in a place of the runtime may define agents: it has a word that some agent must have.
    pub(super) fn may_hold_member(&self, text: &str) -> bool {
        let mut words = self.member.iter().flat_map(|keys| keys.split('+'));
        self.member.is_empty() || words.any(|word| text.contains(word))
    }

    /// Tells whether a document has the keys by which the form is known.
    pub(super) fn is_known_by(&self, document: &Document) -> bool {
        let fits = |(key, globs): (&String, &Vec<String>)| {
            let Some(node) = at(&document.entries, key) else {
                return false;
            };
            let is_one = |glob: &String| {
                let text = node.text().unwrap_or_default();
                glob.strip_suffix('*')
                    .map_or(glob == text, |start| text.starts_with(start))
            };
            globs.is_empty() || globs.iter().any(is_one)
        };
        self.signs.iter().all(fits)
    }

    /// Tells whether entries define an agent.
    pub(super) fn is_member(&self, entries: &[Entry]) -> bool {
        let has = |key: &str| at(entries, key).is_some_and(|node| !node.is_null());
        let has_all = |keys: &String| keys.split('+').all(has);

        !entries.is_empty() && (self.member.is_empty() || self.member.iter().any(has_all))
    }

    /// Tells whether a key is that of the prompt, or of a part of it.
    pub fn is_prompt(&self, key: &str) -> bool {
        self.prompt.iter().any(|prompt| prompt == key)
    }

    /// Returns what an agent of several is called.
    pub(super) fn name_of(&self, entries: &[Entry]) -> Option<String> {
        let key = self.named.as_deref().unwrap_or("name");
        at(entries, key)?.text().map(str::to_owned)
    }

    /// Returns entries with those of the maps that the form opens.
    pub(super) fn lifted(&self, entries: &[Entry]) -> Vec<Entry> {
        let is_opened = |entry: &&Entry| !self.lift.contains(&entry.key);
        let mut lifted: Vec<Entry> = entries.iter().filter(is_opened).cloned().collect();
        for path in &self.lift {
            let opened = at(entries, path).map(Node::entries).unwrap_or_default();
            let is_inner = |entry: &&Entry| !self.lift.contains(&format!("{path}.{}", entry.key));
            lifted.extend(opened.iter().filter(is_inner).cloned());
        }
        lifted
    }
}
