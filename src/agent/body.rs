//! The Markdown body: one walk at reading gives text, headings, links and passages; one at rendering gives HTML.
//!
//! HTML is made when a page is rendered, not when the file is read: links between agents can only be resolved once
//! the whole catalog is known, and ten thousand highlighted bodies would not fit comfortably in memory.

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
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
}

/// The text of one block: a paragraph, a list item's own text, a table cell, a heading, a code block.
///
/// Soft breaks are kept as line feeds, so that the line of any byte is `line` plus the line feeds before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub kind: PassageKind,
    /// Start in [`Body::text`]; the passage ends where the next one starts.
    pub start: u32,
    /// Line in the file.
    pub line: u32,
    /// Index into [`Body::headings`] of the nearest heading above, if any.
    pub heading: Option<u16>,
    /// Spans of the text that were marked up, in order.
    pub marks: Vec<Mark>,
}

/// What block a passage is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassageKind {
    Paragraph,
    Heading,
    /// An item of a list, by nesting from 0.
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
    /// A fenced or indented code block, with the first word of its info string, lower-cased; empty without one.
    Code {
        language: Box<str>,
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

/// A link as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub target: String,
    /// Line in the file.
    pub line: u32,
}
