//! Which agents a selector of the policy means.

use crate::capability::Capability;
use crate::catalog::Listing;
use crate::config::policy::{Policy, Selector, Term};
use crate::facts::Access;
use crate::tool::matches_glob;

/// What `can:` may ask for beside a capability or `mcp:<server>`.
const READ_ONLY: &str = "read-only";

/// What `is:` may ask for.
const FACTS: [&str; 4] = ["deprecated", "mended", READ_ONLY, "unrestricted"];

/// Tells whether a selector means an agent.
pub fn selects(selector: &Selector, listing: &Listing) -> bool {
    selector
        .terms
        .iter()
        .all(|term| fits(term, listing) != term.negated)
}

fn fits(term: &Term, listing: &Listing) -> bool {
    let any = |has: &dyn Fn(&str) -> bool| term.values.iter().any(|value| has(value));
    let agent = &listing.agent;
    match term.key.as_str() {
        "can" => any(&|value| can(listing, value)),
        "category" => any(&|value| {
            agent
                .category
                .as_deref()
                .is_some_and(|own| same(own, value))
        }),
        "dialect" => any(&|value| crate::agent::word(&agent.dialect) == value),
        "is" => any(&|value| is(listing, value)),
        "model" => any(&|value| {
            agent
                .models
                .iter()
                .any(|m| same(&m.family, value) || same(&m.raw, value))
        }),
        "name" => any(&|value| {
            matches_glob(value, &agent.name.to_lowercase()) || same(&listing.id, value)
        }),
        "owner" => any(&|value| listing.owners.iter().any(|owner| same(owner, value))),
        "path" => any(&|value| matches_glob(value, &agent.path.to_lowercase())),
        "source" => any(&|value| same(&agent.source, value)),
        "status" => any(&|value| agent.status().is_some_and(|status| same(status, value))),
        "tag" => any(&|value| {
            agent
                .tags
                .iter()
                .chain(&agent.domains)
                .any(|tag| same(tag, value))
        }),
        "tool" => any(&|value| Access::from(&agent.tools).may_use(value)),
        _ => false,
    }
}

fn can(listing: &Listing, value: &str) -> bool {
    match value {
        READ_ONLY => listing.capabilities.is_read_only(),
        value => listing
            .capabilities
            .names()
            .iter()
            .any(|name| same(name, value)),
    }
}

fn is(listing: &Listing, value: &str) -> bool {
    match value {
        "deprecated" => listing.agent.is_deprecated(),
        "mended" => !listing.agent.repairs.is_empty(),
        "unrestricted" => Access::from(&listing.agent.tools).is_unrestricted(),
        value => value == READ_ONLY && listing.capabilities.is_read_only(),
    }
}

fn same(own: &str, lower: &str) -> bool {
    own.to_lowercase() == lower
}

/// Returns what is wrong with a policy's selectors: values that no agent can have.
pub(super) fn trouble(policy: &Policy) -> Option<String> {
    let edges = policy
        .forbid
        .iter()
        .chain(&policy.only)
        .flat_map(|edges| [&edges.from, &edges.to]);
    let mut selectors = edges
        .chain(policy.tiers.iter().map(|tier| &tier.agents))
        .chain(&policy.owner_required);
    selectors.find_map(selector_trouble)
}

/// Returns what is wrong with a selector: a value that no agent can have.
pub fn selector_trouble(selector: &Selector) -> Option<String> {
    selector.terms.iter().find_map(|term| {
        let unknown = |known: &[&str]| {
            let value = term
                .values
                .iter()
                .find(|value| !known.contains(&value.as_str()) && !value.starts_with("mcp:"))?;
            let help = crate::finding::nearest(value, known.iter().copied());
            let help = help
                .map(|known| format!("; did you mean `{}:{known}`?", term.key))
                .unwrap_or_default();
            Some(format!("`{}:{value}` selects no agent{help}", term.key))
        };
        match term.key.as_str() {
            "can" => {
                let capabilities = Capability::ALL.into_iter().map(Capability::name);
                unknown(&capabilities.chain([READ_ONLY]).collect::<Vec<_>>())
            }
            "is" => unknown(&FACTS),
            _ => None,
        }
    })
}
