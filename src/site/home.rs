//! `index.html`: what this catalog is, the search box, a map of the agents, what needs review.

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::facets::Kind;
use super::feed;
use super::frame::{Frame, Link, Section};
use super::isles::{Isle, isles};
use super::list::{FacetEntry, FacetGroup, facet_groups, held, unrestricted};
use super::prose;
use super::review::exposure::{Exposed, highest};
use super::review::{Reach, RuleLink, rules};
use super::search::{Example, examples};
use super::{changes, url};
use crate::capability::Capability;
use crate::words::Value;

/// How many agents the map names: they fit one tall screen in five columns.
const MOST: usize = 300;

/// Fewest agents that a category shows of itself, however large the catalog is.
const FEWEST: usize = 3;

/// Most categories on the map.
const ISLES: usize = 60;

/// How many queries the home page offers.
const TRIES: usize = 3;

/// How many agents of the highest exposure the home page names.
const EXPOSED: usize = 5;

/// How many rules the home page names.
const RULES: usize = 4;

/// How many of the agents that were committed last the home page names.
const LATELY: usize = 4;

/// How many facets of a kind the home page names.
const FACETS: usize = 12;

/// The context of `home.html`.
#[derive(Serialize)]
struct Home<'m> {
    /// What the catalog holds, such as `158 agents in 10 categories, 1,089 relations between them.`
    facts: String,
    /// What the catalog says of itself, as HTML.
    text: Option<String>,
    agents: usize,
    /// About how many tokens every session takes to know of them.
    session_tokens: usize,
    /// How many agents can execute by themselves, and how many only through others.
    execute: usize,
    execute_through: usize,
    /// The agents of the highest exposure.
    exposed: Vec<Exposed<'m>>,
    /// What differs from the catalog as it was, where the site tells of it.
    changes: Option<Brief>,
    /// Queries to try.
    tries: Vec<Example>,
    /// The six capabilities of the signature.
    held: Vec<FacetEntry>,
    /// Agents that may use every tool.
    unrestricted: Option<FacetEntry>,
    /// The agents by category.
    map: Vec<Isle<'m>>,
    /// The categories in its place, where there are too many agents to name.
    tiles: Vec<Tile>,
    /// How many categories are not on it.
    more_categories: usize,
    /// Other ways to sort them.
    facets: Vec<FacetGroup>,
    /// The rules that found most.
    rules: Vec<RuleLink>,
    /// How many other rules found something.
    more_rules: usize,
    /// Agents that were committed last, where the site has a feed of them.
    lately: Vec<Lately>,
}

/// What differs from the catalog as it was.
#[derive(Serialize)]
struct Brief {
    words: String,
    /// How many agents may do or reach something that they could not.
    gained: usize,
}

/// A category with what its agents may do.
#[derive(Serialize)]
struct Tile {
    name: String,
    href: String,
    count: usize,
    /// How many of 100 have each capability of the signature.
    shares: Vec<Share>,
}

/// How many of 100 agents have a capability.
#[derive(Serialize)]
struct Share {
    letter: char,
    percent: usize,
}

/// An agent and its last commit.
#[derive(Serialize)]
struct Lately {
    agent: Link,
    /// The day, such as `2026-05-02`.
    day: String,
}

pub(super) fn pages(press: &mut Press<'_>, reach: &Reach) {
    let reach = reach.clone();
    press.page("index.html", "home.html", move |atlas, path| {
        let through = reach.table(atlas).count_gaining_execute();
        (
            Frame::new(atlas, path, Section::Home, ""),
            content(atlas, &url::root(path), through),
        )
    });
}

fn content<'m>(atlas: &Atlas<'m>, root: &str, execute_through: usize) -> Home<'m> {
    let mut rules = rules(atlas);
    let mut tiles = tiles(atlas);
    let mut map = match tiles.is_empty() {
        true => isles(atlas, &atlas.by_name, |agents| named(atlas, agents)),
        false => Vec::new(),
    };
    let more_categories = map.len().max(tiles.len()).saturating_sub(ISLES);
    map.truncate(ISLES);
    tiles.truncate(ISLES);
    let more_rules = rules.len().saturating_sub(RULES);
    rules.truncate(RULES);
    let mut facets = facet_groups(atlas, FACETS);
    facets.retain(|group| !group.is(Kind::Capability) && !group.is(Kind::Category));
    Home {
        facts: facts(atlas),
        text: atlas
            .editorial
            .index
            .as_ref()
            .map(|text| prose::html(atlas, text, root)),
        agents: atlas.agents(),
        session_tokens: atlas.model.catalog.session_tokens(),
        execute: can(atlas, &atlas.by_name, Capability::Execute),
        execute_through,
        exposed: highest(atlas, EXPOSED),
        changes: atlas.changes.as_ref().map(|changes| {
            let (words, gained) = changes::brief(atlas, changes);
            Brief { words, gained }
        }),
        tries: tries(atlas),
        held: held(atlas),
        unrestricted: unrestricted(atlas),
        map,
        tiles,
        more_categories,
        facets,
        rules,
        more_rules,
        lately: lately(atlas),
    }
}

/// Returns queries of several kinds, so that the box teaches what it takes.
fn tries(atlas: &Atlas<'_>) -> Vec<Example> {
    let mut examples = examples(atlas);
    examples.retain(|example| !example.query.starts_with("agents that"));
    // Every other one: words, a capability that is ruled out, a category.
    examples.into_iter().step_by(2).take(TRIES).collect()
}

fn can(atlas: &Atlas<'_>, agents: &[usize], capability: Capability) -> usize {
    let can = |ix: &&usize| atlas.agent(**ix).capabilities.can(capability);
    agents.iter().filter(can).count()
}

/// Returns the categories, the largest first; none where the map has room for all names, or nothing else to show.
fn tiles(atlas: &Atlas<'_>) -> Vec<Tile> {
    let facets = atlas.facets(Kind::Category);
    if atlas.agents() <= MOST || facets.is_empty() {
        return Vec::new();
    }

    let mut tiles: Vec<Tile> = facets
        .iter()
        .map(|facet| Tile {
            name: facet.title(&atlas.words),
            href: url::href(&facet.url()),
            count: facet.agents.len(),
            shares: Capability::SIGNATURE
                .map(|(capability, letter)| Share {
                    letter,
                    percent: can(atlas, &facet.agents, capability) * 100
                        / facet.agents.len().max(1),
                })
                .into(),
        })
        .collect();
    // Stable: of those as large, by name.
    tiles.sort_by_key(|tile| std::cmp::Reverse(tile.count));
    tiles
}

fn lately(atlas: &Atlas<'_>) -> Vec<Lately> {
    if !atlas.has_feed {
        return Vec::new();
    }
    let day = |date: &str| date.split('T').next().unwrap_or(date).to_owned();
    let latest = feed::latest(atlas).into_iter().take(LATELY);
    latest
        .map(|(date, ix)| Lately {
            agent: atlas.link(ix),
            day: day(date),
        })
        .collect()
}

fn facts(atlas: &Atlas<'_>) -> String {
    let count = |phrase, count| atlas.words.count(phrase, count);
    let agents = count("{n} agent|{n} agents", atlas.agents());
    let relations = atlas.model.graph.relations.len();
    let said = count(
        "{n} relation between them|{n} relations between them",
        relations,
    );
    let place = place(atlas);
    let phrase = match (&place, relations) {
        (None, 0) => "{agents}.",
        (None, _) => "{agents}, {relations}.",
        (Some(_), 0) => "{agents} in {place}.",
        (Some(_), _) => "{agents} in {place}, {relations}.",
    };
    let values = [
        ("agents", Value::Text(&agents)),
        ("relations", Value::Text(&said)),
        ("place", Value::Text(place.as_deref().unwrap_or_default())),
    ];
    atlas.words.fill(phrase, &values)
}

/// Says how many categories and sources the agents are in.
fn place(atlas: &Atlas<'_>) -> Option<String> {
    let sources = if atlas.has_sources() {
        atlas.model.catalog.sources.len()
    } else {
        0
    };
    let categories = atlas.facets(Kind::Category).len();
    let from = atlas.words.count("{n} source|{n} sources", sources);
    let of = atlas.words.count("{n} category|{n} categories", categories);
    match (categories, sources) {
        (0, 0) => None,
        (_, 0) => Some(of),
        (0, _) => Some(from),
        _ => {
            let places = [
                ("categories", Value::Text(&of)),
                ("sources", Value::Text(&from)),
            ];
            Some(atlas.words.fill("{categories} from {sources}", &places))
        }
    }
}

/// Chooses whom the map names of a category: of too many, those that others name most, in the order of names.
fn named(atlas: &Atlas<'_>, agents: &[usize]) -> Vec<usize> {
    let share = (agents.len() * MOST / atlas.agents().max(1)).max(FEWEST);
    let mut shown = agents.to_vec();
    if shown.len() > share + 1 && atlas.agents() > MOST {
        shown.sort_by_key(|&ix| std::cmp::Reverse(atlas.into(ix).count()));
        shown.truncate(share);
        shown.sort_by_key(|ix| atlas.agent(*ix).agent.name.to_lowercase());
    }
    shown
}
