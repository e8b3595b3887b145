//! Ascending numbers in few bits: Golomb-Rice codes of their distances, within a fraction of a bit of the least possible.

use crate::number::read_number;

/// Reads the numbers that [`encode`] wrote. Damaged bytes give fewer or other numbers.
pub(crate) fn decode(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let mut head = bytes.iter().copied();
    let count = read_number(&mut head).unwrap_or_default();
    let low_bits = u32::from(head.next().unwrap_or_default()).min(u32::BITS - 1);
    let mut bits = Bits {
        bytes: &bytes[bytes.len() - head.len()..],
        at: 0,
    };

    let mut previous = 0u32;
    (0..count).map_while(move |_| {
        let high = bits.ones()?;
        let low = bits.number(low_bits)?;
        previous = previous.wrapping_add(high.wrapping_shl(low_bits) | low);
        Some(previous)
    })
}

/// Returns ascending numbers as bytes: how many, how many low bits each distance has, and the distances.
#[cfg(feature = "native")]
pub(crate) fn encode(numbers: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    crate::number::write_number(count, &mut bytes);
    // The mean distance halves the codes into high and low bits best.
    let mean = numbers.last().map_or(0, |last| last / count.max(1));
    let low_bits = mean.checked_ilog2().unwrap_or_default();
    bytes.push(u8::try_from(low_bits).unwrap_or_default());

    let mut bits = BitWriter {
        bytes,
        filled: u8::BITS,
    };
    let mut previous = 0;
    for number in numbers {
        let distance = number - previous;
        previous = *number;
        (0..distance >> low_bits).for_each(|_| bits.push(true));
        bits.push(false);
        (0..low_bits)
            .rev()
            .for_each(|bit| bits.push(distance >> bit & 1 == 1));
    }
    bits.bytes
}

/// Reads bits, the highest of a byte first.
struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Bits<'_> {
    fn next(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }

    /// Returns how many ones come before the next zero.
    fn ones(&mut self) -> Option<u32> {
        let mut ones = 0;
        while self.next()? {
            ones += 1;
        }
        Some(ones)
    }

    fn number(&mut self, bits: u32) -> Option<u32> {
        (0..bits).try_fold(0, |number, _| Some(number << 1 | u32::from(self.next()?)))
    }
}

#[cfg(feature = "native")]
struct BitWriter {
    bytes: Vec<u8>,
    /// How many bits of the last byte are written.
    filled: u32,
}

#[cfg(feature = "native")]
impl BitWriter {
    fn push(&mut self, bit: bool) {
        if self.filled == u8::BITS {
            self.bytes.push(0);
            self.filled = 0;
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << (7 - self.filled);
        }
        self.filled += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparse_numbers_take_few_bits() {
        let numbers: Vec<u32> = (1..=1000).map(|number| number * 200).collect();
        assert!(encode(&numbers).len() < 1250);
        assert_eq!(decode(&encode(&numbers)).collect::<Vec<_>>(), numbers);
    }

    proptest::proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(mut numbers in proptest::collection::vec(0u32..100_000, 0..50)) {
            numbers.sort_unstable();
            proptest::prop_assert_eq!(decode(&encode(&numbers)).collect::<Vec<_>>(), numbers);
        }

        #[test]
        fn anything_can_be_read(bytes in proptest::collection::vec(0u8.., 0..50)) {
            decode(&bytes).count();
        }
    }
}
