//! Where the sections of a text stand.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Trouble;
use crate::agent::body;

const OPENS: &str = "<!--";
const CLOSES: &str = "-->";

/// What the comments that are markers begin with.
const PREFIX: &str = "agentdex:";

/// What closes a section.
const END: &str = "<!-- agentdex:end -->";

/// What stands between two markers, and what they ask for.
pub(super) struct Section<'t> {
    /// The first marker's line.
    pub line: u32,
    /// The kind and its arguments, as the marker states them.
    pub stated: &'t str,
    /// Where the content stands in the text.
    pub content: Range<usize>,
    /// Whether both markers stand on one line.
    pub is_inline: bool,
    /// What stands before the first marker on its line, where that is only what indents or quotes a block.
    pub indent: Option<&'t str>,
}

impl Section<'_> {
    /// Returns the word that says what the section holds.
    pub(super) fn kind(&self) -> &str {
        self.stated.split_whitespace().next().unwrap_or_default()
    }

    pub(super) fn trouble(&self, message: String) -> Trouble {
        Trouble {
            line: self.line,
            message,
        }
    }
}

/// A comment that begins as markers do.
struct Marker<'t> {
    range: Range<usize>,
    role: Role<'t>,
}

#[derive(Clone, Copy)]
enum Role<'t> {
    Begin(&'t str),
    End,
    /// What it says instead.
    Other(&'t str),
    /// It is not closed on its line.
    Open,
}

/// Returns the sections of a text in order; markers that belong to none are trouble.
///
/// What stands between two markers says nothing about where the next ones are: it may be cut off in the middle of a code
/// block. So pairs are found first, and which of them are comments is asked of the text without what they hold.
pub(super) fn sections<'t>(text: &'t str, troubles: &mut Vec<Trouble>) -> Vec<Section<'t>> {
    let markers = markers(text);
    let pairs = pairs(&markers);
    let between =
        |&(begin, end): &(usize, usize)| markers[begin].range.end..markers[end].range.start;
    let emptied = emptied(text, pairs.iter().map(between));
    let comments: BTreeSet<usize> = body::comments(&emptied)
        .into_iter()
        .map(|range| range.start)
        .collect();
    let is_comment = |marker: &Marker<'_>| comments.contains(&marker.range.start);

    let mut sections = Vec::new();
    let mut paired = BTreeSet::new();
    for &(begin, end) in &pairs {
        let Role::Begin(stated) = markers[begin].role else {
            continue;
        };
        if is_comment(&markers[begin]) && is_comment(&markers[end]) {
            paired.extend([begin, end]);
            sections.push(section(text, stated, &markers[begin], &markers[end]));
        }
    }
    let alone = markers.iter().enumerate();
    let alone = alone.filter(|(ix, marker)| !paired.contains(ix) && is_comment(marker));
    troubles.extend(alone.map(|(_, marker)| Trouble {
        line: line(text, marker.range.start),
        message: marker.role.trouble(),
    }));
    sections
}

fn section<'t>(
    text: &'t str,
    stated: &'t str,
    begin: &Marker<'_>,
    end: &Marker<'_>,
) -> Section<'t> {
    let content = begin.range.end..end.range.start;
    let before = &text[..begin.range.start];
    let before = &before[before.rfind(['\n', '\r']).map_or(0, |end| end + 1)..];
    let is_indent = |c: char| matches!(c, ' ' | '\t' | '>' | '\u{feff}');
    Section {
        line: line(text, begin.range.start),
        stated,
        is_inline: !text[content.clone()].contains(['\n', '\r']),
        indent: before
            .chars()
            .all(is_indent)
            .then_some(before.trim_start_matches('\u{feff}')),
        content,
    }
}

impl Role<'_> {
    /// Returns what is wrong with a marker that is not half of a section.
    fn trouble(self) -> String {
        match self {
            Role::Begin(_) => format!("this section is not closed; put `{END}` behind it"),
            Role::End => "no section is open here; remove the marker".to_owned(),
            Role::Other(said) => format!(
                "`{PREFIX}{said}` is not a marker; `{PREFIX}begin` opens a section and `{PREFIX}end` closes it"
            ),
            Role::Open => format!("the marker is not closed; `{CLOSES}` ends it on its line"),
        }
    }
}

/// Returns whatever looks like a marker.
fn markers(text: &str) -> Vec<Marker<'_>> {
    let mut markers = Vec::new();
    for (start, _) in text.match_indices(OPENS) {
        let inner = start + OPENS.len();
        let rest = &text[inner..];
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let Some(said) = line.trim_start().strip_prefix(PREFIX) else {
            continue;
        };
        let (role, end) = match line.find(CLOSES) {
            Some(length) => (
                role(said.split(CLOSES).next().unwrap_or_default().trim()),
                inner + length + CLOSES.len(),
            ),
            None => (Role::Open, inner + line.len()),
        };
        markers.push(Marker {
            range: start..end,
            role,
        });
    }
    markers
}

fn role(said: &str) -> Role<'_> {
    match said.split_once(char::is_whitespace) {
        Some(("begin", stated)) => Role::Begin(stated.trim()),
        None if said == "begin" => Role::Begin(""),
        None if said == "end" => Role::End,
        _ => Role::Other(said),
    }
}

/// Returns each end with the beginning right before it.
fn pairs(markers: &[Marker<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = None;
    for (ix, marker) in markers.iter().enumerate() {
        match marker.role {
            Role::Begin(_) => open = Some(ix),
            Role::End => pairs.extend(open.take().map(|begin| (begin, ix))),
            Role::Other(_) | Role::Open => {}
        }
    }
    pairs
}

/// Returns a text with blanks in the place of some stretches; lines and offsets stay.
fn emptied(text: &str, stretches: impl Iterator<Item = Range<usize>>) -> String {
    let mut emptied = String::with_capacity(text.len());
    let mut at = 0;
    for stretch in stretches {
        emptied += &text[at..stretch.start];
        let bytes = text[stretch.clone()].bytes();
        emptied.extend(bytes.map(|byte| match byte {
            b'\n' | b'\r' => char::from(byte),
            _ => ' ',
        }));
        at = stretch.end;
    }
    emptied += &text[at..];
    emptied
}

/// Returns the line of an offset, from 1.
fn line(text: &str, offset: usize) -> u32 {
    let before = &text[..offset];
    let ends = before.matches('\n').count() + before.matches('\r').count();
    (ends - before.matches("\r\n").count()) as u32 + 1
}

/// Returns how lines end: as the one that an offset is on does, else as the first.
pub(super) fn line_end(text: &str, offset: usize) -> &'static str {
    first_line_end(&text[offset..])
        .or_else(|| first_line_end(text))
        .unwrap_or("\n")
}

fn first_line_end(text: &str) -> Option<&'static str> {
    let at = text.find(['\n', '\r'])?;
    let ends = ["\r\n", "\n", "\r"];
    ends.into_iter().find(|end| text[at..].starts_with(end))
}
