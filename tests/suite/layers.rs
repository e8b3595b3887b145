//! The house stands as `src/lib.rs` draws it: modules look down only, and each library is known in one place.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where a dependency may be named, by path below `src`; everything else asks that place.
const KEEPERS: &[(&str, &[&str])] = &[
    ("serde_yaml", &["document", "agent/frontmatter/write"]),
    ("saphyr_parser", &["document"]),
    ("pulldown_cmark", &["agent/body"]),
    ("syntect", &["agent/highlight"]),
    ("two_face", &["agent/highlight"]),
    ("tera", &["theme", "site"]),
    ("tantivy", &[]),
    (
        "agentdex_search",
        &["index", "cli/search", "serve/snapshot", "site/search"],
    ),
    ("petgraph", &["graph"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli/progress"]),
    ("anstream", &["cli/terminal"]),
    ("annotate_snippets", &["report/human"]),
    ("walkdir", &["source"]),
    ("ignore", &["source"]),
    (
        "toml",
        &[
            "agent/frontmatter",
            "config",
            "dialects",
            "document",
            "export/translate",
            "graph/mentions/languages",
        ],
    ),
    ("axum", &["serve"]),
    ("tokio", &["serve", "mcp"]),
    ("rmcp", &["mcp"]),
    ("lsp_server", &["lsp"]),
    ("lsp_types", &["lsp"]),
    ("notify", &["serve/watch"]),
    ("resvg", &["site/social"]),
    ("skrifa", &["site/social"]),
    ("png", &["site/social"]),
    ("notosans", &["site/social"]),
    ("sha2", &["export"]),
    ("self_cell", &["serve/snapshot"]),
];

#[test]
fn modules_import_only_what_stands_above_them() {
    let layers = layers();
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = file
            .split('/')
            .next()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        let Some(own) = layers.get(&module) else {
            continue;
        };
        for (line, other) in imports(&text) {
            let Some(theirs) = layers.get(other) else {
                continue;
            };
            let sister = own.group == "ANALYSES" && theirs.group == "ANALYSES";
            if other != module && (theirs.line >= own.line || sister) {
                wrong.push(format!("src/{file}:{line} imports {other}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these look up or sideways:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn each_library_is_known_in_one_place() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (library, keepers) in KEEPERS {
            let names = |line: &str| {
                line.contains(&format!("{library}::")) && !line.trim_start().starts_with("//")
            };
            let line = text.lines().position(names);
            if let Some(line) =
                line.filter(|_| !keepers.iter().any(|keeper| file.starts_with(keeper)))
            {
                wrong.push(format!("src/{file}:{} names {library}", line + 1));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these know too much:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_module_has_a_layer() {
    let layers = layers();
    for (file, _) in sources() {
        let module = file.split('/').next().unwrap().trim_end_matches(".rs");
        assert!(
            matches!(module, "lib" | "main") || layers.contains_key(module),
            "src/{file} is in no layer of src/lib.rs"
        );
    }
}

struct Layer {
    group: String,
    line: usize,
}

/// Returns each module's group and line in `src/lib.rs`.
fn layers() -> BTreeMap<String, Layer> {
    let mut group = String::new();
    let mut layers = BTreeMap::new();
    for (line, text) in std::fs::read_to_string(root().join("src/lib.rs"))
        .unwrap()
        .lines()
        .enumerate()
    {
        if let Some(name) = text.strip_prefix("// ") {
            group = name.to_owned();
        } else if let Some(module) = text.strip_prefix("pub mod ") {
            let module = module.trim_end_matches(';').to_owned();
            layers.insert(
                module,
                Layer {
                    group: group.clone(),
                    line,
                },
            );
        }
    }
    assert!(layers.len() > 10, "the layers of src/lib.rs were not found");
    layers
}

/// Returns the modules of this crate that a file names, with their lines: `crate::x` and the members of `crate::{x, y}`.
fn imports(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let line = text[..at].lines().count();
        let rest = &text[at + "crate::".len()..];
        let names = rest
            .strip_prefix('{')
            .and_then(|list| list.split('}').next())
            .unwrap_or(rest);
        let members = if rest.starts_with('{') {
            names.split(',').collect()
        } else {
            vec![names]
        };
        found.extend(members.into_iter().map(|member| {
            let member = member.trim();
            let end = member
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(member.len());
            (line, &member[..end])
        }));
    }
    found
}

/// Returns every source file below `src`, by path, less its tests.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
                let name = path
                    .strip_prefix(root().join("src"))
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                files.push((name, text));
            }
        }
    }
    files.sort();
    files
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
