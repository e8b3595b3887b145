//! Writing one file: whole or not at all, and never through a link.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::{NamedTempFile, TempPath};

/// What the names of files begin with that are being written.
pub(super) const TEMPORARY: &str = ".agentdex-new-";

/// A file that is written and not in its place yet. Dropped, it goes.
pub struct Staged {
    written: TempPath,
    target: PathBuf,
}

impl Staged {
    /// Moves the file to its place, over what is there. A link in its place is replaced, never followed.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be moved; the error names the path.
    pub fn place(self) -> Result<()> {
        let target = self.target;
        self.written
            .persist(&target)
            .with_context(|| format!("cannot write {}", target.display()))
    }
}

/// Writes a file beside its place, which is a path with `/` below a folder, and creates the folders above it.
///
/// # Errors
///
/// Fails when something other than a folder, such as a link, stands in the way, and when the file cannot be written.
pub fn stage(folder: &Path, path: &str, bytes: &[u8]) -> Result<Staged> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for (end, _) in path.match_indices('/') {
        make_folder(&folder.join(&path[..end]))?;
    }

    let target = folder.join(path);
    let written = beside(&target).and_then(|mut file| {
        file.write_all(bytes)?;
        Ok(file.into_temp_path())
    });
    Ok(Staged {
        written: written.with_context(|| format!("cannot write {}", target.display()))?,
        target,
    })
}

/// Creates a folder, unless it is there. A link in its place is refused: it could lead anywhere.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    let shown = folder.display();
    match fs::create_dir(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let found =
                fs::symlink_metadata(folder).with_context(|| format!("cannot open {shown}"))?;
            if !found.is_dir() {
                bail!("{shown} is in the way: it is not a folder; remove it");
            }
            Ok(())
        }
        Err(error) => Err(error).with_context(|| format!("cannot create {shown}")),
    }
}

/// Tells whether a path is a symbolic link.
pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
}

/// Writes beside and renames over. A link in the place of the file is replaced, never followed.
pub(super) fn replace(target: &Path, bytes: &[u8]) -> Result<()> {
    let written = beside(target).and_then(|mut file| {
        file.write_all(bytes)?;
        file.persist(target)?;
        Ok(())
    });
    written.with_context(|| format!("cannot write {}", target.display()))
}

/// Opens a new file in the folder of another one: its name cannot be guessed, so that nothing waits there, and it goes
/// with the value unless it is moved to its place.
pub(super) fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    // Pages are for everybody to read, as far as the process's mask allows; temporary files usually are not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
