//! Agents that a large part of the catalog depends on.

use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "graph/hub",
    severity: Severity::Info,
    summary: "a large share of the catalog names one agent",
    why: "A change to it changes what all of them bring about; it deserves the closest review.",
    mend: "review changes to it as changes to all that name it, or split it by what it is asked for",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: FLAGGED,
        clean: CLEAN,
    }),
    run: Run::Catalog(run),
};

const FLAGGED: &str = "=== a.md\n---\nname: a\ndescription: A.\nagents: [desk]\n---\n=== b.md\n---\nname: b\ndescription: B.\nagents: [desk]\n---\n=== c.md\n---\nname: c\ndescription: C.\nagents: [desk]\n---\n=== d.md\n---\nname: d\ndescription: D.\nagents: [desk]\n---\n=== e.md\n---\nname: e\ndescription: E.\nagents: [desk]\n---\n=== f.md\n---\nname: f\ndescription: F.\nagents: [desk]\n---\n=== g.md\n---\nname: g\ndescription: G.\nagents: [desk]\n---\n=== h.md\n---\nname: h\ndescription: H.\nagents: [desk]\n---\n=== desk.md\n---\nname: desk\ndescription: Sorts what comes in.\n---\n";

const CLEAN: &str = "=== a.md\n---\nname: a\ndescription: A.\nagents: [desk]\n---\n=== desk.md\n---\nname: desk\ndescription: Sorts what comes in.\n---\n";

/// How many others name a hub at least: fewer can be read in one go.
const LEAST: usize = 8;

/// Which part of the catalog names a hub at least: a fifth.
const PART: usize = 5;

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let agents = &model.catalog.agents;
    let network = model.graph.references(agents.len());
    let hubs = network.hubs(agents.len()).into_iter();
    hubs.filter(|&(_, callers)| callers >= LEAST && callers * PART >= agents.len())
        .map(|(ix, callers)| {
            let message = format!(
                "`{}` is named by {callers} of {} agents",
                agents[ix].id,
                agents.len()
            );
            rule.finding(&agents[ix], message)
                .help(rule.mend)
                .about(network.callers(ix))
        })
        .collect()
}
