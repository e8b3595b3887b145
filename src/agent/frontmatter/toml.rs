//! Front matter as TOML, between two lines `+++`: no runtime reads it, but what it says is plain.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, Notes, Scalar, excerpt, mend};
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

    let place = Place {
        text: toml,
        line: line + 1,
    };
    let (table, errors) = DeTable::parse_recoverable(toml);
    for error in errors {
        let span = error.span().unwrap_or_default();
        let (line, column) = place.of(span.start);
        let rest = &toml[toml.floor_char_boundary(span.start)..];
        let message = format!("`{}` is not TOML and is left out", excerpt(rest));
        let span = Span {
            line,
            column,
            length: 0,
        };
        notes.mend(&mend::UNREADABLE, span, message);
    }

    let close = start + range.end;
    let body = memchr::memchr(b'\n', &text.as_bytes()[close..]);
    Some(Block {
        entries: entries(table.into_inner(), &place),
        body: body.map_or(text.len(), |end| close + end + 1),
        body_line: place.of(toml.len()).0 + 1,
    })
}

/// A block, to tell lines and columns of the file from its offsets.
struct Place<'t> {
    text: &'t str,
    /// The file's line of the block's first line.
    line: u32,
}

impl Place<'_> {
    fn of(&self, offset: usize) -> (u32, u32) {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let lines = memchr::memchr_iter(b'\n', before.as_bytes()).count() as u32;

        (
            self.line + lines,
            before[start..].chars().count() as u32 + 1,
        )
    }
}

/// Returns a table's entries in the order of the file.
fn entries(table: DeTable<'_>, place: &Place<'_>) -> Vec<Entry> {
    let mut pairs: Vec<_> = table.into_iter().collect();
    pairs.sort_by_key(|(key, _)| key.span().start);

    let entry = |(key, value): (Spanned<_>, _)| Entry {
        line: place.of(key.span().start).0,
        key: String::from(key.into_inner()),
        node: node(value, place),
    };
    pairs.into_iter().map(entry).collect()
}

fn node(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Node {
    let (line, column) = place.of(value.span().start);
    let mut written = None;

    let value = match value.into_inner() {
        DeValue::String(text) => Scalar::String(text.into_owned()),
        DeValue::Boolean(value) => {
            written = Some(value.to_string().into());
            Scalar::Bool(value)
        }
        DeValue::Integer(integer) => number(integer.as_str(), &mut written),
        DeValue::Float(float) => number(float.as_str(), &mut written),
        DeValue::Datetime(time) => Scalar::String(time.to_string()),
        DeValue::Array(items) => {
            Scalar::List(items.into_iter().map(|item| node(item, place)).collect())
        }
        DeValue::Table(table) => Scalar::Map(entries(table, place)),
    };
    Node {
        value,
        written,
        line,
        column,
    }
}

/// Returns a number, and notes how it was written; where JSON has none for it, it is text.
fn number(text: &str, written: &mut Option<Box<str>>) -> Scalar {
    match serde_json::from_str(&text.replace('_', "")) {
        Ok(number) => {
            *written = Some(text.into());
            Scalar::Number(number)
        }
        Err(_) => Scalar::String(text.to_owned()),
    }
}
