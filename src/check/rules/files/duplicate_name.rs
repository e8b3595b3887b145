//! Two agents of one name in one place: the runtime takes one of them.

use crate::capability::runtime::rules;
use crate::catalog::Listing;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/duplicate-name",
    severity: Severity::Warning,
    summary: "agents that are loaded together share a name",
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
    let catalog = &subject.model.catalog;
    let is_rival = |other: &usize| are_rivals(subject.listing, &catalog.agents[*other]);
    // Told once, of the last: the others were there before.
    if subject
        .listing
        .variants
        .iter()
        .rev()
        .take_while(|&other| other > subject.ix)
        .any(|other| is_rival(&other))
    {
        return Vec::new();
    }
    let same: Vec<usize> = subject.listing.variants.iter().filter(is_rival).collect();
    if same.is_empty() {
        return Vec::new();
    }
    let name = &subject.agent().name;
    let mut others: Vec<String> = same
        .iter()
        .take(NAMED)
        .map(|&ix| format!("`{}`", catalog.agents[ix].agent.identity()))
        .collect();
    if same.len() > NAMED {
        others.push(format!("{} more", same.len() - NAMED));
    }
    let message = format!("`{name}` is also the name of {}", others.join(", "));
    let place = subject.in_front_matter(&["name"], name);
    vec![
        rule.finding_at(subject.listing, place, message)
            .help(rule.mend)
            .about(same),
    ]
}

/// Tells whether a runtime would load two agents of one name together.
fn are_rivals(one: &Listing, other: &Listing) -> bool {
    let is_apart = rules(one.agent.dialect).is_bound_to_file && one.agent.path != other.agent.path;

    !is_apart
        && other.agent.source == one.agent.source
        && other.agent.dialect == one.agent.dialect
        && scope(&other.agent.path) == scope(&one.agent.path)
}

/// How many others a message names.
const NAMED: usize = 3;

/// Returns the part of a path that says with which others an agent is loaded: all up to the folder that agents are kept
/// in.
fn scope(path: &str) -> &str {
    let folder = ["agents/", "agent/", "chatmodes/", "subagents/"]
        .iter()
        .filter_map(|kind| {
            let at = path.rfind(kind)?;
            (at == 0 || path.as_bytes()[at - 1] == b'/').then_some(at)
        });
    &path[..folder.max().unwrap_or(0)]
}
