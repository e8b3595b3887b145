//! The delegation graph of catalogs at the edges, through the whole program.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use crate::support::Folder;

const FORMATS: [&str; 6] = ["json", "dot", "mermaid", "graphml", "csv", "svg"];

fn agent(name: &str, body: &str) -> String {
    format!("---\nname: {name}\ndescription: Does {name}.\ntools: Read\n---\n\n{body}\n")
}

/// Returns `from → to` of each relation.
fn relations(folder: &Folder, arguments: &str) -> Vec<String> {
    let graph = folder.run(&format!("graph agents {arguments}")).json();
    let ends = |relation: &serde_json::Value| {
        format!(
            "{} → {}",
            relation["from"].as_str().unwrap(),
            relation["to"].as_str().unwrap_or("?")
        )
    };
    graph["relations"]
        .as_array()
        .unwrap()
        .iter()
        .map(ends)
        .collect()
}

#[test]
fn names_within_names_are_told_apart() {
    let folder = Folder::new();
    for name in ["api", "api-tester", "api-tester-lead", "rapid-api-tester"] {
        folder.write(&format!("agents/{name}.md"), agent(name, "Reads."));
    }
    folder.write(
        "agents/clerk.md",
        agent(
            "clerk",
            "Delegate drafts to `api-tester`. Hand off to api-tester-lead at the end.",
        ),
    );
    assert_eq!(
        relations(&folder, ""),
        ["clerk → api-tester", "clerk → api-tester-lead"]
    );
}

#[test]
fn a_self_relation_is_kept_and_drawn_by_nobody() {
    let folder = Folder::new();
    folder.write(
        "agents/clerk.md",
        "---\nname: clerk\ndescription: Counts.\ntools: Read, Agent(clerk)\n---\n",
    );
    assert_eq!(relations(&folder, ""), ["clerk → clerk"]);
    for format in FORMATS {
        folder
            .run(&format!("graph agents --format {format}"))
            .fine();
    }
    folder.run("build agents --out site").fine();
    assert!(
        !folder
            .read("site/graph/index.html")
            .contains("delegation cycle")
    );
}

#[test]
fn one_agent_is_a_graph_too() {
    let folder = Folder::new();
    folder.write("agents/clerk.md", agent("clerk", "Counts."));
    for format in FORMATS {
        let focused = folder
            .run(&format!("graph agents --focus clerk --format {format}"))
            .fine();
        assert!(!focused.is_empty(), "{format}");
    }
    folder.run("build agents --out site").fine();
    let page = folder.read("site/graph/index.html");
    assert!(page.contains("1 unconnected agent"), "{page}");
    assert!(
        !page.contains("Calls between categories"),
        "nobody calls anybody"
    );
}

#[test]
fn a_complete_graph_of_200_is_drawn() {
    let folder = Folder::new();
    let names: Vec<String> = (0..200)
        .map(|number| format!("sorting-clerk-{number}"))
        .collect();
    for name in &names {
        let others: Vec<&str> = names
            .iter()
            .filter(|other| *other != name)
            .map(|other| &**other)
            .collect();
        folder.write(
            &format!("agents/{name}.md"),
            format!(
                "---\nname: {name}\ndescription: Sorts.\ntools: Agent({})\n---\n",
                others.join(", ")
            ),
        );
    }
    assert_eq!(relations(&folder, "").len(), 200 * 199);
    folder.run("build agents --out site").fine();
    assert!(
        folder
            .read("site/graph/index.html")
            .contains("1 delegation cycle, of 200 agents")
    );
    assert!(
        folder
            .read("site/graph/matrix/index.html")
            .contains("Matrix of 200 agents")
    );
    let picture = folder.run("graph agents --format svg").fine();
    assert!(
        picture.len() < 100_000,
        "no line for each of 39,800 relations"
    );
}

#[test]
fn a_chain_of_10_000_is_followed_to_its_end() {
    let folder = Folder::new();
    for number in 0..10_000 {
        let next = format!("Hand off to `relay-runner-{:05}`.", number + 1);
        let body = if number == 9_999 { "Arrives." } else { &next };
        let head = format!(
            "name: relay-runner-{number:05}\ndescription: Runs leg {number}.\ntools: Read, Agent"
        );
        folder.write(
            &format!("agents/{number}.md"),
            format!("---\n{head}\n---\n\n{body}\n"),
        );
    }
    let path = relations(&folder, "--path relay-runner-00000 relay-runner-09999");
    assert_eq!(
        (path.len(), &*path[9_998]),
        (9_999, "relay-runner-09998 → relay-runner-09999")
    );
    let drawn = "graph agents --focus relay-runner-05000 --depth 10000 --format svg";
    assert!(folder.run(drawn).fine().contains("relay-runner-00000"));
}

#[test]
fn a_graph_is_the_same_bytes_on_any_number_of_threads() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/agents");
    let folder = Folder::new();
    for format in FORMATS {
        let printed = |threads| {
            folder
                .run_with(
                    &format!("graph {sample} --layer all --format {format}"),
                    &[("RAYON_NUM_THREADS", threads)],
                )
                .fine()
        };
        assert_eq!(printed("1"), printed("7"), "{format}");
    }
}

#[test]
fn the_graph_page_counts_the_delegations_that_can_run() {
    let folder = Folder::new();
    folder.write(
        "agents/harbour-lead.md",
        "---\nname: harbour-lead\ndescription: Leads.\ntools: Agent\n---\nDelegate soundings to depth-gauge.\n",
    );
    folder.write(
        "agents/depth-gauge.md",
        "---\nname: depth-gauge\ndescription: Measures.\ntools: Read\n---\nHand the chart to chart-maker.\n",
    );
    folder.write(
        "agents/chart-maker.md",
        "---\nname: chart-maker\ndescription: Draws.\ntools: Bash\n---\n",
    );
    folder.run("build agents --out site").fine();

    let page = folder.read("site/graph/index.html");
    assert!(
        page.contains("2 delegations are written, 1 can run."),
        "{page}"
    );
    assert!(page.contains("1 cannot run because the caller has no tool that starts agents."));
    assert!(
        page.contains("<path class=\"runs\""),
        "the lead holds `Agent`"
    );
    assert!(
        page.contains("<path class=\"written\""),
        "the gauge does not"
    );
    assert!(
        page.contains("class=\"node execute\""),
        "the chart maker holds `Bash`"
    );
}

#[test]
fn a_delegation_between_two_agents_is_listed_with_its_words() {
    let folder = Folder::new();
    folder.write(
        "agents/depth-gauge.md",
        "---\nname: depth-gauge\ndescription: Measures.\ntools: Read\n---\nHand the chart to chart-maker.\n",
    );
    folder.write(
        "agents/chart-maker.md",
        "---\nname: chart-maker\ndescription: Draws.\ntools: Read\n---\n",
    );
    folder.run("build agents --out site").fine();

    let page = folder.read("site/graph/index.html");
    assert!(
        page.contains("1 delegation is written, 0 can run: no caller has Agent."),
        "{page}"
    );
    assert!(page.contains("cannot run: tools on line 4 has no Agent"));
    assert!(page.contains("Hand the chart to chart-maker.</q>"));
}

#[test]
fn a_chart_that_mermaid_would_refuse_is_drawn_by_categories() {
    let folder = Folder::new();
    let callees: Vec<String> = (0..30)
        .map(|number| format!("deck-hand-{number}"))
        .collect();
    for name in &callees {
        folder.write(&format!("agents/crew/{name}.md"), agent(name, "Works."));
    }
    for number in 0..20 {
        let name = format!("watch-officer-{number}");
        let body = format!("Delegate to {}.", callees.join(", "));
        folder.write(&format!("agents/bridge/{name}.md"), agent(&name, &body));
    }
    let chart = folder.run("graph agents --format mermaid").fine();
    assert_eq!(
        chart,
        "%% 600 relations are more than Mermaid draws: categories stand for their agents\n\
         flowchart LR\n  c0[\"bridge (20)\"]\n  c1[\"crew (30)\"]\n  c0 -->|600| c1\n"
    );
    let part = folder.run("graph agents --focus watch-officer-3 --format mermaid");
    assert!(part.fine().contains("deck-hand-29"));
}

#[test]
fn plugins_are_named_by_their_manifest_or_by_the_marketplace_that_lists_them() {
    let call = |plugin: &str| format!("Use `Task(subagent_type=\"{plugin}:packer\")`.");
    let folder = Folder::new();
    folder
        .write("agents/fork/.claude-plugin/plugin.json", r#"{"name": "orchard"}"#)
        .write("agents/fork/agents/packer.md", agent("packer", "Packs."))
        .write("agents/fork/agents/picker.md", agent("picker", &call("orchard")))
        .write(
            "agents/.claude-plugin/marketplace.json",
            r#"{"plugins": [{"name": "meadow", "source": "./two/"}, {"name": "far", "source": {"source": "url"}}]}"#,
        )
        .write("agents/two/agents/packer.md", agent("packer", "Packs hay."))
        .write("agents/two/agents/mower.md", agent("mower", &call("meadow")))
        .write("agents/two/agents/rower.md", agent("rower", &call("ocean")));
    assert_eq!(
        relations(&folder, ""),
        ["picker → packer-fork", "mower → packer-two", "rower → ?"]
    );
}
