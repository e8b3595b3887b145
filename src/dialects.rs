//! The files of `dialects/`: what is known of each runtime, as data. Who needs a part of it reads that part.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Table;

/// One file for each runtime, in the order in which dialects are told.
const RUNTIMES: &[&str] = &[
    include_str!("../dialects/claude-code.toml"),
    include_str!("../dialects/copilot.toml"),
    include_str!("../dialects/opencode.toml"),
    include_str!("../dialects/gemini-cli.toml"),
    include_str!("../dialects/cursor.toml"),
    include_str!("../dialects/factory.toml"),
    include_str!("../dialects/qwen-code.toml"),
    include_str!("../dialects/kimi-code.toml"),
    include_str!("../dialects/kilo.toml"),
    include_str!("../dialects/augment.toml"),
    include_str!("../dialects/junie.toml"),
    include_str!("../dialects/devin.toml"),
    include_str!("../dialects/antigravity.toml"),
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

/// Conventions that have no runtime of their own.
const CONVENTIONS: &[&str] = &[
    include_str!("../dialects/claude-flow.toml"),
    include_str!("../dialects/persona.toml"),
    include_str!("../dialects/plain.toml"),
];

/// The files of the runtimes, then those of the conventions, read once for all who need a part.
static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let files = RUNTIMES.iter().chain(CONVENTIONS);
    files.map(|file| table(file)).collect()
});

/// What files end with that one runtime alone reads as agents, wherever they stand.
pub static ENDINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        endings: Vec<String>,
    }

    read().flat_map(|file: File| file.endings).collect()
});

/// Returns a part of every runtime's file.
pub fn read<T: DeserializeOwned>() -> impl Iterator<Item = T> {
    all().take(RUNTIMES.len())
}

/// Returns a part of every dialect's file, those of conventions last.
pub fn all<T: DeserializeOwned>() -> impl Iterator<Item = T> {
    TABLES.iter().map(|table| part(table.clone()))
}

/// Returns a part of what holds in every dialect.
pub fn shared<T: DeserializeOwned>() -> T {
    part(table(include_str!("../dialects/shared.toml")))
}

#[expect(
    clippy::expect_used,
    reason = "the files are part of the program; tests read each"
)]
fn table(file: &str) -> Table {
    file.parse().expect("a dialect's file is TOML")
}

#[expect(
    clippy::expect_used,
    reason = "the files are part of the program; tests read each"
)]
fn part<T: DeserializeOwned>(table: Table) -> T {
    table.try_into().expect("a dialect's file")
}
