//! Agents that call one which should not be used any more.

use super::{id, span};
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::Relation;
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/deprecated",
    severity: Severity::Warning,
    summary: "an agent calls a deprecated agent",
    why: "What is deprecated is not kept any more, and goes some day: whoever calls it then calls nobody.",
    mend: "call the agent that replaces it, or none",
    source: "practice: `status`, `deprecated` and `replaced-by` in front matter (2026-11)",
    example: Some(Example {
        flagged: "=== lead.md\n---\nname: lead\ndescription: Leads.\ntools: Agent(scout)\n---\n=== scout.md\n---\nname: scout\ndescription: Scouts.\nstatus: deprecated\n---\n",
        clean: "=== lead.md\n---\nname: lead\ndescription: Leads.\ntools: Agent(scout)\n---\n=== scout.md\n---\nname: scout\ndescription: Scouts.\nstatus: stable\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let relations = model.graph.relations.iter();
    relations
        .filter_map(|relation| finding(rule, model, relation))
        .collect()
}

fn finding(rule: &Rule, model: &Model, relation: &Relation) -> Option<Finding> {
    let agents = &model.catalog.agents;
    let (from, to) = relation.possible_call()?;
    // What goes together may call each other until then.
    if from == to || agents[from].agent.is_deprecated() || !agents[to].agent.is_deprecated() {
        return None;
    }
    let lifecycle = agents[to].agent.lifecycle.as_ref()?;
    let instead = lifecycle.replaced_by.as_ref();
    let help = match (instead, &lifecycle.note) {
        (Some(instead), _) => format!("call `{}`, which replaces it", instead.name),
        (None, Some(note)) => format!("its file says: {note}"),
        (None, None) => rule.mend.to_owned(),
    };
    let message = format!(
        "`{}` calls `{}`, which is deprecated",
        id(model, from),
        id(model, to)
    );
    let place = span(model, relation);
    Some(
        rule.finding_at(&agents[relation.from], place, message)
            .help(help)
            .about([to]),
    )
}
