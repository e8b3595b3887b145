//! Agent files as they were at a revision of the repository that a root stands in.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context, Result, bail};

use super::Root;
use crate::git;

/// Writes a tree of a repository into a folder, with those of its submodules that are checked out below `home`.
fn write_tree(repository: &Path, home: &Path, tree: &str, into: &Path) -> Result<()> {
    // A folder that was not there has no tree.
    let listing = ["ls-tree", "-r", "-z", "--full-tree", tree];
    let Ok(listing) = git::output(repository, &listing) else {
        return Ok(());
    };
    let entries = entries(&listing);
    write(repository, &entries.files, into)?;
    for (commit, path) in entries.submodules {
        let module = home.join(&path);
        if !module.join(".git").exists() {
            continue;
        }
        // One that is read as it stands and not as it was would seem to have come with the change.
        if git::output(&module, &["cat-file", "-e", &commit]).is_err() {
            let shown = module.display();
            bail!("the submodule {shown} lacks the commit {commit}; fetch it, then compare again");
        }
        write_tree(&module, &module, &format!("{commit}:"), &into.join(&path))?;
    }
    Ok(())
}

/// The largest text that is read from a revision, in bytes.
const LARGEST_TEXT: usize = 16 << 20;

/// Writes the files of a root as they were at a revision below a folder, and returns the root there.
///
/// A root that did not exist then comes back empty. Links are left out, as they are not followed in a working
/// folder, and ignore files, for they do not hold for what is committed. Submodules come along where they are checked
/// out.
///
/// # Errors
///
/// Fails when git is not installed, the root stands in no repository, or the revision is unknown.
pub fn check_out(root: &Root, revision: &str, into: &Path) -> Result<Root> {
    let spot = Spot::find(&root.dir)
        .with_context(|| format!("{} is in no git repository", root.dir.display()))?;
    // What a file is may depend on the folders that it stands in.
    let dir = into.join(&spot.path);
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;

    let tree = format!("{}:{}", spot.commit(revision)?, spot.path);
    write_tree(&spot.folder, &root.dir, &tree, &dir)?;
    Ok(Root {
        dir,
        ..root.clone()
    })
}

/// Returns a text as it was at a revision; nothing where there was none.
///
/// # Errors
///
/// Fails when git is not installed, the path stands in no repository, the revision is unknown, or the file is no text
/// of at most 16 MiB.
pub fn text_at(path: &Path, revision: &str) -> Result<Option<String>> {
    let spot = Spot::find(path)?;
    let object = format!("{}:{}", spot.commit(revision)?, spot.path);
    let kind = git::output(&spot.folder, &["cat-file", "-t", &object]);
    if !kind.is_ok_and(|kind| kind.trim() == "blob") {
        return Ok(None);
    }

    let size = git::output(&spot.folder, &["cat-file", "-s", &object])?;
    if size.trim().parse::<usize>()? > LARGEST_TEXT {
        bail!("{} is too large at `{revision}`", path.display());
    }
    git::output(&spot.folder, &["cat-file", "blob", &object]).map(Some)
}

/// Returns a path as its repository names it.
///
/// # Errors
///
/// Fails when git is not installed or the path stands in no repository.
pub(super) fn path_in_repository(path: &Path) -> Result<String> {
    Spot::find(path).map(|spot| spot.path)
}

/// Tells whether a file or folder was there at a revision.
pub fn was_there(path: &Path, revision: &str) -> bool {
    let found = Spot::find(path).and_then(|spot| {
        let object = format!("{}:{}", spot.commit(revision)?, spot.path);
        git::output(&spot.folder, &["cat-file", "-e", &object])
    });
    found.is_ok()
}

/// A path as git names it, whether or not it is there now.
pub(super) struct Spot {
    /// A folder of the repository, to run git in.
    pub(super) folder: PathBuf,
    /// The path from the repository's top, with `/` and without one at its end.
    pub(super) path: String,
}

impl Spot {
    /// Finds a path's repository. No link of a relative path is followed: a change that puts a link in a folder's
    /// place would decide what the folder was before.
    pub(super) fn find(path: &Path) -> Result<Spot> {
        let (folder, rest) = split_at_real_folder(path);
        let prefix = git::output(&folder, &["rev-parse", "--show-prefix"])?;
        let path = format!("{}{rest}", prefix.trim_end_matches('\n'));
        Ok(Spot {
            folder,
            path: path.trim_end_matches('/').to_owned(),
        })
    }

    /// Returns the name of the commit that a revision is.
    fn commit(&self, revision: &str) -> Result<String> {
        if revision.is_empty() || revision.starts_with('-') {
            bail!("`{revision}` is no revision; name a branch, a tag or a commit: `git:main`");
        }

        let wanted = format!("{revision}^{{commit}}");
        let verify = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ];
        let commit = git::output(&self.folder, &verify)
            .with_context(|| format!("git knows no revision `{revision}`"))?;
        Ok(commit.trim().to_owned())
    }
}

/// Splits a path into the longest folder that is there and the rest, with `/`.
fn split_at_real_folder(path: &Path) -> (PathBuf, String) {
    let mut folder = PathBuf::from(if path.is_absolute() { "/" } else { "." });
    let mut rest: Vec<String> = Vec::new();
    for part in path.components() {
        let next = folder.join(part);
        let is_real = if path.is_absolute() {
            next.is_dir()
        } else {
            fs::symlink_metadata(&next).is_ok_and(|found| found.is_dir())
        };
        match part {
            Component::CurDir => {}
            Component::ParentDir if !rest.is_empty() => {
                rest.pop();
            }
            _ if rest.is_empty() && is_real => folder = next,
            _ => rest.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    (folder, rest.join("/"))
}

/// An entry of a tree: its object and its path.
type Entry = (String, PathBuf);

/// What a tree holds of what is read.
#[derive(Default)]
struct Entries {
    files: Vec<Entry>,
    /// With the commits that they are at.
    submodules: Vec<Entry>,
}

/// Reads a listing of a tree; entries are `mode type object<TAB>path`, ended by zero bytes.
fn entries(listing: &str) -> Entries {
    let mut entries = Entries::default();
    for entry in listing.split('\0') {
        let Some((facts, path)) = entry.split_once('\t') else {
            continue;
        };
        let mut facts = facts.split(' ');
        let (Some(mode), Some(object)) = (facts.next(), facts.nth(1)) else {
            continue;
        };
        let path = Path::new(path);
        // A path out of the folder cannot be committed with git, but be written by hand.
        let is_plain = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_plain {
            continue;
        }
        let entry = (object.to_owned(), path.to_owned());
        match mode {
            "160000" => entries.submodules.push(entry),
            mode if mode.starts_with("100") && !path.ends_with(".gitignore") => {
                entries.files.push(entry);
            }
            _ => {}
        }
    }
    entries
}

/// Writes the content of objects to their paths below a folder.
fn write(repository: &Path, files: &[Entry], into: &Path) -> Result<()> {
    let mut objects = Objects::open(repository)?;
    for (object, path) in files {
        let content = objects.read(object, u64::MAX)?;
        let bytes = content.with_context(|| format!("git cannot read {}", path.display()))?;
        let target = into.join(path);
        let parent = target.parent().unwrap_or(into);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&target, &bytes))
            .with_context(|| format!("cannot write {}", target.display()))?;
    }
    objects.close()
}

/// A git that is asked for the content of objects, one after the other.
pub(super) struct Objects {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    /// Starts git in a repository.
    pub(super) fn open(repository: &Path) -> Result<Objects> {
        let mut child = git::command(repository)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run git")?;
        let (Some(ask), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("cannot talk to git");
        };

        Ok(Objects {
            child,
            ask,
            answers: BufReader::new(answers),
        })
    }

    /// Returns an object's content; nothing where the repository lacks it or it is larger than `largest`.
    pub(super) fn read(&mut self, object: &str, largest: u64) -> Result<Option<Vec<u8>>> {
        writeln!(self.ask, "{object}")
            .and_then(|()| self.ask.flush())
            .context("git stopped")?;
        let mut head = String::new();
        self.answers.read_line(&mut head).context("git stopped")?;
        let size = head.trim().rsplit(' ').next();
        let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else {
            return Ok(None);
        };

        // A line feed ends every object.
        let mut content = self.answers.by_ref().take(size + 1);
        if size > largest {
            io::copy(&mut content, &mut io::sink()).context("git stopped")?;
            return Ok(None);
        }
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes).context("git stopped")?;
        bytes.pop();
        Ok(Some(bytes))
    }

    /// Waits until git is done.
    pub(super) fn close(mut self) -> Result<()> {
        drop(self.ask);
        self.child.wait().context("git stopped")?;
        Ok(())
    }
}
