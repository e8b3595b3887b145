//! `agentdex files`

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::{Terminal, Verdict};
use crate::catalog::Catalog;
use crate::config;
use crate::export;
use crate::model;
use crate::report;
use crate::report::style::{QUIET, STRONG};
use crate::source::{self, ComponentKind, Looked, Reason};

/// List files with the rule that made each an agent or not, and its runtime's verdict
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `NAME=DIR`
    catalog: Vec<CatalogArg>,
    /// Show only agents, or only the other files
    #[arg(long, value_name = "WHICH", default_value = "all")]
    only: Only,
    #[arg(long, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    All,
    Agents,
    Others,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let roots = catalogs::roots(&args.catalog, &config::read(".".as_ref())?)?;
    let catalog = model::read(&roots, &())?.value;
    let mut files = source::survey(&roots)?;
    files.retain(|file| {
        args.only == Only::All || file.reason.is_agent() == (args.only == Only::Agents)
    });

    match args.format {
        Format::Json => terminal.raw(|out| export::files_json(&files, &catalog, out))?,
        Format::Human => terminal.result(list(&files, &catalog))?,
    }
    Ok(Verdict::Fine)
}

/// Returns a line for each file, below the name of its source where there are several.
fn list(files: &[Looked], catalog: &Catalog) -> String {
    let is_one = files
        .windows(2)
        .all(|pair| pair[0].source == pair[1].source);
    let by_file = catalog.by_file();
    let widest = files.iter().map(|file| file.path.chars().count()).max();
    let widest = widest.unwrap_or(0).min(60);
    let kind = files.iter().map(|file| what(file).len()).max().unwrap_or(0);

    let mut text = String::new();
    for of_source in files.chunk_by(|one, next| one.source == next.source) {
        if let Some(first) = of_source.first().filter(|_| !is_one) {
            let _ = writeln!(text, "{STRONG}{}{STRONG:#}", first.source);
        }
        for file in of_source {
            let (is, path, why) = (what(file), file.path.as_str(), file.reason.text());
            let _ = write!(text, "{is:kind$}  {path:widest$}  {QUIET}{why}{QUIET:#}");
            let agents = by_file.get(&(&*file.source, path)).into_iter().flatten();
            let loadings = agents.filter_map(|&ix| catalog.loading(ix));
            let mut verdicts: Vec<String> = loadings.map(report::agent::verdict).collect();
            verdicts.dedup();
            for verdict in verdicts {
                let _ = write!(text, " · {verdict}");
            }
            text.push('\n');
        }
    }
    let agents = files.iter().filter(|file| file.reason.is_agent()).count();
    let _ = writeln!(
        text,
        "{agents} of {} files are agents{}",
        files.len(),
        components(files)
    );
    text
}

fn what(file: &Looked) -> &'static str {
    file.reason.kind().unwrap_or("-")
}

/// Counts what is read beside agents.
fn components(files: &[Looked]) -> String {
    let kinds = files.iter().filter_map(|file| match &file.reason {
        Reason::Component(component) => Some(component.kind),
        _ => None,
    });
    let mut counts: BTreeMap<ComponentKind, usize> = BTreeMap::new();
    kinds.for_each(|kind| *counts.entry(kind).or_default() += 1);

    counts
        .into_iter()
        .map(|(kind, count)| format!(", {count} hold {}", kind.plural()))
        .collect()
}
