//! Front matter as TOML, between two lines `+++`: no runtime reads it, but what it says is plain.

use super::{Entry, Notes, excerpt, mend};
use crate::document::Table;
use crate::finding::Span;
use crate::source::head;

/// The front matter of a text that was written as TOML.
#[derive(Debug)]
pub(super) struct Block {
    pub entries: Vec<Entry>,
    /// Byte offset of what follows the closing fence.
    pub body: usize,
    /// The file's line of what follows.
    pub body_line: u32,
}

/// Reads the block that starts at an offset; `line` is the number of its first fence.
pub(super) fn read(text: &str, start: usize, line: u32, notes: &mut Notes) -> Option<Block> {
    let range = head::toml(&text[start..])?;
    let toml = &text[start..][range.clone()];
    let fence = Span {
        line,
        column: 1,
        length: 3,
    };
    notes.mend(&mend::TOML, fence, "the front matter is TOML");

    let table = Table::new(toml, line + 1);
    let (entries, troubles) = table.read();
    for trouble in troubles {
        let rest = &toml[trouble.offset..];
        let message = format!("`{}` is not TOML and is left out", excerpt(rest));
        let span = Span {
            line: trouble.line,
            column: trouble.column,
            length: 0,
        };
        notes.mend(&mend::UNREADABLE, span, message);
    }

    let close = start + range.end;
    let body = memchr::memchr(b'\n', &text.as_bytes()[close..]);
    Some(Block {
        entries,
        body: body.map_or(text.len(), |end| close + end + 1),
        body_line: table.place(toml.len()).0 + 1,
    })
}
