//! Which folders are watched, and what of the noise in them may matter.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer,
};

use super::{Message, Recipe};
use crate::{config, source};

/// How long a file must be left alone before it is read: editors truncate and then write, or write beside and rename,
/// in a few milliseconds; a person does not notice a twentieth of a second.
const QUIET: Duration = Duration::from_millis(50);

/// Watches the folders of a recipe.
pub(super) struct Watch {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    watched: BTreeSet<(PathBuf, bool)>,
}

impl Watch {
    /// Starts to watch nothing; changes are sent as messages.
    pub(super) fn start(messages: Sender<Message>) -> Result<Watch> {
        let send = move |events: DebounceEventResult| {
            // Errors of single folders (gone, forbidden) show when they are read.
            let touched = touched(&events.unwrap_or_default());
            if !touched.is_empty() {
                // At the end nobody listens any more.
                let _ = messages.send(Message::Changed(touched));
            }
        };
        let debouncer =
            new_debouncer(QUIET, None, send).context("cannot watch files on this system")?;
        Ok(Watch {
            debouncer,
            watched: BTreeSet::new(),
        })
    }

    /// Watches what a recipe reads, and nothing else. `touched` names what changed: a folder that was made anew needs
    /// to be watched anew.
    pub(super) fn follow(&mut self, recipe: &Recipe, touched: &BTreeSet<PathBuf>) -> Result<()> {
        let wanted = wanted(recipe);
        let stale = |(path, below): &(PathBuf, bool)| {
            !wanted.contains(&(path.clone(), *below)) || touched.contains(path)
        };
        for gone in self.watched.extract_if(.., |entry| stale(entry)) {
            // A folder that was removed took its watch along.
            let _ = self.debouncer.unwatch(&gone.0);
        }
        for (path, below) in wanted {
            if self.watched.contains(&(path.clone(), below)) {
                continue;
            }
            let mode = if below {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            match self.debouncer.watch(&path, mode) {
                Ok(()) => drop(self.watched.insert((path, below))),
                // It may have gone this moment; the folder above is watched and tells when it is back.
                Err(_) if !path.exists() => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot watch {}", path.display()));
                }
            }
        }
        Ok(())
    }
}

/// Returns the folders to watch, each with whether everything below it is meant: those that are read, and the nearest
/// folder above each, which tells when one is made or removed. What is never read, such as `node_modules`, is not watched:
/// systems bear a limited number of watches.
fn wanted(recipe: &Recipe) -> BTreeSet<(PathBuf, bool)> {
    let read = recipe
        .roots
        .iter()
        .flat_map(source::folders)
        .map(|folder| (absolute(&folder), false));
    let mut wanted: BTreeSet<(PathBuf, bool)> = read.collect();
    let theme = recipe.theme.iter().map(|folder| absolute(folder));
    wanted.extend(
        theme
            .filter(|folder| folder.is_dir())
            .map(|folder| (folder, true)),
    );
    let folders = recipe
        .roots
        .iter()
        .map(|root| &root.dir)
        .chain(&recipe.theme);
    for folder in folders.map(|folder| absolute(folder)) {
        wanted.extend(
            folder
                .ancestors()
                .skip(1)
                .find(|above| above.is_dir())
                .map(|a| (a.to_owned(), false)),
        );
    }
    let files =
        single(recipe).filter_map(|file| file.parent().map(|folder| (folder.to_owned(), false)));
    wanted.extend(files.filter(|(folder, _)| folder.is_dir()));
    // A folder that is watched with everything below it needs no second watch.
    let covered = |path: &Path| {
        wanted
            .iter()
            .any(|(other, below)| *below && path.starts_with(other))
    };
    let (keep, _): (BTreeSet<_>, BTreeSet<_>) = wanted
        .iter()
        .cloned()
        .partition(|(path, below)| *below || !covered(path));
    keep
}

/// Returns the files that are read beside the folders.
fn single(recipe: &Recipe) -> impl Iterator<Item = PathBuf> {
    let site = &recipe.config.site;
    let named = [&site.logo, &site.index, &site.about].into_iter().flatten();
    named
        .map(PathBuf::as_path)
        .chain([Path::new(config::FILE)])
        .map(absolute)
}

/// Returns the paths that changed; being read is no change.
fn touched(events: &[DebouncedEvent]) -> BTreeSet<PathBuf> {
    let changes = events.iter().filter(|event| !event.kind.is_access());
    changes
        .flat_map(|event| event.paths.iter().cloned())
        .collect()
}

/// Tells whether a change of a path may change a recipe's site.
pub(super) fn concerns(recipe: &Recipe, path: &Path) -> bool {
    let folders = recipe
        .roots
        .iter()
        .map(|root| &root.dir)
        .chain(&recipe.theme);
    let mut folders = folders.map(|folder| absolute(folder));
    single(recipe).any(|file| path == file)
        || folders.any(|folder| path.starts_with(&folder) || folder.starts_with(path))
}

/// Tells whether a path lies in the theme's folder.
pub(super) fn is_theme(recipe: &Recipe, path: &Path) -> bool {
    recipe
        .theme
        .as_ref()
        .is_some_and(|theme| path.starts_with(absolute(theme)))
}

/// Returns a path as the system names it in events.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
