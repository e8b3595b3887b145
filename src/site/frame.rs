//! What every page has: the site, the way to its root, a title, a place in the navigation.

use std::sync::Arc;

use serde::Serialize;

use super::atlas::Atlas;
use super::social::Image;
use super::{SiteOptions, url};
use crate::config;

/// The context that every template gets beside its own.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Frame {
    site: Arc<SiteInfo>,
    /// The way to the site's root, ended by `/`: it stands before every link.
    root: String,
    /// The page's own title; empty on the home page.
    title: String,
    /// One sentence for search engines and previews.
    description: String,
    /// Which entry of the navigation the page belongs to.
    section: Section,
    /// The page's absolute address, where the site's is known.
    canonical: Option<String>,
    /// Whether the site has a feed.
    feed: bool,
    /// What the page is about, as JSON-LD.
    structured: Option<String>,
    /// What a link to the page is previewed with.
    image: Option<Image>,
}

impl Frame {
    /// Makes the frame of a page.
    pub(super) fn new(atlas: &Atlas<'_>, path: &str, section: Section, title: &str) -> Self {
        let canonical = atlas
            .base_url
            .as_ref()
            .map(|base| format!("{base}{}", url::address(path)));
        Frame {
            site: Arc::clone(&atlas.site),
            root: url::root(path),
            title: title.to_owned(),
            description: atlas.site.description.clone(),
            section,
            canonical,
            feed: atlas.has_feed,
            structured: None,
            image: None,
        }
    }

    /// Gives the page a description for programs, ready to stand in a `script` element.
    pub(super) fn structure(mut self, structured: Option<String>) -> Self {
        self.structured = structured;
        self
    }

    /// Gives the page a picture for previews.
    pub(super) fn picture(mut self, image: Option<Image>) -> Self {
        self.image = image;
        self
    }

    /// Gives the page a description of its own.
    pub(super) fn describe(mut self, description: &str) -> Self {
        if !description.is_empty() {
            description.clone_into(&mut self.description);
        }
        self
    }
}

/// An entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Section {
    Home,
    Agents,
    Components,
    Graph,
    Review,
    Changes,
    Search,
    None,
}

/// What a site says of itself.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SiteInfo {
    pub title: String,
    /// One sentence under the title; empty where there is none.
    pub description: String,
    /// The program's version.
    version: &'static str,
    /// The pages' language, as in `<html lang>`.
    language: String,
    /// Whether it is written from the right.
    right_to_left: bool,
    /// Links beside those of every site.
    navigation: Vec<Entry>,
    /// Whether the catalog brings a text about itself.
    about: bool,
    /// Whether a page tells what differs from the catalog as it was.
    pub changes: bool,
    /// The folder of the first list of what agents use, where the catalog has any.
    pub components: Option<&'static str>,
    /// The path of the AI Catalog, where the site's address is known.
    pub ai_catalog: Option<&'static str>,
    /// The path of the manifest of Agentic Resource Discovery, where it has entries.
    pub ard: Option<&'static str>,
}

impl SiteInfo {
    pub(super) fn of(options: &SiteOptions) -> Self {
        let editorial = &options.editorial;
        let language = editorial.dress.language.as_deref().unwrap_or("en");
        SiteInfo {
            title: options.title.clone(),
            description: options.description.clone().unwrap_or_default(),
            version: env!("CARGO_PKG_VERSION"),
            right_to_left: RIGHT_TO_LEFT.contains(&language.split('-').next().unwrap_or_default()),
            language: language.to_owned(),
            navigation: editorial.navigation.iter().map(Entry::of).collect(),
            about: editorial.about.is_some(),
            changes: false,
            components: None,
            ai_catalog: None,
            ard: None,
        }
    }
}

/// Languages that are written from the right.
const RIGHT_TO_LEFT: [&str; 6] = ["ar", "fa", "he", "ps", "ur", "yi"];

/// A link of the navigation.
#[derive(Debug, Clone, Serialize)]
struct Entry {
    title: String,
    /// Where it leads.
    url: String,
    /// Whether it leads out of the site; otherwise the way to the root stands before it.
    is_absolute: bool,
}

impl Entry {
    fn of(entry: &config::site::Entry) -> Self {
        Entry {
            title: entry.title.clone(),
            url: entry.url.as_str().to_owned(),
            is_absolute: entry.url.is_absolute(),
        }
    }
}

/// A name and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    pub name: String,
    /// Relative to the site's root, percent-encoded.
    pub href: String,
}

impl Link {
    /// Makes a link to a path of the site.
    pub(super) fn new(name: &str, path: &str) -> Self {
        Link {
            name: name.to_owned(),
            href: url::href(path),
        }
    }
}
