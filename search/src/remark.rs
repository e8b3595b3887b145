//! What is said of a query before its hits: which of its words none of them has.

use crate::answer::Notice;
use crate::filter;
use crate::fold::Best;
use crate::plan::Plan;
use crate::query::Query;

/// Returns the words that count in full and that no hit has in any form.
pub(crate) fn missing(plan: &Plan, having: &[Vec<bool>], best: &Best<'_>) -> Vec<String> {
    let hits: Vec<u32> = best.documents().collect();
    let has = |having: &Vec<bool>| hits.iter().any(|document| having[*document as usize]);
    let without = plan
        .slots
        .iter()
        .zip(having)
        .filter(|(_, having)| !has(having));
    without
        .filter(|(slot, _)| slot.share >= 1.0 && !hits.is_empty())
        .map(|(slot, _)| slot.typed())
        .collect()
}

/// Says before the first hit that none has all words, if so.
pub(crate) fn nothing_has_all(
    plan: &Plan,
    having: &[Vec<bool>],
    best: &Best<'_>,
    missing: &[String],
) -> Option<Notice> {
    let is_complete = |document: u32| {
        let mut words = plan.slots.iter().zip(having);
        words.all(|(slot, having)| slot.share < 1.0 || having[document as usize])
    };
    if best.total() == 0 || best.documents().any(is_complete) {
        return None;
    }

    let message = match missing {
        [] => "no agent has all of these words; the best have most of them".to_owned(),
        _ => format!(
            "no agent that meets this query has {}; these match the other words",
            missing
                .iter()
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>()
                .join(" or ")
        ),
    };
    Some(Notice {
        message,
        try_instead: None,
    })
}

/// Tells whether there is nothing to look for: neither a word nor a condition.
pub(crate) fn is_empty(query: &Query, plan: &Plan) -> bool {
    let mut clauses = query.clauses.iter().chain(&plan.clauses);
    plan.slots.is_empty() && !clauses.any(filter::is_condition)
}

/// Says that a query has nothing to look for.
pub(crate) fn nothing_to_look_for() -> Notice {
    Notice {
        message: "this query has no word to look for".to_owned(),
        try_instead: None,
    }
}
