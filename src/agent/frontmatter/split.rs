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
    /// How many characters of indentation stand before the key, which should be none.
    pub indent: u32,
}

/// Keys that mean something to a runtime, as they are written: they start an entry even where prose might.
const KNOWN_KEYS: &[&str] = &[
    "agents",
    "allowed-tools",
    "allowedTools",
    "allowed_tools",
    "category",
    "color",
    "description",
    "disallowed-tools",
    "disallowedTools",
    "disallowed_tools",
    "excludeTools",
    "handoffs",
    "hooks",
    "maxTurns",
    "mcp-servers",
    "mcpServers",
    "memory",
    "mode",
    "model",
    "name",
    "permission",
    "permissionMode",
    "permissions",
    "readonly",
    "sandbox_mode",
    "skills",
    "tags",
    "temperature",
    "tools",
    "version",
];

/// Those of them that limit an agent: inside a text that is no YAML they are text, and an error.
const LIMITS: &[&str] = &[
    "allowed-tools",
    "allowedTools",
    "allowed_tools",
    "disallowed-tools",
    "disallowedTools",
    "disallowed_tools",
    "excludeTools",
    "permission",
    "permissionMode",
    "permissions",
    "readonly",
    "sandbox_mode",
    "tools",
];

/// Returns the key of a line at the margin that limits an agent.
pub(super) fn limit(line: &str) -> Option<&str> {
    key_line(line)
        .map(|(key, _)| key)
        .filter(|key| LIMITS.contains(key))
}

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
    let mut starts: Vec<Start<'t>> = Vec::new();
    let mut reader = Reader {
        last_example: block.rfind("</example").unwrap_or(0),
        in_example: false,
        is_broken: false,
    };
    let mut at = 0;

    for (ix, line) in block.split_inclusive('\n').enumerate() {
        let number = first + ix as u32;
        let before = starts.last().map(|start| &block[start.at..at]);
        let start = reader.start(line, at, number, before);

        if let Some(start) = start {
            if start.indent > 0 {
                note_indented(&start, starts.last(), notes);
            }
            starts.push(start);
            (reader.in_example, reader.is_broken) = (false, false);
        } else if let Some(open) = starts.last() {
            if reader.in_example && !open.is_literal(block) {
                note_limit(line, number, open.key, notes);
            }
        } else {
            note_stray(line, number, notes);
        }
        reader.in_example = opens_example(line, reader.in_example);
        at += line.len();
    }
    chunks(block, &starts)
}

/// Where an entry starts.
struct Start<'t> {
    /// Byte offset of its line in the block.
    at: usize,
    line: u32,
    key: &'t str,
    /// Characters of indentation before the key, each of one byte.
    indent: u32,
}

impl Start<'_> {
    /// Tells whether the entry is a block of text, which holds any line.
    fn is_literal(&self, block: &str) -> bool {
        let value = key_line(&block[self.at + self.indent as usize..]).map(|(_, value)| value);
        let line = block[self.at + self.indent as usize..].lines().next();
        let value = line.zip(value).and_then(|(line, value)| line.get(value..));

        value.is_some_and(|value| value.trim_start().starts_with(['|', '>']))
    }
}

/// What the lines so far tell about the next.
struct Reader {
    /// Byte offset of the last closing `</example`.
    last_example: usize,
    in_example: bool,
    /// The entry so far is a text that YAML refuses.
    is_broken: bool,
}

impl Reader {
    /// Tells whether a line starts an entry; `before` is the entry so far.
    fn start<'t>(
        &mut self,
        line: &'t str,
        at: usize,
        number: u32,
        before: Option<&str>,
    ) -> Option<Start<'t>> {
        let (key, indent) = match top_key(line) {
            Some(key) if self.is_entry(key, at, before) => (key, 0),
            Some(_) => return None,
            None => indented_key(line, before).filter(|_| !self.in_example)?,
        };

        Some(Start {
            at,
            line: number,
            key,
            indent,
        })
    }

    fn is_entry(&mut self, key: &str, at: usize, before: Option<&str>) -> bool {
        let inside = self.in_example && (at < self.last_example || !is_known(key));
        let may_continue = may_continue(key);

        if !inside && !self.is_broken && may_continue {
            self.is_broken |= before.is_some_and(is_broken);
        }
        !inside && (!self.is_broken || !may_continue)
    }
}

/// Returns a known key that is indented where YAML has no place for it, and how far: below an entry that is a text or
/// a list already, or before the first entry. Taken as text, a line that limits an agent would vanish.
fn indented_key<'t>(line: &'t str, before: Option<&str>) -> Option<(&'t str, u32)> {
    let content = line.trim_start_matches([' ', '\t']);
    let indent = line.len() - content.len();
    let (key, _) = key_line(content.trim_end()).filter(|(key, _)| is_known(key))?;

    let has_place = before.is_some_and(|before| takes_lines(before, indent));
    (indent > 0 && !has_place).then_some((key, indent as u32))
}

/// Tells whether an entry so far takes an indented `key: value` as its own: a map, a scalar or list that is open, or
/// an item of a list that is indented less than the line.
fn takes_lines(entry: &str, indent: usize) -> bool {
    let Some((_, at)) = key_line(entry) else {
        return false;
    };
    let (opening, rest) = entry.split_once('\n').unwrap_or((entry, ""));
    let value = opening.get(at..).unwrap_or_default().trim();

    match value.chars().next() {
        None | Some('#') => {
            let first = rest.lines().find(|line| !line.trim().is_empty());
            let item = first.filter(|line| line.trim_start().starts_with("- "));
            item.is_none_or(|item| item.len() - item.trim_start().len() < indent)
        }
        Some('|' | '>') => true,
        Some(open @ ('"' | '\'' | '[' | '{')) => !value[1..].ends_with(closing(open)),
        Some(_) => false,
    }
}

fn closing(open: char) -> char {
    match open {
        '[' => ']',
        '{' => '}',
        quote => quote,
    }
}

fn chunks<'t>(block: &'t str, starts: &[Start<'t>]) -> Vec<Chunk<'t>> {
    let ends = starts
        .iter()
        .skip(1)
        .map(|start| start.at)
        .chain([block.len()]);

    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let from = start.at + start.indent as usize;

            Chunk {
                key: start.key,
                text: &block[from..end],
                start: from,
                line: start.line,
                indent: start.indent,
            }
        })
        .collect()
}

fn note_indented(start: &Start<'_>, before: Option<&Start<'_>>, notes: &mut Notes) {
    let key = start.key;
    let message = match before {
        Some(before) => format!(
            "`{key}` is indented below `{}` and is read as a key of its own",
            before.key
        ),
        None => format!("`{key}` is indented and is read as a key of its own"),
    };
    let span = Span {
        line: start.line,
        column: start.indent + 1,
        length: key.chars().count() as u32,
    };
    notes.mend(&mend::INDENTED_KEY, span, message);
}

/// Notes a line of an example that would limit the agent if it were no text.
fn note_limit(line: &str, number: u32, entry: &str, notes: &mut Notes) {
    let content = line.trim_start_matches([' ', '\t']);
    let Some((key, _)) = key_line(content.trim_end()).filter(|(key, _)| LIMITS.contains(key))
    else {
        return;
    };
    let span = Span {
        line: number,
        column: (line.len() - content.len()) as u32 + 1,
        length: key.chars().count() as u32,
    };
    notes.mend(
        &mend::KEY_IN_TEXT,
        span,
        format!("`{key}` stands in an example of `{entry}` and is read as text"),
    );
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
