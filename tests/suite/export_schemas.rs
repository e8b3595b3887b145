//! Exported files, held to what their runtimes take.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use crate::support::Folder;
use serde_json::{Value, json};

/// Exports one agent of Claude Code and returns the front matter of its file.
#[track_caller]
fn exported(keys: &str, target: &str) -> Value {
    let folder = Folder::new();
    let text = format!("---\nname: x\ndescription: d\ntools: Read\n{keys}\n---\nText.\n");
    folder.write("agents/x.md", text);
    let report = folder
        .run(&format!(
            "export --to {target} agents --allow-wider --format json"
        ))
        .json();
    let file = folder.read(report["agents"][0]["path"].as_str().unwrap());
    if target == "codex" {
        return serde_json::to_value(file.parse::<toml::Table>().unwrap()).unwrap();
    }
    let head = file.strip_prefix("---\n").unwrap();
    serde_yaml::from_str(head.split("\n---").next().unwrap()).unwrap()
}

#[test]
fn values_have_the_types_that_the_runtime_takes_or_are_left_out() {
    for (target, keys, key, expected) in [
        ("gemini", "maxTurns: \"12\"", "max_turns", json!(12)),
        ("gemini", "maxTurns: many", "max_turns", Value::Null),
        ("gemini", "maxTurns: 0", "max_turns", Value::Null),
        ("gemini", "maxTurns: 2.5", "max_turns", json!(2)),
        ("gemini", "temperature: low", "temperature", Value::Null),
        ("gemini", "temperature: \"0.2\"", "temperature", json!(0.2)),
        ("opencode", "mode: agent", "mode", json!("subagent")),
        ("opencode", "mode: primary", "mode", json!("primary")),
        ("opencode", "maxTurns: \"12\"", "steps", json!(12)),
        ("opencode", "top_p: \"0.9\"", "top_p", json!(0.9)),
        ("opencode", "hidden: \"no\"", "hidden", Value::Null),
        ("opencode", "color: teal", "color", Value::Null),
        ("opencode", "color: red", "color", json!("#dc2626")),
        (
            "copilot",
            "version: 1.10",
            "metadata",
            json!({"version": "1.10"}),
        ),
        ("copilot", "version: 2", "metadata", json!({"version": "2"})),
        (
            "codex",
            "nickname_candidates: [é]",
            "nickname_candidates",
            Value::Null,
        ),
    ] {
        assert_eq!(exported(keys, target)[key], expected, "{keys} for {target}");
    }
}

#[test]
fn servers_have_the_keys_that_the_runtime_takes() {
    let far = "permissionMode: default\nmcpServers:\n  far: {type: http, url: 'https://x.example/mcp', headers: {A: b}}";
    let near =
        "permissionMode: default\nmcpServers:\n  near: {type: stdio, command: node, args: [a.js]}";
    let codex = exported(far, "codex");
    assert_eq!(
        codex["mcp_servers"]["far"],
        json!({"url": "https://x.example/mcp", "http_headers": {"A": "b"}})
    );
    let gemini = exported(near, "gemini");
    assert_eq!(
        gemini["mcp_servers"]["near"],
        json!({"command": "node", "args": ["a.js"]})
    );
    assert_eq!(gemini.get("mcpServers"), None);
    let nothing = "permissionMode: default\nmcpServers:\n  none: {type: http}";
    assert_eq!(exported(nothing, "codex").get("mcp_servers"), None);
}

#[test]
fn tools_that_gemini_cli_cannot_name_are_left_out_and_told() {
    let folder = Folder::new();
    let tools = "Read, mcp__stock__get_*, mcp__my_depot__*, mcp__github__list_issues, mcp__bank";
    folder.write(
        "agents/x.md",
        format!("---\nname: x\ndescription: d\ntools: {tools}\n---\nText.\n"),
    );
    let report = folder.run("export --to gemini agents --format json").json();
    let file = folder.read(".gemini/agents/x.md");
    let list = "tools:\n- read_file\n- list_directory\n- mcp_github_list_issues\n- mcp_bank_*\n";
    assert!(file.contains(list), "{file}");
    let lost = report["agents"][0]["lost"].to_string();
    assert!(
        lost.contains("mcp__stock__get_*") && lost.contains("my_depot"),
        "{lost}"
    );
}

#[test]
fn names_are_plain_and_no_two_are_the_same() {
    let folder = Folder::new();
    folder.agent("core/toll-taker.md", "toll-taker");
    folder.agent("vendor/toll-taker.md", "toll-taker");
    folder.agent("vendor/potter.md", "陶工");
    for (target, key) in [
        ("claude", "name: "),
        ("gemini", "name: "),
        ("codex", "name = \""),
    ] {
        folder
            .run(&format!(
                "export --to {target} core=core vendor=vendor --out {target}"
            ))
            .fine();
        let files = folder.files(target);
        let names = files.iter().filter(|file| !file.ends_with(".json"));
        for file in names {
            let stem = file.rsplit('/').next().unwrap().split('.').next().unwrap();
            let text = folder.read(&format!("{target}/{file}"));
            assert!(text.contains(&format!("{key}{stem}")), "{text}");
            assert!(stem.is_ascii(), "{stem}");
        }
    }
}

#[test]
fn codex_is_given_instructions_that_are_not_blank() {
    let folder = Folder::new();
    folder.write(
        "agents/x.md",
        "---\nname: x\ndescription: Has no text.\ntools: Read\n---\n \n",
    );
    folder.run("export --to codex agents").fine();
    let file: toml::Table = folder.read(".codex/agents/x.toml").parse().unwrap();
    assert_eq!(
        file["developer_instructions"].as_str(),
        Some("Has no text.")
    );
}

#[test]
fn a_file_that_its_own_runtime_refuses_is_not_copied() {
    let folder = Folder::new();
    let text = "---\nname: x\ndescription: d\ntools: read_file, glob\ntimeout_mins: 2.5\ncategory: c\n---\nText.\n";
    folder.write("agents/x.md", text);
    folder.run("export --to gemini agents").fine();
    let file = folder.read(".gemini/agents/x.md");
    assert!(
        file.contains("- glob\n") && file.contains("timeout_mins: 2\n"),
        "{file}"
    );
    assert!(!file.contains("category"), "{file}");
}
