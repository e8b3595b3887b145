//! `agentdex graph`

use std::io::IsTerminal;

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::show::one;
use super::{Terminal, Verdict};
use crate::agent::RelationType;
use crate::capability::Capability;
use crate::catalog::Catalog;
use crate::export::{self, Part, Selection};
use crate::graph::{Layer, Target};
use crate::model::Model;
use crate::report::{path, tree};

/// Show the delegation graph, or a part of it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `NAME=DIR`
    catalog: Vec<CatalogArg>,
    /// What to print [default: `tree` on a terminal, else `json`]
    #[arg(long)]
    format: Option<Format>,
    /// Show only one agent and its neighbours
    #[arg(long, value_name = "AGENT", conflicts_with = "path")]
    focus: Option<String>,
    /// How many steps around the focused agent
    #[arg(long, value_name = "N", default_value_t = 1, requires = "focus")]
    depth: usize,
    /// Show only a shortest path of calls, to an agent or a capability such as `can:execute`
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    path: Option<Vec<String>>,
    /// Show only relations of this layer; may be repeated [default: declared and documented]
    #[arg(long, value_name = "LAYER")]
    layer: Vec<LayerArg>,
    /// Show only relations of this type, such as delegates-to; may be repeated
    #[arg(long, value_name = "RELATION", value_parser = relation)]
    relation: Vec<RelationType>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Tree,
    Json,
    Dot,
    Mermaid,
    Graphml,
    Csv,
    Svg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LayerArg {
    Declared,
    Documented,
    Effective,
    All,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let model = catalogs::load(&args.catalog, terminal)?;
    let Some(format) = args.export_format() else {
        terminal.result(drawn(args, &model)?)?;
        return Ok(Verdict::Fine);
    };

    let selection = Selection {
        layers: layers(&args.layer),
        relations: args.relation.clone(),
        part: part(args, &model)?,
    };
    if let Part::Path { from, to } = selection.part
        && export::select(&model, &selection).agents.is_empty()
    {
        let reasons = path::missing(&model, from, Target::Agent(to));
        bail!(
            "no path of calls leads from `{}` to `{}`\n{}",
            args.path()[0],
            args.path()[1],
            reasons.trim_end()
        );
    }
    terminal.raw(|out| export::graph(&model, &selection, format, out))?;
    Ok(Verdict::Fine)
}

impl Args {
    /// Returns both ends of `--path`, or nothing.
    fn path(&self) -> &[String] {
        self.path.as_deref().unwrap_or_default()
    }

    /// Returns the format to write; `None` where a tree is drawn for people.
    fn export_format(&self) -> Option<export::Format> {
        match self.format {
            Some(format) => format.into(),
            None if std::io::stdout().is_terminal() => None,
            None => Some(export::Format::Json),
        }
    }
}

/// Draws what is asked for as text.
fn drawn(args: &Args, model: &Model) -> Result<String> {
    let catalog = &model.catalog;
    Ok(match (&args.focus, args.path()) {
        (Some(agent), _) => tree::below(model, one(catalog, agent)?, args.depth),
        (None, [from, to]) => {
            let (from, target) = (one(catalog, from)?, target(catalog, to)?);
            match model.graph.shortest_path(catalog, from, target) {
                Some(agents) => path::found(model, &agents),
                None => path::missing(model, from, target),
            }
        }
        _ => tree::whole(model),
    })
}

/// Reads what a path is to lead to.
fn target(catalog: &Catalog, wanted: &str) -> Result<Target> {
    let Some(name) = wanted.strip_prefix("can:") else {
        return Ok(Target::Agent(one(catalog, wanted)?));
    };
    match Capability::named(name) {
        Some(capability) => Ok(Target::Capability(capability)),
        None => bail!(
            "unknown capability `{name}`; known are {}",
            Capability::SIGNATURE
                .map(|(known, _)| known.name())
                .join(", ")
        ),
    }
}

fn part(args: &Args, model: &Model) -> Result<Part> {
    let catalog = &model.catalog;
    Ok(match (&args.focus, args.path()) {
        (Some(agent), _) => Part::Around {
            agent: one(catalog, agent)?,
            depth: args.depth,
        },
        (None, [from, to]) => {
            let (from, target) = (one(catalog, from)?, target(catalog, to)?);
            let to = match target {
                Target::Agent(to) => to,
                Target::Capability(_) => last(model, from, target)?,
            };
            Part::Path { from, to }
        }
        _ => Part::Whole,
    })
}

/// Returns the agent that a path to a capability ends with.
fn last(model: &Model, from: usize, target: Target) -> Result<usize> {
    let path = model.graph.shortest_path(&model.catalog, from, target);
    match path.and_then(|path| path.last().copied()) {
        Some(last) => Ok(last),
        None => bail!("{}", path::missing(model, from, target).trim_end()),
    }
}

/// Reads a relation type as JSON spells it; the error lists them all.
fn relation(text: &str) -> Result<RelationType, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

fn layers(named: &[LayerArg]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = named
        .iter()
        .flat_map(|layer| layer.layers())
        .copied()
        .collect();
    layers.sort_unstable();
    layers.dedup();
    if layers.is_empty() {
        Selection::default().layers
    } else {
        layers
    }
}

impl LayerArg {
    fn layers(self) -> &'static [Layer] {
        match self {
            LayerArg::Declared => &[Layer::Declared],
            LayerArg::Documented => &[Layer::Documented],
            LayerArg::Effective => &[Layer::Effective],
            LayerArg::All => &[Layer::Declared, Layer::Documented, Layer::Effective],
        }
    }
}

impl From<Format> for Option<export::Format> {
    fn from(format: Format) -> Self {
        Some(match format {
            Format::Tree => return None,
            Format::Json => export::Format::Json,
            Format::Dot => export::Format::Dot,
            Format::Mermaid => export::Format::Mermaid,
            Format::Graphml => export::Format::Graphml,
            Format::Csv => export::Format::Csv,
            Format::Svg => export::Format::Svg,
        })
    }
}
