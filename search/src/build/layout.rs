//! Decides which of an index's bytes every search reads, and writes its files.

use super::names::names;
use crate::card::Card;
use crate::error::Error;
use crate::files::{FORMAT, Files, MANIFEST, Manifest, NAMES, Source};
use crate::index::Index;
use crate::pair::PAIRS;
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// What is to be laid out in files.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Tantivy's files and the engine's own, by name.
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
    /// One for each document, in the index's order.
    pub(crate) cards: Vec<Card>,
}

/// A smaller index is read whole: it is there in two round trips, and as a whole costs less than what blocks would save.
pub(crate) const WHOLE: usize = 1_500_000;
/// Pairs of words up to this size are read with the rest of a small index; more of them are read as queries need them.
const PAIRS_IN_CORE: usize = 24 * 1024;
/// Bytes to a block. Smaller ones are more requests, larger ones more bytes that nobody asked for.
const BLOCK_SIZE: usize = 16 * 1024;
/// Ranges of the core with less between them are one: what is saved would not pay for saying so.
const SMALLEST_GAP: usize = 512;
/// Up to so many cards are one file.
const CARDS_TOGETHER: usize = 1000;
/// Documents to a file of cards in a larger catalog: few of them are shown.
const CARDS_PER_FILE: usize = 32;

/// Returns the files of an index; one of more than `whole_up_to` bytes is cut into blocks.
pub(crate) fn lay_out(contents: &Contents, whole_up_to: usize) -> Result<Files, Error> {
    let bytes: Vec<u8> = contents.parts.values().flatten().copied().collect();
    let cards_per_file = if contents.cards.len() > CARDS_TOGETHER {
        CARDS_PER_FILE
    } else {
        CARDS_TOGETHER
    };
    let cards = contents
        .cards
        .chunks(cards_per_file)
        .map(serde_json::to_string);
    let cards: Vec<String> = cards.collect::<Result<_, _>>().map_err(Error::build)?;
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&bytes);
    cards
        .iter()
        .for_each(|cards| checksum.update(cards.as_bytes()));
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        documents: u32::try_from(contents.cards.len()).map_err(Error::build)?,
        key: format!("{:08x}", checksum.finalize()),
        parts: lengths(&contents.parts),
        core: all_but_pairs(&contents.parts),
        block_size: BLOCK_SIZE,
        cards_per_file,
    };
    let core_bytes: usize = manifest.core.iter().map(Range::len).sum();
    if core_bytes > whole_up_to {
        manifest.core = core(&manifest, &bytes)?;
    }
    let mut files = write(&manifest, &bytes, &cards)?;
    files.insert(NAMES.to_owned(), names(&contents.cards, compressed)?);
    Ok(files)
}

/// Returns the ranges of all parts but a large one of pairs.
fn all_but_pairs(parts: &BTreeMap<String, Vec<u8>>) -> Vec<Range<usize>> {
    let length: usize = parts.values().map(Vec::len).sum();
    let pairs = parts.get(PAIRS).map_or(0, Vec::len);
    if pairs <= PAIRS_IN_CORE {
        return Vec::from_iter(std::iter::once(0..length));
    }

    let before = parts.range(..PAIRS.to_owned());
    let start: usize = before.map(|(_, bytes)| bytes.len()).sum();
    vec![0..start, start + pairs..length]
}

/// Opens an index over parts that are not laid out yet.
pub(crate) fn whole(parts: &BTreeMap<String, Vec<u8>>, documents: u32) -> Result<Index, Error> {
    let bytes: Vec<u8> = parts.values().flatten().copied().collect();
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        documents,
        parts: lengths(parts),
        core: Vec::from_iter(std::iter::once(0..bytes.len())),
        block_size: BLOCK_SIZE,
        cards_per_file: CARDS_TOGETHER,
        ..Manifest::default()
    };
    let files = Files::from([(manifest.core_file(), bytes)]);
    Index::open(manifest, Box::new(files))
}

fn lengths(parts: &BTreeMap<String, Vec<u8>>) -> Vec<(String, usize)> {
    parts
        .iter()
        .map(|(name, bytes)| (name.clone(), bytes.len()))
        .collect()
}

/// Finds the bytes that every search reads by reading them.
fn core(manifest: &Manifest, bytes: &[u8]) -> Result<Vec<Range<usize>>, Error> {
    const STEP: usize = 64;
    let manifest = Manifest {
        core: Vec::new(),
        block_size: STEP,
        ..manifest.clone()
    };
    let touched: Arc<Mutex<Vec<bool>>> =
        Arc::new(Mutex::new(vec![false; bytes.len().div_ceil(STEP)]));
    let recorder = Recorder {
        bytes: bytes.to_vec(),
        touched: Arc::clone(&touched),
        manifest: manifest.clone(),
    };
    let index = Index::open(manifest, Box::new(recorder))?;
    index.read_core().map_err(Error::build)?;
    let touched = touched.lock().unwrap_or_else(PoisonError::into_inner);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (number, _) in touched.iter().enumerate().filter(|(_, touched)| **touched) {
        let range = number * STEP..((number + 1) * STEP).min(bytes.len());
        match ranges.last_mut() {
            Some(last) if range.start - last.end < SMALLEST_GAP => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    Ok(ranges)
}

/// Hands out small blocks and remembers which.
struct Recorder {
    bytes: Vec<u8>,
    touched: Arc<Mutex<Vec<bool>>>,
    manifest: Manifest,
}

impl Source for Recorder {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        if name == self.manifest.core_file() {
            return Ok(Vec::new());
        }
        let number = name
            .trim_end_matches(".bin")
            .rsplit('-')
            .next()
            .and_then(|number| number.parse().ok());
        let number: usize = number.ok_or(io::ErrorKind::NotFound)?;
        let start = number * self.manifest.block_size;
        let end = (start + self.manifest.block_size).min(self.bytes.len());
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)[number] = true;
        Ok(self.bytes[start..end].to_vec())
    }
}

fn write(manifest: &Manifest, bytes: &[u8], cards: &[String]) -> Result<Files, Error> {
    let mut files = Files::new();
    let (mut core, mut rest, mut at) = (Vec::new(), Vec::new(), 0);
    for range in &manifest.core {
        rest.extend_from_slice(&bytes[at..range.start]);
        core.extend_from_slice(&bytes[range.clone()]);
        at = range.end;
    }
    rest.extend_from_slice(&bytes[at..]);
    files.insert(manifest.core_file(), compressed(&core)?);
    for (number, block) in rest.chunks(manifest.block_size).enumerate() {
        files.insert(manifest.block_file(number), compressed(block)?);
    }
    for (number, cards) in cards.iter().enumerate() {
        files.insert(manifest.cards_file(number), compressed(cards.as_bytes())?);
    }
    files.insert(
        MANIFEST.to_owned(),
        serde_json::to_vec(manifest).map_err(Error::build)?,
    );
    Ok(files)
}

fn compressed(content: &[u8]) -> Result<Vec<u8>, Error> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).map_err(Error::build)?;
    encoder.finish().map_err(Error::build)
}
