//! Values that YAML takes for something else than the text that they are: each is quoted where it stands.

use super::super::split::{colon, key_line};
use super::super::yaml::{self, Anchors};
use super::{Mend, Patch, mend};
use crate::finding::Span;

/// Quotes the values of an entry that need it, line by line.
pub(super) fn mend(
    text: &str,
    first: u32,
    anchors: &Anchors<'_>,
    patches: &mut Vec<Patch>,
) -> String {
    let mut mended = String::with_capacity(text.len() + 64);
    // Lines indented deeper than this belong to a block scalar, which is text already.
    let mut block: Option<usize> = None;
    for (ix, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_end();
        let margin = content.len() - content.trim_start().len();
        if block.is_some_and(|block| content.is_empty() || margin > block) {
            mended.push_str(line);
            continue;
        }
        block = None;
        let Some((indent, at)) = value_start(content) else {
            mended.push_str(line);
            continue;
        };
        let value = &content[at..];
        if is_block_header(value) {
            block = Some(indent);
        }
        match mend_value(value, anchors) {
            Some(change) => {
                mended.push_str(&content[..at]);
                mended.push_str(&change.text);
                mended.push_str(&line[content.len()..]);
                let column = content[..at].chars().count() as u32;
                // Of a colon within a text, the colon is the trouble; of anything else, how the value begins.
                let (skipped, length) =
                    match colon(value).filter(|_| change.mend == &mend::QUOTED_SCALAR) {
                        Some(colon) => (value[..colon].chars().count() as u32, 1),
                        None => (0, value.chars().count() as u32),
                    };
                let span = Span {
                    line: first + ix as u32,
                    column: column + skipped + 1,
                    length,
                };
                let inserted = change
                    .inserted
                    .iter()
                    .map(|&(at, count)| (column + at, count))
                    .collect();
                patches.push(Patch {
                    mend: change.mend,
                    span,
                    inserted,
                    text: value.to_owned(),
                });
            }
            None => mended.push_str(line),
        }
    }
    mended
}

/// Returns the column of a line's key or item and where its value starts; nothing for a line that goes on with another.
fn value_start(line: &str) -> Option<(usize, usize)> {
    let mut at = line.len() - line.trim_start().len();
    let mut is_item = false;
    while line[at..].starts_with("- ") {
        is_item = true;
        at += 2;
        at += line[at..].len() - line[at..].trim_start().len();
    }
    let indent = at;
    if let Some((_, value)) = key_line(&line[at..]) {
        at += value;
        at += line[at..].len() - line[at..].trim_start().len();
        is_item = true;
    }
    (is_item && at < line.len()).then_some((indent, at))
}

fn is_block_header(value: &str) -> bool {
    let header = value.split(" #").next().unwrap_or(value).trim();
    header.starts_with(['|', '>'])
        && header[1..]
            .chars()
            .all(|c| matches!(c, '+' | '-' | '0'..='9'))
}

/// A value made safe.
struct Change {
    mend: &'static Mend,
    text: String,
    /// Characters put in: columns from the value's start, from 1, and how many.
    inserted: Vec<(u32, u32)>,
}

impl Change {
    fn quoted(mend: &'static Mend, text: &str) -> Option<Change> {
        Some(Change {
            mend,
            text: quote(text),
            inserted: Vec::new(),
        })
    }
}

/// Quotes a text that stands on one line: in double quotes where it holds single ones and nothing else to escape.
pub(super) fn quote(text: &str) -> String {
    match text.contains('\'') && !text.contains(['"', '\\']) {
        true => format!("\"{text}\""),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Returns what a value must become to be read as the text that it is.
fn mend_value(value: &str, anchors: &Anchors<'_>) -> Option<Change> {
    let first = value.chars().next()?;
    match first {
        '*' | '&' if is_reference(value, anchors) => None,
        '*' | '&' => Change::quoted(&mend::ALIAS_LIKE, without_comment(value)),
        '@' | '`' | '%' | ',' | ']' | '}' => Change::quoted(&mend::RESERVED, value),
        '|' | '>' if !is_block_header(value) => {
            Change::quoted(&mend::RESERVED, value[1..].trim_start())
        }
        '!' | '?' if !yaml::is_value(value) => Change::quoted(&mend::RESERVED, value),
        '"' | '\'' => loose_quotes(value, first),
        '[' | '{' => brackets(value, anchors),
        _ if colon(value).is_some() => Change::quoted(&mend::QUOTED_SCALAR, value),
        _ => None,
    }
}

/// Tells whether a value is an anchor before a value, or an alias of an anchor that exists.
fn is_reference(value: &str, anchors: &Anchors<'_>) -> bool {
    let name = value[1..]
        .split(char::is_whitespace)
        .next()
        .unwrap_or_default();
    match value.starts_with('*') {
        true => anchors.has(name) && without_comment(value).len() == name.len() + 1,
        false => anchors.has(name),
    }
}

fn without_comment(value: &str) -> &str {
    value.split(" #").next().unwrap_or(value).trim_end()
}

/// Mends quotes that close too early, or never. A quote that another line may close is left alone.
fn loose_quotes(value: &str, quote: char) -> Option<Change> {
    if yaml::is_value(value) {
        return None;
    }
    let inner = &value[1..];
    match inner.strip_suffix(quote) {
        Some(inner) if quote == '"' => {
            Change::quoted(&mend::LOOSE_QUOTES, &inner.replace("\\\"", "\""))
        }
        Some(inner) => Change::quoted(&mend::LOOSE_QUOTES, inner),
        None if inner.contains(quote) => Change::quoted(&mend::LOOSE_QUOTES, value),
        None => None,
    }
}

/// Mends a list in brackets item by item; brackets that hold no list are text.
fn brackets(value: &str, anchors: &Anchors<'_>) -> Option<Change> {
    if yaml::is_value(value) {
        return None;
    }
    let closing = format!("{value}]");
    if value.starts_with('[') && !value.contains(']') && yaml::is_value(&closing) {
        return Some(Change {
            mend: &mend::BRACKETS,
            text: closing,
            inserted: Vec::new(),
        });
    }
    let items = value
        .strip_prefix('[')
        .map(|rest| without_comment(rest).trim_end());
    let closed = items
        .and_then(|items| items.strip_suffix(']'))
        .filter(|items| !items.contains(['[', ']']));
    let Some(items) = closed else {
        return Change::quoted(&mend::BRACKETS, value);
    };
    let mut change = Change {
        mend: &mend::BRACKETS,
        text: "[".to_owned(),
        inserted: Vec::new(),
    };
    for (ix, item) in items.split(',').enumerate() {
        if ix > 0 {
            change.text.push(',');
        }
        let trimmed = item.trim();
        let needs = !trimmed.is_empty() && !yaml::is_value(trimmed);
        if !needs
            || mend_value(trimmed, anchors).is_none()
                && !trimmed.contains(['*', '{', '}', '&', '!'])
        {
            change.text.push_str(item);
            continue;
        }
        let margin = &item[..item.len() - item.trim_start().len()];
        change.text.push_str(margin);
        let column = change.text.chars().count() as u32 + 1;
        if trimmed.starts_with(['*', '&']) {
            change.mend = &mend::ALIAS_LIKE;
        }
        change.text.push_str(&quote(trimmed));
        change.inserted.push((column, 2));
    }
    change.text.push(']');
    match yaml::is_value(&change.text) {
        true => Some(change),
        false => Change::quoted(&mend::BRACKETS, value),
    }
}
