//! One agent as the catalog understands it: what it is, may do and reach, what was found, whom it names and who names it.

use std::fmt::Write;

use super::style::{QUIET, STRONG};
use crate::agent::dialect::Refusal;
use crate::agent::{self, Agent, RelationClass, Tokens, ToolMode};
use crate::capability::Capability;
use crate::catalog::Listing;
use crate::check;
use crate::facts::{LoadVerdict, Loading};
use crate::finding::Finding;
use crate::graph::{Barrier, CallVerdict, Relation};
use crate::model::Model;
use crate::uses::User;
use crate::words::Words;

/// Describes an agent, styled as [`shown`](super::style::shown) expects it; `findings` are those of the catalog.
pub fn describe(model: &Model, findings: &[Finding], ix: usize) -> String {
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
    describe_file(model, ix, &mut text);
    describe_reach(model, ix, &mut text);
    describe_metadata(listing, &mut text);
    describe_findings(&findings_in(model, findings, ix), &mut text);
    describe_relations(model, ix, &mut text);
    describe_uses(model, ix, &mut text);
    text
}

/// Writes a line for something that is known of an agent.
fn fact(text: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(text, "{QUIET}{name:13}{QUIET:#}{value}");
    }
}

/// Says where an agent stands, what runtimes do with its file, and what it may use.
fn describe_file(model: &Model, ix: usize, text: &mut String) {
    let listing = &model.catalog.agents[ix];
    let agent = &listing.agent;
    let file = format!("{} in {}", agent.identity(), agent.source);
    let runtime = model.catalog.loading(ix).map_or_else(String::new, loads);

    fact(text, "id", &listing.id);
    fact(text, "file", &file);
    fact(text, "dialect", &agent::word(&agent.dialect));
    fact(text, "runtime", &runtime);
    for (ix, told) in elsewhere(agent).iter().enumerate() {
        fact(text, if ix == 0 { "elsewhere" } else { "" }, told);
    }
    fact(text, "tools", &tools(listing));
    fact(text, "denied", &agent.tools.denied.join(", "));
    fact(text, "can", &listing.capabilities.names().join(", "));
}

fn describe_metadata(listing: &Listing, text: &mut String) {
    let agent = &listing.agent;
    let models: Vec<&str> = agent
        .models
        .iter()
        .map(|model| model.raw.as_str())
        .collect();
    let repairs = agent.repairs.iter();
    let repairs: Vec<String> = repairs
        .map(|repair| format!("{} (line {})", repair.code, repair.line))
        .collect();

    fact(text, "model", &models.join(", "));
    fact(text, "context", &context(listing.tokens()));
    fact(
        text,
        "category",
        agent.category.as_deref().unwrap_or_default(),
    );
    fact(text, "tags", &agent.tags.join(", "));
    fact(text, "owner", &listing.owners.join(", "));
    fact(text, "status", &status(agent));
    fact(text, "also called", &agent.aliases.join(", "));
    fact(text, "repaired", &repairs.join(", "));
}

/// Lists what an agent uses, then what starts it.
fn describe_uses(model: &Model, ix: usize, text: &mut String) {
    let component = |ix: usize| {
        let component = &model.catalog.components[ix];
        format!("{} {}", component.kind.name(), component.name)
    };
    let used = model.uses.of(User::Agent(ix)).iter().map(|one| {
        let tools = match one.tools.is_empty() {
            true => String::new(),
            false => format!(" ({})", one.tools.join(", ")),
        };
        (
            format!("{}{tools}", component(one.component)),
            one.line,
            &one.quote,
        )
    });
    let starters = model.graph.starters(ix).map(|one| {
        let what = format!("{} {}", component(one.from), agent::word(&one.relation));
        (what, one.line, &one.quote)
    });

    for (title, rows) in [
        ("uses", used.collect::<Vec<_>>()),
        ("started by", starters.collect()),
    ] {
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{STRONG}{title}{STRONG:#}");
        for (what, line, quote) in rows {
            let _ = writeln!(text, "  {what}  {QUIET}line {line}: {quote}{QUIET:#}");
        }
    }
}

/// Returns the findings in an agent's file.
pub fn findings_in<'f>(model: &Model, findings: &'f [Finding], ix: usize) -> Vec<&'f Finding> {
    let own = findings
        .iter()
        .filter(|finding| model.catalog.at(&finding.place) == Some(ix));

    own.collect()
}

/// Returns the capabilities that an agent reaches through others, each with the path, the agent itself first.
pub fn reaches(model: &Model, ix: usize) -> Vec<(Capability, Vec<usize>)> {
    let own = &model.catalog.agents[ix].capabilities;
    let others = Capability::SIGNATURE
        .into_iter()
        .map(|(capability, _)| capability);

    others
        .filter(|&capability| !own.can(capability))
        .filter_map(|capability| Some((capability, check::way(model, ix, capability)?)))
        .collect()
}

/// Says what a runtime does with an agent's file, and why it refuses it.
fn loads(loading: &Loading) -> String {
    let reason = |refusal: &Refusal| {
        format!(
            "`{}` on line {}: {}",
            refusal.key, refusal.line, refusal.why
        )
    };
    let reasons: Vec<String> = loading.refusals.iter().map(reason).collect();

    format!(
        "{} {}",
        loading.runtime,
        does(loading, "the file", &reasons.join("; "))
    )
}

/// Says what the other runtimes would do with an agent's file, those that do the same in one line.
fn elsewhere(agent: &Agent) -> Vec<String> {
    let mut told: Vec<(String, Vec<&str>)> = Vec::new();
    for loading in Loading::elsewhere(agent) {
        let does = does(&loading, "it", &refused_keys(&loading));
        match told.iter_mut().find(|(other, _)| *other == does) {
            Some((_, runtimes)) => runtimes.push(loading.runtime),
            None => told.push((does, vec![loading.runtime])),
        }
    }

    let line = |(does, runtimes): (String, Vec<&str>)| format!("{}: {does}", runtimes.join(", "));
    told.into_iter().map(line).collect()
}

/// Says in a few words what a runtime does with an agent's file.
pub fn verdict(loading: &Loading) -> String {
    let does = does(loading, "it", &refused_keys(loading));

    format!("{} {does}", loading.runtime)
}

fn refused_keys(loading: &Loading) -> String {
    let key = |refusal: &Refusal| format!("`{}` on line {}", refusal.key, refusal.line);
    let keys: Vec<String> = loading.refusals.iter().map(key).collect();

    keys.join(", ")
}

fn does(loading: &Loading, file: &str, refusals: &str) -> String {
    match loading.verdict {
        LoadVerdict::Loads => format!("loads {file}"),
        LoadVerdict::LoadsWithout => {
            format!("loads {file} without `{}`", loading.without.join("`, `"))
        }
        LoadVerdict::Refused => format!("refuses {file}: {refusals}"),
    }
}

/// Says which capabilities an agent reaches through others, and by whom.
fn describe_reach(model: &Model, ix: usize, text: &mut String) {
    for (capability, path) in reaches(model, ix) {
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
fn describe_findings(findings: &[&Finding], text: &mut String) {
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
pub fn relation_line(model: &Model, relation: &Relation, own: usize) -> String {
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

/// Says where an agent stands in its life, and what replaces it.
fn status(agent: &Agent) -> String {
    let Some(lifecycle) = &agent.lifecycle else {
        return String::new();
    };
    let mut status = lifecycle.status.clone().unwrap_or_default();
    if let Some(replacement) = &lifecycle.replaced_by {
        status += &format!(", replaced by {}", replacement.name);
    }
    match &lifecycle.note {
        Some(note) => format!("{status}: {note}"),
        None => status,
    }
}

/// Says how much of a model's context an agent takes.
fn context(Tokens { session, prompt }: Tokens) -> String {
    format!("about {session} tokens of every session, {prompt} of its own when it runs")
}

fn tools(listing: &Listing) -> String {
    match listing.agent.tools.mode {
        ToolMode::Inherit => "inherits every tool".to_owned(),
        ToolMode::All => "every tool".to_owned(),
        ToolMode::None => "none".to_owned(),
        ToolMode::List => listing.agent.tools.names.join(", "),
    }
}
