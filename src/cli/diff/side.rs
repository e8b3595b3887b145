//! The two sides of a comparison: the folders and the configuration that each is read with.
//!
//! A change may rewrite `agentdex.toml`. So a revision is read with its own configuration, as it was.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::super::catalogs::{self, CatalogArg};
use super::super::progress::Progress;
use crate::check::{self, Terms};
use crate::config::cues::CatalogCues;
use crate::config::{self, Config};
use crate::editorial;
use crate::finding::Finding;
use crate::model::{self, Model, Stage, Watch};
use crate::source::{self, Root};

/// What stands before a revision.
const REVISION: &str = "git:";

/// One side: where it is, and what it is read with.
pub(in super::super) struct NamedSide {
    /// The revision; nothing for the folders as they stand.
    revision: Option<String>,
    pub(super) config: Config,
    /// The folders as they are called in the working folder, also where a revision is meant.
    roots: Vec<Root>,
    /// The configuration names them, not the command line.
    is_configured: bool,
    /// Why the configuration of the revision is not used.
    trouble: Option<String>,
}

/// The model of a side and what was found in it.
pub(in super::super) type Loaded = (Model, Vec<Finding>);

/// Returns both sides as the command line names them; an empty text is the configured catalog as it stands.
pub(super) fn sides(old: &str, new: &str, working: &Config) -> Result<(NamedSide, NamedSide)> {
    let old_folder = named_folder(old, working)?;
    let new_folder = named_folder(new, working)?;
    Ok((
        NamedSide::new(old, old_folder.as_ref(), new_folder.as_ref(), working)?,
        NamedSide::new(new, new_folder.as_ref(), old_folder.as_ref(), working)?,
    ))
}

/// Loads the catalog that another one is compared with. `given` are the other one's roots, where the command line names
/// them.
pub(in super::super) fn load_old(
    old: &str,
    given: Option<&Vec<Root>>,
    working: &Config,
    progress: &Progress,
) -> Result<Loaded> {
    let folder = named_folder(old, working)?;
    NamedSide::new(old, folder.as_ref(), given, working)?.load(&working.cues, progress)
}

/// Returns what a catalog may be called on a page, where nobody needs to know the folders of whoever built it.
pub(in super::super) fn called(side: &str) -> String {
    match side.strip_prefix(REVISION) {
        Some(revision) => revision.to_owned(),
        None => Path::new(side)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    }
}

/// Returns the roots of a side that is a folder; nothing for a revision and for what is configured.
fn named_folder(side: &str, working: &Config) -> Result<Option<Vec<Root>>> {
    if side.is_empty() || side.starts_with(REVISION) {
        return Ok(None);
    }
    let named: CatalogArg = side.parse().map_err(anyhow::Error::msg)?;
    catalogs::whole_roots(&[named], working, &|path| path.is_dir()).map(Some)
}

impl NamedSide {
    /// Reads the configuration of a side and finds its roots: its own folder, for a revision the other side's folder,
    /// else what is configured.
    fn new(
        side: &str,
        own: Option<&Vec<Root>>,
        others: Option<&Vec<Root>>,
        working: &Config,
    ) -> Result<NamedSide> {
        let revision = side.strip_prefix(REVISION).map(str::to_owned);
        let (config, trouble) = match &revision {
            Some(revision) => config_at(revision, working),
            None => (working.clone(), None),
        };
        let given = match &revision {
            Some(_) => others,
            None => own,
        };
        let is_folder = |path: &Path| match &revision {
            Some(revision) => source::was_there(path, revision),
            None => path.is_dir(),
        };
        let roots = match given {
            Some(roots) => roots.clone(),
            None => catalogs::whole_roots(&[], &config, &is_folder)?,
        };
        Ok(NamedSide {
            is_configured: given.is_none(),
            revision,
            config,
            roots,
            trouble,
        })
    }

    /// Reads, relates and checks what the side holds. `cues` are the catalog's own, the same for both sides.
    pub(super) fn load(&self, cues: &CatalogCues, progress: &Progress) -> Result<Loaded> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let mut roots = match &self.revision {
            Some(revision) => checked_out(&self.roots, revision, folder.path())?,
            None => self.roots.clone(),
        };
        if let Some(missing) = roots.iter().find(|root| !root.dir.exists()) {
            bail!(
                "no such folder: {}; a revision is written `git:REV`",
                missing.dir.display()
            );
        }

        editorial::leave_out(&mut roots);
        let mut loaded = model::load(&roots, cues, progress)?;
        for root in &self.roots {
            let revision = self.revision.as_deref();
            let then = revision.and_then(|revision| source::codeowners_at(root, revision));
            then.iter()
                .for_each(|then| loaded.value.catalog.give_owners(then));
        }
        progress.stage(Stage::Check, 0);
        let exists = |source: &str, path: &str| source::exists(&roots, source, path);
        let terms = Terms {
            policy: Some(&self.config.policy),
            today: None,
            exists: Some(&exists),
        };
        let findings = check::check(&loaded.value, loaded.findings, &terms).findings;
        Ok((loaded.value, findings))
    }

    /// Returns where the file of an agent stands, as it is called in the working folder.
    fn location(&self, source: &str, path: &str) -> PathBuf {
        let root = self.roots.iter().find(|root| &*root.name == source);
        root.map_or_else(PathBuf::new, |root| plain(&root.dir).join(path))
    }

    /// Tells whether something that is no folder stands at a path.
    fn has_file(&self, path: &Path) -> bool {
        match &self.revision {
            Some(revision) => source::was_there(path, revision),
            None => fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir()),
        }
    }
}

fn checked_out(roots: &[Root], revision: &str, into: &Path) -> Result<Vec<Root>> {
    let numbered = roots.iter().enumerate();
    numbered
        .map(|(ix, root)| source::check_out(root, revision, &into.join(ix.to_string())))
        .collect()
}

/// Returns the configuration at a revision, or that of the working folder and why.
fn config_at(revision: &str, working: &Config) -> (Config, Option<String>) {
    let here = Path::new(".");
    match source::text_at(&here.join(config::FILE), revision) {
        Ok(None) => (Config::default(), None),
        // The working folder is in another repository than the agents, or in none: there is one configuration.
        Err(_) => (working.clone(), None),
        Ok(Some(text)) => match config::located(&text, here) {
            Ok(config) => (config, None),
            Err(error) => {
                let file = config::FILE;
                let why = format!("{file} of {REVISION}{revision} could not be used: {error}");
                (working.clone(), Some(why))
            }
        },
    }
}

/// Says what the new side reads otherwise than the old one.
pub(super) fn reading_changes(old: &NamedSide, new: &NamedSide) -> Vec<String> {
    let mut changes: Vec<String> = old.trouble.iter().chain(&new.trouble).cloned().collect();
    if old.config.cues != new.config.cues {
        let file = config::FILE;
        changes.push(format!(
            "[cues] of {file} differs; both sides were read with the old one"
        ));
    }
    if !old.is_configured || !new.is_configured {
        return changes;
    }
    for root in &old.roots {
        let folder = plain(&root.dir);
        let same = new.roots.iter().find(|other| plain(&other.dir) == folder);
        let name = folder.display();
        match same {
            None => changes.push(format!("the folder `{name}` is no longer a source")),
            Some(same) if same.include != root.include || same.exclude != root.exclude => {
                changes.push(format!(
                    "the source `{name}` includes or excludes other files than before"
                ));
            }
            Some(_) => {}
        }
    }
    changes
}

/// Says where the gate did not go by the configuration that the change brings.
pub(super) fn policy_note(old: &NamedSide, new: &NamedSide) -> Option<String> {
    (old.config.policy != new.config.policy).then(|| {
        format!(
            "[policy] of {} differs; the gate used the old one",
            config::FILE
        )
    })
}

/// Returns the agents of the old catalog whose files still stand where they were and are read no more.
pub(super) fn unread(old: (&NamedSide, &Model), new: (&NamedSide, &Model)) -> Vec<usize> {
    // Two folders have no files in common.
    if old.0.revision.is_none() && new.0.revision.is_none() {
        return Vec::new();
    }
    let read: BTreeSet<PathBuf> = locations(new.0, new.1).into_iter().collect();
    let before = locations(old.0, old.1).into_iter().enumerate();
    before
        .filter(|(_, path)| !read.contains(path) && new.0.has_file(path))
        .map(|(ix, _)| ix)
        .collect()
}

fn locations(side: &NamedSide, model: &Model) -> Vec<PathBuf> {
    let agents = model.catalog.agents.iter().map(|listing| &listing.agent);
    agents
        .map(|agent| side.location(&agent.source, &agent.path))
        .collect()
}

/// Returns a path without `./` in front of it.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}
