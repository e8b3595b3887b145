//! Marks a query's words in a text.

use crate::analysis::{stem, tokens};
use std::collections::BTreeSet;
use std::ops::Range;

/// Returns `text` as HTML with the words whose stem is in `stems` marked, or nothing where none is.
pub(crate) fn mark(text: &str, stems: &BTreeSet<String>) -> Option<String> {
    let marks = marks(text, stems);
    (!marks.is_empty()).then(|| html(text, &marks))
}

/// Characters shown of a text around its best words.
const PASSAGE: usize = 220;

/// Returns the passage of `text` with the most different words of `stems`, marked, as HTML.
pub(crate) fn passage(text: &str, stems: &BTreeSet<String>) -> Option<String> {
    let marks = marks(text, stems);
    let first = marks.first()?;
    let distinct = |start: usize| {
        let inside = marks.iter().filter(|mark| mark.start >= start && mark.end <= start + PASSAGE);
        inside
            .map(|mark| stem(&text[mark.clone()].to_lowercase()).into_owned())
            .collect::<BTreeSet<_>>()
            .len()
    };
    let best = marks
        .iter()
        .max_by_key(|mark| (distinct(mark.start), std::cmp::Reverse(mark.start)))
        .unwrap_or(first);
    let start = boundary(text, best.start.saturating_sub(PASSAGE / 4));
    let end = boundary(text, (start + PASSAGE).max(best.end).min(text.len()));
    let inside: Vec<_> = marks
        .iter()
        .filter(|mark| mark.start >= start && mark.end <= end)
        .map(|mark| mark.start - start..mark.end - start)
        .collect();
    let ellipsis = |cut: bool| if cut { "… " } else { "" };
    let html = html(&text[start..end], &inside);
    Some(format!("{}{}{}", ellipsis(start > 0), html.trim(), if end < text.len() { " …" } else { "" }))
}

/// Returns the nearest place at or after `at` between two characters.
fn boundary(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn marks(text: &str, stems: &BTreeSet<String>) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    tokens(text, &mut |token| {
        if stems.contains(stem(token.text).as_ref()) {
            match marks.last_mut() {
                Some(last) if token.range.start <= last.end => last.end = last.end.max(token.range.end),
                _ => marks.push(token.range),
            }
        }
    });
    marks
}

fn html(text: &str, marks: &[Range<usize>]) -> String {
    let mut html = String::with_capacity(text.len() + marks.len() * 13);
    let mut at = 0;
    for mark in marks {
        escape(&text[at..mark.start], &mut html);
        html.push_str("<mark>");
        escape(&text[mark.clone()], &mut html);
        html.push_str("</mark>");
        at = mark.end;
    }
    escape(&text[at..], &mut html);
    html
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}
