//! Anchors of headings: readable, stable, unique on their page.

use rustc_hash::{FxHashMap, FxHashSet};

/// The ids that pages with text of an author have for themselves: those of their templates and of the search box.
const RESERVED: [&str; 12] = [
    "contents",
    "facts",
    "findings",
    "found",
    "instructions",
    "main",
    "metadata",
    "q",
    "relations",
    "search",
    "similar",
    "variants",
];

/// What a heading's anchor begins with where it would be one of the page's own ids.
const PREFIX: &str = "body-";

/// Gives out the anchors of one page.
#[derive(Default)]
pub(super) struct Anchors {
    taken: FxHashSet<String>,
    /// By slug: the number that its last heading got.
    numbers: FxHashMap<String, usize>,
}

impl Anchors {
    /// Returns the anchor of the next heading: its slug, with a number from the second of its kind on.
    pub(super) fn next(&mut self, heading: &str) -> String {
        let base = own(slug(heading));
        if self.taken.insert(base.clone()) {
            return base;
        }

        // Counting goes on where it stopped: thousands of equal headings would count from 1 each.
        let number = self.numbers.entry(base.clone()).or_default();
        loop {
            *number += 1;
            let anchor = format!("{base}-{number}");
            if self.taken.insert(anchor.clone()) {
                return anchor;
            }
        }
    }
}

/// Returns a slug as an id that is none of the page's own.
pub(super) fn own(slug: String) -> String {
    if RESERVED.contains(&slug.as_str()) {
        format!("{PREFIX}{slug}")
    } else {
        slug
    }
}

/// Returns a heading's text as an id, in the manner of GitHub: letters and digits of any script in lower case, other
/// characters dropped, white space as `-`.
pub(super) fn slug(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for c in heading.trim().chars() {
        match c {
            '-' | '_' => slug.push(c),
            _ if c.is_alphanumeric() => slug.extend(c.to_lowercase()),
            _ if c.is_whitespace() => slug.push('-'),
            _ => {}
        }
    }
    if slug.is_empty() {
        "section".to_owned()
    } else {
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(headings: &[&str]) -> Vec<String> {
        let mut anchors = Anchors::default();
        headings
            .iter()
            .map(|heading| anchors.next(heading))
            .collect()
    }

    #[test]
    fn anchors_read_like_their_headings() {
        let headings = [
            "When to Use It?",
            "C++ & C#",
            "Größe",
            "使用场景",
            "snake_case",
            "🚀",
        ];
        assert_eq!(
            anchors(&headings),
            [
                "when-to-use-it",
                "c--c",
                "größe",
                "使用场景",
                "snake_case",
                "section"
            ]
        );
    }

    #[test]
    fn the_same_heading_twice_gets_a_number() {
        assert_eq!(
            anchors(&["Notes", "Notes", "Notes 1", "Notes"]),
            ["notes", "notes-1", "notes-1-1", "notes-2"]
        );
    }

    #[test]
    fn anchors_keep_off_the_ids_of_the_page_itself() {
        assert_eq!(
            anchors(&["Relations", "Main", "Mains"]),
            ["body-relations", "body-main", "mains"]
        );
    }
}
