//! `agentdex graph`

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::show::one;
use super::{Terminal, Verdict};
use crate::agent::RelationType;
use crate::catalog::Catalog;
use crate::export::{self, Part, Selection};
use crate::graph::Layer;

/// Print the delegation graph, or a part of it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `name=DIR`
    catalog: Vec<CatalogArg>,
    #[arg(long, default_value = "json")]
    format: Format,
    /// Only one agent and those around it
    #[arg(long, value_name = "AGENT", conflicts_with = "path")]
    focus: Option<String>,
    /// How many steps around the agent in focus
    #[arg(long, value_name = "N", default_value_t = 1, requires = "focus")]
    depth: usize,
    /// Only a shortest path from one agent to another
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    path: Option<Vec<String>>,
    /// Only relations of a layer; may be repeated [default: declared and documented]
    #[arg(long, value_name = "LAYER")]
    layer: Vec<LayerArg>,
    /// Only relations of a type, such as delegates-to; may be repeated
    #[arg(long, value_name = "RELATION", value_parser = relation)]
    relation: Vec<RelationType>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
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
    let part = part(args, &model.catalog)?;
    let selection = Selection {
        layers: layers(&args.layer),
        relations: args.relation.clone(),
        part,
    };
    if let Part::Path { .. } = selection.part
        && export::select(&model, &selection).agents.is_empty()
    {
        bail!(
            "no path leads from `{}` to `{}`; try --layer all",
            args.path()[0],
            args.path()[1]
        );
    }
    terminal.raw(|out| export::graph(&model, &selection, args.format.into(), out))?;
    Ok(Verdict::Fine)
}

impl Args {
    /// Returns both ends of `--path`, or nothing.
    fn path(&self) -> &[String] {
        self.path.as_deref().unwrap_or_default()
    }
}

fn part(args: &Args, catalog: &Catalog) -> Result<Part> {
    Ok(match (&args.focus, args.path()) {
        (Some(agent), _) => Part::Around {
            agent: one(catalog, agent)?,
            depth: args.depth,
        },
        (None, [from, to]) => Part::Path {
            from: one(catalog, from)?,
            to: one(catalog, to)?,
        },
        _ => Part::Whole,
    })
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

impl From<Format> for export::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Json => export::Format::Json,
            Format::Dot => export::Format::Dot,
            Format::Mermaid => export::Format::Mermaid,
            Format::Graphml => export::Format::Graphml,
            Format::Csv => export::Format::Csv,
            Format::Svg => export::Format::Svg,
        }
    }
}
