//! Components: what agents use and what starts them, as their files state it. Skills, commands and project instructions
//! are texts, read as an agent's file is; MCP servers and plugins are data.

mod manifest;
mod server;

use std::sync::Arc;

use rayon::prelude::*;

use crate::agent::{self, Agent, Declared, RelationType};
use crate::document::{self, Document, Entry, Format, Node, Trouble};
use crate::finding::{Finding, Noted, Place, Severity, Span};
pub use crate::source::ComponentKind as Kind;
use crate::source::{ComponentFile, Root, Source};
pub use manifest::{Listed, Manifest, Marketplace, Offer, Plugin, Stated};
pub use server::{Configuration, Variable, named as named_servers};

/// Keys under which skills and commands list tools.
const TOOLS: &[&str] = &["allowed-tools", "allowedTools", "tools"];

/// What agents use, or what starts them.
#[derive(Debug, Clone)]
pub struct Component {
    pub kind: Kind,
    /// The name of the source that it was read from.
    pub source: Arc<str>,
    /// The path of the file that it was first read from, relative to the source's root.
    pub path: Arc<str>,
    /// Its first line there.
    pub line: u32,
    pub name: String,
    /// What else it may be called.
    pub aliases: Vec<String>,
    pub description: String,
    pub detail: Detail,
}

/// What a component is made of.
#[derive(Debug, Clone)]
pub enum Detail {
    /// A skill, a command or instructions, read as an agent's file is.
    Text(Box<Agent>),
    /// An MCP server, by each file that configures it.
    Server(Vec<Configuration>),
    Plugin(Plugin),
}

impl Component {
    /// Returns its text, where it is one for a model.
    pub fn text(&self) -> Option<&Agent> {
        match &self.detail {
            Detail::Text(text) => Some(text),
            Detail::Server(_) | Detail::Plugin(_) => None,
        }
    }

    /// Returns the plugin that it is.
    pub fn plugin(&self) -> Option<&Plugin> {
        match &self.detail {
            Detail::Plugin(plugin) => Some(plugin),
            Detail::Text(_) | Detail::Server(_) => None,
        }
    }

    /// Returns the files that configure it, where it is an MCP server.
    pub fn configurations(&self) -> &[Configuration] {
        match &self.detail {
            Detail::Server(configurations) => configurations,
            Detail::Text(_) | Detail::Plugin(_) => &[],
        }
    }

    /// Returns where it stands.
    pub fn place(&self) -> Place {
        Place {
            span: Some(Span::line(self.line)),
            ..Place::file(self.source.clone(), self.path.clone())
        }
    }

    /// Returns its path, with its name where the file holds more.
    pub fn identity(&self) -> String {
        match self.kind {
            Kind::McpServer => format!("{}#{}", self.path, self.name),
            _ => self.path.to_string(),
        }
    }
}

/// All components of a catalog.
#[derive(Debug, Default)]
pub struct Components {
    /// By source, kind, path and name.
    pub all: Vec<Component>,
    pub marketplaces: Vec<Marketplace>,
}

/// Reads components from their files, and the MCP servers that agents bring in their front matter.
pub fn read(files: Vec<ComponentFile>, agents: &[Agent], roots: &[Root]) -> Noted<Components> {
    let read = |file: ComponentFile| match file.form.is_text() {
        true => Noted::clean(Parts {
            components: text(file).into_iter().collect(),
            ..Parts::default()
        }),
        false => data(&file, roots),
    };
    let read: Vec<Noted<Parts>> = files.into_par_iter().map(read).collect();

    let mut findings = Vec::new();
    let mut parts = Parts::default();
    for read in read {
        parts.extend(read.drain_into(&mut findings));
    }
    parts.components.extend(
        agents
            .par_iter()
            .flat_map_iter(server::of_agent)
            .collect::<Vec<_>>(),
    );

    Noted {
        value: assemble(parts, roots),
        findings,
    }
}

/// What files come to, before what is one and the same is put together.
#[derive(Default)]
struct Parts {
    components: Vec<Component>,
    marketplaces: Vec<Marketplace>,
}

impl Parts {
    fn extend(&mut self, other: Parts) {
        self.components.extend(other.components);
        self.marketplaces.extend(other.marketplaces);
    }
}

/// Puts together what several files state of one server or plugin.
fn assemble(mut parts: Parts, roots: &[Root]) -> Components {
    parts
        .components
        .extend(manifest::listed(&parts.marketplaces));
    let rank = |source: &str| roots.iter().position(|root| &*root.name == source);
    let mut components = parts.components;
    components.sort_by_cached_key(|one| {
        let key = (rank(&one.source), one.kind, one.path.clone());
        (key, one.line, one.name.clone())
    });

    let mut all: Vec<Component> = Vec::new();
    for component in components {
        let is_same = |known: &&mut Component| is_same(known, &component);
        match all.iter_mut().rev().find(is_same) {
            Some(known) => merge(known, component),
            None => all.push(component),
        }
    }
    Components {
        all,
        marketplaces: parts.marketplaces,
    }
}

/// Tells whether two files state the same: servers of one name, or plugins of one folder.
fn is_same(a: &Component, b: &Component) -> bool {
    a.source == b.source
        && match (&a.detail, &b.detail) {
            (Detail::Server(_), Detail::Server(_)) => a.name == b.name,
            (Detail::Plugin(a), Detail::Plugin(b)) => a.folder == b.folder,
            _ => false,
        }
}

fn merge(known: &mut Component, other: Component) {
    match (&mut known.detail, other.detail) {
        (Detail::Server(known), Detail::Server(more)) => known.extend(more),
        (Detail::Plugin(plugin), Detail::Plugin(more)) => {
            // A manifest of its own goes before what a marketplace says.
            if plugin.manifests.is_empty() && !more.manifests.is_empty() {
                (known.name, known.path, known.line) = (other.name, other.path, other.line);
                known.description = other.description;
            }
            plugin.manifests.extend(more.manifests);
            plugin.offers.extend(more.offers);
        }
        _ => {}
    }
}

/// Reads a skill, a command or instructions.
fn text(file: ComponentFile) -> Option<Component> {
    let kind = file.form.kind;
    let stated = file.source.clone();
    // What an agent's front matter lacks, these need not have: only what was read counts.
    let mut agent = agent::parse(file.source).value?;
    let front = agent.front_matter();
    // An agent of some runtimes has no such key.
    let listed = TOOLS.iter().find_map(|key| node(&front, key));
    agent.tools = listed.map_or_else(|| agent.tools.clone(), agent::tools);
    agent.declared.extend(starts(&front, &agent.declared));
    let (name, aliases) = names(kind, &stated.path, &front);
    let described = described(&stated);

    Some(Component {
        kind,
        source: stated.source,
        path: stated.path,
        line: 1,
        name,
        aliases,
        description: described.unwrap_or_else(|| agent.description.clone()),
        detail: Detail::Text(Box::new(agent)),
    })
}

/// Returns the agents that front matter runs a command or a skill in, where they are not declared by its dialect.
fn starts(front: &[Entry], known: &[Declared]) -> Vec<Declared> {
    let items = node(front, "agent").map(Node::items).unwrap_or_default();
    let declared = |item: &Node| Declared {
        relation: RelationType::Spawns,
        target: item.text().unwrap_or_default().to_owned(),
        line: item.line,
        key: "agent".to_owned(),
    };
    let is_new = |one: &Declared| {
        !one.target.is_empty() && known.iter().all(|known| known.target != one.target)
    };

    items.iter().map(declared).filter(is_new).collect()
}

/// Returns the description that a command of TOML states.
fn described(source: &Source) -> Option<String> {
    let text = std::str::from_utf8(&source.bytes).ok()?;
    let format = Format::of(&source.path, text)?;
    let documents = document::read(text, format).ok()?;
    let node = node(&documents.first()?.entries, "description")?;
    Some(node.text()?.to_owned())
}

/// Returns a component's name and what else it may be called: runtimes start a command by its file, a skill by its
/// folder.
fn names(kind: Kind, path: &str, front: &[Entry]) -> (String, Vec<String>) {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or(path);
    let folder = parts.next().unwrap_or_default();
    let stem = file.split('.').next().filter(|stem| !stem.is_empty());
    let stem = stem.unwrap_or(file);
    let stated = node(front, "name").and_then(Node::text).map(str::to_owned);

    let (name, mut aliases) = match kind {
        Kind::Skill => {
            let own = stated.unwrap_or_else(|| folder.to_owned());
            let name = if own.is_empty() { stem.to_owned() } else { own };
            (name, vec![folder.to_owned()])
        }
        Kind::Command => (
            stem.to_owned(),
            stated
                .into_iter()
                .chain([format!("{folder}:{stem}")])
                .collect(),
        ),
        _ => (file.to_owned(), Vec::new()),
    };
    aliases.retain(|alias| !alias.is_empty() && *alias != name);
    (name, aliases)
}

/// Reads a file of data: servers, a manifest or a marketplace.
fn data(file: &ComponentFile, roots: &[Root]) -> Noted<Parts> {
    let mut findings = Vec::new();
    let documents = parsed(file).unwrap_or_else(|finding| {
        findings.push(*finding);
        Vec::new()
    });
    let mut parts = Parts::default();
    for document in &documents {
        match file.form.kind {
            Kind::McpServer => parts.components.extend(server::of_file(file, document)),
            Kind::Plugin => {
                parts.components.extend(server::of_file(file, document));
                parts
                    .components
                    .push(manifest::plugin(file, document, roots));
            }
            Kind::Marketplace => {
                parts
                    .marketplaces
                    .push(manifest::marketplace(file, document, roots));
            }
            Kind::Skill | Kind::Command | Kind::Instructions => {}
        }
    }
    Noted {
        value: parts,
        findings,
    }
}

fn parsed(file: &ComponentFile) -> Result<Vec<Document>, Box<Finding>> {
    let source = &file.source;
    let unreadable = |message: String| {
        Finding::new(
            "source/unreadable",
            Severity::Error,
            source.place(),
            message,
        )
    };
    let bare = source.bytes.strip_prefix(b"\xef\xbb\xbf");
    let text = std::str::from_utf8(bare.unwrap_or(&source.bytes)).map_err(|_| {
        let message = format!("the file is not UTF-8, which {} reads", file.form.runtime);
        Box::new(unreadable(message).help("save the file as UTF-8"))
    })?;
    let Some(format) = Format::of(&source.path, text).filter(|_| !text.trim().is_empty()) else {
        return Ok(Vec::new());
    };

    document::read(text, format).map_err(|trouble| {
        let Trouble {
            line,
            column,
            message,
            ..
        } = trouble;
        let runtime = &file.form.runtime;
        let message = format!(
            "the file is not {}, so that {runtime} cannot read it: {message}",
            format.title()
        );
        let finding = unreadable(message)
            .help(format!("write it as {}, or exclude it", format.title()))
            .at(Span {
                line,
                column,
                length: 0,
            });
        Box::new(finding)
    })
}

/// Returns the node of a key, of which the last counts.
fn node<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Node> {
    let mut entries = entries.iter().rev();
    entries
        .find(|entry| entry.key == key)
        .map(|entry| &entry.node)
}
