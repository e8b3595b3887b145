//! A model that the runtime does not know is replaced by another, or fails the call.

use crate::agent::ModelName;
use crate::agent::dialect::{Dialect, Schema, schema};
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity, nearest};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/unknown-model",
    severity: Severity::Info,
    summary: "the agent's runtime is not known to offer this model",
    why: "Where a model is unknown, the runtime takes its default or refuses the call: cost and quality are not those that \
          the author chose.",
    mend: "write an alias such as `sonnet` or `inherit`, or the model's whole identifier",
    source: "code.claude.com/docs/en/sub-agents and model-config: aliases and identifiers (2026-11)",
    example: Some(Example {
        flagged: "=== .claude/agents/a.md\n---\nname: a\ndescription: Reviews.\nmodel: sonet\n---\n",
        clean: "=== .claude/agents/a.md\n---\nname: a\ndescription: Reviews.\nmodel: sonnet\n---\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let agent = subject.agent();
    // Others take whatever their providers offer, under names that nobody lists.
    if agent.dialect != Dialect::ClaudeCode {
        return Vec::new();
    }
    let Some(schema) = schema(agent.dialect) else {
        return Vec::new();
    };
    let unknown = agent.models.iter().filter(|model| !is_known(schema, model));
    unknown
        .map(|model| {
            let message = format!(
                "`{}` asks for the model `{}`, which Claude Code does not know",
                agent.name, model.raw
            );
            let place = subject.in_front_matter(&["model", "models"], &model.raw);
            let finding = rule.finding_at(subject.listing, place, message);
            match nearest(&model.raw, schema.models()) {
                Some(alias) => finding.near(Some(alias)),
                None => finding.help(rule.mend),
            }
        })
        .collect()
}

/// Tells whether a model is an alias, with or without a size in brackets, or an identifier of one of the model's
/// providers.
fn is_known(schema: &Schema, model: &ModelName) -> bool {
    let name = model.raw.to_lowercase();
    let alias = name.split('[').next().unwrap_or(&name).trim();
    let identifier = name
        .split(['/', ':', '.'])
        .any(|part| part.starts_with("claude-"));
    schema.models().any(|known| known == alias) || identifier || name.starts_with("arn:")
}
