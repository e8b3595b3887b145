//! Documents become the files of an index.

use crate::card::Card;
use crate::document::Document;
use crate::error::Error;
use crate::files::Files;
use crate::index::{FOLDS, SYNONYMS};
use crate::layout::{Contents, lay_out};
use crate::schema::{Fields, tokenizers};
use crate::segment;
use std::collections::BTreeMap;
use tantivy::directory::RamDirectory;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, TantivyDocument};

/// What a catalog says about its own search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Words that mean the same in this catalog, beside those that the engine knows: each list is one meaning.
    pub synonyms: Vec<Vec<String>>,
}

/// The writer keeps one segment in memory whatever its size; the budget only sizes its first hash table.
const WRITER_BUDGET: usize = 50_000_000;

/// Returns the files of an index over `documents`: the same bytes for the same documents in the same order.
///
/// # Errors
///
/// Fails where Tantivy does, which no document should cause.
pub fn build(documents: impl IntoIterator<Item = Document>, options: &Options) -> Result<Files, Error> {
    let fields = Fields::new();
    let directory = RamDirectory::create();
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let mut writer = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .tokenizers(tokenizers())
        .single_segment_index_writer::<TantivyDocument>(directory.clone(), WRITER_BUDGET)
        .map_err(Error::build)?;
    let mut cards = Vec::new();
    let mut bodies: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, document) in (0..).zip(documents) {
        writer.add_document(fields.record(&document)).map_err(Error::build)?;
        cards.push(serde_json::to_string(&Card::from(&document)).map_err(Error::build)?);
        if !document.body_digest.is_empty() {
            bodies.entry(document.body_digest).or_default().push(number);
        }
    }
    let index = writer.finalize().map_err(Error::build)?;
    let mut parts = segment::files(&index, &directory)?;
    let folds: Vec<Vec<u32>> = bodies.into_values().filter(|documents| documents.len() > 1).collect();
    parts.insert(FOLDS.to_owned(), serde_json::to_vec(&folds).map_err(Error::build)?);
    parts.insert(SYNONYMS.to_owned(), serde_json::to_vec(&options.synonyms).map_err(Error::build)?);
    lay_out(&Contents { parts, cards })
}
