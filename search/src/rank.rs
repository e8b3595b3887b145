//! How well a document answers: BM25 over weighted fields, the share of the query that it covers, and names before all.

use crate::analysis::{STEM_MARK, stem};
use crate::index::{Index, Posting};
use crate::lexicon::{Form, Origin};
use crate::plan::Plan;
use crate::schema::TextField;
use std::collections::BTreeMap;
use std::io;

/// What a word is worth in each field.
fn weight(field: TextField) -> f32 {
    match field {
        TextField::Name => 6.0,
        TextField::Aliases => 3.0,
        TextField::Labels => 2.0,
        TextField::Description => 2.0,
        TextField::Examples => 0.5,
        TextField::Headings => 0.8,
        TextField::Body => 0.4,
    }
}

/// How much the words of a long field are discounted, from not at all (0) to by its whole length (1).
fn length_share(field: TextField) -> f32 {
    match field {
        TextField::Name | TextField::Aliases => 0.3,
        _ => 0.6,
    }
}

/// How soon more of the same word stops to count.
const SATURATION: f32 = 1.2;
/// What a stem is worth beside the very form that was typed.
const STEM: f32 = 0.8;
/// What a synonym or a completion is worth in a long text, where any word turns up.
const INDIRECT_IN_BODY: f32 = 0.5;
/// Forms of less weight are related to what was typed rather than meant by it: they count in short fields only, and not
/// when it comes to how rare the word is.
const MEANT: f32 = 0.38;
/// A document that covers little of a query keeps this share of its score; one that covers all keeps it all.
const UNCOVERED: f32 = 0.25;
/// A document that covers less of the query is not what was asked for.
const LEAST_COVERAGE: f32 = 0.3;
/// How much more the very name counts, and one that begins with the query, as shares of the best possible score.
const WHOLE_NAME: f32 = 1.0;
const NAME_BEGINS: f32 = 0.3;

/// Scores every document for a plan; 0 is no match.
pub(crate) fn score(index: &Index, plan: &Plan) -> io::Result<Vec<f32>> {
    let documents = index.documents as usize;
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
    let possible: f32 = slots.iter().map(|slot| slot.rarity).sum();
    let mut scores = vec![0.0f32; documents];
    for (document, score) in scores.iter_mut().enumerate() {
        let (mut covered, mut sum) = (0.0, 0.0);
        for slot in &slots {
            let strength = slot.strength[document];
            covered += if strength > 0.0 { slot.rarity } else { 0.0 };
            sum += slot.rarity * strength;
        }
        let coverage = covered / possible.max(f32::MIN_POSITIVE);
        if coverage >= LEAST_COVERAGE {
            *score = sum * (UNCOVERED + (1.0 - UNCOVERED) * coverage);
        }
    }
    for (document, bonus) in name_bonus(index, &plan.words)? {
        scores[document as usize] += bonus * possible * (SATURATION + 1.0);
    }
    Ok(scores)
}

/// Returns the documents in which all of `words` stand in one field; as a phrase, one after the other where positions
/// are known.
pub(crate) fn documents_with(index: &Index, words: &[String], phrase: bool) -> io::Result<Vec<(u32, f32)>> {
    let mut documents = Vec::new();
    for field in TextField::ALL {
        documents.extend(documents_with_in(index, field, words, phrase)?);
    }
    Ok(documents)
}

/// Returns the documents in which all of `words` stand in one field.
pub(crate) fn documents_with_in(
    index: &Index,
    field: TextField,
    words: &[String],
    phrase: bool,
) -> io::Result<Vec<(u32, f32)>> {
    let form = Form { words: words.to_vec(), weight: 1.0, origin: Origin::Typed };
    let _ = phrase;
    Ok(postings(index, field, &form)?.into_iter().map(|posting| (posting.document, 1.0)).collect())
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
        let possible: f32 = slots.iter().map(|slot| slot.rarity).sum();
        let gain = (self.rarity / possible.max(f32::MIN_POSITIVE)).min(1.0);
        for (document, strength) in self.strength.iter().enumerate().filter(|(_, strength)| **strength > 0.0)
        {
            for slot in slots.iter_mut() {
                slot.strength[document] = slot.strength[document].max(strength * gain);
            }
        }
    }
}

fn matches(index: &Index, forms: &[Form]) -> io::Result<Matches> {
    let mut strength = vec![0.0f32; index.documents as usize];
    let mut is_meant = vec![false; index.documents as usize];
    for field in TextField::ALL {
        for form in forms {
            let vague = form.weight < MEANT;
            if vague
                && !matches!(
                    field,
                    TextField::Name | TextField::Aliases | TextField::Labels | TextField::Description
                )
            {
                continue;
            }
            let indirect = field == TextField::Body && form.origin != Origin::Typed;
            let worth = weight(field) * form.weight * if indirect { INDIRECT_IN_BODY } else { 1.0 };
            let share = length_share(field);
            for Posting { document, count, length } in postings(index, field, form)? {
                strength[document as usize] += worth * count / (1.0 - share + share * length);
                is_meant[document as usize] |= !vague;
            }
        }
    }
    let found = match is_meant.iter().filter(|meant| **meant).count() {
        0 => strength.iter().filter(|strength| **strength > 0.0).count(),
        found => found,
    };
    for strength in &mut strength {
        *strength = *strength * (SATURATION + 1.0) / (SATURATION + *strength);
    }
    Ok(Matches { rarity: rarity(found, strength.len()), strength })
}

/// Returns the documents with every word of a form in one field.
fn postings(index: &Index, field: TextField, form: &Form) -> io::Result<Vec<Posting>> {
    let Some((first, others)) = form.words.split_first() else { return Ok(Vec::new()) };
    let stemmed = form.origin != Origin::Completion;
    let mut postings = word_postings(index, field, first, stemmed)?;
    for word in others {
        let counts: BTreeMap<u32, f32> = word_postings(index, field, word, stemmed)?
            .into_iter()
            .map(|posting| (posting.document, posting.count))
            .collect();
        postings.retain_mut(|posting| match counts.get(&posting.document) {
            Some(count) => {
                posting.count = posting.count.min(*count);
                true
            }
            None => false,
        });
    }
    Ok(postings)
}

/// Returns the documents with a word, or one of the same stem, in a field.
fn word_postings(index: &Index, field: TextField, word: &str, stemmed: bool) -> io::Result<Vec<Posting>> {
    let stem = stem(word);
    if field == TextField::Body {
        return index.postings(field, &stem);
    }
    let mut postings = index.postings(field, word)?;
    if stemmed {
        let mut of_stem = index.postings(field, &format!("{STEM_MARK}{stem}"))?;
        if stem != word {
            of_stem.extend(index.postings(field, &stem)?);
        }
        postings
            .extend(of_stem.into_iter().map(|posting| Posting { count: posting.count * STEM, ..posting }));
        postings.sort_by_key(|posting| posting.document);
        postings.dedup_by(|later, earlier| {
            let same = later.document == earlier.document;
            if same {
                earlier.count = earlier.count.max(later.count);
            }
            same
        });
    }
    Ok(postings)
}

#[expect(clippy::cast_precision_loss, reason = "document counts are far below 2^24")]
fn rarity(found: usize, documents: usize) -> f32 {
    let (found, documents) = (found as f32, documents as f32);
    (1.0 + (documents - found + 0.5) / (found + 0.5)).ln()
}

/// Returns what documents gain by being called what was typed.
fn name_bonus(index: &Index, words: &[String]) -> io::Result<BTreeMap<u32, f32>> {
    let mut bonus = BTreeMap::new();
    let typed = words.join(" ");
    if typed.is_empty() {
        return Ok(bonus);
    }
    for (name, _) in index.names_with_prefix(&typed, 200)? {
        let gain = if name == typed { WHOLE_NAME } else { NAME_BEGINS };
        for document in index.documents_with_name(&name)? {
            let known = bonus.entry(document).or_insert(0.0f32);
            *known = known.max(gain);
        }
    }
    Ok(bonus)
}
