//! `agentdex init`

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::{Terminal, Verdict};
use crate::editorial::Dress;
use crate::git;
use crate::report::style::{GOOD, QUIET};
use crate::{config, theme};

const CONFIG: &str = include_str!("init/agentdex.toml");
const PAGES: &str = include_str!("init/pages.yml");
const REVIEW: &str = include_str!("init/review.yml");

/// What workflows use where nobody says which repository and commit agentdex comes from: there is no such commit.
const UNKNOWN: &str = "OWNER/agentdex@0000000000000000000000000000000000000000";

/// What is left to whoever ran it.
const NEXT: &str = "Name behind `uses: OWNER/agentdex` of each workflow which repository and commit agentdex comes from.";

/// Write `agentdex.toml` and a workflow that publishes the site on GitHub Pages
///
/// Existing files are left alone.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Also write a workflow that reviews pull requests: findings, code scanning, a comment on what changed
    #[arg(long)]
    github: bool,
    /// The repository and the commit that workflows take agentdex from, as `OWNER/REPOSITORY@COMMIT` with the whole hash
    #[arg(long, value_name = "ACTION", value_parser = action)]
    action: Option<String>,
    /// Print the text of the site's pages as `[site.strings]` of `agentdex.toml`, ready to translate
    #[arg(long)]
    strings: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    if args.strings {
        terminal.result(&strings()?)?;
        return Ok(Verdict::Fine);
    }
    let branch = default_branch();
    let action = args.action.as_deref().unwrap_or(UNKNOWN);
    let mut files = vec![
        (config::FILE, CONFIG.to_owned()),
        (
            ".github/workflows/agentdex-pages.yml",
            workflow(PAGES, &branch, action)?,
        ),
    ];
    if args.github {
        let review = workflow(REVIEW, &branch, action)?;
        files.push((".github/workflows/agentdex-review.yml", review));
    }
    for (path, text) in files {
        match write(path.as_ref(), &text)? {
            true => terminal.say(&format!("{GOOD}written{GOOD:#}  {path}")),
            false => terminal.say(&format!(
                "{QUIET}kept{QUIET:#}     {path}, which was there already"
            )),
        }
    }
    if args.action.is_none() {
        terminal.say(NEXT);
    }
    Ok(Verdict::Fine)
}

/// Reads which repository and commit agentdex comes from. A name that may come to mean another commit is none.
fn action(text: &str) -> Result<String, String> {
    let is_name = |name: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !name.is_empty() && name.chars().all(fits)
    };
    let is_hash = |hash: &str| hash.len() == 40 && hash.chars().all(|c| c.is_ascii_hexdigit());
    let parts = text.split_once('@');
    let names = parts.and_then(|(repository, _)| repository.split_once('/'));

    match (names, parts) {
        (Some((owner, name)), Some((_, hash)))
            if is_name(owner) && is_name(name) && is_hash(hash) =>
        {
            Ok(text.to_owned())
        }
        _ => {
            Err("write it as OWNER/REPOSITORY@COMMIT, with the 40 digits of the commit".to_owned())
        }
    }
}

/// Returns a workflow for a repository whose default branch is given, with what it takes agentdex from.
fn workflow(text: &str, branch: &str, action: &str) -> Result<String> {
    // A text of JSON is one of YAML.
    let quoted = serde_json::to_string(branch)?;
    let uses = format!("uses: {action} # the repository and the commit that you trust");
    Ok(text
        .replace("[BRANCH]", &format!("[{quoted}]"))
        .replace("uses: AGENTDEX", &uses))
}

/// Returns the default branch of the working folder's repository: the one that its remote names, else the first of the
/// usual ones that it has, else the one in use.
fn default_branch() -> String {
    let here = Path::new(".");
    let remote = ["symbolic-ref", "--short", "refs/remotes/origin/HEAD"];
    if let Ok(head) = git::output(here, &remote) {
        return head.trim().trim_start_matches("origin/").to_owned();
    }
    for usual in ["main", "master"] {
        let branch = format!("refs/heads/{usual}");
        if git::output(here, &["rev-parse", "--verify", "--quiet", &branch]).is_ok() {
            return usual.to_owned();
        }
    }
    match git::output(here, &["symbolic-ref", "--short", "HEAD"]) {
        Ok(branch) => branch.trim().to_owned(),
        Err(_) => "main".to_owned(),
    }
}

/// Returns what pages say, in the words that the configuration has for it already.
fn strings() -> Result<String> {
    let config = config::read(Path::new("."))?;
    let words = Dress {
        language: config.site.language,
        strings: config.site.strings,
        ..Dress::default()
    }
    .words();
    Ok(words.table(theme::phrases().iter().map(String::as_str)))
}

/// Writes a file unless there is one; tells whether it did.
fn write(path: &Path, text: &str) -> Result<bool> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(cannot)?;
    }
    match fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
    {
        Ok(mut file) => file
            .write_all(text.as_bytes())
            .with_context(cannot)
            .map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(cannot),
    }
}
