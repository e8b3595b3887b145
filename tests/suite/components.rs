//! What agents use and what starts them: which files are read, and what is told of them.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use crate::support::Folder;

const AGENT: &str =
    "---\nname: keeper\ndescription: Keeps the books.\ntools: Read\n---\n\n# Keeper\n";

/// Returns what each file is taken for, by path; agents and files that are not read are left out.
fn kinds(folder: &Folder) -> Vec<(String, String)> {
    let listed = folder.run("files --format json .").json();
    let files = listed["files"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();

    files
        .map(|file| (text(&file["path"]), text(&file["kind"])))
        .filter(|(_, kind)| kind != "agent" && kind != "-")
        .collect()
}

#[test]
fn each_runtime_s_files_are_known_by_their_place() {
    let folder = Folder::new();
    let front = "---\ndescription: Does it.\n---\n\nDo it.\n";
    let expected = [
        (".agents/plugins/marketplace.json", "marketplace"),
        (".claude-plugin/marketplace.json", "marketplace"),
        (".claude-plugin/plugin.json", "plugin"),
        (".claude/commands/ops/close.md", "command"),
        (".claude/settings.json", "mcp-server"),
        (".claude/skills/pdf/SKILL.md", "skill"),
        (".codex-plugin/plugin.json", "plugin"),
        (".codex/config.toml", "mcp-server"),
        (".cursor/commands/close.md", "command"),
        (".cursor/mcp.json", "mcp-server"),
        (".factory/commands/close.md", "command"),
        (".factory/mcp.json", "mcp-server"),
        (".gemini/commands/close.toml", "command"),
        (".gemini/settings.json", "mcp-server"),
        (".github/copilot-instructions.md", "instructions"),
        (".github/plugin/plugin.json", "plugin"),
        (".github/prompts/close.prompt.md", "command"),
        (".kiro/settings/mcp.json", "mcp-server"),
        (".mcp.json", "mcp-server"),
        (".opencode/command/close.md", "command"),
        (".roo/commands/close.md", "command"),
        (".roo/mcp.json", "mcp-server"),
        (".vscode/mcp.json", "mcp-server"),
        ("AGENTS.md", "instructions"),
        ("CLAUDE.md", "instructions"),
        ("GEMINI.md", "instructions"),
        ("commands/close.md", "command"),
        ("gemini-extension.json", "plugin"),
        ("opencode.json", "mcp-server"),
        ("plugins/a/skills/tests/SKILL.md", "skill"),
    ];
    for (path, _) in expected {
        let text = match path.rsplit('.').next().unwrap() {
            "json" => "{}",
            "toml" => "",
            _ => front,
        };
        folder.write(path, text);
    }
    // Neither of these is one: a sample, an input for tests, a page, a text without a command's keys.
    folder
        .write("examples/skills/pdf/SKILL.md", front)
        .write("tests/fixtures/skills/pdf/SKILL.md", front)
        .write("docs/commands/close.md", front)
        .write("commands/notes.md", "# Notes\n");
    let told = kinds(&folder);
    let told: Vec<(&str, &str)> = told.iter().map(|(path, kind)| (&**path, &**kind)).collect();
    assert_eq!(told, expected);

    let list = folder.run("files .").fine();
    assert!(
        list.contains("Claude Code looks for skills there"),
        "{list}"
    );
    assert!(
        list.contains("2 hold skills, 10 hold MCP servers"),
        "{list}"
    );
}

#[test]
fn the_configuration_chooses_what_is_read() {
    let folder = Folder::new();
    folder
        .write("agents/keeper.md", AGENT)
        .write(
            "skills/pdf/SKILL.md",
            "---\nname: pdf\ndescription: x\n---\n",
        )
        .write(".mcp.json", "{}");
    assert_eq!(kinds(&folder).len(), 2);

    folder.write(
        "agentdex.toml",
        "[catalog]\nkinds = [\"agent\", \"skill\"]\n",
    );
    assert_eq!(
        kinds(&folder),
        [("skills/pdf/SKILL.md".to_owned(), "skill".to_owned())]
    );
    folder.write("agentdex.toml", "[catalog]\nkinds = [\"agent\"]\n");
    assert_eq!(kinds(&folder), []);
}

#[test]
fn a_text_that_is_an_agent_is_no_command() {
    let folder = Folder::new();
    folder.write("commands/close.agent.md", AGENT);
    let told = folder.run("files --format json .").json();

    assert_eq!(told["files"][0]["kind"], "agent");
    assert_eq!(told["files"].as_array().unwrap().len(), 1);
}

#[test]
fn what_cannot_be_read_is_a_finding_with_its_line() {
    let folder = Folder::new();
    folder
        .write("agents/keeper.md", AGENT)
        .write(".mcp.json", "{\n  \"mcpServers\": {\n")
        .write(".codex/config.toml", "[mcp_servers.a]\ncommand =\n")
        .write(".vscode/mcp.json", [0xff, 0xfe, 0x00])
        .write(".claude-plugin/plugin.json", "[1, 2]");
    let findings = folder.run("check --format json .");
    let findings: serde_json::Value = serde_json::from_str(&findings.stdout).unwrap();
    let findings = findings["findings"].as_array().unwrap().iter();
    let told: Vec<(&str, Option<u64>)> = findings
        .filter(|finding| finding["rule"] == "source/unreadable")
        .map(|finding| (finding["path"].as_str().unwrap(), finding["line"].as_u64()))
        .collect();

    assert_eq!(
        told,
        [
            (".codex/config.toml", Some(2)),
            (".mcp.json", Some(3)),
            (".vscode/mcp.json", None),
        ]
    );
}
