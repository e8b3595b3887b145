//! Findings as Markdown, for a job's summary or a comment.

use std::fmt::Write;

use super::{Folders, count};
use crate::catalog::Catalog;
use crate::check;
use crate::finding::{Finding, Severity};

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
    if !grave.is_empty() {
        text += "\n| | finding | where |\n| --- | --- | --- |\n";
        grave
            .iter()
            .take(LISTED)
            .for_each(|finding| text += &row(folders, finding));
    }
    if grave.len() > LISTED {
        let _ = writeln!(
            text,
            "\n{} more: `agentdex check` shows them all.",
            grave.len() - LISTED
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
    let text = text.replace(['\n', '\r'], " ");
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

/// Escapes what Markdown or HTML would take for their own, and names that would notify people.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
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
}
