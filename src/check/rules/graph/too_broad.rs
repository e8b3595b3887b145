//! Agents whose role is to look, and whose tools let them change.

use crate::agent::ToolMode;
use crate::capability::Capability;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "role/too-broad",
    severity: Severity::Info,
    summary: "an agent with a read-only role holds tools that change things",
    why: "A reviewer that can edit mends what it should report, and an auditor that can run commands leaves traces in what it \
          audits; nobody checks their changes.",
    mend: "list the tools that it reads and searches with, or say in its name that it changes things",
    source: "practice: least privilege (2026-11)",
    example: Some(Example {
        flagged: "---\nname: code-reviewer\ndescription: Reviews.\ntools: Read, Grep, Edit\n---\n",
        clean: "---\nname: code-reviewer\ndescription: Reviews.\ntools: Read, Grep, Glob\n---\n",
    }),
    run: Run::Catalog(run),
};

/// Words of a name that promise to look and no more.
const LOOKS: [&str; 7] = [
    "reviewer",
    "auditor",
    "inspector",
    "critic",
    "observer",
    "checker",
    "assessor",
];

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let agents = model.catalog.agents.iter();
    agents
        .filter_map(|listing| {
            let agent = &listing.agent;
            let name = agent.name.to_lowercase();
            let looks = name
                .split(|c: char| !c.is_alphanumeric())
                .find(|word| LOOKS.contains(word))?;
            let listed = agent.tools.mode == ToolMode::List;
            let powers = [Capability::Edit, Capability::Execute].into_iter();
            let held: Vec<&str> = powers
                .filter(|&power| listing.capabilities.can(power))
                .map(Capability::name)
                .collect();
            let message = match (listed, held.as_slice()) {
                (_, []) => return None,
                (true, held) => {
                    format!(
                        "`{}` is called `{looks}` and can {}",
                        listing.id,
                        held.join(" and ")
                    )
                }
                (false, _) => format!("`{}` is called `{looks}` and holds all tools", listing.id),
            };
            Some(rule.finding(listing, message).help(rule.mend))
        })
        .collect()
}
