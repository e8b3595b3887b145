//! The model: a catalog and its graph. [`load`] is the one way in that every verb takes.

use anyhow::Result;
use rayon::prelude::*;

use crate::agent::{self, Agent};
use crate::catalog::{self, Catalog};
use crate::config::cues::CatalogCues;
use crate::finding::{Finding, Noted};
use crate::graph::{self, Graph};
use crate::source::{self, Plugin, Root};

/// What every analysis, page and verb reads.
#[derive(Debug, Default)]
pub struct Model {
    pub catalog: Catalog,
    pub graph: Graph,
}

/// A stage of work on a catalog, as progress and timings name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Read,
    Parse,
    Relate,
    Check,
    Index,
    Render,
}

/// Is told when a stage starts, with how many steps it has, and of every step.
pub trait Watch: Sync {
    /// A stage starts; `steps` is 0 where they cannot be counted.
    fn stage(&self, stage: Stage, steps: usize);
    /// One step of the stage is done.
    fn step(&self);
}

/// Watches nothing.
impl Watch for () {
    fn stage(&self, _: Stage, _: usize) {}
    fn step(&self) {}
}

/// Reads, parses, assembles and relates the agents under the roots. `cues` are the catalog's own.
///
/// # Errors
///
/// Fails when a root cannot be read at all; trouble with single files is a finding.
pub fn load(roots: &[Root], cues: &CatalogCues, watch: &dyn Watch) -> Result<Noted<Model>> {
    let mut findings = Vec::new();
    watch.stage(Stage::Read, 0);
    let sources = source::read(roots)?.drain_into(&mut findings);

    watch.stage(Stage::Parse, sources.len());
    let parsed: Vec<(Vec<Agent>, Vec<Finding>)> = sources
        .into_par_iter()
        .map(|source| {
            let parsed = agent::parse_all(source);
            watch.step();
            (parsed.value, parsed.findings)
        })
        .collect();
    let (agents, noticed): (Vec<_>, Vec<_>) = parsed.into_iter().unzip();
    findings.extend(noticed.into_iter().flatten());

    watch.stage(Stage::Relate, 0);
    let names = roots.iter().map(|root| root.name.clone()).collect();
    let mut catalog = catalog::assemble(names, agents.into_iter().flatten().collect());
    catalog.plugins = plugins(roots, &catalog);
    for codeowners in roots.iter().filter_map(source::codeowners) {
        catalog.give_owners(&codeowners);
    }
    let graph = graph::relate(&catalog, cues).drain_into(&mut findings);
    Ok(Noted {
        value: Model { catalog, graph },
        findings,
    })
}

/// Returns the plugins that the agents of each root stand in, sorted.
fn plugins(roots: &[Root], catalog: &Catalog) -> Vec<Plugin> {
    let of_root = |root: &Root| {
        let agents = catalog.agents.iter().map(|listing| &listing.agent);
        let own = agents.filter(|agent| agent.source == root.name);

        source::plugins(root, own.map(|agent| &*agent.path))
    };
    let mut plugins: Vec<Plugin> = roots.iter().flat_map(of_root).collect();
    plugins.sort();
    plugins
}
