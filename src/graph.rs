//! The delegation graph: who names whom, as what, and which line says so.

use serde::Serialize;

use crate::agent::RelationType;
use crate::catalog::Catalog;
use crate::finding::Noted;

/// All relations of a catalog.
#[derive(Debug, Default)]
pub struct Graph {
    /// By agent, layer, relation type and target.
    pub relations: Vec<Relation>,
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

/// Finds and resolves the relations of a catalog.
pub fn relate(catalog: &Catalog) -> Noted<Graph> {
    let _ = catalog;
    Noted::clean(Graph::default())
}
