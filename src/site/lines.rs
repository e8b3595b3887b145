//! `agents/<id>/source.html`: the file as it stands on disk, with numbered lines that evidence can point at.

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
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
    lines: Vec<Line>,
}

/// A line of the file.
#[derive(Serialize)]
struct Line {
    text: String,
    /// Its number, where evidence or a finding points at it: other lines need none, for the list counts them.
    number: Option<usize>,
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
        let pointed = pointed(atlas, ix);
        let line = |(ix, text): (usize, &str)| Line {
            text: text.to_owned(),
            number: Some(ix + 1).filter(|number| pointed.binary_search(number).is_ok()),
        };
        let mut lines: Vec<Line> = text.lines().enumerate().map(line).collect();
        if !whole {
            lines
                .push(Line { text: format!("… {} more", size(agent.bytes.len() - LONGEST)), number: None });
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

/// Returns the lines of an agent's file that other pages point at, in order.
fn pointed(atlas: &Atlas<'_>, ix: usize) -> Vec<usize> {
    let related = atlas.out(ix).map(|relation| relation.line);
    let found = atlas.findings_of(ix).filter_map(|finding| finding.place.span.map(|span| span.line));
    let mut lines: Vec<usize> = related.chain(found).map(|line| line as usize).collect();
    lines.sort_unstable();
    lines
}
