//! Secrets in the configuration of MCP servers.

use super::finding;
use crate::check::rule::{Example, Rule, Run};
use crate::component::{Component, Configuration};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "server/secret",
    severity: Severity::Error,
    summary: "the configuration of an MCP server holds a secret",
    why: "Whoever can read the file can use it; removing it does not remove it from the history. The finding names the \
          variable and never its value.",
    mend: "revoke it first, then write `${NAME}`, which the runtime takes from the environment",
    source: "code.claude.com/docs/en/mcp, environment variable expansion (2026-11)",
    example: Some(Example {
        flagged: "=== .mcp.json\n{\"mcpServers\": {\"ledger\": {\"command\": \"ledger\", \"env\": {\"LEDGER_TOKEN\": \"8f14e45fceea167a\"}}}}\n",
        clean: "=== .mcp.json\n{\"mcpServers\": {\"ledger\": {\"command\": \"ledger\", \"env\": {\"LEDGER_TOKEN\": \"${LEDGER_TOKEN}\", \"REGION\": \"north\"}}}}\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let components = model.catalog.components.iter();
    let configurations = components.flat_map(|one| {
        let configurations = one.configurations().iter();
        configurations.map(move |configuration| (one, configuration))
    });

    configurations
        .flat_map(|(one, configuration)| exposed(rule, one, configuration))
        .collect()
}

fn exposed(rule: &Rule, one: &Component, configuration: &Configuration) -> Vec<Finding> {
    let variables = configuration.variables.iter();
    let exposed = variables.filter(|variable| variable.is_exposed);

    exposed
        .map(|variable| {
            let message = format!(
                "the MCP server `{}` is given the value of `{}` in the file",
                one.name, variable.name
            );
            finding(
                rule,
                &one.source,
                &configuration.path,
                variable.line,
                message,
            )
            .help(rule.mend)
        })
        .collect()
}
