//! The tools: each file holds a tool's description, its arguments and its run.

mod compare;
mod findings;
mod get_agent;
mod path;
mod schema;
mod search_agents;
mod who_calls;
mod who_can;

use std::sync::Arc;

use rmcp::ErrorData;
use rmcp::model::{JsonObject, ToolAnnotations};
use rmcp::schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::View;
use super::answer::{self, Answer};
use crate::catalog::{Catalog, NotOne};
use crate::finding::nearest;

/// Every tool, the ones to start with first.
const TOOLS: [Tool; 7] = [
    search_agents::TOOL,
    get_agent::TOOL,
    who_can::TOOL,
    who_calls::TOOL,
    path::TOOL,
    findings::TOOL,
    compare::TOOL,
];

/// Most ids that an error offers in place of a wrong one.
const OFFERED: usize = 5;

/// Most bytes of an argument: a question is shorter, and names are compared letter by letter.
const LONGEST: usize = 4_000;

/// A tool as the server offers and runs it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tool {
    name: &'static str,
    title: &'static str,
    /// What a model needs to know to choose it.
    description: &'static str,
    input: fn() -> JsonObject,
    /// Answers, or says what is wrong with what was asked.
    pub run: fn(&dyn View, JsonObject) -> Result<Answer, String>,
}

/// Returns the tools as clients list them.
pub(super) fn list() -> Vec<rmcp::model::Tool> {
    TOOLS.iter().map(Tool::listed).collect()
}

/// Returns a tool by its name.
pub(super) fn find(name: &str) -> Result<Tool, ErrorData> {
    let known = || TOOLS.map(|tool| tool.name);
    let found = TOOLS.into_iter().find(|tool| tool.name == name);

    found.ok_or_else(|| {
        let message = format!(
            "No tool is called `{name}`; known are {}.",
            known().join(", ")
        );
        ErrorData::invalid_params(answer::error(&message), None)
    })
}

impl Tool {
    fn listed(&self) -> rmcp::model::Tool {
        let only_reads = ToolAnnotations::with_title(self.title)
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(false);
        let mut tool = rmcp::model::Tool::new(self.name, self.description, (self.input)());
        tool.title = Some(self.title.to_owned());
        tool.output_schema = schema::output(self.name).map(Arc::new);
        tool.annotations = Some(only_reads);
        tool
    }
}

/// Returns the schema of a tool's arguments.
fn input<T: JsonSchema>() -> JsonObject {
    schema::input::<T>()
}

/// Reads a tool's arguments.
fn arguments<T: DeserializeOwned>(arguments: JsonObject) -> Result<T, String> {
    let is_long = |value: &Value| value.as_str().is_some_and(|text| text.len() > LONGEST);
    if let Some((name, _)) = arguments.iter().find(|(_, value)| is_long(value)) {
        return Err(format!(
            "`{name}` has more than {LONGEST} bytes; ask for less."
        ));
    }

    serde_json::from_value(Value::Object(arguments))
        .map_err(|error| format!("The arguments are not as the tool's schema has them: {error}."))
}

/// Returns the one agent that is meant.
fn one(catalog: &Catalog, wanted: &str) -> Result<usize, String> {
    catalog.one(wanted).map_err(|not_one| match not_one {
        NotOne::Unknown { wanted, near } if near.is_empty() => {
            format!("No agent is called `{wanted}`. search_agents finds agents by what they do.")
        }
        NotOne::Unknown { wanted, near } => {
            let near = near.iter().take(OFFERED).map(|id| format!("`{id}`"));
            let near: Vec<String> = near.collect();
            format!("No agent is called `{wanted}`; near: {}.", near.join(", "))
        }
        NotOne::Several { wanted, ids } => {
            let some = ids.iter().take(OFFERED).map(|id| format!("`{id}`"));
            let some: Vec<String> = some.collect();
            format!(
                "{} agents are called `{wanted}`; ask for one by its id, such as {}.",
                ids.len(),
                some.join(", ")
            )
        }
    })
}

/// Says that a name is none of those known, and which may be meant.
fn unknown<'k>(what: &str, name: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("No {what} is called `{name}`; near: `{near}`."),
        None => format!(
            "No {what} is called `{name}`; known are {}.",
            known.join(", ")
        ),
    }
}
