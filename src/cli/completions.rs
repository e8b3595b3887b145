//! `agentdex completions`

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Terminal, Verdict};

/// Print shell completions
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Shell to complete for
    shell: Shell,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<Verdict> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "agentdex", &mut script);
    terminal.raw(|out| out.write_all(&script))?;
    Ok(Verdict::Fine)
}
