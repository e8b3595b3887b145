//! `agentdex diff`

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::progress::Progress;
use super::{Terminal, Verdict};
use crate::check::{self, Terms};
use crate::config::policy::Policy;
use crate::config::{self, Config};
use crate::diff::{self, Side};
use crate::finding::Finding;
use crate::model::{self, Model, Stage, Watch};
use crate::report::diff::{Compared, human, json, markdown};
use crate::source::{self, Root};

/// What stands before a revision.
const REVISION: &str = "git:";

/// Compare two catalogs: what agents may do and reach now, relations, findings
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A catalog is a folder, or `git:REV`: the other one's folder (the configured ones, where both \
are revisions) as it was at a branch, a tag or a commit.\n\n  agentdex diff git:main\n  agentdex diff git:v1.2 git:v1.3 \
--format markdown\n  agentdex diff old/agents new/agents --gate"
)]
pub(super) struct Args {
    /// The catalog as it was: `DIR` or `git:REV`
    #[arg(value_name = "OLD")]
    old: String,
    /// The catalog as it is: `DIR` or `git:REV` [default: the configured one, as it stands]
    #[arg(value_name = "NEW")]
    new: Option<String>,
    #[arg(long, default_value = "human")]
    format: Format,
    /// Fail where an agent may do or reach more than before
    #[arg(long)]
    gate: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Markdown,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let config = config::read(".".as_ref())?;
    let named = |side: &str| roots(side, &config);
    let (old_roots, new_roots) = (
        named(&args.old)?,
        args.new
            .as_deref()
            .map_or_else(|| roots("", &config), named)?,
    );
    let usual = || catalogs::roots(&[], &config);
    let around = match (&old_roots, &new_roots) {
        (_, Some(roots)) | (Some(roots), None) => roots.clone(),
        (None, None) => usual()?,
    };
    let progress = Progress::new(terminal);
    let (old, old_findings) = load(&args.old, old_roots, &around, &config.policy, &progress)?;
    let new_side = args.new.as_deref().unwrap_or_default();
    let (new, new_findings) = load(new_side, new_roots, &around, &config.policy, &progress)?;
    progress.finish();

    let old = Side {
        model: &old,
        findings: &old_findings,
    };
    let new = Side {
        model: &new,
        findings: &new_findings,
    };
    let diff = diff::compare(old, new);
    let compared = Compared {
        old,
        new,
        diff: &diff,
    };
    match args.format {
        Format::Human => terminal.result(human::draw(&compared))?,
        Format::Json => terminal.raw(|out| json::write(&compared, out))?,
        Format::Markdown => {
            terminal.raw(|out| out.write_all(markdown::write(&compared).as_bytes()))?;
        }
    }
    let gained = diff.gains().next().is_some();
    Ok(if args.gate && gained {
        Verdict::Gate
    } else {
        Verdict::Fine
    })
}

/// Returns the roots of a side that is a folder (the usual ones where nothing is named), nothing for a revision.
fn roots(side: &str, config: &Config) -> Result<Option<Vec<Root>>> {
    if side.starts_with(REVISION) {
        return Ok(None);
    }
    let named: Vec<CatalogArg> = match side {
        "" => Vec::new(),
        side => vec![side.parse().map_err(anyhow::Error::msg)?],
    };
    catalogs::roots(&named, config).map(Some)
}

/// Loads the catalog that another one is compared with: a folder, or the other one's roots at a revision.
pub(super) fn load_old(
    old: &str,
    around: &[Root],
    config: &Config,
    progress: &Progress,
) -> Result<(Model, Vec<Finding>)> {
    load(old, roots(old, config)?, around, &config.policy, progress)
}

/// Returns what a catalog may be called on a page, where nobody needs to know the folders of whoever built it.
pub(super) fn called(side: &str) -> String {
    match side.strip_prefix(REVISION) {
        Some(revision) => revision.to_owned(),
        None => Path::new(side)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    }
}

/// Loads a side: its own roots, or those of the other side at a revision.
fn load(
    side: &str,
    own: Option<Vec<Root>>,
    around: &[Root],
    policy: &Policy,
    progress: &Progress,
) -> Result<(Model, Vec<Finding>)> {
    let Some(roots) = own else {
        let revision = side.strip_prefix(REVISION).unwrap_or_default();
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let then = |(ix, root): (usize, &Root)| {
            source::check_out(root, revision, &folder.path().join(ix.to_string()))
        };
        let roots: Vec<Root> = around.iter().enumerate().map(then).collect::<Result<_>>()?;
        return read(&roots, policy, progress);
    };
    if let Some(missing) = roots.iter().find(|root| !Path::new(&root.dir).exists()) {
        bail!(
            "there is no folder {}; a revision is named `git:REV`",
            missing.dir.display()
        );
    }
    read(&roots, policy, progress)
}

fn read(roots: &[Root], policy: &Policy, progress: &Progress) -> Result<(Model, Vec<Finding>)> {
    let loaded = model::load(roots, progress)?;
    progress.stage(Stage::Check, 0);
    let exists = |source: &str, path: &str| source::exists(roots, source, path);
    let terms = Terms {
        policy: Some(policy),
        today: None,
        exists: Some(&exists),
    };
    let findings = check::check(&loaded.value, loaded.findings, &terms).findings;
    Ok((loaded.value, findings))
}
