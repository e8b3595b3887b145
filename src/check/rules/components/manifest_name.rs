//! Names of plugins that runtimes do not take, or that two files write differently.

use super::{finding, plugins};
use crate::check::rule::{Example, Rule, Run};
use crate::component::{Component, Plugin, Stated};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "manifest/name",
    severity: Severity::Warning,
    summary: "a plugin has no name, one that runtimes do not take, or two",
    why: "The name stands before every agent, skill and command of the plugin (`plugin:name`). A plugin that a marketplace calls \
          otherwise is installed by one name and called by another.",
    mend: "write one name in lower case with hyphens into the manifest and the marketplace",
    source: "code.claude.com/docs/en/plugins-reference and docs.github.com/copilot/reference/cli-plugin-reference (2026-11)",
    example: Some(Example {
        flagged: "=== books/.claude-plugin/plugin.json\n{\"name\": \"Our Books\"}\n",
        clean: "=== books/.claude-plugin/plugin.json\n{\"name\": \"our-books\"}\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let of_plugin = |(_, component, plugin)| {
        [
            unfit(rule, component, plugin),
            other(rule, component, plugin),
        ]
        .concat()
    };

    plugins(model).flat_map(of_plugin).collect()
}

/// Reports manifests without a name that runtimes take.
fn unfit(rule: &Rule, component: &Component, plugin: &Plugin) -> Vec<Finding> {
    let manifests = plugin.manifests.iter();
    let unfit = manifests.filter_map(|manifest| {
        let message = match &manifest.name {
            None => "the manifest has no `name`".to_owned(),
            Some(name) if !is_kebab(&name.text) => {
                format!(
                    "`{}` is no name of a plugin: letters in lower case, digits and hyphens are",
                    name.text
                )
            }
            Some(_) => return None,
        };
        let line = manifest.name.as_ref().map_or(1, |name| name.line);
        Some(finding(rule, &component.source, &manifest.path, line, message).help(rule.mend))
    });

    unfit.collect()
}

/// Reports marketplaces that call a plugin otherwise than its manifests.
fn other(rule: &Rule, component: &Component, plugin: &Plugin) -> Vec<Finding> {
    let own: Vec<&Stated> = plugin
        .manifests
        .iter()
        .filter_map(|one| one.name.as_ref())
        .collect();
    let offers = plugin.offers.iter();
    let other = offers.filter_map(|offer| {
        let name = offer.name.as_ref()?;
        let first = own
            .first()
            .filter(|_| own.iter().all(|own| own.text != name.text))?;
        let message = format!(
            "the marketplace calls the plugin `{}`, its manifest `{}`",
            name.text, first.text
        );
        Some(finding(rule, &component.source, &offer.path, name.line, message).help(rule.mend))
    });

    other.collect()
}

fn is_kebab(name: &str) -> bool {
    let is_letter =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');

    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_letter)
}
