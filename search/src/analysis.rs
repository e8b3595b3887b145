//! Text becomes terms: the same way for documents, queries and snippets.
//!
//! A text is cut into words ([`segment`]), each word is folded ([`mod@fold`]) and reduced to its English stem ([`stem`]).
//! Short fields hold the folded word and, marked with [`STEM_MARK`], its stem where the two differ; the long body
//! field holds stems alone, which halves it.

mod fold;
mod segment;
mod stop;

pub(crate) use fold::fold;
pub(crate) use segment::{Kind, is_unspaced, tokens};
pub(crate) use stop::is_stop_word;

use frostem::{Algorithm, Stemmer};
use std::borrow::Cow;

/// Sets stems apart from words in the short fields' dictionary. It sorts after every ASCII letter, so that a range
/// over a prefix never meets it.
pub(crate) const STEM_MARK: char = '~';

/// Shorter words keep their form: cutting the s off `aws`, `css` or `ios` makes another word of it.
const SHORTEST_STEMMED: usize = 4;

/// Words that the stemmer cuts down to another word's stem (`accessible` to that of `access`, `customer` to that of `custom`), by
/// their beginning.
const OWN_STEMS: [&str; 14] = [
    "accessib",
    "authorit",
    "authoris",
    "authoriz",
    "customer",
    "executive",
    "experiment",
    "important",
    "integrity",
    "internationali",
    "locali",
    "responsib",
    "responsiv",
    "universit",
];

/// Returns the English stem of a folded word; words of other scripts, numbers and short words are their own stem.
pub(crate) fn stem(word: &str) -> Cow<'_, str> {
    if word.len() < SHORTEST_STEMMED || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    match OWN_STEMS.iter().find(|stem| word.starts_with(**stem)) {
        Some(stem) => Cow::Borrowed(stem),
        None => Stemmer::new(Algorithm::English).stem(word),
    }
}

/// Tells whether a word is indexed in long texts: no stop words, bare numbers, hashes, and single letters other than the
/// languages C and R.
pub(crate) fn is_in_bodies(text: &str) -> bool {
    let word = text.as_bytes();
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    match word.len() {
        1 => matches!(text, "c" | "r"),
        length => {
            digits < length
                && !(word[0].is_ascii_digit() && length > LONGEST_AFTER_DIGIT)
                && !is_stop_word(text)
        }
    }
}

/// `2fa`, `3d` and `10x` are words; longer ones that begin with a digit are hashes, sizes and ids.
const LONGEST_AFTER_DIGIT: usize = 4;

/// Returns the folded words of a text in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    tokens(text, &mut |token| {
        if token.kind == Kind::Word {
            words.push(token.text.to_owned());
        }
    });
    words
}

/// Returns the words of a text joined by one blank: how names are compared.
pub(crate) fn name_key(text: &str) -> String {
    words(text).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_another_meaning_have_another_stem() {
        for (one, other) in [
            ("localization", "locally"),
            ("accessibility", "access"),
            ("customers", "custom"),
            ("responsive", "response"),
            ("responsibilities", "response"),
            ("executives", "execution"),
            ("experiments", "experience"),
            ("authorization", "author"),
            ("integrity", "integration"),
            ("important", "import"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} and {other}");
        }
        assert_eq!(stem("localize"), stem("localization"));
        assert_eq!(stem("experimental"), stem("experiments"));
    }
}
