//! `tools/`, `capabilities/`, `models/`, `categories/`, `tags/`: a page for each value, and one that lists the values.

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::facets::{Facet, Kind, UNRESTRICTED, capitalised};
use super::frame::{Frame, Link, Section};
use super::graph::delegation::SubGraph;
use super::list::{FacetEntry, Sheet, leaf_path, leaves, title};
use super::search::quoted;
use super::signature::what;
use super::url;
use crate::capability::{Meaning, meaning};
use crate::catalog::{category_key, slugify};
use crate::words::Value;

/// The context of `facet.html`: the agents that share a value.
#[derive(Serialize)]
struct FacetPage<'m> {
    /// Such as `tool`.
    kind: &'static str,
    name: String,
    /// The page that lists the kind's values.
    up: Link,
    entry: FacetEntry,
    /// What the list is, in a sentence.
    lead: String,
    /// What the catalog says of a category.
    about: Option<String>,
    /// What a tool lets an agent do, in a sentence.
    grants: Option<String>,
    /// How many more may use it because they may use every tool.
    unrestricted: Option<Link>,
    /// The graph of a category or a source, drawn.
    graph: Option<SubGraph>,
    /// The graph page with the filter for the value.
    in_graph: String,
    /// The agents.
    list: Sheet<'m>,
    /// Asks the search for the same agents, where it can.
    query: Option<String>,
}

/// The context of `facets.html`: all values of a kind.
#[derive(Serialize)]
struct FacetsPage {
    /// Such as `tool`.
    kind: &'static str,
    name: String,
    /// What they are, in a sentence.
    lead: String,
    /// The values.
    entries: Vec<FacetEntry>,
}

pub(super) fn pages(press: &mut Press<'_>) {
    for kind in Kind::ALL {
        let atlas = press.atlas.clone();
        if atlas.facets(kind).is_empty() {
            continue;
        }
        press.page(
            format!("{}/index.html", kind.folder()),
            "facets.html",
            move |atlas, path| {
                (
                    Frame::new(atlas, path, Section::Agents, atlas.words.say(title(kind))),
                    values(atlas, kind),
                )
            },
        );
        for (ix, facet) in atlas.facets(kind).iter().enumerate() {
            for number in 0..leaves(facet.agents.len()) {
                press.page(
                    leaf_path(&facet.url(), number),
                    "facet.html",
                    move |atlas, path| {
                        let facet = &atlas.facets(kind)[ix];
                        let content = value(atlas, facet, number, &url::root(path));
                        let title = format!(
                            "{}: {}",
                            atlas.words.say(&capitalised(kind.word())),
                            facet.title(&atlas.words)
                        );
                        (
                            Frame::new(atlas, path, Section::Agents, &title)
                                .describe(&content.lead),
                            content,
                        )
                    },
                );
            }
        }
    }
}

fn values(atlas: &Atlas<'_>, kind: Kind) -> FacetsPage {
    let facets = atlas.facets(kind);
    let mut entries: Vec<FacetEntry> = facets
        .iter()
        .map(|facet| FacetEntry::of(atlas, facet))
        .collect();
    if kind != Kind::Capability {
        // Stable: equals stay by name.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.count));
    }
    let agents = atlas.words.count("{n} agent|{n} agents", atlas.agents());
    let phrase = match kind {
        Kind::Capability => "What {agents} may do, as far as the tools tell.",
        Kind::Tool => "{n} tool named by {agents}.|{n} tools named by {agents}.",
        Kind::Model => "{n} model asked for by {agents}.|{n} models asked for by {agents}.",
        Kind::Category => "{agents} in {n} category.|{agents} in {n} categories.",
        Kind::Source => "{agents} from {n} source.|{agents} from {n} sources.",
        Kind::Owner => "{n} owner of {agents}.|{n} owners of {agents}.",
        Kind::Status => "{n} status of {agents}.|{n} statuses of {agents}.",
        Kind::Tag => "{n} tag on {agents}.|{n} tags on {agents}.",
    };
    let values = [
        ("n", Value::Count(facets.len())),
        ("agents", Value::Text(&agents)),
    ];
    let lead = atlas.words.fill(phrase, &values);
    FacetsPage {
        kind: kind.word(),
        name: atlas.words.say(title(kind)).to_owned(),
        lead,
        entries,
    }
}

fn value<'m>(atlas: &Atlas<'m>, facet: &Facet, number: usize, root: &str) -> FacetPage<'m> {
    let unrestricted = atlas
        .facets(Kind::Capability)
        .iter()
        .find(|other| other.label == UNRESTRICTED);
    FacetPage {
        kind: facet.kind.word(),
        name: facet.title(&atlas.words),
        up: Link::new(atlas.words.say(title(facet.kind)), &format!("{}/", facet.kind.folder())),
        entry: FacetEntry::of(atlas, facet),
        lead: lead(atlas, facet),
        about: about(atlas, facet),
        grants: grants(atlas, facet),
        unrestricted: unrestricted.filter(|_| facet.kind == Kind::Tool).map(|all| {
            let phrase = "{n} more agent inherits every tool of their runtime|{n} more agents inherit every tool of their runtime";
            Link::new(&atlas.words.count(phrase, all.agents.len()), &all.url())
        }),
        graph: matches!(facet.kind, Kind::Category | Kind::Source)
            .then(|| SubGraph::new(atlas, &facet.agents, root))
            .flatten()
            .filter(|_| number == 0),
        in_graph: format!("graph/?{}={}", facet.kind.word(), slugify(&facet.title(&atlas.words))),
        list: match facet.kind {
            // All of one category: there is nothing to set them apart by.
            Kind::Category => Sheet::new(atlas, &facet.url(), &facet.agents, number),
            _ => Sheet::sharing(atlas, &facet.url(), &facet.agents, number),
        },
        query: query(facet),
    }
}

/// Returns what the catalog says of a category, whether it names it as a folder does or as people read it.
fn about(atlas: &Atlas<'_>, facet: &Facet) -> Option<String> {
    if facet.kind != Kind::Category {
        return None;
    }
    let key = category_key(&facet.label);
    let described = &atlas.editorial.categories;
    described
        .iter()
        .find(|(name, _)| category_key(name) == key)
        .map(|(_, text)| text.clone())
}

/// Says what a tool lets an agent do; nothing of one that no runtime is known to have.
fn grants(atlas: &Atlas<'_>, facet: &Facet) -> Option<String> {
    if facet.kind != Kind::Tool {
        return None;
    }

    match meaning(&facet.label) {
        Meaning::Can(capabilities) => {
            let said: Vec<&str> = capabilities
                .iter()
                .map(|&capability| atlas.words.say(what(capability)))
                .collect();
            let powers = [("powers", Value::Text(&said.join(", ")))];
            Some(atlas.words.fill("It lets an agent {powers}.", &powers))
        }
        Meaning::Mcp(server) => {
            let server = [("server", Value::Text(&server))];
            Some(
                atlas
                    .words
                    .fill("It is a tool of the MCP server {server}.", &server),
            )
        }
        Meaning::Unknown => None,
    }
}

fn lead(atlas: &Atlas<'_>, facet: &Facet) -> String {
    let server = facet.label.strip_prefix("mcp:");
    let phrase = match facet.kind {
        Kind::Capability if facet.label == UNRESTRICTED => {
            "{n} of {all} agents may use every tool of its runtime.|{n} of {all} agents may use every tool of their runtime."
        }
        Kind::Capability if server.is_some() => {
            "{n} of {all} agents holds tools of the MCP server {server}.|{n} of {all} agents hold tools of the MCP server {server}."
        }
        Kind::Capability => "{n} of {all} agents may {power}.",
        Kind::Tool => "{n} of {all} agents lists this tool.|{n} of {all} agents list this tool.",
        Kind::Model => {
            "{n} of {all} agents asks for this model.|{n} of {all} agents ask for this model."
        }
        Kind::Category => {
            "{n} of {all} agents is in this category.|{n} of {all} agents are in this category."
        }
        Kind::Source => {
            "{n} of {all} agents is from this source.|{n} of {all} agents are from this source."
        }
        Kind::Owner => "{n} of {all} agents has this owner.|{n} of {all} agents have this owner.",
        Kind::Status => {
            "{n} of {all} agents has this status.|{n} of {all} agents have this status."
        }
        Kind::Tag => "{n} of {all} agents has this tag.|{n} of {all} agents have this tag.",
    };
    let values = [
        ("n", Value::Count(facet.agents.len())),
        ("all", Value::Count(atlas.agents())),
        ("server", Value::Text(server.unwrap_or_default())),
        ("power", Value::Text(atlas.words.say(&facet.label))),
    ];
    atlas.words.fill(phrase, &values)
}

/// Returns the query that finds the agents of a value, percent-encoded.
fn query(facet: &Facet) -> Option<String> {
    let filter = match facet.kind {
        Kind::Capability if facet.label == UNRESTRICTED => return None,
        Kind::Capability => "can",
        kind => kind.word(),
    };
    Some(url::href(&format!("{filter}:{}", quoted(&facet.label))))
}
