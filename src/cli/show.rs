//! `agentdex show`

use std::fmt::Write;

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::{Terminal, Verdict};
use crate::agent::{self, ToolMode};
use crate::catalog::{Catalog, Listing};
use crate::export;
use crate::finding::nearest;
use crate::graph::Relation;
use crate::model::Model;
use crate::report::style::{QUIET, STRONG};

/// Show one agent as the catalog understands it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The agent: its id, slug, name, alias or path
    #[arg(required_unless_present = "all")]
    agent: Option<String>,
    /// Folders of agents, each `DIR` or `name=DIR`
    catalog: Vec<CatalogArg>,
    /// Every agent: prints `catalog.json`
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
    let model = catalogs::load(&folders, terminal)?;
    let catalog = &model.catalog;
    match (&args.agent, args.format) {
        (Some(wanted), format) if !args.all => {
            let ix = one(catalog, wanted)?;
            match format {
                Format::Json => terminal.raw(|out| export::agent_json(catalog, ix, out))?,
                Format::Human => terminal.result(describe(&model, ix))?,
            }
        }
        (_, Format::Json) => terminal.raw(|out| export::catalog_json(catalog, out))?,
        (_, Format::Human) => terminal.result(list(catalog))?,
    }
    Ok(Verdict::Fine)
}

/// Returns the one agent that a person means.
pub(super) fn one(catalog: &Catalog, wanted: &str) -> Result<usize> {
    match catalog.find(wanted)[..] {
        [ix] => Ok(ix),
        [] => match nearest(wanted, catalog.agents.iter().map(|listing| &*listing.id)) {
            Some(near) => bail!("no agent is called `{wanted}`; did you mean `{near}`?"),
            None => bail!("no agent is called `{wanted}`; `agentdex show --all` lists them"),
        },
        ref several => {
            let ids: Vec<_> = several
                .iter()
                .map(|&ix| format!("`{}`", catalog.agents[ix].id))
                .collect();
            bail!(
                "{} agents are called `{wanted}`; name one of {}",
                ids.len(),
                ids.join(", ")
            )
        }
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

fn describe(model: &Model, ix: usize) -> String {
    let listing = &model.catalog.agents[ix];
    let agent = &listing.agent;
    let mut text = format!(
        "{STRONG}{}{STRONG:#}  {}\n",
        agent.name,
        listing.capabilities.signature()
    );
    if !agent.summary.is_empty() {
        let _ = writeln!(text, "{}", agent.summary);
    }
    text.push('\n');
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(text, "{QUIET}{name:13}{QUIET:#}{value}");
        }
    };
    fact("id", listing.id.clone());
    fact("file", format!("{} in {}", agent.path, agent.source));
    fact("dialect", agent::word(&agent.dialect));
    fact("tools", tools(listing));
    fact("denied", agent.tools.denied.join(", "));
    fact("may", listing.capabilities.names().join(", "));
    fact(
        "model",
        agent
            .models
            .iter()
            .map(|model| model.raw.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    );
    fact("category", agent.category.clone().unwrap_or_default());
    fact("tags", agent.tags.join(", "));
    fact("also called", agent.aliases.join(", "));
    fact(
        "mended",
        agent
            .repairs
            .iter()
            .map(|r| format!("{} (line {})", r.code, r.line))
            .collect::<Vec<_>>()
            .join(", "),
    );
    describe_relations(model, ix, &mut text);
    text
}

/// Lists the relations that an agent states or is named in.
fn describe_relations(model: &Model, ix: usize, text: &mut String) {
    let relations: Vec<&Relation> = model
        .graph
        .relations
        .iter()
        .filter(|r| r.from == ix || r.to == Some(ix))
        .collect();
    if !relations.is_empty() {
        let _ = writeln!(text, "\n{STRONG}relations{STRONG:#}");
    }
    for relation in relations {
        let name = |ix: usize| model.catalog.agents[ix].id.as_str();
        let to = relation.to.map_or(relation.target.as_str(), name);
        let (from, kind) = (name(relation.from), agent::word(&relation.relation));
        let _ = writeln!(
            text,
            "  {from} {kind} {to}  {QUIET}line {}: {}{QUIET:#}",
            relation.line, relation.quote
        );
    }
}

fn tools(listing: &Listing) -> String {
    match listing.agent.tools.mode {
        ToolMode::Inherit => "inherits every tool".to_owned(),
        ToolMode::All => "every tool".to_owned(),
        ToolMode::None => "none".to_owned(),
        ToolMode::List => listing.agent.tools.names.join(", "),
    }
}
