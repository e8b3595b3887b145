//! The height of each spot: near its neighbours, in the order of its column.

use super::order::Order;
use super::{Neighbours, Rows, Spot};

/// How often all columns move towards their neighbours; more changes next to nothing.
const SWEEPS: usize = 16;

/// Gives each spot its height; the highest is 0.
pub(super) fn place(spots: &mut [Spot], neighbours: &Neighbours, order: &Order, rows: Rows) {
    let offsets: Vec<Vec<i32>> = order
        .iter()
        .map(|column| offsets(column, spots, rows))
        .collect();
    center(spots, order, &offsets);

    for sweep in 0..SWEEPS {
        let near = if sweep % 2 == 0 {
            &neighbours.left
        } else {
            &neighbours.right
        };
        for (column, offsets) in order.iter().zip(&offsets) {
            let wishes: Vec<i32> = column
                .iter()
                .map(|&spot| mean_height(&near[spot], spots).unwrap_or(spots[spot].y))
                .collect();
            for (&spot, y) in column.iter().zip(spread(&wishes, offsets)) {
                spots[spot].y = y;
            }
        }
    }

    let top = spots.iter().map(|spot| spot.y).min().unwrap_or(0);
    for spot in spots {
        spot.y -= top;
    }
}

/// Returns how far each spot of a column stands at least below its first.
fn offsets(column: &[usize], spots: &[Spot], rows: Rows) -> Vec<i32> {
    let mut offset = 0;
    let mut offsets = Vec::with_capacity(column.len());
    for (at, &spot) in column.iter().enumerate() {
        if at > 0 {
            offset += apart(&spots[column[at - 1]], &spots[spot], rows);
        }
        offsets.push(offset);
    }
    offsets
}

fn apart(upper: &Spot, lower: &Spot, rows: Rows) -> i32 {
    match (upper.node, lower.node) {
        (Some(_), Some(_)) => rows.node,
        (None, None) => rows.bend,
        // A bend beside a node has to clear half of it.
        _ => (rows.node + rows.bend) / 2,
    }
}

/// Starts with all columns around one middle.
fn center(spots: &mut [Spot], order: &Order, offsets: &[Vec<i32>]) {
    let tallest = offsets.iter().filter_map(|column| column.last()).max();
    let tallest = tallest.copied().unwrap_or(0);
    for (column, offsets) in order.iter().zip(offsets) {
        let top = (tallest - offsets.last().copied().unwrap_or(0)) / 2;
        for (&spot, offset) in column.iter().zip(offsets) {
            spots[spot].y = top + offset;
        }
    }
}

fn mean_height(near: &[usize], spots: &[Spot]) -> Option<i32> {
    let sum: i32 = near.iter().map(|&spot| spots[spot].y).sum();
    sum.checked_div(near.len() as i32)
}

/// A run of spots that touch and therefore move together.
struct Block {
    count: usize,
    /// Sum of the places that its spots wish for the column's first spot.
    sum: i64,
}

impl Block {
    fn mean(&self) -> i64 {
        self.sum.div_euclid(self.count as i64)
    }
}

/// Returns the heights nearest to the wishes that keep the order and the distances: where two spots wish for the same
/// place, both give way alike (isotonic regression by pooling adjacent violators).
fn spread(wishes: &[i32], offsets: &[i32]) -> Vec<i32> {
    let mut blocks: Vec<Block> = Vec::new();
    for (wish, offset) in wishes.iter().zip(offsets) {
        let mut block = Block {
            count: 1,
            sum: i64::from(wish - offset),
        };
        while let Some(last) = blocks.pop_if(|last| last.mean() > block.mean()) {
            block.count += last.count;
            block.sum += last.sum;
        }
        blocks.push(block);
    }

    blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(block.mean() as i32, block.count))
        .zip(offsets)
        .map(|(first, offset)| first + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spots_with_room_stand_where_they_wish() {
        assert_eq!(spread(&[0, 50, 120], &[0, 40, 80]), [0, 50, 120]);
    }

    #[test]
    fn spots_with_one_wish_give_way_alike() {
        assert_eq!(spread(&[100, 100], &[0, 40]), [80, 120]);
    }

    #[test]
    fn a_column_keeps_its_order_whatever_it_wishes() {
        assert_eq!(spread(&[90, 0], &[0, 40]), [25, 65]);
    }
}
