//! What a hit shows of its document; kept outside Tantivy, so that a search need not read it for documents not shown.

#[cfg(feature = "native")]
use crate::build::Document;
use crate::error::Error;
use crate::files::read;
use crate::index::Index;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, PoisonError};

/// The visible part of a document: in a file of cards a row of strings in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) path: String,
    pub(crate) source: String,
    pub(crate) name: String,
    pub(crate) summary: String,
    pub(crate) signature: String,
}

type Row = [String; 7];

impl From<Row> for Card {
    fn from([id, url, path, source, name, summary, signature]: Row) -> Self {
        Self {
            id,
            url,
            path,
            source,
            name,
            summary,
            signature,
        }
    }
}

impl From<Card> for Row {
    fn from(card: Card) -> Self {
        let Card {
            id,
            url,
            path,
            source,
            name,
            summary,
            signature,
        } = card;
        [id, url, path, source, name, summary, signature]
    }
}

#[cfg(feature = "native")]
impl From<&Document> for Card {
    fn from(document: &Document) -> Self {
        Self {
            id: document.id.clone(),
            url: document.url.clone(),
            path: document.path.clone(),
            source: document.source.clone(),
            name: document.name.clone(),
            summary: document.summary.clone(),
            signature: document.signature.clone(),
        }
    }
}

/// The cards read so far, by the number of their file.
#[derive(Debug, Default)]
pub(crate) struct Cards {
    files: Mutex<BTreeMap<usize, Vec<Card>>>,
}

impl Cards {
    /// Returns a document's card, reading its file where that was not done before.
    pub(crate) fn get(&self, index: &Index, document: u32) -> Result<Card, Error> {
        let size = index.manifest().cards_per_file;
        let (number, place) = (document as usize / size, document as usize % size);
        let name = index.manifest().cards_file(number);
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let cards = match files.entry(number) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let cards = serde_json::from_slice(&read(index.source(), &name)?);
                unknown.insert(cards.map_err(|error| Error::damaged(&name, error))?)
            }
        };
        cards
            .get(place)
            .cloned()
            .ok_or_else(|| Error::damaged(&name, "it ends early"))
    }
}
