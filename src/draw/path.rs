//! A path: agents one below the other, with what each says of the next.

use super::svg::{NODE, NOTE_SIZE, Picture, node_width};
use super::{End, Sheet, class, measure, words};
use crate::graph::Relation;
use crate::words::Value;

/// From one node to the next: room for two lines of words.
const STEP: i32 = 92;

/// Widest words beside a line.
const LONGEST_NOTE: i32 = 560;

/// Draws a path.
pub(super) fn draw(sheet: &Sheet<'_>, agents: &[usize], relations: &[&Relation]) -> Picture {
    let (Some(&first), Some(&last)) = (agents.first(), agents.last()) else {
        return Picture::new(sheet, 0, 0, String::new());
    };
    let width = agents
        .iter()
        .map(|&agent| node_width(sheet, End::Agent(agent), false))
        .max()
        .unwrap_or(0);
    let height = (agents.len() as i32 - 1) * STEP + NODE + 2;
    let name = |agent: usize| &sheet.listing(agent).agent.name;
    let steps = agents.len() - 1;
    let values = [
        ("n", Value::Count(steps)),
        ("from", Value::Text(name(first))),
        ("to", Value::Text(name(last))),
    ];
    let label = sheet.words.fill(
        "From {from} to {to} in {n} step|From {from} to {to} in {n} steps",
        &values,
    );
    let mut picture = Picture::new(sheet, width.max(LONGEST_NOTE + 42), height, label);
    for (row, &agent) in agents.iter().enumerate() {
        let y = row as i32 * STEP + NODE / 2 + 1;
        picture.node(sheet, End::Agent(agent), (1, y, width), false);
        if let Some(&next) = agents.get(row + 1) {
            let says = relations
                .iter()
                .filter(|relation| relation.from == agent && relation.to == Some(next));
            step(sheet, &mut picture, y, &says.copied().collect::<Vec<_>>());
        }
    }
    picture
}

fn step(sheet: &Sheet<'_>, picture: &mut Picture, y: i32, says: &[&Relation]) {
    let Some(first) = says.first() else { return };
    let (top, bottom) = (y + NODE / 2, y + STEP - NODE / 2);
    picture.edge(&format!(
        "<path class=\"{}\" d=\"M24 {top}V{}\"/>",
        class(sheet.model.graph.verdict(first)),
        bottom - 5
    ));
    picture.edge(&format!(
        "<path class=\"tip\" d=\"M20 {}L24 {bottom}L28 {}z\"/>",
        bottom - 7,
        bottom - 7
    ));
    let middle = (top + bottom) / 2;
    let says = format!(
        "{}, {}",
        sheet.words.say(words(first.relation)),
        sheet.words.line(first.line)
    );
    picture.note((40, middle - 4), &says);
    picture.note(
        (40, middle + 13),
        &measure::fit(&format!("“{}”", first.quote), NOTE_SIZE, LONGEST_NOTE),
    );
}
