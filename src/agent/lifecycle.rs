//! Where an agent stands in its life: what its front matter says of its status, and what replaces it.

use serde::Serialize;

use super::frontmatter::{Node, Scalar};

/// The status of an agent that should not be used any more.
pub const DEPRECATED: &str = "deprecated";

/// Other words for it.
const SYNONYMS: [&str; 7] = [
    "end-of-life",
    "eol",
    "obsolete",
    "replaced",
    "retired",
    "sunset",
    "superseded",
];

/// Words of a status at most: a longer value is a sentence, or says what might be chosen.
const MOST_WORDS: usize = 3;

/// What front matter says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lifecycle {
    /// In lower case with hyphens, such as `stable`.
    pub status: Option<String>,
    /// The name of the agent to use instead.
    pub replaced_by: Option<Replacement>,
    /// Why it is deprecated, or what to do about it.
    pub note: Option<String>,
}

/// The agent to use instead, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replacement {
    pub name: String,
    /// Where it is written.
    pub line: u32,
}

impl Lifecycle {
    /// Tells whether the agent should not be used any more.
    pub fn is_deprecated(&self) -> bool {
        self.status.as_deref() == Some(DEPRECATED)
    }

    /// Takes a status; `false` where the value is none.
    pub(super) fn take_status(&mut self, node: &Node) -> bool {
        let Some(status) = node.text().and_then(status) else {
            return false;
        };
        // What is deprecated by another key stays so.
        if !self.is_deprecated() {
            self.status = Some(status);
        }
        true
    }

    /// Takes whether the agent is deprecated: yes or no, or the reason.
    pub(super) fn take_deprecation(&mut self, node: &Node) -> bool {
        match (&node.value, node.text()) {
            (Scalar::Bool(false), _) | (_, Some("false" | "no")) => return true,
            (Scalar::Bool(true), _) | (_, Some("true" | "yes")) => {}
            (_, Some(note)) if !note.trim().is_empty() => self.note = Some(note.trim().to_owned()),
            _ => return false,
        }
        self.status = Some(DEPRECATED.to_owned());
        true
    }

    /// Takes the name of the agent to use instead: whatever has one is deprecated.
    pub(super) fn take_replacement(&mut self, node: &Node) -> bool {
        let name = node.text().map(|name| name.trim().trim_start_matches('@'));
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return false;
        };
        self.replaced_by = Some(Replacement {
            name: name.to_owned(),
            line: node.line,
        });
        self.status = Some(DEPRECATED.to_owned());
        true
    }
}

/// Returns a status as it is compared, where a text is one.
fn status(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let words = text.split([' ', '_']).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    if words.is_empty() || words.len() > MOST_WORDS || !text.trim().chars().all(is_part) {
        return None;
    }
    let status = words.join("-");
    Some(if SYNONYMS.contains(&status.as_str()) {
        DEPRECATED.to_owned()
    } else {
        status
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_word_or_two() {
        let read = |text| status(text).unwrap_or_default();
        assert_eq!(
            ["Stable", "needs testing", "In_Review", "EOL", "end of life"].map(read),
            [
                "stable",
                "needs-testing",
                "in-review",
                "deprecated",
                "deprecated"
            ]
        );
        assert_eq!(
            ["", "draft | stable", "{proposed}", "we will see about that"].map(read),
            ["", "", "", ""]
        );
    }
}
