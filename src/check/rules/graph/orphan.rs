//! Agents that name nobody and that nobody names.

use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "graph/orphan",
    severity: Severity::Info,
    summary: "an agent is isolated in a catalog where most are connected",
    why: "In a catalog whose agents know each other, one that nobody knows is called by chance, or is left over.",
    mend: "name it where its work is needed, or remove it",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "=== a.md\n---\nname: planner\ndescription: Plans.\nintegration:\n  can_spawn: [builder, tester]\n---\n=== b.md\n---\nname: builder\ndescription: Builds.\n---\n=== c.md\n---\nname: tester\ndescription: Tests.\n---\n=== d.md\n---\nname: painter\ndescription: Paints.\n---\n",
        clean: "=== a.md\n---\nname: planner\ndescription: Plans.\n---\n=== b.md\n---\nname: builder\ndescription: Builds.\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let agents = &model.catalog.agents;
    let network = model.graph.references(agents.len());
    // Whoever names somebody, though nobody of this catalog, is no orphan.
    let alone: Vec<usize> = network
        .orphans()
        .into_iter()
        .filter(|&ix| model.graph.outgoing(ix).is_empty())
        .collect();
    if alone.len() * 2 >= agents.len() {
        return Vec::new();
    }
    alone
        .into_iter()
        .map(|ix| {
            let message = format!("`{}` names nobody, and nobody names it", agents[ix].id);
            rule.finding(&agents[ix], message).help(rule.mend)
        })
        .collect()
}
