//! Characters that a reader does not see and a model reads.

use std::ops::Range;

use super::MOST;
use crate::agent::text::unseen::{hidden, is_bidi_override, is_tag, name, spelled};
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "text/invisible-unicode",
    severity: Severity::Warning,
    summary: "the text contains invisible characters",
    why: "Bidirectional controls show a line in another order than it is read, zero-width characters split words that a review \
          searches for, and tag characters spell out whole instructions that only the model reads. Those that reorder or \
          spell are errors.",
    mend: "remove the characters; joiners within emoji, and joiners and marks of direction within scripts that need them, are \
           not meant",
    source: "unicode.org/reports/tr36 and tr39, and CVE-2021-42574 (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: A.\n---\n\nNever\u{200b} run it\u{e0041}\u{e0042}. \u{202e}txt\n",
        clean: "---\nname: a\ndescription: A.\n---\n\nA family \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}, a flag \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}, \
                می\u{200c}خواهم, שלום\u{200f}!\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    if subject.agent().own_bytes().is_ascii() {
        return Vec::new();
    }
    let text = subject.text();
    // Behind the mark of UTF-8, which the encoding's own rule tells.
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    hidden(text, start)
        .into_iter()
        .take(MOST)
        .map(|run| finding(rule, subject, run))
        .collect()
}

fn finding(rule: &Rule, subject: &Subject<'_>, run: Range<usize>) -> Finding {
    let run_text = &subject.text()[run.clone()];
    let count = run_text.chars().count();
    let first = run_text.chars().next().unwrap_or_default();
    let what = name(first);
    let message = match (count, spelled(run_text)) {
        (_, Some(words)) => {
            format!("{count} tag characters spell out `{words}`, which nobody sees")
        }
        (1, None) => format!(
            "an invisible character: {what} (U+{:04X})",
            u32::from(first)
        ),
        (_, None) => format!(
            "{count} invisible characters, the first {what} (U+{:04X})",
            u32::from(first)
        ),
    };
    let mut finding = rule
        .finding_at(subject.listing, subject.span(run), message)
        .help("remove it");
    if run_text.chars().any(|c| is_bidi_override(c) || is_tag(c)) {
        finding.severity = Severity::Error;
    }
    finding
}
