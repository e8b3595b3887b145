//! How well a document answers: BM25 over weighted fields, the share of the query that it covers, and names before all.
//!
//! The constants were chosen together on graded queries of four public catalogs, on one half of the queries at a time
//! and judged on the other half. Around these values the result is flat: none of them is tuned to a point.

use crate::index::{Index, Posting};
use crate::lexicon::{Form, Origin};
use crate::occurrence;
use crate::pair;
use crate::plan::{Pair, Plan};
use crate::schema::TextField;
use std::collections::BTreeMap;
use std::io;

/// What a word is worth in each field, compared with the description.
fn weight(field: TextField) -> f32 {
    match field {
        // A name is what its author would call the agent in one breath: it decides.
        TextField::Name => 5.0,
        TextField::Aliases | TextField::Labels | TextField::Description => 1.0,
        // About the conversation rather than the agent.
        TextField::Examples | TextField::Headings => 0.25,
        // Everything comes up in a long text; a word that is only there says little.
        TextField::Body => 0.12,
    }
}

/// How much the words of a long field are discounted, from not at all (0) to by its whole length (1).
fn length_share(field: TextField) -> f32 {
    match field {
        // Names differ in length by their style, not by how much they say.
        TextField::Name | TextField::Aliases => 0.3,
        _ => 0.65,
    }
}

/// A field is discounted as if it were at most so many times as long as others: one agent with hundreds of triggers
/// means each of them.
const LONGEST: f32 = 8.0;
/// How soon more of the same word stops to count. High, as the weights of the fields add up.
const SATURATION: f32 = 1.5;
/// Forms of less weight are related to what was typed rather than meant by it: they do not count when it comes to how
/// rare the word is. Completions do: whatever begins with a rare word is not as rare.
const MEANT: f32 = 0.38;

/// Tells whether a form is looked for in a field. The more a field says in passing, the surer the form must be: this keeps
/// noise out, and most of the index unread.
fn is_looked_for(form: &Form, field: TextField) -> bool {
    match field {
        TextField::Name | TextField::Aliases | TextField::Labels => true,
        TextField::Description => form.weight >= MEANT,
        TextField::Examples | TextField::Headings => {
            matches!(form.origin, Origin::Typed | Origin::Correction)
        }
        TextField::Body => form.weight >= MEANT && form.origin != Origin::Completion,
    }
}

/// A document that covers next to nothing of a query keeps this share of its score; one that covers all keeps it all.
const UNCOVERED: f32 = 0.3;
/// A document that covers less of the query is not what was asked for …
const LEAST_COVERAGE: f32 = 0.15;
/// … unless there is less to show than this: then the next best are better than nothing.
const ENOUGH: usize = 10;
/// How much more the very name counts, or an alias, and one that begins with what was typed, as shares of the best possible
/// score.
const WHOLE_NAME: f32 = 1.0;
const NAME_BEGINS: f32 = 0.15;

/// What the words of a query are worth more where they stand side by side, as a share of the mean rarity of the pairs.
const PAIRS: f32 = 0.3;

/// How well every document answers a plan.
pub(crate) struct Scored {
    /// 0 is no match.
    pub(crate) scores: Vec<f32>,
    /// For each word of the plan the documents that have it in any form.
    pub(crate) having: Vec<Vec<bool>>,
}

/// Scores every document for a plan.
pub(crate) fn score(index: &Index, plan: &Plan) -> io::Result<Scored> {
    let mut slots = Vec::with_capacity(plan.slots.len());
    for slot in &plan.slots {
        let mut matches = matches(index, &slot.forms)?;
        matches.rarity *= slot.share;
        slots.push(matches);
    }
    for bridge in &plan.bridges {
        let matches = matches(index, &bridge.forms)?;
        matches.spread(&mut slots[bridge.span.clone()]);
    }
    let mut scores = combine(&slots, index.documents as usize);
    for (document, gain) in pair_gains(index, plan, &slots)? {
        scores[document as usize] += gain;
    }
    let best = possible(&slots) * (SATURATION + 1.0);
    for (document, bonus) in name_bonus(index, &plan.words.join(" "))? {
        scores[document as usize] += bonus * best;
    }
    let having = slots
        .iter()
        .map(|slot| {
            slot.strength
                .iter()
                .map(|strength| *strength > 0.0)
                .collect()
        })
        .collect();
    Ok(Scored { scores, having })
}

/// Returns what documents gain by having words of the query side by side. A rare pair that stands in a long text may so
/// outweigh one common word of a description.
fn pair_gains(index: &Index, plan: &Plan, slots: &[Matches]) -> io::Result<Vec<(u32, f32)>> {
    let mut gains = Vec::new();
    let share = PAIRS / gaps(slots);
    for Pair { slots: own, keys } in &plan.pairs {
        let mut documents = pair::documents(index, *keys)?;
        documents.retain(|document| {
            let mut slots = own.iter().map(|slot| &slots[*slot]);
            slots.all(|slot| slot.strength[*document as usize] > 0.0)
        });
        let gain = share * rarity(documents.len(), index.documents as usize);
        gains.extend(documents.into_iter().map(|document| (document, gain)));
    }
    Ok(gains)
}

/// Returns how many pairs the words of a query make.
#[expect(clippy::cast_precision_loss, reason = "a query has few words")]
fn gaps(slots: &[Matches]) -> f32 {
    slots.len().saturating_sub(1).max(1) as f32
}

/// Adds up what the words of a query earn, less where words are missing.
fn combine(slots: &[Matches], documents: usize) -> Vec<f32> {
    let possible = possible(slots).max(f32::MIN_POSITIVE);
    let mut scores = vec![0.0f32; documents];
    let mut near_misses = Vec::new();
    let mut found = 0;
    for (document, score) in scores.iter_mut().enumerate() {
        let (mut covered, mut sum) = (0.0, 0.0);
        for slot in slots {
            let strength = slot.strength[document];
            covered += if strength > 0.0 { slot.rarity } else { 0.0 };
            sum += slot.rarity * strength;
        }
        let coverage = covered / possible;
        let earned = sum * (UNCOVERED + (1.0 - UNCOVERED) * coverage);
        if coverage >= LEAST_COVERAGE {
            *score = earned;
            found += 1;
        } else if earned > 0.0 {
            near_misses.push((document, earned));
        }
    }
    if found < ENOUGH {
        near_misses.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (document, earned) in near_misses.into_iter().take(ENOUGH - found) {
            scores[document] = earned;
        }
    }
    scores
}

fn possible(slots: &[Matches]) -> f32 {
    slots.iter().map(|slot| slot.rarity).sum()
}

/// Where a word is found, and how strongly.
struct Matches {
    /// For each document from 0 (not found) to just below `SATURATION + 1`.
    strength: Vec<f32>,
    /// What finding it tells: the rarer the word, the more.
    rarity: f32,
}

impl Matches {
    /// Counts a compound for the words it is made of, where it is found more strongly than they.
    fn spread(&self, slots: &mut [Matches]) {
        let gain = (self.rarity / possible(slots).max(f32::MIN_POSITIVE)).min(1.0);
        for (document, strength) in self
            .strength
            .iter()
            .enumerate()
            .filter(|(_, strength)| **strength > 0.0)
        {
            for slot in slots.iter_mut() {
                slot.strength[document] = slot.strength[document].max(strength * gain);
            }
        }
    }
}

fn matches(index: &Index, forms: &[Form]) -> io::Result<Matches> {
    let mut strength = vec![0.0f32; index.documents as usize];
    let mut standing = vec![Standing::Nowhere; index.documents as usize];
    for field in TextField::ALL {
        let share = length_share(field);
        let meant_here = match field {
            TextField::Body => Standing::InPassing,
            _ => Standing::Telling,
        };
        for form in forms.iter().filter(|form| is_looked_for(form, field)) {
            let worth = weight(field) * form.weight;
            let is_meant = form.weight >= MEANT || form.origin == Origin::Completion;
            let reached = if is_meant {
                meant_here
            } else {
                Standing::Related
            };
            occurrence::visit(
                index,
                field,
                form,
                &mut |Posting {
                          document,
                          count,
                          length,
                      }| {
                    strength[document as usize] +=
                        worth * count / (1.0 - share + share * length.min(LONGEST));
                    let standing = &mut standing[document as usize];
                    *standing = reached.max(*standing);
                },
            )?;
        }
    }
    let found = found(&standing);
    for strength in &mut strength {
        *strength = *strength * (SATURATION + 1.0) / (SATURATION + *strength);
    }
    Ok(Matches {
        rarity: rarity(found, strength.len()),
        strength,
    })
}

/// How a word stands in a document, from not at all to where it says what the document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Nowhere,
    /// Only a word that is related to it stands there.
    Related,
    /// Only the long text has it, where everything comes up: "test" is in most of them, and yet tells testers from others.
    InPassing,
    Telling,
}

/// Returns how many documents count as having a word: those that have it where it stands best.
fn found(standing: &[Standing]) -> usize {
    let best = standing.iter().max().copied();
    standing
        .iter()
        .filter(|standing| Some(**standing) == best && **standing != Standing::Nowhere)
        .count()
}

/// Rarities are rounded to this fraction, so that machines whose logarithms differ in the last bit rank alike.
const RARITY_STEP: f32 = 1024.0;

#[expect(
    clippy::cast_precision_loss,
    reason = "document counts are far below 2^24"
)]
fn rarity(found: usize, documents: usize) -> f32 {
    let (found, documents) = (found as f32, documents as f32);
    let rarity = (1.0 + (documents - found + 0.5) / (found + 0.5)).ln();
    (rarity * RARITY_STEP).round() / RARITY_STEP
}

/// Returns what documents gain by being called what was typed.
fn name_bonus(index: &Index, typed: &str) -> io::Result<BTreeMap<u32, f32>> {
    let mut bonus: BTreeMap<u32, f32> = BTreeMap::new();
    if typed.is_empty() {
        return Ok(bonus);
    }
    for aliases in [false, true] {
        for (document, name) in index.documents_named(typed, aliases)? {
            let gain = if name == typed {
                WHOLE_NAME
            } else {
                NAME_BEGINS
            };
            let known = bonus.entry(document).or_default();
            *known = known.max(gain);
        }
    }
    Ok(bonus)
}
