//! Agent by agent: a dot where a row names a column, in the order of the categories.

use super::svg::{Picture, xml};
use super::{End, Line, Sheet, class, lines, measure};
use crate::graph::Relation;

/// Width of a picture in pixels where it can be had: what a page shows without scrolling sideways.
const WIDE: i32 = 1380;

/// Narrowest and widest step from column to column.
const STEPS: (i32, i32) = (1, 14);

/// Least step at which a row or a column has its name.
const NAMED: i32 = 11;

/// Most agents whose rows are high enough for a name, however narrow their columns are: beyond, the picture is for
/// its pattern.
const MOST_NAMED: i32 = 400;

/// Most dots that are elements of their own, with titles: thousands of them would be slow.
const MOST_TITLED: usize = 2_000;

/// Size of names at the side.
const NAME_SIZE: i32 = 10;

/// Longest name of a row or a column.
const LONGEST_NAME: i32 = 220;

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
            groups: groups
                .iter()
                .map(|(name, agents)| (name.clone(), agents.len()))
                .collect(),
            order: groups
                .iter()
                .flat_map(|(_, agents)| agents.iter().copied())
                .collect(),
        }
    }
}

/// Where the matrix stands in its picture, and how large its cells are.
#[derive(Clone, Copy)]
struct Plan {
    left: i32,
    top: i32,
    across: i32,
    down: i32,
    count: i32,
}

impl Plan {
    fn of(sheet: &Sheet<'_>, cells: &Cells) -> Self {
        let count = cells.order.len() as i32;
        let names = cells
            .order
            .iter()
            .map(|&ix| measure::width(&sheet.listing(ix).agent.name, NAME_SIZE));
        let longest = names.max().unwrap_or(0).min(LONGEST_NAME) + 8;
        let left = if count <= MOST_NAMED { longest } else { 4 };
        let across = ((WIDE - left) / count.max(1)).clamp(STEPS.0, STEPS.1);
        let down = if count <= MOST_NAMED {
            across.max(NAMED)
        } else {
            across
        };
        let top = HEAD + if across >= NAMED { longest } else { 0 };
        Plan {
            left,
            top,
            across,
            down,
            count,
        }
    }

    fn right(self) -> i32 {
        self.left + self.count * self.across
    }

    fn bottom(self) -> i32 {
        self.top + self.count * self.down
    }
}

/// Draws the matrix of some relations.
pub(super) fn draw(sheet: &Sheet<'_>, cells: &Cells, relations: &[&Relation]) -> Picture {
    let plan = Plan::of(sheet, cells);
    let label = sheet.words.count(
        "Matrix of {n} agents; every relation of it is in the tables",
        plan.count as usize,
    );
    let mut picture = Picture::new(sheet, plan.right() + 4, plan.bottom() + 4, label);
    grid(&mut picture, cells, plan);
    names(&mut picture, sheet, cells, plan);
    dots(&mut picture, sheet, (cells, plan), relations);
    picture
}

/// Draws the borders of the categories and their names above, where these fit.
fn grid(picture: &mut Picture, cells: &Cells, plan: Plan) {
    let mut at = 0;
    for (name, agents) in &cells.groups {
        let (width, height) = (*agents as i32 * plan.across, *agents as i32 * plan.down);
        let (x, y) = (plan.left + at * plan.across, plan.top + at * plan.down);
        let (top, bottom, left, right) = (plan.top, plan.bottom(), plan.left, plan.right());
        picture.edge(&format!(
            "<path class=\"grid\" d=\"M{x} {top}V{bottom}M{left} {y}H{right}\"/>"
        ));
        picture.edge(&format!(
            "<rect class=\"own\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        ));
        let shown = measure::fit(name, NAME_SIZE, width - 4);
        if cells.groups.len() > 1 && shown.chars().count() > 2 {
            let words = xml(&shown);
            picture.put(&format!(
                "<text class=\"head\" x=\"{}\" y=\"{}\">{words}</text>",
                x + 2,
                HEAD - 8
            ));
        }
        at += *agents as i32;
    }
}

/// Writes the names of rows and columns, where there is room.
fn names(picture: &mut Picture, sheet: &Sheet<'_>, cells: &Cells, plan: Plan) {
    for (at, &ix) in cells.order.iter().enumerate() {
        let name = xml(&measure::fit(
            &sheet.listing(ix).agent.name,
            NAME_SIZE,
            LONGEST_NAME,
        ));
        if plan.down >= NAMED {
            let (x, y) = (
                plan.left - 6,
                plan.top + at as i32 * plan.down + plan.down / 2 + 3,
            );
            let text = format!("<text class=\"row\" x=\"{x}\" y=\"{y}\">{name}</text>");
            let href = (sheet.link)(ix);
            picture.put(&href.map_or(text.clone(), |href| {
                format!("<a href=\"{}\">{text}</a>", xml(&href))
            }));
        }
        if plan.across >= NAMED {
            let (x, y) = (
                plan.left + at as i32 * plan.across + plan.across / 2 + 3,
                plan.top - 5,
            );
            picture.put(&format!(
                "<text class=\"column\" transform=\"translate({x} {y})rotate(-90)\">{name}</text>"
            ));
        }
    }
}

/// Draws a dot for each pair, by verdict: each with a title where these are few, else as one path.
fn dots(
    picture: &mut Picture,
    sheet: &Sheet<'_>,
    (cells, plan): (&Cells, Plan),
    relations: &[&Relation],
) {
    let most = cells.order.iter().copied().max().map_or(0, |most| most + 1);
    let mut place = vec![None; most];
    cells
        .order
        .iter()
        .enumerate()
        .for_each(|(at, &ix)| place[ix] = Some(at as i32));
    let at = |end: End<'_>| match end {
        End::Agent(ix) => place.get(ix).copied().flatten(),
        End::Name(..) => None,
    };
    let mut dots: Vec<_> = lines(sheet, relations)
        .into_iter()
        .filter_map(|line| Some((class(line.verdict), at(line.from)?, at(line.to)?, line)))
        .collect();
    dots.sort_by_key(|&(class, row, column, _)| (class, row, column));
    let (width, height) = ((plan.across - 1).max(1), (plan.down - 1).max(1));
    let cell = |row: i32, column: i32| {
        let (x, y) = (plan.left + column * plan.across, plan.top + row * plan.down);
        format!("M{x} {y}h{width}v{height}h-{width}z")
    };
    let titled = dots.len() <= MOST_TITLED;
    // Who stands at the left of a row needs no telling.
    let from = |line: &Line<'_>| {
        if plan.down >= NAMED {
            String::new()
        } else {
            sheet.name(line.from).to_owned() + " "
        }
    };
    for same in dots.chunk_by(|a, b| a.0 == b.0) {
        let class = same[0].0;
        let drawn: String = if titled {
            let dot = |(_, row, column, line): &(&str, i32, i32, Line<'_>)| {
                let words = format!("{}{} {}", from(line), line.says, sheet.name(line.to));
                format!(
                    "<path d=\"{}\"><title>{}</title></path>\n",
                    cell(*row, *column),
                    xml(&words)
                )
            };
            same.iter().map(dot).collect()
        } else {
            let path: String = same
                .iter()
                .map(|&(_, row, column, _)| cell(row, column))
                .collect();
            format!("<path d=\"{path}\"/>\n")
        };
        picture.put(&format!("<g class=\"dots {class}\">\n{drawn}</g>"));
    }
}
