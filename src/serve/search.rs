//! `/api/search`: the engine of the site's search box, asked over HTTP.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use agentdex_search::{Answer, Engine, Files, Request};
use anyhow::{Context, Result};
use serde::Serialize;

/// The engine and the files that browsers load it from.
pub(super) struct Searching {
    engine: Engine,
    files: Arc<Files>,
}

impl Searching {
    /// Opens the engine over the files of an index.
    pub(super) fn open(files: Files) -> Result<Searching> {
        let files = Arc::new(files);
        let read = Arc::clone(&files);
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let open = move |name: &str| -> io::Result<Vec<u8>> { read.get(name).cloned().ok_or_else(missing) };
        Ok(Searching { engine: Engine::open(open).context("cannot open the search index")?, files })
    }

    /// Returns a file of the index.
    pub(super) fn file(&self, name: &str) -> Option<Vec<u8>> {
        self.files.get(name).cloned()
    }

    /// Answers a query as `agentdex search --format json` does.
    pub(super) fn answer(&self, query: &str, limit: usize) -> Result<Vec<u8>> {
        let start = Instant::now();
        // A program's query is finished: its last word is no prefix, unless nothing has the whole word.
        let mut request = Request { limit, prefix_last_word: false, ..Request::new(query) };
        let mut answer = self.engine.search(&request)?;
        if answer.total == 0 {
            request.prefix_last_word = true;
            answer = self.engine.search(&request)?;
        }
        let record = Record { took_us: start.elapsed().as_micros(), answer: &answer };
        Ok(serde_json::to_vec(&record)?)
    }
}

#[derive(Serialize)]
struct Record<'a> {
    took_us: u128,
    #[serde(flatten)]
    answer: &'a Answer,
}
