//! The forms of a word: as written, its synonyms, its completions, and what it was probably meant to be.

use crate::analysis::is_unspaced;
use crate::index::Index;
use crate::synonyms::Synonyms;
use std::cmp::Reverse;
use std::io;

/// A form under which a word may stand in a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Form {
    /// One word, or several that must all be in one field.
    pub(crate) words: Vec<String>,
    /// How surely it is meant: 1 for the word itself.
    pub(crate) weight: f32,
    pub(crate) origin: Origin,
}

/// Where a form comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    Typed,
    Synonym,
    Completion,
    Correction,
}

/// What is known of a word.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) forms: Vec<Form>,
    /// The likeliest meant word, where the one typed is in no document.
    pub(crate) corrected: Option<String>,
}

/// A completion of an unfinished word is what was meant, unless the word is a word already.
const COMPLETION: f32 = 0.6;
const COMPLETION_OF_WORD: f32 = 0.2;
/// A word in at least this share of the documents is complete as it stands.
const WORD_SHARE: f32 = 0.005;
/// Completions looked up, most frequent first; more cost time and say nothing.
const MOST_COMPLETIONS: usize = 24;
/// Terms read from a dictionary to find them.
const MOST_TERMS: usize = 400;
/// One letter begins everything.
const SHORTEST_PREFIX: usize = 2;

/// Shorter words are found in any other.
const SHORTEST_PART: usize = 3;

/// The weight of a corrected word by the number of wrong letters.
const CORRECTIONS: [f32; 2] = [0.7, 0.4];
/// Letters from which on one letter, and two, may be wrong.
const CORRECTED_FROM: [usize; 2] = [4, 6];
/// A shorter word has too many neighbours: two of its letters may be wrong only if no word is one letter away.
const SURELY_CORRECTED_FROM: usize = 8;
/// Likeliest words searched in place of a mistyped one.
const MOST_CORRECTIONS: usize = 3;

/// Returns the forms of one word of a query. An unfinished one also stands for the words that begin with it; a word in
/// mid-sentence does not, however rare it is: `land` is not `landscape`.
///
/// `meant` is what the word means in another language.
pub(crate) fn forms(
    word: &str,
    meant: &[Form],
    unfinished: bool,
    index: &Index,
    synonyms: &Synonyms,
) -> io::Result<Found> {
    let mut found = Found {
        forms: known_forms(word, synonyms),
        corrected: None,
    };
    found.add(meant.iter().cloned());
    let seen = index.count(word);
    #[expect(
        clippy::cast_precision_loss,
        reason = "document counts are far below 2^24"
    )]
    let is_word = seen as f32 >= (index.documents as f32 * WORD_SHARE).max(2.0);
    if is_one_sign(word) {
        let begun = index.words_of_bodies(word, MOST_COMPLETIONS)?;
        found.add(begun.into_iter().map(|word| Form {
            words: vec![word],
            weight: COMPLETION,
            origin: Origin::Synonym,
        }));
    }
    if unfinished && word.chars().count() >= SHORTEST_PREFIX || is_one_sign(word) {
        let weight = if is_word {
            COMPLETION_OF_WORD
        } else {
            COMPLETION
        };
        found.add(completions(word, weight, index, synonyms));
    }
    let is_understood = seen > 0 || found.forms.len() > 1 || index.is_known(word)?;
    if !is_understood {
        found.add(parts(word, index));
    }
    if !is_understood && found.forms.len() == 1 {
        let corrections = corrections(word, index);
        found.corrected = corrections.first().map(|form| form.words[0].clone());
        for form in &corrections {
            found.add(
                synonyms_of(&form.words, synonyms)
                    .into_iter()
                    .map(|synonym| Form {
                        weight: synonym.weight * form.weight,
                        ..synonym
                    }),
            );
        }
        found.add(corrections);
    }
    Ok(found)
}

/// Tells whether a word is one sign of a script that is searched by pairs of them: then it begins words rather than being one.
fn is_one_sign(word: &str) -> bool {
    let mut signs = word.chars();
    signs.next().is_some_and(is_unspaced) && signs.next().is_none()
}

/// Returns the words that a word is made of, where a name is written in one: `securityengineer`.
fn parts(word: &str, index: &Index) -> Option<Form> {
    let ends = word.char_indices().map(|(end, _)| end);
    let known = ends.filter_map(|end| {
        let (first, second) = word.split_at(end);
        let is_long = [first, second]
            .iter()
            .all(|part| part.chars().count() >= SHORTEST_PART);
        let count = index.count(first).min(index.count(second));
        (is_long && count > 0).then_some((count, end))
    });
    let (_, end) = known.max()?;
    let (first, second) = word.split_at(end);
    Some(Form {
        words: vec![first.to_owned(), second.to_owned()],
        weight: 1.0,
        origin: Origin::Synonym,
    })
}

/// Returns the forms of a word that need no dictionary: itself and its synonyms.
pub(crate) fn known_forms(word: &str, synonyms: &Synonyms) -> Vec<Form> {
    let word = vec![word.to_owned()];
    let mut forms = synonyms_of(&word, synonyms);
    forms.insert(
        0,
        Form {
            words: word,
            weight: 1.0,
            origin: Origin::Typed,
        },
    );
    forms
}

/// Returns what may stand in place of `words`.
pub(crate) fn synonyms_of(words: &[String], synonyms: &Synonyms) -> Vec<Form> {
    let form = |synonym: &crate::synonyms::Synonym| Form {
        words: synonym.words.clone(),
        weight: synonym.weight,
        origin: Origin::Synonym,
    };
    synonyms.of(words).iter().map(form).collect()
}

impl Found {
    fn add(&mut self, forms: impl IntoIterator<Item = Form>) {
        for form in forms {
            match self
                .forms
                .iter_mut()
                .find(|known| known.words == form.words)
            {
                Some(known) => known.weight = known.weight.max(form.weight),
                None => self.forms.push(form),
            }
        }
    }
}

fn completions(prefix: &str, weight: f32, index: &Index, synonyms: &Synonyms) -> Vec<Form> {
    let words = index
        .dictionary
        .with_prefix(prefix)
        .filter(|entry| entry.text != prefix);
    let mut ranked: Vec<(Reverse<u32>, &str)> = words
        .take(MOST_TERMS)
        .map(|entry| (Reverse(entry.count()), entry.text))
        .collect();
    ranked.sort_unstable();
    ranked.truncate(MOST_COMPLETIONS);
    let form = |word: &str| Form {
        words: vec![word.to_owned()],
        weight,
        origin: Origin::Completion,
    };
    let mut forms: Vec<Form> = ranked.into_iter().map(|(_, word)| form(word)).collect();
    for word in synonyms.completions(prefix) {
        let through = |synonym: Form| Form {
            weight: synonym.weight * weight,
            ..synonym
        };
        forms.extend(
            synonyms_of(&[word.to_owned()], synonyms)
                .into_iter()
                .map(through),
        );
    }
    forms
}

/// Returns the known words that `word` is nearest to.
fn corrections(word: &str, index: &Index) -> Vec<Form> {
    let length = word.chars().count();
    let Some(allowed) = CORRECTED_FROM.iter().rposition(|from| length >= *from) else {
        return Vec::new();
    };
    let first = word.chars().next();
    let mut ranked: Vec<(usize, bool, Reverse<u32>, &str)> = index
        .dictionary
        .near(word, allowed + 1)
        .filter(|(_, distance)| *distance > 0)
        .map(|(entry, distance)| {
            // The first letter is the one that people get right.
            (
                distance,
                entry.text.chars().next() != first,
                Reverse(entry.count()),
                entry.text,
            )
        })
        .collect();
    ranked.sort_unstable();
    if length < SURELY_CORRECTED_FROM {
        let nearest = ranked.first().map(|(distance, ..)| *distance);
        ranked.retain(|(distance, ..)| Some(*distance) == nearest);
    }
    ranked.truncate(MOST_CORRECTIONS);
    let form = |(distance, _, _, term): (usize, bool, Reverse<u32>, &str)| Form {
        words: vec![term.to_owned()],
        weight: CORRECTIONS[distance - 1],
        origin: Origin::Correction,
    };
    ranked.into_iter().map(form).collect()
}
