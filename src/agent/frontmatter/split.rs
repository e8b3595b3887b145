//! Front matter that is no YAML as a whole, cut at the lines that start its entries.

use super::yaml;
use super::{Notes, mend};
use crate::finding::Span;

/// An entry's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chunk<'t> {
    pub key: &'t str,
    pub text: &'t str,
    /// Byte offset in the block.
    pub start: usize,
    /// The file's line of the first line.
    pub line: u32,
}

/// Keys that mean something to a runtime, as they are written: they start an entry even where prose might.
const KNOWN_KEYS: &[&str] = &[
    "allowed-tools",
    "category",
    "color",
    "description",
    "disallowedTools",
    "hooks",
    "maxTurns",
    "mcpServers",
    "memory",
    "mode",
    "model",
    "name",
    "permissionMode",
    "skills",
    "tags",
    "temperature",
    "tools",
    "version",
];

/// Words with a colon that start a line of a conversation, not an entry.
const SPEAKERS: &[&str] = &[
    "assistant",
    "commentary",
    "context",
    "example",
    "human",
    "input",
    "output",
    "response",
    "trigger",
    "user",
];

/// Cuts a block at its top-level keys. Lines before the first are comments, or strays that are noted.
pub(super) fn split<'t>(block: &'t str, first: u32, notes: &mut Notes) -> Vec<Chunk<'t>> {
    let mut starts: Vec<(usize, u32, &str)> = Vec::new();
    let mut example = false;
    let mut broken = false;
    let last_end = block.rfind("</example").unwrap_or(0);
    let mut at = 0;
    for (ix, line) in block.split_inclusive('\n').enumerate() {
        let number = first + ix as u32;
        let key = top_key(line).filter(|key| {
            let inside = example && (at < last_end || !is_known(key));
            let may_continue = may_continue(key);
            let before = starts
                .last()
                .filter(|_| !inside && !broken && may_continue)
                .map(|&(start, ..)| &block[start..at]);
            broken |= before.is_some_and(is_broken);
            !inside && (!broken || !may_continue)
        });
        match key {
            Some(key) => {
                starts.push((at, number, key));
                (example, broken) = (false, false);
            }
            None if starts.is_empty() => note_stray(line, number, notes),
            None => {}
        }
        example = opens_example(line, example);
        at += line.len();
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|&(start, ..)| start)
        .chain([block.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&(start, line, key), end)| Chunk {
            key,
            text: &block[start..end],
            start,
            line,
        })
        .collect()
}

fn note_stray(line: &str, number: u32, notes: &mut Notes) {
    let content = line.trim();
    if !content.is_empty() && !content.starts_with('#') {
        let message = format!(
            "`{}` belongs to no key and is left out",
            super::excerpt(content)
        );
        notes.mend(&mend::STRAY_LINE, Span::line(number), message);
    }
}

/// Tells, after a line, whether an `<example>` is open.
pub(super) fn opens_example(line: &str, open: bool) -> bool {
    match (line.rfind("<example"), line.rfind("</example")) {
        (Some(start), Some(end)) => start > end,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => open,
    }
}

/// Tells whether a word with a colon may go on with the text of the entry before it: a speaker, or a word with a
/// capital. It does where that text is broken already.
fn may_continue(key: &str) -> bool {
    let speaks = || SPEAKERS.contains(&key.to_lowercase().as_str());
    !is_known(key) && (key.starts_with(char::is_uppercase) || speaks())
}

/// Tells whether an entry so far is a text that YAML refuses.
fn is_broken(entry: &str) -> bool {
    let is_text = key_line(entry).is_some_and(|(_, value)| !entry[value..].trim().is_empty());
    is_text && yaml::read(entry, 1).is_err()
}

/// Returns the key that starts an entry of a block that is no YAML: one word at the margin.
pub(super) fn top_key(line: &str) -> Option<&str> {
    let line = line.trim_end();
    if let Some((key, _)) = key_line(line) {
        return (!key.contains(' ') || line.starts_with(['"', '\''])).then_some(key);
    }
    let (key, value) = line.split_once([':', '：'])?;
    let wide = line[key.len()..].starts_with('：');
    let tight = is_known(key) && !value.starts_with(['/', ':']);
    (is_word(key) && (wide || tight)).then_some(key)
}

/// Tells whether runtimes know a key.
pub(super) fn is_known(key: &str) -> bool {
    KNOWN_KEYS.contains(&key)
}

/// Returns the key of a line `key: value`, without quotes, and where the value starts.
pub(super) fn key_line(line: &str) -> Option<(&str, usize)> {
    let (key, colon) = match line.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let end = line[1..].find(char::from(*quote))? + 1;
            let after = &line[end + 1..];
            let spaces = after.len() - after.trim_start().len();
            after
                .trim_start()
                .starts_with(':')
                .then(|| (&line[1..end], end + 1 + spaces))?
        }
        _ => {
            let colon = colon(line)?;
            (line[..colon].trim_end(), colon)
        }
    };
    (is_word(key) || line.starts_with(['"', '\''])).then_some((key, colon + 1))
}

/// Finds the first colon that ends a key: one with white space or nothing after it.
pub(super) fn colon(line: &str) -> Option<usize> {
    let line = line.lines().next().unwrap_or_default();
    memchr::memchr_iter(b':', line.as_bytes())
        .find(|&at| line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']))
}

/// Tells whether a text could be a key that a person wrote without quotes.
fn is_word(key: &str) -> bool {
    let inner =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$' | '@' | ' ' | '+');
    key.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@'))
        && key.len() <= 64
        && key.chars().all(inner)
}
