//! Where agent files are found and read, once: roots in, sources out.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;

use crate::finding::{Finding, Noted, Place};

/// A named folder of agent files, as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The source's name: given, or the folder's own.
    pub name: Arc<str>,
    pub dir: PathBuf,
    /// Globs, relative to `dir`, of files that are agents whatever the rules say.
    pub include: Vec<String>,
    /// Globs, relative to `dir`, of files and folders that are never read.
    pub exclude: Vec<String>,
}

/// One agent file as it stands on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name of its root.
    pub source: Arc<str>,
    /// The path relative to the root, with `/`.
    pub path: Arc<str>,
    pub bytes: Vec<u8>,
}

impl Source {
    /// Returns the file as a place for findings.
    pub fn place(&self) -> Place {
        Place { source: self.source.clone(), path: self.path.clone(), span: None }
    }
}

/// Returns every agent file under the roots, root by root and sorted by path.
///
/// # Errors
///
/// Fails when a root does not exist, is not a folder or cannot be listed. A single file that cannot be read is a
/// finding.
pub fn read(roots: &[Root]) -> Result<Noted<Vec<Source>>> {
    let _ = roots;
    let findings: Vec<Finding> = Vec::new();
    Ok(Noted { value: Vec::new(), findings })
}
