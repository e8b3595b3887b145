//! Tools of MCP servers that nobody configures.

use super::missing;
use crate::check::rule::{Example, Rule, Run};
use crate::component::Kind;
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/missing-server",
    severity: Severity::Warning,
    summary: "an agent lists tools of an MCP server that no file configures",
    why: "The runtime leaves the tools out and says nothing, or whoever installs a server of that name decides what they do. Only \
          where files of a source configure servers is one missed; what a runtime brings by itself is not. Where no configured \
          server has a similar name, each person may have it, and it is an info.",
    mend: "correct the name, or configure the server beside the others",
    source: "code.claude.com/docs/en/mcp (2026-11)",
    example: Some(Example {
        flagged: "=== .mcp.json\n{\"mcpServers\": {\"ledger\": {\"command\": \"ledger\"}}}\n=== agents/keeper.md\n---\nname: keeper\ndescription: Keeps books.\ntools: Read, mcp__leger__post\n---\n",
        clean: "=== .mcp.json\n{\"mcpServers\": {\"ledger\": {\"command\": \"ledger\"}}}\n=== agents/keeper.md\n---\nname: keeper\ndescription: Keeps books.\ntools: Read, mcp__ledger__post, mcp__ide__getDiagnostics\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    missing(rule, model, Kind::McpServer, |user, name| {
        format!("`{user}` lists tools of the MCP server `{name}`, which no file configures")
    })
}
