//! Whole questions: "who can review Terraform and may not run Bash", "read-only agents", "agents with WebSearch".
//!
//! A question is recognised by what it asks about (agents, who, which) and by phrases that name a capability, a tool or
//! a model. Such a phrase becomes a filter; the rest of the question stays words. Recognition is by patterns in which
//! every word counts: a phrase that is not known is searched as words, which does no harm.

use crate::label::{GROUPS, Labels};
use crate::query::{Atom, Clause};
use std::ops::Range;

/// What a question asks for beyond its words.
#[derive(Debug, Default)]
pub(crate) struct Intent {
    pub(crate) clauses: Vec<Clause>,
    /// The words that the clauses stand for.
    pub(crate) consumed: Vec<Range<usize>>,
}

/// Phrases of capabilities, see the file.
const PHRASES: &str = include_str!("intent/phrases.txt");

/// Words that make a query a question about agents.
const ASKED: [&str; 14] = [
    "agent",
    "agents",
    "anybody",
    "anyone",
    "assistant",
    "assistants",
    "bot",
    "bots",
    "somebody",
    "someone",
    "subagent",
    "subagents",
    "which",
    "who",
];
/// Words before a tool's or a model's name.
const HOLDING: [&str; 13] = [
    "access", "allowed", "have", "has", "having", "on", "run", "runs", "running", "use", "uses",
    "using", "with",
];
/// The same, denying it.
const LACKING: &str = "without";
/// Words between those and the name.
const FILLING: [&str; 8] = ["a", "access", "an", "any", "on", "the", "to", "tool"];
/// Words before an agent that is called, and before one that calls.
const CALLING: [&str; 4] = [
    "call|calls",
    "delegate|delegates to",
    "hand|hands off? to",
    "spawn|spawns|use|uses",
];
const CALLED: [&str; 1] = ["called|spawned|used by"];
/// Words that turn what follows into its opposite.
const NOT: [&str; 9] = [
    "cannot", "cant", "doesnt", "dont", "never", "no", "not", "nothing", LACKING,
];
/// Words between a negation and the phrase that it is about.
const BETWEEN: [&str; 13] = [
    "a",
    "able",
    "access",
    "allowed",
    "any",
    "be",
    "have",
    "having",
    "permission",
    "permitted",
    "the",
    "to",
    "use",
];
/// Words that follow a phrase and add nothing.
const TRAILING: [&str; 8] = [
    "access",
    "agent",
    "agents",
    "permission",
    "permissions",
    "subagents",
    "tool",
    "tools",
];
/// Names of tools, models and agents are at most so many words.
const LONGEST_NAME: usize = 6;

/// Reads a question. `words` are a query's words in order.
pub(crate) fn recognise(words: &[&str], labels: &Labels) -> Intent {
    let mut intent = Intent::default();
    let asked = words.iter().any(|word| ASKED.contains(word));
    let mut at = 0;
    while at < words.len() {
        let Some((length, filters)) = find(&words[at..], asked, at == 0, labels) else {
            at += 1;
            continue;
        };
        let negated = negation(words, at);
        for (group, value, excluded) in filters {
            let excluded = excluded != negated.is_some();
            intent.clauses.push(Clause {
                excluded,
                atoms: vec![Atom::Filter {
                    group,
                    values: vec![value],
                }],
            });
        }
        let trailing = words[at + length..]
            .iter()
            .take_while(|word| TRAILING.contains(word))
            .count();
        let end = at + length + trailing;
        intent.consumed.push(negated.unwrap_or(at)..end);
        at = end;
    }
    intent
}

/// Group, value, and whether it is excluded.
type Filter = (&'static str, String, bool);

/// Finds a phrase at the beginning of `words`: how many of them it takes, and its filters.
fn find(words: &[&str], asked: bool, first: bool, labels: &Labels) -> Option<(usize, Vec<Filter>)> {
    let phrases = PHRASES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "));
    let known = phrases
        // "Read-only" says what an agent may do even where no agent is mentioned.
        .filter(|(_, filters)| asked || first && filters.starts_with('-'))
        .filter_map(|(pattern, filters)| Some((length(pattern, words)?, filters)))
        .max_by_key(|(length, _)| *length);
    let known = known.map(|(length, filters)| {
        (
            length,
            filters.split(' ').filter_map(read).collect::<Vec<_>>(),
        )
    });
    let named = asked.then(|| named(words, labels)).flatten();
    [named, known]
        .into_iter()
        .flatten()
        .max_by_key(|(length, _)| *length)
}

/// Finds what is about an agent, a tool or a model of this catalog.
fn named(words: &[&str], labels: &Labels) -> Option<(usize, Vec<Filter>)> {
    let called = CALLED.iter().map(|opening| (opening, "called-by"));
    let calling = CALLING.iter().map(|opening| (opening, "calls"));
    let mut openings = called.chain(calling);
    openings
        .find_map(|(opening, group)| after(length(opening, words)?, words, &[group], labels))
        .or_else(|| {
            let holds = words
                .first()
                .is_some_and(|word| HOLDING.contains(word) || *word == LACKING);
            if holds {
                after(1, words, &["tool", "model"], labels)
            } else {
                None
            }
        })
}

fn read(filter: &str) -> Option<Filter> {
    let (excluded, filter) = filter
        .strip_prefix('-')
        .map_or((false, filter), |filter| (true, filter));
    let (group, value) = filter.split_once(':')?;
    Some((
        GROUPS.iter().find(|known| **known == group)?,
        value.to_owned(),
        excluded,
    ))
}

/// Returns how many of `words` a pattern matches from the first on.
fn length(pattern: &str, words: &[&str]) -> Option<usize> {
    let mut at = 0;
    for item in pattern.split(' ') {
        let (choices, optional) = item
            .strip_suffix('?')
            .map_or((item, false), |choices| (choices, true));
        match words.get(at) {
            Some(word) if choices.split('|').any(|choice| choice == *word) => at += 1,
            _ if optional => {}
            _ => return None,
        }
    }
    (at > 0).then_some(at)
}

/// Reads the longest name after an opening that is a label of one of `groups` in this catalog.
fn after(
    opening: usize,
    words: &[&str],
    groups: &[&'static str],
    labels: &Labels,
) -> Option<(usize, Vec<Filter>)> {
    let filling = words[opening..]
        .iter()
        .take_while(|word| FILLING.contains(word))
        .count();
    let start = opening + filling;
    for length in (1..=(words.len() - start).min(LONGEST_NAME)).rev() {
        let name = &words[start..start + length];
        for group in groups {
            for value in [name.concat(), name.join("-")] {
                if labels.has(group, &value) {
                    return Some((start + length, vec![(group, value, false)]));
                }
            }
        }
    }
    None
}

/// Returns where the negation before a phrase begins, if there is one.
fn negation(words: &[&str], at: usize) -> Option<usize> {
    if words[at] == LACKING {
        return Some(at);
    }
    let between = words[..at]
        .iter()
        .rev()
        .take_while(|word| BETWEEN.contains(word))
        .count();
    let start = at.checked_sub(between + 1)?;
    NOT.contains(&words[start]).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::exact;

    fn read(question: &str) -> String {
        let of = |group: &str, value: &str| (format!("{}{value}", exact(group, value)), vec![0]);
        let labels = Labels::new(
            vec![
                of("called-by", "team-lead"),
                of("calls", "qa-expert"),
                of("model", "opus"),
                of("tool", "WebSearch"),
            ],
            1,
        );
        let words = crate::analysis::words(question);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let intent = recognise(&words, &labels);
        let consumed = |at: &usize| intent.consumed.iter().any(|span| span.contains(at));
        let rest = (0..words.len())
            .filter(|at| !consumed(at))
            .map(|at| words[at].to_owned());
        intent
            .clauses
            .iter()
            .map(Clause::to_string)
            .chain(rest)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn questions_about_capabilities_become_filters() {
        let cases = [
            ("agents that can run Bash", "can:execute agents that can"),
            ("read-only agents", "-can:edit -can:execute"),
            ("read-only reviewer", "-can:edit -can:execute reviewer"),
            ("who can spawn other agents", "can:delegate who can"),
            (
                "who can review Terraform and may not run Bash?",
                "-can:execute who can review terraform and may",
            ),
            ("agents without web access", "-can:web agents"),
            ("agents with WebSearch", "tool:websearch agents"),
            (
                "agents that use the web search tool",
                "tool:websearch agents that",
            ),
            ("agents without WebSearch", "-tool:websearch agents"),
            (
                "agents with unrestricted tools",
                "is:unrestricted agents with",
            ),
            (
                "which agents are not allowed to edit files",
                "-can:edit which agents are",
            ),
            ("python agents using opus", "model:opus python agents"),
            ("who calls QA expert", "calls:qa-expert who"),
            (
                "agents called by the team lead",
                "called-by:team-lead agents",
            ),
            ("orphaned agents", "is:orphan"),
        ];
        for (question, understood) in cases {
            assert_eq!(read(question), understood, "{question}");
        }
    }

    #[test]
    fn work_that_sounds_like_a_capability_stays_words() {
        for query in [
            "run a security audit",
            "write unit tests",
            "read only",
            "edit files",
            "call center agents",
        ] {
            assert_eq!(read(query).contains(':'), query == "read only", "{query}");
        }
    }
}
