//! Findings as diagnostics, file by file.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString,
    Range, Uri,
};

use super::documents;
use super::text::Text;
use super::view::View;
use crate::config;
use crate::finding::{Finding, Severity};
use crate::site;

/// What editors show as the source of a diagnostic.
pub(super) const SOURCE: &str = "agentdex";

/// Most of the other agents that a finding is about are told as related places.
const RELATED: usize = 20;

/// What is to be published, by the file's address: the version that was read, where it is open, and what was found.
pub(super) type Found = BTreeMap<String, (Option<i32>, Vec<Diagnostic>)>;

/// Returns the diagnostics of every file with findings and of every open document, as they were read. `trouble` is why the catalog could not
/// be read last, which is told in its configuration.
pub(super) fn all(view: Option<View<'_>>, trouble: Option<&str>, folder: &Path) -> Found {
    let mut found = Found::new();
    if let Some(view) = view {
        // A document that was opened since is told of when it has been read.
        for document in view.loaded.documents() {
            if view.documents.contains_key(document.uri.as_str()) {
                let address = document.uri.as_str().to_owned();
                found.insert(address, (Some(document.version), Vec::new()));
            }
        }
        let mut of_files: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
        for finding in view.loaded.findings() {
            let file = (&*finding.place.source, &*finding.place.path);
            of_files.entry(file).or_default().push(finding);
        }
        for ((source, path), findings) in of_files {
            let Some(uri) = view.uri(source, path) else {
                continue;
            };
            let text = view.loaded.text(source, path);
            let text = view.text(&text);
            let diagnostics = findings
                .iter()
                .map(|finding| diagnostic(view, &text, finding));
            let version = view.loaded.document(source, path).map(|open| open.version);
            found.insert(uri.as_str().to_owned(), (version, diagnostics.collect()));
        }
    }
    if let Some(trouble) = trouble
        && let Some(uri) = documents::uri(&folder.join(config::FILE))
    {
        let (_, diagnostics) = found.entry(uri.as_str().to_owned()).or_default();
        diagnostics.push(Diagnostic {
            severity: Some(DiagnosticSeverity::ERROR),
            source: Some(SOURCE.to_owned()),
            message: format!("the catalog cannot be read: {trouble}"),
            ..Diagnostic::default()
        });
    }
    found
}

/// Returns a finding as a diagnostic of its file's text.
pub(super) fn diagnostic(view: View<'_>, text: &Text<'_>, finding: &Finding) -> Diagnostic {
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    };
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    let related = finding.agents.iter().take(RELATED);
    let related: Vec<DiagnosticRelatedInformation> = related
        .filter_map(|&ix| {
            let listing = view.catalog().agents.get(ix)?;
            Some(DiagnosticRelatedInformation {
                location: view.definition(ix)?,
                message: listing.id.clone(),
            })
        })
        .collect();

    Diagnostic {
        range: range(text, finding),
        severity: Some(severity),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: page(view, finding.rule).map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

/// Returns where a finding stands; what is about a whole file stands on its first line.
pub(super) fn range(text: &Text<'_>, finding: &Finding) -> Range {
    let bytes = match finding.place.span {
        Some(span) => text.span(span),
        None => text.file_line(1),
    };

    text.range(bytes)
}

/// Returns the page of a rule on the site of the catalog, where it is known.
fn page(view: View<'_>, rule: &str) -> Option<Uri> {
    let base = view.loaded.sources.config.base_url.as_ref()?;
    let address = format!("{}/{}", base.trim_end_matches('/'), site::rule_page(rule));
    Uri::from_str(&address).ok()
}
