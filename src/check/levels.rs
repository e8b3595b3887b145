//! How much findings matter: the rule's own severity, unless configuration or command line say otherwise.

use globset::{Glob, GlobMatcher};

use super::{RULES, selector};
use crate::config::policy::{Level, Policy, Wanted};
use crate::finding::{Finding, nearest};

/// Gives every finding its level and drops those that are off.
pub(super) fn apply(findings: &mut Vec<Finding>, policy: Option<&Policy>) {
    let Some(policy) = policy else { return };
    let paths: Vec<(Vec<GlobMatcher>, &_)> = policy
        .paths
        .iter()
        .map(|part| (matchers(&part.paths), &part.rules))
        .collect();
    findings.retain_mut(|finding| {
        let mut level = of(policy.rules.iter(), finding.rule);
        for (globs, rules) in &paths {
            if globs.iter().any(|glob| glob.is_match(&*finding.place.path)) {
                level = of(rules.iter(), finding.rule).or(level);
            }
        }
        let mut asked = policy.overrides.iter().filter(|(wanted, _)| match wanted {
            Wanted::Rule(pattern) => names(pattern, finding.rule),
            Wanted::Severity(severity) => {
                level.and_then(Level::severity).unwrap_or(finding.severity) == *severity
            }
        });
        let level = asked.next_back().map(|&(_, level)| level).or(level);
        match level.map(Level::severity) {
            None => true,
            Some(None) => false,
            Some(Some(severity)) => {
                finding.severity = severity;
                true
            }
        }
    });
}

/// Returns the level of the longest pattern that names a rule.
fn of<'p>(levels: impl Iterator<Item = (&'p String, &'p Level)>, rule: &str) -> Option<Level> {
    let fitting = levels.filter(|(pattern, _)| names(pattern, rule));
    fitting
        .max_by_key(|(pattern, _)| pattern.len())
        .map(|(_, &level)| level)
}

/// Tells whether a pattern (an identifier, `group/*` or `*`) names a rule.
pub fn names(pattern: &str, rule: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => rule.starts_with(start),
        None => pattern == rule,
    }
}

/// Returns globs as matchers; what is no glob fits nothing, and was refused by [`trouble`].
pub(super) fn matchers(globs: &[String]) -> Vec<GlobMatcher> {
    globs
        .iter()
        .filter_map(|glob| Glob::new(glob).ok())
        .map(|glob| glob.compile_matcher())
        .collect()
}

/// Returns what is wrong with a policy: a rule that does not exist, a glob or a day that is none.
pub fn trouble(policy: &Policy) -> Option<String> {
    let keys = policy
        .rules
        .keys()
        .chain(policy.paths.iter().flat_map(|part| part.rules.keys()));
    let allowed = policy.allow.iter().map(|allow| &allow.rule);
    let asked = policy
        .overrides
        .iter()
        .filter_map(|(wanted, _)| match wanted {
            Wanted::Rule(rule) => Some(rule),
            Wanted::Severity(_) => None,
        });
    let globs = policy.paths.iter().flat_map(|part| &part.paths);
    let mut globs = globs.chain(policy.allow.iter().flat_map(|allow| &allow.paths));
    let mut days = policy
        .allow
        .iter()
        .filter_map(|allow| allow.until.as_deref());
    keys.chain(allowed)
        .chain(asked)
        .find_map(|pattern| unknown(pattern))
        .or_else(|| globs.find_map(|glob| Glob::new(glob).err().map(|error| error.to_string())))
        .or_else(|| {
            let day = days.find(|day| super::date::Date::parse(day).is_none())?;
            Some(format!("`{day}` is not a date; write it as `2026-12-31`"))
        })
        .or_else(|| selector::trouble(policy))
}

/// Says that no rule has a name, and which is nearest.
pub fn unknown(pattern: &str) -> Option<String> {
    if RULES.iter().any(|rule| names(pattern, rule.id)) {
        return None;
    }
    let help = nearest(pattern, RULES.iter().map(|rule| rule.id));
    let help = help
        .map(|known| format!("; did you mean `{known}`?"))
        .unwrap_or_default();
    Some(format!("no rule is called `{pattern}`{help}"))
}
