//! `search/`: the page that answers queries, which leads to the lists without a script; and the description by which
//! browsers offer the site as a search engine.

use std::collections::BTreeMap;

use serde::Serialize;

use super::atlas::Atlas;
use super::facets::{Kind, category_title};
use super::frame::{Frame, Section};
use super::list::{Chip, FacetGroup, chips, facet_groups};
use super::structured::script_data;
use super::{Press, url};
use crate::agent::word;
use crate::draw::xml;

/// How many facets of a kind the side column shows.
const FACETS: usize = 8;

/// The context of `search.html`.
#[derive(Serialize)]
struct SearchPage {
    agents: usize,
    /// The capabilities that hits must have, or must not.
    chips: Vec<Chip>,
    facets: Vec<FacetGroup>,
    /// Queries that find something in this catalog.
    examples: Vec<Example>,
    /// How the filters' values are called where that is not as a query writes them, as JSON: by the filter, then by the
    /// value.
    names: String,
}

/// A query that shows a part of the language.
#[derive(Serialize)]
pub(super) struct Example {
    pub query: String,
    /// The query as a part of an address.
    href: String,
    /// What it asks for.
    meaning: &'static str,
}

pub(super) fn pages(press: &mut Press<'_>) {
    press.page("search/index.html", "search.html", |atlas, path| {
        let facets = facet_groups(atlas, FACETS);
        let content = SearchPage {
            agents: atlas.agents(),
            chips: chips(atlas, &atlas.by_name),
            facets,
            examples: examples(atlas),
            names: names(atlas),
        };
        (
            Frame::new(atlas, path, Section::Search, atlas.words.say("Search")),
            content,
        )
    });
    if let Some(base) = press.atlas.base_url.clone() {
        let description = open_search(&base, &press.atlas.site.title);
        press.bytes("opensearch.xml", description.into_bytes());
    }
}

/// Returns queries about this very catalog where it has what they ask for, so that each finds something.
pub(super) fn examples(atlas: &Atlas<'_>) -> Vec<Example> {
    let most = |kind| {
        atlas
            .facets(kind)
            .iter()
            .max_by_key(|facet| facet.agents.len())
    };
    let filter =
        |kind, group: &str| most(kind).map(|facet| format!("{group}:{}", quoted(&facet.label)));
    let queries = [
        (
            Some("review code".to_owned()),
            "these words, or others that mean the same",
        ),
        (Some("\"code review\"".to_owned()), "these words in a row"),
        (
            Some("agents that can run commands".to_owned()),
            "a question, understood as a filter",
        ),
        (
            Some("can:execute -can:web".to_owned()),
            "may run commands, but may not use the web",
        ),
        (filter(Kind::Tool, "tool"), "may use this tool"),
        (filter(Kind::Category, "category"), "filed here"),
        (filter(Kind::Model, "model"), "runs on this model"),
        (
            Some("is:unrestricted".to_owned()),
            "lists no tools, and so may use every one",
        ),
        (
            Some("is:dangling".to_owned()),
            "names agents that are not here",
        ),
    ];
    let example = |(query, meaning): (Option<String>, _)| {
        query.map(|query| Example {
            href: url::href(&query),
            query,
            meaning,
        })
    };
    queries.into_iter().filter_map(example).collect()
}

/// Returns what the site calls the values of filters, so that a filter reads as the lists do.
fn names(atlas: &Atlas<'_>) -> String {
    let mut names: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    for agent in (0..atlas.agents()).map(|ix| &atlas.agent(ix).agent) {
        let category = agent
            .category
            .as_ref()
            .map(|name| ("category", name.clone(), category_title(name)));
        let dialect = (
            "dialect",
            word(&agent.dialect),
            agent.dialect.title().to_owned(),
        );
        for (filter, value, name) in category.into_iter().chain([dialect]) {
            if value != name {
                names.entry(filter).or_default().insert(value, name);
            }
        }
    }
    script_data(&names)
}

/// Returns a filter's value as the query language wants it.
pub(super) fn quoted(value: &str) -> String {
    let is_plain = value
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | '#'));
    if is_plain {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', " "))
    }
}

/// The longest short name that the format allows.
const LONGEST_NAME: usize = 16;

/// Describes the site's search to browsers.
fn open_search(base: &str, title: &str) -> String {
    let name: String = title.chars().take(LONGEST_NAME).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{}</ShortName>\n\
         <Description>Search {}</Description>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{}search/?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n",
        xml(name.trim()),
        xml(title),
        xml(base),
    )
}
