//! Relations and findings as tables show them: who, what, which words say so, on which line.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::atlas::Atlas;
use super::facets::capitalised;
use super::frame::Link;
use super::{review, url};
use crate::agent::RelationType;
use crate::draw::words;
use crate::finding::{Finding, Severity};
use crate::graph::{Layer, Relation, Resolution};

/// A relation from one agent's point of view.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Evidence<'m> {
    /// The other agent, by the name that its catalog entry or else the text gives it.
    name: &'m str,
    /// Its page; none where it is not in the catalog.
    href: Option<String>,
    /// Its source, where that is another.
    source: Option<&'m str>,
    /// What it is, such as `delegates to`.
    relation: &'static str,
    /// Whether metadata says so or the text.
    layer: Layer,
    /// How the name was found, if it was.
    resolution: Resolution,
    /// The words that say so.
    quote: Vec<Piece<'m>>,
    line: u32,
    /// Where the line can be read.
    line_href: String,
    /// How often it is said, where more than once.
    times: Option<u32>,
    /// Agents that the name could mean.
    candidates: Vec<Link>,
    /// The agent that was perhaps meant.
    suggestion: Option<Link>,
}

impl<'m> Evidence<'m> {
    /// Shows a relation to the agent that states it.
    pub(super) fn stated(atlas: &Atlas<'m>, relation: &'m Relation) -> Self {
        Evidence {
            relation: words(relation.relation),
            ..Evidence::between(atlas, relation, relation.from, relation.to)
        }
    }

    /// Shows a relation to the agent that it names.
    pub(super) fn named(atlas: &Atlas<'m>, relation: &'m Relation) -> Self {
        let here = relation.to.unwrap_or(relation.from);
        Evidence {
            relation: names(relation.relation),
            ..Evidence::between(atlas, relation, here, Some(relation.from))
        }
    }

    /// Leaves out the words, where the line alone is shown.
    pub(super) fn without_quote(self) -> Self {
        Evidence {
            quote: Vec::new(),
            ..self
        }
    }

    /// Shows a relation on the page of one of its agents.
    fn between(
        atlas: &Atlas<'m>,
        relation: &'m Relation,
        here: usize,
        other: Option<usize>,
    ) -> Self {
        let listing = other.map(|ix| atlas.agent(ix));
        let own = &*atlas.agent(here).agent.source;
        Evidence {
            name: listing.map_or(&relation.target, |listing| &listing.agent.name),
            href: other.map(|ix| atlas.link(ix).href),
            source: listing
                .map(|listing| &*listing.agent.source)
                .filter(|source| *source != own),
            relation: "",
            layer: relation.layer,
            resolution: relation.resolution,
            quote: pieces(relation.quote.trim()),
            line: relation.line,
            line_href: atlas.line(relation.from, relation.line),
            times: Some(relation.weight).filter(|&weight| weight > 1),
            candidates: relation
                .candidates
                .iter()
                .map(|&ix| atlas.link(ix))
                .collect(),
            suggestion: relation.suggestion.map(|ix| atlas.link(ix)),
        }
    }
}

/// Returns how a relation reads from the agent that it names.
fn names(relation: RelationType) -> &'static str {
    match relation {
        RelationType::DelegatesTo => "delegates to it",
        RelationType::Spawns => "spawns it",
        RelationType::HandsOffTo => "hands off to it",
        RelationType::ReceivesFrom => "receives from it",
        RelationType::CollaboratesWith => "works with it",
        RelationType::ReviewedBy => "is reviewed by it",
        RelationType::ApprovedBy => "is approved by it",
        RelationType::SharesContextWith => "shares context with it",
        RelationType::Follows => "comes after it",
        RelationType::Precedes => "comes before it",
        RelationType::Unknown => "mentions it",
        RelationType::DistinguishesFrom => "says it is another",
    }
}

/// All that an agent says of another, or is said to it by another.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Together<'m> {
    /// What is said first: it names the other.
    first: Evidence<'m>,
    /// What is said beside it.
    more: Vec<Evidence<'m>>,
    /// What they are to each other, such as `delegates to`, each once.
    relations: Vec<&'static str>,
}

/// Groups relations by the other agent, in the order in which each is first named.
pub(super) fn together<'m>(relations: impl Iterator<Item = Evidence<'m>>) -> Vec<Together<'m>> {
    let mut groups: Vec<Together<'m>> = Vec::new();
    let mut place = BTreeMap::new();
    for evidence in relations {
        let other = (evidence.href.clone(), evidence.name);
        if let Some(group) = place.get(&other).and_then(|&at: &usize| groups.get_mut(at)) {
            if !group.relations.contains(&evidence.relation) {
                group.relations.push(evidence.relation);
            }
            group.more.push(evidence);
            continue;
        }
        place.insert(other, groups.len());
        groups.push(Together {
            relations: vec![evidence.relation],
            first: evidence,
            more: Vec::new(),
        });
    }
    groups
}

/// A finding with its line.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Noticed<'m> {
    rule: &'static str,
    /// The finding on its rule's page.
    rule_href: String,
    severity: Severity,
    message: Vec<Piece<'m>>,
    /// What to do.
    help: Vec<Piece<'m>>,
    line: Option<u32>,
    /// Where the line can be read.
    line_href: Option<String>,
}

impl<'m> Noticed<'m> {
    pub(super) fn of(atlas: &Atlas<'m>, finding: &'m Finding) -> Self {
        let place = &finding.place;
        let ix = atlas.model.catalog.at(place);
        let line = place.span.map(|span| span.line);
        Noticed {
            rule: finding.rule,
            rule_href: format!(
                "{}#f-{}",
                url::href(&review::folder(finding.rule)),
                finding.fingerprint()
            ),
            severity: finding.severity,
            message: pieces(&finding.message),
            help: finding.help.as_deref().map(pieces).unwrap_or_default(),
            line,
            line_href: ix.zip(line).map(|(ix, line)| atlas.line(ix, line)),
        }
    }
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Piece<'m> {
    text: Cow<'m, str>,
    style: Style,
}

/// How a part of a sentence is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Style {
    Plain,
    Code,
    Strong,
}

/// Splits a line of Markdown at its code and bold spans, and leaves of a link what it shows; other marks stay as they are
/// written.
pub(super) fn pieces(sentence: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while !rest.is_empty() {
        let (before, span, after) = next_span(rest).unwrap_or((rest, None, ""));
        if !before.is_empty() {
            pieces.push(Piece {
                text: before.into(),
                style: Style::Plain,
            });
        }
        pieces.extend(span);
        rest = after;
    }
    pieces
}

/// Returns a sentence without the marks of code, where the page or its script has no place for elements.
pub(super) fn plain(sentence: &str) -> String {
    sentence.replace('`', "")
}

/// Splits a sentence that is written as a part of one.
pub(super) fn sentence(part: &str) -> Vec<Piece<'_>> {
    let mut pieces = pieces(part);
    if let Some(Piece {
        text,
        style: Style::Plain,
    }) = pieces.first_mut()
    {
        *text = capitalised(text).into();
    }
    pieces
}

/// Returns what stands before the first span, the span, and what follows it.
fn next_span(text: &str) -> Option<(&str, Option<Piece<'_>>, &str)> {
    let spans = [("`", Style::Code), ("**", Style::Strong)]
        .into_iter()
        .filter_map(|(mark, style)| {
            let (before, opened) = text.split_once(mark)?;
            let (inside, after) = opened.split_once(mark)?;
            (!inside.is_empty()).then_some((
                before,
                Some(Piece {
                    text: inside.into(),
                    style,
                }),
                after,
            ))
        });
    spans
        .chain(next_link(text))
        .min_by_key(|(before, ..)| before.len())
}

/// Returns what stands before the first link that shows plain words, those words, and what follows it.
fn next_link(text: &str) -> Option<(&str, Option<Piece<'_>>, &str)> {
    let (shown, after) = text.split_once("](")?;
    let (before, shown) = shown.rsplit_once('[')?;
    let (address, after) = after.split_once(')')?;
    let plain = !shown.is_empty()
        && !shown.contains(['`', '*', ']'])
        && !address.contains(char::is_whitespace);
    plain.then(|| {
        let before = before.strip_suffix('!').unwrap_or(before);
        (
            before,
            Some(Piece {
                text: shown.into(),
                style: Style::Plain,
            }),
            after,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(sentence: &str) -> String {
        let set = |piece: &Piece<'_>| match piece.style {
            Style::Plain => piece.text.to_string(),
            Style::Code => format!("<{}>", piece.text),
            Style::Strong => format!("[{}]", piece.text),
        };
        pieces(sentence).iter().map(set).collect()
    }

    #[test]
    fn code_and_bold_spans_are_set_and_single_marks_stay() {
        assert_eq!(
            set("no tool is called `Bsh` here"),
            "no tool is called <Bsh> here"
        );
        assert_eq!(set("**vs x**: decides `y`"), "[vs x]: decides <y>");
        assert_eq!(set("a ` b ** c"), "a ` b ** c");
        assert_eq!(set("**** and ``"), "**** and ``");
    }

    #[test]
    fn of_a_link_its_words_are_left() {
        assert_eq!(
            set("ask [the cook](../cook.md) or `mate`"),
            "ask the cook or <mate>"
        );
        assert_eq!(set("see ![chart](a.png)!"), "see chart!");
        // In code, and where there is no address, brackets mean themselves.
        assert_eq!(set("`a[0](b)` and [x] (y)"), "<a[0](b)> and [x] (y)");
        assert_eq!(set("[`cook`](c.md)"), "[<cook>](c.md)");
    }
}
