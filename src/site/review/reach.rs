//! `review/reach/`: which capabilities each agent holds, and which it reaches through those that it may call; who gains
//! most by that stands first.

use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::capability::Capability;
use crate::check;
use crate::site::atlas::Atlas;
use crate::site::frame::{Frame, Link, Section};
use crate::site::list::leaf_path;
use crate::site::{Press, url};
use crate::words::{Value, Words};

/// The folder of the pages.
pub(super) const FOLDER: &str = "review/reach/";

/// Most agents of one page.
const MOST: usize = 1000;

/// The six capabilities of the signature.
const SIX: usize = Capability::SIGNATURE.len();

/// What agents gain through others, the gravest first.
const GRAVE: [Capability; 6] = [
    Capability::Execute,
    Capability::Edit,
    Capability::Web,
    Capability::Delegate,
    Capability::Search,
    Capability::Read,
];

/// Who reaches what, worked out once for all pages that tell of it.
#[derive(Clone, Default)]
pub(in crate::site) struct Reach(Arc<OnceLock<Table>>);

impl Reach {
    pub(in crate::site) fn table(&self, atlas: &Atlas<'_>) -> &Table {
        self.0.get_or_init(|| Table::of(atlas))
    }
}

/// Agents in the order of the pages.
pub(in crate::site) struct Table {
    entries: Vec<Entry>,
}

struct Entry {
    agent: usize,
    party: Party,
    /// By capability, in the order of the signature: how many calls away it is; 0 where the agent holds it.
    hops: [Option<usize>; SIX],
    /// Ways to what it does not hold, the gravest first.
    ways: Vec<(Capability, Vec<usize>)>,
    /// Another agent has its name.
    namesake: bool,
}

/// Agents that are in the same position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Party {
    /// They reach a capability that they do not hold; by its place in [`GRAVE`].
    Gains(usize),
    /// They hold the gravest of all themselves.
    Holds,
    Others,
}

impl Table {
    fn of(atlas: &Atlas<'_>) -> Self {
        let mut entries: Vec<Entry> = atlas
            .by_name
            .iter()
            .map(|&agent| Entry::of(atlas, agent))
            .collect();
        for ix in 1..entries.len() {
            // They are in the order of their names still.
            let name = |entry: &Entry| &atlas.agent(entry.agent).agent.name;
            if name(&entries[ix - 1]) == name(&entries[ix]) {
                (entries[ix - 1].namesake, entries[ix].namesake) = (true, true);
            }
        }
        entries.sort_by_key(|entry| {
            (
                entry.party,
                entry.ways.first().map_or(0, |(_, way)| way.len()),
            )
        });
        Table { entries }
    }

    /// Returns how many agents hold a capability or reach it.
    pub(super) fn count(&self, place: usize) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.hops[place].is_some())
            .count()
    }

    /// Returns how many agents reach execute and do not hold it.
    pub(in crate::site) fn count_gaining_execute(&self) -> usize {
        let gains = |entry: &&Entry| entry.party == Party::Gains(0);
        self.entries.iter().filter(gains).count()
    }

    /// Returns the agents that reach execute and do not hold it: the first so many, and how many there are.
    pub(super) fn gain_execute<'m>(&self, atlas: &Atlas<'m>, most: usize) -> (Vec<Row<'m>>, usize) {
        let gain = |entry: &&Entry| entry.party == Party::Gains(0);
        let rows = self
            .entries
            .iter()
            .filter(gain)
            .take(most)
            .map(|entry| Row::of(atlas, entry));
        (rows.collect(), self.count_gaining_execute())
    }
}

impl Entry {
    fn of(atlas: &Atlas<'_>, agent: usize) -> Self {
        let held = &atlas.agent(agent).capabilities;
        let way = |power: Capability| {
            if held.can(power) {
                None
            } else {
                check::way(atlas.model, agent, power)
            }
        };
        let ways: Vec<(Capability, Vec<usize>)> = GRAVE
            .into_iter()
            .filter_map(|power| Some((power, way(power)?)))
            .collect();
        let hops = Capability::SIGNATURE.map(|(power, _)| match held.can(power) {
            true => Some(0),
            false => ways
                .iter()
                .find(|(reached, _)| *reached == power)
                .map(|(_, way)| way.len() - 1),
        });
        let gravest = ways
            .first()
            .and_then(|(power, _)| GRAVE.iter().position(|grave| grave == power));
        let party = match gravest {
            Some(place) => Party::Gains(place),
            None if held.can(GRAVE[0]) => Party::Holds,
            None => Party::Others,
        };
        Entry {
            agent,
            party,
            hops,
            ways,
            namesake: false,
        }
    }
}

/// The context of `reach.html`.
#[derive(Serialize)]
struct Page<'m> {
    /// What the page tells, in a sentence.
    lead: String,
    parties: Vec<Group<'m>>,
    /// The six capabilities, as columns.
    letters: Vec<Power>,
    /// All pages of the list, where there are several.
    pages: Vec<Link>,
    /// Which of the pages this is, from 0.
    number: usize,
}

/// Agents that are in the same position, as far as they stand on this page.
#[derive(Serialize)]
struct Group<'m> {
    id: String,
    title: String,
    /// How many there are on all pages.
    count: usize,
    rows: Vec<Row<'m>>,
}

/// An agent's row.
#[derive(Serialize)]
pub(super) struct Row<'m> {
    name: &'m str,
    href: String,
    /// Its source where there are several, and its id where another agent has its name.
    place: Option<&'m str>,
    /// What it has of each capability.
    cells: Vec<Cell>,
    ways: Vec<Way<'m>>,
}

/// What an agent has of one capability.
#[derive(Serialize)]
struct Cell {
    letter: char,
    /// It holds it itself.
    own: bool,
    /// Otherwise, how many calls away it is; 0 where it cannot be reached.
    hops: usize,
}

/// What is reached by one chain of calls, and the agents of it.
#[derive(Serialize)]
struct Way<'m> {
    powers: Vec<Power>,
    agents: Vec<Step<'m>>,
}

/// A capability of the signature.
#[derive(Serialize)]
pub(super) struct Power {
    letter: char,
    name: &'static str,
}

/// An agent by name.
#[derive(Serialize)]
struct Step<'m> {
    name: &'m str,
    href: String,
}

impl<'m> Row<'m> {
    fn of(atlas: &Atlas<'m>, entry: &Entry) -> Self {
        let listing = atlas.agent(entry.agent);
        let cell = |((_, letter), hops): ((Capability, char), Option<usize>)| Cell {
            letter,
            own: hops == Some(0),
            hops: hops.unwrap_or(0),
        };
        Row {
            name: &listing.agent.name,
            href: url::href(&listing.url()),
            place: place(atlas, entry),
            cells: Capability::SIGNATURE
                .into_iter()
                .zip(entry.hops)
                .map(cell)
                .collect(),
            ways: ways(atlas, &entry.ways),
        }
    }
}

fn place<'m>(atlas: &Atlas<'m>, entry: &Entry) -> Option<&'m str> {
    let listing = atlas.agent(entry.agent);
    match entry.namesake {
        true => Some(&listing.id),
        false => atlas.has_sources().then_some(&*listing.agent.source),
    }
}

/// Tells together what is reached on the same way.
fn ways<'m>(atlas: &Atlas<'m>, ways: &[(Capability, Vec<usize>)]) -> Vec<Way<'m>> {
    let mut told: Vec<(&[usize], Vec<Power>)> = Vec::new();
    for (power, way) in ways {
        let Some(power) = powers().find(|known| known.name == power.name()) else {
            continue;
        };
        match told.iter_mut().find(|(known, _)| known == way) {
            Some((_, powers)) => powers.push(power),
            None => told.push((way, vec![power])),
        }
    }
    let step = |&ix: &usize| {
        let listing = atlas.agent(ix);
        Step {
            name: &listing.agent.name,
            href: url::href(&listing.url()),
        }
    };
    let way = |(way, powers): (&[usize], Vec<Power>)| Way {
        powers,
        agents: way.iter().skip(1).map(step).collect(),
    };
    told.into_iter().map(way).collect()
}

/// Returns the capabilities of the signature with their letters.
pub(super) fn powers() -> impl Iterator<Item = Power> {
    Capability::SIGNATURE
        .into_iter()
        .map(|(power, letter)| Power {
            letter,
            name: power.name(),
        })
}

pub(super) fn pages(press: &mut Press<'_>, reach: &Reach) {
    let agents = press.atlas.agents();
    for number in 0..agents.div_ceil(MOST).max(1) {
        let reach = reach.clone();
        press.page(
            leaf_path(FOLDER, number),
            "reach.html",
            move |atlas, path| {
                let frame = Frame::new(
                    atlas,
                    path,
                    Section::Review,
                    atlas.words.say("Who can reach what"),
                );
                (frame, page(atlas, reach.table(atlas), number))
            },
        );
    }
}

fn page<'m>(atlas: &Atlas<'m>, table: &Table, number: usize) -> Page<'m> {
    let entries = &table.entries;
    let pages = entries.len().div_ceil(MOST);
    let range = |n: usize| {
        atlas
            .words
            .range(n * MOST + 1, entries.len().min((n + 1) * MOST))
    };
    let link = |n: usize| Link {
        name: range(n),
        href: url::address(&leaf_path(FOLDER, n)),
    };
    let here = entries.chunks(MOST).nth(number).unwrap_or_default();
    let group = |same: &[Entry]| Group {
        id: same[0].party.id(),
        title: same[0].party.title(&atlas.words),
        count: entries
            .iter()
            .filter(|entry| entry.party == same[0].party)
            .count(),
        rows: same.iter().map(|entry| Row::of(atlas, entry)).collect(),
    };
    Page {
        lead: lead(&atlas.words, table),
        parties: here
            .chunk_by(|a, b| a.party == b.party)
            .map(group)
            .collect(),
        letters: powers().collect(),
        pages: if pages > 1 {
            (0..pages).map(link).collect()
        } else {
            Vec::new()
        },
        number,
    }
}

fn lead(words: &Words, table: &Table) -> String {
    let gain = table
        .entries
        .iter()
        .filter(|entry| entry.party == Party::Gains(0))
        .count();
    let execute = Capability::SIGNATURE
        .iter()
        .position(|(power, _)| *power == GRAVE[0])
        .unwrap_or(0);
    let held = table.count(execute) - gain;
    let hold = words.count(
        "{n} agent holds execute itself|{n} agents hold execute themselves",
        held,
    );
    let phrase = match gain {
        0 => "{holders}; no other can reach it through those that it may call.",
        _ => {
            "{n} agent can reach execute through others; {holders}.|{n} agents can reach execute through others; {holders}."
        }
    };
    words.fill(
        phrase,
        &[("n", Value::Count(gain)), ("holders", Value::Text(&hold))],
    )
}

impl Party {
    fn id(self) -> String {
        match self {
            Party::Gains(place) => GRAVE[place].name().to_owned(),
            Party::Holds => "holders".to_owned(),
            Party::Others => "others".to_owned(),
        }
    }

    fn title(self, words: &Words) -> String {
        match self {
            Party::Gains(place) => {
                let power = Value::Text(words.say(GRAVE[place].name()));
                words.fill("Reach {power} through others", &[("power", power)])
            }
            Party::Holds => words
                .say("Hold execute themselves, and reach nothing more")
                .to_owned(),
            Party::Others => words.say("Reach nothing more than they hold").to_owned(),
        }
    }
}
