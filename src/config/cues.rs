//! The `[cues]` table: the words by which a catalog's agents speak of each other, beside those that the program knows.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::agent::RelationType;

/// Patterns by the relation that they state, as the files of `cues/` write them.
pub type Patterns = BTreeMap<RelationType, Vec<String>>;

/// Cues of a catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogCues {
    /// What stands directly before a name.
    #[serde(default)]
    pub before: Patterns,
    /// What stands directly behind a name.
    #[serde(default)]
    pub after: Patterns,
    /// Headings and lead-ins above lists of agents.
    #[serde(default)]
    pub headings: Patterns,
    /// Header cells of tables that list agents.
    #[serde(default)]
    pub headers: Patterns,
}
