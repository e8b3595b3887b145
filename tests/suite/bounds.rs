//! Bounds: what a stranger's files may cost. Each of these inputs took minutes, gigabytes or a page for every word.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::time::{Duration, Instant};

use crate::support::Folder;

/// A program without optimisation takes a tenth of this on an idle machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Checks the catalog of a folder in time, and returns the codes of what was found.
fn codes(folder: &Folder) -> Vec<String> {
    let start = Instant::now();
    let found = folder.run("check agents --all --format json").json();
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let findings = found["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect()
}

fn has(codes: &[String], code: &str) -> bool {
    codes.iter().any(|found| found == code)
}

fn write(folder: &Folder, file: usize, front: &str, body: &str) {
    let text = format!("---\nname: x{file}\ndescription: Does things.\n{front}---\n\n{body}\n");
    folder.write(&format!("agents/x{file}.md"), text);
}

#[test]
fn long_names_take_little_time() {
    let folder = Folder::new();
    for file in 0..4 {
        write(
            &folder,
            file,
            &format!(
                "id: {}\nalias: {}\n",
                "n".repeat(60_000),
                "m".repeat(60_000)
            ),
            "Text.",
        );
    }
    assert!(has(&codes(&folder), "frontmatter/too-long"));
}

#[test]
fn names_that_begin_like_others_take_little_time() {
    let folder = Folder::new();
    for file in 0..300 {
        let text = format!(
            "---\nname: {}\ndescription: Does things.\n---\n\n{}\n",
            "a".repeat(file + 1),
            "a".repeat(4_000)
        );
        folder.write(&format!("agents/{file}.md"), text);
    }
    codes(&folder);
}

#[test]
fn marks_of_emphasis_take_little_time() {
    for marks in ["**a*", "a**b", "_a**b", "~~a~ ", "a__b"] {
        let folder = Folder::new();
        write(&folder, 0, "", &marks.repeat(50_000));
        assert!(has(&codes(&folder), "body/too-many-marks"), "{marks}");
    }
}

#[test]
fn many_equal_texts_take_little_room() {
    let folder = Folder::new();
    for file in 0..1_000 {
        write(
            &folder,
            file,
            "",
            "The same text for everybody, word for word.",
        );
    }
    assert!(has(&codes(&folder), "agent/duplicate-body"));
    folder.run("build agents").fine();
    let page = folder.read("site/agents/x1/index.html");
    assert!(page.len() < 30_000, "{}", page.len());
    assert!(page.contains("<li>949 more</li>"));
}

#[test]
fn one_agent_makes_a_bounded_number_of_pages() {
    let folder = Folder::new();
    let listed = |prefix: &str| {
        let values: Vec<String> = (0..5_000).map(|ix| format!("{prefix}{ix}")).collect();
        values.join(", ")
    };
    let front = format!("tags: [{}]\ntools: [{}]\n", listed("t"), listed("u"));
    write(&folder, 0, &front, "Text.");
    assert!(has(&codes(&folder), "frontmatter/too-many"));
    folder.run("build agents").fine();
    let pages = folder.files("site").len();
    assert!(pages < 2_000, "{pages}");
}
