//! Reading files that are not agents: regular ones of a bounded size.

use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

/// Reads a regular file of at most `largest` bytes. A pipe or a device in its place would never end.
///
/// # Errors
///
/// Fails where the file cannot be read, is not a regular file or is larger.
pub fn read_regular(path: &Path, largest: u64) -> Result<Vec<u8>> {
    let found = fs::metadata(path)?;
    if !found.is_file() || found.len() > largest {
        let why = format!("it is not a regular file of at most {largest} bytes");
        return Err(Error::new(ErrorKind::InvalidInput, why));
    }
    fs::read(path)
}

/// Reads a regular file of at most `largest` bytes as text.
///
/// # Errors
///
/// Fails as [`read_regular`] does, and where the bytes are not UTF-8.
pub fn read_regular_text(path: &Path, largest: u64) -> Result<String> {
    let bytes = read_regular(path, largest)?;
    String::from_utf8(bytes).map_err(|error| Error::new(ErrorKind::InvalidData, error))
}
