//! Neighbours vouch: a document is also as good as the documents that are like it.
//!
//! Where several agents do one job, those whose words match a query speak for the others. The neighbours of each document
//! are found when the index is built, from the catalog itself.

use crate::error::Error;
use crate::number::read_number;
#[cfg(feature = "native")]
use crate::number::write_number;
use std::collections::BTreeMap;

/// The part of the index that holds the neighbours.
pub(crate) const NEAR: &str = "near";

/// What neighbours' scores add to a document's own. From .3 to .6 the result is the same.
const SHARE: f32 = 0.5;
/// The likeness of neighbours is kept in steps of one eighth.
pub(crate) const STEPS: u8 = 8;
/// Neighbours that are little alike do not speak as loud as one that is much: their likeness is divided by at least this.
const LEAST_LIKENESS: f32 = 0.5;

/// For each document its neighbours, with their shares of what they all say.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Near {
    documents: Vec<Vec<(u32, f32)>>,
}

impl Near {
    /// Reads the neighbours of `documents` documents.
    pub(crate) fn read(bytes: &[u8], documents: u32) -> Result<Self, Error> {
        let mut near = Self::default();
        let mut bytes = bytes.iter().copied();
        for number in 0..documents {
            let Some(count) = bytes.next() else {
                break;
            };
            let mut neighbours = Vec::new();
            for _ in 0..count {
                let neighbour = read_neighbour(number, &mut bytes)
                    .filter(|(neighbour, _)| *neighbour < documents)
                    .ok_or_else(|| Error::damaged(NEAR, "a neighbour is missing"))?;
                neighbours.push(neighbour);
            }
            near.documents.push(shares(&neighbours));
        }
        Ok(near)
    }

    /// Adds to each hit's score what its neighbours say; what has no word of the query stays none. Documents of one group of `folds` are the same: the first has
    /// the neighbours, and speaks for all.
    pub(crate) fn vouch(&self, folds: &[Vec<u32>], scores: &mut [f32]) {
        let mut own = scores.to_vec();
        for group in folds {
            let of_group = group.iter().map(|document| scores[*document as usize]);
            if let Some(first) = group.first() {
                own[*first as usize] = of_group.fold(0.0, f32::max);
            }
        }

        let groups: BTreeMap<u32, &Vec<u32>> = folds
            .iter()
            .filter_map(|group| Some((*group.first()?, group)))
            .collect();
        for (number, neighbours) in (0..).zip(&self.documents) {
            let said = neighbours
                .iter()
                .map(|(neighbour, share)| own[*neighbour as usize] * share)
                .sum::<f32>()
                * SHARE;
            let alone = [number];
            let same = groups.get(&number).map_or(&alone[..], |group| group);
            for document in same {
                let score = &mut scores[*document as usize];
                if *score > 0.0 {
                    *score += said;
                }
            }
        }
    }
}

fn shares(neighbours: &[(u32, u8)]) -> Vec<(u32, f32)> {
    let likeness = |steps: u8| f32::from(steps) / f32::from(STEPS);
    let all: f32 = neighbours.iter().map(|(_, steps)| likeness(*steps)).sum();
    neighbours
        .iter()
        .map(|(neighbour, steps)| (*neighbour, likeness(*steps) / all.max(LEAST_LIKENESS)))
        .collect()
}

fn read_neighbour(number: u32, bytes: &mut impl Iterator<Item = u8>) -> Option<(u32, u8)> {
    let distance = read_number(bytes)?;
    let neighbour = if distance % 2 == 0 {
        number.checked_add(distance / 2)?
    } else {
        number.checked_sub(distance / 2 + 1)?
    };
    Some((neighbour, bytes.next()?))
}

/// Writes the neighbours of each document: how many, and of each the distance of its number and the steps of its likeness.
#[cfg(feature = "native")]
pub(crate) fn write(documents: &[Vec<(u32, u8)>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (number, neighbours) in (0..).zip(documents) {
        bytes.push(u8::try_from(neighbours.len()).unwrap_or(u8::MAX));
        for (neighbour, steps) in neighbours.iter().take(u8::MAX.into()) {
            let distance = match neighbour.checked_sub(number) {
                Some(after) => after * 2,
                None => (number - neighbour) * 2 - 1,
            };
            write_number(distance, &mut bytes);
            bytes.push(*steps);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_read_as_they_were_written() {
        let documents = vec![vec![(200, 8), (1, 3)], vec![], vec![(0, 1)]];
        let near = Near::read(&write(&documents), 201).unwrap_or_default();
        let expected = vec![
            vec![(200, 1.0 / 1.375), (1, 0.375 / 1.375)],
            vec![],
            vec![(0, 0.25)],
        ];
        assert_eq!(near.documents, expected);
    }

    #[test]
    fn damaged_neighbours_are_refused() {
        assert!(Near::read(&[1, 0x80], 2).is_err());
        assert!(Near::read(&[1, 8, 8], 2).is_err());
    }

    #[test]
    fn a_good_neighbour_speaks_for_a_document_and_its_copies() {
        let near = Near {
            documents: vec![vec![(1, 1.0)], vec![(0, 1.0)], vec![], vec![(2, 0.1)]],
        };
        let mut scores = vec![1.0, 4.0, 1.0, 0.0, 2.0];
        near.vouch(&[vec![0, 4]], &mut scores);
        assert_eq!(scores, [3.0, 5.0, 1.0, 0.0, 4.0]);
    }
}
