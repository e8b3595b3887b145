//! What one agent may do, commit by commit.

use super::{Change, Delta, change, delta};
use crate::agent::{self, Agent};
use crate::catalog;
use crate::config::cues::CatalogCues;
use crate::definition::{self, Found};
use crate::document::Format;
use crate::graph;
use crate::model::Model;
use crate::source::{History, Source, Version};

/// A commit that changed what an agent may do.
#[derive(Debug)]
pub struct Step<'h> {
    /// The commit; nothing for what is not committed yet.
    pub version: Option<&'h Version>,
    pub kind: StepKind,
    pub capabilities: Delta<String>,
    pub tools: Delta<String>,
    pub denied: Delta<String>,
    /// Whom its rules let it call, and with `!` whom they do not.
    pub callees: Delta<String>,
}

/// What a commit did to an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// It brought the agent.
    Added,
    /// It is the first that is known; what was before it is not.
    Oldest,
    Changed,
    Removed,
}

/// What commits did to an agent, the newest first.
#[derive(Debug)]
pub struct Steps<'h> {
    pub steps: Vec<Step<'h>>,
    /// Commits that changed the file and not what the agent may do.
    pub others: usize,
    /// Commits whose version of the file could not be read.
    pub unread: usize,
}

/// A state of the agent, and the commit that left it.
struct State<'h> {
    version: Option<&'h Version>,
    model: Option<Box<Model>>,
}

/// Returns the commits of a history that changed what an agent may do. `now` is the agent as its file has it.
pub fn steps<'h>(history: &'h History, now: &Agent) -> Steps<'h> {
    let mut told = Steps {
        steps: Vec::new(),
        others: 0,
        unread: 0,
    };
    let is_whole = !history.is_cut && !history.is_shallow;
    let mut before: Option<State<'h>> = None;
    for version in history.versions.iter().rev() {
        if version.bytes.is_none() && !version.is_removal {
            told.unread += 1;
            continue;
        }
        let state = State {
            version: Some(version),
            model: at(version, now).map(alone),
        };
        told.add(before.as_ref(), &state, is_whole);
        before = Some(state);
    }

    let newest = history
        .versions
        .first()
        .and_then(|newest| newest.bytes.as_ref());
    if newest.is_none_or(|bytes| *bytes != *now.bytes) {
        let state = State {
            version: None,
            model: Some(alone(now.clone())),
        };
        let others = told.others;
        told.add(before.as_ref(), &state, is_whole);
        // What is not committed is no commit.
        told.others = others;
    }
    told.steps.reverse();
    told
}

impl<'h> Steps<'h> {
    /// Adds what happened between two states.
    fn add(&mut self, before: Option<&State<'h>>, state: &State<'h>, is_whole: bool) {
        let kind = match (
            before.and_then(|before| before.model.as_ref()),
            &state.model,
        ) {
            (None, None) => return,
            (Some(_), None) => StepKind::Removed,
            (None, Some(_)) if before.is_none() && !is_whole => StepKind::Oldest,
            (None, Some(_)) => StepKind::Added,
            (Some(_), Some(_)) => StepKind::Changed,
        };
        let nobody = Model::default();
        let old = before
            .and_then(|before| before.model.as_deref())
            .unwrap_or(&nobody);
        let new = state.model.as_deref().unwrap_or(&nobody);
        let step = step(state.version, kind, old, new);

        match kind == StepKind::Changed && step.is_empty() {
            true => self.others += 1,
            false => self.steps.push(step),
        }
    }

    /// Returns since when the agent has each capability that it has: the last commit that gave it, by name.
    pub fn since(&self, now: &Agent) -> Vec<(String, &Step<'h>)> {
        let held = crate::capability::Capabilities::of(&now.tools).names();
        let gained = |name: String| {
            let mut steps = self.steps.iter();
            let step = steps.find(|step| step.capabilities.gained.contains(&name))?;
            Some((name, step))
        };
        held.into_iter().filter_map(gained).collect()
    }
}

impl Step<'_> {
    fn is_empty(&self) -> bool {
        let deltas = [&self.capabilities, &self.tools, &self.denied, &self.callees];
        deltas.iter().all(|delta| delta.is_empty())
    }
}

fn step<'h>(version: Option<&'h Version>, kind: StepKind, old: &Model, new: &Model) -> Step<'h> {
    let (before, after) = (old.catalog.agents.first(), new.catalog.agents.first());
    if let (Some(from), Some(to)) = (before, after) {
        let Change {
            tools,
            denied,
            capabilities,
            ..
        } = change(old, new, 0, 0);
        return Step {
            version,
            kind,
            capabilities,
            tools,
            denied,
            callees: delta(&callees(&from.agent), &callees(&to.agent)),
        };
    }

    let all = |of: &dyn Fn(&catalog::Listing) -> Vec<String>| {
        let of = |listing: Option<&catalog::Listing>| listing.map(of).unwrap_or_default();
        delta(&of(before), &of(after))
    };
    Step {
        version,
        kind,
        capabilities: all(&|listing| listing.capabilities.names()),
        tools: all(&|listing| listing.agent.tools.names.clone()),
        denied: all(&|listing| listing.agent.tools.denied.clone()),
        callees: all(&|listing| callees(&listing.agent)),
    }
}

/// Returns whom an agent's rules let it call, and with `!` whom they do not.
fn callees(agent: &Agent) -> Vec<String> {
    let rules = agent.callees.iter().flat_map(|callees| &callees.rules);
    let rule = |rule: &agent::CalleeRule| match rule.allows {
        true => rule.agents.clone(),
        false => format!("!{}", rule.agents),
    };
    rules.map(rule).collect()
}

/// Returns the agent as a version of its file has it.
fn at(version: &Version, now: &Agent) -> Option<Agent> {
    let bytes = version.bytes.as_ref()?;
    let definitions = match (&now.definition, std::str::from_utf8(bytes)) {
        (None, _) => None,
        (Some(_), Ok(text)) => {
            Format::of(&version.place, text)?;
            match definition::find(&version.place, text) {
                Found::Definitions { definitions, .. } => Some(definitions),
                Found::Nothing | Found::Unreadable { .. } => return None,
            }
        }
        (Some(_), Err(_)) => return None,
    };
    let source = Source {
        source: now.source.clone(),
        folders: now.folders.clone(),
        path: version.path.as_str().into(),
        bytes: bytes.clone(),
        definitions,
    };

    let mut agents = agent::parse_all(source).value.into_iter();
    match now.key() {
        Some(key) => agents.find(|agent| agent.key() == Some(key)),
        None => agents.next(),
    }
}

/// Returns a catalog of one agent.
fn alone(agent: Agent) -> Box<Model> {
    let catalog = catalog::assemble(vec![agent.source.clone()], vec![agent]);
    let graph = graph::relate(&catalog, &CatalogCues::default()).value;
    Box::new(Model {
        catalog,
        graph,
        ..Model::default()
    })
}
