//! Comments of HTML in Markdown, and where each stands.

use std::ops::Range;

use pulldown_cmark::Event;

use super::parse;

const OPENS: &str = "<!--";
const CLOSES: &str = "-->";

/// Returns where the comments of a text stand, in order. What a code block or a code span shows is none.
pub fn comments(text: &str) -> Vec<Range<usize>> {
    let prepared = parse::prepared(text);
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for (event, range) in parse::events(&prepared) {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            continue;
        }
        match stretches.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => stretches.push(range),
        }
    }
    stretches
        .into_iter()
        .flat_map(|stretch| within(text, stretch))
        .collect()
}

/// Returns the comments of a stretch of HTML.
fn within(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    let mut at = stretch.start;
    while let Some(start) = text[at..stretch.end].find(OPENS).map(|found| at + found) {
        let inner = start + OPENS.len();
        // What is not closed hides the rest.
        at = text[inner..stretch.end]
            .find(CLOSES)
            .map_or(stretch.end, |length| inner + length + CLOSES.len());
        comments.push(start..at);
    }
    comments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        comments(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn comments_stand_in_blocks_and_in_lines() {
        let text =
            "<!-- a -->\n| x |\n\nThere are <!-- b -->12<!-- c --> of them.\n\n> <!-- d -->\n";
        assert_eq!(
            found(text),
            ["<!-- a -->", "<!-- b -->", "<!-- c -->", "<!-- d -->"]
        );
    }

    #[test]
    fn what_code_shows_is_no_comment() {
        let text = "```\n<!-- a -->\n```\n\n    <!-- b -->\n\nWrite `<!-- c -->` there.\n";
        assert_eq!(found(text), [""; 0]);
    }

    #[test]
    fn a_comment_has_lines_and_ends_where_it_is_closed_or_never() {
        assert_eq!(
            found("<!-- a\nb <!-- c -->\n\n<!-- open\n"),
            ["<!-- a\nb <!-- c -->", "<!-- open\n"]
        );
    }
}
