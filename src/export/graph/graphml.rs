//! GraphML, for Gephi, yEd, networkx and the like.

use std::io::{self, Write};

use super::Selected;
use crate::draw::xml;
use crate::model::Model;

/// Opens a graph. Elements name a datum by its key's one letter: spelled out, keys would be a quarter of the file.
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="n" for="node" attr.name="name" attr.type="string"/>
  <key id="s" for="node" attr.name="source" attr.type="string"/>
  <key id="p" for="node" attr.name="path" attr.type="string"/>
  <key id="g" for="node" attr.name="signature" attr.type="string"/>
  <key id="c" for="node" attr.name="category" attr.type="string"/>
  <key id="f" for="all" attr.name="resolution" attr.type="string"><default>name</default></key>
  <key id="r" for="edge" attr.name="relation" attr.type="string"/>
  <key id="y" for="edge" attr.name="layer" attr.type="string"><default>documented</default></key>
  <key id="t" for="edge" attr.name="target" attr.type="string"/>
  <key id="l" for="edge" attr.name="line" attr.type="int"/>
  <key id="w" for="edge" attr.name="weight" attr.type="int"><default>1</default></key>
  <graph id="agents" edgedefault="directed">
"#;

/// What the head says of an element that says nothing: a third of the file would be these words.
const DEFAULTS: [(&str, &str); 3] = [("f", "name"), ("y", "documented"), ("w", "1")];

/// Writes a graph with everything that is known of its agents and relations.
pub(super) fn write(model: &Model, selected: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    for &ix in &selected.agents {
        let listing = &model.catalog.agents[ix];
        let agent = &listing.agent;
        element(
            out,
            &format!("node id=\"{}\"", xml(&listing.id)),
            &[
                ("n", &agent.name),
                ("s", &agent.source),
                ("p", &agent.path),
                ("g", &listing.capabilities.signature()),
                ("c", agent.category.as_deref().unwrap_or_default()),
            ],
        )?;
    }
    for (target, resolution) in selected.strangers() {
        let node = format!("node id=\"{}\"", xml(&super::stranger(target)));
        element(
            out,
            &node,
            &[("n", target), ("f", &super::word(resolution))],
        )?;
    }
    for relation in &selected.relations {
        let agents = &model.catalog.agents;
        let to = relation.to.map_or_else(
            || super::stranger(&relation.target),
            |to| agents[to].id.clone(),
        );
        // The name as written, where it is not the agent's own.
        let own = relation
            .to
            .is_some_and(|to| agents[to].agent.name == relation.target);
        let written = if own { "" } else { &*relation.target };
        let edge = format!(
            "edge source=\"{}\" target=\"{}\"",
            xml(&agents[relation.from].id),
            xml(&to)
        );
        element(
            out,
            &edge,
            &[
                ("r", &super::word(relation.relation)),
                ("y", &super::word(relation.layer)),
                ("f", &super::word(relation.resolution)),
                ("t", written),
                ("l", &relation.line.to_string()),
                ("w", &relation.weight.to_string()),
            ],
        )?;
    }
    out.write_all(b"  </graph>\n</graphml>\n")
}

/// Writes an element with its data; what is empty or goes without saying is left out.
fn element(out: &mut dyn Write, start: &str, data: &[(&str, &str)]) -> io::Result<()> {
    writeln!(out, "<{start}>")?;
    for (key, value) in data
        .iter()
        .filter(|datum| !datum.1.is_empty() && !DEFAULTS.contains(datum))
    {
        writeln!(out, "<data key=\"{key}\">{}</data>", xml(value))?;
    }
    let name = start.split(' ').next().unwrap_or_default();
    writeln!(out, "</{name}>")
}
