//! Files that their own runtime refuses.

use crate::agent::dialect::{self, Effect, Refusal, schema};
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/refused",
    severity: Severity::Error,
    summary: "the agent's runtime refuses the file",
    why: "Gemini CLI drops an agent whose file has a key or a value that it does not know, Claude Code one whose `hooks` \
          are no map, and OpenCode does not start at all. For a file outside the runtime's own folder, which may never \
          be read by it, it is a warning.",
    mend: "write the key and the value as the runtime reads them",
    source: "agentLoader.ts and tool-names.ts of google-gemini/gemini-cli (2026-08), packages/core/src/v1/config of \
             anomalyco/opencode and code.claude.com/docs/en/sub-agents (2026-11)",
    example: Some(Example {
        flagged: "=== .gemini/agents/a.md\n---\nname: a\ndescription: Reads.\ntools: read_file\n---\n",
        clean: "=== .gemini/agents/a.md\n---\nname: a\ndescription: Reads.\ntools:\n  - read_file\n---\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let agent = subject.agent();
    let Some(schema) = schema(agent.dialect) else {
        return Vec::new();
    };
    let entries = agent.front_matter();
    if entries.is_empty() {
        return Vec::new();
    }

    let refusals = schema.refusals(&entries);
    let finding = |refusal: Refusal| {
        let Refusal {
            line,
            key,
            why,
            effect,
        } = refusal;
        let does = match effect {
            Effect::StopsTheStart => "does not start with",
            _ => "refuses",
        };
        let message = format!(
            "{} {does} the file of `{}`: `{key}`",
            schema.runtime, agent.name
        );
        let span = subject.on_line(line, &key);
        let mut finding = rule.finding_at(subject.listing, span, message);
        if dialect::of_folders(&agent.folders, &agent.path) != Some(agent.dialect) {
            finding.severity = Severity::Warning;
        }
        finding.help(why)
    };
    refusals.into_iter().map(finding).collect()
}
