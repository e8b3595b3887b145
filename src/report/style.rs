//! Styles of words, and what a terminal may be shown of a text that files have a part in.
//!
//! A name or a quote may hold escape sequences of its own. So a style is not written as one: it is a mark that each
//! run of the program chooses anew and no file can hold. [`shown`] makes everything else visible and only then turns
//! the marks into escape sequences.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use anstyle::AnsiColor;

use crate::agent::text::unseen;

/// A heading or the name of a thing.
pub const STRONG: Style = Style(anstyle::Style::new().bold());
/// What can be skipped.
pub const QUIET: Style = Style(anstyle::Style::new().dimmed());
/// What went well.
pub const GOOD: Style = Style(AnsiColor::Green.on_default().bold());
/// What needs attention.
pub const WARN: Style = Style(AnsiColor::Yellow.on_default().bold());
/// What failed, or what should not be overlooked.
pub const BAD: Style = Style(AnsiColor::Red.on_default().bold());
/// What came.
pub const MORE: Style = Style(AnsiColor::Green.on_default());
/// What went.
pub const LESS: Style = Style(AnsiColor::Red.on_default());
/// Words among styled ones.
pub const PLAIN: Style = Style(anstyle::Style::new());

/// What escape sequences begin with.
const ESCAPE: char = '\u{1b}';

/// Stands for [`ESCAPE`] where the program itself means it.
static MARK: LazyLock<String> =
    LazyLock::new(|| format!("{ESCAPE}{:016x}", RandomState::new().hash_one(0)));

/// How words look; `{style}` begins it in a format, `{style:#}` ends it.
#[derive(Debug, Clone, Copy)]
pub struct Style(anstyle::Style);

impl fmt::Display for Style {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes = if out.alternate() {
            self.0.render_reset().to_string()
        } else {
            self.0.render().to_string()
        };
        out.write_str(&trusted(&codes))
    }
}

/// Marks the escape sequences of a text that was made from visible words.
pub fn trusted(text: &str) -> String {
    text.replace(ESCAPE, &MARK)
}

/// Returns what a terminal is given: styles as escape sequences, everything else as characters that it draws. No line
/// begins as a workflow command, which GitHub Actions would obey.
pub fn shown(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(shown_line).collect();
    lines.join("\n")
}

fn shown_line(line: &str) -> String {
    let mut shown = String::new();
    let mut is_start = true;
    for (ix, part) in line.split(&*MARK).enumerate() {
        // Behind a mark stands the rest of an escape sequence, which ends with `m`.
        let codes = if ix == 0 {
            0
        } else {
            part.find('m').map_or(0, |end| end + 1)
        };
        let (codes, words) = part.split_at(codes);
        if ix > 0 {
            shown.push(ESCAPE);
        }
        shown += codes;
        shown += &without_command(&visible(words), is_start);
        is_start &= words.trim().is_empty();
    }
    shown
}

/// Returns what a reader without a terminal is given: as [`shown`], and no styles.
pub fn plain(text: &str) -> String {
    let shown = shown(text);
    let mut parts = shown.split(ESCAPE);
    let first = parts.next().unwrap_or_default().to_owned();

    parts.fold(first, |plain, part| {
        plain + part.split_once('m').map_or("", |(_, words)| words)
    })
}

/// Takes from words what the runner of GitHub Actions obeys: `::` at the start of a line, `##[` anywhere
/// (`ActionCommand.cs` of actions/runner, read in November 2026).
fn without_command(words: &str, is_start: bool) -> String {
    let words = words.replace("##[", "## [");
    match words.trim_start().strip_prefix("::") {
        Some(rest) if is_start => format!(": :{rest}"),
        _ => words,
    }
}

/// Shows what a terminal would obey or hide: control characters as spaces, invisible ones as boxes. Every character
/// stays one.
pub fn visible(text: &str) -> String {
    let show = |c: char| match c {
        // Some programs break a line at the two separators.
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => ' ',
        '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' => c,
        c if unseen::is_invisible(c) => '▯',
        c => c,
    };
    text.chars().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(visible("a\u{1b}[2J\tb\u{202e}c\u{2028}d"), "a [2J b▯c d");
    }

    #[test]
    fn styles_are_escape_sequences_and_those_of_a_file_are_not() {
        let name = "\u{1b}[31mred\u{9b}1m\u{7}";
        let text = format!("{STRONG}{name}{STRONG:#}\n");
        assert_eq!(shown(&text), "\u{1b}[1m [31mred 1m \u{1b}[0m\n");
    }

    #[test]
    fn a_plain_text_has_no_styles_and_none_of_a_file() {
        let name = "\u{1b}[31mred\u{e0041}";
        let text = format!("{STRONG}{name}{STRONG:#} is {QUIET}m{QUIET:#}");
        assert_eq!(plain(&text), " [31mred▯ is m");
    }

    #[test]
    fn no_line_is_a_workflow_command() {
        assert_eq!(shown("a\n  ::error::b\n::c::"), "a\n: :error::b\n: :c::");
        assert_eq!(shown("a ##[group]b::c"), "a ## [group]b::c");
        // Nor is one after its styles were taken away.
        let styled = format!("{QUIET}::error::x{QUIET:#}");
        assert!(shown(&styled).contains(": :error"));
    }
}
