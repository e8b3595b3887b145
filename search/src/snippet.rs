//! Marks a query's words in a text, and finds the passage that has most of them.

use crate::analysis::{is_stop_word, stem, tokens};
use crate::answer::Highlight;
use crate::lexicon::Origin;
use crate::plan::Plan;
use crate::text::{BETWEEN, plain};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

/// What is marked: words by their stem, and by what they begin with.
#[derive(Debug, Default)]
pub(crate) struct Marker {
    stems: BTreeSet<String>,
    beginnings: Vec<String>,
}

/// Related words are not marked: the reader did not ask for them.
const MARKED: f32 = 0.38;
/// Characters of a passage.
const PASSAGE: usize = 220;
/// A passage begins with its sentence where that is so near.
const LEAD: usize = 80;

impl Marker {
    /// Marks what a plan looks for.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut marker = Self::default();
        let forms = plan
            .slots
            .iter()
            .flat_map(|slot| &slot.forms)
            .chain(plan.bridges.iter().flat_map(|bridge| &bridge.forms));
        for form in forms {
            for word in form.words.iter().filter(|word| !is_stop_word(word)) {
                match form.origin {
                    Origin::Completion => marker.beginnings.push(word.clone()),
                    _ if form.weight >= MARKED => {
                        marker.stems.insert(stem(word).into_owned());
                    }
                    _ => {}
                }
            }
        }
        marker
    }

    /// Returns what is marked of a hit: its name, its summary, and the passage of its text that adds most to them.
    pub(crate) fn highlights(
        &self,
        name: &str,
        summary: &str,
        text: Option<&str>,
    ) -> Vec<Highlight> {
        let passage = text.and_then(|text| self.passage(text, &[name, summary]));
        [
            ("name", self.mark(name)),
            ("summary", self.mark(summary)),
            ("body", passage),
        ]
        .into_iter()
        .filter_map(|(field, text)| {
            Some(Highlight {
                field: field.to_owned(),
                text: text?,
            })
        })
        .collect()
    }

    /// Returns `text` as HTML with its marked words, or nothing where there is none.
    fn mark(&self, text: &str) -> Option<String> {
        let marks = self.marks(text);
        (!marks.is_empty()).then(|| html(text, &marks))
    }

    /// Returns the passage of a Markdown text with the most different words, as HTML, unless all of them are in `known`.
    fn passage(&self, markdown: &str, known: &[&str]) -> Option<String> {
        let text = plain(markdown);
        let marks = self.marks(&text);
        let seen: BTreeSet<String> = known
            .iter()
            .flat_map(|known| self.marks(known).into_iter().map(|mark| mark.stem))
            .collect();
        if !seen.is_empty() && marks.iter().all(|mark| seen.contains(&mark.stem)) {
            return None;
        }
        let window = window(&text, best_mark(&marks)?);
        let inside: Vec<Mark> = marks
            .into_iter()
            .filter(|mark| mark.range.start >= window.start && mark.range.end <= window.end)
            .map(|mark| Mark {
                range: mark.range.start - window.start..mark.range.end - window.start,
                ..mark
            })
            .collect();
        let (before, after) = (window.start > 0, window.end < text.len());
        let html = html(&text[window], &inside);
        Some(format!(
            "{}{}{}",
            if before { "… " } else { "" },
            html.trim().trim_end_matches(BETWEEN.trim()).trim_end(),
            if after { " …" } else { "" }
        ))
    }

    fn marks(&self, text: &str) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        tokens(text, &mut |token| {
            let stem = stem(token.text);
            if !self.stems.contains(stem.as_ref())
                && !self
                    .beginnings
                    .iter()
                    .any(|beginning| beginning == token.text)
            {
                return;
            }
            match marks.last_mut() {
                Some(last) if token.range.start < last.range.end => {
                    last.range.end = last.range.end.max(token.range.end);
                }
                _ => marks.push(Mark {
                    range: token.range,
                    stem: stem.into_owned(),
                }),
            }
        });
        marks
    }
}

#[derive(Debug)]
struct Mark {
    range: Range<usize>,
    stem: String,
}

/// Returns the mark from which the most different ones follow, as near to each other as possible.
fn best_mark(marks: &[Mark]) -> Option<&Mark> {
    let rate = |first: usize| {
        let start = marks[first].range.start;
        let (mut seen, mut reach) = (BTreeSet::new(), 0);
        for mark in marks[first..]
            .iter()
            .take_while(|mark| mark.range.end <= start + PASSAGE - LEAD)
        {
            if seen.insert(&mark.stem) {
                reach = mark.range.end - start;
            }
        }
        (seen.len(), Reverse(reach), Reverse(first))
    };
    marks.get((0..marks.len()).max_by_key(|first| rate(*first))?)
}

/// Returns where a passage around a mark begins and ends: between words, with its sentence if that begins near.
fn window(text: &str, mark: &Mark) -> Range<usize> {
    let earliest = boundary(text, mark.range.start.saturating_sub(LEAD));
    let lead = &text[earliest..mark.range.start];
    let sentence = [". ", "! ", "? ", ": ", BETWEEN]
        .iter()
        .filter_map(|end| Some(lead.rfind(end)? + end.len()))
        .max();
    let start = match sentence {
        Some(sentence) => earliest + sentence,
        None if earliest == 0 => 0,
        None => earliest + lead.find(' ').map_or(0, |blank| blank + 1),
    };
    let latest = boundary(text, (start + PASSAGE).max(mark.range.end).min(text.len()));
    let tail = &text[mark.range.end..latest];
    let end = if latest == text.len() {
        latest
    } else {
        mark.range.end + tail.rfind(' ').unwrap_or(tail.len())
    };
    start..end
}

/// Returns the nearest place at or after `at` between two characters.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

fn html(text: &str, marks: &[Mark]) -> String {
    let mut html = String::with_capacity(text.len() + marks.len() * 13);
    let mut at = 0;
    for Mark { range, .. } in marks {
        escape(&text[at..range.start], &mut html);
        html.push_str("<mark>");
        escape(&text[range.clone()], &mut html);
        html.push_str("</mark>");
        at = range.end;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(words: &[&str]) -> Marker {
        Marker {
            stems: words.iter().map(|word| stem(word).into_owned()).collect(),
            beginnings: Vec::new(),
        }
    }

    #[test]
    fn words_of_one_stem_are_marked_and_the_rest_is_escaped() {
        let marked = marker(&["review", "c++"]).mark("Reviews <b>C++</b> & reviewing");
        let expected =
            "<mark>Reviews</mark> &lt;b&gt;<mark>C++</mark>&lt;/b&gt; &amp; <mark>reviewing</mark>";
        assert_eq!(marked.as_deref(), Some(expected));
        assert_eq!(marker(&["kafka"]).mark("none"), None);
    }

    #[test]
    fn the_passage_has_most_words_and_whole_ones() {
        let text = format!(
            "{} kafka. It reads kafka streams. {}",
            "word ".repeat(100),
            "tail ".repeat(100)
        );
        let passage = marker(&["kafka", "stream"])
            .passage(&text, &[])
            .unwrap_or_default();
        assert!(
            passage.starts_with("… It reads <mark>kafka</mark> <mark>streams</mark>. tail"),
            "{passage}"
        );
        assert!(passage.ends_with("tail …"), "{passage}");
        assert_eq!(marker(&["kafka"]).passage("only kafka", &["kafka"]), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_marked(text in "\\PC{0,400}", word in "\\PC{1,5}") {
            let marker = marker(&[&word.to_lowercase()]);
            marker.mark(&text);
            marker.passage(&text, &[]);
        }
    }
}
