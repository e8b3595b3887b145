//! The delegations of a catalog, drawn and listed by component, and how many of them can run.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::agent::RelationClass;
use crate::draw::{Picture, Sheet};
use crate::graph::{Barrier, Cause, Delegation, Delegations, Limit, Relation};
use crate::site::atlas::Atlas;
use crate::site::evidence::{Evidence, plain};
use crate::site::frame::Link;
use crate::words::Value;

/// Most agents and delegations of a component that is drawn whole: more are not legible on one screen.
const MOST_AGENTS: usize = 150;
const MOST_DRAWN: usize = 400;

/// A drawing shrinks to the room that it has, at most to four fifths: smaller names cannot be read.
const SMALLEST: (i32, i32) = (4, 5);

/// The style sheet knows smallest widths in steps of so many pixels, up to the last step.
const STEP: i32 = 160;
const LAST_STEP: i32 = 16;

/// Most delegations of a component that is listed; the table of all relations has the rest.
const MOST_LISTED: usize = 400;

/// Most delegations of a page that quotes each of them: about 25 KB compressed.
const MOST_QUOTED: usize = 250;

/// What a graph page shows of delegation.
#[derive(Serialize)]
pub(super) struct Overview<'m> {
    /// How many delegations are written, and how many of them can run.
    summary: String,
    /// Why the others cannot.
    reasons: Vec<String>,
    /// The components of three agents and more, those with most calls that can run first.
    components: Vec<Component<'m>>,
    /// The delegations of agents that take part in no other.
    pairs: Vec<Caller<'m>>,
    /// How many agents take part in no delegation, in words.
    others: Option<String>,
    /// How many relations start no agent, in words.
    hidden: Option<String>,
}

/// Agents that are connected by delegations.
#[derive(Serialize)]
struct Component<'m> {
    /// Its agents and delegations, counted in words.
    title: String,
    /// As SVG; none where it is too large to be drawn.
    picture: Option<String>,
    /// The drawing's smallest width, in steps of the style sheet.
    least: i32,
    callers: Vec<Caller<'m>>,
}

/// An agent, and whom it delegates to.
#[derive(Serialize)]
struct Caller<'m> {
    /// Its number, by which the script knows it.
    ix: usize,
    agent: Link,
    /// Why none of its delegations can run.
    reason: Option<String>,
    callees: Vec<Callee<'m>>,
}

/// One delegation, from its caller's side.
#[derive(Serialize)]
struct Callee<'m> {
    /// Its number, by which the script knows it.
    ix: usize,
    agent: Link,
    runs: bool,
    /// Why it cannot run, where others of the caller can.
    reason: Option<String>,
    evidence: Vec<Evidence<'m>>,
}

impl<'m> Overview<'m> {
    /// Collects what a page shows; `root` is the path from the page to the site's root.
    pub(super) fn new(atlas: &Atlas<'m>, root: &str) -> Self {
        let delegations = &atlas.model.graph.delegations;
        let quotes = delegations.edges.len() <= MOST_QUOTED;
        let (pairs, components): (Vec<_>, Vec<_>) = delegations
            .components()
            .into_iter()
            .partition(|edges| agents(edges).len() == 2);
        Overview {
            summary: summary(atlas, delegations),
            reasons: reasons(atlas, delegations),
            components: components
                .iter()
                .map(|edges| component(atlas, edges, root, quotes))
                .collect(),
            pairs: callers(atlas, &pairs.concat(), quotes),
            others: others(atlas, delegations),
            hidden: hidden(atlas),
        }
    }
}

/// The part of the graph that agents of one category make up.
#[derive(Serialize)]
pub(crate) struct SubGraph {
    /// What it holds, counted in words.
    title: String,
    /// As SVG.
    picture: String,
    /// The drawing's smallest width, in steps of the style sheet.
    least: i32,
    /// Whether it shows delegations; otherwise it shows who works before whom.
    is_delegation: bool,
}

impl SubGraph {
    /// Draws the delegations within agents, or, where there are none, their order; `None` where there is neither.
    pub(in crate::site) fn new(atlas: &Atlas<'_>, within: &[usize], root: &str) -> Option<Self> {
        let within: BTreeSet<usize> = within.iter().copied().collect();
        let edges: Vec<&Delegation> = within
            .iter()
            .flat_map(|&agent| atlas.model.graph.delegations.from(agent))
            .filter(|edge| within.contains(&edge.callee))
            .collect();
        let link = |ix: usize| Some(format!("{root}{}", atlas.link(ix).href));
        if !edges.is_empty() {
            let count = agents(&edges).len();
            let is_drawn = count <= MOST_AGENTS && edges.len() <= MOST_DRAWN;
            return is_drawn.then(|| {
                let title = title(atlas, count, &edges);
                let picture = sheet(atlas, &link).delegation(&edges);
                SubGraph::drawn(title, &picture, true)
            });
        }

        let order = order(atlas, &within);
        let is_drawn = !order.is_empty() && order.len() <= MOST_DRAWN;
        is_drawn.then(|| {
            let phrase = "{n} relation of order|{n} relations of order";
            let title = atlas.words.count(phrase, order.len());
            SubGraph::drawn(title, &sheet(atlas, &link).order(&order), false)
        })
    }

    fn drawn(title: String, picture: &Picture, is_delegation: bool) -> Self {
        SubGraph {
            title,
            least: least(picture),
            picture: picture.inline(),
            is_delegation,
        }
    }
}

/// Returns the relations of order between agents.
fn order<'m>(atlas: &Atlas<'m>, within: &BTreeSet<usize>) -> Vec<&'m Relation> {
    within
        .iter()
        .flat_map(|&agent| atlas.model.graph.outgoing(agent))
        .filter(|relation| relation.relation.class() == RelationClass::Order)
        .filter(|relation| relation.to.is_some_and(|to| within.contains(&to)))
        .collect()
}

fn summary(atlas: &Atlas<'_>, delegations: &Delegations) -> String {
    if delegations.edges.is_empty() {
        return atlas
            .words
            .say("No delegation is written between agents of this catalog.")
            .to_owned();
    }
    let written = delegations.edges.len();
    if let Some(tool) = missing_tool(delegations) {
        return atlas.words.fill(
            "{n} delegation is written, 0 can run: no caller has {tool}.|{n} delegations are written, 0 can run: no caller has {tool}.",
            &[("n", Value::Count(written)), ("tool", Value::Text(tool))],
        );
    }

    atlas.words.fill(
        "{n} delegation is written, {live} can run.|{n} delegations are written, {live} can run.",
        &[
            ("n", Value::Count(written)),
            ("live", Value::Count(delegations.running())),
        ],
    )
}

/// Returns the tool that every caller lacks, where that alone keeps all delegations from running.
fn missing_tool(delegations: &Delegations) -> Option<&'static str> {
    let mut tools = delegations
        .edges
        .iter()
        .map(|edge| match edge.verdict.barrier() {
            Some(Barrier::Caller(Limit {
                cause: Cause::NoTool,
                tool,
                ..
            })) => Some(tool),
            _ => None,
        });
    let first = tools.next()??;
    tools.all(|tool| tool == Some(first)).then_some(first)
}

/// Returns why delegations cannot run, with how many cannot for each reason.
fn reasons(atlas: &Atlas<'_>, delegations: &Delegations) -> Vec<String> {
    if missing_tool(delegations).is_some() {
        return Vec::new();
    }

    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for barrier in delegations
        .edges
        .iter()
        .filter_map(|edge| edge.verdict.barrier())
    {
        *counts.entry(counted(barrier)).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(phrase, count)| atlas.words.count(phrase, count))
        .collect()
}

/// Returns the phrase that counts the delegations with a barrier of this kind.
fn counted(barrier: Barrier) -> &'static str {
    match barrier {
        Barrier::Caller(Limit {
            cause: Cause::Runtime,
            ..
        }) => "{n} cannot run because the runtime lets no agent start another.",
        Barrier::Caller(Limit {
            cause: Cause::NoTool | Cause::Denied | Cause::Mode,
            ..
        }) => "{n} cannot run because the caller has no tool that starts agents.",
        Barrier::Caller(_) | Barrier::NotListed(_) => {
            "{n} cannot run because the caller may start other agents, but not this one."
        }
        Barrier::NeverCalled => "{n} cannot run because no agent may start the callee.",
        Barrier::OutOfReach
        | Barrier::NotACall
        | Barrier::Unclear
        | Barrier::UnknownAgent
        | Barrier::AmbiguousAgent
        | Barrier::Itself => {
            "{n} cannot run because the two agents have different sources or runtimes."
        }
    }
}

fn others(atlas: &Atlas<'_>, delegations: &Delegations) -> Option<String> {
    let all: Vec<&Delegation> = delegations.edges.iter().collect();
    let others = atlas.agents() - agents(&all).len();
    (others > 0 && !all.is_empty()).then(|| {
        atlas.words.count(
            "{n} agent takes part in no delegation.|{n} agents take part in no delegation.",
            others,
        )
    })
}

/// Counts the relations that start no agent: they are not drawn.
fn hidden(atlas: &Atlas<'_>) -> Option<String> {
    let relations = &atlas.model.graph.relations;
    let hidden = relations
        .iter()
        .filter(|relation| relation.relation.class() != RelationClass::Call)
        .count();
    let phrase = "{n} other relation starts no agent.|{n} other relations start no agent.";
    (hidden > 0).then(|| atlas.words.count(phrase, hidden))
}

fn component<'m>(
    atlas: &Atlas<'m>,
    edges: &[&Delegation],
    root: &str,
    quotes: bool,
) -> Component<'m> {
    let agents = agents(edges).len();
    let is_drawn = agents <= MOST_AGENTS && edges.len() <= MOST_DRAWN;
    let link = |ix: usize| Some(format!("{root}{}", atlas.link(ix).href));
    let picture = is_drawn.then(|| sheet(atlas, &link).numbered().delegation(edges));
    Component {
        title: title(atlas, agents, edges),
        least: picture.as_ref().map_or(0, least),
        picture: picture.map(|picture| picture.inline()),
        callers: if edges.len() > MOST_LISTED {
            Vec::new()
        } else {
            callers(atlas, edges, quotes)
        },
    }
}

/// Returns the smallest width of a drawing, in steps.
fn least(picture: &Picture) -> i32 {
    let (part, whole) = SMALLEST;
    (picture.width() * part / whole / STEP).min(LAST_STEP)
}

fn title(atlas: &Atlas<'_>, agents: usize, edges: &[&Delegation]) -> String {
    let live = edges.iter().filter(|edge| edge.verdict.runs()).count();
    let delegations = atlas.words.fill(
        "{n} delegation, {live} can run|{n} delegations, {live} can run",
        &[
            ("n", Value::Count(edges.len())),
            ("live", Value::Count(live)),
        ],
    );
    format!(
        "{}, {delegations}",
        atlas.words.count("{n} agent|{n} agents", agents)
    )
}

/// Returns what the drawings of a page are made on, which tells in words what they show.
fn sheet<'a>(atlas: &'a Atlas<'_>, link: &'a dyn Fn(usize) -> Option<String>) -> Sheet<'a> {
    Sheet::new(atlas.model, link).saying(&atlas.words).terse()
}

fn callers<'m>(atlas: &Atlas<'m>, edges: &[&Delegation], quotes: bool) -> Vec<Caller<'m>> {
    edges
        .chunk_by(|a, b| a.caller == b.caller)
        .map(|edges| Caller {
            ix: edges[0].caller,
            agent: atlas.link(edges[0].caller),
            reason: callers_reason(atlas, edges[0]),
            callees: edges
                .iter()
                .map(|edge| callee(atlas, edge, quotes))
                .collect(),
        })
        .collect()
}

/// Returns why no delegation of a caller can run.
fn callers_reason(atlas: &Atlas<'_>, edge: &Delegation) -> Option<String> {
    let barrier = edge.verdict.barrier()?;
    matches!(barrier, Barrier::Caller(_)).then(|| cannot_run(atlas, barrier))
}

/// Returns why this delegation of a caller cannot run, where others could.
fn callees_reason(atlas: &Atlas<'_>, edge: &Delegation) -> Option<String> {
    let barrier = edge.verdict.barrier()?;
    (!matches!(barrier, Barrier::Caller(_))).then(|| cannot_run(atlas, barrier))
}

fn cannot_run(atlas: &Atlas<'_>, barrier: Barrier) -> String {
    let reason = plain(&barrier.reason(&atlas.words));
    atlas
        .words
        .fill("cannot run: {reason}", &[("reason", Value::Text(&reason))])
}

fn callee<'m>(atlas: &Atlas<'m>, edge: &Delegation, quotes: bool) -> Callee<'m> {
    Callee {
        ix: edge.callee,
        agent: atlas.link(edge.callee),
        runs: edge.verdict.runs(),
        reason: callees_reason(atlas, edge),
        evidence: edge
            .relations
            .iter()
            .filter_map(|&ix| atlas.model.graph.relations.get(ix))
            .map(|relation| Evidence::stated(atlas, relation))
            .map(|evidence| {
                if quotes {
                    evidence
                } else {
                    evidence.without_quote()
                }
            })
            .collect(),
    }
}

/// Returns the agents of delegations, each once.
fn agents(edges: &[&Delegation]) -> BTreeSet<usize> {
    edges
        .iter()
        .flat_map(|edge| [edge.caller, edge.callee])
        .collect()
}
