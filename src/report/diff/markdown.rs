//! What differs, as a comment for a pull request.

use std::fmt::Write;

use super::Compared;
use crate::agent::word;
use crate::catalog::Listing;
use crate::diff::{Gate, Side};
use crate::report::markdown::{code, escaped, fitting, sentence};
use crate::words::Words;

/// How many rows of a list are shown before the rest is folded away.
const SHOWN: usize = 20;

/// Tells what differs as GitHub's Markdown.
pub fn write(compared: &Compared<'_>, gate: &Gate) -> String {
    let mut text = format!(
        "## Agents: {}\n",
        escaped(&compared.summary(Words::english()))
    );
    text += &context(compared);
    gains(&mut text, compared, gate);
    reading(&mut text, compared, gate);
    let (old, new) = (
        &compared.old.model.catalog.agents,
        &compared.new.model.catalog.agents,
    );
    let agent = |listing: &Listing| {
        let (id, signature) = (code(&listing.id), code(&listing.capabilities.signature()));
        format!("- {id} {signature} {}\n", escaped(&listing.agent.summary))
    };
    section(
        &mut text,
        "Added",
        compared
            .diff
            .added
            .iter()
            .map(|&ix| agent(&new[ix]))
            .collect(),
    );
    section(
        &mut text,
        "Removed",
        compared
            .diff
            .removed
            .iter()
            .map(|&ix| agent(&old[ix]))
            .collect(),
    );
    section(&mut text, "Changed", changes(compared));
    let added = compared
        .diff
        .relations_added
        .iter()
        .map(|&ix| relation_line("added:", compared.new, ix));
    let removed = compared
        .diff
        .relations_removed
        .iter()
        .map(|&ix| relation_line("removed:", compared.old, ix));
    section(&mut text, "Relations", added.chain(removed).collect());
    let introduced = compared
        .diff
        .introduced
        .iter()
        .map(|&ix| finding_line("introduced:", compared.new, ix));
    let mended = compared
        .diff
        .mended
        .iter()
        .map(|&ix| finding_line("mended:", compared.old, ix));
    section(&mut text, "Findings", introduced.chain(mended).collect());
    text
}

/// Says what the change adds to every session.
fn context(compared: &Compared<'_>) -> String {
    match escaped(&compared.context()) {
        said if said.is_empty() => said,
        said => format!("\n{said}\n"),
    }
}

fn relation_line(sign: &str, side: Side<'_>, ix: usize) -> String {
    let (agents, relation) = (&side.model.catalog.agents, &side.model.graph.relations[ix]);
    let to = relation
        .to
        .map_or(relation.target.as_str(), |to| &agents[to].id);
    let (from, kind) = (code(&agents[relation.from].id), word(&relation.relation));
    let place = code(&format!(
        "{}:{}",
        agents[relation.from].agent.path, relation.line
    ));
    format!(
        "- {sign} {from} {kind} {} ({place}: {})\n",
        code(to),
        code(&relation.quote)
    )
}

fn finding_line(sign: &str, side: Side<'_>, ix: usize) -> String {
    let finding = &side.findings[ix];
    let line = finding
        .place
        .span
        .map(|span| format!(":{}", span.line))
        .unwrap_or_default();
    let place = code(&format!("{}{line}", finding.place.path));
    format!(
        "- {sign} {} {} {} ({place})\n",
        finding.severity,
        code(finding.rule),
        sentence(&finding.message)
    )
}

fn gains(text: &mut String, compared: &Compared<'_>, gate: &Gate) {
    let mut rows = Vec::new();
    for gain in &gate.gains {
        let id = code(compared.new_id(gain.agent));
        let new = if gain.is_new { " (new)" } else { "" };
        for reach in &gain.reach {
            rows.push(format!(
                "> - {id}{new} reaches **{}**: {}\n",
                reach.capability.name(),
                escaped(&compared.new_way(reach))
            ));
        }
        for name in &gain.servers {
            rows.push(format!("> - {id}{new} may use **{}**\n", escaped(name)));
        }
    }
    warning(text, "This change lets agents do more than before:", rows);
}

/// What is compared otherwise than before.
fn reading(text: &mut String, compared: &Compared<'_>, gate: &Gate) {
    let unread = gate.unread.iter().map(|&ix| {
        let (id, path) = (
            code(compared.old_id(ix)),
            code(&compared.old.model.catalog.agents[ix].agent.path),
        );
        format!("> - {id} is no longer read, and its file {path} is still there\n")
    });
    let sentences = gate.reading.iter().chain(&gate.notes);
    let sentences = sentences.map(|text| format!("> - {}\n", sentence(text)));
    let rows = unread.chain(sentences).collect();
    warning(text, "This change decides what is compared:", rows);
}

fn warning(text: &mut String, title: &str, rows: Vec<String>) {
    if rows.is_empty() {
        return;
    }
    let count = rows.len();
    let shown = fitting(rows.into_iter(), text.len());
    let _ = write!(text, "\n> [!WARNING]\n> {title}\n>\n{}", shown.concat());
    left_out(text, count - shown.len());
}

fn changes(compared: &Compared<'_>) -> Vec<String> {
    let row = |change| {
        let words = compared
            .words(change, Words::english())
            .into_iter()
            .map(|(name, words)| format!("{name} {}", escaped(&words)));
        format!(
            "- {}: {}\n",
            code(compared.new_id(change.new)),
            words.collect::<Vec<_>>().join("; ")
        )
    };
    compared.diff.changed.iter().map(row).collect()
}

fn section(text: &mut String, title: &str, rows: Vec<String>) {
    if rows.is_empty() {
        return;
    }
    let count = rows.len();
    let mut shown = fitting(rows.into_iter(), text.len());
    let left = count - shown.len();
    let folded = shown.split_off(shown.len().min(SHOWN));
    let _ = write!(text, "\n### {title}\n\n{}", shown.concat());
    if !folded.is_empty() {
        let _ = write!(
            text,
            "\n<details><summary>{} more</summary>\n\n{}\n</details>\n",
            folded.len(),
            folded.concat()
        );
    }
    left_out(text, left);
}

/// Says how many rows had no room.
fn left_out(text: &mut String, count: usize) {
    if count > 0 {
        let _ = writeln!(text, "\n{count} more: `agentdex diff` shows them all.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_agents_are_shown_as_they_are() {
        assert_eq!(
            escaped("call @octocat <b> *now*"),
            "call @\u{200b}octocat &lt;b> \\*now\\*"
        );
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
    }
}
