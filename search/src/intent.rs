//! Whole questions: "who can review Terraform and may not run Bash", "read-only agents", "agents with WebSearch".
//!
//! A question is recognised by what it asks about (agents, who, which) and by phrases that name a capability, a tool or
//! a model. Such a phrase becomes a filter; the rest of the question stays words. Recognition is by patterns in which
//! every word counts: a phrase that is not known is searched as words, which does no harm.

mod words;

use crate::analysis::is_stop_word;
use crate::label::{GROUPS, Labels};
use crate::query::{Atom, Clause};
use std::ops::Range;
use words::{
    ACCESS, AGENTS, ASKED, AUXILIARY, BETWEEN, CALLED, CALLING, DENYING, EXCEPTING, FILLING,
    HOLDING, JOINING, LACKING, LACKING_ANYWHERE, LONGEST_EXCEPTION, LONGEST_NAME, NOT, POWERED_BY,
    RELATING, SERVED_BY, SET_TO, TRAILING,
};

/// What a question asks for beyond its words.
#[derive(Debug, Default)]
pub(crate) struct Intent {
    pub(crate) clauses: Vec<Clause>,
    /// The words that the clauses stand for.
    pub(crate) consumed: Vec<Range<usize>>,
    /// Those of them whose clauses exclude nothing.
    pub(crate) required: Vec<Range<usize>>,
}

/// Phrases of capabilities, see the file.
const PHRASES: &str = include_str!("intent/phrases.txt");

/// Reads a question. `words` are a query's words in order.
pub(crate) fn recognise(words: &[&str], labels: &Labels) -> Intent {
    let mut intent = Intent::default();
    let asked = words.iter().any(|word| ASKED.contains(word));
    let mut list: Option<List> = None;
    let mut at = 0;
    while at < words.len() {
        let place = Place::new(words, at, asked, list.as_ref());
        let found =
            find(&words[at..], &place, labels).or_else(|| at_the_end(words, at, &place, labels));
        let Some((length, filters)) = found else {
            at += 1;
            continue;
        };

        if filters.is_empty() {
            at += length;
            continue;
        }

        let end = at + length + trailing(&words[at + length..]);
        let start = place.negated_from.unwrap_or(at);
        if let Some(denied) = denied(&words[end..]) {
            intent.take(start..end + denied, filters, !place.is_negated());
            at = end + denied;
            continue;
        }

        intent.take(start..end, filters, place.is_negated());
        list = Some(List {
            end,
            is_negated: place.is_negated(),
        });
        at = end;
    }
    intent.except_at_the_end(words);
    intent
}

impl Intent {
    fn take(&mut self, span: Range<usize>, filters: Vec<Filter>, is_negated: bool) {
        let mut is_required = true;
        for (group, value, excluded) in filters {
            let excluded = excluded != is_negated;
            is_required &= !excluded;
            self.clauses.push(Clause {
                excluded,
                atoms: vec![Atom::Filter {
                    group,
                    values: vec![value],
                }],
            });
        }

        if is_required {
            self.required.push(span.clone());
        }
        self.consumed.push(span);
    }

    /// Excludes agents whose names have the last words of a query such as "container help but not Kubernetes".
    fn except_at_the_end(&mut self, words: &[&str]) {
        let Some((opening, start)) = exception(words) else {
            return;
        };
        let is_known = self.consumed.iter().any(|span| span.end > start);
        let rest = &words[start..];
        let is_name = rest
            .iter()
            .all(|word| !is_stop_word(word) && !ASKED.contains(word));
        if is_known || !is_name || rest.is_empty() || rest.len() > LONGEST_EXCEPTION {
            return;
        }

        let filter = ("name", rest.join("-"), false);
        self.take(opening..words.len(), vec![filter], true);
    }
}

/// Returns where the last exception of a query opens, and where what is excepted begins.
fn exception(words: &[&str]) -> Option<(usize, usize)> {
    (1..words.len()).rev().find_map(|at| {
        EXCEPTING
            .iter()
            .filter(|opening| words[at..].starts_with(opening))
            .map(|opening| (at, at + opening.len()))
            .max_by_key(|(_, end)| *end)
    })
}

/// What was recognised last: a list may go on behind it.
struct List {
    end: usize,
    is_negated: bool,
}

/// What stands before a place in a query.
struct Place {
    /// Whether the query is a question about agents, or a constraint begins here.
    is_asked: bool,
    is_first: bool,
    /// Whether "with" stands before it.
    is_held: bool,
    /// Whether a filter was recognised just before.
    in_list: bool,
    /// Whether the list so far is negated, so that this member is.
    is_list_negated: bool,
    negated_from: Option<usize>,
}

impl Place {
    fn new(words: &[&str], at: usize, asked: bool, list: Option<&List>) -> Self {
        let list = list.filter(|list| {
            words[list.end..at]
                .iter()
                .all(|word| JOINING.contains(word))
                && !HOLDING.contains(&words[at])
        });
        let negated_from = negation(words, at);
        let is_constraint = negated_from.is_some_and(|from| is_constraint(words, from));
        Self {
            is_asked: asked || is_constraint || list.is_some(),
            is_first: at == 0,
            is_held: at > 0 && words[at - 1] == "with",
            in_list: list.is_some(),
            is_list_negated: list.is_some_and(|list| list.is_negated),
            negated_from,
        }
    }

    fn is_negated(&self) -> bool {
        self.negated_from.is_some() || self.is_list_negated
    }
}

/// Tells whether the negation at `from` begins a constraint whatever the query is about.
fn is_constraint(words: &[&str], from: usize) -> bool {
    let opens = LACKING_ANYWHERE
        .iter()
        .any(|opening| words[from..].starts_with(opening) || words[..=from].ends_with(opening));
    let is_of_agents = words[..from]
        .iter()
        .rev()
        .find(|word| !AUXILIARY.contains(word))
        .is_some_and(|word| RELATING.contains(word));
    let is_permission = words[from..]
        .iter()
        .take(LONGEST_NAME)
        .any(|word| *word == "allowed");
    opens || is_of_agents || is_permission
}

fn trailing(words: &[&str]) -> usize {
    words
        .iter()
        .take_while(|word| TRAILING.contains(word))
        .count()
}

/// Group, value, and whether it is excluded.
type Filter = (&'static str, String, bool);

/// A phrase: how many words it takes, and its filters.
type Phrase = (usize, Vec<Filter>);

/// Finds a phrase at the beginning of `words`.
fn find(words: &[&str], place: &Place, labels: &Labels) -> Option<Phrase> {
    let phrases = [
        place
            .is_asked
            .then(|| named(words, place, labels))
            .flatten(),
        known(words, place),
        listed(words, place, labels),
        model(words, place, labels),
        placed(words, place, labels),
        server(words, place, labels),
        with_tool(words, labels),
        denied_tool(words, labels),
    ];
    // Of equally long ones the last: "run Bash" is about running commands, "but not Bash" about the tool of that name.
    phrases
        .into_iter()
        .flatten()
        .max_by_key(|(length, _)| *length)
}

/// Finds what is denied at the end of a query about anything, as an afterthought: "incident response, no Bash".
fn at_the_end(words: &[&str], at: usize, place: &Place, labels: &Labels) -> Option<Phrase> {
    let from = place.negated_from.filter(|_| !place.is_asked)?;
    let before = from.checked_sub(1)?;
    let is_afterthought = matches!(words[from], "no" | "not" | "never")
        && !AUXILIARY.contains(&words[before])
        && words[before] != "there";
    if !is_afterthought {
        return None;
    }

    let asked = Place {
        is_asked: true,
        ..*place
    };
    let (length, filters) = find(&words[at..], &asked, labels)?;
    let end = at + length + trailing(&words[at + length..]);
    (end == words.len()).then_some((length, filters))
}

/// Finds a phrase of the list.
fn known(words: &[&str], place: &Place) -> Option<Phrase> {
    let lines = PHRASES.lines().filter(|line| !line.starts_with('#'));
    let (length, filters) = lines
        .filter_map(|line| line.split_once(" ="))
        .filter_map(|(pattern, filters)| {
            let length = phrase_length(pattern, filters.is_empty(), words, place)?;
            Some((length, filters))
        })
        .max_by_key(|(length, _)| *length)?;
    Some((
        length,
        filters.split_whitespace().filter_map(read).collect(),
    ))
}

/// Returns how many words a line's pattern takes at a place. One that begins with `!` counts after a negation only, and where it is
/// not the beginning of a longer name: "no web access", but not "no web framework". One that begins with `*` counts in any query,
/// at its beginning or where no longer name begins with it; so does work, which has no filters, and what is held. All others
/// count in questions.
fn phrase_length(pattern: &str, is_work: bool, words: &[&str], place: &Place) -> Option<usize> {
    let whole = |length: &usize| is_complete(&words[*length..]);
    if let Some(pattern) = pattern.strip_prefix("! ") {
        let applies = place.is_asked && place.is_negated();
        return length(pattern, words).filter(|length| applies && whole(length));
    }
    if let Some(pattern) = pattern.strip_prefix("* ") {
        let is_met = |length: &usize| place.is_asked || place.is_first || whole(length);
        return length(pattern, words).filter(is_met);
    }

    let is_held = |length: &usize| place.is_held && ACCESS.contains(&words[*length - 1]);
    length(pattern, words).filter(|length| place.is_asked || is_work || is_held(length))
}

/// Tells whether what stands before `rest` is a whole name rather than the beginning of one.
fn is_complete(rest: &[&str]) -> bool {
    rest.first()
        .is_none_or(|word| is_stop_word(word) || TRAILING.contains(word) || AGENTS.contains(word))
}

/// Finds a tool that is named without an opening: as a member of a list, or behind a negation.
fn listed(words: &[&str], place: &Place, labels: &Labels) -> Option<Phrase> {
    if !(place.in_list || place.is_asked && place.is_negated()) {
        return None;
    }

    let groups = ["tool", "model"];
    let (length, filters) = after(0, words, &groups, labels)?;
    let rest = &words[length..];
    let is_member = is_complete(rest) || after(0, rest, &groups, labels).is_some();
    is_member.then_some((length, filters))
}

/// Finds a model: what agents run on, what is called one, or what an agent is called after.
fn model(words: &[&str], place: &Place, labels: &Labels) -> Option<Phrase> {
    let asked = SET_TO.iter().filter(|_| place.is_asked);
    let opened = POWERED_BY
        .iter()
        .chain(asked)
        .filter_map(|opening| after(length(opening, words)?, words, &["model"], labels))
        .max_by_key(|(length, _)| *length);
    opened.or_else(|| {
        let (length, filters) = after(0, words, &["model"], labels)?;
        let called = match words[length..] {
            ["based" | "powered", ..] => 0,
            ["model" | "models", ..] | ["only"] => 1,
            [next, ..] if AGENTS.contains(&next) => 0,
            _ => return None,
        };
        Some((length + called, filters))
    })
}

/// Finds a tool in any query where it is called one, "using the Grep tool", or at its end behind "with", where its name is of
/// several words: "product management with web search".
fn with_tool(words: &[&str], labels: &Labels) -> Option<Phrase> {
    if !matches!(words.first(), Some(&("with" | "using" | "via"))) {
        return None;
    }

    let (length, filters) = after(1, words, &["tool"], labels)?;
    let is_called = matches!(words.get(length), Some(&("tool" | "tools")));
    let is_name = words[0] == "with" && length > 2 && length == words.len();
    (is_called || is_name).then_some((length, filters))
}

/// Finds a tool that is denied by what stands behind its name, in any query: "code review, Bash excluded".
fn denied_tool(words: &[&str], labels: &Labels) -> Option<Phrase> {
    let (length, filters) = after(0, words, &["tool"], labels)?;
    denied(&words[length..]).map(|_| (length, filters))
}

/// Returns how many words deny what stands before them.
fn denied(words: &[&str]) -> Option<usize> {
    DENYING
        .iter()
        .filter_map(|denying| length(denying, words))
        .max()
}

/// Finds an MCP server that agents use: "with the GitHub MCP server".
fn server(words: &[&str], place: &Place, labels: &Labels) -> Option<Phrase> {
    let opening = SERVED_BY
        .iter()
        .filter_map(|opening| length(opening, words))
        .max();
    if !place.is_asked && opening.is_none() {
        return None;
    }

    let start = opening.unwrap_or_default();
    (1..=LONGEST_NAME).find_map(|length| {
        let end = start + length;
        let is_server = *words.get(end)? == "mcp";
        let name = format!("mcp:{}", words[start..end].join("-"));
        let filters = vec![("can", name, false)];
        (is_server && labels.has("can", &filters[0].1)).then(|| (end + 1, filters))
    })
}

/// Finds where agents come from: a source in a question, a category or a source wherever it is called one.
fn placed(words: &[&str], place: &Place, labels: &Labels) -> Option<Phrase> {
    let opening = length("in|from|of|under|within|outside", words)?;
    let (end, mut filters) = [
        ("category", "the? category"),
        ("source", "the? source|catalog|catalogue"),
    ]
    .into_iter()
    .find_map(|(group, called)| placed_in(words, opening, group, called, place, labels))?;
    for (_, _, excluded) in &mut filters {
        *excluded = words[0] == "outside";
    }
    Some((end, filters))
}

/// Finds a value of one group of places: "category security", "the security category", "from vendor".
fn placed_in(
    words: &[&str],
    opening: usize,
    group: &'static str,
    called: &str,
    place: &Place,
    labels: &Labels,
) -> Option<Phrase> {
    if let Some(called) = length(called, &words[opening..]) {
        return after(opening + called, words, &[group], labels);
    }

    let (end, filters) = after(opening, words, &[group], labels)?;
    match length(called, &words[end..]) {
        Some(called) => Some((end + called, filters)),
        None => {
            (group == "source" && place.is_asked && words[0] == "from").then_some((end, filters))
        }
    }
}

/// Finds what is about an agent, a tool or a model of this catalog.
fn named(words: &[&str], place: &Place, labels: &Labels) -> Option<Phrase> {
    let called = CALLED.iter().map(|opening| (opening, "called-by"));
    let calling = CALLING.iter().map(|opening| (opening, "calls"));
    let mut openings = called.chain(calling);
    openings
        .find_map(|(opening, group)| after(length(opening, words)?, words, &[group], labels))
        .or_else(|| held(words, place, labels))
}

/// Finds a tool or a model behind "with" or "without". As "without" opens a constraint in any query, a whole name must
/// follow it: "without Read", but not "without read replicas".
fn held(words: &[&str], place: &Place, labels: &Labels) -> Option<Phrase> {
    let opening = *words.first()?;
    if opening != LACKING && !HOLDING.contains(&opening) {
        return None;
    }

    let groups = ["tool", "model"];
    let (length, filters) = after(1, words, &groups, labels)?;
    let rest = &words[length..];
    let is_whole =
        opening != LACKING || is_complete(rest) || after(0, rest, &groups, labels).is_some();
    (is_whole && !begins_longer_phrase(words, length, place)).then_some((length, filters))
}

/// Tells whether a phrase of the list begins within the first `length` words and goes on behind them: "allowed to edit" is
/// about the tool Edit, but "allowed to edit files" is about editing.
fn begins_longer_phrase(words: &[&str], length: usize, place: &Place) -> bool {
    (1..length).any(|start| {
        known(&words[start..], place).is_some_and(|(longer, _)| start + longer > length)
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
    let before = &words[..at - between];
    let by_opening = LACKING_ANYWHERE
        .iter()
        .filter(|opening| before.ends_with(opening))
        .map(|opening| before.len() - opening.len())
        .min();
    let by_word = before
        .last()
        .filter(|word| NOT.contains(word))
        .map(|_| before.len() - 1);
    by_opening.or(by_word)
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
                of("can", "mcp:context7"),
                of("can", "mcp:github"),
                of("category", "security"),
                of("model", "haiku"),
                of("model", "opus"),
                of("model", "sonnet"),
                of("source", "vendor"),
                of("tool", "Bash"),
                of("tool", "Edit"),
                of("tool", "Grep"),
                of("tool", "WebSearch"),
                of("tool", "Write"),
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
                "-can:execute who can review terraform and",
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
            (
                "technical writer who has no shell",
                "-can:execute technical writer who has",
            ),
            (
                "agents that use WebSearch but not Bash",
                "tool:websearch -tool:bash agents that",
            ),
            (
                "reviewer without Write, Edit or Bash",
                "-tool:write -tool:edit -tool:bash reviewer or",
            ),
            (
                "who cannot run commands or edit files",
                "-can:execute -can:edit who or",
            ),
            ("code review without editing files", "-can:edit code review"),
            ("code review on opus", "model:opus code review"),
            ("opus agents for sql", "model:opus for sql"),
            ("agents with mcp servers", "tool:mcp* agents"),
            (
                "containers but not kubernetes",
                "-name:kubernetes containers",
            ),
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
            "bash without fear",
            "no-code tools",
            "site without web framework",
            "write once and run anywhere",
            "not only for beginners",
            "type-safe or bash scripts",
        ] {
            assert_eq!(read(query).contains(':'), query == "read only", "{query}");
        }
    }

    /// Returns what a wording says with each of the words that it leaves open.
    fn fill(wording: &str) -> Vec<String> {
        let agents = ["agents", "subagents", "assistants"];
        let topics = [
            "code review",
            "reviewing terraform modules",
            "technical writing",
        ];
        let pairs = agents.iter().zip(topics);
        let mut filled: Vec<String> = pairs
            .map(|(agents, topic)| wording.replace("AGENTS", agents).replace("TOPIC", topic))
            .chain([wording
                .replace("AGENTS", "bots")
                .replace("TOPIC", "incident response")])
            .collect();
        filled.dedup();
        filled
    }

    fn data(text: &str) -> impl Iterator<Item = &str> {
        text.lines().filter(|line| !line.starts_with('#'))
    }

    fn filters(query: &str) -> String {
        let read = read(query);
        let filters = read.split(' ').filter(|word| word.contains(':'));
        filters.collect::<Vec<_>>().join(" ").to_lowercase()
    }

    #[test]
    fn constraints_are_understood_in_any_wording() {
        let mut count = 0;
        let mut wrong = Vec::new();
        for line in data(include_str!("../tests/wordings/constraints.txt")) {
            let (expected, wording) = line.split_once(" = ").unwrap_or_default();
            for query in fill(wording) {
                count += 1;
                if filters(&query) != expected.to_lowercase() {
                    wrong.push(format!("{query}: {}", read(&query)));
                }
            }
        }
        assert!(count >= 800, "{count}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn topics_that_look_like_constraints_are_words() {
        for query in data(include_str!("../tests/wordings/topics.txt")) {
            assert_eq!(filters(query), "", "{query}");
        }
    }
}
