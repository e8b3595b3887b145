//! `compare`

use rmcp::schemars::JsonSchema;
use serde::Deserialize;

use super::{Tool, arguments, input, one};
use crate::diff::{self, Compared, Diff, Side};
use crate::mcp::View;
use crate::mcp::answer::{Answer, data, value};
use crate::report::diff::json;
use crate::words::Words;

pub(super) const TOOL: Tool = Tool {
    name: "compare",
    title: "Compare two agents",
    description: "Tells what differs between two agents: facts of their files, tools, denials, capabilities, what each reaches by \
        delegation, and how many lines of their prompts are the same. In the data `old` is the first, `new` the second, `lost` \
        what only the first has and `gained` what only the second has.",
    input: input::<Args>,
    run: |view, given| run(view, &arguments(given)?),
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Args {
    /// One agent: its id, slug, name, alias or path
    first: String,
    /// The other agent
    second: String,
}

fn run(view: &dyn View, args: &Args) -> Result<Answer, String> {
    let model = view.model();
    let catalog = &model.catalog;
    let (first, second) = (one(catalog, &args.first)?, one(catalog, &args.second)?);
    let (one, other) = (&catalog.agents[first].agent, &catalog.agents[second].agent);
    let share = diff::telling(&one.body_text()).share(&diff::telling(&other.body_text()));
    let percent = (share * 100.0).round();

    let side = Side {
        model,
        findings: view.findings(),
    };
    let difference = Diff::default();
    let compared = Compared {
        old: side,
        new: side,
        diff: &difference,
    };
    let change = diff::agents(model, first, second);
    let mut text = format!("{} → {}\n", compared.old_id(first), compared.new_id(second));
    for (what, words) in compared.words(&change, Words::english()) {
        text += &format!("  {what}: {words}\n");
    }
    text += &format!("  {percent} % of the prompts' lines are in both\n");
    let facts = data([
        ("difference", value(json::change_record(&compared, &change))),
        ("percent_shared", percent.into()),
    ]);
    Ok(Answer::new(text, facts))
}
