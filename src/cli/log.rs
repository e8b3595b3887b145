//! `agentdex log`

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::progress::Progress;
use super::{Terminal, Verdict, show};
use crate::report::log;
use crate::{config, diff, model, source};

/// Show which commits changed what an agent may do
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Commits are those of the branch that is checked out; what a merge brought is the merge's. Renames of the file are \
followed.\n\n  agentdex log release-captain\n  agentdex log release-captain --format json | jq '.since[]'"
)]
pub(super) struct Args {
    /// The agent: its id, slug, name, alias or path
    agent: String,
    /// Folders of agents, each `DIR` or `NAME=DIR`
    catalog: Vec<CatalogArg>,
    #[arg(long, default_value = "human")]
    format: Format,
    /// Read at most this many versions of the file
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..))]
    most: u16,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let config = config::read(".".as_ref())?;
    let roots = catalogs::roots(&args.catalog, &config)?;
    let progress = Progress::new(terminal);
    let catalog = model::load(&roots, &config.cues, &progress)?.value.catalog;
    progress.finish();

    let listing = &catalog.agents[show::one(&catalog, &args.agent)?];
    let root = roots.iter().find(|root| root.name == listing.agent.source);
    let root = root.context("a source went away")?;
    let history = source::history(root, &listing.agent.path, usize::from(args.most))?;
    let steps = diff::steps(&history, &listing.agent);

    match args.format {
        Format::Human => terminal.result(log::human(listing, &history, &steps))?,
        Format::Json => terminal.raw(|out| log::json(listing, &history, &steps, out))?,
    }
    Ok(Verdict::Fine)
}
