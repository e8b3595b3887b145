//! A file of a source written anew, whole or not at all.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::Root;

/// What became of a file that was to be written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaced {
    Written,
    /// It says so already: a link led to it before.
    Same,
    /// It stays as it is, for this reason.
    Refused(&'static str),
}

/// Puts new bytes in place of a file's: beside it first, then in one step, so that nobody ever reads half of them. The
/// file keeps its permissions, and a link to it stays a link.
///
/// # Errors
///
/// Fails when the file or its folder cannot be read or written.
pub fn replace(root: &Root, path: &str, old: &[u8], new: &[u8]) -> Result<Replaced> {
    let file = root.dir.join(path);
    let resolved = |path: &Path| {
        path.canonicalize()
            .with_context(|| format!("cannot resolve {}", path.display()))
    };
    let (home, real) = (resolved(&root.dir)?, resolved(&file)?);
    if !real.starts_with(&home) {
        return Ok(Replaced::Refused("it is a link out of the source"));
    }
    let now = super::read_regular(&real, super::LARGEST)
        .with_context(|| format!("cannot read {}", file.display()))?;
    if now == new {
        return Ok(Replaced::Same);
    }
    if now != old {
        return Ok(Replaced::Refused("it has changed since it was read"));
    }
    let permissions = fs::metadata(&real).map(|meta| meta.permissions());
    let permissions = permissions.with_context(|| format!("cannot read {}", file.display()))?;
    if permissions.readonly() {
        return Ok(Replaced::Refused("it is read-only"));
    }
    let folder = real.parent().unwrap_or(&home);
    let write = || {
        let mut beside = tempfile::Builder::new()
            .prefix(".agentdex-")
            .tempfile_in(folder)?;
        beside.write_all(new)?;
        beside.as_file().set_permissions(permissions)?;
        beside.as_file().sync_all()?;
        beside.persist(&real).map_err(|error| error.error)
    };
    write().with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Replaced::Written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(dir: &Path) -> Root {
        Root {
            name: "s".into(),
            dir: dir.to_owned(),
            include: Vec::new(),
            exclude: Vec::new(),
            kinds: Default::default(),
        }
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), "edited").unwrap();
        let refused = replace(&root(folder.path()), "a.md", b"as read", b"mended").unwrap();
        assert_eq!(
            refused,
            Replaced::Refused("it has changed since it was read")
        );
        assert_eq!(fs::read(folder.path().join("a.md")).unwrap(), b"edited");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_refused_even_where_it_was_swapped_in_after_reading() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("a.md"), "as read").unwrap();
        std::os::unix::fs::symlink(outside.path().join("a.md"), folder.path().join("a.md"))
            .unwrap();
        let refused = replace(&root(folder.path()), "a.md", b"as read", b"mended").unwrap();
        assert_eq!(refused, Replaced::Refused("it is a link out of the source"));
        assert_eq!(fs::read(outside.path().join("a.md")).unwrap(), b"as read");
    }
}
