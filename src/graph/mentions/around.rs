//! What stands around a name: its sentence, its list, quotation marks, asides, transcripts.

use super::Form;
use super::chain::ARROWS;
use super::find::Candidate;
use super::languages::{Languages, words};
use super::text::{Block, Kind, Span};

/// Most bytes before a name that are looked at for a cue.
const REACH: usize = 240;

/// Tells whether two names stand in one list: only commas, slashes, "and", "or" and asides between them.
pub(super) fn links(between: &str, languages: Languages) -> bool {
    let mut depth = 0;
    let outside: String = between
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            depth == 0 && *c != ')'
        })
        .collect();
    let parts = outside.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '，' | '、' | '،' | '/' | '&' | '+' | '`' | '*' | '|' | '@'
            )
    });
    let word = |word: &str| {
        matches!(
            word,
            "" | "the" | "then" | "as" | "well" | "agent" | "agents" | "agent-" | "both"
        ) || words().conjunctions.has(word, languages)
    };
    between.len() < 80
        && !between.contains('\n')
        && parts.map(|word| word.trim_matches(['"', '\''])).all(word)
}

/// Returns where the sentence around a name starts, at most [`REACH`] bytes before it.
pub(super) fn sentence(text: &str, block: &Block, at: usize) -> usize {
    let from = text.ceil_char_boundary(block.start.max(at.saturating_sub(REACH)));
    let before = &text[from..at];
    let lines = matches!(block.kind, Kind::Code { .. } | Kind::Diagram);
    let stop = before.char_indices().rev().find(|&(ix, c)| match c {
        '.' | '!' | '?' => {
            before[ix + 1..].starts_with(char::is_whitespace) && !is_abbreviation(&before[..ix])
        }
        ';' | '。' | '|' => true,
        '\n' => lines,
        _ => false,
    });
    stop.map_or(from, |(ix, c)| from + ix + c.len_utf8())
}

/// Returns the sentence around a name and the one before it, up to the name.
pub(super) fn sentence_before<'t>(text: &'t str, block: &Block, at: usize) -> &'t str {
    let own = sentence(text, block, at);
    let end = text[block.start..own]
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .len();

    &text[sentence(text, block, block.start + end)..at]
}

/// Tells whether an arrow leads to a name that ends its block.
pub(super) fn is_pointed_at(text: &str, block: &Block, name: Span) -> bool {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '`' | '*' | '"' | '\'' | '@');
    let before = text[block.start..name.start].trim_end_matches(is_mark);
    let ends = text[name.end..block.end]
        .chars()
        .all(|c| !c.is_alphanumeric());

    ends && ARROWS.iter().any(|arrow| before.ends_with(arrow))
}

fn is_abbreviation(before: &str) -> bool {
    ["e.g", "i.e", "etc", "vs", "cf"]
        .iter()
        .any(|short| before.ends_with(short))
}

/// Returns where the sentence around a name ends.
pub(super) fn sentence_end(text: &str, block: &Block, at: usize) -> usize {
    let rest = &text[at..block.end];
    let lines = matches!(block.kind, Kind::Code { .. } | Kind::Diagram);
    let stop = rest.char_indices().find(|&(ix, c)| match c {
        '.' | '!' | '?' => rest[ix + 1..].starts_with(char::is_whitespace),
        ';' | '。' => true,
        '\n' => lines,
        _ => false,
    });
    stop.map_or(block.end, |(ix, _)| at + ix)
}

/// Tells whether a place stands within quotation marks on its line: what a user might say. The quotation marks of a
/// front matter's value are no such.
pub(super) fn is_quoted(block: &str, at: usize, kind: Kind) -> bool {
    let line_start = block[..at].rfind('\n').map_or(0, |feed| feed + 1);
    let line = &block[line_start..at];
    // The quotation marks around a key's whole value are YAML's.
    let value = line
        .find(':')
        .filter(|&key| line[key..].starts_with(": \"") && matches!(kind, Kind::Meta { .. }));
    let before = &block[line_start + value.map_or(0, |colon| colon + 3)..at];
    let curly = before.matches('“').count() > before.matches('”').count();
    let straight = before.matches('"').count() % 2 == 1;
    let opened = before.rfind(['"', '“']).unwrap_or(0);
    // A name alone in quotation marks is a name.
    (curly || straight) && before[opened..].split_whitespace().count() > 1
}

/// Tells whether a place stands in an aside that gives examples: "(a, b, etc.)", "(e.g. a)".
pub(super) fn is_for_example(block: &str, at: usize) -> bool {
    let Some(open) = block[..at]
        .rfind('(')
        .filter(|&open| !block[open..at].contains(')'))
    else {
        return false;
    };
    let end = block[at..]
        .find(')')
        .map_or(block.len(), |close| at + close);
    let aside = &block[open..end];
    aside.contains("etc") || aside.contains("e.g") || aside.contains("such as")
}

/// Tells whether names that open a block are what it is about: they are marked, or a sign sets them off.
pub(super) fn is_lead(group: &[Candidate], rest: &str) -> bool {
    let marked = group.iter().any(|candidate| {
        matches!(
            candidate.form,
            Form::Marked | Form::MarkedWord | Form::Claimed
        )
    });
    let sign = rest.trim_start().chars().next();
    marked
        || sign
            .is_none_or(|sign| matches!(sign, ':' | '–' | '—' | '-' | '(' | '→' | '=' | '*' | '`'))
}

/// Tells whether a block is a line of a conversation shown as an example.
pub(super) fn is_transcript(block: &str) -> bool {
    let line =
        block.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '*' | '-' | '_'));
    let speaker = line.split(':').next().unwrap_or_default();
    line.len() > speaker.len()
        && matches!(
            speaker.trim_end_matches('*').to_lowercase().as_str(),
            "user"
                | "human"
                | "assistant"
                | "you"
                | "user prompt"
                | "context"
                | "commentary"
                | "claude"
        )
}

/// Returns how many lines end in a text.
pub(super) fn line_feeds(text: &str) -> u32 {
    text.bytes().filter(|&byte| byte == b'\n').count() as u32
}

/// Returns how many bytes of its line stand before the end of a text.
pub(super) fn column(text: &str) -> usize {
    text.len() - text.rfind('\n').map_or(0, |feed| feed + 1)
}
