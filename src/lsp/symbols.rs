//! The agents of a file with their headings, and those of the whole catalog by what is asked for.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolInformation, SymbolKind,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::text::Text;
use super::view::View;
use crate::agent::body::Heading;

/// Most agents that are listed: an editor asks again as more is typed.
const MOST: usize = 200;

/// Returns the agents of a file, each with the headings of its prompt.
pub(super) fn of_file(
    view: View<'_>,
    asked: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let key = view.key(&asked.text_document.uri)?;
    let agents = view.catalog().in_file(&key.0, &key.1);

    let symbols = agents.map(|ix| agent(view, ix)).collect();
    Some(DocumentSymbolResponse::Nested(symbols))
}

fn agent(view: View<'_>, ix: usize) -> DocumentSymbol {
    let listing = &view.catalog().agents[ix];
    let agent = &listing.agent;
    let text = view.file_text(ix);
    let text = view.text(&text);
    let first = text.file_line(agent.first_line()).start;
    let end = match &agent.definition {
        Some(own) => text.file_line(own.lines.1).end,
        None => text.text.len(),
    };
    let name = view.own_name(ix);
    let name = name.unwrap_or_else(|| text.file_line(agent.first_line()));
    let headings = agent
        .body
        .headings
        .iter()
        .map(|heading| self::heading(&text, heading));

    symbol(
        agent.name.clone(),
        Some(listing.capabilities.signature()),
        SymbolKind::CLASS,
        (text.range(first..end), text.range(name)),
        headings.collect(),
    )
}

fn heading(text: &Text<'_>, heading: &Heading) -> DocumentSymbol {
    let line = text.range(text.file_line(heading.line));
    let name = heading.text.trim();
    let name = if name.is_empty() { "–" } else { name };

    symbol(
        name.to_owned(),
        None,
        SymbolKind::STRING,
        (line, line),
        Vec::new(),
    )
}

#[expect(
    deprecated,
    reason = "the field is still one of the type, and is left empty"
)]
fn symbol(
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    (range, selection_range): (lsp_types::Range, lsp_types::Range),
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    DocumentSymbol {
        name,
        detail,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range,
        children: Some(children).filter(|children| !children.is_empty()),
    }
}

/// Returns the agents whose names hold what is asked for, its letters in their order.
#[expect(
    deprecated,
    reason = "the field is still one of the type, and is left empty"
)]
pub(super) fn of_catalog(
    view: View<'_>,
    asked: &WorkspaceSymbolParams,
) -> Option<WorkspaceSymbolResponse> {
    let agents = view.catalog().agents.iter().enumerate();
    let fitting = agents.filter(|(_, listing)| is_in(&asked.query, &listing.agent.name));
    let symbols = fitting.take(MOST).filter_map(|(ix, listing)| {
        Some(SymbolInformation {
            name: listing.agent.name.clone(),
            kind: SymbolKind::CLASS,
            tags: None,
            deprecated: None,
            location: view.definition(ix)?,
            container_name: Some(listing.agent.source.to_string()),
        })
    });

    Some(WorkspaceSymbolResponse::Flat(symbols.collect()))
}

fn is_in(query: &str, name: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    let mut wanted = query.chars().flat_map(char::to_lowercase);

    wanted.all(|wanted| letters.any(|letter| letter == wanted))
}
