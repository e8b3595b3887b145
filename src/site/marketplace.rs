//! `.claude-plugin/marketplace.json`: the repositories that agents come from, for Claude Code to install them by git
//! (<https://code.claude.com/docs/en/plugin-marketplaces> and the schema of schemastore.org, read in November 2026).
//!
//! A marketplace that is added by its address has no files of its own: each plugin names a repository, at the commit
//! that the site was built from, and the agents in it one by one, as folders are refused.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Press;
use super::atlas::Atlas;
use crate::agent::Agent;
use crate::agent::dialect::Dialect;
use crate::source::Origin;

const PATH: &str = ".claude-plugin/marketplace.json";

/// Adds the marketplace where the site's address is known and a repository has agents that Claude Code reads.
pub(super) fn pages(press: &mut Press<'_>) {
    if let Some(marketplace) = marketplace(&press.atlas) {
        press.bytes(PATH, format!("{marketplace}\n").into_bytes());
    }
}

fn marketplace(atlas: &Atlas<'_>) -> Option<Value> {
    let base = atlas.base_url.as_deref()?;
    let mut repositories: BTreeMap<&str, (&Origin, BTreeSet<String>)> = BTreeMap::new();
    for ix in 0..atlas.agents() {
        let agent = &atlas.agent(ix).agent;
        let Some(origin) = atlas.origin(ix) else {
            continue;
        };
        let path = origin
            .path(&agent.path)
            .filter(|path| path.ends_with(".md") && is_read(agent));
        if let Some(path) = path {
            repositories
                .entry(origin.page())
                .or_insert_with(|| (origin, BTreeSet::new()))
                .1
                .insert(path);
        }
    }
    if repositories.is_empty() {
        return None;
    }
    let names = names(&repositories.keys().copied().collect::<Vec<_>>());
    let plugins = repositories.values().zip(names);
    let plugins: Vec<Value> = plugins
        .map(|((origin, paths), name)| plugin(origin, paths, &name, base))
        .collect();
    let description = match atlas.site.description.as_str() {
        "" => format!("The agents of {base}"),
        said => said.to_owned(),
    };
    Some(json!({
        // Titles are often alike, and of two marketplaces with one name a runtime keeps one: addresses are not.
        "name": dashed(base.split("://").last().unwrap_or(base)),
        "owner": { "name": atlas.site.title, "url": base },
        "description": description,
        "plugins": plugins,
    }))
}

/// Tells whether Claude Code reads an agent: it asks for a name and a description, and for nothing of another runtime.
fn is_read(agent: &Agent) -> bool {
    let dialect = matches!(
        agent.dialect,
        Dialect::ClaudeCode | Dialect::ClaudeFlow | Dialect::Plain
    );
    dialect && !agent.description.is_empty()
}

fn plugin(origin: &Origin, paths: &BTreeSet<String>, name: &str, base: &str) -> Value {
    let page = origin.page();
    // Cloned over HTTPS whoever the host is: a source of kind `github` may be asked for by SSH.
    let mut source = json!({ "source": "url", "url": format!("{page}.git") });
    match origin.commit() {
        Some(commit) if commit.len() == 40 => source["sha"] = commit.into(),
        _ => source["ref"] = origin.branch().into(),
    }
    let agents = if paths.len() == 1 {
        "1 agent".to_owned()
    } else {
        format!("{} agents", paths.len())
    };
    json!({
        "name": name,
        "source": source,
        "description": format!("{agents} of {}", page.split("://").last().unwrap_or(page)),
        "homepage": base,
        "repository": page,
        "strict": false,
        "agents": paths.iter().map(|path| format!("./{path}")).collect::<Vec<_>>(),
    })
}

/// Names repositories by the last part of their pages, with its host and owner where two would have one name.
fn names(pages: &[&str]) -> Vec<String> {
    let short = |page: &str| dashed(page.rsplit('/').next().unwrap_or(page));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    pages
        .iter()
        .for_each(|page| *counts.entry(short(page)).or_default() += 1);
    let name = |page: &&str| match short(page) {
        name if counts[&name] == 1 && !name.is_empty() => name,
        _ => dashed(page.split("://").last().unwrap_or(page)),
    };
    pages.iter().map(name).collect()
}

/// Returns a text as lower-case letters and digits with single dashes between.
fn dashed(text: &str) -> String {
    let parts = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty());
    parts
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_of_one_name_are_told_apart() {
        let pages = [
            "https://github.com/a/agents",
            "https://github.com/b/agents",
            "https://gitlab.com/c/Ops_Team",
        ];
        assert_eq!(
            names(&pages),
            ["github-com-a-agents", "github-com-b-agents", "ops-team"]
        );
    }
}
