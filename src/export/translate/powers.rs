//! What an agent may do under its runtime, action by action, and what one file allows beyond another.

use std::collections::{BTreeMap, BTreeSet};

use super::Target;
use super::actions::{Action, OPENCODE, actions};
use super::draft::Draft;
use crate::agent::dialect::{Dialect, schema};
use crate::agent::frontmatter::{Entry, Node};
use crate::agent::{Agent, ArgumentRule, argument_rules};
use crate::capability::{Meaning, meaning};
use crate::facts::Access;
use crate::tool::{Tool, matches_glob};

/// Which uses of an action are allowed, by patterns of its arguments: commands, paths, names of agents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Uses {
    /// All but those that a pattern fits.
    AllBut(Vec<String>),
    /// Those alone that a pattern fits.
    Only(Vec<String>),
    /// Rules that are neither, in their order: the last that fits decides. The first is for every argument.
    Ordered(Vec<ArgumentRule>),
}

impl Uses {
    pub(super) const ALL: Uses = Uses::AllBut(Vec::new());

    pub(super) fn is_all(&self) -> bool {
        *self == Uses::ALL
    }

    /// Adds a rule behind those that hold.
    fn then(self, rule: ArgumentRule) -> Uses {
        if rule.pattern == "*" {
            let none = Vec::new();
            return if rule.denies {
                Uses::Only(none)
            } else {
                Uses::AllBut(none)
            };
        }

        match (self, rule.denies) {
            (Uses::AllBut(mut denied), true) => {
                add(&mut denied, rule.pattern);
                Uses::AllBut(denied)
            }
            (Uses::AllBut(denied), false) if denied.is_empty() => Uses::AllBut(denied),
            (Uses::Only(mut allowed), false) => {
                add(&mut allowed, rule.pattern);
                Uses::Only(allowed)
            }
            (Uses::Only(allowed), true) if allowed.is_empty() => Uses::Only(allowed),
            (before, _) => {
                let mut rules = before.rules();
                rules.push(rule);
                Uses::Ordered(rules)
            }
        }
    }

    /// Returns the same as ordered rules, the first of which is for every argument.
    pub(super) fn rules(&self) -> Vec<ArgumentRule> {
        let of = |first: bool, patterns: &[String]| {
            let first = ArgumentRule {
                pattern: "*".to_owned(),
                denies: first,
            };
            let rest = patterns.iter().map(|pattern| ArgumentRule {
                pattern: pattern.clone(),
                denies: !first.denies,
            });
            std::iter::once(first.clone()).chain(rest).collect()
        };

        match self {
            Uses::AllBut(denied) => of(false, denied),
            Uses::Only(allowed) => of(true, allowed),
            Uses::Ordered(rules) => rules.clone(),
        }
    }

    /// Tells whether these uses are surely among others.
    fn is_within(&self, others: &Uses) -> bool {
        let holds = |all: &[String], part: &[String]| part.iter().all(|item| all.contains(item));

        match (self, others) {
            (_, others) if others.is_all() => true,
            (Uses::AllBut(own), Uses::AllBut(denied)) => holds(own, denied),
            (Uses::Only(own), Uses::Only(allowed)) => holds(allowed, own),
            (Uses::Only(own), _) if own.is_empty() => true,
            (own, others) => own == others,
        }
    }

    /// Returns the uses in words, where they are not all.
    fn words(&self) -> String {
        let list = |patterns: &[String]| {
            let quoted: Vec<String> = patterns.iter().map(|item| format!("`{item}`")).collect();
            quoted.join(", ")
        };

        match self {
            Uses::AllBut(denied) if denied.is_empty() => String::new(),
            Uses::AllBut(denied) => format!("all but {}", list(denied)),
            Uses::Only(allowed) if allowed.is_empty() => "none".to_owned(),
            Uses::Only(allowed) => format!("only {}", list(allowed)),
            Uses::Ordered(rules) => {
                let rule = |rule: &ArgumentRule| {
                    let action = if rule.denies { "deny" } else { "allow" };
                    format!("{action} `{}`", rule.pattern)
                };
                rules.iter().map(rule).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

fn add(patterns: &mut Vec<String>, pattern: String) {
    if !patterns.contains(&pattern) {
        patterns.push(pattern);
    }
}

/// A tool of an MCP server; `*` is each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ServerTool {
    pub server: String,
    pub tool: String,
}

impl ServerTool {
    /// Reads a tool's name: `mcp__server__tool`, `mcp_server_tool`, `server/tool`, `server_*`.
    fn read(name: &str) -> Option<Self> {
        let Meaning::Mcp(server) = meaning(name) else {
            return None;
        };
        let rest = name
            .strip_prefix("mcp__")
            .or_else(|| name.strip_prefix("mcp_"))
            .unwrap_or(name);
        let tool = rest
            .strip_prefix(server.as_str())
            .unwrap_or_default()
            .trim_start_matches(['_', '/']);
        let tool = if tool.is_empty() { "*" } else { tool }.to_owned();

        Some(ServerTool { server, tool })
    }

    /// Returns the tool as a runtime's files name it.
    pub(super) fn spelled(&self, target: Target) -> String {
        let ServerTool { server, tool } = self;

        match target {
            Target::Claude if tool == "*" => format!("mcp__{server}"),
            Target::Claude | Target::Codex => format!("mcp__{server}__{tool}"),
            Target::Copilot => format!("{server}/{tool}"),
            Target::OpenCode => format!("{server}_{tool}"),
            Target::Gemini => format!("mcp_{server}_{tool}"),
        }
    }

    fn covers(&self, other: &ServerTool) -> bool {
        self.server == other.server && matches_glob(&self.tool, &other.tool)
    }
}

/// What an agent may do.
#[derive(Debug, Clone, Default)]
pub(super) struct Powers {
    /// Whether it may use the tools that its file does not name.
    pub is_open: bool,
    pub uses: BTreeMap<Action, Uses>,
    /// Actions that are denied whatever their arguments.
    pub denied: BTreeSet<Action>,
    pub servers: Vec<ServerTool>,
    pub denied_servers: Vec<ServerTool>,
    /// Listed tools that no dialect knows.
    pub unknown: Vec<String>,
    pub denied_unknown: Vec<String>,
    /// Keys beside the tools that keep the agent from something, with their values.
    limits: Vec<(&'static str, String)>,
}

/// Something that a file allows beyond another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excess {
    /// What more may be done.
    pub power: String,
    /// A word of the line that keeps the source from it.
    pub stated: Option<String>,
}

impl Powers {
    /// Returns what an agent may do under the runtime of its dialect.
    pub(super) fn of(agent: &Agent, entries: &[Entry]) -> Self {
        let access = Access::from(&agent.tools);
        let mut powers = Powers {
            is_open: access.inherits(),
            ..Powers::default()
        };
        if powers.is_open {
            let all = Action::ALL.into_iter().map(|action| (action, Uses::ALL));
            powers.uses.extend(all);
        }

        for tool in access.allowed() {
            powers.allow(tool, agent.dialect);
        }
        for tool in &agent.tools.denied {
            powers.deny(tool, agent.dialect);
        }
        powers.drop_repeated_denials();
        if agent.dialect.has_ordered_permissions() {
            powers.deny_tools_of_servers(entries);
            powers.bind(&argument_rules(entries));
        } else {
            powers.limit_callees(agent);
        }
        powers.leave_to_runtime(agent, entries);
        powers.limits = limits(agent.dialect, entries);
        powers
    }

    /// Tells whether nothing is kept from the agent, so that no file may allow more.
    pub(super) fn is_everything(&self) -> bool {
        self.is_open
            && self.limits.is_empty()
            && self.denied_servers.is_empty()
            && self.denied_unknown.is_empty()
            && Action::ALL
                .iter()
                .all(|action| self.uses.get(action).is_some_and(Uses::is_all))
    }

    fn allow(&mut self, tool: &str, dialect: Dialect) {
        let Tool { name, argument } = Tool::from(tool);
        if let Some(server) = ServerTool::read(name) {
            self.servers.push(server);
            return;
        }
        let Some(actions) = actions(name, dialect) else {
            self.unknown.push(name.to_owned());
            return;
        };

        for &action in actions {
            let own = self.uses.remove(&action);
            let uses = match (own, argument) {
                (Some(Uses::Only(mut patterns)), Some(argument)) => {
                    (parts(action, argument)).for_each(|part| add(&mut patterns, part));
                    Uses::Only(patterns)
                }
                (None, Some(argument)) => Uses::Only(parts(action, argument).collect()),
                _ => Uses::ALL,
            };
            self.uses.insert(action, uses);
        }
    }

    fn deny(&mut self, tool: &str, dialect: Dialect) {
        let Tool { name, argument } = Tool::from(tool);
        if let Some(server) = ServerTool::read(name) {
            self.denied_servers.push(server);
            return;
        }
        let Some(actions) = actions(name, dialect) else {
            // A denial of everything leaves nothing to allow.
            if name != "*" {
                self.denied_unknown.push(name.to_owned());
            }
            return;
        };

        for &action in actions {
            let Some(argument) = argument else {
                self.uses.remove(&action);
                self.denied.insert(action);
                continue;
            };
            if let Some(uses) = self.uses.remove(&action) {
                let uses = parts(action, argument).fold(uses, |uses, pattern| {
                    uses.then(ArgumentRule {
                        pattern,
                        denies: true,
                    })
                });
                self.uses.insert(action, uses);
            }
        }
    }

    /// Drops the denials of single tools of a server that is denied whole: `github_get` beside `github_*`.
    fn drop_repeated_denials(&mut self) {
        let whole: Vec<String> = self
            .denied_servers
            .iter()
            .map(|tool| tool.spelled(Target::OpenCode))
            .collect();

        self.denied_unknown
            .retain(|name| !whole.iter().any(|server| matches_glob(server, name)));
    }

    /// Takes the denials of single tools of a server whose others a rule allows: `github_get` behind `github_*`.
    fn deny_tools_of_servers(&mut self, entries: &[Entry]) {
        let Some(permission) = entries.iter().find(|entry| entry.key == "permission") else {
            return;
        };
        let rules = permission.node.entries();
        let is_last = |ix: usize| {
            let mut later = rules[ix + 1..].iter();
            !later.any(|rule| matches_glob(&rule.key, &rules[ix].key))
        };

        for (ix, rule) in rules.iter().enumerate() {
            let is_denied = rule.node.text() == Some("deny") && is_last(ix);
            let server = self.servers.iter().find_map(|tool| {
                let tool_name = rule.key.strip_prefix(&tool.server)?.strip_prefix('_')?;
                Some((tool.server.clone(), tool_name.to_owned()))
            });
            if let (true, Some((server, tool))) = (is_denied, server) {
                self.denied_servers.push(ServerTool { server, tool });
            }
        }
    }

    /// Takes the arguments that rules leave to tools.
    fn bind(&mut self, rules: &[(&str, Vec<ArgumentRule>)]) {
        for (tool, rules) in rules {
            let uses = rules.iter().cloned().fold(Uses::ALL, Uses::then);

            let named = OPENCODE.iter().find(|(name, _)| name == tool);
            for action in named.map_or(&[][..], |(_, actions)| actions) {
                if let Some(own) = self.uses.get_mut(action) {
                    *own = uses.clone();
                }
            }
        }
    }

    /// Takes whom a key of the file's own lets the agent call, where its runtime reads that key.
    fn limit_callees(&mut self, agent: &Agent) {
        let is_read = schema(agent.dialect).is_none_or(|schema| schema.reads("agents"));
        let Some(callees) = agent.callees.as_ref().filter(|_| is_read) else {
            return;
        };
        let rules = callees.rules.iter().map(|rule| ArgumentRule {
            pattern: rule.agents.clone(),
            denies: !rule.allows,
        });
        let uses = rules.fold(Uses::ALL, Uses::then);

        if uses == Uses::Only(Vec::new()) {
            self.uses.remove(&Action::Call);
            self.denied.insert(Action::Call);
        } else if let Some(own) = self.uses.get_mut(&Action::Call)
            && own.is_all()
        {
            *own = uses;
        }
    }

    /// Takes what the runtime gives no called agent, whatever its file says.
    fn leave_to_runtime(&mut self, agent: &Agent, entries: &[Entry]) {
        let never_calls = match agent.dialect {
            Dialect::GeminiCli => true,
            other if other.has_ordered_permissions() => is_called_without_task(agent, entries),
            _ => false,
        };

        if never_calls {
            self.uses.remove(&Action::Call);
            self.denied.insert(Action::Call);
        }
    }

    /// Tells whether an action is allowed in all ways, by itself or by what gives as much.
    fn gives(&self, action: Action) -> bool {
        let is_held = |action: &Action| self.uses.get(action).is_some_and(Uses::is_all);
        let by_commands =
            || is_held(&Action::Run) && action.completed_by_commands().iter().any(is_held);

        is_held(&action)
            || !self.denied.contains(&action)
                && (action.implied_by().iter().any(is_held) || by_commands())
    }

    /// Returns what another file, written for a runtime, allows beyond this one.
    pub(super) fn exceeded_by(&self, other: &Powers, target: Target) -> Vec<Excess> {
        if other.is_open && !self.is_open {
            return vec![Excess {
                power: "every tool of the session".to_owned(),
                stated: None,
            }];
        }

        let mut excesses = self.exceeding_actions(other);
        excesses.extend(self.exceeding_servers(other, target));
        excesses.extend(self.exceeding_unknown(other, target));
        excesses.extend(self.exceeding_limits(other));
        excesses
    }

    fn exceeding_actions(&self, other: &Powers) -> Vec<Excess> {
        let mut excesses = Vec::new();
        for (&action, uses) in &other.uses {
            let own = self.uses.get(&action);
            if self.gives(action) || own.is_some_and(|own| uses.is_within(own)) {
                continue;
            }
            // Notebooks are files: they are named where nothing else is edited.
            let edits = [Action::Edit, Action::Write];
            let is_told = action == Action::Notebook
                && edits.iter().any(|edit| other.uses.contains_key(edit));
            if is_told || *uses == Uses::Only(Vec::new()) {
                continue;
            }

            let limit = own.map(Uses::words).filter(|words| !words.is_empty());
            let power = match limit {
                Some(limit) => format!("{}: the file allows {limit}", action.words()),
                None => action.words().to_owned(),
            };
            excesses.push(Excess {
                power,
                stated: own.and_then(Uses::first_pattern),
            });
        }
        excesses
    }

    fn exceeding_servers(&self, other: &Powers, target: Target) -> Vec<Excess> {
        let is_denied = |tool: &ServerTool| self.denied_servers.iter().any(|own| own.covers(tool));
        let is_held = |tool: &ServerTool| {
            (self.is_open || self.servers.iter().any(|own| own.covers(tool))) && !is_denied(tool)
        };
        let more = other.servers.iter().filter(|tool| !is_held(tool));

        // A denial that the other file does not have.
        let forgotten = self.denied_servers.iter().filter(|tool| {
            let spelled = tool.spelled(target);
            let is_kept = other.denied_servers.iter().any(|own| own.covers(tool))
                || other.denied_unknown.contains(&spelled);
            let is_given = other.is_open || other.servers.iter().any(|own| own.covers(tool));
            is_given && !is_kept
        });

        more.chain(forgotten)
            .map(|tool| Excess {
                power: match tool.tool.as_str() {
                    "*" => format!("tools of the MCP server `{}`", tool.server),
                    name => format!("the tool `{name}` of the MCP server `{}`", tool.server),
                },
                stated: Some(tool.server.clone()),
            })
            .collect()
    }

    fn exceeding_unknown(&self, other: &Powers, target: Target) -> Vec<Excess> {
        let is_server_tool = |name: &str| {
            self.servers
                .iter()
                .any(|tool| matches_glob(&tool.spelled(target), name))
        };
        let more = other
            .unknown
            .iter()
            .filter(|name| !self.is_open && !self.unknown.contains(name) && !is_server_tool(name));
        // One name may stand for different tools in different runtimes: a denial of it means nothing elsewhere.
        let forgotten = self.denied_unknown.iter().filter(|_| other.is_open);

        more.chain(forgotten)
            .map(|name| Excess {
                power: format!("the tool `{name}`"),
                stated: Some(name.clone()),
            })
            .collect()
    }

    fn exceeding_limits(&self, other: &Powers) -> Vec<Excess> {
        let changes = [Action::Write, Action::Edit, Action::Notebook, Action::Run];
        let may_change =
            other.is_open || changes.iter().any(|action| other.uses.contains_key(action));

        self.limits
            .iter()
            .filter(|limit| may_change && !other.limits.contains(limit))
            .map(|(key, value)| Excess {
                power: format!("what `{key}: {value}` keeps it from"),
                stated: Some((*key).to_owned()),
            })
            .collect()
    }
}

impl Uses {
    fn first_pattern(&self) -> Option<String> {
        match self {
            Uses::AllBut(patterns) | Uses::Only(patterns) => patterns.first().cloned(),
            Uses::Ordered(rules) => rules.iter().map(|rule| rule.pattern.clone()).nth(1),
        }
    }
}

/// Returns the patterns that stand in a tool's parentheses. Names of agents are parted by commas; `git:*` is written as
/// the glob `git *`.
fn parts(action: Action, argument: &str) -> impl Iterator<Item = String> {
    let separator = if action == Action::Call { ',' } else { '\0' };
    let parts: Vec<String> = argument
        .split(separator)
        .map(|part| part.trim().replace(":*", " *"))
        .filter(|part| !part.is_empty())
        .collect();

    parts.into_iter()
}

/// Tells whether OpenCode gives an agent no task tool: it is only ever called, and no rule of its own is about `task`.
fn is_called_without_task(agent: &Agent, entries: &[Entry]) -> bool {
    let mode = entries.iter().find(|entry| entry.key == "mode");
    let is_subagent = mode.is_some_and(|mode| Node::text(&mode.node) == Some("subagent"));
    let callees = agent.callees.as_ref();

    is_subagent && !callees.is_some_and(|callees| callees.is_explicit)
}

/// Returns the keys beside the tools that keep an agent of Claude Code from changing something
/// (code.claude.com/docs/en/sub-agents and /hooks, 2026-11).
fn limits(dialect: Dialect, entries: &[Entry]) -> Vec<(&'static str, String)> {
    if dialect != Dialect::ClaudeCode {
        return Vec::new();
    }

    let mut limits = Vec::new();
    for entry in entries {
        match (entry.key.as_str(), entry.node.text()) {
            ("permissionMode", Some(mode @ ("plan" | "dontAsk"))) => {
                limits.push(("permissionMode", mode.to_owned()));
            }
            ("hooks", _) => {
                let guards = ["PreToolUse", "PermissionRequest"];
                let events = entry.node.entries().iter().map(|hook| hook.key.as_str());
                let guarding = events.filter(|event| guards.contains(event));
                limits.extend(guarding.map(|event| ("hooks", event.to_owned())));
            }
            _ => {}
        }
    }
    limits
}

/// What an agent of Codex may do, which is a matter of its sandbox and not of its tools. A called agent calls none: the
/// depth of calls is 1 (developers.openai.com/codex/subagents, 2026-11).
pub(super) struct Sandbox {
    is_read_only: bool,
    searches_web: bool,
    servers: Vec<String>,
}

impl Sandbox {
    /// Returns the sandbox that a draft describes.
    pub(super) fn of(draft: &Draft) -> Self {
        let is = |key: &str, value: &str| {
            draft.fields.get(key).and_then(serde_json::Value::as_str) == Some(value)
        };
        let servers = draft.fields.get("mcp_servers");

        Sandbox {
            is_read_only: is("sandbox_mode", "read-only"),
            searches_web: !is("web_search", "disabled"),
            servers: servers
                .and_then(serde_json::Value::as_object)
                .map(|servers| servers.keys().cloned().collect())
                .unwrap_or_default(),
        }
    }

    /// Returns what the sandbox lets an agent do. One that may write may run any command.
    pub(super) fn powers(&self) -> Powers {
        let reading = [Action::Read, Action::FindText, Action::FindFiles];
        let all = Action::ALL
            .into_iter()
            .filter(|action| *action != Action::Call);
        let mut held: Vec<Action> = if self.is_read_only {
            reading.to_vec()
        } else {
            all.filter(|action| !matches!(action, Action::Fetch | Action::SearchWeb))
                .collect()
        };
        if self.searches_web {
            held.push(Action::SearchWeb);
        }
        if self.searches_web && !self.is_read_only {
            held.push(Action::Fetch);
        }

        Powers {
            is_open: !self.is_read_only,
            uses: held.into_iter().map(|action| (action, Uses::ALL)).collect(),
            servers: (self.servers.iter().cloned())
                .map(|server| ServerTool {
                    server,
                    tool: "*".to_owned(),
                })
                .collect(),
            ..Powers::default()
        }
    }
}
