//! Names of plugins that runtimes do not take, or that two files write differently.

use super::{Disagreement, disagreements, finding, plugins};
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
    let manifests = plugin.manifests.iter();
    let own: Vec<&Stated> = manifests.filter_map(|one| one.name.as_ref()).collect();
    let offers = plugin.offers.iter();
    let offered = offers.filter_map(|offer| Some((&offer.path, offer.name.as_ref()?)));
    let report = |(path, stated, own): Disagreement<'_>| {
        let message = format!(
            "the marketplace calls the plugin `{}`, its manifest `{}`",
            stated.text, own.text
        );
        finding(rule, &component.source, path, stated.line, message).help(rule.mend)
    };

    disagreements(&own, offered).map(report).collect()
}

fn is_kebab(name: &str) -> bool {
    let is_letter =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');

    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_letter)
}
