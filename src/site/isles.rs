//! Agents by category, many to a screen: names and signatures, no more.

use serde::Serialize;

use super::atlas::Atlas;
use super::facets::{Facet, Kind, is_unrestricted};
use super::frame::Link;
use super::signature::Signature;
use super::url;

/// A category and its agents.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Isle<'m> {
    name: String,
    href: Option<String>,
    pub count: usize,
    agents: Vec<Spot<'m>>,
    /// How many are not named here.
    rest: usize,
}

/// An agent on an isle.
#[derive(Debug, Clone, Serialize)]
struct Spot<'m> {
    name: &'m str,
    href: String,
    signature: Signature,
    unrestricted: bool,
}

/// Returns agents by category, the largest first, and those without one at the end; of each category `kept` chooses
/// which are named.
pub(super) fn isles<'m>(
    atlas: &Atlas<'m>,
    agents: &[usize],
    kept: impl Fn(&[usize]) -> Vec<usize>,
) -> Vec<Isle<'m>> {
    let facets = atlas.facets(Kind::Category);
    let mut facet_of = vec![None; atlas.agents()];
    for (number, facet) in facets.iter().enumerate() {
        facet
            .agents
            .iter()
            .for_each(|&ix| facet_of[ix] = Some(number));
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); facets.len()];
    let mut loose = Vec::new();
    for &ix in agents {
        facet_of[ix]
            .map_or(&mut loose, |number: usize| &mut groups[number])
            .push(ix);
    }
    let held = facets
        .iter()
        .zip(&groups)
        .filter(|(_, group)| !group.is_empty());
    let mut isles: Vec<Isle<'m>> = held
        .map(|(facet, group)| isle(atlas, facet, group, &kept))
        .collect();
    isles.sort_by_key(|isle| std::cmp::Reverse(isle.count));
    if !loose.is_empty() {
        let name = if isles.is_empty() {
            "All agents"
        } else {
            "Without a category"
        };
        isles.push(Isle {
            name: atlas.words.say(name).to_owned(),
            href: None,
            ..spots(atlas, &loose, &kept)
        });
    }
    isles
}

fn isle<'m>(
    atlas: &Atlas<'m>,
    facet: &Facet,
    agents: &[usize],
    kept: &impl Fn(&[usize]) -> Vec<usize>,
) -> Isle<'m> {
    Isle {
        name: facet.title(&atlas.words),
        href: Some(url::href(&facet.url())),
        ..spots(atlas, agents, kept)
    }
}

fn spots<'m>(
    atlas: &Atlas<'m>,
    agents: &[usize],
    kept: &impl Fn(&[usize]) -> Vec<usize>,
) -> Isle<'m> {
    let shown = kept(agents);
    let spot = |&ix: &usize| {
        let Link { href, .. } = atlas.link(ix);
        let listing = atlas.agent(ix);
        Spot {
            name: &listing.agent.name,
            href,
            signature: Signature::of(&atlas.words, &listing.capabilities),
            unrestricted: is_unrestricted(listing),
        }
    };
    Isle {
        name: String::new(),
        href: None,
        count: agents.len(),
        rest: agents.len() - shown.len(),
        agents: shown.iter().map(spot).collect(),
    }
}
