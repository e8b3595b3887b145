//! What an agent may use, as every part of the program says it: `show`, `search`, the site's pages and the policy.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use crate::support::Folder;
use serde_json::Value;

/// Returns the names of the capabilities of one agent that stands in a file of its own.
fn capabilities(path: &str, front_matter: &str) -> Vec<String> {
    let agent = shown(path, front_matter);
    let names = agent["capabilities"].as_array().unwrap();
    names
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

/// Returns an agent's entry of `catalog.json`.
fn shown(path: &str, front_matter: &str) -> Value {
    let folder = Folder::new();
    folder.write(
        path,
        format!("---\ndescription: A probe.\n{front_matter}\n---\n\nProbe.\n"),
    );
    let json = folder.run("show --all --format json .").fine();
    let catalog: Value = serde_json::from_str(&json).unwrap();
    catalog["agents"][0].clone()
}

fn claude(front_matter: &str) -> Vec<String> {
    capabilities(
        ".claude/agents/probe.md",
        &format!("name: probe\n{front_matter}"),
    )
}

fn opencode(front_matter: &str) -> Vec<String> {
    capabilities(
        ".opencode/agents/probe.md",
        &format!("mode: subagent\n{front_matter}"),
    )
}

#[test]
fn a_denied_tool_takes_its_patterns_along() {
    assert_eq!(
        claude("tools: Read, Bash(git diff:*)\ndisallowedTools: Bash"),
        ["read"]
    );
    assert_eq!(
        claude("tools: Read, mcp__github__get_issue\ndisallowedTools: mcp__github"),
        ["read"]
    );
    assert_eq!(
        claude("tools: Read, mcp__github__get_issue\ndisallowedTools: mcp__github__*"),
        ["read"]
    );
    assert_eq!(
        claude("tools: Read, Bash(git diff:*)\ndisallowedTools: Bash(git push:*)"),
        ["read", "execute"]
    );
}

#[test]
fn denying_everything_leaves_nothing() {
    assert!(claude("disallowedTools: \"*\"").is_empty());
    assert!(claude("tools: Read, Bash\ndisallowedTools: \"*\"").is_empty());
}

#[test]
fn any_arguments_are_no_limit_of_a_denial() {
    let capabilities = claude("disallowedTools: Bash(*), Write, Edit");
    assert!(!capabilities.contains(&"execute".to_owned()));
    assert!(!capabilities.contains(&"edit".to_owned()));
}

#[test]
fn all_tools_with_an_exception_lack_the_exception() {
    for tools in ["[\"*\", \"!Bash\"]", "All tools except Bash"] {
        let agent = shown(
            ".claude/agents/probe.md",
            &format!("name: probe\ntools: {tools}"),
        );
        assert_eq!(agent["tools"]["mode"], "all", "{tools}");
        assert_eq!(agent["tools"]["denied"], serde_json::json!(["Bash"]));
        let capabilities = agent["capabilities"].as_array().unwrap();
        assert!(!capabilities.contains(&"execute".into()), "{tools}");
        assert!(capabilities.contains(&"edit".into()), "{tools}");
    }
}

#[test]
fn blanks_part_tools_that_are_known() {
    let names = |tools: &str| {
        let front_matter = format!("name: probe\ntools: {tools}");
        shown(".claude/agents/probe.md", &front_matter)["tools"]["names"].clone()
    };
    assert_eq!(
        names("Read Grep Glob Bash"),
        serde_json::json!(["Read", "Grep", "Glob", "Bash"])
    );
    assert_eq!(
        names("Read, Bash(git log *) Bash(git diff *)"),
        serde_json::json!(["Read", "Bash(git log *)", "Bash(git diff *)"])
    );
    assert_eq!(names("Web Search"), serde_json::json!(["Web Search"]));
    assert_eq!(
        names("Read Quantum Oracle"),
        serde_json::json!(["Read Quantum Oracle"])
    );
}

#[test]
fn commas_in_parentheses_of_a_flow_list_part_no_tools() {
    let agent = shown(
        ".claude/agents/probe.md",
        "name: probe\ntools: [Agent(hedge-cutter, leaf-raker), Read, Bash(git diff:*, git log:*)]",
    );
    assert_eq!(
        agent["tools"]["names"],
        serde_json::json!([
            "Agent(hedge-cutter, leaf-raker)",
            "Read",
            "Bash(git diff:*, git log:*)"
        ])
    );
}

#[test]
fn of_the_rules_of_opencode_the_last_that_fits_decides() {
    assert!(opencode("permission:\n  edit: deny\n  \"*\": allow").contains(&"edit".into()));
    assert!(opencode("permission:\n  bash: allow\n  \"*\": deny").is_empty());
    assert!(
        !opencode("permission:\n  bash:\n    \"git *\": allow\n    \"*\": deny")
            .contains(&"execute".into())
    );
    assert!(
        opencode("permission:\n  bash:\n    \"*\": deny\n    \"git *\": allow")
            .contains(&"execute".into())
    );
    assert!(!opencode("permission:\n  \"web*\": deny").contains(&"web".into()));
    assert_eq!(
        opencode("permission:\n  \"*\": deny\n  read: allow\n  \"github_*\": ask"),
        ["read", "mcp:github"]
    );
}

#[test]
fn opencode_permissions_have_several_forms() {
    assert!(opencode("permission: deny").is_empty());
    assert!(!opencode("tools:\n  write: false").contains(&"edit".into()));
    assert!(opencode("tools:\n  edit: false\n  write: true").contains(&"edit".into()));
    assert!(opencode("permission:\n  write: deny").contains(&"edit".into()));

    let rules = opencode(
        "permissions:\n  - action: edit\n    resource: \"*\"\n    effect: deny\n  - action: shell\n    resource: \"*\"\n    effect: deny\n  - action: subagent\n    resource: \"*\"\n    effect: deny",
    );
    for denied in ["edit", "execute", "delegate"] {
        assert!(!rules.contains(&denied.to_owned()), "{denied}");
    }
}

#[test]
fn a_field_that_the_runtime_does_not_read_limits_nothing() {
    let probes = [
        (
            ".gemini/agents/g.md",
            "name: g\nkind: local\ndisallowedTools: [run_shell_command, write_file, replace]",
        ),
        (
            ".cursor/agents/k.md",
            "name: k\nreadonly: false\ntools: read, grep",
        ),
        (
            ".github/agents/b.agent.md",
            "name: b\ndisallowedTools: execute, edit",
        ),
        (
            ".opencode/agents/o.md",
            "mode: subagent\ndisallowedTools: bash, edit",
        ),
        (
            ".claude/agents/c.md",
            "name: c\ncolor: red\npermission:\n  bash: deny\n  edit: deny",
        ),
        (
            ".claude/agents/e.md",
            "name: e\ncolor: red\nexcludeTools: Bash, Edit, Write",
        ),
    ];
    for (path, front_matter) in probes {
        let capabilities = capabilities(path, front_matter);
        assert!(capabilities.contains(&"execute".into()), "{path}");
        assert!(capabilities.contains(&"edit".into()), "{path}");
    }
}

#[test]
fn a_limit_that_the_runtime_does_not_read_is_a_warning() {
    for (path, front_matter, field) in [
        (
            ".opencode/agents/o.md",
            "mode: subagent\ndisallowedTools: bash",
            "disallowedTools",
        ),
        (
            ".opencode/agents/m.md",
            "mode: subagent\npermissions:\n  bash: deny",
            "permissions",
        ),
        (
            ".cursor/agents/k.md",
            "name: k\nreadonly: false\ntools: read, grep",
            "tools",
        ),
    ] {
        let folder = Folder::new();
        folder.write(
            path,
            format!("---\ndescription: A probe.\n{front_matter}\n---\n\nProbe.\n"),
        );
        let findings = folder.run("check --format json .").stdout;
        let findings: Value = serde_json::from_str(&findings).unwrap();
        let found = findings["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| {
                finding["rule"] == "agent/ignored-field"
                    && finding["severity"] == "warning"
                    && finding["message"]
                        .as_str()
                        .unwrap()
                        .contains(&format!("`{field}`"))
            });
        assert!(found, "{path}: {findings}");
    }
}

/// A catalog in which each agent may use the shell in another way, or not.
fn shells() -> Folder {
    let folder = Folder::new();
    for (name, tools) in [
        ("pattern", "tools: Bash(git:*)"),
        ("inherits", "color: red"),
        ("all-but-web", "disallowedTools: WebFetch"),
        ("all-but-rm", "disallowedTools: Bash(rm:*)"),
        ("none", "disallowedTools: Bash"),
        (
            "denied-pattern",
            "tools: Bash(git:*), Read\ndisallowedTools: Bash",
        ),
    ] {
        folder.write(
            &format!("agents/{name}.md"),
            format!(
                "---\nname: {name}\ndescription: Uses tools.\n{tools}\n---\n\nWork on {name}.\n"
            ),
        );
    }
    folder
}

/// Those of [`shells`] that may use the shell.
const MAY_USE_SHELL: [&str; 4] = ["all-but-rm", "all-but-web", "inherits", "pattern"];

#[test]
fn search_by_tool_finds_everyone_who_may_use_it() {
    for query in ["tool:Bash", "tool:bash"] {
        let json = shells()
            .run(&format!("search {query} --format json"))
            .fine();
        let hits: Value = serde_json::from_str(&json).unwrap();
        let mut ids: Vec<&str> = hits["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["id"].as_str().unwrap())
            .collect();
        ids.sort_unstable();
        assert_eq!(ids, MAY_USE_SHELL, "{query}");
    }
}

#[test]
fn a_policy_on_a_tool_holds_for_everyone_who_may_use_it() {
    let folder = shells();
    let delegations: String = [
        "pattern",
        "inherits",
        "all-but-web",
        "all-but-rm",
        "none",
        "denied-pattern",
    ]
    .iter()
    .map(|name| format!("Delegate the work to the {name} agent.\n\n"))
    .collect();
    folder.write(
        "agents/lead.md",
        format!("---\nname: lead\ndescription: Leads.\ntools: Agent\n---\n\n{delegations}"),
    );
    folder.write(
        "agentdex.toml",
        "[[sources]]\npath = \"agents\"\n\n[[policy.forbid]]\nfrom = \"name:lead\"\nto = \"tool:Bash\"\nbecause = \"nobody calls those who hold Bash\"\n",
    );
    let findings: Value = serde_json::from_str(&folder.run("check --format json").stdout).unwrap();
    let mut targets: Vec<&str> = findings["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["rule"] == "policy/forbidden-relation")
        .filter_map(|finding| finding["agents"][1].as_str())
        .collect();
    targets.sort_unstable();
    assert_eq!(targets, MAY_USE_SHELL);
}

/// A file, its own front matter, what its runtime does with it, and the fields it does without.
const LOADED: [(&str, &str, &str, &str); 7] = [
    (".claude/agents/whole.md", "tools: Read", "loads", ""),
    (".claude/agents/more.md", "team: a", "loads-without", "team"),
    (
        ".claude/agents/odd.md",
        "color: mauve",
        "loads-without",
        "color",
    ),
    (".gemini/agents/odd.md", "tools: read_file", "refused", ""),
    (
        ".opencode/agent/map.md",
        "permissions:\n  bash: deny",
        "loads-without",
        "permissions",
    ),
    (
        ".opencode/agent/list.md",
        "permissions:\n  - permission: bash\n    pattern: \"*\"\n    action: deny",
        "loads",
        "",
    ),
    (
        "kit/agents/lost.md",
        "permissionMode: plan",
        "loads-without",
        "permissionMode",
    ),
];

#[test]
fn what_its_runtime_does_with_a_file_is_what_check_finds() {
    let folder = Folder::new();
    folder.write("kit/.claude-plugin/plugin.json", "{\"name\": \"kit\"}");
    for (path, keys, ..) in LOADED {
        folder.write(
            path,
            format!("---\nname: x\ndescription: Does.\n{keys}\n---\nDo.\n"),
        );
    }

    let shown = folder.run("show --all --format json .").json();
    let checked = folder.run("check --all --format json .").stdout;
    let findings: Value = serde_json::from_str(&checked).unwrap();
    for (path, _, verdict, without) in LOADED {
        let of = |records: &Value| {
            let all = records.as_array().unwrap();
            all.iter()
                .filter(|one| one["path"] == path)
                .cloned()
                .collect::<Vec<_>>()
        };
        let loading = &of(&shown["agents"])[0]["loading"];
        assert_eq!(loading["verdict"], verdict, "{path}");
        let without: Vec<&str> = without.split_terminator(',').collect();
        assert_eq!(loading["without"], serde_json::json!(without), "{path}");

        let rules: Vec<Value> = of(&findings["findings"])
            .into_iter()
            .map(|one| one["rule"].clone())
            .collect();
        assert_eq!(
            rules.iter().any(|rule| rule == "agent/refused"),
            verdict == "refused",
            "{path}"
        );
    }
    let unread = findings["findings"].as_array().unwrap().iter();
    let unread = unread.filter(|one| one["rule"] == "agent/ignored-field");
    let unread: Vec<&Value> = unread.map(|one| &one["path"]).collect();
    assert_eq!(unread, [".opencode/agent/map.md", "kit/agents/lost.md"]);
}

/// A folder that is given as the catalog, the front matter of `x.md` in it, and the dialect.
const ROOTS: [(&str, &str, &str); 11] = [
    (".opencode/agent", "tools: Read", "opencode"),
    (".opencode", "tools: Read", "opencode"),
    (".claude/agents", "mode: subagent", "claude-code"),
    (".claude/agents/team", "readonly: true", "claude-code"),
    ("home/.config/opencode/agents", "tools: Read", "opencode"),
    ("home/.copilot/agents", "tools: Read", "copilot"),
    (".gemini/agents", "tools: [Read]", "gemini-cli"),
    (".factory/droids", "tools: [Read]", "factory"),
    // Whoever keeps a project there says nothing of its agents.
    (".claude/worktrees/fix/agents", "readonly: true", "cursor"),
    ("opencode/agents", "permissionMode: plan", "claude-code"),
    // The innermost folder is the one that is read.
    (".claude/agents/.cursor/agents", "tools: Read", "cursor"),
];

#[test]
fn a_folder_of_a_runtime_is_one_when_it_is_the_catalog() {
    for (root, keys, dialect) in ROOTS {
        let folder = Folder::new();
        let below = if root == ".opencode" { "agent/" } else { "" };
        folder.write(
            &format!("{root}/{below}x.md"),
            format!("---\nname: x\ndescription: Does.\n{keys}\n---\nDo.\n"),
        );
        let shown = folder
            .run(&format!("show --all --format json {root}"))
            .json();
        assert_eq!(shown["agents"][0]["dialect"], dialect, "{root}");
    }
}

/// A file, its own front matter, its dialect, and what it may do.
const RUNTIMES: [(&str, &str, &str, &str); 14] = [
    (
        ".qwen/agents/x.md",
        "tools: [read_file, run_shell_command]",
        "qwen-code",
        "read execute",
    ),
    (
        ".qwen/agents/x.md",
        "tools: [read_file, agent]\ndisallowedTools: [agent]",
        "qwen-code",
        "read",
    ),
    (
        ".kimi-code/agents/x.md",
        "tools: [ReadFile, Shell, SearchWeb]",
        "kimi-code",
        "read execute web",
    ),
    (
        ".kimi-code/agents/x.md",
        "tools: [ReadFile, Agent]\nsubagents: [y]",
        "kimi-code",
        "read delegate",
    ),
    (
        ".kilo/agents/x.md",
        "permission:\n  \"*\": deny\n  read: allow",
        "kilo",
        "read",
    ),
    (
        ".kilo/agents/x.md",
        "permission:\n  \"*\": deny\n  bash:\n    \"*\": deny\n    \"git *\": allow",
        "kilo",
        "execute",
    ),
    (
        ".augment/agents/x.md",
        "tools: [view, codebase-retrieval, launch-process]\ndisabled_tools: [launch-process]",
        "augment",
        "read search",
    ),
    (
        ".augment/agents/x.md",
        "tools: [view, save-file]",
        "augment",
        "read edit",
    ),
    (
        ".junie/agents/x.md",
        "tools: [Read, Bash]\ndisallowedTools: Bash",
        "junie",
        "read",
    ),
    (
        ".devin/agents/x/AGENT.md",
        "allowed-tools: [read, exec]",
        "devin",
        "read execute",
    ),
    (
        ".devin/agents/x/AGENT.md",
        "allowed-tools: [read, exec]\npermissions:\n  deny: [exec]",
        "devin",
        "read",
    ),
    (
        ".agents/agents/x.md",
        "tools: [view_file, run_command]",
        "antigravity",
        "read execute",
    ),
    (
        ".agents/agents/x/agent.md",
        "tools: [view_file, run_command]\ncommandExecutionPolicy: off",
        "antigravity",
        "read",
    ),
    (
        ".agents/plugins/kit/agents/x.md",
        "permissionMode: plan\ntools: Read",
        "claude-code",
        "read",
    ),
];

#[test]
fn each_runtime_gives_what_its_own_keys_say() {
    for (path, keys, dialect, may) in RUNTIMES {
        let agent = shown(path, &format!("name: x\n{keys}"));
        let capabilities = agent["capabilities"].as_array().unwrap();
        let capabilities: Vec<&str> = capabilities.iter().filter_map(Value::as_str).collect();
        assert_eq!(agent["dialect"], dialect, "{path}");
        assert_eq!(capabilities.join(" "), may, "{path} {keys}");
    }
}

#[test]
fn whom_an_agent_of_kimi_code_calls_is_what_it_lists() {
    let folder = Folder::new();
    let agent = |name: &str, keys: &str| {
        folder.write(
            &format!(".kimi-code/agents/{name}.md"),
            format!("---\nname: {name}\ndescription: Does {name}.\n{keys}\n---\nDo.\n"),
        );
    };
    agent("lead", "tools: [Agent]\nsubagents: [hand]");
    agent("hand", "tools: [Agent, ReadFile]");
    agent("shell", "tools: [Shell]");
    let reaches = |from: &str, to: &str| {
        let found = folder.run(&format!("graph --format json --path {from} {to} ."));
        let found: Value = serde_json::from_str(&found.stdout).unwrap_or_default();
        found["relations"]
            .as_array()
            .is_some_and(|steps| !steps.is_empty())
    };
    assert!(reaches("lead", "hand"));
    assert!(!reaches("hand", "shell"));
}

#[test]
fn a_revision_is_read_as_the_folder_that_it_was_in() {
    let folder = Folder::new();
    folder.write(
        ".opencode/agent/x.md",
        "---\ndescription: Does.\ntools: Read\n---\nDo.\n",
    );
    // A clone of a catalog often is the runtime's folder itself.
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "."],
        &["commit", "--quiet", "--message", "x"],
    ] {
        folder.git(&[&["-C", ".opencode/agent"], arguments].concat(), "");
    }
    let changes = folder
        .run("diff --format json git:HEAD .opencode/agent")
        .json();
    assert_eq!(changes["changed"], serde_json::json!([]), "{changes}");
}

#[test]
fn files_tells_what_each_runtime_does_with_them() {
    let folder = Folder::new();
    folder
        .write(
            ".claude/agents/x.md",
            "---\nname: x\ndescription: Does.\ncolor: red\nteam: a\n---\nDo.\n",
        )
        .write(
            ".gemini/agents/y.md",
            "---\nname: y\ndescription: Does.\nteam: a\n---\nDo.\n",
        )
        .write("notes.md", "# Notes\n");
    let listed = folder.run("files .").fine();
    let verdicts = listed.lines().filter_map(|line| line.split_once(" · "));
    let verdicts: Vec<&str> = verdicts.map(|(_, verdict)| verdict).collect();
    assert_eq!(
        verdicts,
        [
            "Claude Code loads it without `team`",
            "Gemini CLI refuses it: `team` on line 4"
        ]
    );

    let files = folder.run("files --format json .").json();
    let elsewhere = files["files"][0]["defines"][0]["elsewhere"]
        .as_array()
        .unwrap();
    let elsewhere: Vec<(&str, &str)> = elsewhere
        .iter()
        .map(|one| {
            (
                one["runtime"].as_str().unwrap(),
                one["verdict"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        elsewhere,
        [
            ("Copilot", "loads-without"),
            ("OpenCode", "refused"),
            ("Gemini CLI", "refused"),
            ("Cursor", "loads-without"),
            ("Factory", "loads-without"),
            ("Qwen Code", "loads-without"),
            ("Kimi Code", "loads-without"),
            ("Kilo Code", "loads"),
            ("Augment", "loads-without"),
            ("Junie", "loads-without"),
            ("Devin", "loads-without"),
            ("Antigravity", "loads-without"),
            ("Kiro", "loads-without"),
        ]
    );
}
