//! The files of an index, as they are published.
//!
//! | file | holds |
//! | --- | --- |
//! | `index.json` | what the other files are ([`Manifest`]); the only one whose content may change under its name |
//! | `core-<key>.bin` | what every search reads |
//! | `block-<key>-<n>.bin` | the rest of Tantivy's files in pieces, read as a search needs them; none in a small catalog |
//! | `cards-<key>-<n>.bin` | what a hit shows of its document, as JSON; one file in a small catalog |
//! | `names.bin` | name, page, signature and summary of every document, as JSON: what a page can search until the engine is there |
//!
//! The key is the checksum of all that is in the index: a file of another build has another name, and each may be cached for
//! ever. A `.bin` file is gzip under a neutral name: a host that compresses or labels `.gz` files in its own way leaves
//! it alone, and a browser decodes it with `DecompressionStream("gzip")`, which also verifies its checksum.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

/// The files of an index: name → bytes, ready to be published side by side.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Where an index's files come from: a directory, a map in memory, a cache in a browser.
pub trait Source: Send + Sync + 'static {
    /// Returns the bytes of the file `name`, as published or already decompressed.
    ///
    /// # Errors
    ///
    /// Says why the file cannot be read. [`io::ErrorKind::WouldBlock`] means "not yet": the search goes on without it, so
    /// that one attempt names as many files as possible, and ends in [`Error::Pending`].
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;
}

impl Source for Files {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.get(name)
            .cloned()
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    }
}

impl<F: Fn(&str) -> io::Result<Vec<u8>> + Send + Sync + 'static> Source for F {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self(name)
    }
}

/// The name of the file that describes the others.
pub const MANIFEST: &str = "index.json";

/// The name of the file that a page reads without the engine.
#[cfg(feature = "native")]
pub(crate) const NAMES: &str = "names.bin";

/// Changes whenever an older engine could not read the files, or would read them wrongly.
pub(crate) const FORMAT: &str = "agentdex/search-index/1";

/// Describes the files of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: String,
    /// How many documents are in the index.
    pub(crate) documents: u32,
    /// The checksum of all contents, part of every other file's name.
    pub(crate) key: String,
    /// Tantivy's files and their lengths. One after the other they are the index's bytes.
    pub(crate) parts: Vec<(String, usize)>,
    /// The ranges of those bytes that the core file holds, in order; the blocks hold the others.
    pub(crate) core: Vec<Range<usize>>,
    pub(crate) block_size: usize,
    pub(crate) cards_per_file: usize,
}

impl Manifest {
    pub(crate) fn read(source: &dyn Source) -> Result<Self, Error> {
        let bytes = read(source, MANIFEST)?;
        let value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|error| Error::damaged(MANIFEST, error))?;
        let format = value
            .get("format")
            .and_then(serde_json::Value::as_str)
            .unwrap_or("nothing of the kind");
        if format != FORMAT {
            return Err(Error::Foreign {
                reason: format!("this engine reads {FORMAT}, the files are {format}"),
            });
        }
        let manifest: Self =
            serde_json::from_value(value).map_err(|error| Error::damaged(MANIFEST, error))?;
        if !manifest.is_sound() {
            return Err(Error::damaged(
                MANIFEST,
                "its numbers contradict each other",
            ));
        }
        Ok(manifest)
    }

    /// Tells whether ranges follow each other inside the parts, so that whatever reads them need not ask.
    fn is_sound(&self) -> bool {
        let mut at = 0;
        let ordered = self.core.iter().all(|range| {
            let follows = range.start >= at && range.end >= range.start;
            at = range.end;
            follows
        });
        ordered && at <= self.length() && self.block_size > 0 && self.cards_per_file > 0
    }

    /// Returns how many bytes Tantivy's files have together.
    pub(crate) fn length(&self) -> usize {
        self.parts
            .iter()
            .fold(0, |sum, (_, length)| sum.saturating_add(*length))
    }

    pub(crate) fn core_file(&self) -> String {
        format!("core-{}.bin", self.key)
    }

    pub(crate) fn block_file(&self, number: usize) -> String {
        format!("block-{}-{number}.bin", self.key)
    }

    pub(crate) fn cards_file(&self, number: usize) -> String {
        format!("cards-{}-{number}.bin", self.key)
    }
}

/// Reads a file and decompresses it where that was not done before.
pub(crate) fn read(source: &dyn Source, name: &str) -> Result<Vec<u8>, Error> {
    let bytes = source.read(name).map_err(|error| match error.kind() {
        io::ErrorKind::WouldBlock => Error::Pending,
        _ => Error::Missing {
            file: name.to_owned(),
            reason: error.to_string(),
        },
    })?;
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
    if bytes.starts_with(&GZIP) {
        Err(Error::damaged(name, "it is still compressed"))
    } else {
        Ok(bytes)
    }
}
