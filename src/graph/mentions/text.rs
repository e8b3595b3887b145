//! The texts of an agent's file as blocks: its body's passages, and its front matter line by line.

use crate::agent::Agent;
use crate::agent::body::{Body, Mark, MarkKind, PassageKind};
use crate::definition::Definition;
use crate::graph::evidence::Lines;

use super::vocabulary::{PROSE_KEYS, PROSE_LANGUAGES, SILENT_KEYS};

/// A text and its blocks in order.
#[derive(Default)]
pub(super) struct Document {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
}

/// One block of a text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Line of its first byte in the file.
    pub(super) line: u32,
    pub(super) kind: Kind,
    /// Index of the nearest heading.
    pub(super) heading: Option<u16>,
    pub(super) marks: Vec<Span>,
}

/// A range of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Prose,
    Heading,
    Item {
        depth: u8,
    },
    /// A cell, and the block of its column's header.
    Cell {
        header: u32,
    },
    Header,
    /// Code; `prose` where its lines are words rather than a program.
    Code {
        prose: bool,
    },
    /// A diagram in Mermaid's notation.
    Diagram,
    /// Front matter; `prose` where its key holds sentences.
    Meta {
        prose: bool,
    },
}

impl Span {
    /// Tells whether two ranges share a byte.
    pub(super) fn meets(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Tells whether the other range lies within this one.
    pub(super) fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Returns the blocks of a body.
pub(super) fn body(body: &Body) -> Vec<Block> {
    let ends = body
        .passages
        .iter()
        .skip(1)
        .map(|next| next.start as usize)
        .chain([body.text.len()]);
    let blocks = body
        .passages
        .iter()
        .zip(ends)
        .enumerate()
        .map(|(ix, (passage, end))| {
            let kind = match passage.kind {
                PassageKind::Paragraph | PassageKind::Html => Kind::Prose,
                PassageKind::Heading => Kind::Heading,
                PassageKind::Item { depth } => Kind::Item { depth },
                PassageKind::Cell { header, .. } => Kind::Cell { header },
                PassageKind::HeaderCell => Kind::Header,
                PassageKind::Code { .. } if body.language(passage.kind) == "mermaid" => {
                    Kind::Diagram
                }
                PassageKind::Code { .. } => Kind::Code {
                    prose: PROSE_LANGUAGES.contains(&body.language(passage.kind)),
                },
            };
            let start = passage.start as usize;
            let mut marks: Vec<Span> = body.marks_of(ix).iter().filter_map(span).collect();
            if matches!(kind, Kind::Code { .. }) || passage.kind == PassageKind::Html {
                marks = raw_marks(&body.text[start..end], start);
            }
            Block {
                start,
                end,
                line: passage.line,
                kind,
                heading: passage.heading,
                marks,
            }
        });
    blocks.collect()
}

fn span(mark: &Mark) -> Option<Span> {
    let names = matches!(
        mark.kind,
        MarkKind::Strong | MarkKind::Code | MarkKind::Link
    );
    names.then_some(Span {
        start: mark.start as usize,
        end: mark.end as usize,
    })
}

/// Returns the texts of a definition beside its prompt as blocks, one for each key.
fn stated(agent: &Agent, own: &Definition) -> Document {
    let mut document = Document::default();
    for entry in &own.entries {
        let key = plain(&entry.key);
        let is_silent = own.form.is_prompt(&entry.key) || SILENT_KEYS.contains(&key.as_str());
        let is_declared = |line| agent.declared.iter().any(|declared| declared.line == line);
        let Some(text) = entry
            .node
            .text()
            .filter(|_| !is_silent && !is_declared(entry.line))
        else {
            continue;
        };

        let start = document.text.len();
        let mut in_example = false;
        document
            .text
            .push_str(&without_examples(text, &mut in_example));
        document.text.push('\n');
        document.blocks.push(Block {
            start,
            end: document.text.len(),
            line: entry.node.line,
            kind: Kind::Meta {
                prose: PROSE_KEYS.contains(&key.as_str()),
            },
            heading: None,
            marks: raw_marks(text, start),
        });
    }
    document
}

/// Returns the front matter's lines as blocks: prose that goes on over several lines is one block.
pub(super) fn front_matter(agent: &Agent, lines: &Lines<'_>) -> Document {
    if let Some(own) = &agent.definition {
        return stated(agent, own);
    }
    let mut document = Document::default();
    let mut key = String::new();
    let mut in_example = false;
    for line in 1..agent.body.line {
        let raw = lines.line(line);
        let top = !raw.starts_with([' ', '\t', '-', '#']) && !in_example;
        let named = raw.split_once(':').filter(|_| top);
        key = named.map_or(key, |(key, _)| plain(key));
        let start = document.text.len();
        document
            .text
            .push_str(&without_examples(&raw, &mut in_example));
        document.text.push('\n');
        let silent = SILENT_KEYS.contains(&key.as_str()) || raw.trim_start().starts_with('#');
        if silent || agent.declared.iter().any(|declared| declared.line == line) {
            continue;
        }
        let end = document.text.len();
        let prose = PROSE_KEYS.contains(&key.as_str());
        let goes_on = prose && named.is_none() && !raw.trim_start().starts_with(['-', '*']);
        match document
            .blocks
            .last_mut()
            .filter(|last| goes_on && last.end == start)
        {
            Some(last) => last.end = end,
            None => document.blocks.push(Block {
                start,
                end,
                line,
                kind: Kind::Meta { prose },
                heading: None,
                marks: Vec::new(),
            }),
        }
    }
    for block in &mut document.blocks {
        block.marks = raw_marks(&document.text[block.start..block.end], block.start);
    }
    document
}

fn plain(key: &str) -> String {
    key.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Blanks `<example>` blocks, byte for byte: what is said in them is said by users and by the agent itself.
fn without_examples(line: &str, in_example: &mut bool) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    loop {
        let tag = if *in_example {
            "</example>"
        } else {
            "<example"
        };
        let (part, next) = rest
            .split_once(tag)
            .map_or((rest, None), |(part, next)| (part, Some(next)));
        if *in_example {
            kept.extend(std::iter::repeat_n(' ', part.len()));
        } else {
            kept.push_str(part);
        }
        let Some(next) = next else { return kept };
        kept.extend(std::iter::repeat_n(' ', tag.len()));
        *in_example = !*in_example;
        rest = next;
    }
}

/// Returns what stands between backticks or double asterisks in text that is not read as Markdown.
fn raw_marks(text: &str, offset: usize) -> Vec<Span> {
    let mut marks = Vec::new();
    for fence in ["`", "**"] {
        let mut open: Option<usize> = None;
        for (at, _) in text.match_indices(fence) {
            match open.take() {
                Some(start) if !text[start..at].contains('\n') && at > start => {
                    marks.push(Span {
                        start: offset + start,
                        end: offset + at,
                    });
                }
                _ => open = Some(at + fence.len()),
            }
        }
    }
    marks.sort_unstable();
    marks
}

/// The longest word that may be a name or a part of one, in bytes: no name is longer.
const LONGEST_WORD: usize = 256;

/// A text in lower case without spaces, `-` and `_`, as names are compared, and where each of its bytes came from.
#[derive(Default)]
pub(super) struct Squeezed {
    pub(super) bytes: Vec<u8>,
    origin: Vec<u32>,
}

impl Squeezed {
    /// Squeezes a text, in place of what was here before.
    pub(super) fn squeeze(&mut self, text: &str) {
        self.bytes.clear();
        self.origin.clear();
        let mut word = 0;
        for (at, c) in text.char_indices() {
            word = if c.is_ascii_alphanumeric() {
                word + 1
            } else {
                0
            };
            if c.is_whitespace() || matches!(c, '-' | '_') {
                continue;
            }
            if c.is_ascii() {
                // No name is that long or has this byte, so that the search does not go through the rest.
                let is_beyond = word > LONGEST_WORD;
                self.bytes.push(if is_beyond {
                    0
                } else {
                    c.to_ascii_lowercase() as u8
                });
                self.origin.push(at as u32);
                continue;
            }
            for lower in c.to_lowercase() {
                let mut buffer = [0; 4];
                let encoded = lower.encode_utf8(&mut buffer).as_bytes();
                self.bytes.extend_from_slice(encoded);
                self.origin
                    .extend(std::iter::repeat_n(at as u32, encoded.len()));
            }
        }
    }

    /// Returns where a range of the squeezed bytes stands in the text that was squeezed.
    pub(super) fn span(&self, start: usize, end: usize, text: &str) -> Option<Span> {
        let (first, last) = (
            *self.origin.get(start)? as usize,
            *self.origin.get(end.checked_sub(1)?)? as usize,
        );
        let inside = start == 0 || self.origin[start - 1] as usize != first;
        let whole = self
            .origin
            .get(end)
            .is_none_or(|&next| next as usize != last);
        let width = text[last..].chars().next()?.len_utf8();
        (inside && whole).then_some(Span {
            start: first,
            end: last + width,
        })
    }
}
