//! agentdex turns folders of AI agent definitions into a static site, a capability search and a delegation graph
//! to review.
//!
//! The groups below are the layers, lowest first. A module imports only modules that stand above it, analyses do
//! not import one another, and only the verbs print or exit; `tests/suite/layers.rs` holds this file to it.
//!
//! A verb is a composition of stages, each a function from values to values:
//!
//! ```text
//! source::read(roots)                     -> sources            the only reader of agent files
//! agent::parse(source)                    -> agents, findings   pure and total, in parallel
//! catalog::assemble(sources, agents)      -> catalog            identity, slugs, variants
//! graph::relate(catalog, &Default::default())                  -> graph              who names whom, and which line says so
//! check::check(model, findings)           -> findings           rules over the whole
//! index::build(model)                     -> files              the search index
//! site::render(model, findings, …)        -> site               path → page, made when asked for
//! publish::publish(site, dir)             -> published          the only writer
//! readme::update(text, setting)               -> text               tables and counts between markers
//! serve::serve(recipe, address)           -> pages over HTTP    built again on change
//! mcp::serve_stdio(current)               -> answers over MCP    read again on change
//! ```

// GROUND
pub mod finding;
pub mod git;

pub mod dialects;
pub mod document;

pub mod definition;

pub mod source;

// INPUTS
pub mod tokens;
pub mod tool;

pub mod agent;
pub mod config;
pub mod words;

pub mod editorial;
pub mod theme;

// MODEL
pub mod facts;

pub mod capability;
pub mod catalog;
pub mod graph;
pub mod model;

// PICTURES
pub mod draw;

// ANALYSES
pub mod check;
pub mod diff;
pub mod export;
pub mod index;

// PAGES
pub mod site;

// OUTLETS
pub mod publish;
pub mod report;

pub mod readme;

pub mod mcp;
pub mod serve;

// VERBS
pub mod cli;
