//! `who_can`

use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::path::steps;
use super::{Tool, arguments, input, unknown};
use crate::capability::Capability;
use crate::check;
use crate::mcp::View;
use crate::mcp::answer::{Answer, data, within};
use crate::mcp::page::Page;
use crate::model::Model;
use crate::report;

pub(super) const TOOL: Tool = Tool {
    name: "who_can",
    title: "Who can do something",
    description: "Lists the agents that hold a capability themselves and those that reach it by starting other agents, with the \
        shortest chain of calls that the runtimes allow. An agent that only reads may start one that runs commands: ask this \
        before you call an agent harmless.",
    input: input::<Args>,
    run: |view, given| run(view, &arguments(given)?),
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Args {
    /// `read`, `search`, `edit`, `execute`, `web` or `delegate`
    capability: String,
    /// Only agents that hold it themselves, or only those that reach it by delegation; both unless given
    how: Option<How>,
    /// Most agents, from 1 to 50; 10 unless given
    limit: Option<usize>,
    /// `next_cursor` of the answer before, for the agents behind it
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(rename_all = "kebab-case")]
enum How {
    Directly,
    ByDelegation,
}

fn run(view: &dyn View, args: &Args) -> Result<Answer, String> {
    let model = view.model();
    let page = Page::new(args.limit, args.cursor.as_deref())?;
    let wanted = args
        .capability
        .strip_prefix("can:")
        .unwrap_or(&args.capability);
    let Some(capability) = Capability::named(wanted) else {
        let known = Capability::SIGNATURE.map(|(known, _)| known.name());
        return Err(unknown("capability", wanted, known));
    };

    let (own, reached) = holders(model, capability);
    let counts = (own.len(), reached.len());
    let paths: Vec<Vec<usize>> = match args.how {
        Some(How::Directly) => own,
        Some(How::ByDelegation) => reached,
        None => own.into_iter().chain(reached).collect(),
    };
    let shown = paths.iter().skip(page.offset).take(page.limit);
    let items = within(shown.clone().map(|path| item(model, path)).collect());

    let mut text = format!(
        "{} hold {wanted} themselves, {} reach it by delegation\n",
        counts.0, counts.1
    );
    shown
        .take(items.len())
        .for_each(|path| text += &report::path::found(model, path));
    let next = page.next(items.len(), paths.len());
    let facts = data([
        ("capability", wanted.into()),
        ("directly", counts.0.into()),
        ("by_delegation", counts.1.into()),
        ("agents", items.into()),
    ]);
    Ok(Answer::new(text, facts).followed_by(next))
}

/// Returns who holds a capability, and who reaches it: as paths, the agent itself first.
fn holders(model: &Model, capability: Capability) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let agents = &model.catalog.agents;
    let holds = |&ix: &usize| agents[ix].capabilities.can(capability);
    let (own, others): (Vec<usize>, Vec<usize>) = (0..agents.len()).partition(holds);
    let reached = others
        .into_iter()
        .filter_map(|ix| check::way(model, ix, capability));

    (
        own.into_iter().map(|ix| vec![ix]).collect(),
        reached.collect(),
    )
}

fn item(model: &Model, path: &[usize]) -> Value {
    let listing = path.first().map(|&ix| &model.catalog.agents[ix]);
    json!({
        "id": listing.map(|listing| &listing.id),
        "source": listing.map(|listing| &*listing.agent.source),
        "path": listing.map(|listing| &*listing.agent.path),
        "directly": path.len() == 1,
        "steps": steps(model, path),
    })
}
