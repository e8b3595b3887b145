//! Relations whose target cannot be told: nobody has the name, or several agents do.

use super::{id, span};
use crate::agent::RelationType;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::{Relation, Resolution};
use crate::model::Model;

pub(in crate::check::rules) const AMBIGUOUS: Rule = Rule {
    id: "relation/ambiguous",
    severity: Severity::Warning,
    summary: "a relation names an agent that exists more than once",
    why: "Which of them is called depends on the runtime and on what is installed: a review cannot hold. Where they are copies \
          of one another, or are only told apart from, it matters less: there it is an info.",
    mend: "name the one that is meant by its plugin or folder, or give the agents names of their own",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "=== a/reviewer.md\n---\nname: reviewer\ndescription: A.\n---\n=== b/reviewer.md\n---\nname: reviewer\ndescription: B.\n---\n=== lead.md\n---\nname: lead\ndescription: Leads.\ntools: Agent(reviewer)\n---\n",
        clean: "=== a/reviewer.md\n---\nname: reviewer\ndescription: A.\n---\n=== lead.md\n---\nname: lead\ndescription: Leads.\ntools: Agent(reviewer)\n---\n",
    }),
    run: Run::Catalog(ambiguous),
};

pub(in crate::check::rules) const DANGLING: Rule = Rule {
    id: "relation/dangling",
    severity: Severity::Warning,
    summary: "a relation names an agent that is not in the catalog",
    why: "The agent hands work to somebody who is not there: the call fails, or the runtime's general agent takes it. \
          Where an agent is only told apart from it, it is an info.",
    mend: "correct the name, add the agent, or build the catalog together with the source that has it",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "---\nname: lead\ndescription: Leads.\ntools: Agent(nobody-here)\n---\n",
        clean: "---\nname: lead\ndescription: Leads.\ntools: Agent(general-purpose)\n---\n",
    }),
    run: Run::Catalog(dangling),
};

/// Most candidates that a finding names: nobody reads a longer list.
const NAMED: usize = 4;

fn ambiguous(rule: &Rule, model: &Model) -> Vec<Finding> {
    findings(rule, model, Resolution::Ambiguous, |relation| {
        let ids: Vec<_> = relation
            .candidates
            .iter()
            .map(|&ix| format!("`{}`", id(model, ix)))
            .collect();
        let message = format!("`{}` could be any of {} agents", relation.target, ids.len());
        let more = ids.len().saturating_sub(NAMED);
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        (
            message,
            Some(format!(
                "name one of {}{rest}",
                ids[..ids.len() - more].join(", ")
            )),
        )
    })
}

fn dangling(rule: &Rule, model: &Model) -> Vec<Finding> {
    findings(rule, model, Resolution::Dangling, |relation| {
        let help = relation
            .suggestion
            .map(|ix| format!("did you mean `{}`?", id(model, ix)));
        (
            format!("no agent of this catalog is called `{}`", relation.target),
            help,
        )
    })
}

/// How many relations of one agent are told: whoever mends so many mends the rest.
const MOST: usize = 50;

fn findings(
    rule: &Rule,
    model: &Model,
    resolution: Resolution,
    say: impl Fn(&Relation) -> (String, Option<String>),
) -> Vec<Finding> {
    let unresolved = model
        .graph
        .relations
        .iter()
        .filter(|relation| relation.resolution == resolution);
    // A letter stands for something in an example or a formula; nobody calls an agent so.
    let unresolved = unresolved.filter(|relation| relation.target.trim().chars().nth(1).is_some());
    let unresolved: Vec<&Relation> = unresolved.collect();
    unresolved
        .chunk_by(|a, b| a.from == b.from)
        .flat_map(|of_agent| of_agent.iter().take(MOST))
        .map(|relation| {
            let (message, help) = say(relation);
            let place = span(model, relation);
            let mut finding = rule.finding_at(&model.catalog.agents[relation.from], place, message);
            finding.help = help;
            finding.instead = relation
                .suggestion
                .map(|ix| model.catalog.agents[ix].agent.name.clone());
            if relation.relation == RelationType::DistinguishesFrom
                || are_copies(model, &relation.candidates)
            {
                finding.severity = Severity::Info;
            }
            finding.about(relation.candidates.iter().copied())
        })
        .collect()
}

/// Tells whether agents have the same text, so that it hardly matters which is called.
fn are_copies(model: &Model, agents: &[usize]) -> bool {
    let Some((first, others)) = agents.split_first() else {
        return false;
    };
    others
        .iter()
        .all(|other| model.catalog.agents[*first].same_body.contains(*other))
}
