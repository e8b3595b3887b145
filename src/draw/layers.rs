//! Agents in columns: each stands right of those that name it, as far as circles allow.
//!
//! The usual four steps: turn lines around until no circle is left, give each end a column, order the columns so that
//! few lines cross, and place the rows near their neighbours. Lines over several columns bend at each.

use std::collections::VecDeque;

use super::svg::{NODE, Picture, node_width};
use super::{End, Line, Sheet};
use crate::words::Value;

/// From one row to the next.
const ROW: i32 = 46;

/// Between two columns.
const GAP: i32 = 76;

/// From a spot's top to its middle, below the picture's edge.
const MIDDLE: i32 = NODE / 2 + 1;

/// Room for the words below a picture.
const FOOT: i32 = 30;

/// How often the order of the columns is improved; more changes next to nothing.
const SWEEPS: usize = 12;

/// A place in a column: an end, or the bend of a line.
struct Spot {
    column: usize,
    /// Its end; none where a line bends.
    end: Option<usize>,
    y: i32,
}

/// A line between columns, all its spots from left to right.
struct Route {
    line: usize,
    spots: Vec<usize>,
    /// Whether it was turned around.
    backward: bool,
}

/// Returns the ends of lines, sorted, and a column for each so that most lines lead from left to right.
pub(super) fn columns_of<'m>(lines: &[Line<'m>]) -> (Vec<End<'m>>, Vec<usize>) {
    let ends = ends(lines);
    let pairs = pairs(&ends, lines);
    let turned = turn_around(ends.len(), &pairs);
    let columns = columns(ends.len(), &pairs, &turned);
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
    let pairs = pairs(ends, lines);
    let (mut spots, routes) = routes(columns, &pairs);
    let mut order = order(&spots, &routes);
    place(&mut spots, &routes, &mut order);
    paint(
        sheet,
        &Layout {
            ends,
            lines,
            spots: &spots,
            routes: &routes,
            columns: order.len(),
            own,
        },
    )
}

/// Everything that is painted.
struct Layout<'l, 'm> {
    ends: &'l [End<'m>],
    lines: &'l [Line<'m>],
    spots: &'l [Spot],
    routes: &'l [Route],
    columns: usize,
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

/// States of an end on the walk that looks for circles.
const NEW: u8 = 0;
const WALKED: u8 = 1;
const DONE: u8 = 2;

/// Tells for each pair whether it has to be turned around so that no circle is left: those that lead back to an end
/// that is still being walked.
fn turn_around(ends: usize, pairs: &[(usize, usize)]) -> Vec<bool> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); ends];
    let mut named = vec![0_usize; ends];
    for (ix, &(from, to)) in pairs.iter().enumerate() {
        next[from].push(ix);
        named[to] += 1;
    }
    let mut turned = vec![false; pairs.len()];
    let mut state = vec![NEW; ends];
    // Who is named least is walked first: that turns fewest lines around.
    let mut starts: Vec<usize> = (0..ends).collect();
    starts.sort_by_key(|&end| (named[end], end));
    for start in starts {
        let mut stack = vec![(start, 0)];
        while let Some((end, at)) = stack.pop() {
            if at == 0 {
                if state[end] != NEW {
                    continue;
                }
                state[end] = WALKED;
            }
            let Some(&pair) = next[end].get(at) else {
                state[end] = DONE;
                continue;
            };
            stack.push((end, at + 1));
            match state[pairs[pair].1] {
                NEW => stack.push((pairs[pair].1, 0)),
                WALKED => turned[pair] = true,
                _ => {}
            }
        }
    }
    turned
}

/// Returns each end's column: one right of the furthest that leads to it.
fn columns(ends: usize, pairs: &[(usize, usize)], turned: &[bool]) -> Vec<usize> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); ends];
    let mut waits = vec![0_usize; ends];
    for (&(from, to), &turned) in pairs.iter().zip(turned) {
        let (left, right) = if turned { (to, from) } else { (from, to) };
        next[left].push(right);
        waits[right] += 1;
    }
    let mut column = vec![0_usize; ends];
    let mut queue: VecDeque<usize> = (0..ends).filter(|&end| waits[end] == 0).collect();
    while let Some(end) = queue.pop_front() {
        for &right in &next[end] {
            column[right] = column[right].max(column[end] + 1);
            waits[right] -= 1;
            if waits[right] == 0 {
                queue.push_back(right);
            }
        }
    }
    // Who leads to nobody early on stands beside those it leads to.
    for end in (0..ends).rev() {
        if let Some(nearest) = next[end].iter().map(|&right| column[right]).min() {
            column[end] = column[end].max(nearest.saturating_sub(1));
        }
    }
    column
}

/// Returns the spots of all ends and bends, and the way of each line over them; lines within a column have none.
fn routes(columns: &[usize], pairs: &[(usize, usize)]) -> (Vec<Spot>, Vec<Route>) {
    let end = |(ix, &column): (usize, &usize)| Spot {
        column,
        end: Some(ix),
        y: 0,
    };
    let mut spots: Vec<Spot> = columns.iter().enumerate().map(end).collect();
    let mut routes = Vec::new();
    for (line, &(from, to)) in pairs.iter().enumerate() {
        let backward = columns[from] > columns[to];
        let (left, right) = if backward { (to, from) } else { (from, to) };
        if columns[left] == columns[right] {
            continue;
        }
        let mut way = vec![left];
        for column in columns[left] + 1..columns[right] {
            way.push(spots.len());
            spots.push(Spot {
                column,
                end: None,
                y: 0,
            });
        }
        way.push(right);
        routes.push(Route {
            line,
            spots: way,
            backward,
        });
    }
    (spots, routes)
}

/// Returns the spots of each column in an order that lets few lines cross: again and again each spot goes to the
/// middle of its neighbours to the left, then of those to the right.
fn order(spots: &[Spot], routes: &[Route]) -> Vec<Vec<usize>> {
    let columns = spots.iter().map(|spot| spot.column).max().unwrap_or(0) + 1;
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); columns];
    spots
        .iter()
        .enumerate()
        .for_each(|(ix, spot)| order[spot.column].push(ix));
    let (left, right) = neighbours(spots.len(), routes);
    let mut row = vec![0_usize; spots.len()];
    let number = |column: &[usize], row: &mut Vec<usize>| {
        column
            .iter()
            .enumerate()
            .for_each(|(at, &spot)| row[spot] = at);
    };
    order.iter().for_each(|column| number(column, &mut row));
    for sweep in 0..SWEEPS {
        let (near, forward) = if sweep % 2 == 0 {
            (&left, true)
        } else {
            (&right, false)
        };
        for step in 0..columns {
            let column = if forward { step } else { columns - 1 - step };
            order[column].sort_by_key(|&spot| middle(&near[spot], &row).unwrap_or(row[spot] * 2));
            number(&order[column], &mut row);
        }
    }
    order
}

fn neighbours(spots: usize, routes: &[Route]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut left = vec![Vec::new(); spots];
    let mut right = vec![Vec::new(); spots];
    for route in routes {
        for step in route.spots.windows(2) {
            right[step[0]].push(step[1]);
            left[step[1]].push(step[0]);
        }
    }
    (left, right)
}

/// Returns twice the median row of some spots.
fn middle(near: &[usize], row: &[usize]) -> Option<usize> {
    let mut rows: Vec<usize> = near.iter().map(|&spot| row[spot]).collect();
    rows.sort_unstable();
    let half = rows.len() / 2;
    Some(rows.get(half)? + rows.get(rows.len().checked_sub(1)? - half)?)
}

/// Gives each spot its height: near its neighbours, in the order of its column, a row apart.
fn place(spots: &mut [Spot], routes: &[Route], order: &mut [Vec<usize>]) {
    let highest = order.iter().map(Vec::len).max().unwrap_or(0) as i32;
    for column in order.iter() {
        let top = (highest - column.len() as i32) * ROW / 2;
        column
            .iter()
            .enumerate()
            .for_each(|(row, &spot)| spots[spot].y = top + row as i32 * ROW);
    }
    let (left, right) = neighbours(spots.len(), routes);
    for sweep in 0..SWEEPS {
        let near = if sweep % 2 == 0 { &left } else { &right };
        for column in order.iter() {
            let wish = |&spot: &usize| {
                let heights = near[spot].iter().map(|&other| spots[other].y);
                let count = near[spot].len() as i32;
                if count == 0 {
                    spots[spot].y
                } else {
                    heights.sum::<i32>() / count
                }
            };
            let wishes: Vec<i32> = column.iter().map(wish).collect();
            spread(column, &wishes, spots);
        }
    }
    let top = spots.iter().map(|spot| spot.y).min().unwrap_or(0);
    spots.iter_mut().for_each(|spot| spot.y -= top);
}

/// Places a column as near to its wishes as its order and its rows allow: neighbours that want the same place share
/// the way that both have to give.
fn spread(column: &[usize], wishes: &[i32], spots: &mut [Spot]) {
    // Blocks of spots that touch: first row, sum of the wishes for their first spot, count.
    let mut blocks: Vec<(usize, i64, i64)> = Vec::new();
    for (row, &wish) in wishes.iter().enumerate() {
        let mut block = (row, i64::from(wish), 1_i64);
        while let Some(&(first, sum, count)) = blocks.last() {
            if sum / count + count * i64::from(ROW) <= block.1 / block.2 {
                break;
            }
            blocks.pop();
            let moved = block.1 - block.2 * count * i64::from(ROW);
            block = (first, sum + moved, count + block.2);
        }
        blocks.push(block);
    }
    for (first, sum, count) in blocks {
        for offset in 0..count {
            let row = first + offset as usize;
            spots[column[row]].y = (sum / count + offset * i64::from(ROW)) as i32;
        }
    }
}

fn paint(sheet: &Sheet<'_>, layout: &Layout<'_, '_>) -> Picture {
    let Layout {
        ends,
        lines,
        spots,
        routes,
        columns,
        own,
    } = layout;
    let is_own = |end: usize| *own == Some(ends[end]);
    let mut widths = vec![0; *columns];
    for spot in *spots {
        let width = spot
            .end
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
    for route in *routes {
        picture.line(
            sheet.words,
            &lines[route.line],
            &points(route, spots, &lefts, &widths),
            route.backward,
        );
    }
    for spot in *spots {
        if let Some(end) = spot.end {
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
