//! The difference between two catalogs for people and programs.

pub mod human;
pub mod json;
pub mod markdown;

pub use crate::diff::Compared;
