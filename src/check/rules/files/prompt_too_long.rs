//! A prompt that its runtime cuts.

use crate::agent::dialect::Dialect;
use crate::check::rule::{Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity, Span};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/prompt-too-long",
    severity: Severity::Warning,
    summary: "the prompt exceeds GitHub Copilot's limit",
    why: "What stands beyond the limit is not part of the prompt: the agent works without its last rules.",
    mend: "move reference material into files that the agent reads when it needs them",
    source: "docs.github.com/copilot/reference/custom-agents-configuration: at most 30,000 characters (2026-11)",
    example: None,
    run: Run::Agent(run),
};

/// The most characters of a prompt.
const MOST: usize = 30_000;

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let agent = subject.agent();
    if agent.dialect != Dialect::Copilot || agent.own_bytes().len() <= MOST {
        return Vec::new();
    }
    let body = agent.body_text();
    let length = body.trim().chars().count();
    if length <= MOST {
        return Vec::new();
    }
    let start: usize = body.char_indices().nth(MOST).map_or(0, |(at, _)| at);
    let line = agent.body.line + body[..start].matches('\n').count() as u32;
    let message = format!(
        "the prompt of `{}` has {length} characters, of which {MOST} are taken",
        agent.name
    );
    vec![
        rule.finding_at(subject.listing, Span::line(line), message)
            .help(rule.mend),
    ]
}
