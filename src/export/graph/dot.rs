//! Graphviz.

use std::io::{self, Write};

use super::Selected;
use crate::graph::CallVerdict;
use crate::model::Model;

/// Writes a graph in Graphviz's language.
pub(super) fn write(model: &Model, selected: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
    let agents = &model.catalog.agents;
    out.write_all(
        b"digraph agents {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10, style=dotted];\n",
    )?;
    for &ix in &selected.agents {
        let listing = &agents[ix];
        let label = format!(
            "{}\n{}",
            listing.agent.name,
            listing.capabilities.signature()
        );
        let tooltip = &listing.agent.summary;
        writeln!(
            out,
            "  {} [label={}, tooltip={}];",
            quoted(&listing.id),
            quoted(&label),
            quoted(tooltip)
        )?;
    }
    for (target, resolution) in selected.strangers() {
        let kind = super::word(resolution);
        writeln!(
            out,
            "  {} [label={}, style=\"rounded,dashed\", tooltip={}];",
            quoted(&super::stranger(target)),
            quoted(target),
            quoted(&kind)
        )?;
    }
    for relation in &selected.relations {
        let to = relation.to.map_or_else(
            || super::stranger(&relation.target),
            |to| agents[to].id.clone(),
        );
        // Most relations of most catalogs are written and start no agent: the default of the graph.
        let style = match model.graph.verdict(relation) {
            CallVerdict::Runs => ", style=solid",
            CallVerdict::WrittenOnly(_) => "",
            CallVerdict::Possible => ", style=dashed",
        };
        writeln!(
            out,
            "  {} -> {} [label={}{style}, tooltip={}];",
            quoted(&agents[relation.from].id),
            quoted(&to),
            quoted(&super::word(relation.relation)),
            quoted(&format!("line {}", relation.line)),
        )?;
    }
    out.write_all(b"}\n")
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
