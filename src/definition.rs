//! Definitions of agents in files of data: which files hold any, and where in its file each stands.
//!
//! A [`Form`] is the way in which the files of one runtime hold agents. Forms are data, the tables `[[files]]` of
//! `dialects/*.toml`: a file is known by its place, or anywhere by keys that no other file has.

mod edges;
mod extent;
mod form;
mod prompt;

use std::ops::Range;

use crate::document::{self, Document, Entry, Format, Node, Scalar, Trouble};
use extent::Extents;
pub use form::Form;
use form::{FORMS, Layout};
pub use prompt::{Prompt, Reference};

/// The most definitions that are read of one file: the largest real one has about 200.
const MOST: usize = 1_000;

/// The largest file of data that is read, in bytes: what is larger was written by a program for programs.
pub const LARGEST: u64 = 1 << 20;

/// One agent's definition in a file of data.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    pub form: &'static Form,
    pub format: Format,
    /// What it is called among the others of its file; nothing where the file is made to hold one.
    pub key: Option<String>,
    pub entries: Vec<Entry>,
    /// Its bytes in the file's text.
    pub range: Range<usize>,
    /// Its first and its last line in the file; comments right above it are its own.
    pub lines: (u32, u32),
    /// The line of its first key.
    pub line: u32,
    pub prompt: Prompt,
}

/// What a file of data holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// No agent.
    Nothing,
    Definitions {
        definitions: Vec<Definition>,
        /// How many more there are than are read.
        left: usize,
        /// The file stands where the runtime looks for it.
        by_place: bool,
    },
    /// It stands where a runtime looks for agents, and is not written in its format.
    Unreadable {
        runtime: &'static str,
        format: Format,
        trouble: Trouble,
    },
}

/// Tells whether a file may hold definitions by its name.
pub fn may_hold(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_data = ["json", "jsonc", "toml", "yaml", "yml"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known));

    is_data || FORMS.iter().any(|form| form.names_file(file))
}

/// Returns the runtime that looks for agents in a file of this path.
pub fn runtime_of(place: &str) -> Option<&'static str> {
    let form = FORMS.iter().find(|form| form.is_place(place))?;
    Some(&form.runtime)
}

/// Finds the definitions in a file; `place` is its path with the folders above its source.
pub fn find(place: &str, text: &str) -> Found {
    let Some(format) = Format::of(place, text) else {
        return Found::Nothing;
    };
    let written = FORMS.iter().filter(|form| form.formats.contains(&format));
    let mut candidates: Vec<(&'static Form, bool)> = written
        .map(|form| (form, form.is_place(place)))
        .filter(|(form, by_place)| *by_place || form.may_be_known_by(text))
        .collect();
    // Where a file stands tells more than what it looks like.
    candidates.sort_by_key(|(_, by_place)| !by_place);
    if candidates.is_empty() {
        return Found::Nothing;
    }

    let documents = match document::read(text, format) {
        Ok(documents) => documents,
        Err(trouble) => {
            let owner = candidates
                .iter()
                .find(|(form, by_place)| *by_place && form.may_hold_member(text));
            return owner.map_or(Found::Nothing, |&(form, _)| Found::Unreadable {
                runtime: &form.runtime,
                format,
                trouble,
            });
        }
    };
    let found = candidates.into_iter().map(|(form, by_place)| {
        let reader = Reader {
            form,
            format,
            extents: Extents::new(text, format),
        };
        (reader.definitions(&documents, by_place), by_place)
    });
    let first = found
        .into_iter()
        .find(|(definitions, _)| !definitions.is_empty());
    let Some((mut definitions, by_place)) = first else {
        return Found::Nothing;
    };

    let left = definitions.len().saturating_sub(MOST);
    definitions.truncate(MOST);
    name_apart(&mut definitions);
    Found::Definitions {
        definitions,
        left,
        by_place,
    }
}

/// Gives every definition of a file a key of its own: the second `x` is `x-2`.
fn name_apart(definitions: &mut [Definition]) {
    let mut taken = std::collections::BTreeSet::new();
    for definition in definitions {
        let Some(key) = &mut definition.key else {
            continue;
        };
        let own = key.clone();
        let mut number = 2;
        while !taken.insert(key.clone()) {
            *key = format!("{own}-{number}");
            number += 1;
        }
    }
}

/// Reads the documents of one file in one form.
struct Reader<'t> {
    form: &'static Form,
    format: Format,
    extents: Extents<'t>,
}

/// A map that defines an agent.
struct Member<'d> {
    key: Option<String>,
    /// The line on which it starts: that of its key, where it has one.
    line: u32,
    /// Where its value starts; nothing where it is a whole document.
    start: Option<&'d Node>,
    entries: &'d [Entry],
}

impl Reader<'_> {
    fn definitions(&self, documents: &[Document], by_place: bool) -> Vec<Definition> {
        let is_one = documents
            .iter()
            .filter(|one| !one.entries.is_empty())
            .count()
            <= 1;
        let known = documents
            .iter()
            .filter(|document| by_place || self.form.is_known_by(document));

        known
            .flat_map(|document| {
                let mut members = Vec::new();
                self.members(document, is_one, &mut members);
                let definitions = members
                    .into_iter()
                    .map(|member| self.definition(document, member));
                let mut definitions: Vec<Definition> = definitions.collect();
                if let Some(pairs) = &self.form.pairs {
                    edges::share(&mut definitions, pairs, self.form.leads.as_ref());
                }
                definitions
            })
            .collect()
    }

    /// Collects the maps of a document that define agents.
    fn members<'d>(&self, document: &'d Document, is_one: bool, members: &mut Vec<Member<'d>>) {
        let form = self.form;
        match &form.layout {
            Layout::One => {
                if form.is_member(&document.entries) {
                    members.push(Member {
                        key: (!is_one).then(|| form.name_of(&document.entries)).flatten(),
                        line: document.lines.0,
                        start: None,
                        entries: &document.entries,
                    });
                }
            }
            Layout::Within(paths) => {
                let mut nodes = paths.iter().filter_map(|path| at(&document.entries, path));
                if let Some(node) = nodes.next() {
                    self.listed(node, members);
                }
            }
            Layout::Top => self.keyed(&document.entries, members),
            Layout::Components { key, kinds } => {
                components(
                    &document.entries,
                    document.lines.0,
                    None,
                    key,
                    kinds,
                    members,
                );
                // A file with one component alone is that one.
                if let [only] = members.as_mut_slice()
                    && only.start.is_none()
                {
                    only.key = None;
                }
            }
        }
    }

    fn listed<'d>(&self, node: &'d Node, members: &mut Vec<Member<'d>>) {
        match &node.value {
            Scalar::Map(entries) => self.keyed(entries, members),
            Scalar::List(items) => {
                for (ix, item) in items.iter().enumerate() {
                    let entries = item.entries();
                    if self.form.is_member(entries) {
                        let number = || (ix + 1).to_string();
                        members.push(Member {
                            key: Some(self.form.name_of(entries).unwrap_or_else(number)),
                            line: item.line,
                            start: Some(item),
                            entries,
                        });
                    }
                }
            }
            _ => {}
        }
    }

    fn keyed<'d>(&self, entries: &'d [Entry], members: &mut Vec<Member<'d>>) {
        let is_member = |entry: &&Entry| self.form.is_member(entry.node.entries());
        members.extend(entries.iter().filter(is_member).map(|entry| Member {
            key: Some(entry.key.clone()),
            line: entry.line,
            start: Some(&entry.node),
            entries: entry.node.entries(),
        }));
    }

    fn definition(&self, document: &Document, member: Member<'_>) -> Definition {
        let (range, lines) = match member.start {
            Some(node) => self.extents.of(member.line, node),
            None if member.key.is_none() => self.extents.whole(),
            None => self.extents.of_lines(document.lines),
        };
        let mut entries = self.form.lifted(member.entries);
        if member.start.is_some() {
            edges::inherit(&mut entries, &document.entries, &self.form.inherits);
        }
        if let Some(calls) = &self.form.calls {
            entries.extend(edges::calls(&entries, calls));
        }
        let prompt = Prompt::of(self.form, &entries, &self.extents, lines.1);
        let has_name = entries.iter().any(|entry| entry.key == "name");
        if let Some(key) = member.key.as_ref().filter(|_| !has_name) {
            entries.insert(0, named(key, member.line));
        }

        Definition {
            form: self.form,
            format: self.format,
            key: member.key,
            entries,
            range,
            lines,
            line: member.line,
            prompt,
        }
    }
}

/// Returns the entry that says an agent's name, which its file has as a key.
fn named(name: &str, line: u32) -> Entry {
    Entry {
        key: "name".to_owned(),
        line,
        node: Node {
            value: Scalar::String(name.to_owned()),
            line,
            column: 1,
            ..Node::default()
        },
    }
}

/// Collects maps at any depth whose key says that they are agents, the outer before the inner.
fn components<'d>(
    entries: &'d [Entry],
    line: u32,
    start: Option<&'d Node>,
    key: &str,
    kinds: &[String],
    members: &mut Vec<Member<'d>>,
) {
    let kind = at(entries, key).and_then(Node::text);
    if kind.is_some_and(|kind| kinds.iter().any(|known| known == kind)) {
        let name = at(entries, "name")
            .or(at(entries, "id"))
            .and_then(Node::text);
        members.push(Member {
            key: name.map(str::to_owned),
            line,
            start,
            entries,
        });
    }

    for entry in entries {
        let items = match &entry.node.value {
            Scalar::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        for item in items {
            let line = if items.len() == 1 {
                entry.line
            } else {
                item.line
            };
            components(item.entries(), line, Some(item), key, kinds, members);
        }
    }
}

/// Returns the node at a path of keys, of which the last of a name counts.
pub(crate) fn at<'e>(entries: &'e [Entry], path: &str) -> Option<&'e Node> {
    let (key, rest) = path.split_once('.').unwrap_or((path, ""));
    let node = &entries.iter().rev().find(|entry| entry.key == key)?.node;

    if rest.is_empty() {
        Some(node)
    } else {
        at(node.entries(), rest)
    }
}
