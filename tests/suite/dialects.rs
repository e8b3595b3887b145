//! What documents say of runtimes is what the files of `dialects/` say.
//!
//! `BLESS=1 cargo test --test suite dialects` writes the table of `docs/formats.md` anew.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::path::{Path, PathBuf};

use toml::Table;

/// Stands above the table of runtimes that read Markdown, which ends with an empty line.
const MARK: &str = "<!-- made from dialects/: BLESS=1 cargo test --test suite dialects -->\n\n";

fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// Returns the files of `dialects/` that are a dialect's, in the order of their names.
fn dialects() -> Vec<Table> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(path("dialects"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("shared.toml"))
        .collect();
    paths.sort();

    let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap().parse().unwrap();
    paths.iter().map(read).collect()
}

fn texts(table: &Table, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(|list| list.as_array());
    let items = list.into_iter().flatten();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

/// Returns a runtime's row: its name, the folders and endings that it reads, and how deep its agents call others.
fn row(dialect: &Table) -> String {
    let own = texts(dialect, "folders").into_iter();
    let user = texts(dialect, "user-folders").into_iter();
    let folders = own.chain(user.map(|folder| format!("~/{folder}")));
    let folders: Vec<String> = folders.map(|folder| format!("`{folder}`")).collect();
    let endings = texts(dialect, "endings").into_iter();
    let endings: Vec<String> = endings.map(|ending| format!("`*{ending}`")).collect();
    let anywhere = match endings.is_empty() {
        true => String::new(),
        false => format!(", and {} anywhere", endings.join(", ")),
    };
    let depth = dialect["calls"]
        .get("depth")
        .map(|depth| depth.as_integer().unwrap());
    let depth = match depth {
        None => "no bound".to_owned(),
        Some(0) => "none".to_owned(),
        Some(1) => "one level".to_owned(),
        Some(levels) => format!("{levels} levels"),
    };

    let runtime = dialect["runtime"].as_str().unwrap();
    format!(
        "| {runtime} | {}{anywhere} | {depth} |\n",
        folders.join(", ")
    )
}

#[test]
fn the_table_of_runtimes_is_made_from_their_files() {
    let path = path("docs/formats.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(MARK).unwrap();
    let (_, tail) = rest.split_once("\n\n").unwrap();

    let mut table = String::from(
        "| runtime | folders | calls below an agent that a person started |\n| --- | --- | --- |\n",
    );
    let reads_markdown = |dialect: &&Table| dialect.contains_key("markdown");
    table.extend(dialects().iter().filter(reads_markdown).map(row));
    let made = format!("{head}{MARK}{table}\n{tail}");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, made).unwrap();
    } else {
        assert!(
            page == made,
            "docs/formats.md is not what dialects/ says; BLESS=1 writes it"
        );
    }
}

#[test]
fn the_schema_of_agents_knows_every_dialect() {
    let schema = std::fs::read_to_string(path("schemas/agent.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let known = schema["properties"]["dialect"]["enum"].as_array().unwrap();
    let mut known: Vec<&str> = known.iter().map(|name| name.as_str().unwrap()).collect();
    known.sort_unstable();

    let dialects = dialects();
    let mut all: Vec<&str> = dialects
        .iter()
        .map(|dialect| dialect["dialect"].as_str().unwrap())
        .collect();
    all.sort_unstable();
    assert_eq!(known, all);
}
