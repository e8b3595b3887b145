//! The graph for other programs: whole or in part, in six formats.

mod csv;
mod dot;
mod graphml;
mod mermaid;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::agent::{RelationClass, RelationType};
use crate::draw;
use crate::graph::{Layer, Relation, Resolution};
use crate::model::Model;

/// What a graph is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Dot,
    Mermaid,
    Graphml,
    Csv,
    Svg,
}

impl Format {
    /// Every format with its name, which is also a file's ending.
    pub const ALL: [(Format, &'static str); 6] = [
        (Format::Json, "json"),
        (Format::Dot, "dot"),
        (Format::Mermaid, "mermaid"),
        (Format::Graphml, "graphml"),
        (Format::Csv, "csv"),
        (Format::Svg, "svg"),
    ];
}

/// Which part of the graph is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    pub layers: Vec<Layer>,
    /// Relation types; empty means all.
    pub relations: Vec<RelationType>,
    pub part: Part,
}

/// Which agents are meant, by index into the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    Whole,
    /// One, with those that are so many steps before it or behind it.
    Around { agent: usize, depth: usize },
    /// Those on a shortest path.
    Path { from: usize, to: usize },
}

impl Default for Selection {
    /// Everything that the files state.
    fn default() -> Self {
        Selection {
            layers: vec![Layer::Declared, Layer::Documented],
            relations: Vec::new(),
            part: Part::Whole,
        }
    }
}

/// A part of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected<'m> {
    /// Agents in catalog order; those of a path in its order.
    pub agents: Vec<usize>,
    /// Relations in the graph's order; effective ones last.
    pub relations: Vec<Cow<'m, Relation>>,
}

impl Selected<'_> {
    /// Returns the names that relations point at without meaning one agent of the catalog, each once, sorted.
    pub(crate) fn strangers(&self) -> Vec<(&str, Resolution)> {
        let nobody = self
            .relations
            .iter()
            .filter(|relation| relation.to.is_none());
        let mut strangers: Vec<(&str, Resolution)> = nobody
            .map(|relation| (relation.target.as_str(), relation.resolution))
            .collect();
        strangers.sort_by_key(|&(target, _)| target);
        strangers.dedup_by_key(|&mut (target, _)| target);
        strangers
    }
}

/// Writes a part of the graph.
///
/// # Errors
///
/// Fails when `out` does.
pub fn graph(
    model: &Model,
    selection: &Selection,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<()> {
    let selected = select(model, selection);
    match format {
        Format::Json => super::write_graph(model, &selected, out),
        Format::Dot => dot::write(model, &selected, out),
        Format::Mermaid => mermaid::write(model, &selected, out),
        Format::Graphml => graphml::write(model, &selected, out),
        Format::Csv => csv::write(model, &selected, out),
        Format::Svg => out.write_all(picture(model, selection, &selected).as_bytes()),
    }
}

/// Draws a part of the graph.
fn picture(model: &Model, selection: &Selection, selected: &Selected<'_>) -> String {
    let relations: Vec<&Relation> = selected.relations.iter().map(AsRef::as_ref).collect();
    let sheet = draw::Sheet::new(model, &|_| None);
    let picture = match selection.part {
        Part::Path { .. } => sheet.path(&selected.agents, &relations),
        Part::Around { agent, depth: 1 } => sheet.around(agent, &relations, usize::MAX),
        Part::Around { agent, .. } => sheet.focus(agent, &relations),
        Part::Whole => sheet.overview(&selected.agents, &relations),
    };
    picture.alone()
}

/// Picks a part of the graph. A path that does not exist has no agents.
pub fn select<'m>(model: &'m Model, selection: &Selection) -> Selected<'m> {
    let agents = model.catalog.agents.len();
    let mut relations = wanted(model, selection);
    let picked = match selection.part {
        Part::Whole => (0..agents).collect(),
        Part::Around { agent, depth } => around(agents, &mut relations, agent, depth),
        Part::Path { from, to } => {
            let any_type = selection.relations.is_empty();
            path(model, &mut relations, any_type, (from, to))
        }
    };
    Selected {
        agents: picked,
        relations,
    }
}

/// Returns the relations of the layers and types asked for.
fn wanted<'m>(model: &'m Model, selection: &Selection) -> Vec<Cow<'m, Relation>> {
    let of_type = |relation: &Relation| {
        selection.relations.is_empty() || selection.relations.contains(&relation.relation)
    };
    let stated = model
        .graph
        .relations
        .iter()
        .filter(|relation| selection.layers.contains(&relation.layer));
    let mut relations: Vec<Cow<'m, Relation>> = stated
        .filter(|relation| of_type(relation))
        .map(Cow::Borrowed)
        .collect();
    if selection.layers.contains(&Layer::Effective) {
        let effective = model.graph.effective.relations(&model.catalog);
        relations.extend(
            effective
                .filter(|relation| of_type(relation))
                .map(Cow::Owned),
        );
    }
    relations
}

/// Keeps what lies on the ways of so many steps that lead to an agent or away from it.
fn around(
    agents: usize,
    relations: &mut Vec<Cow<'_, Relation>>,
    agent: usize,
    depth: usize,
) -> Vec<usize> {
    let network = network(agents, relations);
    let inner = depth.saturating_sub(1);
    let own = || std::iter::once(agent).filter(|_| depth > 0);
    let starts: BTreeSet<usize> = network
        .callees_within(agent, inner)
        .into_iter()
        .map(|(ix, _)| ix)
        .chain(own())
        .collect();
    let ends: BTreeSet<usize> = network
        .callers_within(agent, inner)
        .into_iter()
        .map(|(ix, _)| ix)
        .chain(own())
        .collect();
    relations.retain(|relation| {
        let near = relation.from == agent || relation.to == Some(agent);
        let on_the_way =
            starts.contains(&relation.from) || relation.to.is_some_and(|to| ends.contains(&to));
        // Telling two agents apart leads nowhere.
        if relation.relation.class() == RelationClass::Contrast {
            near && depth > 0
        } else {
            on_the_way
        }
    });
    let ends = relations
        .iter()
        .flat_map(|relation| [Some(relation.from), relation.to]);
    let picked: BTreeSet<usize> = ends.flatten().chain([agent]).collect();
    picked.into_iter().collect()
}

/// Keeps what connects each agent of a shortest path with the next. Unless types are asked for, a path consists of calls
/// that can run.
fn path(
    model: &Model,
    relations: &mut Vec<Cow<'_, Relation>>,
    any_type: bool,
    (from, to): (usize, usize),
) -> Vec<usize> {
    if any_type {
        relations.retain(|relation| model.graph.verdict(relation).barrier().is_none());
    }
    let agents = model.catalog.agents.len();
    let path = network(agents, relations)
        .path(from, to)
        .unwrap_or_default();

    let is_step = |relation: &Relation| {
        ends(relation).is_some_and(|(from, to)| path.windows(2).any(|step| step == [from, to]))
    };
    relations.retain(|relation| is_step(relation));
    path
}

fn network(agents: usize, relations: &[Cow<'_, Relation>]) -> crate::graph::Network {
    let references = relations
        .iter()
        .filter(|relation| relation.relation.class() != RelationClass::Contrast);
    crate::graph::Network::new(agents, references.filter_map(|relation| ends(relation)))
}

/// Returns whom a relation leads from and to: of a call, the caller and the callee.
fn ends(relation: &Relation) -> Option<(usize, usize)> {
    relation.call().or(Some((relation.from, relation.to?)))
}

/// Returns the node that stands for a name that means no one agent of the catalog; no agent's id starts so.
fn stranger(target: &str) -> String {
    format!("?{target}")
}

/// Returns a value's word in JSON.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph;

    /// A chain from `a-pilot` to `d-pilot`, and an agent aside.
    fn chain() -> Model {
        let files = "=== s/a.md\n---\nname: a-pilot\n---\nHand over to b-pilot.\n\
                     === s/b.md\n---\nname: b-pilot\ntools: Agent(c-pilot)\n---\n\
                     === s/c.md\n---\nname: c-pilot\ntools: Read\n---\nHand over to d-pilot. Ask `e-keeper`.\n\
                     === s/d.md\n---\nname: d-pilot\n---\nUnlike a-pilot, it sails.\n";
        let catalog = graph::tests::catalog(files);
        let graph = graph::relate(&catalog, &Default::default()).value;
        Model {
            catalog,
            graph,
            ..Model::default()
        }
    }

    fn picked(part: Part) -> (Vec<usize>, Vec<String>) {
        let model = chain();
        let selected = select(
            &model,
            &Selection {
                part,
                ..Selection::default()
            },
        );
        let line = |relation: &Cow<'_, Relation>| format!("{} {}", relation.from, relation.target);
        (
            selected.agents,
            selected.relations.iter().map(line).collect(),
        )
    }

    fn written(model: &Model, format: Format) -> String {
        let mut text = Vec::new();
        graph(model, &Selection::default(), format, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_focus_keeps_the_ways_to_and_from_an_agent() {
        assert_eq!(
            picked(Part::Around { agent: 1, depth: 1 }),
            (vec![0, 1, 2], vec!["0 b-pilot".into(), "1 c-pilot".into()])
        );
        let (agents, relations) = picked(Part::Around { agent: 1, depth: 2 });
        assert_eq!(agents, [0, 1, 2, 3]);
        assert_eq!(
            relations,
            ["0 b-pilot", "1 c-pilot", "2 e-keeper", "2 d-pilot"]
        );
        assert_eq!(
            picked(Part::Around { agent: 1, depth: 0 }),
            (vec![1], vec![])
        );
    }

    #[test]
    fn a_path_keeps_its_steps_and_telling_apart_is_no_step() {
        assert_eq!(
            picked(Part::Path { from: 0, to: 2 }),
            (vec![0, 1, 2], vec!["0 b-pilot".into(), "1 c-pilot".into()])
        );
        assert_eq!(picked(Part::Path { from: 3, to: 0 }), (vec![], vec![]));
    }

    #[test]
    fn layers_and_types_are_chosen() {
        let model = chain();
        let count = |layers: &[Layer], relations: &[RelationType]| {
            let selection = Selection {
                layers: layers.to_vec(),
                relations: relations.to_vec(),
                part: Part::Whole,
            };
            select(&model, &selection).relations.len()
        };
        assert_eq!(count(&[Layer::Declared], &[]), 1);
        assert_eq!(count(&[Layer::Documented], &[RelationType::HandsOffTo]), 2);
        // Three inherit all tools and may call the three others; one only reads.
        assert_eq!(count(&[Layer::Effective], &[]), 9);
    }

    #[test]
    fn every_format_writes_every_relation() {
        let model = chain();
        let write = |format| written(&model, format);
        let count = |text: &str, part: &str| text.matches(part).count();
        assert_eq!(count(&write(Format::Json), "\"from\""), 5);
        assert_eq!(count(&write(Format::Dot), " -> "), 5);
        assert_eq!(count(&write(Format::Mermaid), ">|"), 5);
        assert_eq!(count(&write(Format::Graphml), "<edge "), 5);
        assert_eq!(count(&write(Format::Csv), "\r\n"), 6);
        let svg = write(Format::Svg);
        let lines = ["<path class=\"runs", "<path class=\"written"];
        assert_eq!(lines.map(|line| count(&svg, line)).iter().sum::<usize>(), 5);
    }

    #[test]
    fn a_stranger_is_one_node() {
        let model = chain();
        let dot = written(&model, Format::Dot);
        assert!(
            dot.contains("\"?e-keeper\" [label=\"e-keeper\", style=\"rounded,dashed\""),
            "{dot}"
        );
    }
}
