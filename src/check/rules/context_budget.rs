//! Agents that take more of a model's context than the catalog allows.

use crate::check::rule::{Example, Rule, Run};
use crate::config;
use crate::config::policy::Policy;
use crate::finding::{Finding, Place, Severity};
use crate::model::Model;
use crate::source::Plugin;

pub(super) const RULE: Rule = Rule {
    id: "policy/context-budget",
    severity: Severity::Error,
    summary: "agents take more tokens than the configuration allows",
    why: "Every session is told of every agent that it could call, whether or not it calls one. \
          `[policy.context_budget]` says how many tokens one agent, a plugin or the catalog may take of every session, \
          and a prompt when its agent runs. Tokens are estimated.",
    mend: "shorten the descriptions, move what only some tasks need into files that agents read, or raise \
           `[policy.context_budget]` in agentdex.toml",
    source: "the catalog's own agentdex.toml (2026-11)",
    example: Some(Example {
        flagged: "=== agentdex.toml\n[policy.context_budget]\ndescription = 10\n=== a.md\n---\nname: a\ndescription: Reviews every migration of every schema, and every query that reads what it moves.\n---\n",
        clean: "=== agentdex.toml\n[policy.context_budget]\ndescription = 40\n=== a.md\n---\nname: a\ndescription: Reviews every migration of every schema, and every query that reads what it moves.\n---\n",
    }),
    run: Run::Policy(run),
};

fn run(rule: &Rule, model: &Model, policy: &Policy) -> Vec<Finding> {
    let budget = &policy.context_budget;
    let mut findings = Vec::new();
    for listing in &model.catalog.agents {
        let session = over(
            listing.agent.session_tokens as usize,
            budget.description,
            SESSION,
        );
        let prompt = budget.prompt.and_then(|most| {
            over(
                listing.prompt_tokens() as usize,
                Some(most),
                "its own context",
            )
        });
        let messages = session.into_iter().chain(prompt);
        let messages = messages.map(|over| format!("`{}` takes {over}", listing.id));
        findings.extend(messages.map(|message| rule.finding(listing, message)));
    }

    let plugins = budget
        .plugin
        .map(|_| model.catalog.session_tokens_of_plugins());
    for (plugin, tokens) in plugins.into_iter().flatten() {
        let message = over(tokens, budget.plugin, SESSION)
            .map(|over| format!("the agents of the plugin `{}` take {over}", plugin.name));
        findings.extend(message.map(|message| about(rule, manifest(plugin), message)));
    }
    let configuration = || Place::file("agentdex".into(), config::FILE.into());
    let message = over(model.catalog.session_tokens(), budget.catalog, SESSION)
        .map(|over| format!("the agents of the catalog take {over}"));
    findings.extend(message.map(|message| about(rule, configuration(), message)));

    let help = |finding: Finding| finding.help(rule.mend);
    findings.into_iter().map(help).collect()
}

/// Whose context descriptions take a part of.
const SESSION: &str = "every session";

/// Says how far tokens are over a budget, where they are.
fn over(tokens: usize, budget: Option<usize>, whose: &str) -> Option<String> {
    let budget = budget.filter(|&budget| tokens > budget)?;
    Some(format!(
        "about {tokens} tokens of {whose}, and {budget} are allowed"
    ))
}

fn about(rule: &Rule, place: Place, message: String) -> Finding {
    Finding::new(rule.id, rule.severity, place, message)
}

fn manifest(plugin: &Plugin) -> Place {
    Place::file(plugin.source.clone(), plugin.manifest().into())
}
