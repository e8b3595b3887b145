//! Which files git tracks: the paths in a repository's index, read without running git.
//!
//! The format is that of `gitformat-index(5)`, versions 2 to 4, read on 2026-11-27. An index that cannot be read is
//! taken for an empty one: then the ignore files alone decide.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::regular::{read_regular, read_regular_text};

/// The fixed part of an entry for SHA-1: ten numbers, the object's name, the flags.
const FIXED: usize = 62;

/// The largest file of git's that is read, in bytes: an index of a million files has a tenth of that.
const LARGEST: u64 = 1 << 30;

/// How much longer an object's name is with SHA-256.
const LONGER_NAME: usize = 12;

/// The paths that git tracks, relative to the repository's top, sorted.
#[derive(Debug, Default)]
pub(super) struct Tracked {
    paths: BTreeSet<Vec<u8>>,
}

impl Tracked {
    /// Reads the index of the repository whose top folder is given.
    pub(super) fn read(top: &Path) -> Tracked {
        let Some(folder) = git_folder(top) else {
            return Tracked::default();
        };
        let bytes = read_regular(&folder.join("index"), LARGEST).unwrap_or_default();
        let longer = if uses_sha256(&folder) { LONGER_NAME } else { 0 };

        Tracked {
            paths: paths(&bytes, FIXED + longer).unwrap_or_default(),
        }
    }

    /// Tells whether a file, or a file below a folder, is tracked.
    pub(super) fn holds(&self, path: &str, is_dir: bool) -> bool {
        if !is_dir {
            return self.paths.contains(path.as_bytes());
        }

        let below = format!("{path}/").into_bytes();
        let next = self.paths.range(below.clone()..).next();
        next.is_some_and(|next| next.starts_with(&below))
    }
}

/// Returns the folder that holds the index: `.git`, or where a linked worktree's file `.git` leads.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return Some(git);
    }

    let text = read_regular_text(&git, LARGEST).ok()?;
    let folder = text.trim().strip_prefix("gitdir:")?.trim();
    Some(top.join(folder))
}

/// Tells whether the repository names its objects by SHA-256.
fn uses_sha256(folder: &Path) -> bool {
    let config = read_regular_text(&folder.join("config"), LARGEST).unwrap_or_default();
    let mut values = config.lines().filter_map(|line| line.split_once('='));
    values.any(|(key, value)| {
        key.trim().eq_ignore_ascii_case("objectformat")
            && value.trim().eq_ignore_ascii_case("sha256")
    })
}

/// Reads the entries' paths; `fixed` bytes of an entry stand before its path.
fn paths(bytes: &[u8], fixed: usize) -> Option<BTreeSet<Vec<u8>>> {
    if bytes.get(..4)? != b"DIRC" {
        return None;
    }
    let version = number(bytes, 4)?;
    let count = number(bytes, 8)?;

    let mut paths = BTreeSet::new();
    let mut last: Vec<u8> = Vec::new();
    let mut at = 12;
    for _ in 0..count {
        let (path, next) = entry(bytes, at, fixed, version, &last)?;
        last = path;
        paths.insert(last.clone());
        at = next;
    }
    Some(paths)
}

/// Reads one entry: its path and where the next one starts.
fn entry(
    bytes: &[u8],
    start: usize,
    fixed: usize,
    version: usize,
    last: &[u8],
) -> Option<(Vec<u8>, usize)> {
    // The bit 0x40 of the flags says that two more bytes of flags follow.
    let is_extended = version >= 3 && bytes.get(start + fixed - 2)? & 0x40 != 0;
    let name = start + fixed + if is_extended { 2 } else { 0 };
    if version < 4 {
        let path = until_nul(bytes, name)?.to_vec();
        // One to eight NULs fill an entry up to a multiple of eight bytes.
        let length = (name + path.len() - start) / 8 * 8 + 8;
        return Some((path, start + length));
    }

    // Version 4 says how many bytes to take off the path before, then what to add.
    let (dropped, name) = offset(bytes, name)?;
    let kept = last.get(..last.len().checked_sub(dropped)?)?;
    let added = until_nul(bytes, name)?;
    Some(([kept, added].concat(), name + added.len() + 1))
}

/// Reads four bytes, the highest first.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

/// Reads a number of variable length, as git writes the offsets of packs, and where it ends.
fn offset(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(128)? + usize::from(byte & 0x7f);
    }
    Some((value, at + 1))
}

fn until_nul(bytes: &[u8], start: usize) -> Option<&[u8]> {
    let rest = bytes.get(start..)?;
    memchr::memchr(0, rest).map(|end| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index of two files, `.claude/agents/a.md` and `.claude/agents/bc.md`.
    fn index(version: u8, entries: &[&[u8]]) -> Vec<u8> {
        let mut bytes = b"DIRC\0\0\0".to_vec();
        bytes.extend([version, 0, 0, 0, entries.len() as u8]);
        for entry in entries {
            let start = bytes.len();
            bytes.extend([0; FIXED]);
            bytes.extend(*entry);
            bytes.push(0);
            while version < 4 && !(bytes.len() - start).is_multiple_of(8) {
                bytes.push(0);
            }
        }
        bytes
    }

    #[test]
    fn paths_of_version_2_are_read() {
        let bytes = index(2, &[b".claude/agents/a.md", b".claude/agents/bc.md"]);
        let tracked = Tracked {
            paths: paths(&bytes, FIXED).unwrap(),
        };
        assert!(tracked.holds(".claude/agents/bc.md", false));
        assert!(tracked.holds(".claude", true));
        assert!(!tracked.holds(".claude/agents/b", true));
    }

    #[test]
    fn paths_of_version_4_share_their_beginning() {
        let bytes = index(4, &[b"\0agents/a.md", b"\x04bc.md"]);
        let read = paths(&bytes, FIXED).unwrap();
        assert!(read.contains(&b"agents/bc.md"[..]));
    }

    #[test]
    fn a_broken_index_tracks_nothing() {
        assert!(paths(b"DIRC\0\0\0\x02\0\0\0\x09", FIXED).is_none());
        assert!(paths(b"no index", FIXED).is_none());
    }
}
