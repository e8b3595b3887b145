//! `agentdex serve`

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::build::options;
use super::catalogs::{self, CatalogArg};
use super::check::{counts, plural};
use super::{Terminal, Verdict};
use crate::finding::Finding;
use crate::report::style::{GOOD, QUIET, STRONG, WARN};
use crate::serve::{self, Address, Changes, News, Recipe, Snapshot};
use crate::source::Root;
use crate::{config, report};

/// How many findings are drawn at once; the review page shows them all.
const DRAWN: usize = 3;

/// How many files a line names.
const NAMED: usize = 3;

/// Serve the site from memory, and rebuild it on change
///
/// Open pages reload when their own content changes. If a file is broken, its last good page stays, with the error
/// shown over it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `NAME=DIR`
    catalog: Vec<CatalogArg>,
    /// Port to listen on; if it is taken, the next free one
    #[arg(long, default_value_t = 4000, value_name = "PORT")]
    port: u16,
    /// Address or name to listen on; `0.0.0.0` for all addresses of this machine
    #[arg(long, default_value = "127.0.0.1", value_name = "HOST")]
    host: String,
    /// Path prefix to serve the site under, as it will be published
    #[arg(long, default_value = "/", value_name = "PATH")]
    base: String,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Folder whose `templates/` and `static/` override the built-in ones
    #[arg(long, value_name = "DIR")]
    theme: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let address = Address {
        host: args.host.clone(),
        port: args.port,
        base: base(&args.base),
    };
    serve::serve(&|| recipe(args), &address, &|news| {
        tell(&news, args, terminal)
    })?;
    Ok(Verdict::Fine)
}

/// Reads what the site is made from, as `build` does.
fn recipe(args: &Args) -> Result<Recipe> {
    let config = config::read(".".as_ref())?;
    let mut roots = catalogs::roots(&args.catalog, &config)?;
    let out = config.out.clone().unwrap_or_else(|| "site".into());
    roots.iter_mut().for_each(|root| leave_out(root, &out));
    let mut options = options(&config, &roots, None)?;
    options.origins = catalogs::origins(&roots, &config, None)?;
    let theme = args.theme.clone().or_else(|| config.theme.clone());
    Ok(Recipe {
        config,
        roots,
        theme,
        options,
    })
}

/// Keeps a site that was built from being read as agents.
fn leave_out(root: &mut Root, out: &Path) {
    let full = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let (Ok(dir), Ok(out)) = (full(&root.dir), full(out)) else {
        return;
    };
    if let Some(rest) = out
        .strip_prefix(dir)
        .ok()
        .filter(|rest| *rest != Path::new(""))
    {
        let rest = rest.to_string_lossy().replace('\\', "/");
        root.exclude.extend([rest.clone(), format!("{rest}/**")]);
    }
}

/// Returns a base path with a slash at both ends.
fn base(path: &str) -> String {
    match path.trim_matches('/') {
        "" => "/".to_owned(),
        path => format!("/{path}/"),
    }
}

fn tell(news: &News<'_>, args: &Args, terminal: &Terminal) -> Result<()> {
    match news {
        News::Open {
            url,
            snapshot,
            port_taken,
        } => {
            if *port_taken {
                terminal.say(&format!(
                    "{WARN}port {} is taken{WARN:#}: the next free one is used",
                    args.port
                ));
            }
            terminal.result(format!("{GOOD}serving{GOOD:#} {STRONG}{url}{STRONG:#}\n"))?;
            terminal.say(&format!(
                "{QUIET}{}; stop with Ctrl-C{QUIET:#}",
                sum(snapshot)
            ));
            if args.open
                && let Err(error) = open::that_detached(url)
            {
                terminal.say(&format!(
                    "{WARN}no browser could be opened{WARN:#}: {error}"
                ));
            }
        }
        News::Built {
            changes,
            snapshot,
            new,
            mended,
            took,
        } => {
            let mended = match mended {
                0 => String::new(),
                count => format!(", {count} {} less", plural(*count, "finding")),
            };
            let time = took.as_secs_f64() * 1e3;
            terminal.say(&format!(
                "{GOOD}built{GOOD:#} {}{mended} {QUIET}in {time:.0} ms: {}{QUIET:#}",
                named(changes),
                sum(snapshot)
            ));
            drawn(new, snapshot, terminal);
        }
        News::Failed(error) => {
            terminal.error(error);
            terminal.say(&format!("{QUIET}the site stays as it was{QUIET:#}"));
        }
    }
    Ok(())
}

/// Draws findings that are new.
fn drawn(new: &[&Finding], snapshot: &Snapshot, terminal: &Terminal) {
    for finding in new.iter().take(DRAWN) {
        let drawing = report::human::draw(&snapshot.model().catalog, finding, terminal.width());
        terminal.say(&format!("{drawing}\n"));
    }
    if new.len() > DRAWN {
        terminal.say(&format!(
            "{WARN}{} more{WARN:#}: see the review page",
            new.len() - DRAWN
        ));
    }
}

fn sum(snapshot: &Snapshot) -> String {
    let (agents, relations) = (
        snapshot.model().catalog.agents.len(),
        snapshot.model().graph.relations.len(),
    );
    format!(
        "{agents} {}, {relations} {}, {}",
        plural(agents, "agent"),
        plural(relations, "relation"),
        counts(snapshot.findings())
    )
}

/// Says what changed.
fn named(changes: &Changes) -> String {
    let groups = [
        (&changes.changed, "changed"),
        (&changes.added, "new"),
        (&changes.removed, "gone"),
    ];
    let mut parts: Vec<String> = groups
        .into_iter()
        .filter(|(files, _)| !files.is_empty())
        .map(|(files, what)| match files.len() {
            0..=NAMED => format!("{} {what}", files.join(", ")),
            count => format!("{count} files {what}"),
        })
        .collect();
    if changes.recipe {
        parts.push("configuration or theme changed".to_owned());
    }
    if parts.is_empty() {
        "again".to_owned()
    } else {
        parts.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_has_a_slash_at_both_ends() {
        for (given, meant) in [
            ("/", "/"),
            ("", "/"),
            ("docs", "/docs/"),
            ("/docs/agents/", "/docs/agents/"),
        ] {
            assert_eq!(base(given), meant);
        }
    }

    #[test]
    fn few_files_are_named_and_many_are_counted() {
        let files = |count: usize| (0..count).map(|ix| format!("{ix}.md")).collect::<Vec<_>>();
        let changes = Changes {
            changed: files(2),
            added: files(9),
            ..Changes::default()
        };
        assert_eq!(named(&changes), "0.md, 1.md changed; 9 files new");
    }
}
