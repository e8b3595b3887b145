//! Tools by the names that each runtime gives them: what a tool does is compared, not how it is called.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Target;
use super::actions::{Action, CLAUDE, OPENCODE, names};
use super::draft::Draft;
use super::powers::{Powers, ServerTool, Uses};
use crate::agent::{Agent, ToolMode};

/// Writes which tools the agent may use.
pub(super) fn write(draft: &mut Draft, agent: &Agent, powers: &Powers) {
    for tool in &powers.unknown {
        draft.lost("tools", tool, "no runtime is known to have it");
    }
    for tool in &powers.denied_unknown {
        draft.lost("denied tools", tool, "no runtime is known to have it");
    }

    let is_whole = powers.is_open && !denies_something(powers);
    match draft.target {
        Target::Codex => write_sandbox(draft, agent, powers),
        Target::OpenCode => write_permission(draft, agent, powers),
        Target::Claude if powers.is_open => {
            write_claude_denials(draft, powers);
            note_callees(draft, powers);
        }
        Target::Copilot | Target::Gemini if is_whole => write_callees(draft, powers),
        _ => write_list(draft, agent, powers),
    }
}

/// Tells whether a file must be written otherwise because of what is denied; whom the agent may call has its own place.
fn denies_something(powers: &Powers) -> bool {
    let others = |action: &&Action| **action != Action::Call;
    let is_bound = Action::ALL
        .iter()
        .filter(others)
        .any(|action| powers.uses.get(action).is_none_or(|uses| !uses.is_all()));

    is_bound || !powers.denied_servers.is_empty() || !powers.denied_unknown.is_empty()
}

/// Chooses the target's tools for actions, without any that does what is denied.
fn choose(
    target: Target,
    wanted: &BTreeSet<Action>,
    denied: &BTreeSet<Action>,
) -> Vec<(&'static str, &'static [Action])> {
    let serves = |actions: &[Action]| actions.iter().any(|action| wanted.contains(action));
    let forbidden = |actions: &[Action]| actions.iter().any(|action| denied.contains(action));

    names(target)
        .iter()
        .filter(|(_, actions)| serves(actions) && !forbidden(actions))
        .copied()
        .collect()
}

fn write_list(draft: &mut Draft, agent: &Agent, powers: &Powers) {
    let target = draft.target;
    let wanted: BTreeSet<Action> = powers.uses.keys().copied().collect();
    let chosen = choose(target, &wanted, &powers.denied);
    let mut list: Vec<String> = match target {
        Target::Claude => claude_tools(&chosen, powers),
        _ => chosen.iter().map(|(name, _)| (*name).to_owned()).collect(),
    };
    list.extend(servers(draft, powers));

    if target != Target::Claude {
        note_bound(draft, powers);
    }
    if powers.is_open {
        let why = format!(
            "{} has no list of denied tools: the others are listed, without MCP servers' tools",
            target.title()
        );
        let denied = agent.tools.denied.join(", ");
        draft.approximated("denied tools", &denied, &list.join(", "), why);
    } else if target == Target::Claude {
        write_claude_denials(draft, powers);
    }
    let before = agent.tools.names.join(", ");
    note_difference(draft, &before, &list.join(", "), &wanted, &chosen);

    let value = match target {
        Target::Claude if !list.is_empty() => Value::String(list.join(", ")),
        _ => Value::from(list),
    };
    draft.set("tools", value);
    if target != Target::Claude {
        write_callees(draft, powers);
    }
}

/// Returns the listed tools of MCP servers as the target names them.
fn servers(draft: &mut Draft, powers: &Powers) -> Vec<String> {
    let mut list = Vec::new();
    for tool in &powers.servers {
        match spelled(tool, draft.target) {
            Ok(name) => list.push(name),
            Err(why) => draft.lost("tools", &tool.spelled(Target::Claude), why),
        }
    }

    list.retain({
        let denied: Vec<String> = powers
            .denied_servers
            .iter()
            .map(|tool| tool.spelled(draft.target))
            .collect();
        move |name| !denied.contains(name)
    });
    list
}

/// Returns a server's tool as the target names it, or why it cannot.
fn spelled(tool: &ServerTool, target: Target) -> Result<String, &'static str> {
    if target == Target::Gemini {
        // `packages/core/src/tools/{tool-names,mcp-tool}.ts` of google-gemini/gemini-cli, 2026-08.
        let is_plain = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-'))
        };
        if tool.server.contains('_') {
            return Err("Gemini CLI takes a server's name to end at its first `_`");
        }
        if tool.tool != "*" && tool.tool.contains('*') {
            return Err("Gemini CLI has a wildcard for all tools of a server only");
        }
        let is_named = tool.tool == "*" || tool.tool.chars().any(|c| c != '_');
        if !is_plain(&tool.server) || tool.tool != "*" && !is_plain(&tool.tool) || !is_named {
            return Err("Gemini CLI takes letters, digits and `_.:-` in a tool's name");
        }
    }

    Ok(tool.spelled(target))
}

/// Notes what the chosen tools do beyond what was wanted, and what they do not do.
fn note_difference(
    draft: &mut Draft,
    before: &str,
    after: &str,
    wanted: &BTreeSet<Action>,
    chosen: &[(&str, &[Action])],
) {
    let granted: BTreeSet<Action> = chosen
        .iter()
        .flat_map(|(_, actions)| actions.iter().copied())
        .collect();
    // To edit notebooks is to edit files: where one tool does both, nobody gains by being told.
    let more = granted
        .difference(wanted)
        .filter(|action| **action != Action::Notebook);
    let more = words(more);
    let less = words(wanted.difference(&granted));

    if !more.is_empty() {
        draft.approximated("tools", before, after, format!("also allows {more}"));
    }
    if !less.is_empty() {
        let why = format!(
            "{} has no tool for it that an agent may be given",
            draft.target.title()
        );
        draft.lost("tools", &less, why);
    }
}

fn words<'a>(actions: impl Iterator<Item = &'a Action>) -> String {
    actions
        .map(|action| action.words())
        .collect::<Vec<_>>()
        .join(", ")
}

/// OpenCode says of each tool whether it is allowed; the last rule that fits holds.
fn write_permission(draft: &mut Draft, agent: &Agent, powers: &Powers) {
    let mut permission = Map::new();
    if powers.is_open {
        deny_tools(draft, agent, powers, &mut permission);
    } else {
        allow_tools(draft, agent, powers, &mut permission);
    }

    let denied = powers.denied_servers.iter();
    permission.extend(denied.map(|tool| (tool.spelled(Target::OpenCode), "deny".into())));
    for (action, tool) in [(Action::Run, "bash"), (Action::Call, "task")] {
        let uses = powers.uses.get(&action);
        if let Some(uses) = uses.filter(|uses| !uses.is_all()) {
            permission.insert(tool.to_owned(), ordered(uses));
        }
    }
    note_unbound(draft, powers);

    if !permission.is_empty() {
        draft.set("permission", permission);
    }
}

fn deny_tools(
    draft: &mut Draft,
    agent: &Agent,
    powers: &Powers,
    permission: &mut Map<String, Value>,
) {
    let chosen: Vec<_> = OPENCODE
        .iter()
        .filter(|(_, actions)| actions.iter().any(|action| powers.denied.contains(action)))
        .collect();
    let names: Vec<&str> = chosen.iter().map(|(name, _)| *name).collect();
    let also: BTreeSet<Action> = chosen
        .iter()
        .flat_map(|(_, actions)| actions.iter().copied())
        .collect();
    let more = also
        .difference(&powers.denied)
        .filter(|action| **action != Action::Notebook);
    let more = words(more);

    permission.extend(names.iter().map(|name| ((*name).to_owned(), "deny".into())));
    if !more.is_empty() {
        draft.approximated(
            "denied tools",
            &agent.tools.denied.join(", "),
            &names.join(", "),
            format!("also denies {more}"),
        );
    }
}

fn allow_tools(
    draft: &mut Draft,
    agent: &Agent,
    powers: &Powers,
    permission: &mut Map<String, Value>,
) {
    let wanted: BTreeSet<Action> = powers.uses.keys().copied().collect();
    let chosen = choose(Target::OpenCode, &wanted, &powers.denied);
    let names: Vec<&str> = chosen.iter().map(|(name, _)| *name).collect();

    permission.insert("*".to_owned(), "deny".into());
    permission.extend(
        names
            .iter()
            .map(|name| ((*name).to_owned(), "allow".into())),
    );
    let servers = servers(draft, powers);
    permission.extend(servers.into_iter().map(|name| (name, "allow".into())));

    let before = agent.tools.names.join(", ");
    note_difference(draft, &before, &names.join(", "), &wanted, &chosen);
}

/// Returns which arguments are allowed, as OpenCode writes it: the rule for every argument first.
fn ordered(uses: &Uses) -> Value {
    let rules = uses.rules().into_iter().map(|rule| {
        let action = if rule.denies { "deny" } else { "allow" };
        (rule.pattern, Value::from(action))
    });

    Map::from_iter(rules).into()
}

/// Notes the arguments that OpenCode has other patterns for, or none.
fn note_unbound(draft: &mut Draft, powers: &Powers) {
    let others = powers
        .uses
        .iter()
        .filter(|(action, _)| !matches!(action, Action::Run | Action::Call));

    for (action, uses) in others {
        match uses {
            Uses::AllBut(denied) => {
                for pattern in denied {
                    let why = "a denial of arguments is not translated";
                    draft.lost("denied tools", pattern, why);
                }
            }
            Uses::Only(_) | Uses::Ordered(_) => {
                let why = format!("{} is not bound to arguments", action.words());
                draft.approximated("tools", &arguments(uses), "any", why);
            }
        }
    }
}

/// Returns the patterns that uses are bound to.
fn arguments(uses: &Uses) -> String {
    let patterns: Vec<String> = uses
        .rules()
        .into_iter()
        .skip(1)
        .map(|rule| rule.pattern)
        .collect();

    patterns.join(", ")
}

/// Returns Claude Code's tools, with the arguments that they are bound to in parentheses.
fn claude_tools(chosen: &[(&'static str, &'static [Action])], powers: &Powers) -> Vec<String> {
    let mut whole = Vec::new();
    let mut bound = Vec::new();

    for (name, actions) in chosen {
        let uses = actions.first().and_then(|action| powers.uses.get(action));
        match uses {
            Some(Uses::Only(patterns)) => bound.extend(in_parentheses(name, patterns)),
            _ => whole.push((*name).to_owned()),
        }
    }

    whole.extend(bound);
    whole
}

/// Returns a tool of Claude Code bound to arguments: agents in one pair of parentheses, all else in one for each.
fn in_parentheses(name: &str, patterns: &[String]) -> Vec<String> {
    if name == "Agent" && !patterns.is_empty() {
        return vec![format!("Agent({})", patterns.join(", "))];
    }

    patterns
        .iter()
        .map(|pattern| match pattern.strip_suffix(" *") {
            Some(start) => format!("{name}({start}:*)"),
            None => format!("{name}({pattern})"),
        })
        .collect()
}

fn write_claude_denials(draft: &mut Draft, powers: &Powers) {
    let is_denied =
        |actions: &[Action]| actions.iter().any(|action| powers.denied.contains(action));
    let mut list: Vec<String> = CLAUDE
        .iter()
        .filter(|(_, actions)| is_denied(actions))
        .map(|(name, _)| (*name).to_owned())
        .collect();

    let denied = powers.denied_servers.iter();
    list.extend(denied.map(|tool| tool.spelled(Target::Claude)));
    for (name, actions) in CLAUDE {
        let uses = actions.first().and_then(|action| powers.uses.get(action));
        match uses {
            Some(Uses::AllBut(patterns)) => list.extend(in_parentheses(name, patterns)),
            Some(uses @ Uses::Ordered(_)) => {
                let why = "Claude Code has no order of rules on arguments";
                draft.lost("tools", &arguments(uses), why);
            }
            Some(uses @ Uses::Only(_)) if powers.is_open => {
                let why = "Claude Code binds tools that a file lists only";
                let is_call = actions.contains(&Action::Call);
                if !is_call {
                    draft.lost("tools", &arguments(uses), why);
                }
            }
            _ => {}
        }
    }

    if !list.is_empty() {
        draft.set("disallowedTools", list.join(", "));
    }
}

fn note_bound(draft: &mut Draft, powers: &Powers) {
    let why = format!("{} binds no tool to arguments", draft.target.title());
    for (action, uses) in &powers.uses {
        match uses {
            Uses::AllBut(denied) => {
                for pattern in denied {
                    draft.lost("denied tools", pattern, why.clone());
                }
            }
            Uses::Only(_) | Uses::Ordered(_) if *action != Action::Call => {
                let became = format!("{}, any", action.words());
                draft.approximated("tools", &arguments(uses), &became, why.clone());
            }
            Uses::Only(_) | Uses::Ordered(_) => {}
        }
    }
}

/// Writes whom the agent may call, where the target has a key for it.
fn write_callees(draft: &mut Draft, powers: &Powers) {
    if draft.target != Target::Copilot {
        note_callees(draft, powers);
        return;
    }

    match powers.uses.get(&Action::Call) {
        Some(Uses::Only(names)) => draft.set("agents", names.clone()),
        None if powers.is_open => draft.set("agents", Vec::<String>::new()),
        Some(Uses::Ordered(_)) => note_callees(draft, powers),
        _ => {}
    }
}

fn note_callees(draft: &mut Draft, powers: &Powers) {
    let uses = powers.uses.get(&Action::Call);
    let bound = uses.filter(|uses| matches!(uses, Uses::Only(_) | Uses::Ordered(_)));

    if let Some(uses) = bound {
        let why = format!(
            "{} has no place for whom this agent may call",
            draft.target.title()
        );
        draft.lost("agents", &arguments(uses), why);
    }
}

/// Codex gives every agent the session's tools; what it may do is a matter of its sandbox.
fn write_sandbox(draft: &mut Draft, agent: &Agent, powers: &Powers) {
    let holds = |actions: &[Action]| {
        actions
            .iter()
            .any(|action| powers.uses.contains_key(action))
    };
    let changes = [Action::Write, Action::Edit, Action::Notebook, Action::Run];
    let reads = !holds(&changes);
    let listed = match agent.tools.mode {
        ToolMode::None => "none".to_owned(),
        ToolMode::List => agent.tools.names.join(", "),
        ToolMode::Inherit | ToolMode::All if agent.tools.denied.is_empty() => String::new(),
        ToolMode::Inherit | ToolMode::All => format!("all but {}", agent.tools.denied.join(", ")),
    };

    if reads {
        draft.set("sandbox_mode", "read-only");
    }
    if !holds(&[Action::Fetch, Action::SearchWeb]) {
        draft.set("web_search", "disabled");
    }
    match (listed.is_empty(), reads) {
        (true, _) => {}
        (false, true) => {
            let why = "Codex limits an agent by its sandbox, not by its tools; the session's MCP servers stay";
            draft.approximated("tools", &listed, "sandbox_mode: read-only", why);
        }
        (false, false) => draft.lost(
            "tools",
            &listed,
            "Codex gives every agent the session's tools",
        ),
    }
    note_callees(draft, powers);
}
