//! How many of the found documents carry each label.

use crate::answer::{Facet, FacetValue};
use crate::index::Index;
use crate::label;
use std::collections::BTreeMap;

/// Values told of one group: a list of a thousand tags helps nobody, and is sent to the page with every answer.
const MOST_VALUES: usize = 100;

/// Counts the labels of `documents`.
pub(crate) fn facets(index: &Index, documents: impl Iterator<Item = u32>) -> Vec<Facet> {
    let mut groups: BTreeMap<&str, Vec<Count<'_>>> = BTreeMap::new();
    for (label, found) in index.labels.counts(documents) {
        let (group, key, spelling) = label.parts();
        let counts = groups.entry(group).or_default();
        let all = label.documents.len();
        match counts.last_mut().filter(|last| last.key == key) {
            Some(last) => {
                last.found += found;
                (last.all, last.spelling) = (last.all, last.spelling).max((all, spelling));
            }
            None => counts.push(Count {
                key,
                found,
                all,
                spelling,
            }),
        }
    }
    let mut facets = Vec::new();
    for group in label::FACETS {
        let values = values(groups.remove(group).unwrap_or_default());
        if !values.is_empty() {
            facets.push(Facet {
                group: group.to_owned(),
                values,
            });
        }
    }
    facets
}

/// How many of the found documents carry a key, and the spelling that most of all documents use.
struct Count<'l> {
    key: &'l str,
    found: usize,
    all: usize,
    spelling: &'l str,
}

fn values(counts: Vec<Count<'_>>) -> Vec<FacetValue> {
    let found = counts.into_iter().filter(|count| count.found > 0);
    let mut values: Vec<FacetValue> = found
        .map(|count| FacetValue {
            value: count.spelling.to_owned(),
            count: count.found,
        })
        .collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    values.truncate(MOST_VALUES);
    values
}
