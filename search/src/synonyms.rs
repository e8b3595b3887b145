//! Words that mean the same, or lead to the same: data, not code.
//!
//! The engine's own list is `synonyms.txt`; a catalog may add meanings of its own.

use crate::analysis::{Kind, stem, tokens};
use std::collections::BTreeMap;

/// The engine's own list.
const BUILT_IN: &str = include_str!("synonyms.txt");

/// Words of one meaning may stand for each other almost as if they were the same.
const SAME: f32 = 0.8;
/// Words that a word leads to help to find something; they are not what was asked for.
const RELATED: f32 = 0.2;
/// Back from there: who asks for `python` is also served, last of all, by one who knows `django`.
const LEADING: f32 = 0.1;

/// From a word, or several in a row, to what else may stand in a document in its place.
#[derive(Debug, Default)]
pub(crate) struct Synonyms {
    meanings: BTreeMap<Vec<String>, Vec<Synonym>>,
    /// From a stem to the first single word of that stem that has an entry.
    words_of_stems: BTreeMap<String, String>,
    /// The most words that one entry has.
    longest: usize,
}

/// What may stand in place of a word.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Synonym {
    pub(crate) words: Vec<String>,
    pub(crate) weight: f32,
}

impl Synonyms {
    /// Reads the engine's own list and adds a catalog's meanings.
    pub(crate) fn new(of_catalog: &[Vec<String>]) -> Self {
        let mut synonyms = Self::default();
        for line in BUILT_IN
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            match line.split_once('>') {
                Some((from, to)) => synonyms.lead(&entries(from), &entries(to)),
                None => synonyms.equate(&entries(line)),
            }
        }
        for meaning in of_catalog {
            synonyms.equate(&meaning.iter().map(|entry| words(entry)).collect::<Vec<_>>());
        }
        synonyms.index_stems();
        synonyms
    }

    /// Returns what may stand in place of `words`. A single word without an entry has that of its stem: `crashes` is
    /// asked for as `crash` is.
    pub(crate) fn of(&self, words: &[String]) -> &[Synonym] {
        self.meanings
            .get(words)
            .or_else(|| self.by_stem(words))
            .map_or(&[], Vec::as_slice)
    }

    fn by_stem(&self, words: &[String]) -> Option<&Vec<Synonym>> {
        let [word] = words else {
            return None;
        };

        let known = self.words_of_stems.get(stem(word).as_ref())?;
        self.meanings.get(std::slice::from_ref(known))
    }

    fn index_stems(&mut self) {
        for entry in self.meanings.keys() {
            if let [word] = entry.as_slice() {
                self.words_of_stems
                    .entry(stem(word).into_owned())
                    .or_insert_with(|| word.clone());
            }
        }
    }

    /// Returns the length of the longest entry that `words` begins with.
    pub(crate) fn longest_match(&self, words: &[String]) -> Option<usize> {
        (1..=self.longest.min(words.len()))
            .rev()
            .find(|length| self.meanings.contains_key(&words[..*length]))
    }

    /// Returns the single words with synonyms that begin with `prefix`.
    pub(crate) fn completions<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = &'s str> {
        self.meanings
            .range(vec![prefix.to_owned()]..)
            .map(|(words, _)| words)
            .take_while(move |words| words[0].starts_with(prefix))
            .filter(|words| words.len() == 1)
            .map(|words| words[0].as_str())
    }

    fn equate(&mut self, entries: &[Vec<String>]) {
        for entry in entries {
            for other in entries.iter().filter(|other| *other != entry) {
                self.add(entry, other, SAME);
            }
        }
    }

    fn lead(&mut self, from: &[Vec<String>], to: &[Vec<String>]) {
        for entry in from {
            for other in to.iter().filter(|other| *other != entry) {
                self.add(entry, other, RELATED);
                self.add(other, entry, LEADING);
            }
        }
    }

    fn add(&mut self, entry: &[String], other: &[String], weight: f32) {
        if entry.is_empty() || other.is_empty() {
            return;
        }
        self.longest = self.longest.max(entry.len());
        let synonyms = self.meanings.entry(entry.to_vec()).or_default();
        match synonyms.iter_mut().find(|synonym| synonym.words == other) {
            Some(known) => known.weight = known.weight.max(weight),
            None => synonyms.push(Synonym {
                words: other.to_vec(),
                weight,
            }),
        }
    }
}

fn entries(list: &str) -> Vec<Vec<String>> {
    list.split(',').map(words).collect()
}

/// An entry is one word to the index where it has a joined form (`ci/cd`), else its words in a row.
fn words(entry: &str) -> Vec<String> {
    let (mut joined, mut single) = (None, Vec::new());
    tokens(entry.trim(), &mut |token| match token.kind {
        Kind::Joined => joined = Some(token.text.to_owned()),
        Kind::Word => {
            single.push(token.text.to_owned());
        }
        Kind::Piece | Kind::Picture => {}
    });
    match joined {
        Some(joined) if !entry.trim().contains(char::is_whitespace) => vec![joined],
        _ => single,
    }
}
