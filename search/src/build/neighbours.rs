//! Finds the documents that are most like each document, by the words that they share.

use super::layout::whole;
use crate::analysis::{STEM_MARK, stem};
use crate::error::Error;
use crate::index::Index;
use crate::near::{self, STEPS};
use crate::schema::TextField;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use tantivy::postings::TermInfo;

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
/// So many documents share a word at most: each pair of them is compared, and in a large catalog other words tell more.
const MOST_SHARING: usize = 500;
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
    let mut likeness = vec![0.0; documents as usize];
    let neighbours: Vec<Vec<(u32, u8)>> = (0..documents)
        .map(|document| vectors.nearest(document, most, &mut likeness))
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
        let most = (distinct / COMMON_SHARE).min(MOST_SHARING);
        for (number, counts) in counts(index, &copies, most)?.into_iter().enumerate() {
            let rarity = rarity(counts.documents.len(), distinct);
            for (document, count) in counts.documents {
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

    /// Returns the documents that are most like one, with the steps of their likeness. `likeness` has a zero for each
    /// document, before and after.
    fn nearest(&self, document: u32, most: usize, likeness: &mut [f32]) -> Vec<(u32, u8)> {
        let mut alike: Vec<u32> = Vec::new();
        for (word, weight) in &self.words[document as usize] {
            for (other, other_weight) in &self.documents[*word] {
                let sum = &mut likeness[*other as usize];
                if *sum == 0.0 {
                    alike.push(*other);
                }
                *sum += weight * other_weight;
            }
        }

        let mut nearest: Vec<(u32, f32)> = alike
            .into_iter()
            .map(|other| (other, std::mem::take(&mut likeness[other as usize])))
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

/// How much documents have of one stem, in order once [`Counts::sum_up`] was called.
#[derive(Default)]
struct Counts {
    documents: Vec<(u32, f32)>,
    /// Whether so many documents have it that it tells nothing.
    is_common: bool,
}

impl Counts {
    fn add(&mut self, index: &Index, field: TextField, place: &TermInfo) -> io::Result<()> {
        let postings = index.postings_at(field, place)?.into_iter();
        let worth = worth(field);
        self.documents
            .extend(postings.map(|posting| (posting.document, posting.count * worth)));
        Ok(())
    }

    /// Makes one count of those that a document has in several fields.
    fn sum_up(&mut self) {
        self.documents.sort_by_key(|(document, _)| *document);
        self.documents.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            earlier.1 += if is_same { later.1 } else { 0.0 };
            is_same
        });
    }
}

/// Returns how much each distinct document has of each stem that at most `most` of them have.
fn counts(index: &Index, copies: &BTreeSet<u32>, most: usize) -> io::Result<Vec<Counts>> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    // What is common in one field is common in all, and need not be read.
    let most_of_field = most + copies.len();
    for entry in index.dictionary.with_prefix("") {
        let marked = entry.text.strip_prefix(STEM_MARK);
        // A word that is not its own stem stands under that as well.
        let own = (stem(entry.text) == entry.text).then_some(entry.text);
        let Some(stem) = marked.or(own) else {
            continue;
        };
        let of_stem = counts.entry(stem.to_owned()).or_default();
        for (field, info) in entry.places {
            of_stem.is_common |= info.doc_freq as usize > most_of_field;
            if !of_stem.is_common {
                of_stem.add(index, *field, info)?;
            }
        }
    }
    for (term, place) in index.body_terms()? {
        let of_stem = counts.entry(term).or_default();
        of_stem.is_common |= place.doc_freq as usize > most_of_field;
        if !of_stem.is_common {
            of_stem.add(index, TextField::Body, &place)?;
        }
    }
    for of_stem in counts.values_mut().filter(|counts| !counts.is_common) {
        of_stem
            .documents
            .retain(|(document, _)| !copies.contains(document));
        of_stem.sum_up();
    }
    Ok(counts
        .into_values()
        .filter(|counts| !counts.is_common && (2..=most).contains(&counts.documents.len()))
        .collect())
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
