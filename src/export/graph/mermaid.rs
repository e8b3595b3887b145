//! Mermaid, as GitHub shows it in Markdown.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Selected;
use crate::graph::Layer;
use crate::model::Model;

/// Most edges that Mermaid draws unless it is configured otherwise, as on GitHub (`maxEdges`, Mermaid 11, 2026-11).
const MOST_EDGES: usize = 500;

/// Most characters that it reads (`maxTextSize`).
const MOST_TEXT: usize = 50_000;

/// Writes a flow chart: of agents, or of their categories where Mermaid would refuse to draw so many.
pub(super) fn write(model: &Model, selected: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut chart = Vec::new();
    let has_too_many = selected.relations.len() > MOST_EDGES;
    if !has_too_many {
        agents(model, selected, &mut chart)?;
    }
    if has_too_many || chart.len() > MOST_TEXT {
        chart.clear();
        categories(model, selected, &mut chart)?;
    }
    out.write_all(&chart)
}

/// Writes a node for each agent. Nodes are numbered, for Mermaid's own names take few characters.
fn agents(model: &Model, selected: &Selected<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let agents = &model.catalog.agents;
    out.write_all(b"flowchart LR\n")?;
    for &ix in &selected.agents {
        let label = format!(
            "{} {}",
            agents[ix].agent.name,
            agents[ix].capabilities.signature()
        );
        writeln!(out, "  a{ix}[\"{}\"]", label_text(&label))?;
    }
    let mut strangers: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, (target, _)) in selected.strangers().into_iter().enumerate() {
        strangers.insert(target, number);
        writeln!(out, "  s{number}([\"{}\"]):::stranger", label_text(target))?;
    }
    for relation in &selected.relations {
        let arrow = match relation.layer {
            Layer::Declared => "-->",
            Layer::Documented => "-.->",
            Layer::Effective => "==>",
        };
        let to = match relation.to {
            Some(to) => format!("a{to}"),
            None => format!(
                "s{}",
                strangers
                    .get(relation.target.as_str())
                    .copied()
                    .unwrap_or_default()
            ),
        };
        let word = super::word(relation.relation).replace('-', " ");
        writeln!(out, "  a{} {arrow}|{word}| {to}", relation.from)?;
    }
    if !strangers.is_empty() {
        out.write_all(b"  classDef stranger stroke-dasharray: 4 3\n")?;
    }
    Ok(())
}

/// Writes a node for each category, with the number of relations between each two.
fn categories(model: &Model, selected: &Selected<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let category = |agent: usize| {
        let listing = &model.catalog.agents[agent];
        listing
            .agent
            .category
            .as_deref()
            .unwrap_or(&listing.agent.source)
    };
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for &agent in &selected.agents {
        *sizes.entry(category(agent)).or_default() += 1;
    }
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for relation in &selected.relations {
        if let Some(to) = relation.to {
            *counts
                .entry((category(relation.from), category(to)))
                .or_default() += 1;
        }
    }

    let relations = selected.relations.len();
    writeln!(
        out,
        "%% {relations} relations are more than Mermaid draws: categories stand for their agents"
    )?;
    out.write_all(b"flowchart LR\n")?;
    let numbers: BTreeMap<&str, usize> = sizes.keys().copied().zip(0..).collect();
    for (name, size) in &sizes {
        let label = label_text(&format!("{name} ({size})"));
        writeln!(out, "  c{}[\"{label}\"]", numbers[name])?;
    }
    for ((from, to), count) in &counts {
        if let (Some(from), Some(to)) = (numbers.get(from), numbers.get(to)) {
            writeln!(out, "  c{from} -->|{count}| c{to}")?;
        }
    }
    Ok(())
}

/// Returns text for a quoted label: Mermaid's entities start with `#`.
fn label_text(text: &str) -> String {
    let mut label = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => label.push_str("#quot;"),
            '#' => label.push_str("#35;"),
            '<' => label.push_str("#lt;"),
            '>' => label.push_str("#gt;"),
            '`' => label.push_str("#96;"),
            '&' => label.push_str("#amp;"),
            c if c.is_control() => label.push(' '),
            c => label.push(c),
        }
    }
    label
}
