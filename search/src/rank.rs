//! How well a document answers: BM25 over weighted fields, and names before all.

use crate::analysis::{Kind, STEM_MARK, stem, tokens};
use crate::index::Index;
use crate::schema::TextField;
use std::io;

/// What a word is worth in each field, compared with the description.
pub(crate) fn weight(field: TextField) -> f32 {
    match field {
        TextField::Name => 6.0,
        TextField::Aliases => 3.0,
        TextField::Labels => 2.5,
        TextField::Description => 2.0,
        TextField::Examples => 0.7,
        TextField::Headings => 0.8,
        TextField::Body => 0.5,
    }
}

/// How soon more of the same word stops to count.
const SATURATION: f32 = 1.2;
/// How much a long field's words are discounted.
const LENGTH_SHARE: f32 = 0.6;

/// A form under which a word may stand in a document, and how surely that is meant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Form {
    pub(crate) term: String,
    pub(crate) weight: f32,
}

/// Returns the score of every document for one word in any of its forms.
pub(crate) fn score(index: &Index, short: &[Form], body: &[Form]) -> io::Result<Vec<f32>> {
    let mut weights = vec![0.0f32; index.documents as usize];
    for field in TextField::ALL {
        for form in if field == TextField::Body { body } else { short } {
            index.visit(field, &form.term, &mut |document, count, length| {
                let discount = 1.0 - LENGTH_SHARE + LENGTH_SHARE * length;
                weights[document as usize] += weight(field) * form.weight * count / discount;
            })?;
        }
    }
    let found = weights.iter().filter(|weight| **weight > 0.0).count();
    let rarity = rarity(found, weights.len());
    for weight in &mut weights {
        *weight = rarity * *weight * (SATURATION + 1.0) / (SATURATION + *weight);
    }
    Ok(weights)
}

#[expect(clippy::cast_precision_loss, reason = "document counts are far below 2^24")]
fn rarity(found: usize, documents: usize) -> f32 {
    let (found, documents) = (found as f32, documents as f32);
    (1.0 + (documents - found + 0.5) / (found + 0.5)).ln()
}

/// Returns the forms of a word in short fields and in the body.
pub(crate) fn forms(word: &str) -> (Vec<Form>, Vec<Form>) {
    let stem = stem(word);
    let mut short = vec![
        Form { term: word.to_owned(), weight: 1.0 },
        Form { term: format!("{STEM_MARK}{stem}"), weight: 0.8 },
    ];
    if stem != word {
        short.push(Form { term: stem.clone().into_owned(), weight: 0.8 });
    }
    (short, vec![Form { term: stem.into_owned(), weight: 1.0 }])
}

/// Returns the folded words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    tokens(text, &mut |token| {
        if token.kind == Kind::Word {
            words.push(token.text.to_owned());
        }
    });
    words
}
