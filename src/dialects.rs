//! The files of `dialects/`: what is known of each runtime, as data. Who needs a part of it reads that part.

use serde::de::DeserializeOwned;

/// One file for each dialect, in the order in which dialects are told.
const FILES: &[&str] = &[
    include_str!("../dialects/claude-code.toml"),
    include_str!("../dialects/copilot.toml"),
    include_str!("../dialects/opencode.toml"),
    include_str!("../dialects/gemini-cli.toml"),
    include_str!("../dialects/cursor.toml"),
    include_str!("../dialects/factory.toml"),
    include_str!("../dialects/codex.toml"),
    include_str!("../dialects/roo.toml"),
    include_str!("../dialects/kiro.toml"),
    include_str!("../dialects/cagent.toml"),
    include_str!("../dialects/crewai.toml"),
    include_str!("../dialects/adk.toml"),
    include_str!("../dialects/agent-framework.toml"),
    include_str!("../dialects/agent-spec.toml"),
    include_str!("../dialects/kagent.toml"),
    include_str!("../dialects/goose.toml"),
];

/// Returns a part of every dialect's file.
#[expect(
    clippy::expect_used,
    reason = "the files are part of the program; tests read each"
)]
pub fn read<T: DeserializeOwned>() -> impl Iterator<Item = T> {
    FILES
        .iter()
        .map(|file| toml::from_str(file).expect("a dialect's file"))
}
