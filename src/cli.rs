//! The verbs: each file holds a verb's help, its arguments and its run. Only this layer prints or exits.

mod build;
mod catalogs;
mod check;
mod completions;
mod diff;
mod export;
mod files;
mod graph;
mod index;
mod init;
mod log;
mod lsp;
mod man;
mod mcp;
mod progress;
mod search;
mod serve;
mod show;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use terminal::Terminal;

/// Turns folders of AI agent definitions into a static site, a capability search and a delegation graph to review
#[derive(Debug, Parser)]
#[command(
    name = "agentdex",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Cli {
    /// Print results and errors only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: terminal::Color,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Build(build::Args),
    Check(check::Args),
    Diff(diff::Args),
    Log(log::Args),
    Search(search::Args),
    Graph(graph::Args),
    Export(export::Args),
    Index(index::Args),
    Init(init::Args),
    Serve(serve::Args),
    Mcp(mcp::Args),
    Lsp(lsp::Args),
    Show(show::Args),
    Files(files::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// What a verb came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Fine,
    /// The gate was reached: findings that fail a check.
    Gate,
}

/// Runs the command line and returns the process's exit code: 0 fine, 1 the gate was reached, 2 could not run.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => {
            // clap prints help to stdout and usage errors to stderr; a closed pipe is nobody's trouble.
            let _ = usage.print();
            return ExitCode::from(if usage.use_stderr() { 2 } else { 0 });
        }
    };
    let terminal = Terminal::new(cli.color, cli.quiet);
    let outcome = match &cli.verb {
        Verb::Build(args) => build::run(args, &terminal),
        Verb::Check(args) => check::run(args, &terminal),
        Verb::Diff(args) => diff::run(args, &terminal),
        Verb::Log(args) => log::run(args, &terminal),
        Verb::Search(args) => search::run(args, &terminal),
        Verb::Graph(args) => graph::run(args, &terminal),
        Verb::Export(args) => export::run(args, &terminal),
        Verb::Index(args) => index::run(args, &terminal),
        Verb::Init(args) => init::run(args, &terminal),
        Verb::Serve(args) => serve::run(args, &terminal),
        Verb::Mcp(args) => mcp::run(args, &terminal),
        Verb::Lsp(args) => lsp::run(args, &terminal),
        Verb::Show(args) => show::run(args, &terminal),
        Verb::Files(args) => files::run(args, &terminal),
        Verb::Completions(args) => completions::run(args, &terminal),
        Verb::Man(args) => man::run(args, &terminal),
    };
    match outcome {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Gate) => ExitCode::from(1),
        // The reader of a pipe has seen enough.
        Err(error) if terminal::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(2)
        }
    }
}
