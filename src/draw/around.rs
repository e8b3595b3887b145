//! One agent in focus: those that name it, itself, those that it names.

use super::svg::{NODE, Picture, node_width, xml};
use super::{End, Line, Sheet, class};
use crate::words::Value;

/// From one row to the next.
const ROW: i32 = 36;

/// Between two columns, where lines bend.
const GAP: i32 = 92;

/// Around the picture, so that no stroke is cut.
const EDGE: i32 = 1;

/// Lines on one side of the agent, and how many more are not drawn.
struct Side<'l, 'm> {
    lines: Vec<&'l Line<'m>>,
    folded: usize,
    /// Width of its nodes.
    width: i32,
}

/// Draws an agent with so many neighbours to a side.
pub(super) fn draw(sheet: &Sheet<'_>, agent: usize, lines: &[Line<'_>], most: usize) -> Picture {
    let own = End::Agent(agent);
    let callers = side(
        sheet,
        lines.iter().filter(|line| line.to == own),
        most,
        |line| line.from,
    );
    let callees = side(
        sheet,
        lines.iter().filter(|line| line.from == own),
        most,
        |line| line.to,
    );
    if callers.lines.is_empty() && callees.lines.is_empty() {
        return Picture::new(sheet, 0, 0, String::new());
    }
    let width = node_width(sheet, own, true);
    let left = EDGE
        + if callers.lines.is_empty() {
            0
        } else {
            callers.width + GAP
        };
    let right = left + width + if callees.lines.is_empty() { 0 } else { GAP };
    let rows = callers.rows().max(callees.rows()) as i32;
    let height = rows.max(1) * ROW - (ROW - NODE) + 2 * EDGE;
    let total = right + callees.width + EDGE;
    let mut picture = Picture::new(
        sheet,
        total,
        height,
        label(sheet, agent, &callers, &callees),
    );
    let middle = height / 2;
    for (line, y) in callers.places(height) {
        picture.line(
            sheet.words,
            line,
            &[(EDGE + callers.width, y), (left, middle)],
            false,
        );
        picture.node(sheet, line.from, (EDGE, y, callers.width), false);
    }
    picture.node(sheet, own, (left, middle, width), true);
    for (line, y) in callees.places(height) {
        picture.line(
            sheet.words,
            line,
            &[(left + width, middle), (right, y)],
            false,
        );
        picture.node(sheet, line.to, (right, y, callees.width), false);
    }
    callers.tell_folded(sheet, &mut picture, EDGE, height);
    callees.tell_folded(sheet, &mut picture, right, height);
    picture
}

/// Collects a side: calls that can run first, then what is said most often, then by name.
fn side<'l, 'm: 'l>(
    sheet: &Sheet<'m>,
    lines: impl Iterator<Item = &'l Line<'m>>,
    most: usize,
    other: impl Fn(&Line<'m>) -> End<'m>,
) -> Side<'l, 'm> {
    let mut lines: Vec<&Line<'m>> = lines.collect();
    lines.sort_by_key(|line| {
        (
            class(line.verdict),
            std::cmp::Reverse(line.weight),
            sheet.name(other(line)),
            other(line),
        )
    });
    // A row that says "1 more" is as high as the one more.
    let folded = if lines.len() > most.saturating_add(1) {
        lines.len() - most
    } else {
        0
    };
    lines.truncate(lines.len() - folded);
    let width = lines
        .iter()
        .map(|line| node_width(sheet, other(line), false))
        .max()
        .unwrap_or(0);
    Side {
        lines,
        folded,
        width,
    }
}

impl<'l, 'm> Side<'l, 'm> {
    fn rows(&self) -> usize {
        self.lines.len() + usize::from(self.folded > 0)
    }

    /// Returns the lines with the height of their node's middle.
    fn places(&self, height: i32) -> impl Iterator<Item = (&'l Line<'m>, i32)> {
        let top = self.top(height);
        self.lines
            .iter()
            .enumerate()
            .map(move |(row, line)| (*line, top + row as i32 * ROW))
    }

    fn top(&self, height: i32) -> i32 {
        (height - (self.rows() as i32 - 1) * ROW) / 2
    }

    fn tell_folded(&self, sheet: &Sheet<'_>, picture: &mut Picture, x: i32, height: i32) {
        if self.folded > 0 {
            let y = self.top(height) + self.lines.len() as i32 * ROW + 4;
            picture.put(&format!(
                "<text class=\"note\" x=\"{}\" y=\"{y}\">{}</text>",
                x + 12,
                xml(&sheet.words.count("and {n} more", self.folded))
            ));
        }
    }
}

fn label(
    sheet: &Sheet<'_>,
    agent: usize,
    callers: &Side<'_, '_>,
    callees: &Side<'_, '_>,
) -> String {
    let count = |side: &Side<'_, '_>| side.lines.len() + side.folded;
    let (by, names) = (count(callers), count(callees));
    let name = &sheet.listing(agent).agent.name;
    let values = [
        ("agent", Value::Text(name)),
        ("by", Value::Count(by)),
        ("names", Value::Count(names)),
    ];
    sheet
        .words
        .fill("{agent} is named by {by} and names {names}", &values)
}
