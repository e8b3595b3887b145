//! The opened engine: a query in, an answer out.

use crate::analysis::words;
use crate::answer::{Answer, Facet, Highlight, Hit, Request, Twin};
use crate::card::Card;
use crate::error::Error;
use crate::facet;
use crate::files::{Manifest, Source};
use crate::filter;
use crate::index::Index;
use crate::plan::{Plan, plan};
use crate::query::{Atom, Clause, Query, parse};
use crate::rank;
use crate::snippet;
use crate::synonyms::Synonyms;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, PoisonError};

/// A search index, ready to be asked.
pub struct Engine {
    index: Index,
    manifest: Manifest,
    synonyms: Synonyms,
    source: Box<dyn Source>,
    /// The cards read so far, by the number of their file.
    cards: Mutex<BTreeMap<usize, Vec<Card>>>,
}

impl Engine {
    /// Opens the index whose files `source` holds.
    ///
    /// # Errors
    ///
    /// Says which file is missing, damaged or foreign.
    pub fn open(source: impl Source) -> Result<Self, Error> {
        let manifest = Manifest::read(&source)?;
        let index = Index::open(&manifest, &source)?;
        let synonyms = Synonyms::new(&manifest.synonyms);
        Ok(Self { index, manifest, synonyms, source: Box::new(source), cards: Mutex::default() })
    }

    /// Returns how many documents the index holds.
    pub fn documents(&self) -> usize {
        self.index.documents as usize
    }

    /// Returns the passage of `text` that answers `query` best, with the query's words marked, or nothing where none of
    /// them is in it. The text may be plain or Markdown, with or without front matter.
    pub fn excerpt(&self, query: &str, text: &str) -> Option<Highlight> {
        let text = snippet::passage(text, &stems(&parse(query)))?;
        Some(Highlight { field: "body".to_owned(), text })
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// Returns the groups of documents with one body.
    pub(crate) fn folds(&self) -> &[Vec<u32>] {
        &self.manifest.folds
    }

    /// Answers a request. Every query has an answer: what cannot be understood is said in [`Answer::notices`].
    ///
    /// # Errors
    ///
    /// Fails only where a file of the index is missing or damaged.
    pub fn search(&self, request: &Request) -> Result<Answer, Error> {
        let damaged = |error| Error::damaged("the index", error);
        let mut query = parse(&request.query);
        let plan = plan(&query, &self.index, &self.synonyms, request).map_err(damaged)?;
        let scores = self.scores(&query, &plan).map_err(damaged)?;
        let mut found: Vec<(u32, f32)> = (0..).zip(scores).filter(|(_, score)| *score > 0.0).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let facets = if request.facets { self.facets(&found).map_err(damaged)? } else { Vec::new() };
        let unknown = filter::unknown_values(&self.index, &query.clauses, &request.query).map_err(damaged)?;
        query.notices.extend(unknown);
        let stems = stems(&query);
        let mut hits = Vec::new();
        let folded = self.folded(&found, request.fold).into_iter();
        for (document, score, twins) in folded.skip(request.offset).take(request.limit) {
            hits.push(self.hit(document, score, &twins, &stems)?);
        }
        Ok(Answer {
            query: request.query.clone(),
            total: found.len(),
            hits,
            facets,
            did_you_mean: plan.correct(&request.query),
            understood: plan.clauses.iter().map(Clause::to_string).collect(),
            notices: query.notices,
        })
    }

    /// Returns the score of every document; nothing is 0.
    fn scores(&self, query: &Query, plan: &Plan) -> io::Result<Vec<f32>> {
        let mut scores = rank::score(&self.index, plan)?;
        if plan.slots.is_empty() && !(query.clauses.is_empty() && plan.clauses.is_empty()) {
            scores.fill(1.0);
        }
        for clause in query.clauses.iter().chain(&plan.clauses).filter(|clause| filter::is_condition(clause))
        {
            for (score, met) in scores.iter_mut().zip(filter::met(&self.index, clause)?) {
                *score *= match (clause.excluded, met > 0.0) {
                    (false, _) => met,
                    (true, found) => f32::from(u8::from(!found)),
                };
            }
        }
        Ok(scores)
    }

    /// Gathers documents with one body behind the best of them.
    fn folded(&self, found: &[(u32, f32)], fold: bool) -> Vec<(u32, f32, Vec<u32>)> {
        let group_of: BTreeMap<u32, usize> = self
            .manifest
            .folds
            .iter()
            .enumerate()
            .flat_map(|(group, documents)| documents.iter().map(move |document| (*document, group)))
            .collect();
        let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
        let mut folded: Vec<(u32, f32, Vec<u32>)> = Vec::new();
        for (document, score) in found {
            let group = group_of.get(document).filter(|_| fold);
            if let Some(first) = group.and_then(|group| seen.get(group)) {
                folded[*first].2.push(*document);
                continue;
            }
            if let Some(group) = group {
                seen.insert(*group, folded.len());
            }
            folded.push((*document, *score, Vec::new()));
        }
        folded
    }

    fn hit(&self, document: u32, score: f32, twins: &[u32], stems: &BTreeSet<String>) -> Result<Hit, Error> {
        let card = self.card(document)?;
        let mut also_in = Vec::new();
        for twin in twins {
            let Card { id, url, path, source, .. } = self.card(*twin)?;
            also_in.push(Twin { id, url, source, path });
        }
        let highlights = [("name", &card.name), ("summary", &card.summary)]
            .into_iter()
            .filter_map(|(field, text)| {
                Some(Highlight { field: field.to_owned(), text: snippet::mark(text, stems)? })
            })
            .collect();
        let Card { id, url, path, source, name, summary, signature } = card;
        Ok(Hit { id, url, path, source, name, score, summary, signature, also_in, highlights })
    }

    pub(crate) fn card(&self, document: u32) -> Result<Card, Error> {
        let (number, place) = self.manifest.place_of_card(document);
        let mut cards = self.cards.lock().unwrap_or_else(PoisonError::into_inner);
        let cards = match cards.entry(number) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let bytes = self.manifest.cards(&*self.source, number)?;
                let read = serde_json::from_slice(&bytes);
                unknown.insert(read.map_err(|error| Error::damaged("a file of cards", error))?)
            }
        };
        let card = cards.get(place).cloned();
        card.ok_or_else(|| Error::damaged("a file of cards", "it ends early"))
    }

    fn facets(&self, found: &[(u32, f32)]) -> io::Result<Vec<Facet>> {
        let mut is_found = vec![false; self.documents()];
        for (document, _) in found {
            is_found[*document as usize] = true;
        }
        facet::facets(&self.index, &is_found)
    }
}

fn stems(query: &Query) -> BTreeSet<String> {
    let mut stems = BTreeSet::new();
    for clause in query.clauses.iter().filter(|clause| !clause.excluded) {
        for atom in &clause.atoms {
            if let Atom::Words { text, .. } | Atom::Phrase(text) = atom {
                stems.extend(words(text).iter().map(|word| crate::analysis::stem(word).into_owned()));
            }
        }
    }
    stems
}
