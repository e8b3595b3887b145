//! Text that was read in the wrong encoding before it was saved.

use super::MOST;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "text/mojibake",
    severity: Severity::Warning,
    summary: "characters were read in another encoding than they were written in",
    why: "Quotes, dashes, accents and whole words of other scripts stand as rows of symbols, for people and for the model.",
    mend: "write the characters anew, and save the file as UTF-8",
    source: "practice: UTF-8 that was read as Windows-1252 (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: A.\n---\n\nThe caf\u{c3}\u{192}\u{c2}\u{a9} isn\u{e2}\u{20ac} t open, said \u{c3}\u{a9}\u{c3}.\n",
        clean: "---\nname: a\ndescription: A.\n---\n\nThe café isn’t open, said Âme Ã.\n",
    }),
    run: Run::Agent(run),
};

/// What the first bytes of UTF-8 become in Windows-1252, with what follows them there: marks of punctuation (`â€`), of
/// emoji (`ðŸ`), and letters that were turned twice (`Ãƒ`).
const TURNED: [&str; 5] = [
    "\u{e2}\u{20ac}",
    "\u{f0}\u{178}",
    "\u{c3}\u{192}",
    "\u{c3}\u{a9}\u{c3}",
    "\u{e2}\u{2020}\u{2019}",
];

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    // What reading could turn back has a rule of its own.
    if subject.agent().own_bytes().is_ascii()
        || subject
            .agent()
            .repairs
            .iter()
            .any(|repair| repair.code == "encoding/mojibake")
    {
        return Vec::new();
    }
    let text = subject.text();
    let mut at = 0;
    let mut findings = Vec::new();
    for line in text.split_inclusive('\n') {
        let first = TURNED
            .iter()
            .filter_map(|turned| Some((line.find(turned)?, turned.len())))
            .min();
        if let Some((column, length)) = first.filter(|_| findings.len() < MOST) {
            let range = at + column..at + column + length;
            let message = format!(
                "`{}` was one character before the text was read in another encoding",
                &text[range.clone()]
            );
            findings.push(
                rule.finding_at(subject.listing, subject.span(range), message)
                    .help(rule.mend),
            );
        }
        at += line.len();
    }
    findings
}
