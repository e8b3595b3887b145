//! Days of the calendar, as exceptions name their end.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A day; the earlier is the lesser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Parses `2026-12-31`; nothing where that is no day.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            let part = parts.next().filter(|part| part.len() == length)?;
            part.chars()
                .all(|c| c.is_ascii_digit())
                .then(|| part.parse::<u16>().ok())
                .flatten()
        };
        let (year, month, day) = (part(4)?, part(2)? as u8, part(2)? as u8);
        let real = parts.next().is_none()
            && (1..=12).contains(&month)
            && (1..=length(year, month)).contains(&day);
        real.then_some(Date { year, month, day })
    }

    /// Returns the day of a moment, in universal time.
    pub fn of(moment: SystemTime) -> Date {
        let since = moment.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let (mut days, mut year, mut month) = (since.as_secs() / 86_400, 1970_u16, 1_u8);
        while days >= u64::from(length(year, month)) {
            days -= u64::from(length(year, month));
            (year, month) = if month == 12 {
                (year.saturating_add(1), 1)
            } else {
                (year, month + 1)
            };
        }
        Date {
            year,
            month,
            day: days as u8 + 1,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Returns how many days a month has.
fn length(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        assert_eq!(Date::parse("2028-02-29").unwrap().to_string(), "2028-02-29");
        for wrong in [
            "2027-02-29",
            "2026-13-01",
            "2026-1-1",
            "26-01-01",
            "2026-01-01-",
            "soon",
        ] {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_moment_has_a_day() {
        let day = |seconds| Date::of(UNIX_EPOCH + Duration::from_secs(seconds)).to_string();
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(1_798_761_599), "2026-12-31");
    }
}
