//! What programs read: JSON, raw files, the sitemap, `robots.txt`; and the page of addresses that lead nowhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Press;
use super::atlas::Atlas;
use super::frame::{Frame, Section};
use super::url;
use crate::catalog::Listing;
use crate::document;
use crate::draw::xml;
use crate::export::{self, Format, Selection};

/// Most addresses of one sitemap, by its protocol.
const MOST_ADDRESSES: usize = 50_000;

/// Returns the path of an agent's own part of its file, byte for byte. Its record is `agents/ID.json` already.
pub(super) fn raw_path(listing: &Listing) -> String {
    let format = listing.agent.definition.as_ref().map(|own| own.format);
    let ending = match format {
        None => "md",
        Some(document::Format::Json) => "source.json",
        Some(format) => format.ending(),
    };
    format!("agents/{}.{ending}", listing.id)
}

/// Returns the path of an agent's JSON.
pub(super) fn json_path(listing: &Listing) -> String {
    format!("agents/{}.json", listing.id)
}

pub(super) fn pages<'m>(press: &mut Press<'m>) {
    let model = press.atlas.model;
    for ix in 0..press.atlas.agents() {
        let listing = press.atlas.agent(ix);
        press.bytes(raw_path(listing), Cow::Borrowed(listing.agent.own_bytes()));
        press.written(json_path(listing), move |_, out| {
            export::agent_json(model, ix, out)
        });
    }
    press.written("catalog.json", move |_, out| {
        export::catalog_json(model, out)
    });
    press.written("graph.json", move |_, out| {
        export::graph(model, &Selection::default(), Format::Json, out)
    });
    press.written("findings.json", |atlas, out| {
        export::findings_json(&atlas.model.catalog, atlas.findings, out)
    });
    press.written("findings.csv", |atlas, out| {
        export::findings_csv(&atlas.model.catalog, atlas.findings, out)
    });
    for (name, schema) in export::schemas::SCHEMAS {
        // Written for people in the repository, and for programs here.
        press.made(format!("schemas/{name}"), |_| {
            Ok(serde_json::to_vec(&serde_json::from_str::<
                serde_json::Value,
            >(schema)?)?)
        });
    }
    press.page("404.html", "404.html", |atlas, path| {
        (
            Frame::new(atlas, path, Section::None, atlas.words.say("Not found")),
            Missing {
                base: atlas.base_url.clone(),
            },
        )
    });
    // GitHub Pages would else take agent files for pages of its own and turn them into HTML.
    press.bytes(".nojekyll", Cow::Borrowed(&b""[..]));
    sitemap(press);
}

/// The context of `404.html`.
#[derive(serde::Serialize)]
struct Missing {
    /// Where the site is published: the page is shown at any address, so that relative links need a base.
    base: Option<String>,
}

/// Adds `robots.txt` and, where the site's address is known, `sitemap.xml`: one file, or an index of several.
fn sitemap(press: &mut Press<'_>) {
    let mut robots = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(base) = press.atlas.base_url.clone() {
        if let Some(manifest) = press.atlas.site.ard {
            robots += &format!("Agentmap: {base}{manifest}\n");
        }
        robots += &format!("Sitemap: {base}sitemap.xml\n");
        let dates = dates(&press.atlas);
        let pages = press.pages.iter().map(|page| page.path.as_str());
        let pages = pages.filter(|path| path.ends_with(".html") && !path.ends_with("source.html"));
        let mut addresses: Vec<(String, &str)> = pages
            .filter(|&path| path != "404.html")
            .map(|path| {
                (
                    format!("{base}{}", url::address(path)),
                    dates.get(path).copied().unwrap_or_default(),
                )
            })
            .collect();
        addresses.sort_unstable();
        let parts: Vec<Vec<u8>> = addresses
            .chunks(MOST_ADDRESSES)
            .map(|part| sitemap_xml("urlset", "url", part))
            .collect();
        if let [only] = &parts[..] {
            press.bytes("sitemap.xml", only.clone());
        } else {
            let names: Vec<String> = (1..=parts.len())
                .map(|n| format!("sitemap-{n}.xml"))
                .collect();
            let addresses: Vec<(String, &str)> = names
                .iter()
                .map(|name| (format!("{base}{name}"), ""))
                .collect();
            press.bytes(
                "sitemap.xml",
                sitemap_xml("sitemapindex", "sitemap", &addresses),
            );
            names
                .into_iter()
                .zip(parts)
                .for_each(|(name, part)| press.bytes(name, part));
        }
    }
    press.bytes("robots.txt", robots.into_bytes());
}

/// Returns when agents were last committed, by the path of their page.
fn dates<'a>(atlas: &'a Atlas<'_>) -> BTreeMap<String, &'a str> {
    let date = |ix| {
        Some((
            format!("{}index.html", atlas.agent(ix).url()),
            atlas.date(ix)?,
        ))
    };
    (0..atlas.agents()).filter_map(date).collect()
}

/// Writes a sitemap of addresses and, where they are known, dates.
fn sitemap_xml(outer: &str, inner: &str, addresses: &[(String, &str)]) -> Vec<u8> {
    let entries: String = addresses
        .iter()
        .map(|(address, date)| {
            let date = if date.is_empty() {
                String::new()
            } else {
                format!("<lastmod>{date}</lastmod>")
            };
            format!("<{inner}><loc>{}</loc>{date}</{inner}>\n", xml(address))
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{outer} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</{outer}>\n"
    )
    .into_bytes()
}
