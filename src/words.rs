//! What the pages say, in a catalog's own words: phrases, forms for counts, and how numbers are written.
//!
//! A phrase is what the pages say in English. Values stand in braces, such as `{name}`. `{n}` is a count: it is written with
//! its thousands apart and decides the form, for which English has two with a bar between them: `{n} agent|{n} agents`.
//! A catalog names such a phrase by the second.

mod listed;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use crate::config::site::{Forms, Wording};
pub use listed::LISTED;

/// The language of pages that no catalog gives another.
const ENGLISH: &str = "en";

/// The number that shows how numbers are written: what parts its thousands, and its decimals.
const NUMBER: &str = "1,234.5";

/// What pages say: in English but for what a catalog words otherwise.
#[derive(Debug)]
pub struct Words {
    strings: BTreeMap<String, Wording>,
    rules: Option<PluralRules>,
    /// What stands between thousands.
    group: String,
    /// What stands before tenths.
    decimal: String,
}

/// A value of a phrase.
#[derive(Debug, Clone, Copy)]
pub enum Value<'v> {
    Count(usize),
    Text(&'v str),
}

impl Words {
    /// Makes the words of a catalog from its language and what it words otherwise.
    pub fn new(language: Option<&str>, strings: BTreeMap<String, Wording>) -> Self {
        let (group, decimal) = match strings.get(NUMBER) {
            Some(Wording::Always(number)) => marks(number).unwrap_or_else(english_marks),
            _ => english_marks(),
        };
        Words {
            strings,
            rules: rules(language.unwrap_or(ENGLISH)),
            group,
            decimal,
        }
    }

    /// Returns the words of a site that no catalog has any of.
    pub fn english() -> &'static Words {
        static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(None, BTreeMap::new()));
        &WORDS
    }

    /// Returns what is said for a phrase without values.
    pub fn say<'s>(&'s self, phrase: &'s str) -> &'s str {
        match self.strings.get(phrase) {
            Some(Wording::Always(words)) => words,
            Some(Wording::Counted(forms)) => &forms.other,
            None => phrase,
        }
    }

    /// Returns a phrase with its values.
    pub fn fill(&self, phrase: &str, values: &[(&str, Value<'_>)]) -> String {
        debug_assert!(LISTED.contains(&phrase), "`{phrase}` is not listed");
        let count = values.iter().find_map(|(name, value)| match value {
            Value::Count(count) if *name == COUNT => Some(*count),
            _ => None,
        });
        let mut text = String::new();
        for piece in pieces(self.form(phrase, count)) {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Value(name) => match values.iter().find(|(known, _)| *known == name) {
                    Some((_, Value::Count(count))) => text.push_str(&self.number(*count)),
                    Some((_, Value::Text(words))) => text.push_str(words),
                    None => text.extend(["{", name, "}"]),
                },
            }
        }
        text
    }

    /// Returns a phrase about a count, and nothing else.
    pub fn count(&self, phrase: &str, count: usize) -> String {
        self.fill(phrase, &[(COUNT, Value::Count(count))])
    }

    /// Returns the form of a phrase that fits a count.
    pub(crate) fn form<'s>(&'s self, phrase: &'s str, count: Option<usize>) -> &'s str {
        let category = || {
            let rules = self.rules.as_ref();
            rules
                .zip(count)
                .map_or(PluralCategory::Other, |(rules, count)| {
                    rules.category_for(count)
                })
        };
        match self.strings.get(key(phrase)) {
            Some(Wording::Always(words)) => words,
            Some(Wording::Counted(forms)) => forms.of(category()),
            None => match phrase.split_once(BAR) {
                Some((one, _)) if count == Some(1) => one,
                Some((_, many)) => many,
                None => phrase,
            },
        }
    }

    /// Returns all forms of a phrase, by the name of their category: what a script chooses from.
    pub(crate) fn forms<'s>(&'s self, phrase: &'s str) -> Vec<(&'static str, &'s str)> {
        match (self.strings.get(key(phrase)), phrase.split_once(BAR)) {
            (Some(Wording::Always(words)), _) => vec![(OTHER, words)],
            (Some(Wording::Counted(forms)), _) if counts(phrase) => forms.all().collect(),
            (Some(Wording::Counted(forms)), _) => vec![(OTHER, &forms.other)],
            (None, Some((one, many))) => vec![(ONE, one), (OTHER, many)],
            (None, None) => vec![(OTHER, phrase)],
        }
    }

    /// Returns the forms that the language has and a wording lacks.
    pub(crate) fn lacking(&self, wording: &Wording) -> Vec<&'static str> {
        let (Wording::Counted(forms), Some(rules)) = (wording, &self.rules) else {
            return Vec::new();
        };
        let given: Vec<&str> = forms.all().map(|(name, _)| name).collect();
        met(rules)
            .into_iter()
            .filter(|name| !given.contains(name))
            .collect()
    }

    /// Writes phrases as the table `site.strings`, with the words that they have and the forms that the language has: what a
    /// translator starts from.
    pub fn table<'p>(&self, phrases: impl Iterator<Item = &'p str>) -> String {
        let mut table = "[site.strings]\n".to_owned();
        for phrase in phrases {
            let forms: BTreeMap<&str, &str> = self.forms(phrase).into_iter().collect();
            let other = forms.get(OTHER).copied().unwrap_or_default();
            let said = match &self.rules {
                Some(rules) if phrase.contains(BAR) => {
                    let form =
                        |name| format!("{name} = {}", quoted(forms.get(name).unwrap_or(&other)));
                    format!(
                        "{{ {} }}",
                        met(rules)
                            .into_iter()
                            .map(form)
                            .collect::<Vec<_>>()
                            .join(", ")
                    )
                }
                _ => quoted(other),
            };
            table += &format!("{} = {said}\n", quoted(key(phrase)));
        }
        table
    }

    /// Returns a number with its thousands set apart, such as `12,430`.
    pub fn number(&self, number: usize) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(&self.group);
            }
            text.push(digit);
        }
        text
    }

    /// Returns how a line of a file is called.
    pub fn line(&self, line: u32) -> String {
        self.fill("line {line}", &[("line", Value::Text(&line.to_string()))])
    }

    /// Returns the numbers from one to another, such as `1,001–1,200`.
    pub fn range(&self, from: usize, to: usize) -> String {
        format!("{}–{}", self.number(from), self.number(to))
    }

    /// Returns a size as people read it, such as `5.8 KB`.
    pub fn size(&self, bytes: u64) -> String {
        let tenths = |size: f64| format!("{size:.1}").replace('.', &self.decimal);
        let scaled = |phrase: &'static str, size: f64| {
            self.fill(phrase, &[("size", Value::Text(&tenths(size)))])
        };
        match bytes {
            0..1000 => self.count("{n} byte|{n} bytes", bytes as usize),
            1000..1_000_000 => scaled("{size} KB", bytes as f64 / 1e3),
            _ => scaled("{size} MB", bytes as f64 / 1e6),
        }
    }
}

/// The value that decides the form.
pub(crate) const COUNT: &str = "n";

/// What stands between the two forms that English has.
const BAR: char = '|';

/// The form for one thing, where a language has one.
pub(crate) const ONE: &str = "one";

/// The form that every language has.
const OTHER: &str = "other";

/// Counts up to here meet every form that whole numbers of a page's size have.
const MET: usize = 200;

/// Returns the name by which a catalog words a phrase: its form for many.
pub fn key(phrase: &str) -> &str {
    phrase.split_once(BAR).map_or(phrase, |(_, many)| many)
}

/// Tells whether a count decides the form of a phrase.
pub(crate) fn counts(phrase: &str) -> bool {
    values(phrase).any(|value| value == COUNT)
}

/// Returns the names of a phrase's values.
pub(crate) fn values(phrase: &str) -> impl Iterator<Item = &str> {
    pieces(phrase).filter_map(|piece| match piece {
        Piece::Value(name) => Some(name),
        Piece::Text(_) => None,
    })
}

/// A part of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'s> {
    Text(&'s str),
    Value(&'s str),
}

/// Takes a phrase apart; braces around anything but a name are text.
pub(crate) fn pieces(phrase: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = phrase;
    std::iter::from_fn(move || {
        let braces = rest.match_indices('{').map(|(at, _)| at);
        let at = { braces }
            .find(|&at| value(&rest[at..]).is_some())
            .unwrap_or(rest.len());
        if at > 0 {
            let (text, after) = rest.split_at(at);
            rest = after;
            return Some(Piece::Text(text));
        }
        let name = value(rest)?;
        rest = rest.get(name.len() + 2..)?;
        Some(Piece::Value(name))
    })
}

/// Returns the name that a text begins with in braces.
fn value(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(name)
}

/// Returns the rules of a language for counts; nothing where it is none.
fn rules(language: &str) -> Option<PluralRules> {
    let locale = Locale::try_from_str(language).ok()?;
    PluralRules::try_new_cardinal(locale.into()).ok()
}

/// Returns what parts the thousands and the decimals of [`NUMBER`] as a catalog writes it.
fn marks(number: &str) -> Option<(String, String)> {
    let (group, rest) = number.strip_prefix('1')?.split_once("234")?;
    Some((group.to_owned(), rest.strip_suffix('5')?.to_owned()))
}

fn english_marks() -> (String, String) {
    (",".to_owned(), ".".to_owned())
}

/// Returns the forms that a language has for the counts of pages. Some have `many` for millions alone: `other` does for those.
fn met(rules: &PluralRules) -> Vec<&'static str> {
    let met: Vec<PluralCategory> = (0..=MET)
        .map(|count: usize| rules.category_for(count))
        .collect();
    let needed = rules
        .categories()
        .filter(|category| met.contains(category) || *category == PluralCategory::Other);
    needed.map(name).collect()
}

/// Writes a text as TOML does.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => ONE,
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => OTHER,
    }
}

impl Forms {
    /// Returns the form of a category; where there is none, that of all others.
    fn of(&self, category: PluralCategory) -> &str {
        let wanted = name(category);
        self.all()
            .find(|(name, _)| *name == wanted)
            .map_or(&self.other, |(_, words)| words)
    }

    /// Returns the forms that are given, by the name of their category.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let Forms {
            zero,
            one,
            two,
            few,
            many,
            other,
        } = self;
        let some = [
            ("zero", zero),
            ("one", one),
            ("two", two),
            ("few", few),
            ("many", many),
        ];
        let given = some
            .into_iter()
            .filter_map(|(name, words)| Some((name, words.as_deref()?)));
        given.chain([(OTHER, &**other)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENTS: &str = "{n} agent|{n} agents";

    fn words(language: &str, strings: &[(&str, Wording)]) -> Words {
        let strings = strings
            .iter()
            .map(|(key, wording)| ((*key).to_owned(), wording.clone()));
        Words::new(Some(language), strings.collect())
    }

    fn always(text: &str) -> Wording {
        Wording::Always(text.to_owned())
    }

    #[test]
    fn a_count_chooses_between_the_two_forms_of_english() {
        let said = [0, 1, 2, 12_430].map(|count| Words::english().count(AGENTS, count));
        assert_eq!(said, ["0 agents", "1 agent", "2 agents", "12,430 agents"]);
    }

    #[test]
    fn a_language_has_the_forms_that_it_has() {
        let form = |text: &str| Some(text.to_owned());
        let polish = Forms {
            one: form("{n} agent"),
            few: form("{n} agenci"),
            many: form("{n} agentów"),
            other: "{n} agenta".to_owned(),
            ..Forms::default()
        };
        let words = words("pl", &[("{n} agents", Wording::Counted(polish))]);
        let said = [1, 3, 5, 22].map(|count| words.count(AGENTS, count));
        assert_eq!(said, ["1 agent", "3 agenci", "5 agentów", "22 agenci"]);
    }

    #[test]
    fn forms_that_a_language_has_and_a_wording_lacks_are_known() {
        let two = Forms {
            one: Some("{n} agent".to_owned()),
            other: "{n} agenty".to_owned(),
            ..Forms::default()
        };
        let lacking = |language| words(language, &[]).lacking(&Wording::Counted(two.clone()));
        assert_eq!(
            (lacking("de"), lacking("pl")),
            (vec![], vec!["few", "many"])
        );
        assert_eq!(
            lacking("fr"),
            Vec::<&str>::new(),
            "millions are no counts of a page"
        );
    }

    #[test]
    fn numbers_are_written_as_the_catalog_writes_them() {
        let numbers = |words: &Words| {
            [
                words.number(1_000_000),
                words.number(999),
                words.size(5_800),
                words.size(1),
            ]
        };
        assert_eq!(
            numbers(Words::english()),
            ["1,000,000", "999", "5.8 KB", "1 byte"]
        );
        let german = words(
            "de",
            &[
                ("1,234.5", always("1.234,5")),
                ("{size} KB", always("{size} kB")),
            ],
        );
        assert_eq!(numbers(&german), ["1.000.000", "999", "5,8 kB", "1 byte"]);
    }

    #[test]
    fn values_stand_where_a_wording_has_them() {
        let words = words(
            "de",
            &[(
                "{from} to {to}: {count}",
                always("nach {to} von {from} {ungesagt} {{"),
            )],
        );
        let values = [("from", Value::Text("{to}")), ("to", Value::Count(1234))];
        assert_eq!(
            words.fill("{from} to {to}: {count}", &values),
            "nach 1,234 von {to} {ungesagt} {{"
        );
        assert_eq!(values_of("{n} of {all} × {} {A}"), ["n", "all"]);
    }

    fn values_of(phrase: &str) -> Vec<&str> {
        values(phrase).collect()
    }
}
