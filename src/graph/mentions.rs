//! Mentions: where one agent's file names another, and as what.
//!
//! A name is found in three ways: it is one of the catalog's (all of them are searched for at once), it is marked up
//! and ends with a word for a role, or its syntax claims an agent (`@agent-x`, `subagent_type: "x"`). Whether a find
//! is a mention is a matter of points: how the name is written, which words stand beside it, and what the heading,
//! the lead-in or the table's header above it is about. The same three tell the relation, in that order.

mod around;
mod chain;
mod cues;
mod denial;
mod find;
mod languages;
mod text;
mod vocabulary;
mod word_map;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use super::evidence::Lines;
use super::resolve::{Names, Speaker};
use crate::agent::RelationType;
use crate::agent::body::Heading;
use crate::config;
use cues::{Cues, Predicate, Said};
use find::{Candidate, Role};
use languages::Languages;
use text::{Block, Kind, Span, Squeezed};
use vocabulary::{Setting, Weight};

/// Points from which a find is a mention. A marked or hyphenated name that ends with a role has them alone, a name in
/// title case needs a cue beside it, and plain words need a cue and a list of agents around them.
const THRESHOLD: i8 = 4;

/// The longest block that is read whole, in bytes: a paragraph of more is data, and each name in it is judged by all
/// that stands before it.
const LONGEST_BLOCK: usize = 32 << 10;

/// One mention, before it is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// The name as written.
    pub(super) target: String,
    pub(super) relation: RelationType,
    /// Line in the file.
    pub(super) line: u32,
    /// Byte of the line at which the name stands, or before it where mark-up is left out.
    pub(super) column: usize,
    /// It stands in the body, whose lines [`Agent::read_body`](crate::agent::Agent::read_body) counts.
    pub(super) in_body: bool,
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// One plain word, such as `debugger` in "run the debugger".
    Word,
    /// One word with a capital of its own: "back to the Developer".
    Proper,
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
    /// Names are wanted wherever they stand, and not only where something is said of an agent.
    everywhere: bool,
}

/// What may name an agent in a block.
struct FoundIn<'b> {
    block: Cow<'b, Block>,
    candidates: Vec<Candidate>,
    /// Names of agents of which nothing is said: the file's own, and those in examples.
    bare: Vec<Candidate>,
    above: Above,
    /// The list or column that the block is of.
    list: Option<ListId>,
    /// Whether the file's agent is one of a team whose names are single words.
    in_team: bool,
}

/// A list's items of one depth, or the cells of a table's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ListId {
    Items { list: u32, depth: u8 },
    Column { header: u32 },
}

/// The lists of a text, by what their items say.
struct Lists(BTreeMap<ListId, Items>);

/// How many items a list has.
#[derive(Default)]
struct Items {
    all: u32,
    /// Those that open with an agent of the catalog, or end with one behind an arrow.
    of_agents: u32,
    /// Those that open with words that an agent of the catalog is called by.
    of_names: u32,
}

/// Items that open with an agent, from which on the others of the list are read as agents too.
const FEWEST_AGENTS: u32 = 2;

/// Items of a list, from which on the others tell that one is a title.
const FEWEST_TITLES: u32 = 3;

impl Lists {
    fn new(part: Part<'_>, found: &[FoundIn<'_>]) -> Self {
        let mut lists = BTreeMap::new();
        for found in found.iter().filter(|found| !found.above.other_things) {
            let Some(list) = found.list else { continue };
            let items: &mut Items = lists.entry(list).or_default();
            items.all += 1;
            items.of_agents += u32::from(is_about_agent(part, found));
            items.of_names += u32::from(opens_with_name(part, found));
        }
        Lists(lists)
    }

    /// Tells whether the items of a list name agents: two at least, and no fewer than do not.
    fn holds_agents(&self, list: Option<ListId>) -> bool {
        let items = list.and_then(|list| self.0.get(&list));
        items.is_some_and(|items| {
            items.of_agents >= FEWEST_AGENTS && items.of_agents * 2 >= items.all
        })
    }

    /// Tells whether most items of a list open with other words than names: what looks like a name is a title then.
    fn holds_titles(&self, list: Option<ListId>) -> bool {
        let items = list.and_then(|list| self.0.get(&list));
        items.is_some_and(|items| items.all >= FEWEST_TITLES && items.of_names * 2 < items.all)
    }
}

/// Tells whether an item opens with an agent of the catalog, or ends with one behind an arrow. "Disaster Recovery" is a
/// heading as often as an agent.
fn is_about_agent(part: Part<'_>, found: &FoundIn<'_>) -> bool {
    let is_telling = |found: Option<&Candidate>| found.is_some_and(is_telling);
    let last = found.candidates.last().filter(|last| last.known);
    let is_pointed_at =
        last.is_some_and(|last| around::is_pointed_at(part.text, &found.block, last.span));

    is_telling(found.candidates.first()) && opens_with_name(part, found)
        || is_telling(last) && is_pointed_at
}

/// Tells whether an item opens with the name of an agent of the catalog, set off from what follows.
fn opens_with_name(part: Part<'_>, found: &FoundIn<'_>) -> bool {
    let (text, block) = (part.text, &found.block);
    let Some(first) = found.candidates.first().filter(|first| first.known) else {
        return false;
    };
    let rest = &text[first.span.end..block.end];

    text[block.start..first.span.start]
        .chars()
        .all(|c| !c.is_alphanumeric())
        && around::is_lead(std::slice::from_ref(first), rest)
}

/// What stands above a block.
#[derive(Clone, Copy, Default)]
struct Above {
    /// What the header of the block's column says.
    header: Option<Setting>,
    /// What the lead-in or the nearest telling heading says.
    lead: Option<Setting>,
    /// Whether examples are given.
    examples: bool,
    /// Whether skills, tools or other things are listed.
    other_things: bool,
}

impl<'n, 'c> Finder<'n, 'c> {
    /// Prepares the search for all names of a catalog.
    pub(super) fn new(names: &'n Names<'c>, cues: &config::cues::CatalogCues) -> Self {
        Finder {
            names,
            known: find::automaton(names),
            cues: Cues::new(cues),
            everywhere: false,
        }
    }

    /// Prepares a search that also finds names where nothing is said of an agent: the file's own, those in examples and
    /// those in denials, as far as they are marked or joined by `-` or `_`.
    pub(super) fn everywhere(names: &'n Names<'c>, cues: &config::cues::CatalogCues) -> Self {
        Finder {
            everywhere: true,
            ..Finder::new(names, cues)
        }
    }

    /// Returns every mention in a file, front matter first.
    pub(super) fn mentions(&self, from: Speaker<'_>, lines: &Lines<'_>) -> Vec<Mention> {
        let agent = from.file;
        let body = agent.read_body();
        let front = text::front_matter(agent, lines);
        // The language of a file's head is that of its body, where there is one.
        let languages = match body.text.trim().is_empty() {
            true => Languages::detect(&front.text),
            false => Languages::detect(&body.text),
        };
        let front = Part {
            text: &front.text,
            blocks: &front.blocks,
            headings: &[],
            languages,
        };
        let blocks = text::body(&body);
        let body = Part {
            text: &body.text,
            blocks: &blocks,
            headings: &body.headings,
            languages,
        };

        let mut squeezed = Squeezed::default();
        let mut mentions = self.read(front, from, &mut squeezed);
        let in_body = self.read(body, from, &mut squeezed).into_iter();
        mentions.extend(in_body.map(|mention| Mention {
            in_body: true,
            ..mention
        }));
        mentions
    }

    fn read(&self, part: Part<'_>, from: Speaker<'_>, squeezed: &mut Squeezed) -> Vec<Mention> {
        let found = self.found(part, from, squeezed);
        let lists = Lists::new(part, &found);

        found
            .iter()
            .filter(|found| !found.candidates.is_empty() || !found.bare.is_empty())
            .flat_map(|found| self.judge(part, found, &lists))
            .collect()
    }

    /// Returns what may name an agent, block by block.
    fn found<'b>(
        &self,
        part: Part<'b>,
        from: Speaker<'_>,
        squeezed: &mut Squeezed,
    ) -> Vec<FoundIn<'b>> {
        let Part { text, blocks, .. } = part;
        let known = find::known(self.known.as_ref(), text, blocks, squeezed);
        let mut known = known.as_slice();
        let in_team = self.names.is_of_single_words(from);
        let mut walk = Walk {
            cues: &self.cues,
            part,
            lead: None,
            headings: vec![OnceCell::new(); part.headings.len()],
            header: None,
            in_example: false,
            lists: 0,
        };
        let mut found = Vec::new();
        for block in blocks {
            let block = clipped(block, text);
            let (skipped, here) = (block.start, block.end);
            known = &known[known.partition_point(|span| span.start < skipped)..];
            let (spans, rest) = known.split_at(known.partition_point(|span| span.start < here));
            known = rest;
            // A name at the end of what is read of a block may reach beyond it.
            let spans = &spans[..spans.partition_point(|span| span.end <= here)];
            let is_example = walk.enter(&block);
            if is_example && !self.everywhere {
                continue;
            }
            let (mut candidates, mut bare) = self.candidates(text, &block, spans, from);
            if is_example {
                bare.extend(candidates.drain(..).filter(is_certain));
            }
            let list = walk.list(&block).filter(|_| !is_example);
            if !candidates.is_empty() || !bare.is_empty() || list.is_some() {
                found.push(FoundIn {
                    above: walk.above(&block),
                    block,
                    candidates,
                    bare,
                    list,
                    in_team,
                });
            }
        }
        found
    }

    /// Returns what may name another agent in a block, and beside it the file's own names where those are wanted.
    fn candidates(
        &self,
        text: &str,
        block: &Block,
        known: &[Span],
        from: Speaker<'_>,
    ) -> (Vec<Candidate>, Vec<Candidate>) {
        let is_own = |candidate: &Candidate| self.names.is_own(from, &candidate.target);
        let mut candidates = find::candidates(text, block, known, self.names);
        match block.kind {
            Kind::Diagram => {
                let diagram = Span {
                    start: block.start,
                    end: block.end,
                };
                chain::mark_diagram(text, diagram, &mut candidates, is_own);
            }
            _ => chain::mark(text, &mut candidates, is_own),
        }
        let (mut own, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_own);
        own.retain(|own| self.everywhere && is_certain(own));
        (others, own)
    }

    /// Returns the candidates of a block that are mentions. Names that stand in one list share their cues, and a cue
    /// reaches over asides to the next name of its sentence: "hand off to a for this, b for that".
    fn judge(&self, part: Part<'_>, found: &FoundIn<'_>, lists: &Lists) -> Vec<Mention> {
        let Part {
            text, languages, ..
        } = part;
        let block = &*found.block;
        let linked = |a: &Candidate, b: &Candidate| {
            around::links(&text[a.span.end.min(b.span.start)..b.span.start], languages)
        };
        let mention = |candidate: &Candidate, relation| Mention {
            target: candidate.target.clone(),
            relation,
            line: block.line + around::line_feeds(&text[block.start..candidate.span.start]),
            column: around::column(&text[block.start..candidate.span.start]),
            in_body: false,
        };
        let bare = found.bare.iter();
        let mut mentions: Vec<Mention> = bare
            .map(|candidate| mention(candidate, RelationType::Unknown))
            .collect();
        let mut said: Option<(usize, Said)> = None;
        for group in found.candidates.chunk_by(linked) {
            let Some(first) = group.first() else { continue };
            let sentence = around::sentence(text, block, first.span.start);
            let words = &text[sentence..first.span.start];
            let inherited = said
                .filter(|&(of, _)| of == sentence && cues::goes_on(words, languages))
                .map(|(_, said)| said);
            let before = self
                .cues
                .before(words, languages)
                .or(inherited)
                .or_else(|| self.label(text, block, sentence, first.span, languages));
            said = before.map(|before| (sentence, before));
            let context = self.context(part, found, lists, group, before, words);
            if context.of_things {
                continue;
            }
            if is_denied(&context, words, languages) {
                let denied = group
                    .iter()
                    .filter(|named| self.everywhere && is_certain(named));
                mentions.extend(denied.map(|named| mention(named, RelationType::Unknown)));
                continue;
            }
            let named = group
                .iter()
                .filter(|candidate| points(candidate, block, &context) >= THRESHOLD);
            mentions
                .extend(named.map(|candidate| mention(candidate, relation(candidate, &context))));
        }
        mentions
    }

    /// Returns what the label of a name's sentence, line or block says of it.
    fn label(
        &self,
        text: &str,
        block: &Block,
        sentence: usize,
        name: Span,
        languages: Languages,
    ) -> Option<Said> {
        let line = text[block.start..name.start].rfind('\n');
        let line = line.map_or(block.start, |feed| block.start + feed + 1);

        [sentence, line, block.start]
            .into_iter()
            .find_map(|start| self.cues.label(&text[start..name.start], languages))
    }

    fn context(
        &self,
        part: Part<'_>,
        found: &FoundIn<'_>,
        lists: &Lists,
        group: &[Candidate],
        before: Option<Said>,
        words: &str,
    ) -> Context {
        let (text, block) = (part.text, &*found.block);
        let start = group.first().map_or(block.start, |first| first.span.start);
        let end = group.last().map_or(block.end, |last| last.span.end);
        let rest = &text[end..around::sentence_end(text, block, end)];
        let predicate = Predicate::new(rest, part.languages);
        let (inner, at) = (&text[block.start..block.end], start - block.start);
        let is_free = |text: &str| text.chars().all(|c| !c.is_alphanumeric());
        let opens = is_free(&inner[..at]);
        Context {
            before,
            after: self.cues.after(&predicate, part.languages),
            of_things: self.cues.is_of_things(words, &predicate, part.languages),
            denied_after: self.cues.denies(&predicate, part.languages),
            described: self.cues.description(rest),
            opens: opens && around::is_lead(group, rest),
            follows_label: inner[..at].trim_end().ends_with(':') && around::is_set_off(rest),
            closes: group
                .last()
                .is_some_and(|last| around::is_pointed_at(text, block, last.span)),
            among_agents: lists.holds_agents(found.list),
            among_titles: lists.holds_titles(found.list),
            in_team: found.in_team,
            fills: opens && is_free(&text[end..block.end]),
            others_work: before.is_some_and(may_hand_over)
                && self
                    .cues
                    .says_others_work(around::sentence_before(text, block, start), part.languages),
            several: group
                .iter()
                .filter(|candidate| candidate.known && candidate.form >= Form::Title)
                .count()
                > 1,
            aside: around::is_quoted(inner, at, block.kind)
                || around::is_for_example(inner, at)
                || self.cues.is_example(words),
            above: found.above,
        }
    }
}

/// Tells whether a name can hardly be anything but an agent's, whatever is said of it.
fn is_certain(candidate: &Candidate) -> bool {
    candidate.known && candidate.form >= Form::Slug
}

/// Tells whether a cue hands work over where the work is not the agent's own: "use x".
fn may_hand_over(said: Said) -> bool {
    said.relation == RelationType::Spawns && said.weight == Weight::Loose
}

/// Tells whether the sentence of a group of names denies what it would say of them.
fn is_denied(context: &Context, words: &str, languages: Languages) -> bool {
    let before = match context.before {
        Some(said) => said.negated,
        None => denial::governs_name(words, languages),
    };

    before || context.denied_after
}

/// A part of a file: its front matter or its body.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    blocks: &'t [Block],
    headings: &'t [Heading],
    languages: Languages,
}

/// The walk over a text's blocks, which remembers what stands above.
struct Walk<'t> {
    cues: &'t Cues,
    part: Part<'t>,
    /// The lead-in of the list that the walk is in.
    lead: Option<(Span, OnceCell<Title>)>,
    /// What the headings say, each read when it is first asked for.
    headings: Vec<OnceCell<Title>>,
    /// The header of the column that the walk is in.
    header: Option<(u32, Option<Setting>, Title)>,
    in_example: bool,
    /// How many lists were passed.
    lists: u32,
}

/// What a heading, a lead-in or a header says of what stands below it.
#[derive(Clone, Copy)]
struct Title {
    setting: Option<Setting>,
    examples: bool,
    other_things: bool,
}

impl Walk<'_> {
    /// Goes on to a block; true where it belongs to an example or a transcript, in which nothing is meant.
    fn enter(&mut self, block: &Block) -> bool {
        let text = &self.part.text[block.start..block.end];
        self.lists += u32::from(!matches!(block.kind, Kind::Item { .. }));
        match block.kind {
            Kind::Prose | Kind::Heading => {
                let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
                let start = block.start + text.trim_end().len() - last.len();
                let span = Span {
                    start,
                    end: start + last.len(),
                };
                let is_lead = last.trim_end_matches(['*', '_']).ends_with(':');
                self.lead = is_lead.then(|| (span, OnceCell::new()));
            }
            _ => {}
        }
        self.in_example &= block.kind != Kind::Heading;
        let was_in_example = self.in_example;
        let opens = text.trim_start().starts_with("<example");
        self.in_example = (was_in_example || opens) && !text.contains("</example>");
        opens || was_in_example || around::is_transcript(text)
    }

    /// Returns the list or column that a block is of.
    fn list(&self, block: &Block) -> Option<ListId> {
        match block.kind {
            Kind::Item { depth } => Some(ListId::Items {
                list: self.lists,
                depth,
            }),
            Kind::Cell { header } => Some(ListId::Column { header }),
            _ => None,
        }
    }

    /// Returns what stands above a block: its header cell, its lead-in, its headings from the nearest up.
    fn above(&mut self, block: &Block) -> Above {
        let (header, header_title) = self.header(block).unzip();
        let lead = self.lead.as_ref();
        let lead = lead
            .filter(|(span, _)| span.end <= block.start)
            .map(|(span, says)| says.get_or_init(|| self.title(*span)));
        let headings = || {
            self.headings_above(block).map(|ix| {
                self.headings[ix].get_or_init(|| self.title_of(&self.part.headings[ix].text))
            })
        };
        let settings = || {
            lead.into_iter()
                .chain(headings())
                .filter_map(|title| title.setting)
        };
        let setting = settings()
            .find(|setting| !setting.neutral)
            .or_else(|| settings().next());

        let nearest = header_title
            .as_ref()
            .into_iter()
            .chain(lead)
            .chain(headings().next());
        let (examples, other_things) = nearest.fold((false, false), |(examples, things), title| {
            (examples | title.examples, things | title.other_things)
        });
        Above {
            header: header.flatten(),
            lead: setting,
            examples,
            other_things,
        }
    }

    /// Returns what the header of a block's column says, as a header and as any title.
    fn header(&mut self, block: &Block) -> Option<(Option<Setting>, Title)> {
        let Kind::Cell { header: ix } = block.kind else {
            return None;
        };
        let known = self.header.filter(|(known, ..)| *known == ix);
        let (_, setting, title) = match known {
            Some(known) => known,
            None => {
                let header = self.part.blocks.get(ix as usize)?;
                let text = &self.part.text[header.start..header.end];
                let setting = self.cues.header(text, self.part.languages);
                (ix, setting, self.title_of(text))
            }
        };
        self.header = Some((ix, setting, title));

        Some((setting, title))
    }

    fn title(&self, span: Span) -> Title {
        self.title_of(&self.part.text[span.start..span.end])
    }

    fn title_of(&self, text: &str) -> Title {
        Title {
            setting: self.cues.heading(text, self.part.languages),
            examples: self.cues.is_of_examples(text),
            other_things: self.cues.is_of_other_things(text),
        }
    }

    /// Returns the headings that a block stands under, the nearest first, without the title of the file: "Agent
    /// Orchestrator" lists nobody.
    fn headings_above(&self, block: &Block) -> impl Iterator<Item = usize> {
        let last = block
            .heading
            .map_or(0, |ix| usize::from(ix) + 1)
            .min(self.part.headings.len());
        let mut level = u8::MAX;
        self.part.headings[..last]
            .iter()
            .enumerate()
            .rev()
            .filter_map(move |(ix, heading)| {
                let above = heading.level < level && (ix > 0 || heading.level > 1);
                level = level.min(heading.level);
                above.then_some(ix)
            })
    }
}

/// Returns the part of a block that is read.
fn clipped<'b>(block: &'b Block, text: &str) -> Cow<'b, Block> {
    if block.end - block.start <= LONGEST_BLOCK {
        return Cow::Borrowed(block);
    }
    let end = text.floor_char_boundary(block.start + LONGEST_BLOCK);
    let marks = block
        .marks
        .iter()
        .copied()
        .filter(|mark| mark.end <= end)
        .collect();
    Cow::Owned(Block {
        end,
        marks,
        ..*block
    })
}

/// What stands around a group of names.
struct Context {
    before: Option<Said>,
    after: Option<Said>,
    /// Whether the words behind the group deny what is said of it.
    denied_after: bool,
    /// Whether the word beside the group says that skills or other things are named.
    of_things: bool,
    described: Option<RelationType>,
    /// Whether the group opens its block.
    opens: bool,
    /// Whether the group stands between a label and a sign or the end of its block.
    follows_label: bool,
    /// Whether an arrow leads to the group, which ends its block.
    closes: bool,
    /// Whether it is all that its block says.
    fills: bool,
    /// Whether its list or column names agents, item by item.
    among_agents: bool,
    /// Whether most items of its list open with other words than names.
    among_titles: bool,
    /// Whether "use x" hands work over: the sentence, or the one before it, says what the agent itself does not do.
    others_work: bool,
    /// Whether the file's agent is one of a team whose names are single words.
    in_team: bool,
    /// Whether several agents of the catalog are named in a row.
    several: bool,
    /// Whether it stands in quotation marks or among examples.
    aside: bool,
    above: Above,
}

/// Returns how much speaks for a candidate.
fn points(candidate: &Candidate, block: &Block, context: &Context) -> i8 {
    let place = match block.kind {
        Kind::Code { .. } | Kind::Diagram if candidate.drawn.is_some() => 0,
        Kind::Code { prose: true } if candidate.form >= Form::Marked => 0,
        Kind::Code { prose: true } => -2,
        Kind::Code { prose: false } | Kind::Diagram => -6,
        Kind::Heading | Kind::Meta { prose: false } => -1,
        _ => 0,
    };
    let unknown = match (candidate.known, candidate.role) {
        (true, _) => 0,
        (false, _) if context.above.other_things => -5,
        (false, Role::Ending) if is_handed_work(candidate, context) => -2,
        (false, Role::None | Role::Ending) => -5,
        (false, Role::Doer) if is_judged(context) => -3,
        (false, _) => -2,
    };
    vocabulary::form_points(candidate.form)
        + i8::from(is_somebody(candidate))
        + 3 * i8::from(candidate.called_agent)
        + cue_points(candidate, context)
        + setting_points(block, context)
        + list_points(candidate, context)
        + team_points(candidate, context)
        + 5 * i8::from(candidate.drawn.is_some())
        + several_points(candidate, context)
        + place
        + unknown
        - 3 * i8::from(context.aside)
        - 2 * i8::from(context.above.examples)
}

/// Tells whether a name is that of somebody with a job, and in writing no usual word: a thing may be called by what it
/// does too, but not by the name of an agent of the catalog.
fn is_somebody(candidate: &Candidate) -> bool {
    let is_own_word = candidate.known && candidate.form >= Form::Slug;

    candidate.role == Role::Person || (is_own_word && candidate.role >= Role::Doer)
}

/// Tells whether a name is written as agents are, in one word with hyphens, or says that it is somebody.
fn is_telling(candidate: &Candidate) -> bool {
    let is_slug = candidate.target.contains(['-', '_']) && !candidate.target.contains(' ');

    is_slug || candidate.role >= Role::Doer
}

/// Tells whether a sentence hands work to a marked name: `delegate the payout to` speaks of somebody.
fn is_handed_work(candidate: &Candidate, context: &Context) -> bool {
    use RelationType::{DelegatesTo, HandsOffTo, Spawns};
    candidate.form == Form::Marked
        && context.before.is_some_and(|said| {
            said.weight == Weight::Speaks
                && matches!(said.relation, DelegatesTo | HandsOffTo | Spawns)
        })
}

/// Tells whether a sentence says who checks the work: `validate it with` speaks of a program as often as of somebody.
fn is_judged(context: &Context) -> bool {
    context
        .before
        .is_some_and(|said| said.relation == RelationType::ReviewedBy)
}

fn cue_points(candidate: &Candidate, context: &Context) -> i8 {
    let Some(said) = context.before.or(context.after) else {
        return 0;
    };
    let bare = !candidate.known && candidate.form == Form::Slug;
    match said.weight {
        Weight::Speaks => 3,
        // What one works "with" or "uses" is a library as often as an agent.
        Weight::Loose if bare && !said.label => 1,
        Weight::Loose => 2,
    }
}

fn setting_points(block: &Block, context: &Context) -> i8 {
    match (context.above.header, context.above.lead) {
        _ if context.above.examples => 0,
        (Some(_), _) if context.fills => 5,
        (Some(_), _) if context.opens => 4,
        (_, Some(lead)) if lead.agents && context.opens && block.kind != Kind::Prose => 3,
        (_, Some(lead))
            if lead.agents
                && context.before.is_some()
                && matches!(block.kind, Kind::Item { .. }) =>
        {
            2
        }
        (_, Some(lead)) if lead.agents || context.opens => 1,
        _ => 0,
    }
}

/// Returns what a team of single words says for a name that a cue stands before: in a team of a planner, a developer
/// and a tester, work goes back to "the planner".
fn team_points(candidate: &Candidate, context: &Context) -> i8 {
    let is_word = matches!(candidate.form, Form::Word | Form::Proper);
    let is_told = context
        .before
        .is_some_and(|said| said.weight == Weight::Speaks || said.label);
    // "Recommended: security — for the keys" names an item.
    let is_labelled = context.follows_label && context.before.is_some_and(|said| said.label);
    let counts = context.in_team && candidate.known && is_word && is_told;

    2 * i8::from(counts) + 2 * i8::from(counts && is_labelled)
}

/// Returns what names in a row say of each other: a marked word among agents is one too.
fn several_points(candidate: &Candidate, context: &Context) -> i8 {
    let is_marked_word = candidate.known && candidate.form == Form::MarkedWord;

    i8::from(context.several) * if is_marked_word { 3 } else { 1 }
}

/// Returns what the other items of its list or column say for a name that opens its own.
fn list_points(candidate: &Candidate, context: &Context) -> i8 {
    let counts = context.among_agents && !context.above.examples;
    let is_alike = match candidate.known {
        true if context.closes => candidate.form >= Form::MarkedWord,
        true => is_telling(candidate),
        false => candidate.form >= Form::Marked,
    };
    let is_item = counts && (context.opens || context.closes) && is_alike;
    let is_title = context.among_titles && context.opens && !is_telling(candidate);

    4 * i8::from(is_item) - 2 * i8::from(is_title)
}

/// Tells what a mention states: its cue first, then its column, then what its item says, then what stands above.
fn relation(candidate: &Candidate, context: &Context) -> RelationType {
    let above = &context.above;
    let header = above.header.map(|header| match above.lead {
        // A column called "Agent" lists agents and leaves what they are for to the heading.
        Some(lead) if header.relation == RelationType::DelegatesTo && lead.agents => lead.relation,
        _ => header.relation,
    });
    let told_apart = above
        .lead
        .filter(|lead| lead.relation == RelationType::DistinguishesFrom && context.opens);
    let lead = above.lead.filter(|lead| !lead.neutral || context.opens);
    let after = context
        .after
        .filter(|said| said.relation != RelationType::DelegatesTo || said.weight == Weight::Speaks);
    let described = context
        .described
        .filter(|_| context.opens && above.lead.is_some());
    // "Tests fail → call x": the arrow points, and the words say what is done.
    let before = match (context.before, context.after) {
        (Some(loose), Some(after))
            if loose.weight == Weight::Loose && after.weight == Weight::Speaks =>
        {
            Some(after)
        }
        (before, _) => before,
    };
    // An arrow of a chain says no more than its place in the chain does.
    let drawn = candidate
        .drawn
        .filter(|_| before.is_none_or(|said| said.weight == Weight::Loose));
    let others_work = context.others_work || above.lead.is_some_and(|lead| lead.others_work);
    let stated = before.map(|said| match said.relation {
        RelationType::Spawns if others_work && may_hand_over(said) => RelationType::DelegatesTo,
        relation => relation,
    });

    candidate
        .claims
        .or(drawn)
        .or(stated)
        .or(told_apart.map(|lead| lead.relation))
        .or(header)
        .or(after.map(|said| said.relation))
        .or(described)
        .or(lead.map(|lead| lead.relation))
        .or(context.after.map(|said| said.relation))
        .or(candidate.otherwise)
        .unwrap_or(RelationType::Unknown)
}
