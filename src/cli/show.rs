//! `agentdex show`

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::{Terminal, Verdict};
use crate::catalog::{Catalog, Listing, NotOne};
use crate::export;
use crate::report;
use crate::report::style::STRONG;

/// Show one agent: capabilities, findings, references
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The agent: its id, slug, name, alias or path
    #[arg(required_unless_present = "all")]
    agent: Option<String>,
    /// Folders of agents, each `DIR` or `NAME=DIR`
    catalog: Vec<CatalogArg>,
    /// Show every agent; with `--format json`, print `catalog.json`
    #[arg(long)]
    all: bool,
    #[arg(long, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let mut folders = args.catalog.clone();
    if let (true, Some(first)) = (args.all, &args.agent) {
        // With --all no agent is named: the first word is a folder too.
        folders.insert(0, first.parse().map_err(anyhow::Error::msg)?);
    }
    let (model, findings) = catalogs::load_checked(&folders, terminal)?;
    let catalog = &model.catalog;
    match (&args.agent, args.format) {
        (Some(wanted), format) if !args.all && is_component(catalog, wanted) => {
            let ix = one_component(catalog, wanted)?;
            match format {
                Format::Json => terminal.raw(|out| export::component_json(&model, ix, out))?,
                Format::Human => terminal.result(report::component::describe(&model, ix))?,
            }
        }
        (Some(wanted), format) if !args.all => {
            let ix = one(catalog, wanted)?;
            match format {
                Format::Json => terminal.raw(|out| export::agent_json(&model, ix, out))?,
                Format::Human => {
                    terminal.result(report::agent::describe(&model, &findings, ix))?;
                }
            }
        }
        (_, Format::Json) => terminal.raw(|out| export::catalog_json(&model, out))?,
        (_, Format::Human) => terminal.result(list(catalog))?,
    }
    Ok(Verdict::Fine)
}

/// Tells whether a person means a skill, a server, a command or a plugin: no agent is called so.
fn is_component(catalog: &Catalog, wanted: &str) -> bool {
    catalog.find(wanted).is_empty() && !catalog.find_components(wanted).is_empty()
}

/// Returns the one component that a person means.
fn one_component(catalog: &Catalog, wanted: &str) -> Result<usize> {
    match catalog.find_components(wanted)[..] {
        [ix] => Ok(ix),
        ref several => {
            let ids: Vec<String> = several.iter().map(|&ix| catalog.component_id(ix)).collect();
            bail!(
                "{} components are called `{wanted}`; name one of `{}`",
                ids.len(),
                ids.join("`, `")
            )
        }
    }
}

/// Returns the one agent that a person means.
pub(super) fn one(catalog: &Catalog, wanted: &str) -> Result<usize> {
    match catalog.one(wanted) {
        Ok(ix) => Ok(ix),
        Err(NotOne::Unknown { wanted, near }) => match near.first() {
            Some(near) => bail!("no agent is called `{wanted}`; did you mean `{near}`?"),
            None => bail!("no agent is called `{wanted}`; `agentdex show --all` lists them"),
        },
        Err(NotOne::Several { wanted, ids }) => bail!(
            "{} agents are called `{wanted}`; name one of `{}`",
            ids.len(),
            ids.join("`, `")
        ),
    }
}

fn list(catalog: &Catalog) -> String {
    let widest = catalog
        .agents
        .iter()
        .map(|listing| listing.id.chars().count())
        .max()
        .unwrap_or(0)
        .min(48);
    let row = |listing: &Listing| {
        let (id, signature) = (&listing.id, listing.capabilities.signature());
        format!(
            "{STRONG}{id:widest$}{STRONG:#}  {signature}  {}\n",
            listing.agent.summary
        )
    };
    catalog.agents.iter().map(row).collect()
}
