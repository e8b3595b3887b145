//! Collects which words stand one after the other in each document.

use crate::analysis::words;
use crate::build::Document;
use crate::number::write_number;
use crate::pair::{KEY_BITS, pair_key, paired};
use crate::rice;
use std::sync::{Arc, Mutex, PoisonError};

/// The size of a group of pairs that is aimed at, in pairs: some four kilobytes, which are read for each pair of a query.
const GROUP: usize = 4000;

/// The pairs of the documents so far. Its copies write into one and the same collection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Collector {
    documents: Arc<Mutex<Vec<Vec<u32>>>>,
}

impl Collector {
    /// Begins the next document.
    pub(crate) fn begin(&self) {
        self.with(|documents| documents.push(Vec::new()));
    }

    /// Adds the pairs of the words of one text of the document that was begun last.
    pub(crate) fn add(&self, words: &[Option<u32>]) {
        self.with(|documents| {
            if let Some(pairs) = documents.last_mut() {
                let adjacent = words
                    .windows(2)
                    .filter_map(|pair| Some(pair_key(pair[0]?, pair[1]?)));
                pairs.extend(adjacent);
            }
        });
    }

    /// Adds what stands in a document beside its long text, which the tokenizer adds.
    pub(crate) fn add_short_texts(&self, document: &Document) {
        for text in [&document.name, &document.description] {
            let words: Vec<Option<u32>> = words(text).iter().map(|word| paired(word)).collect();
            self.add(&words);
        }
    }

    /// Forgets the pairs of the document that was begun last: another one has the same text.
    pub(crate) fn forget(&self) {
        self.with(|documents| {
            if let Some(pairs) = documents.last_mut() {
                pairs.clear();
            }
        });
    }

    fn with(&self, change: impl FnOnce(&mut Vec<Vec<u32>>)) {
        change(
            &mut self
                .documents
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Returns the parts of the index that hold the pairs: the lengths of the groups, and the groups.
    pub(crate) fn parts(&self) -> (Vec<u8>, Vec<u8>) {
        let mut documents = Vec::new();
        self.with(|collected| documents = std::mem::take(collected));
        let (mut lengths, mut bytes) = (Vec::new(), Vec::new());
        for mut group in groups(documents) {
            group.sort_unstable();
            group.dedup();
            let group = rice::encode(&group);
            write_number(u32::try_from(group.len()).unwrap_or(u32::MAX), &mut lengths);
            bytes.extend(group);
        }
        (lengths, bytes)
    }
}

/// Returns pairs and documents as one number each, by the highest bits of the pairs.
fn groups(documents: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
    let pairs: usize = documents.iter().map(Vec::len).sum();
    let bits = (pairs / GROUP).next_power_of_two().ilog2().min(KEY_BITS);
    // A number holds a pair of its group and a document.
    let fewest = (1..=KEY_BITS).find(|bits| (1 << (KEY_BITS - bits)) <= u32::MAX / count.max(1));
    let low_bits = KEY_BITS - bits.max(fewest.unwrap_or(KEY_BITS));

    let mut groups = vec![Vec::new(); 1 << (KEY_BITS - low_bits)];
    for (document, pairs) in (0..).zip(documents) {
        for pair in pairs {
            let low = pair & ((1 << low_bits) - 1);
            groups[(pair >> low_bits) as usize].push(low * count + document);
        }
    }
    groups
}
