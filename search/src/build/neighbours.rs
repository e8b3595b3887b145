//! Finds the documents that are most like each document, by the words that they share.

use super::layout::whole;
use crate::analysis::{STEM_MARK, stem};
use crate::error::Error;
use crate::index::Index;
use crate::near::{self, STEPS};
use crate::schema::TextField;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// A catalog with fewer documents has no groups of them that do one job.
const FEWEST_DOCUMENTS: u32 = 30;
/// Neighbours of a document, and in a large catalog, where they would cost too many bytes.
const NEIGHBOURS: usize = 5;
const NEIGHBOURS_OF_MANY: usize = 3;
const MANY_DOCUMENTS: u32 = 10_000;
/// Documents that are less alike are no neighbours.
const LEAST_LIKENESS: f32 = 0.1;
/// A word in more than this share of the documents is the boilerplate of a plugin, or says nothing.
const COMMON_SHARE: usize = 10;
/// Weights and likenesses are rounded to this fraction, so that machines whose logarithms differ in the last bit agree.
const STEP: f32 = 1024.0;

/// What a word counts by the field in which it stands.
fn worth(field: TextField) -> f32 {
    match field {
        TextField::Name => 3.0,
        TextField::Description => 1.5,
        TextField::Aliases | TextField::Labels => 1.0,
        TextField::Headings => 0.7,
        TextField::Examples => 0.5,
        TextField::Body => 0.3,
    }
}

/// Returns the part of the index that holds the neighbours, from its other parts.
pub(crate) fn neighbours(
    parts: &BTreeMap<String, Vec<u8>>,
    documents: u32,
) -> Result<Vec<u8>, Error> {
    if documents < FEWEST_DOCUMENTS {
        return Ok(Vec::new());
    }

    let index = whole(parts, documents)?;
    let vectors = Vectors::new(&index).map_err(Error::reading)?;
    let most = if documents > MANY_DOCUMENTS {
        NEIGHBOURS_OF_MANY
    } else {
        NEIGHBOURS
    };
    let neighbours: Vec<Vec<(u32, u8)>> = (0..documents)
        .map(|document| vectors.nearest(document, most))
        .collect();
    Ok(near::write(&neighbours))
}

/// The words of each document, with weights whose squares add up to 1.
struct Vectors {
    words: Vec<Vec<(usize, f32)>>,
    /// For each word the documents that have it.
    documents: Vec<Vec<(u32, f32)>>,
}

impl Vectors {
    fn new(index: &Index) -> io::Result<Self> {
        let copies: BTreeSet<u32> = index
            .folds
            .iter()
            .flat_map(|group| group.iter().skip(1).copied())
            .collect();
        let mut words = vec![Vec::new(); index.documents as usize];
        let distinct = index.documents as usize - copies.len();
        let telling = counts(index, &copies)?
            .into_values()
            .filter(|documents| documents.len() > 1 && documents.len() * COMMON_SHARE <= distinct);
        for (number, counts) in telling.enumerate() {
            let rarity = rarity(counts.len(), distinct);
            for (document, count) in counts {
                words[document as usize].push((number, (1.0 + count.ln_1p()) * rarity));
            }
        }
        Ok(Self::from_words(words))
    }

    fn from_words(mut words: Vec<Vec<(usize, f32)>>) -> Self {
        let mut documents: Vec<Vec<(u32, f32)>> = Vec::new();
        for (document, words) in (0..).zip(&mut words) {
            let length: f32 = words.iter().map(|(_, weight)| weight * weight).sum();
            for (word, weight) in words {
                *weight = rounded(*weight / length.sqrt());
                if documents.len() <= *word {
                    documents.resize(*word + 1, Vec::new());
                }
                documents[*word].push((document, *weight));
            }
        }
        Self { words, documents }
    }

    /// Returns the documents that are most like one, with the steps of their likeness.
    fn nearest(&self, document: u32, most: usize) -> Vec<(u32, u8)> {
        let mut likeness = vec![0.0f32; self.words.len()];
        for (word, weight) in &self.words[document as usize] {
            for (other, other_weight) in &self.documents[*word] {
                likeness[*other as usize] += weight * other_weight;
            }
        }

        let mut nearest: Vec<(u32, f32)> = (0..)
            .zip(likeness)
            .filter(|(other, likeness)| *other != document && *likeness >= LEAST_LIKENESS)
            .map(|(other, likeness)| (other, rounded(likeness)))
            .collect();
        nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        nearest.truncate(most);
        nearest
            .into_iter()
            .map(|(other, likeness)| (other, steps(likeness)))
            .collect()
    }
}

/// Returns how much each distinct document has of each stem.
fn counts(
    index: &Index,
    copies: &BTreeSet<u32>,
) -> io::Result<BTreeMap<String, BTreeMap<u32, f32>>> {
    let mut counts: BTreeMap<String, BTreeMap<u32, f32>> = BTreeMap::new();
    let mut add = |field: TextField, term: &str, stem: &str| -> io::Result<()> {
        for posting in index.postings(field, term)? {
            if !copies.contains(&posting.document) {
                let of_stem = counts.entry(stem.to_owned()).or_default();
                *of_stem.entry(posting.document).or_default() += posting.count * worth(field);
            }
        }
        Ok(())
    };
    for entry in index.dictionary.with_prefix("") {
        let marked = entry.text.strip_prefix(STEM_MARK);
        // A word that is not its own stem stands under that as well.
        let own = (stem(entry.text) == entry.text).then_some(entry.text);
        let Some(stem) = marked.or(own) else {
            continue;
        };
        for field in TextField::SHORT {
            add(field, entry.text, stem)?;
        }
    }
    for (term, _) in index.body_terms()? {
        add(TextField::Body, &term, &term)?;
    }
    Ok(counts)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "document counts are far below 2^24"
)]
fn rarity(found: usize, documents: usize) -> f32 {
    rounded((1.0 + documents as f32 / found as f32).ln())
}

fn rounded(number: f32) -> f32 {
    (number * STEP).round() / STEP
}

/// Returns a likeness in whole steps, from 1 for the least to all for the same words.
fn steps(likeness: f32) -> u8 {
    let share = (likeness - LEAST_LIKENESS) / (1.0 - LEAST_LIKENESS);
    (1..STEPS)
        .find(|steps| share <= f32::from(*steps) / f32::from(STEPS))
        .unwrap_or(STEPS)
}
