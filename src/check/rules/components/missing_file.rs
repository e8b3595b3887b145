//! Files that manifests name and that are not there.

use super::{finding, plugins};
use crate::check::rule::{Example, Rule, Run};
use crate::component::{Listed, Manifest, Marketplace};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "manifest/missing-file",
    severity: Severity::Error,
    summary: "a manifest names a file that is not there",
    why: "Claude Code refuses the whole plugin for one missing file, and of a marketplace the plugin that is not where it says.",
    mend: "correct the path, which starts at the folder of the plugin, or add the file",
    source: "code.claude.com/docs/en/plugins-reference and /plugin-marketplaces (2026-11)",
    example: Some(Example {
        flagged: "=== books/.claude-plugin/plugin.json\n{\"name\": \"books\", \"agents\": [\"./agents/keeper.md\", \"./agents/auditor.md\"]}\n=== books/agents/keeper.md\n---\nname: keeper\ndescription: Keeps books.\n---\n",
        clean: "=== books/.claude-plugin/plugin.json\n{\"name\": \"books\", \"agents\": [\"./agents/keeper.md\"]}\n=== books/agents/keeper.md\n---\nname: keeper\ndescription: Keeps books.\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let manifests = plugins(model).flat_map(|(_, component, plugin)| {
        let manifests = plugin.manifests.iter();
        manifests.map(|manifest| (&component.source, manifest))
    });
    let named = manifests.flat_map(|(source, manifest)| {
        let missing = manifest.listed.iter().filter(|listed| is_missing(listed));
        missing.map(|listed| {
            let message = says(manifest, listed);
            finding(rule, source, &manifest.path, listed.line, message).help(rule.mend)
        })
    });

    let offered = model.catalog.marketplaces.iter();
    let offered = offered.flat_map(|marketplace| not_there(rule, marketplace));
    named.chain(offered).collect()
}

/// Tells whether a written path leads nowhere. One with a pattern in it is none.
fn is_missing(listed: &Listed) -> bool {
    !listed.exists && !listed.written.contains(['*', '{'])
}

fn says(manifest: &Manifest, listed: &Listed) -> String {
    let Listed { key, written, .. } = listed;
    if listed.path.is_none() {
        return format!("`{key}` names `{written}`, which leads out of the plugin");
    }
    let effect = match manifest.form.strict {
        true => format!(": {} does not load the plugin", manifest.form.runtime),
        false => String::new(),
    };

    format!("`{key}` names `{written}`, which is not there{effect}")
}

/// Reports plugins that a marketplace offers from folders that are not there.
fn not_there(rule: &Rule, marketplace: &Marketplace) -> Vec<Finding> {
    let offers = marketplace.offers.iter();
    let missing = offers.filter_map(|offer| {
        let folder = offer.folder.as_ref().filter(|folder| is_missing(folder))?;
        let name = offer.name.as_ref().map_or("", |name| &name.text);
        let message = format!(
            "the plugin `{name}` is offered from `{}`, which is not there",
            folder.written
        );
        Some(finding(rule, &marketplace.source, &offer.path, folder.line, message).help(rule.mend))
    });

    missing.collect()
}
