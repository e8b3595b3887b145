//! Whole builds: the sample catalog, real catalogs where they are at hand, and what must hold for any of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use std::fs;
use std::path::Path;

use crate::support::{Folder, links};

/// Builds into `site` and returns the folder; every link must lead somewhere.
#[track_caller]
fn build(catalogs: &str, variables: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    folder
        .run_with(&format!("build {catalogs} --out site"), variables)
        .fine();
    assert_eq!(links::broken(&folder.path("site")), Vec::<String>::new());
    folder
}

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("agents")
        .display()
        .to_string()
}

fn bytes(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let read = |path: String| {
        let bytes = fs::read(folder.path(&format!("site/{path}"))).unwrap();
        (path, bytes)
    };
    folder.files("site").into_iter().map(read).collect()
}

#[track_caller]
fn assert_same(one: &Folder, other: &Folder) {
    let (one, other) = (bytes(one), bytes(other));
    let paths = |files: &[(String, Vec<u8>)]| {
        files
            .iter()
            .map(|(path, _)| path.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&one), paths(&other));
    let differing: Vec<_> = one
        .iter()
        .zip(&other)
        .filter(|(a, b)| a.1 != b.1)
        .map(|(a, _)| &a.0)
        .collect();
    assert!(differing.is_empty(), "these differ: {differing:?}");
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let one = build(&sample(), &[("RAYON_NUM_THREADS", "1")]);
    assert_same(&one, &build(&sample(), &[("RAYON_NUM_THREADS", "8")]));
    assert_same(&one, &build(&sample(), &[]));
}

#[test]
fn building_again_writes_nothing_and_a_change_writes_what_it_touches() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "a").agent("agents/b.md", "b");
    folder.run("build").fine();
    let again = folder.run("build --timings");
    assert!(again.stderr.contains("0 files written"), "{}", again.stderr);
    fs::remove_file(folder.path("agents/b.md")).unwrap();
    folder.run("build").fine();
    assert!(
        !folder
            .files("site")
            .iter()
            .any(|path| path.starts_with("agents/b"))
    );
}

#[test]
fn every_agent_has_a_page_its_file_and_its_json() {
    let folder = build(&sample(), &[]);
    let catalog: serde_json::Value =
        serde_json::from_str(&folder.read("site/catalog.json")).unwrap();
    let agents = catalog["agents"].as_array().unwrap();
    assert!(agents.len() >= 28);
    for agent in agents {
        let (id, path) = (
            agent["id"].as_str().unwrap(),
            agent["path"].as_str().unwrap(),
        );
        let page = folder.read(&format!("site/agents/{id}/index.html"));
        assert!(page.contains("<h1"), "{id}");
        let raw = fs::read(folder.path(&format!("site/agents/{id}.md"))).unwrap();
        assert_eq!(
            raw,
            fs::read(Path::new(&sample()).join(path)).unwrap(),
            "{id}"
        );
        let json: serde_json::Value =
            serde_json::from_str(&folder.read(&format!("site/agents/{id}.json"))).unwrap();
        assert_eq!(&json, agent);
    }
}

#[test]
fn a_built_site_can_be_searched() {
    let folder = build(&sample(), &[]);
    let answer = folder
        .run("search kubernetes --site site --format json")
        .json();
    assert_eq!(answer["hits"][0]["id"], "kubernetes-operator");
}

#[test]
fn real_catalogs_build_whole() {
    let Some(corpora) = crate::support::corpora() else {
        return;
    };
    for name in [
        "0xfurai",
        "davila7",
        "msitarzewski",
        "seeds",
        "vijaythecoder",
        "voltagent",
        "wshobson",
    ] {
        let folder = build(&corpora.join(name).display().to_string(), &[]);
        let catalog: serde_json::Value =
            serde_json::from_str(&folder.read("site/catalog.json")).unwrap();
        let pages = folder
            .files("site")
            .iter()
            .filter(|p| {
                p.starts_with("agents/") && p.ends_with("/index.html") && *p != "agents/index.html"
            })
            .count();
        assert_eq!(pages, catalog["agents"].as_array().unwrap().len(), "{name}");
    }
}

#[test]
fn real_catalogs_build_together_to_the_same_bytes() {
    let Some(corpora) = crate::support::corpora() else {
        return;
    };
    let names = [
        "0xfurai",
        "davila7",
        "msitarzewski",
        "seeds",
        "vijaythecoder",
        "voltagent",
        "wshobson",
    ];
    let all: Vec<String> = names
        .iter()
        .map(|name| corpora.join(name).display().to_string())
        .collect();
    let one = build(&all.join(" "), &[("RAYON_NUM_THREADS", "1")]);
    assert_same(&one, &build(&all.join(" "), &[("RAYON_NUM_THREADS", "8")]));
}
