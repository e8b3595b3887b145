//! What a place is about: an agent with what it may do and reach and who calls it, a key, a tool, and why a finding matters.

use std::fmt::Write;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, TextDocumentPositionParams};

use super::completion::does;
use super::cursor::{self, What};
use super::view::{Cursor, View};
use crate::agent::Agent;
use crate::agent::dialect::{Named, named_by, schema};
use crate::check;
use crate::document::Format;
use crate::graph::Relation;
use crate::report;

/// Most agents that one line names.
const NAMED: usize = 8;

/// Returns what is known of a place.
pub(super) fn hover(view: View<'_>, at: &TextDocumentPositionParams) -> Option<Hover> {
    let cursor = view.cursor(at)?;
    let text = view.text(&cursor.text);
    let (mut value, bytes) = match view.named(&cursor) {
        Some(named) => {
            let agents = named.agents.iter().take(NAMED);
            let described: Vec<String> = agents.map(|&ix| agent(view, ix)).collect();
            (described.join("\n\n---\n\n"), named.bytes)
        }
        None => {
            let word = cursor::word(&cursor.text, cursor.offset);
            (key_or_tool(view, &cursor).unwrap_or_default(), word)
        }
    };
    for why in findings(view, &cursor) {
        value += &format!("\n\n{why}");
    }
    if value.trim().is_empty() {
        return None;
    }

    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: value.trim().to_owned(),
        }),
        range: Some(text.range(bytes)),
    })
}

/// Says what an agent may do and reach, whom it calls and who calls it. What files say is escaped: it is no mark-up here.
fn agent(view: View<'_>, ix: usize) -> String {
    let model = view.model();
    let listing = &view.catalog().agents[ix];
    let name = |ix: usize| format!("`{}`", view.catalog().agents[ix].id);
    let mut text = format!("**{}**", report::markdown::escaped(&listing.agent.name));
    let mut line = |title: &str, said: String| {
        if !said.is_empty() {
            let _ = write!(text, "\n\n{title}{said}");
        }
    };

    line("", report::markdown::escaped(&listing.agent.summary));
    let signature = listing.capabilities.signature();
    line(
        "May: ",
        format!("`{signature}` {}", listing.capabilities.names().join(", ")),
    );
    let reaches = report::agent::reaches(model, ix);
    let reached = reaches.iter().map(|(capability, path)| {
        let way: Vec<String> = path[1..].iter().map(|&ix| name(ix)).collect();
        format!("{} via {}", capability.name(), way.join(" → "))
    });
    line("Reaches: ", reached.collect::<Vec<_>>().join("; "));

    let calls = model.graph.delegations.from(ix).iter();
    let called = model.graph.delegations.to(ix);
    line(
        "Hands work to: ",
        list(calls.map(|edge| name(edge.callee)).collect()),
    );
    line(
        "Gets work from: ",
        list(called.map(|edge| name(edge.caller)).collect()),
    );
    let others = model.graph.incoming(ix).filter(|relation: &&Relation| {
        relation.from != ix && model.graph.delegations.between(relation.from, ix).is_none()
    });
    let mut naming: Vec<String> = others.map(|relation| name(relation.from)).collect();
    naming.dedup();
    line("Named by: ", list(naming));
    text
}

fn list(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// Says what the key means on which a place is, or the tool.
fn key_or_tool(view: View<'_>, cursor: &Cursor<'_>) -> Option<String> {
    let ix = view.agent_on(&cursor.key, cursor.line)?;
    let agent = view.agent(ix);
    let word = cursor::word(&cursor.text, cursor.offset);
    let format = Format::of(&cursor.key.1, &cursor.text);
    if let Some(said) = key(agent, &cursor.text[word.clone()], cursor.line) {
        return Some(said);
    }

    // What is asked for behind the word's first letter is what the word is.
    let asked = cursor::asked(&cursor.text, word.start, format)?;
    let What::Value(path) = asked.what else {
        return None;
    };
    let starts = path.match_indices('.').map(|(dot, _)| dot + 1);
    let ends = std::iter::once(0).chain(starts);
    let named = ends
        .into_iter()
        .find_map(|start| named_by(agent.dialect, &path[start..]));
    let tool = &cursor.text[word];
    (named == Some(Named::Tools) && !tool.is_empty()).then(|| format!("`{tool}`: {}", does(tool)))
}

/// Says what an agent's runtime makes of a key of its file.
fn key(agent: &Agent, word: &str, line: u32) -> Option<String> {
    let entries = agent.front_matter();
    entries
        .iter()
        .find(|entry| entry.key == word && entry.line == line)?;
    let schema = schema(agent.dialect)?;

    Some(match schema.spelled(word) {
        Some(key) => format!(
            "**{key}**, as {} reads it: {}\n\nSource: {}",
            schema.runtime,
            schema.wants(key),
            schema.source
        ),
        None => format!("{} does not read `{word}`", schema.runtime),
    })
}

/// Says why the findings at a place matter.
fn findings(view: View<'_>, cursor: &Cursor<'_>) -> Vec<String> {
    let (source, path) = &cursor.key;
    let text = view.text(&cursor.text);
    let here = view.loaded.findings().iter().filter(|finding| {
        let place = &finding.place;
        let is_of_file = place.source == *source && *place.path == **path;
        let span = place.span.filter(|_| is_of_file);
        span.is_some_and(|span| {
            let bytes = text.span(span);
            (bytes.start..=bytes.end).contains(&cursor.offset)
        })
    });
    let mut rules: Vec<&str> = here.map(|finding| finding.rule).collect();
    rules.dedup();

    let rules = rules.into_iter().filter_map(check::rule);
    rules
        .map(|rule| format!("**{}**: {} {}", rule.id, rule.why, capitalised(rule.mend)))
        .collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    let rest = letters.as_str();

    match first {
        Some(first) => format!("{}{rest}.", first.collect::<String>()),
        None => String::new(),
    }
}
