//! Writing into a project's folder: only over files that an export wrote and nobody edited since.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::publish::{self, Staged};
use crate::source::read_regular;

/// What was written, by path, with each file's digest as it was.
const RECORD: &str = ".agentdex-export.json";

/// The largest record, in bytes: one of 100,000 files has a tenth of that.
const LARGEST_RECORD: u64 = 256 << 20;

/// How many files a refusal names.
const NAMED: usize = 5;

/// Writes all files below a folder, or none.
///
/// # Errors
///
/// Fails when a file is there that no export wrote, or that was edited since, when a link stands in the way, and when
/// the folder cannot be written.
pub(super) fn write(folder: &Path, files: &[(String, Vec<u8>)], force: bool) -> Result<()> {
    let mut record = read_record(folder)?;
    if !force {
        refuse_foreign(folder, files, &record)?;
    }

    // Each is written whole before the first one takes its place.
    let staged: Vec<Staged> = files
        .iter()
        .map(|(path, bytes)| publish::stage(folder, path, bytes))
        .collect::<Result<_>>()?;
    for file in staged {
        file.place()?;
    }
    for (path, bytes) in files {
        record.insert(path.clone(), digest(bytes));
    }
    let text = serde_json::to_string_pretty(&record)? + "\n";
    publish::stage(folder, RECORD, text.as_bytes())?.place()
}

/// Fails where files are there that no export wrote, or that were edited since.
fn refuse_foreign(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    record: &BTreeMap<String, String>,
) -> Result<()> {
    let mut foreign = Vec::new();
    for (path, bytes) in files {
        if !is_own(&folder.join(path), bytes, record.get(path))? {
            foreign.push(path);
        }
    }
    if foreign.is_empty() {
        return Ok(());
    }

    let named = foreign
        .iter()
        .take(NAMED)
        .map(|path| format!("\n  {}", folder.join(path).display()));
    let more = foreign.len().saturating_sub(NAMED);
    let more = if more > 0 {
        format!("\n  and {more} more")
    } else {
        String::new()
    };
    bail!(
        "these files were not written by an export, or were edited since; nothing was written:{}{more}\n\
         name another folder with --out, or write over them with --force",
        named.collect::<String>()
    );
}

/// Tells whether a file may be written over: it is not there, holds the same bytes, or is as an export left it. A link
/// is nobody's own.
fn is_own(file: &Path, bytes: &[u8], recorded: Option<&String>) -> Result<bool> {
    match fs::symlink_metadata(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        Ok(found) if !found.is_file() => return Ok(false),
        _ => {}
    }
    let there = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(there == bytes || recorded == Some(&digest(&there)))
}

fn read_record(folder: &Path) -> Result<BTreeMap<String, String>> {
    let path = folder.join(RECORD);
    match read_regular(&path, LARGEST_RECORD) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .with_context(|| format!("{} is no record of exports", path.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
