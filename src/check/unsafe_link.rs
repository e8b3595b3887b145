//! Links that could run something when they are followed.

use super::{Example, Rule, span};
use crate::finding::{Finding, Severity, Span};
use crate::model::Model;

pub(super) const RULE: Rule = Rule {
    id: "body/unsafe-link",
    severity: Severity::Warning,
    summary: "a link's scheme is none that pages may follow",
    why: "A `javascript:` or `data:` link runs what it holds in the page of whoever clicks it; the page shows its text only.",
    mend: "Link with http, https, mailto or a relative path.",
    source: "practice: the schemes that Markdown hosts let through (2026-11)",
    example: Example {
        flagged: "---\nname: a\ndescription: A.\n---\n\nSee [this](javascript:alert(1)).\n",
        clean: "---\nname: a\ndescription: A.\n---\n\nSee [this](https://example.org/) or [that](b.md#c).\n",
    },
    run,
};

fn run(model: &Model, rule: &Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    for listing in &model.catalog.agents {
        let text = String::from_utf8_lossy(&listing.agent.bytes);
        for link in listing.agent.body.unsafe_links() {
            let message =
                format!("the link to `{}` was dropped: its scheme is not safe to follow", link.target);
            let line = text.split_inclusive('\n').take(link.line as usize - 1).map(str::len).sum::<usize>();
            let at = text[line..].lines().next().and_then(|text| text.find(&link.target));
            let place =
                at.map_or(Span::line(link.line), |at| span(&text, line + at..line + at + link.target.len()));
            let finding = rule.finding(listing, message).at(place);
            findings.push(finding.help("link with http, https, mailto or a relative path"));
        }
    }
    findings
}
