//! What is asked and what is answered, as JSON spells it.

use serde::{Deserialize, Serialize};

/// A search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// What was typed.
    pub query: String,
    /// The most hits to return.
    pub limit: usize,
    /// How many hits to leave out before them.
    pub offset: usize,
    /// Whether the last word may be unfinished: it then also finds the words that begin with it.
    pub prefix_last_word: bool,
    /// Whether questions such as "read-only agents" are searched as words alone.
    pub literal: bool,
    /// Whether documents with one body are one hit.
    pub fold: bool,
    /// Whether to count the hits' tools, categories and so on.
    pub facets: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: String::new(),
            limit: 10,
            offset: 0,
            prefix_last_word: true,
            literal: false,
            fold: true,
            facets: true,
        }
    }
}

impl Request {
    /// Asks for the first hits of `query`.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            ..Self::default()
        }
    }
}

/// The answer to a [`Request`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// What was typed.
    pub query: String,
    /// How many documents match.
    pub total: usize,
    /// How many of them come close to the best one; 0 where a query has no words that could tell them apart.
    #[serde(skip_serializing_if = "is_zero")]
    pub close: usize,
    /// The best of them, best first.
    pub hits: Vec<Hit>,
    /// Counts over all that match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
    /// A query that finds more, where this one looks mistyped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Filters that parts of the query were understood as, such as `can:execute` for "that can run Bash".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub understood: Vec<String>,
    /// Filters that its last word may be meant as.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
    /// Words of the query that no hit has in any form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What was not understood, or understood in a way worth saying.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A document that was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hit {
    /// The document's id.
    pub id: String,
    /// Its page, relative to the site's root.
    pub url: String,
    /// Its file, relative to its source's root.
    pub path: String,
    /// Its source.
    pub source: String,
    /// Its name.
    pub name: String,
    /// Higher is better; comparable within one answer only.
    pub score: f32,
    /// One sentence on what it is for.
    pub summary: String,
    /// Its capabilities in six fixed places.
    pub signature: String,
    /// Other documents with the same body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<Twin>,
    /// Where the query's words stand.
    pub highlights: Vec<Highlight>,
}

/// A document with the same body as a hit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    /// The document's id.
    pub id: String,
    /// Its page, relative to the site's root.
    pub url: String,
    /// Its source.
    pub source: String,
    /// Its file, relative to its source's root.
    pub path: String,
}

/// A piece of a document with the query's words in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Highlight {
    /// Where it stands: `name`, `summary` or `body`.
    pub field: String,
    /// HTML: escaped text in which `<mark>` is the only element.
    pub text: String,
}

/// How many of the matching documents carry each value of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The group, as a filter names it: `tool`, `can`, `category`, …
    pub group: String,
    /// The values, most frequent first.
    pub values: Vec<FacetValue>,
}

/// One value of a [`Facet`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value as its authors write it.
    pub value: String,
    /// How many matching documents carry it.
    pub count: usize,
}

/// A filter in place of a query's last word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The query with the filter.
    pub query: String,
    /// The filter, such as `tool:Bash`.
    pub filter: String,
    /// How many documents meet it.
    pub count: usize,
}

/// A remark on the query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notice {
    /// What to tell.
    pub message: String,
    /// The query to try instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub try_instead: Option<String>,
}
