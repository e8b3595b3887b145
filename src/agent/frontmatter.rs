//! Front matter: strict YAML where it is YAML, mended where it is not; every scalar keeps its line.
//!
//! Two libraries read the block, because neither does both things that are needed: `serde_yaml` says whether a text is
//! YAML and what each value is, with its limits on aliases, and `saphyr-parser` says where each value stands and how it
//! was written. The product is one tree, [`Entry`] by entry, in the order of the file.
//!
//! Reading goes from strict to lenient, so that well-formed files pay nothing and only what is broken is touched:
//!
//! 1. [`fence`] finds the block; a file without one may keep its metadata as [`toml`] or as [`bullets`].
//! 2. The block is read strictly ([`yaml`]). Nine hundred and seventy-eight of a thousand files end here.
//! 3. Otherwise it is split at its top-level keys ([`split`]), each entry that is not YAML by itself is mended
//!    ([`repair`]), and the whole is read again. Mends never add or remove a line, so every line stays true.
//! 4. An entry that no mend makes YAML is kept as text, and the rest is read entry by entry.
//!
//! What may be noticed on the way is listed in [`MENDS`](super::mend::MENDS).

mod bullets;
mod fence;
mod repair;
pub(super) mod rewrite;
mod split;
mod toml;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::mend::{self, Mend, Notes};
use crate::document::yaml;
pub use crate::document::{Entry, Node, Scalar, json};
use crate::finding::Span;
use crate::source::head::{self, Form};
use repair::Repaired;
use split::Chunk;
pub use write::write;

/// The longest scalar that is kept: 64 KiB are some 16,000 tokens of metadata, which no interface would show.
const LONGEST_SCALAR: usize = 64 << 10;

/// How many entries of a block that is no YAML are mended: the largest real block has 30.
const MOST_MENDED: usize = 1000;

/// How many lines a head has at most that could not be found: the longest real one has 60.
const LONGEST_HEAD: usize = 100;

/// What was read of a file's head.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub entries: Vec<Entry>,
    /// The entries came from a fenced block, rather than from bullets or from nowhere.
    pub fenced: bool,
    /// Byte offset of the body in the text.
    pub body: usize,
    /// Line of the body, from 1.
    pub body_line: u32,
}

/// Reads the front matter of a text.
pub(super) fn read(text: &str, notes: &mut Notes) -> FrontMatter {
    if let Some(block) = fence::find(text, notes) {
        let entries = read_block(&block, notes);
        return fenced(entries, (block.body, block.body_line), notes);
    }
    if let Some(block) = read_toml(text, notes) {
        return fenced(block.entries, (block.body, block.body_line), notes);
    }

    let entries = bullets::read(text);
    match entries.first() {
        Some(first) => {
            notes.mend(
                &mend::BULLETS,
                Span::line(first.line),
                "the metadata are bullets of the body",
            );
        }
        None => {
            notes.whole(&mend::NO_FRONT_MATTER, "the file has no front matter");
            note_limits(text, notes);
        }
    }
    FrontMatter {
        entries,
        fenced: false,
        body: 0,
        body_line: 1,
    }
}

/// Notes a line that would limit the agent if it stood in front matter: as text it limits nothing. A code block shows
/// what other files may hold.
fn note_limits(text: &str, notes: &mut Notes) {
    let mut in_code = false;
    for (ix, line) in text.lines().enumerate().take(LONGEST_HEAD) {
        in_code ^= line.starts_with("```") || line.starts_with("~~~");
        let Some(key) = split::limit(line).filter(|_| !in_code) else {
            continue;
        };
        let span = Span {
            line: ix as u32 + 1,
            column: 1,
            length: key.chars().count() as u32,
        };
        let message =
            format!("`{key}` stands in the text and limits nothing: no front matter was found");
        notes.mend(&mend::NOT_READ, span, message);
    }
}

/// Bounds the entries of a block between fences; `body` is the offset and the line of what follows.
fn fenced(mut entries: Vec<Entry>, body: (usize, u32), notes: &mut Notes) -> FrontMatter {
    bound_all(&mut entries, notes);

    FrontMatter {
        entries,
        fenced: true,
        body: body.0,
        body_line: body.1,
    }
}

/// Reads front matter that was written as TOML.
fn read_toml(text: &str, notes: &mut Notes) -> Option<toml::Block> {
    let head = head::displaced(text).filter(|head| head.form == Form::Toml)?;

    toml::read(text, head.start, head.line, notes)
}

/// Reads a block strictly, then mended, then entry by entry.
fn read_block(block: &fence::Block<'_>, notes: &mut Notes) -> Vec<Entry> {
    if let Ok(entries) = yaml::read(block.yaml, block.line) {
        return entries;
    }
    let mended = mend_block(block, notes);
    let each = || mended.repaired.iter().zip(&mended.chunks);
    each().for_each(|(repaired, chunk)| repaired.note(chunk, notes));
    mended.entries
}

/// A block that is no YAML, cut and mended.
struct Mended<'t> {
    chunks: Vec<Chunk<'t>>,
    repaired: Vec<Repaired<'t>>,
    entries: Vec<Entry>,
}

/// Mends a block that is no YAML, entry by entry.
fn mend_block<'t>(block: &fence::Block<'t>, notes: &mut Notes) -> Mended<'t> {
    let mut chunks = split::split(block.yaml, block.line, notes);
    if let Some(beyond) = chunks.get(MOST_MENDED) {
        let message = format!(
            "the front matter is no YAML and has {} entries: those from here on are left out",
            chunks.len()
        );
        notes.mend(&mend::TOO_MUCH, Span::line(beyond.line), message);
        chunks.truncate(MOST_MENDED);
    }
    let anchors = yaml::Anchors::of(block.yaml);
    let mut repaired: Vec<Repaired<'_>> = chunks
        .iter()
        .map(|chunk| repair::repair(chunk, &anchors))
        .collect();
    let mut entries = match yaml::read(&joined(&chunks, &repaired, block.line), block.line) {
        Ok(entries) => entries,
        Err(trouble) => read_each(&chunks, &mut repaired, trouble),
    };
    repair::restore_columns(&mut entries, &repaired);
    restore_indents(&mut entries, &chunks);
    entries.extend(
        repaired
            .iter()
            .zip(&chunks)
            .filter_map(|(repaired, chunk)| repaired.kept(chunk)),
    );
    entries.sort_by_key(|entry| entry.line);
    Mended {
        chunks,
        repaired,
        entries,
    }
}

/// Puts the columns of indented keys' values back to what they are on disk.
fn restore_indents(entries: &mut [Entry], chunks: &[Chunk<'_>]) {
    let indented = chunks.iter().filter(|chunk| chunk.indent > 0);
    let indents: BTreeMap<u32, u32> = indented.map(|chunk| (chunk.line, chunk.indent)).collect();

    for entry in entries {
        let indent = indents.get(&entry.line).copied().unwrap_or(0);

        if entry.node.line == entry.line {
            entry.node.column += indent;
        }
    }
}

/// Joins what is YAML now, so that aliases find their anchors. Blank lines stand in for the rest: lines stay true.
fn joined(chunks: &[Chunk<'_>], mended: &[Repaired<'_>], first: u32) -> String {
    let mut text = String::new();
    let mut line = first;
    for (chunk, repaired) in chunks.iter().zip(mended) {
        let Some(yaml) = repaired.yaml() else {
            continue;
        };
        (line..chunk.line).for_each(|_| text.push('\n'));
        text.push_str(yaml);
        if !yaml.ends_with('\n') {
            text.push('\n');
        }
        line = chunk.line + chunk.text.lines().count() as u32;
    }
    text
}

/// Reads entry by entry; what is no YAML by itself is kept as text.
fn read_each(
    chunks: &[Chunk<'_>],
    mended: &mut [Repaired<'_>],
    trouble: yaml::Trouble,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (chunk, repaired) in chunks.iter().zip(mended) {
        match repaired.yaml().map(|yaml| yaml::read(yaml, chunk.line)) {
            Some(Ok(read)) => entries.extend(read),
            Some(Err(_)) => repaired.give_up(trouble),
            None => {}
        }
    }
    entries
}

/// Cuts scalars of a definition that no interface would show.
pub(super) fn bound_all(entries: &mut [Entry], notes: &mut Notes) {
    bound(entries, notes);
    note_duplicates(entries, notes);
}

/// Cuts scalars that no interface would show.
fn bound(entries: &mut [Entry], notes: &mut Notes) {
    for entry in entries {
        bound_node(&mut entry.node, &entry.key, notes);
    }
}

fn bound_node(node: &mut Node, key: &str, notes: &mut Notes) {
    let span = Span {
        line: node.line,
        column: node.column,
        length: 0,
    };
    match &mut node.value {
        Scalar::String(text) if text.len() > LONGEST_SCALAR => {
            let message = format!(
                "`{key}` has {} KiB, of which {} are kept",
                text.len() >> 10,
                LONGEST_SCALAR >> 10
            );
            notes.mend(&mend::TOO_LONG, span, message);
            text.truncate(text.floor_char_boundary(LONGEST_SCALAR));
        }
        Scalar::List(items) => items
            .iter_mut()
            .for_each(|item| bound_node(item, key, notes)),
        Scalar::Map(entries) => bound(entries, notes),
        _ => {}
    }
}

fn note_duplicates(entries: &[Entry], notes: &mut Notes) {
    let mut lines: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in entries {
        if let Some(earlier) = lines.insert(&entry.key, entry.line) {
            let span = Span {
                line: entry.line,
                column: 1,
                length: entry.key.chars().count() as u32,
            };
            notes.mend(
                &mend::DUPLICATE_KEY,
                span,
                format!("`{}` stands on line {earlier} already", entry.key),
            );
        }
    }
}

/// Shortens a text for a message.
fn excerpt(text: &str) -> Cow<'_, str> {
    let line = text.lines().next().unwrap_or_default().trim();
    match line.char_indices().nth(40) {
        Some((end, _)) => Cow::Owned(format!("{}…", &line[..end])),
        None => Cow::Borrowed(line),
    }
}
