//! An agent's prompt: a text of its file, and the line of each of its lines.

use super::extent::Extents;
use super::{Form, at};
use crate::document::Entry;

/// How many lines ahead a line of a prompt is looked for in its file: folded text may take several for one.
const AHEAD: usize = 40;

/// How much of a line is looked for: the rest may be folded or escaped.
const TELLING: usize = 24;

/// The text that an agent starts with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prompt {
    pub text: String,
    /// The file's line of each line of the text.
    pub lines: Vec<u32>,
    /// The file that the text is in, where the definition only names it.
    pub reference: Option<Reference>,
}

/// A file that a definition names as its prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As written, relative to the definition's file.
    pub path: String,
    pub line: u32,
}

impl Prompt {
    /// Puts the prompt of a definition together from its parts; `end` is the definition's last line.
    pub(super) fn of(form: &Form, entries: &[Entry], extents: &Extents<'_>, end: u32) -> Self {
        let mut prompt = Prompt::default();
        let nodes = form.prompt.iter().filter_map(|path| at(entries, path));
        let parts: Vec<(&str, u32)> = nodes
            .filter_map(|node| Some((node.text()?, node.line)))
            .filter(|(text, _)| !text.trim().is_empty())
            .collect();

        if let [(only, line)] = parts.as_slice()
            && let Some(path) = form.file.as_ref().and_then(|file| named(only, file))
        {
            let path = path.to_owned();
            prompt.reference = Some(Reference { path, line: *line });
            return prompt;
        }
        for (part, line) in parts {
            if !prompt.text.is_empty() {
                let blank = "\n".repeat(if prompt.text.ends_with('\n') { 1 } else { 2 });
                let last = prompt.lines.last().copied().unwrap_or(line);
                prompt.text += &blank;
                prompt.lines.push(last);
            }
            prompt.lines.extend(lines(part, extents, line, end));
            prompt.text += part;
        }
        prompt
    }

    /// Takes the text of the file that the definition names; each of its lines stands for the line that names it.
    pub fn take(&mut self, text: String) {
        let line = self
            .reference
            .as_ref()
            .map_or(1, |reference| reference.line);
        self.lines = vec![line; text.lines().count()];
        self.text = text;
    }
}

/// Returns the path of a file that a prompt names and nothing else: `{file:./x.md}` behind `{file:`, `file://./x.md`
/// behind `file://`.
fn named<'p>(prompt: &'p str, file: &str) -> Option<&'p str> {
    let rest = prompt.trim().strip_prefix(file)?;
    let path = if file.starts_with('{') {
        rest.strip_suffix('}')?
    } else {
        rest
    };
    (!path.is_empty() && !path.contains(['\n', '{', '}'])).then_some(path.trim())
}

/// Returns the file's line of each line of a text, whose value starts on `first` and ends before the line behind `end`.
/// A block of text stands line by line, or a line below its key; folded and escaped text is found by its words.
fn lines(part: &str, extents: &Extents<'_>, first: u32, end: u32) -> Vec<u32> {
    if end <= first {
        return vec![first; part.lines().count()];
    }
    let text = extents.text_of(first, end);
    let written: Vec<&str> = text.lines().map(str::trim).collect();

    for below in [1, 0] {
        let mut pairs = part.lines().map(str::trim).zip(written.iter().skip(below));
        let is_whole = part.lines().count() + below <= written.len();
        if is_whole && pairs.all(|(line, written)| line == *written) {
            let from = first + below as u32;
            return (from..).take(part.lines().count()).collect();
        }
    }

    let mut at = 0;
    let mut found = Vec::new();
    for line in part.lines().map(str::trim) {
        let telling = &line[..line.floor_char_boundary(TELLING)];
        let ahead = at..written.len().min(at + AHEAD);
        let there = ahead.into_iter().find(|&ix| written[ix].contains(telling));
        at = there.filter(|_| !telling.is_empty()).unwrap_or(at);
        found.push(first + at as u32);
    }
    found
}
