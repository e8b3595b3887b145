//! What is written about `agentdex.toml`: the document names every key, and what it shows can be read.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::path::Path;

use agentdex::config;

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_example_in_the_document_can_be_read() {
    let document = text("docs/configuration.md");
    let examples: Vec<&str> = document
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(examples.len() >= 4);
    for example in examples {
        assert_eq!(config::parse(example).err(), None, "{example}");
    }
}

#[test]
fn what_init_writes_can_be_read_with_and_without_its_comment_signs() {
    let commented = text("src/cli/init/agentdex.toml");
    assert_eq!(config::parse(&commented), Ok(config::Config::default()));
    let keys =
        |line: &&str| !line.starts_with('#') || line.contains(" = ") || line.starts_with("# [");
    let plain: Vec<&str> = commented
        .lines()
        .filter(keys)
        .map(|line| line.trim_start_matches("# "))
        .collect();
    let config = config::parse(&plain.join("\n")).unwrap();
    assert!(
        config.title.is_some() && config.site.accent.is_some() && !config.policy.forbid.is_empty()
    );
}

#[test]
fn the_document_names_every_key() {
    let document = text("docs/configuration.md");
    for (table, prefix) in [
        ("", ""),
        ("[site]\n", "site."),
        ("[catalog]\n", "catalog."),
        ("[search]\n", "search."),
        ("[policy]\n", "policy."),
        ("[[sources]]\n", "sources."),
        ("[[policy.forbid]]\n", ""),
        ("[[policy.allow]]\n", ""),
    ] {
        let told = config::parse(&format!("{table}nothing-of-this-name = 1\n")).unwrap_err();
        // The excerpt that is drawn has no backquotes of its own.
        let (_, known) = told.split_once("expected").unwrap();
        let keys: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        assert!(!keys.is_empty(), "{told}");
        for key in keys {
            let named = document.contains(&format!("`{prefix}{key}`"))
                || document.contains(&format!("\n{key} = "));
            let is_table =
                document.contains(&format!("[{key}]")) || document.contains(&format!("[{key}."));
            assert!(
                named || is_table,
                "docs/configuration.md does not tell of {prefix}{key}"
            );
        }
    }
}
