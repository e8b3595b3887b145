//! The opened engine: a query in, an answer out.

use crate::answer::{Answer, Highlight, Hit, Request, Twin};
use crate::card::{Card, Cards};
use crate::error::Error;
use crate::facet;
use crate::files::{Manifest, Source};
use crate::filter;
use crate::fold::{Found, fold};
use crate::index::Index;
use crate::phrase;
use crate::plan::{Plan, plan};
use crate::query::{Clause, Query, parse};
use crate::rank;
use crate::snippet::Marker;
use crate::synonyms::Synonyms;
use std::io;

/// A search index, ready to be asked.
pub struct Engine {
    index: Index,
    synonyms: Synonyms,
    cards: Cards,
}

/// Gives the text of a document that is about to be shown: plain or Markdown, with or without front matter.
///
/// Passages are cut from it, and phrases that may stand in it are looked for. Nothing is a fine answer: then the hit has
/// no passage, and a phrase is taken to be there if its words are.
pub type Texts<'t> = &'t dyn Fn(&Hit) -> Option<String>;

impl Engine {
    /// Opens the index whose files `source` holds.
    ///
    /// # Errors
    ///
    /// Says which file is missing, damaged or foreign.
    pub fn open(source: impl Source) -> Result<Self, Error> {
        let manifest = Manifest::read(&source)?;
        let index = Index::open(manifest, Box::new(source))?;
        let synonyms = Synonyms::new(&index.synonyms);
        Ok(Self { index, synonyms, cards: Cards::default() })
    }

    /// Returns how many documents the index holds.
    pub fn documents(&self) -> usize {
        self.index.documents as usize
    }

    /// Answers a request without texts: hits have no passages of their body.
    ///
    /// # Errors
    ///
    /// As [`Engine::search_texts`].
    pub fn search(&self, request: &Request) -> Result<Answer, Error> {
        self.search_texts(request, &|_| None)
    }

    /// Answers a request. Every query has an answer: what cannot be understood is said in [`Answer::notices`].
    ///
    /// # Errors
    ///
    /// Fails only where a file of the index is missing or damaged, or with [`Error::Pending`] not there yet.
    pub fn search_texts(&self, request: &Request, texts: Texts<'_>) -> Result<Answer, Error> {
        let answer = self.answer(request, texts);
        if self.index.was_pending() { Err(Error::Pending) } else { answer }
    }

    fn answer(&self, request: &Request, texts: Texts<'_>) -> Result<Answer, Error> {
        let mut query = parse(&request.query);
        let plan = plan(&query, &self.index, &self.synonyms, request).map_err(Error::reading)?;
        let ranked = self.rank(&query, &plan).map_err(Error::reading)?;
        let found = ranked.iter().map(|(document, _)| *document);
        let facets = if request.facets { facet::facets(&self.index, found) } else { Vec::new() };
        query.notices.extend(filter::unknown_values(&self.index, &query.clauses, &request.query));
        let found = fold(&self.index, &ranked, request.fold);
        let hits = self.hits(request, &query, &plan, &found, texts)?;
        Ok(Answer {
            query: request.query.clone(),
            total: ranked.len(),
            hits,
            facets,
            did_you_mean: plan.correct(&request.query),
            understood: plan.clauses.iter().map(Clause::to_string).collect(),
            notices: query.notices,
        })
    }

    /// Returns the documents that answer a query, best first.
    fn rank(&self, query: &Query, plan: &Plan) -> io::Result<Vec<(u32, f32)>> {
        let mut scores = rank::score(&self.index, plan)?;
        let clauses = || query.clauses.iter().chain(&plan.clauses);
        if plan.slots.is_empty() && clauses().next().is_some() {
            scores.fill(1.0);
        }
        for clause in clauses().filter(|clause| filter::is_condition(clause)) {
            for (score, met) in scores.iter_mut().zip(filter::met(&self.index, clause)?) {
                *score *= match (clause.excluded, met > 0.0) {
                    (false, _) => met,
                    (true, true) => 0.0,
                    (true, false) => 1.0,
                };
            }
        }
        let mut ranked: Vec<(u32, f32)> = (0..).zip(scores).filter(|(_, score)| *score > 0.0).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(ranked)
    }

    fn hits(
        &self,
        request: &Request,
        query: &Query,
        plan: &Plan,
        found: &[Found],
        texts: Texts<'_>,
    ) -> Result<Vec<Hit>, Error> {
        let marker = Marker::of(plan);
        let phrases = phrase::phrases(query);
        let sure = phrase::sure(&self.index, &phrases).map_err(Error::reading)?;
        let mut hits = Vec::new();
        let mut skipped = 0;
        let mut outcome = Ok(());
        for found in found {
            if hits.len() >= request.limit {
                break;
            }
            if phrases.is_empty() && skipped < request.offset {
                skipped += 1;
                continue;
            }
            // Cards that are not there yet are all asked for before giving up.
            let mut hit = match self.hit(found) {
                Ok(hit) => hit,
                Err(Error::Pending) => {
                    outcome = Err(Error::Pending);
                    hits.push(Hit::default());
                    continue;
                }
                Err(error) => return Err(error),
            };
            let text = texts(&hit);
            if !sure.contains(&found.document) && !phrase::may_stand_in(text.as_deref(), &phrases) {
                continue;
            }
            if skipped < request.offset {
                skipped += 1;
                continue;
            }
            hit.highlights = highlights(&hit, text.as_deref(), &marker);
            hits.push(hit);
        }
        outcome.map(|()| hits)
    }

    fn hit(&self, found: &Found) -> Result<Hit, Error> {
        let mut also_in = Vec::new();
        for twin in &found.twins {
            let Card { id, url, path, source, .. } = self.card(*twin)?;
            also_in.push(Twin { id, url, source, path });
        }
        let Card { id, url, path, source, name, summary, signature } = self.card(found.document)?;
        Ok(Hit {
            id,
            url,
            path,
            source,
            name,
            score: found.score,
            summary,
            signature,
            also_in,
            highlights: Vec::new(),
        })
    }

    pub(crate) fn card(&self, document: u32) -> Result<Card, Error> {
        self.cards.get(&self.index, document)
    }

    #[cfg(feature = "native")]
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }
}

fn highlights(hit: &Hit, text: Option<&str>, marker: &Marker) -> Vec<Highlight> {
    let passage = text.and_then(|text| marker.passage(text, &[&hit.name, &hit.summary]));
    [("name", marker.mark(&hit.name)), ("summary", marker.mark(&hit.summary)), ("body", passage)]
        .into_iter()
        .filter_map(|(field, text)| Some(Highlight { field: field.to_owned(), text: text? }))
        .collect()
}
