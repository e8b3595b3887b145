//! Findings for people and programs.

pub mod human;
