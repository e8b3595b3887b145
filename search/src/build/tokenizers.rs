//! The two analyses as Tantivy knows them.

use super::pairs::Collector;
use crate::analysis::{Kind, STEM_MARK, is_in_bodies, is_unspaced, stem, tokens};
use crate::pair::word_key;
use rustc_hash::FxHashMap;
use tantivy::tokenizer::{RawTokenizer, Token, TokenStream, Tokenizer, TokenizerManager};

/// Returns the analyses that the fields name. Of long texts `pairs` gets the pairs of words.
pub(crate) fn tokenizers(pairs: &Collector) -> TokenizerManager {
    let manager = TokenizerManager::new();
    manager.register("raw", RawTokenizer::default());
    manager.register("short", ShortTokenizer::default());
    let body = BodyTokenizer {
        pairs: pairs.clone(),
        ..BodyTokenizer::default()
    };
    manager.register("body", body);
    manager
}

/// Words whose stems are remembered; a catalog's common words are among the first, its odd ones need no memory.
const MOST_STEMS: usize = 100_000;

/// For names, descriptions and other short fields: every word, and its stem where that differs.
#[derive(Debug, Clone, Default)]
struct ShortTokenizer {
    terms: Terms,
}

/// For long texts: stems alone, without the words that every text has.
#[derive(Debug, Clone, Default)]
struct BodyTokenizer {
    terms: Terms,
    stems: Stems,
    pairs: Collector,
}

/// What stands for the words met so far.
#[derive(Debug, Clone, Default)]
struct Stems {
    /// Where the word's stem is, by the word; nothing for words that are not indexed.
    places: FxHashMap<String, Option<usize>>,
    /// Stems, each with what stands for it in pairs.
    stems: Vec<(u32, String)>,
}

impl Stems {
    /// Returns what stands for a word, or nothing if it is not indexed.
    fn of(&mut self, word: &str) -> Option<&(u32, String)> {
        let place = match self.places.get(word) {
            Some(place) => *place,
            None => self.learn(word),
        };
        self.stems.get(place?)
    }

    fn learn(&mut self, word: &str) -> Option<usize> {
        if self.places.len() >= MOST_STEMS {
            *self = Self::default();
        }
        let place = is_in_bodies(word).then(|| {
            let stem = stem(word);
            self.stems.push((word_key(&stem), stem.into_owned()));
            self.stems.len() - 1
        });
        self.places.insert(word.to_owned(), place);
        place
    }
}

impl Tokenizer for ShortTokenizer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.terms.clear();
        tokens(text, &mut |token| {
            self.terms.push(token.text, token.position);
            let stem = stem(token.text);
            if stem != token.text {
                self.terms.push_marked(&stem, token.position);
            }
        });
        Stream::new(&self.terms)
    }
}

impl Tokenizer for BodyTokenizer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.terms.clear();
        let mut words = Vec::new();
        tokens(text, &mut |token| {
            let is_piece = token.kind == Kind::Piece && !token.text.starts_with(is_unspaced);
            if is_piece || token.kind == Kind::Picture {
                return;
            }
            let indexed = self.stems.of(token.text);
            if let Some((_, stem)) = indexed {
                self.terms.push(stem, token.position);
            }
            if token.kind == Kind::Word {
                words.push(indexed.map(|(key, _)| *key));
            }
        });
        self.pairs.add(&words);
        Stream::new(&self.terms)
    }
}

/// The terms of one text, kept in one string so that a text of a thousand words costs no thousand allocations.
#[derive(Debug, Clone, Default)]
struct Terms {
    text: String,
    /// Where each term ends in `text`, and its position.
    ends: Vec<(usize, u32)>,
}

impl Terms {
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn push(&mut self, term: &str, position: u32) {
        self.text.push_str(term);
        self.ends.push((self.text.len(), position));
    }

    fn push_marked(&mut self, term: &str, position: u32) {
        self.text.push(STEM_MARK);
        self.push(term, position);
    }
}

/// Hands the terms over one by one.
struct Stream<'a> {
    terms: &'a Terms,
    next: usize,
    start: usize,
    token: Token,
}

impl<'a> Stream<'a> {
    fn new(terms: &'a Terms) -> Self {
        Self {
            terms,
            next: 0,
            start: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some((end, position)) = self.terms.ends.get(self.next) else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(&self.terms.text[self.start..*end]);
        self.token.position = *position as usize;
        self.start = *end;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
