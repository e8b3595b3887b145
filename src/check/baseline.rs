//! The baseline: what a catalog with a past is known to have, so that a check tells only what is new.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// The schema that baseline files name.
const SCHEMA: &str = "agentdex/baseline/1";

/// Findings that are known, by fingerprint.
#[derive(Debug, Default)]
pub struct Baseline {
    known: BTreeSet<String>,
}

#[derive(Serialize, Deserialize)]
struct File {
    schema: String,
    findings: Vec<Known>,
}

/// One known finding: the fingerprint is what counts, the rest is for people who read the file's changes.
#[derive(Serialize, Deserialize)]
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
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.schema != SCHEMA {
            return Err(format!("its schema is `{}`, not `{SCHEMA}`", file.schema));
        }
        Ok(Baseline {
            known: file
                .findings
                .into_iter()
                .map(|known| known.fingerprint)
                .collect(),
        })
    }

    /// Returns findings as a baseline file: one a line, by path and rule, so that changes to it can be read.
    pub fn write(findings: &[Finding]) -> String {
        let mut known: Vec<Known> = findings
            .iter()
            .map(|finding| Known {
                fingerprint: finding.fingerprint(),
                rule: finding.rule.to_owned(),
                path: format!("{}/{}", finding.place.source, finding.place.path),
                message: finding.message.clone(),
            })
            .collect();
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

    /// Takes known findings out and returns how many those were.
    pub fn sift(&self, findings: &mut Vec<Finding>) -> usize {
        let before = findings.len();
        findings.retain(|finding| !self.known.contains(&finding.fingerprint()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Place, Severity, Span};

    fn finding(message: &str, line: u32) -> Finding {
        let place = Place {
            source: "agents".into(),
            path: "a.md".into(),
            span: Some(Span::line(line)),
        };
        Finding::new("agent/unknown-tool", Severity::Info, place, message)
    }

    #[test]
    fn what_is_known_is_not_told_again_though_it_moved() {
        let baseline = Baseline::read(&Baseline::write(&[finding("old", 3)])).unwrap();
        let mut findings = vec![finding("old", 30), finding("new", 4)];
        assert_eq!(baseline.sift(&mut findings), 1);
        assert_eq!(findings, [finding("new", 4)]);
    }

    #[test]
    fn an_empty_baseline_can_be_read() {
        assert!(Baseline::read(&Baseline::write(&[])).unwrap().is_empty());
        assert!(Baseline::read("{\"schema\":\"x\",\"findings\":[]}").is_err());
    }
}
