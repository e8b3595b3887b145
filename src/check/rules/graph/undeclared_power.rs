//! Agents that may call anyone and name nobody.

use crate::agent::{RelationClass, ToolMode};
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Place, Severity};
use crate::graph::{Calls, Relation};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/undeclared-power",
    severity: Severity::Info,
    summary: "an agent may call any agent but names none",
    why: "What it can bring about is what all the others can, and nothing in its file says that it was meant to.",
    mend: "leave the tool that calls agents out, or say whom it calls",
    source: "code.claude.com/docs/en/sub-agents: absent `tools` inherits all, among them the one that calls agents (2026-11)",
    example: Some(Example {
        flagged: "=== a.md\n---\nname: writer\ndescription: Writes.\ntools: Read, Write, Agent\n---\n=== b.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
        clean: "=== a.md\n---\nname: writer\ndescription: Writes.\ntools: Read, Write\n---\n=== b.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
    }),
    run: Run::Catalog(run),
};

/// How many agents of a source that hold all tools are told one by one: where it is the habit of a whole catalog, it is
/// one finding about the catalog.
const FEW: usize = 3;

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let agents = &model.catalog.agents;
    let (listed, inherited): (Vec<usize>, Vec<usize>) =
        silent(model).partition(|&ix| agents[ix].agent.tools.mode == ToolMode::List);
    let mut findings: Vec<Finding> = listed
        .into_iter()
        .map(|ix| one(rule, model, ix, "lists the tool that calls agents"))
        .collect();
    for same in inherited.chunk_by(|&a, &b| agents[a].agent.source == agents[b].agent.source) {
        if same.len() <= FEW {
            findings.extend(
                same.iter()
                    .map(|&ix| one(rule, model, ix, "holds all tools")),
            );
        } else {
            findings.push(habit(rule, model, same));
        }
    }
    findings
}

/// Returns the agents that may call any other and whose files call none.
fn silent(model: &Model) -> impl Iterator<Item = usize> {
    (0..model.catalog.agents.len()).filter(|&ix| {
        *model.graph.effective.calls(ix) == Calls::Anyone
            && names_no_callee(model, ix)
            && model.graph.effective.callees(ix).next().is_some()
    })
}

/// Tells whether no file says that an agent calls another, whether or not the catalog has that one.
fn names_no_callee(model: &Model, ix: usize) -> bool {
    let names_one = |relation: &Relation| {
        relation.relation.class() == RelationClass::Call && !relation.relation.is_reversed()
    };

    model.graph.delegations.from(ix).is_empty() && !model.graph.outgoing(ix).iter().any(names_one)
}

fn one(rule: &Rule, model: &Model, ix: usize, how: &str) -> Finding {
    let listing = &model.catalog.agents[ix];
    rule.finding(
        listing,
        format!("`{}` {how}, may call any other, and names none", listing.id),
    )
    .help(rule.mend)
}

fn habit(rule: &Rule, model: &Model, agents: &[usize]) -> Finding {
    let source = model.catalog.agents[agents[0]].agent.source.clone();
    let all = model
        .catalog
        .agents
        .iter()
        .filter(|listing| listing.agent.source == source)
        .count();
    let message = format!(
        "{} of {all} agents hold all tools, may call any other, and name none",
        agents.len()
    );
    let place = Place::file(source, "".into());
    Finding::new(rule.id, rule.severity, place, message)
        .help(rule.mend)
        .about(agents.iter().copied())
}
