//! `search/`: the page that answers queries; without a script it leads to the lists.

use serde::Serialize;

use super::Press;
use super::frame::{Frame, Section};
use super::list::{FacetGroup, facet_groups};

/// How many facets of a kind the side column shows.
const FACETS: usize = 8;

/// The context of `search.html`.
#[derive(Serialize)]
struct SearchPage {
    agents: usize,
    facets: Vec<FacetGroup>,
}

pub(super) fn pages(press: &mut Press<'_>) {
    press.page("search/index.html", "search.html", |atlas, path| {
        let content = SearchPage { agents: atlas.agents(), facets: facet_groups(atlas, FACETS) };
        (Frame::new(atlas, path, Section::Search, "Search"), content)
    });
}
