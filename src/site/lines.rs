//! `agents/<id>/source.html`: the file as it stands on disk, with numbered lines that evidence can point at.
//!
//! A short file is shown whole. Of a longer one the page holds what other pages point at, with the lines around it; where
//! scripts run, the rest is taken from the raw file. That is half of what the page would weigh.

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::frame::{Frame, Link, Section};
use super::url;
use crate::agent::Agent;
use crate::catalog::Listing;
use crate::uses::User;
use crate::words::Value;

/// Longest file that is shown by lines, in bytes: forty times the largest agent seen. Beyond it, evidence names its line
/// and the raw file has to do.
const LONGEST: usize = 1_000_000;

/// Most lines of a file that is shown whole.
const WHOLE: usize = 60;

/// How many lines are shown around one that is pointed at.
const AROUND: usize = 1;

/// How many lines of the file's beginning are shown where nothing points at any.
const OPENING: usize = 10;

/// The context of `source.html`.
#[derive(Serialize)]
struct Lines<'m> {
    agent: Link,
    /// The file, below its source.
    path: &'m str,
    /// The file, byte for byte.
    raw: String,
    /// Such as `4.3 KB`.
    size: String,
    /// How many lines the file has.
    count: usize,
    /// The lines that the page holds; bytes that are not UTF-8 are replaced.
    parts: Vec<Part>,
    /// The lines behind the last part, where the page does not hold them.
    rest: Option<Gap>,
    /// The agent is one of several in its file: the page holds its lines, and the raw file nothing else.
    is_part: bool,
}

/// Lines that follow one another.
#[derive(Serialize)]
struct Part {
    /// The lines before them that the page does not hold.
    gap: Option<Gap>,
    /// The number of the first line.
    from: usize,
    lines: Vec<Line>,
}

/// Lines that the page does not hold.
#[derive(Serialize)]
struct Gap {
    from: usize,
    to: usize,
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
        let bytes = agent.own_bytes();
        let text = String::from_utf8_lossy(bytes.get(..LONGEST).unwrap_or(bytes));
        let lines: Vec<&str> = text.lines().collect();
        let (parts, rest) = match agent.last_line() {
            Some(_) => among_others(&lines, agent),
            None => parts(&lines, &pointed(atlas, ix)),
        };
        let content = Lines {
            agent: atlas.link(ix),
            path: &agent.path,
            raw: url::href(&super::files::raw_path(atlas.agent(ix))),
            size: atlas.words.size(bytes.len() as u64),
            count: lines.len(),
            is_part: agent.last_line().is_some(),
            parts,
            rest,
        };
        let title = atlas
            .words
            .fill("Source of {name}", &[("name", Value::Text(&agent.name))]);
        (Frame::new(atlas, path, Section::Agents, &title), content)
    });
}

/// Returns the lines of one definition among others of its file.
fn among_others(lines: &[&str], agent: &Agent) -> (Vec<Part>, Option<Gap>) {
    let first = agent.first_line() as usize;
    let last = first + lines.len() - 1;
    let of_file = agent.bytes.iter().filter(|&&byte| byte == b'\n').count();
    let gap = |from: usize, to: usize| (from <= to).then_some(Gap { from, to });
    let line = |(ix, text): (usize, &&str)| Line {
        text: (*text).to_owned(),
        number: Some(first + ix),
    };
    let part = Part {
        gap: gap(1, first - 1),
        from: first,
        lines: lines.iter().enumerate().map(line).collect(),
    };

    (vec![part], gap(last + 1, of_file))
}

/// Returns the parts of a file that the page holds, and what is left out behind them. `pointed` are numbers of lines, in
/// order.
fn parts(lines: &[&str], pointed: &[usize]) -> (Vec<Part>, Option<Gap>) {
    let near = |number: usize| {
        let next = pointed.partition_point(|other| *other + AROUND < number);
        pointed
            .get(next)
            .is_some_and(|other| *other <= number + AROUND)
    };
    let opening = if pointed.is_empty() { OPENING } else { 0 };
    let shown = |number: &usize| lines.len() <= WHOLE || *number <= opening || near(*number);
    let mut parts: Vec<Part> = Vec::new();
    let mut last = 0;
    for number in (1..=lines.len()).filter(shown) {
        if parts.is_empty() || number > last + 1 {
            let gap = (number > last + 1).then(|| Gap {
                from: last + 1,
                to: number - 1,
            });
            parts.push(Part {
                gap,
                from: number,
                lines: Vec::new(),
            });
        }
        let line = Line {
            text: lines[number - 1].to_owned(),
            number: Some(number).filter(|number| pointed.binary_search(number).is_ok()),
        };
        if let Some(part) = parts.last_mut() {
            part.lines.push(line);
        }
        last = number;
    }
    (
        parts,
        (last < lines.len()).then(|| Gap {
            from: last + 1,
            to: lines.len(),
        }),
    )
}

/// Returns the lines of an agent's file that other pages point at, in order.
fn pointed(atlas: &Atlas<'_>, ix: usize) -> Vec<usize> {
    let related = atlas.out(ix).map(|relation| relation.line);
    let found = atlas
        .findings_of(ix)
        .filter_map(|finding| finding.place.span.map(|span| span.line));
    let user = User::Agent(ix);
    let uses = &atlas.model.uses;
    let missing = uses.missing.iter().filter(|one| one.user == user);
    let used = uses.of(user).iter().map(|one| one.line);
    let used = used.chain(missing.map(|one| one.line));
    let said = related.chain(found).chain(used);
    let mut lines: Vec<usize> = said.map(|line| line as usize).collect();
    lines.sort_unstable();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_file_what_is_pointed_at_is_held_with_what_stands_around_it() {
        let lines = vec!["x"; 200];
        let (parts, rest) = parts(&lines, &[90, 94, 200]);
        let told: Vec<(usize, usize)> = parts
            .iter()
            .map(|part| (part.from, part.lines.len()))
            .collect();
        assert_eq!(told, [(89, 3), (93, 3), (199, 2)]);
        assert!(rest.is_none() && parts[2].lines[1].number == Some(200));
        assert!(
            parts[0]
                .gap
                .as_ref()
                .is_some_and(|gap| (gap.from, gap.to) == (1, 88))
        );
    }

    #[test]
    fn a_short_file_is_held_whole() {
        let (parts, rest) = parts(&["x"; WHOLE], &[]);
        assert!(parts.len() == 1 && parts[0].lines.len() == WHOLE && rest.is_none());
        assert!(
            super::parts(&["x"; WHOLE + 1], &[])
                .1
                .is_some_and(|gap| gap.from == OPENING + 1)
        );
    }
}
