//! An agent's file with the mends of reading written into it.
//!
//! Nothing is trusted: a text is offered only where reading it gives the same agent as before and fewer mends.

use std::collections::BTreeMap;

use super::frontmatter::rewrite::{Edit, edits};
use super::{Agent, Group, frontmatter, mend, parse, text};
use crate::finding::Repair;
use crate::source::Source;

/// Most changes that are tried one by one where all at once would make another agent; the most that a real file needs
/// is 26.
const MOST_TRIED: usize = 64;

/// What UTF-8 files of some editors begin with; it stays.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file's text with mends written into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    pub text: String,
    /// The mends that reading it no longer needs, with their lines in the file as it was.
    pub mended: Vec<Repair>,
}

/// Writes into an agent's file what reading mended in its front matter. Returns nothing where no mend can be written
/// without making it another agent. Whatever is not mended stays byte for byte.
pub fn rewrite(agent: &Agent) -> Option<Rewritten> {
    let (text, mut now) = step(agent, agent)?;
    let mut written = text;
    // What one mend sets right may make another possible. Each step leaves fewer, so that they end.
    while let Some((text, next)) = step(agent, &now) {
        (written, now) = (text, next);
    }
    Some(Rewritten {
        text: written,
        mended: gone(&agent.repairs, &now.repairs),
    })
}

/// Writes the mends of a file into its text, all that can be at once; returns the text and what is read of it.
fn step(agent: &Agent, now: &Agent) -> Option<(String, Agent)> {
    if !now.repairs.iter().any(is_safe) {
        return None;
    }
    let whole = std::str::from_utf8(&now.bytes).ok()?;
    let (mark, as_it_was) = match whole.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => (BYTE_ORDER_MARK, rest),
        None => ("", whole),
    };
    let bare = text::bare(as_it_was);
    let edits = edits(&bare);
    let offered = |edits: &[Edit]| {
        let text = format!("{mark}{}", applied(&bare, edits));
        read(agent, now, &text).map(|read| (text, read))
    };
    let all = offered(&edits);
    if all.is_some() || edits.len() > MOST_TRIED {
        return all;
    }
    let mut kept: Vec<Edit> = Vec::new();
    let mut best = None;
    for edit in edits {
        kept.push(edit);
        match offered(&kept) {
            Some(rewritten) => best = Some(rewritten),
            None => {
                kept.pop();
            }
        }
    }
    best
}

fn is_safe(repair: &Repair) -> bool {
    mend::mend(repair.code).is_some_and(|mend| mend.by_hand.is_none())
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut written = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        written.push_str(&text[at..edit.range.start]);
        written.push_str(&edit.text);
        at = edit.range.end;
    }
    written + &text[at..]
}

/// Reads a text; nothing where it does not say the same as the agent, or needs no fewer mends than now, or others.
fn read(agent: &Agent, now: &Agent, text: &str) -> Option<Agent> {
    let bytes = text.as_bytes().to_vec();
    let source = Source {
        source: agent.source.clone(),
        folders: agent.folders.clone(),
        path: agent.path.clone(),
        bytes,
        definitions: None,
    };
    let read = parse(source).value?;
    let before = counted(&now.repairs);
    let after = counted(&read.repairs);
    let fewer = read.repairs.len() < now.repairs.len()
        && after
            .iter()
            .all(|(code, count)| before.get(code).is_some_and(|before| before >= count));

    (fewer && !hides(&before, &after) && reads_alike(agent, &read)).then_some(read)
}

/// Tells whether what only a person can mend is no longer noticed.
fn hides(before: &BTreeMap<&'static str, usize>, after: &BTreeMap<&'static str, usize>) -> bool {
    before.iter().any(|(code, count)| {
        let by_hand = mend::mend(code).is_some_and(|mend| mend.by_hand.is_some());

        by_hand && after.get(code).copied().unwrap_or(0) < *count
    })
}

/// Returns the mends that are no longer needed. Of one kind, those that are left are taken to be the last.
fn gone(before: &[Repair], after: &[Repair]) -> Vec<Repair> {
    let mut left = counted(after);
    let mut gone: Vec<Repair> = before.to_vec();
    gone.reverse();
    gone.retain(|repair| match left.get_mut(repair.code) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    gone.reverse();
    gone
}

fn counted(repairs: &[Repair]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    repairs
        .iter()
        .for_each(|repair| *counts.entry(repair.code).or_default() += 1);
    counts
}

/// Tells whether two files define the same agent, whatever lines things stand on.
fn reads_alike(a: &Agent, b: &Agent) -> bool {
    let groups = |groups: &[Group]| -> Vec<_> {
        groups
            .iter()
            .map(|group| (group.title.clone(), frontmatter::json(&group.entries)))
            .collect()
    };
    let declared = |agent: &Agent| -> Vec<_> {
        let facts = agent.declared.iter();
        facts
            .map(|one| (one.relation, one.target.clone(), one.key.clone()))
            .collect()
    };
    (&a.name, &a.aliases, &a.description, &a.summary)
        == (&b.name, &b.aliases, &b.description, &b.summary)
        && (&a.examples, &a.tools, &a.models, &a.callees)
            == (&b.examples, &b.tools, &b.models, &b.callees)
        && (&a.category, &a.tags, &a.domains) == (&b.category, &b.tags, &b.domains)
        && (&a.triggers, &a.skills, &a.display) == (&b.triggers, &b.skills, &b.display)
        && (&a.version, &a.extra, a.dialect) == (&b.version, &b.extra, b.dialect)
        && a.extra.keys().eq(b.extra.keys())
        && declared(a) == declared(b)
        && groups(&a.groups) == groups(&b.groups)
        && a.body_text() == b.body_text()
}
