//! What a person gets in the terminal: parts of a catalog checked, delegations as a tree, paths with reasons.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use crate::support::Folder;

const LEAD: &str = "---\nname: port-lead\ndescription: Leads the port.\ntools: Agent\n---\n\nDelegate soundings to depth-gauge.\n";
const GAUGE: &str = "---\nname: depth-gauge\ndescription: Measures the depth.\ntools: Read, Wirte\n---\n\nHand the chart to chart-maker.\n";
const MAKER: &str =
    "---\nname: chart-maker\ndescription: Draws the chart.\ntools: Bash, Raed\n---\n\nDraw it.\n";

fn port() -> Folder {
    let folder = Folder::new();
    folder
        .write("agents/port-lead.md", LEAD)
        .write("agents/survey/depth-gauge.md", GAUGE)
        .write("agents/chart-maker.md", MAKER);
    folder
}

fn paths(findings: &serde_json::Value) -> Vec<String> {
    let findings = findings["findings"].as_array().unwrap();
    let mut paths: Vec<String> = findings
        .iter()
        .map(|finding| finding["path"].as_str().unwrap().to_owned())
        .collect();
    paths.dedup();
    paths
}

#[test]
fn a_file_is_checked_within_its_catalog() {
    let folder = port();
    let checked = folder.run("check agents/survey/depth-gauge.md --format json");
    let findings = checked.json();
    assert_eq!(paths(&findings), ["survey/depth-gauge.md"]);

    // Its callee is known although only this file is named.
    let text = findings.to_string();
    assert!(
        !text.contains("no agent of this catalog is called `chart-maker`"),
        "{text}"
    );
}

#[test]
fn agents_and_files_are_checked_together() {
    let folder = port();
    let checked = folder.run("check chart-maker agents/survey/depth-gauge.md --format json");
    assert_eq!(
        paths(&checked.json()),
        ["chart-maker.md", "survey/depth-gauge.md"]
    );
}

#[test]
fn a_file_outside_the_usual_folders_is_checked_with_its_neighbours() {
    let folder = port();
    folder.write(
        "vendor/agents/a.md",
        "---\nname: a\ndescription: A.\n---\n\nHand over to b-pilot.\n",
    );
    folder.write(
        "vendor/agents/b-pilot.md",
        "---\nname: b-pilot\ndescription: B.\n---\n\nPilot.\n",
    );
    let text = folder
        .run("check vendor/agents/a.md --format json")
        .json()
        .to_string();
    assert!(!text.contains("relation/dangling"), "{text}");
}

#[test]
fn what_is_neither_folder_nor_file_nor_agent_is_refused() {
    let folder = port();
    folder.write("notes.txt", "Nothing.\n");
    folder
        .run("check chart-makr")
        .refuses("did you mean `chart-maker`?");
    folder
        .run("check notes.txt")
        .refuses("notes.txt is not an agent");
    folder
        .run("check ./nowhere/agents")
        .refuses("no such folder");
}

#[test]
fn a_baseline_loses_what_no_longer_occurs() {
    let folder = port();
    folder.run("check --write-baseline known.json").fine();
    folder.write("agents/chart-maker.md", MAKER.replace(", Raed", ""));
    let before = folder.read("known.json").lines().count();
    let run = folder.run("check --baseline known.json --prune-baseline");
    assert!(
        run.stderr
            .contains("known.json: 1 finding removed that no longer occurs"),
        "{run:?}"
    );
    assert_eq!(folder.read("known.json").lines().count(), before - 1);
}

#[test]
fn delegations_are_a_tree() {
    let folder = port();
    let tree = folder.run("graph --format tree").fine();
    assert_eq!(
        tree,
        "port-lead ·····d\n\
         └── depth-gauge r·····  cannot start agents: `tools` on line 4 has no `Agent`\n    \
         └╌╌ chart-maker ···x··\n\
         2 delegations written, 1 can run (── can run, ╌╌ cannot, (*) shown above)\n"
    );
}

#[test]
fn a_path_has_a_reason_for_each_call_and_for_no() {
    let folder = port();
    let path = folder
        .run("graph --path port-lead depth-gauge --format tree")
        .fine();
    assert!(
        path.contains("→ port-lead.md:7: Delegate soundings to depth-gauge."),
        "{path}"
    );

    let path = folder
        .run("graph --path port-lead can:execute --format tree")
        .fine();
    assert!(path.contains("chart-maker"), "{path}");

    let missing = folder
        .run("graph --path depth-gauge can:execute --format tree")
        .fine();
    assert!(
        missing.starts_with(
            "No. `depth-gauge` cannot start other agents: `tools` on line 4 has no `Agent`."
        ),
        "{missing}"
    );
    folder
        .run("graph --path depth-gauge chart-maker")
        .refuses("no path of calls leads");
    folder
        .run("graph --path port-lead can:fly")
        .refuses("unknown capability `fly`");
}

#[test]
fn an_agent_is_shown_with_what_it_reaches_and_its_findings() {
    let folder = port();
    let shown = folder.run("show port-lead").fine();
    assert!(shown.contains("reaches execute via chart-maker"), "{shown}");
    assert!(
        shown.contains("delegates-to depth-gauge  can run  line 7"),
        "{shown}"
    );

    let shown = folder.run("show chart-maker").fine();
    assert!(shown.contains("[agent/unknown-tool]"), "{shown}");
}

#[test]
fn a_build_is_one_line() {
    let folder = port();
    let built = folder.run("build");
    assert_eq!(built.stderr.lines().count(), 1, "{built:?}");
    assert!(
        built.stderr.starts_with("built site · 3 agents · "),
        "{built:?}"
    );
}
