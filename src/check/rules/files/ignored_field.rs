//! Fields that another runtime reads, and this one does not.

use crate::agent::Agent;
use crate::agent::dialect::{Dialect, Schema, schema};
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::{Subject, normal};
use crate::finding::{Finding, Severity, nearest};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/ignored-field",
    severity: Severity::Info,
    summary: "the agent's runtime ignores this field",
    why: "A field that another runtime knows does nothing in this one. Where it was meant to limit the agent, the agent is \
          not limited: these are warnings. Claude Code does not read `hooks`, `mcpServers` and `permissionMode` of agents \
          that a plugin ships.",
    mend: "write the field as the agent's runtime reads it, or remove it",
    source: "code.claude.com/docs/en/sub-agents, code.claude.com/docs/en/plugins-reference, docs.github.com/copilot/reference/custom-agents-configuration, \
             code.visualstudio.com/docs/copilot/customization/custom-agents, geminicli.com/docs/core/subagents, \
             cursor.com/docs/agent/subagents, opencode.ai/docs/permissions (2026-11)",
    example: Some(Example {
        flagged: "=== .claude/agents/a.md\n---\nname: a\ndescription: Reads.\nallowed-tools: Read\n---\n",
        clean: "=== .claude/agents/a.md\n---\nname: a\ndescription: Reads.\ntools: Read\nteam: platform\n---\n",
    }),
    run: Run::Agent(run),
};

/// A field without case and separators, whether it limits an agent, and its names in runtimes that call it otherwise.
type Field = (&'static str, bool, &'static [(Dialect, &'static str)]);

/// Fields that some runtime or other format reads, whether they limit what an agent may do, and what to write instead
/// where that has a name.
const FIELDS: &[Field] = &[
    (
        "allowedtools",
        true,
        &[
            (Dialect::ClaudeCode, "tools"),
            (Dialect::Copilot, "tools"),
            (Dialect::GeminiCli, "tools"),
            (Dialect::OpenCode, "permission"),
        ],
    ),
    ("tools", true, &[(Dialect::Cursor, "readonly")]),
    (
        "tool",
        true,
        &[
            (Dialect::ClaudeCode, "tools"),
            (Dialect::Copilot, "tools"),
            (Dialect::GeminiCli, "tools"),
        ],
    ),
    (
        "deniedtools",
        true,
        &[
            (Dialect::ClaudeCode, "disallowedTools"),
            (Dialect::OpenCode, "permission"),
        ],
    ),
    (
        "disallowedtools",
        true,
        &[
            (Dialect::ClaudeCode, "disallowedTools"),
            (Dialect::OpenCode, "permission"),
        ],
    ),
    (
        "excludetools",
        true,
        &[
            (Dialect::ClaudeCode, "disallowedTools"),
            (Dialect::OpenCode, "permission"),
        ],
    ),
    (
        "permission",
        true,
        &[(Dialect::ClaudeCode, "permissionMode")],
    ),
    (
        "permissions",
        true,
        &[
            (Dialect::ClaudeCode, "permissionMode"),
            (Dialect::OpenCode, "permission"),
        ],
    ),
    (
        "permissionmode",
        true,
        &[(Dialect::ClaudeCode, "permissionMode")],
    ),
    ("readonly", true, &[(Dialect::ClaudeCode, "tools")]),
    ("sandbox", true, &[]),
    ("agents", true, &[(Dialect::ClaudeCode, "tools: Agent(…)")]),
    ("maxturns", true, &[]),
    (
        "maxsteps",
        true,
        &[
            (Dialect::ClaudeCode, "maxTurns"),
            (Dialect::GeminiCli, "max_turns"),
        ],
    ),
    (
        "steps",
        true,
        &[
            (Dialect::ClaudeCode, "maxTurns"),
            (Dialect::GeminiCli, "max_turns"),
        ],
    ),
    ("timeoutmins", true, &[]),
    ("handoffs", false, &[]),
    ("hooks", false, &[]),
    ("temperature", false, &[]),
    ("topp", false, &[]),
    ("mode", false, &[]),
    (
        "isbackground",
        false,
        &[(Dialect::ClaudeCode, "background")],
    ),
    ("globs", false, &[]),
    ("alwaysapply", false, &[]),
    ("autoactivate", false, &[]),
    (
        "whentouse",
        false,
        &[
            (Dialect::ClaudeCode, "description"),
            (Dialect::Copilot, "description"),
        ],
    ),
    (
        "mcp",
        false,
        &[
            (Dialect::ClaudeCode, "mcpServers"),
            (Dialect::Copilot, "mcp-servers"),
        ],
    ),
    ("models", false, &[(Dialect::ClaudeCode, "model")]),
    ("disablemodelinvocation", false, &[]),
    ("userinvocable", false, &[]),
    ("argumenthint", false, &[]),
    ("skills", false, &[]),
    ("color", false, &[]),
];

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let agent = subject.agent();
    let Some(schema) = schema(agent.dialect) else {
        return Vec::new();
    };
    let has_tools = schema.reads("tools")
        && subject
            .top_level_keys()
            .into_iter()
            .any(|(key, _)| normal(key) == "tools");
    let is_in_plugin = subject.model.catalog.plugin(agent).is_some();
    let mut findings = Vec::new();

    for (key, span) in subject.top_level_keys() {
        let is_lost = is_in_plugin && schema.is_not_in_plugins(key);
        let found = match is_lost {
            true => Some(Ignored::in_plugin(key)),
            false => ignored(schema, agent, key, has_tools),
        };
        let Some(ignored) = found else { continue };
        let of = if is_lost { "the plugin's agent " } else { "" };
        let message = format!(
            "{} does not read `{key}` of {of}`{}`",
            schema.runtime, agent.name
        );
        let mut finding = rule.finding_at(subject.listing, span, message);
        if ignored.limits {
            finding.severity = Severity::Warning;
        }
        let mut finding = finding.help(ignored.help());
        // Some are meant for a value elsewhere: `tools: Agent(…)`.
        finding.instead = ignored.meant.filter(|meant| !meant.contains(' '));
        findings.push(finding);
    }
    findings
}

/// Why a key does nothing.
struct Ignored {
    /// The key that was meant, as the runtime spells it.
    meant: Option<String>,
    /// Whether it was meant to limit the agent, and nothing else does.
    limits: bool,
    /// Whether it is read, but for the agents of plugins.
    is_in_plugin: bool,
}

impl Ignored {
    fn in_plugin(key: &str) -> Self {
        let own = normal(key);
        Ignored {
            meant: None,
            limits: FIELDS
                .iter()
                .any(|(field, limits, _)| *limits && *field == own)
                || own == "hooks",
            is_in_plugin: true,
        }
    }

    fn help(&self) -> String {
        match &self.meant {
            None if self.is_in_plugin => {
                "set it in the project's or the user's settings, or copy the agent to `.claude/agents/`".to_owned()
            }
            Some(meant) => format!("it reads `{meant}`"),
            None => "remove it, or keep it for another runtime with an exception".to_owned(),
        }
    }
}

/// Returns why a key does nothing; nothing where it is read, or is the author's own.
fn ignored(schema: &Schema, agent: &Agent, key: &str, has_tools: bool) -> Option<Ignored> {
    let own = normal(key);
    // Where an unknown key refuses the file, that is what is told.
    let is_read = schema.reads(&own) && !has_value_that_is_passed_over(schema, agent, key);
    if is_read || schema.refuses_unknown_keys() {
        return None;
    }

    if let Some((_, limits, names)) = FIELDS.iter().find(|(field, ..)| *field == own) {
        let meant = names.iter().find(|(of, _)| *of == agent.dialect);
        return Some(Ignored {
            meant: meant.map(|(_, name)| (*name).to_owned()),
            limits: *limits && !has_tools,
            is_in_plugin: false,
        });
    }
    let near = misspelled(schema, &own)?;
    let limits = FIELDS
        .iter()
        .any(|(field, limits, _)| *limits && *field == normal(near));
    Some(Ignored {
        meant: Some(near.to_owned()),
        limits,
        is_in_plugin: false,
    })
}

/// Tells whether a key is passed over for its value.
fn has_value_that_is_passed_over(schema: &Schema, agent: &Agent, key: &str) -> bool {
    let entries = || agent.front_matter().into_iter();

    schema.is_lenient(key)
        && entries().any(|entry| entry.key == key && schema.passes_over_value(&entry))
}

/// Returns the key that a word is a slip of: one letter is missing, doubled or swapped. Words that are merely alike have
/// a meaning of their own.
fn misspelled<'s>(schema: &'s Schema, key: &str) -> Option<&'s str> {
    let keys: Vec<String> = schema.keys().map(normal).collect();
    let near = nearest(key, keys.iter().map(String::as_str))?;
    let is_slip = near.len() > 4
        && near.len().abs_diff(key.len()) <= 1
        && strsim::damerau_levenshtein(near, key) == 1;

    schema.spelled(near).filter(|_| is_slip)
}
