//! A deprecated agent whose replacement is not there.

use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity, nearest};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "agent/unknown-replacement",
    severity: Severity::Warning,
    summary: "an agent is replaced by one that is not in the catalog",
    why: "Whoever follows the hint finds nobody, and stays with the agent that is no longer kept.",
    mend: "correct the name, or add the agent that replaces it",
    source: "practice: `replaced-by` and `superseded-by` in front matter (2026-11)",
    example: Some(Example {
        flagged: "---\nname: scout\ndescription: Scouts.\nreplaced-by: pathfinder\n---\n",
        clean: "=== scout.md\n---\nname: scout\ndescription: Scouts.\nreplaced-by: pathfinder\n---\n=== pathfinder.md\n---\nname: pathfinder\ndescription: Finds paths.\n---\n",
    }),
    run: Run::Agent(run),
};

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let lifecycle = subject.agent().lifecycle.as_ref();
    let Some(replacement) = lifecycle.and_then(|lifecycle| lifecycle.replaced_by.as_ref()) else {
        return Vec::new();
    };
    let catalog = &subject.model.catalog;
    if !catalog.find(&replacement.name).is_empty() {
        return Vec::new();
    }
    let message = format!(
        "`{}` is replaced by `{}`, which is not in this catalog",
        subject.listing.id, replacement.name
    );
    let span = subject.on_line(replacement.line, &replacement.name);
    let help = match nearest(&replacement.name, catalog.ids()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => rule.mend.to_owned(),
    };
    vec![rule.finding_at(subject.listing, span, message).help(help)]
}
