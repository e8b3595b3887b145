//! The delegation graph: who names whom, as what, and which line says so.

mod delegation;
mod evidence;
mod mentions;
mod network;
mod occurrences;
mod path;
mod reach;
mod resolve;
#[cfg(test)]
pub(crate) mod tests;
mod verdict;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::agent::{RelationClass, RelationType};
use crate::catalog::{Catalog, name_key};
use crate::component::Component;
use crate::config::cues::CatalogCues;
use crate::finding::Noted;
pub use delegation::{Delegation, Delegations};
use evidence::{Evidence, Lines};
use mentions::Finder;
pub use network::{Condensation, Network};
pub use occurrences::{Occurrence, occurrences};
pub use path::Target;
pub use reach::{Calls, Effective};
use resolve::{Names, Speaker};
pub use verdict::{Barrier, CallVerdict, Cause, Limit};

/// All relations of a catalog that its files state.
#[derive(Debug, Default)]
pub struct Graph {
    /// By agent, layer, relation type and target.
    pub relations: Vec<Relation>,
    /// Whom the runtimes would let agents call.
    pub effective: Effective,
    /// Who hands work to whom, each pair once with its verdict.
    pub delegations: Delegations,
    /// What components say of agents: there `from` counts in the catalog's components, and every `to` is an agent.
    pub starts: Vec<Relation>,
    /// Indices of those, by agent.
    starting: Vec<u32>,
    /// Indices of relations that have a `to`, by it.
    incoming: Vec<u32>,
}

/// One relation: its first evidence, and how often it is stated.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Index of the agent that states it.
    pub from: usize,
    /// Index of the agent that is named, where it is in the catalog.
    pub to: Option<usize>,
    /// The name as written.
    pub target: String,
    pub relation: RelationType,
    pub layer: Layer,
    pub resolution: Resolution,
    /// Agents that the name could mean, where it is ambiguous.
    pub candidates: Vec<usize>,
    /// The nearest name in the catalog, where the target is dangling.
    pub suggestion: Option<usize>,
    /// Line of the first evidence in the file on disk.
    pub line: u32,
    /// The words that say so, as they stand on that line.
    pub quote: String,
    /// How many times it is stated.
    pub weight: u32,
    /// Lines of the other evidence, in the file on disk.
    pub again: Vec<u32>,
}

/// What kind of evidence a relation rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Structured metadata says so.
    Declared,
    /// The text says so.
    Documented,
    /// The runtime would allow it.
    Effective,
}

/// How a written name was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    Name,
    Stem,
    Suffix,
    Alias,
    Ambiguous,
    Builtin,
    Dangling,
}

impl Graph {
    /// Puts relations in order.
    pub fn new(mut relations: Vec<Relation>, effective: Effective) -> Self {
        relations.par_sort_by(|a, b| {
            let key = |r: &Relation| (r.from, r.layer, r.relation, r.to.is_none(), r.to);
            key(a).cmp(&key(b)).then_with(|| a.target.cmp(&b.target))
        });
        let mut incoming: Vec<u32> = (0..relations.len() as u32)
            .filter(|&ix| relations[ix as usize].to.is_some())
            .collect();
        incoming.sort_by_key(|&ix| relations[ix as usize].to);
        Graph {
            delegations: Delegations::new(&relations, &effective),
            relations,
            effective,
            starts: Vec::new(),
            starting: Vec::new(),
            incoming,
        }
    }

    /// Takes up what components say of agents.
    fn start(&mut self, starts: Vec<Relation>) {
        self.starting = (0..starts.len() as u32).collect();
        self.starting.sort_by_key(|&ix| starts[ix as usize].to);
        self.starts = starts;
    }

    /// Returns what a component says of agents.
    pub fn started(&self, component: usize) -> &[Relation] {
        let start = self.starts.partition_point(|one| one.from < component);
        let rest = &self.starts[start..];
        &rest[..rest.partition_point(|one| one.from == component)]
    }

    /// Returns what components say of an agent.
    pub fn starters(&self, agent: usize) -> impl Iterator<Item = &Relation> {
        let to = |ix: &u32| self.starts[*ix as usize].to;
        let start = self.starting.partition_point(|ix| to(ix) < Some(agent));
        let rest = &self.starting[start..];
        rest[..rest.partition_point(|ix| to(ix) == Some(agent))]
            .iter()
            .map(|&ix| &self.starts[ix as usize])
    }

    /// Returns the network of who names whom in any relation but a contrast.
    pub fn references(&self, agents: usize) -> Network {
        let references = self
            .relations
            .iter()
            .filter(|relation| relation.relation.class() != RelationClass::Contrast);
        Network::new(
            agents,
            references.filter_map(|relation| Some((relation.from, relation.to?))),
        )
    }

    /// Returns the network of written delegations that `keep` accepts.
    pub fn calls(&self, agents: usize, keep: impl Fn(&Delegation) -> bool) -> Network {
        let calls = self.delegations.edges.iter().filter(|edge| keep(edge));
        Network::new(agents, calls.map(|edge| (edge.caller, edge.callee)))
    }

    /// Returns the first relation that states a delegation.
    pub fn call(&self, caller: usize, callee: usize) -> Option<&Relation> {
        let delegation = self.delegations.between(caller, callee)?;
        self.relations.get(*delegation.relations.first()?)
    }

    /// Returns the relations that an agent states.
    pub fn outgoing(&self, agent: usize) -> &[Relation] {
        let start = self
            .relations
            .partition_point(|relation| relation.from < agent);
        let rest = &self.relations[start..];
        &rest[..rest.partition_point(|relation| relation.from == agent)]
    }

    /// Returns the relations that name an agent, by who states them.
    pub fn incoming(&self, agent: usize) -> impl Iterator<Item = &Relation> {
        let to = |ix: &u32| self.relations[*ix as usize].to;
        let start = self.incoming.partition_point(|ix| to(ix) < Some(agent));
        let rest = &self.incoming[start..];
        rest[..rest.partition_point(|ix| to(ix) == Some(agent))]
            .iter()
            .map(|&ix| &self.relations[ix as usize])
    }
}

/// Finds and resolves the relations of a catalog. `cues` are the catalog's own.
pub fn relate(catalog: &Catalog, cues: &CatalogCues) -> Noted<Graph> {
    let names = Names::of(catalog);
    let finder = Finder::new(&names, cues);
    let agents = catalog.agents.par_iter().enumerate();
    let mut relations: Vec<Relation> = agents
        .flat_map_iter(|(ix, _)| stated(ix, names.speaker(ix), &names, &finder))
        .collect();
    suggest(&mut relations, &names);
    let mut graph = Graph::new(relations, Effective::of(catalog, &names));
    graph.start(starts(catalog, &names, &finder));
    Noted::clean(graph)
}

/// Returns what the texts of components say of agents.
fn starts(catalog: &Catalog, names: &Names<'_>, finder: &Finder<'_, '_>) -> Vec<Relation> {
    let texts = catalog.components.par_iter().enumerate();
    let of_text = |(ix, component): (usize, &Component)| {
        let file = component.text()?;
        let from = Speaker { file, agent: None };
        Some(stated(ix, from, names, finder))
    };
    let is_start = |relation: &Relation| {
        relation.to.is_some() && relation.relation.class() != RelationClass::Contrast
    };

    let mut starts: Vec<Relation> = texts
        .filter_map(of_text)
        .flatten()
        .filter(is_start)
        .collect();
    starts.sort_by_key(|one| (one.from, one.to, one.relation.class(), one.layer, one.line));
    starts
}

/// Returns what one file states: one relation for each target, relation type and layer.
fn stated(
    from: usize,
    speaker: Speaker<'_>,
    names: &Names<'_>,
    finder: &Finder<'_, '_>,
) -> Vec<Relation> {
    let agent = speaker.file;
    let lines = Lines::of(&agent.bytes);
    let prompt = agent
        .definition
        .as_ref()
        .map(|own| Lines::of(own.prompt.text.as_bytes()));
    let mut statements = Statements {
        names,
        from,
        speaker,
        relations: Vec::new(),
        known: FxHashMap::default(),
    };
    for declared in &agent.declared {
        let evidence = lines.evidence(declared.line, 0, &declared.target);
        statements.add(
            &declared.target,
            declared.relation,
            Layer::Declared,
            evidence,
        );
    }
    for mention in finder.mentions(speaker, &lines) {
        // A prompt of a definition is quoted as it is meant, without the marks of the format around it.
        let own = prompt.as_ref().filter(|_| mention.in_body);
        let found = own.unwrap_or(&lines);
        let mut evidence = found.evidence(mention.line, mention.column, &mention.target);
        if own.is_some() {
            evidence.line = agent.line_in_file(evidence.line);
        }
        statements.add(
            &mention.target,
            mention.relation,
            Layer::Documented,
            evidence,
        );
    }
    statements.relations
}

/// What one file states, each relation once.
struct Statements<'n, 'c> {
    names: &'n Names<'c>,
    from: usize,
    speaker: Speaker<'n>,
    relations: Vec<Relation>,
    known: FxHashMap<Statement, usize>,
}

/// What makes two statements one: layer, type, and the agent, or the name where it is no agent's.
type Statement = (Layer, RelationType, Result<usize, String>);

impl Statements<'_, '_> {
    /// Adds a statement to the relation that it repeats, or as a new one.
    fn add(&mut self, target: &str, relation: RelationType, layer: Layer, evidence: Evidence) {
        let resolved = self.names.resolve(self.speaker, target);
        let statement = (layer, relation, resolved.to.ok_or_else(|| name_key(target)));
        if let Some(&known) = self.known.get(&statement) {
            let known = &mut self.relations[known];
            known.weight += 1;
            known.again.push(evidence.line);
            return;
        }
        self.known.insert(statement, self.relations.len());
        self.relations.push(Relation {
            from: self.from,
            to: resolved.to,
            target: target.to_owned(),
            relation,
            layer,
            resolution: resolved.resolution,
            candidates: resolved.candidates,
            suggestion: None,
            line: evidence.line,
            quote: evidence.quote,
            weight: 1,
            again: Vec::new(),
        });
    }
}

/// Gives dangling relations the name that was probably meant.
fn suggest(relations: &mut [Relation], names: &Names<'_>) {
    let dangling = |relation: &&Relation| relation.resolution == Resolution::Dangling;
    let targets: Vec<String> = relations
        .iter()
        .filter(dangling)
        .map(|relation| relation.target.clone())
        .collect();
    let suggestions = resolve::suggestions(names, targets.iter().map(String::as_str));
    for relation in relations
        .iter_mut()
        .filter(|relation| relation.resolution == Resolution::Dangling)
    {
        relation.suggestion = suggestions.get(relation.target.as_str()).copied();
    }
}
