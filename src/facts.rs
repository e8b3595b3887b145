//! Facts about agents that several parts of the program ask for, each decided in one place.

mod access;
mod loading;

pub use access::Access;
pub use loading::{LoadVerdict, Loading};
