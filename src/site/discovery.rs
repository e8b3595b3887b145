//! What directories of agents read: an AI Catalog (specification 0.9 of 22 November 2026, ai-catalog.io) and a manifest
//! of Agentic Resource Discovery (ARD 0.91 of 26 August 2026, github.com/ards-project/ard-spec).
//!
//! An agent's definition is a file that nobody can call, so no A2A card is written for it: A2A 1.0 wants an interface.
//! An agent that says where its own card is published is listed by that card.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::Press;
use super::atlas::Atlas;
use super::{files, url};
use crate::agent::Agent;
use crate::agent::frontmatter::Node;
use crate::catalog::{Listing, slugify};

/// Where an AI Catalog is looked for, below a host's top; elsewhere pages link to it.
pub(super) const CATALOG: &str = ".well-known/ai-catalog.json";

/// Where a manifest of ARD is looked for, below a host's top; elsewhere pages and `robots.txt` name it.
pub(super) const MANIFEST: &str = ".well-known/ard.json";

/// How many questions an entry of ARD has at least and at most.
const QUESTIONS: std::ops::RangeInclusive<usize> = 2..=5;

/// Most characters of a question: longer ones are tasks, and no search is worded like them.
const LONGEST_QUESTION: usize = 300;

/// Characters of a slug that stand in a `urn:air` name as they are.
const KEPT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// Adds the lists where the site's address is known, as they are of absolute addresses.
pub(super) fn pages(press: &mut Press<'_>) {
    if press.atlas.base_url.is_none() {
        return;
    }
    press.made(CATALOG, |atlas| Ok(line(&catalog(atlas))));
    if press.atlas.site.ard.is_some() {
        press.made(MANIFEST, |atlas| Ok(line(&manifest(atlas))));
    }
}

fn catalog(atlas: &Atlas<'_>) -> Value {
    json!({
        "specVersion": "0.9",
        "host": host(atlas),
        "entries": (0..atlas.agents()).map(|ix| entry(atlas, ix)).collect::<Vec<_>>(),
    })
}

/// Returns who runs the site, which need not be who publishes the agents.
fn host(atlas: &Atlas<'_>) -> Value {
    json!({ "displayName": atlas.site.title, "documentationUrl": base(atlas) })
}

/// Returns an agent as an entry of the AI Catalog.
fn entry(atlas: &Atlas<'_>, ix: usize) -> Value {
    let listing = atlas.agent(ix);
    let agent = &listing.agent;
    let publisher = atlas.publishers.get(&agent.source);
    let page = || format!("{}{}", base(atlas), url::href(&listing.url()));
    let mut entry = described(atlas, ix);
    // Who does not publish an agent names it under an address of its own (section "Catalog Projection").
    entry["identifier"] = publisher
        .map_or_else(page, |domain| name(domain, listing))
        .into();
    entry["tags"] = agent.tags.clone().into();
    if let Some(domain) = publisher {
        entry["publisher"] = json!({
            "identifier": domain,
            "displayName": domain,
            "identityType": "dns",
        });
    }
    entry
}

fn manifest(atlas: &Atlas<'_>) -> Value {
    json!({
        // Of no meaning to ARD 0.91; validators of the form before ask for it.
        "specVersion": "1.0",
        "host": host(atlas),
        "entries": (0..atlas.agents())
            .filter_map(|ix| discoverable(atlas, ix))
            .collect::<Vec<_>>(),
    })
}

/// Returns an agent as an entry of ARD; nothing where its publisher is not known, or it has too few questions to be
/// found by.
fn discoverable(atlas: &Atlas<'_>, ix: usize) -> Option<Value> {
    let listing = atlas.agent(ix);
    let publisher = atlas.publishers.get(&listing.agent.source)?;
    let questions = questions(&listing.agent);
    if !QUESTIONS.contains(&questions.len()) {
        return None;
    }

    let mut entry = described(atlas, ix);
    entry["identifier"] = name(publisher, listing).into();
    entry["tags"] = listing.agent.tags.clone().into();
    entry["capabilities"] = listing.capabilities.names().into();
    entry["representativeQueries"] = questions.into();
    Some(entry)
}

/// Tells whether a manifest of ARD would have entries.
pub(super) fn has_entries(atlas: &Atlas<'_>) -> bool {
    (0..atlas.agents()).any(|ix| discoverable(atlas, ix).is_some())
}

/// Returns what both lists say of an agent.
fn described(atlas: &Atlas<'_>, ix: usize) -> Value {
    let listing = atlas.agent(ix);
    let agent = &listing.agent;
    let (kind, address) = match own_card(agent) {
        Some(card) => ("application/a2a-agent-card+json", card.to_owned()),
        None => (
            "text/markdown",
            format!("{}{}", base(atlas), url::href(&files::raw_path(listing))),
        ),
    };
    let optional = [
        ("description", Some(agent.description.as_str())),
        ("version", agent.version.as_deref()),
        ("updatedAt", atlas.date(ix)),
    ];
    let given = optional
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    let given = given.filter(|(_, value)| !value.is_empty());

    let mut entry: Map<String, Value> = Map::new();
    entry.insert("identifier".to_owned(), Value::Null);
    entry.insert("displayName".to_owned(), agent.name.as_str().into());
    entry.insert("type".to_owned(), kind.into());
    entry.insert("url".to_owned(), address.into());
    entry.extend(given.map(|(key, value)| (key.to_owned(), value.into())));
    entry.into()
}

/// Returns an agent's name under its publisher's domain, by both grammars: ARD allows no `/` and no `%` in it. The source
/// is part of it wherever there is one source or several, for a name must not change when one is added.
fn name(domain: &str, listing: &Listing) -> String {
    let source = slugify(&listing.agent.source);
    let parts = [&source, &listing.slug].map(|part| utf8_percent_encode(part, &KEPT).to_string());

    format!("urn:air:{domain}:{}", parts.join(".").replace('%', "."))
}

/// Returns where an agent says that its own A2A card is published (`agent_card_url` of Gemini CLI).
fn own_card(agent: &Agent) -> Option<&str> {
    let entries = agent.groups.iter().flat_map(|group| &group.entries);
    let grouped = entries
        .filter(|entry| entry.key == "agent_card_url")
        .find_map(|entry| Node::text(&entry.node));
    let other = || agent.extra.get("agent_card_url").and_then(Value::as_str);

    grouped
        .or_else(other)
        .filter(|address| address.starts_with("https://") || address.starts_with("http://"))
}

/// Returns what people ask for when this agent is right: from its examples, else from what it is to be called for.
fn questions(agent: &Agent) -> Vec<&str> {
    let examples = agent
        .examples
        .iter()
        .map(|example| example.trigger.as_str());
    let asked = examples.chain(agent.triggers.iter().map(String::as_str));
    let mut questions: Vec<&str> = Vec::new();
    for question in asked.map(str::trim) {
        let fits = !question.is_empty() && question.chars().count() <= LONGEST_QUESTION;
        if fits && !questions.contains(&question) {
            questions.push(question);
        }
    }

    questions.truncate(*QUESTIONS.end());
    questions
}

fn base<'a>(atlas: &'a Atlas<'_>) -> &'a str {
    atlas.base_url.as_deref().unwrap_or_default()
}

fn line(value: &Value) -> Vec<u8> {
    let mut bytes = value.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}
