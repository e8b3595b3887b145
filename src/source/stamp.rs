//! Whether files have changed since they were read, as far as their folders tell without reading them.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Result;

use super::{Root, walk};

/// How the files and folders of some roots stand: two stamps differ where an agent was added, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(Vec<(PathBuf, Option<Standing>)>);

/// A file's size and when it was written last.
type Standing = (u64, Option<SystemTime>);

/// Returns how the files under the roots stand now.
///
/// # Errors
///
/// Fails where [`read`](super::read) does.
pub fn stamp(roots: &[Root]) -> Result<Stamp> {
    let standing = |path: &Path| {
        let meta = std::fs::metadata(path).ok()?;
        Some((Metadata::len(&meta), meta.modified().ok()))
    };
    let mut files = Vec::new();
    for root in roots {
        let walked = walk::walk(root)?.value;
        let files_of_both_kinds = walked.candidates.into_iter().chain(walked.data);
        let paths = files_of_both_kinds.map(|candidate| candidate.disk);
        let paths = paths.chain(walked.folders);
        files.extend(paths.map(|path| {
            let standing = standing(&path);
            (path, standing)
        }));
    }

    Ok(Stamp(files))
}
