//! The history of what an agent may do, for people and programs.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::style::{PLAIN, QUIET, STRONG};
use crate::catalog::Listing;
use crate::diff::{Delta, Step, StepKind, Steps};
use crate::source::History;

/// Letters of a commit's hash that people see.
const SHORT: usize = 10;

/// Tells the history for people.
pub fn human(listing: &Listing, history: &History, steps: &Steps<'_>) -> String {
    let agent = &listing.agent;
    let mut text = format!(
        "{STRONG}{}{STRONG:#}  {QUIET}{}{QUIET:#}\n",
        listing.id,
        agent.identity()
    );
    for step in &steps.steps {
        text += &format!("\n{}\n", commit(step, &agent.path));
        for (name, delta) in deltas(step) {
            if !delta.is_empty() {
                let _ = writeln!(text, "  {name:6}{}", signed(delta));
            }
        }
    }

    let since = steps.since(agent);
    if !since.is_empty() {
        text.push('\n');
    }
    for (capability, step) in &since {
        let _ = writeln!(text, "{capability:10}since {}", short(step));
    }
    for note in notes(history, steps) {
        let _ = writeln!(text, "{QUIET}{note}{QUIET:#}");
    }
    text
}

/// Says which commit a step is, when, and under which name the file was then.
fn commit(step: &Step<'_>, path: &str) -> String {
    let kind = match step.kind {
        StepKind::Added => "added",
        StepKind::Oldest => "the oldest that is known",
        StepKind::Removed => "removed",
        StepKind::Changed => "",
    };
    let Some(version) = step.version else {
        return format!("{STRONG}not committed yet{STRONG:#}  {kind}")
            .trim_end()
            .to_owned();
    };
    let other = match version.path == path {
        true => String::new(),
        false => format!("  {QUIET}as {}{QUIET:#}", version.path),
    };
    let kind = match kind {
        "" => String::new(),
        kind => format!("  {kind}"),
    };

    format!(
        "{STRONG}{}{STRONG:#}  {PLAIN}{}{PLAIN:#}{kind}{other}  {QUIET}{}{QUIET:#}",
        short(step),
        version.subject,
        version.author
    )
}

fn short(step: &Step<'_>) -> String {
    match step.version {
        Some(version) => {
            let day = version.date.split('T').next().unwrap_or_default();
            let hash = version.commit.get(..SHORT).unwrap_or(&version.commit);
            format!("{day} {hash}")
        }
        None => "what is not committed yet".to_owned(),
    }
}

fn deltas<'s>(step: &'s Step<'_>) -> [(&'static str, &'s Delta<String>); 4] {
    [
        ("may", &step.capabilities),
        ("tools", &step.tools),
        ("denied", &step.denied),
        ("calls", &step.callees),
    ]
}

fn signed(delta: &Delta<String>) -> String {
    let gained = delta.gained.iter().map(|name| format!("+{name}"));
    let lost = delta.lost.iter().map(|name| format!("−{name}"));
    gained.chain(lost).collect::<Vec<_>>().join(" ")
}

/// Says what is left out, and why.
fn notes(history: &History, steps: &Steps<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if steps.others > 0 {
        let (noun, verb) = match steps.others {
            1 => ("commit", "changes"),
            _ => ("commits", "change"),
        };
        notes.push(format!(
            "{} other {noun} {verb} the file and not what the agent may do",
            steps.others
        ));
    }
    if steps.unread > 0 {
        notes.push(format!(
            "{} of the versions cannot be read: they are too large, or the repository does not hold them",
            steps.unread
        ));
    }
    if history.is_cut {
        notes.push(format!(
            "only the last {} versions were read; --most reads more",
            history.versions.len()
        ));
    }
    if history.is_shallow {
        notes.push(
            "the clone is shallow: what is older is not here; `git fetch --unshallow` gets it"
                .to_owned(),
        );
    }
    notes
}

/// Writes the history as JSON.
///
/// # Errors
///
/// Fails when `out` does.
pub fn json(
    listing: &Listing,
    history: &History,
    steps: &Steps<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let since = steps.since(&listing.agent);
    let file = LogFile {
        schema: "agentdex/log/1",
        agent: &listing.id,
        path: &listing.agent.path,
        shallow: history.is_shallow,
        cut: history.is_cut,
        others: steps.others,
        unread: steps.unread,
        commits: steps.steps.iter().map(record).collect(),
        since: since
            .iter()
            .map(|(capability, step)| SinceRecord {
                capability,
                commit: step.version.map(|version| &*version.commit),
                date: step.version.map(|version| &*version.date),
            })
            .collect(),
    };
    serde_json::to_writer(&mut *out, &file)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct LogFile<'a> {
    schema: &'static str,
    agent: &'a str,
    path: &'a str,
    shallow: bool,
    cut: bool,
    others: usize,
    unread: usize,
    commits: Vec<CommitRecord<'a>>,
    since: Vec<SinceRecord<'a>>,
}

#[derive(Serialize)]
struct CommitRecord<'a> {
    commit: Option<&'a str>,
    date: Option<&'a str>,
    author: Option<&'a str>,
    subject: Option<&'a str>,
    path: Option<&'a str>,
    kind: &'static str,
    capabilities: DeltaRecord<'a>,
    tools: DeltaRecord<'a>,
    denied: DeltaRecord<'a>,
    callees: DeltaRecord<'a>,
}

#[derive(Serialize)]
struct DeltaRecord<'a> {
    gained: &'a [String],
    lost: &'a [String],
}

#[derive(Serialize)]
struct SinceRecord<'a> {
    capability: &'a str,
    commit: Option<&'a str>,
    date: Option<&'a str>,
}

fn record<'a>(step: &'a Step<'_>) -> CommitRecord<'a> {
    let version = step.version;
    CommitRecord {
        commit: version.map(|version| &*version.commit),
        date: version.map(|version| &*version.date),
        author: version.map(|version| &*version.author),
        subject: version.map(|version| &*version.subject),
        path: version.map(|version| &*version.path),
        kind: match step.kind {
            StepKind::Added => "added",
            StepKind::Oldest => "oldest",
            StepKind::Changed => "changed",
            StepKind::Removed => "removed",
        },
        capabilities: of(&step.capabilities),
        tools: of(&step.tools),
        denied: of(&step.denied),
        callees: of(&step.callees),
    }
}

fn of(delta: &Delta<String>) -> DeltaRecord<'_> {
    DeltaRecord {
        gained: &delta.gained,
        lost: &delta.lost,
    }
}
