//! Labels: what documents are filtered by and counted under, such as `tool:Bash`.
//!
//! A label is one term of the index: its group, its key in lower case, and how it is written, so that a filter finds
//! it in any case and a facet shows it as its author wrote it.

/// Parts key and spelling; sorts before every character of a key, so that one key's spellings lie together.
pub(crate) const SPELLING: char = '\u{1}';

/// The groups that can be asked for, sorted by name.
pub(crate) const GROUPS: [&str; 12] = [
    "called-by",
    "calls",
    "can",
    "category",
    "denied",
    "dialect",
    "finding",
    "is",
    "model",
    "source",
    "tag",
    "tool",
];

/// The groups whose values are counted beside the hits, in the order in which a reader narrows a search.
pub(crate) const FACETS: [&str; 7] = ["category", "can", "tool", "model", "source", "dialect", "tag"];

/// Returns what every term of this label begins with, whatever its spelling.
pub(crate) fn start(group: &str, value: &str) -> String {
    format!("{group}:{}", key(value))
}

/// Returns the same, closed: the label itself, not those that only begin like it.
pub(crate) fn exact(group: &str, value: &str) -> String {
    format!("{}{SPELLING}", start(group, value))
}

/// Splits a term into group, key and spelling.
pub(crate) fn parse(term: &str) -> Option<(&str, &str, &str)> {
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
        .map(|c| if c.is_whitespace() || c == '_' { '-' } else { c })
        .filter(|c| *c > SPELLING)
        .collect()
}
