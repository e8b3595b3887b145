//! The cues of other languages than English: one file each in `cues/`, read once; and which of them a text needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use whatlang::{Detector, Lang};

use super::vocabulary::Setting;
use super::word_map::{WordMap, WordPattern};
use crate::agent::RelationType;

/// The files of `cues/`.
const FILES: &[&str] = &[
    include_str!("../../../cues/ar.toml"),
    include_str!("../../../cues/de.toml"),
    include_str!("../../../cues/es.toml"),
    include_str!("../../../cues/fr.toml"),
    include_str!("../../../cues/id.toml"),
    include_str!("../../../cues/it.toml"),
    include_str!("../../../cues/ja.toml"),
    include_str!("../../../cues/ko.toml"),
    include_str!("../../../cues/pt.toml"),
    include_str!("../../../cues/ru.toml"),
    include_str!("../../../cues/tr.toml"),
    include_str!("../../../cues/vi.toml"),
    include_str!("../../../cues/zh.toml"),
];

/// The languages that are written in Latin letters, by the names that detection has for them.
const LATIN: &[(Lang, &str)] = &[
    (Lang::Deu, "de"),
    (Lang::Spa, "es"),
    (Lang::Fra, "fr"),
    (Lang::Ind, "id"),
    (Lang::Ita, "it"),
    (Lang::Por, "pt"),
    (Lang::Tur, "tr"),
    (Lang::Vie, "vi"),
];

/// How much of a text its language is told by, in bytes.
const SAMPLE: usize = 1 << 10;

/// The cues of one language, as patterns; see [`super::vocabulary`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Language {
    /// The language's tag, such as `de`.
    language: String,
    script: Script,
    /// Words that call a name an agent's.
    agents: Vec<String>,
    /// Words that deny what follows them.
    denials: Vec<String>,
    /// Words behind a name that deny what is said of it.
    denials_after: Vec<String>,
    /// Words with such a denial that deny nothing: Japanese "must" is "may not fail to".
    #[serde(default)]
    not_denials: Vec<String>,
    /// Words between a cue and a name that say nothing.
    fillers: Vec<String>,
    /// Words between the names of a list.
    conjunctions: Vec<String>,
    /// Cues before a name, by the relation that they state.
    before: BTreeMap<RelationType, Vec<String>>,
    /// Cues behind a name.
    #[serde(default)]
    after: BTreeMap<RelationType, Vec<String>>,
    /// Headings and lead-ins above lists of agents.
    headings: BTreeMap<RelationType, Vec<String>>,
    /// Header cells of tables that list agents, word by word.
    headers: BTreeMap<RelationType, Vec<String>>,
}

/// What a language is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Han,
    Kana,
    Hangul,
}

impl Script {
    /// Returns the script of a letter; nothing for signs, and for Latin letters with an accent.
    fn of_letter(c: char) -> Option<Script> {
        match c {
            'a'..='z' | 'A'..='Z' => Some(Script::Latin),
            '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
            '\u{600}'..='\u{6ff}' => Some(Script::Arabic),
            '\u{3040}'..='\u{30ff}' => Some(Script::Kana),
            '\u{3400}'..='\u{9fff}' => Some(Script::Han),
            '\u{ac00}'..='\u{d7af}' => Some(Script::Hangul),
            _ => None,
        }
    }
}

/// A set of languages; English is in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Languages(u32);

impl Languages {
    /// English alone.
    pub(super) const ENGLISH: Languages = Languages(1);

    /// Every language that has cues.
    #[cfg(test)]
    pub(super) const ALL: Languages = Languages(u32::MAX);

    /// Returns the languages whose cues a text needs: those of its scripts, and of its Latin letters the one that it
    /// seems to be written in, or all where that cannot be told.
    pub(super) fn detect(text: &str) -> Self {
        let sample = &text[..text.floor_char_boundary(SAMPLE)];
        let by_script = match text.is_ascii() {
            true => Languages::default(),
            false => foreign_scripts(text),
        };

        Languages(Self::ENGLISH.0 | by_script.0 | latin(sample).0)
    }

    /// Tells whether the sets have a language in common.
    pub(super) fn meets(self, other: Languages) -> bool {
        self.0 & other.0 != 0
    }

    fn with(self, tag: &str) -> Self {
        let place = all().iter().position(|language| language.language == tag);

        place.map_or(self, |place| Languages(self.0 | bit(place).0))
    }
}

/// Returns the set of the language at a place of [`all`]; the first bit is English.
fn bit(place: usize) -> Languages {
    Languages(2 << place)
}

fn foreign_scripts(text: &str) -> Languages {
    let letters = text.chars().filter(|c| !c.is_ascii());
    let scripts: BTreeSet<Script> = letters.filter_map(Script::of_letter).collect();
    // Japanese has Han signs too, and reads them otherwise.
    let is_japanese = scripts.contains(&Script::Kana);

    all()
        .iter()
        .filter(|language| scripts.contains(&language.script))
        .filter(|language| language.script != Script::Han || !is_japanese)
        .fold(Languages::default(), |languages, language| {
            languages.with(&language.language)
        })
}

fn latin(sample: &str) -> Languages {
    let allowed = LATIN.iter().map(|&(lang, _)| lang).chain([Lang::Eng]);
    let detected = Detector::with_allowlist(allowed.collect()).detect(sample);

    match detected {
        None => Languages::default(),
        Some(found) if found.lang() == Lang::Eng && found.is_reliable() => Languages::default(),
        Some(found) if found.is_reliable() => {
            let tag = LATIN.iter().find(|(lang, _)| *lang == found.lang());
            tag.map_or_else(Languages::default, |(_, tag)| {
                Languages::default().with(tag)
            })
        }
        Some(_) => LATIN
            .iter()
            .fold(Languages::default(), |languages, (_, tag)| {
                languages.with(tag)
            }),
    }
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    FILES
        .iter()
        .filter_map(|file| toml::from_str(file).ok())
        .collect()
});

/// Returns all languages, in the order of their tags.
fn all() -> &'static [Language] {
    &LANGUAGES
}

/// A cue of a language, as a pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct ForeignCue {
    pub(super) words: &'static str,
    pub(super) relation: RelationType,
    pub(super) languages: Languages,
}

fn cues(
    table: fn(&'static Language) -> &'static BTreeMap<RelationType, Vec<String>>,
) -> impl Iterator<Item = ForeignCue> {
    all().iter().enumerate().flat_map(move |(place, language)| {
        table(language)
            .iter()
            .flat_map(move |(&relation, patterns)| {
                patterns.iter().map(move |words| ForeignCue {
                    words,
                    relation,
                    languages: bit(place),
                })
            })
    })
}

/// Returns the cues that stand before a name.
pub(super) fn before() -> impl Iterator<Item = ForeignCue> {
    cues(|language| &language.before)
}

/// Returns the cues that stand behind a name.
pub(super) fn after() -> impl Iterator<Item = ForeignCue> {
    cues(|language| &language.after)
}

/// Settings with the languages that they are of.
type Settings = Vec<(Setting, Languages)>;

static HEADINGS: LazyLock<Settings> = LazyLock::new(|| settings(|language| &language.headings));

static HEADERS: LazyLock<Settings> = LazyLock::new(|| settings(|language| &language.headers));

fn settings(
    table: fn(&'static Language) -> &'static BTreeMap<RelationType, Vec<String>>,
) -> Settings {
    let setting = |cue: ForeignCue| {
        let setting = Setting {
            words: cue.words,
            relation: cue.relation,
            agents: true,
            others_work: false,
        };
        (setting, cue.languages)
    };

    cues(table).map(setting).collect()
}

/// Returns what headings say in all languages.
pub(super) fn headings() -> &'static [(Setting, Languages)] {
    &HEADINGS
}

/// Returns what the header cells of tables say in all languages.
pub(super) fn headers() -> &'static [(Setting, Languages)] {
    &HEADERS
}

/// Words by the languages that have them.
type Words = WordMap<Languages>;

static FILLERS: LazyLock<Words> = LazyLock::new(|| words(|language| &language.fillers));

static DENIALS: LazyLock<Words> = LazyLock::new(|| words(|language| &language.denials));

static DENIALS_AFTER: LazyLock<Words> = LazyLock::new(|| words(|language| &language.denials_after));

static NOT_DENIALS: LazyLock<Words> = LazyLock::new(|| words(|language| &language.not_denials));

static AGENTS: LazyLock<Words> = LazyLock::new(|| words(|language| &language.agents));

static CONJUNCTIONS: LazyLock<Words> = LazyLock::new(|| words(|language| &language.conjunctions));

fn words(list: fn(&'static Language) -> &'static Vec<String>) -> Words {
    let mut words = Words::default();
    for (place, language) in all().iter().enumerate() {
        for word in list(language) {
            words.insert(WordPattern::from(word.as_str()), bit(place));
        }
    }
    words
}

fn has(words: &Words, token: &str, languages: Languages) -> bool {
    languages != Languages::ENGLISH && words.get(token).any(|of| of.meets(languages))
}

/// Tells whether a word says nothing between a cue and a name.
pub(super) fn is_filler(token: &str, languages: Languages) -> bool {
    has(&FILLERS, token, languages) || is_agent_word(token, languages)
}

/// Tells whether a word denies what follows it.
pub(super) fn is_denial(token: &str, languages: Languages) -> bool {
    has(&DENIALS, token, languages)
}

/// Tells whether a word denies what is said of the name before it.
pub(super) fn is_denial_after(token: &str, languages: Languages) -> bool {
    has(&DENIALS_AFTER, token, languages) && !has(&NOT_DENIALS, token, languages)
}

/// Tells whether a word calls a name an agent's.
pub(super) fn is_agent_word(token: &str, languages: Languages) -> bool {
    has(&AGENTS, token, languages)
}

/// Tells whether a word stands between the names of a list.
pub(super) fn is_conjunction(token: &str, languages: Languages) -> bool {
    has(&CONJUNCTIONS, token, languages)
}

/// Takes a word for agents off the start of a token: where words are not parted, what is said of an agent follows it
/// in the same token.
pub(super) fn without_agent_word(token: &str, languages: Languages) -> &str {
    if token.is_ascii() {
        return token;
    }
    let own = all()
        .iter()
        .enumerate()
        .filter(|&(place, _)| bit(place).meets(languages))
        .flat_map(|(_, language)| &language.agents);
    let stems = own.map(|word| word.trim_matches('*'));

    stems
        .filter_map(|stem| token.strip_prefix(stem))
        .min_by_key(|rest| rest.len())
        .unwrap_or(token)
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

        assert_eq!(
            tags,
            [
                "ar", "de", "es", "fr", "id", "it", "ja", "ko", "pt", "ru", "tr", "vi", "zh"
            ]
        );
    }

    #[test]
    fn a_text_has_the_cues_of_its_languages() {
        let tags = |text: &str| -> Vec<&str> {
            let languages = Languages::detect(text);
            let own = all().iter().enumerate();
            own.filter(|&(place, _)| bit(place).meets(languages))
                .map(|(_, language)| language.language.as_str())
                .collect()
        };

        assert_eq!(tags("Передай план агенту."), ["ru"]);
        assert_eq!(tags("将任务委托给审查者。"), ["zh"]);
        assert_eq!(tags("計画をレビュー担当に渡す。"), ["ja"]);
        assert_eq!(
            tags("You review the code that others wrote and tell what to do."),
            [""; 0]
        );
        assert_eq!(
            tags("Du prüfst den Code, den andere geschrieben haben, und sagst, was zu tun ist."),
            ["de"]
        );
    }
}
