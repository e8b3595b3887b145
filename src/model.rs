//! The model: a catalog and its graph. [`load`] is the one way in that every verb takes.

use anyhow::Result;
use rayon::prelude::*;

use crate::agent::{self, Agent};
use crate::catalog::{self, Catalog};
use crate::component::{self, Kind};
use crate::config::Config;
use crate::config::cues::CatalogCues;
use crate::finding::{Finding, Noted};
use crate::graph::{self, Graph};
use crate::source::{self, Plugin, Root, Unsaved};
use crate::uses::{User, Uses};

/// What every analysis, page and verb reads.
#[derive(Debug, Default)]
pub struct Model {
    pub catalog: Catalog,
    pub graph: Graph,
    /// What agents and components use.
    pub uses: Uses,
}

/// What a plugin holds, by indices of the catalog.
#[derive(Debug, Default)]
pub struct PluginParts {
    pub agents: Vec<usize>,
    pub components: Vec<usize>,
}

impl Model {
    /// Returns the components that are told of: instructions only where they say something of agents or what these use.
    pub fn components(&self) -> impl Iterator<Item = usize> {
        (0..self.catalog.components.len()).filter(|&ix| self.is_told(ix))
    }

    /// Tells whether a component is told of.
    pub fn is_told(&self, ix: usize) -> bool {
        let is_silent =
            || self.graph.started(ix).is_empty() && self.uses.of(User::Component(ix)).is_empty();
        self.catalog.components[ix].kind != Kind::Instructions || !is_silent()
    }

    /// Returns what a plugin holds.
    pub fn parts(&self, plugin: usize) -> PluginParts {
        let catalog = &self.catalog;
        let is_part =
            |source: &str, path: &str| catalog.plugin_around(source, path) == Some(plugin);
        let agents = catalog
            .agents
            .iter()
            .map(|listing| &listing.agent)
            .enumerate();
        let components = catalog.components.iter().enumerate();

        PluginParts {
            agents: agents
                .filter(|(_, agent)| is_part(&agent.source, &agent.path))
                .map(|(ix, _)| ix)
                .collect(),
            components: components
                .filter(|&(ix, one)| {
                    ix != plugin && self.is_told(ix) && is_part(&one.source, &one.path)
                })
                .map(|(ix, _)| ix)
                .collect(),
        }
    }
}

/// What a catalog is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    pub config: Config,
    pub roots: Vec<Root>,
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
    load_over(roots, &Unsaved::default(), cues, watch)
}

/// Does what [`load`] does, with texts that are not saved yet in place of their files.
///
/// # Errors
///
/// Fails where [`load`] does.
pub fn load_over(
    roots: &[Root],
    unsaved: &Unsaved,
    cues: &CatalogCues,
    watch: &dyn Watch,
) -> Result<Noted<Model>> {
    let mut findings = Vec::new();
    let catalog = read_catalog(roots, unsaved, watch)?.drain_into(&mut findings);

    watch.stage(Stage::Relate, 0);
    let graph = graph::relate(&catalog, cues).drain_into(&mut findings);
    Ok(Noted {
        value: Model {
            uses: Uses::new(&catalog, &graph),
            catalog,
            graph,
        },
        findings,
    })
}

/// Reads the agents of some roots, without their relations.
///
/// # Errors
///
/// Fails when a root cannot be walked.
pub fn read(roots: &[Root], watch: &dyn Watch) -> Result<Noted<Catalog>> {
    read_catalog(roots, &Unsaved::default(), watch)
}

fn read_catalog(roots: &[Root], unsaved: &Unsaved, watch: &dyn Watch) -> Result<Noted<Catalog>> {
    let mut findings = Vec::new();
    watch.stage(Stage::Read, 0);
    let read = source::read_over(roots, unsaved)?.drain_into(&mut findings);

    watch.stage(Stage::Parse, read.agents.len());
    let parsed: Vec<(Vec<Agent>, Vec<Finding>)> = read
        .agents
        .into_par_iter()
        .map(|source| {
            let parsed = agent::parse_all(source);
            watch.step();
            (parsed.value, parsed.findings)
        })
        .collect();
    let (agents, noticed): (Vec<_>, Vec<_>) = parsed.into_iter().unzip();
    findings.extend(noticed.into_iter().flatten());

    let agents: Vec<Agent> = agents.into_iter().flatten().collect();
    let components = component::read(read.components, &agents, roots).drain_into(&mut findings);
    let names = roots.iter().map(|root| root.name.clone()).collect();
    let mut catalog = catalog::assemble(names, agents);
    catalog.plugins = plugins(roots, &catalog);
    catalog.equip(components);
    for codeowners in roots.iter().filter_map(source::codeowners) {
        catalog.give_owners(&codeowners);
    }
    Ok(Noted {
        value: catalog,
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
