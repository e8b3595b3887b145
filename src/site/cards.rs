//! Cards for directories of agents: an A2A Agent Card for each (A2A 1.0), and an AI Catalog that lists them
//! (specification 1.0 as drafted on ai-catalog.io, read in November 2026).
//!
//! A definition in a file is served nowhere: its card describes it and has no interface to call.

use serde_json::{Value, json};

use super::atlas::Atlas;
use super::{Press, files, url};
use crate::catalog::Listing;

/// Where an AI Catalog is looked for, below a host's top.
const CATALOG: &str = ".well-known/ai-catalog.json";

/// Returns the path of an agent's card.
fn path(listing: &Listing) -> String {
    format!("agents/{}.card.json", listing.id)
}

/// Adds the cards and their catalog where the site's address is known, as both are of absolute addresses.
pub(super) fn pages(press: &mut Press<'_>) {
    if press.atlas.base_url.is_none() {
        return;
    }
    for ix in 0..press.atlas.agents() {
        let path = path(press.atlas.agent(ix));
        press.made(path, move |atlas| Ok(line(&card(atlas, ix))));
    }
    press.made(CATALOG, |atlas| Ok(line(&catalog(atlas))));
}

fn card(atlas: &Atlas<'_>, ix: usize) -> Value {
    let base = atlas.base_url.as_deref().unwrap_or_default();
    let listing = atlas.agent(ix);
    let agent = &listing.agent;
    let digest = agent.digest.get(..12).unwrap_or(&agent.digest);
    let mut tags = listing.capabilities.names();
    tags.extend(agent.category.iter().chain(&agent.tags).cloned());
    let description = if agent.description.is_empty() {
        &agent.name
    } else {
        &agent.description
    };
    let examples: Vec<&str> = agent
        .examples
        .iter()
        .map(|example| example.trigger.as_str())
        .collect();
    json!({
        "name": agent.name,
        "description": description,
        "version": agent.version.clone().unwrap_or_else(|| format!("0.0.0+{digest}")),
        "supportedInterfaces": [],
        "provider": { "organization": atlas.site.title, "url": base },
        "documentationUrl": format!("{base}{}", url::href(&listing.url())),
        "capabilities": { "streaming": false, "pushNotifications": false },
        "defaultInputModes": ["text/plain"],
        "defaultOutputModes": ["text/plain"],
        "skills": [{
            "id": listing.slug,
            "name": agent.name,
            "description": if agent.summary.is_empty() { description } else { &agent.summary },
            "tags": tags,
            "examples": examples,
        }],
    })
}

fn catalog(atlas: &Atlas<'_>) -> Value {
    let base = atlas.base_url.as_deref().unwrap_or_default();
    let host = base
        .split("://")
        .nth(1)
        .and_then(|rest| rest.split(['/', ':']).next())
        .unwrap_or_default();
    let entry = |ix: usize| {
        let listing = atlas.agent(ix);
        let mut entry = json!({
            "identifier": format!("urn:air:{host}:agent:{}", url::href(&listing.id).replace('/', ":")),
            "type": "application/a2a-agent-card+json",
            "url": format!("{base}{}", url::href(&path(listing))),
            "tags": listing.agent.tags,
            "extensions": { "definition": format!("{base}{}", url::href(&files::raw_path(listing))) },
        });
        if let Some(date) = atlas.date(ix) {
            entry["updatedAt"] = date.into();
        }
        entry
    };
    json!({
        "specVersion": "1.0",
        "host": { "displayName": atlas.site.title, "documentationUrl": base },
        "entries": (0..atlas.agents()).map(entry).collect::<Vec<_>>(),
    })
}

fn line(value: &Value) -> Vec<u8> {
    let mut bytes = value.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}
