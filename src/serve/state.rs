//! What is served at a moment: the newest build, and last good pages in place of those that a broken file would spoil.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use super::snapshot::{File, Snapshot};
use crate::finding::{Finding, Severity};
use crate::source::{LARGEST, read_regular};

/// What is served at a moment.
pub(super) struct State {
    pub snapshot: Arc<Snapshot>,
    /// Agents whose file is broken just now, by their file.
    pub kept: BTreeMap<File, Kept>,
    /// Why the newest state of the folders could not be built at all.
    pub trouble: Option<String>,
}

/// The last good pages of an agent whose file is broken.
#[derive(Clone)]
pub(super) struct Kept {
    /// The folder of the agent's pages, such as `agents/x/`.
    address: String,
    snapshot: Arc<Snapshot>,
    notes: Vec<Note>,
}

/// What is wrong with a file, as it is shown over its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Note {
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The file, with its line where it is known.
    pub place: String,
    /// The line itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
}

impl State {
    /// The first state: nothing is kept, for nothing was good before.
    pub(super) fn first(snapshot: Snapshot) -> State {
        State {
            snapshot: Arc::new(snapshot),
            kept: BTreeMap::new(),
            trouble: None,
        }
    }

    /// The state after a build.
    pub(super) fn next(&self, snapshot: Snapshot) -> State {
        let kept = self.keep(&snapshot);
        State {
            snapshot: Arc::new(snapshot),
            kept,
            trouble: None,
        }
    }

    /// The state after a build that failed: everything stays, and every page says why.
    pub(super) fn failed(&self, why: String) -> State {
        State {
            snapshot: Arc::clone(&self.snapshot),
            kept: self.kept.clone(),
            trouble: Some(why),
        }
    }

    /// Tells whether the site has a file at a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.owner(path).has(path)
    }

    /// Returns a file of the site, made now.
    pub(super) fn bytes(&self, path: &str) -> Option<Result<Vec<u8>>> {
        self.owner(path).bytes(path)
    }

    /// Returns what is to be shown over a page.
    pub(super) fn notes(&self, path: &str) -> Vec<Note> {
        let trouble = self.trouble.iter().map(|why| Note {
            message: why.clone(),
            help: None,
            place: String::new(),
            excerpt: None,
        });
        let kept = self.kept_for(path).map_or(&[][..], |kept| &kept.notes);
        trouble.chain(kept.iter().cloned()).collect()
    }

    fn owner(&self, path: &str) -> &Snapshot {
        let kept = self
            .kept_for(path)
            .map(|kept| &kept.snapshot)
            .filter(|snapshot| snapshot.has(path));
        kept.unwrap_or(&self.snapshot)
    }

    fn kept_for(&self, path: &str) -> Option<&Kept> {
        self.kept.values().find(|kept| belongs(path, &kept.address))
    }

    /// Decides whose pages stay as they were: agents that were fine and whose file is now broken.
    fn keep(&self, now: &Snapshot) -> BTreeMap<File, Kept> {
        // Who changes what is read wants to see the change.
        if self.snapshot.recipe() != now.recipe() {
            return BTreeMap::new();
        }
        let addresses = now.addresses();
        let errors = now.errors();
        let taken =
            |file: &File, address: &str| addresses.iter().any(|(f, a)| f != file && a == address);
        let spoilt = |file: &File| !addresses.contains_key(file) || errors.contains(file);
        self.good()
            .into_iter()
            .filter(|(file, kept)| spoilt(file) && !taken(file, &kept.address))
            .filter_map(|(file, kept)| {
                let notes = notes(now, &file)?;
                Some((file, Kept { notes, ..kept }))
            })
            .collect()
    }

    /// Returns, for every agent, where its last good pages are.
    fn good(&self) -> BTreeMap<File, Kept> {
        let errors = self.snapshot.errors();
        let fine = self
            .snapshot
            .addresses()
            .into_iter()
            .filter(|(file, _)| !errors.contains(file));
        let mut good: BTreeMap<File, Kept> = fine
            .map(|(file, address)| {
                (
                    file,
                    Kept {
                        address,
                        snapshot: Arc::clone(&self.snapshot),
                        notes: Vec::new(),
                    },
                )
            })
            .collect();
        good.extend(self.kept.clone());
        good
    }
}

/// Tells whether a path is one of an agent's: its page and what stands below it, its file and its JSON.
fn belongs(path: &str, address: &str) -> bool {
    let stem = address.trim_end_matches('/');
    path.strip_prefix(stem)
        .is_some_and(|rest| rest.starts_with('/') || matches!(rest, ".md" | ".json"))
}

/// Returns what is wrong with a file; nothing where it is gone.
fn notes(now: &Snapshot, file: &File) -> Option<Vec<Note>> {
    let (source, path) = file;
    let root = now
        .recipe()
        .roots
        .iter()
        .find(|root| &*root.name == source)?;
    let disk = root.dir.join(path);
    let text = match read_regular(&disk, LARGEST) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(_) => String::new(),
    };
    let about =
        |finding: &&Finding| &*finding.place.source == source && &*finding.place.path == path;
    let errors = now
        .findings()
        .iter()
        .filter(about)
        .filter(|finding| finding.severity == Severity::Error);
    let mut notes: Vec<Note> = errors.map(|finding| note(finding, &text)).collect();
    if notes.is_empty() {
        notes.push(Note {
            message: "the file is no agent any more".to_owned(),
            help: Some("open it with `---`, `name:`, `description:` and `---`".to_owned()),
            place: path.clone(),
            excerpt: None,
        });
    }
    Some(notes)
}

fn note(finding: &Finding, text: &str) -> Note {
    let line = finding.place.span.map(|span| span.line);
    let excerpt = line.and_then(|line| text.lines().nth(line.checked_sub(1)? as usize));
    Note {
        message: finding.message.clone(),
        help: finding.help.clone(),
        place: match line {
            Some(line) => format!("{}:{line}", finding.place.path),
            None => finding.place.path.to_string(),
        },
        excerpt: excerpt.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agents_paths_are_its_own_and_not_those_of_one_that_is_called_alike() {
        for path in [
            "agents/x/index.html",
            "agents/x/source/index.html",
            "agents/x.md",
            "agents/x.json",
        ] {
            assert!(belongs(path, "agents/x/"), "{path}");
        }
        for path in [
            "agents/x-2/index.html",
            "agents/x-2.md",
            "agents/x.mdx",
            "agents/index.html",
        ] {
            assert!(!belongs(path, "agents/x/"), "{path}");
        }
    }
}
