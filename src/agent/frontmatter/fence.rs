//! Where the front matter begins and ends.

use std::ops::Range;

use super::split::{is_known, key_line, opens_example, top_key};
use super::{Notes, mend, yaml};
use crate::finding::Span;
use crate::source::head::{self, Form};

/// The block between the fences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block<'t> {
    pub yaml: &'t str,
    /// Byte offset of the block.
    pub start: usize,
    /// Where the fences stand: the opening one, which is empty where it is missing, and the closing one, if there is
    /// one.
    pub open: Range<usize>,
    pub close: Option<Range<usize>>,
    /// The file's line of the block's first line.
    pub line: u32,
    /// Byte offset of what follows the closing fence.
    pub body: usize,
    /// The file's line of what follows.
    pub body_line: u32,
}

/// A line of a text: where it starts, where its content ends, where the next one starts.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    next: usize,
}

impl Line {
    fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// Finds the front matter of a text, on its first line or where it was meant to stand.
pub(super) fn find<'t>(text: &'t str, notes: &mut Notes) -> Option<Block<'t>> {
    on_top(text, notes).or_else(|| displaced(text, notes))
}

/// Finds front matter behind other lines, or without its first fence.
fn displaced<'t>(text: &'t str, notes: &mut Notes) -> Option<Block<'t>> {
    let head = head::displaced(text)?;
    let (open, first) = match head.form {
        Form::Late => {
            let open = lines(text, head.start).next()?;
            note_late(head.line, notes);
            (open, head.line + 1)
        }
        Form::NotOpened => {
            let message = "the front matter has no opening fence";
            notes.mend(&mend::NOT_OPENED, Span::line(head.line), message);
            let open = Line {
                start: head.start,
                end: head.start,
                next: head.start,
            };
            (open, head.line)
        }
        Form::Toml => return None,
    };
    let block = closed(text, open.next, first).unwrap_or_else(|| {
        let message = "the front matter has no closing fence";
        notes.mend(&mend::NOT_CLOSED, Span::line(head.line), message);
        unclosed(&text[..keys_end(text, open.next)], open.next, first)
    });

    Some(Block {
        open: dashes(text, open),
        ..block
    })
}

/// Returns where keys without fences end: at a blank line that no known key follows. A word with a colon may as well
/// begin the body.
fn keys_end(text: &str, start: usize) -> usize {
    let mut blank = None;
    for line in lines(text, start) {
        let content = line.of(text);
        let goes_on =
            || content.starts_with([' ', '\t', '-', '#']) || top_key(content).is_some_and(is_known);
        match blank {
            _ if content.trim().is_empty() => blank = blank.or(Some(line.start)),
            Some(end) if !goes_on() => return end,
            _ => blank = None,
        }
    }
    text.len()
}

fn note_late(line: u32, notes: &mut Notes) {
    let message = match line {
        2 => "a line stands before the front matter".to_owned(),
        line => format!("{} lines stand before the front matter", line - 1),
    };
    notes.mend(&mend::LATE, fence_span(line), message);
}

/// Takes the lines from `start` up to the next fence; nothing where a body stands before it.
fn closed(text: &str, start: usize, first: u32) -> Option<Block<'_>> {
    let is_end = |(_, line): &(usize, Line)| ends(line.of(text));
    let (ix, close) = lines(text, start).enumerate().find(is_end)?;
    let yaml = &text[start..close.start];
    let taken = unclosed(yaml, 0, 1).yaml.len();

    (is_strict(yaml) || !yaml[taken..].lines().any(is_content)).then(|| Block {
        yaml,
        start,
        open: 0..0,
        close: Some(dashes(text, close)),
        line: first,
        body: close.next,
        body_line: first + ix as u32 + 1,
    })
}

/// Returns where the dashes of a fence stand.
fn dashes(text: &str, line: Line) -> Range<usize> {
    line.start..line.start + line.of(text).trim_end().len()
}

fn ends(line: &str) -> bool {
    is_fence(line) || line.trim_end() == "..."
}

/// Finds front matter on the first line. Dashes that are followed by anything but keys are a line across the page.
fn on_top<'t>(text: &'t str, notes: &mut Notes) -> Option<Block<'t>> {
    let mut lines = lines(text, 0).enumerate();
    let (skipped, open) = lines.find(|(_, line)| !line.of(text).trim().is_empty())?;
    if !is_fence(open.of(text)) {
        return None;
    }
    let first = skipped as u32 + 2;
    let close = lines.clone().find(|(_, line)| ends(line.of(text)));
    let end = match close {
        Some((ix, line)) => Some((ix, line)).filter(|_| !holds_body(&text[open.next..line.start])),
        None => None,
    };
    let block = match end {
        Some((ix, line)) => Block {
            yaml: &text[open.next..line.start],
            start: open.next,
            open: dashes(text, open),
            close: Some(dashes(text, line)),
            line: first,
            body: line.next,
            body_line: ix as u32 + 2,
        },
        None => Block {
            open: dashes(text, open),
            ..unclosed(text, open.next, first)
        },
    };
    if !(is_keyed(block.yaml) || end.is_some() && block.yaml.trim().is_empty()) {
        return None;
    }
    if skipped > 0 && !notes.has(&mend::WRAPPED) {
        notes.mend(
            &mend::BLANK_LINES,
            fence_span(first - 1),
            "blank lines stand before the front matter",
        );
    }
    note_fence(open.of(text), first - 1, notes);
    match end {
        Some((ix, line)) => note_fence(line.of(text), ix as u32 + 1, notes),
        None => {
            notes.mend(
                &mend::NOT_CLOSED,
                fence_span(first - 1),
                "the front matter has no closing fence",
            );
        }
    }
    Some(block)
}

/// Returns where the three dashes of a fence stand.
fn fence_span(line: u32) -> Span {
    Span {
        line,
        column: 1,
        length: 3,
    }
}

fn note_fence(fence: &str, line: u32, notes: &mut Notes) {
    let dashes = fence.trim_end();
    if dashes.len() > 3 {
        let span = Span {
            line,
            column: 1,
            length: dashes.chars().count() as u32,
        };
        notes.mend(
            &mend::LONG_FENCE,
            span,
            format!("the fence has {} dashes", dashes.len()),
        );
    }
}

fn is_fence(line: &str) -> bool {
    let dashes = line.trim_end();
    dashes.len() >= 3 && dashes.bytes().all(|byte| byte == b'-')
}

fn lines(text: &str, start: usize) -> impl Iterator<Item = Line> + Clone {
    let mut at = start;
    std::iter::from_fn(move || {
        let start = at;
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        at = memchr::memchr(b'\n', rest.as_bytes()).map_or(text.len(), |end| start + end + 1);
        let content = text[start..at].trim_end_matches(['\n', '\r']);
        Some(Line {
            start,
            end: start + content.len(),
            next: at,
        })
    })
}

/// Tells whether a block is front matter: its first line that is no comment has a key or opens a map, or one of its
/// lines has a key that runtimes know. A heading between blank lines is no comment.
fn is_keyed(yaml: &str) -> bool {
    let blank = |line: Option<&str>| line.is_some_and(|line| line.trim().is_empty());
    if blank(yaml.lines().next()) && yaml.trim_start().starts_with('#') {
        return false;
    }
    let mut content = yaml
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let first = content.next().is_some_and(|line| {
        let trimmed = line.trim_start();
        line.starts_with('{')
            || trimmed.starts_with("? ")
            || key_line(trimmed).is_some()
            || top_key(line).is_some()
    });
    first || content.filter_map(top_key).any(is_known)
}

/// Tells whether what stands between two fences is front matter without an end and the body after it, up to a line
/// across the page: then a heading stands in it, after a blank line, and prose follows where a key or a value would.
fn holds_body(yaml: &str) -> bool {
    if !yaml.contains("\n#") && !yaml.starts_with('#') || is_strict(yaml) {
        return false;
    }

    let taken = unclosed(yaml, 0, 1).yaml.len();
    yaml[taken..].lines().any(is_content)
}

/// Tells whether a block is YAML as it stands and has a key that runtimes know: then every `#` in it is a comment.
fn is_strict(yaml: &str) -> bool {
    let entries = yaml::read(yaml, 1).unwrap_or_default();
    entries.iter().any(|entry| is_known(&entry.key))
}

/// Tells whether a line is neither blank nor a comment.
fn is_content(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

/// Takes the lines from `start` that look like front matter.
fn unclosed(text: &str, start: usize, first: u32) -> Block<'_> {
    let mut taken = (start, first);
    let mut blank = false;
    let mut example = false;
    let all: Vec<Line> = lines(text, start).collect();
    for (ix, line) in all.iter().enumerate() {
        let content = line.of(text);
        let trimmed = content.trim();
        if trimmed.is_empty() {
            blank = true;
            continue;
        }
        let is_heading =
            trimmed.trim_start_matches('#').starts_with(' ') && content.starts_with('#');
        let is_more = if is_heading && !example {
            next_is_key(text, &all[ix + 1..])
        } else {
            !blank
                || example
                || content.starts_with([' ', '\t', '-'])
                || key_line(content).is_some()
        };
        if !is_more {
            break;
        }
        example = opens_example(content, example);
        blank = false;
        taken = (line.next, first + ix as u32 + 1);
    }
    let yaml = &text[start..taken.0];
    Block {
        yaml,
        start,
        open: 0..0,
        close: None,
        line: first,
        body: taken.0,
        body_line: taken.1,
    }
}

/// Tells whether the next line that is no comment goes on with front matter. Behind a blank line only a key does: an
/// indented line or an item there may as well be a body's.
fn next_is_key(text: &str, lines: &[Line]) -> bool {
    let mut blank = false;
    for line in lines {
        let content = line.of(text);
        if is_content(content) {
            let continues = content.starts_with([' ', '\t']) || content.starts_with("- ");
            return key_line(content).is_some() || continues && !blank;
        }
        blank |= content.trim().is_empty();
    }
    false
}
