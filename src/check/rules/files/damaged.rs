//! What a tool left behind: characters that it could not read, escapes of a terminal, conflicts of a merge.

use std::ops::Range;

use super::MOST;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "text/damaged",
    severity: Severity::Warning,
    summary: "part of the text was lost or left behind by a tool",
    why: "A replacement character stands for one that is lost, a control character is what a terminal showed, and marks of a \
          merge mean that both sides are in the prompt.",
    mend: "restore the text",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: A.\n---\n\nAnswer in less than 10\u{fffd}s.\n",
        clean: "---\nname: a\ndescription: A.\n---\n\nSpeed\n=======\n\nAnswer in less than 10 µs.\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let bytes = subject.agent().own_bytes();
    let suspicious = memchr::memmem::find(bytes, "\u{fffd}".as_bytes()).is_some()
        || memchr::memmem::find(bytes, b"<<<<<<< ").is_some()
        || memchr::memmem::find(bytes, b">>>>>>> ").is_some()
        || bytes.iter().copied().any(is_control);
    // Bytes that are no UTF-8 have a rule of their own.
    if !suspicious || std::str::from_utf8(bytes).is_err() {
        return Vec::new();
    }
    let text = subject.text();
    let mut at = 0;
    let mut findings = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some((range, message)) = damage(line).filter(|_| findings.len() < MOST) {
            let range = at + range.start..at + range.end;
            findings.push(
                rule.finding_at(subject.listing, subject.span(range), message)
                    .help(rule.mend),
            );
        }
        at += line.len();
    }
    findings
}

/// Returns the first damage of a line, and what it is.
fn damage(line: &str) -> Option<(Range<usize>, &'static str)> {
    let words = line.trim_end();
    if ["<<<<<<< ", ">>>>>>> "]
        .iter()
        .any(|mark| words.starts_with(mark))
    {
        return Some((0..words.len(), "a mark of a merge conflict"));
    }
    if let Some(at) = line.find('\u{fffd}') {
        return Some((
            at..at + '\u{fffd}'.len_utf8(),
            "a character was lost when the file was converted",
        ));
    }
    let at = line.bytes().position(is_control)?;
    Some((at..at + 1, "a control character, which no reader sees"))
}

/// Tells whether a byte is a control character other than white space.
fn is_control(byte: u8) -> bool {
    byte == 0x7f || byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_merge_stand_at_the_start_of_a_line() {
        let mark = "<".repeat(7);
        assert!(damage(&format!("{mark} HEAD\n")).is_some());
        assert!(damage(&format!("a {mark} HEAD\n")).is_none());
        assert!(damage("=======\n").is_none());
    }
}
