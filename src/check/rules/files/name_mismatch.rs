//! An agent that is called otherwise than its file.

use crate::catalog::name_key;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/name-mismatch",
    severity: Severity::Info,
    summary: "the agent's name and its file name have nothing in common",
    why: "People look for an agent by its file and runtimes by its name, or the other way round: references by one of them \
          miss it, and a copied file that still has the old name takes another agent's place.",
    mend: "rename the file, or correct `name`",
    source: "practice: Claude Code goes by `name`, Copilot and OpenCode by the file (2026-11)",
    example: Some(Example {
        flagged: "=== rust-expert.md\n---\nname: go-expert\ndescription: Writes Go.\n---\n",
        clean: "=== engineering/engineering-rust-expert.md\n---\nname: Rust Expert\ndescription: Writes Rust.\n---\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let agent = subject.agent();
    let letters = |text: &str| {
        name_key(text)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let (name, stem) = (letters(&agent.name), letters(agent.stem()));
    let line = subject
        .top_level_keys()
        .into_iter()
        .find(|(key, _)| *key == "name")
        .map(|(_, span)| span);
    // Folders and prefixes are often part of one and not of the other.
    let related =
        name.contains(&stem) || stem.contains(&name) || is_shuffled(&agent.name, agent.stem());
    if line.is_none() || related {
        return Vec::new();
    }
    let message = format!(
        "`{}` stands in `{}`",
        agent.name,
        agent.path.rsplit('/').next().unwrap_or_default()
    );
    vec![
        rule.finding_at(subject.listing, line, message)
            .help(rule.mend),
    ]
}

/// Tells whether two names share at least half of the words of the shorter.
fn is_shuffled(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared * 2 > a.len().min(b.len())
}
