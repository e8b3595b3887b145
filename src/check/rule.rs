//! What a rule is: an identifier that never changes, what it means for people, and what finds its findings.

use super::subject::Subject;
use crate::agent::mend::Mend;
use crate::catalog::Listing;
use crate::config::policy::Policy;
use crate::finding::{Finding, Severity, Span};
use crate::model::Model;

/// One rule.
pub struct Rule {
    /// `group/name`; the groups are those of [`GROUPS`](super::GROUPS).
    pub id: &'static str,
    /// How much its findings matter, unless the configuration says otherwise.
    pub severity: Severity,
    /// What the rule finds, in one line without a full stop.
    pub summary: &'static str,
    /// What goes wrong where nobody looks.
    pub why: &'static str,
    /// The next step for the author.
    pub mend: &'static str,
    /// Who says so: a specification or a practice, and when it was verified, as `(year-month)`.
    pub source: &'static str,
    /// Files that the rule finds something in, and files that it does not; none where no text could show it.
    pub example: Option<Example>,
    pub(super) run: Run,
}

/// When a rule looks, and at what.
pub(super) enum Run {
    /// While a file is read: reading mends and tells.
    Reading,
    /// At one agent after the other, in parallel.
    Agent(fn(&Rule, &Subject<'_>) -> Vec<Finding>),
    /// At the catalog and its graph as a whole.
    Catalog(fn(&Rule, &Model) -> Vec<Finding>),
    /// At what the configuration allows and forbids.
    Policy(fn(&Rule, &Model, &Policy) -> Vec<Finding>),
    /// At the exceptions that files and configuration ask for, after all other rules.
    Exceptions,
}

/// Agent files for the documentation and the tests of a rule: one text is one file, or several, each after a line
/// `=== path`; `=== agentdex.toml` is the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    pub flagged: &'static str,
    pub clean: &'static str,
}

impl Rule {
    /// Returns the rule for something that reading notices.
    pub(super) const fn reading(
        mend: &Mend,
        summary: &'static str,
        why: &'static str,
        example: Option<Example>,
    ) -> Rule {
        Rule {
            id: mend.code,
            severity: mend.severity,
            summary,
            why,
            mend: mend.help,
            source: "practice: what the runtimes' own readers make of such files (2026-11)",
            example,
            run: Run::Reading,
        }
    }

    /// Returns a finding about an agent's file as a whole.
    pub(super) fn finding(&self, listing: &Listing, message: impl Into<String>) -> Finding {
        // A name or a target may go over lines; a message is one.
        let message: String = message.into();
        let message = if message.contains('\n') {
            message.replace('\n', " ")
        } else {
            message
        };
        Finding::new(self.id, self.severity, listing.agent.place(), message)
    }

    /// Returns a finding at a span of an agent's file, where there is one.
    pub(super) fn finding_at(
        &self,
        listing: &Listing,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
    ) -> Finding {
        let finding = self.finding(listing, message);
        match span.into() {
            Some(span) => finding.at(span),
            None => finding,
        }
    }

    /// Returns the part of the identifier before the slash.
    pub fn group(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }
}
