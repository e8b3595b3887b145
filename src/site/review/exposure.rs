//! The agents to look at first: those that can do most, for most callers, on input that nobody vouches for.

use std::cmp::Reverse;

use serde::Serialize;

use crate::capability::Capability;
use crate::catalog::Listing;
use crate::facts::Access;
use crate::finding::Severity;
use crate::site::atlas::Atlas;
use crate::site::frame::Link;
use crate::site::signature::Signature;
use crate::words::Value;

/// Most points that the findings of one agent count for: more of them are no more danger.
const MOST_FOR_FINDINGS: usize = 3;

/// An agent with its points.
#[derive(Serialize)]
pub(in crate::site) struct Exposed<'m> {
    agent: Link,
    /// Its source where there are several, else its file.
    place: &'m str,
    signature: Signature,
    score: usize,
    /// What the score is the sum of.
    terms: Vec<Term>,
}

/// A part of a score.
#[derive(Serialize)]
struct Term {
    /// What it is for, in words.
    words: String,
    points: usize,
}

/// Returns so many agents with the highest scores; of equals, the one that more agents can start, then by name.
pub(in crate::site) fn highest<'m>(atlas: &Atlas<'m>, most: usize) -> Vec<Exposed<'m>> {
    let callers = callers(atlas);
    let mut scored: Vec<(usize, usize, Vec<Term>)> = atlas
        .by_name
        .iter()
        .map(|&agent| {
            let terms = terms(atlas, agent, callers[agent]);
            (terms.iter().map(|term| term.points).sum(), agent, terms)
        })
        .filter(|(score, ..)| *score > 0)
        .collect();
    scored.sort_by_key(|&(score, agent, _)| Reverse((score, callers[agent])));

    scored
        .into_iter()
        .take(most)
        .map(|(score, agent, terms)| {
            let listing = atlas.agent(agent);
            Exposed {
                agent: atlas.link(agent),
                place: if atlas.has_sources() {
                    &listing.agent.source
                } else {
                    &listing.agent.path
                },
                signature: Signature::of(&atlas.words, &listing.capabilities),
                score,
                terms,
            }
        })
        .collect()
}

/// Returns, by agent, how many others delegate to it by a call that can run.
fn callers(atlas: &Atlas<'_>) -> Vec<usize> {
    let mut callers = vec![0; atlas.agents()];
    for edge in &atlas.model.graph.delegations.edges {
        if edge.verdict.runs() {
            callers[edge.callee] += 1;
        }
    }
    callers
}

fn terms(atlas: &Atlas<'_>, agent: usize, callers: usize) -> Vec<Term> {
    let listing = atlas.agent(agent);
    [
        capability(atlas, agent, Capability::Execute, 3),
        capability(atlas, agent, Capability::Edit, 1),
        inherits(atlas, listing),
        untrusted(atlas, listing),
        started(atlas, callers),
        findings(atlas, agent),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the points for a capability, had or reached: a caller gets the same done by either.
fn capability(
    atlas: &Atlas<'_>,
    agent: usize,
    capability: Capability,
    points: usize,
) -> Option<Term> {
    let name = atlas.words.say(capability.name());
    let phrase = if atlas.agent(agent).capabilities.can(capability) {
        "can {capability}"
    } else {
        atlas.way(agent, capability)?;
        "reaches {capability} through others"
    };
    let words = atlas
        .words
        .fill(phrase, &[("capability", Value::Text(name))]);
    Some(Term::new(&words, points))
}

fn inherits(atlas: &Atlas<'_>, listing: &Listing) -> Option<Term> {
    Access::from(&listing.agent.tools)
        .is_unrestricted()
        .then(|| Term::new(atlas.words.say("all tools"), 2))
}

/// Returns the points for text of strangers that reaches the agent: pages of the web, and what MCP servers return.
fn untrusted(atlas: &Atlas<'_>, listing: &Listing) -> Option<Term> {
    let capabilities = &listing.capabilities;
    let reads = capabilities.can(Capability::Web) || !capabilities.mcp.is_empty();
    reads.then(|| Term::new(atlas.words.say("reads untrusted input"), 2))
}

fn started(atlas: &Atlas<'_>, callers: usize) -> Option<Term> {
    let phrase = "{n} agent can start it|{n} agents can start it";
    (callers > 0).then(|| Term::new(&atlas.words.count(phrase, callers), 1))
}

fn findings(atlas: &Atlas<'_>, agent: usize) -> Option<Term> {
    let severe = atlas
        .findings_of(agent)
        .filter(|finding| finding.severity < Severity::Info)
        .count();
    let phrase = "{n} warning|{n} warnings";
    (severe > 0).then(|| {
        Term::new(
            &atlas.words.count(phrase, severe),
            severe.min(MOST_FOR_FINDINGS),
        )
    })
}

impl Term {
    fn new(words: &str, points: usize) -> Self {
        Term {
            words: words.to_owned(),
            points,
        }
    }
}
