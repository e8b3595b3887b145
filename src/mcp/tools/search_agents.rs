//! `search_agents`

use rmcp::schemars::JsonSchema;
use serde::Deserialize;

use super::{Tool, arguments, input};
use crate::index::Request;
use crate::mcp::View;
use crate::mcp::answer::{Answer, value, within};
use crate::mcp::page::Page;
use crate::report::hits;

pub(super) const TOOL: Tool = Tool {
    name: "search_agents",
    title: "Search agents",
    description: "Finds agents by what they do, in words or a plain question (\"who can read but not write?\"), and by facts: \
        tool:Bash, can:execute, -can:edit, model:opus, category:, tag:, source:, calls:NAME, called-by:NAME, finding:RULE, \
        is:orphan. Words may be \"quoted phrases\", -excluded, or joined with OR. Best hits first, each with the passage that \
        fits. Other tools take the `id` of a hit.",
    input: input::<Args>,
    run: |view, given| run(view, &arguments(given)?),
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Args {
    /// What is wanted: words, a question, filters such as `can:execute`, or all of them
    query: String,
    /// Search the words as they stand, and read none of them as a filter
    #[serde(default)]
    words: bool,
    /// Most hits, from 1 to 50; 10 unless given
    limit: Option<usize>,
    /// `next_cursor` of the answer before, for the hits behind it
    cursor: Option<String>,
}

fn run(view: &dyn View, args: &Args) -> Result<Answer, String> {
    let page = Page::new(args.limit, args.cursor.as_deref())?;
    let request = Request {
        limit: page.limit,
        offset: page.offset,
        literal: args.words,
        facets: false,
        ..Request::new(&args.query)
    };
    let answered = view
        .search(&request)
        .map_err(|error| format!("{error:#}"))?;
    let mut answer = answered.answer;

    let found = answer.hits.len();
    let shown = within(answer.hits.iter().map(value).collect()).len();
    // Agents of one text are one hit, so that the hits may end before the total.
    let is_last = found < page.limit && shown == found;
    answer.hits.truncate(shown);
    let text = format!(
        "{} found\n{}",
        answer.total,
        hits::list(&answer, "`words: true`")
    );
    let next = page.next(shown, answer.total).filter(|_| !is_last);
    let data = match value(&answer) {
        serde_json::Value::Object(data) => data,
        _ => serde_json::Map::new(),
    };
    Ok(Answer::new(text, data).followed_by(next))
}
