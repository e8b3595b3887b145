//! Quick fixes: the name that was probably meant, and what `check --fix` writes.

use std::ops::Range;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
    Diagnostic,
};

use super::diagnostics::{self, diagnostic};
use super::documents::Key;
use super::edits::Edits;
use super::text::Text;
use super::view::View;
use crate::agent;
use crate::catalog::name_key;
use crate::check::explain;
use crate::export::translate;
use crate::finding::Finding;

/// Returns the fixes for what was found in a range of a file.
pub(super) fn actions(view: View<'_>, asked: &CodeActionParams) -> Option<CodeActionResponse> {
    let key = view.key(&asked.text_document.uri)?;
    let is_here = |finding: &&Finding| {
        let place = &finding.place;
        place.source == key.0 && *place.path == *key.1
    };
    let text = view.loaded.text(&key.0, &key.1);
    let text = view.text(&text);
    let of_file: Vec<&Finding> = view.loaded.findings().iter().filter(is_here).collect();
    let meets = |finding: &Finding| {
        let range = diagnostics::range(&text, finding);
        range.start <= asked.range.end && asked.range.start <= range.end
    };
    let wants = |kind: &CodeActionKind| {
        let only = asked.context.only.as_deref();
        only.is_none_or(|kinds| {
            kinds.iter().any(|wanted| {
                let rest = kind.as_str().strip_prefix(wanted.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        })
    };

    let mut actions = Vec::new();
    if wants(&CodeActionKind::QUICKFIX) {
        let here = of_file.iter().filter(|finding| meets(finding));
        actions.extend(here.filter_map(|finding| instead(view, &key, &text, finding)));
    }
    let repaired = |finding: &&&Finding| {
        agent::mend::mend(finding.rule).is_some() && check_mends(finding.rule)
    };
    let repairs: Vec<&Finding> = of_file.iter().filter(repaired).copied().collect();
    for kind in [CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL] {
        let is_near =
            kind == CodeActionKind::SOURCE_FIX_ALL || repairs.iter().any(|finding| meets(finding));
        if wants(&kind) && is_near {
            actions.extend(repair(view, &key, &text, &repairs, kind));
        }
    }
    Some(
        actions
            .into_iter()
            .map(CodeActionOrCommand::CodeAction)
            .collect(),
    )
}

fn check_mends(rule: &str) -> bool {
    crate::check::rule(rule).is_some_and(explain::mends)
}

/// Returns the fix that writes what was probably meant.
fn instead(view: View<'_>, key: &Key, text: &Text<'_>, finding: &Finding) -> Option<CodeAction> {
    let span = finding.place.span.filter(|span| span.length > 0)?;
    let words = finding.instead.as_deref()?;
    let words = match finding.rule {
        "agent/unknown-tool" => spelled(view, finding, words)?,
        _ => words,
    };
    let bytes = text.span(span);
    let title = format!("Write `{words}` instead of `{}`", &text.text[bytes.clone()]);

    let mut edits = Edits::new(view);
    edits.replace(key.clone(), bytes, words.to_owned());
    Some(CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(view, text, finding)]),
        edit: Some(edits.finish()),
        is_preferred: Some(true),
        ..CodeAction::default()
    })
}

/// Returns a tool as the dialect of a finding's agent spells it.
fn spelled(view: View<'_>, finding: &Finding, tool: &str) -> Option<&'static str> {
    let ix = view.catalog().at(&finding.place)?;
    let mut tools = translate::tools(view.agent(ix).dialect);
    tools.find(|known| name_key(known) == tool)
}

/// Returns the fix that writes into a file what reading it repairs.
fn repair(
    view: View<'_>,
    key: &Key,
    text: &Text<'_>,
    repairs: &[&Finding],
    kind: CodeActionKind,
) -> Option<CodeAction> {
    let ix = view.catalog().in_file(&key.0, &key.1).next()?;
    let agent = view.agent(ix);
    if agent.definition.is_some() {
        return None;
    }
    let rewritten = agent::rewrite(agent)?;
    let new = match text.text.starts_with('\u{feff}') {
        true => rewritten.text.as_str(),
        false => rewritten.text.trim_start_matches('\u{feff}'),
    };
    let (bytes, lines) = difference(text.text, new);

    let mut edits = Edits::new(view);
    edits.replace(key.clone(), bytes, lines.to_owned());
    let resolved: Vec<Diagnostic> = repairs
        .iter()
        .map(|finding| diagnostic(view, text, finding))
        .collect();
    Some(CodeAction {
        title: "Write the repairs of the front matter into the file".to_owned(),
        kind: Some(kind),
        diagnostics: Some(resolved),
        edit: Some(edits.finish()),
        ..CodeAction::default()
    })
}

/// Returns the lines in which a text differs from another, and what stands there in the other.
fn difference<'n>(old: &str, new: &'n str) -> (Range<usize>, &'n str) {
    let same = |pairs: &mut dyn Iterator<Item = (&str, &str)>| -> usize {
        pairs
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len())
            .sum()
    };
    let start = same(&mut old.split_inclusive('\n').zip(new.split_inclusive('\n')));
    let (rest, new_rest) = (&old[start..], &new[start..]);
    let behind = rest.split_inclusive('\n').rev();
    let end = same(&mut behind.zip(new_rest.split_inclusive('\n').rev()));

    (start..old.len() - end, &new_rest[..new_rest.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_that_differ_are_written() {
        for (old, new, bytes, lines) in [
            ("a\nb\nc\n", "a\nB\nc\n", 2..4, "B\n"),
            ("a\nc\n", "a\nb\nc\n", 2..2, "b\n"),
            ("a\nb\nc", "a\nc", 2..4, ""),
            ("a\na\n", "a\n", 2..4, ""),
            ("same", "same", 4..4, ""),
        ] {
            assert_eq!(difference(old, new), (bytes, lines), "{old:?} {new:?}");
        }
    }
}
