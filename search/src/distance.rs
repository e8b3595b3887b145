//! How far two words are from each other, in letters.

/// What can be told of a word's distance at a glance: its length, and which letters it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letters {
    length: u16,
    /// One bit for each letter and digit, shared by those that are 32 apart.
    set: u32,
}

impl Letters {
    pub(crate) fn of(word: &str) -> Self {
        let length = u16::try_from(word.chars().count()).unwrap_or(u16::MAX);
        Self {
            length,
            set: word.bytes().fold(0, |set, byte| set | 1 << (byte & 31)),
        }
    }

    /// Tells whether two words may be within a distance: each edit changes the length by one, the set by two.
    pub(crate) fn may_be_within(self, other: &Self, most: usize) -> bool {
        usize::from(self.length.abs_diff(other.length)) <= most
            && (self.set ^ other.set).count_ones() as usize <= 2 * MOST_BYTES * most
    }
}

/// An edited letter is so many bytes at most.
const MOST_BYTES: usize = 4;

/// Returns the number of letters to insert, drop, change or swap with their neighbour to make `a` of `b`, if that is at
/// most `most`.
pub(crate) fn distance_within(a: &str, b: &str, most: usize) -> Option<usize> {
    Some(edit_distance(a, b)).filter(|distance| *distance <= most)
}

/// Counts the letters to insert, drop, change or swap with their neighbour to make `a` of `b`.
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = [
        vec![0; b.len() + 1],
        (0..=b.len()).collect(),
        vec![0; b.len() + 1],
    ];
    for i in 1..=a.len() {
        let [before, above, row] = &mut rows;
        row[0] = i;
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted() {
        let cases = [
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("", "abc", 3),
            ("thiết", "thiet", 1),
            ("x", "x", 0),
        ];
        for (a, b, distance) in cases {
            assert_eq!(edit_distance(a, b), distance, "{a} {b}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_near_word_is_overlooked(a in "[a-e]{0,6}|\\PC{0,4}", b in "[a-e]{0,6}|\\PC{0,4}") {
            let distance = edit_distance(&a, &b);
            proptest::prop_assert_eq!(distance, edit_distance(&b, &a));
            proptest::prop_assert!(Letters::of(&a).may_be_within(&Letters::of(&b), distance));
        }
    }
}
