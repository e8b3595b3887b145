//! Completion: agents, tools, models, skills and keys, as the dialect of the file spells them.

use std::collections::{BTreeMap, BTreeSet};

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse,
    CompletionTextEdit, TextEdit,
};

use super::cursor::{self, Asked, What};
use super::documents::{Document, Key};
use super::view::{View, line_of};
use crate::agent::dialect::{Dialect, Named, Schema, named_by, schema};
use crate::agent::{self, Agent};
use crate::capability::{self, Meaning};
use crate::definition;
use crate::document::Format;
use crate::export::translate;
use crate::source::Source;

/// Most items of one answer: an editor asks again as more is typed.
const MOST: usize = 500;

/// Something that may stand at a place.
struct Offer {
    label: String,
    kind: CompletionItemKind,
    detail: String,
    /// What is written, where that is not the label.
    insert: Option<String>,
}

/// Returns what may stand at a place of a document, as it is at this moment.
pub(super) fn complete(view: View<'_>, asked: &CompletionParams) -> Option<CompletionResponse> {
    let at = &asked.text_document_position;
    let document = view.documents.get(at.text_document.uri.as_str())?;
    let key = view.key(&at.text_document.uri)?;
    let text = view.text(&document.text);
    let offset = text.offset(at.position);
    let place = document.path.to_string_lossy().replace('\\', "/");
    let format = Format::of(&place, &document.text);
    let wanted = cursor::asked(&document.text, offset, format)?;

    let file = File::new(
        view,
        &key,
        document,
        line_of(&document.text, offset),
        format,
    );
    let offers = file.offers(&wanted);
    let typed = document.text[wanted.word.start..offset].to_lowercase();
    let range = text.range(wanted.word.clone());
    let mut fitting = offers
        .into_iter()
        .filter(|offer| offer.label.to_lowercase().contains(&typed));
    let items: Vec<CompletionItem> = fitting
        .by_ref()
        .take(MOST)
        .map(|offer| item(offer, range))
        .collect();

    Some(CompletionResponse::List(CompletionList {
        is_incomplete: fitting.next().is_some(),
        items,
    }))
}

fn item(offer: Offer, range: lsp_types::Range) -> CompletionItem {
    let new_text = offer.insert.unwrap_or_else(|| offer.label.clone());
    CompletionItem {
        kind: Some(offer.kind),
        detail: Some(offer.detail).filter(|detail| !detail.is_empty()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
        label: offer.label,
        ..CompletionItem::default()
    }
}

/// The file that is written in.
struct File<'a> {
    view: View<'a>,
    dialect: Dialect,
    format: Option<Format>,
    /// The agent that is written, as the catalog knows it.
    own: Option<usize>,
    /// The keys that stand in it.
    keys: BTreeSet<String>,
}

impl<'a> File<'a> {
    fn new(
        view: View<'a>,
        key: &Key,
        document: &Document,
        line: u32,
        format: Option<Format>,
    ) -> Self {
        let own = view.agent_on(key, line);
        let now = definitions(document, key, format);
        let on_line = |agent: &&Agent| agent.first_line() <= line;
        let agent = now.iter().rev().find(on_line).or(now.first());
        let known = || own.map(|ix| view.agent(ix).dialect);

        File {
            view,
            dialect: agent
                .map(|agent| agent.dialect)
                .or_else(known)
                .unwrap_or(Dialect::Plain),
            format,
            own,
            keys: agent
                .into_iter()
                .flat_map(Agent::front_matter)
                .map(|entry| entry.key)
                .collect(),
        }
    }

    /// Returns what the dialect's runtime reads. Where no runtime is known, agents run as Claude Code's do.
    fn schema(&self) -> Option<&'static Schema> {
        schema(self.dialect).or_else(|| schema(Dialect::ClaudeCode))
    }

    fn offers(&self, asked: &Asked) -> Vec<Offer> {
        match &asked.what {
            What::Key => self.keys(),
            What::Call | What::Mention => self.agents(),
            What::Value(path) => self.values(path),
        }
    }

    fn keys(&self) -> Vec<Offer> {
        let Some(schema) = self.schema() else {
            return Vec::new();
        };
        let free = schema.keys().filter(|key| !self.keys.contains(*key));
        free.map(|key| Offer {
            label: key.to_owned(),
            kind: CompletionItemKind::PROPERTY,
            detail: format!("{}: {}", schema.runtime, schema.wants(key)),
            insert: match self.format {
                Some(Format::Json) => None,
                Some(Format::Toml) => Some(format!("{key} = ")),
                Some(Format::Yaml) | None => Some(format!("{key}: ")),
            },
        })
        .collect()
    }

    fn values(&self, path: &str) -> Vec<Offer> {
        // A definition may stand deep in its file: the end of the path is what the dialect knows.
        let starts = path.match_indices('.').map(|(dot, _)| dot + 1);
        let ends = std::iter::once(0).chain(starts).map(|start| &path[start..]);
        let named = ends.clone().find_map(|end| named_by(self.dialect, end));

        match named {
            Some(Named::Tools) => self.tools(),
            Some(Named::Models) => self.models(),
            Some(Named::Skills) => self.skills(),
            Some(Named::Agents) => self.agents(),
            None => ends.flat_map(|end| self.words(end)).collect(),
        }
    }

    fn agents(&self) -> Vec<Offer> {
        let catalog = self.view.catalog();
        let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (ix, listing) in catalog.agents.iter().enumerate() {
            if Some(ix) != self.own {
                named.entry(&listing.agent.name).or_default().push(ix);
            }
        }

        let offer = |(name, agents): (&str, Vec<usize>)| {
            let listing = &catalog.agents[agents[0]];
            let detail = match agents.len() {
                1 => format!(
                    "{} {}",
                    listing.capabilities.signature(),
                    listing.agent.summary
                ),
                several => format!("{several} agents have this name"),
            };
            Offer {
                label: name.to_owned(),
                kind: CompletionItemKind::CLASS,
                detail,
                insert: None,
            }
        };
        named.into_iter().map(offer).collect()
    }

    /// Returns the agents of the same dialect.
    fn alike(&self) -> impl Iterator<Item = &'a Agent> {
        let dialect = self.dialect;
        let agents = self
            .view
            .catalog()
            .agents
            .iter()
            .map(|listing| &listing.agent);
        agents.filter(move |agent| agent.dialect == dialect)
    }

    fn tools(&self) -> Vec<Offer> {
        let own = self.schema().into_iter().flat_map(Schema::tools);
        let known = translate::tools(self.dialect).chain(own).map(str::to_owned);
        let used = self
            .alike()
            .flat_map(|agent| agent.tools.names.iter().cloned());
        let plain = used.filter(|tool| !tool.contains('('));
        let names: BTreeSet<String> = known.chain(plain).collect();

        let offer = |name: String| Offer {
            detail: does(&name),
            label: name,
            kind: CompletionItemKind::FUNCTION,
            insert: None,
        };
        names.into_iter().map(offer).collect()
    }

    fn models(&self) -> Vec<Offer> {
        let known = self.schema().into_iter().flat_map(Schema::models);
        let used = self.alike().flat_map(|agent| &agent.models);
        let used = used.map(|model| model.raw.as_str());

        offers(known.chain(used), CompletionItemKind::ENUM_MEMBER)
    }

    fn skills(&self) -> Vec<Offer> {
        let agents = self.view.catalog().agents.iter();
        let used = agents.flat_map(|listing| listing.agent.skills.iter().map(String::as_str));

        offers(used, CompletionItemKind::MODULE)
    }

    /// Returns the words that a key takes, where it takes no others.
    fn words(&self, key: &str) -> Vec<Offer> {
        let Some(schema) = self.schema() else {
            return Vec::new();
        };
        let switch = ["true", "false"]
            .into_iter()
            .filter(|_| schema.is_switch(key));
        let words = schema.words(key).iter().map(String::as_str);

        offers(words.chain(switch), CompletionItemKind::VALUE)
    }
}

fn offers<'n>(names: impl Iterator<Item = &'n str>, kind: CompletionItemKind) -> Vec<Offer> {
    let names: BTreeSet<&str> = names.collect();
    let offer = |name: &str| Offer {
        label: name.to_owned(),
        kind,
        detail: String::new(),
        insert: None,
    };
    names.into_iter().map(offer).collect()
}

/// Says what a tool lets an agent do.
pub(super) fn does(tool: &str) -> String {
    match capability::meaning(tool) {
        Meaning::Can([]) => "no capability that is told apart".to_owned(),
        Meaning::Can(capabilities) => {
            let names: Vec<&str> = capabilities.iter().map(|can| can.name()).collect();
            names.join(", ")
        }
        Meaning::Mcp(server) => format!("MCP server {server}"),
        Meaning::Unknown => "no known runtime has it".to_owned(),
    }
}

/// Returns the agents that a document defines as it is now, saved or not.
fn definitions(document: &Document, (source, path): &Key, format: Option<Format>) -> Vec<Agent> {
    let place = document.path.to_string_lossy().replace('\\', "/");
    let definitions = format.map(|_| match definition::find(&place, &document.text) {
        definition::Found::Definitions { definitions, .. } => definitions,
        definition::Found::Nothing | definition::Found::Unreadable { .. } => Vec::new(),
    });
    let folders = place.strip_suffix(path).unwrap_or_default();
    let source = Source {
        source: source.clone(),
        folders: folders.trim_end_matches('/').into(),
        path: path.as_str().into(),
        bytes: document.text.as_bytes().to_vec(),
        definitions,
    };

    agent::parse_all(source).value
}
