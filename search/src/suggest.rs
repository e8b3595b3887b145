//! What the last word of a query may be meant as: a value of a filter that begins so.

use crate::answer::Suggestion;
use crate::index::Index;
use crate::label;
use crate::query::group;
use std::collections::BTreeMap;

/// The groups whose values are offered for a plain word, those of the catalog before those of its files.
const OFFERED: [&str; 4] = ["category", "tool", "model", "source"];
/// More would hide the hits.
const MOST: usize = 4;
/// A shorter word begins values of all kinds.
const SHORTEST: usize = 2;

/// Returns filters in place of the last word of a query, those of most documents first.
pub(crate) fn suggestions(index: &Index, query: &str) -> Vec<Suggestion> {
    let before = query.trim_end_matches(|c: char| !c.is_whitespace());
    let last = &query[before.len()..];
    let unexcluded = last.trim_start_matches('-');
    let sign = &last[..last.len() - unexcluded.len()];
    let values = match unexcluded.split_once(':') {
        Some((prefix, value)) => group(prefix)
            .map(|group| beginning(index, group, value))
            .unwrap_or_default(),
        None if sign.is_empty() && unexcluded.chars().count() >= SHORTEST => OFFERED
            .iter()
            .flat_map(|group| beginning(index, group, unexcluded))
            .collect(),
        None => Vec::new(),
    };

    let mut suggestions: Vec<Suggestion> = values
        .into_iter()
        .map(|(group, value, count)| {
            let filter = format!("{sign}{group}:{}", quoted(&value));
            Suggestion {
                query: format!("{before}{filter} "),
                filter,
                count,
            }
        })
        .filter(|suggestion| suggestion.filter != last)
        .collect();
    suggestions.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.filter.cmp(&b.filter)));
    suggestions.truncate(MOST);
    suggestions
}

/// Returns the values of a group that begin with a word: group, value, and how many documents carry it.
fn beginning(index: &Index, group: &'static str, word: &str) -> Vec<(&'static str, String, usize)> {
    let mut values: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let start = label::start(group, word);
    for label in index.labels.with_prefix(&start) {
        let (_, key, spelling) = label.parts();
        let (_, count) = values
            .entry(key.to_owned())
            .or_insert((spelling.to_owned(), 0));
        *count += label.documents.len();
    }
    values
        .into_values()
        .map(|(spelling, count)| (group, spelling, count))
        .collect()
}

fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}
