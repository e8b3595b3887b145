//! The graph as the page's script reads it: numbers wherever they do, for it is loaded whole.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Choice, ClassChoice, Group};
use crate::agent::{RelationClass, RelationType, word};
use crate::capability::{Capability, runtime};
use crate::draw;
use crate::graph::{Barrier, Calls, Layer, Resolution};
use crate::site::atlas::Atlas;
use crate::site::evidence::plain;
use crate::site::files::raw_path;
use crate::site::structured::script_data;

/// What the script gets. Agents are numbered as in the catalog; their names and addresses stand in the page.
#[derive(Serialize)]
struct Data<'m> {
    /// By agent: category, source, capabilities as bits in the signature's order, number of findings, pool, how many
    /// calls may follow one another below it.
    agents: Vec<(usize, usize, u8, usize, usize, u8)>,
    /// By agent that may call nobody: why.
    limits: BTreeMap<usize, String>,
    /// By agent: 0 where it may call nobody, 1 where anyone of its pool, else whom.
    calls: Vec<May>,
    /// Agents that nobody may call.
    uncalled: Vec<usize>,
    /// Agents that start nobody once they were called themselves.
    last: Vec<usize>,
    /// From, to, type, layer, line. Names that are no one agent are numbered from -1 down.
    relations: Vec<(usize, isize, usize, u8, u32)>,
    /// Such names, with what they are: 0 dangling, 1 several agents, 2 the runtime's own.
    strangers: Vec<(&'m str, u8)>,
    /// What relation types are called, by number.
    types: Vec<&'m str>,
    /// By number of the type: 1 where it is a call, -1 where the one that states it is called, else 0.
    calling: Vec<i8>,
    /// By number of the type: the number of its class.
    classes: Vec<usize>,
    /// By number of the relation: lines of its other evidence.
    again: BTreeMap<usize, &'m [u32]>,
    /// By agent that is a part of its file, or none in Markdown: what its own text is called, and its first line.
    parts: BTreeMap<usize, (String, u32)>,
    /// By capability of the signature: its name.
    capabilities: [&'static str; 6],
}

#[derive(Serialize)]
#[serde(untagged)]
enum May {
    Rule(u8),
    Only(Vec<usize>),
}

/// Every relation type in the order of its numbers.
const TYPES: [RelationType; 12] = [
    RelationType::DelegatesTo,
    RelationType::Spawns,
    RelationType::HandsOffTo,
    RelationType::ReceivesFrom,
    RelationType::CollaboratesWith,
    RelationType::ReviewedBy,
    RelationType::ApprovedBy,
    RelationType::SharesContextWith,
    RelationType::Follows,
    RelationType::Precedes,
    RelationType::Unknown,
    RelationType::DistinguishesFrom,
];

/// Every class of relation in the order of its numbers, with what people call it.
const CLASSES: [(RelationClass, &str); 6] = [
    (RelationClass::Call, "calls"),
    (RelationClass::Gate, "reviews and approvals"),
    (RelationClass::Order, "order of work"),
    (RelationClass::Peer, "collaboration"),
    (RelationClass::Unknown, "unclear mentions"),
    (RelationClass::Contrast, "contrasts"),
];

/// Returns the data as JSON that may stand in HTML: no `<` is left that could end its element.
pub(super) fn json(atlas: &Atlas<'_>, groups: &[Group]) -> String {
    let mut group_of = vec![0; atlas.agents()];
    for (ix, group) in groups.iter().enumerate() {
        group.agents.iter().for_each(|&agent| group_of[agent] = ix);
    }
    let graph = &atlas.model.graph;
    let strangers = strangers(atlas);
    let to = |relation: &crate::graph::Relation| match relation.to {
        Some(to) => to as isize,
        None => {
            -1 - strangers
                .binary_search_by_key(&&*relation.target, |&(name, _)| name)
                .unwrap_or_default() as isize
        }
    };
    let relation = |relation: &crate::graph::Relation| {
        (
            relation.from,
            to(relation),
            number(relation.relation),
            layer(relation.layer),
            relation.line,
        )
    };
    let words = |relation| atlas.words.say(draw::words(relation));
    let data = Data {
        agents: (0..atlas.agents())
            .map(|ix| agent(atlas, ix, group_of[ix]))
            .collect(),
        calls: (0..atlas.agents())
            .map(|ix| may(graph.effective.calls(ix)))
            .collect(),
        uncalled: graph.effective.never_called().collect(),
        last: (0..atlas.agents())
            .filter(|&ix| !graph.effective.passes_on(ix))
            .collect(),
        relations: graph.relations.iter().map(relation).collect(),
        limits: limits(atlas),
        types: TYPES.into_iter().map(words).collect(),
        calling: TYPES.into_iter().map(calling).collect(),
        classes: TYPES.into_iter().map(class).collect(),
        again: again(atlas),
        parts: parts(atlas),
        capabilities: Capability::SIGNATURE.map(|(capability, _)| capability.name()),
        strangers,
    };
    script_data(&data)
}

/// Returns the classes of relations that occur, with their types.
pub(super) fn classes(atlas: &Atlas<'_>) -> Vec<ClassChoice> {
    let types = relations(atlas);
    let choices = CLASSES
        .into_iter()
        .enumerate()
        .map(|(number, (class, name))| {
            let own = |choice: &&Choice| choice.class == Some(number);
            ClassChoice {
                value: number,
                key: word(&class),
                name: atlas.words.say(name).to_owned(),
                is_shown: class == RelationClass::Call,
                relations: types.iter().filter(own).cloned().collect(),
            }
        });
    choices
        .filter(|choice| !choice.relations.is_empty())
        .collect()
}

/// Returns the relation types that occur, as choices.
fn relations(atlas: &Atlas<'_>) -> Vec<Choice> {
    let relations = &atlas.model.graph.relations;
    let count = |wanted| {
        relations
            .iter()
            .filter(|relation| relation.relation == wanted)
            .count()
    };
    let choices = TYPES.into_iter().enumerate().map(|(ix, relation)| Choice {
        value: ix.to_string(),
        key: word(&relation),
        class: Some(class(relation)),
        name: atlas.words.say(draw::words(relation)).to_owned(),
        count: count(relation),
    });
    choices.filter(|choice| choice.count > 0).collect()
}

fn agent(atlas: &Atlas<'_>, ix: usize, group: usize) -> (usize, usize, u8, usize, usize, u8) {
    let listing = atlas.agent(ix);
    let sources = &atlas.model.catalog.sources;
    let source = sources
        .iter()
        .position(|name| *name == listing.agent.source)
        .unwrap_or_default();
    let bit = |(at, (capability, _)): (usize, (Capability, char))| {
        u8::from(listing.capabilities.can(capability)) << at
    };
    let bits = Capability::SIGNATURE.into_iter().enumerate().map(bit).sum();
    (
        group,
        source,
        bits,
        atlas.findings_of(ix).count(),
        atlas.model.graph.effective.pool(ix),
        runtime::rules(listing.agent.dialect).depth,
    )
}

/// Returns why agents may call nobody, by agent.
fn limits(atlas: &Atlas<'_>) -> BTreeMap<usize, String> {
    let effective = &atlas.model.graph.effective;
    (0..atlas.agents())
        .filter_map(|ix| {
            let limit = effective.caller_limit(ix)?;
            Some((ix, plain(&Barrier::Caller(limit).reason(&atlas.words))))
        })
        .collect()
}

/// Returns the lines of what is stated more than once.
fn again<'m>(atlas: &Atlas<'m>) -> BTreeMap<usize, &'m [u32]> {
    let relations = atlas.model.graph.relations.iter().enumerate();
    relations
        .filter(|(_, relation)| !relation.again.is_empty())
        .map(|(number, relation)| (number, &*relation.again))
        .collect()
}

/// Returns where the own text of agents is published, where that is not a file of Markdown.
fn parts(atlas: &Atlas<'_>) -> BTreeMap<usize, (String, u32)> {
    (0..atlas.agents())
        .filter(|&ix| atlas.agent(ix).agent.definition.is_some())
        .map(|ix| {
            let listing = atlas.agent(ix);
            let path = raw_path(listing);
            let ending = path.trim_start_matches(&format!("agents/{}", listing.id));
            (ix, (ending.to_owned(), listing.agent.first_line()))
        })
        .collect()
}

fn class(relation: RelationType) -> usize {
    CLASSES
        .iter()
        .position(|&(class, _)| class == relation.class())
        .unwrap_or_default()
}

fn calling(relation: RelationType) -> i8 {
    match (relation.class(), relation.is_reversed()) {
        (RelationClass::Call, false) => 1,
        (RelationClass::Call, true) => -1,
        _ => 0,
    }
}

fn may(calls: &Calls) -> May {
    match calls {
        Calls::Nobody => May::Rule(0),
        Calls::Anyone => May::Rule(1),
        Calls::Only(agents) => May::Only(agents.clone()),
    }
}

/// Returns the names that are no one agent, sorted.
fn strangers<'m>(atlas: &Atlas<'m>) -> Vec<(&'m str, u8)> {
    let nobody = atlas
        .model
        .graph
        .relations
        .iter()
        .filter(|relation| relation.to.is_none());
    let kind = |resolution| match resolution {
        Resolution::Ambiguous => 1,
        Resolution::Builtin => 2,
        _ => 0,
    };
    let mut strangers: Vec<(&str, u8)> = nobody
        .map(|relation| (relation.target.as_str(), kind(relation.resolution)))
        .collect();
    strangers.sort_unstable();
    strangers.dedup_by_key(|&mut (name, _)| name);
    strangers
}

fn number(relation: RelationType) -> usize {
    TYPES
        .iter()
        .position(|&known| known == relation)
        .unwrap_or_default()
}

fn layer(layer: Layer) -> u8 {
    match layer {
        Layer::Declared => 0,
        Layer::Documented => 1,
        Layer::Effective => 2,
    }
}
