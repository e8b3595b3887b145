//! The agents that are nearest to one, and what makes them so: who chooses compares with these.

use serde::Serialize;

use super::atlas::Atlas;
use super::frame::Link;
use super::signature::Signature;
use super::url;
use crate::capability::Capability;
use crate::words::Value;

/// How many agents one is compared with at once: with itself, three columns fit a phone.
pub(super) const NEAREST: usize = 2;

/// Fewest phrases of 100 in common that are worth telling: any two texts of one trade share a few.
const TELLING: usize = 5;

/// An agent that is like another.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Near<'m> {
    #[serde(flatten)]
    link: Link,
    /// Its source, where there are several.
    source: Option<&'m str>,
    signature: Signature,
    /// What they have in common, and what it can do that the other cannot, such as `84 % of phrases · + web · − delegate`.
    why: String,
    /// Both side by side.
    compare: String,
}

impl<'m> Near<'m> {
    pub(super) fn of(atlas: &Atlas<'m>, ix: usize, other: usize) -> Self {
        let listing = atlas.agent(other);
        Near {
            link: atlas.link(other),
            source: atlas.has_sources().then_some(&*listing.agent.source),
            signature: Signature::of(&atlas.words, &listing.capabilities),
            why: why(atlas, ix, other),
            compare: comparison(atlas, &[ix, other]),
        }
    }
}

/// Returns the agents that are nearest to one, those that have most phrases in common with it first: its variants and
/// those that speak of the same things.
pub(super) fn nearest(atlas: &Atlas<'_>, ix: usize) -> Vec<usize> {
    let group = atlas.group_of(ix).map_or(&[][..], |group| &group.agents);
    let mut near: Vec<usize> = group.iter().copied().filter(|&other| other != ix).collect();
    for other in atlas.similar(ix) {
        if !near.contains(&other) {
            near.push(other);
        }
    }
    // Stable: of those that share as much, variants first.
    near.sort_by_key(|&other| std::cmp::Reverse(in_common(atlas, ix, other)));
    near
}

/// Returns about how many phrases of 100 two agents share, where that is worth telling.
pub(super) fn in_common(atlas: &Atlas<'_>, ix: usize, other: usize) -> Option<usize> {
    let percent = atlas.model.catalog.phrases_in_common(ix, other)?;
    (percent >= TELLING).then_some(percent)
}

/// Returns the address that compares agents, relative to the root.
pub(super) fn comparison(atlas: &Atlas<'_>, agents: &[usize]) -> String {
    let letters = ["a", "b", "c", "d"];
    let terms: Vec<String> = letters
        .iter()
        .zip(agents)
        .map(|(letter, &ix)| format!("{letter}={}", url::href(&atlas.agent(ix).id)))
        .collect();
    format!("compare/?{}", terms.join("&"))
}

fn why(atlas: &Atlas<'_>, ix: usize, other: usize) -> String {
    let shared = match in_common(atlas, ix, other) {
        Some(percent) => atlas.words.fill(
            "{percent} % of phrases",
            &[("percent", Value::Count(percent))],
        ),
        None => atlas.words.say("the same topics").to_owned(),
    };
    let (own, theirs) = (
        &atlas.agent(ix).capabilities,
        &atlas.agent(other).capabilities,
    );
    let differs = |(capability, _): (Capability, char)| {
        let name = atlas.words.say(capability.name());
        match (own.can(capability), theirs.can(capability)) {
            (false, true) => Some(format!("+ {name}")),
            (true, false) => Some(format!("− {name}")),
            _ => None,
        }
    };
    let differences = Capability::SIGNATURE.into_iter().filter_map(differs);

    let parts: Vec<String> = std::iter::once(shared).chain(differences).collect();
    parts.join(" · ")
}
