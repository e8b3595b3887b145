//! The opened engine: a query in, an answer out.

use crate::answer::{Answer, Facet, FacetValue, Highlight, Hit, Request, Twin};
use crate::card::Card;
use crate::error::Error;
use crate::files::{Manifest, Source};
use crate::index::Index;
use crate::label;
use crate::query::{Atom, Clause, Query, parse};
use crate::rank;
use crate::snippet;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, PoisonError};

/// A search index, ready to be asked.
pub struct Engine {
    index: Index,
    manifest: Manifest,
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
        Ok(Self { index, manifest, source: Box::new(source), cards: Mutex::default() })
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
        let query = parse(&request.query);
        let scores = self.scores(&query, request).map_err(|error| Error::damaged("the index", error))?;
        let mut found: Vec<(u32, f32)> = (0..).zip(scores).filter(|(_, score)| *score > 0.0).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let facets = if request.facets { self.facets(&found)? } else { Vec::new() };
        let stems = stems(&query);
        let mut hits = Vec::new();
        for (document, score, twins) in
            self.folded(&found, request.fold).into_iter().skip(request.offset).take(request.limit)
        {
            hits.push(self.hit(document, score, &twins, &stems)?);
        }
        Ok(Answer {
            query: request.query.clone(),
            total: found.len(),
            hits,
            facets,
            did_you_mean: None,
            notices: query.notices,
        })
    }

    /// Returns the score of every document; nothing is 0.
    fn scores(&self, query: &Query, request: &Request) -> io::Result<Vec<f32>> {
        let mut total = vec![0.0f32; self.documents()];
        let mut allowed = vec![true; self.documents()];
        let mut words = 0;
        for clause in &query.clauses {
            if clause.excluded || !clause.atoms.iter().any(|atom| matches!(atom, Atom::Words { .. })) {
                let matching = self.matching(clause)?;
                for (allowed, matching) in allowed.iter_mut().zip(matching) {
                    *allowed &= matching != clause.excluded;
                }
                continue;
            }
            words += 1;
            for (total, score) in total.iter_mut().zip(self.score(clause, request)?) {
                *total += score;
            }
        }
        for (total, allowed) in total.iter_mut().zip(allowed) {
            *total = match (allowed, words) {
                (false, _) => 0.0,
                (true, 0) => 1.0,
                (true, _) => *total,
            };
        }
        Ok(total)
    }

    fn score(&self, clause: &Clause, request: &Request) -> io::Result<Vec<f32>> {
        let mut best = vec![0.0f32; self.documents()];
        for atom in &clause.atoms {
            let (Atom::Words { text, .. } | Atom::Phrase(text)) = atom else { continue };
            for word in rank::words(text) {
                let (mut short, body) = rank::forms(&word);
                if request.prefix_last_word && matches!(atom, Atom::Words { last: true, .. }) {
                    for field in crate::schema::TextField::SHORT {
                        for (term, _) in self.index.terms_with_prefix(field, &word, 50)? {
                            if short.iter().all(|form| form.term != term) {
                                short.push(rank::Form { term, weight: 0.4 });
                            }
                        }
                    }
                }
                for (best, score) in best.iter_mut().zip(rank::score(&self.index, &short, &body)?) {
                    *best += score;
                }
            }
        }
        Ok(best)
    }

    /// Tells for every document whether it meets a clause of filters, phrases or excluded words.
    fn matching(&self, clause: &Clause) -> io::Result<Vec<bool>> {
        let mut matching = vec![false; self.documents()];
        for atom in &clause.atoms {
            match atom {
                Atom::Filter { group, values } => {
                    for value in values {
                        for document in self.labelled(group, value)? {
                            matching[document as usize] = true;
                        }
                    }
                }
                Atom::Words { text, .. } | Atom::Phrase(text) => {
                    for word in rank::words(text) {
                        let (short, body) = rank::forms(&word);
                        for (matching, score) in
                            matching.iter_mut().zip(rank::score(&self.index, &short, &body)?)
                        {
                            *matching |= score > 0.0;
                        }
                    }
                }
            }
        }
        Ok(matching)
    }

    fn labelled(&self, group: &str, value: &str) -> io::Result<Vec<u32>> {
        let mut documents = Vec::new();
        if group == "name" {
            for (name, _) in self.index.names_with_prefix(&crate::analysis::name_key(value), usize::MAX)? {
                documents.extend(self.index.documents_with_name(&name)?);
            }
        }
        for (label, _) in self.index.labels_with_prefix(&label::exact(group, value))? {
            documents.extend(self.index.documents_with_label(&label)?);
        }
        Ok(documents)
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

    fn facets(&self, found: &[(u32, f32)]) -> Result<Vec<Facet>, Error> {
        let mut is_found = vec![false; self.documents()];
        for (document, _) in found {
            is_found[*document as usize] = true;
        }
        let mut facets = Vec::new();
        for group in label::FACETS {
            let values = self.facet(group, &is_found).map_err(|error| Error::damaged("the index", error))?;
            if !values.is_empty() {
                facets.push(Facet { group: group.to_owned(), values });
            }
        }
        Ok(facets)
    }

    fn facet(&self, group: &str, is_found: &[bool]) -> io::Result<Vec<FacetValue>> {
        let mut counts: BTreeMap<String, (usize, usize, String)> = BTreeMap::new();
        for (term, _) in self.index.labels_with_prefix(&format!("{group}:"))? {
            let Some((_, key, spelling)) = label::parse(&term) else { continue };
            let documents = self.index.documents_with_label(&term)?;
            let count = documents.iter().filter(|document| is_found[**document as usize]).count();
            let entry = counts.entry(key.to_owned()).or_default();
            entry.0 += count;
            if documents.len() > entry.1 {
                (entry.1, entry.2) = (documents.len(), spelling.to_owned());
            }
        }
        let mut values: Vec<FacetValue> = counts
            .into_values()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, _, value)| FacetValue { value, count })
            .collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        Ok(values)
    }
}

fn stems(query: &Query) -> BTreeSet<String> {
    let mut stems = BTreeSet::new();
    for clause in query.clauses.iter().filter(|clause| !clause.excluded) {
        for atom in &clause.atoms {
            if let Atom::Words { text, .. } | Atom::Phrase(text) = atom {
                stems.extend(rank::words(text).iter().map(|word| crate::analysis::stem(word).into_owned()));
            }
        }
    }
    stems
}
