//! Who answers for agents and where they stand in their lives: from front matter and `CODEOWNERS` to rules, pages and search.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use crate::support::Folder;
use serde_json::Value;

/// Returns the record of an agent with some lines in its front matter.
fn record(lines: &str) -> Value {
    let folder = Folder::new();
    folder.write(
        "agents/a.md",
        format!("---\nname: a\ndescription: Does a.\n{lines}---\nText.\n"),
    );
    folder.run("show a --format json").json()
}

#[test]
fn owners_are_named_in_many_ways() {
    for (lines, owners) in [
        ("owner: \"@example/platform\"\n", vec!["@example/platform"]),
        (
            "owners: [a-team, \"b@x.example\"]\n",
            vec!["a-team", "b@x.example"],
        ),
        ("Maintainer: Ada, Grace\n", vec!["Ada", "Grace"]),
        ("owner:\n  name: Ada\n  mail: a@x.example\n", vec!["Ada"]),
        ("metadata:\n  team: depot\n", vec!["depot"]),
        (
            "owners:\n  - name: Ada\n  - name: Grace\n",
            vec!["Ada", "Grace"],
        ),
    ] {
        assert_eq!(record(lines)["owner"], Value::from(owners), "{lines}");
    }
    assert_eq!(record("owner: ~\n")["owner"], Value::Null);
}

#[test]
fn a_status_has_many_spellings() {
    for (lines, status, instead, note) in [
        ("status: Stable\n", "stable", None, None),
        (
            "lifecycle:\n  stage: needs testing\n",
            "needs-testing",
            None,
            None,
        ),
        ("metadata:\n  status: obsolete\n", "deprecated", None, None),
        ("deprecated: true\n", "deprecated", None, None),
        (
            "status: active\ndeprecated: it is slow\n",
            "deprecated",
            None,
            Some("it is slow"),
        ),
        ("replaced_by: b\n", "deprecated", Some("b"), None),
        (
            "superseded-by: '@b'\nstatus: stable\n",
            "deprecated",
            Some("b"),
            None,
        ),
    ] {
        let record = record(lines);
        let own = |key: &str| record[key].as_str();
        assert_eq!(
            (own("status"), own("replaced_by"), own("deprecation")),
            (Some(status), instead, note),
            "{lines}"
        );
    }
}

#[test]
fn what_is_no_status_stays_what_it_is() {
    for lines in ["deprecated: false\n", "status: ~\n"] {
        assert_eq!(record(lines)["status"], Value::Null, "{lines}");
    }
    let record = record("status: draft | stable\n");
    assert_eq!(record["status"], Value::Null);
    assert_eq!(record["extra"]["status"], "draft | stable");
}

/// A repository whose agents have owners by folder.
fn repository() -> Folder {
    let folder = Folder::new();
    folder
        .write(
            ".github/CODEOWNERS",
            "* @all\n/agents/depot/ @example/depot # and its belts\n",
        )
        .write("CODEOWNERS", "* @nobody-reads-this\n")
        .agent("agents/depot/belt.md", "belt")
        .agent("agents/desk.md", "desk")
        .write(
            "agents/depot/own.md",
            "---\nname: own\ndescription: Has an owner.\nowner: Ada\n---\nText.\n",
        );
    folder.git(&["init", "--quiet"], "");
    folder
}

fn owners(folder: &Folder, agent: &str) -> String {
    let record = folder.run(&format!("show {agent} --format json")).json();
    let owners = record["owner"].as_array().cloned().unwrap_or_default();
    let owners: Vec<&str> = owners.iter().filter_map(Value::as_str).collect();
    owners.join(" ")
}

#[test]
fn who_owns_a_file_owns_its_agent_unless_that_says_otherwise() {
    let folder = repository();
    assert_eq!(owners(&folder, "belt"), "@example/depot");
    assert_eq!(owners(&folder, "desk"), "@all");
    assert_eq!(owners(&folder, "own"), "Ada");
}

#[test]
fn a_revision_has_the_owners_that_it_had() {
    let folder = repository();
    folder.write("agentdex.toml", "[policy]\nowner_required = \"*\"\n");
    folder.git(&["add", "."], "");
    folder.git(&["commit", "--quiet", "--message", "x"], "");
    assert_eq!(folder.run("diff git:HEAD").fine(), "nothing differs\n");
    folder.write(".github/CODEOWNERS", "/agents/depot/ @example/depot\n");
    let told = folder.run("diff git:HEAD").fine();
    assert!(
        told.contains("error[policy/no-owner] nobody answers for `desk`"),
        "{told}"
    );
}

#[test]
fn calls_of_what_is_deprecated_and_replacements_that_are_missing_are_found() {
    let folder = Folder::new();
    folder
        .write(
            "agents/lead.md",
            "---\nname: lead\ndescription: Leads.\ntools: Agent(scout, ranger)\n---\nText.\n",
        )
        .write(
            "agents/scout.md",
            "---\nname: scout\ndescription: Scouts.\nreplaced-by: pathfinder\n---\nHand over to ranger.\n",
        )
        .write(
            "agents/ranger.md",
            "---\nname: ranger\ndescription: Ranges.\nstatus: sunset\nreplaced-by: pathfindr\n---\nText.\n",
        )
        .agent("agents/pathfinder.md", "pathfinder");
    let run = folder
        .run("check --format json --rule relation/deprecated --rule agent/unknown-replacement");
    let told: Vec<String> = run.json()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap();
            format!(
                "{}:{} {} ({})",
                text("path"),
                finding["line"],
                text("message"),
                text("help")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "ranger.md:5 `ranger` is replaced by `pathfindr`, which is not in this catalog (did you mean `pathfinder`?)",
            "lead.md:4 `lead` calls `scout`, which is deprecated (call `pathfinder`, which replaces it)",
            "lead.md:4 `lead` calls `ranger`, which is deprecated (call `pathfindr`, which replaces it)",
        ]
    );
}

#[test]
fn pages_and_searches_go_by_owner_and_status() {
    let folder = repository();
    folder.write(
        "agents/old.md",
        "---\nname: old\ndescription: Does it the old way.\ndeprecated: too slow\nreplaced-by: desk\n---\nText.\n",
    );
    folder.run("build").fine();
    let page = folder.read("site/agents/old/index.html");
    assert!(page.contains("<strong>Deprecated.</strong>"), "{page}");
    assert!(page.contains("too slow"));
    assert!(page.contains("Use <a href=\"../desk/\">desk</a> instead."));
    let owned = folder.read("site/owners/example-depot/index.html");
    assert!(owned.contains("agents/belt/") && !owned.contains("agents/desk/"));
    assert!(
        folder
            .read("site/statuses/deprecated/index.html")
            .contains("agents/old/")
    );

    let found = |query: &str| {
        let answer = folder.run(&format!("search {query} --format json")).json();
        let hits = answer["hits"].as_array().cloned().unwrap_or_default();
        let ids: Vec<String> = hits
            .iter()
            .map(|hit| hit["id"].as_str().unwrap().to_owned())
            .collect();
        ids.join(" ")
    };
    assert_eq!(found("owner:@example/depot"), "belt");
    assert_eq!(found("status:deprecated"), "old");
    assert_eq!(found("is:deprecated"), "old");
    assert_eq!(found("-owner:@all"), "belt own");
}

#[test]
fn a_catalog_without_owners_and_status_has_no_pages_for_them() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "a").run("build").fine();
    let files = folder.files("site");
    let is_new = |file: &&String| file.starts_with("owners/") || file.starts_with("statuses/");
    assert_eq!(files.iter().find(is_new), None);
}
