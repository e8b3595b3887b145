//! How wide words are, without asking a font: as wide as in the widest of the usual system fonts.

use unicode_width::UnicodeWidthChar;

/// Returns the width of a text in pixels at a font size.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let thousandths: i32 = text.chars().map(em).sum();
    (thousandths * size + 999) / 1000
}

/// Shortens a text to a width, with an ellipsis where something is missing.
pub(super) fn fit(text: &str, size: i32, most: i32) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = em('…');
    for c in text.chars() {
        used += em(c);
        if used * size > most * 1000 {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end_matches([' ', '-', '_']))
}

/// Shortens a name to a width by leaving out its middle: the ends of names tell them apart.
pub(super) fn fit_name(name: &str, size: i32, most: i32) -> String {
    if width(name, size) <= most {
        return name.to_owned();
    }
    let letters: Vec<char> = name.chars().collect();
    let cut = |kept: usize| {
        let (head, tail) = (kept.div_ceil(2), letters.len() - kept / 2);
        let parts = [&letters[..head], &['…'], &letters[tail..]];
        parts.concat().into_iter().collect::<String>()
    };
    let fits = |kept: &usize| width(&cut(*kept), size) <= most;
    cut((0..letters.len()).rev().find(fits).unwrap_or_default())
}

/// Returns a character's width in thousandths of the font size: DejaVu Sans's, rounded up by class.
fn em(c: char) -> i32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 340,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | 'I' | 'J' | '·' => 420,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '→' => 1000,
        'A'..='Z' | '&' | '+' | '=' | '#' | '<' | '>' | '~' => 770,
        '0'..='9' | 'a'..='z' => 640,
        c if c.is_ascii() => 640,
        c => 770.max(c.width().unwrap_or(0) as i32 * 520),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_stays_and_a_longer_one_is_cut() {
        assert_eq!(fit("tide-keeper", 13, 200), "tide-keeper");
        let cut = fit("a-very-long-name-of-a-tide-keeper", 13, 100);
        assert!(cut.ends_with('…') && width(&cut, 13) <= 100, "{cut}");
    }

    #[test]
    fn of_a_name_that_does_not_fit_the_middle_is_left_out() {
        assert_eq!(fit_name("tide-keeper", 13, 200), "tide-keeper");
        let cut = fit_name("harbour-operations-tide-keeper", 13, 130);
        assert!(cut.starts_with("harbo") && cut.ends_with("eeper"), "{cut}");
        assert!(width(&cut, 13) <= 130, "{cut}");
        assert_eq!(fit_name("tide", 13, 0), "…");
    }

    #[test]
    fn wide_characters_are_wide() {
        assert!(width("潮汐", 10) >= 20);
        assert_eq!(width("", 10), 0);
    }
}
