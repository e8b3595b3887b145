//! Matrices: category by category in numbers, agent by agent as a picture.

use serde::Serialize;

use super::Group;
use crate::draw::{Cells, Sheet};
use crate::graph::Network;
use crate::site::Press;
use crate::site::frame::{Frame, Section};
use crate::site::url;

/// Most categories in the matrix; a wider one fits no screen.
const MOST: usize = 24;

/// Who calls whom by category: a row calls, a column is called.
#[derive(Serialize)]
pub(super) struct Matrix {
    heads: Vec<Head>,
    rows: Vec<Row>,
    /// How many smaller categories are left out.
    more: usize,
}

/// A category at the edge of the matrix.
#[derive(Serialize)]
struct Head {
    number: usize,
    name: String,
}

/// Whom a category calls.
#[derive(Serialize)]
struct Row {
    head: Head,
    cells: Vec<Cell>,
}

/// How often a category calls another.
#[derive(Serialize)]
struct Cell {
    /// The category that is called, by its number.
    to: usize,
    /// How many calls.
    count: usize,
    /// How dark the cell is, 0 to 9.
    heat: usize,
}

/// The context of `matrix.html`.
#[derive(Serialize)]
struct MatrixPage {
    /// What it shows, in a sentence.
    lead: String,
    /// The matrix, as SVG.
    picture: String,
}

/// Counts who names whom between categories; nothing where there is but one, or nobody names another.
pub(super) fn categories(network: &Network, groups: &[Group]) -> Option<Matrix> {
    if groups.len() < 2 {
        return None;
    }
    let mut shown: Vec<usize> = (0..groups.len()).collect();
    shown.sort_by_key(|&ix| (std::cmp::Reverse(groups[ix].agents.len()), ix));
    shown.truncate(MOST);
    shown.sort_unstable();
    let mut group_of = vec![0; network.agents()];
    for (ix, group) in groups.iter().enumerate() {
        group.agents.iter().for_each(|&agent| group_of[agent] = ix);
    }
    let mut counts = vec![vec![0_usize; groups.len()]; groups.len()];
    for from in 0..network.agents() {
        network
            .callees(from)
            .for_each(|to| counts[group_of[from]][group_of[to]] += 1);
    }
    let most = counts
        .iter()
        .flatten()
        .copied()
        .max()
        .filter(|&most| most > 0)?;
    let head = |&ix: &usize| Head {
        number: ix,
        name: groups[ix].name.clone(),
    };
    let row = |from: &usize| Row {
        head: head(from),
        cells: shown
            .iter()
            .map(|&to| cell(to, counts[*from][to], most))
            .collect(),
    };
    Some(Matrix {
        heads: shown.iter().map(head).collect(),
        rows: shown.iter().map(row).collect(),
        more: groups.len() - shown.len(),
    })
}

/// The heat grows with the root of the count, so that small numbers are seen beside large ones.
fn cell(to: usize, count: usize, most: usize) -> Cell {
    let heat = (count * 81)
        .checked_div(most)
        .unwrap_or(0)
        .isqrt()
        .max(usize::from(count > 0));
    Cell { to, count, heat }
}

pub(super) fn page(press: &mut Press<'_>) {
    press.page("graph/matrix/index.html", "matrix.html", |atlas, path| {
        let groups = super::groups(atlas);
        let root = url::root(path);
        let link = |ix: usize| Some(format!("{root}{}", atlas.link(ix).href));
        let groups: Vec<(String, Vec<usize>)> =
            groups.into_iter().map(|group| (group.name, group.agents)).collect();
        let relations: Vec<_> = atlas.model.graph.relations.iter().collect();
        let picture = Sheet::new(atlas.model, &link).saying(&atlas.words).matrix(&Cells::of(&groups), &relations);
        let content = MatrixPage {
            lead: atlas.words.count(
                "{n} agent, each a row that names and a column that is named, by category.|{n} agents, each a row that names and a column that is named, by category.",
                atlas.agents(),
            ),
            picture: picture.inline(),
        };
        (Frame::new(atlas, path, Section::Graph, atlas.words.say("Adjacency matrix")), content)
    });
}
