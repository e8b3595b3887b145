//! Agent files as they were at a revision of the repository that a root stands in.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::Root;
use crate::git;

/// Writes the files of a root as they were at a revision into a folder, and returns the root there.
///
/// A root that did not exist then comes back empty. Links and submodules are left out: neither is followed in a
/// working folder.
///
/// # Errors
///
/// Fails when git is not installed, the root stands in no repository, or the revision is unknown.
pub fn check_out(root: &Root, revision: &str, into: &Path) -> Result<Root> {
    if revision.is_empty() || revision.starts_with('-') {
        bail!("`{revision}` is no revision; name a branch, a tag or a commit: `git:main`");
    }
    let prefix = git::output(&root.dir, &["rev-parse", "--show-prefix"])
        .with_context(|| format!("{} is in no git repository", root.dir.display()))?;
    let prefix = prefix.trim_end_matches('\n').to_owned();
    let wanted = format!("{revision}^{{commit}}");
    let commit = git::output(
        &root.dir,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ],
    )
    .with_context(|| format!("git knows no revision `{revision}`"))?;
    let commit = commit.trim();
    // The prefix ends with a slash, or is empty at the repository's top.
    let tree = format!("{commit}:{}", prefix.trim_end_matches('/'));
    let files = match git::output(&root.dir, &["ls-tree", "-r", "-z", "--full-tree", &tree]) {
        Ok(listing) => files(&listing),
        Err(_) => Vec::new(),
    };
    fs::create_dir_all(into).with_context(|| format!("cannot create {}", into.display()))?;
    write(&root.dir, &files, into)?;
    Ok(Root {
        dir: into.to_owned(),
        ..root.clone()
    })
}

/// A file of a tree: its object and its path.
type File = (String, PathBuf);

/// Reads a listing of a tree; entries are `mode type object<TAB>path`, ended by zero bytes.
fn files(listing: &str) -> Vec<File> {
    let file = |entry: &str| {
        let (facts, path) = entry.split_once('\t')?;
        let mut facts = facts.split(' ');
        let is_file = facts.next()?.starts_with("100");
        let object = facts.nth(1)?.to_owned();
        // A path out of the folder cannot be committed with git, but be written by hand.
        let plain = Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        (is_file && plain).then(|| (object, path.into()))
    };
    listing.split('\0').filter_map(file).collect()
}

/// Writes the content of objects to their paths below a folder.
fn write(repository: &Path, files: &[File], into: &Path) -> Result<()> {
    let mut child = git::command(repository)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run git")?;
    let (Some(mut ask), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("cannot talk to git");
    };
    let mut answers = BufReader::new(answers);
    for (object, path) in files {
        writeln!(ask, "{object}")
            .and_then(|()| ask.flush())
            .context("git stopped")?;
        let mut head = String::new();
        answers.read_line(&mut head).context("git stopped")?;
        let size = head
            .trim()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse::<u64>().ok());
        let size = size.with_context(|| format!("git cannot read {}", path.display()))?;
        let mut bytes = Vec::new();
        // A line feed ends every object.
        answers
            .by_ref()
            .take(size + 1)
            .read_to_end(&mut bytes)
            .context("git stopped")?;
        bytes.pop();
        let target = into.join(path);
        let parent = target.parent().unwrap_or(into);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&target, &bytes))
            .with_context(|| format!("cannot write {}", target.display()))?;
    }
    drop(ask);
    child.wait().context("git stopped")?;
    Ok(())
}
