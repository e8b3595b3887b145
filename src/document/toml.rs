//! TOML as a tree with lines.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Lines, Node, Scalar, Trouble};

/// A text of TOML, or a block of it in another text.
pub(crate) struct Table<'t> {
    lines: Lines<'t>,
    /// The file's line of its first line.
    line: u32,
}

/// Reads a whole file.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Trouble> {
    let (entries, mut troubles) = Table::new(text, 1).read();

    if troubles.is_empty() {
        Ok(entries)
    } else {
        Err(troubles.remove(0))
    }
}

impl<'t> Table<'t> {
    /// Takes a text whose first line is this one of its file.
    pub(crate) fn new(text: &'t str, line: u32) -> Self {
        Table {
            lines: Lines::new(text),
            line,
        }
    }

    /// Returns the entries that are TOML, in the order of the file, and what is not.
    pub(crate) fn read(&self) -> (Vec<Entry>, Vec<Trouble>) {
        let (table, errors) = DeTable::parse_recoverable(self.lines.text);
        let trouble = |error: toml::de::Error| {
            let offset = error.span().unwrap_or_default().start;
            let offset = self.lines.text.floor_char_boundary(offset);
            let (line, column) = self.place(offset);
            Trouble {
                offset,
                line,
                column,
                message: error.message().to_owned(),
            }
        };

        (
            self.entries(table.into_inner()),
            errors.into_iter().map(trouble).collect(),
        )
    }

    /// Returns the file's line and column of an offset.
    pub(crate) fn place(&self, offset: usize) -> (u32, u32) {
        let (line, column) = self.lines.place(offset);

        (self.line + line - 1, column)
    }

    fn entries(&self, table: DeTable<'_>) -> Vec<Entry> {
        let mut pairs: Vec<_> = table.into_iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);

        let entry = |(key, value): (Spanned<_>, _)| Entry {
            line: self.place(key.span().start).0,
            key: String::from(key.into_inner()),
            node: self.node(value),
        };
        pairs.into_iter().map(entry).collect()
    }

    fn node(&self, value: Spanned<DeValue<'_>>) -> Node {
        let (line, column) = self.place(value.span().start);
        let mut written = None;

        let value = match value.into_inner() {
            DeValue::String(text) => Scalar::String(text.into_owned()),
            DeValue::Boolean(value) => {
                written = Some(value.to_string().into());
                Scalar::Bool(value)
            }
            DeValue::Integer(integer) => number(integer.as_str(), &mut written),
            DeValue::Float(float) => number(float.as_str(), &mut written),
            DeValue::Datetime(time) => Scalar::String(time.to_string()),
            DeValue::Array(items) => {
                Scalar::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            DeValue::Table(table) => Scalar::Map(self.entries(table)),
        };
        Node {
            value,
            written,
            line,
            column,
        }
    }
}

/// Returns a number, and notes how it was written; where JSON has none for it, it is text.
fn number(text: &str, written: &mut Option<Box<str>>) -> Scalar {
    match serde_json::from_str(&text.replace('_', "")) {
        Ok(number) => {
            *written = Some(text.into());
            Scalar::Number(number)
        }
        Err(_) => Scalar::String(text.to_owned()),
    }
}
