//! A layered layout over plain numbers: nodes in columns, edges from left to right, the same input in the same order.
//!
//! Four steps: reverse edges until no cycle is left, give each node a column, order the columns so that few edges cross,
//! and place the rows near their neighbours. An edge over several columns passes a bend in each.

mod columns;
mod order;
mod place;

pub(super) use columns::columns;

/// A place in a column: a node, or the bend of an edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    pub column: usize,
    /// Its node; none where an edge bends.
    pub node: Option<usize>,
    /// Its middle, in pixels from the middle of the highest spot.
    pub y: i32,
}

/// An edge between columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// Which of the edges it is.
    pub edge: usize,
    /// Its spots from left to right.
    pub spots: Vec<usize>,
    /// Whether it leads from right to left.
    pub backward: bool,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// The nodes, then the bends.
    pub spots: Vec<Spot>,
    /// The edges; those within a column have no route.
    pub routes: Vec<Route>,
    pub columns: usize,
}

/// From the middle of one row to that of the next, in pixels: of two nodes, and where one of the two is a bend.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub node: i32,
    pub bend: i32,
}

impl Layout {
    /// Places nodes, each in its column, and the edges between them.
    pub(super) fn new(columns: &[usize], edges: &[(usize, usize)], rows: Rows) -> Self {
        let (mut spots, routes) = routes(columns, edges);
        let neighbours = Neighbours::new(spots.len(), &routes);
        let order = order::order(&spots, &neighbours);
        place::place(&mut spots, &neighbours, &order, rows);
        Layout {
            spots,
            routes,
            columns: order.len(),
        }
    }
}

/// The spots that each spot is connected with, column by column.
struct Neighbours {
    left: Vec<Vec<usize>>,
    right: Vec<Vec<usize>>,
}

impl Neighbours {
    fn new(spots: usize, routes: &[Route]) -> Self {
        let mut left = vec![Vec::new(); spots];
        let mut right = vec![Vec::new(); spots];
        for route in routes {
            for step in route.spots.windows(2) {
                right[step[0]].push(step[1]);
                left[step[1]].push(step[0]);
            }
        }
        Neighbours { left, right }
    }
}

/// Returns the spots of all nodes and bends, and each edge's route over them.
fn routes(columns: &[usize], edges: &[(usize, usize)]) -> (Vec<Spot>, Vec<Route>) {
    let mut spots: Vec<Spot> = columns
        .iter()
        .enumerate()
        .map(|(node, &column)| Spot {
            column,
            node: Some(node),
            y: 0,
        })
        .collect();
    let mut routes = Vec::new();

    for (edge, &(from, to)) in edges.iter().enumerate() {
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
                node: None,
                y: 0,
            });
        }
        way.push(right);

        routes.push(Route {
            edge,
            spots: way,
            backward,
        });
    }
    (spots, routes)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    const ROWS: Rows = Rows { node: 40, bend: 14 };

    fn laid_out(nodes: usize, edges: &[(usize, usize)]) -> Layout {
        Layout::new(&columns(nodes, edges), edges, ROWS)
    }

    /// Returns edges that look random and are the same each time: a linear congruential generator's.
    fn scattered(nodes: usize, edges: usize, seed: u64) -> Vec<(usize, usize)> {
        let mut state = seed;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % nodes
        };
        let mut scattered: Vec<(usize, usize)> = (0..edges)
            .map(|_| (next(), next()))
            .filter(|(from, to)| from != to)
            .collect();
        scattered.sort_unstable();
        scattered.dedup();
        scattered
    }

    /// Counts the pairs of steps between neighbouring columns that cross.
    fn crossings(layout: &Layout) -> usize {
        let steps: Vec<(usize, i32, i32)> = layout
            .routes
            .iter()
            .flat_map(|route| route.spots.windows(2))
            .map(|step| {
                let (left, right) = (&layout.spots[step[0]], &layout.spots[step[1]]);
                (left.column, left.y, right.y)
            })
            .collect();
        steps
            .iter()
            .enumerate()
            .flat_map(|(ix, one)| steps[ix + 1..].iter().map(move |other| (one, other)))
            .filter(|(one, other)| one.0 == other.0 && (one.1 - other.1) * (one.2 - other.2) < 0)
            .count()
    }

    #[test]
    fn no_two_spots_of_a_column_overlap() {
        for seed in 0..20 {
            let layout = laid_out(30, &scattered(30, 60, seed));
            for (ix, one) in layout.spots.iter().enumerate() {
                for other in layout.spots[ix + 1..]
                    .iter()
                    .filter(|other| other.column == one.column)
                {
                    let apart = if one.node.is_some() && other.node.is_some() {
                        ROWS.node
                    } else {
                        ROWS.bend
                    };
                    assert!(
                        (one.y - other.y).abs() >= apart,
                        "seed {seed}: {one:?} {other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn each_edge_has_a_route_and_without_cycles_all_lead_right() {
        for seed in 0..20 {
            let edges: Vec<(usize, usize)> = scattered(30, 60, seed)
                .into_iter()
                .filter(|(from, to)| from < to)
                .collect();
            let layout = laid_out(30, &edges);
            assert_eq!(layout.routes.len(), edges.len());
            assert!(layout.routes.iter().all(|route| !route.backward));
        }
    }

    #[test]
    fn a_cycle_has_one_edge_that_leads_back() {
        let layout = laid_out(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]);
        let backward: Vec<usize> = layout
            .routes
            .iter()
            .filter(|route| route.backward)
            .map(|route| route.edge)
            .collect();
        assert_eq!((backward, layout.columns), (vec![3], 4));
    }

    #[test]
    fn a_tree_is_drawn_without_crossings() {
        // Children are numbered against the order of their parents.
        let edges = [(0, 1), (0, 2), (1, 6), (1, 5), (2, 4), (2, 3)];
        assert_eq!(crossings(&laid_out(7, &edges)), 0);
    }

    #[test]
    fn two_hubs_that_share_no_callee_do_not_cross() {
        let edges: Vec<(usize, usize)> = (2..14).map(|callee| (callee % 2, callee)).collect();
        assert_eq!(crossings(&laid_out(14, &edges)), 0);
    }

    #[test]
    fn the_same_edges_are_laid_out_the_same() {
        let edges = scattered(80, 160, 7);
        assert_eq!(laid_out(80, &edges), laid_out(80, &edges));
    }

    #[test]
    fn nothing_and_one_node_have_a_layout() {
        assert!(laid_out(0, &[]).spots.is_empty());
        assert_eq!(laid_out(1, &[]).spots.len(), 1);
    }

    #[test]
    fn the_largest_graph_that_is_drawn_whole_takes_little_time() {
        let edges = scattered(150, 400, 3);
        let start = Instant::now();
        let layout = laid_out(150, &edges);
        // A build without optimisation takes 0.4 s; a busy machine may take ten times that.
        assert!(start.elapsed() < Duration::from_secs(4));
        assert_eq!(layout.routes.len(), edges.len());
    }
}
