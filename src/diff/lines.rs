//! Texts compared line by line.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

/// How many lines came and went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineCount {
    pub added: usize,
    pub removed: usize,
}

/// A row of two texts side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The same line in both.
    Same {
        old: usize,
        new: usize,
        text: String,
    },
    /// A line that changed, came or went.
    Other {
        old: Option<Changed>,
        new: Option<Changed>,
    },
}

/// A line of which the other text has none or another: its number, from 1, and its pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub line: usize,
    /// Text, and whether the other line lacks it.
    pub pieces: Vec<(String, bool)>,
}

/// Counts the lines that came and went.
pub(super) fn count(old: &str, new: &str) -> LineCount {
    let (old, new) = (lines(old), lines(new));
    let ops = compare(&old, &new);
    let changes = ops.iter().map(|op| match *op {
        DiffOp::Equal { .. } => (0, 0),
        DiffOp::Delete { old_len, .. } => (0, old_len),
        DiffOp::Insert { new_len, .. } => (new_len, 0),
        DiffOp::Replace {
            old_len, new_len, ..
        } => (new_len, old_len),
    });
    let (added, removed) = changes.fold((0, 0), |sum, change| (sum.0 + change.0, sum.1 + change.1));
    LineCount { added, removed }
}

/// Lays two texts side by side. Lines that replace one another share a row, and their words are compared.
pub fn side_by_side(old: &str, new: &str) -> Vec<Row> {
    let (old, new) = (lines(old), lines(new));
    let mut rows = Vec::new();
    for op in compare(&old, &new) {
        let (olds, news) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            let same = olds.zip(news).map(|(at, to)| Row::Same {
                old: at + 1,
                new: to + 1,
                text: old[at].to_owned(),
            });
            rows.extend(same);
            continue;
        }
        for offset in 0..olds.len().max(news.len()) {
            let (at, to) = (olds.start + offset, news.start + offset);
            let (at, to) = (
                Some(at).filter(|at| olds.contains(at)),
                Some(to).filter(|to| news.contains(to)),
            );
            let (left, right) = words(at.map(|at| old[at]), to.map(|to| new[to]));
            let changed = |ix: Option<usize>, pieces| {
                Some(Changed {
                    line: ix? + 1,
                    pieces,
                })
            };
            rows.push(Row::Other {
                old: changed(at, left),
                new: changed(to, right),
            });
        }
    }
    rows
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// Lines that occur once anchor the comparison: blank lines and rules, which all texts share, do not.
fn compare(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    capture_diff_slices(Algorithm::Patience, old, new)
}

type Pieces = Vec<(String, bool)>;

/// Marks the words of two lines that the other lacks. Lines that have less than half in common are other lines, not
/// changed ones, and have no marks.
fn words(old: Option<&str>, new: Option<&str>) -> (Pieces, Pieces) {
    let whole = |text: Option<&str>| vec![(text.unwrap_or_default().to_owned(), false)];
    let (Some(before), Some(after)) = (old, new) else {
        return (whole(old), whole(new));
    };
    let diff = TextDiff::from_words(before, after);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut common = 0;
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                common += 2 * letters(text);
                add(&mut left, text, false);
                add(&mut right, text, false);
            }
            ChangeTag::Delete => add(&mut left, text, true),
            ChangeTag::Insert => add(&mut right, text, true),
        }
    }
    if common * 2 < letters(before) + letters(after) {
        return (whole(old), whole(new));
    }
    (left, right)
}

/// Adds a piece; marks with nothing but space between them are one.
fn add(pieces: &mut Pieces, text: &str, marked: bool) {
    if marked
        && let [.., (_, true), (space, false)] = &pieces[..]
        && letters(space) == 0
        && let Some((space, _)) = pieces.pop()
        && let Some((last, _)) = pieces.last_mut()
    {
        last.push_str(&space);
    }
    match pieces.last_mut() {
        Some((last, same)) if *same == marked => last.push_str(text),
        _ => pieces.push((text.to_owned(), marked)),
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_and_go() {
        assert_eq!(
            count("a\nb\nc\n", "a\nx\nc\nd\n"),
            LineCount {
                added: 2,
                removed: 1
            }
        );
        assert_eq!(
            count("a\nb", "a\nb\n"),
            LineCount {
                added: 0,
                removed: 0
            }
        );
    }

    #[test]
    fn changed_lines_share_a_row_and_their_words_are_marked() {
        let rows = side_by_side("keep\nread the file\n", "keep\nread the whole file\nnew\n");
        let piece = |text: &str, marked| (text.to_owned(), marked);
        let old = Changed {
            line: 2,
            pieces: vec![piece("read the file", false)],
        };
        let new = Changed {
            line: 2,
            pieces: vec![
                piece("read the ", false),
                piece("whole ", true),
                piece("file", false),
            ],
        };
        let added = Changed {
            line: 3,
            pieces: vec![piece("new", false)],
        };
        let expected = [
            Row::Same {
                old: 1,
                new: 1,
                text: "keep".to_owned(),
            },
            Row::Other {
                old: Some(old),
                new: Some(new),
            },
            Row::Other {
                old: None,
                new: Some(added),
            },
        ];
        assert_eq!(rows, expected);
    }
}
