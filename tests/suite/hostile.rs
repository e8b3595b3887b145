//! Catalogs of strangers: nothing in them is run, and nothing outside the output folder is read, written or removed.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::support::Folder;

const DATE: &str = "2026-01-01T00:00:00Z";

/// Returns a folder with a committed agent, whose repository has settings of a stranger.
fn repository(settings: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    folder.agent("agents/x.md", "x");
    folder.write(
        "agents/.gitattributes",
        "*.md filter=stranger diff=stranger\n",
    );
    folder.git(&["init", "-q"], DATE);
    folder.git(&["add", "-A"], DATE);
    folder.git(&["commit", "-qm", "x"], DATE);
    folder.git(&["remote", "add", "origin", "https://github.com/a/b"], DATE);

    let marker = folder.path("ran").display().to_string();
    for (key, value) in settings {
        folder.git(&["config", key, &value.replace("MARKER", &marker)], DATE);
    }
    folder
}

#[test]
fn no_setting_of_a_repository_names_a_command_that_runs() {
    for (key, value) in [
        ("core.fsmonitor", "touch MARKER; false"),
        ("filter.stranger.clean", "touch MARKER; cat"),
        ("filter.stranger.process", "touch MARKER"),
        ("diff.external", "touch MARKER; true"),
        ("diff.stranger.textconv", "touch MARKER; cat"),
        ("diff.stranger.command", "touch MARKER; true"),
        ("core.pager", "touch MARKER; cat"),
        ("alias.log", "!touch MARKER"),
    ] {
        let folder = repository(&[(key, value)]);
        // A changed file is what filters and diffs are asked about.
        folder.agent("agents/x.md", "y");
        folder.run("build agents").fine();
        folder.run("diff git:HEAD agents").fine();
        folder.run("log x agents").fine();
        assert!(!folder.path("ran").exists(), "{key} ran");
    }
}

#[test]
fn a_missing_object_is_not_fetched() {
    let folder = repository(&[
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", "ext::sh -c touch% MARKER"),
        ("protocol.ext.allow", "always"),
    ]);
    let object = Command::new("git")
        .arg("-C")
        .arg(folder.path("."))
        .args(["rev-parse", "HEAD:agents/x.md"])
        .output()
        .unwrap();
    let object = String::from_utf8(object.stdout).unwrap();
    let (start, rest) = object.trim().split_at(2);
    fs::remove_file(folder.path(&format!(".git/objects/{start}/{rest}"))).unwrap();

    folder
        .run("diff git:HEAD agents")
        .refuses("git cannot read");
    assert!(!folder.path("ran").exists());
}

#[test]
fn nothing_is_written_through_links_in_the_output() {
    let folder = Folder::new();
    folder.agent("agents/x.md", "x");
    folder.write("home/rc", "precious");
    let manifest = r#"{"schema":"agentdex/manifest/1","files":{"agents/x.md":"00"}}"#;
    folder.write("site/.agentdex-manifest.json", manifest);
    fs::create_dir(folder.path("site/agents")).unwrap();
    for (target, link) in [
        ("../../home/rc", "site/agents/.x.md.new"),
        ("../../home/rc", "site/agents/x.md"),
        ("../home/made", "site/graph.json"),
        ("../home/made", "site/..agentdex-manifest.json.new"),
    ] {
        symlink(target, folder.path(link)).unwrap();
    }

    folder.run("build agents").fine();
    assert_eq!(folder.read("home/rc"), "precious");
    assert_eq!(folder.files("home"), ["rc"]);
    assert_eq!(folder.read("site/agents/x.md"), folder.read("agents/x.md"));
}

#[test]
fn nothing_is_removed_through_links_in_the_output() {
    let folder = Folder::new();
    folder.agent("agents/x.md", "x");
    folder.write("outside/file.txt", "mine");
    let manifest = r#"{"schema":"agentdex/manifest/1","files":{"dir/file.txt":"00"}}"#;
    folder.write("site/.agentdex-manifest.json", manifest);
    symlink("../outside", folder.path("site/dir")).unwrap();

    folder.run("build agents").fine();
    assert_eq!(folder.read("outside/file.txt"), "mine");
}

#[test]
fn a_page_of_the_right_length_with_other_bytes_is_written_again() {
    let folder = Folder::new();
    folder.agent("agents/x.md", "x");
    folder.run("build agents").fine();
    for page in ["site/index.html", "site/graph.json"] {
        let whole = folder.read(page);
        folder.write(page, vec![0; whole.len()]);
        folder.run("build agents").fine();
        assert_eq!(folder.read(page), whole, "{page}");
    }
}

#[test]
fn a_text_beside_agents_that_is_a_link_out_or_a_pipe_is_not_read() {
    let folder = Folder::new();
    folder.agent("agents/x.md", "x");
    folder.write("secret", "hunter2");
    symlink("../secret", folder.path("agents/about.md")).unwrap();
    let made = Command::new("mkfifo")
        .arg(folder.path("agents/index.md"))
        .status()
        .unwrap();
    assert!(made.success());

    folder.run("build agents").fine();
    for page in folder.files("site") {
        let bytes = fs::read(folder.path("site").join(&page)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("hunter2"), "{page}");
    }
}

#[test]
fn a_name_that_spells_the_slug_of_another_agent_stops_no_build() {
    let folder = Folder::new();
    let hash = &blake3::hash(b"a/1.md").to_hex()[..8];
    folder.agent("agents/a/1.md", "rev");
    folder.agent("agents/a/2.md", "rev");
    folder.agent("agents/a/3.md", &format!("rev-a-{hash}"));
    let full = blake3::hash(b"a/1.md").to_hex();
    folder.agent("agents/a/4.md", &format!("agent-{full}"));

    folder.run("build agents").fine();
    let files = folder.files("site/agents");
    let pages = files.iter().filter(|path| path.ends_with(".json"));
    assert_eq!(pages.count(), 4);
}

/// Values that a terminal or the runner of GitHub Actions would obey, as front matter.
const COMMANDS: &str = r#"---
name: "\e[31mred\e]0;title\a"
description: "\e[2J cleared \x9b31m \u202e\n::error::planted\r\n##[group]x"
model: "\e[5mblink"
tools: ["\e[31mTool", "Read"]
calls: ["\e]8;;http://evil.example\alink", "::stop-commands::x"]
category: "\e[7mcat"
tags: ["\e[7mtag"]
---

Call @octocat at https://evil.example, see #1.
"#;

#[test]
fn no_word_of_a_file_commands_a_terminal_or_a_runner() {
    let folder = Folder::new();
    folder.agent("none/z.md", "z");
    folder.write("agents/a.md", COMMANDS);
    folder.write("agents/\u{1b}[31mdir/b.md", COMMANDS.replace("red", "blue"));
    folder.write(
        "agents/c.md",
        "---\nname: ::error::c\ndescription: \"x\u{7}y\"\ntools: ::x\n---\n\nB.\n",
    );

    for command in [
        "show --all agents",
        "show a.md agents",
        "show \u{1b}[31mdir agents",
        "search cleared --in agents",
        "diff none agents --gate",
        "check agents --all",
        "check agents --format github",
        "check agents --format markdown",
        "diff none agents --format markdown",
        "export --to gemini agents --dry-run",
    ] {
        let run = folder.run(command);
        for line in run.stdout.lines().chain(run.stderr.lines()) {
            let bad = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!line.contains(bad), "{command}: {line:?}");
            let is_annotation = command.ends_with("github") && line.contains("file=");
            let commands = line.trim_start().starts_with("::") || line.contains("##[");
            assert!(is_annotation || !commands, "{command}: {line}");
        }
    }
}

#[test]
fn a_comment_has_room_and_notifies_nobody() {
    let folder = Folder::new();
    folder.agent("none/z.md", "z");
    for number in 0..600 {
        let text = format!(
            "---\nname: agent-{number}\ndescription: Ask @octocat about #1 at https://evil.example/{}.\n---\n\nB.\n",
            "x".repeat(200)
        );
        folder.write(&format!("agents/{number}.md"), text);
    }
    let report = folder.run("diff none agents --format markdown").stdout;
    assert!(report.len() < 60_000, "{}", report.len());
    assert!(report.contains(" more: `agentdex diff` shows them all."));
    for wanted in ["@octocat", "#1 ", "https://"] {
        assert!(!report.contains(wanted), "{wanted}");
    }
}

#[test]
fn no_finding_shows_the_secret_of_another() {
    let folder = Folder::new();
    // Without what tells scanners that they are keys.
    let (aws, token) = ("Q7RM2XWZ9KTB4LPN", "9Lw2kTzQ4mVb7XnRc0YdEs5HgJf8PuAi3oWy");
    let keys = format!("A={}{aws} B={}{token}", "AKIA", "ghp_");
    let text = format!("---\nname: x\ndescription: X.\n---\n\n{keys} see /home/ann/x\n");
    folder.write("agents/x.md", text);
    for format in ["human", "github", "gitlab", "markdown", "json", "sarif"] {
        let run = folder.run(&format!("check agents --all --format {format}"));
        assert!(
            !run.stdout.contains(aws) && !run.stdout.contains(token),
            "{format}"
        );
    }
}
