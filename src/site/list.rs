//! Lists of agents: rows for templates, and leaves where a list is too long for one page.

use std::ops::Range;

use serde::Serialize;

use super::atlas::Atlas;
use super::facets::{Facet, Kind, UNRESTRICTED, category_title, is_unrestricted};
use super::frame::Link;
use super::isles::{Isle, isles};
use super::signature::{Signature, letter};
use super::url;
use crate::capability::Capability;
use crate::catalog::Listing;

/// Most rows of one page: a thousand rows are about 50 KB compressed and laid out in a tenth of a second.
const MOST: usize = 1000;

/// Most agents of a value that are told apart in full, however few others there are: two or three screens.
const MANY: usize = 40;

/// An agent as lists show it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row<'m> {
    /// What addresses name it by.
    id: &'m str,
    name: &'m str,
    href: String,
    summary: &'m str,
    /// Whether it should not be used any more.
    deprecated: bool,
    signature: Signature,
    /// Whether it may use every tool of its runtime.
    unrestricted: bool,
    /// Families of its models.
    models: Vec<&'m str>,
    category: Option<Link>,
    /// Its source, where there are several.
    source: Option<&'m str>,
    /// How many findings its file has.
    findings: usize,
    /// How many agents name it.
    pub named_by: usize,
}

impl<'m> Row<'m> {
    pub(super) fn of(atlas: &Atlas<'m>, ix: usize) -> Self {
        let listing = atlas.agent(ix);
        let agent = &listing.agent;
        Row {
            id: &listing.id,
            name: &agent.name,
            href: url::href(&listing.url()),
            summary: &agent.summary,
            deprecated: agent.is_deprecated(),
            signature: Signature::of(&atlas.words, &listing.capabilities),
            unrestricted: is_unrestricted(listing),
            models: agent
                .models
                .iter()
                .map(|model| model.family.as_str())
                .collect(),
            category: agent
                .category
                .as_ref()
                .map(|name| Link::new(&category_title(name), &Kind::Category.url(name))),
            source: atlas.has_sources().then_some(&*agent.source),
            findings: atlas.findings_of(ix).count(),
            named_by: atlas.callers(ix),
        }
    }
}

/// One page of a list that may go on over several.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Sheet<'m> {
    /// How many agents the whole list has.
    count: String,
    rows: Vec<Row<'m>>,
    /// The agents by category in place of rows, where so many share a value that each page of it would be the whole
    /// list again.
    isles: Vec<Isle<'m>>,
    /// What the rows are filtered by.
    chips: Vec<Chip>,
    /// Whether the rows tell sources apart.
    has_sources: bool,
    /// All leaves of the list; none where one page holds it.
    leaves: Vec<Leaf>,
}

/// A page of a list, known by its first and last entry as in a dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Leaf {
    href: String,
    first: String,
    last: String,
    /// Whether it is this page.
    current: bool,
}

impl<'m> Sheet<'m> {
    /// Returns leaf `number` of a list in a folder such as `agents/`.
    pub(super) fn new(atlas: &Atlas<'m>, folder: &str, agents: &[usize], number: usize) -> Self {
        Sheet::laid_out(atlas, folder, agents, number, false)
    }

    /// Returns leaf `number` of the agents that share a value: rows, or where a good part of a catalog shares it,
    /// names by category.
    pub(super) fn sharing(
        atlas: &Atlas<'m>,
        folder: &str,
        agents: &[usize],
        number: usize,
    ) -> Self {
        let wide = agents.len() > MANY && agents.len() * 3 > atlas.agents();
        Sheet::laid_out(atlas, folder, agents, number, wide)
    }

    fn laid_out(
        atlas: &Atlas<'m>,
        folder: &str,
        agents: &[usize],
        number: usize,
        wide: bool,
    ) -> Self {
        let name = |at: usize| atlas.agent(agents[at]).agent.name.clone();
        let chunk = &agents[Leaf::range(agents.len(), number)];
        Sheet {
            count: atlas.words.number(agents.len()),
            rows: if wide {
                Vec::new()
            } else {
                chunk.iter().map(|&ix| Row::of(atlas, ix)).collect()
            },
            isles: if wide {
                isles(atlas, chunk, <[usize]>::to_vec)
            } else {
                Vec::new()
            },
            chips: chips(atlas, chunk),
            has_sources: atlas.has_sources(),
            leaves: Leaf::all(folder, agents.len(), number, name),
        }
    }
}

impl Leaf {
    /// Returns which entries of a list one of its pages holds.
    pub(super) fn range(length: usize, number: usize) -> Range<usize> {
        number * MOST..length.min((number + 1) * MOST)
    }

    /// Returns the pages of a list in a folder, of which `current` is shown; none where one page holds it.
    pub(super) fn all(
        folder: &str,
        length: usize,
        current: usize,
        name: impl Fn(usize) -> String,
    ) -> Vec<Leaf> {
        let leaf = |number: usize| {
            let range = Leaf::range(length, number);
            Leaf {
                href: url::address(&leaf_path(folder, number)),
                first: name(range.start),
                last: name(range.end - 1),
                current: number == current,
            }
        };
        let count = leaves(length);
        let shown = if count > 1 { count } else { 0 };

        (0..shown).map(leaf).collect()
    }
}

/// Returns how many pages a list takes; an empty one takes one too.
pub(super) fn leaves(length: usize) -> usize {
    length.div_ceil(MOST).max(1)
}

/// Returns the path of a leaf: `agents/index.html`, `agents/index-2.html` …
pub(super) fn leaf_path(folder: &str, number: usize) -> String {
    match number {
        0 => format!("{folder}index.html"),
        _ => format!("{folder}index-{}.html", number + 1),
    }
}

/// Facets of one kind, the most frequent first, for a side column.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FacetGroup {
    /// Such as `tool`.
    kind: &'static str,
    title: String,
    entries: Vec<FacetEntry>,
    /// The page of all of them.
    href: String,
    /// How many are left out.
    rest: usize,
}

impl FacetGroup {
    pub(super) fn is(&self, kind: Kind) -> bool {
        self.kind == kind.word()
    }
}

/// A facet and how many agents it has.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FacetEntry {
    name: String,
    /// Empty where no agent has it.
    href: String,
    pub count: usize,
    /// The share of all agents, for a bar.
    percent: usize,
    /// The letter of the signature whose hue it has.
    letter: Option<char>,
}

/// What is asked for or ruled out by a press: a capability, or the use of every tool.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Chip {
    /// What the query language calls it, such as `can:execute`.
    term: String,
    name: String,
    /// The letter of the signature whose hue it has.
    letter: Option<char>,
    /// How many agents have it, and how many do not.
    with: usize,
    without: usize,
}

/// Returns the six capabilities of the signature and the use of every tool, with how many of the agents have each.
pub(super) fn chips(atlas: &Atlas<'_>, agents: &[usize]) -> Vec<Chip> {
    let chip = |term: String, name: &str, letter, has: &dyn Fn(&Listing) -> bool| {
        let with = agents.iter().filter(|&&ix| has(atlas.agent(ix))).count();
        Chip {
            term,
            name: atlas.words.say(name).to_owned(),
            letter,
            with,
            without: agents.len() - with,
        }
    };
    let capability = |(c, letter): (Capability, char)| {
        let term = format!("can:{}", c.name());
        chip(term, c.name(), Some(letter), &|listing| {
            listing.capabilities.can(c)
        })
    };
    let every = chip(
        format!("is:{UNRESTRICTED}"),
        "all tools",
        None,
        &is_unrestricted,
    );

    Capability::SIGNATURE
        .into_iter()
        .map(capability)
        .chain([every])
        .collect()
}

/// Returns the six capabilities of the signature, those that no agent has too.
pub(super) fn held(atlas: &Atlas<'_>) -> Vec<FacetEntry> {
    let facets = atlas.facets(Kind::Capability);
    let entry = |(c, letter): (Capability, char)| {
        let facet = facets.iter().find(|facet| facet.label == c.name());
        let none = || FacetEntry {
            name: atlas.words.say(c.name()).to_owned(),
            href: String::new(),
            count: 0,
            percent: 0,
            letter: Some(letter),
        };
        facet.map_or_else(none, |facet| FacetEntry::of(atlas, facet))
    };
    Capability::SIGNATURE.into_iter().map(entry).collect()
}

/// Returns the agents that may use every tool of their runtime, where there are any.
pub(super) fn unrestricted(atlas: &Atlas<'_>) -> Option<FacetEntry> {
    let facet = atlas
        .facets(Kind::Capability)
        .iter()
        .find(|facet| facet.label == UNRESTRICTED);
    facet.map(|facet| FacetEntry::of(atlas, facet))
}

impl FacetEntry {
    pub(super) fn of(atlas: &Atlas<'_>, facet: &Facet) -> Self {
        let letter = match facet.kind {
            Kind::Capability => Capability::ALL
                .into_iter()
                .find(|c| c.name() == facet.label)
                .and_then(letter),
            Kind::Tool => super::signature::tool_letter(&facet.label),
            Kind::Model
            | Kind::Category
            | Kind::Tag
            | Kind::Owner
            | Kind::Status
            | Kind::Source => None,
        };
        FacetEntry {
            name: facet.title(&atlas.words),
            href: url::href(&facet.url()),
            count: facet.agents.len(),
            percent: (facet.agents.len() * 100).div_ceil(atlas.agents().max(1)),
            letter,
        }
    }
}

/// Returns the facets of every kind that the catalog has, at most `most` of each.
pub(super) fn facet_groups(atlas: &Atlas<'_>, most: usize) -> Vec<FacetGroup> {
    let group = |kind: Kind| {
        let facets = atlas.facets(kind);
        let mut entries: Vec<FacetEntry> = facets
            .iter()
            .map(|facet| FacetEntry::of(atlas, facet))
            .collect();
        if kind != Kind::Capability {
            // Stable: equals stay by name.
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.count));
        }
        entries.truncate(most);
        let rest = facets.len() - entries.len();
        FacetGroup {
            kind: kind.word(),
            title: atlas.words.say(title(kind)).to_owned(),
            entries,
            href: format!("{}/", kind.folder()),
            rest,
        }
    };
    Kind::ALL
        .into_iter()
        .map(group)
        .filter(|group| !group.entries.is_empty())
        .collect()
}

/// Returns the heading of a kind.
pub(super) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Capability => "Capabilities",
        Kind::Tool => "Tools",
        Kind::Model => "Models",
        Kind::Category => "Categories",
        Kind::Tag => "Tags",
        Kind::Owner => "Owners",
        Kind::Status => "Status",
        Kind::Source => "Sources",
    }
}
