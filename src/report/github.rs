//! Findings as annotations of a pull request: workflow commands on standard output.

use std::fmt::Write;

use super::style::visible;
use super::{Folders, utf16_columns};
use crate::catalog::Catalog;
use crate::finding::{Finding, Severity};

/// How many notes are annotated: a page shows ten of each kind, and the rest would only fill the log.
const MOST_NOTES: usize = 10;

/// Tells findings as GitHub's workflow commands, a line each.
pub fn write(catalog: &Catalog, folders: &Folders, findings: &[Finding]) -> String {
    let mut text = String::new();
    let mut notes = 0;
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        notes += usize::from(finding.severity == Severity::Info);
        if notes > MOST_NOTES {
            continue;
        }
        let _ = write!(
            text,
            "::{command} file={}",
            property(&folders.path(&finding.place))
        );
        if let Some(span) = finding.place.span {
            let _ = write!(text, ",line={}", span.line);
        }
        if let Some((start, end)) = utf16_columns(catalog, &finding.place) {
            let _ = write!(text, ",col={start},endColumn={end}");
        }
        let help = finding
            .help
            .as_deref()
            .map(|help| format!("\n{help}"))
            .unwrap_or_default();
        let message = data(&format!("{}{help}", finding.message));
        let _ = writeln!(text, ",title={}::{message}", property(finding.rule));
    }
    text
}

/// Escapes what ends a command's message, and makes visible what the log's reader would not see.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

/// Escapes what ends a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(property("a,b: c%\n"), "a%2Cb%3A c%25%0A");
        assert_eq!(
            data("100 %: done, yes\r\n\u{1b}[2J"),
            "100 %25: done, yes %0A [2J"
        );
    }
}
