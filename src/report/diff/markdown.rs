//! What differs, as a comment for a pull request.

use std::fmt::Write;

use super::Compared;
use crate::agent::word;
use crate::catalog::Listing;
use crate::diff::{Gate, Side};
use crate::report::markdown::{code, escaped, sentence};
use crate::words::Words;

/// How many rows of a list are shown before the rest is folded away.
const SHOWN: usize = 20;

/// Tells what differs as GitHub's Markdown.
pub fn write(compared: &Compared<'_>, gate: &Gate) -> String {
    let mut text = format!(
        "## Agents: {}\n",
        escaped(&compared.summary(Words::english()))
    );
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
    let mut rows = String::new();
    for gain in &gate.gains {
        let id = code(compared.new_id(gain.agent));
        let new = if gain.is_new { " (new)" } else { "" };
        for reach in &gain.reach {
            let _ = writeln!(
                rows,
                "> - {id}{new} reaches **{}**: {}",
                reach.capability.name(),
                escaped(&compared.new_way(reach))
            );
        }
        for name in &gain.servers {
            let _ = writeln!(rows, "> - {id}{new} may use **{}**", escaped(name));
        }
    }
    if !rows.is_empty() {
        let _ = write!(
            text,
            "\n> [!WARNING]\n> This change lets agents do more than before:\n>\n{rows}"
        );
    }
}

/// What is compared otherwise than before.
fn reading(text: &mut String, compared: &Compared<'_>, gate: &Gate) {
    let mut rows = String::new();
    for &ix in &gate.unread {
        let (id, path) = (
            code(compared.old_id(ix)),
            code(&compared.old.model.catalog.agents[ix].agent.path),
        );
        let _ = writeln!(
            rows,
            "> - {id} is no longer read, and its file {path} is still there"
        );
    }
    for sentence in gate.reading.iter().chain(&gate.notes) {
        let _ = writeln!(rows, "> - {}", self::sentence(sentence));
    }
    if !rows.is_empty() {
        let _ = write!(
            text,
            "\n> [!WARNING]\n> This change decides what is compared:\n>\n{rows}"
        );
    }
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

fn section(text: &mut String, title: &str, mut rows: Vec<String>) {
    if rows.is_empty() {
        return;
    }
    let folded = rows.split_off(rows.len().min(SHOWN));
    let _ = write!(text, "\n### {title}\n\n{}", rows.concat());
    if !folded.is_empty() {
        let _ = write!(
            text,
            "\n<details><summary>{} more</summary>\n\n{}\n</details>\n",
            folded.len(),
            folded.concat()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_agents_are_shown_as_they_are() {
        assert_eq!(
            escaped("call @octocat <b> *now*"),
            "call &#64;octocat &lt;b> \\*now\\*"
        );
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
    }
}
