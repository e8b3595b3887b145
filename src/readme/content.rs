//! What stands in a section, by its kind.

use std::collections::BTreeSet;

use super::Setting;
use super::arguments::{Arguments, unknown};
use super::table;
use crate::agent::RelationType;
use crate::catalog::Listing;
use crate::check::selector::{selector_trouble, selects};
use crate::config::policy::Selector;
use crate::export::{self, Format, Part, Selection};
use crate::graph::Layer;

type Content = fn(&Arguments, &Setting<'_>) -> Result<String, String>;

/// The kinds of sections, with what their markers may state.
const KINDS: &[(&str, &[&str], Content)] = &[
    (
        "table",
        &["agents", "by", "columns", "heading", "links"],
        table::table,
    ),
    ("list", &["agents", "by", "heading", "links"], table::list),
    ("count", &["agents", "format", "of"], count),
    ("graph", &["depth", "focus", "layer", "relation"], graph),
];

/// Returns what a section should hold, by what its marker states; lines end with line feeds.
pub(super) fn content(stated: &str, setting: &Setting<'_>) -> Result<String, String> {
    let (name, rest) = stated
        .split_once(char::is_whitespace)
        .unwrap_or((stated, ""));
    let kind = KINDS.iter().find(|(known, ..)| *known == name);
    let Some((_, keys, content)) = kind else {
        let names: Vec<&str> = KINDS.iter().map(|(known, ..)| *known).collect();
        return Err(unknown("kind of section", name, &names));
    };

    content(&Arguments::read(rest, name, keys)?, setting)
}

/// Returns the agents that a marker selects: all, unless it says which.
pub(super) fn selected<'s>(
    arguments: &Arguments,
    setting: &Setting<'s>,
) -> Result<Vec<&'s Listing>, String> {
    let agents = &setting.model.catalog.agents;
    let Some(text) = arguments.text("agents") else {
        return Ok(agents.iter().collect());
    };
    let selector = Selector::parse(text)?;
    if let Some(trouble) = selector_trouble(&selector) {
        return Err(trouble);
    }
    Ok(agents
        .iter()
        .filter(|listing| selects(&selector, listing))
        .collect())
}

/// What a count is of.
#[derive(Clone, Copy)]
enum Counted {
    Agents,
    Categories,
    Models,
    Relations,
    Sources,
}

fn count(arguments: &Arguments, setting: &Setting<'_>) -> Result<String, String> {
    let of = arguments.choice(
        "of",
        &[
            ("agents", Counted::Agents),
            ("categories", Counted::Categories),
            ("models", Counted::Models),
            ("relations", Counted::Relations),
            ("sources", Counted::Sources),
        ],
    )?;
    let agents = selected(arguments, setting)?;
    let agents = || agents.iter().map(|listing| &listing.agent);
    let count = match of {
        Counted::Agents => agents().count(),
        Counted::Categories => distinct(agents().filter_map(|agent| agent.category.as_deref())),
        Counted::Models => distinct(
            agents()
                .flat_map(|agent| &agent.models)
                .map(|model| model.family.as_str()),
        ),
        Counted::Sources => distinct(agents().map(|agent| &*agent.source)),
        Counted::Relations => {
            let own: BTreeSet<_> = agents()
                .map(|agent| (&agent.source, agent.identity()))
                .collect();
            let relations = setting.model.graph.relations.iter();
            let is_own = |ix: usize| {
                let agent = &setting.model.catalog.agents[ix].agent;
                own.contains(&(&agent.source, agent.identity()))
            };
            relations.filter(|relation| is_own(relation.from)).count()
        }
    };
    let format = arguments.text("format").unwrap_or("{}");
    if !format.contains("{}") {
        return Err("`format` has no `{}` for the number".to_owned());
    }
    Ok(format.replace("{}", &count.to_string()))
}

fn distinct<'v>(values: impl Iterator<Item = &'v str>) -> usize {
    values.collect::<BTreeSet<_>>().len()
}

fn graph(arguments: &Arguments, setting: &Setting<'_>) -> Result<String, String> {
    let layers = arguments.choices(
        "layer",
        &[
            ("declared", Layer::Declared),
            ("documented", Layer::Documented),
            ("effective", Layer::Effective),
        ],
        "declared,documented",
    )?;
    let selection = Selection {
        layers,
        relations: relations(arguments)?,
        part: part(arguments, setting)?,
    };
    let mut chart = Vec::new();
    export::graph(setting.model, &selection, Format::Mermaid, &mut chart)
        .map_err(|error| error.to_string())?;
    let chart = String::from_utf8_lossy(&chart);
    Ok(format!("```mermaid\n{}\n```", chart.trim_end()))
}

fn relations(arguments: &Arguments) -> Result<Vec<RelationType>, String> {
    let Some(text) = arguments.text("relation") else {
        return Ok(Vec::new());
    };
    let one =
        |name: &str| serde_json::from_value(name.trim().into()).map_err(|error| error.to_string());
    text.split(',').map(one).collect()
}

fn part(arguments: &Arguments, setting: &Setting<'_>) -> Result<Part, String> {
    let depth = arguments.number("depth", 0..=99, 1)?;
    let Some(focus) = arguments.text("focus") else {
        return match arguments.text("depth") {
            Some(_) => Err("`depth` needs `focus=AGENT`".to_owned()),
            None => Ok(Part::Whole),
        };
    };
    match setting.model.catalog.find(focus)[..] {
        [agent] => Ok(Part::Around { agent, depth }),
        [] => {
            let ids: Vec<&str> = setting.model.catalog.ids().collect();
            Err(match crate::finding::nearest(focus, ids) {
                Some(near) => format!("no agent is called `{focus}`; did you mean `{near}`?"),
                None => format!("no agent is called `{focus}`; `agentdex show --all` lists them"),
            })
        }
        ref several => Err(format!(
            "{} agents are called `{focus}`; name one by its id",
            several.len()
        )),
    }
}
