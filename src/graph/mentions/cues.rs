//! Words around a name, compared with the vocabulary's patterns.

use super::denial;
use super::languages;
use super::vocabulary::{self as words, Cue, Setting, Weight};
use crate::agent::RelationType;

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

/// The vocabulary, ready to be compared.
pub(super) struct Cues {
    before: Vec<Pattern>,
    after: Vec<Pattern>,
    describes: Vec<Pattern>,
    headings: Vec<(Vec<Word>, &'static Setting)>,
    headers: Vec<(Vec<Word>, &'static Setting)>,
    other_things: Vec<Word>,
    examples: Vec<Word>,
}

struct Pattern {
    words: Vec<Word>,
    relation: RelationType,
    weight: Weight,
}

/// One word of a pattern.
enum Word {
    /// Up to [`words::GAP`] words.
    Gap,
    /// Any of these; `*` stands for anything at either end.
    Any(Vec<&'static str>),
}

impl Cues {
    /// Reads the vocabulary.
    pub(super) fn new() -> Self {
        let patterns = |cues: &'static [Cue]| {
            let pattern = |&(text, relation, weight): &'static Cue| Pattern {
                words: pattern(text),
                relation,
                weight,
            };
            cues.iter().map(pattern).collect()
        };
        let settings = |list: &'static [Setting]| {
            list.iter()
                .map(|setting| (pattern(setting.words), setting))
                .collect()
        };
        let mut before: Vec<Pattern> = patterns(words::BEFORE);
        before.extend(foreign_patterns());
        let mut headings: Vec<(Vec<Word>, &'static Setting)> = settings(words::HEADINGS);
        headings.extend(
            languages::headings()
                .iter()
                .map(|setting| (pattern(setting.words), setting)),
        );
        Cues {
            before,
            after: patterns(words::AFTER),
            describes: patterns(words::DESCRIBES),
            headings,
            headers: settings(words::HEADERS),
            other_things: words::OTHER_THINGS
                .iter()
                .flat_map(|word| pattern(word))
                .collect(),
            examples: words::EXAMPLES
                .iter()
                .flat_map(|word| pattern(word))
                .collect(),
        }
    }

    /// Returns what the words before a name say of it.
    pub(super) fn before(&self, sentence: &str) -> Option<Said> {
        let mut tokens = tokens(sentence);

        // "Instead of" and German "an" end a cue with a word that is a filler elsewhere.
        while let Some(last) = tokens.last().filter(|token| is_filler(token)) {
            if matches!(last.as_str(), "of" | "an")
                && let Some(said) = self.ending(&tokens, |_| true)
            {
                return Some(said);
            }
            tokens.pop();
        }

        let sign = tokens.last().filter(|token| !is_word(token)).cloned();
        let Some(sign) = sign else {
            return self
                .ending(&tokens, |_| true)
                .or_else(|| self.listed(tokens));
        };
        if let Some(said) = self.ending(&tokens, |_| true) {
            if sign != "→" {
                return Some(said);
            }
            tokens.pop();
            return self
                .ending(&tokens, |weight| weight == Weight::Speaks)
                .or(Some(said));
        }
        if matches!(sign.as_str(), "," | "/" | "&") {
            return self.listed(tokens);
        }
        tokens.pop();
        strip_fillers(&mut tokens);
        let said = self.ending(&tokens, |weight| sign != "–" || weight == Weight::Speaks)?;
        Some(Said {
            label: sign == ":",
            ..said
        })
    }

    /// Returns what the words after a name say of it, as its predicate.
    pub(super) fn after(&self, sentence: &str) -> Option<Said> {
        let mut tokens = tokens(first(sentence, 80));
        let agents = |token: &String| {
            words::AGENT_WORDS.contains(&token.as_str()) || token == "'s" || token == "s"
        };
        let skip = tokens.iter().take_while(|token| agents(token)).count();
        tokens.drain(..skip);
        let starts = |pattern: &Pattern| {
            pattern.words.len() <= tokens.len()
                && pattern
                    .words
                    .iter()
                    .zip(&tokens)
                    .all(|(word, token)| word.matches(token))
        };
        let pattern = self.after.iter().find(|pattern| starts(pattern))?;
        Some(Said {
            relation: pattern.relation,
            weight: pattern.weight,
            negated: false,
            label: false,
        })
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
    pub(super) fn heading(&self, text: &str) -> Option<&'static Setting> {
        let tokens = tokens(text);
        let fits = |words: &[Word]| {
            words
                .iter()
                .all(|word| tokens.iter().any(|token| word.matches(token)))
        };
        self.headings
            .iter()
            .find(|(words, _)| fits(words))
            .map(|&(_, setting)| setting)
    }

    /// Tells whether a heading speaks of other things than agents: skills, tools, files.
    pub(super) fn is_of_other_things(&self, text: &str) -> bool {
        occurs(&self.other_things, text)
    }

    /// Tells whether a heading speaks of examples.
    pub(super) fn is_of_examples(&self, text: &str) -> bool {
        occurs(&self.examples, text)
    }

    /// Returns what a table's header says of the names in its column.
    pub(super) fn header(&self, text: &str) -> Option<&'static Setting> {
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
            .find(|(words, _)| fits(words))
            .map(|&(_, setting)| setting)
    }

    /// Returns what the best pattern says that ends where the tokens end.
    fn ending(&self, tokens: &[Token], allowed: impl Fn(Weight) -> bool) -> Option<Said> {
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
            .before
            .iter()
            .enumerate()
            .filter(|(_, pattern)| allowed(pattern.weight));
        let (_, _, order, start) = patterns.filter_map(fits).min()?;
        let pattern = &self.before[order];
        Some(Said {
            relation: pattern.relation,
            weight: pattern.weight,
            // Where words are not parted, the denial stands in the cue's own token.
            negated: denial::governs(&tokens[..start]) || languages::is_denial(&tokens[start]),
            label: false,
        })
    }

    /// Returns what is said of a name that stands behind others which are no agents: "coordinate with QA and x".
    fn listed(&self, mut tokens: Vec<Token>) -> Option<Said> {
        if !matches!(
            tokens.last().map(String::as_str),
            Some("and" | "or" | "," | "&" | "/")
        ) {
            return None;
        }
        for _ in 0..4 {
            tokens.pop();
            let said = self.ending(&tokens, |weight| weight == Weight::Speaks);
            if said.is_some() {
                return said;
            }
        }
        None
    }
}

impl Pattern {
    /// Returns where the pattern starts in tokens that it ends with.
    fn start(&self, tokens: &[Token]) -> Option<usize> {
        let mut at = tokens.len();
        let mut gap = false;
        for word in self.words.iter().rev() {
            if matches!(word, Word::Gap) {
                gap = true;
                continue;
            }
            let furthest = if gap { words::GAP } else { 0 };
            let mut passed = 0;
            loop {
                at = at.checked_sub(1)?;
                if word.matches(&tokens[at]) {
                    break;
                }
                passed += usize::from(is_word(&tokens[at]));
                if passed > furthest || matches!(tokens[at].as_str(), ":" | "–" | "→") {
                    return None;
                }
            }
            gap = false;
        }
        Some(at)
    }
}

impl Word {
    fn matches(&self, token: &str) -> bool {
        match self {
            Word::Gap => false,
            Word::Any(words) => words
                .iter()
                .any(|word| languages::matches_word(word, token)),
        }
    }
}

fn pattern(text: &'static str) -> Vec<Word> {
    text.split(' ')
        .map(|word| match word {
            ".." => Word::Gap,
            _ => Word::Any(word.split('|').collect()),
        })
        .collect()
}

/// Returns the patterns of other languages than English.
fn foreign_patterns() -> impl Iterator<Item = Pattern> {
    let cues = languages::all()
        .iter()
        .flat_map(|language| &language.before);
    cues.flat_map(|(&relation, patterns)| {
        patterns.iter().map(move |text| Pattern {
            words: pattern(text),
            relation,
            weight: Weight::Speaks,
        })
    })
}

/// Tells whether the words before a name add it to what was said before: they end with a comma, "and" or "or".
pub(super) fn goes_on(sentence: &str) -> bool {
    let mut tokens = tokens(sentence);
    strip_fillers(&mut tokens);
    matches!(
        tokens.last().map(String::as_str),
        Some("," | "and" | "or" | "/" | "&")
    )
}

fn occurs(words: &[Word], text: &str) -> bool {
    tokens(text)
        .iter()
        .any(|token| words.iter().any(|word| word.matches(token)))
}

fn strip_fillers(tokens: &mut Vec<Token>) {
    while tokens.last().is_some_and(|token| is_filler(token)) {
        tokens.pop();
    }
}

fn is_filler(token: &str) -> bool {
    words::FILLERS.contains(&token) || languages::is_filler(token)
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric()) || token.len() > 3
}

/// Returns the start of a text, at most so many bytes.
fn first(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Returns the tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inner = matches!(c, '-' | '\'' | '’') && !word.is_empty();
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

fn sign(c: char, next: Option<char>) -> Option<&'static str> {
    match c {
        ':' => Some(":"),
        '(' => Some("("),
        ',' => Some(","),
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
        Cues::new()
            .before(sentence)
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
        let cues = Cues::new();
        assert!(cues.header("Delegate To").is_some());
        assert!(cues.header("Target").is_some());
        assert!(cues.header("Target margin").is_none());
    }
}
