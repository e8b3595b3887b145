//! What the runtime of an agent's dialect does with its file: it loads it, loads it without some keys, or refuses it.

use serde::Serialize;

use crate::agent::Agent;
use crate::agent::dialect::{Refusal, Schema, schema, schemas};
use crate::agent::frontmatter::Entry;

/// What a runtime does with an agent's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loading {
    /// The runtime's name for people.
    pub runtime: &'static str,
    pub verdict: LoadVerdict,
    /// Keys that the runtime passes over, as the file writes them.
    pub without: Vec<String>,
    /// Why it refuses the file.
    pub refusals: Vec<Refusal>,
}

/// A runtime's verdict on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoadVerdict {
    Loads,
    LoadsWithout,
    Refused,
}

impl Loading {
    /// Returns what the runtime of an agent's dialect does with its file; nothing where the runtime's rules are not
    /// known, or the file has no front matter.
    pub fn new(agent: &Agent, is_in_plugin: bool) -> Option<Loading> {
        let schema = schema(agent.dialect)?;
        let entries = agent.front_matter();

        (!entries.is_empty()).then(|| Loading::by(schema, &entries, is_in_plugin))
    }

    /// Returns what the other runtimes that read Markdown would do with an agent's file, were it in their folder.
    pub fn elsewhere(agent: &Agent) -> Vec<Loading> {
        let entries = agent.front_matter();
        if agent.definition.is_some() || entries.is_empty() {
            return Vec::new();
        }

        let is_other = |schema: &&Schema| schema.markdown && schema.dialect != agent.dialect;
        let others = schemas().iter().filter(is_other);
        others
            .map(|schema| Loading::by(schema, &entries, false))
            .collect()
    }

    fn by(schema: &'static Schema, entries: &[Entry], is_in_plugin: bool) -> Loading {
        let refusals = schema.refusals(entries);
        let without: Vec<String> = entries
            .iter()
            .filter(|entry| schema.passes_over(entry, is_in_plugin))
            .map(|entry| entry.key.clone())
            .collect();
        let verdict = match (refusals.is_empty(), without.is_empty()) {
            (false, _) => LoadVerdict::Refused,
            (true, true) => LoadVerdict::Loads,
            (true, false) => LoadVerdict::LoadsWithout,
        };

        Loading {
            runtime: &schema.runtime,
            verdict,
            without,
            refusals,
        }
    }
}
