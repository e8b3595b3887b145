//! `tools/`, `capabilities/`, `models/`, `categories/`, `tags/`: a page for each value, and one that lists the values.

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::facets::{Facet, Kind, UNRESTRICTED, capitalised};
use super::frame::{Frame, Link, Section, counted, grouped};
use super::list::{FacetEntry, Sheet, leaf_path, leaves, title};
use super::search::quoted;
use super::url;
use crate::catalog::category_key;

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
    /// How many more may use it because they may use every tool.
    unrestricted: Option<Link>,
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
    name: &'static str,
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
        press.page(format!("{}/index.html", kind.folder()), "facets.html", move |atlas, path| {
            (Frame::new(atlas, path, Section::Agents, title(kind)), values(atlas, kind))
        });
        for (ix, facet) in atlas.facets(kind).iter().enumerate() {
            for number in 0..leaves(facet.agents.len()) {
                press.page(leaf_path(&facet.url(), number), "facet.html", move |atlas, path| {
                    let facet = &atlas.facets(kind)[ix];
                    let content = value(atlas, facet, number);
                    let title = format!("{}: {}", capitalised(kind.word()), facet.title());
                    (Frame::new(atlas, path, Section::Agents, &title).describe(&content.lead), content)
                });
            }
        }
    }
}

fn values(atlas: &Atlas<'_>, kind: Kind) -> FacetsPage {
    let facets = atlas.facets(kind);
    let mut entries: Vec<FacetEntry> = facets.iter().map(|facet| FacetEntry::of(atlas, facet)).collect();
    if kind != Kind::Capability {
        // Stable: equals stay by name.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.count));
    }
    let agents = counted(atlas.agents(), "agent", "agents");
    let lead = match kind {
        Kind::Capability => format!("What {agents} may do, as far as the tools tell."),
        Kind::Tool => format!("{} named by {agents}.", counted(facets.len(), "tool", "tools")),
        Kind::Model => format!("{} asked for by {agents}.", counted(facets.len(), "model", "models")),
        Kind::Category => format!("{agents} in {}.", counted(facets.len(), "category", "categories")),
        Kind::Source => format!("{agents} from {}.", counted(facets.len(), "source", "sources")),
        Kind::Tag => format!("{} on {agents}.", counted(facets.len(), "tag", "tags")),
    };
    FacetsPage { kind: kind.word(), name: title(kind), lead, entries }
}

fn value<'m>(atlas: &Atlas<'m>, facet: &Facet, number: usize) -> FacetPage<'m> {
    let unrestricted = atlas.facets(Kind::Capability).iter().find(|other| other.label == UNRESTRICTED);
    FacetPage {
        kind: facet.kind.word(),
        name: facet.title(),
        up: Link::new(title(facet.kind), &format!("{}/", facet.kind.folder())),
        entry: FacetEntry::of(atlas, facet),
        lead: lead(atlas, facet),
        about: about(atlas, facet),
        unrestricted: unrestricted.filter(|_| facet.kind == Kind::Tool).map(|all| {
            let more = counted(all.agents.len(), "more agent inherits", "more agents inherit");
            Link::new(&format!("{more} every tool of their runtime"), &all.url())
        }),
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
    described.iter().find(|(name, _)| category_key(name) == key).map(|(_, text)| text.clone())
}

fn lead(atlas: &Atlas<'_>, facet: &Facet) -> String {
    let (some, all) = (facet.agents.len(), grouped(atlas.agents()));
    let verb = |one: &str, many: &str| {
        let of = format!("{} of {all} agents", grouped(some));
        format!("{of} {}", if some == 1 { one } else { many })
    };
    match facet.kind {
        Kind::Capability if facet.label == UNRESTRICTED => {
            format!(
                "{} every tool of {} runtime.",
                verb("may use", "may use"),
                if some == 1 { "its" } else { "their" }
            )
        }
        Kind::Capability => match facet.label.strip_prefix("mcp:") {
            Some(server) => format!("{} tools of the MCP server {server}.", verb("holds", "hold")),
            None => format!("{} {}.", verb("may", "may"), facet.label),
        },
        Kind::Tool => format!("{} this tool.", verb("lists", "list")),
        Kind::Model => format!("{} for this model.", verb("asks", "ask")),
        Kind::Category => format!("{} in this category.", verb("is", "are")),
        Kind::Source => format!("{} from this source.", verb("is", "are")),
        Kind::Tag => format!("{} this tag.", verb("has", "have")),
    }
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
