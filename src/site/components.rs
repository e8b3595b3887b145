//! `skills/`, `servers/`, `commands/`, `plugins/`: what agents use and what starts them, in a list for each kind and on a
//! page for each.

use serde::Serialize;

use super::atlas::Atlas;
use super::evidence::Noticed;
use super::facets::{Kind as Facet, UNRESTRICTED};
use super::frame::{Frame, Link, Section};
use super::list::{Leaf, leaf_path, leaves};
use super::uses::{self, NeedRow, UseRow, word};
use super::{Press, url};
use crate::agent::body::{Setting, html};
use crate::catalog::component_folder;
use crate::component::{Component, Configuration, Kind};
use crate::uses::User;
use crate::words::Value;

/// Kinds by the folder that their pages stand in, each with its heading.
const LISTS: [(&str, &str); 4] = [
    ("skills", "Skills"),
    ("servers", "MCP servers"),
    ("commands", "Commands"),
    ("plugins", "Plugins"),
];

/// Most characters of a description in a list: two lines.
const LONGEST_ABOUT: usize = 180;

/// The context of `component_list.html`.
#[derive(Serialize)]
struct ComponentList<'m> {
    name: &'m str,
    /// What they are, in a sentence.
    lead: String,
    /// The lists of all kinds that the catalog has.
    kinds: Vec<KindEntry<'m>>,
    /// What the two counts of a row say.
    columns: [&'m str; 2],
    rows: Vec<Row<'m>>,
    /// The pages of the list, where it has several.
    leaves: Vec<Leaf>,
}

/// A kind that the catalog has.
#[derive(Serialize)]
struct KindEntry<'m> {
    name: &'m str,
    href: String,
    count: usize,
    /// Whether it is this list.
    current: bool,
}

/// A component in a list.
#[derive(Serialize)]
struct Row<'m> {
    name: &'m str,
    href: String,
    about: String,
    /// Its file, below its source.
    path: &'m str,
    /// Whether another of the list has its name.
    is_twin: bool,
    /// Its source, where there are several.
    source: Option<&'m str>,
    counts: [usize; 2],
}

/// The context of `component.html`.
#[derive(Serialize)]
struct ComponentPage<'m> {
    name: &'m str,
    /// What it is, such as `skill`.
    kind: &'m str,
    /// The list of its kind.
    up: Link,
    lead: &'m str,
    facts: ComponentFacts<'m>,
    /// How files configure it, where it is an MCP server.
    configurations: Vec<ConfigurationRow<'m>>,
    /// Who uses it.
    users: Vec<UseRow<'m>>,
    /// How many more may use it because they may use every tool.
    unrestricted: Option<Link>,
    /// The agents that its text starts or names.
    starts: Vec<UseRow<'m>>,
    /// What it uses itself.
    uses: Vec<UseRow<'m>>,
    /// What a plugin holds, by kind.
    holds: Vec<Holding<'m>>,
    /// What a plugin needs and does not bring.
    needs: Vec<NeedRow<'m>>,
    /// What other plugins need of it.
    needed: Vec<NeedRow<'m>>,
    findings: Vec<Noticed<'m>>,
    /// Its text as HTML.
    body: String,
}

/// The facts of the side column.
#[derive(Serialize)]
struct ComponentFacts<'m> {
    /// Its file, below the source.
    path: &'m str,
    /// The source that it comes from, where there are several.
    source: Option<&'m str>,
    /// The file in its repository.
    view: Option<String>,
    /// The plugin that it is part of.
    plugin: Option<Link>,
    version: Option<&'m str>,
    /// Tools that it lists.
    tools: &'m [String],
    /// Its other names.
    aliases: &'m [String],
}

/// How a file configures a server.
#[derive(Serialize)]
struct ConfigurationRow<'m> {
    path: &'m str,
    line: u32,
    /// The runtime that reads the file; empty for an agent's own.
    runtime: &'m str,
    /// The program that is run; empty where it is reached by an address.
    command: &'m str,
    /// The package that the program fetches.
    package: &'m str,
    url: &'m str,
    /// Environment variables and headers by name.
    variables: Vec<&'m str>,
    is_disabled: bool,
}

/// Parts of a plugin of one kind.
#[derive(Serialize)]
struct Holding<'m> {
    name: &'m str,
    parts: Vec<Link>,
}

/// Returns the folder of the first list that a catalog has.
pub(super) fn first(atlas: &Atlas<'_>) -> Option<&'static str> {
    let mut lists = LISTS.iter().map(|(folder, _)| *folder);

    lists.find(|folder| !of(atlas, folder).is_empty())
}

/// Returns the components of a list, by name.
fn of(atlas: &Atlas<'_>, folder: &str) -> Vec<usize> {
    let components = &atlas.model.catalog.components;
    let is_in = |ix: &usize| component_folder(components[*ix].kind) == folder;
    let mut found: Vec<usize> = atlas.model.components().filter(is_in).collect();

    found.sort_by_cached_key(|&ix| (components[ix].name.to_lowercase(), ix));
    found
}

pub(super) fn pages(press: &mut Press<'_>) {
    let atlas = press.atlas.clone();
    for (folder, title) in LISTS {
        let found = of(&atlas, folder);
        if found.is_empty() {
            continue;
        }
        for number in 0..leaves(found.len()) {
            let found = found.clone();
            let path = leaf_path(&format!("{folder}/"), number);
            press.page(path, "component_list.html", move |atlas, path| {
                let title = atlas.words.say(title);
                let content = list(atlas, folder, &found, number);
                let frame = Frame::new(atlas, path, Section::Components, title);
                (frame.describe(&content.lead), content)
            });
        }
        for ix in found {
            let path = format!("{}index.html", atlas.model.catalog.component_url(ix));
            press.page(path, "component.html", move |atlas, path| {
                let component = &atlas.model.catalog.components[ix];
                let frame = Frame::new(atlas, path, Section::Components, &component.name);
                (frame.describe(&component.description), page(atlas, ix))
            });
        }
    }
}

fn list<'m>(atlas: &Atlas<'m>, folder: &str, found: &[usize], number: usize) -> ComponentList<'m> {
    let words = &atlas.words;
    let kinds = LISTS.iter().filter_map(|(other, title)| {
        let count = of(atlas, other).len();
        (count > 0).then(|| KindEntry {
            name: title,
            href: format!("{other}/"),
            count,
            current: *other == folder,
        })
    });
    let (lead, columns) = match folder {
        "skills" => (
            "{n} skill: instructions that an agent reads when a task asks for them.|{n} skills: instructions that an agent reads when a task asks for them.",
            ["Used by", "Starts"],
        ),
        "servers" => (
            "{n} MCP server that files configure.|{n} MCP servers that files configure.",
            ["Used by", "Files"],
        ),
        "commands" => (
            "{n} command or text of instructions: where delegation begins.|{n} commands and texts of instructions: where delegation begins.",
            ["Starts", "Uses"],
        ),
        _ => (
            "{n} plugin: agents and what they use, installed together.|{n} plugins: agents and what they use, installed together.",
            ["Agents", "Needs"],
        ),
    };
    let title = LISTS.iter().find(|(other, _)| *other == folder);
    let name = |ix: usize| atlas.model.catalog.components[found[ix]].name.clone();

    ComponentList {
        name: title.map_or("", |(_, title)| title),
        lead: words.fill(lead, &[("n", Value::Count(found.len()))]),
        kinds: kinds.collect(),
        columns,
        rows: Leaf::range(found.len(), number)
            .map(|at| entry(atlas, found[at]))
            .collect(),
        leaves: Leaf::all(&format!("{folder}/"), found.len(), number, name),
    }
}

fn entry<'m>(atlas: &Atlas<'m>, ix: usize) -> Row<'m> {
    let model = atlas.model;
    let component = &model.catalog.components[ix];
    let users = || model.uses.users(ix).count();
    let starts = || {
        let mut agents: Vec<_> = model.graph.started(ix).iter().map(|one| one.to).collect();
        agents.dedup();
        agents.len()
    };
    let counts = match component.kind {
        Kind::Skill => [users(), starts()],
        Kind::McpServer => [users(), component.configurations().len()],
        Kind::Command | Kind::Instructions => [starts(), model.uses.of(User::Component(ix)).len()],
        Kind::Plugin | Kind::Marketplace => {
            [model.parts(ix).agents.len(), model.uses.needs_of(ix).len()]
        }
    };

    Row {
        name: &component.name,
        href: url::href(&model.catalog.component_url(ix)),
        about: about(component),
        path: &component.path,
        is_twin: atlas.model.catalog.has_twin(ix),
        source: atlas.has_sources().then_some(&*component.source),
        counts,
    }
}

/// Returns what a list says of a component: its description, or how a server is run or reached.
fn about(component: &Component) -> String {
    let configured = component.configurations().iter().find_map(run);
    let text = configured.unwrap_or(&component.description);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");

    match text.char_indices().nth(LONGEST_ABOUT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// Returns what is run or reached.
fn run(configuration: &Configuration) -> Option<&str> {
    let Configuration {
        package,
        command,
        url,
        ..
    } = configuration;
    package.as_deref().or(command.as_deref()).or(url.as_deref())
}

fn page<'m>(atlas: &Atlas<'m>, ix: usize) -> ComponentPage<'m> {
    let model = atlas.model;
    let component = &model.catalog.components[ix];
    let folder = component_folder(component.kind);
    let title = LISTS.iter().find(|(other, _)| *other == folder);
    let title = title.map_or("", |(_, title)| title);
    let user = User::Component(ix);

    ComponentPage {
        name: &component.name,
        kind: word(component.kind),
        up: Link::new(atlas.words.say(title), &format!("{folder}/")),
        lead: &component.description,
        facts: facts(atlas, ix),
        configurations: component.configurations().iter().map(configured).collect(),
        users: uses::users(atlas, ix),
        unrestricted: unrestricted(atlas, component.kind),
        starts: uses::started(atlas, ix),
        uses: uses::named(atlas, user),
        holds: holds(atlas, ix),
        needs: uses::needs(atlas, ix),
        needed: uses::needed(atlas, ix),
        findings: findings(atlas, component),
        body: body(atlas, component),
    }
}

fn facts<'m>(atlas: &Atlas<'m>, ix: usize) -> ComponentFacts<'m> {
    let catalog = &atlas.model.catalog;
    let component = &catalog.components[ix];
    let around = catalog.plugin_around(&component.source, &component.path);
    let link = |plugin: usize| {
        Link::new(
            &catalog.components[plugin].name,
            &catalog.component_url(plugin),
        )
    };
    let manifests = component.plugin().map(|plugin| &plugin.manifests[..]);
    let mut versions = manifests
        .unwrap_or_default()
        .iter()
        .filter_map(|one| one.version.as_ref());

    ComponentFacts {
        path: &component.path,
        source: atlas.has_sources().then_some(&*component.source),
        view: atlas.view(ix, component.line),
        plugin: around.filter(|&plugin| plugin != ix).map(link),
        version: versions.next().map(|version| version.text.as_str()),
        tools: component.text().map_or(&[], |text| &text.tools.names),
        aliases: &component.aliases,
    }
}

fn configured(one: &Configuration) -> ConfigurationRow<'_> {
    ConfigurationRow {
        path: &one.path,
        line: one.line,
        runtime: one.runtime.as_deref().unwrap_or_default(),
        command: one.command.as_deref().unwrap_or_default(),
        package: one.package.as_deref().unwrap_or_default(),
        url: one.url.as_deref().unwrap_or_default(),
        variables: one
            .variables
            .iter()
            .map(|variable| variable.name.as_str())
            .collect(),
        is_disabled: one.disabled,
    }
}

/// Returns the agents that may use every server because they may use every tool.
fn unrestricted(atlas: &Atlas<'_>, kind: Kind) -> Option<Link> {
    let facets = atlas.facets(Facet::Capability);
    let all = facets.iter().find(|facet| facet.label == UNRESTRICTED)?;
    let phrase = "{n} more agent inherits every tool of their runtime|{n} more agents inherit every tool of their runtime";

    (kind == Kind::McpServer)
        .then(|| Link::new(&atlas.words.count(phrase, all.agents.len()), &all.url()))
}

/// Returns what a plugin holds, by kind.
fn holds<'m>(atlas: &Atlas<'m>, ix: usize) -> Vec<Holding<'m>> {
    let catalog = &atlas.model.catalog;
    if catalog.components[ix].kind != Kind::Plugin {
        return Vec::new();
    }
    let parts = atlas.model.parts(ix);
    let agents = Holding {
        name: "Agents",
        parts: parts
            .agents
            .iter()
            .map(|&agent| atlas.link(agent))
            .collect(),
    };
    let of_kind = |(folder, title): (&str, &'static str)| {
        let own = parts.components.iter().copied();
        let own = own.filter(|&part| component_folder(catalog.components[part].kind) == folder);
        let link =
            |part: usize| Link::new(&catalog.components[part].name, &catalog.component_url(part));
        Holding {
            name: title,
            parts: own.map(link).collect(),
        }
    };

    let others = LISTS.into_iter().map(of_kind);
    let all = std::iter::once(agents).chain(others);
    all.filter(|holding| !holding.parts.is_empty()).collect()
}

/// Returns the findings in a component's file.
fn findings<'m>(atlas: &Atlas<'m>, component: &Component) -> Vec<Noticed<'m>> {
    let paths: Vec<&str> = match component.plugin() {
        Some(plugin) => plugin
            .manifests
            .iter()
            .map(|manifest| &*manifest.path)
            .collect(),
        None => vec![&component.path],
    };
    let is_own = |finding: &&crate::finding::Finding| {
        let place = &finding.place;
        place.source == component.source && paths.contains(&&*place.path)
    };
    let own = atlas.findings.iter().filter(is_own);

    own.map(|finding| Noticed::of(atlas, finding)).collect()
}

/// Returns a text as HTML; links of components lead nowhere on the site.
fn body(atlas: &Atlas<'_>, component: &Component) -> String {
    let Some(text) = component.text() else {
        return String::new();
    };
    let setting = Setting {
        name: &component.name,
        resolve: &|_: &str| None,
        highlighter: &atlas.highlighter,
    };
    html(&text.body_text(), &text.body, &setting)
}
