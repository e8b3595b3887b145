//! A description is read by the model at every choice, whether or not the agent is called.

use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/description-too-long",
    severity: Severity::Info,
    summary: "the description exceeds the runtime's limit",
    why: "Every description of every agent is put before the model at each choice. Long ones cost tokens in every \
          conversation, and runtimes cut or warn of them.",
    mend: "keep what tells when to use the agent, and move examples and instructions into the body",
    source: "agentskills.io/specification: 1,024 characters, which Claude Code and Copilot share for what a model chooses by \
             (2026-11)",
    example: Some(Example {
        flagged: FLAGGED,
        clean: "---\nname: a\ndescription: Reviews database migrations. Use it before a schema changes.\n---\n",
    }),
    run: Run::Agent(run),
};

/// The most characters. No runtime has more room; those that name a limit name this one.
const MOST: usize = 1024;

/// A description that nobody reads to the end.
const FLAGGED: &str = "---\nname: migration-reviewer\ndescription: >-\n\x20 Reviews database migrations before a schema changes. Use it for every file below `migrations/`, for every\n\
    \x20 model that gains or loses a column, and for every query that somebody calls slow. It reads the migration,\n\
    \x20 then the models, then the queries that touch them, and says which locks are held and for how long, which\n\
    \x20 columns are dropped while somebody still reads them, which defaults rewrite a whole table, which indexes are\n\
    \x20 built without need and which are missing. It knows how each engine changes a table in place and when it\n\
    \x20 copies one, what an online change tool does in its stead, how replicas lag behind, and what a rollback finds\n\
    \x20 when half of the rows were written. It asks for a plan in three steps, expand, move, contract, and for the\n\
    \x20 query that shows that each step is done. It never runs a migration itself, never connects to a production\n\
    \x20 database, and never approves a change that it has not read to the end. When two migrations meet in one\n\
    \x20 release, it says in which order they must run, and what happens to the requests in between. When nothing is\n\
    \x20 wrong, it says so in one line.\n\
    ---\n";

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let agent = subject.agent();
    // Examples are part of the value that the model is shown.
    let examples = agent
        .examples
        .iter()
        .map(|example| example.context.len() + example.trigger.len() + example.response.len());
    let written = match subject.front_matter().contains("<example>") {
        true => examples.sum(),
        false => 0,
    };
    let length = agent.description.chars().count() + written;
    if length <= MOST {
        return Vec::new();
    }
    let key = subject
        .top_level_keys()
        .into_iter()
        .find(|(key, _)| *key == "description")
        .map(|(_, span)| span);
    let message = format!(
        "the description of `{}` has {length} characters",
        agent.name
    );
    vec![
        rule.finding_at(subject.listing, key, message)
            .help(format!("{MOST} are room for: {}", rule.mend)),
    ]
}
