//! Documents become the files of an index.

mod document;
mod layout;
mod names;
mod neighbours;
mod pairs;
mod record;
mod tokenizers;

pub use document::Document;

use crate::card::Card;
use crate::error::Error;
use crate::files::Files;
use crate::index::{FOLDS, SYNONYMS};
use crate::near::NEAR;
use crate::pair::{PAIR_STARTS, PAIRS};
use crate::schema::Fields;
use crate::segment::META;
use layout::{Contents, WHOLE, lay_out};
use neighbours::neighbours;
use pairs::Collector;
use record::record;
use std::collections::BTreeMap;
use std::path::Path;
use tantivy::directory::RamDirectory;
use tantivy::store::Compressor;
use tantivy::{Directory, Index, IndexSettings, TantivyDocument};
use tokenizers::tokenizers;

/// What a catalog says about its own search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Words that mean the same in this catalog, beside those that the engine knows: each list is one meaning.
    pub synonyms: Vec<Vec<String>>,
    /// The size of the largest index that is one file, in bytes; a larger one is read in pieces. The engine's own choice
    /// if nothing is said.
    pub whole_up_to: Option<usize>,
}

/// The writer keeps one segment in memory whatever its size; the budget only sizes its first hash table.
const WRITER_BUDGET: usize = 50_000_000;

/// Returns the files of an index over `documents`: the same bytes for the same documents in the same order.
///
/// # Errors
///
/// Fails where Tantivy does, which no document should cause.
pub fn build(
    documents: impl IntoIterator<Item = Document>,
    options: &Options,
) -> Result<Files, Error> {
    let fields = Fields::new();
    let directory = RamDirectory::create();
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let pairs = Collector::default();
    let mut writer = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .tokenizers(tokenizers(&pairs))
        .single_segment_index_writer::<TantivyDocument>(directory.clone(), WRITER_BUDGET)
        .map_err(Error::build)?;
    let mut cards = Vec::new();
    let mut bodies: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, document) in (0..).zip(documents) {
        pairs.begin();
        writer
            .add_document(record(&fields, &document))
            .map_err(Error::build)?;
        cards.push(Card::from(&document));
        pairs.add_short_texts(&document);
        if !document.body_digest.is_empty() {
            let copies = bodies.entry(document.body_digest).or_default();
            if !copies.is_empty() {
                pairs.forget();
            }
            copies.push(number);
        }
    }
    let index = writer.finalize().map_err(Error::build)?;
    let mut parts = segment_files(&index, &directory)?;
    let folds: Vec<Vec<u32>> = bodies
        .into_values()
        .filter(|documents| documents.len() > 1)
        .collect();
    parts.insert(
        FOLDS.to_owned(),
        serde_json::to_vec(&folds).map_err(Error::build)?,
    );
    parts.insert(
        SYNONYMS.to_owned(),
        serde_json::to_vec(&options.synonyms).map_err(Error::build)?,
    );
    let (starts, pairs) = pairs.parts();
    parts.insert(PAIR_STARTS.to_owned(), starts);
    parts.insert(PAIRS.to_owned(), pairs);
    let documents = u32::try_from(cards.len()).map_err(Error::build)?;
    let near = neighbours(&parts, documents)?;
    parts.insert(NEAR.to_owned(), near);
    lay_out(
        &Contents { parts, cards },
        options.whole_up_to.unwrap_or(WHOLE),
    )
}

/// Tantivy draws a random id for each segment, the only thing in which two builds differ; this one stands for it.
const SEGMENT_ID: &str = "00000000000000000000000000000001";
/// The files of a segment, by the ending of their name.
const ENDINGS: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// Takes the segment's files out of the directory it was written to, with the fixed id in place of the random one.
fn segment_files(
    index: &Index,
    directory: &RamDirectory,
) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let metas = index.searchable_segment_metas().map_err(Error::build)?;
    let mut parts = BTreeMap::new();
    for segment in &metas {
        let meta = directory
            .atomic_read(Path::new(META))
            .map_err(Error::build)?;
        let meta = String::from_utf8(meta).map_err(Error::build)?;
        // The id is written with hyphens in the description and without them in file names.
        let id = segment.id().uuid_string();
        let renamed = meta
            .replace(&hyphenated(&id), &hyphenated(SEGMENT_ID))
            .replace(&id, SEGMENT_ID);
        parts.insert(META.to_owned(), renamed.into_bytes());
        for ending in ENDINGS {
            let file = format!("{id}.{ending}");
            let bytes = directory
                .atomic_read(Path::new(&file))
                .map_err(Error::build)?;
            parts.insert(ending.to_owned(), bytes);
        }
    }
    Ok(parts)
}

fn hyphenated(id: &str) -> String {
    [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]].join("-")
}
