//! `agents/<id>/source.html`: the file as it stands on disk, with numbered lines that evidence can point at.

use serde::Serialize;

use super::Press;
use super::frame::{Frame, Link, Section, size};
use super::url;
use crate::catalog::Listing;

/// Longest file that is shown by lines, in bytes: forty times the largest agent seen. Beyond it, evidence names its line
/// and the raw file has to do.
const LONGEST: usize = 1_000_000;

/// The context of `source.html`.
#[derive(Serialize)]
struct Lines<'m> {
    agent: Link,
    path: &'m str,
    raw: String,
    size: String,
    /// The file's lines; bytes that are not UTF-8 are replaced.
    lines: Vec<String>,
}

/// Returns the path of the page that shows an agent's file by lines.
pub(super) fn path(listing: &Listing) -> String {
    format!("{}source.html", listing.url())
}

pub(super) fn page(press: &mut Press<'_>, ix: usize) {
    let listing = press.atlas.agent(ix);
    press.page(path(listing), "source.html", move |atlas, path| {
        let agent = &atlas.agent(ix).agent;
        let (text, whole) = match agent.bytes.get(..LONGEST) {
            Some(start) => (String::from_utf8_lossy(start), false),
            None => (String::from_utf8_lossy(&agent.bytes), true),
        };
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if !whole {
            lines.push(format!("… {} more", size(agent.bytes.len() - LONGEST)));
        }
        let content = Lines {
            agent: atlas.link(ix),
            path: &agent.path,
            raw: url::href(&super::files::raw_path(atlas.agent(ix))),
            size: size(agent.bytes.len()),
            lines,
        };
        (Frame::new(atlas, path, Section::Agents, &format!("Source of {}", agent.name)), content)
    });
}
