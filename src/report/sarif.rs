//! Findings as SARIF 2.1.0, which code scanning takes in.

use std::path::Path;

use serde_json::{Value, json};

use super::{Folders, utf16_columns};
use crate::catalog::Catalog;
use crate::check::{self, Checked, Excepted, RULES, Rule, explain};
use crate::finding::{Finding, Place, Severity};
use crate::source;

/// The schema that the log names.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// How many of the other agents that a finding is about are told as related places.
const RELATED: usize = 20;

/// Tells findings as a SARIF log; what is excepted is in it as suppressed, with the reason.
pub fn write(catalog: &Catalog, folders: &Folders, checked: &Checked) -> String {
    let told = checked
        .findings
        .iter()
        .map(|finding| result(catalog, folders, finding));
    let excepted = checked
        .excepted
        .iter()
        .map(|excepted| suppressed(catalog, folders, excepted));
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "agentdex",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(descriptor).collect::<Vec<_>>(),
            }},
            "columnKind": "utf16CodeUnits",
            "results": told.chain(excepted).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn descriptor(rule: &Rule) -> Value {
    let mut properties = json!({ "tags": [rule.group()] });
    // What code scanning sorts and gates by (docs.github.com, "SARIF support for code scanning", 2026-11).
    if let Some(severity) = check::security_severity(rule.id) {
        properties = json!({
            "tags": [rule.group(), "security"],
            "security-severity": format!("{severity:.1}"),
        });
    }
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.why },
        "help": { "text": rule.mend, "markdown": explain::rule(rule) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": properties,
    })
}

fn result(catalog: &Catalog, folders: &Folders, finding: &Finding) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": message(finding) },
        "locations": [{ "physicalLocation": location(catalog, folders, &finding.place) }],
        "partialFingerprints": { "agentdex/v2": finding.fingerprint() },
    });
    if let Ok(ix) = RULES.binary_search_by(|rule| rule.id.cmp(finding.rule)) {
        result["ruleIndex"] = json!(ix);
    }
    let related: Vec<Value> = finding
        .agents
        .iter()
        .filter_map(|&ix| catalog.agents.get(ix))
        .take(RELATED)
        .map(|listing| {
            json!({
                "message": { "text": listing.id },
                "physicalLocation": location(catalog, folders, &listing.agent.place()),
            })
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    result
}

fn suppressed(catalog: &Catalog, folders: &Folders, excepted: &Excepted) -> Value {
    let mut result = result(catalog, folders, &excepted.finding);
    let kind = if excepted.in_file {
        "inSource"
    } else {
        "external"
    };
    result["suppressions"] = json!([{ "kind": kind, "justification": excepted.reason }]);
    result
}

fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}. Help: {help}", finding.message),
        None => finding.message.clone(),
    }
}

fn location(catalog: &Catalog, folders: &Folders, place: &Place) -> Value {
    let region = match (place.span, utf16_columns(catalog, place)) {
        (Some(span), Some((start, end))) => {
            json!({ "startLine": span.line, "startColumn": start, "endColumn": end })
        }
        (Some(span), None) => json!({ "startLine": span.line }),
        // Code scanning shows no result without a line; what is about the whole file stands at its start.
        (None, _) => json!({ "startLine": 1 }),
    };
    json!({ "artifactLocation": { "uri": uri(&folders.path(place)) }, "region": region })
}

/// Returns a path as a URI: relative to the repository, or absolute with its scheme.
fn uri(path: &str) -> String {
    let address = source::address(path);
    if Path::new(path).is_absolute() {
        format!("file:///{}", address.trim_start_matches('/'))
    } else {
        address.into_owned()
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
