//! Where every value stands: the events of a parser that keeps positions, laid over the tree of one that does not.

use std::borrow::Cow;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput, Tag};

use super::{Entry, Node, Scalar};

/// Sets lines, columns and written forms of a tree that was read from this text. Should the two parsers ever disagree,
/// what follows keeps the place of what came before.
pub(super) fn locate(text: &str, line: u32, entries: &mut [Entry]) {
    let text = indent_brackets(text);
    let mut walk = Walk {
        parser: Parser::new_from_str(&text),
        first: line,
        at: (line, 1),
    };
    let opened = loop {
        match walk.next() {
            Some((Event::MappingStart(..), _)) => break true,
            Some((Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _)) => {}
            _ => break false,
        }
    };
    let agreed = opened && walk.map(entries).is_some();
    if !agreed {
        fill(entries, line, 1);
    }
}

/// Indents brackets that close a list or map at the margin: the parser that keeps positions refuses them there, the
/// other reads them. Nothing that has a position stands on such a line.
fn indent_brackets(text: &str) -> Cow<'_, str> {
    if !text.contains("\n]") && !text.contains("\n}") {
        return Cow::Borrowed(text);
    }

    let mut indented = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        if matches!(line.trim_end(), "]" | "}" | "]," | "},") {
            indented.push(' ');
        }
        indented.push_str(line);
    }
    Cow::Owned(indented)
}

/// Gives a place to whatever has none.
fn fill(entries: &mut [Entry], line: u32, column: u32) {
    let mut at = (line, column);
    for entry in entries {
        if entry.line == 0 {
            entry.line = at.0;
        }
        fill_node(&mut entry.node, &mut at);
    }
}

fn fill_node(node: &mut Node, at: &mut (u32, u32)) {
    match node.line {
        0 => (node.line, node.column) = *at,
        _ => *at = (node.line, node.column),
    }
    match &mut node.value {
        Scalar::List(items) => items.iter_mut().for_each(|item| fill_node(item, at)),
        Scalar::Map(entries) => fill(entries, at.0, at.1),
        _ => {}
    }
}

struct Walk<'t> {
    parser: Parser<'t, StrInput<'t>>,
    /// The file's line of the text's first line.
    first: u32,
    /// The latest place.
    at: (u32, u32),
}

impl<'t> Walk<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        self.parser.next_event()?.ok()
    }

    fn place(&mut self, marker: &Marker) {
        self.at = (
            self.first + marker.line() as u32 - 1,
            marker.col() as u32 + 1,
        );
    }

    /// Lays a map's events over its entries, up to its end; nothing where they do not fit.
    fn map(&mut self, entries: &mut [Entry]) -> Option<()> {
        for entry in entries {
            let (event, span) = self.next()?;
            let Event::Scalar(written, ..) = event else {
                return None;
            };
            self.place(&span.start);
            entry.line = self.at.0;
            if *written != *entry.key {
                entry.key = written.into_owned();
            }
            self.node(&mut entry.node)?;
        }
        matches!(self.next()?.0, Event::MappingEnd).then_some(())
    }

    fn node(&mut self, node: &mut Node) -> Option<()> {
        let (event, span) = self.next()?;
        self.place(&span.start);
        (node.line, node.column) = self.at;
        match (event, &mut node.value) {
            (Event::Scalar(text, style, _, tag), value) => {
                scalar(value, &mut node.written, &text, style, tag.as_deref())
            }
            (Event::SequenceStart(..), Scalar::List(items)) => {
                items.iter_mut().try_for_each(|item| self.node(item))?;
                matches!(self.next()?.0, Event::SequenceEnd).then_some(())
            }
            (Event::MappingStart(..), Scalar::Map(entries)) => self.map(entries),
            // What an alias stands for was written elsewhere; here it stands.
            (Event::Alias(_), _) => {
                let mut at = self.at;
                fill_node(node, &mut at);
                Some(())
            }
            _ => None,
        }
    }
}

/// Keeps how a scalar was written where its value does not say.
fn scalar(
    value: &mut Scalar,
    written: &mut Option<Box<str>>,
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
) -> Option<()> {
    match value {
        Scalar::List(_) | Scalar::Map(_) => return None,
        Scalar::Null | Scalar::Bool(_) | Scalar::Number(_) => *written = Some(text.into()),
        Scalar::String(own) => {
            let local = tag.filter(|tag| style == ScalarStyle::Plain && tag.handle == "!");
            if let Some(tag) = local {
                *own = format!("!{} {text}", tag.suffix).trim_end().to_owned();
            } else if style == ScalarStyle::Plain && own != text {
                *own = text.to_owned();
            }
        }
    }
    Some(())
}
