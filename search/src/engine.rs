//! The opened engine: a query in, an answer out.

use crate::answer::{Answer, Hit, Request, Twin};
use crate::card::{Card, Cards};
use crate::error::Error;
use crate::facet;
use crate::files::{Manifest, Source};
use crate::filter;
use crate::fold::{Best, Found};
use crate::index::Index;
use crate::language::Languages;
use crate::phrase::{self, Phrases};
use crate::plan::{Plan, Vocabulary, plan};
use crate::query::{Clause, Query, parse};
use crate::rank::{self, Scored};
use crate::remark;
use crate::situations::situations;
use crate::snippet::Marker;
use crate::suggest::suggestions;
use crate::synonyms::Synonyms;
use std::collections::BTreeSet;
use std::io;

/// A search index, ready to be asked.
pub struct Engine {
    index: Index,
    vocabulary: Vocabulary,
    cards: Cards,
}

/// Twins told of one hit; some body may be copied everywhere.
const MOST_TWINS: usize = 20;

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
        let vocabulary = Vocabulary {
            synonyms: Synonyms::new(&index.synonyms),
            languages: Languages::new(),
            situations: situations(),
        };
        Ok(Self {
            index,
            vocabulary,
            cards: Cards::default(),
        })
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
        if self.index.was_pending() {
            Err(Error::Pending)
        } else {
            answer
        }
    }

    fn answer(&self, request: &Request, texts: Texts<'_>) -> Result<Answer, Error> {
        let mut query = parse(&request.query);
        let plan = plan(&query, &self.index, &self.vocabulary, request).map_err(Error::reading)?;
        let Scored { scores, having } = self.scored(&query, &plan).map_err(Error::reading)?;
        let best = Best::new(&self.index, &scores, request.fold);
        let total = best.total();
        let close = if plan.slots.is_empty() || plan.only_ranks {
            0
        } else {
            best.close()
        };
        let facets = if request.facets {
            facet::facets(&self.index, best.documents())
        } else {
            Vec::new()
        };
        let missing = remark::missing(&plan, &having, &best);
        query.notices.extend(filter::unknown_values(
            &self.index,
            &query.clauses,
            &request.query,
        ));
        // A filter that was told to be wrong was searched as words: to say more of those would only confuse.
        let is_told = query
            .notices
            .iter()
            .any(|notice| notice.try_instead.is_some());
        if !is_told {
            query
                .notices
                .extend(remark::nothing_has_all(&plan, &having, &best, &missing));
        }
        if remark::is_empty(&query, &plan) && !request.query.trim().is_empty() {
            query.notices.push(remark::nothing_to_look_for());
        }
        let reading = Reading::new(&self.index, &query, &plan, texts).map_err(Error::reading)?;
        // As long as scores may be wrong, the cards of the best would be the wrong ones.
        if self.index.is_pending() {
            return Err(Error::Pending);
        }
        let hits = self.hits(request, best, &reading)?;
        Ok(Answer {
            query: request.query.clone(),
            total,
            close,
            hits,
            facets,
            did_you_mean: plan.correct(&request.query).filter(|_| !is_told),
            understood: plan.clauses.iter().map(Clause::to_string).collect(),
            suggestions: if request.prefix_last_word {
                suggestions(&self.index, &request.query)
            } else {
                Vec::new()
            },
            missing,
            notices: query.notices,
        })
    }

    /// Returns how well each document answers a query with its filters.
    fn scored(&self, query: &Query, plan: &Plan) -> io::Result<Scored> {
        let mut scored = rank::score(&self.index, plan)?;
        let scores = &mut scored.scores;
        if !plan.slots.is_empty() {
            self.index.near.vouch(&self.index.folds, scores);
        }
        let clauses = || query.clauses.iter().chain(&plan.clauses);
        if plan.slots.is_empty() && clauses().any(filter::is_condition) {
            scores.fill(1.0);
        } else if plan.only_ranks {
            rank_within_filters(scores);
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
        Ok(scored)
    }

    fn hits(
        &self,
        request: &Request,
        best: Best<'_>,
        reading: &Reading<'_>,
    ) -> Result<Vec<Hit>, Error> {
        let mut hits = Vec::new();
        let mut to_skip = request.offset;
        let mut outcome = Ok(());
        for found in best {
            if hits.len() >= request.limit {
                break;
            }
            // Without phrases every document is a hit, and need not be read to be left out.
            if to_skip > 0 && reading.phrases.is_empty() {
                to_skip -= 1;
                continue;
            }
            match self.read(&found, reading) {
                Ok(Some(_)) if to_skip > 0 => to_skip -= 1,
                Ok(Some(hit)) => hits.push(hit),
                Ok(None) => {}
                // Cards that are not there yet are all asked for before giving up.
                Err(Error::Pending) => {
                    outcome = Err(Error::Pending);
                    hits.push(Hit::default());
                }
                Err(error) => return Err(error),
            }
        }
        outcome.map(|()| hits)
    }

    /// Returns a document as a hit, unless its text lacks a phrase.
    fn read(&self, found: &Found, reading: &Reading<'_>) -> Result<Option<Hit>, Error> {
        let mut hit = self.hit(found)?;
        let text = (reading.texts)(&hit);
        if !reading.sure.contains(&found.document)
            && !phrase::may_stand_in(text.as_deref(), &reading.phrases)
        {
            return Ok(None);
        }
        hit.highlights = reading
            .marker
            .highlights(&hit.name, &hit.summary, text.as_deref());
        Ok(Some(hit))
    }

    fn hit(&self, found: &Found) -> Result<Hit, Error> {
        let mut also_in = Vec::new();
        for twin in found.twins.iter().take(MOST_TWINS) {
            let Card {
                id,
                url,
                path,
                source,
                ..
            } = self.card(*twin)?;
            also_in.push(Twin {
                id,
                url,
                source,
                path,
            });
        }
        let Card {
            id,
            url,
            path,
            source,
            name,
            summary,
            signature,
        } = self.card(found.document)?;
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

/// Makes every document a match, those with the words before the others. The words count less than meeting a filter by
/// name rather than by inheriting everything, which is half as good: they put in order what meets it equally well.
fn rank_within_filters(scores: &mut [f32]) {
    const MOST: f32 = 0.9;
    let best = scores.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    for score in scores {
        *score = 1.0 + MOST * *score / best;
    }
}

/// What hits are read for.
struct Reading<'t> {
    marker: Marker,
    phrases: Phrases,
    /// Documents that are known to hold the phrases.
    sure: BTreeSet<u32>,
    texts: Texts<'t>,
}

impl<'t> Reading<'t> {
    fn new(index: &Index, query: &Query, plan: &Plan, texts: Texts<'t>) -> io::Result<Self> {
        let phrases = phrase::phrases(query);
        let sure = phrase::sure(index, &phrases)?;
        Ok(Self {
            marker: Marker::of(plan),
            phrases,
            sure,
            texts,
        })
    }
}
