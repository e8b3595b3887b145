//! `agentdex build`

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::catalogs::{self, CatalogArg};
use super::check::{counts, plural};
use super::progress::{self, Progress};
use super::{Terminal, Verdict};
use crate::catalog::Catalog;
use crate::check::Terms;
use crate::config::{Config, base_url};
use crate::diff::{self, Compared, Side};
use crate::finding::{Finding, Severity};
use crate::model::{self, Model, Stage, Watch};
use crate::publish::{self, Published};
use crate::report::style::{GOOD, QUIET, STRONG};
use crate::site::{self, Changes, SiteOptions};
use crate::source::{self, Root};
use crate::theme::Theme;
use crate::words::Words;
use crate::{config, editorial, index, report};

/// How many findings are named where no agent was found.
const DRAWN: usize = 3;

/// Build the static site
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `NAME=DIR`
    catalog: Vec<CatalogArg>,
    /// Output folder [default: site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// URL that the site will be published at, for absolute links (sitemap, canonical links)
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Folder whose `templates/` and `static/` override the built-in ones
    #[arg(long, value_name = "DIR")]
    theme: Option<PathBuf>,
    /// Add a page of changes since a folder or a revision: `DIR` or `git:REV`
    #[arg(long, value_name = "OLD")]
    compare: Option<String>,
    /// Print how long each stage took
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    // On a thread of the pool: what a stage frees is used by the next one, which the pool runs too. A thread that only
    // waits would keep it.
    rayon::scope(|_| build(args, terminal))
}

#[expect(
    clippy::too_many_lines,
    reason = "written before the default layout, which takes more lines"
)]
fn build(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let start = Instant::now();
    let config = config::read(".".as_ref())?;
    let out = args
        .out
        .clone()
        .or(config.out.clone())
        .unwrap_or_else(|| "site".into());
    let mut roots = catalogs::roots(&args.catalog, &config)?;
    keep_apart(&mut roots, &out)?;
    let mut options = options(&config, &roots, args.base_url.as_ref())?;
    let dress = &options.editorial.dress;
    let theme = Theme::dressed(args.theme.as_deref().or(config.theme.as_deref()), dress)?;

    let progress = Progress::new(terminal);
    let loaded = model::load(&roots, &config.cues, &progress)?;
    let model = loaded.value;
    if model.catalog.agents.is_empty() {
        bail!(nothing(&roots, &loaded.findings));
    }
    let given = (!args.catalog.is_empty()).then_some(&roots);
    let load_old = |old: &String| super::diff::load_old(old, given, &config, &progress);
    let old = args.compare.as_ref().map(load_old).transpose()?;
    progress.stage(Stage::Check, 0);
    let exists = |source: &str, path: &str| source::exists(&roots, source, path);
    let terms = Terms {
        policy: Some(&config.policy),
        today: None,
        exists: Some(&exists),
    };
    let findings = site::findings(&model, loaded.findings, &theme, &options.editorial, &terms);
    // Only what has an address of its own can be followed: without one no dates are asked for.
    options.origins = catalogs::origins(
        &roots,
        &config,
        options.base_url.is_some().then_some(&model.catalog),
    )?;
    progress.stage(Stage::Index, 0);
    let index = index::build(&model, &findings, &config.search.synonyms)?;
    let index_bytes = index.files.values().map(|bytes| bytes.len() as u64).sum();
    let similar = |ix: usize| index.similar[ix].clone();
    let old = old.as_ref().map(|(old, findings)| Side {
        model: old,
        findings,
    });
    let new = Side {
        model: &model,
        findings: &findings,
    };
    let diff = old.map(|old| diff::compare(old, new));
    let site = match (old, &diff, &args.compare) {
        (Some(old), Some(diff), Some(since)) => {
            let changes = Changes {
                compared: Compared { old, new, diff },
                since: super::diff::called(since),
            };
            site::render_changes(changes, &theme, &options, index.files, similar)?
        }
        _ => site::render(&model, &findings, &theme, &options, index.files, similar)?,
    };
    progress.stage(Stage::Render, site.pages.len());
    let published = publish::publish(&site, &out, &|| progress.step())?;
    let stages = progress.finish();

    let summary = Summary {
        model: &model,
        findings: &findings,
        published,
        index_bytes,
        out: &out,
    };
    let settings = settings(&model.catalog, &findings, terminal.width());
    terminal.say(&(settings + &summary.text(start.elapsed())));
    if args.timings {
        terminal.say(&summary.details());
        terminal.say(&progress::timings(&stages));
    }
    Ok(Verdict::Fine)
}

/// Makes sure that what is written is never read, and that no source is written over.
fn keep_apart(roots: &mut [Root], out: &Path) -> Result<()> {
    let resolve = |path: &Path| {
        let full = std::path::absolute(path)
            .with_context(|| format!("cannot resolve {}", path.display()))?;
        // The folder itself may not exist yet; those above it may be links.
        let above = full
            .ancestors()
            .find_map(|above| Some((above, above.canonicalize().ok()?)));
        Ok::<_, anyhow::Error>(match above {
            Some((above, resolved)) => {
                resolved.join(full.strip_prefix(above).unwrap_or(Path::new("")))
            }
            None => full,
        })
    };
    let here = resolve(Path::new("."))?;
    let to = resolve(out)?;
    for root in roots {
        let dir = resolve(&root.dir)?;
        let inside = to.strip_prefix(&dir);
        match inside {
            // The whole project is the source: its output folder is left out of reading.
            Ok(rest) if dir == here && rest != Path::new("") => {
                let rest = rest.to_string_lossy().replace('\\', "/");
                root.exclude.extend([rest.clone(), format!("{rest}/**")]);
            }
            Ok(_) => bail!(
                "the output folder {} lies inside the source {}; name another with --out",
                out.display(),
                root.dir.display()
            ),
            Err(_) if dir.starts_with(&to) => bail!(
                "the output folder {} holds the source {}; name another with --out",
                out.display(),
                root.dir.display()
            ),
            Err(_) => {}
        }
    }
    Ok(())
}

/// Returns what the user says of the site; where its sources are published is still to be found.
pub(super) fn options(
    config: &Config,
    roots: &[Root],
    base_url: Option<&String>,
) -> Result<SiteOptions> {
    Ok(SiteOptions {
        title: config.title.clone().unwrap_or_else(|| title(roots)),
        description: config.description.clone(),
        base_url: site_address(config, base_url)?,
        editorial: editorial::read(&config.site, roots)?,
        social_images: config.site.social_images.unwrap_or(true),
        llms_full: config.site.llms_full,
        publishers: catalogs::publishers(roots, config),
        ..SiteOptions::default()
    })
}

/// Returns the address of the site: the option's, else the configuration's. An empty one, such as that of a variable
/// which is not set, counts as none.
///
/// # Errors
///
/// Fails where the address is not that of a site; the message leaves the address out, for it may hold a password.
fn site_address(config: &Config, option: Option<&String>) -> Result<Option<String>> {
    let written = [
        ("--base-url", option),
        ("base_url", config.base_url.as_ref()),
    ];
    let given = written
        .into_iter()
        .filter_map(|(key, url)| Some((key, url?.trim())))
        .find(|(_, url)| !url.is_empty());
    let Some((key, url)) = given else {
        return Ok(None);
    };

    match base_url::check(url) {
        Ok(()) => Ok(Some(url.to_owned())),
        Err(reason) => bail!(
            "`{key}` {reason}\nhelp: write the address of the site's home page, such as `https://agents.example.org/`"
        ),
    }
}

/// Returns a title for a catalog that was given none.
fn title(roots: &[Root]) -> String {
    match roots {
        [root] if &*root.name != "agents" => format!("{} agents", root.name),
        _ => "Agents".to_owned(),
    }
}

/// Says that no agent was found, where it was looked, and what to do.
fn nothing(roots: &[Root], findings: &[Finding]) -> String {
    let dirs: Vec<String> = roots
        .iter()
        .map(|root| root.dir.display().to_string())
        .collect();
    let noticed: String = findings
        .iter()
        .take(DRAWN)
        .map(|f| format!("\n  {}: {}", f.place.path, f.message))
        .collect();
    format!(
        "no agent found in {}: agents are .md files with `name` or `description` in their front matter, in a folder \
         such as `agents/`; name a folder, or list files under `include` in agentdex.toml{noticed}",
        dirs.join(", ")
    )
}

/// What the build came to.
struct Summary<'a> {
    model: &'a Model,
    findings: &'a [Finding],
    published: Published,
    index_bytes: u64,
    out: &'a Path,
}

impl Summary<'_> {
    /// Returns the result in one line.
    fn text(&self, elapsed: Duration) -> String {
        let agents = self.model.catalog.agents.len();
        let severe = self
            .findings
            .iter()
            .filter(|finding| finding.severity < Severity::Info);
        let severe: Vec<Finding> = severe.cloned().collect();
        let findings = if severe.is_empty() {
            "no warnings".to_owned()
        } else {
            format!("{} (agentdex check)", counts(&severe))
        };
        format!(
            "{GOOD}built{GOOD:#} {STRONG}{}{STRONG:#} · {agents} {} · {findings} · {:.2} s",
            self.out.display(),
            plural(agents, "agent"),
            elapsed.as_secs_f64(),
        )
    }

    /// Returns what was written, for who asks about time and size.
    fn details(&self) -> String {
        let Published {
            written,
            unchanged,
            removed,
            bytes,
        } = self.published;
        format!(
            "{QUIET}{written} files written, {unchanged} unchanged, {removed} removed; site {}, search index {}{QUIET:#}",
            Words::english().size(bytes),
            Words::english().size(self.index_bytes),
        )
    }
}

/// Draws the findings about the site's own settings, which no other verb reports.
fn settings(catalog: &Catalog, findings: &[Finding], width: usize) -> String {
    findings
        .iter()
        .filter(|finding| !catalog.sources.contains(&finding.place.source))
        .map(|finding| report::human::draw(catalog, finding, width) + "\n\n")
        .collect()
}
