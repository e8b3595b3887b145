//! `feed.xml`: agents by their last commit, the newest first, for whoever follows a catalog. Atom, as RFC 4287 has it.

use std::fmt::Write as _;

use super::Press;
use super::atlas::Atlas;
use super::url;
use crate::draw::xml;

/// How many agents the feed holds: readers keep what they saw, and none shows more at once.
const ENTRIES: usize = 100;

/// Where the feed stands.
pub(super) const PATH: &str = "feed.xml";

/// Adds the feed where the site's address and the dates of its agents are known.
pub(super) fn page(press: &mut Press<'_>) {
    if exists(&press.atlas) {
        press.made(PATH, |atlas| Ok(feed(atlas).into_bytes()));
    }
}

/// Tells whether the site has a feed: without its address and dates a feed would say nothing true.
pub(super) fn exists(atlas: &Atlas<'_>) -> bool {
    atlas.base_url.is_some() && (0..atlas.agents()).any(|ix| atlas.date(ix).is_some())
}

/// Returns agents with the dates of their last commits, the newest first.
pub(super) fn latest<'a>(atlas: &'a Atlas<'_>) -> Vec<(&'a str, usize)> {
    let mut agents: Vec<(&str, usize)> = (0..atlas.agents())
        .filter_map(|ix| Some((atlas.date(ix)?, ix)))
        .collect();
    // Dates in UTC sort as texts do; of one commit's agents the first of the catalog goes first.
    agents.sort_by(|a, b| b.0.cmp(a.0).then(a.1.cmp(&b.1)));
    agents
}

fn feed(atlas: &Atlas<'_>) -> String {
    let base = atlas.base_url.as_deref().unwrap_or_default();
    let agents = latest(atlas);
    let updated = agents.first().map_or("", |(date, _)| date);
    let title = xml(&atlas.site.title);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>{base}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n\
         <author><name>{title}</name></author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{PATH}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{base}\"/>\n",
        base = xml(base)
    );
    for (date, ix) in agents.into_iter().take(ENTRIES) {
        let listing = atlas.agent(ix);
        let address = xml(&format!("{base}{}", url::href(&listing.url())));
        let category = listing.agent.category.as_ref();
        let category = category
            .map(|name| format!("<category term=\"{}\"/>\n", xml(name)))
            .unwrap_or_default();
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            "<entry>\n<id>{address}</id>\n<title>{}</title>\n<updated>{date}</updated>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n{category}<summary>{}</summary>\n</entry>\n",
            xml(&listing.agent.name),
            xml(&listing.agent.description),
        );
    }
    text + "</feed>\n"
}
