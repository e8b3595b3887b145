//! A file as the commits of its branch left it, the newest first.

use anyhow::{Context, Result, bail};

use super::Root;
use super::revision::{Objects, Spot};
use crate::git;

/// The largest version that is read, in bytes; the largest file of agents that was seen has a fifteenth of it.
const LARGEST: u64 = 1 << 20;

/// What begins the line of a commit: no path does.
const COMMIT: char = '\u{1}';

/// A file as a commit left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The commit's whole hash.
    pub commit: String,
    /// When it was committed, as RFC 3339.
    pub date: String,
    pub author: String,
    pub subject: String,
    /// The path that the file had then, from the repository's top, with `/`.
    pub place: String,
    /// The same from the root, where it stood below it.
    pub path: String,
    /// What was in it; nothing where the commit removed it, or its content cannot be had.
    pub bytes: Option<Vec<u8>>,
    /// The commit removed the file.
    pub is_removal: bool,
}

/// The versions of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    pub versions: Vec<Version>,
    /// The repository holds a part of its history alone.
    pub is_shallow: bool,
    /// There are more versions than were asked for.
    pub is_cut: bool,
}

/// Returns the last versions of a file, at most `most`, under the names that it had. Commits are those of the branch
/// itself: what a merge brought is the merge's.
///
/// # Errors
///
/// Fails when git is not installed, or the file stands in no repository or was never committed.
pub fn history(root: &Root, path: &str, most: usize) -> Result<History> {
    let file = root.dir.join(path);
    let spot =
        Spot::find(&file).with_context(|| format!("{} is in no git repository", file.display()))?;
    let shallow = git::output(&spot.folder, &["rev-parse", "--is-shallow-repository"])?;

    let has_commits = git::output(&spot.folder, &["rev-parse", "--verify", "--quiet", "HEAD"]);
    let mut versions = match has_commits {
        Ok(_) => log(&spot, most + 1)?,
        Err(_) => Vec::new(),
    };
    if versions.is_empty() {
        bail!("{} was never committed", file.display());
    }
    let is_cut = versions.len() > most;
    versions.truncate(most);
    let mut objects = Objects::open(&spot.folder)?;
    let above = spot.path.strip_suffix(path).unwrap_or_default();
    for version in &mut versions {
        if let Some(below) = version.place.strip_prefix(above) {
            version.path = below.to_owned();
        }
    }
    for version in versions.iter_mut().filter(|version| !version.is_removal) {
        let object = format!("{}:{}", version.commit, version.place);
        // Git takes one object a line.
        if !version.place.contains('\n') {
            version.bytes = objects.read(&object, LARGEST)?;
        }
    }
    objects.close()?;

    Ok(History {
        versions,
        is_shallow: shallow.trim() == "true",
        is_cut,
    })
}

/// Returns the commits that changed a file, without its content; paths are those from the repository's top.
fn log(spot: &Spot, most: usize) -> Result<Vec<Version>> {
    let format = format!("--format={COMMIT}%H%x00%cI%x00%an%x00%s");
    let most = format!("--max-count={most}");
    let file = format!(":(top,literal){}", spot.path);
    let arguments = [
        "log",
        "-z",
        "--no-ext-diff",
        "--no-textconv",
        "--follow",
        "--first-parent",
        "-m",
        "--name-status",
        "--no-mailmap",
        &format,
        &most,
        "--",
        &file,
    ];
    let text = git::output(&spot.folder, &arguments).context("git cannot read the history")?;

    Ok(text.split(COMMIT).filter_map(version).collect())
}

/// Reads what git says of a commit: hash, date, author and subject, then the change of the file with its path, or with the
/// one before and the one now; all parted by zero bytes.
fn version(text: &str) -> Option<Version> {
    let mut parts = text.split('\0');
    let mut next = || parts.next().map(str::to_owned);
    let (commit, date, author, subject) = (next()?, next()?, next()?, next()?);
    let status = next()?;
    let status = status.trim_start();
    let first = next()?;
    let path = match status.starts_with(['R', 'C']) {
        true => next()?,
        false => first,
    };

    Some(Version {
        commit,
        date,
        author,
        subject,
        path: path.clone(),
        place: path,
        bytes: None,
        is_removal: status.starts_with('D'),
    })
}
