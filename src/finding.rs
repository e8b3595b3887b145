//! Findings: what is wrong, mended or worth a look in a catalog, as data.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Something noticed in the catalog, with the place that shows it and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, such as `frontmatter/quoted-scalar`.
    pub rule: &'static str,
    pub severity: Severity,
    /// One sentence that says what is the matter, without a full stop.
    pub message: String,
    /// The next step for the author.
    pub help: Option<String>,
    /// What was probably meant where the span's words stand.
    pub instead: Option<String>,
    pub place: Place,
    /// Other agents that it is about, by their index in the catalog: a chain of calls in its order, those of the same
    /// name.
    pub agents: Vec<usize>,
    /// How many findings of the same rule and file that are about the same stand above it in the file.
    pub repetition: u32,
}

impl Finding {
    /// Returns a finding about a whole file; narrow it with [`Finding::at`].
    pub fn new(
        rule: &'static str,
        severity: Severity,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Finding {
            rule,
            severity,
            message: message.into(),
            help: None,
            instead: None,
            place,
            agents: Vec::new(),
            repetition: 0,
        }
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers the known name that is nearest to a wrong one, where there is one.
    #[must_use]
    pub fn near(self, known: Option<&str>) -> Self {
        match known {
            Some(known) => self.help(format!("did you mean `{known}`?")).instead(known),
            None => self,
        }
    }

    /// Offers other words for those of the span.
    #[must_use]
    pub fn instead(mut self, words: impl Into<String>) -> Self {
        self.instead = Some(words.into());
        self
    }

    /// Points the finding at a span of its file.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.place.span = Some(span);
        self
    }

    /// Names other agents that the finding is about.
    #[must_use]
    pub fn about(mut self, agents: impl IntoIterator<Item = usize>) -> Self {
        self.agents.extend(agents);
        self
    }

    /// Returns a hash that stays the same when lines move, the wording changes or a count does: it covers the rule, the
    /// file, what the finding is about, and how many findings like it stand above.
    pub fn fingerprint(&self) -> String {
        let Place {
            source, path, key, ..
        } = &self.place;
        let file = format!("{source}/{path}");

        fingerprint(
            self.rule,
            &file,
            key.as_deref(),
            &subjects(&self.message),
            self.repetition,
        )
    }
}

/// Returns the [fingerprint](Finding::fingerprint) of a finding of which only these parts are left.
pub fn fingerprint(
    rule: &str,
    file: &str,
    key: Option<&str>,
    subjects: &[&str],
    repetition: u32,
) -> String {
    let mut hasher = blake3::Hasher::new();
    let parts = [rule, file, key.unwrap_or_default()];
    for part in parts.iter().chain(subjects) {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.update(&repetition.to_le_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Returns the names and values that a message is about, which it quotes in backticks, in order and each once; without
/// the lines that places end in.
pub fn subjects(message: &str) -> Vec<&str> {
    let is_place = |c: char| c == ':' || c.is_ascii_digit();
    let quoted = message.split('`').skip(1).step_by(2);
    let mut subjects: Vec<&str> = quoted
        .map(|quoted| match quoted.contains(':') {
            true => quoted.trim_end_matches(is_place),
            false => quoted,
        })
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        })
    }
}

/// A file of a source and, where known, a span in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The source's name.
    pub source: Arc<str>,
    /// The path relative to the source's root, with `/`.
    pub path: Arc<str>,
    pub span: Option<Span>,
    /// Which of the definitions of the file is meant, where it holds several.
    pub key: Option<Arc<str>>,
}

impl Place {
    /// Returns a whole file as a place.
    pub fn file(source: Arc<str>, path: Arc<str>) -> Self {
        Place {
            source,
            path,
            span: None,
            key: None,
        }
    }
}

/// A place in a text file; lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    pub line: u32,
    pub column: u32,
    /// How many characters the span covers on its line; 0 means to the end of the line.
    pub length: u32,
}

impl Span {
    /// Returns the span of a whole line.
    pub fn line(line: u32) -> Self {
        Span {
            line,
            column: 1,
            length: 0,
        }
    }
}

/// A value and what was noticed on the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted<T> {
    pub value: T,
    pub findings: Vec<Finding>,
}

impl<T> Noted<T> {
    /// Wraps a value of which nothing was noticed.
    pub fn clean(value: T) -> Self {
        Noted {
            value,
            findings: Vec::new(),
        }
    }

    /// Changes the value and keeps the findings.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Noted<U> {
        Noted {
            value: change(self.value),
            findings: self.findings,
        }
    }

    /// Hands the findings over to `sink` and returns the value.
    pub fn drain_into(self, sink: &mut Vec<Finding>) -> T {
        sink.extend(self.findings);
        self.value
    }
}

/// A mend that reading made, as `catalog.json` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    pub code: &'static str,
    pub line: u32,
}

/// Returns the candidate nearest to a misspelled word, where one is near enough to be meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(word, candidates).into_iter().next()
}

/// Returns the candidates that are near enough to a misspelled word to be meant, the nearest first.
pub fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let nearness =
        |candidate: &str| strsim::normalized_damerau_levenshtein(&word, &candidate.to_lowercase());
    let mut near: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (nearness(candidate), candidate))
        // Two letters of six may differ; below that, words only happen to share letters.
        .filter(|&(nearness, _)| nearness >= 0.6)
        .collect();

    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(message: &str) -> Finding {
        let place = Place::file("agents".into(), "a.md".into());
        Finding::new("x/y", Severity::Info, place, message)
    }

    #[test]
    fn a_fingerprint_survives_moved_lines() {
        let moved =
            |line| finding(&format!("`a` stands on line {line} already")).at(Span::line(line));
        assert_eq!(moved(3).fingerprint(), moved(40).fingerprint());
        assert_ne!(
            finding("`a1` is old").fingerprint(),
            finding("`a2` is old").fingerprint()
        );
    }

    #[test]
    fn a_fingerprint_hangs_on_what_is_meant_and_on_no_word_or_count() {
        let is = |message: &str| finding(message).fingerprint();
        let first = is("`lead` calls `hand` (`lead.md:12`), as 5 of 9 do");
        assert_eq!(
            first,
            is("6 of 12 agents, `hand` too, are called: `lead.md:40:3` of `lead`")
        );
        assert_ne!(
            first,
            is("`lead` calls `foot` (`lead.md:12`), as 5 of 9 do")
        );
        assert_ne!(is("`a`"), is("`a` and `b`"));
        // A port is a place's line only behind a name.
        assert_ne!(is("`Bash(curl:*)`"), is("`Bash(curl:8080)`"));
    }

    #[test]
    fn findings_with_the_same_words_are_told_apart() {
        let second = Finding {
            repetition: 1,
            ..finding("x")
        };
        assert_ne!(finding("x").fingerprint(), second.fingerprint());
    }
}
