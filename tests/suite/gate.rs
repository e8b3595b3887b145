//! `diff --gate`: no change lets itself pass.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::Folder;

const READER: &str =
    "---\nname: reader\ndescription: Reads. Use it to read.\ntools: Read\n---\n\nYou read.\n";

/// Returns a folder whose branch `base` holds an agent that reads.
fn base() -> Folder {
    let folder = Folder::new();
    folder.write("agents/reader.md", READER);
    folder.git(&["init", "--quiet"], "");
    commit(&folder);
    folder.git(&["branch", "base"], "");
    folder
}

fn commit(folder: &Folder) {
    folder.git(&["add", "--force", "--all"], "");
    folder.git(
        &["commit", "--quiet", "--allow-empty", "--message", "x"],
        "",
    );
}

/// Gives an agent file more to do.
fn armed(text: &str) -> String {
    text.replace("tools: Read", "tools: Read, Bash")
}

/// Commits what stands in a folder and returns the gate's last line.
fn verdict(folder: &Folder) -> String {
    commit(folder);
    let stands = folder.run("diff git:base --gate");
    let committed = folder.run("diff git:base git:HEAD --gate");
    assert_eq!(stands.code, committed.code);
    let verdict = stands.stdout.lines().last().unwrap_or_default().to_owned();
    assert_eq!(committed.stdout.lines().last(), Some(&*verdict));
    assert_eq!(stands.code == Some(1), verdict.starts_with("gate reached"));
    verdict
}

const PASSED: &str = "gate passed: no agent may do or reach more than before";
const ONE_GAIN: &str = "gate reached: 1 agent may do or reach more than before";

#[test]
fn a_change_that_gives_nothing_passes() {
    let folder = base();
    folder.write(
        "agents/reader.md",
        READER.replace("You read", "You only read"),
    );
    folder.write("agentdex.toml", "title = \"Agents\"\n");
    assert_eq!(verdict(&folder), PASSED);
}

#[test]
fn an_agent_that_leaves_with_its_file_passes() {
    let folder = base();
    folder.agent("agents/other.md", "other");
    folder.write("agents/other.md", READER.replace("reader", "other"));
    fs::remove_file(folder.path("agents/reader.md")).unwrap();
    assert_eq!(verdict(&folder), PASSED);
}

#[test]
fn a_new_agent_counts_where_it_may_do_more_than_look() {
    let folder = base();
    folder.write("agents/new.md", armed(READER).replace("reader", "new"));
    assert_eq!(verdict(&folder), ONE_GAIN);
}

#[test]
fn an_agent_renamed_and_reworded_counts_as_new() {
    let folder = base();
    fs::remove_file(folder.path("agents/reader.md")).unwrap();
    let text = "---\nname: other\ndescription: Runs.\ntools: Bash\n---\n\nOther words.\n";
    folder.write("agents/other.md", text);
    assert_eq!(verdict(&folder), ONE_GAIN);
}

#[test]
fn a_new_agent_that_calls_one_that_may_do_more_counts() {
    let folder = base();
    folder.write(
        "agents/runner.md",
        armed(READER).replace("reader", "runner"),
    );
    commit(&folder);
    folder.git(&["branch", "--force", "base"], "");
    let caller =
        "---\nname: caller\ndescription: Calls.\ntools: Task\n---\n\nDelegate to `runner`.\n";
    folder.write("agents/caller.md", caller);
    assert_eq!(verdict(&folder), ONE_GAIN);
}

#[test]
fn what_a_new_agent_may_do_is_the_old_policy() {
    let folder = base();
    let lax = "[policy]\nnew_agents_may = [\"read\", \"execute\"]\n";
    folder.write("agents/new.md", armed(READER).replace("reader", "new"));
    folder.write("agentdex.toml", lax);
    assert_eq!(verdict(&folder), ONE_GAIN);

    folder.git(&["branch", "--force", "base"], "");
    folder.write("agents/newer.md", armed(READER).replace("reader", "newer"));
    assert_eq!(verdict(&folder), PASSED);
}

#[test]
fn an_excluded_agent_counts_as_no_longer_read() {
    let folder = base();
    folder.write("agents/reader.md", armed(READER));
    folder.write(
        "agentdex.toml",
        "[[sources]]\npath = \"agents\"\nexclude = [\"reader.md\"]\n",
    );
    assert_eq!(
        verdict(&folder),
        "gate reached: 1 agent no longer read though the file is there; the change decides what is compared"
    );
}

#[test]
fn a_folder_that_draws_the_eye_away_counts() {
    let folder = base();
    folder.write("agents/reader.md", armed(READER));
    folder.write("decoy/reader.md", READER);
    folder.write("agentdex.toml", "[[sources]]\npath = \"decoy\"\n");
    assert!(verdict(&folder).contains("1 agent no longer read"));

    // The agents leave the folder that is watched.
    folder.git(&["mv", "agents", "elsewhere"], "");
    assert_eq!(
        verdict(&folder),
        "gate reached: the change decides what is compared"
    );
}

#[test]
fn a_usual_folder_in_front_of_the_one_in_use_counts() {
    let folder = Folder::new();
    folder.write(".claude/agents/reader.md", READER);
    folder.git(&["init", "--quiet"], "");
    commit(&folder);
    folder.git(&["branch", "base"], "");
    folder.write(".claude/agents/reader.md", armed(READER));
    folder.write("agents/reader.md", READER);
    assert!(verdict(&folder).contains("1 agent no longer read"));
}

#[test]
fn an_ignored_agent_that_is_committed_is_read() {
    let folder = base();
    folder.write("agents/reader.md", armed(READER));
    folder.write("agents/.gitignore", "reader.md\n");
    assert_eq!(verdict(&folder), ONE_GAIN);
}

#[test]
fn a_link_in_the_place_of_an_agent_or_its_folder_counts() {
    let folder = base();
    folder.write("hidden/reader.md", armed(READER));
    fs::remove_file(folder.path("agents/reader.md")).unwrap();
    symlink("../hidden/reader.md", folder.path("agents/reader.md")).unwrap();
    assert!(verdict(&folder).starts_with("gate reached"));

    fs::remove_dir_all(folder.path("agents")).unwrap();
    symlink("hidden", folder.path("agents")).unwrap();
    commit(&folder);
    let run = folder.run("diff git:base --gate");
    assert_eq!(run.code, Some(1), "{}", run.stdout);
}

#[test]
fn an_agent_whose_front_matter_breaks_counts() {
    let folder = base();
    folder.agent("agents/other.md", "other");
    commit(&folder);
    folder.git(&["branch", "--force", "base"], "");
    folder.write("agents/reader.md", "# Words alone\n");
    // A text in a folder called `agents` is an agent that may use every tool.
    assert_eq!(verdict(&folder), ONE_GAIN);
}

#[test]
fn the_gate_is_data_as_well() {
    let folder = base();
    folder.write("agents/new.md", armed(READER).replace("reader", "new"));
    folder.write("agentdex.toml", "[policy.rules]\n\"*\" = \"off\"\n");
    let gate = &folder.run("diff git:base --format json").json()["gate"];
    let expected = serde_json::json!({
        "reached": true,
        "gains": [{
            "agent": "new",
            "new": true,
            "reach": [{"capability": "execute", "way": ["new"]}],
            "servers": [],
        }],
        "unread": [],
        "reading": [],
        "notes": ["[policy] of agentdex.toml differs; the gate used the old one"],
    });
    assert_eq!(*gate, expected);
}

#[test]
fn a_submodule_that_is_moved_on_is_compared() {
    let module = base();
    let folder = base();
    let address = module.path(".").display().to_string();
    let allow = "protocol.file.allow=always";
    folder.git(
        &[
            "-c",
            allow,
            "submodule",
            "--quiet",
            "add",
            &address,
            "agents/sub",
        ],
        "",
    );
    commit(&folder);
    folder.git(&["branch", "--force", "base"], "");
    assert_eq!(verdict(&folder), PASSED);

    let moved = "agents/sub/agents/reader.md";
    folder.write(moved, armed(&folder.read(moved)));
    folder.git(
        &[
            "-C",
            "agents/sub",
            "commit",
            "--all",
            "--quiet",
            "--message",
            "x",
        ],
        "",
    );
    assert_eq!(verdict(&folder), ONE_GAIN);
}

#[test]
fn a_comparison_with_a_revision_names_no_folder_of_this_machine() {
    let folder = base();
    fs::remove_file(folder.path("agents/reader.md")).unwrap();
    folder.write("agents/notes.txt", "x");
    commit(&folder);
    let run = folder.run("diff git:base git:HEAD --format markdown");
    assert!(
        run.stdout.contains("of the source `agents`"),
        "{}",
        run.stdout
    );
}
