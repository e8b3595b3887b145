//! `review/`: findings by rule, the gravest first, each with its place; and who holds which capability.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::evidence::Concern;
use super::facets::capitalised;
use super::frame::{Frame, Link, Section, counted, grouped};
use super::list::{FacetEntry, held, leaf_path, unrestricted};
use super::url;
use crate::capability::Capability;
use crate::catalog::slug::slugify;
use crate::check::{self, Rule};
use crate::finding::{Finding, Severity};

/// How many findings of a rule the overview shows.
const SHOWN: usize = 10;

/// Most findings of one page.
const MOST: usize = 500;

/// The context of `review.html`.
#[derive(Serialize)]
struct Review<'m> {
    lead: String,
    /// The six capabilities of the signature with how many agents hold them.
    held: Vec<FacetEntry>,
    /// The same with how many agents reach them by calling others.
    reached: Vec<Share>,
    agents: usize,
    unrestricted: Option<FacetEntry>,
    rules: Vec<RuleGroup<'m>>,
}

/// A part of all agents.
#[derive(Serialize)]
struct Share {
    count: usize,
    percent: usize,
}

/// The findings of one rule, or the first of them.
#[derive(Serialize)]
struct RuleGroup<'m> {
    #[serde(flatten)]
    rule: RuleLink,
    concerns: Vec<Concern<'m>>,
    /// How many are on the rule's own pages only.
    rest: usize,
}

/// The context of `rule.html`: all findings of one rule.
#[derive(Serialize)]
struct RulePage<'m> {
    rule: RuleLink,
    /// What the rule is about; reading's own notes have no more than their name.
    about: Option<About>,
    concerns: Vec<Concern<'m>>,
    /// All pages of the rule, where there are several.
    pages: Vec<Link>,
    number: usize,
}

/// Why a rule looks, and what to do about what it finds.
#[derive(Serialize)]
struct About {
    why: &'static str,
    mend: String,
    source: &'static str,
}

/// A rule that found something.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RuleLink {
    id: &'static str,
    severity: Severity,
    title: String,
    count: usize,
    href: String,
}

/// Returns the rules that found something, the gravest and then the most frequent first.
pub(super) fn rules(atlas: &Atlas<'_>) -> Vec<RuleLink> {
    by_rule(atlas.findings).into_iter().map(|(id, findings)| link(id, &findings)).collect()
}

pub(super) fn pages(press: &mut Press<'_>) {
    press.page("review/index.html", "review.html", |atlas, path| {
        (Frame::new(atlas, path, Section::Review, "Review"), overview(atlas))
    });
    let atlas = press.atlas.clone();
    for (id, findings) in by_rule(atlas.findings) {
        for number in 0..findings.len().div_ceil(MOST) {
            press.page(leaf_path(&folder(id), number), "rule.html", move |atlas, path| {
                let content = rule_page(atlas, id, number);
                (Frame::new(atlas, path, Section::Review, &content.rule.title), content)
            });
        }
    }
}

fn overview<'m>(atlas: &Atlas<'m>) -> Review<'m> {
    let group = |(id, findings): (&'static str, Vec<&'m Finding>)| RuleGroup {
        rule: link(id, &findings),
        concerns: Concern::all(atlas, &findings[..findings.len().min(SHOWN)]),
        rest: findings.len().saturating_sub(SHOWN),
    };
    Review {
        lead: lead(atlas),
        held: held(atlas),
        reached: reached(atlas),
        agents: atlas.agents(),
        unrestricted: unrestricted(atlas),
        rules: by_rule(atlas.findings).into_iter().map(group).collect(),
    }
}

/// Returns how many agents hold each capability of the signature or reach it.
fn reached(atlas: &Atlas<'_>) -> Vec<Share> {
    let share = |(c, _): (Capability, char)| {
        let reaches = |&ix: &usize| atlas.agent(ix).capabilities.can(c) || atlas.way(ix, c).is_some();
        let count = (0..atlas.agents()).filter(reaches).count();
        Share { count, percent: (count * 100).div_ceil(atlas.agents().max(1)) }
    };
    Capability::SIGNATURE.into_iter().map(share).collect()
}

fn lead(atlas: &Atlas<'_>) -> String {
    let count = |severity| atlas.findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = [
        (count(Severity::Error), "error", "errors"),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Info), "note", "notes"),
    ];
    let said: Vec<String> = counts
        .into_iter()
        .filter(|&(count, ..)| count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    let agents = counted(atlas.agents(), "agent", "agents");
    if said.is_empty() {
        format!("Nothing to review in {agents}.")
    } else {
        format!("{} in {agents}.", said.join(", "))
    }
}

fn rule_page<'m>(atlas: &Atlas<'m>, id: &'static str, number: usize) -> RulePage<'m> {
    let findings: Vec<&Finding> = atlas.findings.iter().filter(|finding| finding.rule == id).collect();
    let pages = findings.len().div_ceil(MOST);
    let range =
        |n: usize| format!("{}–{}", grouped(n * MOST + 1), grouped(findings.len().min((n + 1) * MOST)));
    let page = |n: usize| Link { name: range(n), href: url::address(&leaf_path(&folder(id), n)) };
    RulePage {
        rule: link(id, &findings),
        about: rule(id).map(|rule| About {
            why: rule.why,
            mend: capitalised(rule.mend),
            source: rule.source,
        }),
        concerns: Concern::all(atlas, findings.chunks(MOST).nth(number).unwrap_or_default()),
        pages: if pages > 1 { (0..pages).map(page).collect() } else { Vec::new() },
        number,
    }
}

fn by_rule(findings: &[Finding]) -> Vec<(&'static str, Vec<&Finding>)> {
    let mut rules: BTreeMap<&'static str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        rules.entry(finding.rule).or_default().push(finding);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, findings)| (worst(findings), std::cmp::Reverse(findings.len())));
    rules
}

fn worst(findings: &[&Finding]) -> Severity {
    findings.iter().map(|finding| finding.severity).min().unwrap_or(Severity::Info)
}

fn link(id: &'static str, findings: &[&Finding]) -> RuleLink {
    RuleLink {
        id,
        severity: worst(findings),
        title: title(id),
        count: findings.len(),
        href: url::href(&folder(id)),
    }
}

fn folder(rule: &str) -> String {
    format!("review/{}/", slugify(rule))
}

fn rule(id: &str) -> Option<&'static Rule> {
    check::RULES.iter().find(|rule| rule.id == id)
}

/// Returns what a rule finds, in words; reading's own notes are known by their names only.
fn title(id: &str) -> String {
    let words = match rule(id) {
        Some(rule) => rule.summary.to_owned(),
        None => id.replace("frontmatter/", "front matter: ").replace('/', ": ").replace('-', " "),
    };
    capitalised(&words)
}
