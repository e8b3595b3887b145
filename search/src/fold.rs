//! Documents with one body are one hit.

use crate::index::Index;
use std::collections::BTreeMap;

/// A document that was found, with the others that have its body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) document: u32,
    pub(crate) score: f32,
    pub(crate) twins: Vec<u32>,
}

/// Gathers documents with one body behind the best of them; without `fold` each stays by itself, and still knows its twins.
pub(crate) fn fold(index: &Index, ranked: &[(u32, f32)], fold: bool) -> Vec<Found> {
    let groups = index.folds.iter().enumerate();
    let group_of: BTreeMap<u32, usize> = groups
        .flat_map(|(group, documents)| documents.iter().map(move |document| (*document, group)))
        .collect();
    let mut first_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut found: Vec<Found> = Vec::new();
    for (document, score) in ranked {
        let Some(group) = group_of.get(document) else {
            found.push(Found { document: *document, score: *score, twins: Vec::new() });
            continue;
        };
        if fold && let Some(first) = first_of.get(group) {
            found[*first].twins.push(*document);
            continue;
        }
        first_of.insert(*group, found.len());
        let others = index.folds[*group].iter().filter(|other| *other != document);
        let twins = if fold { Vec::new() } else { others.copied().collect() };
        found.push(Found { document: *document, score: *score, twins });
    }
    found
}
