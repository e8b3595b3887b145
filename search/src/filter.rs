//! Conditions: filters, phrases and excluded words say which documents may be hits at all.

use crate::analysis::{is_in_bodies, name_key, words};
use crate::answer::Notice;
use crate::distance::edit_distance;
use crate::index::Index;
use crate::label;
use crate::occurrence;
use crate::pair;
use crate::query::{Atom, Clause};
use crate::schema::TextField;
use std::collections::BTreeSet;
use std::io;

/// A document that names a tool meets a filter better than one that inherits it with all others.
const NAMED: f32 = 1.0;
const INHERITED: f32 = 0.5;
/// Flags of documents that may use every tool, or every one that is not denied to them.
const INHERITING: [&str; 2] = ["inherits", "unrestricted"];

/// Tells whether a clause is a condition rather than words to be scored.
pub(crate) fn is_condition(clause: &Clause) -> bool {
    clause.excluded
        || clause
            .atoms
            .iter()
            .any(|atom| !matches!(atom, Atom::Words { .. }))
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

/// Returns the documents with all words of `row` in one field; as a phrase, one after the other where that is known.
fn with_words(index: &Index, row: &[String], phrase: bool) -> io::Result<Vec<(u32, f32)>> {
    let mut documents = Vec::new();
    for field in TextField::ALL {
        if phrase && field.has_positions() {
            documents.extend(occurrence::of_phrase(index, field, row)?);
        } else {
            let words = indexed(field, row);
            let found = occurrence::of_all(index, field, &words, true)?;
            let mut found: Vec<u32> = found.iter().map(|posting| posting.document).collect();
            if phrase
                && field == TextField::Body
                && let Some(row) = pair::of_row(index, row)?
            {
                found.retain(|document| row.binary_search(document).is_ok());
            }
            documents.extend(found);
        }
    }
    Ok(documents
        .into_iter()
        .map(|document| (document, NAMED))
        .collect())
}

/// Returns those of `words` that a field has at all: without the others, "time to market" is in no long text.
fn indexed(field: TextField, words: &[String]) -> Vec<String> {
    let words = words.iter();
    words
        .filter(|word| field != TextField::Body || is_in_bodies(word))
        .cloned()
        .collect()
}

fn labelled(index: &Index, group: &str, value: &str) -> io::Result<Vec<(u32, f32)>> {
    let named = || with_label(index, group, value).map(|document| (document, NAMED));
    match group {
        "name" => by_name(index, value),
        "tool" => {
            let denied: BTreeSet<u32> = with_label(index, "denied", value).collect();
            let inherited = inheriting(index).filter(|document| !denied.contains(document));
            Ok(named()
                .chain(inherited.map(|document| (document, INHERITED)))
                .collect())
        }
        "can" => {
            // Those that inherit a capability carry its label too.
            let inheriting: BTreeSet<u32> = inheriting(index).collect();
            let strength = |document: u32| {
                if inheriting.contains(&document) {
                    INHERITED
                } else {
                    NAMED
                }
            };
            Ok(named()
                .map(|(document, _)| (document, strength(document)))
                .collect())
        }
        _ => Ok(named().collect()),
    }
}

fn inheriting(index: &Index) -> impl Iterator<Item = u32> {
    INHERITING
        .iter()
        .flat_map(|flag| with_label(index, "is", flag))
}

fn with_label(index: &Index, group: &str, value: &str) -> impl Iterator<Item = u32> {
    let start = match value.strip_suffix('*') {
        Some(begins) => label::start(group, begins),
        None => label::exact(group, value),
    };
    let labels: Vec<u32> = index
        .labels
        .with_prefix(&start)
        .flat_map(|label| label.documents.iter().copied())
        .collect();
    labels.into_iter()
}

fn by_name(index: &Index, value: &str) -> io::Result<Vec<(u32, f32)>> {
    let key = name_key(value);
    let mut documents = Vec::new();
    for aliases in [false, true] {
        documents.extend(
            index
                .documents_named(&key, aliases)?
                .into_iter()
                .map(|(document, _)| (document, NAMED)),
        );
    }
    let holding = occurrence::of_all(index, TextField::Name, &words(value), true)?;
    documents.extend(holding.into_iter().map(|posting| (posting.document, NAMED)));
    Ok(documents)
}

/// Says which filter values no document has, with the nearest one that some have.
pub(crate) fn unknown_values(index: &Index, clauses: &[Clause], query: &str) -> Vec<Notice> {
    let atoms = clauses.iter().flat_map(|clause| &clause.atoms);
    let filters = atoms.filter_map(|atom| match atom {
        Atom::Filter { group, values } if *group != "name" => Some((*group, values)),
        _ => None,
    });
    let values = filters.flat_map(|(group, values)| values.iter().map(move |value| (group, value)));
    values
        .filter(|(group, value)| with_label(index, group, value).next().is_none())
        .map(|(group, value)| unknown_value(index, group, value, query))
        .collect()
}

fn unknown_value(index: &Index, group: &str, value: &str, query: &str) -> Notice {
    let key = value.to_lowercase();
    let all = label::start(group, "");
    let nearest = index
        .labels
        .with_prefix(&all)
        .map(|label| {
            let (_, known, spelling) = label.parts();
            let distance = if known.starts_with(&key) {
                1
            } else {
                edit_distance(&key, known)
            };
            (distance, spelling)
        })
        .filter(|(distance, spelling)| distance * 3 <= spelling.chars().count().max(3))
        .min_by_key(|(distance, _)| *distance);
    let is_inherited = group == "tool" && inheriting(index).next().is_some();
    let message = if is_inherited {
        format!("no agent names {group}:{value}; what is found may use every tool")
    } else {
        format!("nothing here has {group}:{value}")
    };
    let Some((_, spelling)) = nearest else {
        return Notice {
            message,
            try_instead: None,
        };
    };
    let quoted = if spelling.contains(' ') {
        format!("\"{spelling}\"")
    } else {
        spelling.to_owned()
    };
    Notice {
        message: format!("{message}; did you mean {group}:{quoted}?"),
        try_instead: Some(query.replacen(&format!(":{value}"), &format!(":{quoted}"), 1)),
    }
}
