//! One agent's file as rules look at it: its text on disk, line by line, and places in it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::Terms;
use crate::agent::Agent;
use crate::agent::frontmatter::Entry;
use crate::catalog::Listing;
use crate::finding::Span;
use crate::model::Model;

/// One agent under review. Its text is decoded once for all rules.
pub(super) struct Subject<'m> {
    pub model: &'m Model,
    pub terms: &'m Terms<'m>,
    /// The agent's index in the catalog.
    pub ix: usize,
    pub listing: &'m Listing,
    text: OnceCell<Cow<'m, str>>,
    /// Byte offsets of the lines' starts.
    starts: OnceCell<Vec<usize>>,
}

impl<'m> Subject<'m> {
    pub(super) fn new(model: &'m Model, terms: &'m Terms<'m>, ix: usize) -> Self {
        let listing = &model.catalog.agents[ix];
        Subject {
            model,
            terms,
            ix,
            listing,
            text: OnceCell::new(),
            starts: OnceCell::new(),
        }
    }

    pub(super) fn agent(&self) -> &'m Agent {
        &self.listing.agent
    }

    /// Returns the agent's own part of its file as it stands on disk; what is no UTF-8 is replaced.
    pub(super) fn text(&self) -> &str {
        self.text
            .get_or_init(|| String::from_utf8_lossy(self.listing.agent.own_bytes()))
    }

    /// Returns the number of lines of the file before the text.
    fn lines_before(&self) -> u32 {
        self.agent().first_line() - 1
    }

    /// Returns the front matter with its fences; empty where the file has none. A definition is front matter alone.
    pub(super) fn front_matter(&self) -> &str {
        if self.agent().definition.is_some() {
            return self.text();
        }
        let body = self.agent().body.line.saturating_sub(1) as usize;
        self.starts()
            .get(body)
            .map_or(self.text(), |&end| &self.text()[..end])
    }

    /// Returns the span of a byte range of the text; it ends with its line.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let line = self
            .starts()
            .partition_point(|&start| start <= range.start)
            .saturating_sub(1);
        let start = self.starts().get(line).copied().unwrap_or_default();
        let rest = &self.text()[range.start..];
        let end =
            memchr::memchr(b'\n', rest.as_bytes()).map_or(self.text().len(), |at| range.start + at);
        let columns = |range: Range<usize>| {
            self.text()[range]
                .chars()
                .filter(|&c| c != BYTE_ORDER_MARK)
                .count()
        };
        Span {
            line: line as u32 + 1 + self.lines_before(),
            column: columns(start..range.start) as u32 + 1,
            length: columns(range.start..range.end.min(end)) as u32,
        }
    }

    /// Returns the text of a line of the file, from 1, without its end.
    pub(super) fn line(&self, line: u32) -> &str {
        let ix = line.saturating_sub(1 + self.lines_before()) as usize;
        let Some(&start) = self.starts().get(ix) else {
            return "";
        };
        let end = self
            .starts()
            .get(ix + 1)
            .copied()
            .unwrap_or(self.text().len());
        self.text()[start..end].trim_end_matches(['\n', '\r'])
    }

    /// Returns where a word stands on a line, or the whole line where it does not.
    pub(super) fn on_line(&self, line: u32, word: &str) -> Span {
        match self.line(line).find(word).filter(|_| !word.is_empty()) {
            Some(at) => {
                let ix = line.saturating_sub(1 + self.lines_before()) as usize;
                let start = self.starts()[ix] + at;
                self.span(start..start + word.len())
            }
            None => Span::line(line),
        }
    }

    /// Returns where a word stands in the value of one of these keys of the front matter, or anywhere in the front
    /// matter; keys are compared without case and separators.
    pub(super) fn in_front_matter(&self, keys: &[&str], word: &str) -> Option<Span> {
        if let Some(own) = &self.agent().definition {
            return self.in_entries(&own.entries, own.lines.1, keys, word);
        }
        let front = self.front_matter();
        let mut inside = false;
        let mut at = 0;
        let mut elsewhere = None;
        for line in front.split_inclusive('\n') {
            if let Some(key) = top_level_key(line) {
                inside = keys.contains(&normal(key).as_str());
            }
            if let Some(column) = find_word(line, word) {
                let range = at + column..at + column + word.len();
                if inside {
                    return Some(self.span(range));
                }
                elsewhere.get_or_insert(range);
            }
            at += line.len();
        }
        elsewhere.map(|range| self.span(range))
    }

    /// Returns where a word stands in the value of one of these keys of a definition, or in any.
    fn in_entries(&self, entries: &[Entry], end: u32, keys: &[&str], word: &str) -> Option<Span> {
        let place = |(ix, entry): (usize, &Entry)| {
            let next = entries
                .get(ix + 1)
                .map_or(end, |next| next.line.max(entry.line));
            let mut lines = entry.line..=next;
            let line = lines.find(|&line| find_word(self.line(line), word).is_some())?;
            Some(self.on_line(line, word))
        };
        let is_asked = |entry: &Entry| keys.contains(&normal(&entry.key).as_str());
        let numbered = || entries.iter().enumerate();

        numbered()
            .filter(|(_, entry)| is_asked(entry))
            .find_map(place)
            .or_else(|| numbered().find_map(place))
    }

    /// Returns the keys that stand at the margin of the front matter, or at the top of a definition, with their places.
    pub(super) fn top_level_keys(&self) -> Vec<(&str, Span)> {
        if let Some(own) = &self.agent().definition {
            let key = |entry: &'m Entry| (entry.key.as_str(), self.on_line(entry.line, &entry.key));
            return own.entries.iter().map(key).collect();
        }

        let mut at = 0;
        let keys = self
            .front_matter()
            .split_inclusive('\n')
            .filter_map(|line| {
                let start = at;
                at += line.len();
                let key = top_level_key(line)?;
                Some((key, self.span(start..start + key.len())))
            });
        keys.collect()
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text().as_bytes()).map(|at| at + 1);
            std::iter::once(0).chain(ends).collect()
        })
    }
}

/// A file may begin with one; editors do not count it as a column.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Returns a key as keys are compared: lower case, without separators.
pub(super) fn normal(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

fn top_level_key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_key.then_some(key)
}

/// Finds a word that no letter or digit continues on either side.
pub(super) fn find_word(line: &str, word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let borders = |at: &usize| {
        let before = line[..*at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(|c| c.is_alphanumeric() || c == '_')
    };
    line.match_indices(word).map(|(at, _)| at).find(borders)
}
