//! `graph/`: who names whom, as a picture, as a table and as files for other programs.

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::evidence::Evidence;
use super::frame::{Frame, Link, Section, counted, grouped};
use super::list::Row;
use super::url;
use crate::draw::{Picture, Sheet};
use crate::export::{self, Format, Selection};
use crate::graph::{Layer, Relation};

/// How many of the most named agents the page lists.
const MOST: usize = 24;

/// How many relations the page lists, agent by agent; every agent's own page has all of its.
const MOST_RELATIONS: usize = 300;

/// How many agents stand on each side of an agent in its picture.
const MOST_BESIDE: usize = 8;

/// The context of `graph.html`.
#[derive(Serialize)]
struct GraphPage<'m> {
    lead: String,
    /// The picture as SVG: all agents where they can be told apart, else their categories.
    picture: String,
    /// The agents that most others name.
    hubs: Vec<Row<'m>>,
    stated: Vec<Stated<'m>>,
    /// How many relations the page leaves to the agents' own pages.
    hidden: String,
    downloads: Vec<Link>,
}

/// What one agent states.
#[derive(Serialize)]
struct Stated<'m> {
    agent: Link,
    rows: Vec<Evidence<'m>>,
}

pub(super) fn pages(press: &mut Press<'_>) {
    press.page("graph/index.html", "graph.html", |atlas, path| {
        (Frame::new(atlas, path, Section::Graph, "Graph"), content(atlas, &url::root(path)))
    });
    for (format, ending) in Format::ALL.into_iter().filter(|&(format, _)| format != Format::Json) {
        press.made(format!("graph/graph.{ending}"), move |atlas| {
            Ok(export::graph(atlas.model, &Selection::default(), format).into_bytes())
        });
    }
}

/// Draws an agent between those that name it and those that it names, as SVG; empty where there are none. `root` is
/// the way from the page to the site's root.
pub(super) fn around(atlas: &Atlas<'_>, ix: usize, root: &str) -> String {
    let relations: Vec<&Relation> = atlas.into(ix).chain(atlas.out(ix)).collect();
    drawn(atlas, root, |sheet| sheet.around(ix, &relations, MOST_BESIDE))
}

fn drawn(atlas: &Atlas<'_>, root: &str, draw: impl Fn(&Sheet<'_>) -> Picture) -> String {
    let link = |ix: usize| Some(format!("{root}{}", atlas.link(ix).href));
    let picture = draw(&Sheet::new(atlas.model, &link));
    if picture.is_empty() { String::new() } else { picture.inline() }
}

fn content<'m>(atlas: &Atlas<'m>, root: &str) -> GraphPage<'m> {
    let relations: Vec<&'m Relation> =
        atlas.model.graph.relations.iter().filter(|relation| relation.layer != Layer::Effective).collect();
    let all: Vec<usize> = (0..atlas.agents()).collect();
    let mut named: Vec<usize> =
        atlas.by_name.iter().copied().filter(|&ix| atlas.into(ix).next().is_some()).collect();
    named.sort_by_key(|&ix| std::cmp::Reverse(atlas.into(ix).count()));
    let stated = stated(atlas);
    let shown: usize = stated.iter().map(|stated| stated.rows.len()).sum();
    let hidden = relations.len() - shown;
    GraphPage {
        lead: format!(
            "{} between {}.",
            counted(relations.len(), "relation", "relations"),
            counted(atlas.agents(), "agent", "agents")
        ),
        picture: drawn(atlas, root, |sheet| sheet.overview(&all, &relations)),
        hubs: named.iter().take(MOST).map(|&ix| Row::of(atlas, ix)).collect(),
        stated,
        hidden: if hidden > 0 { grouped(hidden) } else { String::new() },
        downloads: downloads(),
    }
}

/// Returns what agents state, by name, as far as the page has room.
fn stated<'m>(atlas: &Atlas<'m>) -> Vec<Stated<'m>> {
    let mut room = MOST_RELATIONS;
    let mut stated = Vec::new();
    for &ix in &atlas.by_name {
        let rows: Vec<_> = atlas.out(ix).map(|relation| Evidence::stated(atlas, relation)).collect();
        if rows.is_empty() {
            continue;
        }
        let Some(left) = room.checked_sub(rows.len()) else { break };
        room = left;
        stated.push(Stated { agent: atlas.link(ix), rows });
    }
    stated
}

fn downloads() -> Vec<Link> {
    let file = |(format, ending): (Format, &str)| match format {
        Format::Json => Link::new("JSON", "graph.json"),
        _ => Link::new(&ending.to_uppercase(), &format!("graph/graph.{ending}")),
    };
    Format::ALL.into_iter().map(file).collect()
}
