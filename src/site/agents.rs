//! `agents/`: the whole list.

use serde::Serialize;

use super::Press;
use super::frame::{Frame, Section};
use super::list::{FacetGroup, Sheet, facet_groups, leaf_path, leaves};

/// How many facets of a kind the side column shows.
const FACETS: usize = 10;

/// The context of `agents.html`.
#[derive(Serialize)]
struct Agents<'m> {
    list: Sheet<'m>,
    facets: Vec<FacetGroup>,
    /// How many groups of variants and near-duplicates there are.
    groups: usize,
}

pub(super) fn pages(press: &mut Press<'_>) {
    for number in 0..leaves(press.atlas.agents()) {
        press.page(
            leaf_path("agents/", number),
            "agents.html",
            move |atlas, path| {
                let list = Sheet::new(atlas, "agents/", &atlas.by_name, number);
                let content = Agents {
                    list,
                    facets: facet_groups(atlas, FACETS),
                    groups: atlas.groups.len(),
                };
                (
                    Frame::new(atlas, path, Section::Agents, atlas.words.say("Agents")),
                    content,
                )
            },
        );
    }
}
