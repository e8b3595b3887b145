//! The two analyses as Tantivy knows them.

use super::{Kind, STEM_MARK, Token, is_stop_word, stem, tokens};
use tantivy::tokenizer::{Token as TantivyToken, TokenStream, Tokenizer};

/// For names, descriptions and other short fields: every word, and its stem where that differs.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShortTokenizer {
    terms: Terms,
}

/// For long texts: stems alone, without the words that every text has.
#[derive(Debug, Clone, Default)]
pub(crate) struct BodyTokenizer {
    terms: Terms,
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
        tokens(text, &mut |token| {
            if is_worth_indexing(&token) {
                self.terms.push(&stem(token.text), token.position);
            }
        });
        Stream::new(&self.terms)
    }
}

/// Leaves out stop words, bare numbers, single letters other than the languages C and R, and joined forms of what is
/// indexed in parts anyway.
fn is_worth_indexing(token: &Token<'_>) -> bool {
    let word = token.text;
    match word.len() {
        1 => matches!(word, "c" | "r"),
        _ => {
            !is_stop_word(word)
                && word.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'.')
                && token.kind != Kind::Piece
        }
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
pub(crate) struct Stream<'a> {
    terms: &'a Terms,
    next: usize,
    start: usize,
    token: TantivyToken,
}

impl<'a> Stream<'a> {
    fn new(terms: &'a Terms) -> Self {
        Self { terms, next: 0, start: 0, token: TantivyToken::default() }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some((end, position)) = self.terms.ends.get(self.next) else { return false };
        self.token.text.clear();
        self.token.text.push_str(&self.terms.text[self.start..*end]);
        self.token.position = *position as usize;
        self.start = *end;
        self.next += 1;
        true
    }

    fn token(&self) -> &TantivyToken {
        &self.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        &mut self.token
    }
}
