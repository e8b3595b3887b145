//! An agent that does not say what it is for cannot be found or chosen.

use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/no-description",
    severity: Severity::Warning,
    summary: "the agent has no description",
    why: "Runtimes choose an agent by its description, and so do people who search: without one it is never called.",
    mend: "say in `description`, in a sentence or two, what the agent does and when to use it",
    source: "code.claude.com/docs/en/sub-agents and docs.github.com/copilot/reference/custom-agents-configuration: \
             the description is required (2026-11)",
    example: Some(Example {
        flagged: "---\nname: indexer\n---\n\nKeeps the index.\n",
        clean: "---\nname: indexer\ndescription: Keeps the index.\n---\n\nKeeps the index.\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    // What was taken from the body is shown to people, but no runtime reads it there.
    if !subject.agent().description.trim().is_empty() {
        return Vec::new();
    }
    let message = format!("`{}` has no description", subject.agent().name);
    vec![
        rule.finding(subject.listing, message)
            .help("say in `description` when to use the agent: runtimes choose by it"),
    ]
}
