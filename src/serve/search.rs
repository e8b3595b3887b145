//! `/api/search`: the engine of the site's search box, asked over HTTP.

use std::time::Instant;

use agentdex_search::{Answer, Engine, Files, Hit, Request};
use anyhow::{Context, Result};
use serde::Serialize;

use crate::model::Model;

/// Opens the engine over the files of an index.
pub(super) fn open(files: Files) -> Result<Engine> {
    Engine::open(files).context("cannot open the search index")
}

/// Answers a query as `agentdex search --format json` does.
pub(super) fn answer(engine: &Engine, model: &Model, query: &str, limit: usize) -> Result<Vec<u8>> {
    let start = Instant::now();
    let text = |hit: &Hit| {
        let agent = &model.catalog.agents.iter().find(|listing| listing.id == hit.id)?.agent;
        Some(agent.body_text().into_owned())
    };
    // A program's query is finished: its last word is no prefix, unless nothing has the whole word.
    let mut request = Request { limit, prefix_last_word: false, ..Request::new(query) };
    let mut answer = engine.search_texts(&request, &text)?;
    if answer.total == 0 {
        request.prefix_last_word = true;
        answer = engine.search_texts(&request, &text)?;
    }
    Ok(serde_json::to_vec(&Record { took_us: start.elapsed().as_micros(), answer: &answer })?)
}

#[derive(Serialize)]
struct Record<'a> {
    took_us: u128,
    #[serde(flatten)]
    answer: &'a Answer,
}
