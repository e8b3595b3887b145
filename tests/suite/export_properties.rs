//! Agents drawn at random, exported to every runtime and back: no use of a tool is allowed that was not before, by small
//! evaluators of each runtime's own rules.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use agentdex::agent;
use agentdex::catalog::{self, Catalog};
use agentdex::export::translate::{Source as Exported, Target, Translation};
use agentdex::source::Source;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_yaml::Value;

/// One use of a tool: what is done, and to what.
type Use = (&'static str, &'static str);

/// Uses that tell the rules of the tables apart.
const USES: &[Use] = &[
    ("read", ""),
    ("find text", ""),
    ("find files", ""),
    ("edit", ""),
    ("write", ""),
    ("run", "git push"),
    ("run", "rm -r x"),
    ("run", "ls"),
    ("fetch", ""),
    ("search web", ""),
    ("call", "helper"),
    ("call", "scout"),
    ("call", "somebody"),
    ("github", "get"),
    ("github", "put"),
    ("bank", "pay"),
];

/// The runtimes with the places of their files.
const PLACES: [(Target, &str); 5] = [
    (Target::Claude, ".claude/agents/probe.md"),
    (Target::Copilot, ".github/agents/probe.agent.md"),
    (Target::OpenCode, ".opencode/agents/probe.md"),
    (Target::Gemini, ".gemini/agents/probe.md"),
    (Target::Codex, ".codex/agents/probe.toml"),
];

/// Tells whether a runtime lets the agent of a file do something.
fn may(target: Target, file: &str, wanted: Use) -> bool {
    if target == Target::Codex {
        return codex_may(&file.parse().unwrap(), wanted);
    }
    let head = file.strip_prefix("---\n").unwrap();
    let head: Value = serde_yaml::from_str(head.split("\n---").next().unwrap()).unwrap();
    match target {
        Target::Claude => claude_may(&head, wanted),
        Target::Copilot => copilot_may(&head, wanted),
        Target::OpenCode => opencode_may(&head, wanted),
        _ => gemini_may(&head, wanted),
    }
}

fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            let mut depth = 0;
            let parts = text.split(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0 && c == ','
            });
            parts.map(|part| part.trim().to_owned()).collect()
        }
        Value::Sequence(items) => items.iter().flat_map(words).collect(),
        _ => Vec::new(),
    }
}

/// After code.claude.com/docs/en/sub-agents (2026-11): absent `tools` inherits all, denials go first.
fn claude_may(head: &Value, wanted: Use) -> bool {
    let tool = match wanted.0 {
        "read" => "Read",
        "find text" => "Grep",
        "find files" => "Glob",
        "edit" => "Edit",
        "write" => "Write",
        "run" => "Bash",
        "fetch" => "WebFetch",
        "search web" => "WebSearch",
        "call" => "Agent",
        server => server,
    };
    let means = |entry: &String| {
        if let Some(server) = entry.strip_prefix("mcp__") {
            let (server, name) = server.split_once("__").unwrap_or((server, "*"));
            return server == tool && (name == "*" || name == wanted.1);
        }
        let (name, arguments) = entry.split_once('(').unwrap_or((entry, "*)"));
        let arguments = arguments.trim_end_matches(')');
        name == tool
            && arguments
                .split(", ")
                .any(|pattern| match pattern.strip_suffix(":*") {
                    Some(start) => wanted.1.starts_with(start),
                    None => pattern == "*" || pattern == wanted.1,
                })
    };
    let listed = head
        .get("tools")
        .is_none_or(|tools| words(tools).iter().any(means));
    let denied = head.get("disallowedTools");
    listed && !denied.is_some_and(|tools| words(tools).iter().any(means))
}

/// After docs.github.com/copilot/reference/custom-agents-configuration and
/// code.visualstudio.com/docs/copilot/agents/subagents (2026-11).
fn copilot_may(head: &Value, wanted: Use) -> bool {
    let tool = match wanted.0 {
        "read" => "read",
        "find text" | "find files" => "search",
        "edit" | "write" => "edit",
        "run" => "execute",
        "fetch" | "search web" => "web",
        "call" => "agent",
        server => &format!("{server}/{}", wanted.1),
    };
    let all = format!("{}/*", wanted.0);
    let fits = |name: &String| name == tool || *name == all || name == "*";
    let is_listed = head
        .get("tools")
        .is_none_or(|tools| words(tools).iter().any(fits));
    let callees = head.get("agents").map(words);
    let is_callee =
        callees.is_none_or(|names| names.iter().any(|name| name == wanted.1 || name == "*"));
    is_listed && (wanted.0 != "call" || is_callee)
}

/// After `packages/opencode/src/permission/index.ts` and `tool/task.ts` (2026-11): the last rule that fits decides, and
/// a subagent has the task tool only where a rule of its own is about it.
fn opencode_may(head: &Value, wanted: Use) -> bool {
    let tool = match wanted.0 {
        "read" => "read",
        "find text" => "grep",
        "find files" => "glob",
        "edit" | "write" => "edit",
        "run" => "bash",
        "fetch" => "webfetch",
        "search web" => "websearch",
        "call" => "task",
        server => &format!("{server}_{}", wanted.1),
    };
    let rules = head
        .get("permission")
        .and_then(Value::as_mapping)
        .cloned()
        .unwrap_or_default();
    let mut is_allowed = true;
    for (name, rule) in rules
        .iter()
        .filter(|(name, _)| fits(name.as_str().unwrap(), tool))
    {
        let patterns = match rule {
            Value::String(action) => vec![("*", action.as_str())],
            _ => {
                let pairs = rule
                    .as_mapping()
                    .unwrap_or_else(|| panic!("{name:?}"))
                    .iter();
                pairs
                    .map(|(pattern, action)| (pattern.as_str().unwrap(), action.as_str().unwrap()))
                    .collect()
            }
        };
        for (pattern, action) in patterns {
            if fits(pattern, wanted.1) {
                is_allowed = action != "deny";
            }
        }
    }
    let is_subagent = head.get("mode").and_then(Value::as_str) == Some("subagent");
    let has_task = rules.contains_key("task");
    is_allowed && (wanted.0 != "call" || !is_subagent || has_task)
}

/// Compares with one `*` at most; OpenCode takes a blank before a closing `*` as optional.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            let long = text.len() >= start.len() + end.len();
            long && text.starts_with(start) && text.ends_with(end)
                || pattern.strip_suffix(" *") == Some(text)
        }
        None => pattern == text,
    }
}

/// After `packages/core/src/agents/local-executor.ts` of Gemini CLI (2026-08): absent `tools` is every tool, and no agent
/// is given the tool that calls agents.
fn gemini_may(head: &Value, wanted: Use) -> bool {
    let tool = match wanted.0 {
        "read" => "read_file",
        "find text" => "grep_search",
        "find files" => "glob",
        "edit" => "replace",
        "write" => "write_file",
        "run" => "run_shell_command",
        "fetch" => "web_fetch",
        "search web" => "google_web_search",
        "call" => return false,
        server => &format!("mcp_{server}_{}", wanted.1),
    };
    let all = format!("mcp_{}_*", wanted.0);
    let is_listed = |name: &String| name == tool || *name == all || name == "*";
    head.get("tools")
        .is_none_or(|tools| words(tools).iter().any(is_listed))
}

/// Codex limits an agent by its sandbox; a called agent calls nobody.
fn codex_may(file: &toml::Table, wanted: Use) -> bool {
    let is = |key: &str, value: &str| file.get(key).and_then(toml::Value::as_str) == Some(value);
    match wanted.0 {
        "call" => false,
        "read" | "find text" | "find files" => true,
        "search web" => !is("web_search", "disabled"),
        // There is no tool for it, and commands run without a network unless the session says otherwise.
        "fetch" => false,
        // The session's servers are those of every agent, which the export says.
        "github" | "bank" if is("sandbox_mode", "read-only") => false,
        _ => !is("sandbox_mode", "read-only"),
    }
}

/// Tells whether an agent that may do this may in effect do that.
fn gives(may: &dyn Fn(Use) -> bool, wanted: Use) -> bool {
    let any = |names: &[&'static str]| names.iter().any(|name| may((*name, "")));
    let runs = USES
        .iter()
        .filter(|(name, _)| *name == "run")
        .all(|wanted| may(*wanted));
    may(wanted)
        || match wanted.0 {
            "find text" => any(&["read"]),
            "find files" => any(&["read", "find text"]),
            "edit" => any(&["write"]),
            "write" => runs && any(&["edit"]),
            "search web" => any(&["fetch"]),
            "fetch" => runs && any(&["search web"]),
            _ => false,
        }
}

fn read(path: &str, text: &str) -> Catalog {
    let file = Source {
        source: "s".into(),
        path: path.into(),
        bytes: text.as_bytes().to_vec(),
        ..Source::default()
    };
    catalog::assemble(vec!["s".into()], vec![agent::parse(file).value.unwrap()])
}

fn export(path: &str, text: &str, target: Target) -> (Translation, String) {
    let catalog = read(path, text);
    let listing = &catalog.agents[0];
    let made = Exported::new(listing, "probe").to(target).unwrap();
    let file = String::from_utf8(made.bytes(&listing.agent)).unwrap();
    (made, file)
}

/// Asserts that a file allows nothing that the first one does not.
fn assert_within(source: (Target, &str), file: (Target, &str)) {
    let before = |wanted: Use| may(source.0, source.1, wanted);
    for wanted in USES {
        let is_more = may(file.0, file.1, *wanted) && !gives(&before, *wanted);
        assert!(!is_more, "{wanted:?}\n{}\n{}", source.1, file.1);
    }
}

fn list(names: Vec<&'static str>) -> impl Strategy<Value = Vec<&'static str>> {
    let most = names.len().min(6);
    subsequence(names, 0..=most).prop_shuffle()
}

fn claude() -> impl Strategy<Value = String> {
    let tools = vec![
        "Read",
        "Grep",
        "Glob",
        "Write",
        "Edit",
        "Bash",
        "Bash(git:*)",
        "Bash(rm:*)",
        "WebFetch",
        "WebSearch",
        "Agent",
        "Agent(helper)",
        "mcp__github",
        "mcp__github__get",
        "mcp__bank__pay",
    ];
    (proptest::option::of(list(tools.clone())), list(tools)).prop_map(|(tools, denied)| {
        let mut text = String::new();
        if let Some(tools) = tools.filter(|tools| !tools.is_empty()) {
            text += &format!("tools: {}\n", tools.join(", "));
        }
        if !denied.is_empty() {
            text += &format!("disallowedTools: {}\n", denied.join(", "));
        }
        text
    })
}

fn copilot() -> impl Strategy<Value = String> {
    let tools = vec![
        "read",
        "search",
        "edit",
        "execute",
        "web",
        "agent",
        "github/get",
        "github/*",
        "bank/pay",
    ];
    let callees = proptest::option::of(subsequence(vec!["helper", "scout"], 0..=2));
    (proptest::option::of(list(tools)), callees).prop_map(|(tools, callees)| {
        let mut text = String::new();
        if let Some(tools) = tools {
            text += &format!("tools: [{}]\n", tools.join(", "));
        }
        if let Some(callees) = callees {
            text += &format!("agents: [{}]\n", callees.join(", "));
        }
        text
    })
}

fn gemini() -> impl Strategy<Value = String> {
    let tools = vec![
        "read_file",
        "grep_search",
        "glob",
        "replace",
        "write_file",
        "run_shell_command",
        "web_fetch",
        "google_web_search",
        "mcp_github_get",
        "mcp_github_*",
        "mcp_bank_pay",
    ];
    proptest::option::of(list(tools)).prop_map(|tools| match tools {
        Some(tools) => format!("kind: local\ntools: [{}]\n", tools.join(", ")),
        None => "kind: local\n".to_owned(),
    })
}

fn opencode() -> impl Strategy<Value = String> {
    let names = vec![
        "*",
        "read",
        "grep",
        "glob",
        "edit",
        "bash",
        "webfetch",
        "web*",
        "task",
        "github_*",
        "github_get",
        "bank_pay",
    ];
    let action = || select(vec!["allow", "deny", "ask"]);
    let patterns = subsequence(vec!["*", "git *", "rm *"], 1..=3).prop_shuffle();
    let callees = subsequence(vec!["*", "helper", "scout"], 1..=3).prop_shuffle();
    let bound = (patterns, callees, proptest::collection::vec(action(), 6));
    let mode = select(vec!["subagent", "primary"]);
    (
        mode,
        list(names),
        proptest::collection::vec(action(), 6),
        bound,
    )
        .prop_map(|(mode, names, actions, (patterns, callees, more))| {
            let mut text = format!("mode: {mode}\n");
            if !names.is_empty() {
                text += "permission:\n";
            }
            for (name, action) in names.iter().zip(actions) {
                let arguments = match *name {
                    "bash" => &patterns,
                    "task" => &callees,
                    _ => {
                        text += &format!("  \"{name}\": {action}\n");
                        continue;
                    }
                };
                text += &format!("  {name}:\n");
                for (pattern, action) in arguments.iter().zip(&more) {
                    text += &format!("    \"{pattern}\": {action}\n");
                }
            }
            text
        })
}

/// An agent's runtime and its front matter beside name and description.
fn agents() -> impl Strategy<Value = (usize, String)> {
    prop_oneof![
        claude().prop_map(|keys| (0, keys)),
        copilot().prop_map(|keys| (1, keys)),
        opencode().prop_map(|keys| (2, keys)),
        gemini().prop_map(|keys| (3, keys)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn an_export_that_warns_of_nothing_allows_nothing_more((own, keys) in agents()) {
        let (source, path) = PLACES[own];
        let text = format!("---\nname: probe\ndescription: A probe.\n{keys}---\n\nProbe.\n");

        for (target, place) in PLACES {
            let (made, file) = export(path, &text, target);
            if !made.wider.is_empty() {
                continue;
            }
            assert_within((source, &text), (target, &file));

            // Codex's files are not read, so that there is no way back from them.
            if target == Target::Codex {
                continue;
            }
            let (back, again) = export(place, &file, source);
            if back.wider.is_empty() {
                assert_within((target, &file), (source, &again));
            }
        }
    }

    #[test]
    fn an_export_that_warns_allows_more((own, keys) in agents()) {
        let (source, path) = PLACES[own];
        let text = format!("---\nname: probe\ndescription: A probe.\n{keys}---\n\nProbe.\n");

        // Codex has no tools to compare; and OpenCode's tables may allow the same by other rules.
        let others = PLACES.into_iter().filter(|(target, _)| *target != Target::Codex);
        for (target, _) in others.filter(|_| source != Target::OpenCode) {
            let (made, file) = export(path, &text, target);
            let before = |wanted: Use| may(source, &text, wanted);
            let is_more = |wanted: &&Use| may(target, &file, **wanted) && !before(**wanted);
            prop_assert!(
                made.wider.is_empty() || USES.iter().any(|wanted| is_more(&wanted)),
                "{:?}\n{text}\n{file}", made.wider
            );
        }
    }
}
