//! What search engines read of an agent: schema.org's words for it, as JSON-LD.

use serde::Serialize;
use serde_json::json;

use super::atlas::Atlas;
use super::url;

/// Returns an agent's description for programs as the text of a `script` element; nothing where the site's address is
/// not known, as what is described needs one.
pub(super) fn agent(atlas: &Atlas<'_>, ix: usize) -> Option<String> {
    let base = atlas.base_url.as_deref()?;
    let listing = atlas.agent(ix);
    let agent = &listing.agent;
    let address = format!("{base}{}", url::href(&listing.url()));
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "SoftwareApplication",
        "@id": address,
        "url": address,
        "name": agent.name,
        "description": agent.description,
        "applicationCategory": "DeveloperApplication",
        "applicationSubCategory": "AI agent",
        "operatingSystem": "Any",
        "isPartOf": { "@type": "DataCatalog", "name": atlas.site.title, "url": base },
    });
    let others = [
        ("featureList", json!(listing.capabilities.names())),
        ("keywords", json!(agent.tags)),
        ("softwareVersion", json!(agent.version)),
        ("dateModified", json!(atlas.date(ix))),
    ];
    for (key, value) in others {
        if !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()) {
            data[key] = value;
        }
    }
    Some(script_data(&data))
}

/// Writes data as the text of a `script` element, within which only `<` could end it or begin a comment.
pub(super) fn script_data(data: &impl Serialize) -> String {
    serde_json::to_string(data)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}
