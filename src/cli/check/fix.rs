//! `agentdex check --fix`: the mends that reading makes anyway, written into the files.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::plural;
use crate::agent::mend::{self, Mend};
use crate::agent::{self, Agent, Rewritten};
use crate::cli::Terminal;
use crate::finding::Repair;
use crate::report::style::{BAD, GOOD, QUIET};
use crate::report::{Folders, patch};
use crate::source::{self, Replaced, Root, Source};

/// Why a mend that is safe by its kind was not written.
const OTHERWISE: &str = "written out, the file would be read as another agent";

/// Most files that are named as not written.
const NAMED: usize = 8;

/// Mends the files of the roots, or only shows how. The difference is the result of a dry run, and goes before the
/// findings where people read them; where a program does, stdout is its own.
pub(super) fn run(roots: &[Root], dry: bool, to_people: bool, terminal: &Terminal) -> Result<()> {
    let sources = source::read(roots)?.value;
    let fixes: Vec<Fix> = sources.into_par_iter().filter_map(look).collect();
    let here = std::env::current_dir().context("cannot tell the working folder")?;
    let folders = Folders::new(roots, &here);
    let mut told = Told::default();
    let mut drawn = String::new();
    for fix in &fixes {
        let path = folders.path(&fix.agent.place());
        let Some(rewritten) = &fix.rewritten else {
            told.left(&fix.agent, &[]);
            continue;
        };
        match if dry {
            Replaced::Written
        } else {
            write(roots, fix, rewritten)?
        } {
            Replaced::Written => {
                let old = String::from_utf8_lossy(&fix.agent.bytes);
                drawn += &patch::patch(&path, &old, &rewritten.text);
                told.files += 1;
                rewritten
                    .mended
                    .iter()
                    .for_each(|mend| *told.mended.entry(mend.code).or_default() += 1);
                told.left(&fix.agent, &rewritten.mended);
            }
            Replaced::Same => {}
            Replaced::Refused(why) => told.refused.push((path, why)),
        }
    }
    show(&drawn, dry || to_people, terminal)?;
    terminal.say(&told.text(dry));
    Ok(())
}

/// An agent that reading mended, and its file with the mends written into it.
struct Fix {
    agent: Agent,
    rewritten: Option<Rewritten>,
}

fn look(source: Source) -> Option<Fix> {
    // A file of data is read as its runtime reads it, or not at all.
    if source.definitions.is_some() {
        return None;
    }
    let agent = agent::parse(source)
        .value
        .filter(|agent| !agent.repairs.is_empty())?;
    Some(Fix {
        rewritten: agent::rewrite(&agent),
        agent,
    })
}

fn write(roots: &[Root], fix: &Fix, rewritten: &Rewritten) -> Result<Replaced> {
    let root = roots
        .iter()
        .find(|root| root.name == fix.agent.source)
        .context("a source went away")?;
    source::replace(
        root,
        &fix.agent.path,
        &fix.agent.bytes,
        rewritten.text.as_bytes(),
    )
}

/// Prints the difference.
fn show(drawn: &str, is_result: bool, terminal: &Terminal) -> Result<()> {
    if !is_result {
        terminal.say(drawn);
        return Ok(());
    }
    terminal.patch(drawn)
}

/// What is told of the mends.
#[derive(Default)]
struct Told {
    files: usize,
    mended: BTreeMap<&'static str, usize>,
    /// Mends that stay their author's, with the reason.
    left: BTreeMap<(&'static str, &'static str), usize>,
    /// Files that stay as they are, with the reason.
    refused: Vec<(String, &'static str)>,
}

impl Told {
    /// Counts what of an agent's mends was not written.
    fn left(&mut self, agent: &Agent, written: &[Repair]) {
        let mut written = written.to_vec();
        for repair in &agent.repairs {
            if let Some(at) = written.iter().position(|one| one == repair) {
                written.remove(at);
                continue;
            }
            let Some(Mend { code, by_hand, .. }) = mend::mend(repair.code) else {
                continue;
            };
            *self
                .left
                .entry((code, by_hand.unwrap_or(OTHERWISE)))
                .or_default() += 1;
        }
    }

    fn text(&self, dry: bool) -> String {
        let mends: usize = self.mended.values().sum();
        let done = if dry { "to mend" } else { "mended" };
        let files = plural(self.files, "file");
        let mut text = match self.files {
            0 => "nothing to mend\n".to_owned(),
            count => {
                let kinds: Vec<String> = self
                    .mended
                    .iter()
                    .map(|(code, count)| format!("{count} {code}"))
                    .collect();
                let mends = format!("{mends} {}", plural(mends, "mend"));
                format!(
                    "{GOOD}{done}{GOOD:#}: {count} {files}, {mends} ({})\n",
                    kinds.join(", ")
                )
            }
        };
        for (path, why) in self.refused.iter().take(NAMED) {
            text += &format!("{BAD}not written{BAD:#}: {path}: {why}\n");
        }
        if self.refused.len() > NAMED {
            text += &format!(
                "{BAD}not written{BAD:#}: {} more\n",
                self.refused.len() - NAMED
            );
        }
        if !self.left.is_empty() {
            text += "left to their authors:\n";
        }
        for ((code, why), count) in &self.left {
            text += &format!("{count:>6}  {code:<30}  {QUIET}{why}{QUIET:#}\n");
        }
        text.trim_end().to_owned()
    }
}
