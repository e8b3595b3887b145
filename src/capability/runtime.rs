//! What a dialect's runtime would allow: whom an agent may call, how deep, and which agents come with the runtime.

use crate::agent::dialect::Dialect;

/// The rules of one runtime for calls between agents.
#[derive(Debug)]
pub struct Runtime {
    pub dialect: Dialect,
    /// How many calls may follow one another below an agent that a person started: 0 where agents never call agents.
    pub depth: u8,
    /// The tool that starts agents, as its files name it.
    pub delegation_tool: &'static str,
    /// Whether a list of allowed agents holds wherever the agent runs, and not only where a person started it.
    pub list_binds: bool,
    /// Whether agents see those of their own file alone.
    pub is_bound_to_file: bool,
    /// What the rules rest on, and when that was verified.
    pub source: &'static str,
}

/// The rules by dialect. Dialects without a runtime of their own run where Claude Code's agents run.
pub const RUNTIMES: &[Runtime] = &[
    Runtime {
        dialect: Dialect::ClaudeCode,
        depth: 3,
        delegation_tool: "Agent",
        list_binds: false,
        is_bound_to_file: false,
        source: "code.claude.com/docs/en/sub-agents (2026-11): absent `tools` inherits all, `disallowedTools` is \
                 applied first, `Agent(x, y)` binds the main thread only, nesting is limited to 3 by default",
    },
    Runtime {
        dialect: Dialect::Copilot,
        depth: 1,
        delegation_tool: "agent",
        list_binds: true,
        is_bound_to_file: false,
        source: "code.visualstudio.com/docs/copilot/agents/subagents (2026-11): `agents` lists who may be called, `*` \
                 is everyone, `[]` nobody; calls from called agents are off by default",
    },
    Runtime {
        dialect: Dialect::OpenCode,
        depth: u8::MAX,
        delegation_tool: "task",
        list_binds: true,
        is_bound_to_file: false,
        source: "OpenCode's repository, packages/opencode/src/tool/task.ts and agent/subagent-permissions.ts (2026-11): \
                 the last rule of `permission.task` that fits decides, an agent of mode `primary` is not called, a \
                 called agent has the task tool where its own rules name it, and nothing bounds the depth",
    },
    Runtime {
        dialect: Dialect::GeminiCli,
        depth: 0,
        delegation_tool: "",
        list_binds: true,
        is_bound_to_file: false,
        source: "geminicli.com/docs/core/subagents (2026-11): a subagent cannot call subagents",
    },
    Runtime {
        dialect: Dialect::Cursor,
        depth: 1,
        delegation_tool: "Task",
        list_binds: true,
        is_bound_to_file: false,
        source: "cursor.com/docs/agent/subagents (2026-11): the agent calls subagents",
    },
    Runtime {
        dialect: Dialect::Factory,
        depth: 1,
        delegation_tool: "Task",
        list_binds: true,
        is_bound_to_file: false,
        source: "docs.factory.ai/cli/configuration/custom-droids (2026-11): the assistant calls droids by the tool \
                 `Task`",
    },
    Runtime {
        dialect: Dialect::Codex,
        depth: 0,
        delegation_tool: "spawn_agent",
        list_binds: true,
        is_bound_to_file: false,
        source: "developers.openai.com/codex/subagents (2026-11): the session starts agents, and `agents.max_depth` of 1 \
                 keeps them from starting others",
    },
    Runtime {
        dialect: Dialect::Roo,
        depth: u8::MAX,
        delegation_tool: "new_task",
        list_binds: true,
        is_bound_to_file: false,
        source: "src/shared/tools.ts of RooCodeInc/Roo-Code (2026-11): every mode has `new_task` and `switch_mode`, for every mode",
    },
    Runtime {
        dialect: Dialect::Kiro,
        depth: 1,
        delegation_tool: "use_subagent",
        list_binds: true,
        is_bound_to_file: false,
        source: "kiro.dev/docs/custom-agents (2026-11): the agent starts others as subagents, by the tool `use_subagent`",
    },
    Runtime {
        dialect: Dialect::Cagent,
        depth: u8::MAX,
        delegation_tool: "transfer_task",
        list_binds: true,
        is_bound_to_file: true,
        source: "docs and pkg/runtime of docker/cagent (2026-11): an agent hands tasks to those in `sub_agents` and `handoffs`",
    },
    Runtime {
        dialect: Dialect::CrewAi,
        depth: u8::MAX,
        delegation_tool: "delegate_work_to_coworker",
        list_binds: true,
        is_bound_to_file: true,
        source: "docs.crewai.com/concepts/collaboration (2026-11): `allow_delegation` lets an agent delegate to every other of its crew",
    },
    Runtime {
        dialect: Dialect::Adk,
        depth: u8::MAX,
        delegation_tool: "transfer_to_agent",
        list_binds: true,
        is_bound_to_file: false,
        source: "google.github.io/adk-docs/agents/multi-agents (2026-11): an agent transfers to those in `sub_agents`",
    },
    Runtime {
        dialect: Dialect::AgentFramework,
        depth: u8::MAX,
        delegation_tool: "InvokeAzureAgent",
        list_binds: true,
        is_bound_to_file: false,
        source: "declarative-agents/workflow-samples of microsoft/agent-framework (2026-11): a workflow calls the agents that its actions name",
    },
    Runtime {
        dialect: Dialect::AgentSpec,
        depth: u8::MAX,
        delegation_tool: "delegate",
        list_binds: true,
        is_bound_to_file: true,
        source: "docs/pyagentspec of oracle/agent-spec (2026-11): a swarm hands over along its pairs, a manager to its workers",
    },
    Runtime {
        dialect: Dialect::Kagent,
        depth: u8::MAX,
        delegation_tool: "agent",
        list_binds: true,
        is_bound_to_file: false,
        source: "kagent.dev/docs (2026-11): an agent calls those among its tools",
    },
    Runtime {
        dialect: Dialect::Goose,
        depth: 1,
        delegation_tool: "subrecipe",
        list_binds: true,
        is_bound_to_file: false,
        source: "block.github.io/goose/docs/guides/recipes/subrecipes (2026-11): a recipe runs those in `sub_recipes`, which \
                 have none of their own",
    },
];

/// Returns the rules that hold for a dialect.
pub fn rules(dialect: Dialect) -> &'static Runtime {
    RUNTIMES
        .iter()
        .find(|runtime| runtime.dialect == dialect)
        .unwrap_or(&RUNTIMES[0])
}

/// Agents that a runtime brings along, so that naming them is never a dead reference.
const BUILTIN: &[(Dialect, &[&str])] = &[
    (
        Dialect::ClaudeCode,
        &[
            "general-purpose",
            "explore",
            "plan",
            "claude",
            "claude-code-guide",
            "statusline-setup",
            "output-style-setup",
            "bash",
            "fork",
        ],
    ),
    (
        Dialect::Copilot,
        &[
            "agent",
            "ask",
            "edit",
            "plan",
            "explore",
            "coding-agent",
            "default",
        ],
    ),
    (
        Dialect::OpenCode,
        &["build", "plan", "general", "explore", "scout"],
    ),
    (
        Dialect::GeminiCli,
        &[
            "codebase-investigator",
            "cli-help",
            "generalist",
            "browser-agent",
        ],
    ),
    (Dialect::Codex, &["default", "explorer", "worker"]),
    (
        Dialect::Cursor,
        &["explore", "bash", "browser", "shell", "generalPurpose"],
    ),
];

/// Tells whether a name is that of an agent which some runtime brings along; case and separators do not matter.
pub fn is_builtin(name: &str) -> bool {
    let letters = |name: &str| -> String {
        name.chars()
            .filter(|c| !matches!(c, ' ' | '-' | '_'))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = letters(name);
    BUILTIN
        .iter()
        .any(|(_, names)| names.iter().any(|name| letters(name) == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_built_in_agent_is_known_in_any_spelling() {
        assert!(is_builtin("general-purpose"));
        assert!(is_builtin("Explore"));
        assert!(is_builtin("codebase_investigator"));
        assert!(!is_builtin("code-reviewer"));
    }

    #[test]
    fn a_dialect_without_a_runtime_follows_claude_code() {
        assert_eq!(rules(Dialect::Persona).dialect, Dialect::ClaudeCode);
        assert_eq!(rules(Dialect::GeminiCli).depth, 0);
    }
}
