//! Relations whose target cannot be told: nobody has the name, or several agents do.

use super::Rule;
use crate::finding::{Finding, Severity, Span};
use crate::graph::{Relation, Resolution};
use crate::model::Model;

pub(super) const AMBIGUOUS: Rule = Rule {
    id: "relation/ambiguous",
    severity: Severity::Warning,
    summary: "a relation names an agent that the catalog has several of",
    run: ambiguous,
};

pub(super) const DANGLING: Rule = Rule {
    id: "relation/dangling",
    severity: Severity::Warning,
    summary: "a relation names an agent that the catalog does not have",
    run: dangling,
};

fn ambiguous(model: &Model, rule: &Rule) -> Vec<Finding> {
    findings(model, rule, Resolution::Ambiguous, |relation| {
        let ids: Vec<_> = relation.candidates.iter().map(|&ix| format!("`{}`", id(model, ix))).collect();
        (
            format!("`{}` could be any of {} agents", relation.target, ids.len()),
            Some(format!("name one of {}", ids.join(", "))),
        )
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
            let place = model.catalog.agents[relation.from].agent.place();
            let mut finding = Finding::new(rule.id, rule.severity, place, message).at(span(model, relation));
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
