//! Evidence: the line of the file that says so, and its words as they stand on disk.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Most bytes of a quote. A line in a list or a table fits; of a whole paragraph on one line, the sentence is kept.
const LONGEST_QUOTE: usize = 240;

/// How far from where a name is expected it is looked for: reading may have mended the lines around it.
const NEAR: usize = 3;

/// How much of a line is looked at, around the byte that a name is expected at: a longer line is data, and may name
/// thousands.
const LONGEST_LINE: usize = 16 << 10;

/// The lines of a file, as they stand on disk.
pub(super) struct Lines<'b> {
    bytes: &'b [u8],
    /// Where each line starts.
    starts: Vec<u32>,
}

/// Where a relation is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) line: u32,
    pub(super) quote: String,
}

impl<'b> Lines<'b> {
    /// Finds the lines; a file without line feeds may end its lines with carriage returns.
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        let end = if memchr::memchr(b'\n', bytes).is_some() {
            b'\n'
        } else {
            b'\r'
        };
        let ends = memchr::memchr_iter(end, bytes);
        let starts = std::iter::once(0)
            .chain(ends.map(|at| at as u32 + 1))
            .collect();
        Lines { bytes, starts }
    }

    /// Returns a line without its ending; bytes that are no UTF-8 are replaced.
    pub(super) fn line(&self, line: u32) -> Cow<'b, str> {
        String::from_utf8_lossy(self.bytes_of(line))
    }

    fn bytes_of(&self, line: u32) -> &'b [u8] {
        let ix = line.saturating_sub(1) as usize;
        let Some(&start) = self.starts.get(ix) else {
            return b"";
        };
        let end = self
            .starts
            .get(ix + 1)
            .map_or(self.bytes.len(), |&next| next as usize - 1);
        let line = &self.bytes[start as usize..end];
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// Returns what stands around a byte of a line, and the byte's place in it: of all but endless lines that is the line.
    fn around(&self, line: u32, column: usize) -> (Cow<'b, str>, usize) {
        let bytes = self.bytes_of(line);
        let start = if bytes.len() > LONGEST_LINE {
            column.saturating_sub(LONGEST_LINE / 2).min(bytes.len())
        } else {
            0
        };
        // The window starts and ends between characters.
        let is_inner = |at: &usize| bytes.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
        let start = start + (start..bytes.len()).take_while(is_inner).count();
        let end = bytes.len().min(start + LONGEST_LINE);
        let end = end
            - (0..end)
                .rev()
                .map(|back| back + 1)
                .take_while(is_inner)
                .count();
        (
            String::from_utf8_lossy(&bytes[start..end.max(start)]),
            column.saturating_sub(start),
        )
    }

    /// Returns the line and the byte of it at which a name stands as a whole word: on the line where it is expected, at a
    /// byte of it or behind, or else near by.
    pub(super) fn find(&self, line: u32, column: usize, name: &str) -> Option<(u32, usize)> {
        let first = line as usize;
        let near = (1..=NEAR).flat_map(|by| [first + by, first.saturating_sub(by)]);
        let behind = words_in(&self.line(line), name).find(|&at| at >= column);
        let at = behind.or_else(|| words_in(&self.line(line), name).next());
        if let Some(at) = at {
            return Some((line, at));
        }

        near.filter(|&line| line > 0).find_map(|line| {
            let at = words_in(&self.line(line as u32), name).next()?;
            Some((line as u32, at))
        })
    }

    /// Returns every place between two lines at which a name stands as a whole word.
    pub(super) fn all(&self, lines: RangeInclusive<u32>, name: &str) -> Vec<(u32, usize)> {
        let of_line = |line: u32| {
            let text = self.line(line);
            words_in(&text, name)
                .map(|at| (line, at))
                .collect::<Vec<_>>()
        };
        lines.flat_map(of_line).collect()
    }

    /// Returns the evidence for a name that is expected on a line, at a byte of it or behind: mark-up only adds bytes.
    pub(super) fn evidence(&self, line: u32, column: usize, name: &str) -> Evidence {
        let name = name.lines().next().unwrap_or(name).trim();
        let first = line as usize;
        let near = (0..=NEAR).flat_map(|by| [first + by, first.saturating_sub(by)]);
        let found = near.filter(|&line| line > 0).find_map(|line| {
            let (text, column) = self.around(line as u32, column);
            let behind = text
                .get(column..)
                .and_then(|rest| rest.find(name).map(|at| column + at));
            let at = behind.or_else(|| text.rfind(name));
            at.map(|at| (line as u32, quote(&text, at, name.len()).to_owned()))
        });
        let (line, quote) = found.unwrap_or_else(|| {
            let (text, _) = self.around(line, 0);
            (line, quote(&text, 0, 0).to_owned())
        });
        Evidence { line, quote }
    }
}

/// Returns where a name stands in a text as a whole word, which no letter, digit, `_` or `-` continues. Behind `\n` in a
/// string of data a word begins, and behind `@agent-` as well.
pub(super) fn words_in<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let continues = |c: char| c.is_alphanumeric() || c == '_';
    let is_whole = move |at: &usize| {
        let (before, after) = (&text[..*at], &text[*at + name.len()..]);
        let is_escape = ["\\n", "\\r", "\\t"]
            .iter()
            .any(|escape| before.ends_with(escape));
        let starts = is_escape
            || before.ends_with("@agent-")
            || !before.ends_with(|c: char| continues(c) || c == '-');
        let rest = after.strip_prefix('-').unwrap_or(after);

        starts && !rest.starts_with(continues)
    };
    let found = text
        .match_indices(name)
        .take(if name.is_empty() { 0 } else { usize::MAX });
    found.map(|(at, _)| at).filter(is_whole)
}

/// Returns the part of a line that speaks of the name at `at`: the line without its list mark, or the sentence where
/// the line is long.
fn quote(line: &str, at: usize, length: usize) -> &str {
    let line_start = line.len() - without_mark(line).len();
    let (mut start, mut end) = (line_start.min(at), line.trim_end().len());
    if end.saturating_sub(start) > LONGEST_QUOTE {
        let before = &line[start..at];
        start += before.rfind(". ").map_or(0, |stop| stop + 2);
        let after = at + length;
        end = line[after..end]
            .find(". ")
            .map_or(end, |stop| after + stop + 1);
    }
    if end - start > LONGEST_QUOTE {
        start = line.ceil_char_boundary(start.max(at.saturating_sub(LONGEST_QUOTE / 2)));
        end = line.floor_char_boundary(end.min(start + LONGEST_QUOTE).max(at + length));
    }
    line[start..end].trim()
}

/// Returns a line without the marks of a list item or a quotation before its words.
fn without_mark(line: &str) -> &str {
    let words = line.trim_start().trim_start_matches("> ");
    let rest = words
        .strip_prefix(['-', '*', '+'])
        .filter(|rest| rest.starts_with(' '));
    let numbered = || {
        let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
        digits
            .strip_prefix(['.', ')'])
            .filter(|rest| digits.len() < words.len() && rest.starts_with(' '))
    };
    let words = rest.or_else(numbered).unwrap_or(words).trim_start();
    ["[ ] ", "[x] "]
        .iter()
        .find_map(|check| words.strip_prefix(check))
        .unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_the_line_without_its_list_mark() {
        let lines = Lines::of(b"intro\n- [ ] Signed off by `warden`; done\r\n");
        let evidence = lines.evidence(2, 0, "warden");
        assert_eq!(
            evidence,
            Evidence {
                line: 2,
                quote: "Signed off by `warden`; done".into()
            }
        );
    }

    #[test]
    fn a_quote_of_a_long_line_is_its_sentence() {
        let line = format!(
            "{} Hand results to the warden. {}",
            "Words. ".repeat(60),
            "More. ".repeat(60)
        );
        let evidence = Lines::of(line.as_bytes()).evidence(1, 0, "warden");
        assert_eq!(evidence.quote, "Hand results to the warden.");
    }

    #[test]
    fn a_quote_of_one_endless_sentence_is_cut_around_the_name() {
        let line = format!(
            "{} ärger warden {}",
            "wörter ".repeat(90),
            "ähnlich ".repeat(90)
        );
        let evidence = Lines::of(line.as_bytes()).evidence(1, 0, "warden");
        assert!(evidence.quote.contains("warden") && evidence.quote.len() <= LONGEST_QUOTE);
        assert!(line.contains(&evidence.quote));
    }

    #[test]
    fn of_an_endless_line_what_stands_around_the_name_is_read() {
        let line = format!("{}keeper{}", "ä".repeat(20_000), "ö".repeat(20_000));
        let lines = Lines::of(line.as_bytes());
        let quote = lines.evidence(1, 40_000, "keeper").quote;
        assert!(quote.contains("keeper") && line.contains(&quote), "{quote}");
        assert!(
            line.starts_with(&lines.evidence(1, 0, "keeper").quote),
            "nothing is looked for so far away"
        );
    }

    #[test]
    fn a_name_that_stands_a_line_further_is_found_there() {
        assert_eq!(
            Lines::of(b"a\nb\nc warden").evidence(2, 0, "warden").line,
            3
        );
    }
}
