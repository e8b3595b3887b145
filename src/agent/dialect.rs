//! Dialects: which runtime's rules an agent file follows, and where that dialect keeps what the canonical agent has.

use serde::Serialize;

/// The rules that were applied to a file; never a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    ClaudeCode,
    Copilot,
    OpenCode,
    GeminiCli,
    Cursor,
    ClaudeFlow,
    Persona,
    Plain,
}
