//! A document laid out in the fields of the index.

use crate::analysis::name_key;
use crate::build::Document;
use crate::label::{SPELLING, start};
use crate::schema::{ALIAS_MARK, Fields, TextField};
use tantivy::TantivyDocument;

/// Returns a document as Tantivy takes it.
pub(crate) fn record(fields: &Fields, document: &Document) -> TantivyDocument {
    let mut record = TantivyDocument::new();
    for field in TextField::ALL {
        for text in texts(document, field) {
            record.add_text(fields.text(field), text);
        }
    }
    record.add_text(fields.key, name_key(&document.name));
    for alias in &document.aliases {
        record.add_text(fields.key, format!("{ALIAS_MARK}{}", name_key(alias)));
    }
    for label in labels(document) {
        record.add_text(fields.label, label);
    }
    record
}

fn texts(document: &Document, field: TextField) -> Vec<&str> {
    fn all(texts: &[String]) -> impl Iterator<Item = &str> {
        texts.iter().map(String::as_str)
    }
    match field {
        TextField::Name => vec![&document.name],
        TextField::Aliases => all(&document.aliases).collect(),
        TextField::Labels => all(&document.triggers)
            .chain(all(&document.tags))
            .chain(document.category.as_deref())
            .collect(),
        TextField::Description => vec![&document.description],
        TextField::Examples => all(&document.examples).collect(),
        TextField::Headings => all(&document.headings).collect(),
        TextField::Body => vec![&document.body],
    }
}

/// Returns every label of a document as a term of the index.
fn labels(document: &Document) -> Vec<String> {
    let one = |value: &String| {
        if value.is_empty() {
            Vec::new()
        } else {
            vec![value.clone()]
        }
    };
    let groups: [(&str, Vec<String>); 14] = [
        ("tool", document.tools.clone()),
        ("denied", document.denied_tools.clone()),
        ("can", document.capabilities.clone()),
        ("model", document.models.clone()),
        ("tag", document.tags.clone()),
        ("category", document.category.iter().cloned().collect()),
        ("source", one(&document.source)),
        ("owner", document.owners.clone()),
        ("status", document.status.iter().cloned().collect()),
        ("dialect", one(&document.dialect)),
        ("is", document.flags.clone()),
        ("calls", document.calls.clone()),
        ("called-by", document.called_by.clone()),
        ("finding", document.findings.clone()),
    ];
    groups
        .iter()
        .flat_map(|(group, values)| {
            values
                .iter()
                .map(|value| format!("{}{SPELLING}{value}", start(group, value)))
        })
        .collect()
}
