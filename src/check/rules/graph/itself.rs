//! An agent that calls itself.

use super::{id, span};
use crate::agent::RelationType;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::Layer;
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/self",
    severity: Severity::Info,
    summary: "an agent refers to itself as if to another",
    why: "An agent that calls itself starts again without what it knows, and pays for it each time. In metadata that is nearly \
          always a copy whose names were not changed: there it is a warning.",
    mend: "name the agent that is meant, or say what to do without naming one",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "---\nname: planner\ndescription: Plans.\nintegration:\n  can_spawn: [planner]\n---\n",
        clean: "=== planner.md\n---\nname: planner\ndescription: Plans.\nintegration:\n  can_spawn: [builder]\n---\n=== builder.md\n---\nname: builder\ndescription: Builds.\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let own = model.graph.relations.iter().filter(|relation| {
        relation.to == Some(relation.from) && relation.relation != RelationType::DistinguishesFrom
    });
    own.map(|relation| {
        let words = crate::agent::word(&relation.relation).replace('-', " ");
        let message = format!("`{}` {words} itself", id(model, relation.from));
        let place = span(model, relation);
        let mut finding = rule
            .finding_at(&model.catalog.agents[relation.from], place, message)
            .help(rule.mend);
        if relation.layer == Layer::Declared {
            finding.severity = Severity::Warning;
        }
        finding
    })
    .collect()
}
