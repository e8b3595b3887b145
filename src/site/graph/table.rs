//! `graph/relations/`: every relation with what says so, as tables for who reads, hears or prints.

use serde::Serialize;

use crate::draw::words;
use crate::graph::Relation;
use crate::site::Press;
use crate::site::atlas::Atlas;
use crate::site::evidence::Evidence;
use crate::site::frame::{Frame, Link, Section};

/// Relations on a page: about 60 KB compressed.
const MOST: usize = 600;

/// The context of `relations.html`.
#[derive(Serialize)]
struct TablePage<'m> {
    /// How many there are, in words.
    lead: String,
    agents: Vec<Stated<'m>>,
    /// All pages of the table, where there are several.
    pages: Vec<Leaf>,
}

/// What one agent states.
#[derive(Serialize)]
struct Stated<'m> {
    agent: Link,
    kinds: Vec<Kind<'m>>,
}

/// The agents that it names in one way.
#[derive(Serialize)]
struct Kind<'m> {
    /// What it is, such as `delegates to`.
    relation: &'static str,
    ends: Vec<Evidence<'m>>,
}

/// A page of the table, by the first and the last agent on it.
#[derive(Serialize)]
struct Leaf {
    href: String,
    first: String,
    last: String,
    /// Whether it is this page.
    current: bool,
}

pub(super) fn pages(press: &mut Press<'_>) {
    let leaves = leaves(&press.atlas);
    for number in 0..leaves.len().max(1) {
        let leaves = leaves.clone();
        press.page(path(number), "relations.html", move |atlas, path| {
            let agents = leaves.get(number).map(Vec::as_slice).unwrap_or_default();
            let content = TablePage {
                lead: atlas.words.count(
                    "{n} relation, by the agent that states them. Its page has the words that say so.|{n} relations, by the agent that states them. Its page has the words that say so.",
                    atlas.model.graph.relations.len(),
                ),
                agents: agents.iter().map(|&ix| stated(atlas, ix)).collect(),
                pages: if leaves.len() > 1 { links(atlas, &leaves, number) } else { Vec::new() },
            };
            (Frame::new(atlas, path, Section::Graph, atlas.words.say("All relations")), content)
        });
    }
}

/// Returns the agents that state relations, by name, in pages.
fn leaves(atlas: &Atlas<'_>) -> Vec<Vec<usize>> {
    let mut leaves: Vec<Vec<usize>> = Vec::new();
    let mut rows = MOST;
    for &ix in &atlas.by_name {
        let stated = atlas.out(ix).count();
        if stated == 0 {
            continue;
        }
        if rows + stated > MOST {
            leaves.push(Vec::new());
            rows = 0;
        }
        rows += stated;
        if let Some(leaf) = leaves.last_mut() {
            leaf.push(ix);
        }
    }
    leaves
}

fn stated<'m>(atlas: &Atlas<'m>, ix: usize) -> Stated<'m> {
    let mut stated: Vec<_> = atlas.out(ix).collect();
    stated.sort_by_key(|relation| relation.relation);
    let kind = |said: &[&'m Relation]| Kind {
        relation: words(said[0].relation),
        ends: said
            .iter()
            .map(|relation| Evidence::stated(atlas, relation))
            .collect(),
    };
    let kinds = stated
        .chunk_by(|a, b| a.relation == b.relation)
        .map(kind)
        .collect();
    Stated {
        agent: atlas.link(ix),
        kinds,
    }
}

fn links(atlas: &Atlas<'_>, leaves: &[Vec<usize>], current: usize) -> Vec<Leaf> {
    let name = |ix: Option<&usize>| {
        ix.map(|&ix| atlas.agent(ix).agent.name.clone())
            .unwrap_or_default()
    };
    let leaf = |(number, leaf): (usize, &Vec<usize>)| Leaf {
        href: path(number).trim_end_matches("index.html").to_owned(),
        first: name(leaf.first()),
        last: name(leaf.last()),
        current: number == current,
    };
    leaves.iter().enumerate().map(leaf).collect()
}

fn path(number: usize) -> String {
    match number {
        0 => "graph/relations/index.html".to_owned(),
        _ => format!("graph/relations/{}/index.html", number + 1),
    }
}
