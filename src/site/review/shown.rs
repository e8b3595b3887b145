//! A finding as the review shows it: what is the matter, the line that shows it, and the part of the graph concerned.

use serde::Serialize;

use crate::check::{self, Scene, explain};
use crate::draw::Sheet;
use crate::finding::{Finding, Severity, Span};
use crate::graph::Relation;
use crate::site::atlas::Atlas;
use crate::site::evidence::{Piece, pieces};
use crate::site::frame::Link;
use crate::site::signature::Signature;

/// How many characters of a line are shown around what is meant.
const AROUND: usize = 70;

/// How many neighbours of a hub a picture shows.
const NEIGHBOURS: usize = 10;

/// Findings about one file.
#[derive(Serialize)]
pub(super) struct Case<'m> {
    /// The agent that the file defines, where it does.
    agent: Option<Link>,
    signature: Option<Signature>,
    /// Its source, where there are several.
    source: Option<&'m str>,
    /// The file.
    path: &'m str,
    findings: Vec<Shown<'m>>,
}

/// A finding with its evidence.
#[derive(Serialize)]
struct Shown<'m> {
    /// The finding's place on a page: the same after every build that finds it.
    id: String,
    /// The page of its rule that has it, with the place.
    permalink: String,
    severity: Severity,
    message: Vec<Piece<'m>>,
    /// What to do.
    help: Vec<Piece<'m>>,
    line: Option<u32>,
    /// Where the line can be read.
    line_href: Option<String>,
    /// The line that shows it.
    quote: Option<Quote>,
    /// The part of the graph, as SVG; empty where there is none.
    picture: String,
    /// The picture is shown at once, and not only when it is asked for.
    open: bool,
}

/// A line of a file with what is meant in it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Quote {
    before: String,
    meant: String,
    after: String,
}

/// Groups findings, which are in the order of files and stand on `page` of their rule. So many pictures are shown at once;
/// a next step that is `known` from the page is not told again; `root` is the way from the page to the site's root.
pub(super) fn cases<'m>(
    atlas: &Atlas<'m>,
    findings: &[&'m Finding],
    page: &str,
    open: usize,
    known: Option<&str>,
    root: &str,
) -> Vec<Case<'m>> {
    let file = |finding: &Finding| {
        let place = &finding.place;
        (
            place.source.clone(),
            place.path.clone(),
            atlas.model.catalog.at(place),
        )
    };
    let mut left = open;
    let mut show = |finding: &&'m Finding| {
        let mut shown = Shown::of(atlas, finding, page, root);
        if finding.help.as_deref() == known {
            shown.help.clear();
        }
        shown.open = !shown.picture.is_empty() && left > 0;
        left -= usize::from(shown.open);
        shown
    };
    let groups = findings.chunk_by(|a, b| file(a) == file(b));
    groups
        .map(|group| {
            let place = &group[0].place;
            let ix = atlas.model.catalog.at(place);
            Case {
                agent: ix.map(|ix| atlas.link(ix)),
                signature: ix.map(|ix| Signature::of(&atlas.words, &atlas.agent(ix).capabilities)),
                source: atlas.has_sources().then_some(&*place.source),
                path: &place.path,
                findings: group.iter().map(&mut show).collect(),
            }
        })
        .collect()
}

impl<'m> Shown<'m> {
    fn of(atlas: &Atlas<'m>, finding: &'m Finding, page: &str, root: &str) -> Self {
        let place = &finding.place;
        let ix = atlas.model.catalog.at(place);
        let line = place.span.map(|span| span.line);
        let quote = || quote(&atlas.agent(ix?).agent.bytes, place.span?);
        let id = format!("f-{}", finding.fingerprint());
        Shown {
            permalink: format!("{page}#{id}"),
            id,
            severity: finding.severity,
            message: pieces(&finding.message),
            help: finding.help.as_deref().map(pieces).unwrap_or_default(),
            line,
            line_href: ix.zip(line).map(|(ix, line)| atlas.line(ix, line)),
            // A secret that is found is not to be published once more.
            quote: if finding.rule == check::SECRET {
                None
            } else {
                quote()
            },
            picture: picture(atlas, finding, root),
            open: false,
        }
    }
}

/// Draws the part of the graph that a finding is about.
fn picture(atlas: &Atlas<'_>, finding: &Finding, root: &str) -> String {
    let link = |ix: usize| Some(format!("{root}{}", atlas.link(ix).href));
    let sheet = Sheet::new(atlas.model, &link).terse().saying(&atlas.words);
    let drawn = |relations: &[Relation], draw: &dyn Fn(&[&Relation]) -> crate::draw::Picture| {
        draw(&relations.iter().collect::<Vec<_>>())
    };
    let picture = match check::scene(atlas.model, finding) {
        Some(Scene::Ring(agents, relations)) => {
            drawn(&relations, &|said| sheet.circle(&agents, said))
        }
        Some(Scene::From(agent, relations)) => drawn(&relations, &|said| sheet.focus(agent, said)),
        Some(Scene::Among(agent, relations)) => {
            drawn(&relations, &|said| sheet.around(agent, said, NEIGHBOURS))
        }
        None => return String::new(),
    };
    if picture.is_empty() {
        String::new()
    } else {
        picture.inline()
    }
}

/// Returns a line with what is meant in it, as far as people can see it; nothing where it says no more than the name.
fn quote(bytes: &[u8], span: Span) -> Option<Quote> {
    let line = bytes
        .split(|&byte| byte == b'\n')
        .nth(span.line.checked_sub(1)? as usize)?;
    let line = check::masked(&String::from_utf8_lossy(line));
    let line = line.trim_start_matches('\u{feff}').trim_end();
    if line.trim().is_empty() || line.starts_with("name:") {
        return None;
    }
    let characters: Vec<char> = line.chars().collect();
    let start = (span.column.saturating_sub(1) as usize).min(characters.len());
    let end = match span.length {
        0 => characters.len(),
        length => (start + length as usize).min(characters.len()),
    };
    // A whole line is all meant; nothing in it is to be marked.
    let (start, end) = if start == 0 && end == characters.len() {
        (0, 0)
    } else {
        (start, end)
    };
    let from = start.saturating_sub(AROUND);
    let to = (end + AROUND * if end == 0 { 2 } else { 1 }).min(characters.len());
    let text = |range: &[char]| explain::visible(&range.iter().collect::<String>());
    let (more, rest) = (
        if from > 0 { "…" } else { "" },
        if to < characters.len() { "…" } else { "" },
    );
    Some(Quote {
        before: (more.to_owned() + &text(&characters[from..start]))
            .trim_start()
            .to_owned(),
        meant: text(&characters[start..end.min(start + 2 * AROUND)]),
        after: (text(&characters[end..to.max(end)]) + rest)
            .trim_end()
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, line: u32, column: u32, length: u32) -> String {
        match quote(
            text.as_bytes(),
            Span {
                line,
                column,
                length,
            },
        ) {
            Some(Quote {
                before,
                meant,
                after,
            }) => format!("{before}[{meant}]{after}"),
            None => String::new(),
        }
    }

    #[test]
    fn what_is_meant_is_marked_in_its_line() {
        assert_eq!(
            shown("a\n  - ask `b-c` first\r\n", 2, 10, 3),
            "- ask `[b-c]` first"
        );
        assert_eq!(shown("tools: Read\n", 1, 1, 0), "[]tools: Read");
        assert_eq!(shown("name: x\n", 1, 1, 7), "");
    }

    #[test]
    fn a_long_line_is_cut_around_what_is_meant() {
        let line = format!("{}here{}", "a".repeat(100), "b".repeat(100));
        assert_eq!(
            shown(&line, 1, 101, 4),
            format!("…{}[here]{}…", "a".repeat(70), "b".repeat(70))
        );
    }

    #[test]
    fn nobody_is_misled_by_characters_that_cannot_be_seen() {
        assert_eq!(shown("run \u{202e}txt\n", 1, 5, 1), "run [\\u{202e}]txt");
    }
}
