//! Rules about what agents use: skills, MCP servers, and the manifests of plugins.

pub(super) mod manifest_name;
pub(super) mod manifest_version;
pub(super) mod missing_file;
pub(super) mod missing_server;
pub(super) mod missing_skill;
pub(super) mod secret;
pub(super) mod unlisted_file;

use std::sync::Arc;

use crate::check::rule::Rule;
use crate::component::{Component, Kind, Plugin, Stated};
use crate::finding::{Finding, Place, Severity, Span, nearest};
use crate::model::Model;
use crate::uses::{self, Missing, User};

/// Returns the plugins of a catalog.
fn plugins(model: &Model) -> impl Iterator<Item = (usize, &Component, &Plugin)> {
    let components = model.catalog.components.iter().enumerate();

    components.filter_map(|(ix, component)| Some((ix, component, component.plugin()?)))
}

/// What a marketplace's file states of a plugin, and what the plugin's first manifest does instead.
type Disagreement<'p> = (&'p Arc<str>, &'p Stated, &'p Stated);

/// Returns what marketplaces state of a plugin where none of its manifests states the same.
fn disagreements<'p>(
    manifests: &[&'p Stated],
    offered: impl Iterator<Item = (&'p Arc<str>, &'p Stated)>,
) -> impl Iterator<Item = Disagreement<'p>> {
    offered.filter_map(move |(path, stated)| {
        let is_other = manifests.iter().all(|own| own.text != stated.text);
        let first = manifests.first().filter(|_| is_other)?;

        Some((path, stated, *first))
    })
}

/// Returns a finding on a line of a file that is no agent's.
fn finding(rule: &Rule, source: &Arc<str>, path: &Arc<str>, line: u32, message: String) -> Finding {
    let place = Place::file(source.clone(), path.clone());

    Finding::new(rule.id, rule.severity, place, message).at(Span::line(line))
}

/// Reports what files name and the catalog does not have.
fn missing(
    rule: &Rule,
    model: &Model,
    kind: Kind,
    say: impl Fn(&str, &str) -> String,
) -> Vec<Finding> {
    let of_kind = model.uses.missing.iter().filter(|one| one.kind == kind);
    let known = || {
        let components = model.catalog.components.iter();
        let own = components.filter(|component| component.kind == kind);
        own.map(|component| component.name.as_str())
    };
    let report = |one: &Missing| {
        let user = match one.user {
            User::Agent(ix) => model.catalog.agents[ix].id.clone(),
            User::Component(ix) => model.catalog.component_id(ix),
        };
        let place = uses::place(&model.catalog, one.user, one.line);
        let message = say(&user, &one.name);
        let near = nearest(&one.name, known());
        // A person may configure a server for all projects: only a slip of the pen is sure.
        let severity = match (kind, near) {
            (Kind::McpServer, None) => Severity::Info,
            _ => rule.severity,
        };

        let finding = Finding::new(rule.id, severity, place, message);
        finding.help(rule.mend).near(near)
    };

    of_kind.map(report).collect()
}
