//! The index's one segment under a fixed name, and a directory that only reads it.

use crate::pack::{Pack, Part};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr};
use tantivy::{Directory, HasLen, Index, SegmentReader};

/// Tantivy's own description of the index.
pub(crate) const META: &str = "meta.json";

/// Opens the segment.
pub(crate) fn open(pack: Arc<Pack>) -> tantivy::Result<SegmentReader> {
    let index = Index::open(Parts { pack })?;
    let segments = index.searchable_segments()?;
    let segment = segments
        .first()
        .ok_or_else(|| tantivy::TantivyError::InternalError("no segment".to_owned()))?;
    SegmentReader::open(segment)
}

/// A directory that holds the segment's files and lets nobody write.
#[derive(Debug, Clone)]
struct Parts {
    pack: Arc<Pack>,
}

impl Parts {
    fn find(&self, path: &Path) -> Option<Part> {
        let name = if path == Path::new(META) {
            META
        } else {
            path.extension()?.to_str()?
        };
        self.pack.part(name)
    }
}

impl Directory for Parts {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let part = self
            .find(path)
            .ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))?;
        Ok(Arc::new(part))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.find(path).is_some())
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let part = self
            .find(path)
            .ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))?;
        let bytes = part.read_bytes(0..part.len());
        bytes
            .map(|bytes| bytes.to_vec())
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(read_only()),
            filepath: path.to_owned(),
        })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::IoError {
            io_error: Arc::new(read_only()),
            filepath: PathBuf::from(path),
        })
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

fn read_only() -> io::Error {
    io::Error::other("the search index is read only")
}
