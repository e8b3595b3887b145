//! Agent by agent: a dot where a row names a column, in the order of the categories.

use std::fmt::Write as _;

use super::svg::{Picture, xml};
use super::{Sheet, class, measure};
use crate::graph::Relation;

/// Side of a picture in pixels, whatever the number of agents; rows of nine pixels have names.
const SIDE: i32 = 1440;

/// Smallest and largest step from row to row.
const STEPS: (i32, i32) = (1, 14);

/// Least step at which rows have names.
const NAMED: i32 = 9;

/// Size of names at the side.
const NAME_SIZE: i32 = 10;

/// Room for the names of categories above.
const HEAD: i32 = 22;

/// The order of rows and columns: categories and their agents.
pub struct Cells {
    groups: Vec<(String, usize)>,
    order: Vec<usize>,
}

impl Cells {
    /// Takes over the order of categories and of the agents in them.
    pub fn of(groups: &[(String, Vec<usize>)]) -> Self {
        Cells {
            groups: groups.iter().map(|(name, agents)| (name.clone(), agents.len())).collect(),
            order: groups.iter().flat_map(|(_, agents)| agents.iter().copied()).collect(),
        }
    }
}

/// Draws the matrix of some relations.
pub(super) fn draw(sheet: &Sheet<'_>, cells: &Cells, relations: &[&Relation]) -> Picture {
    let count = cells.order.len() as i32;
    let step = (SIDE / count.max(1)).clamp(STEPS.0, STEPS.1);
    let names = cells.order.iter().map(|&ix| measure::width(&sheet.listing(ix).agent.name, NAME_SIZE));
    let left = if step >= NAMED { names.max().unwrap_or(0).min(220) + 8 } else { 4 };
    let side = count * step;
    let label = format!("Matrix of {count} agents; every relation of it is in the tables");
    let mut picture = Picture::new(left + side + 4, HEAD + side + 4, label);
    grid(&mut picture, cells, (left, step, side));
    if step >= NAMED {
        rows(&mut picture, sheet, cells, (left, step));
    }
    dots(&mut picture, cells, relations, (left, step));
    picture
}

/// Draws the borders of the categories and their names above, where these fit.
fn grid(picture: &mut Picture, cells: &Cells, (left, step, side): (i32, i32, i32)) {
    let mut at = 0;
    for (name, agents) in &cells.groups {
        let width = *agents as i32 * step;
        let (x, y) = (left + at, HEAD + at);
        picture.edge(&format!(
            "<path class=\"grid\" d=\"M{x} {HEAD}V{}M{left} {y}H{}\"/>",
            HEAD + side,
            left + side
        ));
        picture
            .edge(&format!("<rect class=\"own\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{width}\"/>"));
        let shown = measure::fit(name, NAME_SIZE, width - 4);
        if shown.chars().count() > 2 {
            picture.put(&format!(
                "<text class=\"head\" x=\"{}\" y=\"{}\">{}</text>",
                x + 2,
                HEAD - 6,
                xml(&shown)
            ));
        }
        at += width;
    }
}

fn rows(picture: &mut Picture, sheet: &Sheet<'_>, cells: &Cells, (left, step): (i32, i32)) {
    for (row, &ix) in cells.order.iter().enumerate() {
        let y = HEAD + row as i32 * step + step / 2 + 3;
        let name = xml(&measure::fit(&sheet.listing(ix).agent.name, NAME_SIZE, left - 8));
        let text = format!("<text class=\"row\" x=\"{}\" y=\"{y}\">{name}</text>", left - 6);
        let text =
            (sheet.link)(ix).map_or(text.clone(), |href| format!("<a href=\"{}\">{text}</a>", xml(&href)));
        picture.put(&text);
    }
}

/// Draws all dots of a layer as one path: thousands of elements would be slow.
fn dots(picture: &mut Picture, cells: &Cells, relations: &[&Relation], (left, step): (i32, i32)) {
    let most = cells.order.iter().copied().max().map_or(0, |most| most + 1);
    let mut place = vec![0; most];
    cells.order.iter().enumerate().for_each(|(at, &ix)| place[ix] = at as i32);
    let mut found: Vec<(_, i32, i32)> = relations
        .iter()
        .filter_map(|relation| Some((relation.layer, place[relation.from], place[relation.to?])))
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|&mut (_, row, column)| (row, column));
    let size = (step - 1).max(1);
    for layer in found.chunk_by(|a, b| a.0 == b.0) {
        let mut path = String::new();
        for (_, row, column) in layer {
            // Writing into a string cannot fail.
            let _ = write!(path, "M{} {}h{size}v{size}h-{size}z", left + column * step, HEAD + row * step);
        }
        let class = layer.first().map_or("", |(layer, ..)| class(*layer));
        picture.put(&format!("<path class=\"dots {class}\" d=\"{path}\"/>"));
    }
}
