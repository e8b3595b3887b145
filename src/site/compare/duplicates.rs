//! `compare/`: the groups of variants and near-duplicates, the most alike first; with agents in its address a script
//! compares these there.

use std::cmp::Reverse;

use serde::Serialize;

use super::{Group, is_identical, label, pairs, percent};
use crate::capability::Capability;
use crate::site::Press;
use crate::site::atlas::Atlas;
use crate::site::frame::{Frame, Link, Section};
use crate::words::Value;

/// How many members of a group are named.
const NAMED: usize = 6;

/// The context of `compare_index.html`.
#[derive(Serialize)]
struct Duplicates {
    lead: String,
    groups: Vec<Duplicate>,
}

/// A group of agents that are variants of one another.
#[derive(Serialize)]
struct Duplicate {
    /// Where they are compared.
    group: Link,
    /// Whether all files are the same to the byte.
    identical: bool,
    /// How many lines of 100 the two most alike have in common.
    percent: u8,
    members: Vec<Link>,
    /// How many members are not named.
    rest: usize,
    /// What some of them may do and others may not.
    differs: Vec<Differs>,
    /// How many agents name one of them.
    referenced: usize,
}

/// A capability that some members have.
#[derive(Serialize)]
struct Differs {
    letter: char,
    name: &'static str,
}

pub(super) fn page(press: &mut Press<'_>) {
    press.page("compare/index.html", "compare_index.html", |atlas, path| {
        let title = atlas.words.say("Duplicates and variants");
        (
            Frame::new(atlas, path, Section::Agents, title),
            content(atlas),
        )
    });
}

fn content(atlas: &Atlas<'_>) -> Duplicates {
    let mut groups: Vec<Duplicate> = atlas
        .groups
        .iter()
        .map(|group| duplicate(atlas, group))
        .collect();
    // Stable: of those as alike, by name.
    groups.sort_by_key(|group| Reverse((group.identical, group.percent)));

    Duplicates {
        lead: lead(atlas, &groups),
        groups,
    }
}

fn lead(atlas: &Atlas<'_>, groups: &[Duplicate]) -> String {
    if groups.is_empty() {
        let none = "No two agents share a name or most of their text.";
        return atlas.words.say(none).to_owned();
    }

    let agents: usize = atlas.groups.iter().map(|group| group.count).sum();
    let agents = atlas.words.count("{n} agent|{n} agents", agents);
    let identical = groups.iter().filter(|group| group.identical).count();
    let phrase = "{agents} in {n} group share a name or most of their text; {identical} of the groups are identical files.|{agents} in {n} groups share a name or most of their text; {identical} of the groups are identical files.";
    atlas.words.fill(
        phrase,
        &[
            ("agents", Value::Text(&agents)),
            ("n", Value::Count(groups.len())),
            ("identical", Value::Count(identical)),
        ],
    )
}

fn duplicate(atlas: &Atlas<'_>, group: &Group) -> Duplicate {
    let most_alike = pairs(atlas, group)
        .first()
        .map_or(0.0, |&(.., share)| share);
    let member = |at: usize| {
        Link::new(
            &label(atlas, group, at),
            &atlas.agent(group.agents[at]).url(),
        )
    };
    let callers = group.agents.iter().map(|&ix| atlas.callers(ix));
    Duplicate {
        group: Link::new(&group.name, &group.url()),
        identical: is_identical(atlas, group),
        percent: percent(most_alike),
        members: (0..group.agents.len().min(NAMED)).map(member).collect(),
        rest: group.count.saturating_sub(NAMED),
        differs: differs(atlas, group),
        referenced: callers.sum(),
    }
}

fn differs(atlas: &Atlas<'_>, group: &Group) -> Vec<Differs> {
    let can = |&ix: &usize, c| atlas.agent(ix).capabilities.can(c);
    let some = |&(c, _): &(Capability, char)| {
        let having = group.agents.iter().filter(|ix| can(ix, c)).count();
        having > 0 && having < group.agents.len()
    };
    Capability::SIGNATURE
        .into_iter()
        .filter(some)
        .map(|(c, letter)| Differs {
            letter,
            name: c.name(),
        })
        .collect()
}
