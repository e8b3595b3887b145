//! Rules that look at the catalog as a whole and at who calls whom.

pub(super) mod approval_deadlock;
pub(super) mod cannot_delegate;
pub(super) mod cycle;
pub(super) mod deprecated;
pub(super) mod escalation;
pub(super) mod hub;
pub(super) mod itself;
pub(super) mod orphan;
pub(super) mod overlap;
pub(super) mod scene;
pub(super) mod too_broad;
pub(super) mod too_deep;
pub(super) mod trifecta;
pub(super) mod undeclared_power;
pub(super) mod unresolved;

use crate::check::subject::find_word;
use crate::finding::Span;
use crate::graph::{Network, Relation};
use crate::model::Model;

/// Returns the network of calls that files state.
fn calls(model: &Model) -> Network {
    model.graph.calls(model.catalog.agents.len(), |_| true)
}

/// Returns agents as a chain: `` `a` → `b` → `c` ``.
fn chain(model: &Model, agents: &[usize]) -> String {
    agents
        .iter()
        .map(|&ix| format!("`{}`", id(model, ix)))
        .collect::<Vec<_>>()
        .join(" → ")
}

fn id(model: &Model, ix: usize) -> &str {
    &model.catalog.agents[ix].id
}

/// Returns where a relation's target stands on the line that names it.
pub(super) fn span(model: &Model, relation: &Relation) -> Span {
    let bytes = &model.catalog.agents[relation.from].agent.bytes;
    let line = bytes
        .split(|&byte| byte == b'\n')
        .nth(relation.line.saturating_sub(1) as usize);
    let line = String::from_utf8_lossy(line.unwrap_or_default());
    let whole = find_word(&line, &relation.target);
    match whole
        .or_else(|| line.find(&relation.target))
        .filter(|_| !relation.target.is_empty())
    {
        Some(at) => Span {
            line: relation.line,
            column: line[..at].chars().count() as u32 + 1,
            length: relation.target.chars().count() as u32,
        },
        None => Span::line(relation.line),
    }
}
