//! Where words stand: in which documents, how often, and whether one after the other.

use crate::analysis::{STEM_MARK, stem};
use crate::index::{Index, Posting};
use crate::lexicon::{Form, Origin};
use crate::schema::TextField;
use std::io;

/// What a stem is worth beside the very form that was typed. Where the typed form stands its stem stands too, so that the
/// two add up to one.
const STEM: f32 = 0.6;

/// Calls `visit` with every document that has a form in a field; where stems are looked for too, a document may come
/// twice with counts that add up.
pub(crate) fn visit(
    index: &Index,
    field: TextField,
    form: &Form,
    visit: &mut impl FnMut(Posting),
) -> io::Result<()> {
    // What a word begins with is no stem of it.
    let stemmed = form.origin != Origin::Completion;
    if let [word] = &form.words[..] {
        for (term, share) in terms(field, word, stemmed) {
            for posting in index.postings(field, &term)? {
                visit(Posting {
                    count: posting.count * share,
                    ..posting
                });
            }
        }
        return Ok(());
    }
    of_all(index, field, &form.words, stemmed)?
        .into_iter()
        .for_each(visit);
    Ok(())
}

/// Returns the terms under which a word may stand in a field, with what they count.
fn terms(field: TextField, word: &str, stemmed: bool) -> Vec<(String, f32)> {
    let stem = stem(word);
    if field == TextField::Body {
        return vec![(stem.into_owned(), 1.0)];
    }
    let marked = format!("{STEM_MARK}{stem}");
    match (stemmed, stem == word) {
        (false, _) => vec![(word.to_owned(), 1.0)],
        (true, true) => vec![(word.to_owned(), 1.0), (marked, STEM)],
        (true, false) => vec![
            (word.to_owned(), 1.0 - STEM),
            (marked, STEM),
            (stem.into_owned(), STEM),
        ],
    }
}

/// Returns the documents in which all of `words` stand in one field, in any order, with the count of the rarest.
pub(crate) fn of_all(
    index: &Index,
    field: TextField,
    words: &[String],
    stemmed: bool,
) -> io::Result<Vec<Posting>> {
    let mut common: Option<Vec<Posting>> = None;
    for word in words {
        let mut postings = Vec::new();
        for (term, share) in terms(field, word, stemmed) {
            let found = index.postings(field, &term)?;
            postings.extend(found.into_iter().map(|posting| Posting {
                count: posting.count * share,
                ..posting
            }));
        }
        postings.sort_unstable_by_key(|posting| posting.document);
        postings.dedup_by(|later, earlier| {
            let same = later.document == earlier.document;
            earlier.count += if same { later.count } else { 0.0 };
            same
        });
        common = Some(match common {
            Some(known) => intersection(&known, &postings),
            None => postings,
        });
    }
    Ok(common.unwrap_or_default())
}

fn intersection(a: &[Posting], b: &[Posting]) -> Vec<Posting> {
    let mut others = b.iter().peekable();
    let mut common = Vec::new();
    for posting in a {
        while others
            .next_if(|other| other.document < posting.document)
            .is_some()
        {}
        if let Some(other) = others.next_if(|other| other.document == posting.document) {
            common.push(Posting {
                count: posting.count.min(other.count),
                ..*posting
            });
        }
    }
    common
}

/// Returns the documents in which `words` stand one after the other in a field that keeps positions, as typed.
pub(crate) fn of_phrase(index: &Index, field: TextField, words: &[String]) -> io::Result<Vec<u32>> {
    let Some((first, others)) = words.split_first() else {
        return Ok(Vec::new());
    };
    let mut ends = index.positions(field, first)?;
    for word in others {
        let next = index.positions(field, word)?;
        ends.retain_mut(|(document, ends)| {
            let Ok(at) = next.binary_search_by_key(document, |(other, _)| *other) else {
                return false;
            };
            ends.retain_mut(|end| {
                *end += 1;
                next[at].1.contains(end)
            });
            !ends.is_empty()
        });
    }
    Ok(ends.into_iter().map(|(document, _)| document).collect())
}
