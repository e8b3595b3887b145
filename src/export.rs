//! What programs read: `catalog.json`, one JSON file per agent, `graph.json`, `findings.json`.

mod components;
mod csv;
mod graph;
pub mod schemas;
pub mod translate;

use std::io::{self, Write};
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::agent::dialect::Dialect;
use crate::agent::lifecycle::Lifecycle;
use crate::agent::{Example, ModelName, RelationClass, RelationType, Tokens, Tools};
use crate::capability::Capabilities;
use crate::catalog::Catalog;
use crate::facts::Loading;
use crate::finding::{Finding, Repair, Severity};
use crate::graph::{Layer, Relation, Resolution};
use crate::model::Model;
use crate::source::{Looked, Reason};
use crate::uses::User;
use crate::words::Words;
use components::{StartRecord, UseRecord};
pub use graph::{Format, Part, Selected, Selection, graph, select};

/// Writes `catalog.json`: every agent, by source and path, and what agents use and what starts them.
///
/// # Errors
///
/// Fails when `out` does.
pub fn catalog_json(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let agents = Lazily(|| (0..model.catalog.agents.len()).map(|ix| agent_record(model, ix)));
    let has_others = model.components().next().is_some();
    let others = Lazily(|| model.components().map(|ix| components::record(model, ix)));
    write(
        &CatalogFile {
            schema: "agentdex/catalog/1",
            session_tokens: model.catalog.session_tokens(),
            agents,
            others: has_others.then_some(others),
        },
        out,
    )
}

/// Writes one agent's JSON: its record of `catalog.json`.
///
/// # Errors
///
/// Fails when `out` does.
pub fn agent_json(model: &Model, ix: usize, out: &mut dyn Write) -> io::Result<()> {
    write(&agent_record(model, ix), out)
}

/// Writes one component's JSON: its record of `catalog.json`.
///
/// # Errors
///
/// Fails when `out` does.
pub fn component_json(model: &Model, ix: usize, out: &mut dyn Write) -> io::Result<()> {
    write(&components::record(model, ix), out)
}

/// Writes a part of the graph as JSON.
fn write_graph(model: &Model, selected: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
    let node = |&ix: &usize| {
        let listing = &model.catalog.agents[ix];
        let agent = &listing.agent;
        NodeRecord {
            id: &listing.id,
            name: &agent.name,
            source: &agent.source,
            path: &agent.path,
        }
    };
    let relation = |relation| relation_record(model, relation);
    let file = GraphFile {
        schema: "agentdex/graph/1",
        agents: Lazily(|| selected.agents.iter().map(node)),
        relations: Lazily(|| selected.relations.iter().map(AsRef::as_ref).map(relation)),
    };
    write(&file, out)
}

/// Writes `findings.json`, in the order given.
///
/// # Errors
///
/// Fails when `out` does.
pub fn findings_json(
    catalog: &Catalog,
    findings: &[Finding],
    out: &mut dyn Write,
) -> io::Result<()> {
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let file = FindingsFile {
        schema: "agentdex/findings/1",
        summary: Summary {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            info: count(Severity::Info),
        },
        findings: Lazily(|| {
            findings
                .iter()
                .map(|finding| finding_record(catalog, finding))
        }),
    };
    write(&file, out)
}

/// Writes which files are agents, in the order given.
///
/// # Errors
///
/// Fails when `out` does.
pub fn files_json<'f>(
    files: &'f [Looked],
    catalog: &'f Catalog,
    out: &mut dyn Write,
) -> io::Result<()> {
    let by_file = catalog.by_file();
    let defined = |ix: usize| {
        let agent = &catalog.agents[ix].agent;
        DefinedRecord {
            id: &catalog.agents[ix].id,
            loading: catalog.loading(ix),
            elsewhere: Loading::elsewhere(agent),
        }
    };
    let record = |file: &'f Looked| {
        let Looked {
            source,
            path,
            reason,
        } = file;
        let agents = by_file.get(&(&**source, path.as_str()));
        FileRecord {
            source,
            path,
            agent: reason.is_agent(),
            kind: reason.kind(),
            rule: reason,
            reason: reason.text(),
            defines: agents
                .into_iter()
                .flatten()
                .map(|&ix| defined(ix))
                .collect(),
        }
    };

    let file = FilesFile {
        schema: "agentdex/files/1",
        files: Lazily(|| files.iter().map(record)),
    };
    write(&file, out)
}

/// A list whose items are made as they are written: a large catalog's records need not exist all at once.
struct Lazily<F>(F);

impl<F, I> Serialize for Lazily<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

#[derive(Serialize)]
struct CatalogFile<A, O> {
    schema: &'static str,
    /// About how many tokens every session takes to know of all agents.
    session_tokens: usize,
    agents: A,
    /// What agents use and what starts them, where there is any.
    #[serde(skip_serializing_if = "Option::is_none")]
    others: Option<O>,
}

#[derive(Serialize)]
struct AgentRecord<'a> {
    id: &'a str,
    slug: &'a str,
    name: &'a str,
    aliases: &'a [String],
    source: &'a Arc<str>,
    path: &'a Arc<str>,
    /// What it is called among the others of its file, and the lines that it has there.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<[u32; 2]>,
    url: String,
    dialect: Dialect,
    /// What the dialect's runtime does with the file, where that is known.
    loading: Option<&'a Loading>,
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
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    owner: &'a [String],
    #[serde(flatten)]
    lifecycle: Option<LifecycleRecord<'a>>,
    extra: &'a Map<String, Value>,
    digest: &'a str,
    sha256: String,
    bytes: usize,
    tokens: Tokens,
    repairs: &'a [Repair],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    uses: Vec<UseRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    started_by: Vec<StartRecord<'a>>,
}

/// Where an agent stands in its life.
#[derive(Serialize)]
struct LifecycleRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    /// The agent to use instead, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecation: Option<&'a str>,
}

fn lifecycle_record(lifecycle: &Lifecycle) -> LifecycleRecord<'_> {
    let replaced_by = lifecycle.replaced_by.as_ref();
    LifecycleRecord {
        status: lifecycle.status.as_deref(),
        replaced_by: replaced_by.map(|replacement| replacement.name.as_str()),
        deprecation: lifecycle.note.as_deref(),
    }
}

/// Returns an agent as `catalog.json` has it.
pub(crate) fn agent_record(model: &Model, ix: usize) -> impl Serialize + use<'_> {
    let catalog = &model.catalog;
    let listing = &catalog.agents[ix];
    let agent = &listing.agent;
    AgentRecord {
        id: &listing.id,
        slug: &listing.slug,
        name: &agent.name,
        aliases: &agent.aliases,
        source: &agent.source,
        path: &agent.path,
        key: agent.key(),
        lines: agent.last_line().map(|last| [agent.first_line(), last]),
        url: listing.url(),
        dialect: agent.dialect,
        loading: catalog.loading(ix),
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
        owner: &listing.owners,
        lifecycle: agent.lifecycle.as_deref().map(lifecycle_record),
        extra: &agent.extra,
        digest: &agent.digest,
        sha256: sha256(agent.own_bytes()),
        bytes: agent.own_bytes().len(),
        tokens: listing.tokens(),
        repairs: &agent.repairs,
        uses: components::uses(model, User::Agent(ix)),
        started_by: components::started_by(model, ix),
    }
}

/// Returns the SHA-256 of a file, which registries and lock files compare by.
fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);

    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Serialize)]
struct GraphFile<A, R> {
    schema: &'static str,
    agents: A,
    relations: R,
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
    class: RelationClass,
    layer: Layer,
    verdict: &'static str,
    /// Why it does not run.
    reason: Option<String>,
    resolution: Resolution,
    candidates: Vec<&'a str>,
    path: &'a Arc<str>,
    line: u32,
    quote: &'a str,
    weight: u32,
}

/// Returns a relation as `graph.json` has it.
pub(crate) fn relation_record<'a>(
    model: &'a Model,
    relation: &'a Relation,
) -> impl Serialize + use<'a> {
    let catalog = &model.catalog;
    let verdict = model.graph.verdict(relation);
    let id = |ix: usize| catalog.agents[ix].id.as_str();
    RelationRecord {
        from: id(relation.from),
        to: relation.to.map(id),
        target: &relation.target,
        relation: relation.relation,
        class: relation.relation.class(),
        layer: relation.layer,
        verdict: verdict.name(),
        reason: verdict
            .barrier()
            .map(|barrier| barrier.reason(Words::english())),
        resolution: relation.resolution,
        candidates: relation.candidates.iter().copied().map(id).collect(),
        path: &catalog.agents[relation.from].agent.path,
        line: relation.line,
        quote: &relation.quote,
        weight: relation.weight,
    }
}

#[derive(Serialize)]
struct FilesFile<F> {
    schema: &'static str,
    files: F,
}

#[derive(Serialize)]
struct FileRecord<'f> {
    source: &'f str,
    path: &'f str,
    agent: bool,
    /// What it is read as.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(flatten)]
    rule: &'f Reason,
    reason: String,
    defines: Vec<DefinedRecord<'f>>,
}

/// An agent that a file defines.
#[derive(Serialize)]
struct DefinedRecord<'f> {
    id: &'f str,
    /// What the dialect's runtime does with the file, where that is known.
    loading: Option<&'f Loading>,
    /// What the other runtimes that read Markdown would do with it.
    elsewhere: Vec<Loading>,
}

#[derive(Serialize)]
struct FindingsFile<F> {
    schema: &'static str,
    summary: Summary,
    findings: F,
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
    /// The page of the agent whose file it is in, relative to the site's root.
    url: Option<String>,
    fingerprint: String,
}

/// Returns a finding as `findings.json` has it.
pub(crate) fn finding_record<'a>(
    catalog: &'a Catalog,
    finding: &'a Finding,
) -> impl Serialize + use<'a> {
    let place = &finding.place;
    let own = catalog.at(place);
    FindingRecord {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        help: finding.help.as_deref(),
        source: &place.source,
        path: &place.path,
        line: place.span.map(|span| span.line),
        column: place.span.map(|span| span.column),
        agents: ids(catalog, finding),
        url: own.map(|ix| catalog.agents[ix].url()),
        fingerprint: finding.fingerprint(),
    }
}

/// Returns the ids of the agents that a finding is about, that of the file's own first.
fn ids<'a>(catalog: &'a Catalog, finding: &Finding) -> Vec<&'a str> {
    let own = catalog.at(&finding.place);
    let others = finding.agents.iter().copied().filter(|&ix| Some(ix) != own);

    own.into_iter()
        .chain(others)
        .map(|ix| catalog.agents[ix].id.as_str())
        .collect()
}

/// Writes findings as a table for spreadsheets, in the order given.
pub fn findings_csv(
    catalog: &Catalog,
    findings: &[Finding],
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = [
        "rule",
        "severity",
        "source",
        "path",
        "line",
        "agents",
        "message",
        "help",
        "fingerprint",
    ];
    csv::row(columns, out)?;

    for finding in findings {
        let place = &finding.place;
        let line = place
            .span
            .map_or_else(String::new, |span| span.line.to_string());
        let cells = [
            finding.rule,
            &finding.severity.to_string(),
            &place.source,
            &place.path,
            &line,
            &ids(catalog, finding).join(" "),
            &finding.message,
            finding.help.as_deref().unwrap_or_default(),
            &finding.fingerprint(),
        ];
        csv::row(cells, out)?;
    }
    Ok(())
}

/// Serialises compactly, ended by a line feed.
fn write(record: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_sha_256_of_a_file_is_that_of_its_standard() {
        // The first example of FIPS 180-4.
        assert_eq!(
            super::sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
