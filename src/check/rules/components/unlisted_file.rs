//! Files that stand in a plugin and that its manifest leaves out.

use super::{finding, plugins};
use crate::check::rule::{Example, Rule, Run};
use crate::component::{Component, Kind, Listed, Manifest};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "manifest/unlisted-file",
    severity: Severity::Warning,
    summary: "a file stands in a plugin and its manifest does not list it",
    why: "A list takes the place of the folder that is read without one: whoever installs the plugin does not get the file.",
    mend: "list the file, list the folder, or leave the key out",
    source: "code.claude.com/docs/en/plugins-reference, component paths (2026-11)",
    example: Some(Example {
        flagged: "=== books/.claude-plugin/plugin.json\n{\"name\": \"books\", \"agents\": [\"./agents/keeper.md\"]}\n=== books/agents/keeper.md\n---\nname: keeper\ndescription: Keeps books.\n---\n=== books/agents/auditor.md\n---\nname: auditor\ndescription: Audits books.\n---\n",
        clean: "=== books/.claude-plugin/plugin.json\n{\"name\": \"books\", \"agents\": \"./agents/\"}\n=== books/agents/keeper.md\n---\nname: keeper\ndescription: Keeps books.\n---\n=== books/agents/auditor.md\n---\nname: auditor\ndescription: Audits books.\n---\n",
    }),
    run: Run::Catalog(run),
};

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (ix, component, plugin) in plugins(model) {
        for manifest in &plugin.manifests {
            for (key, folder) in &manifest.form.replaces {
                let listed: Vec<&Listed> = of_key(manifest, key).collect();
                let Some(first) = listed.first() else {
                    continue;
                };
                let folder = [plugin.folder.as_str(), folder].join("/");
                let folder = folder.trim_start_matches('/');
                let left = paths(model, ix, component, key).into_iter().filter(|path| {
                    is_in(path, folder) && !listed.iter().any(|listed| lists(listed, path))
                });
                findings.extend(left.map(|path| {
                    let message =
                        format!("`{path}` stands in the plugin, and `{key}` does not list it");
                    finding(rule, &component.source, &manifest.path, first.line, message)
                        .help(rule.mend)
                }));
            }
        }
    }
    findings
}

fn of_key<'m>(manifest: &'m Manifest, key: &str) -> impl Iterator<Item = &'m Listed> {
    let listed = manifest.listed.iter();

    listed.filter(move |listed| listed.key == key)
}

/// Returns the files of a plugin that a key of its manifest is about.
fn paths<'m>(model: &'m Model, ix: usize, plugin: &Component, key: &str) -> Vec<&'m str> {
    let parts = model.parts(ix);
    let components = &model.catalog.components;
    let is_command = |part: &usize| components[*part].kind == Kind::Command;
    let agents = parts
        .agents
        .iter()
        .map(|&agent| &model.catalog.agents[agent].agent);
    let mut paths: Vec<&str> = match key {
        "agents" => agents.map(|agent| &*agent.path).collect(),
        _ => {
            let commands = parts.components.iter().copied().filter(is_command);
            commands.map(|part| &*components[part].path).collect()
        }
    };

    paths.retain(|path| *path != &*plugin.path);
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn lists(listed: &Listed, path: &str) -> bool {
    let is_it = |listed: &str| listed.is_empty() || listed == path || is_in(path, listed);

    listed.path.as_deref().is_some_and(is_it)
}

/// Tells whether a path stands below a folder.
fn is_in(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);

    rest.is_some_and(|rest| rest.starts_with('/'))
}
