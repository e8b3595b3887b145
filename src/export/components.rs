//! What agents use and what starts them, as programs read it.

use std::sync::Arc;

use serde::Serialize;

use super::sha256;
use crate::agent::RelationType;
use crate::component::{Component, Configuration, Kind, Manifest};
use crate::graph::{Layer, Relation};
use crate::model::Model;
use crate::uses::{Need, Needed, Use, User};

/// What an agent or a component uses.
#[derive(Serialize)]
pub(super) struct UseRecord<'a> {
    id: String,
    kind: Kind,
    name: &'a str,
    layer: Layer,
    /// The tools of a server that are named; all of them where none is.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tools: &'a [String],
    line: u32,
}

/// What starts an agent.
#[derive(Serialize)]
pub(super) struct StartRecord<'a> {
    id: String,
    kind: Kind,
    name: &'a str,
    relation: RelationType,
    layer: Layer,
    path: &'a str,
    line: u32,
}

/// A component.
#[derive(Serialize)]
pub(super) struct ComponentRecord<'a> {
    id: String,
    kind: Kind,
    name: &'a str,
    source: &'a Arc<str>,
    path: &'a Arc<str>,
    line: u32,
    url: String,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    /// Tools that a skill or a command may use without asking.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tools: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    configurations: Vec<ConfigurationRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plugin: Option<PluginRecord<'a>>,
    uses: Vec<UseRecord<'a>>,
    /// Agents that its text starts or names.
    starts: Vec<CallRecord<'a>>,
    used_by: Vec<UserRecord<'a>>,
}

#[derive(Serialize)]
struct ConfigurationRecord<'a> {
    path: &'a str,
    line: u32,
    runtime: Option<&'a str>,
    command: Option<&'a str>,
    package: Option<&'a str>,
    url: Option<&'a str>,
    /// Environment variables by name: no value is read.
    variables: Vec<&'a str>,
}

#[derive(Serialize)]
struct PluginRecord<'a> {
    folder: &'a str,
    version: Option<&'a str>,
    manifests: Vec<&'a str>,
    agents: Vec<&'a str>,
    components: Vec<String>,
    /// What its parts name and it does not bring.
    needs: Vec<NeedRecord<'a>>,
}

#[derive(Serialize)]
struct NeedRecord<'a> {
    /// The part that says so.
    by: String,
    kind: &'static str,
    /// What is needed; null where the catalog does not have it.
    id: Option<String>,
    name: &'a str,
    /// The plugin that brings it.
    plugin: Option<&'a str>,
    line: u32,
}

#[derive(Serialize)]
struct CallRecord<'a> {
    agent: &'a str,
    relation: RelationType,
    layer: Layer,
    line: u32,
}

#[derive(Serialize)]
struct UserRecord<'a> {
    /// The id of an agent or of a component.
    id: String,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tools: &'a [String],
    line: u32,
}

/// Returns what an agent or a component uses.
pub(super) fn uses(model: &Model, user: User) -> Vec<UseRecord<'_>> {
    let uses = model.uses.of(user).iter();

    uses.map(|one| use_record(model, one)).collect()
}

fn use_record<'a>(model: &'a Model, one: &'a Use) -> UseRecord<'a> {
    let component = &model.catalog.components[one.component];
    UseRecord {
        id: model.catalog.component_id(one.component),
        kind: component.kind,
        name: &component.name,
        layer: one.layer,
        tools: &one.tools,
        line: one.line,
    }
}

/// Returns what starts an agent.
pub(super) fn started_by(model: &Model, agent: usize) -> Vec<StartRecord<'_>> {
    let record = |relation: &Relation| {
        let component = &model.catalog.components[relation.from];
        StartRecord {
            id: model.catalog.component_id(relation.from),
            kind: component.kind,
            name: &component.name,
            relation: relation.relation,
            layer: relation.layer,
            path: &component.path,
            line: relation.line,
        }
    };
    model.graph.starters(agent).map(record).collect()
}

/// Returns a component.
pub(super) fn record(model: &Model, ix: usize) -> ComponentRecord<'_> {
    let component = &model.catalog.components[ix];
    let text = component.text();
    let users = model.uses.users(ix).map(|one| UserRecord {
        id: user_id(model, one.user),
        tools: &one.tools,
        line: one.line,
    });

    ComponentRecord {
        id: model.catalog.component_id(ix),
        kind: component.kind,
        name: &component.name,
        source: &component.source,
        path: &component.path,
        line: component.line,
        url: model.catalog.component_url(ix),
        description: &component.description,
        sha256: text.map(|text| sha256(text.own_bytes())),
        bytes: text.map(|text| text.own_bytes().len()),
        tools: text.map_or(&[], |text| &text.tools.names),
        configurations: component
            .configurations()
            .iter()
            .map(configuration)
            .collect(),
        plugin: plugin(model, ix, component),
        uses: uses(model, User::Component(ix)),
        starts: model
            .graph
            .started(ix)
            .iter()
            .filter_map(|one| call(model, one))
            .collect(),
        used_by: users.collect(),
    }
}

fn call<'a>(model: &'a Model, relation: &Relation) -> Option<CallRecord<'a>> {
    Some(CallRecord {
        agent: &model.catalog.agents[relation.to?].id,
        relation: relation.relation,
        layer: relation.layer,
        line: relation.line,
    })
}

fn configuration(one: &Configuration) -> ConfigurationRecord<'_> {
    ConfigurationRecord {
        path: &one.path,
        line: one.line,
        runtime: one.runtime.as_deref(),
        command: one.command.as_deref(),
        package: one.package.as_deref(),
        url: one.url.as_deref(),
        variables: one
            .variables
            .iter()
            .map(|variable| variable.name.as_str())
            .collect(),
    }
}

fn plugin<'a>(model: &'a Model, ix: usize, component: &'a Component) -> Option<PluginRecord<'a>> {
    let plugin = component.plugin()?;
    let parts = model.parts(ix);
    let version = |manifest: &'a Manifest| Some(manifest.version.as_ref()?.text.as_str());
    let ids = parts
        .agents
        .iter()
        .map(|&agent| model.catalog.agents[agent].id.as_str());
    let components = parts
        .components
        .iter()
        .map(|&one| model.catalog.component_id(one));

    Some(PluginRecord {
        folder: &plugin.folder,
        version: plugin.manifests.iter().find_map(version),
        manifests: plugin
            .manifests
            .iter()
            .map(|manifest| &*manifest.path)
            .collect(),
        agents: ids.collect(),
        components: components.collect(),
        needs: model
            .uses
            .needs_of(ix)
            .iter()
            .map(|need| need_record(model, need))
            .collect(),
    })
}

fn need_record<'a>(model: &'a Model, need: &'a Need) -> NeedRecord<'a> {
    let catalog = &model.catalog;
    let by = user_id(model, need.user);
    let (kind, id, name, around) = match &need.needed {
        Needed::Agent(ix) => {
            let listing = &catalog.agents[*ix];
            let around = catalog.plugin_around(&listing.agent.source, &listing.agent.path);
            (
                "agent",
                Some(listing.id.clone()),
                &listing.agent.name,
                around,
            )
        }
        Needed::Component(ix) => {
            let one = &catalog.components[*ix];
            let around = catalog.plugin_around(&one.source, &one.path);
            (
                one.kind.name(),
                Some(catalog.component_id(*ix)),
                &one.name,
                around,
            )
        }
        Needed::Missing(kind, name) => (kind.name(), None, name, None),
    };

    NeedRecord {
        by,
        kind,
        id,
        name,
        plugin: around.map(|ix| catalog.components[ix].name.as_str()),
        line: need.line,
    }
}

fn user_id(model: &Model, user: User) -> String {
    match user {
        User::Agent(ix) => model.catalog.agents[ix].id.clone(),
        User::Component(ix) => model.catalog.component_id(ix),
    }
}
