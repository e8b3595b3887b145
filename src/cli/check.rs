//! `agentdex check`

mod fix;
mod target;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, anyhow, bail};
use clap::ValueEnum;

use super::catalogs::CatalogArg;
use super::progress::{self, Progress};
use super::{Terminal, Verdict};
use crate::agent::mend;
use crate::check::date::Date;
use crate::check::{self, Baseline, Checked, Terms, explain};
use crate::config;
use crate::config::policy::{Level, Policy, Wanted};
use crate::export;
use crate::finding::{Finding, Severity};
use crate::model::{self, Model, Stage, Watch};
use crate::report::{Folders, github, gitlab, human, markdown, sarif};
use crate::source::{self, Root};
use target::Targets;

/// Lint a catalog: errors, security findings, automatic fixes
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exits with 1 if a finding is an error. With files or agents, the whole catalog is read and their findings \
are reported. `--deny`, `--warn` and `--allow` take a rule, a group \
of rules such as `text/*`, or a level:\n\n  agentdex check --deny warning\n  agentdex check --allow graph/* --deny text/secret\n  \
agentdex check --baseline known.json\n  agentdex check --explain reach/escalation"
)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `NAME=DIR`; or files and agents, whose findings alone are reported
    #[arg(value_name = "CATALOG|FILE|AGENT")]
    catalog: Vec<CatalogArg>,
    #[arg(long, default_value = "human")]
    format: Format,
    /// Report findings of a rule or level as errors
    #[arg(long, value_name = "RULE|LEVEL")]
    deny: Vec<String>,
    /// Report findings of a rule or level as warnings
    #[arg(long, value_name = "RULE|LEVEL")]
    warn: Vec<String>,
    /// Do not report findings of a rule or level
    #[arg(long, value_name = "RULE|LEVEL")]
    allow: Vec<String>,
    /// Show only findings of this rule, without a limit; may be repeated
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// Show all findings, including notes
    #[arg(long)]
    all: bool,
    /// Ignore findings recorded in a baseline file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// With --baseline: remove the findings from the file that no longer occur
    #[arg(long, requires = "baseline")]
    prune_baseline: bool,
    /// Record all findings in a baseline file
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
    /// Apply safe front matter fixes to the files, then check
    #[arg(long, conflicts_with_all = ["rule", "explain", "write_baseline"])]
    fix: bool,
    /// With --fix: print the changes without writing them
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Explain a rule, or list all rules
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
    /// Print how long each stage took
    #[arg(long)]
    timings: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
    Github,
    Gitlab,
    Markdown,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    if let Some(wanted) = &args.explain {
        return explain(wanted, terminal);
    }
    let config = config::read(".".as_ref())?;
    let policy = policy(args, config.policy.clone())?;
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    let targets = Targets::new(&args.catalog);
    let roots = targets.roots(&config)?;

    if args.fix {
        let told_apart = matches!(args.format, Format::Human);
        fix::run(&roots, args.dry_run, told_apart, terminal)?;
        if args.dry_run {
            return Ok(Verdict::Fine);
        }
    }

    let progress = Progress::new(terminal);
    let loaded = model::load(&roots, &config.cues, &progress)?;
    progress.stage(Stage::Check, 0);
    let exists = |source: &str, path: &str| source::exists(&roots, source, path);
    let terms = Terms {
        policy: Some(&policy),
        today: Some(today()),
        exists: Some(&exists),
    };
    let mut checked = check::check(&loaded.value, loaded.findings, &terms);
    let stages = progress.finish();

    if targets.is_part() {
        targets.keep(&loaded.value.catalog, &roots, &mut checked.findings)?;
    }
    if let Some(file) = &args.write_baseline {
        return write_baseline(file, &checked.findings, terminal);
    }
    if let (Some(file), Some(baseline)) = (&args.baseline, &baseline)
        && args.prune_baseline
    {
        prune_baseline(file, baseline, &checked.findings, terminal)?;
    }
    let known = baseline.map_or(0, |baseline| baseline.sift(&mut checked.findings));
    if !args.rule.is_empty() {
        checked.findings.retain(|finding| {
            args.rule
                .iter()
                .any(|rule| check::names(rule, finding.rule))
        });
    }
    tell(args, terminal, &loaded.value, &roots, &checked)?;
    terminal.say(&summary(&loaded.value, &checked, known));
    if args.timings {
        terminal.say(&progress::timings(&stages));
    }
    let failed = checked
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    Ok(if failed { Verdict::Gate } else { Verdict::Fine })
}

/// Writes the findings in the format that is asked for.
fn tell(
    args: &Args,
    terminal: &Terminal,
    model: &Model,
    roots: &[Root],
    checked: &Checked,
) -> Result<()> {
    let catalog = &model.catalog;
    let here = std::env::current_dir().context("cannot tell the working folder")?;
    let folders = match args.format {
        Format::Sarif | Format::Github | Format::Gitlab => Folders::in_repository(roots, &here),
        Format::Human | Format::Json | Format::Markdown => Folders::new(roots, &here),
    };
    let findings = &checked.findings;
    let text = match args.format {
        Format::Human => {
            let all = args.all || !args.rule.is_empty();
            return terminal.result(human::list(catalog, findings, terminal.width(), all));
        }
        Format::Json => return terminal.raw(|out| export::findings_json(catalog, findings, out)),
        Format::Sarif => sarif::write(catalog, &folders, checked),
        Format::Github => github::write(catalog, &folders, findings),
        Format::Gitlab => gitlab::write(&folders, findings),
        Format::Markdown => markdown::write(catalog, &folders, findings),
    };
    terminal.raw(|out| out.write_all(text.as_bytes()))
}

/// Says what a rule is about; without a name, lists all.
fn explain(wanted: &str, terminal: &Terminal) -> Result<Verdict> {
    if wanted.is_empty() {
        terminal.result(explain::list())?;
        return Ok(Verdict::Fine);
    }
    match check::rule(wanted) {
        Some(rule) => terminal.result(explain::rule(rule))?,
        None => {
            bail!(
                "{}; `agentdex check --explain` lists them",
                check::unknown(wanted).unwrap_or_default()
            )
        }
    }
    Ok(Verdict::Fine)
}

/// Adds what the command line asks for to the policy of the configuration: what is denied goes before all else.
fn policy(args: &Args, mut policy: Policy) -> Result<Policy> {
    for (asked, level) in [
        (&args.allow, Level::Off),
        (&args.warn, Level::Warning),
        (&args.deny, Level::Error),
    ] {
        policy
            .overrides
            .extend(asked.iter().map(|word| (wanted(word), level)));
    }
    if let Some(trouble) = check::trouble(&policy) {
        bail!(trouble);
    }
    if let Some(trouble) = args.rule.iter().find_map(|rule| check::unknown(rule)) {
        bail!(trouble);
    }
    Ok(policy)
}

fn wanted(word: &str) -> Wanted {
    match word {
        "error" | "errors" => Wanted::Severity(Severity::Error),
        "warning" | "warnings" => Wanted::Severity(Severity::Warning),
        "info" | "note" | "notes" => Wanted::Severity(Severity::Info),
        rule => Wanted::Rule(rule.to_owned()),
    }
}

fn read_baseline(file: &Path) -> Result<Baseline> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {}; --write-baseline writes it", file.display()))?;
    Baseline::read(&text).map_err(|message| anyhow!("{} is no baseline: {message}", file.display()))
}

fn write_baseline(file: &Path, findings: &[Finding], terminal: &Terminal) -> Result<Verdict> {
    std::fs::write(file, Baseline::write(findings))
        .with_context(|| format!("cannot write {}", file.display()))?;
    terminal.say(&format!(
        "{} written: {} known from now on",
        file.display(),
        counts(findings)
    ));
    Ok(Verdict::Fine)
}

fn prune_baseline(
    file: &Path,
    baseline: &Baseline,
    findings: &[Finding],
    terminal: &Terminal,
) -> Result<()> {
    let (text, removed) = baseline.pruned(findings);
    if removed > 0 {
        std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    terminal.say(&format!(
        "{}: {removed} {} removed that no longer {}",
        file.display(),
        plural(removed, "finding"),
        if removed == 1 { "occurs" } else { "occur" }
    ));
    Ok(())
}

/// Returns the day: that of `SOURCE_DATE_EPOCH`, by which builds are repeated, or the clock's.
fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    let fixed = fixed.and_then(|seconds| {
        SystemTime::UNIX_EPOCH.checked_add(std::time::Duration::from_secs(seconds))
    });
    Date::of(fixed.unwrap_or_else(SystemTime::now))
}

fn summary(model: &Model, checked: &Checked, known: usize) -> String {
    let agents = model.catalog.agents.len();
    let mut text = format!(
        "{agents} {} checked: {}",
        plural(agents, "agent"),
        counts(&checked.findings)
    );
    if !checked.excepted.is_empty() {
        text += &format!(", {} excepted", checked.excepted.len());
    }
    if known > 0 {
        text += &format!(", {known} in the baseline");
    }
    let fixable = fixable(&checked.findings);
    if fixable > 0 {
        text += &format!("; {fixable} fixable with `--fix`");
    }
    text
}

/// Counts the findings that `--fix` can resolve.
fn fixable(findings: &[Finding]) -> usize {
    let is_fixable = |finding: &&Finding| {
        mend::mend(finding.rule).is_some_and(|repair| repair.by_hand.is_none())
    };
    findings.iter().filter(is_fixable).count()
}

/// Returns findings counted by severity in words, such as `2 warnings, 1 info`.
pub(super) fn counts(findings: &[Finding]) -> String {
    let severities = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ];
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let told: Vec<String> = severities
        .into_iter()
        .map(|(severity, word)| (count(severity), word))
        .filter(|&(count, _)| count > 0)
        .map(|(count, word)| format!("{count} {}", plural(count, word)))
        .collect();
    if told.is_empty() {
        "no findings".to_owned()
    } else {
        told.join(", ")
    }
}

/// Returns a word for a count of things.
pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}
