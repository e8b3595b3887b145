//! `agents.json`: what agents are chosen by beside their names and texts, small enough to be read with a search.

use std::io::{self, Write};

use serde::Serialize;

use super::atlas::Atlas;
use super::facets::{category_title, is_unrestricted};
use super::near::{NEAREST, in_common, nearest};
use super::{Press, files};

#[derive(Serialize)]
struct Record<'m> {
    id: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    models: Vec<&'m str>,
    /// Whether it may use every tool of its runtime.
    all_tools: bool,
    findings: usize,
    /// How many relations it states.
    references: usize,
    /// How many agents name it.
    referenced_by: usize,
    /// Its own part of its file, where that is no Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
    /// The nearest agents, the nearest first.
    near: Vec<NearRecord<'m>>,
}

#[derive(Serialize)]
struct NearRecord<'m> {
    id: &'m str,
    /// About how many phrases of 100 both have; nothing where they share topics only.
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<usize>,
}

pub(super) fn page(press: &mut Press<'_>) {
    press.written("agents.json", write);
}

/// Writes one agent after the other: a large catalog never stands in memory as JSON.
fn write(atlas: &Atlas<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"schema\":\"agentdex/agents/1\",\"agents\":[")?;
    for ix in 0..atlas.agents() {
        if ix > 0 {
            out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut *out, &record(atlas, ix))?;
    }
    out.write_all(b"]}\n")
}

fn record<'m>(atlas: &Atlas<'m>, ix: usize) -> Record<'m> {
    let listing = atlas.agent(ix);
    let agent = &listing.agent;
    let raw = files::raw_path(listing);
    let near = nearest(atlas, ix).into_iter().take(NEAREST);
    Record {
        id: &listing.id,
        category: agent.category.as_deref().map(category_title),
        models: agent
            .models
            .iter()
            .map(|model| model.family.as_str())
            .collect(),
        all_tools: is_unrestricted(listing),
        findings: atlas.findings_of(ix).count(),
        references: atlas.out(ix).count(),
        referenced_by: atlas.callers(ix),
        raw: agent.definition.is_some().then_some(raw),
        near: near
            .map(|other| NearRecord {
                id: &atlas.agent(other).id,
                percent: in_common(atlas, ix, other),
            })
            .collect(),
    }
}
