//! Rules over the whole model: what a reviewer should know. One rule, one file, one row in [`RULES`].
//!
//! [`check`] runs them all, gives each finding the level that the configuration asks for, and takes off what files and
//! configuration except with a reason. A [`Baseline`] then tells what is new.

pub mod baseline;
pub mod date;
mod exceptions;
pub mod explain;
mod levels;
mod rule;
mod rules;
pub mod selector;
mod subject;

use anyhow::Result;
use rayon::prelude::*;

use crate::config::Config;
use crate::config::policy::Policy;
use crate::finding::{Finding, Noted};
use crate::model::{self, Model, Watch};
use crate::source::{self, Root, Unsaved};
pub use baseline::Baseline;
use date::Date;
pub use exceptions::Excepted;
pub use levels::{names, trouble, unknown};
use rule::Run;
pub use rule::{Example, Rule};
pub use rules::{GROUPS, RULES, SECRET, Scene, masked, scene, security_severity, way};
use subject::Subject;

/// Tells by a source's name whether a path of it leads to a file or folder.
pub type Exists<'t> = &'t (dyn Fn(&str, &str) -> bool + Sync);

/// On what terms a catalog is checked.
#[derive(Default, Clone, Copy)]
pub struct Terms<'t> {
    /// What the configuration allows, forbids and excepts.
    pub policy: Option<&'t Policy>,
    /// The day for exceptions that end; without one, none has ended. The site is built without: the same input gives
    /// the same pages on any day.
    pub today: Option<Date>,
    /// Without it, links to files are not followed.
    pub exists: Option<Exists<'t>>,
}

/// What checking came to.
#[derive(Debug, Default)]
pub struct Checked {
    /// By severity, rule and place.
    pub findings: Vec<Finding>,
    /// What was taken off, and why.
    pub excepted: Vec<Excepted>,
}

/// Returns the rule of an identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES
        .binary_search_by(|rule| rule.id.cmp(id))
        .ok()
        .map(|ix| &RULES[ix])
}

/// Reads the catalog under the roots and checks it by the configuration, without regard to the day.
///
/// # Errors
///
/// Fails when a root cannot be read at all.
pub fn read(roots: &[Root], config: &Config, watch: &dyn Watch) -> Result<Noted<Model>> {
    read_over(roots, &Unsaved::default(), config, watch)
}

/// Does what [`read`] does, with texts that are not saved yet in place of their files.
///
/// # Errors
///
/// Fails where [`read`] does.
pub fn read_over(
    roots: &[Root],
    unsaved: &Unsaved,
    config: &Config,
    watch: &dyn Watch,
) -> Result<Noted<Model>> {
    let loaded = model::load_over(roots, unsaved, &config.cues, watch)?;
    let exists = |source: &str, path: &str| source::exists(roots, source, path);
    let terms = Terms {
        policy: Some(&config.policy),
        today: None,
        exists: Some(&exists),
    };
    let findings = check(&loaded.value, loaded.findings, &terms).findings;
    Ok(Noted {
        value: loaded.value,
        findings,
    })
}

/// Runs every rule, adds what reading noticed, and judges all findings by the terms.
pub fn check(model: &Model, noticed: Vec<Finding>, terms: &Terms<'_>) -> Checked {
    let mut findings = noticed;
    findings.par_extend(look(model, terms));
    levels::apply(&mut findings, terms.policy);
    sort(&mut findings);
    findings.dedup();
    let mut sifted = exceptions::apply(model, findings, terms);
    levels::apply(&mut sifted.told, terms.policy);
    let mut findings = sifted.kept;
    findings.append(&mut sifted.told);
    sort(&mut findings);
    number(&mut findings);
    Checked {
        findings,
        excepted: sifted.excepted,
    }
}

/// Runs the rules that look at the model.
fn look<'m>(model: &'m Model, terms: &'m Terms<'m>) -> impl ParallelIterator<Item = Finding> + 'm {
    let whole = RULES.par_iter().flat_map_iter(move |rule| match &rule.run {
        Run::Catalog(run) => run(rule, model),
        Run::Policy(run) => terms
            .policy
            .map(|policy| run(rule, model, policy))
            .unwrap_or_default(),
        Run::Reading | Run::Agent(_) | Run::Exceptions => Vec::new(),
    });
    let each = (0..model.catalog.agents.len())
        .into_par_iter()
        .flat_map_iter(move |ix| {
            let subject = Subject::new(model, terms, ix);
            let mut findings = Vec::new();
            for rule in RULES {
                if let Run::Agent(run) = &rule.run {
                    findings.extend(run(rule, &subject));
                }
            }
            findings
        });
    whole.chain(each)
}

fn sort(findings: &mut [Finding]) {
    findings.par_sort_by(|a, b| {
        (a.severity, a.rule, &a.place, &a.message).cmp(&(b.severity, b.rule, &b.place, &b.message))
    });
}

/// Numbers findings that have rule, file and subjects in common, so that each has a fingerprint of its own.
fn number(findings: &mut [Finding]) {
    let mut seen: rustc_hash::FxHashMap<String, u32> = rustc_hash::FxHashMap::default();
    for finding in findings {
        finding.repetition = 0;
        let count = seen.entry(finding.fingerprint()).or_default();
        finding.repetition = *count;
        *count += 1;
    }
}

#[cfg(test)]
mod tests;
