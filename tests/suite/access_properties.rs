//! What an agent may do, held to small evaluators of the runtimes' own rules on tables drawn at random.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::collections::BTreeSet;

use agentdex::agent;
use agentdex::capability::Capabilities;
use agentdex::source::Source;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Returns the capabilities of an agent as the program reads them.
fn read(path: &str, front_matter: &str) -> BTreeSet<String> {
    let text = format!("---\nname: probe\ndescription: A probe.\n{front_matter}---\n\nProbe.\n");
    let agent = agent::parse(Source {
        source: "s".into(),
        path: path.into(),
        bytes: text.into_bytes(),
        ..Source::default()
    });
    let agent = agent.value.unwrap();
    Capabilities::of(&agent.tools).names().into_iter().collect()
}

/// The fixed capabilities with the tools of OpenCode that give them.
const OPENCODE: &[(&str, &[&str])] = &[
    ("read", &["read"]),
    ("search", &["grep", "glob"]),
    ("edit", &["edit"]),
    ("execute", &["bash"]),
    ("web", &["webfetch", "websearch"]),
    ("delegate", &["task"]),
    ("plan", &["todowrite"]),
    ("skill", &["skill"]),
    ("message", &["question"]),
];

/// One key of `permission`, with what each pattern of arguments comes to.
type Rule = (String, Vec<(String, String)>);

/// Evaluates one call as `packages/opencode/src/permission/evaluate.ts` does (2026-11): the last rule whose name and
/// pattern fit decides, and what no rule fits is allowed by the defaults.
fn opencode_denies(rules: &[Rule], tool: &str, argument: &str) -> bool {
    let mut action = "allow";
    for (name, patterns) in rules {
        for (pattern, own) in patterns {
            if fits(name, tool) && fits(pattern, argument) {
                action = own;
            }
        }
    }
    action == "deny"
}

/// Compares with one `*` at most.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end)
        }
        None => pattern == text,
    }
}

/// Calls that tell the patterns of [`opencode_rules`] apart.
const ARGUMENTS: [&str; 3] = ["git push", "rm -r x", "something else"];

fn opencode_may(rules: &[Rule]) -> BTreeSet<String> {
    OPENCODE
        .iter()
        .filter(|(_, tools)| {
            tools.iter().any(|tool| {
                ARGUMENTS
                    .iter()
                    .any(|argument| !opencode_denies(rules, tool, argument))
            })
        })
        .map(|(capability, _)| (*capability).to_owned())
        .collect()
}

fn opencode_rules() -> impl Strategy<Value = Vec<Rule>> {
    let names = vec![
        "*",
        "read",
        "grep",
        "glob",
        "edit",
        "bash",
        "webfetch",
        "websearch",
        "web*",
        "task",
        "todowrite",
        "skill",
        "question",
        "*search",
        "b*",
        "write",
    ];
    let action = || select(vec!["allow", "deny", "deny", "ask"]);
    let patterns = subsequence(vec!["*", "git *", "rm *"], 1..=3).prop_shuffle();
    let value = prop_oneof![
        action().prop_map(|action| vec![("*".to_owned(), action.to_owned())]),
        (patterns, proptest::collection::vec(action(), 3)).prop_map(|(patterns, actions)| {
            let pairs = patterns.into_iter().zip(actions);
            pairs
                .map(|(pattern, action)| (pattern.to_owned(), action.to_owned()))
                .collect()
        }),
    ];
    let names = subsequence(names, 1..=7).prop_shuffle();
    (names, proptest::collection::vec(value, 7)).prop_map(|(names, values)| {
        let names = names.into_iter().map(str::to_owned);
        names.zip(values).collect()
    })
}

fn written(rules: &[Rule]) -> String {
    let mut yaml = "mode: subagent\npermission:\n".to_owned();
    for (name, patterns) in rules {
        yaml += &format!("  \"{name}\":\n");
        for (pattern, action) in patterns {
            yaml += &format!("    \"{pattern}\": {action}\n");
        }
    }
    yaml
}

/// The fixed capabilities and servers with the uses of Claude Code's tools that give them.
const CLAUDE: &[(&str, &[(&str, &str)])] = &[
    ("read", &[("Read", "")]),
    ("search", &[("Grep", ""), ("Glob", "")]),
    ("edit", &[("Write", ""), ("Edit", "")]),
    (
        "execute",
        &[("Bash", "git push"), ("Bash", "rm x"), ("Bash", "ls")],
    ),
    ("web", &[("WebFetch", ""), ("WebSearch", "")]),
    ("delegate", &[("Agent", "")]),
    (
        "mcp:github",
        &[("mcp__github__get", ""), ("mcp__github__put", "")],
    ),
];

/// Tells whether an entry of a list means a use of a tool, after code.claude.com/docs/en/sub-agents and
/// code.claude.com/docs/en/permissions (2026-11): a name, a name with a prefix of its argument, a server, or `*`.
fn claude_means(entry: &str, (tool, argument): (&str, &str)) -> bool {
    match entry {
        "*" => true,
        "Bash(*)" => tool == "Bash",
        "Bash(git:*)" => tool == "Bash" && argument.starts_with("git"),
        "Bash(rm:*)" => tool == "Bash" && argument.starts_with("rm"),
        "mcp__github" | "mcp__github__*" => tool.starts_with("mcp__github__"),
        name => name == tool,
    }
}

fn claude_may(tools: Option<&[&str]>, denied: &[&str]) -> BTreeSet<String> {
    let may = |tool: (&str, &str)| {
        let listed = tools.is_none_or(|tools| tools.iter().any(|entry| claude_means(entry, tool)));
        listed && !denied.iter().any(|entry| claude_means(entry, tool))
    };
    CLAUDE
        .iter()
        .filter(|(_, uses)| uses.iter().any(|tool| may(*tool)))
        .map(|(capability, _)| (*capability).to_owned())
        .collect()
}

const CLAUDE_TOOLS: &[&str] = &[
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
    "mcp__github",
    "mcp__github__*",
    "mcp__github__get",
];

fn claude_lists() -> impl Strategy<Value = (Option<Vec<&'static str>>, Vec<&'static str>)> {
    let mut denials = CLAUDE_TOOLS.to_vec();
    denials.extend(["*", "Bash(*)"]);
    (
        proptest::option::of(subsequence(CLAUDE_TOOLS.to_vec(), 1..=6)),
        subsequence(denials, 0..=5),
    )
}

fn claude_written(tools: Option<&[&str]>, denied: &[&str]) -> String {
    let mut yaml = String::new();
    if let Some(tools) = tools {
        yaml += &format!("tools: {}\n", tools.join(", "));
    }
    if !denied.is_empty() {
        yaml += &format!("disallowedTools: \"{}\"\n", denied.join(", "));
    }
    yaml
}

fn claude_reads(tools: Option<&[&str]>, denied: &[&str]) -> BTreeSet<String> {
    read(".claude/agents/probe.md", &claude_written(tools, denied))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn opencode_tables_are_evaluated_as_opencode_does(rules in opencode_rules()) {
        let read = read(".opencode/agents/probe.md", &written(&rules));
        prop_assert_eq!(read, opencode_may(&rules), "{}", written(&rules));
    }

    #[test]
    fn a_denial_behind_the_rules_of_opencode_adds_nothing(rules in opencode_rules(), tool in select(vec!["*", "read", "edit", "bash", "web*", "task"])) {
        let before = read(".opencode/agents/probe.md", &written(&rules));
        // A second rule of one name would take the place of the first.
        prop_assume!(rules.iter().all(|(name, _)| name != tool));
        let denial = (tool.to_owned(), vec![("*".to_owned(), "deny".to_owned())]);
        let denied: Vec<Rule> = rules.into_iter().chain([denial]).collect();
        let after = read(".opencode/agents/probe.md", &written(&denied));
        prop_assert!(after.is_subset(&before), "{}", written(&denied));
    }

    #[test]
    fn lists_of_claude_code_are_evaluated_as_documented((tools, denied) in claude_lists()) {
        let mut expected = claude_may(tools.as_deref(), &denied);
        let mut read = claude_reads(tools.as_deref(), &denied);
        if tools.is_none() {
            // Which servers are there to be inherited, the file does not say; and these three have no row above.
            expected.remove("mcp:github");
            for other in ["plan", "skill", "message"] {
                read.remove(other);
            }
        }
        prop_assert_eq!(read, expected, "{}", claude_written(tools.as_deref(), &denied));
    }

    #[test]
    fn a_denial_added_to_claude_code_adds_nothing((tools, denied) in claude_lists(), more in select(CLAUDE_TOOLS.to_vec())) {
        let before = claude_reads(tools.as_deref(), &denied);
        let mut denied = denied;
        denied.push(more);
        let after = claude_reads(tools.as_deref(), &denied);
        prop_assert!(after.is_subset(&before), "{}", claude_written(tools.as_deref(), &denied));
    }
}
