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
