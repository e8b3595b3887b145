//! Relations whose target cannot be told: nobody has the name, or several agents do.

use super::{Example, Rule};
use crate::finding::{Finding, Severity, Span};
use crate::graph::{Relation, Resolution};
use crate::model::Model;

pub(super) const AMBIGUOUS: Rule = Rule {
    id: "relation/ambiguous",
    severity: Severity::Warning,
    summary: "a relation names an agent that the catalog has several of",
    why: "Which of them is called depends on the runtime and on what is installed: a review cannot hold.",
    mend: "Name the one that is meant by its plugin or folder, or give the agents names of their own.",
    source: "practice (2026-11)",
    example: Example {
        flagged: "=== a/reviewer.md\n---\nname: reviewer\ndescription: A.\n---\n=== b/reviewer.md\n---\nname: reviewer\ndescription: B.\n---\n=== lead.md\n---\nname: lead\ndescription: Leads.\ntools: Agent(reviewer)\n---\n",
        clean: "=== a/reviewer.md\n---\nname: reviewer\ndescription: A.\n---\n=== lead.md\n---\nname: lead\ndescription: Leads.\ntools: Agent(reviewer)\n---\n",
    },
    run: ambiguous,
};

pub(super) const DANGLING: Rule = Rule {
    id: "relation/dangling",
    severity: Severity::Warning,
    summary: "a relation names an agent that the catalog does not have",
    why: "The agent hands work to somebody who is not there: the call fails, or the runtime's general agent takes it.",
    mend: "Correct the name, add the agent, or build the catalog together with the source that has it.",
    source: "practice (2026-11)",
    example: Example {
        flagged: "---\nname: lead\ndescription: Leads.\ntools: Agent(nobody-here)\n---\n",
        clean: "---\nname: lead\ndescription: Leads.\ntools: Agent(general-purpose)\n---\n",
    },
    run: dangling,
};

fn ambiguous(model: &Model, rule: &Rule) -> Vec<Finding> {
    findings(model, rule, Resolution::Ambiguous, |relation| {
        let ids: Vec<_> = relation.candidates.iter().map(|&ix| format!("`{}`", id(model, ix))).collect();
        let message = format!("`{}` could be any of {} agents", relation.target, ids.len());
        (message, Some(format!("name one of {}", ids.join(", "))))
    })
}

fn dangling(model: &Model, rule: &Rule) -> Vec<Finding> {
    findings(model, rule, Resolution::Dangling, |relation| {
        let help = relation.suggestion.map(|ix| format!("did you mean `{}`?", id(model, ix)));
        (format!("no agent of this catalog is called `{}`", relation.target), help)
    })
}

fn findings(
    model: &Model,
    rule: &Rule,
    resolution: Resolution,
    say: impl Fn(&Relation) -> (String, Option<String>),
) -> Vec<Finding> {
    let unresolved = model.graph.relations.iter().filter(|relation| relation.resolution == resolution);
    unresolved
        .map(|relation| {
            let (message, help) = say(relation);
            let mut finding =
                rule.finding(&model.catalog.agents[relation.from], message).at(span(model, relation));
            finding.help = help;
            finding
        })
        .collect()
}

/// Returns where the target stands on the line that names it.
fn span(model: &Model, relation: &Relation) -> Span {
    let bytes = &model.catalog.agents[relation.from].agent.bytes;
    let line = bytes.split(|&byte| byte == b'\n').nth(relation.line.saturating_sub(1) as usize);
    let line = String::from_utf8_lossy(line.unwrap_or_default());
    match line.find(&relation.target) {
        Some(at) => Span {
            line: relation.line,
            column: line[..at].chars().count() as u32 + 1,
            length: relation.target.chars().count() as u32,
        },
        None => Span::line(relation.line),
    }
}

fn id(model: &Model, ix: usize) -> &str {
    &model.catalog.agents[ix].id
}
