//! Files of data: which of them hold definitions of agents, and which stand where they should and hold none that can be
//! read.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::kind::Standing;
use super::reason::Reason;
use super::walk::{self, Candidate, Walked};
use super::{Root, Source, Unsaved, kind, load, read_regular_text};
use crate::definition::{self, Definition, Found};
use crate::document::{Format, Trouble};
use crate::finding::{Finding, Place, Severity, Span};

/// What UTF-8 files of some editors begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file of data that is, or should be, of agents.
pub(super) struct DataFile<'c> {
    pub candidate: &'c Candidate,
    pub reason: Reason,
    pub source: Option<Source>,
    pub findings: Vec<Finding>,
}

/// Reads the files of data that hold agents; the others say nothing, but for those in a folder of agents.
pub(super) fn files<'w>(root: &Root, walked: &'w Walked, unsaved: &Unsaved) -> Vec<DataFile<'w>> {
    let standings = kind::standings(walked, &walked.data);
    let looked = walked.data.par_iter().zip(standings);

    looked
        .filter_map(|(candidate, standing)| {
            // Inputs for tests are no part of the catalog.
            if kind::is_fixture(&candidate.path) && !candidate.included {
                return None;
            }
            let place = format!("{}/{}", root.folders, candidate.path);
            let mut looked = look(root, candidate, &place, unsaved);
            if let Some(file) = &mut looked {
                take_prompts(root, &walked.home, file, unsaved);
            }
            looked.or_else(|| unknown(candidate, standing))
        })
        .collect()
}

/// Tells of a file in a folder of agents that it is written in no format of agents.
fn unknown(candidate: &Candidate, standing: Standing) -> Option<DataFile<'_>> {
    matches!(standing, Standing::Among { .. }).then(|| DataFile {
        candidate,
        reason: Reason::UnknownFormat,
        source: None,
        findings: Vec::new(),
    })
}

fn look<'c>(
    root: &Root,
    candidate: &'c Candidate,
    place: &str,
    unsaved: &Unsaved,
) -> Option<DataFile<'c>> {
    let size = std::fs::metadata(&candidate.disk).map_or(0, |meta| meta.len());
    if size > definition::LARGEST {
        let message = format!(
            "the file has {} KiB and is left out: definitions of agents have up to {}",
            size >> 10,
            definition::LARGEST >> 10
        );
        return definition::runtime_of(place).map(|_| {
            let finding = finding(
                root,
                candidate,
                "source/too-large",
                Severity::Error,
                message,
            );
            refused(
                candidate,
                finding.help("part it into files of one agent each, or exclude it"),
            )
        });
    }
    let source = match load(root, candidate, unsaved) {
        Ok(source) => source,
        Err(finding) => {
            return definition::runtime_of(place).map(|_| refused(candidate, *finding));
        }
    };

    let bare = source.bytes.strip_prefix(BYTE_ORDER_MARK);
    let mark = bare.map_or(0, |_| BYTE_ORDER_MARK.len());
    let Ok(text) = std::str::from_utf8(bare.unwrap_or(&source.bytes)) else {
        return definition::runtime_of(place).map(|runtime| {
            let message = format!("the file is not UTF-8, which {runtime} reads");
            let severity = Severity::Error;
            let finding = finding(root, candidate, "source/unreadable", severity, message);
            refused(candidate, finding.help("save the file as UTF-8"))
        });
    };
    match definition::find(place, text) {
        Found::Nothing => None,
        Found::Unreadable {
            runtime,
            format,
            trouble,
        } => Some(refused(
            candidate,
            not_read(root, candidate, runtime, format, &trouble),
        )),
        Found::Definitions {
            definitions,
            left,
            by_place,
        } => Some(taken(
            root,
            candidate,
            source,
            (definitions, left),
            (mark, by_place),
        )),
    }
}

/// Returns a file with its definitions; `mark` is how many bytes stand before its text.
fn taken<'c>(
    root: &Root,
    candidate: &'c Candidate,
    source: Source,
    (mut definitions, left): (Vec<Definition>, usize),
    (mark, by_place): (usize, bool),
) -> DataFile<'c> {
    for definition in &mut definitions {
        definition.range.start += mark;
        definition.range.end += mark;
    }
    let runtime = definitions
        .first()
        .map_or("", |first| first.form.runtime.as_str());
    let reason = match (candidate.included, by_place) {
        (true, _) => Reason::Included,
        (_, true) => Reason::Place(runtime.to_owned()),
        (_, false) => Reason::Shape(runtime.to_owned()),
    };
    let findings = (left > 0).then(|| {
        let message = format!(
            "the file defines {} agents, of which the first {} are read",
            definitions.len() + left,
            definitions.len()
        );
        finding(
            root,
            candidate,
            "source/too-large",
            Severity::Warning,
            message,
        )
        .help("part it into several files")
    });

    DataFile {
        candidate,
        reason,
        source: Some(Source {
            definitions: Some(definitions),
            ..source
        }),
        findings: findings.into_iter().collect(),
    }
}

/// Reads the prompts that stand in files of their own.
fn take_prompts(root: &Root, home: &Path, file: &mut DataFile<'_>, unsaved: &Unsaved) {
    let Some(source) = &mut file.source else {
        return;
    };
    for definition in source.definitions.iter_mut().flatten() {
        let Some(reference) = definition.prompt.reference.clone() else {
            continue;
        };
        let open = |path: &str| unsaved.get(&root.name, path);
        match prompt(home, &file.candidate.path, &reference.path, &open) {
            Ok(text) => definition.prompt.take(text),
            Err(why) => {
                let message = format!("the prompt in `{}` cannot be read: {why}", reference.path);
                let rule = "source/unreadable";
                let mut finding = finding(root, file.candidate, rule, Severity::Error, message)
                    .help("name a file of text beside this one, within the source")
                    .at(Span::line(reference.line));
                finding.place.key = definition.key.as_deref().map(Arc::from);
                file.findings.push(finding);
            }
        }
    }
}

/// Reads a prompt's file: a regular one within the source, to which no link leads. `open` returns what an editor holds
/// of a path.
fn prompt<'u>(
    home: &Path,
    from: &str,
    path: &str,
    open: &dyn Fn(&str) -> Option<&'u [u8]>,
) -> Result<String, String> {
    if path.starts_with(['/', '~']) {
        return Err("it stands outside the source".to_owned());
    }
    let folder = home
        .join(from)
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default();
    let mut plain = folder;
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    if !plain.starts_with(home) {
        return Err("it stands outside the source".to_owned());
    }

    let real = plain.canonicalize().map_err(|error| walk::reason(&error))?;
    if real != plain {
        return Err("a link leads to it".to_owned());
    }
    let below = real.strip_prefix(home).unwrap_or(&real);
    if let Some(text) = open(&walk::slashed(below)) {
        return Ok(String::from_utf8_lossy(text).into_owned());
    }
    read_regular_text(&real, definition::LARGEST).map_err(|error| walk::reason(&error))
}

fn refused(candidate: &Candidate, finding: Finding) -> DataFile<'_> {
    DataFile {
        candidate,
        reason: Reason::NotRead,
        source: None,
        findings: vec![finding],
    }
}

/// Reports a file that stands where a runtime looks for agents and is not written as it should be.
fn not_read(
    root: &Root,
    candidate: &Candidate,
    runtime: &str,
    format: Format,
    trouble: &Trouble,
) -> Finding {
    let message = format!(
        "the file is not {}, so that {runtime} cannot read it: {}",
        format.title(),
        trouble.message
    );
    let span = Span {
        line: trouble.line,
        column: trouble.column,
        length: 0,
    };
    finding(
        root,
        candidate,
        "source/unreadable",
        Severity::Error,
        message,
    )
    .help(format!("write it as {}, or exclude it", format.title()))
    .at(span)
}

fn finding(
    root: &Root,
    candidate: &Candidate,
    rule: &'static str,
    severity: Severity,
    message: String,
) -> Finding {
    let path: Arc<str> = candidate.path.as_str().into();
    Finding::new(
        rule,
        severity,
        Place::file(root.name.clone(), path),
        message,
    )
}
