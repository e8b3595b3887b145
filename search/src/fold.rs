//! The best documents in order, those with one body as one hit.

use crate::index::Index;
use std::collections::{BTreeMap, BTreeSet};

/// A document that was found, with the others that were found and have its body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) document: u32,
    pub(crate) score: f32,
    pub(crate) twins: Vec<u32>,
}

/// Documents are put in order in portions of this size: a search finds thousands, and shows ten.
const PORTION: usize = 256;

/// A document with this share of the best score is an answer as well; one with less has some of the words in passing.
const CLOSE: f32 = 1.0 / 3.0;

/// Gives the documents with a score, best first. With `fold` only the best of those with one body.
pub(crate) struct Best<'i> {
    index: &'i Index,
    scores: &'i [f32],
    fold: bool,
    group_of: BTreeMap<u32, usize>,
    given: BTreeSet<usize>,
    /// Documents not given yet, in no order.
    left: Vec<u32>,
    /// The best of them, best last.
    portion: Vec<u32>,
}

impl<'i> Best<'i> {
    pub(crate) fn new(index: &'i Index, scores: &'i [f32], fold: bool) -> Self {
        let left: Vec<u32> = (0..)
            .zip(scores)
            .filter(|(_, score)| **score > 0.0)
            .map(|(document, _)| document)
            .collect();
        let groups = index.folds.iter().enumerate();
        let group_of = groups
            .flat_map(|(group, documents)| documents.iter().map(move |document| (*document, group)))
            .collect();
        Self {
            index,
            scores,
            fold,
            group_of,
            given: BTreeSet::new(),
            left,
            portion: Vec::new(),
        }
    }

    /// Returns how many documents there are, each for itself.
    pub(crate) fn total(&self) -> usize {
        self.left.len() + self.portion.len()
    }

    /// Returns how many documents come close to the best, each for itself.
    pub(crate) fn close(&self) -> usize {
        let scores = self
            .documents()
            .map(|document| self.scores[document as usize]);
        let least = scores.clone().fold(0.0, f32::max) * CLOSE;
        scores.filter(|score| *score >= least).count()
    }

    /// Returns the documents in no order.
    pub(crate) fn documents(&self) -> impl Iterator<Item = u32> + Clone {
        self.left.iter().chain(&self.portion).copied()
    }

    /// Puts the next portion in order, best last.
    fn refill(&mut self) {
        let scores = self.scores;
        let best_last = |a: &u32, b: &u32| {
            scores[*a as usize]
                .total_cmp(&scores[*b as usize])
                .then_with(|| b.cmp(a))
        };
        let cut = self.left.len().saturating_sub(PORTION);
        if cut > 0 {
            self.left.select_nth_unstable_by(cut, best_last);
        }
        self.portion = self.left.split_off(cut);
        self.portion.sort_unstable_by(best_last);
    }

    fn twins(&self, document: u32, group: usize) -> Vec<u32> {
        let others = self.index.folds[group]
            .iter()
            .copied()
            .filter(|other| *other != document);
        others
            .filter(|other| self.scores[*other as usize] > 0.0)
            .collect()
    }
}

impl Iterator for Best<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if self.portion.is_empty() {
                self.refill();
            }
            let document = self.portion.pop()?;
            let score = self.scores[document as usize];
            let Some(group) = self.group_of.get(&document).copied() else {
                return Some(Found {
                    document,
                    score,
                    twins: Vec::new(),
                });
            };
            if self.given.insert(group) || !self.fold {
                return Some(Found {
                    document,
                    score,
                    twins: self.twins(document, group),
                });
            }
        }
    }
}
