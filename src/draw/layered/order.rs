//! The order of each column: medians of neighbours, then exchanges of two that stand side by side; the best one is kept.

use super::{Neighbours, Spot};

/// How often all columns are ordered by medians; more changes next to nothing.
const SWEEPS: usize = 24;

/// How often all pairs side by side are tried after a sweep.
const EXCHANGES: usize = 4;

/// Most spots for which pairs are tried: beyond, medians alone decide, which keeps the time linear.
const MOST_EXCHANGED: usize = 3_000;

/// The columns from left to right, each from top to bottom.
pub(super) type Order = Vec<Vec<usize>>;

/// Returns an order in which few edges cross.
pub(super) fn order(spots: &[Spot], neighbours: &Neighbours) -> Order {
    let mut order = by_number(spots);
    let mut row = rows(spots.len(), &order);
    let mut best = (crossings(&order, &row, neighbours), order.clone());

    for sweep in 0..SWEEPS {
        sort_by_medians(&mut order, &mut row, neighbours, sweep % 2 == 0);
        if spots.len() <= MOST_EXCHANGED {
            exchange(&mut order, &mut row, neighbours);
        }

        let crossings = crossings(&order, &row, neighbours);
        if crossings < best.0 {
            best = (crossings, order.clone());
        }
    }
    best.1
}

fn by_number(spots: &[Spot]) -> Order {
    let columns = spots.iter().map(|spot| spot.column + 1).max().unwrap_or(0);
    let mut order: Order = vec![Vec::new(); columns];
    for (ix, spot) in spots.iter().enumerate() {
        order[spot.column].push(ix);
    }
    order
}

/// Returns each spot's row in its column.
fn rows(spots: usize, order: &Order) -> Vec<usize> {
    let mut row = vec![0; spots];
    for column in order {
        number(column, &mut row);
    }
    row
}

fn number(column: &[usize], row: &mut [usize]) {
    for (at, &spot) in column.iter().enumerate() {
        row[spot] = at;
    }
}

/// Orders each column by its neighbours to the left, from left to right, or the other way around.
fn sort_by_medians(
    order: &mut Order,
    row: &mut [usize],
    neighbours: &Neighbours,
    from_the_left: bool,
) {
    let columns = order.len();
    for step in 0..columns {
        let (column, near) = if from_the_left {
            (step, &neighbours.left)
        } else {
            (columns - 1 - step, &neighbours.right)
        };
        order[column].sort_by_key(|&spot| median(&near[spot], row).unwrap_or(row[spot] * 2));
        number(&order[column], row);
    }
}

/// Returns twice the median row of some spots.
fn median(near: &[usize], row: &[usize]) -> Option<usize> {
    let rows = sorted_rows(near, row);
    let half = rows.len() / 2;
    Some(rows.get(half)? + rows.get(rows.len().checked_sub(1)? - half)?)
}

/// Exchanges spots that stand side by side where fewer edges cross then.
fn exchange(order: &mut Order, row: &mut [usize], neighbours: &Neighbours) {
    for _ in 0..EXCHANGES {
        let mut changed = false;
        for column in order.iter_mut() {
            for at in 1..column.len() {
                let (upper, lower) = (column[at - 1], column[at]);
                if saves(upper, lower, row, neighbours) {
                    column.swap(at - 1, at);
                    row.swap(upper, lower);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// Tells whether fewer edges cross where two spots of a column change places.
fn saves(upper: usize, lower: usize, row: &[usize], neighbours: &Neighbours) -> bool {
    let mut now = 0;
    let mut then = 0;
    for near in [&neighbours.left, &neighbours.right] {
        let upper = sorted_rows(&near[upper], row);
        let lower = sorted_rows(&near[lower], row);
        now += inversions(&upper, &lower);
        then += inversions(&lower, &upper);
    }
    then < now
}

fn sorted_rows(near: &[usize], row: &[usize]) -> Vec<usize> {
    let mut rows: Vec<usize> = near.iter().map(|&spot| row[spot]).collect();
    rows.sort_unstable();
    rows
}

/// Counts the pairs of which the first is larger; both lists are sorted.
fn inversions(first: &[usize], second: &[usize]) -> usize {
    first
        .iter()
        .map(|one| second.partition_point(|other| other < one))
        .sum()
}

/// Counts the edges between neighbouring columns that cross.
fn crossings(order: &Order, row: &[usize], neighbours: &Neighbours) -> usize {
    order
        .windows(2)
        .map(|pair| {
            let mut tree = CountTree::new(pair[1].len());
            pair[0]
                .iter()
                .map(|&spot| tree.cross(&sorted_rows(&neighbours.right[spot], row)))
                .sum::<usize>()
        })
        .sum()
}

/// Counts of rows that can be summed from one row on in logarithmic time: a Fenwick tree.
struct CountTree {
    counts: Vec<usize>,
    total: usize,
}

impl CountTree {
    fn new(rows: usize) -> Self {
        CountTree {
            counts: vec![0; rows + 1],
            total: 0,
        }
    }

    /// Returns how many edges so far end below the rows given, then adds edges that end at these.
    fn cross(&mut self, rows: &[usize]) -> usize {
        let crossed = rows.iter().map(|&row| self.total - self.up_to(row)).sum();
        for &row in rows {
            self.add(row);
        }
        crossed
    }

    fn up_to(&self, row: usize) -> usize {
        let mut at = row + 1;
        let mut sum = 0;
        while at > 0 {
            sum += self.counts[at];
            at &= at - 1;
        }
        sum
    }

    fn add(&mut self, row: usize) {
        self.total += 1;
        let mut at = row + 1;
        while at < self.counts.len() {
            self.counts[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_counted_as_by_hand() {
        // Rows 0 and 1 on the left lead to rows 2, 0 and 1, 2 on the right.
        let mut tree = CountTree::new(3);
        assert_eq!(tree.cross(&[0, 2]), 0);
        assert_eq!(tree.cross(&[1, 2]), 1);
        assert_eq!(tree.cross(&[0]), 3);
    }

    #[test]
    fn edges_that_end_in_one_row_do_not_cross() {
        assert_eq!(inversions(&[1, 1], &[1]), 0);
        assert_eq!(inversions(&[2, 3], &[0, 2]), 3);
    }
}
