//! `agentdex diff`

mod side;

use anyhow::Result;
use clap::ValueEnum;

use super::progress::Progress;
use super::{Terminal, Verdict};
use crate::config;
use crate::diff::{self, Gate, Side};
use crate::report::diff::{Compared, human, json, markdown};
pub(super) use side::{called, load_old};

/// Compare two catalogs: capabilities, relations, findings
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A catalog is a folder or `git:REV`. A revision is the other side's folder, or the configured \
ones if both sides are revisions, as of a branch, tag or commit.\n\n  agentdex diff git:main\n  agentdex diff git:v1.2 git:v1.3 \
--format markdown\n  agentdex diff old/agents new/agents --gate"
)]
pub(super) struct Args {
    /// The catalog as it was: `DIR` or `git:REV`
    #[arg(value_name = "OLD")]
    old: String,
    /// The catalog as it is: `DIR` or `git:REV` [default: the configured one, as it stands]
    #[arg(value_name = "NEW")]
    new: Option<String>,
    #[arg(long, default_value = "human")]
    format: Format,
    /// Exit with 1 if an agent gained a capability, directly or through others, or if the change affects what is compared
    #[arg(long)]
    gate: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Markdown,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let working = config::read(".".as_ref())?;
    let new = args.new.as_deref().unwrap_or_default();
    let (old_side, new_side) = side::sides(&args.old, new, &working)?;

    let progress = Progress::new(terminal);
    let cues = &old_side.config.cues;
    let (old_model, old_findings) = old_side.load(cues, &progress)?;
    let (new_model, new_findings) = new_side.load(cues, &progress)?;
    progress.finish();

    let old = Side {
        model: &old_model,
        findings: &old_findings,
    };
    let new = Side {
        model: &new_model,
        findings: &new_findings,
    };
    let diff = diff::compare(old, new);
    let compared = Compared {
        old,
        new,
        diff: &diff,
    };
    let gate = Gate {
        gains: diff::gains(&diff, new, &old_side.config.policy.new_agents_may.0),
        unread: side::unread((&old_side, &old_model), (&new_side, &new_model)),
        reading: side::reading_changes(&old_side, &new_side),
        notes: side::policy_note(&old_side, &new_side)
            .into_iter()
            .collect(),
    };
    write(args, &compared, &gate, terminal)?;
    Ok(if args.gate && gate.is_reached() {
        Verdict::Gate
    } else {
        Verdict::Fine
    })
}

/// Writes what differs, and last the verdict where it was asked for.
fn write(args: &Args, compared: &Compared<'_>, gate: &Gate, terminal: &Terminal) -> Result<()> {
    match args.format {
        Format::Human => terminal.result(human::draw(compared, gate))?,
        Format::Json => terminal.raw(|out| json::write(compared, gate, out))?,
        Format::Markdown => {
            let text = markdown::write(compared, gate);
            terminal.raw(|out| out.write_all(text.as_bytes()))?;
        }
    }
    match args.format {
        Format::Human if args.gate => terminal.result(gate.verdict() + "\n"),
        Format::Json | Format::Markdown if args.gate => {
            terminal.say(&gate.verdict());
            Ok(())
        }
        _ => Ok(()),
    }
}
