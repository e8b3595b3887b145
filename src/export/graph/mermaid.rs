//! Mermaid, as GitHub shows it in Markdown.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Selected;
use crate::graph::Layer;
use crate::model::Model;

/// Writes a flow chart. Nodes are numbered, for Mermaid's own names take few characters.
pub(super) fn write(model: &Model, selected: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
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
