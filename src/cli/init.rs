//! `agentdex init`

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::{Terminal, Verdict};
use crate::editorial::Dress;
use crate::report::style::{GOOD, QUIET};
use crate::{config, theme};

const CONFIG: &str = include_str!("init/agentdex.toml");
const PAGES: &str = include_str!("init/pages.yml");
const REVIEW: &str = include_str!("init/review.yml");

/// Write `agentdex.toml` and a workflow that publishes the site on GitHub Pages
///
/// Files that exist already stay as they are.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Add a workflow that reviews pull requests: findings, code scanning, a comment that says what the change alters
    #[arg(long)]
    github: bool,
    /// Print what the site's pages say, as `[site.strings]` of `agentdex.toml`, to be said in another language
    #[arg(long)]
    strings: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    if args.strings {
        terminal.result(&strings()?)?;
        return Ok(Verdict::Fine);
    }
    let mut files = vec![
        (config::FILE, CONFIG),
        (".github/workflows/agentdex-pages.yml", PAGES),
    ];
    if args.github {
        files.push((".github/workflows/agentdex-review.yml", REVIEW));
    }
    for (path, text) in files {
        match write(path.as_ref(), text)? {
            true => terminal.say(&format!("{GOOD}written{GOOD:#}  {path}")),
            false => terminal.say(&format!(
                "{QUIET}kept{QUIET:#}     {path}, which was there already"
            )),
        }
    }
    Ok(Verdict::Fine)
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
