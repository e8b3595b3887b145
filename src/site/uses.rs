//! Rows that say who uses what, on which line: shared by the pages of agents and of components.

use serde::Serialize;

use super::atlas::Atlas;
use super::evidence::{Piece, pieces};
use super::url;
use crate::component::Kind;
use crate::draw::words;
use crate::graph::{Layer, Relation};
use crate::uses::{Missing, Need, Needed, Use, User};
use crate::words::Words;

/// How many tools of a server a row names.
const TOOLS: usize = 6;

/// Something that is used or started, or who does so.
#[derive(Debug, Clone, Serialize)]
pub(super) struct UseRow<'m> {
    name: &'m str,
    /// Its page; nothing where it is not in the catalog.
    href: Option<String>,
    /// What it is, such as `skill`.
    kind: &'static str,
    /// As what it is used or started, in words; empty where nothing more is to be said.
    what: String,
    /// The words that say so.
    quote: Vec<Piece<'m>>,
    line: u32,
    /// Where the line can be read on the site.
    line_href: Option<String>,
    /// Where it can be read in the repository.
    line_view: Option<String>,
    /// Whether metadata says so.
    is_declared: bool,
}

/// Returns what a user uses, and what its metadata names and the catalog does not have.
pub(super) fn named<'m>(atlas: &Atlas<'m>, user: User) -> Vec<UseRow<'m>> {
    [used(atlas, user), missing(atlas, user)].concat()
}

fn used<'m>(atlas: &Atlas<'m>, user: User) -> Vec<UseRow<'m>> {
    let uses = atlas.model.uses.of(user).iter();

    uses.map(|one| row(atlas, one, User::Component(one.component)))
        .collect()
}

/// Returns who uses a component.
pub(super) fn users<'m>(atlas: &Atlas<'m>, component: usize) -> Vec<UseRow<'m>> {
    let users = atlas.model.uses.users(component);

    users.map(|one| row(atlas, one, one.user)).collect()
}

fn row<'m>(atlas: &Atlas<'m>, one: &'m Use, shown: User) -> UseRow<'m> {
    UseRow {
        what: tools(&atlas.words, &one.tools),
        quote: pieces(&one.quote),
        is_declared: one.layer == Layer::Declared,
        ..at(atlas, shown, one.user, one.line)
    }
}

/// Returns the tools of a server as a row names them.
fn tools(words: &Words, tools: &[String]) -> String {
    let named = tools[..tools.len().min(TOOLS)].join(", ");
    match tools.len().saturating_sub(TOOLS) {
        0 => named,
        more => {
            let more = words.count("{n} more", more);
            format!("{named}, {more}")
        }
    }
}

/// Returns what starts an agent, or names it.
pub(super) fn starters<'m>(atlas: &Atlas<'m>, agent: usize) -> Vec<UseRow<'m>> {
    let starters = atlas.model.graph.starters(agent);

    starters
        .map(|one| start(atlas, one, User::Component(one.from)))
        .collect()
}

/// Returns the agents that a component starts, or names.
pub(super) fn started<'m>(atlas: &Atlas<'m>, component: usize) -> Vec<UseRow<'m>> {
    let started = atlas.model.graph.started(component).iter();

    started
        .filter_map(|one| Some(start(atlas, one, User::Agent(one.to?))))
        .collect()
}

fn start<'m>(atlas: &Atlas<'m>, one: &'m Relation, shown: User) -> UseRow<'m> {
    UseRow {
        what: atlas.words.say(words(one.relation)).to_owned(),
        quote: pieces(one.quote.trim()),
        is_declared: one.layer == Layer::Declared,
        ..at(atlas, shown, User::Component(one.from), one.line)
    }
}

fn missing<'m>(atlas: &Atlas<'m>, user: User) -> Vec<UseRow<'m>> {
    let missing = atlas.model.uses.missing.iter();

    missing
        .filter(|one| one.user == user)
        .map(|one| absent(atlas, one))
        .collect()
}

fn absent<'m>(atlas: &Atlas<'m>, one: &'m Missing) -> UseRow<'m> {
    UseRow {
        name: &one.name,
        href: None,
        kind: word(one.kind),
        is_declared: true,
        ..at(atlas, one.user, one.user, one.line)
    }
}

/// Something that a plugin needs of another, and the part of it that says so.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NeedRow<'m> {
    needed: UseRow<'m>,
    /// The plugin that brings it, or that needs it; empty where none does.
    plugin: &'m str,
    plugin_href: Option<String>,
    /// The part that says so.
    by: &'m str,
    by_href: Option<String>,
}

/// Returns what a plugin needs of others.
pub(super) fn needs<'m>(atlas: &Atlas<'m>, plugin: usize) -> Vec<NeedRow<'m>> {
    let needs = atlas.model.uses.needs_of(plugin).iter();

    needs
        .map(|need| need_row(atlas, need, around(atlas, need)))
        .collect()
}

/// Returns what other plugins need of a plugin.
pub(super) fn needed<'m>(atlas: &Atlas<'m>, plugin: usize) -> Vec<NeedRow<'m>> {
    let needs = atlas.model.uses.needs.iter();

    needs
        .filter(|need| around(atlas, need) == Some(plugin))
        .map(|need| need_row(atlas, need, Some(need.plugin)))
        .collect()
}

/// Returns the plugin that brings what is needed.
fn around(atlas: &Atlas<'_>, need: &Need) -> Option<usize> {
    let catalog = &atlas.model.catalog;
    match need.needed {
        Needed::Agent(ix) => {
            let agent = &catalog.agents[ix].agent;
            catalog.plugin_around(&agent.source, &agent.path)
        }
        Needed::Component(ix) => {
            let one = &catalog.components[ix];
            catalog.plugin_around(&one.source, &one.path)
        }
        Needed::Missing(..) => None,
    }
}

fn need_row<'m>(atlas: &Atlas<'m>, need: &'m Need, plugin: Option<usize>) -> NeedRow<'m> {
    let needed = match &need.needed {
        Needed::Agent(ix) => at(atlas, User::Agent(*ix), need.user, need.line),
        Needed::Component(ix) => at(atlas, User::Component(*ix), need.user, need.line),
        Needed::Missing(kind, name) => UseRow {
            name,
            href: None,
            kind: word(*kind),
            ..at(atlas, need.user, need.user, need.line)
        },
    };
    let by = at(atlas, need.user, need.user, need.line);

    NeedRow {
        needed: UseRow {
            quote: pieces(need.quote.trim()),
            ..needed
        },
        plugin: plugin.map_or("", |ix| &atlas.model.catalog.components[ix].name),
        plugin_href: plugin.map(|ix| url::href(&atlas.model.catalog.component_url(ix))),
        by: by.name,
        by_href: by.href,
    }
}

/// Returns a row that shows something on a line of a user's file.
fn at<'m>(atlas: &Atlas<'m>, shown: User, user: User, line: u32) -> UseRow<'m> {
    let catalog = &atlas.model.catalog;
    let (name, url, kind) = match shown {
        User::Agent(ix) => {
            let listing = atlas.agent(ix);
            (&listing.agent.name, listing.url(), "agent")
        }
        User::Component(ix) => {
            let component = &catalog.components[ix];
            let kind = word(component.kind);
            (&component.name, catalog.component_url(ix), kind)
        }
    };
    let line_view = match user {
        User::Agent(_) => None,
        User::Component(ix) => atlas.view(ix, line),
    };
    let line_href = match user {
        User::Agent(ix) => Some(atlas.line(ix, line)),
        User::Component(_) => None,
    };

    UseRow {
        name,
        href: Some(url::href(&url)),
        kind,
        what: String::new(),
        quote: Vec::new(),
        line,
        line_href,
        line_view,
        is_declared: false,
    }
}

/// Returns the word for one of a kind.
pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Skill => "skill",
        Kind::McpServer => "MCP server",
        Kind::Command => "command",
        Kind::Instructions => "instructions",
        Kind::Plugin => "plugin",
        Kind::Marketplace => "marketplace",
    }
}
