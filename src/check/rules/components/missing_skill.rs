//! Skills that metadata lists and the catalog does not have.

use super::missing;
use crate::check::rule::{Example, Rule, Run};
use crate::component::Kind;
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "relation/missing-skill",
    severity: Severity::Warning,
    summary: "an agent lists a skill that the catalog does not have",
    why: "The runtime starts the agent without it and says nothing: what the skill would have told is made up. Only where a \
          source holds skills of its own is one missed.",
    mend: "correct the name, or add the skill's folder",
    source: "code.claude.com/docs/en/sub-agents, `skills` (2026-11)",
    example: Some(Example {
        flagged: "=== agents/keeper.md\n---\nname: keeper\ndescription: Keeps books.\nskills: month-end, tax-rate\n---\n=== skills/month-end/SKILL.md\n---\nname: month-end\ndescription: Closes a month.\n---\n",
        clean: "=== agents/keeper.md\n---\nname: keeper\ndescription: Keeps books.\nskills: month-end\n---\n=== skills/month-end/SKILL.md\n---\nname: month-end\ndescription: Closes a month.\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    missing(rule, model, Kind::Skill, |user, name| {
        format!("`{user}` lists the skill `{name}`, which the catalog does not have")
    })
}
