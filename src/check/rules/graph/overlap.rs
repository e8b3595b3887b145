//! Agents whose texts say nearly the same.
//!
//! Each text is cut into phrases of a few words; of their hashes, the least in each of [`BINS`] bins is kept. Two texts
//! agree in about as many bins as they have phrases in common. Texts that agree in a whole band of bins are compared, so
//! that ten thousand texts cost hardly more than ten times a thousand.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::id;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "graph/overlap",
    severity: Severity::Info,
    summary: "agents say nearly the same",
    why: "A model that must choose between them guesses, and whoever mends one forgets the other.",
    mend: "make them one, or say in their descriptions when to use which",
    source: "practice: min-wise hashing of phrases, after Broder 1997 (2026-11)",
    example: Some(Example { flagged: FLAGGED, clean: CLEAN }),
    run: Run::Catalog(run),
};

const FLAGGED: &str = "=== a.md\n---\nname: rates\ndescription: Keeps rates.\n---\n\nKeep the table of rates. Before a price changes, find every customer whose contract names it, list the invoices of the last quarter that it would have changed, and show the difference by customer and by zone. Ask for a date from which the new price holds. Write the change as one entry, with who asked for it and why. Never change a price that is already invoiced. Tell billing when you are done.\n=== b.md\n---\nname: fees\ndescription: Keeps fees.\n---\n\nKeep the table of fees. Before a price changes, find every customer whose contract names it, list the invoices of the last quarter that it would have changed, and show the difference by customer and by zone. Ask for a date from which the new price holds. Write the change as one entry, with who asked for it and why. Never change a price that is already invoiced. Tell billing when you are done.\n";

const CLEAN: &str = "=== a.md\n---\nname: rates\ndescription: Keeps rates.\n---\n\nKeep the table of rates. Before a price changes, find every customer whose contract names it, list the invoices of the last quarter that it would have changed, and show the difference by customer and by zone. Ask for a date from which the new price holds. Write the change as one entry, with who asked for it and why. Never change a price that is already invoiced. Tell billing when you are done.\n=== b.md\n---\nname: parcels\ndescription: Finds parcels.\n---\n\nFind a parcel by its number, by the sender or by the day. Say where it was seen last, which depot should have seen it next, and how late it is. When it was not seen for two days, open a case and ask both depots for a search. Tell the customer what is known and nothing else. Close the case when it was scanned again, and note which depot it was lost in.\n";

/// How many bins a text's phrases fall into: the estimate is off by a twentieth or less, mostly.
const BINS: usize = 128;

/// How many bins make a band: texts that share four fifths of their phrases agree in one of 32 bands nearly always.
const BAND: usize = 4;

/// Words of a phrase.
const WORDS: usize = 4;

/// Phrases that a text has at least: shorter ones agree by chance.
const LEAST: usize = 40;

/// The part of phrases, of 100, that texts have in common to be nearly the same.
const SAME: usize = 70;

/// How many texts of one bucket each text is compared with: what a template gives to hundreds is found through its first.
const COMPARED: usize = 4;

/// How many others a message names.
const NAMED: usize = 3;

type Sketch = Box<[u32; BINS]>;

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let agents = &model.catalog.agents;
    let sketches: Vec<Option<Sketch>> =
        agents.par_iter().map(|listing| sketch(&listing.agent.body_text())).collect();
    let mut like: FxHashMap<usize, Vec<(usize, usize)>> = FxHashMap::default();
    let mut taken = vec![false; agents.len()];
    for (first, second, share) in pairs(&sketches) {
        // Copies to the letter have a rule of their own, and every text is told of once.
        if !agents[first].same_body.contains(&second) && !taken[first] && !taken[second] {
            taken[second] = true;
            like.entry(first).or_default().push((second, share));
        }
    }
    (0..agents.len())
        .filter_map(|first| {
            let others = like.get(&first)?;
            Some(finding(rule, model, first, others))
        })
        .collect()
}

fn finding(rule: &Rule, model: &Model, first: usize, others: &[(usize, usize)]) -> Finding {
    let mut named: Vec<String> = others
        .iter()
        .take(NAMED)
        .map(|&(ix, share)| format!("`{}` ({share} % of their phrases)", id(model, ix)))
        .collect();
    if others.len() > NAMED {
        named.push(format!("{} more", others.len() - NAMED));
    }
    let message = format!("`{}` says nearly the same as {}", id(model, first), named.join(", "));
    rule.finding(&model.catalog.agents[first], message)
        .help(rule.mend)
        .about(others.iter().map(|&(ix, _)| ix))
}

/// Returns pairs of texts that are nearly the same, the earlier first, with the part of their phrases of 100.
fn pairs(sketches: &[Option<Sketch>]) -> Vec<(usize, usize, usize)> {
    let mut buckets: FxHashMap<(usize, [u32; BAND]), Vec<usize>> = FxHashMap::default();
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (ix, sketch) in sketches.iter().enumerate() {
        let Some(sketch) = sketch else { continue };
        let mut met: Vec<usize> = Vec::new();
        for (band, bins) in sketch.as_chunks::<BAND>().0.iter().enumerate() {
            let bucket = buckets.entry((band, *bins)).or_default();
            met.extend(bucket.iter().copied());
            if bucket.len() < COMPARED {
                bucket.push(ix);
            }
        }
        met.sort_unstable();
        met.dedup();
        let near = met.into_iter().filter_map(|other| {
            let share = sketches[other].as_ref().map(|other| agreement(other, sketch))?;
            (share >= SAME).then_some((other, ix, share))
        });
        pairs.extend(near);
    }
    pairs.sort_unstable_by_key(|&(first, second, share)| (first, std::cmp::Reverse(share), second));
    pairs
}

/// Returns in how many bins of 100 two texts agree.
fn agreement(a: &[u32; BINS], b: &[u32; BINS]) -> usize {
    let filled = a.iter().zip(b).filter(|(a, b)| **a != EMPTY || **b != EMPTY);
    let same = a.iter().zip(b).filter(|(a, b)| a == b && **a != EMPTY).count();
    same * 100 / filled.count().max(1)
}

/// A bin that no phrase fell into.
const EMPTY: u32 = u32::MAX;

fn sketch(text: &str) -> Option<Sketch> {
    let mut sketch = Box::new([EMPTY; BINS]);
    let mut recent = [0_u64; WORDS];
    let mut count = 0_usize;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        recent.rotate_left(1);
        recent[WORDS - 1] = hash(word);
        count += 1;
        if count >= WORDS {
            let phrase = recent.iter().fold(0_u64, |sum, &word| mix(sum.rotate_left(5) ^ word));
            let bin = &mut sketch[phrase as usize % BINS];
            *bin = (*bin).min((phrase >> 32) as u32);
        }
    }
    (count >= LEAST + WORDS).then_some(sketch)
}

/// Hashes a word without regard to case, the same on every machine.
fn hash(word: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325;
    word.bytes().fold(start, |sum: u64, byte| {
        (sum ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Spreads what differs in few bits over all of them.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    value ^ (value >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("word{n} ")).collect()
    }

    #[test]
    fn texts_with_most_phrases_in_common_are_found() {
        let sketches: Vec<_> =
            [words(0, 1000), words(100, 1000), words(5000, 6000)].iter().map(|text| sketch(text)).collect();
        let found = pairs(&sketches);
        assert_eq!(found.len(), 1, "{found:?}");
        let (first, second, share) = found[0];
        assert!((first, second) == (0, 1) && (82..=97).contains(&share), "{share}");
    }

    #[test]
    fn short_texts_have_no_sketch() {
        assert!(sketch(&words(0, 20)).is_none());
    }

    #[test]
    fn a_template_that_hundreds_share_is_compared_with_a_few() {
        let sketches: Vec<_> =
            (0..500).map(|n| sketch(&(words(0, 900) + &words(n * 1000, n * 1000 + 50)))).collect();
        let found = pairs(&sketches);
        assert!(found.len() < 500 * 32 * COMPARED / 4, "{}", found.len());
        assert!((1..500).all(|n| found.iter().any(|&(_, second, _)| second == n)));
    }
}
