//! Findings drawn for a terminal: the message, the line that shows it, the next step.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::catalog::Catalog;
use crate::finding::{Finding, Severity, Span};

/// Draws one finding, styled with ANSI escapes; whoever prints it strips them where they are not wanted.
///
/// `width` is the terminal's, in columns.
pub fn draw(catalog: &Catalog, finding: &Finding, width: usize) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let path = shown_path(catalog, finding);
    let line = finding.place.span.and_then(|span| Some((span, line_text(catalog, finding, span.line)?)));
    let mut group = Group::with_title(level.primary_title(&*finding.message).id(finding.rule));
    group = match &line {
        Some((span, text)) => group.element(
            Snippet::source(text.as_str())
                .line_start(span.line as usize)
                .path(path.as_str())
                .annotation(AnnotationKind::Primary.span(byte_range(text, *span))),
        ),
        None => group.element(origin(&path, finding.place.span)),
    };
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::styled().decor_style(DecorStyle::Unicode).term_width(width).render(&[group])
}

/// With several sources a path alone would not say which file is meant.
fn shown_path(catalog: &Catalog, finding: &Finding) -> String {
    let place = &finding.place;
    if catalog.sources.len() > 1 {
        format!("{}/{}", place.source, place.path)
    } else {
        place.path.to_string()
    }
}

fn origin(path: &str, span: Option<Span>) -> Origin<'_> {
    match span {
        Some(span) => Origin::path(path).line(span.line as usize).char_column(span.column as usize),
        None => Origin::path(path),
    }
}

/// Returns a line of the file as text that can be drawn: tabs and control characters as spaces, one for one.
fn line_text(catalog: &Catalog, finding: &Finding, line: u32) -> Option<String> {
    let ix = catalog.at(&finding.place.source, &finding.place.path)?;
    let bytes =
        catalog.agents[ix].agent.bytes.split(|&byte| byte == b'\n').nth(line.checked_sub(1)? as usize)?;
    let text = String::from_utf8_lossy(bytes);
    Some(text.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
}

fn byte_range(text: &str, span: Span) -> std::ops::Range<usize> {
    let byte = |column: usize| text.char_indices().nth(column).map_or(text.len(), |(at, _)| at);
    let start = span.column.saturating_sub(1) as usize;
    let end = if span.length == 0 { text.len() } else { byte(start + span.length as usize) };
    byte(start).min(end)..end
}
