//! Rules over the whole model: what a reviewer should know.

mod no_description;
mod unknown_tool;
mod unresolved;

use crate::finding::{Finding, Severity};
use crate::model::Model;

/// One rule: an identifier that never changes, and what finds its findings.
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    /// What the rule finds, in one line.
    pub summary: &'static str,
    run: fn(&Model, &Rule) -> Vec<Finding>,
}

/// Every rule, by identifier.
pub const RULES: &[Rule] =
    &[no_description::RULE, unknown_tool::RULE, unresolved::AMBIGUOUS, unresolved::DANGLING];

/// Runs every rule, adds what reading noticed, and returns all findings by severity, rule and place.
pub fn check(model: &Model, noticed: Vec<Finding>) -> Vec<Finding> {
    let mut findings = noticed;
    findings.extend(RULES.iter().flat_map(|rule| (rule.run)(model, rule)));
    findings.sort_by(|a, b| {
        (a.severity, a.rule, &a.place, &a.message).cmp(&(b.severity, b.rule, &b.place, &b.message))
    });
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests {
    #[test]
    fn rules_are_listed_by_identifier_once() {
        let ids: Vec<_> = super::RULES.iter().map(|rule| rule.id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }
}
