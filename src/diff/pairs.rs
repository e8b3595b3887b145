//! Which agent of the new catalog is which of the old one.
//!
//! By id, then by path, then by content: an agent that was renamed and moved is still the same where its text is, or
//! most of it.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::catalog::{Catalog, Listing};

/// The share of lines that two texts must have in common to be one agent's, of all their lines: half, as git has it.
const ALIKE: f64 = 0.5;

/// Shorter lines are rules, brackets and single words that many texts share.
const TELLING: usize = 12;

/// Agents of two catalogs, side by side.
#[derive(Debug)]
pub(super) struct Pairs {
    new_of: Vec<Option<usize>>,
    old_of: Vec<Option<usize>>,
}

impl Pairs {
    pub(super) fn of(old: &Catalog, new: &Catalog) -> Pairs {
        let mut pairs = Pairs {
            new_of: vec![None; old.agents.len()],
            old_of: vec![None; new.agents.len()],
        };
        let one_source = old.sources.len() == 1 && new.sources.len() == 1;
        pairs.join(old, new, |listing| Some(listing.id.clone()));
        pairs.join(old, new, |listing| {
            // Folders that are compared seldom have one name; a single one needs none.
            let source = if one_source {
                ""
            } else {
                &*listing.agent.source
            };
            Some(format!("{source}/{}", listing.agent.identity()))
        });
        pairs.join(old, new, |listing| {
            let text = listing.agent.body_text();
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        });
        pairs.join_alike(old, new);
        pairs
    }

    /// Returns the pairs in the new catalog's order.
    pub(super) fn both(&self) -> impl Iterator<Item = (usize, usize)> {
        self.old_of
            .iter()
            .enumerate()
            .filter_map(|(new, old)| Some(((*old)?, new)))
    }

    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        self.new_of.get(old).copied().flatten()
    }

    pub(super) fn only_old(&self) -> Vec<usize> {
        alone(&self.new_of)
    }

    pub(super) fn only_new(&self) -> Vec<usize> {
        alone(&self.old_of)
    }

    /// Pairs agents that are still alone and have the same key; several of one key go in order.
    fn join(&mut self, old: &Catalog, new: &Catalog, key: impl Fn(&Listing) -> Option<String>) {
        let mut waiting: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for ix in self.only_old().into_iter().rev() {
            if let Some(key) = key(&old.agents[ix]) {
                waiting.entry(key).or_default().push(ix);
            }
        }
        for ix in self.only_new() {
            let found = key(&new.agents[ix]).and_then(|key| waiting.get_mut(&key)?.pop());
            if let Some(found) = found {
                self.put(found, ix);
            }
        }
    }

    /// Pairs agents that are still alone and have most lines in common, the most alike first.
    fn join_alike(&mut self, old: &Catalog, new: &Catalog) {
        let (olds, news) = (self.only_old(), self.only_new());
        let old_lines: Vec<_> = olds
            .iter()
            .map(|&ix| telling_lines(&old.agents[ix].agent.body_text()))
            .collect();
        let new_lines: Vec<_> = news
            .iter()
            .map(|&ix| telling_lines(&new.agents[ix].agent.body_text()))
            .collect();
        let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (at, lines) in old_lines.iter().enumerate() {
            lines
                .iter()
                .for_each(|&line| holders.entry(line).or_default().push(at));
        }
        let mut likely: Vec<(f64, [&str; 2], usize, usize)> = Vec::new();
        for (at, lines) in new_lines.iter().enumerate() {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for holder in lines.iter().filter_map(|line| holders.get(line)).flatten() {
                *shared.entry(*holder).or_default() += 1;
            }
            for (holder, common) in shared {
                let share = share(common, lines, &old_lines[holder]);
                // Ties are broken alike when the sides are swapped.
                let mut ids = [&*old.agents[olds[holder]].id, &*new.agents[news[at]].id];
                ids.sort_unstable();
                likely.push((share, ids, olds[holder], news[at]));
            }
        }
        likely.retain(|(share, ..)| *share >= ALIKE);
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (_, _, from, to) in likely {
            if self.new_of[from].is_none() && self.old_of[to].is_none() {
                self.put(from, to);
            }
        }
    }

    fn put(&mut self, old: usize, new: usize) {
        self.new_of[old] = Some(new);
        self.old_of[new] = Some(old);
    }
}

fn alone(partners: &[Option<usize>]) -> Vec<usize> {
    (0..partners.len())
        .filter(|&ix| partners[ix].is_none())
        .collect()
}

/// The lines of a text that tell it from others, as hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling(BTreeSet<u64>);

impl Telling {
    /// Returns the share of lines that both have, of all their lines: 1 where both are the same.
    pub fn share(&self, other: &Telling) -> f64 {
        share(self.0.intersection(&other.0).count(), &self.0, &other.0)
    }
}

fn share(common: usize, lines: &BTreeSet<u64>, others: &BTreeSet<u64>) -> f64 {
    2.0 * common as f64 / (lines.len() + others.len()).max(1) as f64
}

/// Returns the telling lines of a text.
pub fn telling(text: &str) -> Telling {
    Telling(telling_lines(text))
}

fn telling_lines(text: &str) -> BTreeSet<u64> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| line.len() >= TELLING);
    lines.map(hash).collect()
}

fn hash(line: &str) -> u64 {
    let mut hasher = FxHasher::default();
    line.hash(&mut hasher);
    hasher.finish()
}
