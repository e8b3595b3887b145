//! Occurrences: every place in the files of a catalog where an agent is named, for who wants to go there or to rename it.
//!
//! A relation keeps the first line that states it. Here each name counts by itself, also where it is denied, stands in an
//! example or names the file's own agent; words that only look like a name are none here either.

use rayon::prelude::*;

use super::evidence::{Lines, words_in};
use super::mentions::{Finder, Mention};
use super::resolve::{Names, Speaker};
use super::{Resolution, resolve};
use crate::agent::Agent;
use crate::catalog::Catalog;
use crate::config::cues::CatalogCues;
use crate::definition::Definition;
use crate::tool::{Capability, Meaning, Tool, meaning};

/// A place in an agent's file that names an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Index of the agent in whose part of the file it stands.
    pub from: usize,
    /// Index of the agent that is named, where it is one of the catalog.
    pub to: Option<usize>,
    /// Agents that the name could mean, where it is ambiguous.
    pub candidates: Vec<usize>,
    pub resolution: Resolution,
    /// The name as written.
    pub target: String,
    /// Line in the file, from 1.
    pub line: u32,
    /// Byte of the line at which the name begins.
    pub column: usize,
}

/// Finds every place where a file of the catalog names an agent, by agent and place. `cues` are the catalog's own.
pub fn occurrences(catalog: &Catalog, cues: &CatalogCues) -> Vec<Occurrence> {
    let names = Names::of(catalog);
    let finder = Finder::everywhere(&names, cues);
    let agents = catalog.agents.par_iter().enumerate();

    agents
        .flat_map_iter(|(ix, listing)| {
            let mut places = places(&listing.agent, ix, &finder);
            places.sort();
            places.dedup();
            let named = places
                .into_iter()
                .map(|place| occurrence(&names, &listing.agent, ix, place));
            named.collect::<Vec<_>>()
        })
        .collect()
}

/// A line, a byte of it, and the name that stands there.
type Place = (u32, usize, String);

fn occurrence(
    names: &Names<'_>,
    agent: &Agent,
    from: usize,
    (line, column, target): Place,
) -> Occurrence {
    let speaker = Speaker {
        file: agent,
        agent: Some(from),
    };
    let resolve::Resolved {
        to,
        resolution,
        candidates,
    } = names.resolve(speaker, &target);

    Occurrence {
        from,
        to,
        candidates,
        resolution,
        target,
        line,
        column,
    }
}

fn places(agent: &Agent, ix: usize, finder: &Finder<'_, '_>) -> Vec<Place> {
    let lines = Lines::of(&agent.bytes);
    let mut places = Vec::new();
    for declared in &agent.declared {
        let found = lines.find(declared.line, 0, &declared.target);
        // A list on one line may name an agent twice.
        let line = found.map_or(declared.line, |(line, _)| line);
        let all = lines.all(line..=line, &declared.target);
        places.extend(
            all.into_iter()
                .map(|(line, at)| (line, at, declared.target.clone())),
        );
    }

    let head = match &agent.definition {
        Some(own) => own.lines.0..=own.lines.1,
        None => 1..=agent.body.line.saturating_sub(1),
    };
    for name in denied(agent) {
        let all = lines.all(head.clone(), &name);
        places.extend(all.into_iter().map(|(line, at)| (line, at, name.clone())));
    }

    let speaker = Speaker {
        file: agent,
        agent: Some(ix),
    };
    for mention in finder.mentions(speaker, &lines) {
        let own = agent.definition.as_deref().filter(|_| mention.in_body);
        let found = match own {
            Some(own) => in_prompt(own, &mention, &lines),
            None => lines.find(mention.line, mention.column, &mention.target),
        };
        places.extend(found.map(|(line, at)| (line, at, mention.target)));
    }
    places
}

/// Returns the agents that an agent's rules keep it from calling, by name. A rule that no longer named them would allow it.
fn denied(agent: &Agent) -> Vec<String> {
    let rules = agent.callees.iter().flat_map(|callees| &callees.rules);
    let by_rule = rules
        .filter(|rule| !rule.allows && !rule.agents.contains('*'))
        .map(|rule| rule.agents.clone());
    let tools = agent
        .tools
        .denied
        .iter()
        .map(|tool| Tool::from(tool.as_str()));
    let calls = tools.filter(|tool| meaning(tool.name) == Meaning::Can(&[Capability::Delegate]));
    let bound = calls.filter_map(|tool| tool.argument);
    let by_tool = bound.flat_map(|agents| agents.split(',').map(|agent| agent.trim().to_owned()));

    by_rule.chain(by_tool).collect()
}

/// Returns where in its file a mention of a definition's prompt stands: a name that occurs as often in the prompt as in its
/// lines of the file is found by its number.
fn in_prompt(own: &Definition, mention: &Mention, lines: &Lines<'_>) -> Option<(u32, usize)> {
    let prompt = &own.prompt;
    if prompt.reference.is_some() {
        return None;
    }
    let before = prompt.text.split_inclusive('\n');
    let start: usize = before
        .take(mention.line.saturating_sub(1) as usize)
        .map(str::len)
        .sum();
    let expected = start + mention.column;
    let meant: Vec<usize> = words_in(&prompt.text, &mention.target).collect();
    let number = meant.iter().position(|&at| at >= expected)?;

    let (first, last) = (prompt.lines.iter().min()?, prompt.lines.iter().max()?);
    let written = lines.all(*first..=*last, &mention.target);
    (written.len() == meant.len()).then(|| written[number])
}
