//! Relations and findings as tables show them: who, what, which words say so, on which line.

use serde::Serialize;

use super::atlas::Atlas;
use super::facets::is_unrestricted;
use super::frame::Link;
use super::signature::Signature;
use crate::agent::RelationType;
use crate::finding::{Finding, Severity};
use crate::graph::{Layer, Relation, Resolution};

/// A relation from one agent's point of view.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Evidence<'m> {
    /// The other agent, by the name that its catalog entry or else the text gives it.
    name: &'m str,
    /// Its page; none where it is not in the catalog.
    href: Option<String>,
    signature: Option<Signature>,
    source: Option<&'m str>,
    /// What it is, such as `delegates to`.
    relation: &'static str,
    layer: Layer,
    resolution: Resolution,
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
            relation: states(relation.relation),
            ..Evidence::between(atlas, relation, relation.to, &relation.target)
        }
    }

    /// Shows a relation to the agent that it names.
    pub(super) fn named(atlas: &Atlas<'m>, relation: &'m Relation) -> Self {
        let name = &atlas.agent(relation.from).agent.name;
        Evidence {
            relation: names(relation.relation),
            ..Evidence::between(atlas, relation, Some(relation.from), name)
        }
    }

    fn between(atlas: &Atlas<'m>, relation: &'m Relation, other: Option<usize>, name: &'m str) -> Self {
        let listing = other.map(|ix| atlas.agent(ix));
        Evidence {
            name: listing.map_or(name, |listing| &listing.agent.name),
            href: other.map(|ix| atlas.link(ix).href),
            signature: listing.map(|listing| Signature::of(&listing.capabilities)),
            source: listing.map(|listing| &*listing.agent.source).filter(|_| atlas.has_sources()),
            relation: "",
            layer: relation.layer,
            resolution: relation.resolution,
            quote: pieces(relation.quote.trim()),
            line: relation.line,
            line_href: atlas.line(relation.from, relation.line),
            times: Some(relation.weight).filter(|&weight| weight > 1),
            candidates: relation.candidates.iter().map(|&ix| atlas.link(ix)).collect(),
            suggestion: relation.suggestion.map(|ix| atlas.link(ix)),
        }
    }
}

/// Returns how a relation reads from the agent that states it.
fn states(relation: RelationType) -> &'static str {
    match relation {
        RelationType::DelegatesTo => "delegates to",
        RelationType::Spawns => "spawns",
        RelationType::HandsOffTo => "hands off to",
        RelationType::ReceivesFrom => "receives from",
        RelationType::CollaboratesWith => "works with",
        RelationType::ReviewedBy => "is reviewed by",
        RelationType::ApprovedBy => "is approved by",
        RelationType::SharesContextWith => "shares context with",
        RelationType::Follows => "comes after",
        RelationType::Precedes => "comes before",
        RelationType::DistinguishesFrom => "is not",
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
        RelationType::DistinguishesFrom => "says it is another",
    }
}

/// A finding with its place.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Noticed<'m> {
    rule: &'static str,
    severity: Severity,
    message: Vec<Piece<'m>>,
    help: Vec<Piece<'m>>,
    /// The agent concerned, where the file is one.
    agent: Option<Link>,
    signature: Option<Signature>,
    unrestricted: bool,
    source: Option<&'m str>,
    path: &'m str,
    line: Option<u32>,
    line_href: Option<String>,
}

impl<'m> Noticed<'m> {
    pub(super) fn of(atlas: &Atlas<'m>, finding: &'m Finding) -> Self {
        let place = &finding.place;
        let ix = atlas.model.catalog.at(&place.source, &place.path);
        let line = place.span.map(|span| span.line);
        Noticed {
            rule: finding.rule,
            severity: finding.severity,
            message: pieces(&finding.message),
            help: finding.help.as_deref().map(pieces).unwrap_or_default(),
            agent: ix.map(|ix| atlas.link(ix)),
            signature: ix.map(|ix| Signature::of(&atlas.agent(ix).capabilities)),
            unrestricted: ix.is_some_and(|ix| is_unrestricted(atlas.agent(ix))),
            source: atlas.has_sources().then_some(&*place.source),
            path: &place.path,
            line,
            line_href: ix.zip(line).map(|(ix, line)| atlas.line(ix, line)),
        }
    }
}

/// A part of a sentence: words, or something written as code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Piece<'m> {
    text: &'m str,
    code: bool,
}

/// Splits a sentence at its backticks.
fn pieces(sentence: &str) -> Vec<Piece<'_>> {
    let parts: Vec<&str> = sentence.split('`').collect();
    if parts.len().is_multiple_of(2) {
        // A backtick without a partner is text.
        return vec![Piece { text: sentence, code: false }];
    }
    let pieces = parts.into_iter().enumerate().map(|(ix, text)| Piece { text, code: ix % 2 == 1 });
    pieces.filter(|piece| !piece.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_mark_code_and_a_single_one_is_text() {
        let texts = |sentence| pieces(sentence).iter().map(|p| (p.text, p.code)).collect::<Vec<_>>();
        assert_eq!(
            texts("no tool is called `Bsh` here"),
            [("no tool is called ", false), ("Bsh", true), (" here", false)]
        );
        assert_eq!(texts("a ` b"), [("a ` b", false)]);
    }
}
