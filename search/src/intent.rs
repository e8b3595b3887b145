//! Whole questions: "who can review Terraform and may not run Bash", "read-only agents", "agents with WebSearch".
//!
//! A question is recognised by what it asks about (agents, who, which) and by phrases that name a capability, a tool or
//! a model. Such a phrase becomes a filter; the rest of the question stays words. Recognition is by patterns in which
//! every word counts: a phrase that is not here is searched as words, which does no harm.

use crate::index::Index;
use crate::label;
use crate::query::{Atom, Clause};
use std::io;
use std::ops::Range;

/// What a question asks for beyond its words.
#[derive(Debug, Default)]
pub(crate) struct Intent {
    pub(crate) clauses: Vec<Clause>,
    /// The words that the clauses stand for.
    pub(crate) consumed: Vec<Range<usize>>,
}

/// Words that make a query a question about agents.
const ASKED: &[&str] = &[
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
    "whom",
];

/// Phrases and the filters that they stand for. A word is one of several (`|`) and may be left out (`?`).
const PHRASES: &[(&str, &[&str])] = &[
    ("only read", &["-can:edit", "-can:execute"]),
    ("read only", &["-can:edit", "-can:execute"]),
    ("readonly", &["-can:edit", "-can:execute"]),
    (
        "run|execute|use|launch the|a|any? shell|bash|powershell|terminal|command|commands|script|scripts|code|program|programs line? command|commands|script|scripts?",
        &["can:execute"],
    ),
    ("shell|bash|terminal access|permission|permissions|rights", &["can:execute"]),
    ("edit|write|modify|change|create|update|delete|touch the|any|my? file|files|code|disk", &["can:edit"]),
    ("write|edit access|permission|permissions|rights", &["can:edit"]),
    ("read the|any|my? file|files", &["can:read"]),
    ("search|grep the|my? file|files|code|codebase", &["can:search"]),
    ("search|browse|access|use|surf|fetch|read the? web|internet page|pages|site|sites?", &["can:web"]),
    ("fetch|open|download a|any? url|urls|website|websites", &["can:web"]),
    ("web|internet|online|network access", &["can:web"]),
    ("go online", &["can:web"]),
    (
        "spawn|call|start|launch|invoke|run|create|orchestrate|coordinate|use other|another|more|further? agent|agents|subagent|subagents",
        &["can:delegate"],
    ),
    (
        "delegate|hand off? to? other|another? agent|agents|subagent|subagents|work|task|tasks",
        &["can:delegate"],
    ),
    ("unrestricted|unlimited|all|any|every|full tool|tools access?", &["is:unrestricted"]),
    ("full|unrestricted|unlimited access to? all? tool|tools?", &["is:unrestricted"]),
    ("no tool|tools restriction|restrictions|limit|limits", &["is:unrestricted"]),
    ("inherit|inherits all|every? tool|tools", &["is:unrestricted"]),
    ("unrestricted", &["is:unrestricted"]),
    ("orphan|orphaned|orphans|unused|uncalled|unreferenced", &["is:orphan"]),
    ("nobody|noone call|calls", &["is:orphan"]),
    ("no one call|calls", &["is:orphan"]),
    (
        "dangling|broken reference|references|relation|relations|link|links|delegation|delegations",
        &["is:dangling"],
    ),
    ("dangling", &["is:dangling"]),
];

/// Words before a tool's or a model's name.
const HOLDING: &[&str] = &[
    "access", "allowed", "have", "has", "having", "on", "run", "runs", "running", "use", "uses", "using",
    "want", "with", "without",
];
/// Words between those and the name, and after it.
const FILLING: &[&str] = &["a", "access", "an", "any", "on", "the", "to", "tool", "tools"];
/// Words before an agent that is called, and before one that calls.
const CALLING: &[&str] = &[
    "call",
    "calls",
    "delegate to",
    "delegates to",
    "hand off to",
    "hands off to",
    "spawn",
    "spawns",
    "use",
    "uses",
];
const CALLED: &[&str] = &["called by", "spawned by", "used by"];
/// Words that turn what follows into its opposite.
const NOT: &[&str] = &["cannot", "cant", "dont", "never", "no", "not", "nothing", "without", "doesnt"];
/// Words between a negation and the phrase that it is about.
const BETWEEN: &[&str] = &[
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
/// Words that follow a phrase of this list and add nothing.
const TRAILING: &[&str] =
    &["access", "agent", "agents", "permission", "permissions", "subagent", "subagents", "tool", "tools"];

/// Reads a question. `words` are a query's words in order.
pub(crate) fn recognise(words: &[String], index: &Index) -> io::Result<Intent> {
    let mut intent = Intent::default();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let asked = words.iter().any(|word| ASKED.contains(word));
    let mut at = 0;
    while at < words.len() {
        // "Read-only" says what an agent may do even where no agent is mentioned.
        let found = if asked || at == 0 { find(&words, at, asked, index)? } else { None };
        let Some((length, filters)) = found else {
            at += 1;
            continue;
        };
        let start = negation(&words, at);
        for (group, value, excluded) in filters {
            let excluded = excluded != start.is_some();
            intent
                .clauses
                .push(Clause { excluded, atoms: vec![Atom::Filter { group, values: vec![value] }] });
        }
        let mut end = at + length;
        while end < words.len() && TRAILING.contains(&words[end]) {
            end += 1;
        }
        intent.consumed.push(start.unwrap_or(at)..end);
        at = end;
    }
    Ok(intent)
}

type Filter = (&'static str, String, bool);

/// Finds a phrase that begins at `at`: how many words it takes, and its filters.
fn find(words: &[&str], at: usize, asked: bool, index: &Index) -> io::Result<Option<(usize, Vec<Filter>)>> {
    let rest = &words[at..];
    let phrases = PHRASES.iter().filter(|(_, filters)| asked || filters.len() > 1);
    let longest = phrases
        .filter_map(|(pattern, filters)| Some((length(pattern, rest)?, *filters)))
        .max_by_key(|(length, _)| *length);
    if let Some((length, filters)) = longest {
        return Ok(Some((length, filters.iter().filter_map(|filter| read(filter)).collect())));
    }
    if !asked {
        return Ok(None);
    }
    for (openings, group) in [(CALLED, "called-by"), (CALLING, "calls")] {
        if let Some(found) = called(openings, group, rest, index)? {
            return Ok(Some(found));
        }
    }
    held(rest, index)
}

fn read(filter: &str) -> Option<Filter> {
    let (excluded, filter) = filter.strip_prefix('-').map_or((false, filter), |filter| (true, filter));
    let (group, value) = filter.split_once(':')?;
    Some((label::GROUPS.iter().find(|known| **known == group)?, value.to_owned(), excluded))
}

/// Returns how many of `words` a pattern matches from the first on.
fn length(pattern: &str, words: &[&str]) -> Option<usize> {
    let mut at = 0;
    for item in pattern.split(' ') {
        let (choices, optional) = item.strip_suffix('?').map_or((item, false), |choices| (choices, true));
        match words.get(at) {
            Some(word) if choices.split('|').any(|choice| choice == *word) => at += 1,
            _ if optional => {}
            _ => return None,
        }
    }
    (at > 0).then_some(at)
}

/// "with WebSearch", "using opus": a tool or a model of this catalog after a word of having.
fn held(words: &[&str], index: &Index) -> io::Result<Option<(usize, Vec<Filter>)>> {
    if !HOLDING.contains(&words[0]) {
        return Ok(None);
    }
    let filling = words[1..].iter().take_while(|word| FILLING.contains(word)).count();
    let name = &words[1 + filling..];
    for length in (1..=name.len().min(3)).rev() {
        for group in ["tool", "model"] {
            for value in [name[..length].concat(), name[..length].join("-")] {
                if !index.labels_with_prefix(&label::exact(group, &value))?.is_empty() {
                    return Ok(Some((1 + filling + length, vec![(group, value, false)])));
                }
            }
        }
    }
    Ok(None)
}

/// "that call backend-architect", "called by X": an agent of this catalog after a word of calling.
fn called(
    openings: &[&str],
    group: &'static str,
    words: &[&str],
    index: &Index,
) -> io::Result<Option<(usize, Vec<Filter>)>> {
    let Some(opening) = openings.iter().find_map(|opening| length(opening, words)) else { return Ok(None) };
    let name = &words[opening..];
    let name = &name[name.iter().take_while(|word| FILLING.contains(word)).count()..];
    let skipped = words.len() - name.len();
    for length in (1..=name.len().min(6)).rev() {
        let value = name[..length].join("-");
        if !index.labels_with_prefix(&label::exact(group, &value))?.is_empty() {
            return Ok(Some((skipped + length, vec![(group, value, false)])));
        }
    }
    Ok(None)
}

/// Returns where the negation before a phrase begins, if there is one.
fn negation(words: &[&str], at: usize) -> Option<usize> {
    // "without Bash" negates by its own first word.
    if words[at] == "without" {
        return Some(at);
    }
    let between = words[..at].iter().rev().take_while(|word| BETWEEN.contains(word)).count();
    let start = at.checked_sub(between + 1)?;
    NOT.contains(&words[start]).then_some(start)
}
