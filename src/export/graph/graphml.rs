//! GraphML, for Gephi, yEd, networkx and the like.

use std::io::{self, Write};

use super::Selected;
use crate::draw::xml;
use crate::model::Model;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="name" for="node" attr.name="name" attr.type="string"/>
  <key id="source" for="node" attr.name="source" attr.type="string"/>
  <key id="path" for="node" attr.name="path" attr.type="string"/>
  <key id="signature" for="node" attr.name="signature" attr.type="string"/>
  <key id="category" for="node" attr.name="category" attr.type="string"/>
  <key id="resolution" for="all" attr.name="resolution" attr.type="string"><default>name</default></key>
  <key id="relation" for="edge" attr.name="relation" attr.type="string"/>
  <key id="layer" for="edge" attr.name="layer" attr.type="string"><default>documented</default></key>
  <key id="target" for="edge" attr.name="target" attr.type="string"/>
  <key id="line" for="edge" attr.name="line" attr.type="int"/>
  <key id="weight" for="edge" attr.name="weight" attr.type="int"><default>1</default></key>
  <graph id="agents" edgedefault="directed">
"#;

/// What the head says of an element that says nothing: a third of the file would be these words.
const DEFAULTS: [(&str, &str); 3] = [("resolution", "name"), ("layer", "documented"), ("weight", "1")];

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
                ("name", &agent.name),
                ("source", &agent.source),
                ("path", &agent.path),
                ("signature", &listing.capabilities.signature()),
                ("category", agent.category.as_deref().unwrap_or_default()),
            ],
        )?;
    }
    for (target, resolution) in selected.strangers() {
        let node = format!("node id=\"{}\"", xml(&super::stranger(target)));
        element(out, &node, &[("name", target), ("resolution", &super::word(resolution))])?;
    }
    for relation in &selected.relations {
        let agents = &model.catalog.agents;
        let to = relation.to.map_or_else(|| super::stranger(&relation.target), |to| agents[to].id.clone());
        // The name as written, where it is not the agent's own.
        let own = relation.to.is_some_and(|to| agents[to].agent.name == relation.target);
        let written = if own { "" } else { &*relation.target };
        let edge = format!("edge source=\"{}\" target=\"{}\"", xml(&agents[relation.from].id), xml(&to));
        element(
            out,
            &edge,
            &[
                ("relation", &super::word(relation.relation)),
                ("layer", &super::word(relation.layer)),
                ("resolution", &super::word(relation.resolution)),
                ("target", written),
                ("line", &relation.line.to_string()),
                ("weight", &relation.weight.to_string()),
            ],
        )?;
    }
    out.write_all(b"  </graph>\n</graphml>\n")
}

/// Writes an element with its data; what is empty or goes without saying is left out.
fn element(out: &mut dyn Write, start: &str, data: &[(&str, &str)]) -> io::Result<()> {
    writeln!(out, "<{start}>")?;
    for (key, value) in data.iter().filter(|datum| !datum.1.is_empty() && !DEFAULTS.contains(datum)) {
        writeln!(out, "<data key=\"{key}\">{}</data>", xml(value))?;
    }
    let name = start.split(' ').next().unwrap_or_default();
    writeln!(out, "</{name}>")
}
