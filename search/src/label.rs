//! Labels: what documents are filtered by and counted under, such as `tool:Bash`.
//!
//! A label is one term of the index: its group, its key in lower case, and how it is written, so that a filter finds
//! it in any case and a facet shows it as its author wrote it.

/// Parts key and spelling; sorts before every character of a key, so that one key's spellings lie together.
pub(crate) const SPELLING: char = '\u{1}';

/// The groups that can be asked for, sorted by name.
pub(crate) const GROUPS: [&str; 14] = [
    "called-by",
    "calls",
    "can",
    "category",
    "denied",
    "dialect",
    "finding",
    "is",
    "model",
    "owner",
    "source",
    "status",
    "tag",
    "tool",
];

/// The groups whose values are counted beside the hits, in the order in which a reader narrows a search.
pub(crate) const FACETS: [&str; 9] = [
    "category", "can", "tool", "model", "source", "dialect", "tag", "owner", "status",
];

/// Returns what every term of this label begins with, whatever its spelling.
pub(crate) fn start(group: &str, value: &str) -> String {
    format!("{group}:{}", key(value))
}

/// Returns the same, closed: the label itself, not those that only begin like it.
pub(crate) fn exact(group: &str, value: &str) -> String {
    format!("{}{SPELLING}", start(group, value))
}

/// Splits a term into group, key and spelling.
fn parse(term: &str) -> Option<(&str, &str, &str)> {
    let (label, spelling) = term.split_once(SPELLING)?;
    let (group, key) = label.split_once(':')?;
    Some((group, key, spelling))
}

/// Values are compared without case, and blanks and underscores as hyphens.
fn key(value: &str) -> String {
    value
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| {
            if c.is_whitespace() || c == '_' {
                '-'
            } else {
                c
            }
        })
        .filter(|c| *c > SPELLING)
        .collect()
}

/// Every label of the catalog with the documents that carry it, read once: filters and counts need all of them.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    /// In the order of the index, which is that of group, key and spelling.
    labels: Vec<Label>,
    /// The labels of each document: their numbers from `starts[document]` to `starts[document + 1]`.
    carried: Vec<u32>,
    starts: Vec<u32>,
}

/// One label.
#[derive(Debug)]
pub(crate) struct Label {
    term: String,
    pub(crate) documents: Vec<u32>,
}

impl Label {
    /// Returns group, key and spelling.
    pub(crate) fn parts(&self) -> (&str, &str, &str) {
        parse(&self.term).unwrap_or_default()
    }
}

impl Labels {
    /// Takes the labels in order, each with its documents, all below `documents`.
    pub(crate) fn new(terms: Vec<(String, Vec<u32>)>, documents: u32) -> Self {
        let labels: Vec<Label> = terms
            .into_iter()
            .map(|(term, documents)| Label { term, documents })
            .collect();
        let mut starts = vec![0u32; documents as usize + 1];
        for document in labels.iter().flat_map(|label| &label.documents) {
            starts[*document as usize + 1] += 1;
        }
        for document in 0..documents as usize {
            starts[document + 1] += starts[document];
        }
        let mut next = starts.clone();
        let mut carried = vec![0u32; starts.last().map_or(0, |end| *end as usize)];
        for (number, label) in (0..).zip(&labels) {
            for document in &label.documents {
                let at = &mut next[*document as usize];
                carried[*at as usize] = number;
                *at += 1;
            }
        }
        Self {
            labels,
            carried,
            starts,
        }
    }

    /// Returns the labels whose term begins with `start`, see [`start`] and [`exact`].
    pub(crate) fn with_prefix<'l>(&'l self, start: &'l str) -> impl Iterator<Item = &'l Label> {
        let first = self
            .labels
            .partition_point(|label| label.term.as_str() < start);
        self.labels[first..]
            .iter()
            .take_while(move |label| label.term.starts_with(start))
    }

    /// Tells whether any document carries a label.
    pub(crate) fn has(&self, group: &str, value: &str) -> bool {
        self.with_prefix(&exact(group, value)).next().is_some()
    }

    /// Counts how many of `documents` carry each label; the counts are in the order of the labels.
    pub(crate) fn counts(&self, documents: impl Iterator<Item = u32>) -> Vec<(&Label, usize)> {
        let mut counts: Vec<(&Label, usize)> = self.labels.iter().map(|label| (label, 0)).collect();
        for document in documents {
            let range = self.starts[document as usize] as usize
                ..self.starts[document as usize + 1] as usize;
            for number in &self.carried[range] {
                counts[*number as usize].1 += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_in_any_case_and_counted() {
        let term = |group, value: &str| format!("{}{value}", exact(group, value));
        let terms = vec![
            (term("tool", "Bash"), vec![0, 2]),
            (term("tool", "Read"), vec![2]),
        ];
        let labels = Labels::new(terms, 3);
        assert!(labels.has("tool", "BASH") && !labels.has("tool", "Bas"));
        let counts: Vec<_> = labels
            .counts([2].into_iter())
            .into_iter()
            .map(|(label, count)| (label.parts().2, count))
            .collect();
        assert_eq!(counts, [("Bash", 1), ("Read", 1)]);
    }
}
