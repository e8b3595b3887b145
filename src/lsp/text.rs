//! Texts as editors count in them: lines from 0, columns in units of UTF-16 or in bytes.

use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind};

use crate::finding::Span;

/// In what columns are counted, as client and server agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    #[default]
    Utf16,
    Utf8,
}

impl From<Encoding> for PositionEncodingKind {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf8 => PositionEncodingKind::UTF8,
        }
    }
}

/// A text and where its lines start.
#[derive(Debug)]
pub(super) struct Text<'t> {
    pub text: &'t str,
    encoding: Encoding,
    /// Byte offsets of the lines' starts; `\n`, `\r\n` and a lone `\r` end a line.
    starts: Vec<usize>,
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Text {
            text,
            encoding,
            starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(),
        }
    }

    /// Returns a byte's position.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let before = &self.text[self.starts[line]..offset];
        let column = match self.encoding {
            Encoding::Utf16 => before.encode_utf16().count(),
            Encoding::Utf8 => before.len(),
        };

        Position::new(line as u32, column as u32)
    }

    /// Returns the byte at a position; beyond the end of its line it is the line's end, beyond the text the text's.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else {
            return self.text.len();
        };
        let text = self.line(line);
        let wanted = position.character as usize;

        let within = match self.encoding {
            Encoding::Utf8 => text.floor_char_boundary(wanted),
            Encoding::Utf16 => {
                let mut units = 0;
                let before = text.chars().take_while(|c| {
                    units += c.len_utf16();
                    units <= wanted
                });
                before.map(char::len_utf8).sum()
            }
        };
        start + within
    }

    /// Returns a line, from 0, without its end.
    pub(super) fn line(&self, line: usize) -> &'t str {
        let Some(&start) = self.starts.get(line) else {
            return "";
        };
        let end = self.starts.get(line + 1).copied();
        self.text[start..end.unwrap_or(self.text.len())].trim_end_matches(['\n', '\r'])
    }

    /// Returns the range of bytes as an editor counts.
    pub(super) fn range(&self, bytes: Range<usize>) -> lsp_types::Range {
        lsp_types::Range::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// Returns the bytes of a range of an editor.
    pub(super) fn bytes(&self, range: lsp_types::Range) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    /// Returns the bytes of a line of a file as agentdex counts them, from 1: only where no `\n` is do lone `\r` end lines.
    pub(super) fn file_line(&self, line: u32) -> Range<usize> {
        let end = match memchr::memchr(b'\n', self.text.as_bytes()) {
            Some(_) => '\n',
            None => '\r',
        };
        let mut start = 0;
        let before = line.saturating_sub(1) as usize;
        for part in self.text.split_inclusive(end).take(before) {
            start += part.len();
        }
        let rest = self.text[start..].split(end).next().unwrap_or_default();

        start..start + rest.trim_end_matches('\r').len()
    }

    /// Returns the bytes of a finding's span, whose columns are characters.
    pub(super) fn span(&self, span: Span) -> Range<usize> {
        let line = self.file_line(span.line);
        let text = &self.text[line.clone()];
        let at = |columns: u32| {
            let mut ends = text.char_indices().map(|(at, _)| at);
            ends.nth(columns as usize).unwrap_or(text.len())
        };
        let start = at(span.column.saturating_sub(1));
        let end = match span.length {
            0 => text.len(),
            length => at(span.column.saturating_sub(1) + length),
        };

        line.start + start..line.start + end.max(start)
    }
}

/// Returns a text after a change: of a range, or of the whole.
pub(super) fn changed(
    text: &str,
    range: Option<lsp_types::Range>,
    new: &str,
    encoding: Encoding,
) -> String {
    let Some(range) = range else {
        return new.to_owned();
    };
    let bytes = Text::new(text, encoding).bytes(range);

    format!("{}{new}{}", &text[..bytes.start], &text[bytes.end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPS: &str = "a🚢b\r\nzwö\rlf\n";

    #[test]
    fn columns_are_units_of_utf_16_or_bytes() {
        for (encoding, column) in [(Encoding::Utf16, 3), (Encoding::Utf8, 5)] {
            let text = Text::new(SHIPS, encoding);
            let b = SHIPS.find('b').unwrap();
            assert_eq!(text.position(b), Position::new(0, column));
            assert_eq!(text.offset(Position::new(0, column)), b);
        }
    }

    #[test]
    fn every_line_end_of_the_protocol_ends_a_line() {
        let text = Text::new(SHIPS, Encoding::Utf16);
        let lines: Vec<&str> = (0..5).map(|line| text.line(line)).collect();
        assert_eq!(lines, ["a🚢b", "zwö", "lf", "", ""]);
    }

    #[test]
    fn a_position_beyond_the_text_is_its_end_and_none_is_inside_a_character() {
        let text = Text::new(SHIPS, Encoding::Utf16);
        assert_eq!(text.offset(Position::new(0, 99)), 6);
        assert_eq!(text.offset(Position::new(9, 0)), SHIPS.len());
        assert_eq!(text.offset(Position::new(0, 2)), 1);
        assert_eq!(
            Text::new(SHIPS, Encoding::Utf8).offset(Position::new(0, 3)),
            1
        );
    }

    #[test]
    fn changes_replace_what_they_name() {
        let range = |from: u32, to: u32| {
            lsp_types::Range::new(Position::new(0, from), Position::new(0, to))
        };
        let change = |range, new| changed(SHIPS, Some(range), new, Encoding::Utf16);
        assert_eq!(change(range(1, 3), "-"), "a-b\r\nzwö\rlf\n");
        assert_eq!(change(range(4, 1), "!"), "a🚢b!\r\nzwö\rlf\n");
        assert_eq!(changed(SHIPS, None, "new", Encoding::Utf16), "new");
    }

    #[test]
    fn a_span_counts_characters_of_its_line() {
        let text = Text::new("a\r\n🚢 bow\n", Encoding::Utf16);
        let span = Span {
            line: 2,
            column: 3,
            length: 3,
        };
        assert_eq!(&text.text[text.span(span)], "bow");
        assert_eq!(&text.text[text.span(Span::line(2))], "🚢 bow");
        assert_eq!(text.span(Span::line(9)).len(), 0);
    }
}
