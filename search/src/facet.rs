//! How many of the found documents carry each label.

use crate::answer::{Facet, FacetValue};
use crate::index::Index;
use crate::label;
use std::collections::BTreeMap;
use std::io;

/// Values told of one group: a list of a thousand tags helps nobody, and is sent to the page with every answer.
const MOST_VALUES: usize = 100;

/// Counts the labels of the documents that `is_found` marks.
pub(crate) fn facets(index: &Index, is_found: &[bool]) -> io::Result<Vec<Facet>> {
    let mut facets = Vec::new();
    for group in label::FACETS {
        let values = values(index, group, is_found)?;
        if !values.is_empty() {
            facets.push(Facet { group: group.to_owned(), values });
        }
    }
    Ok(facets)
}

#[derive(Default)]
struct Count {
    found: usize,
    /// The spelling that most documents use, and how many do.
    spelling: (usize, String),
}

fn values(index: &Index, group: &str, is_found: &[bool]) -> io::Result<Vec<FacetValue>> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for (term, _) in index.labels_with_prefix(&label::start(group, ""))? {
        let Some((_, key, spelling)) = label::parse(&term) else { continue };
        let documents = index.documents_with_label(&term)?;
        let count = counts.entry(key.to_owned()).or_default();
        count.found += documents.iter().filter(|document| is_found[**document as usize]).count();
        if documents.len() > count.spelling.0 {
            count.spelling = (documents.len(), spelling.to_owned());
        }
    }
    let found = counts.into_values().filter(|count| count.found > 0);
    let mut values: Vec<FacetValue> =
        found.map(|count| FacetValue { value: count.spelling.1, count: count.found }).collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    values.truncate(MOST_VALUES);
    Ok(values)
}
