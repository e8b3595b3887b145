//! Texts that an editor holds and the disk does not have yet.

use std::collections::BTreeMap;
use std::sync::Arc;

/// What is read in place of files, by source and path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unsaved(BTreeMap<Arc<str>, BTreeMap<String, Arc<Vec<u8>>>>);

impl Unsaved {
    /// Puts a text in place of a file; `path` is relative to the source's root, with `/`.
    pub fn insert(&mut self, source: Arc<str>, path: String, bytes: Vec<u8>) {
        self.0
            .entry(source)
            .or_default()
            .insert(path, Arc::new(bytes));
    }

    /// Returns the text that stands in place of a file.
    pub fn get(&self, source: &str, path: &str) -> Option<&[u8]> {
        let bytes = self.0.get(source)?.get(path)?;
        Some(bytes.as_slice())
    }
}
