//! `agentdex man`

use anyhow::Result;
use clap::CommandFactory;

use super::{Cli, Terminal, Verdict};

/// Print the manual page (roff)
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Command to describe; agentdex itself by default
    command: Option<String>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let mut command = Cli::command();
    command.build();
    let command = match &args.command {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(found) => found.clone(),
            None => anyhow::bail!("no command `{name}`; `agentdex --help` lists them"),
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    terminal.raw(|out| out.write_all(&page))?;
    Ok(Verdict::Fine)
}
