//! `changes/`: what differs from the catalog as it was: first what agents may do now that they could not.

mod picture;

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::evidence::{Piece, pieces};
use super::facets::capitalised;
use super::frame::{Frame, Section};
use super::signature::{Signature, letter};
use super::url;
use crate::capability::Capability;
use crate::catalog::Listing;
use crate::diff::{Change, Compared};
use crate::draw::words;
use crate::finding::{Finding, Severity};
use crate::graph::{Relation, Resolution};
use crate::model::Model;

/// The page's path.
pub(super) const PATH: &str = "changes/index.html";

/// Most rows of a list that are shown at once; the rest is folded.
const SHOWN: usize = 40;

/// The comparison that a site tells of.
#[derive(Clone)]
pub struct Changes<'m> {
    pub compared: Compared<'m>,
    /// What the old catalog is called, such as `git:main`.
    pub since: String,
}

/// The context of `changes.html`.
#[derive(Serialize)]
struct Page<'m> {
    /// What differs, in a sentence.
    lead: String,
    /// What the old catalog is called.
    since: String,
    /// Nothing differs.
    nothing: bool,
    /// What agents may do now that they could not.
    gained: List<Power<'m>>,
    /// What they may do no more.
    lost: List<Power<'m>>,
    /// How many of the agents that came hold or reach execute.
    armed: usize,
    /// Both graphs in one, as SVG.
    picture: Option<String>,
    /// The picture shows categories, for there are too many agents.
    folded: bool,
    added: List<Arrival<'m>>,
    removed: List<Arrival<'m>>,
    changed: List<Changed<'m>>,
    relations: List<Told<'m>>,
    /// Findings that came.
    introduced: List<Noticed<'m>>,
    /// Findings that went.
    mended: List<Noticed<'m>>,
}

/// A list, the end of it folded where it is long.
#[derive(Serialize)]
struct List<T> {
    /// How many there are.
    count: usize,
    shown: Vec<T>,
    /// Those that are shown when asked for.
    folded: Vec<T>,
}

/// What an agent may do now, or may do no more.
#[derive(Serialize)]
struct Power<'m> {
    name: &'m str,
    href: Option<String>,
    powers: Vec<Hue>,
    /// The agents on the way to it; empty where it is the agent's own.
    way: Vec<Step<'m>>,
}

/// A capability in its hue.
#[derive(Serialize)]
struct Hue {
    letter: Option<char>,
    name: String,
}

/// An agent by name.
#[derive(PartialEq, Serialize)]
struct Step<'m> {
    name: &'m str,
    /// Its page, where it still has one.
    href: Option<String>,
}

/// An agent that came or went.
#[derive(Serialize)]
struct Arrival<'m> {
    name: &'m str,
    href: Option<String>,
    signature: Signature,
    summary: &'m str,
    /// What it reaches through others.
    reaches: Vec<Power<'m>>,
}

/// An agent that is another than before, in a few words each.
#[derive(Serialize)]
struct Changed<'m> {
    name: &'m str,
    href: String,
    signature: Signature,
    /// Its old name.
    renamed: Option<String>,
    /// What differs, by name and in words.
    words: Vec<(&'static str, String)>,
}

/// A relation that came or went.
#[derive(Serialize)]
struct Told<'m> {
    /// Whether it came; otherwise it went.
    came: bool,
    from: Step<'m>,
    relation: &'static str,
    to: Step<'m>,
    /// Whether it names an agent that the catalog does not have.
    dangling: bool,
    /// The words that say so.
    quote: Vec<Piece<'m>>,
    line: u32,
    /// Where the line can be read.
    line_href: Option<String>,
}

/// A finding that came or went.
#[derive(Serialize)]
struct Noticed<'m> {
    severity: Severity,
    rule: &'static str,
    message: Vec<Piece<'m>>,
    path: &'m str,
    line: Option<u32>,
    line_href: Option<String>,
}

pub(super) fn pages(press: &mut Press<'_>) {
    let Some(changes) = press.atlas.changes.clone() else {
        return;
    };
    press.page(PATH, "changes.html", move |atlas, path| {
        let content = page(atlas, &changes, &url::root(path));
        (
            Frame::new(
                atlas,
                path,
                Section::Changes,
                atlas.words.say("What changed"),
            ),
            content,
        )
    });
}

fn page<'m>(atlas: &Atlas<'m>, changes: &Changes<'m>, root: &str) -> Page<'m> {
    let Changes { compared, since } = changes;
    let diff = compared.diff;
    let (old, new) = (
        Side {
            atlas,
            compared: *compared,
            is_new: false,
        },
        Side {
            atlas,
            compared: *compared,
            is_new: true,
        },
    );
    let drawn = picture::draw(atlas, compared, root);
    let told = new
        .told(&diff.relations_added)
        .chain(old.told(&diff.relations_removed));
    Page {
        lead: format!("{}.", capitalised(&compared.summary(&atlas.words))),
        since: since.clone(),
        nothing: diff.is_empty(),
        gained: List::of(
            diff.changed
                .iter()
                .flat_map(|change| together(new.powers(change))),
        ),
        lost: List::of(
            diff.changed
                .iter()
                .flat_map(|change| together(old.powers(change))),
        ),
        armed: diff
            .added
            .iter()
            .filter(|&&ix| new.reaches(ix, Capability::Execute).is_some())
            .count(),
        folded: drawn.as_ref().is_some_and(|drawn| drawn.folded),
        picture: drawn.map(|drawn| drawn.svg),
        added: List::of(diff.added.iter().map(|&ix| new.arrival(ix))),
        removed: List::of(diff.removed.iter().map(|&ix| old.arrival(ix))),
        changed: List::of(diff.changed.iter().map(|change| new.changed(change))),
        relations: List::of(told),
        introduced: List::of(diff.introduced.iter().map(|&ix| new.noticed(ix))),
        mended: List::of(diff.mended.iter().map(|&ix| old.noticed(ix))),
    }
}

/// Returns what the home page says of the differences, and how many agents may do or reach something that they could not.
pub(super) fn brief(atlas: &Atlas<'_>, changes: &Changes<'_>) -> (String, usize) {
    let compared = &changes.compared;
    let gains = |change: &&Change| {
        !change.reach.gained.is_empty() || !change.capabilities.gained.is_empty()
    };
    let gained = compared.diff.changed.iter().filter(gains).count();

    (
        format!("{}.", capitalised(&compared.summary(&atlas.words))),
        gained,
    )
}

/// Tells together what one agent may do by the same way.
fn together(powers: Vec<Power<'_>>) -> Vec<Power<'_>> {
    let mut told: Vec<Power<'_>> = Vec::new();
    for power in powers {
        match told.iter_mut().find(|other| other.way == power.way) {
            Some(other) => other.powers.extend(power.powers),
            None => told.push(power),
        }
    }
    told
}

impl Hue {
    fn of(capability: Capability) -> Vec<Self> {
        vec![Hue {
            letter: letter(capability),
            name: capability.name().to_owned(),
        }]
    }
}

impl<T> List<T> {
    fn of(entries: impl Iterator<Item = T>) -> Self {
        let mut shown: Vec<T> = entries.collect();
        let count = shown.len();
        let folded = shown.split_off(count.min(SHOWN));
        List {
            count,
            shown,
            folded,
        }
    }
}

/// One of the two catalogs. Only the new one has pages.
#[derive(Clone, Copy)]
struct Side<'a, 'm> {
    atlas: &'a Atlas<'m>,
    compared: Compared<'m>,
    is_new: bool,
}

impl<'m> Side<'_, 'm> {
    fn model(self) -> &'m Model {
        if self.is_new {
            self.compared.new.model
        } else {
            self.compared.old.model
        }
    }

    fn findings(self) -> &'m [Finding] {
        if self.is_new {
            self.compared.new.findings
        } else {
            self.compared.old.findings
        }
    }

    fn listing(self, ix: usize) -> &'m Listing {
        &self.model().catalog.agents[ix]
    }

    fn step(self, ix: usize) -> Step<'m> {
        Step {
            name: &self.listing(ix).agent.name,
            href: self.is_new.then(|| self.atlas.link(ix).href),
        }
    }

    /// Returns what an agent may do or reach on this side only.
    fn powers(self, change: &Change) -> Vec<Power<'m>> {
        let (agent, reach, names) = match self.is_new {
            true => (
                change.new,
                &change.reach.gained,
                &change.capabilities.gained,
            ),
            false => (change.old, &change.reach.lost, &change.capabilities.lost),
        };
        let own = change.new;
        let mut powers: Vec<Power<'m>> = reach
            .iter()
            .map(|reach| self.power(own, reach.capability, &reach.way))
            .collect();
        // What it reached through others before, and holds itself now: it needs nobody for it any more.
        for &(capability, _) in &Capability::SIGNATURE {
            let told = reach.iter().any(|reach| reach.capability == capability);
            if names.iter().any(|name| name == capability.name()) && !told {
                powers.push(self.power(own, capability, &[agent]));
            }
        }
        let step = self.owner(own);
        powers.extend(
            names
                .iter()
                .filter(|name| name.starts_with("mcp:"))
                .map(|name| Power {
                    name: step.name,
                    href: step.href.clone(),
                    powers: vec![Hue {
                        letter: None,
                        name: name.clone(),
                    }],
                    way: Vec::new(),
                }),
        );
        powers
    }

    /// Returns an agent of both sides by its page, and by the name that it has now.
    fn owner(self, new: usize) -> Step<'m> {
        Side {
            is_new: true,
            ..self
        }
        .step(new)
    }

    fn power(self, owner: usize, capability: Capability, way: &[usize]) -> Power<'m> {
        let Step { name, href } = self.owner(owner);
        Power {
            name,
            href,
            powers: Hue::of(capability),
            way: self.way(way),
        }
    }

    /// Returns the agents of a way behind its first.
    fn way(self, way: &[usize]) -> Vec<Step<'m>> {
        way.iter().skip(1).map(|&ix| self.step(ix)).collect()
    }

    fn arrival(self, ix: usize) -> Arrival<'m> {
        let Step { name, href } = self.step(ix);
        let listing = self.listing(ix);
        let reach = |&(capability, _): &(Capability, char)| {
            let way = self.reaches(ix, capability).filter(|way| way.len() > 1)?;
            Some(Power {
                name,
                href: None,
                powers: Hue::of(capability),
                way: self.way(&way),
            })
        };
        Arrival {
            name,
            href,
            signature: Signature::of(&self.atlas.words, &listing.capabilities),
            summary: &listing.agent.summary,
            reaches: together(Capability::SIGNATURE.iter().filter_map(reach).collect()),
        }
    }

    /// Returns the shortest way from an agent to a capability.
    fn reaches(self, ix: usize, capability: Capability) -> Option<Vec<usize>> {
        let model = self.model();
        model.graph.effective.reach(&model.catalog, ix, capability)
    }

    fn changed(self, change: &Change) -> Changed<'m> {
        let listing = self.listing(change.new);
        let mut words = self.compared.words(change, &self.atlas.words);
        // What it may and reaches stands above, with the ways.
        words.retain(|(name, _)| !matches!(*name, "reaches" | "name"));
        let renamed = change
            .facts
            .iter()
            .find(|fact| fact.name == "name")
            .map(|fact| fact.old.clone());
        Changed {
            name: &listing.agent.name,
            href: self.atlas.link(change.new).href,
            signature: Signature::of(&self.atlas.words, &listing.capabilities),
            renamed,
            words,
        }
    }

    fn told(self, relations: &'m [usize]) -> impl Iterator<Item = Told<'m>> {
        relations.iter().map(move |&ix| {
            let relation: &'m Relation = &self.model().graph.relations[ix];
            let stranger = || Step {
                name: &relation.target,
                href: None,
            };
            Told {
                came: self.is_new,
                from: self.step(relation.from),
                relation: words(relation.relation),
                to: relation.to.map_or_else(stranger, |to| self.step(to)),
                dangling: relation.resolution == Resolution::Dangling,
                quote: pieces(relation.quote.trim()),
                line: relation.line,
                line_href: self
                    .is_new
                    .then(|| self.atlas.line(relation.from, relation.line)),
            }
        })
    }

    fn noticed(self, ix: usize) -> Noticed<'m> {
        let finding: &'m Finding = &self.findings()[ix];
        let place = &finding.place;
        let line = place.span.map(|span| span.line);
        let agent = self.model().catalog.at(place).filter(|_| self.is_new);
        Noticed {
            severity: finding.severity,
            rule: finding.rule,
            message: pieces(&finding.message),
            path: &place.path,
            line,
            line_href: agent.zip(line).map(|(ix, line)| self.atlas.line(ix, line)),
        }
    }
}
