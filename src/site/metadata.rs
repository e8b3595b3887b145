//! Nested metadata laid out for people: what is a word stays a word, lists of alike things become tables.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::agent::Group;
use crate::agent::frontmatter::{Entry, Node, Scalar};

/// How deep nesting is shown; what lies deeper is in the raw file. Real metadata goes four levels deep.
const DEEPEST: usize = 6;

/// Longest item that still reads well in a run of words.
const SHORT: usize = 40;

/// A heading and its fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Section {
    pub title: String,
    pub fields: Vec<Field>,
}

/// A key as people read it, and its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Field {
    label: String,
    value: Shape,
}

/// A value by the way it is laid out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "shape", rename_all = "lowercase")]
pub(super) enum Shape {
    /// One line.
    Text { text: String },
    /// Several lines, breaks kept.
    Block { text: String },
    /// Yes or no.
    Flag { on: bool },
    /// Short words one after the other.
    Words { words: Vec<String> },
    /// One item below the other.
    List { items: Vec<Shape> },
    /// Keys and values.
    Fields { fields: Vec<Field> },
    /// Things that have the same few keys.
    Table {
        columns: Vec<String>,
        rows: Vec<Vec<Shape>>,
    },
    /// No value.
    Nothing,
    /// Nested too deep to show.
    Deep,
}

/// Lays out the groups of an agent, then what has no meaning of its own.
pub(super) fn sections(groups: &[Group], extra: &Map<String, Value>) -> Vec<Section> {
    let known = groups.iter().map(|group| Section {
        title: group.title.clone(),
        fields: fields(&group.entries, 0),
    });
    let entries: Vec<Entry> = extra
        .iter()
        .map(|(key, value)| entry(key, value, 0))
        .collect();
    let other = Section {
        title: "Other metadata".to_owned(),
        fields: fields(&entries, 0),
    };
    known
        .chain([other])
        .filter(|section| !section.fields.is_empty())
        .collect()
}

fn fields(entries: &[Entry], depth: usize) -> Vec<Field> {
    entries
        .iter()
        .map(|entry| Field {
            label: label(&entry.key),
            value: shape(&entry.node, depth),
        })
        .collect()
}

fn shape(node: &Node, depth: usize) -> Shape {
    match &node.value {
        Scalar::Null => Shape::Nothing,
        Scalar::Bool(on) => Shape::Flag { on: *on },
        Scalar::Number(number) => Shape::Text {
            text: node
                .text()
                .map_or_else(|| number.to_string(), str::to_owned),
        },
        Scalar::String(text) if text.trim().is_empty() => Shape::Nothing,
        Scalar::String(text) if text.trim().contains('\n') => Shape::Block {
            text: text.trim().to_owned(),
        },
        Scalar::String(text) => Shape::Text {
            text: text.trim().to_owned(),
        },
        Scalar::List(nodes) if nodes.is_empty() => Shape::Nothing,
        Scalar::Map(entries) if entries.is_empty() => Shape::Nothing,
        Scalar::List(_) | Scalar::Map(_) if depth >= DEEPEST => Shape::Deep,
        Scalar::List(nodes) => list(nodes, depth),
        Scalar::Map(entries) => Shape::Fields {
            fields: fields(entries, depth + 1),
        },
    }
}

fn list(nodes: &[Node], depth: usize) -> Shape {
    let items: Vec<Shape> = nodes.iter().map(|node| shape(node, depth + 1)).collect();
    let word = |item: &Shape| match item {
        Shape::Text { text } if text.chars().count() <= SHORT => Some(text.clone()),
        _ => None,
    };
    if let Some(words) = items.iter().map(word).collect::<Option<Vec<_>>>() {
        return Shape::Words { words };
    }
    table(nodes, depth).unwrap_or(Shape::List { items })
}

/// Returns a table where all nodes are maps of one set of two to four plain keys.
fn table(nodes: &[Node], depth: usize) -> Option<Shape> {
    let maps: Vec<&[Entry]> = nodes
        .iter()
        .map(|node| match &node.value {
            Scalar::Map(entries) => Some(&entries[..]),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let first = maps
        .first()
        .filter(|first| maps.len() > 1 && (2..=4).contains(&first.len()))?;
    let alike = |map: &&[Entry]| {
        map.len() == first.len()
            && map
                .iter()
                .zip(*first)
                .all(|(entry, other)| entry.key == other.key)
    };
    let plain = |entry: &Entry| !matches!(entry.node.value, Scalar::List(_) | Scalar::Map(_));
    if !maps.iter().all(|map| alike(map) && map.iter().all(plain)) {
        return None;
    }
    let row = |map: &&[Entry]| {
        map.iter()
            .map(|entry| shape(&entry.node, depth + 1))
            .collect()
    };
    Some(Shape::Table {
        columns: first.iter().map(|entry| label(&entry.key)).collect(),
        rows: maps.iter().map(row).collect(),
    })
}

/// Returns a key in words: `file_patterns` and `filePatterns` become `File patterns`.
fn label(key: &str) -> String {
    let mut words = String::with_capacity(key.len() + 2);
    let mut before = ' ';
    for c in key.chars() {
        if matches!(c, '_' | '-') {
            words.push(' ');
        } else if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else if words.is_empty() {
            words.extend(c.to_uppercase());
        } else {
            words.push(c);
        }
        before = c;
    }
    words
}

fn entry(key: &str, value: &Value, depth: usize) -> Entry {
    Entry {
        key: key.to_owned(),
        line: 0,
        node: node(value, depth),
    }
}

fn node(value: &Value, depth: usize) -> Node {
    let value = match value {
        Value::Null => Scalar::Null,
        Value::Bool(on) => Scalar::Bool(*on),
        Value::Number(number) => Scalar::Number(number.clone()),
        Value::String(text) => Scalar::String(text.clone()),
        // One level more than is shown tells that there is more.
        Value::Array(_) | Value::Object(_) if depth > DEEPEST + 1 => Scalar::Null,
        Value::Array(items) => {
            Scalar::List(items.iter().map(|item| node(item, depth + 1)).collect())
        }
        Value::Object(map) => Scalar::Map(
            map.iter()
                .map(|(key, value)| entry(key, value, depth + 1))
                .collect(),
        ),
    };
    Node {
        value,
        ..Node::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(value: &Value) -> Value {
        serde_json::to_value(shape(&node(value, 0), 0)).unwrap()
    }

    #[test]
    fn keys_are_read_as_words() {
        let labels = ["file_patterns", "maxTurns", "argument-hint", "URL"].map(label);
        assert_eq!(
            labels,
            ["File patterns", "Max turns", "Argument hint", "URL"]
        );
    }

    #[test]
    fn short_items_run_on_and_long_ones_stand_apart() {
        assert_eq!(
            shown(&json!(["a", "b"])),
            json!({"shape": "words", "words": ["a", "b"]})
        );
        let long = "a sentence that is too long to stand in a run of words";
        assert_eq!(shown(&json!(["a", long]))["shape"], "list");
    }

    #[test]
    fn maps_with_the_same_plain_keys_are_a_table() {
        let handoffs = json!([{"agent": "x", "label": "Go"}, {"agent": "y", "label": "Stop"}]);
        assert_eq!(shown(&handoffs)["shape"], "table");
        assert_eq!(shown(&handoffs)["columns"], json!(["Agent", "Label"]));
        let uneven = json!([{"agent": "x"}, {"agent": "y", "label": "Stop"}]);
        assert_eq!(shown(&uneven)["shape"], "list");
    }

    #[test]
    fn nesting_without_end_is_cut_off() {
        let deep = (0..500).fold(json!("end"), |inner, _| json!({ "k": inner }));
        assert!(shown(&deep).to_string().contains("\"deep\""));
    }
}
