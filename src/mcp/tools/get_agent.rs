//! `get_agent`

use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Tool, arguments, input, one};
use crate::export;
use crate::mcp::View;
use crate::mcp::answer::{Answer, data, value};
use crate::mcp::page;
use crate::model::Model;
use crate::report;

/// Characters of a prompt in one answer: as JSON, quotes and ends of lines take two each.
const MOST_OF_PROMPT: usize = 9_000;

pub(super) const TOOL: Tool = Tool {
    name: "get_agent",
    title: "Show one agent",
    description: "Shows one agent as the catalog understands it: description, tools, capabilities, models, the capabilities that \
        it reaches through agents that it may start, findings of its file, whom it names and who names it, each with the line. \
        With `prompt`, the agent's instructions instead, as quoted text.",
    input: input::<Args>,
    run: |view, given| run(view, &arguments(given)?),
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Args {
    /// The agent: its id, slug, name, alias or path
    agent: String,
    /// Return the text of the agent's prompt, and nothing else
    #[serde(default)]
    prompt: bool,
    /// `next_cursor` of the answer before, for the rest of a long prompt
    cursor: Option<String>,
}

fn run(view: &dyn View, args: &Args) -> Result<Answer, String> {
    let model = view.model();
    let ix = one(&model.catalog, &args.agent)?;
    if args.prompt {
        return prompt(model, ix, args.cursor.as_deref());
    }

    let relation = |relation| value(export::relation_record(model, relation));
    let id = |&ix: &usize| model.catalog.agents[ix].id.as_str();
    let reach = |(capability, path): &(crate::capability::Capability, Vec<usize>)| {
        json!({
            "capability": capability.name(),
            "way": path.iter().map(id).collect::<Vec<_>>(),
        })
    };
    let own = report::agent::findings_in(model, view.findings(), ix);
    let others = model
        .graph
        .incoming(ix)
        .filter(|relation| relation.from != ix);
    let facts = data([
        ("agent", value(export::agent_record(model, ix))),
        (
            "reaches",
            report::agent::reaches(model, ix)
                .iter()
                .map(reach)
                .collect(),
        ),
        (
            "findings",
            own.into_iter()
                .map(|finding| value(export::finding_record(&model.catalog, finding)))
                .collect(),
        ),
        (
            "references",
            model.graph.outgoing(ix).iter().map(relation).collect(),
        ),
        ("referenced_by", others.map(relation).collect()),
    ]);
    let text = report::agent::describe(model, view.findings(), ix);
    Ok(Answer::new(text, facts))
}

/// Returns a part of an agent's prompt.
fn prompt(model: &Model, ix: usize, cursor: Option<&str>) -> Result<Answer, String> {
    let offset = page::offset(cursor)?;
    let listing = &model.catalog.agents[ix];
    let body = listing.agent.body_text();
    let total = body.chars().count();
    let part: String = body.chars().skip(offset).take(MOST_OF_PROMPT).collect();

    let end = offset + part.chars().count();
    let next = (end < total).then(|| end.to_string());
    let text = format!("prompt of {}\n{part}", &listing.id);
    let facts = data([
        ("id", Value::from(listing.id.as_str())),
        ("characters", total.into()),
        ("from", offset.into()),
        ("prompt", part.into()),
    ]);
    Ok(Answer::new(text, facts).followed_by(next))
}
