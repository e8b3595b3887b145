//! Words around a name, compared with the vocabulary's patterns.

use super::denial;
use super::languages::{self, Cue, Languages, words};
use super::vocabulary::{self, Setting, Weight};
use super::word_map::{WordMap, WordPattern};
use crate::agent::RelationType;
use crate::config;

/// How much of a sentence behind a name is read as its predicate, in bytes.
const PREDICATE: usize = 160;

/// The longest label that a sentence opens with, in bytes.
const LONGEST_LABEL: usize = 60;

/// Most words that a cue passes to an aside with names: "delegate to a second reader (x, y)".
const BEFORE_ASIDE: usize = 3;

/// A piece of a sentence as patterns see it: a word in lower case, or one of the signs `:`, `(`, `→`, `,`, `–`.
pub(super) type Token = String;

/// What a cue says of the names beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) relation: RelationType,
    pub(super) weight: Weight,
    /// Whether the sentence denies it.
    pub(super) negated: bool,
    /// Whether the cue is a label, such as `After:`.
    pub(super) label: bool,
}

impl Said {
    /// What a denial says that no cue stands beside.
    const NOTHING: Said = Said {
        relation: RelationType::Unknown,
        weight: Weight::Loose,
        negated: true,
        label: false,
    };
}

/// The vocabulary, ready to be compared.
pub(super) struct Cues {
    before: Vec<Pattern>,
    /// Places in `before` by the last words of the patterns.
    last_words: WordMap<usize>,
    after: Vec<Pattern>,
    /// What denies, behind a name, that it is called.
    denied: Vec<(Vec<Word>, Languages)>,
    /// What says in a sentence that the agent itself does not do something.
    others_work: Vec<(Vec<Word>, Languages)>,
    describes: Vec<Pattern>,
    headings: Vec<SettingPattern>,
    headers: Vec<SettingPattern>,
    other_things: Vec<Word>,
    examples: Vec<Word>,
}

struct Pattern {
    words: Vec<Word>,
    relation: RelationType,
    weight: Weight,
    languages: Languages,
}

/// What stands above a name, as a pattern.
struct SettingPattern {
    words: Vec<Word>,
    setting: Setting,
    languages: Languages,
}

/// One word of a pattern.
enum Word {
    /// Up to [`vocabulary::GAP`] words.
    Gap,
    /// Any of these; `*` stands for anything at either end.
    Any(Vec<WordPattern>),
}

impl Cues {
    /// Reads the vocabulary. `own` are the cues of the catalog, whatever language a text is in.
    pub(super) fn new(own: &config::cues::CatalogCues) -> Self {
        let mut before: Vec<Pattern> = languages::before().map(Pattern::from).collect();
        before.extend(of_catalog(&own.before));
        let mut after: Vec<Pattern> = languages::after().map(Pattern::from).collect();
        after.extend(of_catalog(&own.after));
        let headings = of_catalog(&own.headings).map(SettingPattern::from);
        let headers = of_catalog(&own.headers).map(SettingPattern::from);

        let mut last_words = WordMap::default();
        for (order, pattern) in before.iter().enumerate() {
            let last = pattern.words.iter().rev().find_map(Word::any);
            for word in last.into_iter().flatten() {
                last_words.insert(word.clone(), order);
            }
        }

        Cues {
            before,
            last_words,
            after,
            denied: with_languages(languages::denied()),
            others_work: with_languages(languages::others_work()),
            describes: languages::described().map(Pattern::from).collect(),
            headings: headings
                .chain(languages::headings().map(SettingPattern::from))
                .collect(),
            headers: headers
                .chain(languages::headers().map(SettingPattern::from))
                .collect(),
            other_things: languages::other_things().flat_map(pattern).collect(),
            examples: languages::examples().flat_map(pattern).collect(),
        }
    }

    /// Returns what the words before a name say of it.
    pub(super) fn before(&self, sentence: &str, languages: Languages) -> Option<Said> {
        let mut tokens = tokens(sentence);

        // "Instead of", German "an" and French "à" end a cue with a word that is a filler elsewhere.
        while let Some(last) = tokens.last().filter(|token| is_filler(token, languages)) {
            if (last == "of" || languages != Languages::ENGLISH)
                && let Some(said) = self.ending(&tokens, languages, |_| true)
            {
                return Some(said);
            }
            tokens.pop();
        }
        if denial::taken_off(&mut tokens, languages) {
            strip_fillers(&mut tokens, languages);
            let said = self.ending(&tokens, languages, |_| true);
            let denied = said.unwrap_or(Said::NOTHING);
            return Some(Said {
                negated: true,
                ..denied
            });
        }

        let sign = tokens.last().filter(|token| !is_word(token)).cloned();
        let Some(sign) = sign else {
            return self
                .ending(&tokens, languages, |_| true)
                .or_else(|| self.listed(tokens, languages));
        };
        if let Some(said) = self.ending(&tokens, languages, |_| true) {
            if sign != "→" {
                return Some(said);
            }
            tokens.pop();
            return self
                .ending(&tokens, languages, |weight| weight == Weight::Speaks)
                .or(Some(said));
        }
        if matches!(sign.as_str(), "," | "/" | "&") {
            return self.listed(tokens, languages);
        }
        tokens.pop();
        strip_fillers(&mut tokens, languages);
        let said = self.ending(&tokens, languages, |weight| {
            sign != "–" || weight == Weight::Speaks
        });
        let said = match sign.as_str() {
            "(" => said.or_else(|| self.before_aside(tokens, languages)),
            _ => said,
        }?;
        Some(Said {
            label: sign == ":",
            ..said
        })
    }

    /// Returns what the label that a text opens with says of all names in it: "Hands off to: the crew (for x), y". It may
    /// be worded as a heading is: "Related agents: x, y".
    pub(super) fn label(&self, text: &str, languages: Languages) -> Option<Said> {
        let label = label(text)?;
        if let Some(said) = self.before(&format!("{label}:"), languages) {
            return (!said.negated && said.weight == Weight::Speaks).then_some(said);
        }
        let setting = self.heading(label, languages)?;

        setting.agents.then_some(Said {
            relation: setting.relation,
            weight: Weight::Speaks,
            negated: false,
            label: true,
        })
    }

    /// Returns what the words after a name say of it.
    pub(super) fn after(&self, predicate: &Predicate, languages: Languages) -> Option<Said> {
        let mut patterns = self
            .after
            .iter()
            .filter(|pattern| pattern.languages.meets(languages));
        let pattern = patterns.find(|pattern| starts(&pattern.words, &predicate.0))?;
        Some(Said {
            relation: pattern.relation,
            weight: pattern.weight,
            negated: false,
            label: false,
        })
    }

    /// Tells whether the word beside names says that they are of skills, commands or other things.
    pub(super) fn is_of_things(
        &self,
        before: &str,
        predicate: &Predicate,
        languages: Languages,
    ) -> bool {
        let is_thing = |token: &Token| words().things.has(token, languages);
        let mut before = tokens(last(before, PREDICATE));
        if before.last().is_some_and(|token| token == ":") {
            before.pop();
        }

        predicate.0.first().is_some_and(is_thing) || before.last().is_some_and(is_thing)
    }

    /// Tells whether the words after a name deny what is said of it.
    pub(super) fn denies(&self, predicate: &Predicate, languages: Languages) -> bool {
        let Predicate(tokens) = predicate;
        let starts =
            |(words, of): &(Vec<Word>, Languages)| of.meets(languages) && starts(words, tokens);

        denial::follows(tokens, languages) || self.denied.iter().any(starts)
    }

    /// Tells whether a text says that the agent itself does not do something, so that "use x" hands it over.
    pub(super) fn says_others_work(&self, text: &str, languages: Languages) -> bool {
        let tokens = tokens(text);
        let occurs = |(words, of): &(Vec<Word>, Languages)| {
            of.meets(languages) && (0..tokens.len()).any(|at| starts(words, &tokens[at..]))
        };

        self.others_work.iter().any(occurs)
    }

    /// Returns what an item's words say of the name that opens it.
    pub(super) fn description(&self, text: &str) -> Option<RelationType> {
        let tokens = tokens(first(text, 80));
        let occurs = |pattern: &Pattern| {
            tokens.windows(pattern.words.len()).any(|some| {
                some.iter()
                    .zip(&pattern.words)
                    .all(|(token, word)| word.matches(token))
            })
        };
        self.describes
            .iter()
            .find(|pattern| occurs(pattern))
            .map(|pattern| pattern.relation)
    }

    /// Returns what a heading or lead-in says of the names below it.
    pub(super) fn heading(&self, text: &str, languages: Languages) -> Option<Setting> {
        let tokens = tokens(text);
        let fits = |words: &[Word]| {
            words
                .iter()
                .all(|word| tokens.iter().any(|token| word.matches(token)))
        };
        self.headings
            .iter()
            .find(|pattern| pattern.languages.meets(languages) && fits(&pattern.words))
            .map(|pattern| pattern.setting)
    }

    /// Tells whether a heading speaks of other things than agents: skills, tools, files.
    pub(super) fn is_of_other_things(&self, text: &str) -> bool {
        occurs(&self.other_things, text)
    }

    /// Tells whether a heading speaks of examples.
    pub(super) fn is_of_examples(&self, text: &str) -> bool {
        occurs(&self.examples, text)
    }

    /// Tells whether a text is an example by its label: "Example: x forgets the log".
    pub(super) fn is_example(&self, text: &str) -> bool {
        label(text).is_some_and(|label| {
            label.split_whitespace().count() == 1 && self.is_of_examples(label)
        })
    }

    /// Returns what a table's header says of the names in its column.
    pub(super) fn header(&self, text: &str, languages: Languages) -> Option<Setting> {
        let tokens: Vec<Token> = tokens(text)
            .into_iter()
            .filter(|token| is_word(token))
            .collect();
        let fits = |words: &[Word]| {
            words.len() == tokens.len()
                && words
                    .iter()
                    .zip(&tokens)
                    .all(|(word, token)| word.matches(token))
        };
        self.headers
            .iter()
            .find(|pattern| pattern.languages.meets(languages) && fits(&pattern.words))
            .map(|pattern| pattern.setting)
            .or_else(|| {
                let is_of_agents = tokens.iter().any(|token| is_agent(token, languages));
                (is_of_agents && tokens.len() <= vocabulary::LONGEST_HEADER)
                    .then_some(vocabulary::AGENTS_HEADER)
            })
    }

    /// Returns what the best pattern says that ends where the tokens end.
    fn ending(
        &self,
        tokens: &[Token],
        languages: Languages,
        allowed: impl Fn(Weight) -> bool,
    ) -> Option<Said> {
        let fits = |(order, pattern): (usize, &Pattern)| {
            let start = pattern.start(tokens)?;
            let words = pattern
                .words
                .iter()
                .filter(|word| !matches!(word, Word::Gap))
                .count();
            let gap = tokens.len() - start - words;
            Some((std::cmp::Reverse(words), gap, order, start))
        };
        let patterns = self
            .candidates(tokens)
            .into_iter()
            .map(|order| (order, &self.before[order]))
            .filter(|(_, pattern)| allowed(pattern.weight) && pattern.languages.meets(languages));
        let (_, _, order, start) = patterns.filter_map(fits).min()?;
        let pattern = &self.before[order];
        Some(Said {
            relation: pattern.relation,
            weight: pattern.weight,
            // Where words are not parted, the denial stands in the cue's own token. What stands before an arrow is a
            // case: "a fault you cannot repair → x".
            negated: tokens[start] != "→" && denial::governs(&tokens[..start], languages)
                || words().denials.has_foreign(&tokens[start], languages),
            label: false,
        })
    }

    /// Returns the patterns before a name whose last word stands where it may: at the end, or before a gap there.
    fn candidates(&self, tokens: &[Token]) -> Vec<usize> {
        let mut orders = Vec::new();
        let mut passed = 0;

        for (distance, token) in tokens.iter().rev().enumerate() {
            let found = self.last_words.get(token).copied();
            orders.extend(found.filter(|&order| distance == 0 || self.before[order].ends_in_gap()));

            passed += usize::from(is_word(token));
            if passed > vocabulary::GAP || ends_gap(token) {
                break;
            }
        }
        orders.sort_unstable();
        orders.dedup();
        orders
    }

    /// Returns what is said of the names in an aside, by what is said of whoever it explains.
    fn before_aside(&self, mut tokens: Vec<Token>, languages: Languages) -> Option<Said> {
        for _ in 0..BEFORE_ASIDE {
            if !is_word(&tokens.pop()?) {
                return None;
            }
            let said = self.ending(&tokens, languages, |weight| weight == Weight::Speaks);
            if said.is_some() {
                return said;
            }
        }
        None
    }

    /// Returns what is said of a name that stands behind others which are no agents: "coordinate with QA and x".
    fn listed(&self, mut tokens: Vec<Token>, languages: Languages) -> Option<Said> {
        if !tokens
            .last()
            .is_some_and(|last| is_conjunction(last, languages))
        {
            return None;
        }
        for _ in 0..4 {
            tokens.pop();
            let said = self.ending(&tokens, languages, |weight| weight == Weight::Speaks);
            if said.is_some() {
                return said;
            }
        }
        None
    }
}

impl Pattern {
    fn ends_in_gap(&self) -> bool {
        matches!(self.words.last(), Some(Word::Gap))
    }

    /// Returns where the pattern starts in tokens that it ends with.
    fn start(&self, tokens: &[Token]) -> Option<usize> {
        let mut at = tokens.len();
        let mut gap = false;
        for word in self.words.iter().rev() {
            if matches!(word, Word::Gap) {
                gap = true;
                continue;
            }
            let furthest = if gap { vocabulary::GAP } else { 0 };
            let mut passed = 0;
            loop {
                at = at.checked_sub(1)?;
                if word.matches(&tokens[at]) {
                    break;
                }
                passed += usize::from(is_word(&tokens[at]));
                if passed > furthest || ends_gap(&tokens[at]) {
                    return None;
                }
            }
            gap = false;
        }
        Some(at)
    }
}

/// Tells whether tokens start with a pattern.
fn starts(pattern: &[Word], tokens: &[Token]) -> bool {
    let mut at = 0;
    let mut gap = 0;
    for word in pattern {
        if matches!(word, Word::Gap) {
            gap = vocabulary::GAP_AFTER;
            continue;
        }
        let found = tokens.iter().skip(at).take(gap + 1);
        let Some(passed) = found
            .take_while(|token| !ends_gap(token))
            .position(|token| word.matches(token))
        else {
            return false;
        };
        at += passed + 1;
        gap = 0;
    }
    true
}

/// The words behind a name, without those that only say that it is an agent's.
pub(super) struct Predicate(Vec<Token>);

impl Predicate {
    /// Reads the rest of a name's sentence.
    pub(super) fn new(rest: &str, languages: Languages) -> Self {
        let mut tokens = tokens(first(rest, PREDICATE));
        let skip = tokens
            .iter()
            .take_while(|token| is_agent(token, languages))
            .count();
        tokens.drain(..skip);

        if let Some(first) = tokens.first_mut() {
            *first = languages::without_agent_word(first, languages).to_owned();
        }
        Predicate(tokens)
    }
}

/// Tells whether a sign ends what a gap may pass.
fn ends_gap(token: &str) -> bool {
    matches!(token, ":" | "–" | "→")
}

impl Word {
    fn any(&self) -> Option<&[WordPattern]> {
        match self {
            Word::Gap => None,
            Word::Any(words) => Some(words),
        }
    }

    fn matches(&self, token: &str) -> bool {
        match self {
            Word::Gap => false,
            Word::Any(words) => words.iter().any(|word| word.fits(token)),
        }
    }
}

fn pattern(text: &str) -> Vec<Word> {
    text.split(' ')
        .map(|word| match word {
            ".." => Word::Gap,
            _ => Word::Any(word.split('|').map(WordPattern::from).collect()),
        })
        .collect()
}

fn with_languages<'t>(
    patterns: impl Iterator<Item = (&'t str, Languages)>,
) -> Vec<(Vec<Word>, Languages)> {
    patterns
        .map(|(text, languages)| (pattern(text), languages))
        .collect()
}

/// Returns the cues of a catalog.
fn of_catalog(patterns: &config::cues::Patterns) -> impl Iterator<Item = Pattern> {
    let of_relation = |(&relation, texts)| {
        let texts: &Vec<String> = texts;
        texts.iter().map(move |text| Pattern {
            words: pattern(&text.to_lowercase()),
            relation,
            weight: Weight::Speaks,
            languages: Languages::ENGLISH,
        })
    };

    patterns.iter().flat_map(of_relation)
}

impl From<Cue> for Pattern {
    fn from(cue: Cue) -> Self {
        Pattern {
            words: pattern(cue.words),
            relation: cue.relation,
            weight: cue.weight,
            languages: cue.languages,
        }
    }
}

impl From<Pattern> for SettingPattern {
    fn from(pattern: Pattern) -> Self {
        SettingPattern {
            words: pattern.words,
            setting: Setting {
                relation: pattern.relation,
                agents: true,
                others_work: false,
                neutral: false,
            },
            languages: pattern.languages,
        }
    }
}

impl From<(&str, Setting, Languages)> for SettingPattern {
    fn from((text, setting, languages): (&str, Setting, Languages)) -> Self {
        SettingPattern {
            words: pattern(text),
            setting,
            languages,
        }
    }
}

/// Tells whether the words before a name add it to what was said before: they end with a comma, "and" or "or".
pub(super) fn goes_on(sentence: &str, languages: Languages) -> bool {
    let mut tokens = tokens(sentence);
    strip_fillers(&mut tokens, languages);
    tokens
        .last()
        .is_some_and(|last| is_conjunction(last, languages))
}

fn is_conjunction(token: &str, languages: Languages) -> bool {
    matches!(token, "," | "/" | "&") || words().conjunctions.has(token, languages)
}

fn occurs(words: &[Word], text: &str) -> bool {
    tokens(text)
        .iter()
        .any(|token| words.iter().any(|word| word.matches(token)))
}

fn strip_fillers(tokens: &mut Vec<Token>, languages: Languages) {
    while tokens
        .last()
        .is_some_and(|token| is_filler(token, languages))
    {
        tokens.pop();
    }
}

fn is_filler(token: &str, languages: Languages) -> bool {
    words().is_filler(token, languages)
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric()) || token.len() > 3
}

/// Tells whether a word behind a name only says that it is an agent's.
fn is_agent(token: &str, languages: Languages) -> bool {
    matches!(token, "'s" | "s") || words().agents.has(token, languages)
}

/// Returns the start of a text, at most so many bytes.
fn first(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Returns the label that a text opens with.
fn label(text: &str) -> Option<&str> {
    let start = first(text, LONGEST_LABEL + 1);

    start.split_once([':', '：']).map(|(label, _)| label)
}

/// Returns the end of a text, at most so many bytes.
fn last(text: &str, bytes: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(bytes))..]
}

/// Returns the tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inner = matches!(c, '-' | '\'' | '’') && !word.is_empty();
        if is_mark(c) {
            continue;
        }
        if c.is_alphanumeric() || (inner && chars.peek().is_some_and(|next| next.is_alphanumeric()))
        {
            word.extend(if c == '’' { '\'' } else { c }.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        let next = chars.peek().copied();
        if let Some(sign) = sign(c, next) {
            tokens.push(sign.to_owned());
            if sign == "→" && c != '→' {
                chars.next();
            }
        }
    }
    if !word.is_empty() {
        tokens.push(word);
    }
    tokens
}

/// Tells whether a sign only marks the letter before it, as Arabic marks its vowels; words are compared without them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}')
}

fn sign(c: char, next: Option<char>) -> Option<&'static str> {
    match c {
        ':' | '：' => Some(":"),
        '(' | '（' => Some("("),
        ',' | '，' | '、' | '،' => Some(","),
        '/' => Some("/"),
        '&' => Some("&"),
        '→' | '➜' | '➡' | '⇒' => Some("→"),
        '-' | '=' if next == Some('>') => Some("→"),
        '–' | '—' => Some("–"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RelationType::*;

    fn before(sentence: &str) -> Option<RelationType> {
        Cues::new(&Default::default())
            .before(sentence, Languages::ALL)
            .filter(|said| !said.negated)
            .map(|said| said.relation)
    }

    #[test]
    fn a_cue_reaches_over_what_is_handed() {
        assert_eq!(
            before("Defers the choice of a data store to "),
            Some(DelegatesTo)
        );
        assert_eq!(
            before("Hand the finished plan off to the "),
            Some(HandsOffTo)
        );
        assert_eq!(before("migrations signed off by `"), Some(ApprovedBy));
        assert_eq!(
            before("Share the incident's context with your "),
            Some(SharesContextWith)
        );
    }

    #[test]
    fn the_nearest_cue_wins() {
        assert_eq!(
            before("Reviewed by legal, then hand over to "),
            Some(HandsOffTo)
        );
        assert_eq!(
            before("Work through the list and validate it with "),
            Some(ReviewedBy)
        );
    }

    #[test]
    fn a_label_is_a_cue() {
        assert_eq!(before("After: "), Some(Follows));
        assert_eq!(before("Handoff from: "), Some(ReceivesFrom));
        assert_eq!(before("Unit prices → "), Some(DelegatesTo));
    }

    #[test]
    fn a_denied_cue_says_nothing() {
        assert_eq!(before("Never delegate to "), None);
        assert_eq!(before("Do not hand the keys to "), None);
    }

    #[test]
    fn names_that_are_no_agents_may_stand_in_between() {
        assert_eq!(
            before("Coordinate with the duty officer and "),
            Some(CollaboratesWith)
        );
    }

    #[test]
    fn cues_of_other_languages_tell_relations() {
        assert_eq!(before("Delegiere den Bau an "), Some(DelegatesTo));
        assert_eq!(before("Délègue la revue à "), Some(DelegatesTo));
        assert_eq!(before("Entregue o plano ao "), Some(HandsOffTo));
        assert_eq!(before("Delega la tarea a "), Some(DelegatesTo));
        assert_eq!(before("Передай план агенту "), Some(HandsOffTo));
        assert_eq!(before("将任务委托给 "), Some(DelegatesTo));
        assert_eq!(before("فوّض المهمة إلى "), Some(DelegatesTo));
    }

    #[test]
    fn denials_of_other_languages_are_read() {
        assert_eq!(before("Не передавай план "), None);
        assert_eq!(before("Não delegue a revisão ao "), None);
        assert_eq!(before("不要把任务交给 "), None);
    }

    #[test]
    fn a_header_is_all_of_its_words() {
        let cues = Cues::new(&Default::default());
        assert!(cues.header("Delegate To", Languages::ENGLISH).is_some());
        assert!(cues.header("Target", Languages::ENGLISH).is_some());
        assert!(cues.header("Target margin", Languages::ENGLISH).is_none());
    }
}
