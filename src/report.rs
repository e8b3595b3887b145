//! Findings and differences for people and programs.

pub mod agent;
pub mod component;
pub mod diff;
pub mod github;
pub mod gitlab;
pub mod hits;
pub mod human;
pub mod log;
pub mod markdown;
pub mod patch;
pub mod path;
pub mod sarif;
pub mod style;
pub mod tree;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::finding::{Finding, Place, Severity, Span};
use crate::source::{Root, repository};

/// Where the files of each source are, as paths that a reader or a forge finds them by.
#[derive(Debug, Default)]
pub struct Folders(Vec<(Arc<str>, String)>);

impl Folders {
    /// Takes the sources' folders as they were named, from `here` where they are below it.
    pub fn new(roots: &[Root], here: &Path) -> Self {
        let folder = |root: &Root| {
            let dir = root.dir.strip_prefix(here).unwrap_or(&root.dir);
            let dir = dir.to_string_lossy().replace('\\', "/");
            dir.trim_start_matches("./")
                .trim_end_matches(['/', '.'])
                .to_owned()
        };
        Folders(
            roots
                .iter()
                .map(|root| (root.name.clone(), folder(root)))
                .collect(),
        )
    }

    /// Takes the sources' folders as a forge names them: from the root of the repository that they are in, whatever the
    /// working folder is. Outside a repository they are named as [`Folders::new`] does.
    pub fn in_repository(roots: &[Root], here: &Path) -> Self {
        let folder = |root: &Root| {
            let dir = here.join(&root.dir).canonicalize().ok()?;
            let dir = dir.strip_prefix(repository(&dir)?).ok()?;
            Some(dir.to_string_lossy().replace('\\', "/"))
        };
        let mut folders = Folders::new(roots, here);
        for ((_, named), root) in folders.0.iter_mut().zip(roots) {
            if let Some(folder) = folder(root) {
                *named = folder;
            }
        }
        folders
    }

    /// Returns the path of a finding's file.
    pub fn path(&self, place: &Place) -> String {
        let folder = self
            .0
            .iter()
            .find(|(source, _)| *source == place.source)
            .map_or("", |(_, dir)| dir);
        match (folder, &*place.path) {
            ("", "") => ".".to_owned(),
            ("", path) => path.to_owned(),
            (folder, "") => folder.to_owned(),
            (folder, path) => format!("{folder}/{path}"),
        }
    }
}

/// Returns how many findings have a severity.
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .count()
}

/// Returns the line that a finding points at, as it stands in the file, without its end and without a byte order mark.
fn line_of<'c>(catalog: &'c Catalog, place: &Place) -> Option<Cow<'c, str>> {
    let ix = catalog.at(place)?;
    let line = place.span?.line.checked_sub(1)? as usize;
    let bytes = catalog.agents[ix]
        .agent
        .bytes
        .split(|&byte| byte == b'\n')
        .nth(line)?;
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    Some(String::from_utf8_lossy(
        bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes),
    ))
}

/// Returns a span's first column and the column behind it, from 1, in UTF-16 code units: what forges and editors count
/// in. A character beyond the basic plane, such as an emoji, is two of them.
fn utf16_columns(catalog: &Catalog, place: &Place) -> Option<(usize, usize)> {
    let span = place.span?;
    let line = line_of(catalog, place)?;
    Some(utf16(&line, span))
}

fn utf16(line: &str, span: Span) -> (usize, usize) {
    let units = |characters: usize| {
        line.chars()
            .take(characters)
            .map(char::len_utf16)
            .sum::<usize>()
            + 1
    };
    let start = span.column.saturating_sub(1) as usize;
    let end = if span.length == 0 {
        line.chars().count().max(start)
    } else {
        start + span.length as usize
    };
    (units(start), units(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units_before_and_within_the_span() {
        let line = "漢字 🙂 `warden`";
        let span = Span {
            line: 1,
            column: 7,
            length: 6,
        };
        assert_eq!(utf16(line, span), (8, 14));
        assert_eq!(utf16(line, Span { length: 0, ..span }), (8, 15));
        assert_eq!(utf16("", Span::line(1)), (1, 1));
    }

    #[test]
    fn paths_are_those_of_the_working_folder() {
        let root = |name: &str, dir: &str| Root::new(name, dir.into());
        let folders = Folders::new(
            &[
                root("a", "./.claude/agents/"),
                root("b", "/w/x"),
                root("c", "."),
            ],
            "/w".as_ref(),
        );
        let path = |source: &str| folders.path(&Place::file(source.into(), "r.md".into()));
        assert_eq!(
            [path("a"), path("b"), path("c"), path("")],
            [".claude/agents/r.md", "x/r.md", "r.md", "r.md"]
        );
    }
}
