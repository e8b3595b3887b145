//! Pairs of words: in which documents one stands right after the other.
//!
//! The long text is indexed as a set, which does not tell where a word stands. What a phrase needs is less than every position: a
//! set of pairs, kept as numbers of few bits. Different pairs may share a number: of the documents that have both words, one
//! in two hundred is taken to have them side by side although it has not.

use crate::analysis::{is_in_bodies, stem};
use crate::index::Index;
use crate::number::read_number;
use crate::rice;
use std::io;
use std::ops::Range;

/// The parts of the index: where each group of pairs begins, and the groups.
pub(crate) const PAIR_STARTS: &str = "pair-starts";
pub(crate) const PAIRS: &str = "pairs";

/// Pairs are told apart by so many bits. Fewer are less to load and more often wrong.
pub(crate) const KEY_BITS: u32 = 17;

/// Returns what stands for a word in a pair.
pub(crate) fn word_key(stem: &str) -> u32 {
    crc32fast::hash(stem.as_bytes())
}

/// Returns the number of two words, one after the other.
pub(crate) fn pair_key(first: u32, second: u32) -> u32 {
    /// Spreads what two checksums have in common over all bits (the golden ratio's fraction).
    const SPREAD: u32 = 0x9e37_79b1;
    /// Tells "test unit" from "unit test".
    const TURN: u32 = 13;
    (first.rotate_left(TURN) ^ second).wrapping_mul(SPREAD) >> (u32::BITS - KEY_BITS)
}

/// Returns what stands for a folded word in a pair; words that long texts do not hold are in none.
pub(crate) fn paired(word: &str) -> Option<u32> {
    is_in_bodies(word).then(|| word_key(&stem(word)))
}

/// Where groups of pairs begin.
#[derive(Debug, Default)]
pub(crate) struct PairStarts {
    starts: Vec<usize>,
}

impl PairStarts {
    /// Reads the lengths of the groups, of which there are as many as a number of bits can tell apart.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut bytes = bytes.iter().copied();
        let mut starts = vec![0];
        let mut end = 0;
        while let Some(length) = read_number(&mut bytes) {
            end += length as usize;
            starts.push(end);
        }
        Self { starts }
    }

    /// Returns where the group of a pair stands, and the pair's number in it.
    fn group_of(&self, key: u32) -> Option<(Range<usize>, u32)> {
        let groups = (self.starts.len() - 1).checked_ilog2()?;
        let low_bits = KEY_BITS.checked_sub(groups)?;
        let group = (key >> low_bits) as usize;
        let range = *self.starts.get(group)?..*self.starts.get(group + 1)?;
        Some((range, key & ((1 << low_bits) - 1)))
    }
}

/// Returns the documents in which two words stand side by side, in order.
pub(crate) fn documents(index: &Index, [first, second]: [u32; 2]) -> io::Result<Vec<u32>> {
    let Some((range, number)) = index.pair_starts.group_of(pair_key(first, second)) else {
        return Ok(Vec::new());
    };

    let bytes = index.pair_group(range)?;
    let first = number.saturating_mul(index.documents);
    let numbers = rice::decode(&bytes).skip_while(|at| *at < first);
    let mut documents: Vec<u32> = numbers
        .map(|at| at - first)
        .take_while(|document| *document < index.documents)
        .collect();

    // Of documents with one text only the first is written.
    for group in &index.folds {
        let is_found = group.first().is_some_and(|first| documents.contains(first));
        documents.extend(group.iter().skip(1).filter(|_| is_found));
    }
    documents.sort_unstable();
    Ok(documents)
}

/// Returns the documents whose long text has each two of `words` that stand side by side, as far as it holds them; nothing
/// where it holds no two.
pub(crate) fn of_row(index: &Index, words: &[String]) -> io::Result<Option<Vec<u32>>> {
    let mut common: Option<Vec<u32>> = None;
    for two in words.windows(2) {
        let (Some(first), Some(second)) = (paired(&two[0]), paired(&two[1])) else {
            continue;
        };
        let mut found = documents(index, [first, second])?;
        if let Some(common) = &common {
            found.retain(|document| common.binary_search(document).is_ok());
        }
        common = Some(found);
    }
    Ok(common)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_two_words_counts() {
        let (unit, test) = (word_key("unit"), word_key("test"));
        assert_ne!(pair_key(unit, test), pair_key(test, unit));
        assert!(pair_key(unit, test) < 1 << KEY_BITS);
    }

    #[test]
    fn words_that_long_texts_do_not_hold_are_in_no_pair() {
        assert_eq!(paired("the"), None);
        assert_eq!(paired("tests"), Some(word_key("test")));
    }
}
