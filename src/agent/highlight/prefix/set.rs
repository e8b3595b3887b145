//! Sets of what can stand next to a place in a text: a byte, or its end.

use std::ops::{BitAnd, BitOr, Not};

/// Bytes of ASCII one by one, all other bytes as one, and the end of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Set {
    ascii: u128,
    high: bool,
    end: bool,
}

impl Set {
    pub(super) const NONE: Set = Set { ascii: 0, high: false, end: false };
    pub(super) const ALL: Set = Set { ascii: u128::MAX, high: true, end: true };
    /// The end of the text, or its beginning.
    pub(super) const END: Set = Set { ascii: 0, high: false, end: true };
    /// Any byte.
    pub(super) const ANY: Set = Set { ascii: u128::MAX, high: true, end: false };
    /// Any byte of a character beyond ASCII.
    pub(super) const HIGH: Set = Set { ascii: 0, high: true, end: false };

    pub(super) const fn range(first: u8, last: u8) -> Set {
        let (mut ascii, mut byte) = (0, first);
        while byte <= last {
            ascii |= 1 << byte;
            byte += 1;
        }
        Set { ascii, high: false, end: false }
    }

    /// Returns the set of a character: of its first byte, or of any beyond ASCII.
    pub(super) fn char(c: char) -> Set {
        if c.is_ascii() { Set::range(c as u8, c as u8) } else { Set::HIGH }
    }

    pub(super) fn of(bytes: &[u8]) -> Set {
        bytes.iter().fold(Set::NONE, |set, byte| set | Set::range(*byte, *byte))
    }

    pub(super) fn has(self, byte: Option<u8>) -> bool {
        match byte {
            Some(byte) if byte < 0x80 => self.ascii >> byte & 1 == 1,
            Some(_) => self.high,
            None => self.end,
        }
    }

    pub(super) fn is_within(self, other: Set) -> bool {
        self & other == self
    }
}

impl BitOr for Set {
    type Output = Set;

    fn bitor(self, other: Set) -> Set {
        Set { ascii: self.ascii | other.ascii, high: self.high | other.high, end: self.end | other.end }
    }
}

impl BitAnd for Set {
    type Output = Set;

    fn bitand(self, other: Set) -> Set {
        Set { ascii: self.ascii & other.ascii, high: self.high & other.high, end: self.end & other.end }
    }
}

/// Every other byte, and all beyond ASCII: a set that has some of these characters has not all.
impl Not for Set {
    type Output = Set;

    fn not(self) -> Set {
        Set { ascii: !self.ascii, high: true, end: false }
    }
}
