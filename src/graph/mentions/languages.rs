//! The cues of other languages than English: one file each in `cues/`, read once.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::vocabulary::Setting;
use crate::agent::RelationType;

/// The files of `cues/`.
const FILES: &[&str] = &[
    include_str!("../../../cues/ar.toml"),
    include_str!("../../../cues/de.toml"),
    include_str!("../../../cues/es.toml"),
    include_str!("../../../cues/fr.toml"),
    include_str!("../../../cues/pt.toml"),
    include_str!("../../../cues/ru.toml"),
    include_str!("../../../cues/zh.toml"),
];

/// The cues of one language, as patterns; see [`super::vocabulary`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    /// The language's tag, such as `de`.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "tests tell the files apart by it")
    )]
    pub(super) language: String,
    /// Words that deny what follows them.
    pub(super) denials: Vec<String>,
    /// Words between a cue and a name that say nothing.
    pub(super) fillers: Vec<String>,
    /// Cues before a name, by the relation that they state.
    pub(super) before: BTreeMap<RelationType, Vec<String>>,
    /// Headings and lead-ins above lists of agents, by the relation that they state.
    headings: BTreeMap<RelationType, Vec<String>>,
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    FILES
        .iter()
        .filter_map(|file| toml::from_str(file).ok())
        .collect()
});

static HEADINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    let headings = all().iter().flat_map(|language| &language.headings);
    headings
        .flat_map(|(&relation, patterns)| {
            patterns.iter().map(move |words| Setting {
                words,
                relation,
                agents: true,
            })
        })
        .collect()
});

/// Returns what headings say in all languages.
pub(super) fn headings() -> &'static [Setting] {
    &HEADINGS
}

/// Returns all languages, in the order of their tags.
pub(super) fn all() -> &'static [Language] {
    &LANGUAGES
}

static FILLERS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let fillers = all().iter().flat_map(|language| &language.fillers);
    fillers.map(String::as_str).collect()
});

/// Denials that are whole words, and those with a `*`.
static DENIALS: LazyLock<(HashSet<&'static str>, Vec<&'static str>)> = LazyLock::new(|| {
    let denials = all().iter().flat_map(|language| &language.denials);
    let words = denials.flat_map(|pattern| pattern.split('|'));
    let (patterns, whole): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains('*'));
    (whole.into_iter().collect(), patterns)
});

/// Tells whether a word is one of a language's fillers.
pub(super) fn is_filler(token: &str) -> bool {
    FILLERS.contains(token)
}

/// Tells whether a word denies what follows it in one of the languages.
pub(super) fn is_denial(token: &str) -> bool {
    let (whole, patterns) = &*DENIALS;
    whole.contains(token) || patterns.iter().any(|word| matches_word(word, token))
}

/// Tells whether a token is the word of a pattern: `*` stands for anything at either end.
pub(super) fn matches_word(word: &str, token: &str) -> bool {
    match (word.strip_prefix('*'), word.strip_suffix('*')) {
        (Some(end), Some(_)) => token.contains(end.trim_end_matches('*')),
        (Some(end), None) => token.ends_with(end),
        (None, Some(start)) => token.starts_with(start),
        (None, None) => token == word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        let tags: Vec<&str> = all()
            .iter()
            .map(|language| language.language.as_str())
            .collect();
        assert_eq!(tags, ["ar", "de", "es", "fr", "pt", "ru", "zh"]);
    }
}
