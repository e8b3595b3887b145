//! The catalog behind the server: read from the disk and from what the editor holds, beside the thread that answers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender};

use anyhow::Result;

use super::documents::{self, Document, Documents, Homes, Key};
use super::{Event, Read};
use crate::agent::Agent;
use crate::check;
use crate::finding::{Finding, Noted};
use crate::graph::{self, Occurrence};
use crate::model::{Model, Sources};
use crate::source;

/// A catalog as it was read once, with the documents that were open.
pub(super) struct Loaded {
    pub sources: Sources,
    pub homes: Homes,
    checked: Noted<Model>,
    open: BTreeMap<Key, Document>,
    occurrences: OnceLock<Vec<Occurrence>>,
    /// Where the name of each agent stands in its file, found when it is first asked for.
    pub names: Vec<OnceLock<Option<Range<usize>>>>,
}

/// What is to be read.
pub(super) struct Job {
    /// Which state of the documents it is.
    pub number: u64,
    pub folder: PathBuf,
    pub documents: Documents,
}

/// Reads what is asked for, one after the other, until nobody asks any more.
pub(super) fn work(read: &Read, jobs: &Receiver<Job>, events: &Sender<Event>) {
    for job in jobs {
        let number = job.number;
        let loaded = Loaded::read(read, job).map(Box::new);
        if events.send(Event::Loaded(number, loaded)).is_err() {
            return;
        }
    }
}

impl Loaded {
    fn read(read: &Read, job: Job) -> Result<Loaded> {
        let sources = read(&job.folder)?;
        let homes = Homes::new(&sources.roots);
        let unsaved = documents::unsaved(&job.documents, &homes);
        let checked = check::read_over(&sources.roots, &unsaved, &sources.config, &())?;

        let agents = checked.value.catalog.agents.len();
        let keys = |document: Document| {
            let keys = homes.keys(&document.path).into_iter();
            keys.map(move |key| (key, document.clone()))
        };
        Ok(Loaded {
            open: job.documents.into_values().flat_map(keys).collect(),
            sources,
            homes,
            checked,
            occurrences: OnceLock::new(),
            names: vec![OnceLock::new(); agents],
        })
    }

    pub(super) fn model(&self) -> &Model {
        &self.checked.value
    }

    pub(super) fn findings(&self) -> &[Finding] {
        &self.checked.findings
    }

    /// Returns every place that names an agent, found when somebody first asks.
    pub(super) fn occurrences(&self) -> &[Occurrence] {
        self.occurrences
            .get_or_init(|| graph::occurrences(&self.model().catalog, &self.sources.config.cues))
    }

    /// Returns the documents of sources that were open.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.open.values()
    }

    /// Returns the document of a file, where it was open.
    pub(super) fn document(&self, source: &str, path: &str) -> Option<&Document> {
        self.open.get(&(source.into(), path.to_owned()))
    }

    /// Returns the text of a file as an editor shows it.
    pub(super) fn text(&self, source: &str, path: &str) -> Cow<'_, str> {
        if let Some(document) = self.document(source, path) {
            return Cow::Borrowed(&document.text);
        }
        let catalog = &self.model().catalog;
        if let Some(ix) = catalog.in_file(source, path).next() {
            return shown(&catalog.agents[ix].agent);
        }

        let file = self.homes.path(source, path);
        let text = file.and_then(|file| source::read_regular_text(&file, source::LARGEST).ok());
        Cow::Owned(text.unwrap_or_default())
    }
}

/// Returns an agent's file as an editor shows it: decoded, without a byte order mark.
fn shown(agent: &Agent) -> Cow<'_, str> {
    if matches!(agent.bytes.as_slice(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return agent.text();
    }
    let bare = agent.bytes.strip_prefix(b"\xef\xbb\xbf");
    String::from_utf8_lossy(bare.unwrap_or(&agent.bytes))
}
