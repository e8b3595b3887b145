//! `agentdex search`

use std::io;
use std::path::PathBuf;

use agentdex_search::{Engine, Hit, Request};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::catalogs::{self, CatalogArg};
use super::check::plural;
use super::progress::Progress;
use super::{Terminal, Verdict};
use crate::index::answer::{self, Answered};
use crate::model::Model;
use crate::report::hits;
use crate::report::style::STRONG;
use crate::source::{read_regular, read_regular_text};
use crate::{check, config, index};

/// The largest file of a site that is read, in bytes: the index of 100,000 agents has a quarter of that.
const LARGEST_FILE: u64 = 1 << 30;

/// Search agents by name, words and capability
///
/// The query language is the site's: words, "phrases", -not, OR, and filters such as tool:Bash, can:execute,
/// -can:edit, model:opus, category:, tag:, source:, calls:, called-by:, is:orphan.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for; quote it if it has several words
    #[arg(allow_hyphen_values = true)]
    query: String,
    /// Folders of agents to search, each `DIR` or `NAME=DIR`
    #[arg(long = "in", value_name = "CATALOG", num_args = 1.., conflicts_with = "site")]
    catalog: Vec<CatalogArg>,
    /// Search a built site instead
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Treat the query as plain words, without filters
    #[arg(long)]
    words: bool,
    /// Maximum number of results
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    #[arg(long, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let searched = open(args, terminal)?;
    let answered = searched.answer(&request(args))?;
    match args.format {
        Format::Json => {
            terminal.raw(|out| {
                serde_json::to_writer(&mut *out, &answered)?;
                out.write_all(b"\n")
            })?;
        }
        Format::Human => {
            terminal.result(hits::list(&answered.answer, "--words"))?;
            if answered.answer.total == 0 {
                terminal.result(ways_on(&searched, args)?)?;
            }
            let found = answered.answer.total;
            let close = match answered.answer.close {
                close if (1..found).contains(&close) => {
                    format!(", {close} of them close to the best,")
                }
                _ => String::new(),
            };
            terminal.say(&format!(
                "{found} {}{close} in {:.1} ms",
                plural(found, "agent"),
                answered.took().as_secs_f64() * 1e3
            ));
        }
    }
    Ok(Verdict::Fine)
}

/// An opened index, and where the texts are that its passages are cut from.
struct Searched {
    engine: Engine,
    texts: Texts,
}

enum Texts {
    /// In the files of a built site, beside each agent's page.
    Site(PathBuf),
    /// In the agents themselves.
    Model(Box<Model>),
}

impl Searched {
    fn answer(&self, request: &Request) -> Result<Answered> {
        let text = |hit: &Hit| match &self.texts {
            Texts::Site(site) => {
                let file = site.join(format!("agents/{}.md", hit.id));
                read_regular_text(&file, LARGEST_FILE).ok()
            }
            Texts::Model(model) => answer::text(model, hit),
        };
        answer::answer(&self.engine, request, &text)
    }
}

fn request(args: &Args) -> Request {
    Request {
        limit: args.limit,
        literal: args.words,
        ..Request::new(&args.query)
    }
}

/// Parts of a query without hits that are tried to be left out.
const MOST_WAYS: usize = 6;

/// Says what is found without one part of a query that finds nothing.
fn ways_on(searched: &Searched, args: &Args) -> Result<String> {
    let parts: Vec<&str> = args.query.split_whitespace().collect();
    let mut ways = String::new();
    if parts.len() < 2 {
        return Ok(ways);
    }

    for left_out in 0..parts.len().min(MOST_WAYS) {
        let mut rest = parts.clone();
        let part = rest.remove(left_out);
        let query = rest.join(" ");
        let request = Request {
            query: query.clone(),
            limit: 0,
            ..request(args)
        };
        let found = searched.answer(&request)?.answer.total;
        if found > 0 {
            let agents = plural(found, "agent");
            ways += &format!("{found} {agents} without {STRONG}{part}{STRONG:#}: {query}\n");
        }
    }
    Ok(ways)
}

fn open(args: &Args, terminal: &Terminal) -> Result<Searched> {
    if let Some(site) = &args.site {
        let folder = site.join(index::FOLDER);
        if !folder.join("index.json").is_file() {
            bail!(
                "{} is no built site: it holds no search index; `agentdex build` writes one",
                site.display()
            );
        }
        let shown = folder.display().to_string();
        let engine = Engine::open(move |name: &str| -> io::Result<Vec<u8>> {
            read_regular(&folder.join(name), LARGEST_FILE)
        })
        .with_context(|| format!("cannot search {shown}"))?;
        return Ok(Searched {
            engine,
            texts: Texts::Site(site.clone()),
        });
    }
    let config = config::read(".".as_ref())?;
    let roots = catalogs::roots(&args.catalog, &config)?;
    let progress = Progress::new(terminal);
    let checked = check::read(&roots, &config, &progress)?;
    let engine = index::open(&checked.value, &checked.findings, &config.search.synonyms)?;
    progress.finish();
    Ok(Searched {
        engine,
        texts: Texts::Model(Box::new(checked.value)),
    })
}
