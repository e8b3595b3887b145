//! Agents in files of data: TOML, JSON and YAML, one or several in a file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly"
)]

use serde_json::Value;

use crate::support::Folder;

/// Returns the agents of the folder, as `catalog.json` has them.
fn catalog(folder: &Folder) -> Vec<Value> {
    let catalog = folder.run("show --all --format json .").json();
    catalog["agents"].as_array().unwrap().clone()
}

/// Returns the agent that `show` finds.
fn agent(folder: &Folder, wanted: &str) -> Value {
    folder.run(&format!("show {wanted} . --format json")).json()
}

/// Returns the relations of a layer, each in one line.
fn relations(folder: &Folder, layer: &str) -> Vec<String> {
    let graph = folder
        .run(&format!("graph . --format json --layer {layer}"))
        .json();
    let line = |relation: &Value| {
        let text = |key: &str| relation[key].as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {} {}:{}",
            text("from"),
            text("relation"),
            text("to"),
            text("path"),
            relation["line"]
        )
    };
    graph["relations"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect()
}

/// Returns the findings of a rule, each in one line.
fn findings(folder: &Folder, rule: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(&folder.run("check . --format json").stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let own = findings.iter().filter(|finding| finding["rule"] == rule);
    own.map(|finding| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        format!("{}:{} {}", text("path"), finding["line"], text("message"))
    })
    .collect()
}

const CODEX: &str = r#"name = "dock-inspector"
description = "Looks over the dock before a ship leaves."
model = "gpt-5.4"
model_reasoning_effort = "high"
sandbox_mode = "read-only"
nickname_candidates = ["Bollard", "Cleat"]
developer_instructions = """
Walk the dock from end to end.

When a rope is worn, hand the work over to `rope-maker`.
"""

[mcp_servers.tides]
command = "tides"
"#;

#[test]
fn an_agent_of_codex_is_read() {
    let folder = Folder::new();
    folder.write(".codex/agents/dock.toml", CODEX);
    folder.write(
        ".codex/agents/rope.toml",
        "name = \"rope-maker\"\ndescription = \"Makes ropes.\"\ndeveloper_instructions = \"Make a rope.\"\n",
    );

    let agent = agent(&folder, "dock-inspector");
    assert_eq!(agent["dialect"], "codex");
    assert_eq!(agent["path"], ".codex/agents/dock.toml");
    assert_eq!(
        agent["description"],
        "Looks over the dock before a ship leaves."
    );
    assert_eq!(agent["models"][0]["raw"], "gpt-5.4");
    assert_eq!(agent["key"], Value::Null);
    let can = agent["capabilities"].to_string();
    assert!(
        can.contains("read") && !can.contains("edit") && !can.contains("execute"),
        "{can}"
    );
    assert_eq!(
        relations(&folder, "documented"),
        ["dock-inspector hands-off-to rope-maker .codex/agents/dock.toml:10"]
    );
}

#[test]
fn a_file_of_data_is_of_agents_by_its_place_or_its_keys() {
    let folder = Folder::new();
    folder.write(".codex/agents/no-prompt.toml", "name = \"a\"\n");
    folder.write("shared/by-keys.toml", CODEX);
    folder.write(
        "Cargo.toml",
        "[package]\nname = \"x\"\ndescription = \"y\"\n",
    );
    folder.write(
        "agents/notes.yaml",
        "name: notes\ndescription: Of a meeting.\n",
    );
    folder.write(
        "package.json",
        "{\"name\": \"x\", \"description\": \"y\"}\n",
    );
    folder.write("tests/fixtures/x.toml", CODEX);

    let files = folder.run("files . --format json").json();
    let told: Vec<String> = files["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| format!("{} {} {}", file["path"], file["agent"], file["rule"]).replace('"', ""))
        .collect();
    assert_eq!(
        told,
        [
            ".codex/agents/no-prompt.toml true place",
            "agents/notes.yaml false unknown-format",
            "shared/by-keys.toml true shape",
        ]
    );
}

#[test]
fn a_file_in_a_runtimes_place_that_cannot_be_read_is_told_with_its_line() {
    let folder = Folder::new();
    folder.write(".codex/agents/a.toml", "name = \"a\"\ndescription = \n");
    folder.write(".codex/agents/b.toml", b"name = \"\xff\"\n");
    folder.write(".codex/agents/c.toml", "x".repeat(2 << 20));
    // Elsewhere nobody knows whose it is.
    folder.write("shared/d.toml", "developer_instructions = \nname = 1\n");

    let told = findings(&folder, "source/unreadable");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with(
            ".codex/agents/a.toml:2 the file is not TOML, so that Codex cannot read it"
        ),
        "{told:?}"
    );
    assert!(told[1].starts_with(".codex/agents/b.toml:null the file is not UTF-8"));
    assert_eq!(findings(&folder, "source/too-large").len(), 1);
    assert!(catalog(&folder).is_empty());
}

#[test]
fn a_file_of_codex_is_copied_to_codex_and_translated_for_others() {
    let folder = Folder::new();
    folder.write("team/dock.toml", CODEX);

    folder.run("export --to codex team --out codex").fine();
    assert_eq!(
        folder.read("codex/.codex/agents/dock-inspector.toml"),
        CODEX
    );

    folder.run("export --to claude team --out claude").fine();
    let claude = folder.read("claude/.claude/agents/dock-inspector.md");
    assert!(
        claude.starts_with("---\nname: dock-inspector\n"),
        "{claude}"
    );
    assert!(
        claude.ends_with("hand the work over to `rope-maker`.\n"),
        "{claude}"
    );
    assert!(!claude.contains("developer_instructions"), "{claude}");
}

#[test]
fn a_site_hands_out_the_file_as_it_is() {
    let folder = Folder::new();
    folder.write("team/dock.toml", CODEX);
    folder.run("build . --out site").fine();

    assert_eq!(folder.read("site/agents/dock-inspector.toml"), CODEX);
    let page = folder.read("site/agents/dock-inspector/index.html");
    assert!(page.contains("Walk the dock from end to end."));
    assert!(page.contains("download=\"dock.toml\""));
}
