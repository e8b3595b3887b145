//! Which documents speak of the same rare things.

use crate::engine::Engine;
use crate::error::Error;
use crate::index::Index;
use crate::schema::TextField;
use std::collections::BTreeMap;
use std::io;

/// What each document is about, in its rarest words; made once, then cheap to ask.
#[derive(Debug)]
pub struct Similarity {
    ids: Vec<String>,
    number_of: BTreeMap<String, usize>,
    /// For each document its telling words: word, weight. The squares of a document's weights add up to 1.
    words: Vec<Vec<(u32, f32)>>,
    /// For each word the documents it tells of, with its weight there.
    documents: Vec<Vec<(u32, f32)>>,
    /// Documents with one body never list each other: they are the same, not similar.
    fold: Vec<usize>,
}

/// A document similar to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The document's id.
    pub id: String,
    /// From 0 (nothing in common) to 1 (the same telling words).
    pub score: f32,
}

/// More words of a document make it costlier to compare, not better told apart.
const TELLING_WORDS: usize = 40;
/// A word in more than this share of the documents tells nothing.
const COMMON_SHARE: usize = 10;
/// Even in a small catalog a word may be in so many documents.
const COMMON_FLOOR: usize = 20;
/// Documents with less in common are not worth a reader's click.
const LEAST_SCORE: f32 = 0.08;
/// Beside one that is much more alike, the others are not alike.
const SHARE_OF_BEST: f32 = 0.5;

impl Engine {
    /// Weighs the words of every document, so that [`Similarity::of`] can compare them.
    ///
    /// # Errors
    ///
    /// Fails only where a file of the index is missing or damaged.
    pub fn similarity(&self) -> Result<Similarity, Error> {
        let mut ids = Vec::with_capacity(self.documents());
        for document in 0..self.index().documents {
            ids.push(self.card(document)?.id);
        }
        let words = telling_words(self.index()).map_err(Error::reading)?;
        let mut documents: Vec<Vec<(u32, f32)>> = Vec::new();
        for (document, words) in (0..).zip(&words) {
            for (word, weight) in words {
                let word = *word as usize;
                if documents.len() <= word {
                    documents.resize(word + 1, Vec::new());
                }
                documents[word].push((document, *weight));
            }
        }
        let mut fold: Vec<usize> = (0..ids.len()).collect();
        for group in &self.index().folds {
            for document in group {
                fold[*document as usize] = group[0] as usize;
            }
        }
        let number_of = ids.iter().cloned().zip(0..).collect();
        Ok(Similarity {
            ids,
            number_of,
            words,
            documents,
            fold,
        })
    }
}

impl Similarity {
    /// Returns the `limit` documents most similar to the document `id`, best first.
    pub fn of(&self, id: &str, limit: usize) -> Vec<Similar> {
        let Some(document) = self.number_of.get(id).copied() else {
            return Vec::new();
        };
        // One place for every document is faster than a map: common words touch a tenth of them.
        let mut scores = vec![0.0f32; self.ids.len()];
        for (word, weight) in &self.words[document] {
            for (other, other_weight) in &self.documents[*word as usize] {
                scores[*other as usize] += weight * other_weight;
            }
        }
        let mut scores: Vec<(u32, f32)> = (0..)
            .zip(scores)
            .filter(|(other, score)| {
                *score >= LEAST_SCORE && self.fold[*other as usize] != self.fold[document]
            })
            .collect();
        scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let best = scores.first().map_or(0.0, |(_, score)| *score);
        scores.retain(|(_, score)| *score >= best * SHARE_OF_BEST);
        let mut folds = Vec::new();
        scores.retain(|(other, _)| {
            let fold = self.fold[*other as usize];
            folds.len() < limit && !folds.contains(&fold) && {
                folds.push(fold);
                true
            }
        });
        scores
            .into_iter()
            .map(|(other, score)| Similar {
                id: self.ids[other as usize].clone(),
                score,
            })
            .collect()
    }
}

/// Returns the words that tell each document from the others, with their weights.
fn telling_words(index: &Index) -> io::Result<Vec<Vec<(u32, f32)>>> {
    let mut words: Vec<Vec<(u32, f32)>> = vec![Vec::new(); index.documents as usize];
    let common = (index.documents as usize / COMMON_SHARE).max(COMMON_FLOOR);
    let mut number = 0;
    for (_, place) in index.body_terms()? {
        let count = place.doc_freq;
        if count < 2 || count as usize > common {
            continue;
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "document counts are far below 2^24"
        )]
        let rarity = (index.documents as f32 / count as f32).ln();
        for posting in index.postings_at(TextField::Body, &place)? {
            words[posting.document as usize].push((number, (1.0 + posting.count.ln()) * rarity));
        }
        number += 1;
    }
    for words in &mut words {
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        words.truncate(TELLING_WORDS);
        let length = words
            .iter()
            .map(|(_, weight)| weight * weight)
            .sum::<f32>()
            .sqrt();
        for (_, weight) in words.iter_mut() {
            *weight /= length.max(f32::MIN_POSITIVE);
        }
    }
    Ok(words)
}
