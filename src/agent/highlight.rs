//! Code highlighting: a block and its language in, HTML with classes out.
//!
//! A token is `<i class="k">…</i>`, and its class one letter: `a` attribute or key, `b` bold, `c` comment, `d` deleted
//! line, `e` escape or placeholder, `f` function, `g` tag, `h` heading, `i` inserted line, `k` keyword, `l` constant of
//! the language, `n` number, `s` string, `t` type, `v` variable. Signs and plain names have none. The style sheet gives
//! each its colour by a custom property, `--code-k` for `k`.

mod language;
mod memo;
mod token;
mod writer;

use syntect::util::LinesWithEndings;

use language::Grammar;
use memo::{Change, Reader};
use token::Token;
use writer::Writer;

use super::text::unseen;

/// The longest block that is highlighted: a longer one is data, and its colours would help nobody.
const MAX_BLOCK: usize = 64 * 1024;

/// The longest line of a block that is highlighted, in bytes: grammars read a line many times over, and a longer one is
/// minified or data.
const MAX_LINE: usize = 2000;

/// Highlights code. Cheap to make; grammars are loaded when first needed, once for all.
#[derive(Debug, Default)]
pub struct Highlighter {}

impl Highlighter {
    /// Returns what the language is called, by the word that its author wrote in lower case: empty for text that is no
    /// code, none where the language is not known.
    pub fn label(&self, language: &str) -> Option<&'static str> {
        language::label(language)
    }

    /// Writes code as HTML; plain where its language is not known, or where it is too long to be read by people.
    pub fn write(&self, language: &str, code: &str, out: &mut String) {
        let readable = code.len() <= MAX_BLOCK && code.lines().all(|line| line.len() <= MAX_LINE);
        let length = out.len();
        match language::grammar(language).filter(|_| readable) {
            Some(grammar) if highlight(grammar, code, out).is_some() => {}
            _ => {
                out.truncate(length);
                escape(out, code);
            }
        }
    }
}

fn highlight(grammar: Grammar, code: &str, out: &mut String) -> Option<()> {
    let mut reader = Reader::new(grammar);
    let mut writer = Writer::new(out);
    let mut tokens = Tokens::default();
    for line in LinesWithEndings::from(code) {
        let mut from = 0;
        for step in &*reader.line(line)? {
            let at = usize::from(step.at);
            writer.write(&line[from..at], tokens.now());
            from = at;
            tokens.apply(step.change);
        }
        writer.write(&line[from..], tokens.now());
    }
    writer.finish();
    Some(())
}

/// What each open scope means, the innermost last.
#[derive(Default)]
struct Tokens {
    open: Vec<Token>,
    cleared: Vec<Vec<Token>>,
}

impl Tokens {
    fn now(&self) -> Token {
        self.open.last().copied().unwrap_or(Token::Plain)
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Open(token) => {
                let outer = self.now();
                self.open
                    .push(token.map_or(outer, |token| token.within(outer)));
            }
            Change::Close(count) => self
                .open
                .truncate(self.open.len().saturating_sub(usize::from(count))),
            Change::PutAside(count) => {
                let kept = count.map_or(0, |count| {
                    self.open.len().saturating_sub(usize::from(count))
                });
                self.cleared.push(self.open.split_off(kept));
            }
            Change::Restore => self.open.extend(self.cleared.pop().unwrap_or_default()),
        }
    }
}

/// Writes text as HTML, to stand in an element. Characters that nobody would see are named where they stand, in a way
/// that copying leaves out.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut start = 0;
    // Most text is ASCII, and has none.
    let hidden = if text.is_ascii() {
        Vec::new()
    } else {
        unseen::hidden(text, 0)
    };
    for run in hidden {
        escape_seen(out, &text[start..run.start]);
        name_unseen(out, &text[run.clone()]);
        start = run.end;
    }
    escape_seen(out, &text[start..]);
}

/// How many characters of a run are named.
const NAMED: usize = 4;

fn name_unseen(out: &mut String, run: &str) {
    let mut label: Vec<String> = match unseen::spelled(run) {
        Some(words) => vec![format!("tags that spell {words}")],
        None => run
            .chars()
            .take(NAMED)
            .map(|c| format!("U+{:04X}", u32::from(c)))
            .collect(),
    };
    let count = run.chars().count();
    if label.len() == NAMED && count > NAMED {
        label.push(format!("and {} more", count - NAMED));
    }
    let first = run.chars().next().unwrap_or_default();
    out.push_str("<span class=\"unseen\" data-is=\"");
    escape_attribute(out, &label.join(" "));
    out.push_str("\" title=\"");
    out.push_str(unseen::name(first));
    out.push_str("\"></span>");
}

fn escape_seen(out: &mut String, text: &str) {
    escape_bytes(out, text, |byte| {
        matches!(byte, b'&' | b'<' | b'>') || control(byte)
    });
}

/// Writes text as HTML, to stand between double quotes.
pub(super) fn escape_attribute(out: &mut String, text: &str) {
    escape_bytes(out, text, |byte| {
        matches!(byte, b'&' | b'<' | b'>' | b'"') || control(byte)
    });
}

fn escape_bytes(out: &mut String, text: &str, special: impl Fn(u8) -> bool) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(&special) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'&' => out.push_str("&amp;"),
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            b'"' => out.push_str("&quot;"),
            // HTML has no control characters; what an agent reads is shown all the same, as `␛`.
            byte => out.extend(char::from_u32(0x2400 + u32::from(byte))),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

fn control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(language: &str, code: &str) -> String {
        let mut out = String::new();
        Highlighter::default().write(language, code, &mut out);
        out
    }

    #[test]
    fn tokens_have_one_class_and_signs_none() {
        assert_eq!(
            html(
                "rust",
                "/// Adds.\npub fn add(a: u8) -> u8 {\n    a + 1 // \"one\"\n}\n"
            ),
            "<i class=\"c\">/// Adds.</i>\n<i class=\"k\">pub fn</i> <i class=\"f\">add</i>(a: <i class=\"k\">u8</i>) -&gt; \
             <i class=\"k\">u8</i> {\n    a + <i class=\"n\">1</i> <i class=\"c\">// \"one\"</i>\n}\n"
        );
    }

    #[test]
    fn what_stands_in_a_string_is_not_all_string() {
        assert_eq!(
            html("js", "say(`${name}\\n`)\n"),
            "<i class=\"f\">say</i>(<i class=\"s\">`</i>${name}<i class=\"e\">\\n</i><i class=\"s\">`</i>)\n"
        );
    }

    #[test]
    fn keys_stay_keys_in_quotes_and_without() {
        assert_eq!(
            html("json", "{\"a\": \"b\"}"),
            "{<i class=\"a\">\"a\"</i>: <i class=\"s\">\"b\"</i>}"
        );
        assert_eq!(
            html("yaml", "a: b # c\n"),
            "<i class=\"a\">a</i>: b <i class=\"c\"># c</i>\n"
        );
    }

    #[test]
    fn operators_that_are_words_are_keywords() {
        assert_eq!(
            html("python", "a and b == c"),
            "a <i class=\"k\">and</i> b == c"
        );
    }

    #[test]
    fn code_of_no_language_is_plain() {
        for language in ["", "mystery", "mermaid", "text"] {
            assert_eq!(html(language, "if a < b {}"), "if a &lt; b {}");
        }
    }

    #[test]
    fn data_is_plain() {
        assert_eq!(html("js", &"1;".repeat(MAX_LINE)), "1;".repeat(MAX_LINE));
        assert_eq!(
            html("js", &"1;\n".repeat(MAX_BLOCK)),
            "1;\n".repeat(MAX_BLOCK)
        );
    }

    #[test]
    fn a_line_is_read_anew_where_it_stands_in_another_state() {
        let code = "x = 1\ny = \"\"\"\nx = 1\n\"\"\"\nx = 1\n";
        let first = html("python", code);
        let lines: Vec<&str> = first.lines().collect();
        assert_eq!(lines[0], lines[4]);
        assert_ne!(lines[0], lines[2], "inside the string it is no code");
        assert_eq!(
            html("python", code),
            first,
            "the second time it is remembered"
        );
    }
}
