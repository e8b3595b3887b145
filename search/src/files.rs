//! The files of an index, and how they are read back.
//!
//! | file | holds |
//! | --- | --- |
//! | `index.json` | what the other files are, with their sizes and checksums ([`Manifest`]) |
//! | `index-<checksum>.bin` | Tantivy's own files, one after the other |
//! | `cards-<n>-<checksum>.bin` | what a hit shows of its document, [`CARDS_PER_FILE`] documents to a file, as JSON |
//!
//! A `.bin` file is gzip under a neutral name: a host that compresses or labels `.gz` files in its own way leaves it
//! alone, and a browser decodes it with `DecompressionStream("gzip")`. Its name holds the checksum of its content, so
//! it may be cached for ever and never belongs to another build.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;

/// The files of an index: name → bytes, ready to be published side by side.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Where an index's files come from: a directory, a map in memory, a cache in a browser.
pub trait Source: Send + Sync + 'static {
    /// Returns the bytes of the file `name`, as published or already decompressed.
    ///
    /// # Errors
    ///
    /// Says why the file cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;
}

impl Source for Files {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.get(name).cloned().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    }
}

impl<F: Fn(&str) -> io::Result<Vec<u8>> + Send + Sync + 'static> Source for F {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self(name)
    }
}

/// The name of the file that describes the others.
pub const MANIFEST: &str = "index.json";

/// Changes whenever an older engine could not read the files, or would read them wrongly.
const FORMAT: &str = "agentdex/search-index/1";

/// Describes the files of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: String,
    /// How many documents are in the index.
    pub(crate) documents: u32,
    index: Blob,
    /// The length of each of Tantivy's files inside the index file, in order.
    parts: Vec<(String, usize)>,
    cards_per_file: usize,
    cards: Vec<Blob>,
    /// Documents that share one body.
    pub(crate) folds: Vec<Vec<u32>>,
    /// Synonyms of this catalog, see [`crate::Options`].
    pub(crate) synonyms: Vec<Vec<String>>,
}

/// A file, and what its content must be once decompressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Blob {
    file: String,
    bytes: usize,
    checksum: String,
}

/// Documents to a file of cards: one file is about 10 KB compressed.
const CARDS_PER_FILE: usize = 128;

/// What [`pack`] lays out in files.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Tantivy's files, by the ending of their name.
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
    /// One JSON value for each document, in the index's order.
    pub(crate) cards: Vec<String>,
    /// Documents that share one body, as groups of their numbers.
    pub(crate) folds: Vec<Vec<u32>>,
    pub(crate) synonyms: Vec<Vec<String>>,
}

#[cfg(feature = "native")]
pub(crate) fn pack(contents: &Contents) -> Result<Files, Error> {
    let mut files = Files::new();
    let all: Vec<u8> = contents.parts.values().flatten().copied().collect();
    let index = put(&mut files, "index", &all)?;
    let mut cards = Vec::new();
    for (number, group) in contents.cards.chunks(CARDS_PER_FILE).enumerate() {
        cards.push(put(
            &mut files,
            &format!("cards-{number}"),
            format!("[{}]", group.join(",\n")).as_bytes(),
        )?);
    }
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        documents: u32::try_from(contents.cards.len()).map_err(Error::build)?,
        index,
        parts: contents.parts.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect(),
        cards_per_file: CARDS_PER_FILE,
        cards,
        folds: contents.folds.clone(),
        synonyms: contents.synonyms.clone(),
    };
    files.insert(MANIFEST.to_owned(), serde_json::to_vec(&manifest).map_err(Error::build)?);
    Ok(files)
}

#[cfg(feature = "native")]
fn put(files: &mut Files, stem: &str, content: &[u8]) -> Result<Blob, Error> {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let checksum = checksum(content);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).map_err(Error::build)?;
    let file = format!("{stem}-{checksum}.bin");
    files.insert(file.clone(), encoder.finish().map_err(Error::build)?);
    Ok(Blob { file, bytes: content.len(), checksum })
}

impl Manifest {
    pub(crate) fn read(source: &dyn Source) -> Result<Self, Error> {
        let bytes = read(source, MANIFEST)?;
        let value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|error| Error::damaged(MANIFEST, error))?;
        let format = value.get("format").and_then(serde_json::Value::as_str).unwrap_or("nothing of the kind");
        if format != FORMAT {
            return Err(Error::Foreign {
                reason: format!("this engine reads {FORMAT}, the files are {format}"),
            });
        }
        serde_json::from_value(value).map_err(|error| Error::damaged(MANIFEST, error))
    }

    /// Reads Tantivy's files: the name's ending → bytes.
    pub(crate) fn parts(&self, source: &dyn Source) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let all = self.index.read(source)?;
        let mut at = 0;
        let mut parts = BTreeMap::new();
        for (name, length) in &self.parts {
            let end = at + length;
            let bytes = all.get(at..end).ok_or_else(|| Error::damaged(&self.index.file, "it ends early"))?;
            parts.insert(name.clone(), bytes.to_vec());
            at = end;
        }
        Ok(parts)
    }

    /// Returns the number of the file that holds a document's card, and the card's place in it.
    pub(crate) fn place_of_card(&self, document: u32) -> (usize, usize) {
        let size = self.cards_per_file.max(1);
        (document as usize / size, document as usize % size)
    }

    /// Reads one file of cards.
    pub(crate) fn cards(&self, source: &dyn Source, number: usize) -> Result<Vec<u8>, Error> {
        let blob =
            self.cards.get(number).ok_or_else(|| Error::damaged(MANIFEST, "it lacks a file of cards"))?;
        blob.read(source)
    }
}

impl Blob {
    fn read(&self, source: &dyn Source) -> Result<Vec<u8>, Error> {
        let content = read(source, &self.file)?;
        if content.len() != self.bytes {
            let reason = format!("{} bytes where {} were written", content.len(), self.bytes);
            return Err(Error::damaged(&self.file, reason));
        }
        if checksum(&content) != self.checksum {
            return Err(Error::damaged(&self.file, "its checksum differs"));
        }
        Ok(content)
    }
}

/// Reads a file and decompresses it where that was not done before.
fn read(source: &dyn Source, name: &str) -> Result<Vec<u8>, Error> {
    let bytes = source
        .read(name)
        .map_err(|error| Error::Missing { file: name.to_owned(), reason: error.to_string() })?;
    decompress(name, bytes)
}

const GZIP: [u8; 2] = [0x1f, 0x8b];

#[cfg(feature = "native")]
fn decompress(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let mut content = Vec::with_capacity(bytes.len() * 3);
    flate2::read::GzDecoder::new(&bytes[..])
        .read_to_end(&mut content)
        .map_err(|error| Error::damaged(name, error))?;
    Ok(content)
}

#[cfg(not(feature = "native"))]
fn decompress(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    if bytes.starts_with(&GZIP) { Err(Error::damaged(name, "it is still compressed")) } else { Ok(bytes) }
}

fn checksum(content: &[u8]) -> String {
    format!("{:08x}", crc32fast::hash(content))
}
