//! The card of an agent: what a link to its page is previewed with, as an SVG text to be made a picture of.
//!
//! It is always light, as previews are, and names its fonts by weight alone: whoever sets it has one family.

use std::fmt::Write as _;

use super::svg::xml;
use crate::capability::{Capabilities, Capability};

/// The size that previews are made for: wider than high by 1.91, as Open Graph's readers crop to.
pub const WIDTH: i32 = 1200;
pub const HEIGHT: i32 = 630;

/// Space between the picture's edge and its text.
const MARGIN: i32 = 84;

/// Width of a line of text.
const LINE: i32 = WIDTH - 2 * MARGIN;

/// Font sizes of names from the one that short names have to the least for one line, and those for two lines.
const LARGEST_NAME: i32 = 92;
const SMALLEST_NAME: i32 = 60;
const WRAPPED_NAMES: [i32; 3] = [58, 52, SMALLEST_WRAPPED];
const SMALLEST_WRAPPED: i32 = 46;

/// Font size and height of a line of the summary, and how many there are at most.
const SUMMARY: i32 = 34;
const SUMMARY_LINE: i32 = 49;
const SUMMARY_LINES: usize = 3;

/// Where name and summary may stand, from top to bottom.
const TEXT: (i32, i32) = (140, 470);

/// Space between name and summary.
const GAP: i32 = 14;

/// Font sizes of the signature, whose words may be long in another language; top and height of its cells, the space at both
/// sides of a cell and after its letter.
const POWERS: [i32; 4] = [27, 23, 19, SMALLEST_POWERS];
const SMALLEST_POWERS: i32 = 15;
const CELLS: (i32, i32) = (486, 62);
const PADDING: i32 = 22;
const AFTER_LETTER: i32 = 11;

/// The hues of the six capabilities on light paper, as `static/style.css` has them, and each mixed nine to ninety-one
/// with the paper.
const HUES: [(&str, &str); 6] = [
    ("#2c7a4b", "#eaf1eb"),
    ("#1d7480", "#e9f1f0"),
    ("#8a6100", "#f3efe4"),
    ("#b3261e", "#f6eae7"),
    ("#2f5fc4", "#eaeff6"),
    ("#7a3fb5", "#f1ecf5"),
];

/// The other colours, by the names of the style sheet.
const PAPER: &str = "#fdfdfb";
const RAISED: &str = "#f1f1eb";
const RULE: &str = "#e3e3dc";
const INK: &str = "#1b1d1f";
const SOFT: &str = "#565b60";
const FAINT: &str = "#8b8f93";

/// What a card says; the font has all of it.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    pub name: &'a str,
    /// Perhaps empty.
    pub summary: &'a str,
    /// The catalog's title, perhaps empty.
    pub catalog: &'a str,
    pub capabilities: &'a Capabilities,
    /// The six capabilities of the signature, in words.
    pub powers: &'a [String; 6],
}

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// Tells how many pixels wide a text is at a font size.
pub type Measure<'a> = dyn Fn(&str, i32, Weight) -> i32 + 'a;

impl Card<'_> {
    /// Returns the card as SVG; what does not fit ends in an ellipsis.
    pub fn svg(&self, measure: &Measure<'_>) -> String {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{RAISED}\"/>\
             <rect x=\"28\" y=\"28\" width=\"{}\" height=\"{}\" rx=\"18\" fill=\"{PAPER}\" stroke=\"{RULE}\" stroke-width=\"2\"/>",
            WIDTH - 56,
            HEIGHT - 56
        );
        self.draw_catalog(&mut svg, measure);
        self.draw_text(&mut svg, measure);
        self.draw_signature(&mut svg, measure);
        svg.push_str("</svg>");
        svg
    }

    /// Draws the mark of the program and the catalog's title at the top.
    fn draw_catalog(&self, svg: &mut String, measure: &Measure<'_>) {
        for (at, opacity) in ["1", "1", "1", ".35", "1", ".35"].into_iter().enumerate() {
            let (column, row) = (at as i32 % 3, at as i32 / 3);
            // Writing into a string cannot fail.
            let _ = write!(
                svg,
                "<rect x=\"{}\" y=\"{}\" width=\"8\" height=\"12\" rx=\"2\" fill=\"{INK}\" fill-opacity=\"{opacity}\"/>",
                MARGIN + 12 * column,
                80 + 16 * row
            );
        }
        let title = wrap(self.catalog, LINE - 56, 1, WORDS, &|text| {
            measure(text, 28, Weight::Bold)
        });
        if let [title] = &title[..] {
            text(svg, (MARGIN + 52, 104), (28, Weight::Bold, SOFT), title);
        }
    }

    /// Draws name and summary in the middle of their place.
    fn draw_text(&self, svg: &mut String, measure: &Measure<'_>) {
        let (size, names) = fit_name(self.name, measure);
        let lines = if names.len() > 1 {
            SUMMARY_LINES - 1
        } else {
            SUMMARY_LINES
        };
        let lines = wrap(self.summary, LINE, lines, WORDS, &|text| {
            measure(text, SUMMARY, Weight::Regular)
        });
        let name_line = size * 114 / 100;
        let rows = |count: usize, height: i32| i32::try_from(count).unwrap_or(0) * height;
        let gap = if lines.is_empty() { 0 } else { GAP };
        let height = rows(names.len(), name_line) + gap + rows(lines.len(), SUMMARY_LINE);
        let mut y = TEXT.0 + (TEXT.1 - TEXT.0 - height) / 2;
        for name in &names {
            // Large letters have more space at their left than small ones.
            text(
                svg,
                (MARGIN - size / 24, y + size * 9 / 10),
                (size, Weight::Bold, INK),
                name,
            );
            y += name_line;
        }
        y += gap;
        for line in &lines {
            text(
                svg,
                (MARGIN, y + SUMMARY),
                (SUMMARY, Weight::Regular, SOFT),
                line,
            );
            y += SUMMARY_LINE;
        }
    }

    /// Draws the six places: what the agent may do has its hue, the others are struck out.
    #[expect(
        clippy::too_many_lines,
        reason = "written before the default layout, which takes more lines"
    )]
    fn draw_signature(&self, svg: &mut String, measure: &Measure<'_>) {
        let (top, height) = CELLS;
        let base = top + 41;
        let mut x = MARGIN;
        let (mut cells, mut words) = (String::new(), String::new());
        let named = || Capability::SIGNATURE.into_iter().zip(self.powers);
        let fits = |size: &i32| {
            let wide = |((_, letter), name): ((Capability, char), &String)| {
                measure(&letter.to_string(), *size, Weight::Bold)
                    + measure(name, *size, Weight::Regular)
            };
            named().map(wide).sum::<i32>() + 6 * (2 * PADDING + AFTER_LETTER) <= LINE
        };
        let size = POWERS.into_iter().find(fits).unwrap_or(SMALLEST_POWERS);
        for (((capability, letter), name), (hue, tint)) in named().zip(HUES) {
            let letter = letter.to_string();
            let letter_width = measure(&letter, size, Weight::Bold);
            let word_width = measure(name, size, Weight::Regular);
            let start = x + PADDING + letter_width + AFTER_LETTER;
            let end = start + word_width + PADDING;
            // Writing into a string cannot fail.
            if self.capabilities.can(capability) {
                let _ = write!(
                    cells,
                    "<rect x=\"{x}\" y=\"{top}\" width=\"{}\" height=\"{height}\" fill=\"{tint}\"/>",
                    end - x
                );
                text(
                    &mut words,
                    (x + PADDING, base),
                    (size, Weight::Bold, hue),
                    &letter,
                );
                text(
                    &mut words,
                    (start, base),
                    (size, Weight::Regular, INK),
                    name,
                );
            } else {
                text(
                    &mut words,
                    (x + PADDING, base),
                    (size, Weight::Bold, FAINT),
                    &letter,
                );
                text(
                    &mut words,
                    (start, base),
                    (size, Weight::Regular, FAINT),
                    name,
                );
                let _ = write!(
                    words,
                    "<rect x=\"{start}\" y=\"{}\" width=\"{word_width}\" height=\"2\" fill=\"{FAINT}\"/>",
                    base - 9
                );
            }
            if x > MARGIN {
                let _ = write!(
                    words,
                    "<rect x=\"{}\" y=\"{top}\" width=\"2\" height=\"{height}\" fill=\"{RULE}\"/>",
                    x - 1
                );
            }
            x = end;
        }
        let frame = format!(
            "x=\"{MARGIN}\" y=\"{top}\" width=\"{}\" height=\"{height}\" rx=\"12\"",
            x - MARGIN
        );
        let _ = write!(
            svg,
            "<clipPath id=\"c\"><rect {frame}/></clipPath><g clip-path=\"url(#c)\">{cells}</g>{words}\
             <rect {frame} fill=\"none\" stroke=\"{RULE}\" stroke-width=\"2\"/>"
        );
    }
}

fn text(
    svg: &mut String,
    (x, y): (i32, i32),
    (size, weight, fill): (i32, Weight, &str),
    words: &str,
) {
    let weight = if weight == Weight::Bold {
        " font-weight=\"700\""
    } else {
        ""
    };
    // Writing into a string cannot fail.
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight} fill=\"{fill}\">{}</text>",
        xml(words)
    );
}

/// Returns a name's font size and lines: the largest size that it fits one line in, else two
/// lines.
fn fit_name(name: &str, measure: &Measure<'_>) -> (i32, Vec<String>) {
    let sizes = (SMALLEST_NAME..=LARGEST_NAME).rev().step_by(4);
    for size in sizes {
        if measure(name, size, Weight::Bold) <= LINE {
            return (size, vec![name.to_owned()]);
        }
    }
    let wrapped = |size: i32| {
        (
            size,
            wrap(name, LINE, 2, PARTS, &|text| {
                measure(text, size, Weight::Bold)
            }),
        )
    };
    let whole =
        |(_, lines): &(i32, Vec<String>)| lines.last().is_none_or(|line| !line.ends_with('…'));
    WRAPPED_NAMES
        .into_iter()
        .map(wrapped)
        .find(whole)
        .unwrap_or_else(|| wrapped(SMALLEST_WRAPPED))
}

/// What a line may end after: in prose, and in names.
const WORDS: &[char] = &[' '];
const PARTS: &[char] = &[' ', '-', '_', '/', '.', ':'];

/// Breaks a text into lines of a width, at most so many; the last ends in an ellipsis where something is missing.
fn wrap(
    text: &str,
    most: i32,
    lines: usize,
    ends: &[char],
    width: &dyn Fn(&str) -> i32,
) -> Vec<String> {
    let mut wrapped = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let is_last = wrapped.len() + 1 == lines;
        let whole = longest(rest, most, width);
        if whole == rest.len() {
            wrapped.push(rest.to_owned());
            break;
        }
        let room = if is_last {
            longest(rest, most - width("…"), width)
        } else {
            whole
        };
        // A line ends after the last of its ends, unless that would leave it half empty: then it ends anywhere.
        let after = |at: usize| rest[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        let end = match rest[..room]
            .rfind(ends)
            .map(after)
            .filter(|&end| end * 2 > room)
        {
            // What stands before a space that did not fit fits.
            _ if rest[room..].starts_with(' ') => room,
            found => found.unwrap_or(room),
        };
        let line = rest[..end].trim_end();
        if is_last {
            wrapped.push(format!(
                "{}…",
                line.trim_end_matches([' ', '-', '_', '/', '.', ',', ';', ':'])
            ));
            break;
        }
        if line.is_empty() {
            break;
        }
        wrapped.push(line.to_owned());
        rest = rest[end..].trim_start();
    }
    wrapped
}

/// Returns how many bytes of a text fit a width.
fn longest(text: &str, most: i32, width: &dyn Fn(&str) -> i32) -> usize {
    let mut used = 0;
    let mut piece = [0; 4];
    for (at, c) in text.char_indices() {
        used += width(c.encode_utf8(&mut piece));
        if used > most {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter is as wide as half its size.
    fn half(text: &str, size: i32, _: Weight) -> i32 {
        text.chars().count() as i32 * size / 2
    }

    fn wrapped(text: &str, letters: i32, lines: usize, ends: &[char]) -> Vec<String> {
        wrap(text, letters, lines, ends, &|text| {
            text.chars().count() as i32
        })
    }

    fn powers() -> [String; 6] {
        Capability::SIGNATURE.map(|(capability, _)| capability.name().to_owned())
    }

    #[test]
    fn long_words_for_what_it_may_do_are_set_smaller() {
        let widest = |powers: &[String; 6]| {
            let capabilities = Capabilities::default();
            let card = Card {
                name: "n",
                summary: "",
                catalog: "c",
                capabilities: &capabilities,
                powers,
            };
            let svg = card.svg(&half);
            let ends = svg
                .split("<rect x=\"84\" y=\"486\" width=\"")
                .nth(1)
                .unwrap();
            ends.split('"').next().unwrap().parse::<i32>().unwrap()
        };
        assert!(widest(&powers()) < LINE);
        let long = powers().map(|name| name.repeat(2));
        assert!(
            widest(&long) > widest(&powers()) && widest(&long) <= LINE,
            "{}",
            widest(&long)
        );
    }

    fn drawn(name: &str, summary: &str) -> String {
        let capabilities = Capabilities::of(&crate::agent::Tools {
            mode: crate::agent::ToolMode::List,
            names: vec!["Read".to_owned()],
            denied: Vec::new(),
            given: Vec::new(),
        });
        Card {
            name,
            summary,
            catalog: "Night <shift>",
            capabilities: &capabilities,
            powers: &powers(),
        }
        .svg(&half)
    }

    #[test]
    fn prose_breaks_at_spaces_and_names_after_their_parts() {
        assert_eq!(
            wrapped("keeps the tide", 9, 3, WORDS),
            ["keeps the", "tide"]
        );
        assert_eq!(
            wrapped("harbour-master-of-tides", 16, 2, PARTS),
            ["harbour-master-", "of-tides"]
        );
        assert_eq!(wrapped("", 9, 3, WORDS), [""; 0]);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(
            wrapped("keeps the tide and the log", 9, 2, WORDS),
            ["keeps the", "tide and…"]
        );
        assert_eq!(
            wrapped("aaaaaaaaaaaaaaaaaaaaaaaaa", 10, 2, WORDS),
            ["aaaaaaaaaa", "aaaaaaaaa…"]
        );
    }

    #[test]
    fn a_long_name_shrinks_then_wraps_then_ends() {
        let sizes = [4, 30, 60, 300].map(|letters| {
            let (size, lines) = fit_name(&"n".repeat(letters), &half);
            (size, lines.len(), lines.concat().ends_with('…'))
        });
        assert_eq!(
            sizes,
            [
                (92, 1, false),
                (68, 1, false),
                (58, 2, false),
                (46, 2, true)
            ]
        );
    }

    #[test]
    fn what_a_file_says_cannot_break_out_of_a_card() {
        let svg = drawn("<script>\"&", "</text><image href=\"file:///etc/passwd\"/>");
        assert!(
            !svg.contains("<script>") && !svg.contains("<image") && !svg.contains("<shift>"),
            "{svg}"
        );
        assert_eq!(
            svg.matches("<text ").count(),
            svg.matches("</text>").count()
        );
    }

    #[test]
    fn what_the_agent_may_has_its_hue_and_the_rest_is_struck_out() {
        let svg = drawn("pilot", "");
        assert_eq!(svg.matches("height=\"2\"").count(), 5, "{svg}");
        assert!(
            svg.contains("fill=\"#2c7a4b\">r</text>") && !svg.contains("#b3261e"),
            "{svg}"
        );
    }
}
