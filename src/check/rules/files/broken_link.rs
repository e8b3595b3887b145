//! Links to files and headings that are not there.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::agent::body::Link;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/broken-link",
    severity: Severity::Warning,
    summary: "a link points to a missing file or heading",
    why: "An agent that is told to read a file goes without it, or makes up what it would say. Where the folder is missing as \
          well, the text may be a sample: there it is an info.",
    mend: "correct the path, or add the file",
    source: "practice: relative links are relative to their file, as Markdown hosts follow them (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: A.\n---\n\nSee [the rules](#the-rules).\n\n# Rules\n",
        clean: "---\nname: a\ndescription: A.\n---\n\nSee [the rules](#the-rules) and [docs](https://example.org/).\n\n# The rules\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let broken = subject
        .agent()
        .body
        .links
        .iter()
        .filter_map(|link| Some((link, trouble(subject, link)?)));
    broken
        .take(super::MOST)
        .map(|(link, message)| {
            let place = subject.on_line(link.line, &link.target);
            let mut finding = rule
                .finding_at(subject.listing, place, message)
                .help(rule.mend);
            if !has_folder(subject, &link.target) {
                finding.severity = Severity::Info;
            }
            finding
        })
        .collect()
}

/// Tells whether the folder of a link's file is there, so that the file is what is missing. Otherwise the text may be a
/// sample of what the agent is to write.
fn has_folder(subject: &Subject<'_>, target: &str) -> bool {
    let Some(exists) = subject.terms.exists else {
        return true;
    };
    let Some((folder, _)) = target
        .split(['#', '?'])
        .next()
        .and_then(|path| path.rsplit_once('/'))
    else {
        return true;
    };
    exists(
        &subject.agent().source,
        &joined(&subject.agent().path, &decoded(folder)),
    )
}

/// Says what is wrong with a link; nothing where it leads somewhere, elsewhere or nowhere in particular.
fn trouble(subject: &Subject<'_>, link: &Link) -> Option<String> {
    let target = link.target.as_str();
    if let Some(fragment) = target.strip_prefix('#') {
        let fragment = decoded(fragment);
        let known = subject
            .agent()
            .body
            .headings
            .iter()
            .any(|heading| heading.anchor.eq_ignore_ascii_case(&fragment));
        let named = subject.text().contains(&format!("\"{fragment}\""));
        return (!fragment.is_empty() && !known && !named).then(|| {
            format!(
                "no heading of `{}` has the anchor `{target}`",
                subject.agent().name
            )
        });
    }
    let path = target.split(['#', '?']).next().unwrap_or_default();
    if !is_path(path) {
        return None;
    }
    let exists = subject.terms.exists?;
    let file = joined(&subject.agent().path, &decoded(path));
    let from_root = joined("", &decoded(path));
    (!exists(&subject.agent().source, &file) && !exists(&subject.agent().source, &from_root))
        .then(|| format!("the link to `{target}` leads to no file"))
}

/// Tells whether a link's target is the path of a file and no placeholder: it ends in a name with an extension, and
/// nothing in it waits to be filled in.
fn is_path(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let extension = file.rsplit_once('.').map_or(
        "",
        |(stem, extension)| if stem.is_empty() { "" } else { extension },
    );
    let placeholder = path.contains(['{', '<', '[', '$', '*', '…', ' ', '|'])
        || ["path/to/", "example", "xxx", "..."]
            .iter()
            .any(|word| path.to_lowercase().contains(word));
    !path.contains(':')
        && !path.starts_with("//")
        && !placeholder
        && (1..=5).contains(&extension.len())
        && extension.chars().all(|c| c.is_ascii_alphanumeric())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Joins a relative path to the path of the file that it stands in; it may lead out of the source.
fn joined(file: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        file.split('/').collect()
    };
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Undoes percent-encoding.
fn decoded(path: &str) -> Cow<'_, str> {
    percent_decode_str(path).decode_utf8_lossy()
}
