//! Findings as Markdown, for a job's summary or a comment.

use std::fmt::Write;

use super::style::visible;
use super::{Folders, count};
use crate::catalog::Catalog;
use crate::check;
use crate::finding::{Finding, Severity};

/// The largest report, in bytes: a comment on GitHub holds 65,536 characters.
const LARGEST: usize = 60_000;

/// What is kept free for titles and for the numbers of what is left out.
const RESERVED: usize = 1_000;

/// How many errors and warnings are listed: a summary is read, not searched.
const LISTED: usize = 50;

/// Tells findings as GitHub's Markdown: errors and warnings in a table, notes by rule.
pub fn write(catalog: &Catalog, folders: &Folders, findings: &[Finding]) -> String {
    let agents = catalog.agents.len();
    let noun = if agents == 1 { "agent" } else { "agents" };
    let mut text = format!("## {agents} {noun} checked: {}\n", counts(findings));
    let grave: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Info)
        .collect();
    let rows = grave.iter().take(LISTED);
    let rows = fitting(rows.map(|finding| row(folders, finding)), text.len());
    if !rows.is_empty() {
        text += "\n| | finding | where |\n| --- | --- | --- |\n";
        text += &rows.concat();
    }
    if grave.len() > rows.len() {
        let _ = writeln!(
            text,
            "\n{} more: `agentdex check` shows them all.",
            grave.len() - rows.len()
        );
    }
    let notes: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Info)
        .collect();
    if !notes.is_empty() {
        let _ = write!(
            text,
            "\n<details><summary>{} notes</summary>\n\n| rule | finds | times |\n| --- | --- | ---: |\n",
            notes.len()
        );
        for same in notes.chunk_by(|a, b| a.rule == b.rule) {
            let summary = check::rule(same[0].rule).map_or("", |rule| rule.summary);
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                code(same[0].rule),
                escaped(summary),
                same.len()
            );
        }
        text += "\n</details>\n";
    }
    text
}

fn row(folders: &Folders, finding: &Finding) -> String {
    let line = finding
        .place
        .span
        .map(|span| format!(":{}", span.line))
        .unwrap_or_default();
    let place = code(&format!("{}{line}", folders.path(&finding.place)));
    let help = finding
        .help
        .as_deref()
        .map(|help| format!("<br>{}", sentence(help)))
        .unwrap_or_default();
    format!(
        "| {} {} | {}{help} | {} |\n",
        finding.severity,
        cell(&code(finding.rule)),
        sentence(&finding.message),
        cell(&place)
    )
}

/// Returns the first rows, as far as a report has room for them that has so many bytes already.
pub(super) fn fitting(rows: impl Iterator<Item = String>, written: usize) -> Vec<String> {
    let mut room = LARGEST.saturating_sub(RESERVED + written);
    let fits = |row: &String| match room.checked_sub(row.len()) {
        Some(rest) => {
            room = rest;
            true
        }
        None => false,
    };
    rows.take_while(fits).collect()
}

/// Sets a sentence whose names stand in backticks.
pub(super) fn sentence(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let odd = text.matches('`').count() % 2 == 1;
    parts
        .map(|(ix, part)| {
            if ix % 2 == 1 && !odd && !part.is_empty() {
                cell(&code(part))
            } else {
                escaped(part)
            }
        })
        .collect()
}

/// A table's cells end at a `|`, even within code.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn counts(findings: &[Finding]) -> String {
    let kinds = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ];
    let told: Vec<String> = kinds
        .into_iter()
        .map(|(severity, word)| (count(findings, severity), word))
        .filter(|&(count, _)| count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if told.is_empty() {
        "nothing found".to_owned()
    } else {
        told.join(", ")
    }
}

/// Shows a text as code, whatever backticks it holds.
pub(in crate::report) fn code(text: &str) -> String {
    let text = visible(text);
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let room = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{room}{text}{room}{fence}")
}

/// Stands within what GitHub would make a mention, a reference or a link of. It looks for them in the text after all
/// escapes are read, so that a backslash keeps none away.
const SPACE_WITHOUT_WIDTH: char = '\u{200b}';

/// Escapes what Markdown or HTML would take for their own, and parts what would notify people or lead somewhere.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible(text).chars() {
        let parts_before = match c {
            '/' => escaped.ends_with(':'),
            '.' => ends_with_letters(&escaped, "www"),
            '-' => ends_with_letters(&escaped, "gh"),
            _ => false,
        };
        if parts_before {
            escaped.push(SPACE_WITHOUT_WIDTH);
        }
        push_literally(&mut escaped, c);
        if matches!(c, '@' | '#') {
            escaped.push(SPACE_WITHOUT_WIDTH);
        }
    }
    escaped
}

/// Escapes what Markdown or HTML would take for their own, for a file that people edit: nobody is notified there.
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for c in visible(text).chars() {
        push_literally(&mut literal, c);
    }
    literal
}

fn push_literally(text: &mut String, c: char) {
    match c {
        '<' => text.push_str("&lt;"),
        '&' => text.push_str("&amp;"),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => text.extend(['\\', c]),
        c => text.push(c),
    }
}

/// Tells whether a text ends with ASCII letters, large or small.
fn ends_with_letters(text: &str, letters: &str) -> bool {
    let start = text.len().checked_sub(letters.len());
    let end = start.and_then(|start| text.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_and_the_rest_cannot_be_taken_for_markup() {
        assert_eq!(
            sentence("`a|b` calls <b> *now*"),
            "`a\\|b` calls &lt;b> \\*now\\*"
        );
        assert_eq!(sentence("one ` alone"), "one  alone");
    }

    #[test]
    fn nothing_is_a_mention_a_reference_or_a_link() {
        for text in [
            "@octocat",
            "a@b.example",
            "x/y#1",
            "GH-1",
            "https://x.example",
            "WWW.x.example",
        ] {
            assert_eq!(escaped(text).matches('\u{200b}').count(), 1, "{text}");
        }
        assert_eq!(escaped("1 / 2 - 3. a: b"), "1 / 2 - 3. a: b");
    }

    #[test]
    fn rows_are_left_out_where_a_comment_would_be_too_long() {
        let rows = fitting(std::iter::repeat_n("x".repeat(1_000), 100), 30_000);
        assert_eq!(rows.len(), 29);
    }
}
