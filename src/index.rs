//! The search index: every agent as a document of the engine.

pub mod answer;

use std::collections::BTreeSet;

pub use agentdex_search::{Answer, Engine, Files, Hit, Request};
use agentdex_search::{Document, Options};
use anyhow::{Context, Result};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::agent::{Agent, RelationClass};
use crate::capability::Capabilities;
use crate::catalog::{Catalog, Listing};
use crate::component::Kind;
use crate::facts::Access;
use crate::finding::Finding;
use crate::graph::{Relation, Resolution};
use crate::model::Model;
use crate::uses::User;

/// The folder of the site that the index's files stand in.
pub const FOLDER: &str = "search-index";

/// How many agents of the same name are looked for beyond those that a page lists.
const MOST_VARIANTS: usize = 50;

/// Most agents that a page lists as similar.
const SIMILAR: usize = 5;

/// What the search index of a catalog comes to.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The files that a search reads, by name.
    pub files: Files,
    /// For each agent those that speak of the same rare things, most similar first; by index.
    pub similar: Vec<Vec<usize>>,
}

/// Returns the search index with what it says of similar agents. `synonyms` are words that mean the same in this catalog.
///
/// # Errors
///
/// Fails where the engine does, which no agent should cause.
pub fn build(model: &Model, findings: &[Finding], synonyms: &[Vec<String>]) -> Result<Index> {
    let files = files(model, findings, synonyms)?;
    let similar = similar(model, &files).context("cannot compare agents")?;
    Ok(Index { files, similar })
}

/// Returns the files of the search index, by name.
///
/// # Errors
///
/// Fails where the engine does, which no agent should cause.
pub fn files(model: &Model, findings: &[Finding], synonyms: &[Vec<String>]) -> Result<Files> {
    let rules = rules_by_agent(&model.catalog, findings);
    let around = around(model);
    let documents = model
        .catalog
        .agents
        .iter()
        .zip(around)
        .enumerate()
        .map(|(ix, (_, around))| document(model, ix, &around, rules.get(&ix)));
    let options = Options {
        synonyms: synonyms.to_vec(),
        ..Options::default()
    };
    agentdex_search::build(documents, &options).context("cannot build the search index")
}

/// Returns the index of a catalog, ready to search.
///
/// # Errors
///
/// Fails where the engine does, which no agent should cause.
pub fn open(model: &Model, findings: &[Finding], synonyms: &[Vec<String>]) -> Result<Engine> {
    Engine::open(files(model, findings, synonyms)?).context("cannot open the search index")
}

/// Returns the similar agents of each. Agents of the same name have a list of their own on a page, so they take no
/// place in this one.
fn similar(model: &Model, files: &Files) -> Result<Vec<Vec<usize>>, agentdex_search::Error> {
    let agents = &model.catalog.agents;
    let similarity = Engine::open(files.clone())?.similarity()?;
    let number_of: FxHashMap<&str, usize> = agents
        .iter()
        .enumerate()
        .map(|(ix, listing)| (&*listing.id, ix))
        .collect();
    let of = |listing: &Listing| {
        let similar = similarity.of(
            &listing.id,
            SIMILAR + listing.variants.len().min(MOST_VARIANTS),
        );
        let numbers = similar
            .iter()
            .filter_map(|similar| number_of.get(&*similar.id).copied());
        numbers
            .filter(|&ix| !listing.variants.contains(ix))
            .take(SIMILAR)
            .collect()
    };
    Ok(agents.par_iter().map(of).collect())
}

/// What the graph says of one agent.
#[derive(Default)]
struct Around {
    calls: BTreeSet<usize>,
    called_by: BTreeSet<usize>,
    /// Whether it names an agent of the catalog, or one names it.
    is_connected: bool,
    dangling: bool,
}

fn around(model: &Model) -> Vec<Around> {
    let mut around: Vec<Around> = model
        .catalog
        .agents
        .iter()
        .map(|_| Around::default())
        .collect();
    for relation in &model.graph.relations {
        around[relation.from].dangling |= relation.resolution == Resolution::Dangling;
        if let Some(to) = reference(relation) {
            around[relation.from].is_connected = true;
            around[to].is_connected = true;
        }
    }
    for edge in &model.graph.delegations.edges {
        around[edge.caller].calls.insert(edge.callee);
        around[edge.callee].called_by.insert(edge.caller);
    }
    around
}

/// Returns the other agent that a relation leads to; a contrast leads to none.
fn reference(relation: &Relation) -> Option<usize> {
    let is_contrast = relation.relation.class() == RelationClass::Contrast;
    relation
        .to
        .filter(|&to| to != relation.from && !is_contrast)
}

fn rules_by_agent<'f>(
    catalog: &Catalog,
    findings: &'f [Finding],
) -> FxHashMap<usize, BTreeSet<&'f str>> {
    let mut rules: FxHashMap<_, BTreeSet<_>> = FxHashMap::default();
    for finding in findings {
        if let Some(ix) = catalog.at(&finding.place) {
            rules.entry(ix).or_default().insert(finding.rule);
        }
    }
    rules
}

fn document(model: &Model, ix: usize, around: &Around, rules: Option<&BTreeSet<&str>>) -> Document {
    let listing = &model.catalog.agents[ix];
    let agent = &listing.agent;
    let access = Access::from(&agent.tools);
    let stem = Some(agent.stem())
        .filter(|stem| *stem != agent.name)
        .map(str::to_owned);
    Document {
        id: listing.id.clone(),
        url: listing.url(),
        path: agent.path.to_string(),
        source: agent.source.to_string(),
        name: agent.name.clone(),
        aliases: agent.aliases.iter().cloned().chain(stem).collect(),
        description: agent.description.clone(),
        summary: agent.summary.clone(),
        examples: examples(agent),
        triggers: agent.triggers.clone(),
        headings: headings(agent),
        body: agent.read_body().text,
        tags: agent
            .tags
            .iter()
            .chain(&agent.domains)
            .chain(&agent.skills)
            .cloned()
            .chain(skills(model, ix))
            .collect(),
        category: agent.category.clone(),
        tools: owned(access.allowed_names()),
        denied_tools: owned(access.denied_names()),
        capabilities: listing.capabilities.names(),
        models: agent
            .models
            .iter()
            .map(|model| model.family.clone())
            .collect(),
        owners: listing.owners.clone(),
        status: agent.status().map(str::to_owned),
        dialect: crate::agent::word(&agent.dialect),
        signature: listing.capabilities.signature(),
        calls: ids(model, &around.calls),
        called_by: ids(model, &around.called_by),
        findings: owned(rules.into_iter().flatten().copied()),
        flags: flags(listing, &listing.capabilities, around),
        body_digest: body_digest(listing),
    }
}

/// Returns the skills of the catalog that an agent uses, by name.
fn skills(model: &Model, agent: usize) -> impl Iterator<Item = String> {
    let used = model.uses.of(User::Agent(agent)).iter();
    let used = used.map(|one| &model.catalog.components[one.component]);

    used.filter(|one| one.kind == Kind::Skill)
        .map(|one| one.name.clone())
}

fn ids(model: &Model, agents: &BTreeSet<usize>) -> Vec<String> {
    let agents = agents.iter().map(|&ix| &model.catalog.agents[ix]);

    agents.map(|agent| agent.id.clone()).collect()
}

fn examples(agent: &Agent) -> Vec<String> {
    let examples = agent.examples.iter();

    examples
        .map(|example| format!("{} {}", example.trigger, example.response))
        .collect()
}

fn headings(agent: &Agent) -> Vec<String> {
    let headings = agent.body.headings.iter();

    headings.map(|heading| heading.text.clone()).collect()
}

fn owned<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

/// Returns the facts that `is:` asks for.
fn flags(listing: &Listing, capabilities: &Capabilities, around: &Around) -> Vec<String> {
    let access = Access::from(&listing.agent.tools);
    let facts = [
        ("orphan", !around.is_connected && !around.dangling),
        ("dangling", around.dangling),
        ("unrestricted", access.is_unrestricted()),
        // The engine takes denied tools off these when it is asked for a tool.
        ("inherits", access.inherits() && !access.is_unrestricted()),
        ("mended", !listing.agent.repairs.is_empty()),
        ("variant", !listing.variants.is_empty()),
        ("read-only", capabilities.is_read_only()),
        ("deprecated", listing.agent.is_deprecated()),
    ];
    facts
        .into_iter()
        .filter(|&(_, holds)| holds)
        .map(|(fact, _)| fact.to_owned())
        .collect()
}

/// Only bodies that others share are worth folding by.
fn body_digest(listing: &Listing) -> String {
    if listing.same_body.is_empty() {
        return String::new();
    }
    blake3::hash(listing.agent.body_text().trim().as_bytes())
        .to_hex()
        .to_string()
}
