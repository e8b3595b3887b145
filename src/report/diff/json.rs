//! What differs, for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::Compared;
use crate::agent::ToolMode;
use crate::diff::{Change, Delta, Fact, Gate, LineCount, Reach, Side};
use crate::export;

/// Writes the difference as JSON.
///
/// # Errors
///
/// Fails when `out` does.
pub fn write(compared: &Compared<'_>, gate: &Gate, out: &mut dyn Write) -> io::Result<()> {
    let Compared { old, new, diff } = *compared;
    let file = DiffFile {
        schema: "agentdex/diff/1",
        summary: Summary {
            added: diff.added.len(),
            removed: diff.removed.len(),
            changed: diff.changed.len(),
            relations_added: diff.relations_added.len(),
            relations_removed: diff.relations_removed.len(),
            introduced: diff.introduced.len(),
            mended: diff.mended.len(),
            gained: gate.gains.len(),
        },
        added: diff.added.iter().map(|&ix| agent(new, ix)).collect(),
        removed: diff.removed.iter().map(|&ix| agent(old, ix)).collect(),
        changed: diff
            .changed
            .iter()
            .map(|change| changed(compared, change))
            .collect(),
        relations: Relations {
            added: relations(new, &diff.relations_added),
            removed: relations(old, &diff.relations_removed),
        },
        findings: Findings {
            introduced: findings(new, &diff.introduced),
            mended: findings(old, &diff.mended),
        },
        session_tokens: Sides {
            old: old.model.catalog.session_tokens(),
            new: new.model.catalog.session_tokens(),
        },
        gate: gate_record(compared, gate),
    };
    serde_json::to_writer(&mut *out, &file)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct DiffFile<'m, R, F> {
    schema: &'static str,
    summary: Summary,
    added: Vec<AgentRecord<'m>>,
    removed: Vec<AgentRecord<'m>>,
    changed: Vec<ChangeRecord<'m>>,
    relations: Relations<R>,
    findings: Findings<F>,
    session_tokens: Sides,
    gate: GateRecord<'m>,
}

/// About how many tokens every session takes to know of all agents.
#[derive(Serialize)]
struct Sides {
    old: usize,
    new: usize,
}

/// What `--gate` fails on.
#[derive(Serialize)]
struct GateRecord<'m> {
    reached: bool,
    gains: Vec<GainRecord<'m>>,
    /// Agents of the old catalog that are no longer read although their files are there.
    unread: Vec<AgentRecord<'m>>,
    /// What is read otherwise than before, in sentences.
    reading: &'m [String],
    /// What the gate itself went by, in sentences.
    notes: &'m [String],
}

#[derive(Serialize)]
struct GainRecord<'m> {
    agent: &'m str,
    new: bool,
    reach: Vec<ReachRecord<'m>>,
    servers: &'m [String],
}

fn gate_record<'m>(compared: &Compared<'m>, gate: &'m Gate) -> GateRecord<'m> {
    let gains = gate.gains.iter().map(|gain| GainRecord {
        agent: compared.new_id(gain.agent),
        new: gain.is_new,
        reach: gain
            .reach
            .iter()
            .map(|reach| gained(compared, reach))
            .collect(),
        servers: &gain.servers,
    });
    GateRecord {
        reached: gate.is_reached(),
        gains: gains.collect(),
        unread: gate
            .unread
            .iter()
            .map(|&ix| agent(compared.old, ix))
            .collect(),
        reading: &gate.reading,
        notes: &gate.notes,
    }
}

fn gained<'m>(compared: &Compared<'m>, reach: &Reach) -> ReachRecord<'m> {
    ReachRecord {
        capability: reach.capability.name(),
        way: reach.way.iter().map(|&ix| compared.new_id(ix)).collect(),
    }
}

#[derive(Serialize)]
struct Summary {
    added: usize,
    removed: usize,
    changed: usize,
    relations_added: usize,
    relations_removed: usize,
    introduced: usize,
    mended: usize,
    /// Agents that may do or reach more than before: what `--gate` fails on.
    gained: usize,
}

#[derive(Serialize)]
struct Relations<R> {
    added: Vec<R>,
    removed: Vec<R>,
}

#[derive(Serialize)]
struct Findings<F> {
    introduced: Vec<F>,
    mended: Vec<F>,
}

#[derive(Serialize)]
struct AgentRecord<'m> {
    id: &'m str,
    name: &'m str,
    source: &'m str,
    path: &'m str,
    signature: String,
    capabilities: Vec<String>,
}

fn agent(side: Side<'_>, ix: usize) -> AgentRecord<'_> {
    let listing = &side.model.catalog.agents[ix];
    AgentRecord {
        id: &listing.id,
        name: &listing.agent.name,
        source: &listing.agent.source,
        path: &listing.agent.path,
        signature: listing.capabilities.signature(),
        capabilities: listing.capabilities.names(),
    }
}

#[derive(Serialize)]
struct ChangeRecord<'m> {
    old: AgentRecord<'m>,
    new: AgentRecord<'m>,
    facts: Vec<FactRecord<'m>>,
    tool_mode: Option<ModeRecord>,
    tools: DeltaRecord<&'m str>,
    denied: DeltaRecord<&'m str>,
    capabilities: DeltaRecord<&'m str>,
    reach: DeltaRecord<ReachRecord<'m>>,
    lines: Option<LinesRecord>,
}

#[derive(Serialize)]
struct FactRecord<'m> {
    name: &'static str,
    old: &'m str,
    new: &'m str,
}

#[derive(Serialize)]
struct ModeRecord {
    old: ToolMode,
    new: ToolMode,
}

#[derive(Serialize)]
struct DeltaRecord<T> {
    gained: Vec<T>,
    lost: Vec<T>,
}

#[derive(Serialize)]
struct ReachRecord<'m> {
    capability: &'static str,
    /// Ids of the agents on the way, the agent itself first.
    way: Vec<&'m str>,
}

#[derive(Serialize)]
struct LinesRecord {
    added: usize,
    removed: usize,
}

/// Returns a change as `diff --format json` has it.
pub(crate) fn change_record<'m>(
    compared: &Compared<'m>,
    change: &'m Change,
) -> impl Serialize + use<'m> {
    changed(compared, change)
}

fn changed<'m>(compared: &Compared<'m>, change: &'m Change) -> ChangeRecord<'m> {
    let lost = |reach: &Reach| ReachRecord {
        capability: reach.capability.name(),
        way: reach.way.iter().map(|&ix| compared.old_id(ix)).collect(),
    };
    ChangeRecord {
        old: agent(compared.old, change.old),
        new: agent(compared.new, change.new),
        facts: change
            .facts
            .iter()
            .map(|Fact { name, old, new }| FactRecord { name, old, new })
            .collect(),
        tool_mode: change.mode.map(|(old, new)| ModeRecord { old, new }),
        tools: delta(&change.tools),
        denied: delta(&change.denied),
        capabilities: delta(&change.capabilities),
        reach: DeltaRecord {
            gained: change
                .reach
                .gained
                .iter()
                .map(|reach| gained(compared, reach))
                .collect(),
            lost: change.reach.lost.iter().map(lost).collect(),
        },
        lines: change
            .body
            .map(|LineCount { added, removed }| LinesRecord { added, removed }),
    }
}

fn delta(delta: &Delta<String>) -> DeltaRecord<&str> {
    DeltaRecord {
        gained: delta.gained.iter().map(String::as_str).collect(),
        lost: delta.lost.iter().map(String::as_str).collect(),
    }
}

fn relations<'m>(side: Side<'m>, list: &[usize]) -> Vec<impl Serialize + use<'m>> {
    let model = side.model;
    list.iter()
        .map(|&ix| export::relation_record(model, &model.graph.relations[ix]))
        .collect()
}

fn findings<'m>(side: Side<'m>, list: &[usize]) -> Vec<impl Serialize + use<'m>> {
    list.iter()
        .map(|&ix| export::finding_record(&side.model.catalog, &side.findings[ix]))
        .collect()
}
