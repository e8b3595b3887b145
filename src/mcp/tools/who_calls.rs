//! `who_calls`

use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Tool, arguments, input, one};
use crate::export;
use crate::graph::Delegation;
use crate::mcp::View;
use crate::mcp::answer::{Answer, data, value, within};
use crate::mcp::page::Page;
use crate::model::Model;
use crate::report;
use crate::words::Words;

pub(super) const TOOL: Tool = Tool {
    name: "who_calls",
    title: "Who calls an agent",
    description: "Lists the agents whose files hand work to an agent, with the line that says so and whether the runtime allows \
        the call, and counts those that could start it although no file asks for it. Ask this before you change or remove an \
        agent.",
    input: input::<Args>,
    run: |view, given| run(view, &arguments(given)?),
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Args {
    /// The agent that is called: its id, slug, name, alias or path
    agent: String,
    /// Most callers, from 1 to 50; 10 unless given
    limit: Option<usize>,
    /// `next_cursor` of the answer before, for the callers behind it
    cursor: Option<String>,
}

fn run(view: &dyn View, args: &Args) -> Result<Answer, String> {
    let model = view.model();
    let page = Page::new(args.limit, args.cursor.as_deref())?;
    let ix = one(&model.catalog, &args.agent)?;
    let id = &model.catalog.agents[ix].id;
    let calls: Vec<&Delegation> = model.graph.delegations.to(ix).collect();
    let may_start = |&caller: &usize| model.graph.effective.allows(caller, ix);
    let allowed = (0..model.catalog.agents.len()).filter(may_start).count();

    let shown = calls.iter().skip(page.offset).take(page.limit);
    let items = within(shown.clone().map(|call| item(model, call)).collect());
    let mut text = format!(
        "{} call {id} in writing; runtimes let {allowed} start it\n",
        calls.len()
    );
    for call in shown.take(items.len()) {
        for &relation in &call.relations {
            text += &report::agent::relation_line(model, &model.graph.relations[relation], ix);
        }
    }
    let next = page.next(items.len(), calls.len());
    let facts = data([
        ("id", id.as_str().into()),
        ("total", calls.len().into()),
        ("allowed", allowed.into()),
        ("callers", items.into()),
    ]);
    Ok(Answer::new(text, facts).followed_by(next))
}

fn item(model: &Model, call: &Delegation) -> Value {
    let stated = call.relations.iter().map(|&relation| {
        value(export::relation_record(
            model,
            &model.graph.relations[relation],
        ))
    });
    let barrier = call.verdict.barrier();
    json!({
        "caller": &model.catalog.agents[call.caller].id,
        "verdict": call.verdict.name(),
        "reason": barrier.map(|barrier| barrier.reason(Words::english())),
        "relations": stated.collect::<Vec<_>>(),
    })
}
