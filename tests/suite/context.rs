//! How much of a model's context agents take: told of each and of all, held to a budget, compared.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use crate::support::Folder;

const DESCRIPTION: &str =
    "Reviews every migration of every schema, and every query that reads what it moves.";

fn catalog() -> Folder {
    let folder = Folder::new();
    folder
        .write(
            "agents/reviewer.md",
            format!("---\nname: reviewer\ndescription: {DESCRIPTION}\ntools: Read\nmodel: opus\n---\nRead the schema first, then the queries.\n"),
        )
        .write(
            ".opencode/agent/lead.md",
            format!("---\nname: lead\ndescription: {DESCRIPTION}\nmode: primary\n---\nLead the others.\n"),
        );
    folder
}

#[test]
fn an_agent_takes_what_its_runtime_says_of_it_and_its_prompt() {
    let folder = catalog();
    let agent = folder.run("show reviewer agents --format json").json();
    // "- reviewer: Reviews … moves. (Tools: Read)" and its prompt have 25 and 9 tokens of `o200k_base`.
    assert_eq!(
        agent["tokens"],
        serde_json::json!({"session": 23, "prompt": 9})
    );
    let shown = folder.run("show reviewer agents").fine();
    assert!(
        shown
            .contains("context      about 23 tokens of every session, 9 of its own when it runs\n"),
        "{shown}"
    );
}

#[test]
fn examples_in_a_description_are_a_part_of_what_a_session_is_told() {
    let folder = Folder::new();
    let tokens = |description: &str| {
        folder.write(
            "agents/a.md",
            format!("---\nname: a\ndescription: \"{description}\"\n---\nText.\n"),
        );
        folder.run("show a --format json").json()["tokens"]["session"]
            .as_u64()
            .unwrap()
    };
    let short = tokens("Reviews schemas.");
    let long = tokens(
        "Reviews schemas.\\n<example>\\nuser: review the new table of parcels\\nassistant: I will read it\\n</example>",
    );
    assert!(long > short + 15, "{short} {long}");
}

#[test]
fn no_session_is_told_of_an_agent_that_nobody_can_call() {
    let folder = catalog();
    let catalog = folder
        .run("show --all --format json agents .opencode")
        .json();
    let session = |ix: usize| catalog["agents"][ix]["tokens"]["session"].clone();
    assert_eq!((session(0), session(1)), (23.into(), 0.into()));
    assert_eq!(catalog["session_tokens"], 23);
}

#[test]
fn a_budget_holds_for_an_agent_a_plugin_and_the_catalog() {
    let folder = catalog();
    folder
        .write(
            "plugins/review/.claude-plugin/plugin.json",
            "{\"name\": \"review\"}",
        )
        .agent("plugins/review/agents/helper.md", "helper")
        .write(
            "agentdex.toml",
            "[policy.context_budget]\ndescription = 20\nprompt = 5\nplugin = 5\ncatalog = 30\n",
        );
    let run = folder.run("check agents plugins --rule policy/context-budget --format json");
    assert_eq!(run.code, Some(1));
    let findings: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let told: Vec<String> = findings["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap();
            format!("{}: {}", text("path"), text("message"))
        })
        .collect();
    assert_eq!(
        told,
        [
            "agentdex.toml: the agents of the catalog take about 34 tokens of every session, and 30 are allowed",
            "reviewer.md: `agents/reviewer` takes about 23 tokens of every session, and 20 are allowed",
            "reviewer.md: `agents/reviewer` takes about 9 tokens of its own context, and 5 are allowed",
            "review/.claude-plugin/plugin.json: the agents of the plugin `review` take about 11 tokens of every session, and 5 are allowed",
        ]
    );
}

#[test]
fn a_change_says_what_it_adds_to_every_session() {
    let folder = catalog();
    folder
        .agent("more/agents/helper.md", "helper")
        .write("more/agents/reviewer.md", folder.read("agents/reviewer.md"));
    let told = folder.run("diff agents more/agents").fine();
    assert!(
        told.contains("every session: about 23 → 34 tokens (+11)\n"),
        "{told}"
    );
    let json = folder.run("diff more/agents agents --format json").json();
    assert_eq!(
        json["session_tokens"],
        serde_json::json!({"old": 34, "new": 23})
    );
}
