//! Exceptions: findings that a file or the configuration accepts, with a reason.
//!
//! `<!-- agentdex-allow RULE: reason -->` in an agent's file, or `# agentdex-allow RULE: reason` in its front matter,
//! holds for the file; behind other text, for its line. `RULE until 2026-12-31: reason` ends. `[[policy.allow]]` of the
//! configuration does the same for paths.

use std::sync::Arc;

use globset::GlobMatcher;
use rayon::prelude::*;

use super::date::Date;
use super::levels::{matchers, names, unknown};
use super::subject::Subject;
use super::{Terms, rule};
use crate::document::Format;
use crate::finding::{Finding, Place};
use crate::model::Model;

/// The word that begins an exception in a file.
const MARK: &str = "agentdex-allow";

/// How many exceptions of one file are read.
const MOST: usize = 100;

/// A finding that is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excepted {
    pub finding: Finding,
    /// Why, in the author's words.
    pub reason: String,
    /// Whether the agent's file says so, rather than the configuration.
    pub in_file: bool,
}

/// What was asked for, and what became of it.
struct Exception {
    place: Place,
    pattern: String,
    reason: String,
    until: Option<Date>,
    scope: Scope,
    used: bool,
}

enum Scope {
    /// The file that it stands in.
    File,
    /// A line of it.
    Line(u32),
    /// Files of the catalog.
    Paths(Vec<GlobMatcher>),
}

/// What is left of findings when exceptions are taken off, what was taken, and what is to be said of the exceptions.
pub(super) struct Sifted {
    pub kept: Vec<Finding>,
    pub excepted: Vec<Excepted>,
    pub told: Vec<Finding>,
}

/// Takes off what is accepted.
pub(super) fn apply(model: &Model, findings: Vec<Finding>, terms: &Terms<'_>) -> Sifted {
    let mut exceptions = in_files(model, terms);
    exceptions.extend(in_policy(terms));
    let mut sifted = Sifted {
        kept: Vec::new(),
        excepted: Vec::new(),
        told: Vec::new(),
    };
    if exceptions.is_empty() {
        sifted.kept = findings;
        return sifted;
    }
    for finding in findings {
        let fits = |exception: &&mut Exception| exception.holds(terms) && exception.fits(&finding);
        match exceptions.iter_mut().find(fits) {
            Some(exception) => {
                exception.used = true;
                let in_file = !matches!(exception.scope, Scope::Paths(_));
                sifted.excepted.push(Excepted {
                    reason: exception.reason.clone(),
                    in_file,
                    finding,
                });
            }
            None => sifted.kept.push(finding),
        }
    }
    sifted.told.extend(
        exceptions
            .iter()
            .filter_map(|exception| exception.trouble(terms)),
    );
    sifted
}

impl Exception {
    fn holds(&self, terms: &Terms<'_>) -> bool {
        !self.reason.is_empty() && !self.is_over(terms)
    }

    fn is_over(&self, terms: &Terms<'_>) -> bool {
        matches!((self.until, terms.today), (Some(until), Some(today)) if today > until)
    }

    fn fits(&self, finding: &Finding) -> bool {
        let here = || {
            let (own, place) = (&self.place, &finding.place);
            let is_whole = own.key.is_none() || own.key == place.key;
            place.path == own.path && place.source == own.source && is_whole
        };
        names(&self.pattern, finding.rule)
            && match &self.scope {
                Scope::File => here(),
                Scope::Line(line) => {
                    here() && finding.place.span.is_some_and(|span| span.line == *line)
                }
                Scope::Paths(globs) => {
                    globs.is_empty() || globs.iter().any(|glob| glob.is_match(&*finding.place.path))
                }
            }
    }

    /// Says what is wrong with an exception.
    fn trouble(&self, terms: &Terms<'_>) -> Option<Finding> {
        let pattern = &self.pattern;
        let (id, message) = if let Some(message) = unknown(pattern) {
            ("allow/unknown-rule", message)
        } else if self.reason.is_empty() {
            (
                "allow/no-reason",
                format!("the exception for `{pattern}` gives no reason, and does not hold"),
            )
        } else if let Some(until) = self.until.filter(|_| self.is_over(terms)) {
            (
                "allow/expired",
                format!(
                    "the exception for `{pattern}` ended on {until}: {}",
                    self.reason
                ),
            )
        } else if !self.used {
            (
                "allow/unused",
                format!("the exception for `{pattern}` finds nothing to except"),
            )
        } else {
            return None;
        };
        let rule = rule(id)?;
        Some(Finding::new(rule.id, rule.severity, self.place.clone(), message).help(rule.mend))
    }
}

fn in_files(model: &Model, terms: &Terms<'_>) -> Vec<Exception> {
    let finder = memchr::memmem::Finder::new(MARK);
    let marked = (0..model.catalog.agents.len())
        .into_par_iter()
        .filter(|&ix| {
            let bytes = model.catalog.agents[ix].agent.own_bytes();
            finder.find(bytes).is_some()
        });
    marked
        .flat_map_iter(|ix| in_file(&Subject::new(model, terms, ix)))
        .collect()
}

fn in_file(subject: &Subject<'_>) -> Vec<Exception> {
    let text = subject.text();
    let front = subject.front_matter().len();
    let mut exceptions = Vec::new();
    for (at, _) in text.match_indices(MARK).take(MOST) {
        let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = &text[line_start..at];
        let rest = &text[at + MARK.len()..];
        let line = rest.lines().next().unwrap_or_default();
        let (opening, words) = match before.trim_end().strip_suffix("<!--") {
            Some(opening) => (opening, rest.split("-->").next().unwrap_or(line)),
            None if at < front => match opening_of_comment(subject, before.trim_end()) {
                Some(opening) => (opening, line),
                None => continue,
            },
            None => continue,
        };
        let Some(words) = words.strip_prefix(|c: char| c.is_whitespace()) else {
            continue;
        };
        let span = subject.span(at..at + MARK.len());
        let scope = if opening.trim().is_empty() {
            Scope::File
        } else {
            Scope::Line(span.line)
        };
        exceptions.push(exception(
            words,
            Place {
                span: Some(span),
                ..subject.agent().place()
            },
            scope,
        ));
    }
    exceptions
}

/// Returns what stands before the mark that begins a comment: `#` in front matter, YAML and TOML, `//` in JSON.
fn opening_of_comment<'t>(subject: &Subject<'_>, before: &'t str) -> Option<&'t str> {
    let format = subject.agent().definition.as_ref().map(|own| own.format);
    let mark = match format {
        Some(Format::Json) => '/',
        _ => '#',
    };
    let opening = before.trim_end_matches(mark);

    (opening.len() < before.len()).then_some(opening)
}

/// Reads `RULE: reason`, `RULE until DAY: reason` or `RULE: reason until DAY`.
fn exception(words: &str, place: Place, scope: Scope) -> Exception {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let (head, reason) = words
        .split_once(": ")
        .unwrap_or((words.trim_end_matches(':'), ""));
    let (pattern, early) = head.split_once(' ').unwrap_or((head, ""));
    let day = |text: &str| {
        Date::parse(
            text.trim()
                .strip_prefix("until ")?
                .trim_end_matches(['.', ')']),
        )
    };
    let late = reason
        .rfind("until ")
        .and_then(|at| Some((at, day(&reason[at..])?)));
    Exception {
        place,
        pattern: pattern.to_owned(),
        reason: late
            .map_or(reason, |(at, _)| {
                reason[..at].trim_end_matches([' ', '(', ','])
            })
            .to_owned(),
        until: day(early).or(late.map(|(_, until)| until)),
        scope,
        used: false,
    }
}

fn in_policy(terms: &Terms<'_>) -> Vec<Exception> {
    let file: Arc<str> = crate::config::FILE.into();
    let allowed = terms.policy.into_iter().flat_map(|policy| &policy.allow);
    allowed
        .map(|allow| Exception {
            place: Place::file("".into(), file.clone()),
            pattern: allow.rule.clone(),
            reason: allow.reason.trim().to_owned(),
            until: allow.until.as_deref().and_then(Date::parse),
            scope: Scope::Paths(matchers(&allow.paths)),
            used: false,
        })
        .collect()
}
