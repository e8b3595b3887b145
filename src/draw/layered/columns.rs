//! A column for each node, so that most edges lead from left to right.

use std::collections::VecDeque;

/// What the walk that looks for cycles knows of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    Pending,
    /// It stands on the path that is being walked.
    Open,
    Done,
}

/// Returns each node's column: one right of the furthest node that leads to it, where edges that close a cycle are
/// taken the other way.
pub(in crate::draw) fn columns(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let reversed = reversed(nodes, edges);
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut waits = vec![0_usize; nodes];
    for (&(from, to), &reversed) in edges.iter().zip(&reversed) {
        let (left, right) = if reversed { (to, from) } else { (from, to) };
        next[left].push(right);
        waits[right] += 1;
    }

    let mut column = longest_paths(&next, waits);
    pull_right(&next, &mut column);
    column
}

/// Returns how many edges the longest path to each node has.
fn longest_paths(next: &[Vec<usize>], mut waits: Vec<usize>) -> Vec<usize> {
    let mut length = vec![0_usize; next.len()];
    let mut queue: VecDeque<usize> = (0..next.len()).filter(|&node| waits[node] == 0).collect();
    while let Some(node) = queue.pop_front() {
        for &right in &next[node] {
            length[right] = length[right].max(length[node] + 1);
            waits[right] -= 1;
            if waits[right] == 0 {
                queue.push_back(right);
            }
        }
    }
    length
}

/// Moves nodes beside those that they lead to: edges get shorter and bend less.
fn pull_right(next: &[Vec<usize>], column: &mut [usize]) {
    for node in (0..next.len()).rev() {
        if let Some(nearest) = next[node].iter().map(|&right| column[right]).min() {
            column[node] = column[node].max(nearest.saturating_sub(1));
        }
    }
}

/// Tells for each edge whether it leads back to a node on the path that is being walked: without these, no cycle is
/// left.
fn reversed(nodes: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut callers = vec![0_usize; nodes];
    for (ix, &(from, to)) in edges.iter().enumerate() {
        next[from].push(ix);
        callers[to] += 1;
    }

    // Starting where fewest edges lead to reverses fewest of them.
    let mut starts: Vec<usize> = (0..nodes).collect();
    starts.sort_by_key(|&node| (callers[node], node));

    let mut reversed = vec![false; edges.len()];
    let mut visits = vec![Visit::Pending; nodes];
    for start in starts {
        if visits[start] == Visit::Pending {
            walk(start, edges, &next, &mut visits, &mut reversed);
        }
    }
    reversed
}

/// Walks depth first from a node, without recursion: a chain may be as long as a catalog.
fn walk(
    start: usize,
    edges: &[(usize, usize)],
    next: &[Vec<usize>],
    visits: &mut [Visit],
    reversed: &mut [bool],
) {
    visits[start] = Visit::Open;
    let mut stack = vec![(start, 0)];
    while let Some((node, at)) = stack.pop() {
        let Some(&edge) = next[node].get(at) else {
            visits[node] = Visit::Done;
            continue;
        };
        stack.push((node, at + 1));

        let to = edges[edge].1;
        match visits[to] {
            Visit::Pending => {
                visits[to] = Visit::Open;
                stack.push((to, 0));
            }
            Visit::Open => reversed[edge] = true,
            Visit::Done => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_stands_right_of_the_furthest_that_leads_to_it() {
        assert_eq!(columns(4, &[(0, 1), (1, 2), (0, 2), (2, 3)]), [0, 1, 2, 3]);
    }

    #[test]
    fn a_node_without_callers_stands_beside_its_first_callee() {
        assert_eq!(columns(4, &[(0, 1), (1, 2), (3, 2)]), [0, 1, 2, 1]);
    }

    #[test]
    fn a_cycle_is_cut_where_it_closes() {
        assert_eq!(columns(3, &[(0, 1), (1, 2), (2, 0)]), [0, 1, 2]);
    }
}
