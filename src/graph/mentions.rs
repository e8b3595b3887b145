//! Mentions: where one agent's file names another, and as what.
//!
//! A name is found in three ways: it is one of the catalog's (all of them are searched for at once), it is marked up
//! and ends with a word for a role, or its syntax claims an agent (`@agent-x`, `subagent_type: "x"`). Whether a find
//! is a mention is a matter of points: how the name is written, which words stand beside it, and what the heading,
//! the lead-in or the table's header above it is about. The same three tell the relation, in that order.

mod cues;
mod find;
mod text;
mod vocabulary;

use aho_corasick::AhoCorasick;

use super::evidence::Lines;
use super::resolve::Names;
use crate::agent::body::Heading;
use crate::agent::{Agent, RelationType};
use cues::{Cues, Said};
use find::Candidate;
use text::{Block, Kind, Span, Squeezed};
use vocabulary::{Setting, Weight};

/// Points from which a find is a mention. A marked or hyphenated name that ends with a role has them alone, a name in
/// title case needs a cue beside it, and plain words need a cue and a list of agents around them.
const THRESHOLD: i8 = 4;

/// One mention, before it is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// The name as written.
    pub(super) target: String,
    pub(super) relation: RelationType,
    /// Line in the file.
    pub(super) line: u32,
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// One plain word, such as `debugger` in "run the debugger".
    Word,
    /// Several plain words.
    Plain,
    /// One word, marked up.
    MarkedWord,
    /// Several words in title case.
    Title,
    /// Words joined by `-` or `_`.
    Slug,
    /// Several words, marked up.
    Marked,
    /// The syntax says that this is an agent.
    Claimed,
}

/// Finds mentions of a catalog's agents.
pub(super) struct Finder<'n, 'c> {
    names: &'n Names<'c>,
    known: Option<AhoCorasick>,
    cues: Cues,
}

/// What stands above a block.
#[derive(Clone, Copy, Default)]
struct Above {
    /// What the header of the block's column says.
    header: Option<&'static Setting>,
    /// What the lead-in or the nearest telling heading says.
    lead: Option<&'static Setting>,
}

impl<'n, 'c> Finder<'n, 'c> {
    /// Prepares the search for all names of a catalog.
    pub(super) fn new(names: &'n Names<'c>) -> Self {
        Finder { names, known: find::automaton(names), cues: Cues::new() }
    }

    /// Returns every mention in an agent's file, front matter first.
    pub(super) fn mentions(&self, agent: &Agent, ix: usize, lines: &Lines<'_>) -> Vec<Mention> {
        let mut squeezed = Squeezed::default();
        let front = text::front_matter(agent, lines);
        let mut mentions = self.read(&front.text, &front.blocks, &[], ix, &mut squeezed);
        let blocks = text::body(agent);
        mentions.extend(self.read(&agent.body.text, &blocks, &agent.body.headings, ix, &mut squeezed));
        mentions
    }

    fn read(
        &self,
        text: &str,
        blocks: &[Block],
        headings: &[Heading],
        ix: usize,
        squeezed: &mut Squeezed,
    ) -> Vec<Mention> {
        let known = find::known(self.known.as_ref(), text, squeezed);
        let mut known = known.as_slice();
        let mut walk = Walk { cues: &self.cues, text, blocks, headings, lead: None, in_example: false };
        let mut mentions = Vec::new();
        for block in blocks {
            let here = known.partition_point(|span| span.start < block.end);
            let (spans, rest) = known.split_at(here);
            known = rest;
            if walk.enter(block) {
                continue;
            }
            let mut candidates = find::candidates(text, block, spans, self.names);
            candidates.retain(|candidate| !self.names.is_own(ix, &candidate.target));
            if !candidates.is_empty() {
                let above = walk.above(block);
                mentions.extend(self.judge(text, block, &candidates, above));
            }
        }
        mentions
    }

    /// Returns the candidates of a block that are mentions. Names that stand in one list share their cues.
    fn judge(&self, text: &str, block: &Block, candidates: &[Candidate], above: Above) -> Vec<Mention> {
        let linked =
            |a: &Candidate, b: &Candidate| find::links(&text[a.span.end.min(b.span.start)..b.span.start]);
        let mut mentions = Vec::new();
        for group in candidates.chunk_by(linked) {
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let sentence = find::sentence(text, block, first.span.start);
            let rest = &text[last.span.end..find::sentence_end(text, block, last.span.end)];
            let context = Context {
                before: self.cues.before(&text[sentence..first.span.start]),
                after: self.cues.after(rest),
                described: self.cues.description(rest),
                opens: text[block.start..first.span.start].chars().all(|c| !c.is_alphanumeric()),
                quoted: find::is_quoted(&text[block.start..block.end], first.span.start - block.start),
                above,
            };
            if context.before.is_some_and(|said| said.negated) {
                continue;
            }
            let named = group.iter().filter(|candidate| points(candidate, block, &context) >= THRESHOLD);
            mentions.extend(named.map(|candidate| Mention {
                target: candidate.target.clone(),
                relation: relation(candidate, &context),
                line: block.line + find::line_feeds(&text[block.start..candidate.span.start]),
            }));
        }
        mentions
    }
}

/// The walk over a text's blocks, which remembers what stands above.
struct Walk<'t> {
    cues: &'t Cues,
    text: &'t str,
    blocks: &'t [Block],
    headings: &'t [Heading],
    /// The lead-in of the list that the walk is in.
    lead: Option<Span>,
    in_example: bool,
}

impl Walk<'_> {
    /// Goes on to a block; true where it belongs to an example or a transcript, in which nothing is meant.
    fn enter(&mut self, block: &Block) -> bool {
        let text = &self.text[block.start..block.end];
        match block.kind {
            Kind::Prose | Kind::Heading => {
                let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
                let start = block.start + text.trim_end().len() - last.len();
                self.lead = last
                    .trim_end_matches(['*', '_'])
                    .ends_with(':')
                    .then_some(Span { start, end: start + last.len() });
            }
            Kind::Item { depth: 0 } if text.trim_end().ends_with(':') => {}
            _ => {}
        }
        let was_in_example = self.in_example;
        if let Some(at) = text.rfind("<example") {
            self.in_example = !text[at..].contains("</example>");
            return true;
        }
        self.in_example &= !text.contains("</example>");
        was_in_example || find::is_transcript(text)
    }

    /// Returns what stands above a block: its header cell, its lead-in, its headings from the nearest up.
    fn above(&self, block: &Block) -> Above {
        let header = match block.kind {
            Kind::Cell { header } => self.blocks.get(header as usize),
            _ => None,
        };
        let header = header.and_then(|header| self.cues.header(&self.text[header.start..header.end]));
        let lead = self.lead.filter(|lead| lead.end <= block.start);
        let lead = lead.and_then(|lead| self.cues.heading(&self.text[lead.start..lead.end]));
        Above { header, lead: lead.or_else(|| self.heading(block)) }
    }

    fn heading(&self, block: &Block) -> Option<&'static Setting> {
        let mut ix = usize::from(block.heading?);
        let mut level = u8::MAX;
        loop {
            let heading = self.headings.get(ix)?;
            // The first heading of a file is its title: "Agent Orchestrator" lists nobody.
            if heading.level < level && ix > 0 {
                level = heading.level;
                if let Some(setting) = self.cues.heading(&heading.text) {
                    return Some(setting);
                }
            }
            ix = ix.checked_sub(1)?;
        }
    }
}

/// What stands around a group of names.
struct Context {
    before: Option<Said>,
    after: Option<Said>,
    described: Option<RelationType>,
    /// Whether the group opens its block.
    opens: bool,
    quoted: bool,
    above: Above,
}

/// Returns how much speaks for a candidate.
fn points(candidate: &Candidate, block: &Block, context: &Context) -> i8 {
    let cue = context.before.or(context.after).map_or(0, |said| match said.weight {
        Weight::Speaks => 3,
        Weight::Loose => 2,
    });
    let place = match block.kind {
        Kind::Code { prose: true } if candidate.form >= Form::Marked => 0,
        Kind::Code { prose: true } => -2,
        Kind::Code { prose: false } => -6,
        Kind::Heading => -1,
        Kind::Meta { prose: false } => -1,
        _ => 0,
    };
    let unknown = match (candidate.known, candidate.role) {
        (true, _) => 0,
        (false, true) => -2,
        (false, false) => -3,
    };
    vocabulary::form_points(candidate.form)
        + i8::from(candidate.role)
        + 3 * i8::from(candidate.called_agent)
        + cue
        + setting_points(block, context)
        + place
        + unknown
        - 3 * i8::from(context.quoted)
}

fn setting_points(block: &Block, context: &Context) -> i8 {
    match (context.above.header, context.above.lead) {
        (Some(_), _) if context.opens => 4,
        (_, Some(lead)) if lead.agents && context.opens && block.kind != Kind::Prose => 3,
        (_, Some(lead)) if lead.agents || context.opens => 1,
        _ => 0,
    }
}

/// Tells what a mention states: its cue first, then its column, then what its item says, then what stands above.
fn relation(candidate: &Candidate, context: &Context) -> RelationType {
    let above = &context.above;
    let header = above.header.map(|header| match above.lead {
        // A column called "Agent" lists agents and leaves what they are for to the heading.
        Some(lead) if header.relation == RelationType::DelegatesTo && lead.agents => lead.relation,
        _ => header.relation,
    });
    let claimed = candidate.claims;
    let said = context.before.map(|said| said.relation);
    let after = context.after.filter(|said| said.relation != RelationType::DelegatesTo);
    let described = context.described.filter(|_| context.opens && above.lead.is_some());
    claimed
        .or(said)
        .or(header)
        .or(after.map(|said| said.relation))
        .or(described)
        .or(above.lead.map(|lead| lead.relation))
        .or(context.after.map(|said| said.relation))
        .or(candidate.otherwise)
        .unwrap_or(RelationType::CollaboratesWith)
}
