//! `graph/`: who names whom. Delegations are drawn by component: they are few and have layers. All other relations are
//! too many for lines, so in the overview agents stand by category, and a script lights up whom one calls and by whom it is called. What it can
//! show is there without it: a matrix of categories, the tables, and on every agent's page its own picture.

mod data;
pub(super) mod delegation;
mod matrix;
mod table;

use serde::Serialize;

use super::atlas::Atlas;
use super::facets::{Kind, category_title};
use super::frame::{Frame, Link, Section};
use super::signature::Signature;
use super::{Press, url};
use crate::capability::Capability;
use crate::catalog::slugify;
use crate::draw;
use crate::export::{self, Format, Selection};
use crate::graph::{Calls, Network, Relation};
use crate::words::Value;

/// Most agents that the overview shows at once; of more, categories fold to their most called.
const SHOWN: usize = 420;

/// Letters of a name for which the overview's columns have room.
const FITS: usize = 18;

/// Fewest agents that a category shows of itself, however large the catalog is.
const FEWEST: usize = 5;

/// Most agents of a circle that is drawn; larger ones are lists.
const DRAWN_CIRCLE: usize = 90;

/// Most circles, cut points and the like that are told.
const TOLD: usize = 6;

/// How many neighbours to a side an agent's own picture shows.
const NEIGHBOURS: usize = 9;

/// The context of `graph.html`.
#[derive(Serialize)]
struct GraphPage<'m> {
    /// What the graph holds, in a few words each.
    facts: Vec<String>,
    /// How many groups of agents all reach each other.
    circling: Option<String>,
    /// The delegations, drawn.
    delegation: delegation::Overview<'m>,
    isles: Vec<Isle<'m>>,
    /// Classes of relations to filter by, each with its types.
    classes: Vec<ClassChoice>,
    sources: Vec<Choice>,
    categories: Vec<Choice>,
    /// The names of the signature's capabilities.
    capabilities: [&'static str; 6],
    /// How many agents may call others, where their runtimes allow any.
    effective: Option<String>,
    has_findings: bool,
    matrix: Option<matrix::Matrix>,
    circles: Vec<Circle>,
    /// How many more circles there are.
    more_circles: usize,
    /// Agents without which some others are not connected at all.
    cut_points: Vec<Link>,
    more_cut_points: usize,
    /// Agents that name nobody and are named by nobody.
    orphans: Vec<Link>,
    /// The graph in formats of other programs.
    downloads: Vec<Link>,
    /// Everything that the script needs, as JSON that may stand in HTML.
    data: String,
}

/// A category and its agents.
#[derive(Serialize)]
struct Isle<'m> {
    number: usize,
    name: String,
    href: Option<String>,
    count: usize,
    agents: Vec<Spot<'m>>,
    /// Agents that are shown when asked for.
    folded: Vec<Spot<'m>>,
}

/// An agent on the overview.
#[derive(Serialize)]
struct Spot<'m> {
    /// Its number, by which the script knows it.
    ix: usize,
    /// The start of its name that its category says already; empty where there is none.
    shared: &'m str,
    /// The name, or what is left of it.
    name: &'m str,
    href: String,
    signature: Signature,
    /// How many agents call it.
    callers: usize,
    /// How much that is of the most called one's, 0 to 9.
    share: usize,
}

/// A class of relations that one can filter by.
#[derive(Serialize)]
struct ClassChoice {
    value: usize,
    /// What it is called in addresses.
    key: String,
    name: String,
    /// Whether the page shows it before anything is chosen.
    is_shown: bool,
    relations: Vec<Choice>,
}

/// A value that one can filter by.
#[derive(Clone, Serialize)]
struct Choice {
    value: String,
    /// What it is called in addresses.
    key: String,
    name: String,
    count: usize,
    /// The number of its class, where it is a type of relation.
    class: Option<usize>,
}

/// Agents that all reach each other.
#[derive(Serialize)]
struct Circle {
    agents: Vec<Link>,
    /// As SVG, where it is not too large to draw.
    picture: Option<String>,
}

pub(super) fn pages(press: &mut Press<'_>) {
    press.page("graph/index.html", "graph.html", |atlas, path| {
        let frame = Frame::new(
            atlas,
            path,
            Section::Graph,
            atlas.words.say("Delegation graph"),
        );
        (frame, content(atlas, &url::root(path)))
    });
    table::pages(press);
    matrix::page(press);
    for (format, ending) in downloads() {
        press.written(format!("graph/graph.{ending}"), move |atlas, out| {
            export::graph(atlas.model, &Selection::default(), format, out)
        });
    }
}

/// Returns the formats that the site offers, with the endings of their files; JSON is the site's own `graph.json`.
fn downloads() -> impl Iterator<Item = (Format, &'static str)> {
    Format::ALL
        .into_iter()
        .filter(|(format, _)| *format != Format::Json)
}

/// Returns the address of the page with an agent in focus.
pub(super) fn focus(atlas: &Atlas<'_>, agent: usize) -> String {
    let href = atlas.link(agent).href;
    let id = href.strip_prefix("agents/").unwrap_or(&href);
    format!("graph/?view=focus&at={}", id.trim_end_matches('/'))
}

/// Draws an agent between those that name it and those that it names, as SVG; empty where there are none. `root` is
/// the way from the page to the site's root.
pub(super) fn around(atlas: &Atlas<'_>, agent: usize, root: &str) -> String {
    let relations: Vec<&Relation> = atlas.out(agent).chain(atlas.into(agent)).collect();
    // An agent's page stands among those of the others, which makes its many links shorter.
    let near = root.strip_prefix("../").unwrap_or(root);
    let link = |ix: usize| {
        let Link { href, .. } = atlas.link(ix);
        Some(
            href.strip_prefix("agents/")
                .map_or(format!("{root}{href}"), |rest| format!("{near}{rest}")),
        )
    };
    let picture = draw::Sheet::new(atlas.model, &link)
        .saying(&atlas.words)
        .terse()
        .around(agent, &relations, NEIGHBOURS);
    if picture.is_empty() {
        String::new()
    } else {
        picture.inline()
    }
}

fn content<'m>(atlas: &Atlas<'m>, root: &str) -> GraphPage<'m> {
    let network = atlas.model.graph.references(atlas.agents());
    let calls = atlas.model.graph.calls(atlas.agents(), |_| true);
    let groups = groups(atlas);
    let circles = calls.circles();
    let cut_points = network.cut_points();
    GraphPage {
        facts: facts(atlas),
        circling: circling(atlas, &circles),
        delegation: delegation::Overview::new(atlas, root),
        isles: isles(atlas, &network, &groups),
        classes: data::classes(atlas),
        sources: sources(atlas),
        categories: groups
            .iter()
            .enumerate()
            .map(|(ix, group)| group.choice(ix))
            .collect(),
        capabilities: Capability::SIGNATURE.map(|(capability, _)| capability.name()),
        effective: effective(atlas),
        has_findings: !atlas.findings.is_empty(),
        matrix: matrix::categories(&network, &groups),
        more_circles: circles.len().saturating_sub(TOLD),
        circles: circles
            .iter()
            .take(TOLD)
            .map(|circle| drawn_circle(atlas, circle, root))
            .collect(),
        more_cut_points: cut_points.len().saturating_sub(TOLD * 4),
        cut_points: cut_points
            .iter()
            .take(TOLD * 4)
            .map(|&ix| atlas.link(ix))
            .collect(),
        orphans: alone(atlas, &network),
        downloads: downloads()
            .map(|(_, ending)| Link::new(ending, &format!("graph/graph.{ending}")))
            .collect(),
        data: data::json(atlas, &groups),
    }
}

/// A category: its title, its page, its agents in catalog order.
struct Group {
    name: String,
    href: Option<String>,
    agents: Vec<usize>,
}

impl Group {
    fn choice(&self, ix: usize) -> Choice {
        Choice {
            value: ix.to_string(),
            key: slugify(&self.name),
            name: self.name.clone(),
            count: self.agents.len(),
            class: None,
        }
    }
}

/// Returns the categories in the order in which the catalog's folders name them, agents without one last.
fn groups(atlas: &Atlas<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut loose = Vec::new();
    let facets = atlas.facets(Kind::Category);
    let mut group_of = vec![None; atlas.agents()];
    for (ix, facet) in facets.iter().enumerate() {
        facet
            .agents
            .iter()
            .for_each(|&agent| group_of[agent] = Some(ix));
    }
    let mut place = vec![None; facets.len()];
    for (agent, group) in group_of.iter().enumerate() {
        let Some(facet) = *group else {
            loose.push(agent);
            continue;
        };
        let at = *place[facet].get_or_insert_with(|| {
            let (name, url) = (category_title(&facets[facet].label), facets[facet].url());
            groups.push(Group {
                name,
                href: Some(url::href(&url)),
                agents: Vec::new(),
            });
            groups.len() - 1
        });
        groups[at].agents.push(agent);
    }
    if !loose.is_empty() {
        let name = if groups.is_empty() {
            "All agents"
        } else {
            "Without a category"
        };
        groups.push(Group {
            name: atlas.words.say(name).to_owned(),
            href: None,
            agents: loose,
        });
    }
    groups
}

fn isles<'m>(atlas: &Atlas<'m>, network: &Network, groups: &[Group]) -> Vec<Isle<'m>> {
    let callers: Vec<usize> = (0..atlas.agents())
        .map(|ix| network.callers(ix).count())
        .collect();
    let most = callers.iter().copied().max().unwrap_or(0).max(1);
    let spot = |ix: usize, group: &Group| {
        let listing = atlas.agent(ix);
        let (shared, name) = without_category(&listing.agent.name, &group.name);
        Spot {
            ix,
            shared,
            name,
            href: url::href(&listing.url()),
            signature: Signature::of(&atlas.words, &listing.capabilities),
            callers: callers[ix],
            share: callers[ix] * 9 / most,
        }
    };
    let isle = |(number, group): (usize, &Group)| {
        let mut agents = group.agents.clone();
        agents.sort_by_key(|&ix| {
            (
                std::cmp::Reverse(callers[ix]),
                atlas.agent(ix).agent.name.to_lowercase(),
                ix,
            )
        });
        let share = (agents.len() * SHOWN / atlas.agents().max(1)).max(FEWEST);
        let folds = atlas.agents() > SHOWN && agents.len() > share + 2;
        let folded = if folds {
            agents.split_off(share)
        } else {
            Vec::new()
        };
        Isle {
            number,
            name: group.name.clone(),
            href: group.href.clone(),
            count: group.agents.len(),
            agents: agents.iter().map(|&ix| spot(ix, group)).collect(),
            folded: folded.iter().map(|&ix| spot(ix, group)).collect(),
        }
    };
    groups.iter().enumerate().map(isle).collect()
}

/// Splits a name after the words of its category: of `data-engineering-backfill` under "Data engineering", the last
/// word tells agents apart.
fn without_category<'n>(name: &'n str, category: &str) -> (&'n str, &'n str) {
    if name.chars().count() <= FITS {
        return ("", name);
    }
    let mut rest = name;
    for letter in category.chars().filter(|letter| letter.is_alphanumeric()) {
        let trimmed = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let mut letters = trimmed.chars();
        if !letters
            .next()
            .is_some_and(|c| c.eq_ignore_ascii_case(&letter))
        {
            return ("", name);
        }
        rest = letters.as_str();
    }
    let rest = match rest.strip_prefix(['-', '_', ' ', '.', '/']) {
        Some(rest) if !rest.is_empty() && rest.len() < name.len() => rest,
        _ => return ("", name),
    };
    name.split_at(name.len() - rest.len())
}

fn facts(atlas: &Atlas<'_>) -> Vec<String> {
    vec![
        atlas.words.count("{n} agent|{n} agents", atlas.agents()),
        atlas.words.count(
            "{n} relation|{n} relations",
            atlas.model.graph.relations.len(),
        ),
    ]
}

fn circling(atlas: &Atlas<'_>, circles: &[Vec<usize>]) -> Option<String> {
    let largest = circles.first()?.len();
    Some(atlas.words.fill(
        "{n} delegation cycle, of {largest} agents|{n} delegation cycles, the largest of {largest} agents",
        &[
            ("n", Value::Count(circles.len())),
            ("largest", Value::Count(largest)),
        ],
    ))
}

fn sources(atlas: &Atlas<'_>) -> Vec<Choice> {
    if !atlas.has_sources() {
        return Vec::new();
    }
    let sources = atlas.model.catalog.sources.iter().enumerate();
    let count = |name: &str| {
        (0..atlas.agents())
            .filter(|&ix| &*atlas.agent(ix).agent.source == name)
            .count()
    };
    let choice = |(ix, name): (usize, &std::sync::Arc<str>)| Choice {
        value: ix.to_string(),
        key: slugify(name),
        name: name.to_string(),
        count: count(name),
        class: None,
    };
    sources.map(choice).collect()
}

fn effective(atlas: &Atlas<'_>) -> Option<String> {
    let effective = &atlas.model.graph.effective;
    let may = (0..atlas.agents())
        .filter(|&ix| *effective.calls(ix) != Calls::Nobody)
        .count();
    (may > 0).then(|| {
        atlas
            .words
            .count("{n} agent may call others|{n} agents may call others", may)
    })
}

/// Returns the agents that name nobody, in this catalog or out of it, and are named by nobody.
fn alone(atlas: &Atlas<'_>, network: &Network) -> Vec<Link> {
    let orphans = network.orphans().into_iter();
    orphans
        .filter(|&ix| atlas.out(ix).next().is_none())
        .map(|ix| atlas.link(ix))
        .collect()
}

fn drawn_circle(atlas: &Atlas<'_>, circle: &[usize], root: &str) -> Circle {
    let within = |relation: &&Relation| {
        relation
            .to
            .is_some_and(|to| circle.binary_search(&to).is_ok())
    };
    let drawn = circle.len() <= DRAWN_CIRCLE;
    let picture = drawn.then(|| {
        let relations = circle.iter().flat_map(|&ix| atlas.out(ix)).filter(within);
        let relations: Vec<&Relation> = relations
            .filter(|relation| relation.call().is_some())
            .collect();
        let link = |ix: usize| Some(format!("{root}{}", atlas.link(ix).href));
        draw::Sheet::new(atlas.model, &link)
            .saying(&atlas.words)
            .circle(circle, &relations)
            .inline()
    });
    Circle {
        agents: circle.iter().map(|&ix| atlas.link(ix)).collect(),
        picture,
    }
}
