//! What programs read: `catalog.json`, one JSON file per agent, `graph.json`, `findings.json`.

mod graph;

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::agent::dialect::Dialect;
use crate::agent::{Example, ModelName, RelationType, Tools};
use crate::capability::Capabilities;
use crate::catalog::Catalog;
use crate::finding::{Finding, Repair, Severity};
use crate::graph::{Layer, Relation, Resolution};
use crate::model::Model;
pub use graph::{Format, Part, Selected, Selection, graph, select};

/// Returns `catalog.json`: every agent, by source and path.
pub fn catalog_json(catalog: &Catalog) -> Vec<u8> {
    let agents = (0..catalog.agents.len()).map(|ix| agent_record(catalog, ix)).collect();
    bytes(&CatalogFile { schema: "agentdex/catalog/1", agents })
}

/// Returns one agent's JSON: its record of `catalog.json`.
pub fn agent_json(catalog: &Catalog, ix: usize) -> Vec<u8> {
    bytes(&agent_record(catalog, ix))
}

/// Returns `graph.json` with the relations that `keep` accepts, in the graph's order.
pub fn graph_json(model: &Model, keep: impl Fn(&Relation) -> bool) -> Vec<u8> {
    let relations = model.graph.relations.iter().filter(|relation| keep(relation));
    graph_bytes(model, 0..model.catalog.agents.len(), relations)
}

/// Returns a part of the graph as JSON.
fn selected_json(model: &Model, selected: &Selected<'_>) -> String {
    let relations = selected.relations.iter().map(AsRef::as_ref);
    String::from_utf8(graph_bytes(model, selected.agents.iter().copied(), relations)).unwrap_or_default()
}

fn graph_bytes<'m>(
    model: &'m Model,
    agents: impl Iterator<Item = usize>,
    relations: impl Iterator<Item = &'m Relation>,
) -> Vec<u8> {
    let node = |ix: usize| {
        let listing = &model.catalog.agents[ix];
        let agent = &listing.agent;
        NodeRecord { id: &listing.id, name: &agent.name, source: &agent.source, path: &agent.path }
    };
    bytes(&GraphFile {
        schema: "agentdex/graph/1",
        agents: agents.map(node).collect(),
        relations: relations.map(|relation| relation_record(&model.catalog, relation)).collect(),
    })
}

/// Returns `findings.json`, in the order given.
pub fn findings_json(catalog: &Catalog, findings: &[Finding]) -> Vec<u8> {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    bytes(&FindingsFile {
        schema: "agentdex/findings/1",
        summary: Summary {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            info: count(Severity::Info),
        },
        findings: findings.iter().map(|finding| finding_record(catalog, finding)).collect(),
    })
}

#[derive(Serialize)]
struct CatalogFile<'a> {
    schema: &'static str,
    agents: Vec<AgentRecord<'a>>,
}

#[derive(Serialize)]
struct AgentRecord<'a> {
    id: &'a str,
    slug: &'a str,
    name: &'a str,
    aliases: &'a [String],
    source: &'a Arc<str>,
    path: &'a Arc<str>,
    url: String,
    dialect: Dialect,
    description: &'a str,
    summary: &'a str,
    tools: &'a Tools,
    capabilities: &'a Capabilities,
    models: &'a [ModelName],
    category: Option<&'a str>,
    tags: &'a [String],
    domains: &'a [String],
    triggers: &'a [String],
    examples: &'a [Example],
    color: Option<&'a str>,
    version: Option<&'a str>,
    extra: &'a Map<String, Value>,
    digest: &'a str,
    bytes: usize,
    repairs: &'a [Repair],
}

fn agent_record(catalog: &Catalog, ix: usize) -> AgentRecord<'_> {
    let listing = &catalog.agents[ix];
    let agent = &listing.agent;
    AgentRecord {
        id: &listing.id,
        slug: &listing.slug,
        name: &agent.name,
        aliases: &agent.aliases,
        source: &agent.source,
        path: &agent.path,
        url: listing.url(),
        dialect: agent.dialect,
        description: &agent.description,
        summary: &agent.summary,
        tools: &agent.tools,
        capabilities: &listing.capabilities,
        models: &agent.models,
        category: agent.category.as_deref(),
        tags: &agent.tags,
        domains: &agent.domains,
        triggers: &agent.triggers,
        examples: &agent.examples,
        color: agent.display.color.as_deref(),
        version: agent.version.as_deref(),
        extra: &agent.extra,
        digest: &agent.digest,
        bytes: agent.bytes.len(),
        repairs: &agent.repairs,
    }
}

#[derive(Serialize)]
struct GraphFile<'a> {
    schema: &'static str,
    agents: Vec<NodeRecord<'a>>,
    relations: Vec<RelationRecord<'a>>,
}

#[derive(Serialize)]
struct NodeRecord<'a> {
    id: &'a str,
    name: &'a str,
    source: &'a Arc<str>,
    path: &'a Arc<str>,
}

#[derive(Serialize)]
struct RelationRecord<'a> {
    from: &'a str,
    to: Option<&'a str>,
    target: &'a str,
    relation: RelationType,
    layer: Layer,
    resolution: Resolution,
    candidates: Vec<&'a str>,
    path: &'a Arc<str>,
    line: u32,
    quote: &'a str,
    weight: u32,
}

fn relation_record<'a>(catalog: &'a Catalog, relation: &'a Relation) -> RelationRecord<'a> {
    let id = |ix: usize| catalog.agents[ix].id.as_str();
    RelationRecord {
        from: id(relation.from),
        to: relation.to.map(id),
        target: &relation.target,
        relation: relation.relation,
        layer: relation.layer,
        resolution: relation.resolution,
        candidates: relation.candidates.iter().copied().map(id).collect(),
        path: &catalog.agents[relation.from].agent.path,
        line: relation.line,
        quote: &relation.quote,
        weight: relation.weight,
    }
}

#[derive(Serialize)]
struct FindingsFile<'a> {
    schema: &'static str,
    summary: Summary,
    findings: Vec<FindingRecord<'a>>,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct FindingRecord<'a> {
    rule: &'static str,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    source: &'a Arc<str>,
    path: &'a Arc<str>,
    line: Option<u32>,
    column: Option<u32>,
    agents: Vec<&'a str>,
    fingerprint: String,
}

fn finding_record<'a>(catalog: &'a Catalog, finding: &'a Finding) -> FindingRecord<'a> {
    let place = &finding.place;
    let own = catalog.at(&place.source, &place.path);
    let others = finding.agents.iter().copied().filter(|&ix| Some(ix) != own);
    FindingRecord {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        help: finding.help.as_deref(),
        source: &place.source,
        path: &place.path,
        line: place.span.map(|span| span.line),
        column: place.span.map(|span| span.column),
        agents: own.into_iter().chain(others).map(|ix| catalog.agents[ix].id.as_str()).collect(),
        fingerprint: finding.fingerprint(),
    }
}

/// Serialises compactly, ended by a line feed. Records hold no map with other than string keys, so nothing can fail.
fn bytes(record: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(record).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
