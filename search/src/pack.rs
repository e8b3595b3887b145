//! The index's bytes, put together from the core file and the blocks as they are asked for.

use crate::error::Error;
use crate::files::{Manifest, Source, read};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::HasLen;
use tantivy::directory::{FileHandle, OwnedBytes};

/// The index's bytes.
pub(crate) struct Pack {
    manifest: Manifest,
    source: Box<dyn Source>,
    core: OwnedBytes,
    blocks: Mutex<BTreeMap<usize, OwnedBytes>>,
    /// Whether something was asked for that is not there yet.
    pending: AtomicBool,
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack")
            .field("manifest", &self.manifest)
            .finish_non_exhaustive()
    }
}

impl Pack {
    pub(crate) fn open(manifest: Manifest, source: Box<dyn Source>) -> Result<Self, Error> {
        let name = manifest.core_file();
        let core = read(&*source, &name)?;
        let expected: usize = manifest.core.iter().map(Range::len).sum();
        if core.len() != expected {
            return Err(Error::damaged(
                &name,
                format!("{} bytes where {expected} were written", core.len()),
            ));
        }
        let (blocks, pending) = (Mutex::default(), AtomicBool::default());
        Ok(Self {
            manifest,
            source,
            core: OwnedBytes::new(core),
            blocks,
            pending,
        })
    }

    pub(crate) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub(crate) fn source(&self) -> &dyn Source {
        &*self.source
    }

    /// Notes that an answer lacks something that is not there yet.
    pub(crate) fn await_more(&self) {
        self.pending.store(true, Ordering::Relaxed);
    }

    /// Tells whether something is missing.
    pub(crate) fn is_pending(&self) -> bool {
        self.pending.load(Ordering::Relaxed)
    }

    /// Tells whether something was missing since this was asked last.
    pub(crate) fn was_pending(&self) -> bool {
        self.pending.swap(false, Ordering::Relaxed)
    }

    /// Returns the bytes of one of Tantivy's files.
    pub(crate) fn part(self: &Arc<Self>, name: &str) -> Option<Part> {
        let mut start = 0;
        for (part, length) in &self.manifest.parts {
            if part == name {
                return Some(Part {
                    pack: Arc::clone(self),
                    range: start..start + length,
                });
            }
            start += length;
        }
        None
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut pieces = Vec::new();
        let mut at = range.start;
        let (mut core_before, mut rest_before) = (0, 0);
        let mut previous_end = 0;
        // What lies between two ranges of the core is in the blocks; a last, empty range closes the row.
        let end = self.manifest.length();
        for core in self
            .manifest
            .core
            .iter()
            .cloned()
            .chain(std::iter::once(end..end))
        {
            let gap = previous_end..core.start;
            if at < range.end && gap.contains(&at) {
                let until = range.end.min(gap.end);
                let first = rest_before + at - gap.start;
                self.read_blocks(first..first + until - at, &mut pieces)?;
                at = until;
            }
            if at < range.end && core.contains(&at) {
                let until = range.end.min(core.end);
                let first = core_before + at - core.start;
                pieces.push(self.core.slice(first..first + until - at));
                at = until;
            }
            rest_before += gap.len();
            core_before += core.len();
            previous_end = core.end;
        }
        if at < range.end {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "past the end of the index",
            ));
        }
        Ok(joined(pieces))
    }

    /// Appends a range of the bytes that are not in the core.
    fn read_blocks(&self, range: Range<usize>, pieces: &mut Vec<OwnedBytes>) -> io::Result<()> {
        let size = self.manifest.block_size;
        let mut outcome = Ok(());
        for number in range.start / size..range.end.div_ceil(size) {
            let start = number * size;
            match self.block(number) {
                Ok(block) => {
                    let inside =
                        range.start.max(start) - start..range.end.min(start + size) - start;
                    if inside.end > block.len() {
                        return Err(io::Error::new(
                            io::ErrorKind::UnexpectedEof,
                            self.manifest.block_file(number),
                        ));
                    }
                    pieces.push(block.slice(inside));
                }
                // The others are asked for all the same, so that they come with the next fetch.
                Err(error) => outcome = Err(error),
            }
        }
        outcome
    }

    fn block(&self, number: usize) -> io::Result<OwnedBytes> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(block) = blocks.get(&number) {
            return Ok(block.clone());
        }
        let block = match read(&*self.source, &self.manifest.block_file(number)) {
            Ok(bytes) => OwnedBytes::new(bytes),
            Err(Error::Pending) => return Err(io::ErrorKind::WouldBlock.into()),
            Err(error) => return Err(io::Error::other(error)),
        };
        blocks.insert(number, block.clone());
        Ok(block)
    }
}

fn joined(mut pieces: Vec<OwnedBytes>) -> OwnedBytes {
    match pieces.len() {
        0 => OwnedBytes::empty(),
        1 => pieces.swap_remove(0),
        _ => OwnedBytes::new(
            pieces
                .iter()
                .flat_map(|piece| piece.iter().copied())
                .collect::<Vec<u8>>(),
        ),
    }
}

/// One of Tantivy's files inside the pack.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pack: Arc<Pack>,
    range: Range<usize>,
}

impl HasLen for Part {
    fn len(&self) -> usize {
        self.range.len()
    }
}

impl FileHandle for Part {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let start = self.range.start + range.start;
        self.pack
            .read(start..(self.range.start + range.end).min(self.range.end))
    }
}
