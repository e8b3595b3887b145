//! Phrases: known to stand in short fields by the index, looked for in long texts by reading those that are shown.

use crate::analysis::words;
use crate::index::Index;
use crate::occurrence;
use crate::query::{Atom, Query};
use crate::schema::TextField;
use crate::text::plain;
use std::collections::BTreeSet;
use std::io;

/// One demand of a query: any of these rows of words must stand somewhere.
pub(crate) type Phrases = Vec<Vec<Vec<String>>>;

/// Returns the phrases that a query demands; those that are one of several alternatives with filters or words demand
/// nothing by themselves.
pub(crate) fn phrases(query: &Query) -> Phrases {
    let demanded = query.clauses.iter().filter(|clause| !clause.excluded);
    let rows = demanded.filter_map(|clause| {
        clause
            .atoms
            .iter()
            .map(|atom| match atom {
                Atom::Phrase(text) => Some(words(text)).filter(|words| words.len() > 1),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
    });
    rows.collect()
}

/// Returns the documents whose short fields hold every phrase.
pub(crate) fn sure(index: &Index, phrases: &Phrases) -> io::Result<BTreeSet<u32>> {
    let mut sure: Option<BTreeSet<u32>> = None;
    for alternatives in phrases {
        let mut documents = BTreeSet::new();
        for words in alternatives {
            for field in TextField::ALL
                .into_iter()
                .filter(|field| field.has_positions())
            {
                documents.extend(occurrence::of_phrase(index, field, words)?);
            }
        }
        sure = Some(match sure {
            Some(known) => known.intersection(&documents).copied().collect(),
            None => documents,
        });
    }
    Ok(sure.unwrap_or_default())
}

/// Tells whether every phrase stands in a text; without a text nobody can say no.
pub(crate) fn may_stand_in(text: Option<&str>, phrases: &Phrases) -> bool {
    let Some(text) = text.filter(|_| !phrases.is_empty()) else {
        return true;
    };
    let text = words(&plain(text));
    let stands = |row: &Vec<String>| text.windows(row.len()).any(|window| window == row);
    phrases
        .iter()
        .all(|alternatives| alternatives.iter().any(stands))
}
