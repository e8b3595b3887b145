//! `agentdex log`: which commits changed what an agent may do.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use serde_json::Value;

use crate::support::Folder;

/// A repository with one agent whose powers change over four commits.
fn gauge() -> Folder {
    let folder = Folder::new();
    folder.git(&["init", "--quiet"], "");
    commit(
        &folder,
        1,
        "Measure depth",
        "agents/gauge.md",
        "tools: Read\n---\n\nMeasure.\n",
    );
    commit(
        &folder,
        2,
        "Say it better",
        "agents/gauge.md",
        "tools: Read\n---\n\nMeasure well.\n",
    );
    commit(
        &folder,
        3,
        "Sound by a program",
        "agents/gauge.md",
        "tools: Read, Bash, Agent(clerk)\n---\n\nMeasure well.\n",
    );
    folder.git(&["mv", "agents/gauge.md", "agents/depth-gauge.md"], "");
    commit(
        &folder,
        4,
        "Rename, and run less",
        "agents/depth-gauge.md",
        "tools: Read, Bash(sound:*)\n---\n\nMeasure well.\n",
    );
    folder
}

/// Commits a text of the gauge on a day of May.
fn commit(folder: &Folder, day: u8, subject: &str, path: &str, rest: &str) {
    let date = format!("2026-05-{day:02}T08:00:00+00:00");
    folder.write(
        path,
        format!("---\nname: gauge\ndescription: Measures. Use it.\n{rest}"),
    );
    folder.git(&["add", "--all"], &date);
    folder.git(&["commit", "--quiet", "--message", subject], &date);
}

/// Returns what is told with hashes left out.
fn told(folder: &Folder, arguments: &str) -> String {
    let text = folder.run(&format!("log {arguments}")).fine();
    let word = |word: &str| match word.len() == 10 && word.bytes().all(|b| b.is_ascii_hexdigit()) {
        true => "#".to_owned(),
        false => word.to_owned(),
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_commits_that_changed_what_an_agent_may_do_are_told_through_renames() {
    let folder = gauge();
    assert_eq!(
        told(&folder, "gauge"),
        "gauge  depth-gauge.md\n\
         \n\
         2026-05-04 #  Rename, and run less  n\n  may   −delegate\n  tools +Bash(sound:*) −Bash −Agent(clerk)\n\
         \n\
         2026-05-03 #  Sound by a program  as gauge.md  n\n  may   +execute +delegate\n  tools +Bash +Agent(clerk)\n\
         \n\
         2026-05-01 #  Measure depth  added  as gauge.md  n\n  may   +read\n  tools +Read\n\
         \n\
         read      since 2026-05-01 #\n\
         execute   since 2026-05-03 #\n\
         1 other commit changes the file and not what the agent may do"
    );
}

#[test]
fn what_is_not_committed_is_told_apart() {
    let folder = gauge();
    let path = "agents/depth-gauge.md";
    folder.write(path, folder.read(path).replace("Bash(sound:*)", "Write"));
    let text = told(&folder, "gauge");
    assert!(
        text.contains("\nnot committed yet\n  may   +edit −execute\n"),
        "{text}"
    );
    assert!(
        text.contains("edit      since what is not committed yet"),
        "{text}"
    );
}

#[test]
fn programs_read_the_same() {
    let folder = gauge();
    let log = folder.run("log gauge --format json").json();
    assert_eq!(log["schema"], "agentdex/log/1");
    let kinds: Vec<&str> = log["commits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["changed", "changed", "added"]);
    assert_eq!(log["since"][1]["capability"], "execute");
    assert_eq!(log["since"][1]["commit"], log["commits"][1]["commit"]);
    assert_eq!(log["others"], 1);
    let again: Value = folder.run("log gauge --format json").json();
    assert_eq!(log, again);
}

#[test]
fn a_history_that_is_cut_says_so() {
    let folder = gauge();
    let text = told(&folder, "gauge --most 2");
    assert!(text.contains("the oldest that is known"), "{text}");
    assert!(
        text.contains("only the last 2 versions were read; --most reads more"),
        "{text}"
    );

    let origin = format!(
        "file://{}",
        folder.path(".").canonicalize().unwrap().display()
    );
    let clone = Folder::new();
    clone.git(&["clone", "--quiet", "--depth", "1", &origin, "clone"], "");
    let text = clone.run("log gauge clone/agents").fine();
    assert!(
        text.contains("the clone is shallow") && text.contains("the oldest that is known"),
        "{text}"
    );
}

#[test]
fn what_a_merge_brought_is_the_merges() {
    let folder = gauge();
    let path = "agents/depth-gauge.md";
    folder.git(&["switch", "--quiet", "--create", "side"], "");
    commit(
        &folder,
        5,
        "Edit on the side",
        path,
        "tools: Read, Write\n---\n\nMeasure.\n",
    );
    folder.git(&["switch", "--quiet", "trunk"], "");
    folder.write(
        "agents/other.md",
        "---\nname: other\ndescription: O.\n---\n",
    );
    folder.git(&["add", "--all"], "2026-05-06T08:00:00+00:00");
    folder.git(
        &["commit", "--quiet", "--message", "Other"],
        "2026-05-06T08:00:00+00:00",
    );
    folder.git(
        &["merge", "--quiet", "--message", "Take the side", "side"],
        "2026-05-07T08:00:00+00:00",
    );
    let text = told(&folder, "gauge");
    assert!(
        text.contains("2026-05-07 #  Take the side  n\n  may   +edit −execute"),
        "{text}"
    );
    assert!(!text.contains("Edit on the side"), "{text}");
}

#[test]
fn an_agent_of_several_in_a_file_has_a_history_of_its_own() {
    let folder = Folder::new();
    folder.git(&["init", "--quiet"], "");
    let agent = |name: &str, bash: &str, clerk: &str| {
        let permission = format!(
            "\"*\": \"deny\", \"bash\": \"{bash}\", \"task\": {{ \"*\": \"allow\", \"clerk\": \"{clerk}\" }}"
        );
        format!(
            "\"{name}\": {{ \"description\": \"D.\", \"prompt\": \"P.\", \"permission\": {{ {permission} }} }}"
        )
    };
    for (day, bash, clerk) in [(1, "deny", "deny"), (2, "allow", "allow")] {
        let agents = [agent("one", bash, clerk), agent("two", "deny", "deny")].join(", ");
        folder.write(
            "opencode.json",
            format!("{{ \"agent\": {{ {agents} }} }}\n"),
        );
        let date = format!("2026-05-0{day}T08:00:00+00:00");
        folder.git(&["add", "--all"], &date);
        folder.git(&["commit", "--quiet", "--message", bash], &date);
    }
    let text = told(&folder, "one");
    assert!(
        text.contains("2026-05-02 #  allow  n\n  may   +execute\n"),
        "{text}"
    );
    assert!(text.contains("  calls +clerk −!clerk\n"), "{text}");
    let text = told(&folder, "two");
    assert!(
        text.contains("1 other commit") && !text.contains("execute"),
        "{text}"
    );
}

#[test]
fn without_a_history_the_next_step_is_told() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "a");
    folder
        .run("log a")
        .refuses("agents/a.md is in no git repository");
    folder.git(&["init", "--quiet"], "");
    folder
        .run("log a")
        .refuses("agents/a.md was never committed");
    folder.run("log b").refuses("no agent is called `b`");
}

#[test]
fn the_log_of_the_documentation_is_what_is_told() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/history.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once("```text\n").unwrap();
    let (written, after) = rest.split_once("```\n").unwrap();
    let told = gauge().run("log gauge").fine();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, format!("{before}```text\n{told}```\n{after}")).unwrap();
        return;
    }
    assert_eq!(written, told);
}
