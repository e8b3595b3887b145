//! What requests are answered from: the catalog, the open documents and what the client can do; and places in files.

use std::borrow::Cow;
use std::ops::Range;

use lsp_types::{Location, Position, TextDocumentPositionParams, Uri};

use super::documents::{self, Documents, Key};
use super::loaded::Loaded;
use super::text::{Encoding, Text};
use crate::agent::Agent;
use crate::catalog::Catalog;
use crate::finding::{Place, Span};
use crate::graph::Occurrence;
use crate::model::Model;

/// What a client said that it can do.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Client {
    pub encoding: Encoding,
    /// Edits of documents of a version.
    pub document_changes: bool,
    /// Edits that rename files.
    pub renames_files: bool,
    /// Edits about which a person is asked before.
    pub asks_before_edits: bool,
    /// Telling of files that change on the disk.
    pub watches_files: bool,
}

/// What a request is answered from.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub loaded: &'a Loaded,
    pub documents: &'a Documents,
    pub client: Client,
}

/// A place in a document that a request is about.
pub(super) struct Cursor<'a> {
    pub key: Key,
    pub text: Cow<'a, str>,
    pub offset: usize,
    /// Line in the file, from 1.
    pub line: u32,
}

/// Agents that a place in a text names, and the bytes of the name.
pub(super) struct Named {
    pub agents: Vec<usize>,
    pub bytes: Range<usize>,
}

impl<'a> View<'a> {
    pub(super) fn model(&self) -> &'a Model {
        self.loaded.model()
    }

    pub(super) fn catalog(&self) -> &'a Catalog {
        &self.model().catalog
    }

    pub(super) fn agent(&self, ix: usize) -> &'a Agent {
        &self.catalog().agents[ix].agent
    }

    /// Returns the file of a source that an address names.
    pub(super) fn key(&self, uri: &Uri) -> Option<Key> {
        let path = documents::path(uri.as_str())?;
        let keys = self.loaded.homes.keys(&path);
        let is_agents = |key: &&Key| !self.catalog().in_file(&key.0, &key.1).is_empty();

        keys.iter().find(is_agents).or(keys.first()).cloned()
    }

    /// Returns the address of a file of a source, as the client spells it where it has opened it.
    pub(super) fn uri(&self, source: &str, path: &str) -> Option<Uri> {
        match self.loaded.document(source, path) {
            Some(document) => Some(document.uri.clone()),
            None => documents::uri(&self.loaded.homes.path(source, path)?),
        }
    }

    pub(super) fn text<'t>(&self, text: &'t str) -> Text<'t> {
        Text::new(text, self.client.encoding)
    }

    /// Returns the text of an agent's file.
    pub(super) fn file_text(&self, ix: usize) -> Cow<'a, str> {
        let agent = self.agent(ix);
        self.loaded.text(&agent.source, &agent.path)
    }

    /// Returns where a request points.
    pub(super) fn cursor(&self, at: &TextDocumentPositionParams) -> Option<Cursor<'a>> {
        self.cursor_at(&at.text_document.uri, at.position)
    }

    fn cursor_at(&self, uri: &Uri, position: Position) -> Option<Cursor<'a>> {
        let key = self.key(uri)?;
        let text = self.loaded.text(&key.0, &key.1);
        let offset = self.text(&text).offset(position);

        Some(Cursor {
            line: line_of(&text, offset),
            key,
            text,
            offset,
        })
    }

    /// Returns the agent whose part of its file holds a line.
    pub(super) fn agent_on(&self, key: &Key, line: u32) -> Option<usize> {
        let place = Place {
            span: Some(Span::line(line)),
            ..Place::file(key.0.clone(), key.1.as_str().into())
        };
        self.catalog().at(&place)
    }

    /// Returns whom a place names: the agent whose name stands there, or those that a mention means.
    pub(super) fn named(&self, cursor: &Cursor<'_>) -> Option<Named> {
        let (source, path) = (&cursor.key.0, &cursor.key.1);
        let of_file = self.catalog().in_file(source, path);
        let holds = |bytes: &Range<usize>| (bytes.start..=bytes.end).contains(&cursor.offset);

        let own = of_file.clone().find_map(|ix| {
            let bytes = self.own_name(ix).filter(holds)?;
            Some(Named {
                agents: vec![ix],
                bytes,
            })
        });
        own.or_else(|| {
            let mut occurrences = self.loaded.occurrences().iter();
            occurrences.find_map(|occurrence| {
                if occurrence.line != cursor.line || !of_file.contains(&occurrence.from) {
                    return None;
                }
                let bytes = self.bytes_of(occurrence)?;
                holds(&bytes).then(|| Named {
                    agents: meant(occurrence),
                    bytes,
                })
            })
        })
    }

    /// Returns the bytes of its file at which an agent's own name stands; nothing where only the file's name says it.
    pub(super) fn own_name(&self, ix: usize) -> Option<Range<usize>> {
        let known = self.loaded.names.get(ix)?;
        known.get_or_init(|| self.find_own_name(ix)).clone()
    }

    fn find_own_name(&self, ix: usize) -> Option<Range<usize>> {
        let agent = self.agent(ix);
        let entries = agent.front_matter();
        let is_name = |text: Option<&str>| text.map(str::trim) == Some(&agent.name);
        let entry = entries.iter().find(|entry| is_name(entry.node.text()))?;
        let node = &entry.node;

        let text = self.file_text(ix);
        let line = self.text(&text).file_line(node.line);
        let (first, written) = (line.start, &text[line]);
        let before = written
            .char_indices()
            .nth(node.column.saturating_sub(1) as usize);
        let from = before.map_or(0, |(at, _)| at);
        let at = written.get(from..)?.find(&agent.name)?;
        let start = first + from + at;
        Some(start..start + agent.name.len())
    }

    /// Returns the bytes of its file at which a name stands.
    pub(super) fn bytes_of(&self, occurrence: &Occurrence) -> Option<Range<usize>> {
        let agent = self.agent(occurrence.from);
        let text = self.file_text(occurrence.from);
        let hidden = agent.bytes.starts_with(b"\xef\xbb\xbf") && !text.starts_with('\u{feff}');
        let mark = if hidden && occurrence.line == 1 { 3 } else { 0 };

        let line = self.text(&text).file_line(occurrence.line);
        let start = line.start + occurrence.column.checked_sub(mark)?;
        let bytes = start..start + occurrence.target.len();
        (text.get(bytes.clone()) == Some(&*occurrence.target)).then_some(bytes)
    }

    /// Returns where an agent is defined: its name, or the first line of its part of the file.
    pub(super) fn definition(&self, ix: usize) -> Option<Location> {
        let agent = self.agent(ix);
        let text = self.file_text(ix);
        let text = self.text(&text);
        let line = agent.definition.as_ref().map_or(1, |own| own.line);
        let bytes = self.own_name(ix).unwrap_or_else(|| text.file_line(line));

        Some(Location {
            uri: self.uri(&agent.source, &agent.path)?,
            range: text.range(bytes),
        })
    }

    /// Returns a name's place.
    pub(super) fn location(&self, occurrence: &Occurrence) -> Option<Location> {
        let agent = self.agent(occurrence.from);
        let bytes = self.bytes_of(occurrence)?;
        let text = self.file_text(occurrence.from);

        Some(Location {
            uri: self.uri(&agent.source, &agent.path)?,
            range: self.text(&text).range(bytes),
        })
    }
}

/// Returns the agents that a name may mean.
pub(super) fn meant(occurrence: &Occurrence) -> Vec<usize> {
    match occurrence.to {
        Some(to) => vec![to],
        None => occurrence.candidates.clone(),
    }
}

/// Returns the line of a byte, from 1, as agentdex counts them.
pub(super) fn line_of(text: &str, offset: usize) -> u32 {
    let end = match text.contains('\n') {
        true => '\n',
        false => '\r',
    };
    text[..offset].matches(end).count() as u32 + 1
}
