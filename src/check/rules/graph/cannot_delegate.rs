//! Agents that are to call others and hold no tool for it.

use super::{id, span};
use crate::agent::RelationType;
use crate::capability::{Capability, runtime};
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::{Layer, Relation};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/cannot-delegate",
    severity: Severity::Info,
    summary: "an agent is told to call others but has no tool for it",
    why: "It writes that it delegates, and does the work itself or stops. Where its metadata say that it calls, that is a \
          warning; in a text it may be meant for the conversation around it.",
    mend: "list the tool that calls agents (`Agent` in Claude Code, `agent` in Copilot), or let the text say who calls whom",
    source: "code.claude.com/docs/en/sub-agents and code.visualstudio.com/docs/copilot/agents/subagents (2026-11)",
    example: Some(Example {
        flagged: "=== lead.md\n---\nname: lead\ndescription: Leads.\ntools: Read, Grep\nintegration:\n  can_spawn: [scout]\n---\n=== scout.md\n---\nname: scout\ndescription: Scouts.\n---\n",
        clean: "=== lead.md\n---\nname: lead\ndescription: Leads.\ntools: Read, Agent\nintegration:\n  can_spawn: [scout]\n---\n=== scout.md\n---\nname: scout\ndescription: Scouts.\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    (0..model.catalog.agents.len())
        .filter_map(|ix| finding(rule, model, ix))
        .collect()
}

fn finding(rule: &Rule, model: &Model, ix: usize) -> Option<Finding> {
    let listing = &model.catalog.agents[ix];
    let depth = runtime::rules(listing.agent.dialect).depth;
    if listing.capabilities.can(Capability::Delegate) && depth > 0 {
        return None;
    }
    let outgoing = model.graph.outgoing(ix).iter();
    let started: Vec<&Relation> = outgoing.filter(|relation| starts(relation)).collect();
    let first = started.first()?;
    let mut called: Vec<usize> = started.iter().filter_map(|relation| relation.to).collect();
    called.sort_unstable();
    called.dedup();
    let others = match called.len() {
        1 => String::new(),
        2 => " and another".to_owned(),
        count => format!(" and {} others", count - 1),
    };
    let lacks = if depth == 0 {
        "its runtime lets no agent call another"
    } else {
        "holds no tool that calls agents"
    };
    let to = first.to.map_or("", |to| id(model, to));
    let message = format!(
        "`{}` is told to call `{to}`{others}, but {lacks}",
        listing.id
    );
    let mut finding = rule
        .finding_at(listing, span(model, first), message)
        .help(rule.mend)
        .about(called);
    if started
        .iter()
        .any(|relation| relation.layer == Layer::Declared)
    {
        finding.severity = Severity::Warning;
    }
    Some(finding)
}

/// Tells whether a relation starts another agent of the catalog.
pub(super) fn starts(relation: &Relation) -> bool {
    matches!(
        relation.relation,
        RelationType::Spawns | RelationType::DelegatesTo
    ) && relation.to.is_some_and(|to| to != relation.from)
}
