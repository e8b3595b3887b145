//! `agentdex index`

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::catalogs::{self, CatalogArg};
use super::check::plural;
use super::progress::Progress;
use super::{Terminal, Verdict};
use crate::catalog::{Catalog, Listing};
use crate::config;
use crate::model;
use crate::readme::{self, Setting, Stale, Updated};
use crate::report::patch;
use crate::report::style::{BAD, GOOD, STRONG};
use crate::source::{self, Replaced, Root, read_regular_text};

/// The largest file that is updated, in bytes: one that people read has a hundredth of that.
const LARGEST: u64 = 16 << 20;

/// Update tables, counts and charts of the agents in a README
///
/// Each stands between two comments, and nothing else is touched:
///
///   <!-- agentdex:begin table by=category columns=name,description,model -->
///   <!-- agentdex:end -->
///
/// `table`, `list`, `count` and `graph` are known. Without --write or --check the changes are printed as a patch.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    /// Files with markers
    #[arg(required = true)]
    file: Vec<PathBuf>,
    /// Folders of agents, each `DIR` or `NAME=DIR`
    #[arg(long = "in", value_name = "CATALOG", num_args = 1..)]
    catalog: Vec<CatalogArg>,
    /// Write the changes into the files
    #[arg(long)]
    write: bool,
    /// Exit with 1 where a section is out of date
    #[arg(long, conflicts_with = "write")]
    check: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let config = config::read(".".as_ref())?;
    let roots = catalogs::roots(&args.catalog, &config)?;
    let files: Vec<Text> = args
        .file
        .iter()
        .map(|file| read(file))
        .collect::<Result<_>>()?;
    let progress = Progress::new(terminal);
    let model = model::load(&roots, &config.cues, &progress)?.value;
    progress.finish();

    // All of them are understood before any is written.
    let update = |file: &Text| {
        refuse_agent(file, &model.catalog, &roots)?;
        let setting = Setting {
            model: &model,
            link: &|listing| link(file, listing, &roots),
            base_url: config.base_url.as_deref(),
        };
        updated(file, &setting)
    };
    let updates: Vec<Updated> = files.iter().map(update).collect::<Result<_>>()?;
    let updates: Vec<(&Text, &Updated)> = files.iter().zip(&updates).collect();

    if args.check {
        return check(&updates, terminal);
    }
    for (file, updated) in updates {
        let sections = plural(updated.sections, "section");
        let (stale, all) = (updated.stale.len(), updated.sections);
        let name = file.path.display();
        match stale {
            0 => terminal.say(&format!(
                "{GOOD}up to date{GOOD:#}: {name}, {all} {sections}"
            )),
            _ if args.write => {
                write(file, &updated.text)?;
                terminal.say(&format!(
                    "{GOOD}updated{GOOD:#}: {name}, {stale} of {all} {sections}"
                ));
            }
            _ => {
                terminal.patch(&patch::patch(&shown(&file.path), &file.text, &updated.text))?;
                terminal.say(&format!(
                    "{STRONG}out of date{STRONG:#}: {name}, {stale} of {all} {sections}; `--write` updates them"
                ));
            }
        }
    }
    Ok(Verdict::Fine)
}

/// A file with sections.
struct Text {
    path: PathBuf,
    text: String,
}

fn read(path: &Path) -> Result<Text> {
    if let Some(link) = link_in(path) {
        bail!("{} is a link; name what it leads to", link.display());
    }
    let cannot = || format!("cannot read {}", path.display());
    Ok(Text {
        path: path.to_owned(),
        text: read_regular_text(path, LARGEST).with_context(cannot)?,
    })
}

/// Returns the link that a path goes through below the working folder: what it leads to may belong to somebody else.
fn link_in(path: &Path) -> Option<&Path> {
    let named = if path.is_absolute() { 1 } else { usize::MAX };
    let is_link = |path: &&Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    path.ancestors().take(named).find(is_link)
}

/// Refuses a file that is an agent itself: a table in it would be a part of its prompt.
fn refuse_agent(file: &Text, catalog: &Catalog, roots: &[Root]) -> Result<()> {
    let real = file.path.canonicalize().ok();
    for root in roots {
        let home = root.dir.canonicalize().ok();
        let below = real.as_deref().zip(home.as_deref());
        let Some(path) = below.and_then(|(real, home)| real.strip_prefix(home).ok()) else {
            continue;
        };
        if !catalog.in_file(&root.name, &shown(path)).is_empty() {
            bail!(
                "{} is an agent of the catalog, and what is written into it would be a part of its prompt; \
                 name a README",
                file.path.display()
            );
        }
    }
    Ok(())
}

fn updated(file: &Text, setting: &Setting<'_>) -> Result<Updated> {
    let name = file.path.display();
    let updated = readme::update(&file.text, setting).map_err(|troubles| {
        let lines = troubles
            .iter()
            .map(|trouble| format!("{name}:{}: {}", trouble.line, trouble.message));
        anyhow::anyhow!("{}", lines.collect::<Vec<_>>().join("\n"))
    })?;
    if updated.sections == 0 {
        bail!(
            "{name} has no markers; put `<!-- agentdex:begin table -->` and `<!-- agentdex:end -->` where a table \
             should stand"
        );
    }
    Ok(updated)
}

/// Reports every section that is out of date.
fn check(updates: &[(&Text, &Updated)], terminal: &Terminal) -> Result<Verdict> {
    let mut stale = 0;
    for (file, updated) in updates {
        let name = file.path.display();
        for Stale { line, kind } in &updated.stale {
            stale += 1;
            terminal.result(format!(
                "{name}:{line}: {BAD}out of date{BAD:#}: this {kind} does not say what the catalog does; run `agentdex index {name} --write`\n"
            ))?;
        }
    }
    let sections: usize = updates.iter().map(|(_, updated)| updated.sections).sum();
    terminal.say(&format!(
        "{sections} {} checked: {stale} out of date",
        plural(sections, "section")
    ));
    Ok(match stale {
        0 => Verdict::Fine,
        _ => Verdict::Gate,
    })
}

fn write(file: &Text, text: &str) -> Result<()> {
    let folder = match file.path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let root = Root::new("", folder.to_owned());
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    match source::replace(&root, &name, file.text.as_bytes(), text.as_bytes())? {
        Replaced::Written | Replaced::Same => Ok(()),
        Replaced::Refused(why) => bail!("{} is not written: {why}", file.path.display()),
    }
}

/// Returns the address of an agent's file, relative to the folder of another file.
fn link(from: &Text, listing: &Listing, roots: &[Root]) -> Option<String> {
    let agent = &listing.agent;
    let root = roots.iter().find(|root| root.name == agent.source)?;
    let file = whole(&root.dir.join(&*agent.path))?;
    let path = whole(&from.path)?;
    let mut folder = path.parent()?;

    let mut ups = 0;
    let below = loop {
        match file.strip_prefix(folder) {
            Ok(below) => break below,
            Err(_) => folder = folder.parent()?,
        }
        ups += 1;
    };
    Some("../".repeat(ups) + &source::address(&shown(below)))
}

/// Returns a path from the root of the file system, as it is written: a link in it stays one.
fn whole(path: &Path) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for part in std::path::absolute(path).ok()?.components() {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    Some(whole)
}

fn shown(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    path.trim_start_matches("./").to_owned()
}
