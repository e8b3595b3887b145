//! Characters that YAML has no use for: tabs that indent, control characters, colons that are wide or stand too tight.

use super::super::split::{Chunk, key_line};
use super::{Patch, mend};
use crate::finding::Span;

/// Sets an entry's lines right.
pub(super) fn mend(chunk: &Chunk<'_>, patches: &mut Vec<Patch>) -> String {
    let mut text = String::with_capacity(chunk.text.len() + 16);
    for (ix, line) in chunk.text.split_inclusive('\n').enumerate() {
        let number = chunk.line + ix as u32;
        let line = indent(line, number, patches);
        let line = if ix == 0 {
            colon(line, chunk.key, number, patches)
        } else {
            line
        };
        text.push_str(&control(line, number, patches));
    }
    text
}

/// Makes every tab of a line's indentation two spaces.
fn indent(line: &str, number: u32, patches: &mut Vec<Patch>) -> String {
    let margin = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    let tabs = margin.matches('\t').count() as u32;
    if tabs == 0 || line.trim().is_empty() {
        return line.to_owned();
    }
    let span = Span {
        line: number,
        column: 1,
        length: margin.chars().count() as u32,
    };
    patches.push(Patch {
        mend: &mend::TAB,
        span,
        inserted: vec![(0, tabs)],
        text: String::new(),
    });
    margin.replace('\t', "  ") + &line[margin.len()..]
}

/// Gives the key a colon that YAML knows.
fn colon(line: String, key: &str, number: u32, patches: &mut Vec<Patch>) -> String {
    let Some(rest) = line.strip_prefix(key).filter(|_| key_line(&line).is_none()) else {
        return line;
    };
    let column = key.chars().count() as u32 + 1;
    let (mend, value) = match rest.strip_prefix('：') {
        Some(value) => (&mend::WIDE_COLON, value),
        None => (&mend::MISSING_SPACE, rest.trim_start_matches(':')),
    };
    let space = !value.starts_with([' ', '\t', '\n', '\r']) && !value.is_empty();
    let inserted = if space { vec![(column, 1)] } else { Vec::new() };
    let span = Span {
        line: number,
        column,
        length: 1,
    };
    patches.push(Patch {
        mend,
        span,
        inserted,
        text: line.trim_end().to_owned(),
    });
    format!("{key}:{}{value}", if space { " " } else { "" })
}

/// Makes control characters spaces, so that columns stay.
fn control(line: String, number: u32, patches: &mut Vec<Patch>) -> String {
    let is_bad = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}')
            || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    let Some(first) = line.chars().position(is_bad) else {
        return line;
    };
    let span = Span {
        line: number,
        column: first as u32 + 1,
        length: 1,
    };
    let text = String::new();
    patches.push(Patch {
        mend: &mend::CONTROL_CHARACTER,
        span,
        inserted: Vec::new(),
        text,
    });
    line.replace(is_bad, " ")
}
