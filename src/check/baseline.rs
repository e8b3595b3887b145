//! The baseline: what a catalog with a past is known to have, so that a check tells only what is new.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, fingerprint, subjects};

/// The schema that baseline files name.
const SCHEMA: &str = "agentdex/baseline/2";

/// The schema of files whose fingerprints hang on the wording of messages.
const WORDED: &str = "agentdex/baseline/1";

/// Findings that are known, by fingerprint.
#[derive(Debug, Default)]
pub struct Baseline {
    known: BTreeMap<String, Known>,
}

#[derive(Serialize, Deserialize)]
struct File {
    schema: String,
    findings: Vec<Known>,
}

/// One known finding: the fingerprint is what counts, the rest is for people who read the file's changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    fingerprint: String,
    rule: String,
    path: String,
    message: String,
}

impl Baseline {
    /// Reads a baseline file's text.
    ///
    /// # Errors
    ///
    /// Says why the text is no baseline.
    pub fn read(text: &str) -> Result<Baseline, String> {
        let mut file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match file.schema.as_str() {
            SCHEMA => {}
            WORDED => identify(&mut file.findings),
            other => return Err(format!("its schema is `{other}`, not `{SCHEMA}`")),
        }
        Ok(Baseline {
            known: file
                .findings
                .into_iter()
                .map(|known| (known.fingerprint.clone(), known))
                .collect(),
        })
    }

    /// Returns findings as a baseline file: one a line, by path and rule, so that changes to it can be read.
    pub fn write(findings: &[Finding]) -> String {
        file_text(findings.iter().map(known).collect())
    }

    /// Returns the baseline file without the findings that no longer occur, and how many those are.
    pub fn pruned(&self, findings: &[Finding]) -> (String, usize) {
        let present: BTreeSet<String> = findings.iter().map(Finding::fingerprint).collect();
        let kept: Vec<Known> = self
            .known
            .values()
            .filter(|known| present.contains(&known.fingerprint))
            .cloned()
            .collect();
        let removed = self.known.len() - kept.len();
        (file_text(kept), removed)
    }

    /// Takes known findings out and returns how many those were.
    pub fn sift(&self, findings: &mut Vec<Finding>) -> usize {
        let before = findings.len();
        findings.retain(|finding| !self.known.contains_key(&finding.fingerprint()));
        before - findings.len()
    }

    /// Returns how many findings it knows.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Tells whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

/// Gives known findings the fingerprints that they would have now, from what the file says of each.
fn identify(findings: &mut [Known]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for known in findings {
        let subjects = subjects(&known.message);
        let print = |repetition| fingerprint(&known.rule, &known.path, None, &subjects, repetition);
        let count = seen.entry(print(0)).or_default();
        known.fingerprint = print(*count);
        *count += 1;
    }
}

fn known(finding: &Finding) -> Known {
    Known {
        fingerprint: finding.fingerprint(),
        rule: finding.rule.to_owned(),
        path: format!("{}/{}", finding.place.source, finding.place.path),
        message: finding.message.clone(),
    }
}

/// Returns a baseline file: one finding a line, by path and rule.
fn file_text(mut known: Vec<Known>) -> String {
    known.sort_by(|a, b| {
        (&a.path, &a.rule, &a.message, &a.fingerprint).cmp(&(
            &b.path,
            &b.rule,
            &b.message,
            &b.fingerprint,
        ))
    });
    let lines: Vec<String> = known
        .iter()
        .map(|known| format!("  {}", serde_json::to_string(known).unwrap_or_default()))
        .collect();
    format!(
        "{{\"schema\": \"{SCHEMA}\", \"findings\": [\n{}\n]}}\n",
        lines.join(",\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Place, Severity, Span};

    fn finding(message: &str, line: u32) -> Finding {
        let place = Place {
            source: "agents".into(),
            path: "a.md".into(),
            span: Some(Span::line(line)),
            key: None,
        };
        Finding::new("agent/unknown-tool", Severity::Info, place, message)
    }

    #[test]
    fn what_is_known_is_not_told_again_though_it_moved() {
        let baseline = Baseline::read(&Baseline::write(&[finding("`old`", 3)])).unwrap();
        let mut findings = vec![finding("`old`", 30), finding("`new`", 4)];
        assert_eq!(baseline.sift(&mut findings), 1);
        assert_eq!(findings, [finding("`new`", 4)]);
    }

    #[test]
    fn what_no_longer_occurs_is_pruned_and_the_rest_stays() {
        let text = Baseline::write(&[finding("`gone`", 3), finding("`still there`", 5)]);
        let (pruned, removed) = Baseline::read(&text)
            .unwrap()
            .pruned(&[finding("`still there`", 9), finding("`new`", 1)]);
        assert_eq!(removed, 1);
        assert_eq!(pruned, Baseline::write(&[finding("`still there`", 5)]));
    }

    #[test]
    fn an_empty_baseline_can_be_read() {
        assert!(Baseline::read(&Baseline::write(&[])).unwrap().is_empty());
        assert!(Baseline::read("{\"schema\":\"x\",\"findings\":[]}").is_err());
    }
}
