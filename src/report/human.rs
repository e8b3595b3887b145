//! Findings drawn for a terminal: the message, the line that shows it, the next step.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::style::{QUIET, STRONG, trusted, visible};
use crate::catalog::Catalog;
use crate::check;
use crate::finding::{Finding, Severity, Span};

/// How many findings of one rule are drawn before the others are told in a line each.
const DRAWN: usize = 3;

/// How many findings of one rule are told in a line each before the others are counted.
const LINES: usize = 7;

/// How many notes are drawn like errors; where there are more, they are counted by rule.
const FEW: usize = 3;

/// Tells findings for a terminal, the gravest rule first: the first of a rule are drawn, others have a line each, and
/// many notes are counted by rule. `all` draws every one of them.
pub fn list(catalog: &Catalog, findings: &[Finding], width: usize, all: bool) -> String {
    let notes = super::count(findings, Severity::Info);
    let drawn = if all || notes <= FEW {
        findings
    } else {
        &findings[..findings.len() - notes]
    };
    let mut text = String::new();
    for same in drawn.chunk_by(|a, b| (a.severity, a.rule) == (b.severity, b.rule)) {
        // To leave a single one out would save nothing.
        let first = if all || same.len() <= DRAWN + 1 {
            same.len()
        } else {
            DRAWN
        };
        same[..first]
            .iter()
            .for_each(|finding| text += &(draw(catalog, finding, width) + "\n\n"));
        let rest = &same[first..];
        rest.iter()
            .take(LINES)
            .for_each(|finding| text += &line(catalog, finding, width));
        if rest.len() > LINES {
            let more = rest.len() - LINES;
            text += &format!(
                "{QUIET}  … {more} more: agentdex check --rule {}{QUIET:#}\n",
                same[0].rule
            );
        }
        if !rest.is_empty() {
            text.push('\n');
        }
    }
    if drawn.len() < findings.len() {
        text += &counted(&findings[drawn.len()..]);
    }
    text
}

/// Tells a finding in a line with its severity and rule, and what to do in a second.
pub fn brief(catalog: &Catalog, finding: &Finding) -> String {
    let line = finding.place.span.map(|span| format!(":{}", span.line));
    let mut text = format!(
        "{} [{}] {}{}: {}\n",
        finding.severity,
        finding.rule,
        shown_path(catalog, finding),
        line.unwrap_or_default(),
        visible(&finding.message)
    );
    if let Some(help) = &finding.help {
        text += &format!("  help: {}\n", visible(help));
    }
    text
}

/// Tells a finding in one line.
fn line(catalog: &Catalog, finding: &Finding, width: usize) -> String {
    let span = finding.place.span;
    let column = span
        .map(|span| format!(":{}:{}", span.line, span.column))
        .unwrap_or_default();
    let place = format!("{}{column}", shown_path(catalog, finding));
    let place = cut_start(&place, width * 2 / 5);
    let room = width.saturating_sub(place.width() + 4);
    format!(
        "  {QUIET}{place}{QUIET:#}  {}\n",
        cut(&visible(&finding.message), room)
    )
}

/// Counts notes by rule.
fn counted(notes: &[Finding]) -> String {
    let mut text =
        format!("{STRONG}notes{STRONG:#} {QUIET}(each of them: --all, or --rule RULE){QUIET:#}\n");
    for same in notes.chunk_by(|a, b| a.rule == b.rule) {
        let summary = check::rule(same[0].rule).map_or("", |rule| rule.summary);
        text += &format!(
            "{:>6}  {STRONG}{:<26}{STRONG:#} {summary}\n",
            same.len(),
            same[0].rule
        );
    }
    text + "\n"
}

/// Cuts a text to a number of columns.
fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or_default();
        used <= room
    };
    text.chars().take_while(fits).collect::<String>() + "…"
}

/// Cuts the start of a path to a number of columns: its end says more.
fn cut_start(path: &str, room: usize) -> String {
    if path.width() <= room {
        return path.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or_default();
        used <= room
    };
    let end: Vec<char> = path.chars().rev().take_while(fits).collect();
    format!("…{}", end.into_iter().rev().collect::<String>())
}

/// Draws one finding, styled as [`shown`](super::style::shown) expects it.
///
/// `width` is the terminal's, in columns.
pub fn draw(catalog: &Catalog, finding: &Finding, width: usize) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let path = shown_path(catalog, finding);
    let message = visible(&finding.message);
    let line = finding
        .place
        .span
        .and_then(|span| Some((span, line_text(catalog, finding)?)));
    let mut group = Group::with_title(level.primary_title(message.as_str()).id(finding.rule));
    group = match &line {
        Some((span, text)) => group.element(
            Snippet::source(text.as_str())
                .line_start(span.line as usize)
                .path(path.as_str())
                .annotation(AnnotationKind::Primary.span(byte_range(text, *span))),
        ),
        None => group.element(origin(&path, finding.place.span)),
    };
    let help = finding.help.as_deref().map(visible);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = Renderer::styled()
        .decor_style(DecorStyle::Unicode)
        .term_width(width);
    trusted(&renderer.render(&[group]))
}

/// With several sources a path alone would not say which file is meant.
fn shown_path(catalog: &Catalog, finding: &Finding) -> String {
    let place = &finding.place;
    if catalog.sources.len() > 1 {
        visible(&format!("{}/{}", place.source, place.path))
    } else {
        visible(&place.path)
    }
}

fn origin(path: &str, span: Option<Span>) -> Origin<'_> {
    match span {
        Some(span) => Origin::path(path)
            .line(span.line as usize)
            .char_column(span.column as usize),
        None => Origin::path(path),
    }
}

/// Returns the finding's line as text that can be drawn, character for character, and its secrets covered.
fn line_text(catalog: &Catalog, finding: &Finding) -> Option<String> {
    let line = super::line_of(catalog, &finding.place)?;
    Some(visible(&check::masked(line.trim_end())))
}

fn byte_range(text: &str, span: Span) -> std::ops::Range<usize> {
    let byte = |column: usize| {
        text.char_indices()
            .nth(column)
            .map_or(text.len(), |(at, _)| at)
    };
    let start = span.column.saturating_sub(1) as usize;
    let end = if span.length == 0 {
        text.len()
    } else {
        byte(start + span.length as usize)
    };
    byte(start).min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_to_columns() {
        assert_eq!(
            (cut("漢字かな", 5), cut_start("a/b/漢字", 5)),
            ("漢字…".to_owned(), "…漢字".to_owned())
        );
        assert_eq!(
            (cut("short", 5), cut_start("short", 5)),
            ("short".to_owned(), "short".to_owned())
        );
    }
}
