//! `agentdex mcp`

use std::io::IsTerminal;
use std::sync::Arc;

use anyhow::Result;

use super::catalogs::{self, CatalogArg};
use super::{Terminal, Verdict};
use crate::config;
use crate::mcp::{self, Reader};
use crate::model::Sources;
use crate::report::style::QUIET;

/// Answer questions about the catalog over MCP, on standard input and output
///
/// A client such as Claude Code or an editor starts this and asks who does what, who may do or reach what, who calls
/// whom and what is wrong. The server is read-only, and reads files again when they have changed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of agents, each `DIR` or `NAME=DIR`
    catalog: Vec<CatalogArg>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let named = args.catalog.clone();
    let reader = Arc::new(Reader::new(move || {
        let config = config::read(".".as_ref())?;
        let roots = catalogs::roots(&named, &config)?;
        Ok(Sources { config, roots })
    }));
    reader.start()?;
    if std::io::stdin().is_terminal() {
        terminal.say(&format!(
            "{QUIET}waiting for an MCP client on standard input; stop with Ctrl-C{QUIET:#}"
        ));
    }

    mcp::serve_stdio(Arc::new(move || reader.current()))?;
    Ok(Verdict::Fine)
}
