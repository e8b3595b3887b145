//! `agentdex check`

use anyhow::Result;
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::progress::Progress;
use super::{Terminal, Verdict};
use crate::finding::{Finding, Severity};
use crate::model::{self, Stage, Watch};
use crate::{check, config, export, report};

/// Check a catalog: what was mended, what is broken, what a reviewer should know
///
/// Exits with 1 where a finding is an error.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `name=DIR`
    catalog: Vec<CatalogArg>,
    #[arg(long, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let config = config::read(".".as_ref())?;
    let roots = catalogs::roots(&args.catalog, &config)?;
    let progress = Progress::new(terminal);
    let loaded = model::load(&roots, &progress)?;
    progress.stage(Stage::Check, 0);
    let findings = check::check(&loaded.value, loaded.findings, &check::Terms::default()).findings;
    progress.finish();
    let catalog = &loaded.value.catalog;
    match args.format {
        Format::Json => terminal.raw(|out| export::findings_json(catalog, &findings, out))?,
        Format::Human => {
            for finding in &findings {
                terminal.result(report::human::draw(catalog, finding, terminal.width()) + "\n\n")?;
            }
            let agents = catalog.agents.len();
            terminal.say(&format!("{agents} {} checked: {}", plural(agents, "agent"), counts(&findings)));
        }
    }
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if failed { Verdict::Gate } else { Verdict::Fine })
}

/// Returns findings counted by severity in words, such as `2 warnings, 1 info`.
pub(super) fn counts(findings: &[Finding]) -> String {
    let severities = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let told: Vec<String> = severities
        .into_iter()
        .map(|(severity, word)| (count(severity), word))
        .filter(|&(count, _)| count > 0)
        .map(|(count, word)| format!("{count} {}", plural(count, word)))
        .collect();
    if told.is_empty() { "no findings".to_owned() } else { told.join(", ") }
}

/// Returns a word for a count of things.
pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}
