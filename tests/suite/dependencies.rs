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

    let packages = packages_of_the_tests();
    assert!(packages.len() > 100, "only {} packages", packages.len());

    for (package, licence) in packages {
        assert!(is_allowed(&licence, &allowed), "{package}: {licence}");
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

    for licence in [
        "MIT",
        "GPL-3.0-only OR MIT",
        "MIT/GPL-3.0",
        "(MIT OR GPL-3.0-only) AND Unicode-3.0",
        "(GPL-3.0-only AND Zlib) OR (MIT AND Zlib)",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0-only",
    ] {
        assert!(is_allowed(licence, &allowed), "{licence}");
    }

    for licence in [
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "",
        "none",
        "Apache-2.0",
        "(MIT OR Zlib) AND GPL-3.0-only",
        "(GPL-3.0-only OR (MIT AND Apache-2.0))",
    ] {
        assert!(!is_allowed(licence, &allowed), "{licence}");
    }
}

#[test]
fn everything_comes_from_the_registry() {
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).unwrap();

    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let source = package.get("source").and_then(toml::Value::as_str);

        // What has no source is a member of this workspace.
        match source {
            Some(source) => assert!(
                source.starts_with("registry+"),
                "{name} comes from {source}"
            ),
            None => assert!(name.starts_with("agentdex"), "{name} has no source"),
        }
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

/// Returns whether an SPDX expression can be met with the allowed licences; an unknown licence is not allowed.
fn is_allowed(licence: &str, allowed: &BTreeSet<&str>) -> bool {
    // Older packages separate alternatives by `/`, which the lax mode reads as `OR`.
    let Ok(expression) = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX) else {
        return false;
    };

    expression.evaluate(|requirement| allowed.contains(requirement.to_string().as_str()))
}

/// Returns every package that this test binary needs on this platform, with its licence.
///
/// `cargo metadata` would also ask for packages of other platforms and members, which a machine that has only run
/// `cargo test` has never downloaded.
fn packages_of_the_tests() -> Vec<(String, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "agentdex", "--locked", "--offline"])
        .args(["--edges", "normal,build,dev"])
        .args(["--prefix", "none", "--format", "{p}|{l}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );

    let lines = String::from_utf8(output.stdout).unwrap();
    let packages: BTreeSet<(String, String)> = lines
        .lines()
        .filter_map(|line| line.split_once('|'))
        // The mark of a package whose dependencies were listed before.
        .map(|(package, licence)| (package, licence.trim_end_matches(" (*)")))
        .map(|(package, licence)| (package.to_owned(), licence.to_owned()))
        .collect();
    packages.into_iter().collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}
