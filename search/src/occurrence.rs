//! Where words stand: in which documents, how often, and whether one after the other.

use crate::analysis::{STEM_MARK, stem};
use crate::index::Index;
pub(crate) use crate::index::Posting;
use crate::lexicon::{Form, Origin};
use crate::schema::TextField;
use std::collections::BTreeMap;
use std::io;

/// What a stem is worth beside the very form that was typed.
const STEM: f32 = 0.6;

/// Returns the documents with every word of a form in one field.
pub(crate) fn of_form(index: &Index, field: TextField, form: &Form) -> io::Result<Vec<Posting>> {
    let Some((first, others)) = form.words.split_first() else { return Ok(Vec::new()) };
    // What a word begins with is no stem of it.
    let stemmed = form.origin != Origin::Completion;
    let mut postings = of_word(index, field, first, stemmed)?;
    for word in others {
        let counts: BTreeMap<u32, f32> = of_word(index, field, word, stemmed)?
            .into_iter()
            .map(|posting| (posting.document, posting.count))
            .collect();
        postings.retain_mut(|posting| match counts.get(&posting.document) {
            Some(count) => {
                posting.count = posting.count.min(*count);
                true
            }
            None => false,
        });
    }
    Ok(postings)
}

/// Returns the documents with a word, or one of the same stem, in a field.
fn of_word(index: &Index, field: TextField, word: &str, stemmed: bool) -> io::Result<Vec<Posting>> {
    let stem = stem(word);
    if field == TextField::Body {
        return index.postings(field, &stem);
    }
    let mut postings = index.postings(field, word)?;
    if stemmed {
        let mut of_stem = index.postings(field, &format!("{STEM_MARK}{stem}"))?;
        if stem != word {
            of_stem.extend(index.postings(field, &stem)?);
        }
        postings
            .extend(of_stem.into_iter().map(|posting| Posting { count: posting.count * STEM, ..posting }));
        postings.sort_by_key(|posting| posting.document);
        postings.dedup_by(|later, earlier| {
            let same = later.document == earlier.document;
            if same {
                earlier.count = earlier.count.max(later.count);
            }
            same
        });
    }
    Ok(postings)
}

/// Returns the documents in which all of `words` stand in one field, in any order.
pub(crate) fn of_all(index: &Index, field: TextField, words: &[String]) -> io::Result<Vec<u32>> {
    let form = Form { words: words.to_vec(), weight: 1.0, origin: Origin::Typed };
    Ok(of_form(index, field, &form)?.into_iter().map(|posting| posting.document).collect())
}

/// Returns the documents in which `words` stand one after the other in a field that keeps positions, as typed.
pub(crate) fn of_phrase(index: &Index, field: TextField, words: &[String]) -> io::Result<Vec<u32>> {
    let Some((first, others)) = words.split_first() else { return Ok(Vec::new()) };
    let mut ends = index.positions(field, first)?;
    for word in others {
        let next: BTreeMap<u32, Vec<u32>> = index.positions(field, word)?.into_iter().collect();
        ends.retain_mut(|(document, ends)| {
            let Some(places) = next.get(document) else { return false };
            ends.retain_mut(|end| {
                *end += 1;
                places.contains(end)
            });
            !ends.is_empty()
        });
    }
    Ok(ends.into_iter().map(|(document, _)| document).collect())
}
