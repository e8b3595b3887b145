//! The terminal: stdout for results, stderr for the rest, colour only where it is seen, and no word of a file obeyed.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::Result;
use clap::ValueEnum;

use crate::report::style::{self, BAD, GOOD, PLAIN, QUIET, STRONG, WARN};

/// When to use colour.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

/// Where a verb prints.
pub(super) struct Terminal {
    choice: ColorChoice,
    quiet: bool,
}

impl Terminal {
    pub(super) fn new(color: Color, quiet: bool) -> Self {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        Terminal { choice, quiet }
    }

    /// Writes a part of the result for people.
    pub(super) fn result(&self, text: impl AsRef<str>) -> Result<()> {
        let mut stdout = AutoStream::new(io::stdout().lock(), self.choice);
        stdout.write_all(style::shown(text.as_ref()).as_bytes())?;
        Ok(stdout.flush()?)
    }

    /// Writes the result as it is: a file for a program, never touched by colour.
    pub(super) fn raw(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let mut stdout = BufWriter::new(io::stdout().lock());
        write(&mut stdout)?;
        Ok(stdout.flush()?)
    }

    /// Writes a patch as the result. A program gets it byte for byte; before a person's eyes it is coloured.
    pub(super) fn patch(&self, patch: &str) -> Result<()> {
        if !io::stdout().is_terminal() {
            return self.raw(|out| out.write_all(patch.as_bytes()));
        }
        let mut coloured = String::new();
        for line in patch.lines() {
            let style = match line.as_bytes().first() {
                _ if line.starts_with("--- ") || line.starts_with("+++ ") => STRONG,
                Some(b'+') => GOOD,
                Some(b'-') => BAD,
                Some(b'@') => QUIET,
                _ => PLAIN,
            };
            let line = line.trim_end_matches('\r');
            coloured += &format!("{style}{line}{style:#}\n");
        }
        self.result(coloured)
    }

    /// Tells the person something beside the result, unless told to be quiet.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            self.stderr(text);
        }
    }

    /// Warns of what must not be overlooked, however quiet the person wants it.
    pub(super) fn warn(&self, text: &str) {
        self.stderr(&format!("{WARN}warning{WARN:#}: {text}"));
    }

    /// Tells why the verb could not run.
    pub(super) fn error(&self, error: &anyhow::Error) {
        self.stderr(&format!("{BAD}error{BAD:#}: {error:#}"));
    }

    /// Tells whether a person watches the progress.
    pub(super) fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Returns the width to draw to, in columns.
    pub(super) fn width(&self) -> usize {
        terminal_size::terminal_size_of(io::stderr())
            .map_or(100, |(columns, _)| usize::from(columns.0).clamp(60, 140))
    }

    fn stderr(&self, text: &str) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.choice);
        // Nobody is left to tell when stderr is closed.
        let _ = writeln!(stderr, "{}", style::shown(text));
    }
}

/// Tells whether an error is only the reader of a pipe having gone.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|e| e.kind() == io::ErrorKind::BrokenPipe)
}
