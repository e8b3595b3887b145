//! The mends of one entry: text in, text out, line by line, so that what is read stands where it is written.
//!
//! From the least to the most: characters that YAML has no use for are set right ([`lines`]); values that YAML takes
//! for something else are quoted, each on its line ([`values`]); at last the whole entry is taken as text ([`prose`]).
//! The first of them that makes the entry YAML wins.

mod lines;
mod prose;
mod values;

use super::split::{Chunk, colon};
use super::yaml::{self, Anchors, Trouble};
use super::{Entry, Node, Scalar, excerpt};
use super::{Mend, Notes, mend};
use crate::finding::Span;

/// An entry after mending.
#[derive(Debug)]
pub(super) struct Repaired<'t> {
    outcome: Outcome<'t>,
    patches: Vec<Patch>,
}

#[derive(Debug)]
enum Outcome<'t> {
    /// It was YAML all along.
    Clean(&'t str),
    Mended(String),
    /// It was taken as text from its colon on.
    Prose(String),
    /// Nothing helps; the entry is kept as text.
    Kept(Trouble),
}

/// One change to one line.
#[derive(Debug, Clone)]
struct Patch {
    mend: &'static Mend,
    /// What was changed, on disk.
    span: Span,
    /// Where characters were put in: columns of the mended line, and how many.
    inserted: Vec<(u32, u32)>,
    /// What was changed, for the message.
    text: String,
}

/// Mends an entry; `anchors` are those of the whole block.
pub(super) fn repair<'t>(chunk: &Chunk<'t>, anchors: &Anchors<'_>) -> Repaired<'t> {
    let clean = Repaired {
        outcome: Outcome::Clean(chunk.text),
        patches: Vec::new(),
    };
    match read(chunk.text, anchors) {
        Ok(()) => return clean,
        Err(Trouble::Syntax) => {}
        Err(trouble) => {
            return Repaired {
                outcome: Outcome::Kept(trouble),
                patches: Vec::new(),
            };
        }
    }
    let mut patches = Vec::new();
    let text = lines::mend(chunk, &mut patches);
    if read(&text, anchors).is_ok() {
        return Repaired {
            outcome: Outcome::Mended(text),
            patches,
        };
    }
    let before = patches.len();
    let quoted = values::mend(&text, chunk.line, anchors, &mut patches);
    if read(&quoted, anchors).is_ok() {
        return Repaired {
            outcome: Outcome::Mended(quoted),
            patches,
        };
    }
    patches.truncate(before);
    match prose::mend(&text, chunk.line, &mut patches).filter(|text| read(text, anchors).is_ok()) {
        Some(text) => Repaired {
            outcome: Outcome::Prose(text),
            patches,
        },
        None => Repaired {
            outcome: Outcome::Kept(Trouble::Syntax),
            patches: Vec::new(),
        },
    }
}

/// Tells whether an entry is YAML, given the anchors that other entries define.
fn read(text: &str, anchors: &Anchors<'_>) -> Result<(), Trouble> {
    match yaml::read(text, 1) {
        Err(Trouble::Syntax) if anchors.resolve(text) => {
            yaml::read(&text.replace('*', ""), 1).map(|_| ())
        }
        read => read.map(|_| ()),
    }
}

impl Repaired<'_> {
    /// Returns the entry as YAML, if it is that now.
    pub(super) fn yaml(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Clean(text) => Some(text),
            Outcome::Mended(text) | Outcome::Prose(text) => Some(text),
            Outcome::Kept(_) => None,
        }
    }

    /// Returns the entry as a person could have written it, where it was mended.
    pub(super) fn rewritten(&self, chunk: &Chunk<'_>) -> Option<String> {
        match &self.outcome {
            Outcome::Clean(_) | Outcome::Kept(_) => None,
            Outcome::Mended(text) => Some(text.clone()),
            Outcome::Prose(_) => prose::lay_out(&lines::mend(chunk, &mut Vec::new())),
        }
    }

    /// Keeps the entry as text after all.
    pub(super) fn give_up(&mut self, trouble: Trouble) {
        *self = Repaired {
            outcome: Outcome::Kept(trouble),
            patches: Vec::new(),
        };
    }

    /// Returns the entry as text, if nothing helped.
    pub(super) fn kept(&self, chunk: &Chunk<'_>) -> Option<Entry> {
        let Outcome::Kept(_) = self.outcome else {
            return None;
        };
        let (_, value) = super::split::key_line(chunk.text).unwrap_or((chunk.key, chunk.key.len()));
        let text = chunk.text[value..].trim().to_owned();
        let node = Node {
            value: Scalar::String(text),
            line: chunk.line,
            column: 1,
            ..Node::default()
        };
        Some(Entry {
            key: chunk.key.to_owned(),
            line: chunk.line,
            node,
        })
    }

    /// Notes every mend, or that nothing helped.
    pub(super) fn note(&self, chunk: &Chunk<'_>, notes: &mut Notes) {
        for patch in &self.patches {
            notes.mend(patch.mend, patch.span, message(patch, chunk.key));
        }
        if let Outcome::Kept(trouble) = self.outcome {
            let span = Span {
                line: chunk.line,
                column: 1,
                length: chunk.key.chars().count() as u32,
            };
            let (mend, why) = match trouble {
                Trouble::Syntax => (&mend::UNREADABLE, "is not YAML"),
                Trouble::Deep => (&mend::TOO_DEEP, "nests too deep"),
                Trouble::Bomb => (&mend::TOO_MUCH, "expands too far"),
            };
            notes.mend(
                mend,
                span,
                format!("`{}` {why} and is kept as text", chunk.key),
            );
        }
    }
}

fn message(patch: &Patch, key: &str) -> String {
    let text = excerpt(&patch.text);
    match patch.mend.code {
        "frontmatter/example-lines" => {
            format!("lines of `{key}` stand at the margin and are read as its text")
        }
        "frontmatter/alias-like" => {
            format!("`{text}` would be a reference in YAML and is read as text")
        }
        "frontmatter/reserved-character" => {
            format!("`{text}` begins with a character of YAML and is read as text")
        }
        "frontmatter/loose-quotes" => {
            format!("the quotes of `{text}` do not match and are read as text")
        }
        "frontmatter/brackets" => format!("`{text}` is no list or map of YAML and is mended"),
        "frontmatter/tab" => "the line is indented with tabs".to_owned(),
        "frontmatter/control-character" => "a control character is left out".to_owned(),
        "frontmatter/missing-space" => format!("`{text}` has no space after its colon"),
        "frontmatter/wide-colon" => format!("`{text}` has a wide colon"),
        _ => match colon(&patch.text) {
            Some(end) => format!(
                "`{}:` would be a key in YAML; `{key}` is read as text",
                last_words(&patch.text[..end])
            ),
            None => format!(
                "`{}:` would be a key in YAML; `{key}` is read as text",
                last_words(&patch.text)
            ),
        },
    }
}

/// Returns the end of a text, for a message.
fn last_words(text: &str) -> &str {
    let line = text.rsplit(['\n', '>']).next().unwrap_or(text);
    let line = line.rsplit("\\n").next().unwrap_or(line);
    let start = line
        .rmatch_indices(' ')
        .map(|(at, _)| at + 1)
        .nth(1)
        .unwrap_or(0);
    line[start..].trim()
}

/// Puts the columns of mended lines back to what they are on disk.
pub(super) fn restore_columns(entries: &mut [Entry], mended: &[Repaired<'_>]) {
    let patches = mended.iter().flat_map(|repaired| &repaired.patches);
    let moved: Vec<&Patch> = patches.filter(|patch| !patch.inserted.is_empty()).collect();
    if !moved.is_empty() {
        entries
            .iter_mut()
            .for_each(|entry| restore(&mut entry.node, &moved));
    }
}

fn restore(node: &mut Node, moved: &[&Patch]) {
    let on_line = moved
        .iter()
        .filter(|patch| patch.span.line == node.line)
        .flat_map(|patch| &patch.inserted);
    let inserted: u32 = on_line
        .filter(|&&(column, _)| column < node.column)
        .map(|&(_, count)| count)
        .sum();
    node.column = node.column.saturating_sub(inserted).max(1);
    match &mut node.value {
        Scalar::List(items) => items.iter_mut().for_each(|item| restore(item, moved)),
        Scalar::Map(entries) => entries
            .iter_mut()
            .for_each(|entry| restore(&mut entry.node, moved)),
        _ => {}
    }
}
