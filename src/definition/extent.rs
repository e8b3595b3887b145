//! Where in its file a definition begins and ends.

use std::ops::Range;

use crate::document::{Format, Lines, Node, json_value};

/// The lines of a file, to tell how far a definition goes.
pub(super) struct Extents<'t> {
    text: &'t str,
    format: Format,
    lines: Lines<'t>,
}

impl<'t> Extents<'t> {
    pub(super) fn new(text: &'t str, format: Format) -> Self {
        Extents {
            text,
            format,
            lines: Lines::new(text),
        }
    }

    /// Returns the bytes and the lines of the whole file.
    pub(super) fn whole(&self) -> (Range<usize>, (u32, u32)) {
        (0..self.text.len(), (1, self.last_line()))
    }

    fn last_line(&self) -> u32 {
        let count = self.lines.count() as u32;
        // Behind the last line feed is no line.
        if self.text.ends_with('\n') {
            count - 1
        } else {
            count
        }
        .max(1)
    }

    /// Returns the bytes of some lines.
    pub(super) fn of_lines(&self, (first, last): (u32, u32)) -> (Range<usize>, (u32, u32)) {
        (self.start_of(first)..self.start_of(last + 1), (first, last))
    }

    fn start_of(&self, line: u32) -> usize {
        self.lines.start_of(line)
    }

    /// Returns the text of some lines.
    pub(super) fn text_of(&self, first: u32, last: u32) -> &'t str {
        &self.text[self.start_of(first)..self.start_of(last + 1)]
    }

    /// Returns the bytes and the lines of a definition whose first line is known.
    pub(super) fn of(&self, line: u32, node: &Node) -> (Range<usize>, (u32, u32)) {
        match self.format {
            Format::Json => self.of_json(line, node),
            Format::Toml | Format::Yaml => self.of_block(line),
        }
    }

    fn line(&self, number: u32) -> &'t str {
        &self.text[self.start_of(number)..self.start_of(number + 1)]
    }

    /// Returns the first of the lines of comments that stand right above a line, at its own margin; else the line itself.
    fn with_comments(&self, first: u32, mark: &str) -> u32 {
        let own = indent(self.line(first));
        let is_comment = |number: &u32| {
            let line = self.line(*number);
            line.trim_start().starts_with(mark) && indent(line) == own
        };
        (1..first)
            .rev()
            .take_while(is_comment)
            .last()
            .unwrap_or(first)
    }

    /// Returns the lines from a first one on that are indented more than it is, with the comments above it.
    fn of_block(&self, first: u32) -> (Range<usize>, (u32, u32)) {
        let line = |number: u32| self.line(number);
        let own = indent(line(first));
        let mut last = first;
        for number in first + 1..=self.last_line() {
            let text = line(number);
            if text.trim().is_empty() {
                continue;
            }
            if indent(text) <= own {
                break;
            }
            last = number;
        }
        self.of_lines((self.with_comments(first, "#"), last))
    }

    /// Returns the value between its brackets, with its key where that stands before it on a line of their own.
    fn of_json(&self, line: u32, node: &Node) -> (Range<usize>, (u32, u32)) {
        let value = json_value(self.text, self.lines.offset(node.line, node.column));

        let key = &self.text[self.start_of(line).min(value.start)..value.start];
        let is_key_alone = !key.contains(['{', '[', ',']);
        let start = if is_key_alone {
            self.start_of(self.with_comments(line, "//"))
        } else {
            value.start
        };
        let end = value.end;
        let lines = (
            self.lines.line_of(start),
            self.lines.line_of(end.saturating_sub(1)),
        );
        (start..end, lines)
    }
}

/// Returns how many bytes of blanks a line begins with.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
