//! What differs, for a terminal.

use std::fmt::Write;

use super::Compared;
use crate::agent::word;
use crate::catalog::Listing;
use crate::diff::{Gate, Side};
use crate::report::style::{BAD, LESS, MORE, QUIET, STRONG, Style};
use crate::words::Words;

/// Tells what differs, styled as [`shown`](crate::report::style::shown) expects it.
pub fn draw(compared: &Compared<'_>, gate: &Gate) -> String {
    let mut text = String::new();
    gains(&mut text, compared, gate);
    reading(&mut text, compared, gate);
    let (old, new) = (
        &compared.old.model.catalog.agents,
        &compared.new.model.catalog.agents,
    );
    section(
        &mut text,
        "Added",
        compared
            .diff
            .added
            .iter()
            .map(|&ix| agent('+', MORE, &new[ix])),
    );
    section(
        &mut text,
        "Removed",
        compared
            .diff
            .removed
            .iter()
            .map(|&ix| agent('−', LESS, &old[ix])),
    );
    changes(&mut text, compared);
    let added = compared
        .diff
        .relations_added
        .iter()
        .map(|&ix| relation_line('+', MORE, compared.new, ix));
    let removed = compared
        .diff
        .relations_removed
        .iter()
        .map(|&ix| relation_line('−', LESS, compared.old, ix));
    section(&mut text, "Relations", added.chain(removed));
    let introduced = compared
        .diff
        .introduced
        .iter()
        .map(|&ix| finding_line('+', LESS, compared.new, ix));
    let mended = compared
        .diff
        .mended
        .iter()
        .map(|&ix| finding_line('−', MORE, compared.old, ix));
    section(&mut text, "Findings", introduced.chain(mended));
    let context = compared.context();
    if !context.is_empty() {
        let _ = writeln!(text, "{QUIET}{context}{QUIET:#}");
    }
    text + &compared.summary(Words::english()) + "\n"
}

fn relation_line(sign: char, style: Style, side: Side<'_>, ix: usize) -> String {
    let (agents, relation) = (&side.model.catalog.agents, &side.model.graph.relations[ix]);
    let to = relation
        .to
        .map_or(relation.target.as_str(), |to| &agents[to].id);
    let (from, kind) = (&agents[relation.from].id, word(&relation.relation));
    format!(
        "  {style}{sign}{style:#} {from} {kind} {to}  {QUIET}line {}: {}{QUIET:#}\n",
        relation.line, relation.quote
    )
}

fn finding_line(sign: char, style: Style, side: Side<'_>, ix: usize) -> String {
    let finding = &side.findings[ix];
    let line = finding
        .place
        .span
        .map(|span| format!(":{}", span.line))
        .unwrap_or_default();
    let (path, rule) = (&finding.place.path, finding.rule);
    format!(
        "  {style}{sign}{style:#} {}[{rule}] {}  {QUIET}{path}{line}{QUIET:#}\n",
        finding.severity, finding.message
    )
}

/// What agents may do now that they could not do before comes first: it is what the change is reviewed for.
fn gains(text: &mut String, compared: &Compared<'_>, gate: &Gate) {
    let mut rows = Vec::new();
    for gain in &gate.gains {
        let id = compared.new_id(gain.agent);
        let new = if gain.is_new { " (new)" } else { "" };
        for reach in &gain.reach {
            let (capability, way) = (reach.capability.name(), compared.new_way(reach));
            rows.push(format!(
                "  {STRONG}{id}{STRONG:#}{new} reaches {BAD}{capability}{BAD:#}: {way}\n"
            ));
        }
        for name in &gain.servers {
            rows.push(format!(
                "  {STRONG}{id}{STRONG:#}{new} may use {BAD}{name}{BAD:#}\n"
            ));
        }
    }
    section(
        text,
        "Agents that may do more than before",
        rows.into_iter(),
    );
}

/// What is compared otherwise than before.
fn reading(text: &mut String, compared: &Compared<'_>, gate: &Gate) {
    let unread = gate.unread.iter().map(|&ix| {
        let listing = &compared.old.model.catalog.agents[ix];
        format!(
            "  {STRONG}{}{STRONG:#} is no longer read, and its file {} is still there\n",
            listing.id, listing.agent.path
        )
    });
    let sentences = gate.reading.iter().chain(&gate.notes);
    let sentences = sentences.map(|sentence| format!("  {sentence}\n"));
    section(text, "What is compared changed", unread.chain(sentences));
}

fn changes(text: &mut String, compared: &Compared<'_>) {
    let rows = compared.diff.changed.iter().map(|change| {
        let before = &compared.old.model.catalog.agents[change.old];
        let after = &compared.new.model.catalog.agents[change.new];
        let (was, is) = (
            before.capabilities.signature(),
            after.capabilities.signature(),
        );
        let signature = if was == is {
            is
        } else {
            format!("{was} → {is}")
        };
        let mut row = format!("  {STRONG}{}{STRONG:#}  {signature}\n", after.id);
        for (name, words) in compared.words(change, Words::english()) {
            let _ = writeln!(row, "    {QUIET}{name:12}{QUIET:#}{words}");
        }
        row
    });
    section(text, "Changed", rows);
}

fn agent(sign: char, style: Style, listing: &Listing) -> String {
    let signature = listing.capabilities.signature();
    format!(
        "  {style}{sign}{style:#} {STRONG}{}{STRONG:#}  {signature}  {}\n",
        listing.id, listing.agent.summary
    )
}

fn section(text: &mut String, title: &str, rows: impl Iterator<Item = String>) {
    let rows: String = rows.collect();
    if !rows.is_empty() {
        let _ = writeln!(text, "{STRONG}{title}{STRONG:#}\n{rows}");
    }
}
