//! Front matter to canonical agent: each entry goes where the dialect's table says, nothing is dropped.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::callees::Callees;
use super::dialect::fields::{self, Field, normal};
use super::dialect::{Dialect, schema};
use super::examples;
use super::frontmatter::{Entry, Node, Scalar};
use super::lifecycle::Lifecycle;
use super::models::models;
use super::permission::{Permissions, is_denial};
use super::tools;
use super::{Declared, Display, Example, Group, ModelName, RelationType, ToolMode, Tools};
use crate::tool::Tool;

/// Most words of a name in a list of agents.
const MOST_WORDS: usize = 5;

/// What the front matter says, by canonical place.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub name: Option<String>,
    pub ids: IndexSet<String>,
    pub aliases: IndexSet<String>,
    /// The description as written, before examples are split off.
    pub description: Option<String>,
    description_rank: u8,
    pub examples: Vec<Example>,
    pub tools: Tools,
    permissions: Permissions,
    pub models: Vec<ModelName>,
    pub category: Option<String>,
    pub tags: IndexSet<String>,
    pub domains: IndexSet<String>,
    pub triggers: IndexSet<String>,
    pub skills: IndexSet<String>,
    pub display: Display,
    pub version: Option<String>,
    pub owners: IndexSet<String>,
    pub lifecycle: Lifecycle,
    pub declared: Vec<Declared>,
    /// What is declared already, by key.
    known: BTreeSet<(RelationType, String, String)>,
    /// Whom it may call, where the metadata says.
    pub callees: Option<Callees>,
    pub groups: Vec<Group>,
    pub extra: Map<String, Value>,
}

/// Sorts entries into the places of the canonical agent.
pub(super) fn gather(dialect: Dialect, entries: Vec<Entry>) -> Gathered {
    let mut gathered = Gathered::default();
    let last: BTreeMap<&str, usize> = entries
        .iter()
        .enumerate()
        .map(|(ix, entry)| (&*entry.key, ix))
        .collect();
    let lasting: Vec<bool> = entries
        .iter()
        .enumerate()
        .map(|(ix, entry)| last[&*entry.key] == ix)
        .collect();
    // Of a key that occurs twice, the last counts.
    for (entry, _) in entries
        .into_iter()
        .zip(lasting)
        .filter(|(_, lasting)| *lasting)
    {
        gathered.read_values(dialect, &entry);
        if let Some(rest) = gathered.place(dialect, &normal(&entry.key), &entry.key, &entry) {
            gathered.extra.insert(entry.key, rest);
        }
    }
    if let Some(schema) = schema(dialect) {
        gathered.give(schema.gifts("*", "*"));
    }
    gathered.close_tools();
    gathered
}

impl Gathered {
    /// Takes away what the value of a key keeps from the agent, and gives what its values do.
    fn read_values(&mut self, dialect: Dialect, entry: &Entry) {
        let Some(schema) = schema(dialect) else {
            return;
        };
        if let Some(value) = entry.node.text() {
            let denied = schema.denials(&entry.key, value);
            self.tools.denied.extend_from_slice(denied);
        }

        let mut values = tools::names(&entry.node);
        values.extend(entry.node.text().map(str::to_owned));
        values.extend((!entry.node.is_empty()).then(|| "*".to_owned()));
        for value in values {
            self.give(schema.gifts(&entry.key, &value));
        }
    }

    fn give<'s>(&mut self, tools: impl Iterator<Item = &'s str>) {
        for tool in tools {
            if !self.tools.given.iter().any(|given| given == tool) {
                self.tools.given.push(tool.to_owned());
            }
        }
    }

    /// Puts an entry where it belongs and returns what of it has no place.
    fn place(&mut self, dialect: Dialect, path: &str, shown: &str, entry: &Entry) -> Option<Value> {
        let node = &entry.node;
        if path == "agent" && is_identity(node) {
            return self.place_identity(dialect, shown, node);
        }
        let field = fields::meaning(dialect, path);
        if matches!(field, Some(Field::Group("Handoffs"))) && !has_maps(node) {
            self.relate(dialect, RelationType::HandsOffTo, node, shown);
        }

        let parts = has_maps(node) && (fields::has_parts(dialect, path) || holds_relation(node));
        match field {
            Some(Field::Group(title)) if parts => {
                let rest = self.place_parts(dialect, path, shown, node, true);
                if let Some(rest) = rest {
                    self.group(
                        title,
                        Entry {
                            node: rest,
                            ..entry.clone()
                        },
                    );
                }
                None
            }
            _ if parts => self
                .place_parts(dialect, path, shown, node, false)
                .map(|rest| rest.json()),
            Some(field) if self.fill(dialect, field, shown, entry) => None,
            _ => Some(node.json()),
        }
    }

    /// Places what a map says of the agent itself as if it stood at the top, and returns what of it has no place.
    fn place_identity(&mut self, dialect: Dialect, shown: &str, node: &Node) -> Option<Value> {
        let mut rest = Map::new();
        for part in node.entries() {
            let shown = format!("{shown}.{}", part.key);
            if let Some(left) = self.place(dialect, &normal(&part.key), &shown, part) {
                rest.insert(part.key.clone(), left);
            }
        }
        (!rest.is_empty()).then_some(Value::Object(rest))
    }

    /// Places the parts of a map, or of a list of maps, and returns what is left of it. `whole` keeps what is shown as
    /// a whole: a handoff reads better with its agent, a trigger with its keywords.
    fn place_parts(
        &mut self,
        dialect: Dialect,
        path: &str,
        shown: &str,
        node: &Node,
        whole: bool,
    ) -> Option<Node> {
        let mut left = node.clone();
        let mut empty = true;
        let maps: Vec<&mut Vec<Entry>> = match &mut left.value {
            Scalar::Map(entries) => vec![entries],
            Scalar::List(items) => items.iter_mut().filter_map(map_of).collect(),
            _ => Vec::new(),
        };
        for map in maps {
            map.retain_mut(|part| {
                let path = format!("{path}.{}", normal(&part.key));
                if holds_relation(&part.node) {
                    let shown = format!("{shown}.{}", part.key);
                    let rest = self.place_parts(dialect, &path, &shown, &part.node, whole);
                    let keep = rest.is_some();
                    part.node = rest.unwrap_or_default();
                    empty &= !keep;
                    return keep;
                }
                let placed = match fields::meaning(dialect, &path) {
                    Some(field) => {
                        self.fill(dialect, field, &format!("{shown}.{}", part.key), part)
                    }
                    None => false,
                };
                let keep = !placed || whole && !path.starts_with("integration.");
                empty &= !keep;
                keep
            });
        }
        let others = matches!(&left.value, Scalar::List(items) if items.iter().any(|item| item.text().is_some()));
        (!empty || others).then_some(left)
    }

    /// Fills one place; `false` where the value is none that the place could hold.
    fn fill(&mut self, dialect: Dialect, field: Field, shown: &str, entry: &Entry) -> bool {
        let node = &entry.node;
        match field {
            // A key without a value says nothing, except of a list that stays open.
            _ if node.is_null() => !matches!(field, Field::Group(_)),
            Field::Name => set(&mut self.name, node),
            Field::Category => set(&mut self.category, node),
            Field::Version => set(&mut self.version, node),
            Field::Color => set(&mut self.display.color, node),
            Field::Emoji => set(&mut self.display.emoji, node),
            Field::Vibe => set(&mut self.display.vibe, node),
            Field::Owner => add(&mut self.owners, node, &[',']),
            Field::Status => self.lifecycle.take_status(node),
            Field::Deprecated => self.lifecycle.take_deprecation(node),
            Field::ReplacedBy => self.lifecycle.take_replacement(node),
            Field::Id => add(&mut self.ids, node, &[]),
            Field::Alias => add(&mut self.aliases, node, &[]),
            Field::Tags => add(&mut self.tags, node, &[',']),
            Field::Domains => add(&mut self.domains, node, &[',']),
            Field::Triggers => add(&mut self.triggers, node, &[',']),
            Field::Skills => add(&mut self.skills, node, &[',']),
            Field::Description(rank) => self.describe(rank, node),
            Field::Examples => self.add_examples(node),
            Field::Models => {
                self.models.extend(models(node));
                !matches!(node.value, Scalar::Bool(_))
            }
            Field::Tools => self.add_tools(dialect, node, shown),
            Field::Denied => {
                self.tools.denied.extend(tools::names(node));
                true
            }
            Field::ReadOnly => {
                if node.text() == Some("true") {
                    self.tools.denied.push("edit".to_owned());
                }
                self.group("Policy", entry.clone())
            }
            Field::Permission => {
                self.permit(node, shown);
                self.group("Policy", entry.clone())
            }
            Field::Relation(relation) => self.relate(dialect, relation, node, shown),
            Field::Group(title) => self.group(title, entry.clone()),
        }
    }

    /// Keeps the description that counts most.
    fn describe(&mut self, rank: u8, node: &Node) -> bool {
        let Some(text) = joined(node) else {
            return false;
        };
        let counts = self.description.is_none() || rank < self.description_rank;
        if counts {
            (self.description, self.description_rank) = (Some(text), rank);
        }
        counts
    }

    fn add_examples(&mut self, node: &Node) -> bool {
        let examples = examples::listed(node);
        self.examples.extend_from_slice(&examples);
        !examples.is_empty()
    }

    fn add_tools(&mut self, dialect: Dialect, node: &Node, shown: &str) -> bool {
        if let (true, Scalar::Map(entries)) = (dialect.has_ordered_permissions(), &node.value) {
            self.permissions.add_tools(entries);
            return true;
        }

        let read = tools::read(node);
        for (name, line) in &read.lines {
            for target in tools::callees(name) {
                self.declare(RelationType::Spawns, target, *line, shown);
                if lists_callees(dialect, shown) {
                    self.callees
                        .get_or_insert_with(Callees::listed)
                        .allow(target);
                }
            }
        }
        self.tools.mode = read.tools.mode;
        self.tools.names.extend(read.tools.names);
        self.tools.denied.extend(read.tools.denied);
        true
    }

    /// Reads OpenCode's permissions; `task` among them says whom the agent may call.
    fn permit(&mut self, node: &Node, shown: &str) {
        // Of `permissions`, OpenCode reads the list of rules only.
        if normal(shown) == "permissions" {
            self.permissions.add_listed(node.items());
            return;
        }
        self.permissions.add_permission(node);

        let task = node.entries().iter().find(|part| part.key == "task");
        if let Some(task) = task.filter(|task| !task.node.entries().is_empty()) {
            let callees = self.permissions.callees().unwrap_or_default();
            let allowed: Vec<&str> = callees.allowed().collect();
            let named = targets(&task.node).into_iter();
            for (target, line) in named.filter(|(target, _)| allowed.contains(target)) {
                self.declare(RelationType::Spawns, target, line, &format!("{shown}.task"));
            }
        }
    }

    /// Takes back what names the agent itself: `agent: x` in the file of `x` says who it is.
    pub(super) fn forget_itself(&mut self, own: &[&str]) {
        let is_own = |name: &str| own.iter().any(|own| normal(own) == normal(name));
        self.declared
            .retain(|declared| normal(&declared.key) != "agent" || !is_own(&declared.target));

        let is_identity = |callees: &Callees| {
            let mut named = callees.rules.iter().filter(|rule| rule.allows).peekable();
            named.peek().is_some() && named.all(|rule| is_own(&rule.agents))
        };
        if self.callees.as_ref().is_some_and(is_identity) {
            self.callees = None;
        }
    }

    /// Decides which tools are left once every key has been read.
    fn close_tools(&mut self) {
        if let Some(rules) = self.permissions.callees() {
            self.callees = Some(rules);
        }
        if let Some(permitted) = self.permissions.tools() {
            let is_listed = self.tools.mode != ToolMode::Inherit;
            let is_open = permitted.mode == ToolMode::Inherit;

            // A list of tools beside rules that leave the others open keeps its names.
            if is_listed && is_open {
                self.tools.denied.extend(permitted.denied);
            } else {
                let given = std::mem::take(&mut self.tools.given);
                self.tools = Tools { given, ..permitted };
            }
        }

        let denied: Vec<Tool<'_>> = self
            .tools
            .denied
            .iter()
            .map(|denial| Tool::from(denial.as_str()))
            .collect();
        if denied.contains(&Tool::from("*")) {
            self.tools.mode = ToolMode::None;
        }
    }

    /// Declares a relation to every agent that a value names: a word, words with commas, a list, maps with a key
    /// `agent` or `name`, or a map of names that are allowed.
    fn relate(
        &mut self,
        dialect: Dialect,
        relation: RelationType,
        node: &Node,
        shown: &str,
    ) -> bool {
        let mut targets = targets(node);
        targets.retain(|(target, _)| is_name_like(target));
        let is_limit = matches!(normal(shown).as_str(), "agent" | "agents" | "subagents")
            || lists_callees(dialect, shown);
        if is_limit
            && matches!(
                node.value,
                Scalar::List(_) | Scalar::Map(_) | Scalar::String(_)
            )
        {
            let callees = self.callees.get_or_insert_with(Callees::listed);
            targets.iter().for_each(|(target, _)| callees.allow(target));
        }
        for (target, line) in &targets {
            self.declare(relation, target, *line, shown);
        }
        !targets.is_empty() || matches!(&node.value, Scalar::List(items) if items.is_empty())
    }

    fn declare(&mut self, relation: RelationType, target: &str, line: u32, key: &str) {
        let target = target.trim().trim_start_matches('@');
        if target.is_empty() || target.contains('*') {
            return;
        }
        if !self
            .known
            .insert((relation, target.to_owned(), key.to_owned()))
        {
            return;
        }
        self.declared.push(Declared {
            relation,
            target: target.to_owned(),
            line,
            key: key.to_owned(),
        });
    }

    fn group(&mut self, title: &str, entry: Entry) -> bool {
        // A group of one map shows the map's own entries under its heading.
        let entries = match (&entry.node.value, normal(&entry.key) == normal(title)) {
            (Scalar::Map(entries), true) => entries.clone(),
            _ => vec![entry],
        };
        match self.groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.entries.extend(entries),
            None => self.groups.push(Group {
                title: title.to_owned(),
                entries,
            }),
        }
        true
    }
}

/// Tells whether a key lists all agents that an agent of a dialect may call.
fn lists_callees(dialect: Dialect, key: &str) -> bool {
    schema(dialect).is_some_and(|schema| schema.lists_callees(key))
}

/// Tells whether `agent:` describes the agent itself, and names no other.
fn is_identity(node: &Node) -> bool {
    node.entries()
        .iter()
        .any(|part| matches!(normal(&part.key).as_str(), "name" | "id" | "title"))
}

/// Tells whether a map has a key, at any depth, that declares a relation wherever it stands.
fn holds_relation(node: &Node) -> bool {
    let own = node.entries().iter();
    let items = node.items().iter().flat_map(Node::entries);

    own.chain(items)
        .any(|part| fields::is_relation_anywhere(&normal(&part.key)) || holds_relation(&part.node))
}

/// Tells whether a text may be an agent's name: some words, and no sentence.
fn is_name_like(text: &str) -> bool {
    text.split_whitespace().count() <= MOST_WORDS && !text.ends_with('.')
}

fn has_maps(node: &Node) -> bool {
    match &node.value {
        Scalar::Map(_) => true,
        Scalar::List(items) => items
            .iter()
            .any(|item| matches!(item.value, Scalar::Map(_))),
        _ => false,
    }
}

fn map_of(node: &mut Node) -> Option<&mut Vec<Entry>> {
    match &mut node.value {
        Scalar::Map(entries) => Some(entries),
        _ => None,
    }
}

/// Keys of a map that name an agent.
const NAMING_KEYS: &[&str] = &[
    "$componentref",
    "agent",
    "code",
    "configpath",
    "id",
    "name",
    "slug",
];

/// Tells whether a map is a component, or names one that stands elsewhere.
fn is_component(entry: &Entry) -> bool {
    matches!(&*entry.key, "$component_ref" | "component_type")
}

/// Returns whom a value names, with the line of each.
fn targets(node: &Node) -> Vec<(&str, u32)> {
    let part = |item: &'_ Node| -> Option<usize> {
        let entries = item.entries();
        let is_key = |entry: &Entry| NAMING_KEYS.contains(&normal(&entry.key).as_str());
        // A component has an identifier for machines before its name.
        let name = entries.iter().position(|entry| entry.key == "name");
        name.filter(|_| entries.iter().any(is_component))
            .or_else(|| entries.iter().position(is_key))
    };
    match &node.value {
        Scalar::String(text) => text
            .split(',')
            .map(|target| (target.trim(), node.line))
            .collect(),
        Scalar::List(items) => {
            let named = items.iter().filter_map(|item| match part(item) {
                Some(ix) => Some(&item.entries()[ix].node),
                None => item.text().is_some().then_some(item),
            });
            named
                .filter_map(|item| Some((agent_of(item.text()?), item.line)))
                .collect()
        }
        Scalar::Map(entries) if entries.iter().any(is_component) => {
            let named = part(node).map(|ix| &entries[ix].node);
            named
                .and_then(|node| Some((node.text()?, node.line)))
                .into_iter()
                .collect()
        }
        Scalar::Map(entries) => {
            let allowed = |entry: &&Entry| !entry.node.text().is_some_and(is_denial);
            entries
                .iter()
                .filter(allowed)
                .map(|entry| (entry.key.as_str(), entry.line))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the agent that a path of its configuration means, `./crew/pilot.yaml`: the file's name without its ending.
fn agent_of(text: &str) -> &str {
    let file = text.rsplit('/').next().unwrap_or(text);
    let ending = [".yaml", ".yml"]
        .iter()
        .find(|ending| file.ends_with(*ending));

    ending.map_or(text, |ending| &file[..file.len() - ending.len()])
}

fn set(place: &mut Option<String>, node: &Node) -> bool {
    let text = node.text().map(str::trim).filter(|text| !text.is_empty());
    let fits = place.is_none() && text.is_some();
    if fits {
        *place = text.map(str::to_owned);
    }
    fits
}

/// Adds the words of a scalar, split at separators, or of a list.
fn add(words: &mut IndexSet<String>, node: &Node, separators: &[char]) -> bool {
    let split: Vec<&str> = match &node.value {
        Scalar::List(items) => items.iter().filter_map(Node::text).collect(),
        // A word with braces is a pattern, whose commas are its own.
        _ => match node.text() {
            Some(text) if text.contains(['{', '(']) => vec![text],
            Some(text) => text.split(separators).collect(),
            None => return false,
        },
    };
    let complete = !node
        .items()
        .iter()
        .any(|item| item.text().is_none() && !item.is_null());
    words.extend(
        split
            .into_iter()
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(str::to_owned),
    );
    complete
}

/// Returns a text, or the lines of a list as one.
fn joined(node: &Node) -> Option<String> {
    match &node.value {
        Scalar::List(items) => {
            let lines: Option<Vec<&str>> = items.iter().map(Node::text).collect();
            lines.map(|lines| lines.join("\n"))
        }
        _ => node.text().map(str::to_owned),
    }
    .filter(|text| !text.trim().is_empty())
}
