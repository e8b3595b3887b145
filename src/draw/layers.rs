//! Agents in columns: each stands right of those that name it, as far as cycles allow.

use std::collections::VecDeque;

use super::layered::{Layout, Route, Rows, Spot};
use super::svg::{NODE, Picture, node_width};
use super::{End, Line, Sheet, layered};
use crate::words::Value;

/// From one row to the next; lines that pass a column need less room than its nodes.
const ROWS: Rows = Rows { node: 36, bend: 16 };

/// Between two columns.
const GAP: i32 = 76;

/// From a spot's top to its middle, below the picture's edge.
const MIDDLE: i32 = NODE / 2 + 1;

/// Room for the words below a picture.
const FOOT: i32 = 30;

/// Returns the ends of lines, sorted, and a column for each so that most lines lead from left to right.
pub(super) fn columns_of<'m>(lines: &[Line<'m>]) -> (Vec<End<'m>>, Vec<usize>) {
    let ends = ends(lines);
    let pairs = pairs(&ends, lines);
    let columns = layered::columns(ends.len(), &pairs);
    (ends, columns)
}

/// Returns the ends of lines, sorted, and a column for each by its distance: those that reach the agent to its left,
/// those that it reaches to its right. Who is both stands where it is nearer.
pub(super) fn columns_around<'m>(agent: End<'m>, lines: &[Line<'m>]) -> (Vec<End<'m>>, Vec<usize>) {
    let mut ends = ends(lines);
    if let Err(at) = ends.binary_search(&agent) {
        ends.insert(at, agent);
    }
    let pairs = pairs(&ends, lines);
    let own = ends.binary_search(&agent).unwrap_or_default();
    let before = distances(ends.len(), pairs.iter().map(|&(from, to)| (to, from)), own);
    let behind = distances(ends.len(), pairs.iter().copied(), own);
    let own_column = before.iter().flatten().copied().max().unwrap_or(0);
    let column = |end: usize| match (before[end], behind[end]) {
        (Some(left), right) if right.is_none_or(|right| left < right) => own_column - left,
        (_, Some(right)) => own_column + right,
        _ => own_column,
    };
    let columns: Vec<usize> = (0..ends.len()).map(column).collect();
    let first = columns.iter().copied().min().unwrap_or(0);
    (
        ends,
        columns.into_iter().map(|column| column - first).collect(),
    )
}

/// Counts how often lines would have to bend between columns.
pub(super) fn bends(ends: &[End<'_>], columns: &[usize], lines: &[Line<'_>]) -> usize {
    pairs(ends, lines)
        .iter()
        .map(|&(from, to)| columns[from].abs_diff(columns[to]).saturating_sub(1))
        .sum()
}

/// Draws ends in their columns. Lines within a column are counted below the picture.
pub(super) fn draw(
    sheet: &Sheet<'_>,
    ends: &[End<'_>],
    columns: &[usize],
    lines: &[Line<'_>],
    own: Option<End<'_>>,
) -> Picture {
    if ends.is_empty() {
        return Picture::new(sheet, 0, 0, String::new());
    }
    let layout = Layout::new(columns, &pairs(ends, lines), ROWS);
    paint(sheet, &Subject { ends, lines, own }, &layout)
}

/// Everything that is painted.
struct Subject<'l, 'm> {
    ends: &'l [End<'m>],
    lines: &'l [Line<'m>],
    /// The end in focus.
    own: Option<End<'m>>,
}

fn ends<'m>(lines: &[Line<'m>]) -> Vec<End<'m>> {
    let mut ends: Vec<End<'m>> = lines.iter().flat_map(|line| [line.from, line.to]).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn pairs(ends: &[End<'_>], lines: &[Line<'_>]) -> Vec<(usize, usize)> {
    // Every line's ends are among the ends.
    let at = |end: &End<'_>| ends.binary_search(end).unwrap_or_default();
    lines
        .iter()
        .map(|line| (at(&line.from), at(&line.to)))
        .collect()
}

fn distances(
    ends: usize,
    pairs: impl Iterator<Item = (usize, usize)>,
    own: usize,
) -> Vec<Option<usize>> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); ends];
    pairs.for_each(|(from, to)| next[from].push(to));
    let mut distances = vec![None; ends];
    distances[own] = Some(0);
    let mut queue = VecDeque::from([own]);
    while let Some(end) = queue.pop_front() {
        for &other in &next[end] {
            if distances[other].is_none() {
                distances[other] = distances[end].map(|distance: usize| distance + 1);
                queue.push_back(other);
            }
        }
    }
    distances
}

fn paint(sheet: &Sheet<'_>, subject: &Subject<'_, '_>, layout: &Layout) -> Picture {
    let Subject { ends, lines, own } = subject;
    let Layout {
        spots,
        routes,
        columns,
    } = layout;
    let is_own = |end: usize| *own == Some(ends[end]);
    let mut widths = vec![0; *columns];
    for spot in spots {
        let width = spot
            .node
            .map_or(0, |end| node_width(sheet, ends[end], is_own(end)));
        widths[spot.column] = widths[spot.column].max(width);
    }
    let lefts = lefts(&widths);
    let right = lefts
        .last()
        .zip(widths.last())
        .map_or(0, |(left, width)| left + width);
    let height = spots.iter().map(|spot| spot.y).max().unwrap_or(0) + NODE + 2;
    let hidden = lines.len() - routes.len();
    let foot = if hidden > 0 { FOOT } else { 0 };
    let values = [
        ("agents", Value::Count(ends.len())),
        ("relations", Value::Count(lines.len())),
    ];
    let label = sheet.words.fill(
        "{agents} agents and {relations} relations between them",
        &values,
    );
    let mut picture = Picture::new(sheet, right + 1, height + foot, label);
    for route in routes {
        picture.line(
            sheet.words,
            &lines[route.edge],
            &points(route, spots, &lefts, &widths),
            route.backward,
        );
    }
    for spot in spots {
        if let Some(end) = spot.node {
            let at = (lefts[spot.column], spot.y + MIDDLE, widths[spot.column]);
            picture.node(sheet, ends[end], at, is_own(end));
        }
    }
    if hidden > 0 {
        picture.note(
            (4, height + FOOT - 8),
            &sheet.words.count(
                "{n} relation within a column is not drawn|{n} relations within a column are not drawn",
                hidden,
            ),
        );
    }
    picture
}

/// Returns the left edges of columns.
fn lefts(widths: &[i32]) -> Vec<i32> {
    let mut next = 1;
    let left = |width: &i32| {
        next += width + GAP;
        next - width - GAP
    };
    widths.iter().map(left).collect()
}

/// Returns the points of a way: out of a node on its right, through columns at the height of the bends, into a node on
/// its left.
fn points(route: &Route, spots: &[Spot], lefts: &[i32], widths: &[i32]) -> Vec<(i32, i32)> {
    let last = route.spots.len() - 1;
    let mut points = Vec::new();
    for (at, &spot) in route.spots.iter().enumerate() {
        let Spot { column, y, .. } = spots[spot];
        if at > 0 {
            points.push((lefts[column], y + MIDDLE));
        }
        if at < last {
            points.push((lefts[column] + widths[column], y + MIDDLE));
        }
    }
    points
}
