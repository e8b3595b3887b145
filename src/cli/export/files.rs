//! Writing into a project's folder: only over files that an export wrote and nobody edited since.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// What was written, by path, with each file's digest as it was.
const RECORD: &str = ".agentdex-export.json";

/// How many files a refusal names.
const NAMED: usize = 5;

/// Writes all files below a folder, or none.
///
/// # Errors
///
/// Fails when a file is there that no export wrote, or that was edited since, and when the folder cannot be written.
pub(super) fn write(folder: &Path, files: &[(String, Vec<u8>)], force: bool) -> Result<()> {
    let mut record = read_record(folder)?;
    let mut foreign = Vec::new();
    for (path, bytes) in files {
        match fs::read(folder.join(path)) {
            Ok(there) => {
                let digest = digest(&there);
                if there != *bytes && record.get(path) != Some(&digest) {
                    foreign.push(path);
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("cannot read {}", folder.join(path).display()));
            }
        }
    }
    if !force && !foreign.is_empty() {
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
    for (path, bytes) in files {
        let to = folder.join(path);
        let cannot = || format!("cannot write {}", to.display());
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).with_context(cannot)?;
        }
        fs::write(&to, bytes).with_context(cannot)?;
        record.insert(path.clone(), digest(bytes));
    }
    let path = folder.join(RECORD);
    let text = serde_json::to_string_pretty(&record)? + "\n";
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn read_record(folder: &Path) -> Result<BTreeMap<String, String>> {
    let path = folder.join(RECORD);
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .with_context(|| format!("{} is no record of exports", path.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
