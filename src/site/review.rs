//! `review/`: findings by rule, the gravest first, each with its evidence; and who holds or reaches which capability.

pub(super) mod exposure;
mod reach;
mod shown;

use std::collections::BTreeMap;

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::evidence::{Piece, pieces, sentence};
use super::facets::capitalised;
use super::frame::{Frame, Link, Section};
use super::list::{FacetEntry, held, leaf_path, unrestricted};
use super::url;
use crate::capability::Capability;
use crate::catalog::slug::slugify;
use crate::check::{self, Rule, explain};
use crate::finding::{Finding, Severity};
use crate::words::Value;
use exposure::{Exposed, highest};
pub(super) use reach::Reach;
use shown::Case;

/// How many findings of a rule the overview shows.
const SHOWN: usize = 5;

/// How many agents of the highest exposure the overview tells.
const EXPOSED: usize = 10;

/// How many pictures of a rule are shown at once, on the overview and on its own page.
const OPEN: usize = 1;
const OPEN_ALONE: usize = 4;

/// How many agents that reach execute the overview tells by name.
const GAINS: usize = 8;

/// Most findings of one page: each may have a picture of 2 KB.
const MOST: usize = 200;

/// The context of `review.html`.
#[derive(Serialize)]
struct Review<'m> {
    /// How much was found, in a sentence.
    lead: String,
    /// The agents to look at first.
    exposed: Vec<Exposed<'m>>,
    /// The six capabilities of the signature with how many agents hold them.
    held: Vec<FacetEntry>,
    /// The same with how many agents reach them by calling others.
    reached: Vec<Share>,
    agents: usize,
    /// Agents that may use every tool.
    unrestricted: Option<FacetEntry>,
    /// Agents that reach execute and do not hold it.
    gains: Vec<reach::Row<'m>>,
    /// How many there are.
    gain: usize,
    /// The page of who reaches what.
    reach: String,
    /// The six capabilities, as columns.
    letters: Vec<reach::Power>,
    rules: Vec<RuleGroup<'m>>,
}

/// A part of all agents.
#[derive(Serialize)]
struct Share {
    count: usize,
    /// Of all agents, in a hundred.
    percent: usize,
}

/// The findings of one rule, or the first of them.
#[derive(Serialize)]
struct RuleGroup<'m> {
    #[serde(flatten)]
    rule: RuleLink,
    /// What to do, where it is the same for all of them.
    help: Vec<Piece<'m>>,
    cases: Vec<Case<'m>>,
    /// How many are on the rule's own pages only.
    rest: usize,
}

/// The context of `rule.html`: all findings of one rule.
#[derive(Serialize)]
struct RulePage<'m> {
    rule: RuleLink,
    /// What the rule is about; reading's own notes have no more than their name.
    about: Option<About>,
    cases: Vec<Case<'m>>,
    /// All pages of the rule, where there are several.
    pages: Vec<Link>,
    /// Which of the pages this is, from 0.
    number: usize,
}

/// Why a rule looks, and what to do about what it finds.
#[derive(Serialize)]
struct About {
    /// Why it matters.
    why: Vec<Piece<'static>>,
    /// What to do.
    mend: Vec<Piece<'static>>,
    /// What the rule rests on.
    source: &'static str,
    /// `check --fix` mends it.
    fixes: bool,
    /// Files that it flags, and files that it does not.
    flagged: Option<String>,
    clean: Option<String>,
}

/// A rule that found something.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RuleLink {
    /// Such as `relation/dangling`.
    id: &'static str,
    severity: Severity,
    title: String,
    /// How many findings.
    count: usize,
    href: String,
}

/// Returns the rules that found something, the gravest and then the most frequent first.
pub(super) fn rules(atlas: &Atlas<'_>) -> Vec<RuleLink> {
    by_rule(atlas.findings)
        .into_iter()
        .map(|(id, findings)| link(id, &findings))
        .collect()
}

pub(super) fn pages(press: &mut Press<'_>, reach: &Reach) {
    let shared = reach.clone();
    press.page("review/index.html", "review.html", move |atlas, path| {
        let content = overview(atlas, shared.table(atlas), &url::root(path));
        (
            Frame::new(atlas, path, Section::Review, atlas.words.say("Review")),
            content,
        )
    });
    reach::pages(press, reach);
    let atlas = press.atlas.clone();
    for (id, findings) in by_rule(atlas.findings) {
        for number in 0..findings.len().div_ceil(MOST) {
            press.page(
                leaf_path(&folder(id), number),
                "rule.html",
                move |atlas, path| {
                    let content = rule_page(atlas, id, number, &url::root(path));
                    (
                        Frame::new(atlas, path, Section::Review, &content.rule.title),
                        content,
                    )
                },
            );
        }
    }
}

fn overview<'m>(atlas: &Atlas<'m>, table: &reach::Table, root: &str) -> Review<'m> {
    let group = |(id, findings): (&'static str, Vec<&'m Finding>)| {
        let help = common_help(&findings);
        let first = &findings[..findings.len().min(SHOWN)];
        RuleGroup {
            rule: link(id, &findings),
            help: help.map(pieces).unwrap_or_default(),
            cases: shown::cases(atlas, first, &page_of(id, 0), OPEN, help, root),
            rest: findings.len().saturating_sub(SHOWN),
        }
    };
    let (gains, gain) = table.gain_execute(atlas, GAINS);
    Review {
        lead: lead(atlas),
        exposed: highest(atlas, EXPOSED),
        held: held(atlas),
        reached: reached(atlas, table),
        agents: atlas.agents(),
        unrestricted: unrestricted(atlas),
        gains,
        gain,
        reach: url::href(reach::FOLDER),
        letters: reach::powers().collect(),
        rules: by_rule(atlas.findings).into_iter().map(group).collect(),
    }
}

/// Returns how many agents hold each capability of the signature or reach it.
fn reached(atlas: &Atlas<'_>, table: &reach::Table) -> Vec<Share> {
    let share = |place: usize| {
        let count = table.count(place);
        Share {
            count,
            percent: (count * 100).div_ceil(atlas.agents().max(1)),
        }
    };
    (0..Capability::SIGNATURE.len()).map(share).collect()
}

fn lead(atlas: &Atlas<'_>) -> String {
    let count = |severity| {
        atlas
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let counts = [
        (count(Severity::Error), "{n} error|{n} errors"),
        (count(Severity::Warning), "{n} warning|{n} warnings"),
        (count(Severity::Info), "{n} note|{n} notes"),
    ];
    let said: Vec<String> = counts
        .into_iter()
        .filter(|&(count, _)| count > 0)
        .map(|(count, phrase)| atlas.words.count(phrase, count))
        .collect();
    let (said, agents) = (
        said.join(", "),
        atlas.words.count("{n} agent|{n} agents", atlas.agents()),
    );
    let phrase = if said.is_empty() {
        "Nothing to review in {agents}."
    } else {
        "{findings} in {agents}."
    };
    atlas.words.fill(
        phrase,
        &[
            ("findings", Value::Text(&said)),
            ("agents", Value::Text(&agents)),
        ],
    )
}

fn rule_page<'m>(atlas: &Atlas<'m>, id: &'static str, number: usize, root: &str) -> RulePage<'m> {
    let findings: Vec<&Finding> = atlas
        .findings
        .iter()
        .filter(|finding| finding.rule == id)
        .collect();
    let pages = findings.len().div_ceil(MOST);
    let range = |n: usize| {
        atlas
            .words
            .range(n * MOST + 1, findings.len().min((n + 1) * MOST))
    };
    let here = findings.chunks(MOST).nth(number).unwrap_or_default();
    let page = |n: usize| Link {
        name: range(n),
        href: page_of(id, n),
    };
    RulePage {
        rule: link(id, &findings),
        about: rule(id).map(about),
        cases: shown::cases(
            atlas,
            here,
            &page_of(id, number),
            OPEN_ALONE,
            rule(id).map(|rule| rule.mend),
            root,
        ),
        pages: if pages > 1 {
            (0..pages).map(page).collect()
        } else {
            Vec::new()
        },
        number,
    }
}

/// Returns the address of a page of a rule's findings.
pub(super) fn page_of(id: &str, number: usize) -> String {
    url::address(&leaf_path(&folder(id), number))
}

/// Returns the next step that several findings share.
fn common_help<'m>(findings: &[&'m Finding]) -> Option<&'m str> {
    let [first, rest @ ..] = findings else {
        return None;
    };
    let shared = !rest.is_empty() && rest.iter().all(|finding| finding.help == first.help);
    first.help.as_deref().filter(|_| shared)
}

fn about(rule: &'static Rule) -> About {
    let example = |text: &str| explain::visible(text.trim_end());
    About {
        why: pieces(rule.why),
        mend: sentence(rule.mend),
        source: rule.source,
        fixes: explain::mends(rule),
        flagged: rule.example.map(|texts| example(texts.flagged)),
        clean: rule.example.map(|texts| example(texts.clean)),
    }
}

fn by_rule(findings: &[Finding]) -> Vec<(&'static str, Vec<&Finding>)> {
    let mut rules: BTreeMap<&'static str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        rules.entry(finding.rule).or_default().push(finding);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(id, findings)| {
        (
            worst(findings),
            weight(id),
            std::cmp::Reverse(findings.len()),
        )
    });
    rules
}

/// Groups of rules that a reviewer reads first: what agents can bring about, what the catalog's owner asks for, what a
/// text hides.
const FIRST: [&str; 3] = ["reach/", "policy/", "text/"];

/// Returns the place of a rule's group among those of one severity.
fn weight(id: &str) -> usize {
    FIRST
        .iter()
        .position(|group| id.starts_with(group))
        .unwrap_or(FIRST.len())
}

fn worst(findings: &[&Finding]) -> Severity {
    findings
        .iter()
        .map(|finding| finding.severity)
        .min()
        .unwrap_or(Severity::Info)
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

/// Returns the folder of a rule's pages.
pub(super) fn folder(rule: &str) -> String {
    format!("review/{}/", slugify(rule))
}

fn rule(id: &str) -> Option<&'static Rule> {
    check::RULES.iter().find(|rule| rule.id == id)
}

/// Returns what a rule finds, in words; reading's own notes are known by their names only.
fn title(id: &str) -> String {
    let words = match rule(id) {
        Some(rule) => rule.summary.to_owned(),
        None => id
            .replace("frontmatter/", "front matter: ")
            .replace('/', ": ")
            .replace('-', " "),
    };
    // Headings have no code: what is meant stands in quotes.
    let parts = words.split('`').enumerate();
    let quoted = |(ix, part): (usize, &str)| {
        if ix % 2 == 1 {
            format!("“{part}”")
        } else {
            part.to_owned()
        }
    };
    capitalised(&parts.map(quoted).collect::<String>())
}
