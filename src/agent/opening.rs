//! What a body's opening says of its agent, where the front matter does not: its title, its description, whom it is.

use super::body::{Body, MarkKind, PassageKind};

/// How many passages from the top an agent introduces itself in.
const OPENING: usize = 40;

/// The longest name that is taken for one.
const LONGEST_NAME: usize = 60;

/// Returns the first heading of the first level.
pub(super) fn title(body: &Body) -> Option<&str> {
    let title = body.headings.iter().find(|heading| heading.level == 1)?;
    Some(title.text.trim()).filter(|text| !text.is_empty())
}

/// Returns the text of the section `Description`.
pub(super) fn described(body: &Body) -> Option<String> {
    let is_description = |text: &str| {
        text.trim()
            .trim_end_matches(':')
            .eq_ignore_ascii_case("description")
    };
    let section = body
        .headings
        .iter()
        .position(|heading| is_description(&heading.text))?;
    let of_section = |ix: &usize| {
        let passage = &body.passages[*ix];
        passage.heading.map(usize::from) == Some(section) && passage.kind == PassageKind::Paragraph
    };
    let paragraphs = (0..body.passages.len())
        .filter(of_section)
        .map(|ix| body.passage_text(ix).trim());
    let text = paragraphs.collect::<Vec<_>>().join("\n\n");
    Some(text).filter(|text| !text.is_empty())
}

/// Returns the first paragraph that is more than a link.
pub(super) fn first_paragraph(body: &Body) -> Option<&str> {
    let says = |ix: &usize| {
        let passage = &body.passages[*ix];
        let text = body.passage_text(*ix);
        let linked: u32 = body
            .marks_of(*ix)
            .iter()
            .filter(|m| m.kind == MarkKind::Link)
            .map(|m| m.end - m.start)
            .sum();
        passage.kind == PassageKind::Paragraph && (linked as usize) < text.trim().len()
    };
    let ix = (0..body.passages.len().min(OPENING)).find(says)?;
    Some(body.passage_text(ix).trim()).filter(|text| !text.is_empty())
}

/// Returns the names of "You are **X**".
pub(super) fn called(body: &Body) -> Vec<&str> {
    let mut names = Vec::new();
    for (ix, passage) in body.passages.iter().enumerate().take(OPENING) {
        if !matches!(
            passage.kind,
            PassageKind::Paragraph | PassageKind::Item { .. }
        ) {
            continue;
        }
        let start = passage.start as usize;
        let text = body.passage_text(ix);
        for mark in body
            .marks_of(ix)
            .iter()
            .filter(|mark| mark.kind == MarkKind::Strong)
        {
            let (from, to) = (mark.start as usize - start, mark.end as usize - start);
            let (Some(before), Some(name)) = (text.get(..from), text.get(from..to)) else {
                continue;
            };
            let name = without_article(name);
            if introduces(before) && is_name(name) && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Tells a name from a word that is only stressed, as in "You are **not** a lawyer".
fn is_name(text: &str) -> bool {
    let is_long = text.chars().count() > LONGEST_NAME;
    !is_long && !text.is_empty() && (text.contains(char::is_uppercase) || text.contains(['-', '_']))
}

fn without_article(name: &str) -> &str {
    let name = name.trim().trim_end_matches(['.', ',', ':']);
    let mut words = name.splitn(2, ' ');
    match (words.next(), words.next()) {
        (Some(article), Some(rest))
            if matches!(article.to_lowercase().as_str(), "the" | "a" | "an") =>
        {
            rest.trim()
        }
        _ => name,
    }
}

/// Tells whether a text ends with "You are", perhaps with an article.
fn introduces(before: &str) -> bool {
    let words: Vec<String> = before
        .split_whitespace()
        .rev()
        .take(3)
        .map(str::to_lowercase)
        .collect();
    let mut words = words.iter().map(String::as_str).peekable();
    if matches!(words.peek(), Some(&("the" | "a" | "an"))) {
        words.next();
    }
    matches!((words.next(), words.next()), (Some("are"), Some("you")))
}
