//! `agentdex show`

use std::fmt::Write;

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::{Terminal, Verdict};
use crate::agent::{self, RelationClass, ToolMode};
use crate::capability::Capability;
use crate::catalog::{Catalog, Listing};
use crate::check;
use crate::export;
use crate::finding::{Finding, nearest};
use crate::graph::{Barrier, CallVerdict, Relation};
use crate::model::Model;
use crate::report::style::{QUIET, STRONG};
use crate::words::Words;

/// Show one agent: capabilities, findings, references
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
    let (model, findings) = catalogs::load_checked(&folders, terminal)?;
    let catalog = &model.catalog;
    match (&args.agent, args.format) {
        (Some(wanted), format) if !args.all => {
            let ix = one(catalog, wanted)?;
            match format {
                Format::Json => terminal.raw(|out| export::agent_json(catalog, ix, out))?,
                Format::Human => {
                    let findings: Vec<Finding> = findings
                        .into_iter()
                        .filter(|finding| catalog.at(&finding.place) == Some(ix))
                        .collect();
                    terminal.result(describe(&model, &findings, ix))?;
                }
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

fn describe(model: &Model, findings: &[Finding], ix: usize) -> String {
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
    fact("file", format!("{} in {}", agent.identity(), agent.source));
    fact("dialect", agent::word(&agent.dialect));
    fact("tools", tools(listing));
    fact("denied", agent.tools.denied.join(", "));
    fact("can", listing.capabilities.names().join(", "));
    describe_reach(model, ix, &mut text);
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(text, "{QUIET}{name:13}{QUIET:#}{value}");
        }
    };
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
        "repaired",
        agent
            .repairs
            .iter()
            .map(|r| format!("{} (line {})", r.code, r.line))
            .collect::<Vec<_>>()
            .join(", "),
    );
    describe_findings(findings, &mut text);
    describe_relations(model, ix, &mut text);
    text
}

/// Says which capabilities an agent reaches through others, and by whom.
fn describe_reach(model: &Model, ix: usize, text: &mut String) {
    let own = &model.catalog.agents[ix].capabilities;
    for (capability, _) in Capability::SIGNATURE {
        if own.can(capability) {
            continue;
        }
        let Some(path) = check::way(model, ix, capability) else {
            continue;
        };
        let names: Vec<&str> = path[1..].iter().map(|&agent| id(model, agent)).collect();
        let _ = writeln!(
            text,
            "{QUIET}{:13}{QUIET:#}reaches {} via {}",
            "",
            capability.name(),
            names.join(" → ")
        );
    }
}

/// Lists the findings in an agent's file.
fn describe_findings(findings: &[Finding], text: &mut String) {
    if findings.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{STRONG}findings{STRONG:#}");
    for finding in findings {
        let line = finding
            .place
            .span
            .map_or(String::new(), |span| format!("line {}: ", span.line));
        let _ = writeln!(
            text,
            "  {} [{}]  {line}{}",
            agent::word(&finding.severity),
            finding.rule,
            &finding.message
        );
    }
}

/// Lists the relations that an agent states, then those that name it, calls first.
fn describe_relations(model: &Model, ix: usize, text: &mut String) {
    let stated: Vec<&Relation> = model.graph.outgoing(ix).iter().collect();
    let named: Vec<&Relation> = model
        .graph
        .incoming(ix)
        .filter(|relation| relation.from != ix)
        .collect();
    for (title, relations) in [("references", stated), ("referenced by", named)] {
        if relations.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{STRONG}{title}{STRONG:#}");
        let is_call = |relation: &&&Relation| relation.relation.class() == RelationClass::Call;
        let calls = relations.iter().filter(is_call);
        let others = relations.iter().filter(|relation| !is_call(relation));
        for relation in calls.chain(others) {
            *text += &relation_line(model, relation, ix);
        }
    }
}

/// Says in one line what a relation is, whether it can run, and where it is written.
fn relation_line(model: &Model, relation: &Relation, own: usize) -> String {
    let other = if relation.from == own {
        relation
            .to
            .map_or(relation.target.as_str(), |to| id(model, to))
    } else {
        id(model, relation.from)
    };
    let verdict = match model.graph.verdict(relation) {
        CallVerdict::Runs => "  can run".to_owned(),
        CallVerdict::WrittenOnly(Barrier::NotACall) | CallVerdict::Possible => String::new(),
        CallVerdict::WrittenOnly(barrier) => {
            format!("  cannot run: {}", barrier.reason(Words::english()))
        }
    };
    format!(
        "  {} {}{verdict}  {QUIET}line {}: {}{QUIET:#}\n",
        agent::word(&relation.relation),
        other,
        relation.line,
        &relation.quote
    )
}

fn id(model: &Model, ix: usize) -> &str {
    &model.catalog.agents[ix].id
}

fn tools(listing: &Listing) -> String {
    match listing.agent.tools.mode {
        ToolMode::Inherit => "inherits every tool".to_owned(),
        ToolMode::All => "every tool".to_owned(),
        ToolMode::None => "none".to_owned(),
        ToolMode::List => listing.agent.tools.names.join(", "),
    }
}
