//! The Markdown body: one walk gives text, headings, links and passages; one at rendering gives HTML.
//!
//! HTML is made when a page is rendered, not when the file is read: links between agents can only be resolved once
//! the whole catalog is known, and ten thousand highlighted bodies would not fit comfortably in memory.

mod anchor;
mod comments;
mod contents;
mod emphasis;
mod footnotes;
mod html;
mod link;
mod parse;
mod read;

use pulldown_cmark::Options;

pub use comments::comments;
pub use html::{Setting, html};
pub use read::read;

/// Tells whether a paragraph of a body has more marks of emphasis than are read.
pub fn has_too_many_marks(text: &str) -> bool {
    emphasis::is_exceeded(text)
}

/// What the body of an agent file holds, short of its HTML.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// Byte offset of the body in the file's text.
    pub offset: usize,
    /// The line of the file that the body starts on, from 1.
    pub line: u32,
    /// Plain text: the passages' texts, each ended by a line feed.
    pub text: String,
    /// The passages in the order of the file.
    pub passages: Vec<Passage>,
    /// Spans of the text that were marked up, passage by passage; [`Body::marks_of`] returns those of one.
    pub marks: Vec<Mark>,
    /// The languages of its code blocks: the first word of the info string, lower-cased, each once.
    pub languages: Vec<Box<str>>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    /// Whether the text begins with a heading.
    pub titled: bool,
}

impl Body {
    /// Leaves the text and what points into it out. That is nine tenths of a body, and only what reads whole texts asks
    /// for it, one agent at a time: to walk a file again costs less than to hold ten thousand.
    #[must_use]
    pub fn outline(self) -> Body {
        Body {
            text: String::new(),
            passages: Vec::new(),
            marks: Vec::new(),
            languages: Vec::new(),
            ..self
        }
    }

    /// Returns a passage's text without the line feed that ends it; empty where there is no such passage.
    pub fn passage_text(&self, ix: usize) -> &str {
        let Some(passage) = self.passages.get(ix) else {
            return "";
        };
        let end = self
            .passages
            .get(ix + 1)
            .map_or(self.text.len(), |next| next.start as usize);
        let text = self
            .text
            .get(passage.start as usize..end)
            .unwrap_or_default();
        text.strip_suffix('\n').unwrap_or(text)
    }

    /// Returns a passage's marks by their start, the outer before the inner.
    pub fn marks_of(&self, ix: usize) -> &[Mark] {
        let from = |ix: usize| {
            let start = self
                .passages
                .get(ix)
                .map_or(u32::MAX, |passage| passage.start);
            self.marks.partition_point(|mark| mark.start < start)
        };
        &self.marks[from(ix)..from(ix + 1)]
    }

    /// Returns the language of a code block; empty where it names none.
    pub fn language(&self, kind: PassageKind) -> &str {
        let PassageKind::Code { language } = kind else {
            return "";
        };
        self.languages
            .get(usize::from(language))
            .map_or("", |language| language)
    }
}

/// The text of one block: a paragraph, a list item's own text, a table cell, a heading, a code block.
///
/// Soft breaks are kept as line feeds, so that the line of any byte is `line` plus the line feeds before it. Blocks
/// without text have no passage, except table cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    pub kind: PassageKind,
    /// Start in [`Body::text`]; the passage ends where the next one starts.
    pub start: u32,
    /// Line in the file of the first byte of its text: for a code block that is the line below the fence.
    pub line: u32,
    /// Index into [`Body::headings`] of the nearest heading above, if any; a heading's own passage names itself.
    pub heading: Option<u16>,
}

/// What block a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageKind {
    Paragraph,
    Heading,
    /// The first text of a list's item, by nesting from 0; an item's later paragraphs are paragraphs.
    Item {
        depth: u8,
    },
    /// A cell of a table's body: the passage index of its column's header cell and its row, from 0.
    Cell {
        header: u32,
        row: u32,
    },
    /// A header cell of a table.
    HeaderCell,
    /// A fenced or indented code block, with the index of its language; see [`Body::language`].
    Code {
        language: u16,
    },
    /// Raw HTML or a comment, shown as text.
    Html,
}

/// A span of a passage that was marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub kind: MarkKind,
    /// Start in [`Body::text`].
    pub start: u32,
    /// End in [`Body::text`].
    pub end: u32,
}

/// How a span was marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    Strong,
    Emphasis,
    Code,
    Link,
}

/// A heading with the anchor that its page gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub text: String,
    pub anchor: String,
    /// Line in the file.
    pub line: u32,
}

/// A link or an image as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub target: String,
    /// Line in the file.
    pub line: u32,
}

/// The Markdown that agent files are written in: GitHub's. Heading attributes stay off, for `{#id}` is prompt text.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Returns the first word of a code block's info string, lower-cased: `Rust,ignore` and `rust {.numbers}` are `rust`.
fn language(info: &str) -> String {
    info.trim_start()
        .split(ENDS_LANGUAGE)
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

/// What ends the language's name in an info string.
const ENDS_LANGUAGE: fn(char) -> bool = |c| c.is_whitespace() || matches!(c, ',' | '{' | ':');
