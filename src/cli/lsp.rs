//! `agentdex lsp`

use std::io::{BufReader, IsTerminal, stdin, stdout};
use std::path::Path;

use anyhow::{Context, Result};

use super::catalogs::{self, CatalogArg};
use super::{Terminal, Verdict};
use crate::config;
use crate::lsp;
use crate::model::Sources;
use crate::report::style::QUIET;

/// Report findings, complete and rename agents in an editor: a language server
///
/// An editor starts this and talks to it on standard input and output. It reads the folder that the editor has open,
/// and what the editor holds in place of what is on the disk; only the editor writes files.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `NAME=DIR`, from the editor's folder
    catalog: Vec<CatalogArg>,
    /// For editors that ask for it: standard input and output are always used
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let named = args.catalog.clone();
    let read = move |folder: &Path| {
        // All paths are those of the editor's folder, wherever the editor was started.
        std::env::set_current_dir(folder)
            .with_context(|| format!("cannot open the folder {}", folder.display()))?;
        let config = config::read(".".as_ref())?;
        let roots = catalogs::roots(&named, &config)?;
        Ok(Sources { config, roots })
    };
    if stdin().is_terminal() {
        terminal.say(&format!(
            "{QUIET}waiting for an editor on standard input; stop with Ctrl-C{QUIET:#}"
        ));
    }

    lsp::serve(BufReader::new(stdin()), stdout().lock(), Box::new(read))?;
    Ok(Verdict::Fine)
}
