//! What a hit shows of its document; kept outside Tantivy, so that a search need not read it for documents not shown.

use crate::document::Document;
use serde::{Deserialize, Serialize};

/// The visible part of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Card {
    /// The document's id.
    pub(crate) id: String,
    /// Its page, relative to the site's root.
    pub(crate) url: String,
    /// Its file, relative to its source's root.
    pub(crate) path: String,
    /// Its source.
    pub(crate) source: String,
    /// Its name.
    pub(crate) name: String,
    /// One sentence on what it is for.
    pub(crate) summary: String,
    /// Its capabilities in six fixed places.
    pub(crate) signature: String,
}

impl Card {
    pub(crate) fn of(document: &Document) -> Self {
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
