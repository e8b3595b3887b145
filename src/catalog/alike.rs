//! Agents whose texts say nearly the same.
//!
//! Each text is cut into phrases of a few words; of their hashes, the least in each of [`BINS`] bins is kept. Two texts
//! agree in about as many bins as they have phrases in common (min-wise hashing, after Broder 1997). Texts that agree in
//! a whole band of bins are compared, so that ten thousand texts cost hardly more than ten times a thousand.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Listing;

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

type Sketch = Box<[u32; BINS]>;

/// Two agents, the earlier first, whose texts say nearly the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alike {
    pub first: usize,
    pub second: usize,
    /// About how many phrases of 100 they have in common.
    pub percent: usize,
}

/// How alike the texts of all agents are.
#[derive(Debug)]
pub(super) struct Likeness {
    /// By agent; none where the text is too short to be compared.
    sketches: Vec<Option<Sketch>>,
    /// Those that are nearly the same, by the first, then the most alike.
    pub pairs: Vec<Alike>,
}

impl Likeness {
    pub(super) fn of(agents: &[Listing]) -> Self {
        let sketches: Vec<Option<Sketch>> = agents
            .par_iter()
            .map(|listing| sketch(&listing.agent.body_text()))
            .collect();
        let pairs = pairs(&sketches);

        Likeness { sketches, pairs }
    }

    /// Returns about how many phrases of 100 two agents have in common.
    pub(super) fn percent(&self, first: usize, second: usize) -> Option<usize> {
        let sketch = |agent: usize| self.sketches.get(agent)?.as_ref();

        Some(agreement(sketch(first)?, sketch(second)?))
    }
}

fn pairs(sketches: &[Option<Sketch>]) -> Vec<Alike> {
    let mut buckets: FxHashMap<(usize, [u32; BAND]), Vec<usize>> = FxHashMap::default();
    let mut pairs: Vec<Alike> = Vec::new();
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
            let percent = sketches[other]
                .as_ref()
                .map(|other| agreement(other, sketch))?;
            (percent >= SAME).then_some(Alike {
                first: other,
                second: ix,
                percent,
            })
        });
        pairs.extend(near);
    }
    pairs.sort_unstable_by_key(|pair| (pair.first, std::cmp::Reverse(pair.percent), pair.second));
    pairs
}

/// Returns in how many bins of 100 two texts agree.
fn agreement(a: &[u32; BINS], b: &[u32; BINS]) -> usize {
    let filled = a
        .iter()
        .zip(b)
        .filter(|(a, b)| **a != EMPTY || **b != EMPTY);
    let same = a
        .iter()
        .zip(b)
        .filter(|(a, b)| a == b && **a != EMPTY)
        .count();
    same * 100 / filled.count().max(1)
}

/// A bin that no phrase fell into.
const EMPTY: u32 = u32::MAX;

fn sketch(text: &str) -> Option<Sketch> {
    let mut sketch = Box::new([EMPTY; BINS]);
    let mut recent = [0_u64; WORDS];
    let mut count = 0_usize;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        recent.rotate_left(1);
        recent[WORDS - 1] = hash(word);
        count += 1;
        if count >= WORDS {
            let phrase = recent
                .iter()
                .fold(0_u64, |sum, &word| mix(sum.rotate_left(5) ^ word));
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
        let sketches: Vec<_> = [words(0, 1000), words(100, 1000), words(5000, 6000)]
            .iter()
            .map(|text| sketch(text))
            .collect();
        let found = pairs(&sketches);
        assert_eq!(found.len(), 1, "{found:?}");
        let Alike {
            first,
            second,
            percent,
        } = found[0];
        assert!(
            (first, second) == (0, 1) && (82..=97).contains(&percent),
            "{percent}"
        );
    }

    #[test]
    fn short_texts_have_no_sketch() {
        assert!(sketch(&words(0, 20)).is_none());
    }

    #[test]
    fn a_template_that_hundreds_share_is_compared_with_a_few() {
        let sketches: Vec<_> = (0..500)
            .map(|n| sketch(&(words(0, 900) + &words(n * 1000, n * 1000 + 50))))
            .collect();
        let found = pairs(&sketches);
        assert!(found.len() < 500 * 32 * COMPARED / 4, "{}", found.len());
        assert!((1..500).all(|n| found.iter().any(|pair| pair.second == n)));
    }
}
