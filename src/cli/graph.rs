//! `agentdex graph`

use anyhow::Result;
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::progress::Progress;
use super::{Terminal, Verdict};
use crate::graph::Layer;
use crate::{config, export, model};

/// Print the delegation graph
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `name=DIR`
    catalog: Vec<CatalogArg>,
    #[arg(long, default_value = "json")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let config = config::read(".".as_ref())?;
    let roots = catalogs::roots(&args.catalog, &config)?;
    let progress = Progress::new(terminal);
    let model = model::load(&roots, &progress)?.value;
    progress.finish();
    match args.format {
        Format::Json => {
            terminal.raw(&export::graph_json(&model, |relation| relation.layer != Layer::Effective))?;
        }
    }
    Ok(Verdict::Fine)
}
