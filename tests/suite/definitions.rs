//! Agents in files of data: TOML, JSON and YAML, one or several in a file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly"
)]

use agentdex::agent;
use agentdex::definition::{self, Found};
use agentdex::source::Source;
use serde_json::Value;

use crate::support::Folder;

/// Returns the agents of the folder, as `catalog.json` has them.
fn catalog(folder: &Folder) -> Vec<Value> {
    let catalog = folder.run("show --all --format json .").json();
    catalog["agents"].as_array().unwrap().clone()
}

/// Returns the agent that `show` finds.
fn shown(folder: &Folder, wanted: &str) -> Value {
    folder.run(&format!("show {wanted} . --format json")).json()
}

/// Returns the relations of a layer, each in one line.
fn relations(folder: &Folder, layer: &str) -> Vec<String> {
    let graph = folder
        .run(&format!("graph . --format json --layer {layer}"))
        .json();
    let line = |relation: &Value| {
        let text = |key: &str| relation[key].as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {} {}:{}",
            text("from"),
            text("relation"),
            text("to"),
            text("path"),
            relation["line"]
        )
    };
    graph["relations"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect()
}

/// Returns the findings of a rule, each in one line.
fn findings(folder: &Folder, rule: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(&folder.run("check . --format json").stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let own = findings.iter().filter(|finding| finding["rule"] == rule);
    own.map(|finding| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        format!("{}:{} {}", text("path"), finding["line"], text("message"))
    })
    .collect()
}

const CODEX: &str = r#"name = "dock-inspector"
description = "Looks over the dock before a ship leaves."
model = "gpt-5.4"
model_reasoning_effort = "high"
sandbox_mode = "read-only"
nickname_candidates = ["Bollard", "Cleat"]
developer_instructions = """
Walk the dock from end to end.

When a rope is worn, hand the work over to `rope-maker`.
"""

[mcp_servers.tides]
command = "tides"
"#;

#[test]
fn an_agent_of_codex_is_read() {
    let folder = Folder::new();
    folder.write(".codex/agents/dock.toml", CODEX);
    folder.write(
        ".codex/agents/rope.toml",
        "name = \"rope-maker\"\ndescription = \"Makes ropes.\"\ndeveloper_instructions = \"Make a rope.\"\n",
    );

    let agent = shown(&folder, "dock-inspector");
    assert_eq!(agent["dialect"], "codex");
    assert_eq!(agent["path"], ".codex/agents/dock.toml");
    assert_eq!(
        agent["description"],
        "Looks over the dock before a ship leaves."
    );
    assert_eq!(agent["models"][0]["raw"], "gpt-5.4");
    assert_eq!(agent["key"], Value::Null);
    let can = agent["capabilities"].to_string();
    assert!(
        can.contains("read") && !can.contains("edit") && !can.contains("execute"),
        "{can}"
    );
    assert_eq!(
        relations(&folder, "documented"),
        ["dock-inspector hands-off-to rope-maker .codex/agents/dock.toml:10"]
    );
}

#[test]
fn a_file_of_data_is_of_agents_by_its_place_or_its_keys() {
    let folder = Folder::new();
    folder.write(".codex/agents/no-prompt.toml", "name = \"a\"\n");
    folder.write("shared/by-keys.toml", CODEX);
    folder.write(
        "Cargo.toml",
        "[package]\nname = \"x\"\ndescription = \"y\"\n",
    );
    folder.write(
        "agents/notes.yaml",
        "name: notes\ndescription: Of a meeting.\n",
    );
    folder.write(
        "package.json",
        "{\"name\": \"x\", \"description\": \"y\"}\n",
    );
    folder.write("tests/fixtures/x.toml", CODEX);

    let files = folder.run("files . --format json").json();
    let told: Vec<String> = files["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| format!("{} {} {}", file["path"], file["agent"], file["rule"]).replace('"', ""))
        .collect();
    assert_eq!(
        told,
        [
            ".codex/agents/no-prompt.toml true place",
            "agents/notes.yaml false unknown-format",
            "shared/by-keys.toml true shape",
        ]
    );
}

#[test]
fn a_file_in_a_runtimes_place_that_cannot_be_read_is_told_with_its_line() {
    let folder = Folder::new();
    folder.write(".codex/agents/a.toml", "name = \"a\"\ndescription = \n");
    folder.write(".codex/agents/b.toml", b"name = \"\xff\"\n");
    folder.write(".codex/agents/c.toml", "x".repeat(2 << 20));
    // Elsewhere nobody knows whose it is.
    folder.write("shared/d.toml", "developer_instructions = \nname = 1\n");

    let told = findings(&folder, "source/unreadable");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with(
            ".codex/agents/a.toml:2 the file is not TOML, so that Codex cannot read it"
        ),
        "{told:?}"
    );
    assert!(told[1].starts_with(".codex/agents/b.toml:null the file is not UTF-8"));
    assert_eq!(findings(&folder, "source/too-large").len(), 1);
    assert!(catalog(&folder).is_empty());
}

#[test]
fn a_file_of_codex_is_copied_to_codex_and_translated_for_others() {
    let folder = Folder::new();
    folder.write("team/dock.toml", CODEX);

    folder.run("export --to codex team --out codex").fine();
    assert_eq!(
        folder.read("codex/.codex/agents/dock-inspector.toml"),
        CODEX
    );

    folder.run("export --to claude team --out claude").fine();
    let claude = folder.read("claude/.claude/agents/dock-inspector.md");
    assert!(
        claude.starts_with("---\nname: dock-inspector\n"),
        "{claude}"
    );
    assert!(
        claude.ends_with("hand the work over to `rope-maker`.\n"),
        "{claude}"
    );
    assert!(!claude.contains("developer_instructions"), "{claude}");
}

#[test]
fn a_site_hands_out_the_file_as_it_is() {
    let folder = Folder::new();
    folder.write("team/dock.toml", CODEX);
    folder.run("build . --out site").fine();

    assert_eq!(folder.read("site/agents/dock-inspector.toml"), CODEX);
    let page = folder.read("site/agents/dock-inspector/index.html");
    assert!(page.contains("Walk the dock from end to end."));
    assert!(page.contains("download=\"dock.toml\""));
}

const MODES: &str = r#"customModes:
  - slug: net-mender
    name: Net Mender
    description: Mends nets.
    roleDefinition: >-
      You mend nets.

      Holes go to the knot master: switch to `knot-master` for them.
    whenToUse: When a net is torn.
    groups:
      - read
      - - edit
        - fileRegex: \.(net|rope)$
          description: Nets alone
      - command
    customInstructions: |
      1. Look.

      2. Mend.
  # The one who knows every knot.
  - slug: knot-master
    name: Knot Master
    roleDefinition: You know every knot.
    groups: [read, mcp]
"#;

#[test]
fn several_modes_stand_in_one_file() {
    let folder = Folder::new();
    folder.write(".roomodes", MODES);

    let agents = catalog(&folder);
    let told: Vec<String> = agents
        .iter()
        .map(|agent| format!("{} {} {}", agent["name"], agent["key"], agent["lines"]))
        .collect();
    assert_eq!(
        told,
        [
            "\"Net Mender\" \"net-mender\" [2,19]",
            "\"Knot Master\" \"knot-master\" [20,24]"
        ]
    );
    assert_eq!(
        agents[0]["tools"]["names"],
        serde_json::json!(["read", "command", "edit(\\.(net|rope)$)"])
    );
    // Every mode starts others and searches with what it reads.
    let can = &agents[1]["capabilities"];
    assert_eq!(
        *can,
        serde_json::json!(["read", "search", "delegate", "plan", "message", "mcp:any"])
    );
    assert_eq!(agents[1]["description"], "");
    let told = relations(&folder, "documented");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("net-mender ") && told[0].ends_with(".roomodes:8"),
        "{told:?}"
    );
}

#[test]
fn modes_are_the_same_in_yaml_and_in_json() {
    let yaml = Folder::new();
    yaml.write(".roomodes", MODES);
    let json = Folder::new();
    let value: Value = serde_json::json!({"customModes": [
        {"slug": "net-mender", "name": "Net Mender", "description": "Mends nets.",
         "roleDefinition": "You mend nets.\nHoles go to the knot master: switch to `knot-master` for them.",
         "whenToUse": "When a net is torn.",
         "groups": ["read", ["edit", {"fileRegex": "\\.(net|rope)$", "description": "Nets alone"}], "command"],
         "customInstructions": "1. Look.\n\n2. Mend.\n"},
        {"slug": "knot-master", "name": "Knot Master", "roleDefinition": "You know every knot.", "groups": ["read", "mcp"]},
    ]});
    json.write(
        "custom_modes.json",
        serde_json::to_string_pretty(&value).unwrap(),
    );

    let read = |folder: &Folder| -> Vec<Value> {
        let keys = [
            "name",
            "description",
            "tools",
            "capabilities",
            "key",
            "dialect",
        ];
        let kept = |agent: &Value| keys.iter().map(|key| agent[*key].clone()).collect();
        catalog(folder).iter().map(kept).collect()
    };
    assert_eq!(read(&yaml), read(&json));
}

#[test]
fn one_of_several_is_shown_handed_out_and_checked_by_itself() {
    let folder = Folder::new();
    folder.write(".roomodes", MODES);
    folder.run("build . --out site").fine();

    let raw = folder.read("site/agents/knot-master.yaml");
    assert!(
        raw.starts_with("  # The one who knows every knot.\n  - slug: knot-master\n")
            && raw.ends_with("groups: [read, mcp]\n"),
        "{raw}"
    );
    assert!(MODES.contains(&raw));
    let page = folder.read("site/agents/knot-master/source.html");
    assert!(
        page.contains("lines 1 to 19") && page.contains("id=\"L20\""),
        "{page}"
    );

    let shown = folder.run("show .roomodes#knot-master .").fine();
    assert!(shown.contains(".roomodes#knot-master"), "{shown}");
    let export = folder
        .run("export --to claude knot-master . --out out")
        .fine();
    assert!(!export.contains("net-mender"), "{export}");
    let claude = folder.read("out/.claude/agents/knot-master.md");
    assert!(claude.ends_with("---\nYou know every knot."), "{claude}");
}

#[test]
fn an_exception_holds_for_the_definition_that_it_stands_in() {
    let folder = Folder::new();
    // In two parts, so that no scanner takes this file for a leak.
    let secret = format!("      Log in with AKIA{}.\n", "Q7RZ2M4KX6WPT3HD");
    let mode = |slug: &str, allow: &str| {
        format!(
            "{allow}  - slug: {slug}\n    name: {slug}\n    groups: [read]\n    roleDefinition: |\n      You are {slug}.\n{secret}"
        )
    };
    let allow = "  # agentdex-allow text/secret: it is revoked\n";
    let text = format!(
        "customModes:\n{}{}",
        mode("first", allow),
        mode("second", "")
    );
    folder.write(".roomodes", &text);

    let told = findings(&folder, "text/secret");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with(".roomodes:14 "), "{told:?}");

    let report: Value = serde_json::from_str(&folder.run("check . --format sarif").stdout).unwrap();
    let results = report["runs"][0]["results"].as_array().unwrap();
    let secret = results
        .iter()
        .find(|result| result["ruleId"] == "text/secret" && result["suppressions"].is_null());
    let region = &secret.unwrap()["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 14);
}

#[test]
fn a_comment_of_json_is_an_exception() {
    let folder = Folder::new();
    folder.write(
        "opencode.jsonc",
        "{\"agent\": {\n\"a\": {\n// agentdex-allow agent/no-description: started by hand\n\"prompt\": \"Do.\"\n},\n\"b\": {\n\"prompt\": \"Do.\"\n}}}\n",
    );
    let told = findings(&folder, "agent/no-description");
    assert_eq!(told, ["opencode.jsonc:6 `b` has no description"]);
}

#[test]
fn a_change_of_one_definition_is_told_of_that_one() {
    let old = Folder::new();
    old.write("m/.roomodes", MODES);
    let new = Folder::new();
    new.write(
        "m/.roomodes",
        MODES.replace("[read, mcp]", "[read, command]"),
    );
    let [old, new] = [old.path("m"), new.path("m")].map(|path| path.display().to_string());

    let diff = Folder::new()
        .run(&format!("diff {old} {new} --format json"))
        .json();
    let changed = diff["changed"].as_array().unwrap();
    let tools: Vec<String> = changed
        .iter()
        .map(|change| format!("{} {}", change["new"]["id"], change["tools"]["gained"]))
        .collect();
    assert_eq!(tools, ["\"knot-master\" [\"command\"]"]);
}

#[test]
fn opencodes_map_has_prompts_in_files_and_rules_for_all() {
    let folder = Folder::new();
    folder.write(
        "opencode.jsonc",
        r#"{
  // Nobody pushes.
  "permission": { "bash": "deny" },
  "agent": {
    "pilot": {
      "description": "Brings ships in.",
      "mode": "subagent",
      "model": "anthropic/claude-sonnet-5",
      "prompt": "{file:./prompts/pilot.md}",
      "tools": { "write": false, },
    },
    "tug": { "description": "Pulls ships.", "prompt": "Pull.", "permission": { "bash": "allow" } },
    "lost": { "description": "Is lost.", "prompt": "{file:../../etc/passwd}" },
  },
}"#,
    );
    folder.write(
        "prompts/pilot.md",
        "You bring ships in.\n\nDelegate the pulling to `tug`.\n",
    );

    let pilot = shown(&folder, "pilot");
    assert_eq!(pilot["lines"], serde_json::json!([5, 11]));
    assert_eq!(pilot["models"][0]["family"], "sonnet");
    assert_eq!(
        pilot["tools"]["denied"],
        serde_json::json!(["edit", "bash"])
    );
    assert_eq!(
        shown(&folder, "tug")["tools"]["denied"],
        serde_json::json!([])
    );
    // The line that names the prompt's file says it.
    assert_eq!(
        relations(&folder, "documented"),
        ["pilot delegates-to tug opencode.jsonc:9"]
    );
    assert_eq!(
        findings(&folder, "source/unreadable"),
        [
            "opencode.jsonc:13 the prompt in `../../etc/passwd` cannot be read: it stands outside the source"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_prompt_is_not_read_through_a_link() {
    let folder = Folder::new();
    folder.write("secret.txt", "Secret.");
    folder.write(
        "team/opencode.json",
        r#"{"agent": {"a": {"prompt": "{file:p.md}"}}}"#,
    );
    std::os::unix::fs::symlink(folder.path("secret.txt"), folder.path("team/p.md")).unwrap();

    let report: Value =
        serde_json::from_str(&folder.run("check team --format json").stdout).unwrap();
    assert!(
        report.to_string().contains("a link leads to it"),
        "{report}"
    );
    let shown = folder.run("show a team").fine();
    assert!(!shown.contains("Secret"), "{shown}");
}

#[test]
fn kiros_allowed_tools_are_not_asked_about_and_no_list_of_tools() {
    let folder = Folder::new();
    folder.write(
        ".kiro/agents/diver.json",
        r#"{"name": "diver", "description": "Dives.", "tools": ["@builtin", "@charts/look"], "allowedTools": ["fs_read"],
            "mcpServers": {"charts": {"command": "charts"}}, "prompt": "Dive.", "model": "claude-sonnet-4"}"#,
    );
    folder.write(
        ".amazonq/cli-agents/bell.json",
        r#"{"description": "Rings.", "prompt": "Ring."}"#,
    );

    let diver = shown(&folder, "diver");
    assert_eq!(diver["dialect"], "kiro");
    let can = diver["capabilities"].to_string();
    for capability in ["read", "edit", "execute", "mcp:charts"] {
        assert!(can.contains(&format!("\"{capability}\"")), "{can}");
    }
    // Without a list of tools there are none, and the file gives the name.
    let bell = shown(&folder, "bell");
    assert_eq!(bell["tools"]["mode"], "none");
    assert_eq!(bell["capabilities"], serde_json::json!([]));
}

#[test]
fn the_edges_of_cagent_are_declared_with_their_lines() {
    let folder = Folder::new();
    let team = |leader: &str| {
        format!(
            "agents:\n  root:\n    model: anthropic/claude-sonnet-5\n    description: {leader}\n    instruction: |\n      Lead.\n    sub_agents:\n      - cook\n      - pilot\n    toolsets:\n      - type: filesystem\n      - type: mcp\n        ref: docker:charts\n  cook:\n    model: m\n    description: Cooks.\n    instruction: Cook.\n    handoffs: [root]\n  pilot:\n    model: m\n    description: Steers.\n    instruction: Steer.\n"
        )
    };
    folder.write("ships/one.yaml", team("Leads one."));
    folder.write("ships/two.yaml", team("Leads two."));
    folder.write("compose.yaml", "services:\n  agents:\n    image: x\n");
    folder.write(
        "settings.json",
        "{\"agents\": {\"a\": {\"instruction\": \"Not of cagent.\"}}}\n",
    );

    // Each team is its own, though all have the same names.
    assert_eq!(
        relations(&folder, "declared"),
        [
            "root-one spawns cook-one ships/one.yaml:8",
            "root-one spawns pilot-one ships/one.yaml:9",
            "cook-one hands-off-to root-one ships/one.yaml:18",
            "root-two spawns cook-two ships/two.yaml:8",
            "root-two spawns pilot-two ships/two.yaml:9",
            "cook-two hands-off-to root-two ships/two.yaml:18",
        ]
    );
    assert_eq!(
        shown(&folder, "root-one")["capabilities"],
        serde_json::json!(["read", "search", "edit", "delegate", "mcp:charts"])
    );
    assert_eq!(
        shown(&folder, "pilot-one")["capabilities"],
        serde_json::json!([])
    );
}

#[test]
fn crewai_adk_and_the_agent_framework_are_read() {
    let folder = Folder::new();
    folder.write(
        "crew/config/agents.yaml",
        "keeper:\n  role: Keeper of the light\n  goal: Keep the light burning\n  backstory: >\n    You have kept it for years.\n  llm: openai/gpt-5.4\n  allow_delegation: true\n",
    );
    folder.write(
        "adk/root_agent.yaml",
        "name: harbour\nmodel: gemini-2.5-flash\ndescription: Runs the harbour.\ninstruction: Run it.\nsub_agents:\n  - config_path: ./crane.yaml\ntools:\n  - name: google_search\n",
    );
    folder.write(
        "adk/crane.yaml",
        "name: crane_driver\nmodel: gemini-2.5-flash\ninstruction: Lift.\n",
    );
    folder.write(
        "af/writer.yaml",
        "kind: Prompt\nname: Writer\ndescription: Writes.\ninstructions: Write.\nmodel:\n  id: gpt-5.4\n  options:\n    temperature: 0.2\n",
    );
    folder.write(
        "af/press.yaml",
        "kind: Workflow\ntrigger:\n  kind: OnConversationStart\n  actions:\n    - kind: InvokeAzureAgent\n      id: write\n      agent:\n        name: Writer\n",
    );

    let keeper = shown(&folder, "keeper");
    assert_eq!(keeper["description"], "Keep the light burning");
    assert_eq!(
        keeper["aliases"],
        serde_json::json!(["Keeper of the light"])
    );
    assert_eq!(keeper["models"][0]["raw"], "openai/gpt-5.4");
    assert_eq!(keeper["capabilities"], serde_json::json!(["delegate"]));
    assert_eq!(shown(&folder, "writer")["models"][0]["raw"], "gpt-5.4");
    assert_eq!(
        shown(&folder, "harbour")["capabilities"],
        serde_json::json!(["web", "delegate"])
    );
    assert_eq!(
        relations(&folder, "declared"),
        [
            "harbour spawns crane-driver adk/root_agent.yaml:6",
            "press delegates-to writer af/press.yaml:8",
        ]
    );
}

#[test]
fn agent_spec_and_kagent_are_read() {
    let folder = Folder::new();
    folder.write(
        "spec/swarm.yaml",
        "component_type: Swarm\nagentspec_version: 25.4.2\nid: s1\nname: ward\nfirst_agent:\n  $component_ref: a1\nrelationships:\n- - $component_ref: a1\n  - $component_ref: b1\nhandoff: optional\n$referenced_components:\n  a1:\n    component_type: Agent\n    id: a1\n    name: nurse\n    description: Sees everyone first.\n    system_prompt: Look.\n    llm_config:\n      component_type: VllmConfig\n      name: local\n      model_id: llama-4\n  b1:\n    component_type: Agent\n    id: b1\n    name: surgeon\n    system_prompt: Cut.\n",
    );
    folder.write(
        "k8s/agents.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\n---\napiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata:\n  name: watcher\nspec:\n  description: Watches pods.\n  declarative:\n    modelConfig: small\n    systemMessage: |\n      Watch.\n    tools:\n      - type: McpServer\n        mcpServer:\n          name: kagent-tool-server\n      - type: Agent\n        agent:\n          name: healer\n---\napiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata:\n  name: healer\nspec:\n  description: Heals pods.\n  declarative:\n    systemMessage: Heal.\n",
    );

    assert_eq!(shown(&folder, "nurse")["models"][0]["raw"], "llama-4");
    let watcher = shown(&folder, "watcher");
    assert_eq!(watcher["lines"], serde_json::json!([6, 22]));
    assert_eq!(
        watcher["capabilities"],
        serde_json::json!(["delegate", "mcp:kagent-tool-server"])
    );
    assert_eq!(
        relations(&folder, "declared"),
        [
            "watcher spawns healer k8s/agents.yaml:22",
            "ward spawns nurse spec/swarm.yaml:6",
            "nurse delegates-to surgeon spec/swarm.yaml:9",
        ]
    );
}

#[test]
fn a_recipe_of_goose_runs_its_sub_recipes() {
    let folder = Folder::new();
    folder.write(
        "recipes/refit.yaml",
        "version: 1.0.0\ntitle: Refit\ndescription: Refits a ship.\ninstructions: Refit it.\nextensions:\n  - type: builtin\n    name: developer\nsub_recipes:\n  - name: paint\n    path: ./paint.yaml\n",
    );
    folder.write(
        "recipes/paint.yaml",
        "version: 1.0.0\ntitle: Painter\ndescription: Paints.\nprompt: Paint.\nparameters: []\nextensions: []\n",
    );
    folder.write(
        "about.yaml",
        "title: A fleet\ndescription: Of ships.\nversion: 2\n",
    );

    assert_eq!(
        relations(&folder, "declared"),
        ["refit spawns painter recipes/refit.yaml:9"]
    );
    assert_eq!(
        shown(&folder, "refit")["capabilities"],
        serde_json::json!(["read", "edit", "execute", "delegate"])
    );
    assert_eq!(catalog(&folder).len(), 2);
}

#[test]
fn hostile_files_of_data_are_survived() {
    let folder = Folder::new();
    let deep = "[".repeat(100_000);
    folder.write(
        "opencode.json",
        format!("{{\"agent\": {{\"a\": {{\"prompt\": {deep}"),
    );
    folder.write(
        ".roomodes",
        format!("customModes:\n- roleDefinition: {deep}"),
    );
    let many: String = (0..2_000)
        .map(|ix| format!("  - {{slug: m{ix}, roleDefinition: x, groups: []}}\n"))
        .collect();
    folder.write("custom_modes.yaml", format!("customModes:\n{many}"));
    let same = "  - slug: twin\n    roleDefinition: x\n".repeat(3);
    folder.write("team/.roomodes", format!("customModes:\n{same}"));

    assert_eq!(findings(&folder, "source/unreadable").len(), 2);
    let told = findings(&folder, "source/too-large");
    assert!(
        told[0].contains("defines 2000 agents, of which the first 1000 are read"),
        "{told:?}"
    );
    let agents = catalog(&folder);
    assert_eq!(agents.len(), 1_003);
    let keys: Vec<&str> = agents
        .iter()
        .filter(|agent| agent["path"] == "team/.roomodes")
        .map(|agent| agent["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["twin", "twin-2", "twin-3"]);
}

#[test]
fn what_a_framework_states_is_what_it_runs() {
    let folder = Folder::new();
    folder.write(
        "team.yaml",
        "agents:\n  root:\n    model: m\n    instruction: Lead.\n    sub_agents: [cook]\n    handoffs: [pilot]\n  cook:\n    model: m\n    instruction: Cook. Delegate the rest to `pilot`.\n  pilot:\n    model: m\n    instruction: Steer.\n    toolsets:\n      - type: shell\n",
    );
    folder.write(
        "crew/agents.yaml",
        "a:\n  role: A\n  goal: Do a\n  backstory: You are a.\n  allow_delegation: true\nb:\n  role: B\n  goal: Do b\n  backstory: You are b.\n",
    );
    folder.write(
        ".claude/agents/other.md",
        "---\nname: other\ndescription: Stands apart.\n---\nText.\n",
    );

    let verdicts = |layer: &str| -> Vec<String> {
        let graph = folder
            .run(&format!("graph . --format json --layer {layer}"))
            .json();
        let line = |relation: &Value| {
            format!(
                "{} {} {}",
                relation["from"], relation["to"], relation["verdict"]
            )
            .replace('"', "")
        };
        graph["relations"]
            .as_array()
            .unwrap()
            .iter()
            .map(line)
            .collect()
    };
    assert_eq!(verdicts("declared"), ["root cook runs", "root pilot runs"]);
    assert_eq!(verdicts("documented"), ["cook pilot written-only"]);
    assert_eq!(
        verdicts("effective"),
        ["a b possible", "root cook possible", "root pilot possible"]
    );
}

/// Well-formed files, each with the place of its runtime, that pieces are strung into.
const FILES: &[(&str, &str)] = &[
    (".codex/agents/dock.toml", CODEX),
    (".roomodes", MODES),
    (
        "opencode.jsonc",
        "{// x\n\"agent\": {\"a\": {\"prompt\": \"Ü: {file:b}\\n\\\"c\\\"\"}, \"b\": {\"prompt\": \"{file:b.md}\"},},}",
    ),
    (
        "team.yaml",
        "agents:\n  root: &r\n    instruction: >\n      Lead\n      on.\n    sub_agents: [b]\n  b: *r\n",
    ),
    (
        "swarm.yaml",
        "component_type: Swarm\nagentspec_version: 1\nrelationships: [[{name: a}, {name: b}]]\nworkers:\n- {component_type: Agent, name: a}\n---\napiVersion: kagent.dev/v1\nkind: Agent\nspec: {systemMessage: x}\n",
    ),
];

/// Pieces that files of data break at.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "  ",
    "\t",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "#",
    "//",
    "/*",
    "*/",
    "|\n",
    ">-\n",
    "---\n",
    "...\n",
    "&a ",
    "*a",
    ",",
    "=",
    "\\",
    "\\u00e9",
    "é",
    "\u{feff}",
    "\0",
    "null",
    "name",
    "slug: x\n",
    "agents",
    "{file:",
    "fileRegex",
    "!x ",
    "? ",
    "1.10",
];

proptest::proptest! {
    #[test]
    fn whatever_stands_in_a_file_of_data_it_is_read_within_its_bounds(
        ix in 0..FILES.len(),
        cuts in proptest::collection::vec((0..400_usize, 0..6_usize, 0..PIECES.len()), 0..6),
    ) {
        let (place, file) = FILES[ix];
        let mut text = file.to_owned();
        for (at, length, piece) in cuts {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, PIECES[piece]);
        }

        let found = definition::find(place, &text);
        proptest::prop_assert_eq!(&found, &definition::find(place, &text));
        if let Found::Definitions { definitions, .. } = found {
            let last = text.lines().count() as u32;
            for own in &definitions {
                proptest::prop_assert!(text.get(own.range.clone()).is_some(), "{:?}", own.range);
                proptest::prop_assert!(own.lines.0 >= 1 && own.lines.0 <= own.lines.1 && own.lines.1 <= last.max(1));
                proptest::prop_assert!(own.prompt.lines.iter().all(|line| (1..=last.max(1)).contains(line)));
            }
            let read = agent::parse_all(Source {
                source: "s".into(),
                path: place.into(),
                bytes: text.into_bytes(),
                definitions: Some(definitions.clone()),
                ..Source::default()
            });
            proptest::prop_assert_eq!(read.value.len(), definitions.len());
        }
    }
}
