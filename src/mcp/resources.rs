//! Resources: the file of each agent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rmcp::ErrorData;
use rmcp::model::{
    ListResourcesResult, ReadResourceResult, Resource, ResourceContents, ResourceTemplate,
};

use super::answer::{error, visible_lines};
use super::page;
use crate::catalog::{Catalog, Listing, NotOne};
use crate::model::Model;

/// What the address of an agent's file begins with; its id follows.
const START: &str = "agentdex://agent/";

/// What files of agents are.
const TYPE: &str = "text/markdown";

/// How many resources one list holds.
const LISTED: usize = 100;

/// Most characters of a file: of a longer one, `get_agent` returns the rest of the prompt.
const MOST: usize = 100_000;

/// Most characters of a description in the list.
const MOST_OF_SUMMARY: usize = 200;

/// Characters of an id that stand in an address as they are.
const KEPT: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Returns what the addresses of agents' files look like.
pub(super) fn template() -> ResourceTemplate {
    ResourceTemplate::new(format!("{START}{{+id}}"), "agent")
        .with_title("An agent's file")
        .with_description("The definition of the agent of that id, as its file has it; quoted data of whoever wrote it")
        .with_mime_type(TYPE)
}

/// Lists a part of the agents' files.
pub(super) fn list(model: &Model, cursor: Option<&str>) -> Result<ListResourcesResult, ErrorData> {
    let offset =
        page::offset(cursor).map_err(|message| ErrorData::invalid_params(error(&message), None))?;
    let agents = &model.catalog.agents;
    let listed: Vec<Resource> = agents
        .iter()
        .skip(offset)
        .take(LISTED)
        .map(resource)
        .collect();

    let next = offset + listed.len();
    let mut list = ListResourcesResult::with_all_items(listed);
    list.next_cursor = (next < agents.len()).then(|| next.to_string());
    Ok(list)
}

fn resource(listing: &Listing) -> Resource {
    let agent = &listing.agent;
    let summary: String = agent.summary.chars().take(MOST_OF_SUMMARY).collect();

    Resource::new(address(&listing.id), visible_lines(&listing.id))
        .with_title(visible_lines(&agent.name))
        .with_description(visible_lines(&summary))
        .with_mime_type(TYPE)
        .with_size(agent.bytes.len() as u64)
}

fn address(id: &str) -> String {
    format!("{START}{}", utf8_percent_encode(id, &KEPT))
}

/// Returns an agent's file, with what is hidden in it shown.
pub(super) fn read(model: &Model, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let ix = meant(&model.catalog, uri)
        .map_err(|message| ErrorData::resource_not_found(error(&message), None))?;
    let text = String::from_utf8_lossy(&model.catalog.agents[ix].agent.bytes);
    let length = text.chars().count();
    let mut shown: String = text.chars().take(MOST).collect();
    if length > MOST {
        shown += &format!("\n… ({} more characters)", length - MOST);
    }

    let contents = ResourceContents::text(visible_lines(&shown), uri).with_mime_type(TYPE);
    Ok(ReadResourceResult::new(vec![contents]))
}

/// Returns the agent whose file an address means.
fn meant(catalog: &Catalog, uri: &str) -> Result<usize, String> {
    let Some(id) = uri.strip_prefix(START) else {
        return Err(format!(
            "`{uri}` is not the address of an agent, such as {START}ID."
        ));
    };
    let id = percent_decode_str(id).decode_utf8_lossy();

    catalog.one(&id).map_err(|not_one| match not_one {
        NotOne::Unknown { wanted, near } => match near.first() {
            Some(near) => format!("No agent has the id `{wanted}`; near: {}.", address(near)),
            None => format!("No agent has the id `{wanted}`; resources/list has all of them."),
        },
        NotOne::Several { ids, .. } => {
            let ids = ids.iter().map(|id| address(id));
            format!(
                "Several agents are meant: {}.",
                ids.collect::<Vec<_>>().join(", ")
            )
        }
    })
}
