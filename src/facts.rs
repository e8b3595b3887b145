//! Facts about agents that several parts of the program ask for, each decided in one place.

mod access;

pub use access::Access;
