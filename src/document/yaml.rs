//! Strict YAML: a text that is YAML becomes a tree with lines, any other an error.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::{Document, Entry, Node, Scalar, locate};

/// How deep lists and maps may nest: serde_yaml stops at 128, and the tree is walked by functions that call themselves.
const DEEPEST: usize = 64;

/// How many values a block may have, with aliases written out: the largest real one has about 400.
const MOST_NODES: usize = 100_000;

/// How many bytes the values may have, with aliases written out: four times the most that is read of a file.
const MOST_BYTES: usize = 4 << 20;

/// How many brackets may stay open at the ends of lines, all lines together.
const MOST_OPEN: usize = 4096;

/// Why a text is not the YAML that front matter needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It is no YAML, or no map.
    Syntax,
    /// It nests too deep.
    Deep,
    /// Its aliases expand too far.
    Bomb,
}

/// Reads a map; `line` is the file's line that the text starts on.
pub(crate) fn read(text: &str, line: u32) -> Result<Vec<Entry>, Trouble> {
    if is_deep(text) {
        return Err(Trouble::Deep);
    }
    let budget = Budget {
        nodes: Cell::new(MOST_NODES),
        bytes: Cell::new(MOST_BYTES),
    };
    let root = Seed(&budget).deserialize(serde_yaml::Deserializer::from_str(text));
    let mut entries = match root.map(|node| node.value) {
        Ok(Scalar::Map(entries)) => entries,
        Ok(Scalar::Null) => Vec::new(),
        Ok(_) => return Err(Trouble::Syntax),
        Err(error) if budget.is_spent() || error.to_string().contains("repetition limit") => {
            return Err(Trouble::Bomb);
        }
        Err(_) => return Err(Trouble::Syntax),
    };
    locate::locate(text, line, &mut entries);
    Ok(entries)
}

/// Reads every document of a text.
pub(super) fn documents(text: &str) -> Result<Vec<Document>, super::Trouble> {
    let mut documents = Vec::new();
    for part in parts(text) {
        let part_text = &text[part.range.clone()];
        match read(part_text, part.line) {
            Ok(entries) => documents.push(Document {
                entries,
                lines: (
                    part.line,
                    part.line + part_text.lines().count().max(1) as u32 - 1,
                ),
            }),
            Err(trouble) => return Err(located(text, &part, trouble)),
        }
    }
    Ok(documents)
}

/// The lines between two marks of a stream.
struct Part {
    range: Range<usize>,
    line: u32,
}

/// Cuts a stream at its marks, lines `---` and `...` at the margin. What stands beside a mark belongs to the document.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Part {
        range: 0..0,
        line: 1,
    };
    let mut at = 0;

    for (ix, line) in text.split_inclusive('\n').enumerate() {
        let is_start = line.starts_with("---") && line[3..].starts_with(char::is_whitespace);
        let is_mark = is_start || matches!(line.trim_end(), "---" | "...");
        at += line.len();
        if !is_mark {
            part.range.end = at;
            continue;
        }

        let next = Part {
            range: at..at,
            line: ix as u32 + 2,
        };
        parts.push(std::mem::replace(&mut part, next));
    }

    let is_content = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    parts.push(part);
    parts.retain(|part| text[part.range.clone()].lines().any(is_content));
    parts
}

/// Returns where a document is not YAML, and why.
fn located(text: &str, part: &Part, trouble: Trouble) -> super::Trouble {
    let own = &text[part.range.clone()];
    let error = match trouble {
        Trouble::Syntax => serde_yaml::from_str::<IgnoredAny>(own).err(),
        Trouble::Deep | Trouble::Bomb => None,
    };
    let message = match (&error, trouble) {
        (Some(error), _) => error.to_string(),
        (None, Trouble::Syntax) => "it is not a map".to_owned(),
        (None, Trouble::Deep) => "it nests too deep".to_owned(),
        (None, Trouble::Bomb) => "its aliases expand too far".to_owned(),
    };
    let at = error.and_then(|error| error.location());
    let (line, column) = at.map_or((1, 1), |at| (at.line() as u32, at.column() as u32));

    super::Trouble {
        offset: part.range.start,
        line: part.line + line.max(1) - 1,
        column: column.max(1),
        // The place stands beside the message already.
        message: message
            .split(" at line ")
            .next()
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Tells whether a text is one value of YAML by itself.
pub(crate) fn is_value(text: &str) -> bool {
    let budget = Budget {
        nodes: Cell::new(MOST_NODES),
        bytes: Cell::new(MOST_BYTES),
    };
    !is_deep(text)
        && Seed(&budget)
            .deserialize(serde_yaml::Deserializer::from_str(text))
            .is_ok()
}

/// The anchors that a text defines.
#[derive(Debug, Default)]
pub(crate) struct Anchors<'t>(BTreeSet<&'t str>);

impl<'t> Anchors<'t> {
    pub(crate) fn of(text: &'t str) -> Anchors<'t> {
        let starts = text.match_indices('&').map(|(at, _)| at);
        let names = starts
            .filter(|&at| text[..at].ends_with([' ', '[', ',', '\n']))
            .map(|at| word(&text[at + 1..]));
        Anchors(names.filter(|name| !name.is_empty()).collect())
    }

    /// Tells whether a text refers to an anchor, and all such references to anchors that exist.
    pub(crate) fn resolve(&self, text: &str) -> bool {
        let stars = text.match_indices('*').map(|(at, _)| word(&text[at + 1..]));
        let mut names = stars.peekable();
        names.peek().is_some() && names.all(|name| self.has(name))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// Returns the name at the start of a text, as anchors and aliases have it.
fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| c.is_whitespace() || ",[]{}".contains(c))
        .unwrap_or(text.len());
    &text[..end]
}

/// Estimates, from above, whether a text nests too deep to be read. The YAML libraries spend time and memory by the
/// square of the depth before they notice.
fn is_deep(text: &str) -> bool {
    let mut indents: Vec<usize> = Vec::new();
    let mut flow = 0usize;
    let mut open = 0usize;
    for line in text.lines() {
        let mut rest = line.trim_start_matches(' ');
        let mut indent = line.len() - rest.len();
        if rest.is_empty() || rest.starts_with('#') {
            continue;
        }
        indents.truncate(indents.partition_point(|&open| open < indent));
        indents.push(indent);
        while let Some(item) = rest.strip_prefix("- ").or_else(|| rest.strip_prefix("? ")) {
            rest = item.trim_start_matches(' ');
            indent += 2;
            indents.push(indent);
        }
        let mut deepest = flow;
        if flow > 0 || memchr::memchr2(b'[', b'{', rest.as_bytes()).is_some() {
            for byte in rest.bytes() {
                match byte {
                    b'[' | b'{' => flow += 1,
                    b']' | b'}' => flow = flow.saturating_sub(1),
                    _ => {}
                }
                deepest = deepest.max(flow);
            }
        }
        if deepest + indents.len() > DEEPEST {
            return true;
        }
        open += flow;
        if open > MOST_OPEN {
            return true;
        }
        // An open bracket in prose closes with its line; a flow collection that goes on seldom nests.
        flow = flow.min(DEEPEST / 4);
    }
    false
}

/// What may still be read.
struct Budget {
    nodes: Cell<usize>,
    bytes: Cell<usize>,
}

impl Budget {
    fn spend(&self, bytes: usize) -> bool {
        let (nodes, left) = (self.nodes.get(), self.bytes.get());
        self.nodes.set(nodes.saturating_sub(1));
        self.bytes.set(left.saturating_sub(bytes));
        !self.is_spent()
    }

    fn is_spent(&self) -> bool {
        self.nodes.get() == 0 || self.bytes.get() == 0
    }
}

/// Builds one node, whatever it is.
#[derive(Clone, Copy)]
struct Seed<'b>(&'b Budget);

impl Seed<'_> {
    fn node<E: Error>(self, value: Scalar, bytes: usize) -> Result<Node, E> {
        match self.0.spend(bytes) {
            true => Ok(Node {
                value,
                ..Node::default()
            }),
            false => Err(E::custom("too many values")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.node(Scalar::Null, 0)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.node(Scalar::Bool(value), 0)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.node(Scalar::Number(value.into()), 0)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.node(Scalar::Number(value.into()), 0)
    }

    /// Wider integers than JSON has, kept as text.
    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.node(Scalar::String(value.to_string()), 40)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        self.node(Scalar::String(value.to_string()), 40)
    }

    /// JSON has no infinity: such a number is kept as text, which [`locate`] makes what was written.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        let number = serde_json::Number::from_f64(value);
        self.node(
            number.map_or_else(|| Scalar::String(value.to_string()), Scalar::Number),
            0,
        )
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        self.node(Scalar::String(text.to_owned()), text.len())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Node, E> {
        let bytes = text.len();
        self.node(Scalar::String(text), bytes)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            items.push(item);
        }
        self.node(Scalar::List(items), 0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key_seed(self)? {
            let node = access.next_value_seed(self)?;
            entries.push(Entry {
                key: key_text(&key)?.into_owned(),
                line: 0,
                node,
            });
        }
        self.node(Scalar::Map(entries), 0)
    }

    /// A value with a tag of its own, such as `!important text`: the tag is part of what was written.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        let (_tag, variant) = access.variant_seed(self)?;
        variant.newtype_variant_seed(self)
    }
}

/// Returns a scalar key as text; a list or a map is no key that anyone means, but a placeholder such as `{{name}}`.
fn key_text<E: Error>(key: &Node) -> Result<Cow<'_, str>, E> {
    match &key.value {
        Scalar::String(text) => Ok(Cow::Borrowed(text)),
        Scalar::Bool(value) => Ok(Cow::Owned(value.to_string())),
        Scalar::Number(number) => Ok(Cow::Owned(number.to_string())),
        Scalar::Null => Ok(Cow::Borrowed("")),
        Scalar::List(_) | Scalar::Map(_) => Err(E::custom("a key that is no word")),
    }
}
