//! Characters that a reader does not see and a model reads.

use std::ops::Range;

/// Returns the runs of invisible characters from a byte on that are no part of an emoji or of a script that needs them.
pub fn hidden(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut runs = runs(text, start);
    runs.retain(|run| !is_at_home(text, run));
    runs
}

/// Tells whether a character is drawn as nothing.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Returns the runs of invisible characters from a byte on.
fn runs(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    // Every invisible character has a first byte from this list, which most text has none of.
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        if !matches!(
            bytes[at],
            0xc2 | 0xcd | 0xd8 | 0xe1 | 0xe2 | 0xe3 | 0xef | 0xf0 | 0xf3
        ) {
            at += 1;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            at += 1;
            continue;
        };
        let end = at + c.len_utf8();
        if is_invisible(c) {
            match runs.last_mut().filter(|run| run.end == at) {
                Some(run) => run.end = end,
                None => runs.push(at..end),
            }
        }
        at = end;
    }
    runs
}

/// Tells whether invisible characters are part of what stands around them: an emoji, or a script that needs them.
fn is_at_home(text: &str, run: &Range<usize>) -> bool {
    let hidden = &text[run.clone()];
    let before = text[..run.start].chars().next_back();
    let after = text[run.end..].chars().next();
    let beside = |test: fn(char) -> bool| before.is_some_and(test) || after.is_some_and(test);
    let mut chars = hidden.chars();
    match (chars.next(), chars.next()) {
        // A selector of one glyph behind what it selects, with or without a joiner to the next emoji.
        (Some('\u{fe00}'..='\u{fe0f}'), None) => before.is_some_and(|c| !c.is_whitespace()),
        (Some('\u{fe0f}'), Some('\u{200d}')) => {
            hidden.chars().count() == 2 && after.is_some_and(|c| !c.is_ascii())
        }
        (Some('\u{e0100}'..='\u{e01ef}'), None) => before.is_some_and(is_ideograph),
        (Some('\u{200d}'), None) => beside(is_emoji) || beside(joins),
        (Some('\u{200c}'), None) => beside(joins),
        (Some('\u{200e}' | '\u{200f}' | '\u{61c}'), None) => is_right_to_left_line(text, run.start),
        (Some('\u{2066}'..='\u{2069}' | '\u{202a}'..='\u{202c}'), None) => {
            is_right_to_left_line(text, run.start)
        }
        (Some('\u{34f}'), None) => beside(|c| c.is_alphabetic() && !c.is_ascii()),
        (Some('\u{17b4}' | '\u{17b5}'), None) => beside(|c| matches!(c, '\u{1780}'..='\u{17ff}')),
        (Some('\u{180b}'..='\u{180f}'), None) => beside(|c| matches!(c, '\u{1800}'..='\u{18af}')),
        (Some('\u{2800}'), None) => beside(|c| matches!(c, '\u{2801}'..='\u{28ff}')),
        (Some('\u{115f}' | '\u{1160}'), None) => beside(|c| matches!(c, '\u{1100}'..='\u{11ff}')),
        (Some(first), _) if is_tag(first) => {
            before == Some('\u{1f3f4}')
                && hidden.ends_with('\u{e007f}')
                && hidden.chars().count() <= 8
        }
        _ => false,
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Tells whether a script joins its letters: Arabic and its sisters, those of India and around, Mongolian.
fn joins(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// How far from a mark of direction the letters that need it stand, in bytes.
const NEAR: usize = 400;

fn is_right_to_left_line(text: &str, at: usize) -> bool {
    let around =
        text.floor_char_boundary(at.saturating_sub(NEAR))..text.floor_char_boundary(at + NEAR);
    let start = text[around.start..at]
        .rfind('\n')
        .map_or(around.start, |end| around.start + end + 1);
    let line = text[start..around.end].lines().next().unwrap_or_default();
    line.chars().any(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
            && !is_invisible(c)
    })
}

/// Tells whether a character shows what follows in another order than it is read.
pub fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}')
}

/// Tells whether a character is one of the tags that spell words unseen.
pub fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}

/// Returns what tag characters spell, cut to what a message has room for.
pub fn spelled(hidden: &str) -> Option<String> {
    let letters = hidden
        .chars()
        .filter(|&c| is_tag(c))
        .filter_map(|c| char::from_u32(u32::from(c) - 0xe0000));
    let words: String = letters
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .take(60)
        .collect();
    (!words.trim().is_empty()).then(|| words.replace('`', "'"))
}

/// Returns what a character is called, with its article.
pub fn name(c: char) -> &'static str {
    match c {
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' => "a zero-width non-joiner",
        '\u{200d}' => "a zero-width joiner",
        '\u{200e}' | '\u{200f}' | '\u{61c}' => "a mark of direction",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a bidirectional control",
        '\u{2028}' | '\u{2029}' => "a line or paragraph separator",
        '\u{2060}' => "a word joiner",
        '\u{2800}' => "a blank Braille pattern",
        '\u{fff9}'..='\u{fffb}' => "an annotation mark",
        '\u{feff}' => "a byte order mark within the text",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        c if is_tag(c) => "a tag character",
        _ => "a character without a glyph",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        hidden(text, 0).len()
    }

    #[test]
    fn what_belongs_to_emoji_and_scripts_is_not_hidden() {
        for text in [
            "❤️‍🔥",
            "✔️ done",
            "👩‍🔬",
            "می‌خواهم",
            "क्‍ष",
            "葛\u{e0100}",
            "שלום\u{200f}!",
            "☑︎",
            "⠓⠑⠇⠇⠕⠀⠺",
            "ᠮᠣᠩᠭᠣᠯ\u{180b}",
        ] {
            assert_eq!(count(text), 0, "{text:?}");
        }
    }

    #[test]
    fn what_splits_words_is_hidden() {
        for text in [
            "del\u{200b}ete",
            "a\u{200d}b",
            "x\u{2060}y",
            "so\u{ad}ft",
            "a\u{202e}b",
            "one\u{2028}two",
            "a\u{2800}b",
            "a\u{fff9}b",
            "a\u{17b4}b",
            "a\u{34f}b",
            "c\u{fe01}\u{fe02}\u{fe03}",
        ] {
            assert_eq!(count(text), 1, "{text:?}");
        }
    }

    #[test]
    fn tag_characters_are_spelled_out() {
        let tags: String = "rm -rf"
            .chars()
            .filter_map(|c| char::from_u32(u32::from(c) + 0xe0000))
            .collect();
        assert_eq!(spelled(&tags).unwrap(), "rm -rf");
    }
}
