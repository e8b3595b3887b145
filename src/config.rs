//! `agentdex.toml`: optional, unknown keys refused with a suggestion.
