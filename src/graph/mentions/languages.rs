//! The cues of each language: one file each in `cues/`, read once; and which of them a text needs.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;
use whatlang::{Detector, Lang};

use super::vocabulary::{Setting, Weight};
use super::word_map::{WordMap, WordPattern};
use crate::agent::RelationType;
use crate::config::cues::Patterns;

/// The files of `cues/`, English first.
const FILES: &[&str] = &[
    include_str!("../../../cues/en.toml"),
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

/// The cues of one language, as patterns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Language {
    /// The language's tag, such as `de`.
    language: String,
    script: Script,
    /// Words that call a name an agent's.
    agents: Vec<String>,
    /// Words that deny what follows them.
    denials: Vec<String>,
    /// Two words that deny together.
    #[serde(default)]
    denial_pairs: Vec<String>,
    /// Words behind a name that deny what is said of it.
    denials_after: Vec<String>,
    /// Patterns behind a name that deny that it is called.
    #[serde(default)]
    denied: Vec<String>,
    /// Words with such a denial that deny nothing: Japanese "must" is "may not fail to".
    #[serde(default)]
    not_denials: Vec<String>,
    /// Words whose denial is an order: "never skip".
    #[serde(default)]
    reversals: Vec<String>,
    /// Words and signs at which a denial ends.
    #[serde(default)]
    clause_ends: Vec<String>,
    /// Words that make a condition of the denial behind them.
    #[serde(default)]
    conditions: Vec<String>,
    /// Words between a cue and a name that say nothing.
    fillers: Vec<String>,
    /// Words between the names of a list.
    conjunctions: Vec<String>,
    /// Patterns of a sentence that says what the agent itself does not do.
    #[serde(default)]
    others_work: Vec<String>,
    /// Headings, lead-ins and headers below which other things than agents are named.
    #[serde(default)]
    other_things: Vec<String>,
    /// Words beside a name that make another thing of it than an agent.
    #[serde(default)]
    things: Vec<String>,
    /// Headings and lead-ins below which names are examples.
    #[serde(default)]
    examples: Vec<String>,
    /// Words of which a made-up name consists.
    #[serde(default)]
    placeholders: Vec<String>,
    #[serde(default)]
    roles: Roles,
    /// Cues before a name that are said of colleagues, by the relation that they state.
    #[serde(default)]
    before: Patterns,
    /// Cues before a name that are said of anything.
    #[serde(default)]
    before_weak: Patterns,
    /// Cues behind a name.
    #[serde(default)]
    after: Patterns,
    #[serde(default)]
    after_weak: Patterns,
    /// What the rest of an item says of the name that opens it.
    #[serde(default)]
    described: Patterns,
    /// Headings and lead-ins above lists of agents, the most telling first.
    headings: Vec<Heading>,
    /// Header cells of tables that list agents, word by word.
    headers: Patterns,
}

/// What the last word of a name says of it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    /// Those who do a job.
    people: Vec<String>,
    /// Those who do one thing, agents and programs alike.
    doers: Vec<String>,
    /// Endings of words for who does something, whatever it is.
    endings: Vec<String>,
    /// Words with such an ending for things.
    things: Vec<String>,
}

/// Headings that say the same of the names below them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Heading {
    relation: RelationType,
    /// Patterns whose words all occur in the heading.
    words: Vec<String>,
    /// Whether it is plain that agents are listed.
    #[serde(default = "yes")]
    agents: bool,
    /// Whether the work of others is listed.
    #[serde(default)]
    others_work: bool,
    /// Whether it counts where no other heading says anything, and of items alone.
    #[serde(default)]
    neutral: bool,
}

fn yes() -> bool {
    true
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

/// Returns the set of the language at a place of [`all`].
fn bit(place: usize) -> Languages {
    Languages(1 << place)
}

/// Returns the languages of a text's letters beside the Latin ones.
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

/// Returns all languages: English, and the others in the order of their tags.
fn all() -> &'static [Language] {
    &LANGUAGES
}

/// A cue beside a name, as a pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    pub(super) words: &'static str,
    pub(super) relation: RelationType,
    pub(super) weight: Weight,
    pub(super) languages: Languages,
}

fn cues(
    language: Languages,
    weight: Weight,
    table: &'static Patterns,
) -> impl Iterator<Item = Cue> {
    table.iter().flat_map(move |(&relation, patterns)| {
        patterns.iter().map(move |words| Cue {
            words,
            relation,
            weight,
            languages: language,
        })
    })
}

/// Returns each language with the set that holds it alone.
fn each() -> impl Iterator<Item = (Languages, &'static Language)> {
    all()
        .iter()
        .enumerate()
        .map(|(place, language)| (bit(place), language))
}

/// Returns the cues of two tables, those that are said of colleagues first, language by language.
fn of_both_weights(
    tables: fn(&'static Language) -> (&'static Patterns, &'static Patterns),
) -> impl Iterator<Item = Cue> {
    each().flat_map(move |(bit, language)| {
        let (strong, weak) = tables(language);
        cues(bit, Weight::Speaks, strong).chain(cues(bit, Weight::Loose, weak))
    })
}

/// Returns the cues that stand before a name.
pub(super) fn before() -> impl Iterator<Item = Cue> {
    of_both_weights(|language| (&language.before, &language.before_weak))
}

/// Returns the cues that stand behind a name.
pub(super) fn after() -> impl Iterator<Item = Cue> {
    of_both_weights(|language| (&language.after, &language.after_weak))
}

/// Returns what the rest of an item says of the name that opens it.
pub(super) fn described() -> impl Iterator<Item = Cue> {
    each().flat_map(|(bit, language)| cues(bit, Weight::Loose, &language.described))
}

/// Returns what headings say: the pattern, what it says, and the languages that it is of.
pub(super) fn headings() -> impl Iterator<Item = (&'static str, Setting, Languages)> {
    let of_heading = |heading: &'static Heading, languages: Languages| {
        let setting = Setting {
            relation: heading.relation,
            agents: heading.agents,
            others_work: heading.others_work,
            neutral: heading.neutral,
        };
        let words = heading.words.iter();
        words.map(move |words| (words.as_str(), setting, languages))
    };

    each()
        .flat_map(|(bit, language)| language.headings.iter().map(move |heading| (heading, bit)))
        .flat_map(move |(heading, languages)| of_heading(heading, languages))
}

/// Returns what the header cells of tables say.
pub(super) fn headers() -> impl Iterator<Item = (&'static str, Setting, Languages)> {
    let headers = each().flat_map(|(bit, language)| cues(bit, Weight::Speaks, &language.headers));

    headers.map(|cue| {
        let setting = Setting {
            relation: cue.relation,
            agents: true,
            others_work: false,
            neutral: false,
        };
        (cue.words, setting, cue.languages)
    })
}

/// Returns the patterns of a list with the languages that they are of.
fn patterns(
    list: fn(&'static Language) -> &'static Vec<String>,
) -> impl Iterator<Item = (&'static str, Languages)> {
    each().flat_map(move |(bit, language)| {
        list(language)
            .iter()
            .map(move |words| (words.as_str(), bit))
    })
}

/// Returns what denies, behind a name, that it is called.
pub(super) fn denied() -> impl Iterator<Item = (&'static str, Languages)> {
    patterns(|language| &language.denied)
}

/// Returns what says in a sentence that the agent itself does not do something.
pub(super) fn others_work() -> impl Iterator<Item = (&'static str, Languages)> {
    patterns(|language| &language.others_work)
}

/// Returns the words of headings below which other things than agents are named.
pub(super) fn other_things() -> impl Iterator<Item = &'static str> {
    patterns(|language| &language.other_things).map(|(words, _)| words)
}

/// Returns the words of headings below which names are examples.
pub(super) fn examples() -> impl Iterator<Item = &'static str> {
    patterns(|language| &language.examples).map(|(words, _)| words)
}

/// The words of all languages that are looked up one by one.
pub(super) struct WordLists {
    /// Words that call a name an agent's.
    pub(super) agents: Words,
    /// Words that deny what follows them.
    pub(super) denials: Words,
    /// The same of two words, with a blank between them.
    pub(super) denial_pairs: Words,
    denials_after: Words,
    not_denials: Words,
    /// Words whose denial is an order.
    pub(super) reversals: Words,
    /// Words and signs at which a denial ends.
    pub(super) clause_ends: Words,
    /// Words that make a condition of the denial behind them.
    pub(super) conditions: Words,
    /// Words between the names of a list.
    pub(super) conjunctions: Words,
    /// Words of which a made-up name consists.
    pub(super) placeholders: Words,
    /// Words beside a name that make another thing of it than an agent.
    pub(super) things: Words,
    fillers: Words,
}

static WORD_LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists {
    agents: Words::of(|language| &language.agents),
    denials: Words::of(|language| &language.denials),
    denial_pairs: Words::of(|language| &language.denial_pairs),
    denials_after: Words::of(|language| &language.denials_after),
    not_denials: Words::of(|language| &language.not_denials),
    reversals: Words::of(|language| &language.reversals),
    clause_ends: Words::of(|language| &language.clause_ends),
    conditions: Words::of(|language| &language.conditions),
    conjunctions: Words::of(|language| &language.conjunctions),
    placeholders: Words::of(|language| &language.placeholders),
    things: Words::of(|language| &language.things),
    fillers: Words::of(|language| &language.fillers),
});

/// Returns the words that are looked up one by one.
pub(super) fn words() -> &'static WordLists {
    &WORD_LISTS
}

impl WordLists {
    /// Tells whether a word says nothing between a cue and a name, or only that it is an agent's.
    pub(super) fn is_filler(&self, token: &str, languages: Languages) -> bool {
        self.fillers.has(token, languages) || self.agents.has(token, languages)
    }

    /// Tells whether a word denies what is said of the name before it.
    pub(super) fn is_denial_after(&self, token: &str, languages: Languages) -> bool {
        self.denials_after.has(token, languages) && !self.not_denials.has(token, languages)
    }
}

/// Words by the languages that have them; apart for English, which is all that most texts have.
#[derive(Default)]
pub(super) struct Words {
    english: WordMap<()>,
    others: WordMap<Languages>,
}

impl Words {
    fn of(list: fn(&'static Language) -> &'static Vec<String>) -> Self {
        let mut words = Words::default();
        for (word, languages) in patterns(list) {
            match languages {
                Languages::ENGLISH => words.english.insert(WordPattern::from(word), ()),
                others => words.others.insert(WordPattern::from(word), others),
            }
        }
        words
    }

    /// Tells whether one of some languages has a word.
    pub(super) fn has(&self, token: &str, languages: Languages) -> bool {
        self.english.get(token).next().is_some() || self.has_foreign(token, languages)
    }

    /// Tells whether one of some languages beside English has a word.
    pub(super) fn has_foreign(&self, token: &str, languages: Languages) -> bool {
        languages != Languages::ENGLISH && self.others.get(token).any(|of| of.meets(languages))
    }
}

/// What the last words of names say of them, in all languages.
pub(super) struct RoleWords {
    /// Those who do a job.
    pub(super) people: FxHashSet<&'static str>,
    /// Those who do one thing, agents and programs alike.
    pub(super) doers: FxHashSet<&'static str>,
    /// Endings of words for who does something, whatever it is.
    pub(super) endings: Vec<&'static str>,
    /// Words with such an ending for things that work is sent to without being an agent's.
    pub(super) things: FxHashSet<&'static str>,
}

static ROLES: LazyLock<RoleWords> = LazyLock::new(|| {
    let all_of = |list: fn(&'static Roles) -> &'static Vec<String>| {
        all()
            .iter()
            .flat_map(move |language| list(&language.roles))
            .map(String::as_str)
    };
    RoleWords {
        people: all_of(|roles| &roles.people).collect(),
        doers: all_of(|roles| &roles.doers).collect(),
        endings: all_of(|roles| &roles.endings).collect(),
        things: all_of(|roles| &roles.things).collect(),
    }
});

/// Returns what the last words of names say of them.
pub(super) fn roles() -> &'static RoleWords {
    &ROLES
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
                "en", "ar", "de", "es", "fr", "id", "it", "ja", "ko", "pt", "ru", "tr", "vi", "zh"
            ]
        );
    }

    #[test]
    fn a_text_has_the_cues_of_its_languages() {
        let tags = |text: &str| -> Vec<&str> {
            let languages = Languages::detect(text);
            let own = all().iter().enumerate();
            own.filter(|&(place, _)| bit(place).meets(languages))
                .skip(1)
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
