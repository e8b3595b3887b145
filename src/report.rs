//! Findings and differences for people and programs.

pub mod diff;
pub mod human;
