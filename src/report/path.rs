//! A path of calls for a terminal, with a reason for each step, or the reasons why there is none.

use super::style::{QUIET, STRONG};
use crate::graph::{Barrier, Relation, Target};
use crate::model::Model;
use crate::words::Words;

/// Most written relations that are listed although no call comes of them.
const LISTED: usize = 5;

/// What allows a call that no file asks for.
pub const UNWRITTEN: &str = "its tools and its runtime allow it; no file asks for it";

/// Draws a path, one agent a line, each call with its reason.
pub fn found(model: &Model, path: &[usize]) -> String {
    let mut text = String::new();
    for (place, &agent) in path.iter().enumerate() {
        let listing = &model.catalog.agents[agent];
        let reason = place
            .checked_sub(1)
            .map(|before| format!("→ {}", step(model, path[before], agent)));
        let indent = "  ".repeat(place);
        if let Some(reason) = reason {
            text += &format!("{indent}{QUIET}{reason}{QUIET:#}\n");
        }
        text += &format!(
            "{indent}{STRONG}{}{STRONG:#} {}\n",
            &listing.id,
            listing.capabilities.signature()
        );
    }
    text
}

/// Says what allows one agent to start another.
fn step(model: &Model, from: usize, to: usize) -> String {
    match model.graph.call(from, to) {
        Some(relation) => format!("{}: {}", place(model, relation), &relation.quote),
        None => UNWRITTEN.to_owned(),
    }
}

fn place(model: &Model, relation: &Relation) -> String {
    let path = &model.catalog.agents[relation.from].agent.path;
    format!("{}:{}", path, relation.line)
}

/// Says why no path leads from an agent to a target.
pub fn missing(model: &Model, from: usize, target: Target) -> String {
    let mut text = format!("{STRONG}No.{STRONG:#} {}.\n", why(model, from, target));

    for (relation, barrier) in blocked(model, from, target) {
        let to = relation.to.map_or("", |to| &model.catalog.agents[to].id);
        text += &format!(
            "  written: {} `{}` {QUIET}{}: {}{QUIET:#}\n",
            crate::agent::word(&relation.relation),
            to,
            place(model, relation),
            barrier.reason(Words::english())
        );
    }
    text
}

/// Returns why no path leads from an agent to a target, in a sentence without a full stop.
pub fn why(model: &Model, from: usize, target: Target) -> String {
    let id = &model.catalog.agents[from].id;
    let goal = match target {
        Target::Agent(agent) => format!("`{}`", &model.catalog.agents[agent].id),
        Target::Capability(capability) => capability.name().to_owned(),
    };

    match model.graph.effective.caller_limit(from) {
        Some(limit) => format!(
            "`{id}` cannot start other agents: {}",
            Barrier::Caller(limit).reason(Words::english())
        ),
        None => format!("No chain of calls that the runtimes allow leads from `{id}` to {goal}"),
    }
}

/// Returns the first relations of an agent that name a target and that no call comes of.
pub fn blocked(
    model: &Model,
    from: usize,
    target: Target,
) -> impl Iterator<Item = (&Relation, Barrier)> {
    let written = model.graph.outgoing(from).iter();
    let blocked = written.filter_map(move |relation| {
        let barrier = model.graph.verdict(relation).barrier()?;
        target
            .is_reached(&model.catalog, relation.to?)
            .then_some((relation, barrier))
    });
    blocked.take(LISTED)
}
