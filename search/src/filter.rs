//! Conditions: filters, phrases and excluded words say which documents may be hits at all.

use crate::analysis::{name_key, words};
use crate::answer::Notice;
use crate::index::Index;
use crate::label;
use crate::occurrence;
use crate::query::{Atom, Clause, edit_distance};
use crate::schema::TextField;
use std::io;

/// A document that names a tool meets a filter better than one that inherits it with all others.
const NAMED: f32 = 1.0;
const INHERITED: f32 = 0.5;
/// The flag of documents that may use every tool.
const UNRESTRICTED: (&str, &str) = ("is", "unrestricted");

/// Tells whether a clause is a condition rather than words to be scored.
pub(crate) fn is_condition(clause: &Clause) -> bool {
    clause.excluded || clause.atoms.iter().any(|atom| !matches!(atom, Atom::Words { .. }))
}

/// Returns for every document how well it meets a clause, from 0 (not) to 1; exclusion is not yet applied.
pub(crate) fn met(index: &Index, clause: &Clause) -> io::Result<Vec<f32>> {
    let mut met = vec![0.0f32; index.documents as usize];
    for atom in &clause.atoms {
        match atom {
            Atom::Filter { group, values } => {
                for value in values {
                    raise(&mut met, labelled(index, group, value)?);
                }
            }
            Atom::Words { text, .. } => raise(&mut met, with_words(index, &words(text), false)?),
            Atom::Phrase(text) => raise(&mut met, with_words(index, &words(text), true)?),
        }
    }
    Ok(met)
}

fn raise(met: &mut [f32], documents: Vec<(u32, f32)>) {
    for (document, strength) in documents {
        let known = &mut met[document as usize];
        *known = known.max(strength);
    }
}

/// Returns the documents with all of `words` in one field; as a phrase, one after the other where that is known.
fn with_words(index: &Index, words: &[String], phrase: bool) -> io::Result<Vec<(u32, f32)>> {
    let mut documents = Vec::new();
    for field in TextField::ALL {
        let found = match phrase && field.has_positions() {
            true => occurrence::of_phrase(index, field, words)?,
            false => occurrence::of_all(index, field, words)?,
        };
        documents.extend(found.into_iter().map(|document| (document, NAMED)));
    }
    Ok(documents)
}

fn labelled(index: &Index, group: &str, value: &str) -> io::Result<Vec<(u32, f32)>> {
    if group == "name" {
        return named(index, value);
    }
    let mut documents: Vec<(u32, f32)> =
        with_label(index, group, value)?.into_iter().map(|d| (d, NAMED)).collect();
    if matches!(group, "tool" | "can") {
        let denied = if group == "tool" { with_label(index, "denied", value)? } else { Vec::new() };
        let unrestricted = with_label(index, UNRESTRICTED.0, UNRESTRICTED.1)?;
        if group == "can" {
            // Those that inherit a capability carry its label too.
            documents
                .iter_mut()
                .filter(|(d, _)| unrestricted.contains(d))
                .for_each(|(_, met)| *met = INHERITED);
        } else {
            documents
                .extend(unrestricted.into_iter().filter(|d| !denied.contains(d)).map(|d| (d, INHERITED)));
        }
    }
    Ok(documents)
}

fn with_label(index: &Index, group: &str, value: &str) -> io::Result<Vec<u32>> {
    let start = match value.strip_suffix('*') {
        Some(begins) => label::start(group, begins),
        None => label::exact(group, value),
    };
    let mut documents = Vec::new();
    for (label, _) in index.labels_with_prefix(&start)? {
        documents.extend(index.documents_with_label(&label)?);
    }
    documents.sort_unstable();
    documents.dedup();
    Ok(documents)
}

fn named(index: &Index, value: &str) -> io::Result<Vec<(u32, f32)>> {
    let key = name_key(value);
    let mut documents = Vec::new();
    for aliases in [false, true] {
        documents
            .extend(index.documents_named(&key, aliases)?.into_iter().map(|(document, _)| (document, NAMED)));
    }
    let holding = occurrence::of_all(index, TextField::Name, &words(value))?;
    documents.extend(holding.into_iter().map(|document| (document, NAMED)));
    Ok(documents)
}

/// Says which filter values no document has, with the nearest one that some have.
pub(crate) fn unknown_values(index: &Index, clauses: &[Clause], query: &str) -> io::Result<Vec<Notice>> {
    let mut notices = Vec::new();
    for clause in clauses {
        for atom in &clause.atoms {
            let Atom::Filter { group, values } = atom else { continue };
            for value in values.iter().filter(|_| *group != "name") {
                if with_label(index, group, value)?.is_empty() {
                    notices.push(unknown_value(index, group, value, query)?);
                }
            }
        }
    }
    Ok(notices)
}

fn unknown_value(index: &Index, group: &str, value: &str, query: &str) -> io::Result<Notice> {
    let key = value.to_lowercase();
    let mut nearest: Option<(usize, String)> = None;
    for (term, _) in index.labels_with_prefix(&label::start(group, ""))? {
        let Some((_, known, spelling)) = label::parse(&term) else { continue };
        let distance = if known.starts_with(&key) { 1 } else { edit_distance(&key, known) };
        if distance * 3 <= known.chars().count().max(3)
            && nearest.as_ref().is_none_or(|(best, _)| distance < *best)
        {
            nearest = Some((distance, spelling.to_owned()));
        }
    }
    let message = format!("nothing here has {group}:{value}");
    Ok(match nearest {
        Some((_, spelling)) => {
            let quoted = if spelling.contains(' ') { format!("\"{spelling}\"") } else { spelling };
            Notice {
                message: format!("{message}; did you mean {group}:{quoted}?"),
                try_instead: Some(query.replacen(&format!(":{value}"), &format!(":{quoted}"), 1)),
            }
        }
        None => Notice { message, try_instead: None },
    })
}
