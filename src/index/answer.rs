//! A finished query and its answer, as the command line and `/api/search` give it.

use std::time::{Duration, Instant};

use agentdex_search::{Answer, Engine, Hit, Request};
use anyhow::Result;
use serde::Serialize;

use crate::model::Model;

/// An answer and what it took.
#[derive(Serialize)]
pub struct Answered {
    took_us: u128,
    #[serde(flatten)]
    pub answer: Answer,
}

impl Answered {
    /// Returns how long the search took.
    pub fn took(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.took_us).unwrap_or(u64::MAX))
    }
}

/// Answers a request. `text` returns the text that a hit's passages are cut from.
///
/// # Errors
///
/// Fails where the index is damaged.
pub fn answer(
    engine: &Engine,
    request: &Request,
    text: &dyn Fn(&Hit) -> Option<String>,
) -> Result<Answered> {
    let start = Instant::now();
    let answer = engine.search_texts(request, text)?;

    Ok(Answered {
        took_us: start.elapsed().as_micros(),
        answer,
    })
}

/// Returns the text of the agent that a hit is.
pub fn text(model: &Model, hit: &Hit) -> Option<String> {
    let agent = &model
        .catalog
        .agents
        .iter()
        .find(|listing| listing.id == hit.id)?
        .agent;
    Some(agent.body_text().into_owned())
}
