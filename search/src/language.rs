//! Words of other languages: what they mean in English, and which of them say nothing.
//!
//! A query in another language finds agents that are written in English, and an English one finds those of the other
//! language. The words are data; a query's language is told by its words alone.

use crate::analysis::{Kind, tokens};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// One idea a line, see the file.
const TRADE_WORDS: &str = include_str!("language/trade-words.txt");
/// Words that say nothing, by language, see the file.
const FUNCTION_WORDS: &str = include_str!("language/function-words.txt");

/// German writes several words as one; these letters may stand between them.
const COMPOUNDING: &str = "de";
const COMPOUND_LINKS: [&str; 5] = ["", "s", "n", "en", "es"];
/// A shorter beginning of a compound is found in words that are none.
const SHORTEST_COMPOUND_PART: usize = 4;

/// How much words tell of a query's language, and how much must be told: one short word is no language, as in `react na`.
const BY_FUNCTION_WORD: usize = 1;
const BY_TRADE_WORD: usize = 2;
const ENOUGH: usize = 2;

/// What is so short without its diacritics may be an abbreviation in English.
const LONGEST_ABBREVIATION: usize = 3;

/// What is known of other languages.
pub(crate) struct Languages {
    entries: Vec<Entry>,
    /// From a function word to the languages that it belongs to, and whether it tells them from English.
    function_words: BTreeMap<String, Vec<(&'static str, bool)>>,
    /// From English words to what stands for them in other languages: what is written without `*`, and cannot be another word
    /// of English.
    translations: BTreeMap<Vec<String>, Vec<Vec<String>>>,
}

/// A foreign word, or several in a row.
struct Entry {
    language: &'static str,
    pieces: Vec<Piece>,
    meanings: Vec<Vec<String>>,
}

struct Piece {
    text: String,
    /// Whether any word that begins so is meant.
    is_beginning: bool,
}

/// A word of a query as far as its language is concerned.
pub(crate) struct QueryWord<'q> {
    pub(crate) text: &'q str,
    /// Whether English would not spell it so, or no agent has it.
    pub(crate) is_foreign: bool,
    /// Whether no agent has it.
    pub(crate) is_unknown: bool,
}

/// What other languages make of a query.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Foreign {
    /// Words in a row with what they mean.
    pub(crate) readings: Vec<Reading>,
    /// Words that say nothing.
    pub(crate) empty: BTreeSet<usize>,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) span: Range<usize>,
    pub(crate) meanings: Vec<Vec<String>>,
}

impl Languages {
    pub(crate) fn new() -> Self {
        let mut languages = Self {
            entries: Vec::new(),
            function_words: function_words(),
            translations: BTreeMap::new(),
        };
        for line in lines(TRADE_WORDS) {
            languages.add(line);
        }
        languages
    }

    fn add(&mut self, line: &'static str) {
        let mut columns = line.split('|');
        let meanings: Vec<Vec<String>> = list(columns.next().unwrap_or_default())
            .map(words)
            .collect();
        for column in columns {
            let (language, foreign) = column.trim().split_once(' ').unwrap_or_default();
            for entry in list(foreign) {
                let pieces: Vec<Piece> = entry.split_whitespace().flat_map(pieces).collect();
                let is_english = matches!(&pieces[..], [piece] if piece.text.is_ascii()
                    && (entry.is_ascii() || piece.text.len() <= LONGEST_ABBREVIATION));
                if pieces.iter().all(|piece| !piece.is_beginning) && !is_english {
                    self.translate(&meanings, &pieces);
                }
                self.entries.push(Entry {
                    language,
                    pieces,
                    meanings: meanings.clone(),
                });
            }
        }
    }

    fn translate(&mut self, meanings: &[Vec<String>], pieces: &[Piece]) {
        let foreign: Vec<String> = pieces.iter().map(|piece| piece.text.clone()).collect();
        for meaning in meanings {
            let known = self.translations.entry(meaning.clone()).or_default();
            if !known.contains(&foreign) && foreign != *meaning {
                known.push(foreign.clone());
            }
        }
    }

    /// Returns what stands for an English word in other languages.
    pub(crate) fn translations(&self, word: &str) -> &[Vec<String>] {
        self.translations
            .get(std::slice::from_ref(&word.to_owned()))
            .map_or(&[], Vec::as_slice)
    }

    /// Reads the words of a query in the languages that they speak, which are none for an English one.
    pub(crate) fn read(&self, words: &[QueryWord<'_>]) -> Foreign {
        let spoken = self.spoken(words);
        let mut foreign = Foreign::default();
        let mut at = 0;
        while at < words.len() {
            let reading = self.reading(words, at, &spoken);
            if let Some(reading) = reading {
                at = reading.span.end;
                foreign.readings.push(reading);
                continue;
            }

            if self.is_empty(words[at].text, &spoken) {
                foreign.empty.insert(at);
            }
            at += 1;
        }
        let seams: Vec<usize> = foreign.seams(words).collect();
        foreign.empty.extend(seams);
        foreign
    }

    /// Returns the languages that most of the words tell.
    fn spoken(&self, words: &[QueryWord<'_>]) -> BTreeSet<&'static str> {
        let mut evidence: BTreeMap<&'static str, usize> = BTreeMap::new();
        for at in 0..words.len() {
            let by_trade_word = self.told_by_trade_word(&words[at..]);
            for language in self.told_by_function_word(words[at].text) {
                *evidence.entry(language).or_default() += BY_FUNCTION_WORD;
            }
            for language in by_trade_word {
                *evidence.entry(language).or_default() += BY_TRADE_WORD;
            }
        }
        let most = evidence.values().copied().max().unwrap_or_default();
        evidence
            .into_iter()
            .filter(|(_, evidence)| *evidence == most && *evidence >= ENOUGH)
            .map(|(language, _)| language)
            .collect()
    }

    fn told_by_function_word(&self, word: &str) -> impl Iterator<Item = &'static str> {
        let languages = self.function_words.get(word).into_iter().flatten();
        languages
            .filter(|(_, tells)| *tells)
            .map(|(language, _)| *language)
    }

    /// Returns the languages of which a word of the trade stands at the beginning of `words`.
    fn told_by_trade_word(&self, words: &[QueryWord<'_>]) -> BTreeSet<&'static str> {
        let matching = self.entries.iter().filter(|entry| entry.matches(words));
        matching
            .filter(|entry| {
                words[..entry.pieces.len()]
                    .iter()
                    .any(|word| word.is_foreign)
            })
            .map(|entry| entry.language)
            .collect()
    }

    /// Returns the longest reading that begins at a place.
    fn reading(
        &self,
        words: &[QueryWord<'_>],
        at: usize,
        spoken: &BTreeSet<&'static str>,
    ) -> Option<Reading> {
        let entries = self
            .entries
            .iter()
            .filter(|entry| spoken.contains(entry.language) && entry.matches(&words[at..]));
        let mut found: Vec<&Entry> = entries.collect();
        let longest = found.iter().map(|entry| entry.reach()).max()?;
        found.retain(|entry| entry.reach() == longest);

        let mut meanings: Vec<Vec<String>> = Vec::new();
        for meaning in found.iter().flat_map(|entry| &entry.meanings) {
            if !meanings.contains(meaning) {
                meanings.push(meaning.clone());
            }
        }
        if spoken.contains(COMPOUNDING) && longest.0 == 1 {
            meanings.extend(self.rest_of_compound(words[at].text, longest.1));
        }
        Some(Reading {
            span: at..at + longest.0,
            meanings,
        })
    }

    /// Returns what a German word means from its `start` on, where another word of the trade begins there.
    fn rest_of_compound(&self, word: &str, start: usize) -> Vec<Vec<String>> {
        if start < SHORTEST_COMPOUND_PART || start >= word.len() {
            return Vec::new();
        }

        let rest = COMPOUND_LINKS
            .iter()
            .filter_map(|link| word[start..].strip_prefix(link));
        rest.flat_map(|rest| {
            self.entries.iter().filter(move |entry| {
                entry.language == COMPOUNDING
                    && entry.pieces.len() == 1
                    && entry.pieces[0].text.len() >= SHORTEST_COMPOUND_PART
                    && entry.pieces[0].matches(rest)
            })
        })
        .flat_map(|entry| entry.meanings.clone())
        .collect()
    }

    fn is_empty(&self, word: &str, spoken: &BTreeSet<&'static str>) -> bool {
        let mut languages = self.function_words.get(word).into_iter().flatten();
        languages.any(|(language, _)| spoken.contains(language)) || word.chars().any(is_hiragana)
    }
}

/// Japanese writes its grammar in these letters, and hardly a word of any trade.
fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{309f}').contains(&c)
}

impl Foreign {
    /// Returns the pairs of signs that are no words but the end of one and the beginning of the next: scripts without blanks
    /// are searched by pairs.
    fn seams(&self, words: &[QueryWord<'_>]) -> impl Iterator<Item = usize> {
        (0..words.len()).filter(|at| {
            let word = &words[*at];
            let after = at.checked_sub(1).filter(|before| self.is_read(*before));
            let before = Some(at + 1).filter(|after| self.is_read(*after));
            word.is_unknown
                && !word.text.is_ascii()
                && !self.is_read(*at)
                && (after.is_some_and(|known| {
                    words[known].text.chars().last() == word.text.chars().next()
                }) || before.is_some_and(|known| {
                    words[known].text.chars().next() == word.text.chars().last()
                }))
        })
    }

    /// Tells whether the word at a place is part of a reading.
    pub(crate) fn is_read(&self, at: usize) -> bool {
        self.readings
            .iter()
            .any(|reading| reading.span.contains(&at))
    }

    /// Tells whether the word at a place belongs to a reading that began before it.
    pub(crate) fn continues(&self, at: usize) -> bool {
        self.is_read(at) && self.reading(at).is_none()
    }

    /// Returns the reading that begins at a place.
    pub(crate) fn reading(&self, at: usize) -> Option<&Reading> {
        self.readings
            .iter()
            .find(|reading| reading.span.start == at)
    }
}

impl Entry {
    fn matches(&self, words: &[QueryWord<'_>]) -> bool {
        words.len() >= self.pieces.len()
            && self
                .pieces
                .iter()
                .zip(words)
                .all(|(piece, word)| piece.matches(word.text))
    }

    /// Returns how many words it takes, and how many bytes it says of them: an entry that says more is surer.
    fn reach(&self) -> (usize, usize) {
        let bytes = self.pieces.iter().map(|piece| piece.text.len()).sum();
        (self.pieces.len(), bytes)
    }
}

impl Piece {
    fn matches(&self, word: &str) -> bool {
        if self.is_beginning {
            word.starts_with(&self.text)
        } else {
            word == self.text
        }
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn list(entries: &str) -> impl Iterator<Item = &str> {
    entries
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

/// Returns the words of a text: an entry may be several to the index although it has no blank, as in Chinese.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    tokens(text, &mut |token| {
        if token.kind == Kind::Word {
            words.push(token.text.to_owned());
        }
    });
    words
}

fn pieces(word: &str) -> Vec<Piece> {
    let (text, is_beginning) = match word.strip_suffix('*') {
        Some(text) => (text, true),
        None => (word, false),
    };
    words(text)
        .into_iter()
        .map(|text| Piece { text, is_beginning })
        .collect()
}

fn function_words() -> BTreeMap<String, Vec<(&'static str, bool)>> {
    let mut function_words: BTreeMap<String, Vec<(&'static str, bool)>> = BTreeMap::new();
    for line in lines(FUNCTION_WORDS) {
        let (language, listed) = line.split_once(' ').unwrap_or_default();
        for entry in list(listed) {
            let (text, tells) = match entry.strip_suffix('?') {
                Some(text) => (text, false),
                None => (entry, true),
            };
            for word in words(text) {
                let languages = function_words.entry(word).or_default();
                if !languages.iter().any(|(known, _)| *known == language) {
                    languages.push((language, tells));
                }
            }
        }
    }
    function_words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a query of a catalog that has the words `known`.
    fn read(query: &str, known: &[&str]) -> String {
        let mut texts: Vec<(String, bool)> = Vec::new();
        tokens(query, &mut |token| {
            if token.kind == Kind::Word {
                let is_foreign =
                    !query[token.range.clone()].is_ascii() || !known.contains(&token.text);
                texts.push((token.text.to_owned(), is_foreign));
            }
        });
        let words: Vec<QueryWord<'_>> = texts
            .iter()
            .map(|(text, is_foreign)| QueryWord {
                text,
                is_foreign: *is_foreign,
                is_unknown: !known.contains(&text.as_str()),
            })
            .collect();
        let foreign = Languages::new().read(&words);
        let readings = foreign.readings.iter().map(|reading| {
            let typed: Vec<&str> = words[reading.span.clone()]
                .iter()
                .map(|word| word.text)
                .collect();
            let meanings: Vec<String> = reading
                .meanings
                .iter()
                .map(|words| words.join(" "))
                .collect();
            format!("{}={}", typed.join(" "), meanings.join("/"))
        });
        let empty = foreign
            .empty
            .iter()
            .map(|at| format!("-{}", words[*at].text));
        readings.chain(empty).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn queries_of_ten_languages_are_read() {
        let cases = [
            (
                "wer kann die Datenbank sichern",
                "datenbank=database; sichern=security; -wer; -kann; -die",
            ),
            (
                "Datenbankoptimierung",
                "datenbankoptimierung=database/optimization/optimize",
            ),
            ("base de datos", "base de datos=database"),
            (
                "tests de la base de données",
                "tests=test/testing; base de donnees=database; -de; -la",
            ),
            ("sito web", "sito web=website/web"),
            ("segurança da nuvem", "seguranca=security; nuvem=cloud; -da"),
            (
                "тестирование базы данных",
                "тестирование=test/testing; базы данных=database",
            ),
            ("数据库", "数据 据库=database"),
            ("セキュリティ", "セキ キュ ュリ リテ ティ=security"),
            (
                "배포 자동화",
                "배포=deployment/deploy; 자동 동화=automation/automate",
            ),
            (
                "kiểm thử phần mềm",
                "kiem thu=test/testing; phan mem=software",
            ),
        ];
        for (query, reading) in cases {
            assert_eq!(read(query, &[]), reading, "{query}");
        }
    }

    #[test]
    fn english_is_not_taken_for_another_language() {
        let known = [
            "plan", "test", "audit", "design", "data", "in", "the", "die", "code", "programs", "to",
        ];
        for query in [
            "plan the test",
            "audit code",
            "data to die in",
            "design programs",
        ] {
            assert_eq!(read(query, &known), "", "{query}");
        }
    }

    #[test]
    fn every_line_has_ten_languages() {
        for line in lines(TRADE_WORDS) {
            let languages: Vec<&str> = line
                .split('|')
                .skip(1)
                .filter_map(|column| column.split_whitespace().next())
                .collect();
            let expected = ["de", "es", "fr", "it", "pt", "ru", "zh", "ja", "ko", "vi"];
            assert_eq!(languages, expected, "{line}");
        }
    }
}
