//! The words of the short fields, read once: every search looks up dozens of them, and all are in memory anyway.

use crate::analysis::STEM_MARK;
use crate::distance::{Letters, distance_within};
use crate::schema::TextField;
use std::ops::Range;
use tantivy::postings::TermInfo;

/// All terms of the short fields in order, each with the fields that it stands in.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    /// The terms one after the other.
    text: String,
    terms: Vec<Term>,
    places: Vec<(TextField, TermInfo)>,
}

#[derive(Debug)]
struct Term {
    text: Range<u32>,
    places: Range<u32>,
    letters: Letters,
}

/// A term as it was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'d> {
    pub(crate) text: &'d str,
    /// Where its postings are, field by field.
    pub(crate) places: &'d [(TextField, TermInfo)],
}

impl Entry<'_> {
    /// Returns in how many documents at most it stands in one field.
    pub(crate) fn count(&self) -> u32 {
        self.places
            .iter()
            .map(|(_, info)| info.doc_freq)
            .max()
            .unwrap_or(0)
    }
}

impl Dictionary {
    /// Merges the fields' dictionaries.
    pub(crate) fn new(mut terms: Vec<(String, TextField, TermInfo)>) -> Self {
        terms.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut dictionary = Self::default();
        for (term, field, info) in terms {
            let known = dictionary
                .terms
                .last()
                .is_some_and(|last| dictionary.text_of(last) == term);
            if !known {
                dictionary.add(&term);
            }
            dictionary.places.push((field, info));
            if let Some(last) = dictionary.terms.last_mut() {
                last.places.end = narrow(dictionary.places.len());
            }
        }
        dictionary
    }

    fn add(&mut self, term: &str) {
        let (start, places) = (narrow(self.text.len()), narrow(self.places.len()));
        self.text.push_str(term);
        let text = start..narrow(self.text.len());
        self.terms.push(Term {
            text,
            places: places..places,
            letters: Letters::of(term),
        });
    }

    fn text_of(&self, term: &Term) -> &str {
        &self.text[term.text.start as usize..term.text.end as usize]
    }

    fn entry(&self, term: &Term) -> Entry<'_> {
        Entry {
            text: self.text_of(term),
            places: &self.places[term.places.start as usize..term.places.end as usize],
        }
    }

    pub(crate) fn find(&self, term: &str) -> Option<Entry<'_>> {
        let at = self
            .terms
            .binary_search_by(|known| self.text_of(known).cmp(term))
            .ok()?;
        Some(self.entry(&self.terms[at]))
    }

    /// Returns the terms that begin with `prefix`, in order.
    pub(crate) fn with_prefix<'d>(&'d self, prefix: &'d str) -> impl Iterator<Item = Entry<'d>> {
        let first = self
            .terms
            .partition_point(|term| self.text_of(term) < prefix);
        self.terms[first..]
            .iter()
            .map(|term| self.entry(term))
            .take_while(move |entry| entry.text.starts_with(prefix))
    }

    /// Returns the words that differ from `word` in at most `most` letters, with how many.
    pub(crate) fn near<'d>(
        &'d self,
        word: &'d str,
        most: usize,
    ) -> impl Iterator<Item = (Entry<'d>, usize)> {
        let letters = Letters::of(word);
        let alike = self
            .terms
            .iter()
            .filter(move |term| letters.may_be_within(&term.letters, most));
        let words = alike
            .map(|term| self.entry(term))
            .filter(|entry| !entry.text.starts_with(STEM_MARK));
        words.filter_map(move |entry| Some((entry, distance_within(word, entry.text, most)?)))
    }
}

/// Dictionaries of gigabytes are cut off rather than misread.
fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
