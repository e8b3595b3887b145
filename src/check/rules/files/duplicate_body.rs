//! Copies of an agent drift apart.

use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/duplicate-body",
    severity: Severity::Info,
    summary: "agents have identical text",
    why: "Copies drift apart: a mend in one does not reach the others, and a model that must choose between them guesses.",
    mend: "keep one, and refer to it",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "=== a.md\n---\nname: a\ndescription: Reviews.\n---\n\nReview it.\n=== b.md\n---\nname: b\ndescription: Audits.\n---\n\nReview it.\n",
        clean: "=== a.md\n---\nname: a\ndescription: Reviews.\n---\n\nReview it.\n=== b.md\n---\nname: b\ndescription: Audits.\n---\n\nAudit it.\n",
    }),
    run: Run::Agent(run),
};

/// How many copies a finding is about: those that anybody looks at.
const MOST_SHOWN: usize = 100;

/// How many copies a message names.
const NAMED: usize = 3;

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let copies = &subject.listing.same_body;
    // Told once, of the first.
    if copies.is_empty() || copies.iter().next() < Some(subject.ix) {
        return Vec::new();
    }
    let agents = &subject.model.catalog.agents;
    let mut named: Vec<String> = copies
        .iter()
        .take(NAMED)
        .map(|ix| format!("`{}`", agents[ix].id))
        .collect();
    if copies.len() > NAMED {
        named.push(format!("{} more", copies.len() - NAMED));
    }
    let message = format!(
        "`{}` has the same text as {}",
        subject.listing.id,
        named.join(", ")
    );
    vec![
        rule.finding(subject.listing, message)
            .help(rule.mend)
            .about(copies.iter().take(MOST_SHOWN)),
    ]
}
