//! Uses: which skills, MCP servers and commands an agent or a component names, and which line says so; and what plugins
//! need of one another.

mod names;
mod needs;
mod text;

use rayon::prelude::*;

use crate::agent::Agent;
use crate::catalog::Catalog;
use crate::component::{self, Kind};
use crate::document::{Entry, Node};
use crate::facts::Access;
use crate::finding::{Place, Span};
use crate::graph::{Graph, Layer};
use crate::source;
use crate::tool::Tool;
use names::Names;
pub use needs::{Need, Needed};
use text::Reference;

/// The longest quote, in bytes: a line of a list fits.
const LONGEST_QUOTE: usize = 240;

/// Who uses something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum User {
    /// By its index among the catalog's agents.
    Agent(usize),
    /// By its index among the catalog's components.
    Component(usize),
}

/// Something that is used: its first evidence, and how often it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub user: User,
    /// What is used, by its index among the catalog's components.
    pub component: usize,
    /// Whether metadata says so or the text.
    pub layer: Layer,
    /// The tools of a server that are named; all of them where none is.
    pub tools: Vec<String>,
    pub line: u32,
    /// The line, as it stands in the file.
    pub quote: String,
    pub weight: u32,
}

/// Something that metadata says is used and that the catalog does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub user: User,
    pub kind: Kind,
    /// As it is written.
    pub name: String,
    pub line: u32,
}

/// All uses of a catalog.
#[derive(Debug, Default)]
pub struct Uses {
    /// By user, then component.
    pub all: Vec<Use>,
    pub missing: Vec<Missing>,
    /// What plugins need of others, by plugin.
    pub needs: Vec<Need>,
    /// Indices of uses, by component.
    by_component: Vec<usize>,
}

impl Uses {
    /// Finds the uses of a catalog.
    pub fn new(catalog: &Catalog, graph: &Graph) -> Self {
        if catalog.components.is_empty() {
            return Uses::default();
        }
        let names = Names::new(catalog);
        let agents = (0..catalog.agents.len()).into_par_iter().map(User::Agent);
        let components = (0..catalog.components.len()).into_par_iter();
        let users = agents.chain(components.map(User::Component));
        let stated: Vec<Stated> = users
            .map(|user| Stated::new(catalog, &names, user))
            .collect();

        let mut uses = Uses::default();
        for stated in stated {
            uses.all.extend(stated.uses);
            uses.missing.extend(stated.missing);
        }
        uses.all.sort_by_key(|one| (one.user, one.component));
        uses.by_component = (0..uses.all.len()).collect();
        uses.by_component.sort_by_key(|&ix| uses.all[ix].component);
        uses.needs = needs::find(catalog, graph, &uses);
        uses
    }

    /// Returns what a user uses.
    pub fn of(&self, user: User) -> &[Use] {
        let start = self.all.partition_point(|one| one.user < user);
        let rest = &self.all[start..];
        &rest[..rest.partition_point(|one| one.user == user)]
    }

    /// Returns what a plugin needs of others.
    pub fn needs_of(&self, plugin: usize) -> &[Need] {
        let start = self.needs.partition_point(|need| need.plugin < plugin);
        let rest = &self.needs[start..];
        &rest[..rest.partition_point(|need| need.plugin == plugin)]
    }

    /// Returns who uses a component.
    pub fn users(&self, component: usize) -> impl Iterator<Item = &Use> {
        let of = |ix: &usize| self.all[*ix].component;
        let start = self.by_component.partition_point(|ix| of(ix) < component);
        let rest = &self.by_component[start..];
        rest[..rest.partition_point(|ix| of(ix) == component)]
            .iter()
            .map(|&ix| &self.all[ix])
    }
}

/// Returns the file that a user's words stand in.
pub fn file(catalog: &Catalog, user: User) -> Option<&Agent> {
    match user {
        User::Agent(ix) => Some(&catalog.agents[ix].agent),
        User::Component(ix) => catalog.components[ix].text(),
    }
}

/// Returns a line of a user's file as a place.
pub fn place(catalog: &Catalog, user: User, line: u32) -> Place {
    let mut place = match user {
        User::Agent(ix) => catalog.agents[ix].agent.place(),
        User::Component(ix) => catalog.components[ix].place(),
    };
    place.span = Some(Span::line(line));
    place
}

/// What one file states.
#[derive(Default)]
struct Stated {
    uses: Vec<Use>,
    missing: Vec<Missing>,
}

impl Stated {
    fn new(catalog: &Catalog, names: &Names<'_>, user: User) -> Self {
        let mut stated = Stated::default();
        let Some(agent) = file(catalog, user) else {
            return stated;
        };
        let text = String::from_utf8_lossy(agent.own_bytes());
        let lines = FileLines {
            first: agent.first_line(),
            lines: text.lines().collect(),
        };
        let body = agent.body_text();
        let written = body.lines().enumerate().flat_map(|(ix, line)| {
            let found = text::references(line, |kind, name| names.is_known(kind, name));
            let line = line_of(agent, ix as u32);
            found
                .into_iter()
                .map(move |found| Reference { line, ..found })
        });

        let declared = skills(agent)
            .chain(servers(agent))
            .chain(tools(agent, names, &lines));
        let declared: Vec<(Reference, Layer)> =
            declared.map(|one| (one, Layer::Declared)).collect();
        let documented = written.map(|one| (one, Layer::Documented));
        for (reference, layer) in declared.into_iter().chain(documented) {
            let found = names.find(agent, reference.kind, &reference.name);
            match found {
                Some(component) if user == User::Component(component) => {}
                Some(component) => stated.add(user, component, layer, &reference, &lines),
                None if layer == Layer::Declared => stated.miss(user, reference),
                None => {}
            }
        }
        stated.keep_missing(names, agent);
        stated
    }

    fn add(
        &mut self,
        user: User,
        component: usize,
        layer: Layer,
        reference: &Reference,
        lines: &FileLines<'_>,
    ) {
        let tool = reference.tool.clone();
        let mut known = self.uses.iter_mut();
        if let Some(known) = known.find(|known| known.component == component) {
            known.weight += 1;
            known.add_tool(tool);
            return;
        }
        self.uses.push(Use {
            user,
            component,
            layer,
            tools: tool.into_iter().collect(),
            line: reference.line,
            quote: lines.quote(reference.line, &reference.name),
            weight: 1,
        });
    }

    fn miss(&mut self, user: User, reference: Reference) {
        let is_known =
            |known: &Missing| known.kind == reference.kind && known.name == reference.name;
        if !self.missing.iter().any(is_known) {
            self.missing.push(Missing {
                user,
                kind: reference.kind,
                name: reference.name,
                line: reference.line,
            });
        }
    }

    /// Keeps what is missing where the source has others of the kind: a catalog of agents alone says nothing of where
    /// its skills and servers are. Where a dialect knows no skills, some other of the list has to be one.
    fn keep_missing(&mut self, names: &Names<'_>, agent: &Agent) {
        let uses_skill = self
            .uses
            .iter()
            .any(|one| one.layer == Layer::Declared && names.kind(one.component) == Kind::Skill);
        let reads_skills = agent.skills.is_empty();

        self.missing.retain(|missing| {
            names.has(&agent.source, missing.kind)
                && match missing.kind {
                    Kind::Skill => reads_skills || uses_skill,
                    _ => !source::is_provided(&missing.name),
                }
        });
    }
}

impl Use {
    /// Adds a tool; whoever names the server alone means all of them, which says no more than the others do.
    fn add_tool(&mut self, tool: Option<String>) {
        if let Some(tool) = tool
            && let Err(at) = self.tools.binary_search(&tool)
        {
            self.tools.insert(at, tool);
        }
    }
}

/// The lines of a file, or of an agent's own part of it.
struct FileLines<'t> {
    /// The number of the first.
    first: u32,
    lines: Vec<&'t str>,
}

impl FileLines<'_> {
    /// Returns a line without its list mark; of a long one what stands around a name.
    fn quote(&self, line: u32, name: &str) -> String {
        let ix = line.saturating_sub(self.first) as usize;
        let text = self.lines.get(ix).copied().unwrap_or_default();
        let words = text.trim().trim_start_matches(['-', '*', '>']).trim_start();
        if words.len() <= LONGEST_QUOTE {
            return words.to_owned();
        }

        let at = words.find(name).unwrap_or_default();
        let start = words.ceil_char_boundary(at.saturating_sub(LONGEST_QUOTE / 2));
        let end = words.floor_char_boundary(words.len().min(start + LONGEST_QUOTE));
        let before = if start > 0 { "…" } else { "" };
        let behind = if end < words.len() { "…" } else { "" };
        format!("{before}{}{behind}", &words[start..end])
    }

    /// Returns the first line that has some words.
    fn line_of(&self, words: &str) -> u32 {
        let at = self.lines.iter().position(|line| line.contains(words));

        self.first + at.unwrap_or_default() as u32
    }
}

/// Returns the file's line of a line of the body, from 0.
fn line_of(agent: &Agent, ix: u32) -> u32 {
    match agent.definition {
        Some(_) => agent.line_in_file(ix + 1),
        None => agent.body.line + ix,
    }
}

/// Returns the skills that metadata lists.
fn skills(agent: &Agent) -> impl Iterator<Item = Reference> {
    let has_skills =
        !agent.skills.is_empty() || agent.groups.iter().any(|group| group.title == "Skills");
    let front = if has_skills {
        agent.front_matter()
    } else {
        Vec::new()
    };
    let lists = front
        .into_iter()
        .filter(|entry| entry.key.eq_ignore_ascii_case("skills"));

    lists.flat_map(|list: Entry| {
        let items = list.node.items().iter();
        let names = items.flat_map(|item: &Node| {
            let names = item.text().unwrap_or_default().split(',');
            names.map(|name| Reference {
                line: item.line,
                ..Reference::new(Kind::Skill, name.trim())
            })
        });
        names
            .filter(|one| !one.name.is_empty() && !one.name.contains('*'))
            .collect::<Vec<_>>()
    })
}

/// Returns the servers that metadata lists.
fn servers(agent: &Agent) -> impl Iterator<Item = Reference> {
    component::named_servers(agent).map(|(name, line)| Reference {
        line,
        ..Reference::new(Kind::McpServer, name)
    })
}

/// Returns the skills and servers that the list of tools names.
fn tools(
    agent: &Agent,
    names: &Names<'_>,
    lines: &FileLines<'_>,
) -> impl Iterator<Item = Reference> {
    let of_tool = |written: &str| -> Vec<Reference> {
        let tool = Tool::from(written);
        let line = lines.line_of(written);
        if tool.name.eq_ignore_ascii_case("skill") {
            let skills = tool.argument.unwrap_or_default().split(',');
            let skills = skills.map(|skill| skill.trim().trim_end_matches([':', '*', ' ']));
            return skills
                .filter(|skill| !skill.is_empty())
                .map(|skill| Reference {
                    line,
                    ..Reference::new(Kind::Skill, skill)
                })
                .collect();
        }
        let server = names.server(tool.name);
        server
            .map(|found| Reference { line, ..found })
            .into_iter()
            .collect()
    };
    let found: Vec<Reference> = Access::from(&agent.tools)
        .allowed()
        .flat_map(of_tool)
        .collect();

    found.into_iter()
}
