//! Rules over the whole model: what a reviewer should know. One rule, one file, one row in [`RULES`].

mod deprecated_tool;
mod no_description;
mod unknown_tool;
mod unresolved;
mod unsafe_link;

use crate::catalog::Listing;
use crate::finding::{Finding, Severity, Span};
use crate::model::Model;

/// Every rule of this layer, by identifier. Reading and the graph add findings of their own on the way.
pub const RULES: &[Rule] = &[
    deprecated_tool::RULE,
    no_description::RULE,
    unknown_tool::RULE,
    unsafe_link::RULE,
    unresolved::AMBIGUOUS,
    unresolved::DANGLING,
];

/// One rule: an identifier that never changes, what it means for people, and what finds its findings.
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    /// What the rule finds, in one line.
    pub summary: &'static str,
    /// What goes wrong where nobody looks.
    pub why: &'static str,
    /// The next step for the author.
    pub mend: &'static str,
    /// Who says so: a specification or a practice, and when it was verified.
    pub source: &'static str,
    /// Files that the rule finds something in, and files that it does not; see [`Example`].
    pub example: Example,
    run: fn(&Model, &Rule) -> Vec<Finding>,
}

impl Rule {
    fn finding(&self, listing: &Listing, message: impl Into<String>) -> Finding {
        Finding::new(self.id, self.severity, listing.agent.place(), message)
    }
}

/// Agent files for the documentation and the tests of a rule: one text is one file, or several, each after a line
/// `=== path`.
pub struct Example {
    pub flagged: &'static str,
    pub clean: &'static str,
}

/// Runs every rule, adds what reading noticed, and returns all findings by severity, rule and place.
pub fn check(model: &Model, noticed: Vec<Finding>) -> Vec<Finding> {
    use rayon::prelude::*;
    let mut findings = noticed;
    findings.par_extend(RULES.par_iter().flat_map_iter(|rule| (rule.run)(model, rule)));
    findings.par_sort_by(|a, b| {
        (a.severity, a.rule, &a.place, &a.message).cmp(&(b.severity, b.rule, &b.place, &b.message))
    });
    findings.dedup();
    findings
}

/// Returns the span of a byte range of a text; it ends with its line.
fn span(text: &str, range: std::ops::Range<usize>) -> Span {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
    Span {
        line: text[..range.start].matches('\n').count() as u32 + 1,
        column: text[start..range.start].chars().count() as u32 + 1,
        length: text[range.start..range.end.min(end)].chars().count() as u32,
    }
}

/// Finds a word's first mention in the front matter, to point at.
fn in_front_matter(listing: &Listing, word: &str) -> Option<Span> {
    let text = std::str::from_utf8(&listing.agent.bytes).ok()?;
    let at = text.get(..listing.agent.body.offset)?.find(word)?;
    Some(span(text, at..at + word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::{agent, catalog, graph};

    fn findings(rule: &Rule, files: &str) -> Vec<Finding> {
        let mut sources: Vec<(String, String)> = Vec::new();
        for line in files.lines() {
            match line.strip_prefix("=== ") {
                Some(path) => sources.push((path.to_owned(), String::new())),
                None => {
                    if sources.is_empty() {
                        sources.push(("example.md".to_owned(), String::new()));
                    }
                    sources.last_mut().unwrap().1 += &format!("{line}\n");
                }
            }
        }
        let parse = |(path, text): (String, String)| {
            agent::parse(Source { source: "agents".into(), path: path.into(), bytes: text.into_bytes() })
                .value
        };
        let catalog =
            catalog::assemble(vec!["agents".into()], sources.into_iter().filter_map(parse).collect());
        let graph = graph::relate(&catalog).value;
        (rule.run)(&Model { catalog, graph }, rule)
    }

    #[test]
    fn every_rule_finds_its_flagged_example_and_not_its_clean_one() {
        for rule in RULES {
            let flagged = findings(rule, rule.example.flagged);
            assert!(!flagged.is_empty(), "{} does not find its example", rule.id);
            let clean = findings(rule, rule.example.clean);
            assert!(clean.is_empty(), "{} flags its clean example: {clean:?}", rule.id);
        }
    }

    #[test]
    fn rules_are_listed_by_identifier_once() {
        let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }

    #[test]
    fn a_span_counts_characters_and_ends_with_its_line() {
        let text = "a\näöü x\nb";
        let at = text.find('ü').unwrap();
        assert_eq!(span(text, at..text.len()), Span { line: 2, column: 3, length: 3 });
    }
}
