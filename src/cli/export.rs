//! `agentdex export`

mod files;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::ValueEnum;
use serde::Serialize;

use super::catalogs::{self, CatalogArg};
use super::show;
use super::{Terminal, Verdict};
use crate::catalog::Listing;
use crate::export::translate::{self, Note, Outcome, Source, Target, Translation, Wider};
use crate::report::style::{GOOD, QUIET, STRONG, WARN};

/// Write agents for another runtime, and report what cannot be translated
///
/// Files go where the runtime looks for a project's agents, such as `.github/agents/`. Prompts are copied byte for byte;
/// keys, tools and models are translated. Files that this command did not write, or that were edited since, are left
/// alone. Each file is read back as the runtime would read it: an agent that would be allowed more than before is not
/// written, and the exit code is 1.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Runtime to write for
    #[arg(long, value_name = "RUNTIME")]
    to: Runtime,
    /// Agents by id, slug, name or path, and folders of agents; all agents by default
    #[arg(value_name = "AGENT|CATALOG")]
    wanted: Vec<String>,
    /// Project folder to write into
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Overwrite files that this command did not write
    #[arg(long)]
    force: bool,
    /// Also write agents that would be allowed more than before; each such capability is a warning
    #[arg(long)]
    allow_wider: bool,
    /// Report without writing anything
    #[arg(long)]
    dry_run: bool,
    /// How to report what was written and what was lost
    #[arg(long, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Runtime {
    /// Claude Code
    Claude,
    /// GitHub Copilot and VS Code
    Copilot,
    /// OpenCode
    #[value(name = "opencode")]
    OpenCode,
    /// Gemini CLI
    Gemini,
    /// Codex
    Codex,
}

/// How wide the column of fields is: few keys are longer.
const FIELD: usize = 14;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let target = match args.to {
        Runtime::Claude => Target::Claude,
        Runtime::Copilot => Target::Copilot,
        Runtime::OpenCode => Target::OpenCode,
        Runtime::Gemini => Target::Gemini,
        Runtime::Codex => Target::Codex,
    };
    let (folders, agents) = sort(&args.wanted)?;
    let model = catalogs::load(&folders, terminal)?;
    let catalog = &model.catalog;
    let mut chosen: Vec<usize> = agents
        .iter()
        .map(|name| show::one(catalog, name))
        .collect::<Result<_>>()?;
    chosen.sort_unstable();
    chosen.dedup();
    let all = agents.is_empty();
    let listings: Vec<&Listing> = catalog
        .agents
        .iter()
        .enumerate()
        .filter(|(ix, _)| all || chosen.contains(ix))
        .map(|(_, l)| l)
        .collect();
    if listings.is_empty() {
        bail!("no agent found; name a folder of agents");
    }
    let exports = translated(&listings, target, args)?;
    warn(&exports, target, terminal);
    if !args.dry_run {
        let file = |export: &Export<'_>| {
            (
                export.made.path.clone(),
                export.made.bytes(&export.listing.agent),
            )
        };
        let written = exports.iter().filter(|export| export.is_written);
        let files: Vec<(String, Vec<u8>)> = written.map(file).collect();
        if !files.is_empty() {
            files::write(&args.out, &files, args.force)?;
        }
    }
    match args.format {
        Format::Json => terminal.raw(|out| {
            serde_json::to_writer(&mut *out, &report(&exports, target))?;
            out.write_all(b"\n")
        })?,
        Format::Human => terminal.say(&table(&exports, args, target)),
    }

    if exports.iter().all(|export| export.is_written) {
        Ok(Verdict::Fine)
    } else {
        Ok(Verdict::Gate)
    }
}

/// An agent and its translation.
struct Export<'m> {
    listing: &'m Listing,
    made: Translation,
    /// Whether its file is written: one that allows more than the agent's own only where that is asked for.
    is_written: bool,
}

/// Translates agents for a runtime.
fn translated<'m>(
    listings: &[&'m Listing],
    target: Target,
    args: &Args,
) -> Result<Vec<Export<'m>>> {
    let stems = translate::stems(listings);

    listings
        .iter()
        .zip(&stems)
        .map(|(listing, stem)| {
            let made = Source::new(listing, stem).to(target)?;
            let is_written = made.wider.is_empty() || args.allow_wider;
            Ok(Export {
                listing,
                made,
                is_written,
            })
        })
        .collect()
}

/// Warns of everything that a translation allows and its source does not.
fn warn(exports: &[Export<'_>], target: Target, terminal: &Terminal) {
    for Export { listing, made, .. } in exports {
        for wider in &made.wider {
            terminal.warn(&format!(
                "{}:{}: `{}` may do more in {}: {}",
                listing.agent.path,
                wider.line,
                listing.agent.name,
                target.title(),
                wider.power
            ));
        }
    }
}

/// Tells folders from agents: what is a folder, or names one as `name=DIR`, is a catalog.
fn sort(wanted: &[String]) -> Result<(Vec<CatalogArg>, Vec<&str>)> {
    let is_folder = |word: &&String| {
        let dir = word.split_once('=').map_or(word.as_str(), |(_, dir)| dir);
        Path::new(word).is_dir() || Path::new(dir).is_dir()
    };
    let (folders, agents): (Vec<_>, Vec<_>) = wanted.iter().partition(is_folder);
    let folders: Result<Vec<CatalogArg>, String> =
        folders.into_iter().map(|word| word.parse()).collect();
    Ok((
        folders.map_err(anyhow::Error::msg)?,
        agents.into_iter().map(String::as_str).collect(),
    ))
}

#[derive(Serialize)]
struct Report<'m> {
    schema: &'static str,
    to: &'static str,
    agents: Vec<AgentReport<'m>>,
}

#[derive(Serialize)]
struct AgentReport<'m> {
    id: &'m str,
    /// The file, relative to the output folder.
    path: &'m str,
    /// The file was in the runtime's dialect already.
    copied: bool,
    /// False where the file would allow more than the agent's own, and that was not asked for.
    written: bool,
    /// What the file allows and the agent's own does not.
    wider: &'m [Wider],
    lost: Vec<&'m Note>,
    approximated: Vec<&'m Note>,
}

fn report<'m>(exports: &'m [Export<'m>], target: Target) -> Report<'m> {
    let notes = |made: &'m Translation, outcome: Outcome| -> Vec<&'m Note> {
        made.notes
            .iter()
            .filter(|note| note.outcome == outcome)
            .collect()
    };
    let agents = exports.iter().map(|export| AgentReport {
        id: &export.listing.id,
        path: &export.made.path,
        copied: export.made.copied,
        written: export.is_written,
        wider: &export.made.wider,
        lost: notes(&export.made, Outcome::Lost),
        approximated: notes(&export.made, Outcome::Approximated),
    });
    Report {
        schema: "agentdex/export/1",
        to: target.name(),
        agents: agents.collect(),
    }
}

/// Says in a table what did not come along: of one agent with its values, of several by field and reason.
fn table(exports: &[Export<'_>], args: &Args, target: Target) -> String {
    let mut rows: BTreeMap<(Outcome, &str, &str), Vec<&Note>> = BTreeMap::new();
    for note in exports.iter().flat_map(|export| &export.made.notes) {
        rows.entry((note.outcome, &note.field, &note.why))
            .or_default()
            .push(note);
    }
    let mut text = String::new();
    for ((outcome, field, why), notes) in &rows {
        let (style, word) = match outcome {
            Outcome::Lost => (WARN, "lost"),
            Outcome::Approximated => (QUIET, "near"),
        };
        let what = match notes[..] {
            [note] => match &note.became {
                Some(became) => format!("{} → {became}", note.value),
                None => note.value.clone(),
            },
            _ => format!("{} agents", notes.len()),
        };
        let field = format!("{field:FIELD$}");
        text += &format!(
            "{style}{word}{style:#}  {STRONG}{field}{STRONG:#}  {what}  {QUIET}{why}{QUIET:#}\n"
        );
    }
    text + &summary(exports, args, target)
}

/// Says what was written, and what was not.
fn summary(exports: &[Export<'_>], args: &Args, target: Target) -> String {
    let verb = if args.dry_run {
        "would write"
    } else {
        "written"
    };
    let written: Vec<&Export<'_>> = exports.iter().filter(|export| export.is_written).collect();
    let copied = written.iter().filter(|export| export.made.copied).count();
    let whole = written
        .iter()
        .filter(|export| export.made.notes.is_empty())
        .count();
    let files = match written[..] {
        [export] => args.out.join(&export.made.path).display().to_string(),
        _ => format!("{} agents below {}", written.len(), args.out.display()),
    };

    let mut text = format!("{GOOD}{verb}{GOOD:#} {files} for {}", target.title());
    if written.len() > 1 {
        text += &format!(
            "{QUIET}: {whole} whole, of which {copied} were in its dialect already{QUIET:#}"
        );
    }
    let withheld = exports.len() - written.len();
    if withheld > 0 {
        let agents = if withheld == 1 { "agent" } else { "agents" };
        text += &format!(
            "\n{WARN}not written{WARN:#} {withheld} {agents} that could do more there; `--allow-wider` writes them"
        );
    }
    text
}
