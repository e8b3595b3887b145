//! A path of calls for a terminal, with a reason for each step, or the reasons why there is none.

use super::style::{QUIET, STRONG};
use crate::capability::Capability;
use crate::graph::{Barrier, Relation};
use crate::model::Model;
use crate::words::Words;

/// Most written relations that are listed although no call comes of them.
const LISTED: usize = 5;

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Agent(usize),
    Capability(Capability),
}

impl Target {
    /// Returns whether a path that ends with an agent has arrived.
    pub fn is_reached(self, model: &Model, agent: usize) -> bool {
        match self {
            Target::Agent(target) => target == agent,
            Target::Capability(capability) => {
                model.catalog.agents[agent].capabilities.can(capability)
            }
        }
    }

    fn name(self, model: &Model) -> String {
        match self {
            Target::Agent(agent) => format!("`{}`", &model.catalog.agents[agent].id),
            Target::Capability(capability) => capability.name().to_owned(),
        }
    }
}

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
        None => "its tools and its runtime allow it; no file asks for it".to_owned(),
    }
}

fn place(model: &Model, relation: &Relation) -> String {
    let path = &model.catalog.agents[relation.from].agent.path;
    format!("{}:{}", path, relation.line)
}

/// Says why no path leads from an agent to a target.
pub fn missing(model: &Model, from: usize, target: Target) -> String {
    let id = &model.catalog.agents[from].id;
    let goal = target.name(model);
    let mut text = match model.graph.effective.caller_limit(from) {
        Some(limit) => format!(
            "{STRONG}No.{STRONG:#} `{id}` cannot start other agents: {}.\n",
            Barrier::Caller(limit).reason(Words::english())
        ),
        None => format!(
            "{STRONG}No.{STRONG:#} No chain of calls that the runtimes allow leads from `{id}` to {goal}.\n"
        ),
    };

    let written = model.graph.outgoing(from).iter();
    let blocked = written.filter_map(|relation| {
        let barrier = model.graph.verdict(relation).barrier()?;
        target
            .is_reached(model, relation.to?)
            .then_some((relation, barrier))
    });
    for (relation, barrier) in blocked.take(LISTED) {
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
