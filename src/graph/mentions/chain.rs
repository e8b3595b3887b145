//! Workflows that are drawn: names with arrows between them, one behind or below the other, and Mermaid's diagrams.

use std::collections::{BTreeMap, BTreeSet};

use super::Form;
use super::find::{Candidate, Role};
use super::text::Span;
use crate::agent::RelationType;

/// Most bytes between two names that an arrow joins: below each other, the lines of a box stand between them.
const LONGEST_ARROW: usize = 400;

/// The longest line of a diagram that is read, in bytes.
const LONGEST_LINE: usize = 1_000;

/// Signs that lead from one step to the next.
pub(super) const ARROWS: &[&str] = &["→", "⟶", "➜", "➡", "⇒", "↓", "▼", "⬇", "->", "=>"];

/// What Mermaid draws between two nodes, the longest first.
const LINKS: &[&str] = &[
    "-->>", "-.->", "--->", "===>", "-->", "==>", "->>", "-)", "--x", "--o", "->", "---",
];

/// Tells of the names of a chain what they are to the file's own agent: who stands before it comes before it. Where
/// it is not in the chain, it has the work done.
pub(super) fn mark(text: &str, candidates: &mut [Candidate], is_own: impl Fn(&Candidate) -> bool) {
    let mut start = 0;
    while start < candidates.len() {
        let joined = candidates[start..].windows(2).take_while(|pair| {
            let between = text.get(pair[0].span.end..pair[1].span.start);
            pair.iter().all(is_step) && between.is_some_and(is_arrow)
        });
        let end = start + joined.count() + 1;
        let chain = &mut candidates[start..end];

        if chain.len() > 1 {
            let own = chain.iter().position(&is_own);
            for (place, candidate) in chain.iter_mut().enumerate() {
                candidate.drawn = Some(match own {
                    Some(own) if place < own => RelationType::Follows,
                    Some(_) => RelationType::Precedes,
                    None => RelationType::DelegatesTo,
                });
            }
        }
        start = end;
    }
}

/// Tells of the names in a Mermaid diagram what they are to the file's own agent, by the links between their nodes.
pub(super) fn mark_diagram(
    text: &str,
    diagram: Span,
    candidates: &mut [Candidate],
    is_own: impl Fn(&Candidate) -> bool,
) {
    let diagram = Diagram::read(text, diagram);
    let nodes: Vec<Option<&str>> = candidates
        .iter()
        .map(|candidate| {
            diagram
                .nodes
                .get(&candidate.span)
                .filter(|_| is_step(candidate))
        })
        .map(Option::<&&str>::copied)
        .collect();
    let mut own = candidates
        .iter()
        .zip(&nodes)
        .filter(|(candidate, _)| is_own(candidate));
    let own = own.find_map(|(_, node)| *node);

    for (candidate, node) in candidates.iter_mut().zip(nodes) {
        let Some(node) = node.filter(|node| diagram.linked.contains(node)) else {
            continue;
        };
        candidate.drawn = Some(match own {
            None => RelationType::DelegatesTo,
            Some(own) if diagram.links.contains(&(node, own)) => RelationType::Follows,
            Some(own) if diagram.links.contains(&(own, node)) => RelationType::Precedes,
            Some(_) => RelationType::Unknown,
        });
    }
}

/// Tells whether a name may be a step of a workflow: "review" and "release" are steps that no agent has to do.
fn is_step(candidate: &Candidate) -> bool {
    candidate.known && (candidate.form > Form::Proper || candidate.role >= Role::Doer)
}

/// Tells whether only an arrow stands between two names, beside what is said of them in brackets.
fn is_arrow(between: &str) -> bool {
    let mut depth = 0;
    let outside = |c: &char| {
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        depth <= 0
    };

    between.len() <= LONGEST_ARROW
        && ARROWS.iter().any(|arrow| between.contains(arrow))
        && !between.chars().filter(outside).any(char::is_alphanumeric)
}

/// The nodes of a diagram and the links between them.
#[derive(Default)]
struct Diagram<'t> {
    /// Names of nodes, by where what they show stands.
    nodes: BTreeMap<Span, &'t str>,
    links: BTreeSet<(&'t str, &'t str)>,
    /// Nodes with a link.
    linked: BTreeSet<&'t str>,
}

impl<'t> Diagram<'t> {
    fn read(text: &'t str, span: Span) -> Self {
        let mut diagram = Diagram::default();
        let lines = text[span.start..span.end].lines();
        for line in lines.filter(|line| line.len() <= LONGEST_LINE) {
            let ends = ends(line);
            let names: Vec<Option<&str>> = ends.iter().map(|end| diagram.add(text, end)).collect();

            for pair in names.windows(2) {
                if let [Some(from), Some(to)] = pair {
                    diagram.links.insert((from, to));
                    diagram.linked.extend([from, to]);
                }
            }
        }
        diagram
    }

    /// Adds a node as it is written: `id`, `id[label]`, `|on a link| id`, `participant id as label`. Returns its name.
    fn add(&mut self, text: &str, written: &'t str) -> Option<&'t str> {
        let written = written.trim();
        let written = match written.strip_prefix('|') {
            Some(label) => label.split_once('|')?.1.trim(),
            None => written
                .strip_prefix("participant ")
                .or_else(|| written.strip_prefix("actor "))
                .unwrap_or(written),
        };
        let (name, rest) = written.split_at(name_end(written));
        if name.is_empty() {
            return None;
        }

        self.nodes.insert(span_in(text, name), name);
        if rest.starts_with(['[', '(', '{']) || rest.starts_with(" as ") {
            let label = rest.trim_start_matches(" as ");
            let label = label.trim_matches(|c: char| !c.is_alphanumeric());
            let label = label.split(['<', '\\', ':']).next().unwrap_or(label);
            self.nodes.insert(span_in(text, label.trim_end()), name);
        }
        Some(name)
    }
}

/// Returns where the name of a node ends.
fn name_end(written: &str) -> usize {
    let ends = |(at, c): (usize, char)| {
        let is_letter = c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        (!is_letter || written[at..].starts_with("--")).then_some(at)
    };
    written
        .char_indices()
        .find_map(ends)
        .unwrap_or(written.len())
}

/// Returns where a part of a text stands in it.
fn span_in(text: &str, part: &str) -> Span {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    Span {
        start,
        end: start + part.len(),
    }
}

/// Returns what stands between the links of a diagram's line.
fn ends(line: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut rest = line;
    while let Some((at, link)) = first_link(rest) {
        ends.push(&rest[..at]);
        rest = &rest[at + link.len()..];
    }
    ends.push(rest);
    ends
}

fn first_link(line: &str) -> Option<(usize, &'static str)> {
    let found = LINKS
        .iter()
        .enumerate()
        .filter_map(|(order, link)| Some((line.find(link)?, order, *link)));
    found.min().map(|(at, _, link)| (at, link))
}
