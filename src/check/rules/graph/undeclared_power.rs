//! Agents that may call anyone and name nobody.

use super::is_call;
use crate::agent::ToolMode;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::graph::Calls;
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/undeclared-power",
    severity: Severity::Info,
    summary: "an agent may call any other and names none",
    why: "What it can bring about is what all the others can, and nothing in its file says that it was meant to.",
    mend: "leave the tool that calls agents out, or say whom it calls",
    source: "code.claude.com/docs/en/sub-agents: absent `tools` inherits all, among them the one that calls agents (2026-11)",
    example: Some(Example {
        flagged: "=== a.md\n---\nname: writer\ndescription: Writes.\ntools: Read, Write, Agent\n---\n=== b.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
        clean: "=== a.md\n---\nname: writer\ndescription: Writes.\ntools: Read, Write\n---\n=== b.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let agents = model.catalog.agents.iter().enumerate();
    let silent = agents.filter(|&(ix, _)| {
        *model.graph.effective.calls(ix) == Calls::Anyone && !model.graph.outgoing(ix).iter().any(is_call)
    });
    silent
        .filter_map(|(ix, listing)| {
            let others = model.graph.effective.callees(ix).count();
            let how = match listing.agent.tools.mode {
                ToolMode::List | ToolMode::None => "lists the tool that calls agents",
                ToolMode::Inherit | ToolMode::All => "holds all tools",
            };
            let noun = if others == 1 { "the other agent" } else { "any of the others" };
            let message = format!("`{}` {how}, may call {noun}, and names none", listing.id);
            (others > 0).then(|| rule.finding(listing, message).help(rule.mend))
        })
        .collect()
}
