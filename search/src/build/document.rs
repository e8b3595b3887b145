//! What is searched: one record per document, plain data.

use serde::{Deserialize, Serialize};

/// One searchable record. Every list keeps the order and spelling that a reader should see; the index folds case itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Unique in the catalog; what hits, folding and [`crate::Similarity`] refer to.
    pub id: String,
    /// Where the document's page is, relative to the site's root.
    pub url: String,
    /// The file's path, relative to its source's root.
    pub path: String,
    /// The name of the source it comes from.
    pub source: String,
    /// The name that people use.
    pub name: String,
    /// Other names: a title, a file stem, a persona.
    pub aliases: Vec<String>,
    /// What it is for, in full.
    pub description: String,
    /// One sentence, shown under the name.
    pub summary: String,
    /// Dialogues and requests that call for it.
    pub examples: Vec<String>,
    /// Words that call for it.
    pub triggers: Vec<String>,
    /// The headings of its text.
    pub headings: Vec<String>,
    /// Its text, without markup.
    pub body: String,
    /// Labels and domains.
    pub tags: Vec<String>,
    /// The shelf it stands on.
    pub category: Option<String>,
    /// Tools that it names.
    pub tools: Vec<String>,
    /// Tools that it may not use although it inherits the rest.
    pub denied_tools: Vec<String>,
    /// What it may do: `read`, `search`, `edit`, `execute`, `web`, `delegate`, …
    pub capabilities: Vec<String>,
    /// Families of the models it asks for.
    pub models: Vec<String>,
    /// Who answers for it.
    pub owners: Vec<String>,
    /// Where it stands in its life, such as `stable` or `deprecated`.
    pub status: Option<String>,
    /// The dialect of its file.
    pub dialect: String,
    /// Its capabilities in six fixed places, such as `rse·w·`.
    pub signature: String,
    /// Names or ids of those it calls.
    pub calls: Vec<String>,
    /// Names or ids of those that call it.
    pub called_by: Vec<String>,
    /// Rules that found something in it, such as `relation/dangling`.
    pub findings: Vec<String>,
    /// Facts that `is:` asks for, such as `orphan`, `dangling` or `unrestricted` (may use every tool).
    pub flags: Vec<String>,
    /// Digest of the text: documents with an equal one are folded into one hit. Empty: never folded.
    pub body_digest: String,
}
