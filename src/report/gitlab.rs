//! Findings as a Code Quality report, which GitLab shows in a merge request (docs.gitlab.com, "Code Quality", 2026-11).

use serde_json::{Value, json};

use super::Folders;
use crate::finding::{Finding, Severity};

/// Tells findings as a Code Quality report; paths are those from the repository's top.
pub fn write(folders: &Folders, findings: &[Finding]) -> String {
    let issues: Vec<Value> = findings
        .iter()
        .map(|finding| issue(folders, finding))
        .collect();
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}

fn issue(folders: &Folders, finding: &Finding) -> Value {
    let severity = match finding.severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Info => "info",
    };
    let description = match &finding.help {
        Some(help) => format!("{}. Help: {help}", finding.message),
        None => finding.message.clone(),
    };
    let line = finding.place.span.map_or(1, |span| span.line);

    json!({
        "description": description,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint(),
        "severity": severity,
        "location": {
            "path": folders.path(&finding.place),
            "lines": { "begin": line },
        },
    })
}
