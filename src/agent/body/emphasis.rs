//! A bound on emphasis: the parser takes time by the square of how many marks one paragraph has.
//!
//! Marks beyond the bound are put behind bytes that mean nothing to the parser, each in the place of one mark, so that
//! every offset stays; [`restored`] turns them back in what comes out.

use std::borrow::Cow;

/// How many runs of `*`, `_` and `~` one paragraph may have before the others are text. With 500, a megabyte of them
/// takes 0.1 s.
const MOST_RUNS: usize = 500;

/// Marks of emphasis and the control characters that stand for them.
const MARKS: [(u8, u8); 3] = [(b'*', 1), (b'_', 2), (b'~', 3)];

/// Returns a text whose paragraphs have a bounded number of marks, byte for byte.
pub(super) fn bounded(text: &str) -> Cow<'_, str> {
    let count = text
        .bytes()
        .filter(|&byte| stand_in(byte).is_some())
        .count();
    if count <= MOST_RUNS {
        return Cow::Borrowed(text);
    }

    let mut paragraph = Paragraph::default();
    let mut bounded = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        paragraph.enter(line);
        paragraph.write(line, &mut bounded);
    }
    Cow::Owned(bounded)
}

/// Tells whether a paragraph of a text has more marks than are read.
pub(super) fn is_exceeded(text: &str) -> bool {
    bounded(text) != text
}

/// Turns stand-ins back into the marks that they stand for.
pub(super) fn restored(text: &str) -> Cow<'_, str> {
    let mark = |c: char| MARKS.iter().find(|&&(_, sign)| char::from(sign) == c);
    if !text.contains(|c| mark(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let chars = text.chars();
    Cow::Owned(
        chars
            .map(|c| mark(c).map_or(c, |&(mark, _)| char::from(mark)))
            .collect(),
    )
}

/// Returns what stands for a mark.
fn stand_in(byte: u8) -> Option<u8> {
    let found = MARKS.iter().find(|(mark, _)| *mark == byte);
    found.map(|&(_, sign)| sign)
}

/// A part of a text that the parser may take for one paragraph, as far as it was read.
#[derive(Default)]
struct Paragraph {
    runs: usize,
    lines: usize,
    /// How many cells the first line has, if it may head a table.
    cells: usize,
    /// The second line says that the first one heads a table: then each line counts by itself.
    is_table: bool,
}

impl Paragraph {
    /// Begins anew where a line cannot go on with the paragraph.
    fn enter(&mut self, line: &str) {
        if ends_paragraph(line) {
            *self = Paragraph::default();
        }
        if self.lines == 0 {
            self.cells = cells(line);
        }
        if self.lines == 1 && is_delimiter_row(line) && cells(line) == self.cells {
            self.is_table = true;
        }
        if self.is_table {
            self.runs = 0;
        }
        self.lines += 1;
    }

    fn write(&mut self, line: &str, out: &mut String) {
        let mut before = '\n';
        for c in line.chars() {
            let sign = u8::try_from(c).ok().and_then(stand_in);
            self.runs += usize::from(sign.is_some() && c != before);
            out.push(match sign {
                Some(sign) if self.runs > MOST_RUNS => char::from(sign),
                _ => c,
            });
            before = c;
        }
    }
}

/// Tells whether a line ends the paragraph before it, whatever that is: a blank line, a heading, an item of a list.
fn ends_paragraph(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    if text.trim().is_empty() {
        return true;
    }
    // Further in, a line may go on with a paragraph.
    let is_at_margin = line.len() - text.len() < 4;
    let begins = ["- ", "+ ", "* ", "# ", "## ", "### ", "#### "];
    is_at_margin && begins.iter().any(|begin| text.starts_with(begin))
}

/// Returns how many cells a line has if it is a row of a table.
fn cells(line: &str) -> usize {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.matches('|').count() + 1
}

fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    let is_part = |c: char| matches!(c, '|' | '-' | ':' | ' ');
    line.contains('-') && line.contains('|') && line.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns how many marks of a text are left to the parser.
    fn left(text: &str) -> usize {
        let bounded = bounded(text);
        assert_eq!(bounded.len(), text.len());
        assert_eq!(restored(&bounded), text);
        bounded.matches('*').count()
    }

    #[test]
    fn one_paragraph_has_so_many_marks() {
        assert_eq!(left(&"a*b ".repeat(500)), 500);
        assert_eq!(left(&"a*b ".repeat(501)), 500);
        assert_eq!(left(&"a*b\n".repeat(501)), 500);
    }

    #[test]
    fn items_headings_and_rows_are_paragraphs_of_their_own() {
        assert_eq!(left(&"- **a**: b\n".repeat(600)), 2_400);
        assert_eq!(left(&"## **a**\n".repeat(600)), 2_400);
        let table = "| a | b |\n| - | - |\n".to_owned() + &"| **a** | b |\n".repeat(600);
        assert_eq!(left(&table), 2_400);
    }

    #[test]
    fn what_only_looks_like_items_or_a_table_is_one_paragraph() {
        assert_eq!(left(&"    - *a\n".repeat(600)), 500);
        assert_eq!(
            left(&("a | b\n| - |\n".to_owned() + &"| *a\n".repeat(600))),
            500
        );
    }
}
