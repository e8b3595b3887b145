//! Searching as a user meets it in a terminal: words of the catalog's own, files that are broken, what a site says of itself.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use crate::support::Folder;
use std::fs;
use std::path::PathBuf;

/// A folder with two agents and their site.
fn built(arguments: &str) -> Folder {
    let folder = Folder::new();
    folder.agent("agents/parcel-tracker.md", "parcel-tracker");
    folder.agent("agents/poet.md", "poet");
    folder
        .run(&format!("build agents --out site {arguments}"))
        .fine();
    folder
}

fn index_file(folder: &Folder, start: &str) -> PathBuf {
    let files = fs::read_dir(folder.path("site/search-index"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .into_iter()
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(start)
        })
        .unwrap()
}

#[test]
fn a_catalog_has_words_of_its_own() {
    let folder = Folder::new();
    folder.agent("agents/parcel-tracker.md", "parcel-tracker");
    folder.write(
        "agentdex.toml",
        "[search]\nsynonyms = [[\"parcel\", \"colli\"]]\n",
    );
    assert!(folder.run("search colli").fine().contains("parcel-tracker"));
    folder.run("build").fine();
    assert!(
        folder
            .run("search colli --site site")
            .fine()
            .contains("parcel-tracker")
    );
}

#[test]
fn a_truncated_index_is_told() {
    let folder = built("");
    let core = index_file(&folder, "core-");
    let bytes = fs::read(&core).unwrap();
    fs::write(&core, &bytes[..bytes.len() / 2]).unwrap();
    folder.run("search poet --site site").refuses("is damaged");
}

#[test]
fn an_index_of_two_builds_is_told() {
    let folder = built("");
    fs::remove_file(index_file(&folder, "core-")).unwrap();
    folder
        .run("search poet --site site")
        .refuses("cannot be read");
}

#[test]
fn an_index_of_another_version_is_told() {
    let folder = built("");
    let manifest = folder
        .read("site/search-index/index.json")
        .replace("search-index/1", "search-index/99");
    folder.write("site/search-index/index.json", manifest);
    folder
        .run("search poet --site site")
        .refuses("search-index/99");
}

#[test]
fn browsers_learn_of_the_search_where_the_address_is_known() {
    let folder = built("--base-url https://agents.example.org/a&b");
    let description = folder.read("site/opensearch.xml");
    assert!(
        description
            .contains("template=\"https://agents.example.org/a&amp;b/search/?q={searchTerms}\""),
        "{description}"
    );
    assert!(
        folder
            .read("site/agents/poet/index.html")
            .contains("href=\"../../opensearch.xml\"")
    );
    let folder = built("");
    assert!(!folder.path("site/opensearch.xml").exists());
    assert!(
        !folder
            .read("site/agents/poet/index.html")
            .contains("opensearch")
    );
}

#[test]
fn similar_agents_speak_of_the_same_things() {
    let folder = Folder::new();
    let write = |name: &str, text: &str| {
        folder.write(
            &format!("agents/{name}.md"),
            format!("---\nname: {name}\ndescription: Helps.\n---\n\n{text}\n"),
        );
    };
    write(
        "beekeeper",
        "Hives, swarms, honey and queen cells through the season.",
    );
    write(
        "apiarist",
        "Inspects hives, catches swarms, and harvests honey with care.",
    );
    write("welder", "Joins plates of steel with an electric arc.");
    folder.run("build agents --out site").fine();
    let page = folder.read("site/agents/beekeeper/index.html");
    let similar = page
        .split("id=\"similar\"")
        .nth(1)
        .unwrap()
        .split("</section>")
        .next()
        .unwrap();
    assert!(
        similar.contains("apiarist") && !similar.contains("welder"),
        "{similar}"
    );
    assert!(
        !folder
            .read("site/agents/welder/index.html")
            .contains("id=\"similar\"")
    );
}
