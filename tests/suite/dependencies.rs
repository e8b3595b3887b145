//! What the program is built from: licences that allow it, no source but the registry, a reason for each dependency.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

#[test]
fn every_licence_is_one_that_deny_toml_allows() {
    let rules: toml::Table = toml::from_str(&read("deny.toml")).unwrap();
    let allowed = rules["licenses"]["allow"].as_array().unwrap();
    let allowed: BTreeSet<&str> = allowed.iter().filter_map(toml::Value::as_str).collect();
    let crates = built_from();
    assert!(crates.len() > 100, "only {} crates", crates.len());
    for (name, licence) in crates {
        assert!(fits(&licence, &allowed), "{name}: {licence}");
    }
}

#[test]
fn licences_are_read_as_spdx_writes_them() {
    let allowed = BTreeSet::from([
        "MIT",
        "Zlib",
        "Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
    ]);
    let fine = [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/GPL-3.0",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
    ];
    let wrong = [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "none",
        "Apache-2.0",
        "(MIT OR Zlib) AND GPL-3.0",
    ];
    assert!(fine.iter().all(|licence| fits(licence, &allowed)));
    assert!(!wrong.iter().any(|licence| fits(licence, &allowed)));
    assert!(fits("Apache-2.0 WITH LLVM-exception OR GPL-3.0", &allowed));
}

#[test]
fn everything_comes_from_the_registry() {
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).unwrap();
    for package in lock["package"].as_array().unwrap() {
        // What has no source is a member of this workspace.
        let source = package.get("source").and_then(toml::Value::as_str);
        assert!(
            source.unwrap_or("registry+").starts_with("registry+"),
            "{} comes from {source:?}",
            package["name"]
        );
    }
}

#[test]
fn every_dependency_has_a_reason() {
    let reasons = read("docs/dependencies.md");
    let reasons: BTreeSet<&str> = reasons
        .split(|c: char| c != '-' && c != '_' && !c.is_alphanumeric())
        .collect();
    let mut named = 0;
    for manifest in ["Cargo.toml", "search/Cargo.toml", "search/wasm/Cargo.toml"] {
        let manifest: toml::Table = toml::from_str(&read(manifest)).unwrap();
        for section in ["dependencies", "dev-dependencies"] {
            for name in manifest
                .get(section)
                .and_then(toml::Value::as_table)
                .into_iter()
                .flat_map(toml::Table::keys)
            {
                let own = name.starts_with("agentdex");
                assert!(
                    own || reasons.contains(name.as_str()),
                    "docs/dependencies.md says nothing of `{name}`"
                );
                named += 1;
            }
        }
    }
    assert!(named > 30, "only {named} dependencies were looked at");
}

/// Tells whether an SPDX expression can be met: `AND` binds what `OR` (or `/`) parts offer; parentheses hold one choice.
fn fits(licence: &str, allowed: &BTreeSet<&str>) -> bool {
    let any = |choice: &str| {
        choice
            .split(" OR ")
            .flat_map(|part| part.split('/'))
            .any(|one| allowed.contains(one.trim()))
    };
    if !licence.contains('(') {
        let parts: Vec<&str> = licence.split(" OR ").collect();
        return parts.iter().any(|part| part.split(" AND ").all(&any));
    }
    licence
        .split(" AND ")
        .all(|part| any(part.trim_matches(['(', ')', ' '])))
}

/// Returns the crates that the program and its tests are built from here, each with its licence. Crates of other systems
/// are left out: a fresh machine does not have them.
fn built_from() -> BTreeSet<(String, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--prefix", "none"])
        .args(["--package", "agentdex", "--package", "agentdex-search"])
        .args(["--edges", "normal,build,dev", "--format", "{p}|{l}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .filter_map(|line| line.trim_end_matches(" (*)").split_once('|'))
        .map(|(name, licence)| (name.to_owned(), licence.to_owned()))
        .collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}
