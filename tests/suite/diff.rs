//! Two catalogs compared: revisions of a repository, and what holds of any two.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::collections::BTreeMap;

use crate::support::Folder;
use agentdex::agent;
use agentdex::catalog;
use agentdex::diff::{self, Change, Diff, Side};
use agentdex::finding::Finding;
use agentdex::graph;
use agentdex::model::Model;
use agentdex::source::Source;
use proptest::prelude::*;

const READER: &str =
    "---\nname: reader\ndescription: Reads. Use it to read.\ntools: Read\n---\n\nYou read.\n";

/// Commits everything in a folder.
fn commit(folder: &Folder, message: &str) {
    folder.git(&["init", "--quiet"], "");
    folder.git(&["add", "."], "");
    folder.git(&["commit", "--quiet", "--message", message], "");
}

#[test]
fn a_revision_is_compared_with_the_working_folder() {
    let folder = Folder::new();
    folder.write("project/.claude/agents/reader.md", READER);
    commit(&folder, "one");
    folder.write(
        "project/.claude/agents/reader.md",
        READER.replace("tools: Read", "tools: Read, Bash"),
    );
    let diff = folder
        .run("diff git:HEAD project/.claude/agents --format json")
        .json();
    assert_eq!(
        diff["changed"][0]["tools"]["gained"],
        serde_json::json!(["Bash"])
    );
    assert_eq!(
        diff["changed"][0]["reach"]["gained"][0]["capability"],
        "execute"
    );
    assert_eq!(
        folder
            .run("diff git:HEAD project/.claude/agents --gate")
            .code,
        Some(1)
    );
    assert_eq!(
        folder
            .run("diff project/.claude/agents git:HEAD --gate")
            .code,
        Some(0),
        "less is no gain"
    );
}

#[test]
fn two_revisions_are_compared_where_the_catalog_usually_is() {
    let folder = Folder::new();
    folder
        .write("agents/reader.md", READER)
        .write("agents/notes/skip.txt", "no agent");
    commit(&folder, "one");
    folder.agent("agents/writer.md", "writer");
    commit(&folder, "two");
    let diff = folder.run("diff git:HEAD~1 git:HEAD --format json").json();
    assert_eq!(diff["added"][0]["path"], "writer.md");
    assert_eq!(diff["summary"]["changed"], 0);
}

#[test]
fn a_folder_that_a_revision_does_not_have_was_empty_then() {
    let folder = Folder::new();
    folder.write("README.md", "Text.");
    commit(&folder, "one");
    folder.agent("agents/writer.md", "writer");
    let diff = folder.run("diff git:HEAD agents --format json").json();
    assert_eq!(diff["summary"]["added"], 1);
}

#[test]
fn a_revision_that_nobody_knows_is_refused() {
    let folder = Folder::new();
    folder.agent("agents/writer.md", "writer");
    folder
        .run("diff git:HEAD agents")
        .refuses("agents is in no git repository");
    commit(&folder, "one");
    folder
        .run("diff git:nonsense agents")
        .refuses("git knows no revision `nonsense`");
    folder
        .run("diff git:--output=x agents")
        .refuses("`--output=x` is no revision");
    folder
        .run("diff nowhere agents")
        .refuses("no such folder: nowhere; a revision is written `git:REV`");
}

/// An agent of a made-up catalog.
#[derive(Debug, Clone)]
struct Made {
    tools: Vec<&'static str>,
    calls: Vec<&'static str>,
    text: u8,
}

const NAMES: [&str; 5] = [
    "ada-coder",
    "ben-tester",
    "cleo-writer",
    "dan-keeper",
    "eve-planner",
];
const TOOLS: [&str; 5] = ["Read", "Edit", "Bash", "Task", "mcp__github__merge"];

fn catalogs() -> impl Strategy<Value = BTreeMap<&'static str, Made>> {
    let pick = |from: &'static [&'static str]| prop::sample::subsequence(from, 0..=from.len());
    let made = (pick(&TOOLS), pick(&NAMES), 0..4u8).prop_map(|(tools, calls, text)| Made {
        tools,
        calls,
        text,
    });
    prop::collection::btree_map(prop::sample::select(&NAMES[..]), made, 0..5)
}

fn model(made: &BTreeMap<&'static str, Made>) -> (Model, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut agents = Vec::new();
    for (name, Made { tools, calls, text }) in made {
        let calls: String = calls
            .iter()
            .map(|call| format!("Delegate to `{call}` when asked.\n"))
            .collect();
        let tools = if tools.is_empty() {
            String::new()
        } else {
            format!("tools: {}\n", tools.join(", "))
        };
        let lines = format!("A telling line number {text}.\n").repeat(usize::from(*text));
        let file =
            format!("---\nname: {name}\ndescription: Does things.\n{tools}---\n\n{lines}{calls}");
        let source = Source {
            source: "made".into(),
            path: format!("{name}.md").into(),
            bytes: file.into_bytes(),
            ..Source::default()
        };
        agents.extend(agent::parse(source).drain_into(&mut findings));
    }
    let catalog = catalog::assemble(vec!["made".into()], agents);
    let graph = graph::relate(&catalog, &Default::default()).drain_into(&mut findings);
    (
        Model {
            catalog,
            graph,
            ..Model::default()
        },
        findings,
    )
}

/// Returns the difference that the sides swapped should have.
fn mirrored(diff: Diff) -> Diff {
    let swap = |delta: diff::Delta<String>| diff::Delta {
        gained: delta.lost,
        lost: delta.gained,
    };
    let change = |change: Change| Change {
        old: change.new,
        new: change.old,
        facts: change
            .facts
            .into_iter()
            .map(|fact| diff::Fact {
                name: fact.name,
                old: fact.new,
                new: fact.old,
            })
            .collect(),
        tools: swap(change.tools),
        denied: swap(change.denied),
        mode: change.mode.map(|(old, new)| (new, old)),
        capabilities: swap(change.capabilities),
        reach: diff::Delta {
            gained: change.reach.lost,
            lost: change.reach.gained,
        },
        body: change.body.map(|lines| diff::LineCount {
            added: lines.removed,
            removed: lines.added,
        }),
    };
    let mut changed: Vec<Change> = diff.changed.into_iter().map(change).collect();
    changed.sort_by_key(|change| change.new);
    Diff {
        added: diff.removed,
        removed: diff.added,
        changed,
        relations_added: diff.relations_removed,
        relations_removed: diff.relations_added,
        introduced: diff.mended,
        mended: diff.introduced,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_catalog_does_not_differ_from_itself(made in catalogs()) {
        let ((old, old_findings), (new, new_findings)) = (model(&made), model(&made));
        let diff = diff::compare(
            Side { model: &old, findings: &old_findings },
            Side { model: &new, findings: &new_findings },
        );
        prop_assert!(diff.is_empty(), "{diff:?}");
    }

    #[test]
    fn swapped_sides_give_the_mirror_image(old in catalogs(), new in catalogs()) {
        let ((old, old_findings), (new, new_findings)) = (model(&old), model(&new));
        let (old, new) = (
            Side { model: &old, findings: &old_findings },
            Side { model: &new, findings: &new_findings },
        );
        prop_assert_eq!(diff::compare(old, new), mirrored(diff::compare(new, old)));
    }
}
