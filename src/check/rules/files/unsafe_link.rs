//! Links that could run something when they are followed.

use super::MOST;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "body/unsafe-link",
    severity: Severity::Warning,
    summary: "a link uses a scheme that pages may not follow",
    why: "A `javascript:` or `data:` link runs what it holds in the page of whoever clicks it; the page shows its text only.",
    mend: "link with http, https, mailto or a relative path",
    source: "practice: the schemes that Markdown hosts let through (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: A.\n---\n\nSee [this](javascript:alert(1)).\n",
        clean: "---\nname: a\ndescription: A.\n---\n\nSee [this](https://example.org/) or [that](b.md#c).\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let links = subject.agent().body.unsafe_links();
    links
        .take(MOST)
        .map(|link| {
            let message = format!(
                "the link to `{}` was dropped: its scheme is not safe to follow",
                link.target
            );
            let place = subject.on_line(link.line, &link.target);
            rule.finding_at(subject.listing, place, message)
                .help(rule.mend)
        })
        .collect()
}
