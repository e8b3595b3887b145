//! Finding names in a block: the catalog's, marked ones that end with a role, and those that syntax claims.

use aho_corasick::AhoCorasick;

use super::Form;
use super::languages::{Languages, roles, words};
use super::text::{Block, Kind, Span, Squeezed};
use crate::agent::RelationType;
use crate::dialects;
use crate::graph::resolve::Names;

/// Shortest name that is searched for, in bytes; shorter ones are only understood where syntax claims them.
const SHORTEST: usize = 2;

/// Shortest name that is understood without a mark, in bytes: `it`, `go` and `do` are words.
const SHORTEST_UNMARKED: usize = 3;

/// Longest name that a mark can hold.
const LONGEST: usize = 60;

/// Something that may name an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) span: Span,
    /// The name as written.
    pub(super) target: String,
    pub(super) form: Form,
    /// Whether it is the name of an agent's file, which may stand in a path.
    is_file: bool,
    /// Whether an agent of the catalog has the name.
    pub(super) known: bool,
    pub(super) role: Role,
    /// Whether the word "agent" stands beside it.
    pub(super) called_agent: bool,
    /// The relation that the syntax states, whatever the words around say.
    pub(super) claims: Option<RelationType>,
    /// The relation that the syntax states where no words say more.
    pub(super) otherwise: Option<RelationType>,
    /// The relation that a chain of arrows or a diagram draws.
    pub(super) drawn: Option<RelationType>,
}

/// What the last word of a name says: somebody with a job, something that does one thing, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    None,
    /// By its ending only: whoever reconciles may be a reconciler.
    Ending,
    Doer,
    Person,
}

/// Prepares the search for every name of a catalog; none where it holds no names.
pub(super) fn automaton(names: &Names<'_>) -> Option<AhoCorasick> {
    let keys = names.keys();
    let telling = |key: &&str| key.len() >= SHORTEST && key.chars().any(char::is_alphabetic);
    AhoCorasick::new(keys.into_iter().filter(telling)).ok()
}

/// Returns where known names stand in a text's blocks, the longest where several start together or overlap.
pub(super) fn known(
    automaton: Option<&AhoCorasick>,
    text: &str,
    blocks: &[Block],
    squeezed: &mut Squeezed,
) -> Vec<Span> {
    let Some(automaton) = automaton else {
        return Vec::new();
    };
    squeezed.squeeze(text);
    let in_block = |span: Span| {
        let after = blocks.partition_point(|block| block.start <= span.start);
        blocks
            .get(after.wrapping_sub(1))
            .is_some_and(|block| span.end <= block.end)
    };
    let found = automaton.find_overlapping_iter(&squeezed.bytes);
    let mut spans: Vec<Span> = found
        .filter_map(|found| squeezed.span(found.start(), found.end(), text))
        .filter(|&span| {
            is_bounded(text, span) && is_in_one_piece(&text[span.start..span.end]) && in_block(span)
        })
        .collect();
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let free = span.start >= end;
        end = if free { span.end } else { end };
        free
    });
    spans
}

/// Returns what may name an agent in a block, in order.
pub(super) fn candidates(
    text: &str,
    block: &Block,
    known: &[Span],
    names: &Names<'_>,
) -> Vec<Candidate> {
    let mut found = claimed(text, block, names);
    let mut add = |candidate: Candidate| {
        if !found.iter().any(|other| other.span.meets(candidate.span)) {
            found.push(candidate);
        }
    };
    let known: Vec<Candidate> = known
        .iter()
        .filter_map(|&span| known_candidate(text, block, span, names))
        .collect();
    let shared: Vec<Candidate> = known
        .iter()
        .flat_map(|last| sharing(text, block, last, names))
        .collect();
    joined(text, block, names).into_iter().for_each(&mut add);
    known.into_iter().chain(shared).for_each(&mut add);
    marked(text, block, names).into_iter().for_each(&mut add);
    role_slugs(text, block, names)
        .into_iter()
        .for_each(&mut add);
    found.sort_by_key(|candidate| candidate.span);
    drop_paths(text, &mut found);
    found
}

fn known_candidate(text: &str, block: &Block, span: Span, names: &Names<'_>) -> Option<Candidate> {
    let span = with_qualifier(text, span, names);
    let target = &text[span.start..span.end];
    let rest = &text[span.end..];
    if dialects::ENDINGS
        .iter()
        .any(|ending| rest.starts_with(ending))
    {
        return Some(Candidate {
            is_file: true,
            ..candidate(text, block, span, Form::Marked, true)
        });
    }
    if !names.knows(target) || is_inside_something(text, span) {
        return None;
    }
    let found = candidate(text, block, span, form(text, block, span), true);
    if target.len() < SHORTEST_UNMARKED && !is_set_off(text, block, &found) {
        return None;
    }
    // A name such as "Fog Watch Agent" says itself what it is.
    let called_agent = found.called_agent || (found.form >= Form::Title && ends_with_agent(target));
    Some(Candidate {
        called_agent,
        ..found
    })
}

/// Tells whether a name is marked up, written in capitals, or all that its cell says.
fn is_set_off(text: &str, block: &Block, found: &Candidate) -> bool {
    let is_cell = matches!(block.kind, Kind::Cell { .. });

    found.form >= Form::MarkedWord
        || found.target.chars().all(char::is_uppercase)
        || is_cell && text[block.start..block.end].trim() == found.target
}

fn candidate(text: &str, block: &Block, span: Span, form: Form, known: bool) -> Candidate {
    let target = &text[span.start..span.end];
    Candidate {
        span,
        target: target.to_owned(),
        form,
        is_file: false,
        known,
        role: role(target),
        called_agent: is_called_agent(
            &text[block.start..span.start],
            &text[span.end..block.end],
            form,
        ),
        claims: None,
        otherwise: None,
        drawn: None,
    }
}

/// Returns marked names of the catalog whose words a slash parts, such as `UI / UX Designer`.
fn joined(text: &str, block: &Block, names: &Names<'_>) -> Vec<Candidate> {
    let marks = block.marks.iter().filter(|mark| {
        let inner = &text[mark.start..mark.end];
        inner.len() <= LONGEST
            && inner.contains('/')
            && inner.contains(' ')
            && names.knows(&spaced(inner))
    });

    marks
        .map(|&mark| Candidate {
            target: spaced(&text[mark.start..mark.end]),
            ..candidate(text, block, mark, Form::Marked, true)
        })
        .collect()
}

/// Returns a name with spaces for its slashes.
fn spaced(name: &str) -> String {
    let words = name.split(['/', ' ']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Returns names of the catalog that share their last word with a name behind them: of "Frontend / Mobile Developer",
/// where the second is known, the Frontend Developer.
fn sharing(text: &str, block: &Block, last: &Candidate, names: &Names<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let Some((_, head)) = last.target.rsplit_once([' ', '-']) else {
        return found;
    };
    let mut end = last.span.start;
    while let Some(rest) = without_separator(&text[block.start..end]) {
        let start = rest
            .rfind(|c: char| !c.is_alphanumeric() && c != '-')
            .map_or(0, |at| rest.ceil_char_boundary(at + 1));
        let target = format!("{} {head}", &rest[start..]);
        if start == rest.len() || !names.knows(&target) {
            break;
        }
        let span = Span {
            start: block.start + start,
            end: block.start + rest.len(),
        };
        found.push(Candidate {
            target,
            ..candidate(text, block, span, last.form, true)
        });
        end = span.start;
    }
    found
}

/// Takes what parts two names that share a word off the end of a text.
fn without_separator(text: &str) -> Option<&str> {
    let bare = text.trim_end_matches(' ');
    let part = bare.strip_suffix(['/', ',', '&'])?;

    Some(part.trim_end_matches(' '))
}

/// Returns marked names that nobody in the catalog has, several where they stand in one mark.
fn marked(text: &str, block: &Block, names: &Names<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for mark in &block.marks {
        if mark.end - mark.start > 3 * LONGEST {
            continue;
        }
        for span in parts(text, *mark) {
            let name = &text[span.start..span.end];
            let words = name.split([' ', '-', '_']).count();
            let slug = words > 1 && !name.contains(' ');
            let title = words > 1 && is_title(name) && role(name) >= Role::Doer;
            if (slug || title) && is_name(name) {
                let form = if slug { Form::Marked } else { Form::Title };
                let builtin = crate::capability::runtime::is_builtin(name);
                let known = names.knows(name);
                let found_here = candidate(text, block, span, form, known);
                let role = if builtin {
                    Role::Person
                } else {
                    found_here.role
                };
                found.push(Candidate { role, ..found_here });
            }
        }
    }
    found
}

/// Returns plain words such as `database-architect` that nobody in the catalog has.
fn role_slugs(text: &str, block: &Block, names: &Names<'_>) -> Vec<Candidate> {
    let inner = &text[block.start..block.end];
    if !inner.contains('-') {
        return Vec::new();
    }
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let words = inner
        .split(|c: char| !part(c))
        .filter(|word| word.contains('-'));
    let words = words.map(|word| word.trim_matches(['-', '_', '.']));
    words
        // "multi-agent" and "user-agent" are words of the trade.
        .filter(|word| {
            role(word) >= Role::Doer
                && is_name(word)
                && word.contains('-')
                && !ends_with_agent(word)
        })
        .filter_map(|word| {
            let start = block.start + (word.as_ptr() as usize - inner.as_ptr() as usize);
            let span = Span {
                start,
                end: start + word.len(),
            };
            let bounded = is_bounded(text, span) && !is_inside_something(text, span);
            bounded.then(|| candidate(text, block, span, Form::Slug, names.knows(word)))
        })
        .collect()
}

/// Returns names that syntax claims for agents: `subagent_type: "x"`, `@agent-x`, `@x`.
fn claimed(text: &str, block: &Block, names: &Names<'_>) -> Vec<Candidate> {
    let inner = &text[block.start..block.end];
    let mut found = Vec::new();
    for (at, key) in inner.match_indices("subagent_type") {
        let value = block.start + at + key.len();
        found.extend(value_of(text, block, value, names).map(|span| Candidate {
            claims: Some(RelationType::Spawns),
            ..candidate(
                text,
                block,
                span,
                Form::Claimed,
                names.knows(&text[span.start..span.end]),
            )
        }));
    }
    for (at, _) in inner.match_indices('@') {
        found.extend(handle(text, block, block.start + at, names));
    }
    found.retain(|candidate| candidate.target.split('/').all(is_name));
    found.sort_by_key(|candidate| candidate.span);
    found.dedup_by(|next, first| first.span.meets(next.span));
    found
}

/// Returns the value that follows a key: `="x"`, `: x`, `" : "x"`.
fn value_of(text: &str, block: &Block, from: usize, names: &Names<'_>) -> Option<Span> {
    let rest = &text[from..block.end];
    let trimmed = rest.trim_start_matches(['"', '\'', '`', ')', ' ']);
    let value = trimmed.strip_prefix(['=', ':']).unwrap_or(trimmed);
    let plain = value.len() == trimmed.len();
    let quoted = value.trim_start();
    let name = quoted.trim_start_matches(['"', '\'', '`', '“']);
    // Without a sign of assignment only a quoted word is a value: "the subagent_type parameter" has none.
    if plain && name.len() == quoted.len() {
        return None;
    }
    let end = path_length(name, names).unwrap_or_else(|| {
        let is_end = |c: char| !is_slug_letter(c);
        name.find(is_end).unwrap_or(name.len())
    });
    let start = text.len() - (text.len() - block.end) - name.len();
    (end > 0).then_some(Span {
        start,
        end: start + end,
    })
}

/// Returns how long the path is that a text opens with, where it names an agent: OpenCode's names are paths.
fn path_length(text: &str, names: &Names<'_>) -> Option<usize> {
    let is_end = |c: char| !is_slug_letter(c) && c != '/';
    let path = &text[..text.find(is_end).unwrap_or(text.len())];
    let path = path.trim_end_matches(['.', '-', '_', ':', '/']);

    (path.contains('/') && names.knows(path)).then_some(path.len())
}

/// Returns the agent that an `@` addresses: `@agent-x`, `@"x (agent)"`, or `@x` where `x` is known or a role.
fn handle(text: &str, block: &Block, at: usize, names: &Names<'_>) -> Option<Candidate> {
    // In a program's code an `@` opens an annotation or a decorator, whatever its name.
    if matches!(block.kind, Kind::Code { prose: false }) {
        return None;
    }
    if text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '`' | '@'))
        && !text[..at].ends_with('`')
    {
        return None;
    }
    let rest = &text[at + 1..block.end];
    let quoted = rest
        .strip_prefix('"')
        .filter(|rest| rest.contains("(agent)"));
    let name = quoted.unwrap_or(rest);
    let length = name
        .find(|c: char| !is_slug_letter(c))
        .unwrap_or(name.len());
    let path = path_length(name, names).map(|length| &name[..length]);
    let bare = path.unwrap_or_else(|| name[..length].trim_end_matches(['.', '-', '_', ':']));
    let follows = &name[bare.len()..];
    if bare.is_empty() || follows.starts_with('/') || follows.starts_with('(') {
        return None;
    }
    let slug = bare.strip_prefix("agent-").filter(|slug| !slug.is_empty());
    let target = slug.unwrap_or(bare);
    let known = names.knows(target);
    let code = matches!(block.kind, Kind::Code { .. } | Kind::Diagram);
    let claims = slug.is_some()
        || quoted.is_some()
        || known
        || (role(target) >= Role::Doer && target.contains('-') && !code);
    let start = text.len() - (text.len() - block.end) - name.len() + (bare.len() - target.len());
    claims.then(|| Candidate {
        otherwise: Some(RelationType::DelegatesTo),
        ..candidate(
            text,
            block,
            Span {
                start,
                end: start + target.len(),
            },
            Form::Claimed,
            known,
        )
    })
}

/// Returns the names in a mark: `a / b`, `a, b`, `a:`.
fn parts(text: &str, mark: Span) -> Vec<Span> {
    let inner = &text[mark.start..mark.end];
    let whole = inner
        .split([',', '/', '+', '&'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" or "));
    whole
        .map(|part| {
            part.trim_matches(|c: char| {
                c.is_whitespace() || matches!(c, ':' | '@' | '`' | '*' | '(' | ')')
            })
        })
        .map(|part| {
            part.strip_prefix("vs ")
                .or_else(|| part.strip_prefix("With "))
                .unwrap_or(part)
        })
        .filter(|part| !part.is_empty() && part.len() <= LONGEST)
        .map(|part| {
            let start = mark.start + (part.as_ptr() as usize - inner.as_ptr() as usize);
            Span {
                start,
                end: start + part.len(),
            }
        })
        .collect()
}

/// Tells how a known name is written.
fn form(text: &str, block: &Block, span: Span) -> Form {
    let name = &text[span.start..span.end];
    let humps = name.chars().skip(1).any(char::is_uppercase) && name.contains(char::is_lowercase);
    let several = humps || name.contains([' ', '-', '_', '\n', '/']);
    let marked = block
        .marks
        .iter()
        .any(|mark| mark.holds(span) && fills(text, *mark, span));
    let wide = name.chars().any(|c| c >= '\u{2e80}');
    match (marked, several || wide) {
        (true, true) => Form::Marked,
        (true, false) => Form::MarkedWord,
        (false, false) if is_proper(name, &text[block.start..span.start]) => Form::Proper,
        (false, false) => Form::Word,
        (false, true) if !name.contains(' ') && name.contains(['-', '_']) => Form::Slug,
        (false, true) if wide => Form::Title,
        (false, true) if is_title(name) && !goes_on_before(&text[block.start..span.start]) => {
            Form::Title
        }
        (false, true) => Form::Plain,
    }
}

/// Tells whether a word has a capital of its own, and not as the first of a sentence: "back to the Developer".
fn is_proper(name: &str, before: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, ',' | '(' | '/' | '→' | '&');

    name.starts_with(char::is_uppercase) && before.trim_end().ends_with(goes_on)
}

/// Tells whether a title-case name is the end of a longer one: "Unit Test Generator" is no "Test Generator". The first
/// word of a sentence has its capital anyway.
fn goes_on_before(before: &str) -> bool {
    let Some(words) = before.strip_suffix(' ') else {
        return false;
    };
    let start = words
        .rfind(|c: char| !c.is_alphanumeric() && c != '-')
        .map_or(0, |at| at + 1);
    let start = words.ceil_char_boundary(start);
    let first = words[..start].trim_end().is_empty()
        || words[..start]
            .trim_end()
            .ends_with(['.', ':', '!', '?', '-']);
    words[start..].starts_with(char::is_uppercase) && !first
}

/// Tells whether a name is all that a mark says, short of other names and a word or two.
fn fills(text: &str, mark: Span, span: Span) -> bool {
    let is_it = |part: &Span| {
        part.meets(span) && part.end - part.start <= span.end - span.start + " agent".len()
    };
    let label = text[mark.start..span.start].split_whitespace().count() <= 1
        && text[span.end..mark.end].trim().len() <= 1;
    parts(text, mark).iter().any(is_it) || label
}

/// Tells whether a name may be an agent's: letters, digits and separators, and no template's blank.
fn is_name(name: &str) -> bool {
    let letters = name
        .chars()
        .all(|c| is_slug_letter(c) || matches!(c, ' ' | '&'));
    let word = |word: &str| {
        words()
            .placeholders
            .has(&word.to_lowercase(), Languages::ENGLISH)
    };
    let blank = name.split([' ', '-', '_']).all(word);
    let document = name.strip_suffix(".md");
    let capitals = !document.unwrap_or(name).contains(char::is_lowercase);
    let constant = capitals && (name.contains('_') || document.is_some());
    // `mcp__server__tool` is a tool of a server.
    let tool = name.contains("__");
    letters
        && !blank
        && !constant
        && !tool
        && name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_alphanumeric())
}

fn is_slug_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')
}

/// Tells what a name's last word says of it.
fn role(name: &str) -> Role {
    let name = name.strip_suffix(".md").unwrap_or(name);
    let last = name
        .rsplit([' ', '-', '_', ':', '/'])
        .next()
        .unwrap_or(name)
        .to_lowercase();
    let (roles, last) = (roles(), last.as_str());
    if roles.people.contains(last) {
        Role::Person
    } else if roles.doers.contains(last) {
        Role::Doer
    } else if roles.endings.iter().any(|ending| last.ends_with(ending))
        && !roles.things.contains(last)
        && last.len() > 5
    {
        Role::Ending
    } else {
        Role::None
    }
}

fn ends_with_agent(name: &str) -> bool {
    name.len() >= 5
        && name
            .get(name.len() - 5..)
            .is_some_and(|end| end.eq_ignore_ascii_case("agent"))
}

fn is_title(name: &str) -> bool {
    let words = name
        .split([' ', '-', '/', '_', '\n'])
        .filter(|word| word.starts_with(char::is_alphabetic));
    words
        .filter(|word| !matches!(*word, "of" | "and" | "the" | "for" | "to" | "in"))
        .all(|word| word.starts_with(char::is_uppercase) || word.chars().any(char::is_uppercase))
}

/// Tells whether the word "agent" stands beside a name; behind a plain word only in the singular, for one can "list
/// agents" and "plan agents".
fn is_called_agent(before: &str, after: &str, form: Form) -> bool {
    let word = |text: &str| {
        let text = text.to_lowercase();
        words().agents.has(&text, Languages::ENGLISH)
            && (form > Form::Proper || !text.ends_with('s'))
    };
    let strip = |c: char| c.is_whitespace() || matches!(c, '`' | '*' | '"' | '\'' | '”' | '“');
    let after = after.trim_start_matches(strip);
    let end = after
        .find(|c: char| !c.is_alphanumeric() && c != '-')
        .unwrap_or(after.len());
    let before = before.trim_end_matches(strip);
    let start = before
        .rfind(|c: char| !c.is_alphanumeric() && c != '-')
        .map_or(0, |at| at + 1);
    let start = before.ceil_char_boundary(start);
    word(&after[..end])
        || matches!(
            before[start..].to_lowercase().as_str(),
            "agent" | "subagent"
        )
}

/// Tells whether no letter touches a name, and no hyphen makes it part of a longer one.
fn is_bounded(text: &str, span: Span) -> bool {
    let inner = &text[span.start..span.end];
    let free = |outer: Option<char>, edge: Option<char>| {
        outer.is_none_or(|outer| edge.is_some_and(|edge| !joins(outer, edge)))
    };

    free(text[..span.start].chars().next_back(), inner.chars().next())
        && free(text[span.end..].chars().next(), inner.chars().next_back())
}

/// Tells whether a character beside a name makes it part of a longer word. Where words are not parted, and where Arabic
/// writes "and" in one with a Latin name, it does not.
fn joins(outer: char, edge: char) -> bool {
    let wide = |c: char| c >= '\u{2e80}';
    let arabic = |c: char| matches!(c, '\u{600}'..='\u{6ff}');

    if wide(edge) || wide(outer) || arabic(outer) != arabic(edge) && outer.is_alphanumeric() {
        return false;
    }
    outer.is_alphanumeric() || matches!(outer, '-' | '_')
}

/// Tells whether only single separators stand between the words of a name.
fn is_in_one_piece(name: &str) -> bool {
    let separates = |c: char| c.is_whitespace() || matches!(c, '-' | '_');
    let mut run = 0;
    name.chars().all(|c| {
        run = if separates(c) { run + 1 } else { 0 };
        run < 2
    })
}

/// Tells whether a name is part of an address, a variable, a call or another token that is no name.
fn is_inside_something(text: &str, span: Span) -> bool {
    let before = text[..span.start].chars().next_back();
    let mut after = text[span.end..].chars();
    let (next, second) = (after.next(), after.next());
    let file = text[span.end..].starts_with(".md") || text[span.end..].starts_with(".agent.md");
    let member = next == Some('.') && second.is_some_and(char::is_alphanumeric) && !file;
    matches!(
        before,
        Some('.' | '\\' | '$' | '#' | '%' | '=' | '<' | '{' | '~' | '@')
    ) || matches!(next, Some('=' | '\\' | '>' | '}' | '@'))
        || (next == Some('(') && !text[span.start..span.end].contains(['-', ' ']))
        || member
}

/// Takes `plugin:` or the agent's `folder/` before a name into it.
fn with_qualifier(text: &str, span: Span, names: &Names<'_>) -> Span {
    let before = &text[..span.start];
    let Some(qualifier) = before.strip_suffix([':', '/']) else {
        return span;
    };
    let start = qualifier.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
    let start = start.map_or(0, |at| qualifier.ceil_char_boundary(at + 1));
    let path = before.ends_with('/')
        && (!names.knows(&text[start..span.end]) || text[..start].ends_with(['/', '.']));
    Span {
        start: if start < qualifier.len() && !path {
            start
        } else {
            span.start
        },
        end: span.end,
    }
}

/// Drops names that are part of a path: a slash joins names only where a name stands on its other side too.
fn drop_paths(text: &str, found: &mut Vec<Candidate>) {
    let spans: Vec<Span> = found.iter().map(|candidate| candidate.span).collect();
    found.retain(|candidate| {
        let Span { start, end } = candidate.span;
        let slash_before =
            text[..start].ends_with('/') && !spans.iter().any(|span| span.end + 1 == start);
        let slash_after =
            text[end..].starts_with('/') && !spans.iter().any(|span| span.start == end + 1);
        candidate.is_file || (!slash_before && !slash_after)
    });
}
