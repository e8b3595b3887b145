//! What a dialect's runtime would allow: whom an agent may call, how deep, and which agents come with the runtime.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::agent::dialect::Dialect;
use crate::dialects;

/// The rules of one runtime for calls between agents: the table `calls` of its file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Runtime {
    #[serde(skip)]
    pub dialect: Dialect,
    /// How many calls may follow one another below an agent that a person started: 0 where agents never call agents.
    #[serde(default = "unbounded")]
    pub depth: u8,
    /// The tool that starts agents, as its files name it.
    #[serde(rename = "tool", default)]
    pub delegation_tool: String,
    /// Whether a list of allowed agents holds wherever the agent runs, and not only where a person started it.
    #[serde(default = "holds")]
    pub list_binds: bool,
    /// Whether an agent that lists nobody calls none of the catalog's.
    #[serde(rename = "listed-only", default)]
    pub is_listed_only: bool,
    /// Whether agents see those of their own file alone.
    #[serde(rename = "bound-to-file", default)]
    pub is_bound_to_file: bool,
    /// Agents that the runtime brings along, so that naming them is never a dead reference.
    #[serde(default)]
    built_in: Vec<String>,
    /// What the rules rest on, and when that was verified.
    #[serde(rename = "source")]
    _source: IgnoredAny,
}

fn unbounded() -> u8 {
    u8::MAX
}

fn holds() -> bool {
    true
}

static RUNTIMES: LazyLock<Vec<Runtime>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        dialect: Dialect,
        calls: Runtime,
    }

    let files = dialects::read();
    files
        .map(|File { dialect, calls }| Runtime { dialect, ..calls })
        .collect()
});

/// Returns the rules that hold for a dialect. Dialects without a runtime of their own run where Claude Code's agents run.
pub fn rules(dialect: Dialect) -> &'static Runtime {
    let own = RUNTIMES.iter().find(|runtime| runtime.dialect == dialect);

    own.unwrap_or(&RUNTIMES[0])
}

/// Tells whether a name is that of an agent which some runtime brings along; case and separators do not matter.
pub fn is_builtin(name: &str) -> bool {
    let letters = |name: &str| -> String {
        name.chars()
            .filter(|c| !matches!(c, ' ' | '-' | '_'))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = letters(name);
    let mut known = RUNTIMES.iter().flat_map(|runtime| &runtime.built_in);

    known.any(|name| letters(name) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_built_in_agent_is_known_in_any_spelling() {
        assert!(is_builtin("general-purpose"));
        assert!(is_builtin("Explore"));
        assert!(is_builtin("codebase_investigator"));
        assert!(!is_builtin("code-reviewer"));
    }

    #[test]
    fn a_dialect_without_a_runtime_follows_claude_code() {
        assert_eq!(rules(Dialect::Persona).dialect, Dialect::ClaudeCode);
        assert_eq!(rules(Dialect::GeminiCli).depth, 0);
    }
}
