//! Delegations in columns: entry points to the left, solid lines for calls that can run, dotted ones for the others.

use super::{End, Line, Mark, Picture, Sheet, layers, words};
use crate::graph::{Delegation, Relation};

pub(super) fn draw(sheet: &Sheet<'_>, delegations: &[&Delegation]) -> Picture {
    let lines: Vec<Line<'_>> = delegations
        .iter()
        .filter_map(|delegation| line(sheet, delegation))
        .collect();
    let (ends, columns) = layers::columns_of(&lines);
    layers::draw(sheet, &ends, &columns, &lines, None)
}

fn line<'m>(sheet: &Sheet<'m>, delegation: &Delegation) -> Option<Line<'m>> {
    let relations: Vec<&Relation> = delegation
        .relations
        .iter()
        .filter_map(|&ix| sheet.model.graph.relations.get(ix))
        .collect();
    let mut says: Vec<&str> = relations
        .iter()
        .map(|relation| sheet.words.say(words(relation.relation)))
        .collect();
    says.dedup();

    Some(Line {
        from: End::Agent(delegation.caller),
        to: End::Agent(delegation.callee),
        layer: relations.first()?.layer,
        verdict: Some(delegation.verdict),
        says: says.join(", "),
        weight: relations.iter().map(|relation| relation.weight).sum(),
        mark: Mark::Same,
    })
}
