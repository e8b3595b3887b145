//! An entry taken as text, from its colon to the next key: what its author meant it to be.

use super::super::split::{colon, key_line};
use super::super::{Scalar, yaml};
use super::values::quote;
use super::{Patch, mend};
use crate::finding::Span;

/// Makes an entry's value one quoted scalar on its first line, and blank lines of the others.
///
/// Lines are folded as YAML folds plain text, unless they hold examples or stand at the margin: then they were meant
/// as lines, and stay.
pub(super) fn mend(text: &str, first: u32, patches: &mut Vec<Patch>) -> Option<String> {
    let Prose {
        at,
        value,
        rest,
        at_margin,
        read,
        ..
    } = take(text)?;
    let head = &text[..at];
    let space = text[at..]
        .chars()
        .take_while(|c| c.is_whitespace() && *c != '\n')
        .count();
    let mend = match value.chars().next() {
        _ if at_margin => &mend::EXAMPLE_LINES,
        Some('"' | '\'') => &mend::LOOSE_QUOTES,
        _ => &mend::QUOTED_SCALAR,
    };
    let column = (head.chars().count() + space) as u32 + 1;
    let start = Span {
        line: first,
        column,
        length: 0,
    };
    let key = second_key(text, at, first).filter(|_| mend == &mend::QUOTED_SCALAR);
    let (span, said) = key.unwrap_or((start, value));
    patches.push(Patch {
        mend,
        span,
        inserted: Vec::new(),
        text: said.to_owned(),
    });
    let quoted = serde_json::to_string(&read).ok()?;
    let margin = " ".repeat(space.max(1));
    Some(format!(
        "{head}{margin}{quoted}\n{}",
        "\n".repeat(rest.lines().count())
    ))
}

/// An entry taken as text.
struct Prose<'t> {
    /// Where the value starts, behind the key's colon.
    at: usize,
    /// The value's part on the key's line.
    value: &'t str,
    /// The lines below.
    rest: &'t str,
    /// Some of them stand at the margin.
    at_margin: bool,
    /// The lines were meant as lines.
    as_lines: bool,
    /// What the value says.
    read: String,
}

fn take(text: &str) -> Option<Prose<'_>> {
    let (_, at) = key_line(text)?;
    let (opening, rest) = text.split_once('\n').unwrap_or((text, ""));
    let at = at.min(opening.len());
    let value = opening[at..].trim();
    let at_margin = rest
        .lines()
        .any(|line| !line.is_empty() && !line.starts_with([' ', '\t']));
    if value.is_empty() && !at_margin || looks_structured(value, rest) {
        return None;
    }
    let examples = text.contains("<example") || at_margin;
    let (style, value) = match value.chars().next() {
        Some(style @ ('|' | '>')) => (style, value[1..].trim_start_matches(['+', '-'])),
        _ => (if examples { '|' } else { '>' }, value),
    };
    let (value, as_lines) = (value.trim(), style == '|');
    let read = unquote(&join(value, rest, as_lines));
    Some(Prose {
        at,
        value,
        rest,
        at_margin,
        as_lines,
        read,
    })
}

/// Writes an entry that was taken as text as YAML has such text: in quotes on its line, or below its key with its
/// lines where they stood. Whatever form says exactly what was read wins; quotes on one line always do.
pub(super) fn lay_out(text: &str) -> Option<String> {
    let prose = take(text)?;
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let head = &text[..prose.at];
    let tail = text[text.trim_end().len()..].trim_start_matches([' ', '\t']);
    let folded = || {
        let lines =
            std::iter::once(prose.value).chain(prose.rest.trim_end().lines().map(str::trim));
        format!(
            "{head} >-{}{tail}",
            below(lines.skip_while(|line| line.is_empty()), end)
        )
    };
    let literal = || format!("{head} |-{}{tail}", below(prose.read.lines(), end));
    let quoted = || format!("{head} {}{tail}", quote(&prose.read));
    let forms: [&dyn Fn() -> String; 2] = match (prose.rest.trim().is_empty(), prose.as_lines) {
        (true, _) => [&quoted, &literal],
        (false, true) => [&literal, &folded],
        (false, false) => [&folded, &literal],
    };
    let says_it = |text: &String| {
        yaml::read(text, 1).is_ok_and(|entries| {
            let [entry] = &entries[..] else { return false };
            matches!(&entry.node.value, Scalar::String(text) if *text == prose.read)
        })
    };
    let written = forms.iter().map(|form| form()).find(says_it);
    written.or_else(|| {
        Some(format!(
            "{head} {}{tail}",
            serde_json::to_string(&prose.read).ok()?
        ))
    })
}

/// Sets lines below a key, indented by two.
fn below<'l>(lines: impl Iterator<Item = &'l str>, end: &str) -> String {
    lines
        .map(|line| {
            if line.is_empty() {
                end.to_owned()
            } else {
                format!("{end}  {line}")
            }
        })
        .collect()
}

/// Finds what YAML takes for a second key: the colon, and the text before it.
fn second_key(text: &str, at: usize, first: u32) -> Option<(Span, &str)> {
    text.lines().enumerate().find_map(|(ix, line)| {
        let skipped = if ix == 0 { at } else { 0 };
        let end = skipped + colon(line.get(skipped..)?)?;
        let column = line[..end].chars().count() as u32 + 1;
        Some((
            Span {
                line: first + ix as u32,
                column,
                length: 1,
            },
            line[skipped..end].trim(),
        ))
    })
}

/// Tells whether an entry is a list or a map rather than text: then reading it as text would be no mend.
fn looks_structured(value: &str, rest: &str) -> bool {
    let mut lines = rest.lines().filter(|line| !line.trim().is_empty());
    let is_item =
        |line: &str| line.trim_start().starts_with("- ") || key_line(line.trim_start()).is_some();
    value.is_empty()
        && lines
            .next()
            .is_some_and(|line| line.starts_with([' ', '\t', '-']) && is_item(line))
}

/// Joins a value's lines: as lines, without their common margin, or folded, with blank lines as paragraphs.
fn join(value: &str, rest: &str, as_lines: bool) -> String {
    let lines: Vec<&str> = rest.lines().map(str::trim_end).collect();
    let margin = |line: &&&str| line.len() - line.trim_start().len();
    let common = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| margin(&line))
        .min()
        .unwrap_or(0);
    let mut text = value.to_owned();
    for line in lines {
        let content = if as_lines {
            line.get(common..).unwrap_or_default()
        } else {
            line.trim()
        };
        let follows_break = text.is_empty() || text.ends_with('\n');
        match content {
            "" => text.push('\n'),
            _ if as_lines && !text.is_empty() => text = text + "\n" + content,
            _ if follows_break => text.push_str(content),
            _ => text = text + " " + content,
        }
    }
    text.trim_end().to_owned()
}

/// Takes off quotes around the whole, or one that never closes.
fn unquote(text: &str) -> String {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return text.to_owned();
    };
    let inner = &text[1..];
    match inner.strip_suffix(quote) {
        Some(inner) if quote == '"' => inner.replace("\\\"", "\""),
        Some(inner) => inner.replace("''", "'"),
        None if inner.contains(quote) => text.to_owned(),
        None => inner.to_owned(),
    }
}
