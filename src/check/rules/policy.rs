//! What the catalog's configuration allows and forbids between agents.

use crate::agent::RelationClass;
use crate::check::rule::{Example, Rule, Run};
use crate::check::rules::graph::span;
use crate::check::selector::selects;
use crate::config::policy::{EdgeLayer, Edges, Level, Policy};
use crate::finding::{Finding, Severity};
use crate::graph::{Layer, Relation};
use crate::model::Model;

pub(super) const FORBIDDEN: Rule = Rule {
    id: "policy/forbidden-relation",
    severity: Severity::Error,
    summary: "a relation is forbidden by the configuration",
    why: "`[[policy.forbid]]` says which agents must not call which others, by what they may do, where they stand or what they \
          are called.",
    mend: "remove the relation, or change `[[policy.forbid]]` in agentdex.toml",
    source: "the catalog's own agentdex.toml (2026-11)",
    example: Some(Example {
        flagged: "=== agentdex.toml\n[[policy.forbid]]\nfrom = \"can:read-only\"\nto = \"can:execute\"\nbecause = \"readers stay readers\"\n=== reader.md\n---\nname: reader\ndescription: Reads.\ntools: Read\nintegration:\n  can_delegate_to: [runner]\n---\n=== runner.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
        clean: "=== agentdex.toml\n[[policy.forbid]]\nfrom = \"can:read-only\"\nto = \"can:execute\"\n=== reader.md\n---\nname: reader\ndescription: Reads.\ntools: Read\nintegration:\n  can_delegate_to: [finder]\n---\n=== finder.md\n---\nname: finder\ndescription: Finds.\ntools: Grep\n---\n",
    }),
    run: Run::Policy(forbidden),
};

pub(super) const NO_OWNER: Rule = Rule {
    id: "policy/no-owner",
    severity: Severity::Error,
    summary: "an agent has no owner although the configuration requires one",
    why: "Nobody is asked when it fails, and nobody keeps it. `policy.owner_required` says which agents must have an owner.",
    mend: "name who answers for it as `owner` in its front matter, or for its folder in CODEOWNERS",
    source: "the catalog's own agentdex.toml (2026-11)",
    example: Some(Example {
        flagged: "=== agentdex.toml\n[policy]\nowner_required = \"can:execute\"\n=== runner.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
        clean: "=== agentdex.toml\n[policy]\nowner_required = \"can:execute\"\n=== runner.md\n---\nname: runner\ndescription: Runs.\ntools: Bash\nowner: \"@example/platform\"\n---\n",
    }),
    run: Run::Policy(no_owner),
};

pub(super) const NOT_ALLOWED: Rule = Rule {
    id: "policy/not-allowed",
    severity: Severity::Error,
    summary: "a relation leads to an agent that the configuration does not allow",
    why: "`[[policy.only]]` says which agents some agents may call; all others they must not.",
    mend: "remove the relation, or widen `[[policy.only]]` in agentdex.toml",
    source: "the catalog's own agentdex.toml (2026-11)",
    example: Some(Example {
        flagged: "=== agentdex.toml\n[[policy.only]]\nfrom = \"tag:billing\"\nto = \"tag:billing,audit\"\n=== rates.md\n---\nname: rates\ndescription: Rates.\ntags: [billing]\nintegration:\n  can_spawn: [mailer]\n---\n=== mailer.md\n---\nname: mailer\ndescription: Mails.\n---\n",
        clean: "=== agentdex.toml\n[[policy.only]]\nfrom = \"tag:billing\"\nto = \"tag:billing,audit\"\n=== rates.md\n---\nname: rates\ndescription: Rates.\ntags: [billing]\nintegration:\n  can_spawn: [ledger]\n---\n=== ledger.md\n---\nname: ledger\ndescription: Books.\ntags: [audit]\n---\n",
    }),
    run: Run::Policy(not_allowed),
};

pub(super) const UPWARD: Rule = Rule {
    id: "policy/upward-call",
    severity: Severity::Error,
    summary: "an agent calls an agent of a higher tier",
    why: "`[[policy.tiers]]` orders groups of agents from the top down, so that work flows one way and nobody starts those who \
          started them.",
    mend: "let the upper agent ask for the result, or move an agent in `[[policy.tiers]]`",
    source: "the catalog's own agentdex.toml (2026-11)",
    example: Some(Example {
        flagged: "=== agentdex.toml\n[[policy.tiers]]\nname = \"leads\"\nagents = \"name:*-lead\"\n[[policy.tiers]]\nname = \"makers\"\nagents = \"*\"\n=== web-lead.md\n---\nname: web-lead\ndescription: Leads.\n---\n=== maker.md\n---\nname: maker\ndescription: Makes.\nintegration:\n  can_spawn: [web-lead]\n---\n",
        clean: "=== agentdex.toml\n[[policy.tiers]]\nname = \"leads\"\nagents = \"name:*-lead\"\n[[policy.tiers]]\nname = \"makers\"\nagents = \"*\"\n=== web-lead.md\n---\nname: web-lead\ndescription: Leads.\nintegration:\n  can_spawn: [maker]\n---\n=== maker.md\n---\nname: maker\ndescription: Makes.\n---\n",
    }),
    run: Run::Policy(upward),
};

/// How many effective relations of one agent are told: who may call anyone is one mistake, not a thousand.
const MOST_EFFECTIVE: usize = 3;

fn forbidden(rule: &Rule, model: &Model, policy: &Policy) -> Vec<Finding> {
    let findings = policy.forbid.iter().flat_map(|edges| {
        let breaks = |relation: &Relation| {
            ends(relation).is_some_and(|(from, to)| means(model, edges, from, to))
        };
        broken(rule, model, edges, breaks, "must not")
    });
    findings.collect()
}

fn no_owner(rule: &Rule, model: &Model, policy: &Policy) -> Vec<Finding> {
    let required = policy.owner_required.iter();
    let owned = |selector| {
        let agents = model.catalog.agents.iter();
        agents.filter(move |listing| listing.owners.is_empty() && selects(selector, listing))
    };
    required
        .flat_map(owned)
        .map(|listing| {
            let message = format!("nobody answers for `{}`", listing.id);
            rule.finding(listing, message).help(rule.mend)
        })
        .collect()
}

fn not_allowed(rule: &Rule, model: &Model, policy: &Policy) -> Vec<Finding> {
    let findings = policy.only.iter().flat_map(|edges| {
        let breaks = |relation: &Relation| {
            let agents = &model.catalog.agents;
            ends(relation).is_some_and(|(from, to)| {
                to != from
                    && selects(&edges.from, &agents[from])
                    && !selects(&edges.to, &agents[to])
            })
        };
        broken(rule, model, edges, breaks, "may only")
    });
    findings.collect()
}

fn upward(rule: &Rule, model: &Model, policy: &Policy) -> Vec<Finding> {
    let agents = &model.catalog.agents;
    let tier = |ix: usize| {
        policy
            .tiers
            .iter()
            .position(|tier| selects(&tier.agents, &agents[ix]))
    };
    let relations = model.graph.relations.iter();
    relations
        .filter_map(|relation| {
            let (from, to) = relation.possible_call()?;
            let (own, theirs) = (tier(from)?, tier(to)?);
            (theirs < own).then(|| {
                let (own, theirs) = (&policy.tiers[own].name, &policy.tiers[theirs].name);
                let message = format!(
                    "`{}` of `{own}` {} `{}` of `{theirs}`",
                    agents[from].id,
                    does(relation),
                    agents[to].id
                );
                rule.finding_at(&agents[relation.from], span(model, relation), message)
                    .help(rule.mend)
                    .about([to])
            })
        })
        .collect()
}

/// Returns whom a relation leads from and to: of a call, the caller and the callee.
fn ends(relation: &Relation) -> Option<(usize, usize)> {
    relation.call().or(Some((relation.from, relation.to?)))
}

/// Tells whether a table's selectors mean these two agents.
fn means(model: &Model, edges: &Edges, from: usize, to: usize) -> bool {
    let agents = &model.catalog.agents;
    from != to && selects(&edges.from, &agents[from]) && selects(&edges.to, &agents[to])
}

/// Returns a finding for every relation of the table's types and layers that breaks it.
fn broken(
    rule: &Rule,
    model: &Model,
    edges: &Edges,
    breaks: impl Fn(&Relation) -> bool,
    says: &str,
) -> Vec<Finding> {
    let has_layer = |layer: EdgeLayer| match &edges.layers {
        Some(layers) => layers.contains(&layer),
        None => layer != EdgeLayer::Effective,
    };
    let counts = |relation: &Relation| {
        let is_type = match &edges.relations {
            Some(types) => types.contains(&relation.relation),
            None => matches!(
                relation.relation.class(),
                RelationClass::Call | RelationClass::Unknown
            ),
        };
        let layer = match relation.layer {
            Layer::Declared => EdgeLayer::Declared,
            Layer::Documented => EdgeLayer::Documented,
            Layer::Effective => EdgeLayer::Effective,
        };
        is_type && has_layer(layer)
    };
    let stated = model
        .graph
        .relations
        .iter()
        .filter(|relation| counts(relation) && breaks(relation));
    let mut findings: Vec<Finding> = stated
        .map(|relation| finding(rule, model, edges, relation, says))
        .collect();
    if has_layer(EdgeLayer::Effective) {
        let callers = (0..model.catalog.agents.len())
            .filter(|&ix| selects(&edges.from, &model.catalog.agents[ix]));
        for from in callers {
            let allowed = model
                .graph
                .effective
                .relations_of(&model.catalog, from)
                .filter(|relation| breaks(relation));
            findings.extend(
                allowed
                    .take(MOST_EFFECTIVE)
                    .map(|relation| finding(rule, model, edges, &relation, says)),
            );
        }
    }
    findings
}

/// Returns what an agent does with the one that a relation names. Where the text does not say it, it may be a call.
fn does(relation: &Relation) -> &'static str {
    match (relation.layer, relation.relation.class()) {
        (Layer::Effective, _) => "may call",
        (_, RelationClass::Unknown) => "mentions and may call",
        (Layer::Declared | Layer::Documented, _) => "calls",
    }
}

fn finding(rule: &Rule, model: &Model, edges: &Edges, relation: &Relation, says: &str) -> Finding {
    let agents = &model.catalog.agents;
    let to = relation.to.unwrap_or(relation.from);
    let message = format!(
        "`{}` {} `{}`: agents of `{}` {says} call agents of `{}`",
        agents[relation.from].id,
        does(relation),
        agents[to].id,
        edges.from.text,
        edges.to.text
    );
    let mut finding = rule
        .finding_at(&agents[relation.from], span(model, relation), message)
        .about([to]);
    finding.help = edges.because.clone().or_else(|| Some(rule.mend.to_owned()));
    finding.severity = edges
        .level
        .and_then(Level::severity)
        .unwrap_or(rule.severity);
    finding
}
