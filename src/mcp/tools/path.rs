//! `path`

use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Tool, arguments, input, one, unknown};
use crate::capability::Capability;
use crate::catalog::Catalog;
use crate::export;
use crate::graph::Target;
use crate::mcp::View;
use crate::mcp::answer::{Answer, data, value};
use crate::model::Model;
use crate::report;

pub(super) const TOOL: Tool = Tool {
    name: "path",
    title: "Path of calls",
    description: "Tells whether one agent can come to another, or to a capability such as `can:execute`, by starting agents: the \
        shortest chain of calls with the line that asks for each and, where there is none, why not. Calls that files ask for \
        come before calls that the runtimes merely allow.",
    input: input::<Args>,
    run: |view, given| run(view, &arguments(given)?),
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Args {
    /// The agent to start with: its id, slug, name, alias or path
    from: String,
    /// The agent to come to, or a capability: `can:read`, `can:search`, `can:edit`, `can:execute`, `can:web`, `can:delegate`
    to: String,
}

fn run(view: &dyn View, args: &Args) -> Result<Answer, String> {
    let model = view.model();
    let from = one(&model.catalog, &args.from)?;
    let target = target(&model.catalog, &args.to)?;

    let Some(path) = model.graph.shortest_path(&model.catalog, from, target) else {
        return Ok(missing(model, from, target));
    };
    let facts = data([
        ("found", true.into()),
        ("agents", ids(model, &path)),
        ("steps", steps(model, &path).into()),
        ("why_not", Value::Null),
        ("blocked", Value::Array(Vec::new())),
    ]);
    Ok(Answer::new(report::path::found(model, &path), facts))
}

fn missing(model: &Model, from: usize, target: Target) -> Answer {
    let blocked = report::path::blocked(model, from, target);
    let blocked = blocked.map(|(relation, _)| value(export::relation_record(model, relation)));
    let facts = data([
        ("found", false.into()),
        ("agents", Value::Array(Vec::new())),
        ("steps", Value::Array(Vec::new())),
        ("why_not", report::path::why(model, from, target).into()),
        ("blocked", blocked.collect()),
    ]);
    Answer::new(report::path::missing(model, from, target), facts)
}

/// Reads what a path is to lead to.
fn target(catalog: &Catalog, wanted: &str) -> Result<Target, String> {
    let Some(name) = wanted.strip_prefix("can:") else {
        return Ok(Target::Agent(one(catalog, wanted)?));
    };
    let known = || Capability::SIGNATURE.map(|(known, _)| known.name());

    match Capability::named(name) {
        Some(capability) => Ok(Target::Capability(capability)),
        None => Err(unknown("capability", name, known())),
    }
}

fn ids(model: &Model, path: &[usize]) -> Value {
    path.iter()
        .map(|&ix| model.catalog.agents[ix].id.as_str())
        .collect()
}

/// Returns the calls of a path, each with the relation that asks for it or what else allows it.
pub(super) fn steps(model: &Model, path: &[usize]) -> Vec<Value> {
    let step = |pair: &[usize]| {
        let [from, to] = *pair else {
            return Value::Null;
        };
        let written = model.graph.call(from, to);
        json!({
            "from": &model.catalog.agents[from].id,
            "to": &model.catalog.agents[to].id,
            "relation": written.map(|relation| value(export::relation_record(model, relation))),
            "reason": written.is_none().then_some(report::path::UNWRITTEN),
        })
    };
    path.windows(2).map(step).collect()
}
