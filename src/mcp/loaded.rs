//! The catalog behind `agentdex mcp`: read when it is asked for, and again once its files have changed.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Result, anyhow};

use super::View;
use crate::check;
use crate::finding::{Finding, Noted};
use crate::index::answer::{self, Answered};
use crate::index::{self, Engine, Hit, Request};
use crate::model::{Model, Sources};
use crate::source::{self, Stamp};

/// Reads a catalog, and keeps it until something about its files changes.
pub struct Reader {
    sources: Box<dyn Fn() -> Result<Sources> + Send + Sync>,
    last: Mutex<Option<Arc<Loaded>>>,
}

impl Reader {
    /// Returns a reader; `sources` is asked at every question.
    pub fn new(sources: impl Fn() -> Result<Sources> + Send + Sync + 'static) -> Self {
        Reader {
            sources: Box::new(sources),
            last: Mutex::new(None),
        }
    }

    /// Begins to read, so that a client is greeted before a large catalog is read; a folder that is not there is told
    /// at once.
    ///
    /// # Errors
    ///
    /// Fails where the configuration or a folder cannot be read.
    pub fn start(self: &Arc<Self>) -> Result<()> {
        source::stamp(&(self.sources)()?.roots)?;

        let reader = Arc::clone(self);
        // Whoever asks meanwhile waits for it, and is told what went wrong.
        std::thread::spawn(move || drop(reader.current()));
        Ok(())
    }

    /// Returns the catalog as its files are now.
    ///
    /// # Errors
    ///
    /// Fails where a folder or the configuration cannot be read.
    pub fn current(&self) -> Result<Arc<dyn View>> {
        let sources = (self.sources)()?;
        // Taken before the files are read: what changes in between is read again.
        let stamp = source::stamp(&sources.roots)?;

        // Whoever waits here asks of the same files.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = &*last
            && loaded.stamp == stamp
            && loaded.sources == sources
        {
            return Ok(Arc::clone(loaded) as Arc<dyn View>);
        }
        let loaded = Arc::new(Loaded::read(sources, stamp)?);
        *last = Some(Arc::clone(&loaded));
        Ok(loaded)
    }
}

/// A catalog that was read.
struct Loaded {
    sources: Sources,
    stamp: Stamp,
    checked: Noted<Model>,
    /// Made when somebody searches.
    engine: OnceLock<Result<Engine>>,
}

impl Loaded {
    fn read(sources: Sources, stamp: Stamp) -> Result<Loaded> {
        let checked = check::read(&sources.roots, &sources.config, &())?;

        Ok(Loaded {
            sources,
            stamp,
            checked,
            engine: OnceLock::new(),
        })
    }

    fn engine(&self) -> Result<&Engine> {
        let open = || {
            let synonyms = &self.sources.config.search.synonyms;
            index::open(self.model(), self.findings(), synonyms)
        };
        let engine = self.engine.get_or_init(open).as_ref();

        engine.map_err(|error| anyhow!("{error:#}"))
    }
}

impl View for Loaded {
    fn model(&self) -> &Model {
        &self.checked.value
    }

    fn findings(&self) -> &[Finding] {
        &self.checked.findings
    }

    fn search(&self, request: &Request) -> Result<Answered> {
        let text = |hit: &Hit| answer::text(self.model(), hit);

        answer::answer(self.engine()?, request, &text)
    }
}
