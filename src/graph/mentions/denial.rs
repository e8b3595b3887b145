//! Denial: whether the words before a cue or a name say that it does not hold.
//!
//! A denial governs its clause. It reaches over an aside between commas and over "or", and ends at a contrast, at a
//! verb of its own subject, or where it belongs to a condition: "if you cannot, delegate to x" delegates.

use super::cues::{Token, tokens};
use super::languages::{Languages, words};

/// Most words between a denial and the cue that it denies in any clause.
const NEAR: usize = 2;

/// Tells whether the tokens before a cue deny it. A cue in an aside has its own clause: "not for tables (use x)".
pub(super) fn governs(before: &[Token], languages: Languages) -> bool {
    let clause = before.rsplit(|token| token == "(").next().unwrap_or(before);
    denies_end(clause, languages)
}

/// Tells whether a sentence denies a name that no cue stands before. "Without x" asks for x: "no release without x".
pub(super) fn governs_name(sentence: &str, languages: Languages) -> bool {
    let tokens = tokens(sentence);
    let requires =
        last_denial(&tokens, languages).is_some_and(|(denial, _)| tokens[denial] == "without");
    !requires && denies_end(&tokens, languages)
}

/// Tells whether a denial governs what stands behind the last of the tokens.
fn denies_end(before: &[Token], languages: Languages) -> bool {
    let Some((denial, after)) = last_denial(before, languages) else {
        return false;
    };
    let between = &before[after..];

    let is_order = |token: &Token| words().reversals.has(token, languages);
    if between.iter().any(is_order) || is_reversal(before, denial, languages) {
        return false;
    }
    let ends = between
        .iter()
        .any(|token| words().clause_ends.has(token, languages));
    let near = between.len() < NEAR && !between.iter().any(|token| token == ",");
    !ends && (near || (!is_condition(&before[..denial], languages) && reaches_over_commas(between)))
}

/// Returns where the last denial starts and ends.
fn last_denial(tokens: &[Token], languages: Languages) -> Option<(usize, usize)> {
    (0..tokens.len()).rev().find_map(|start| {
        let pair = tokens
            .get(start + 1)
            .map(|next| format!("{} {next}", tokens[start]));
        if pair.is_some_and(|pair| words().denial_pairs.has(&pair, languages)) {
            return Some((start, start + 2));
        }
        // "Stop, collect the evidence" is an order of its own.
        let is_order =
            tokens[start] == "stop" && tokens.get(start + 1).is_some_and(|next| next == ",");
        (!is_order && is_denial(&tokens[start], languages)).then_some((start, start + 1))
    })
}

/// Tells whether an earlier denial turns a denial round: "do not merge without approval from x".
fn is_reversal(tokens: &[Token], denial: usize, languages: Languages) -> bool {
    tokens[denial] == "without" && last_denial(&tokens[..denial], languages).is_some()
}

/// Tells whether a denial belongs to a condition: only its own clause is looked at.
fn is_condition(before: &[Token], languages: Languages) -> bool {
    before
        .iter()
        .rev()
        .take_while(|token| *token != ",")
        .any(|token| words().conditions.has(token, languages))
}

/// Tells whether a denial reaches over the commas behind it: they enclose an aside directly behind it, or "or" goes on
/// with the list.
fn reaches_over_commas(between: &[Token]) -> bool {
    let commas = between.iter().filter(|token| *token == ",").count();
    let aside = commas == 2 && between.first().is_some_and(|token| token == ",");
    let last_part = between
        .rsplit(|token| token == ",")
        .next()
        .unwrap_or(between);
    commas == 0
        || aside
        || last_part
            .iter()
            .any(|token| is_one_of(token, &["or", "nor"]))
}

/// Returns whether tokens end with a denial, without it: "delegate to x, but never to".
pub(super) fn taken_off(tokens: &mut Vec<Token>, languages: Languages) -> bool {
    let denies = |token: &Token| {
        matches!(token.as_str(), "not" | "never") || words().denials.has_foreign(token, languages)
    };
    let prepositions = tokens
        .iter()
        .rev()
        .take_while(|token| is_one_of(token, &["to", "for", "with"]))
        .count();
    let end = tokens.len() - prepositions;
    let taken = end > 0 && denies(&tokens[end - 1]);
    if taken {
        tokens.truncate(end - 1);
    }
    taken
}

/// Tells whether the words behind a name deny what is said of it, within their clause.
pub(super) fn follows(after: &[Token], languages: Languages) -> bool {
    after
        .iter()
        .take_while(|token| !matches!(token.as_str(), "," | ":" | "(" | "–" | "→"))
        .any(|token| words().is_denial_after(token, languages))
}

fn is_denial(token: &str, languages: Languages) -> bool {
    words().denials.has(token, languages)
}

fn is_one_of(token: &Token, words: &[&str]) -> bool {
    words.contains(&token.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_governs_its_clause() {
        for sentence in [
            "Never ",
            "Do not, under any circumstances, ",
            "It is forbidden to ",
            "This agent no longer ",
            "Nobody may ",
            "Do not answer the question yourself or ",
            "When you review, do not under any circumstances ",
            "Never pretend to be another agent (",
        ] {
            assert!(governs_name(sentence, Languages::ALL), "{sentence}");
        }
    }

    #[test]
    fn a_cue_is_denied_within_its_own_aside() {
        assert!(governs(&tokens("Work without "), Languages::ALL));
        assert!(!governs(&tokens("Do not split tables ("), Languages::ALL));
    }

    #[test]
    fn a_denial_ends_with_its_clause() {
        for sentence in [
            "If not, ",
            "If you cannot fix the build quickly ",
            "Do not guess, ",
            "Do not fix it yourself but ",
            "Do not merge without approval from ",
            "Change the schema without ",
            "Stop, collect the evidence, ",
            "Do not write the report when invoked by ",
            "Do not hesitate to ",
            "Stop and ",
            "Avoid long plans by ",
            "Not for tables → ",
            "Work that is not yours should always go to ",
        ] {
            assert!(!governs_name(sentence, Languages::ALL), "{sentence}");
        }
    }
}
