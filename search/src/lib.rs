//! The search engine of agentdex: text analysis, query language, ranking and snippets over a Tantivy index.
//!
//! It is compiled twice, natively and to WebAssembly, so that a terminal and a browser give the same answers. It
//! knows nothing of agents' files, of pages or of the disk: documents come in as data, files go out as bytes.
//!
//! ```
//! use agentdex_search::{Document, Engine, Options, Request, build};
//!
//! let documents = [
//!     Document { id: "kafka".into(), name: "kafka-expert".into(), tools: vec!["Bash".into()], ..Document::default() },
//!     Document { id: "react".into(), name: "react-expert".into(), ..Document::default() },
//! ];
//! let files = build(documents, &Options::default())?;    // name → bytes, to be published side by side
//! let engine = Engine::open(files)?;                     // or anything else that reads a file by its name
//! let answer = engine.search(&Request::new("kafka tool:bash"))?;
//! assert_eq!(answer.total, 1);
//! assert_eq!(answer.hits[0].id, "kafka");
//! # Ok::<(), agentdex_search::Error>(())
//! ```
//!
//! A hit's highlights come from its name and summary. Where the caller has the documents' texts at hand,
//! [`Engine::search_texts`] adds the passage that answers the query best. [`Engine::similarity`] finds documents that share
//! rare words.

mod analysis;
mod answer;
#[cfg(feature = "native")]
mod build;
mod card;
mod dictionary;
mod distance;
mod engine;
mod error;
mod facet;
mod files;
mod filter;
mod fold;
mod index;
mod intent;
mod label;
mod language;
mod lexicon;
mod near;
mod number;
mod occurrence;
mod pack;
mod pair;
mod phrase;
mod plan;
mod query;
mod rank;
mod remark;
mod rice;
mod schema;
mod segment;
#[cfg(feature = "native")]
mod similar;
mod situations;
mod snippet;
mod suggest;
mod synonyms;
mod text;

pub use answer::{Answer, Facet, FacetValue, Highlight, Hit, Notice, Request, Suggestion, Twin};
#[cfg(feature = "native")]
pub use build::{Document, Options, build};
pub use engine::{Engine, Texts};
pub use error::Error;
pub use files::{Files, MANIFEST, Source};
#[cfg(feature = "native")]
pub use similar::{Similar, Similarity};
