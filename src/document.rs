//! Data as one tree, whatever it was written in: YAML, TOML and JSON, with the line of every key and value.

mod json;
mod locate;
mod toml;
pub(crate) mod yaml;

use serde::Deserialize;
use serde_json::{Map, Value};

pub(crate) use toml::Table;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    pub value: Scalar,
    /// How a scalar was written, where that is not its value: `1.10`, `TRUE`, `~`.
    pub written: Option<Box<str>>,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Scalar {
    #[default]
    Null,
    Bool(bool),
    Number(serde_json::Number),
    String(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key and its node, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: String,
    /// Line of the key.
    pub line: u32,
    pub node: Node,
}

impl Node {
    /// Returns a scalar as it was written; nothing for a list, a map or an empty value.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Scalar::String(text) => Some(text),
            Scalar::Bool(_) | Scalar::Number(_) => self.written.as_deref(),
            Scalar::Null | Scalar::List(_) | Scalar::Map(_) => None,
        }
    }

    /// Tells whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Scalar::Null)
    }

    /// Tells whether there is nothing in the value.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Scalar::Null => true,
            Scalar::String(text) => text.is_empty(),
            Scalar::List(items) => items.is_empty(),
            Scalar::Map(entries) => entries.is_empty(),
            Scalar::Bool(_) | Scalar::Number(_) => false,
        }
    }

    /// Returns the items of a list, or the node itself as the only one.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Scalar::List(items) => items,
            Scalar::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns the entries of a map.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Scalar::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the value as JSON; of a key that occurs twice, the last counts.
    pub fn json(&self) -> Value {
        match &self.value {
            Scalar::Null => Value::Null,
            Scalar::Bool(value) => Value::Bool(*value),
            Scalar::Number(number) => Value::Number(number.clone()),
            Scalar::String(text) => Value::String(text.clone()),
            Scalar::List(items) => items.iter().map(Node::json).collect(),
            Scalar::Map(entries) => Value::Object(json(entries)),
        }
    }
}

/// Returns entries as a JSON object, in their order; of a key that occurs twice, the last counts.
pub fn json(entries: &[Entry]) -> Map<String, Value> {
    entries
        .iter()
        .map(|entry| (entry.key.clone(), entry.node.json()))
        .collect()
}

/// What a file of data is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// With comments and commas behind the last item, as editors and runtimes read it.
    Json,
    Toml,
    Yaml,
}

/// Where a text is not what it should be written in, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Byte offset in the text.
    pub offset: usize,
    pub line: u32,
    pub column: u32,
    pub message: String,
}

impl Format {
    /// Returns what a file is written in: its ending says so, or, where a name has none, its first character.
    pub fn of(path: &str, text: &str) -> Option<Self> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);

        match ending.to_ascii_lowercase().as_str() {
            "json" | "jsonc" => Some(Format::Json),
            "toml" => Some(Format::Toml),
            "yaml" | "yml" => Some(Format::Yaml),
            _ if !file.starts_with('.') => None,
            _ if text.trim_start().starts_with('{') => Some(Format::Json),
            _ => Some(Format::Yaml),
        }
    }

    /// Returns the format's name for people.
    pub fn title(self) -> &'static str {
        match self {
            Format::Json => "JSON",
            Format::Toml => "TOML",
            Format::Yaml => "YAML",
        }
    }

    /// Returns the ending of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Toml => "toml",
            Format::Yaml => "yaml",
        }
    }
}

/// One of the documents that a text holds: the entries of its topmost map, none where it is something else.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    pub entries: Vec<Entry>,
    /// Its first and its last line.
    pub lines: (u32, u32),
}

/// Reads a text: YAML may hold several documents, the others one.
///
/// # Errors
///
/// Fails where the text is not written in the format, or nests deeper than data does.
pub fn read(text: &str, format: Format) -> Result<Vec<Document>, Trouble> {
    let whole = |entries| Document {
        entries,
        lines: (1, text.lines().count().max(1) as u32),
    };
    match format {
        Format::Json => json::read(text).map(|entries| vec![whole(entries)]),
        Format::Toml => toml::read(text).map(|entries| vec![whole(entries)]),
        Format::Yaml => yaml::documents(text),
    }
}

/// Returns the range of a value of JSON that starts at an offset.
pub fn json_value(text: &str, start: usize) -> std::ops::Range<usize> {
    json::value(text, start)
}

/// How many bytes stand between two counts of characters.
const STEP: usize = 256;

/// The lines of a text, found once, so that every value is placed in little time, also on an endless line.
pub struct Lines<'t> {
    text: &'t str,
    /// Where each line starts.
    starts: Vec<usize>,
    /// How many characters start before every [`STEP`]th byte.
    counts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
        let mut count = 0;
        let counts = text.as_bytes().chunks(STEP).map(|chunk| {
            let before = count;
            count += characters(chunk);
            before
        });

        Lines {
            text,
            starts: std::iter::once(0).chain(ends).collect(),
            counts: counts.collect(),
        }
    }

    /// Returns the line and the column of an offset, both from 1.
    fn place(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let column = self.characters_before(offset) - self.characters_before(start);

        (line as u32, column as u32 + 1)
    }

    /// Returns how many lines there are, the one behind the last line feed included.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Returns where a line starts, from 1; the text's end behind the last.
    pub fn start_of(&self, line: u32) -> usize {
        let ix = line.saturating_sub(1) as usize;
        self.starts.get(ix).copied().unwrap_or(self.text.len())
    }

    /// Returns the line of an offset.
    pub fn line_of(&self, offset: usize) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Returns the offset of a line and a column, both from 1.
    pub fn offset(&self, line: u32, column: u32) -> usize {
        let wanted =
            self.characters_before(self.start_of(line)) + column.saturating_sub(1) as usize;
        let step = self
            .counts
            .partition_point(|&count| count <= wanted)
            .saturating_sub(1);
        let from = self.text.ceil_char_boundary(step * STEP);
        let before = self.characters_before(from);
        let mut rest = self.text[from..].char_indices();

        rest.nth(wanted - before.min(wanted))
            .map_or(self.text.len(), |(at, _)| from + at)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let Some(count) = self.counts.get(step) else {
            return self.counts.last().map_or(0, |count| {
                count + characters(&self.text.as_bytes()[(self.counts.len() - 1) * STEP..offset])
            });
        };

        count + characters(&self.text.as_bytes()[step * STEP..offset])
    }
}

/// Returns how many characters start among some bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, format: Format) -> Vec<(String, u32, u32)> {
        let documents = read(text, format).unwrap();
        let entries = documents.iter().flat_map(|document| &document.entries);
        entries
            .map(|entry| {
                let value = entry.node.json().to_string();
                (
                    format!("{}={value}", entry.key),
                    entry.line,
                    entry.node.line,
                )
            })
            .collect()
    }

    #[test]
    fn a_place_leads_back_to_its_offset_on_an_endless_line_too() {
        let text = format!("a\n{}b\r\nc", "ä€".repeat(400));
        let lines = Lines::new(&text);
        for (offset, _) in text.char_indices() {
            let (line, column) = lines.place(offset);
            assert_eq!(lines.offset(line, column), offset, "{line}:{column}");
        }
        assert_eq!((lines.count(), lines.start_of(4)), (3, text.len()));
    }

    #[test]
    fn the_three_formats_give_the_same_tree() {
        let expected = [
            ("name=\"clerk\"".to_owned(), 1, 1),
            ("tools=[\"read\",1]".to_owned(), 2, 2),
        ];
        assert_eq!(
            told("name: clerk\ntools: [read, 1]\n", Format::Yaml),
            expected
        );
        assert_eq!(
            told("name = \"clerk\"\ntools = [\"read\", 1]\n", Format::Toml),
            expected
        );
        assert_eq!(
            told(
                "{\"name\": \"clerk\", // the name\n \"tools\": [\"read\", 1,],}",
                Format::Json
            ),
            expected
        );
    }

    #[test]
    fn documents_of_yaml_keep_their_lines() {
        let text = "a: 1\n---\n# none\n---\nb: |\n  ---\n  x\n...\n";
        let documents = read(text, Format::Yaml).unwrap();
        let lines: Vec<(u32, u32)> = documents.iter().map(|one| one.lines).collect();

        assert_eq!(lines, [(1, 1), (5, 7)]);
        assert_eq!(documents[1].entries[0].line, 5);
    }

    #[test]
    fn what_is_no_data_is_told_with_its_line() {
        for (text, format, line) in [
            ("a: 1\n  b: 2\n", Format::Yaml, 2),
            ("a: 1\n---\nb: [1\n", Format::Yaml, 4),
            ("a = 1\nb =\n", Format::Toml, 2),
            ("{\n\"a\" 1}", Format::Json, 2),
            ("{\"a\": 1}\n{", Format::Json, 2),
        ] {
            assert_eq!(read(text, format).unwrap_err().line, line, "{text}");
        }
    }

    #[test]
    fn columns_are_counted_on_endless_lines() {
        let text = format!("[{}", "\"ä\", ".repeat(5_000));
        let lines = Lines::new(&text);
        let offset = text.len() - 2;
        assert_eq!(
            lines.place(offset),
            (1, text[..offset].chars().count() as u32 + 1)
        );
        assert_eq!(
            lines.place(usize::MAX),
            (1, text.chars().count() as u32 + 1)
        );
    }
}
