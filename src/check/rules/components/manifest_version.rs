//! Versions of plugins that are none, or that two files write differently.

use super::{Disagreement, disagreements, finding, plugins};
use crate::check::rule::{Example, Rule, Run};
use crate::component::{Component, Plugin, Stated};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "manifest/version",
    severity: Severity::Warning,
    summary: "a plugin's version is none, or its marketplace states another",
    why: "Runtimes update a plugin when its version grows; of two versions the manifest's counts, so that whoever raises the other \
          one ships nothing.",
    mend: "write one semantic version, such as `1.2.0`, into the manifest alone",
    source: "code.claude.com/docs/en/plugins-reference and /plugin-marketplaces, version resolution (2026-11)",
    example: Some(Example {
        flagged: "=== .claude-plugin/marketplace.json\n{\"name\": \"office\", \"plugins\": [{\"name\": \"books\", \"source\": \"./books\", \"version\": \"1.3.0\"}]}\n=== books/.claude-plugin/plugin.json\n{\"name\": \"books\", \"version\": \"1.2.0\"}\n",
        clean: "=== .claude-plugin/marketplace.json\n{\"name\": \"office\", \"plugins\": [{\"name\": \"books\", \"source\": \"./books\"}]}\n=== books/.claude-plugin/plugin.json\n{\"name\": \"books\", \"version\": \"1.2.0-beta.1\"}\n",
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

/// Reports versions of manifests that are not semantic.
fn unfit(rule: &Rule, component: &Component, plugin: &Plugin) -> Vec<Finding> {
    let manifests = plugin.manifests.iter();
    let unfit = manifests.filter_map(|manifest| {
        let version = manifest
            .version
            .as_ref()
            .filter(|version| !is_semantic(&version.text))?;
        let message = format!("`{}` is no semantic version", version.text);
        Some(
            finding(
                rule,
                &component.source,
                &manifest.path,
                version.line,
                message,
            )
            .help(rule.mend),
        )
    });

    unfit.collect()
}

/// Reports marketplaces that state another version than the manifests.
fn other(rule: &Rule, component: &Component, plugin: &Plugin) -> Vec<Finding> {
    let manifests = plugin.manifests.iter();
    let own: Vec<&Stated> = manifests.filter_map(|one| one.version.as_ref()).collect();
    let offers = plugin.offers.iter();
    let offered = offers.filter_map(|offer| Some((&offer.path, offer.version.as_ref()?)));
    let report = |(path, stated, own): Disagreement<'_>| {
        let message = format!(
            "the marketplace offers `{}` in version {}, its manifest says {}",
            component.name, stated.text, own.text
        );
        finding(rule, &component.source, path, stated.line, message).help(rule.mend)
    };

    disagreements(&own, offered).map(report).collect()
}

/// Tells whether a text is `MAJOR.MINOR.PATCH`, perhaps with what semantic versions have behind it.
fn is_semantic(version: &str) -> bool {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());

    core.split('.').count() == 3 && core.split('.').all(is_number)
}
