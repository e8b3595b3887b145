//! Which fields a runtime reads; the others do nothing, whatever they say.

use super::Dialect;

/// The fields of one runtime, without case and separators.
#[derive(Debug)]
pub struct FieldsRead {
    dialect: Dialect,
    /// The runtime's name for people.
    pub runtime: &'static str,
    pub fields: &'static [&'static str],
}

/// From code.claude.com/docs/en/sub-agents, docs.github.com/copilot/reference/custom-agents-configuration,
/// code.visualstudio.com/docs/copilot/customization/custom-agents, geminicli.com/docs/core/subagents,
/// cursor.com/docs/agent/subagents, docs.factory.ai/cli/configuration/custom-droids, and of OpenCode `packages/core/src/v1/config/agent.ts` with
/// opencode.ai/docs/permissions, 2026-11.
const READ: &[FieldsRead] = &[
    FieldsRead {
        dialect: Dialect::ClaudeCode,
        runtime: "Claude Code",
        fields: &[
            "name",
            "description",
            "tools",
            "disallowedtools",
            "model",
            "permissionmode",
            "maxturns",
            "skills",
            "mcpservers",
            "hooks",
            "memory",
            "background",
            "effort",
            "isolation",
            "color",
            "initialprompt",
        ],
    },
    FieldsRead {
        dialect: Dialect::Copilot,
        runtime: "Copilot",
        fields: &[
            "name",
            "description",
            "tools",
            "model",
            "target",
            "disablemodelinvocation",
            "userinvocable",
            "infer",
            "mcpservers",
            "metadata",
            "agents",
            "handoffs",
            "argumenthint",
            "hooks",
            "github",
        ],
    },
    FieldsRead {
        dialect: Dialect::OpenCode,
        runtime: "OpenCode",
        fields: &[
            "name",
            "description",
            "model",
            "variant",
            "prompt",
            "temperature",
            "topp",
            "mode",
            "hidden",
            "color",
            "steps",
            "maxsteps",
            "options",
            "permission",
            "permissions",
            "disable",
            "tools",
        ],
    },
    FieldsRead {
        dialect: Dialect::GeminiCli,
        runtime: "Gemini CLI",
        fields: &[
            "name",
            "description",
            "kind",
            "displayname",
            "tools",
            "mcpservers",
            "model",
            "temperature",
            "maxturns",
            "timeoutmins",
            "agentcardurl",
            "agentcardjson",
            "auth",
        ],
    },
    FieldsRead {
        dialect: Dialect::Cursor,
        runtime: "Cursor",
        fields: &["name", "description", "model", "readonly", "isbackground"],
    },
    FieldsRead {
        dialect: Dialect::Factory,
        runtime: "Factory",
        fields: &[
            "name",
            "description",
            "model",
            "reasoningeffort",
            "tools",
            "mcpservers",
        ],
    },
];

/// Returns the fields that a dialect's runtime reads; nothing where that is not known.
pub fn fields_read(dialect: Dialect) -> Option<&'static FieldsRead> {
    READ.iter().find(|read| read.dialect == dialect)
}
