//! `graph/`: who names whom.

use serde::Serialize;

use super::Press;
use super::frame::{Frame, Section, counted};
use super::list::Row;

/// How many of the most named agents the page lists.
const MOST: usize = 50;

/// The context of `graph.html`.
#[derive(Serialize)]
struct GraphPage<'m> {
    lead: String,
    /// The agents that most others name.
    hubs: Vec<Row<'m>>,
}

pub(super) fn pages(press: &mut Press<'_>) {
    press.page("graph/index.html", "graph.html", |atlas, path| {
        let mut agents: Vec<usize> =
            atlas.by_name.iter().copied().filter(|&ix| atlas.into(ix).next().is_some()).collect();
        agents.sort_by_key(|&ix| std::cmp::Reverse(atlas.into(ix).count()));
        let relations = counted(atlas.model.graph.relations.len(), "relation", "relations");
        let content = GraphPage {
            lead: format!("{relations} between {}.", counted(atlas.agents(), "agent", "agents")),
            hubs: agents.iter().take(MOST).map(|&ix| Row::of(atlas, ix)).collect(),
        };
        (Frame::new(atlas, path, Section::Graph, "Graph"), content)
    });
}
