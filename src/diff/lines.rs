//! Texts compared line by line.

use similar::{ChangeTag, TextDiff};

/// Two texts as one list of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines(pub Vec<Line>);

/// A line of either text or of both, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Both(String),
    Old(String),
    New(String),
}

impl Lines {
    /// Returns how many lines only the new text has.
    pub fn added(&self) -> usize {
        self.0.iter().filter(|line| matches!(line, Line::New(_))).count()
    }

    /// Returns how many lines only the old text has.
    pub fn removed(&self) -> usize {
        self.0.iter().filter(|line| matches!(line, Line::Old(_))).count()
    }
}

/// Compares two texts line by line.
pub fn lines(old: &str, new: &str) -> Lines {
    let diff = TextDiff::from_lines(old, new);
    let line = |change: similar::Change<&str>| {
        let text = change.value().trim_end_matches(['\n', '\r']).to_owned();
        match change.tag() {
            ChangeTag::Equal => Line::Both(text),
            ChangeTag::Delete => Line::Old(text),
            ChangeTag::Insert => Line::New(text),
        }
    };
    Lines(diff.iter_all_changes().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_added_or_removed() {
        let lines = lines("a\nb\nc\n", "a\nx\nc\nd\n");
        let text = |text: &str| text.to_owned();
        let expected = [
            Line::Both(text("a")),
            Line::Old(text("b")),
            Line::New(text("x")),
            Line::Both(text("c")),
            Line::New(text("d")),
        ];
        assert_eq!(lines.0, expected);
        assert_eq!((lines.added(), lines.removed()), (2, 1));
    }
}
