//! What differs between two catalogs: agents, what they may do and reach, relations, findings.
//!
//! Both sides are models like any other; nothing here knows where they came from. Swapped sides give the mirror image:
//! what was added is removed, what was gained is lost.

mod compared;
mod gate;
mod history;
mod lines;
mod pairs;

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::{Agent, ToolMode, word};
use crate::capability::Capability;
use crate::catalog::{Catalog, Listing};
use crate::finding::{self, Finding};
use crate::graph::Relation;
use crate::model::Model;
pub use compared::Compared;
pub use gate::{Gain, Gate, gains};
pub use history::{Step, StepKind, Steps, steps};
pub use lines::{Changed, LineCount, Row, side_by_side};
use pairs::Pairs;
pub use pairs::{Telling, telling};

/// A catalog with what was found in it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'m> {
    pub model: &'m Model,
    pub findings: &'m [Finding],
}

/// The difference between two catalogs, as indices into them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Agents of the new catalog that the old one does not have.
    pub added: Vec<usize>,
    /// Agents of the old catalog that the new one does not have.
    pub removed: Vec<usize>,
    /// Agents that both have and that are not the same, or may not reach the same, in the new catalog's order.
    pub changed: Vec<Change>,
    /// Relations of the new graph that the old one does not have.
    pub relations_added: Vec<usize>,
    /// Relations of the old graph that the new one does not have.
    pub relations_removed: Vec<usize>,
    /// Findings of the new catalog that the old one does not have.
    pub introduced: Vec<usize>,
    /// Findings of the old catalog that the new one does not have.
    pub mended: Vec<usize>,
}

impl Diff {
    /// Tells whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }
}

/// What differs about one agent.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub old: usize,
    pub new: usize,
    /// Facts of one value, in a fixed order: name, path, dialect, model, category, description.
    pub facts: Vec<Fact>,
    pub tools: Delta<String>,
    pub denied: Delta<String>,
    /// How the tools were listed, where that differs.
    pub mode: Option<(ToolMode, ToolMode)>,
    /// What it holds itself.
    pub capabilities: Delta<String>,
    /// What it holds or reaches by calling others.
    pub reach: Delta<Reach>,
    /// Lines of the body, where they differ.
    pub body: Option<LineCount>,
}

impl Change {
    /// Tells whether the agent goes by another name than before.
    pub fn is_renamed(&self) -> bool {
        self.facts.iter().any(|fact| fact.name == "name")
    }

    fn is_empty(&self) -> bool {
        self.facts.is_empty()
            && self.tools.is_empty()
            && self.denied.is_empty()
            && self.mode.is_none()
            && self.capabilities.is_empty()
            && self.reach.is_empty()
            && self.body.is_none()
    }
}

/// A fact that was another one before.
#[derive(Debug, PartialEq, Eq)]
pub struct Fact {
    pub name: &'static str,
    pub old: String,
    pub new: String,
}

/// What one side has and the other has not.
#[derive(Debug, PartialEq, Eq)]
pub struct Delta<T> {
    pub gained: Vec<T>,
    pub lost: Vec<T>,
}

impl<T> Delta<T> {
    /// Tells whether both sides have the same.
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty()
    }
}

/// A capability, and the shortest way to an agent that holds it, the agent itself first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    pub capability: Capability,
    /// Indices into the catalog that has this way: the new one where it was gained, the old one where it was lost.
    pub way: Vec<usize>,
}

/// Returns, by agent of the old catalog, which agent of the new one it is.
pub fn counterparts(old: &Catalog, new: &Catalog) -> Vec<Option<usize>> {
    let pairs = Pairs::of(old, new);
    (0..old.agents.len()).map(|ix| pairs.new_of(ix)).collect()
}

/// Compares two catalogs.
pub fn compare(old: Side<'_>, new: Side<'_>) -> Diff {
    let pairs = Pairs::of(&old.model.catalog, &new.model.catalog);
    let changed = pairs
        .both()
        .map(|(from, to)| change(old.model, new.model, from, to));
    let relations = by_key(
        relation_keys(old.model, |ix| pairs.new_of(ix)),
        relation_keys(new.model, Some),
    );
    let findings = by_key(
        finding_keys(old, |ix| pairs.new_of(ix)),
        finding_keys(new, Some),
    );
    Diff {
        added: pairs.only_new(),
        removed: pairs.only_old(),
        changed: changed.filter(|change| !change.is_empty()).collect(),
        relations_added: relations.gained,
        relations_removed: relations.lost,
        introduced: findings.gained,
        mended: findings.lost,
    }
}

/// Compares two agents of one catalog: the first stands where the old one does.
pub fn agents(model: &Model, first: usize, second: usize) -> Change {
    change(model, model, first, second)
}

fn change(old_model: &Model, new_model: &Model, old: usize, new: usize) -> Change {
    let (before, after) = (
        &old_model.catalog.agents[old],
        &new_model.catalog.agents[new],
    );
    let (from, to) = (&before.agent.tools, &after.agent.tools);
    Change {
        old,
        new,
        facts: facts(before, after),
        tools: delta(&from.names, &to.names),
        denied: delta(&from.denied, &to.denied),
        mode: (from.mode != to.mode).then_some((from.mode, to.mode)),
        capabilities: delta(&before.capabilities.names(), &after.capabilities.names()),
        reach: reach(old_model, new_model, old, new),
        body: body(&before.agent, &after.agent),
    }
}

fn facts(before: &Listing, after: &Listing) -> Vec<Fact> {
    let (old, new) = (&before.agent, &after.agent);
    let models = |agent: &Agent| {
        agent
            .models
            .iter()
            .map(|model| model.raw.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let category = |agent: &Agent| agent.category.clone().unwrap_or_default();
    let facts = [
        ("name", old.name.clone(), new.name.clone()),
        (
            "path",
            old.identity().into_owned(),
            new.identity().into_owned(),
        ),
        ("dialect", word(&old.dialect), word(&new.dialect)),
        ("model", models(old), models(new)),
        ("category", category(old), category(new)),
        (
            "description",
            old.description.clone(),
            new.description.clone(),
        ),
    ];
    let differs = facts.into_iter().filter(|(_, old, new)| old != new);
    differs
        .map(|(name, old, new)| Fact { name, old, new })
        .collect()
}

/// Returns what each list has and the other has not, each in its own order.
fn delta(old: &[String], new: &[String]) -> Delta<String> {
    let without = |list: &[String], other: &[String]| {
        let other: BTreeSet<&String> = other.iter().collect();
        list.iter()
            .filter(|item| !other.contains(item))
            .cloned()
            .collect()
    };
    Delta {
        gained: without(new, old),
        lost: without(old, new),
    }
}

fn reach(old_model: &Model, new_model: &Model, old: usize, new: usize) -> Delta<Reach> {
    let way = |model: &Model, ix, capability| {
        model
            .graph
            .effective
            .reach(&model.catalog, ix, capability)
            .map(|way| Reach { capability, way })
    };
    let mut delta = Delta {
        gained: Vec::new(),
        lost: Vec::new(),
    };
    for (capability, _) in Capability::SIGNATURE {
        match (
            way(old_model, old, capability),
            way(new_model, new, capability),
        ) {
            (None, Some(gained)) => delta.gained.push(gained),
            (Some(lost), None) => delta.lost.push(lost),
            _ => {}
        }
    }
    delta
}

fn body(old: &Agent, new: &Agent) -> Option<LineCount> {
    if old.digest == new.digest {
        return None;
    }
    let count = lines::count(&old.body_text(), &new.body_text());
    (count.added + count.removed > 0).then_some(count)
}

/// An agent as the new catalog numbers it, or as the old one does where it alone has it.
type End = Result<usize, usize>;

/// What tells a relation from others: both ends, the name where it is no agent's, type and layer.
type RelationKey = (End, Option<End>, String, String, String);

fn relation_keys(model: &Model, new_of: impl Fn(usize) -> Option<usize>) -> Vec<RelationKey> {
    let end = |ix: usize| new_of(ix).ok_or(ix);
    let key = |relation: &Relation| {
        let to = relation.to.map(end);
        let target = if to.is_none() {
            relation.target.clone()
        } else {
            String::new()
        };
        (
            end(relation.from),
            to,
            target,
            word(&relation.relation),
            word(&relation.layer),
        )
    };
    model.graph.relations.iter().map(key).collect()
}

/// What tells a finding from others: the rule, the agent it stands at (else the path), and what it is about.
type FindingKey = (&'static str, Option<usize>, String, Vec<String>);

fn finding_keys(side: Side<'_>, new_of: impl Fn(usize) -> Option<usize>) -> Vec<FindingKey> {
    let key = |finding: &Finding| {
        let place = &finding.place;
        let agent = side.model.catalog.at(place).and_then(&new_of);
        let path = if agent.is_none() {
            place.path.to_string()
        } else {
            String::new()
        };
        let subjects = finding::subjects(&finding.message).into_iter();
        (
            finding.rule,
            agent,
            path,
            subjects.map(str::to_owned).collect(),
        )
    };
    side.findings.iter().map(key).collect()
}

/// Returns the indices of keys that the other list does not have, or has fewer times.
fn by_key<K: Ord>(old: Vec<K>, new: Vec<K>) -> Delta<usize> {
    let mut balance: BTreeMap<K, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (ix, key) in old.into_iter().enumerate() {
        balance.entry(key).or_default().0.push(ix);
    }
    for (ix, key) in new.into_iter().enumerate() {
        balance.entry(key).or_default().1.push(ix);
    }
    let mut delta = Delta {
        gained: Vec::new(),
        lost: Vec::new(),
    };
    for (was, is) in balance.into_values() {
        delta.lost.extend(was.iter().skip(is.len()));
        delta.gained.extend(is.iter().skip(was.len()));
    }
    delta.gained.sort_unstable();
    delta.lost.sort_unstable();
    delta
}
