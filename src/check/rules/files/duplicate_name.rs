//! Two agents of one name in one place: the runtime takes one of them.

use crate::catalog::{Catalog, Listing, name_key};
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/duplicate-name",
    severity: Severity::Warning,
    summary: "agents that are loaded together have the same name",
    why: "A runtime keeps one agent of each name and drops the other without a word; which one depends on the order in which \
          it reads files.",
    mend: "give each a name of its own, or remove one",
    source: "code.claude.com/docs/en/sub-agents: a name is unique within its scope (2026-11)",
    example: Some(Example {
        flagged: "=== data/reviewer.md\n---\nname: reviewer\ndescription: Reviews queries.\n---\n=== web/reviewer.md\n---\nname: reviewer\ndescription: Reviews pages.\n---\n",
        clean: "=== plugins/data/agents/reviewer.md\n---\nname: reviewer\ndescription: Reviews queries.\n---\n=== plugins/web/agents/reviewer.md\n---\nname: reviewer\ndescription: Reviews pages.\n---\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let same = rivals(&subject.model.catalog, subject.ix);
    // Told once, of the last: the others were there before.
    if same.is_empty() || same.iter().any(|&other| other > subject.ix) {
        return Vec::new();
    }
    let name = &subject.agent().name;
    let others: Vec<String> =
        same.iter().map(|&ix| format!("`{}`", subject.model.catalog.agents[ix].agent.path)).collect();
    let message = format!("`{name}` is also the name of {}", others.join(", "));
    let place = subject.in_front_matter(&["name"], name);
    vec![rule.finding_at(subject.listing, place, message).help(rule.mend).about(same)]
}

/// Returns the agents that a runtime would load together with an agent under the same name.
fn rivals(catalog: &Catalog, ix: usize) -> Vec<usize> {
    let own = &catalog.agents[ix];
    let is_rival = |other: &Listing| {
        other.agent.source == own.agent.source
            && other.agent.dialect == own.agent.dialect
            && name_key(&other.agent.name) == name_key(&own.agent.name)
            && scope(&other.agent.path) == scope(&own.agent.path)
    };
    own.variants.iter().copied().filter(|&other| is_rival(&catalog.agents[other])).collect()
}

/// Returns the part of a path that says with which others an agent is loaded: all up to the folder that agents are kept
/// in.
fn scope(path: &str) -> &str {
    let folder = ["agents/", "agent/", "chatmodes/", "subagents/"].iter().filter_map(|kind| {
        let at = path.rfind(kind)?;
        (at == 0 || path.as_bytes()[at - 1] == b'/').then_some(at)
    });
    &path[..folder.max().unwrap_or(0)]
}
