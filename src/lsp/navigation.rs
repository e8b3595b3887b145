//! Going to where an agent is defined, and to whoever names it.

use lsp_types::{GotoDefinitionResponse, Location, ReferenceParams, TextDocumentPositionParams};

use super::view::{View, meant};

/// Returns where the agents are defined that a place names.
pub(super) fn definition(
    view: View<'_>,
    at: &TextDocumentPositionParams,
) -> Option<GotoDefinitionResponse> {
    let cursor = view.cursor(at)?;
    let named = view.named(&cursor)?;
    let places: Vec<Location> = named
        .agents
        .into_iter()
        .filter_map(|ix| view.definition(ix))
        .collect();

    Some(GotoDefinitionResponse::Array(places))
}

/// Returns every place that names the agent that a place names, or whose part of a file it is in.
pub(super) fn references(view: View<'_>, asked: &ReferenceParams) -> Option<Vec<Location>> {
    let cursor = view.cursor(&asked.text_document_position)?;
    let wanted = match view.named(&cursor) {
        Some(named) => named.agents,
        None => vec![view.agent_on(&cursor.key, cursor.line)?],
    };
    let mut places: Vec<Location> = Vec::new();
    if asked.context.include_declaration {
        places.extend(wanted.iter().filter_map(|&ix| view.definition(ix)));
    }

    let occurrences = view.loaded.occurrences().iter();
    let naming = occurrences.filter(|occurrence| {
        let agents = meant(occurrence);
        agents.iter().any(|agent| wanted.contains(agent))
    });
    for place in naming.filter_map(|occurrence| view.location(occurrence)) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Some(places)
}
