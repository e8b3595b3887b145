//! Agents whose texts say nearly the same.

use rustc_hash::FxHashMap;

use super::id;
use crate::catalog::Alike;
use crate::check::rule::{Example, Rule, Run};
use crate::finding::{Finding, Severity};
use crate::model::Model;

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "graph/overlap",
    severity: Severity::Info,
    summary: "agents are nearly identical",
    why: "A model that must choose between them guesses, and whoever mends one forgets the other.",
    mend: "make them one, or say in their descriptions when to use which",
    source: "practice: min-wise hashing of phrases, after Broder 1997 (2026-11)",
    example: Some(Example {
        flagged: FLAGGED,
        clean: CLEAN,
    }),
    run: Run::Catalog(run),
};

const FLAGGED: &str = "=== a.md\n---\nname: rates\ndescription: Keeps rates.\n---\n\nKeep the table of rates. Before a price changes, find every customer whose contract names it, list the invoices of the last quarter that it would have changed, and show the difference by customer and by zone. Ask for a date from which the new price holds. Write the change as one entry, with who asked for it and why. Never change a price that is already invoiced. Tell billing when you are done.\n=== b.md\n---\nname: fees\ndescription: Keeps fees.\n---\n\nKeep the table of fees. Before a price changes, find every customer whose contract names it, list the invoices of the last quarter that it would have changed, and show the difference by customer and by zone. Ask for a date from which the new price holds. Write the change as one entry, with who asked for it and why. Never change a price that is already invoiced. Tell billing when you are done.\n";

const CLEAN: &str = "=== a.md\n---\nname: rates\ndescription: Keeps rates.\n---\n\nKeep the table of rates. Before a price changes, find every customer whose contract names it, list the invoices of the last quarter that it would have changed, and show the difference by customer and by zone. Ask for a date from which the new price holds. Write the change as one entry, with who asked for it and why. Never change a price that is already invoiced. Tell billing when you are done.\n=== b.md\n---\nname: parcels\ndescription: Finds parcels.\n---\n\nFind a parcel by its number, by the sender or by the day. Say where it was seen last, which depot should have seen it next, and how late it is. When it was not seen for two days, open a case and ask both depots for a search. Tell the customer what is known and nothing else. Close the case when it was scanned again, and note which depot it was lost in.\n";

/// How many others a message names.
const NAMED: usize = 3;

fn run(rule: &Rule, model: &Model) -> Vec<Finding> {
    let agents = &model.catalog.agents;
    let mut like: FxHashMap<usize, Vec<(usize, usize)>> = FxHashMap::default();
    let mut taken = vec![false; agents.len()];
    for &Alike {
        first,
        second,
        percent,
    } in model.catalog.alike()
    {
        // Copies to the letter have a rule of their own, and every text is told of once.
        if !agents[first].same_body.contains(second) && !taken[first] && !taken[second] {
            taken[second] = true;
            like.entry(first).or_default().push((second, percent));
        }
    }
    (0..agents.len())
        .filter_map(|first| {
            let others = like.get(&first)?;
            Some(finding(rule, model, first, others))
        })
        .collect()
}

fn finding(rule: &Rule, model: &Model, first: usize, others: &[(usize, usize)]) -> Finding {
    let mut named: Vec<String> = others
        .iter()
        .take(NAMED)
        .map(|&(ix, share)| format!("`{}` ({share} % of their phrases)", id(model, ix)))
        .collect();
    if others.len() > NAMED {
        named.push(format!("{} more", others.len() - NAMED));
    }
    let message = format!(
        "`{}` says nearly the same as {}",
        id(model, first),
        named.join(", ")
    );
    rule.finding(&model.catalog.agents[first], message)
        .help(rule.mend)
        .about(others.iter().map(|&(ix, _)| ix))
}
