//! agentdex turns folders of AI agent definitions into a static site, a capability search and a delegation graph
//! to review.

// GROUND
pub mod finding;
pub mod source;

// INPUTS
pub mod agent;
pub mod config;
pub mod theme;

// MODEL
pub mod capability;
pub mod catalog;
pub mod graph;
pub mod model;

// ANALYSES
pub mod check;
pub mod export;

// PAGES
pub mod site;

// OUTLETS
pub mod publish;
pub mod report;

// VERBS
pub mod cli;
