//! Nodes around an ellipse with curves between them: a group whose agents all reach each other, and the map of
//! categories with its bundles.

use std::collections::BTreeMap;

use super::svg::{NAME_SIZE, NODE, Picture, node_width};
use super::{End, Line, Sheet, measure, xml};
use crate::words::Value;

/// Most categories on the map; smaller ones are one node.
const MOST_CATEGORIES: usize = 20;

/// Most bundles that are drawn, the thickest; the others are counted below the map.
const MOST_BUNDLES: usize = 24;

/// Widest name of a category.
const LONGEST_NAME: i32 = 200;

/// Room for the words below a map.
const FOOT: i32 = 30;

/// By how much a ring is widened until no nodes overlap, and how often at most.
const STEP: i32 = 16;
const MOST_STEPS: i32 = 40;

/// Least room between two nodes.
const GAP: i32 = 6;

/// What agents without a category stand under.
const NONE: &str = "no category";

/// A node's middle and width.
#[derive(Clone, Copy)]
struct Place {
    x: i32,
    y: i32,
    width: i32,
}

/// The ellipse that nodes stand on.
struct Ring {
    places: Vec<Place>,
    width: i32,
    height: i32,
}

/// Draws agents that all reach each other.
pub(super) fn circle(sheet: &Sheet<'_>, agents: &[usize], lines: &[Line<'_>]) -> Picture {
    let widths: Vec<i32> = agents
        .iter()
        .map(|&agent| node_width(sheet, End::Agent(agent), false))
        .collect();
    let ring = Ring::of(&widths);
    let label = sheet
        .words
        .count("{n} agents that all reach each other", agents.len());
    let mut picture = Picture::new(sheet, ring.width, ring.height, label);
    let at: BTreeMap<End<'_>, usize> = agents
        .iter()
        .enumerate()
        .map(|(ix, &agent)| (End::Agent(agent), ix))
        .collect();
    for line in lines {
        if let (Some(&from), Some(&to)) = (at.get(&line.from), at.get(&line.to)) {
            ring.curve(&mut picture, from, to, line.class(), &line.says);
        }
    }
    for (&agent, place) in agents.iter().zip(&ring.places) {
        picture.node(
            sheet,
            End::Agent(agent),
            (place.x - place.width / 2, place.y, place.width),
            false,
        );
    }
    picture
}

/// Draws the categories of agents, with a curve for each of the thickest bundles between them.
pub(super) fn categories(sheet: &Sheet<'_>, agents: &[usize], lines: &[Line<'_>]) -> Picture {
    let (names, part_of) = parts(sheet, agents);
    let bundles = bundles(&part_of, lines);
    let widths: Vec<i32> = names
        .iter()
        .map(|(name, size)| category_width(name, *size))
        .collect();
    let ring = Ring::of(&widths);
    let values = [
        ("n", Value::Count(names.len())),
        ("agents", Value::Count(agents.len())),
    ];
    let label = sheet.words.fill(
        "{n} category of {agents} agents, and what is said between them|{n} categories of {agents} agents, and what is said between them",
        &values,
    );
    let rest = bundles.iter().skip(MOST_BUNDLES);
    let (thinner, relations) = rest.fold((0, 0), |(thinner, sum), (_, count)| {
        (thinner + 1, sum + count)
    });
    let foot = if thinner > 0 { FOOT } else { 0 };
    let mut picture = Picture::new(sheet, ring.width, ring.height + foot, label);
    // The thickest last, on top.
    for &((from, to), count) in bundles.iter().take(MOST_BUNDLES).rev() {
        let values = [
            ("from", Value::Text(&names[from].0)),
            ("to", Value::Text(&names[to].0)),
            ("count", Value::Count(count)),
        ];
        let says = sheet.words.fill("{from} to {to}: {count}", &values);
        let bend = ring.curve(
            &mut picture,
            from,
            to,
            &format!("bundle b{}", thickness(count)),
            &says,
        );
        ring.count(&mut picture, (from, bend, to), count);
    }
    for ((name, size), place) in names.iter().zip(&ring.places) {
        category(sheet, &mut picture, name, *size, *place);
    }
    if thinner > 0 {
        let words = sheet.words.fill(
            "{n} thinner bundle with {relations} relations is not drawn|{n} thinner bundles with {relations} relations are not drawn",
            &[("n", Value::Count(thinner)), ("relations", Value::Count(relations))],
        );
        picture.note((4, ring.height + FOOT - 8), &words);
    }
    picture
}

impl Ring {
    /// Places nodes clockwise from the top.
    fn of(widths: &[i32]) -> Self {
        let roomy = |ring: &Ring| {
            !ring
                .places
                .iter()
                .enumerate()
                .any(|(ix, a)| ring.places[..ix].iter().any(|b| a.meets(*b)))
        };
        let mut ring = Ring::wider(widths, 0);
        for more in (STEP..MOST_STEPS * STEP).step_by(STEP as usize) {
            if roomy(&ring) {
                break;
            }
            ring = Ring::wider(widths, more);
        }
        ring
    }

    fn wider(widths: &[i32], more: i32) -> Self {
        let count = widths.len().max(1) as f64;
        let widest = widths.iter().copied().max().unwrap_or(0);
        let (across, down) = match widths.len() {
            2 => (160 + more, 12),
            count => (200 + 16 * count as i32 + more, 110 + 12 * count as i32),
        };
        let (width, height) = (2 * across + widest + 4, 2 * down + NODE + 4);
        let place = |(ix, &node): (usize, &i32)| {
            // Two stand side by side; more begin at the top.
            let first = if widths.len() == 2 {
                -std::f64::consts::FRAC_PI_2
            } else {
                0.0
            };
            let angle = first + std::f64::consts::TAU * ix as f64 / count;
            // Whole pixels are the same on every machine.
            let x = width / 2 + (f64::from(across) * angle.sin()).round() as i32;
            let y = height / 2 - (f64::from(down) * angle.cos()).round() as i32;
            Place { x, y, width: node }
        };
        Ring {
            places: widths.iter().enumerate().map(place).collect(),
            width,
            height,
        }
    }

    /// Draws a curve that leans towards the middle, and returns where it bends.
    fn curve(
        &self,
        picture: &mut Picture,
        from: usize,
        to: usize,
        class: &str,
        says: &str,
    ) -> (i32, i32) {
        let (from, to) = (self.places[from], self.places[to]);
        let lean = |at: i32, middle: i32| (at * 2 + middle * 3) / 5;
        // There and back bend to their own right, so that they are two curves.
        let (right, down) = ((from.y - to.y) / 9, (to.x - from.x) / 9);
        let bend = (
            lean(i32::midpoint(from.x, to.x), self.width / 2) + right,
            lean(i32::midpoint(from.y, to.y), self.height / 2) + down,
        );
        let (start, end) = (from.border(bend), to.border(bend));
        picture.edge(&format!(
            "<path class=\"{class}\" d=\"M{} {}Q{} {} {} {}\"><title>{}</title></path>",
            start.0,
            start.1,
            bend.0,
            bend.1,
            end.0,
            end.1,
            xml(says)
        ));
        picture.head(end, bend);
        bend
    }

    /// Writes a bundle's count on its curve, nearer to who says so.
    fn count(
        &self,
        picture: &mut Picture,
        (from, bend, to): (usize, (i32, i32), usize),
        count: usize,
    ) {
        let (from, to) = (self.places[from].border(bend), self.places[to].border(bend));
        let at = |a: i32, b: i32, c: i32| (9 * a + 6 * b + c) / 16;
        let (x, y) = (at(from.0, bend.0, to.0), at(from.1, bend.1, to.1));
        picture.put(&format!(
            "<text class=\"count\" x=\"{x}\" y=\"{}\">{count}</text>",
            y + 4
        ));
    }
}

impl Place {
    /// Tells whether two nodes overlap, or nearly.
    fn meets(self, other: Place) -> bool {
        (self.x - other.x).abs() < i32::midpoint(self.width, other.width) + GAP
            && (self.y - other.y).abs() < NODE + GAP
    }

    /// Returns where a straight line from a point to the node's middle meets its border.
    fn border(self, (x, y): (i32, i32)) -> (i32, i32) {
        let (dx, dy) = (x - self.x, y - self.y);
        let (half, tall) = (self.width / 2, NODE / 2);
        if dx == 0 && dy == 0 {
            return (self.x, self.y);
        }
        if dx.abs() * tall > dy.abs() * half {
            (self.x + half * dx.signum(), self.y + half * dy / dx.abs())
        } else {
            (self.x + tall * dx / dy.abs(), self.y + tall * dy.signum())
        }
    }
}

/// Returns the categories, largest first, with their sizes, and each agent's.
fn parts(sheet: &Sheet<'_>, agents: &[usize]) -> (Vec<(String, usize)>, BTreeMap<usize, usize>) {
    let category = |agent: usize| {
        sheet
            .listing(agent)
            .agent
            .category
            .as_deref()
            .unwrap_or(NONE)
    };
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    agents
        .iter()
        .for_each(|&agent| *sizes.entry(category(agent)).or_default() += 1);
    let mut names: Vec<(String, usize)> = sizes
        .into_iter()
        .map(|(name, size)| (name.to_owned(), size))
        .collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rest = names.split_off(names.len().min(MOST_CATEGORIES));
    let known: BTreeMap<String, usize> = names
        .iter()
        .enumerate()
        .map(|(ix, (name, _))| (name.clone(), ix))
        .collect();
    if !rest.is_empty() {
        let agents = rest.iter().map(|(_, size)| size).sum();
        names.push((format!("{} more", rest.len()), agents));
    }
    let part = |&agent: &usize| {
        (
            agent,
            known
                .get(category(agent))
                .copied()
                .unwrap_or(MOST_CATEGORIES),
        )
    };
    (names, agents.iter().map(part).collect())
}

/// Counts the relations between categories, the thickest bundles first.
fn bundles(part_of: &BTreeMap<usize, usize>, lines: &[Line<'_>]) -> Vec<((usize, usize), usize)> {
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for line in lines {
        if let (End::Agent(from), End::Agent(to)) = (line.from, line.to) {
            let pair = part_of.get(&from).copied().zip(part_of.get(&to).copied());
            pair.filter(|(from, to)| from != to)
                .into_iter()
                .for_each(|pair| *counts.entry(pair).or_default() += 1);
        }
    }
    let mut bundles: Vec<((usize, usize), usize)> = counts.into_iter().collect();
    bundles.sort_by_key(|&(pair, count)| (std::cmp::Reverse(count), pair));
    bundles
}

/// Returns how thick a bundle is drawn, 1 to 6: a step for each doubling from two relations on.
fn thickness(count: usize) -> u32 {
    (usize::BITS - count.leading_zeros()).clamp(1, 6)
}

fn category_width(name: &str, agents: usize) -> i32 {
    let count = measure::width(&format!(" {agents}"), NAME_SIZE);
    measure::width(name, NAME_SIZE).min(LONGEST_NAME) + count + 28
}

fn category(sheet: &Sheet<'_>, picture: &mut Picture, name: &str, agents: usize, place: Place) {
    picture.put(&format!(
        "<g class=\"node\"><title>{}: {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{NODE}\" rx=\"6\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{} <tspan class=\"size\">{agents}</tspan></text></g>",
        xml(name),
        xml(&sheet.words.count("{n} agent|{n} agents", agents)),
        place.x - place.width / 2,
        place.y - NODE / 2,
        place.width,
        place.x,
        place.y + 4,
        xml(&measure::fit(name, NAME_SIZE, LONGEST_NAME))
    ));
}
