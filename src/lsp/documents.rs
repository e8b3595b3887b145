//! The documents that an editor has open, and files as it names them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use lsp_types::Uri;
use percent_encoding::percent_decode_str;

use crate::source::{self, Root, Unsaved};

/// What UTF-8 files of some editors begin with; editors keep it from their servers.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file of a source: the source's name, and the path below its root with `/`.
pub(super) type Key = (Arc<str>, String);

/// A document that is open.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub uri: Uri,
    pub version: i32,
    pub text: Arc<str>,
    pub path: PathBuf,
}

/// The documents that are open, by their address.
pub(super) type Documents = BTreeMap<String, Document>;

/// The folders of the sources, as the disk knows them.
#[derive(Debug, Default)]
pub(super) struct Homes(Vec<(Arc<str>, PathBuf)>);

impl Homes {
    pub(super) fn new(roots: &[Root]) -> Self {
        let home = |root: &Root| Some((root.name.clone(), root.dir.canonicalize().ok()?));
        Homes(roots.iter().filter_map(home).collect())
    }

    /// Returns the files of sources that a path leads to: more than one where a source lies in another.
    pub(super) fn keys(&self, path: &Path) -> Vec<Key> {
        // The folder is resolved and the file is not: a link has a place of its own.
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        let file = path.file_name();
        let Some(path) = folder.zip(file).map(|(folder, file)| folder.join(file)) else {
            return Vec::new();
        };
        let key = |(name, home): &(Arc<str>, PathBuf)| {
            let below = path.strip_prefix(home).ok()?.to_string_lossy();
            Some((name.clone(), below.replace('\\', "/")))
        };

        self.0.iter().filter_map(key).collect()
    }

    /// Returns where a file of a source stands.
    pub(super) fn path(&self, source: &str, path: &str) -> Option<PathBuf> {
        let (_, home) = self.0.iter().find(|(name, _)| &**name == source)?;
        Some(if path.is_empty() {
            home.clone()
        } else {
            home.join(path)
        })
    }
}

/// Returns what is to be read in place of files: the documents that differ from them.
pub(super) fn unsaved(documents: &Documents, homes: &Homes) -> Unsaved {
    let mut unsaved = Unsaved::default();
    for document in documents.values() {
        let saved = source::read_regular(&document.path, source::LARGEST).unwrap_or_default();
        let bare = saved.strip_prefix(BYTE_ORDER_MARK);
        let text = document.text.as_bytes();
        if bare.unwrap_or(&saved) == text || saved == text {
            continue;
        }
        let mark = bare.map_or(&b""[..], |_| BYTE_ORDER_MARK);
        for (source, path) in homes.keys(&document.path) {
            unsaved.insert(source, path, [mark, text].concat());
        }
    }
    unsaved
}

/// Returns the file that an address names; nothing where it is no file of this machine.
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let path = percent_decode_str(rest).decode_utf8().ok()?;
    // `/c:/agents` is `c:/agents`.
    let drive = path.strip_prefix('/').filter(|rest| {
        let mut letters = rest.chars();
        letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':')
    });

    Some(PathBuf::from(drive.unwrap_or(&path)))
}

/// Returns the address of a file.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let path = path.to_string_lossy().replace('\\', "/");
    let path = path.strip_prefix("//?/").unwrap_or(&path);
    let address = source::address(path.trim_start_matches('/'));

    Uri::from_str(&format!("file:///{address}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_are_turned_into_each_other() {
        for (address, expected) in [
            (
                "file:///srv/my%20agents/gr%C3%B6%C3%9Fe.md",
                "/srv/my agents/größe.md",
            ),
            ("file://localhost/srv/a.md", "/srv/a.md"),
            ("file:///c%3A/agents/a.md", "c:/agents/a.md"),
        ] {
            assert_eq!(path(address), Some(PathBuf::from(expected)), "{address}");
        }
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(
            uri(Path::new("/srv/my agents/größe.md")).unwrap().as_str(),
            "file:///srv/my%20agents/gr%C3%B6%C3%9Fe.md"
        );
    }
}
