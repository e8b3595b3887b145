//! `compare/<slug>/`: agents that are variants of one another, side by side, and `compare/<slug>/<a>-<b>/`: the texts of
//! two of them.

mod duplicates;
mod groups;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Press;
use super::atlas::Atlas;
use super::facets::{category_title, is_unrestricted};
use super::frame::{Frame, Link, Section};
use super::signature::Signature;
use super::url;
use crate::catalog::Listing;
use crate::diff::{Changed, Row, Telling, side_by_side, telling};
use crate::draw;
use crate::words::{Value, Words};
pub(super) use groups::{Group, groups};

/// Up to how many agents every two of them have a page of their texts; of more, those that are most alike do.
const ALL_PAIRS: usize = 6;

/// Equal lines around a change that are shown; what lies between is folded away.
const AROUND: usize = 3;

pub(super) fn pages(press: &mut Press<'_>) {
    duplicates::page(press);
    for number in 0..press.atlas.groups.len() {
        let group = &press.atlas.groups[number];
        let (top, pairs) = (group.url(), pairs(&press.atlas, group));
        for &(first, second, _) in &pairs {
            let path = format!("{top}{}index.html", pair_folder(first, second));
            press.page(path, "compare_texts.html", move |atlas, path| {
                texts(atlas, path, number, first, second)
            });
        }
        press.page(
            format!("{top}index.html"),
            "compare.html",
            move |atlas, path| compared(atlas, path, number, &pairs),
        );
    }
}

/// Two members of a group by their places, and how much of their text they share.
type Pair = (usize, usize, f64);

/// Returns the pairs whose texts have a page, the most alike first.
fn pairs(atlas: &Atlas<'_>, group: &Group) -> Vec<Pair> {
    let texts: Vec<Telling> = group
        .agents
        .iter()
        .map(|&ix| telling(&atlas.agent(ix).agent.body_text()))
        .collect();
    let all = (0..texts.len())
        .flat_map(|first| (first + 1..texts.len()).map(move |second| (first, second)));
    let mut pairs: Vec<Pair> = all
        .map(|(first, second)| (first, second, texts[first].share(&texts[second])))
        .collect();
    pairs.sort_by(|a, b| {
        b.2.total_cmp(&a.2)
            .then_with(|| (a.0, a.1).cmp(&(b.0, b.1)))
    });
    if texts.len() > ALL_PAIRS {
        let mut met = vec![false; texts.len()];
        pairs.retain(|&(first, second, _)| {
            let news = !met[first] || !met[second];
            (met[first], met[second]) = (true, true);
            news
        });
    }
    pairs
}

fn pair_folder(first: usize, second: usize) -> String {
    format!("{}-{}/", first + 1, second + 1)
}

/// The context of `compare.html`.
#[derive(Serialize)]
struct Compared<'m> {
    /// What they share, in a sentence.
    lead: String,
    /// Whether all files are the same to the byte.
    identical: bool,
    agents: Vec<Column>,
    /// What differs.
    differing: Rows<'m>,
    /// What is the same for all of them.
    equal: Rows<'m>,
    /// By agent: headings that it alone has.
    alone: Vec<Vec<Heading<'m>>>,
    /// Two by two, for their texts.
    pairs: Vec<Alike>,
}

/// Rows of a comparison.
#[derive(Serialize)]
struct Rows<'m> {
    count: usize,
    facts: Vec<Fact>,
    /// Topics, by heading.
    topics: Vec<Topic<'m>>,
    /// Whom they name.
    relations: Vec<Named>,
}

impl<'m> Rows<'m> {
    fn new(facts: Vec<Fact>, topics: Vec<Topic<'m>>, relations: Vec<Named>) -> Self {
        Rows {
            count: facts.len() + topics.len() + relations.len(),
            facts,
            topics,
            relations,
        }
    }
}

/// An agent as the head of a column: what tells it apart, which is its source and name, or its file.
#[derive(Serialize)]
struct Column {
    label: Link,
}

/// A fact of every agent.
#[derive(Serialize)]
struct Fact {
    name: &'static str,
    /// By agent.
    cells: Vec<Cell>,
}

/// What a fact is for one agent.
#[derive(PartialEq, Eq, Serialize)]
struct Cell {
    text: String,
    /// What it may do, where the fact is about that.
    signature: Option<Signature>,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell {
            text,
            signature: None,
        }
    }
}

/// A heading that several agents have.
#[derive(Serialize)]
struct Topic<'m> {
    /// The heading.
    name: &'m str,
    /// By agent: where it stands; none where it does not.
    places: Vec<Option<String>>,
}

/// A heading that one agent has.
#[derive(Serialize)]
struct Heading<'m> {
    name: &'m str,
    href: String,
}

/// A name and what it is to each agent.
#[derive(Serialize)]
struct Named {
    name: String,
    href: Option<String>,
    /// By agent: what the name is to it; empty where it does not name it.
    words: Vec<String>,
}

/// Two agents and how alike their texts are.
#[derive(Serialize)]
struct Alike {
    first: String,
    second: String,
    href: String,
    /// How many of their lines are the same, in a hundred.
    percent: u8,
}

fn compared<'m>(
    atlas: &Atlas<'m>,
    path: &str,
    number: usize,
    pairs: &[Pair],
) -> (Frame, Compared<'m>) {
    let group = &atlas.groups[number];
    let listings: Vec<&Listing> = group.agents.iter().map(|&ix| atlas.agent(ix)).collect();
    let (topics, alone) = topics(&listings);
    let lead = lead(&atlas.words, group, &listings, &topics);
    let (equal_facts, facts) = parted(facts(atlas, group), |fact| same(&fact.cells));
    let (equal_topics, topics) = parted(topics, |topic| topic.places.iter().all(Option::is_some));
    let (equal_relations, relations) = parted(relations(atlas, group), |named| same(&named.words));
    let alike = |&(first, second, share): &Pair| Alike {
        first: label(atlas, group, first),
        second: label(atlas, group, second),
        href: url::href(&format!("{}{}", group.url(), pair_folder(first, second))),
        percent: percent(share),
    };
    let columns = listings.iter().enumerate().map(|(at, listing)| Column {
        label: Link::new(&label(atlas, group, at), &listing.url()),
    });
    let content = Compared {
        lead,
        identical: is_identical(atlas, group),
        agents: columns.collect(),
        differing: Rows::new(facts, topics, relations),
        equal: Rows::new(equal_facts, equal_topics, equal_relations),
        alone,
        pairs: pairs.iter().map(alike).collect(),
    };
    (
        Frame::new(atlas, path, Section::Agents, &group.title(&atlas.words)),
        content,
    )
}

fn parted<T>(all: Vec<T>, is_first: impl Fn(&T) -> bool) -> (Vec<T>, Vec<T>) {
    all.into_iter().partition(is_first)
}

fn same<T: PartialEq>(values: &[T]) -> bool {
    values.windows(2).all(|pair| pair[0] == pair[1])
}

/// Tells whether the files of all members are the same to the byte.
fn is_identical(atlas: &Atlas<'_>, group: &Group) -> bool {
    let bytes: Vec<&[u8]> = group
        .agents
        .iter()
        .map(|&ix| atlas.agent(ix).agent.own_bytes())
        .collect();
    group.count == bytes.len() && same(&bytes)
}

/// Returns what tells a member from the others: its name, its source, its file, or both.
fn label(atlas: &Atlas<'_>, group: &Group, at: usize) -> String {
    if !group.named {
        return atlas.agent(group.agents[at]).id.clone();
    }
    let agent = &atlas.agent(group.agents[at]).agent;
    let members = group.agents.iter().map(|&ix| &atlas.agent(ix).agent);
    let paths: Vec<&str> = members
        .filter(|other| other.source == agent.source)
        .map(|other| &*other.path)
        .collect();
    match (atlas.has_sources(), paths.len()) {
        (true, 1) => agent.source.to_string(),
        (true, _) => format!("{}: {}", agent.source, difference(&agent.path, &paths)),
        (false, _) => difference(&agent.path, &paths),
    }
}

/// Returns the part of a path in which it differs from others: the folders between those that all have at both ends.
fn difference(path: &str, all: &[&str]) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let shared = |of: fn(&str, usize) -> Option<&str>| {
        (0..parts.len())
            .take_while(|&at| {
                let part = of(path, at);
                all.iter().all(|other| of(other, at) == part)
            })
            .count()
    };
    let first = shared(|path, at| path.split('/').nth(at));
    let last = shared(|path, at| path.rsplit('/').nth(at));
    match parts.get(first..parts.len().saturating_sub(last)) {
        Some(between) if !between.is_empty() => between.join("/"),
        _ => path.to_owned(),
    }
}

fn lead(words: &Words, group: &Group, listings: &[&Listing], topics: &[Topic<'_>]) -> String {
    let anything = listings
        .iter()
        .filter(|listing| is_unrestricted(listing))
        .count();
    let power = match anything {
        0 => words.say("Each lists its tools.").to_owned(),
        _ if anything == listings.len() => words
            .say("All may do anything, because they list no tools or all of them.")
            .to_owned(),
        some => words.count(
            "One may do anything, because it lists no tools or all of them.|{n} may do anything, because they list no tools or all of them.",
            some,
        ),
    };
    let common = topics
        .iter()
        .filter(|topic| topic.places.iter().all(Option::is_some))
        .count();
    let shared = match (topics.len(), common) {
        (0, _) => words.say("No two have a section in common.").to_owned(),
        (_, 0) => words.say("No section is in all of them.").to_owned(),
        (_, common) => words.count(
            "{n} section is in all of them.|{n} sections are in all of them.",
            common,
        ),
    };
    let rest = match group.count - listings.len() {
        0 => String::new(),
        _ => format!(
            " {}",
            words.count("The first {n} are compared.", listings.len())
        ),
    };
    format!("{power} {shared}{rest}")
}

/// Returns the facts of all members, one to a row.
fn facts(atlas: &Atlas<'_>, group: &Group) -> Vec<Fact> {
    type Value = fn(&Atlas<'_>, usize) -> Cell;
    let facts: [(&'static str, Value); 10] = [
        ("Description", description),
        ("Capabilities", capabilities),
        ("Tools", tools),
        ("Model", models),
        ("Category", category),
        ("Dialect", |atlas, ix| {
            let title = atlas.agent(ix).agent.dialect.title();
            atlas.words.say(title).to_owned().into()
        }),
        ("Triggers", |atlas, ix| {
            counted(&atlas.words, atlas.agent(ix).agent.triggers.len())
        }),
        ("Size", |atlas, ix| {
            let bytes = atlas.agent(ix).agent.own_bytes().len();
            atlas.words.size(bytes as u64).into()
        }),
        ("Findings", |atlas, ix| {
            counted(&atlas.words, atlas.findings_of(ix).count())
        }),
        ("Relations", relation_counts),
    ];
    facts
        .into_iter()
        .map(|(name, value)| Fact {
            name,
            cells: group.agents.iter().map(|&ix| value(atlas, ix)).collect(),
        })
        .collect()
}

fn or(words: &Words, text: String, none: &str) -> Cell {
    match text.is_empty() {
        true => words.say(none).to_owned().into(),
        false => text.into(),
    }
}

fn counted(words: &Words, count: usize) -> Cell {
    let text = (count > 0).then(|| words.number(count));
    or(words, text.unwrap_or_default(), "none")
}

fn description(atlas: &Atlas<'_>, ix: usize) -> Cell {
    or(&atlas.words, atlas.agent(ix).agent.summary.clone(), "none")
}

fn capabilities(atlas: &Atlas<'_>, ix: usize) -> Cell {
    let listing = atlas.agent(ix);
    let all = is_unrestricted(listing).then(|| atlas.words.say("all tools").to_owned());
    Cell {
        text: all.unwrap_or_default(),
        signature: Some(Signature::of(&atlas.words, &listing.capabilities)),
    }
}

fn models(atlas: &Atlas<'_>, ix: usize) -> Cell {
    let models = atlas.agent(ix).agent.models.iter();
    let names: Vec<&str> = models.map(|model| model.raw.as_str()).collect();
    or(&atlas.words, names.join(", "), "not set")
}

fn category(atlas: &Atlas<'_>, ix: usize) -> Cell {
    let category = atlas.agent(ix).agent.category.as_deref();
    or(
        &atlas.words,
        category.map(category_title).unwrap_or_default(),
        "none",
    )
}

fn tools(atlas: &Atlas<'_>, ix: usize) -> Cell {
    let listing = atlas.agent(ix);
    let names = &listing.agent.tools.names;
    match names.len() {
        0 if is_unrestricted(listing) => atlas.words.say("none listed").to_owned().into(),
        0 => atlas.words.say("none").to_owned().into(),
        count => format!("{count}: {}", names.join(" ")).into(),
    }
}

fn relation_counts(atlas: &Atlas<'_>, ix: usize) -> Cell {
    let (names, by) = (
        Value::Count(atlas.out(ix).count()),
        Value::Count(atlas.callers(ix)),
    );
    let phrase = "names {names}, named by {by}";
    atlas
        .words
        .fill(phrase, &[("names", names), ("by", by)])
        .into()
}

/// Sorts headings into topics that several agents have and those that each has alone.
fn topics<'m>(listings: &[&'m Listing]) -> (Vec<Topic<'m>>, Vec<Vec<Heading<'m>>>) {
    let mut order: Vec<String> = Vec::new();
    let mut found: BTreeMap<String, Vec<Option<Heading<'m>>>> = BTreeMap::new();
    for (at, listing) in listings.iter().enumerate() {
        for (_, heading) in listing.agent.body.contents(&listing.agent.name) {
            let key = topic_key(&heading.text);
            let places = found.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                listings.iter().map(|_| None).collect()
            });
            let href = format!("{}#{}", url::href(&listing.url()), heading.anchor);
            places[at].get_or_insert(Heading {
                name: &heading.text,
                href,
            });
        }
    }
    let mut topics = Vec::new();
    let mut alone: Vec<Vec<Heading<'m>>> = listings.iter().map(|_| Vec::new()).collect();
    for key in order {
        let places = found.remove(&key).unwrap_or_default();
        let name = places
            .iter()
            .flatten()
            .map(|heading| heading.name)
            .next()
            .unwrap_or_default();
        if places.iter().flatten().count() > 1 {
            topics.push(Topic {
                name,
                places: places.into_iter().map(|place| Some(place?.href)).collect(),
            });
            continue;
        }
        for (at, heading) in places.into_iter().enumerate() {
            alone[at].extend(heading);
        }
    }
    (topics, alone)
}

/// Returns what headings of one topic share: their words, without small ones, numbers and plurals, in any order.
fn topic_key(heading: &str) -> String {
    const SMALL: [&str; 7] = ["a", "and", "for", "of", "the", "to", "your"];
    let lower = heading.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !SMALL.contains(word));
    let words = words.filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    let mut words: Vec<&str> = words
        .map(|word| {
            if word.len() > 3 {
                word.trim_end_matches('s')
            } else {
                word
            }
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// Returns whom the agents name, those that most of them name first.
fn relations(atlas: &Atlas<'_>, group: &Group) -> Vec<Named> {
    let mut named: BTreeMap<(String, Option<usize>), Vec<BTreeSet<&str>>> = BTreeMap::new();
    for (at, &ix) in group.agents.iter().enumerate() {
        for relation in atlas.out(ix) {
            let name = relation
                .to
                .map_or(&relation.target, |to| &atlas.agent(to).id);
            let words = named
                .entry((name.clone(), relation.to))
                .or_insert_with(|| group.agents.iter().map(|_| BTreeSet::new()).collect());
            words[at].insert(atlas.words.say(draw::words(relation.relation)));
        }
    }
    let mut rows: Vec<Named> = named
        .into_iter()
        .map(|((name, to), words)| Named {
            name,
            href: to.map(|to| url::href(&atlas.agent(to).url())),
            words: words
                .into_iter()
                .map(|words| words.into_iter().collect::<Vec<_>>().join(", "))
                .collect(),
        })
        .collect();
    rows.sort_by_key(|row| {
        std::cmp::Reverse(row.words.iter().filter(|words| !words.is_empty()).count())
    });
    rows
}

/// The context of `compare_texts.html`.
#[derive(Serialize)]
struct Texts {
    /// The page that compares the whole group.
    group: Link,
    first: Link,
    second: Link,
    /// How many of their lines are the same, in a hundred.
    percent: u8,
    /// Lines that the second alone has.
    added: usize,
    /// Lines that the first alone has.
    removed: usize,
    rows: Vec<TextRow>,
}

/// A row of the two texts.
#[derive(Serialize)]
struct TextRow {
    /// How many equal lines are left out here; the row shows nothing else then.
    folded: usize,
    /// Whether both sides say the same.
    same: bool,
    first: Option<Side>,
    second: Option<Side>,
}

/// A line of one of the texts.
#[derive(Serialize)]
struct Side {
    line: usize,
    pieces: Vec<TextPiece>,
}

/// A part of a line.
#[derive(Serialize)]
struct TextPiece {
    text: String,
    /// Whether the other side lacks it.
    marked: bool,
}

fn texts<'m>(
    atlas: &Atlas<'m>,
    path: &str,
    number: usize,
    first: usize,
    second: usize,
) -> (Frame, Texts) {
    let group = &atlas.groups[number];
    let member = |at: usize| atlas.agent(group.agents[at]);
    let (one, other) = (member(first), member(second));
    let (before, after) = (one.agent.body_text(), other.agent.body_text());
    let link = |at: usize| Link::new(&label(atlas, group, at), &member(at).url());
    let rows = side_by_side(&before, &after);
    let lacking = |side: fn(&Row) -> bool| rows.iter().filter(|row| side(row)).count();
    let content = Texts {
        group: Link::new(&group.name, &group.url()),
        first: link(first),
        second: link(second),
        percent: percent(telling(&before).share(&telling(&after))),
        added: lacking(|row| matches!(row, Row::Other { new: Some(_), .. })),
        removed: lacking(|row| matches!(row, Row::Other { old: Some(_), .. })),
        rows: shown(
            &rows,
            one.agent.body.line as usize - 1,
            other.agent.body.line as usize - 1,
        ),
    };
    let title = atlas
        .words
        .fill("Two texts of {name}", &[("name", Value::Text(&group.name))]);
    (Frame::new(atlas, path, Section::Agents, &title), content)
}

/// Returns the rows to show, with long runs of equal lines folded; the offsets turn lines of bodies into lines of files.
fn shown(rows: &[Row], first: usize, second: usize) -> Vec<TextRow> {
    let near = |ix: usize| {
        let around = ix.saturating_sub(AROUND)..(ix + AROUND + 1).min(rows.len());
        rows[around]
            .iter()
            .any(|row| matches!(row, Row::Other { .. }))
    };
    let mut shown: Vec<TextRow> = Vec::new();
    for (ix, row) in rows.iter().enumerate() {
        match row {
            Row::Same { .. } if !near(ix) => match shown.last_mut() {
                Some(last) if last.folded > 0 => last.folded += 1,
                _ => shown.push(TextRow {
                    folded: 1,
                    same: true,
                    first: None,
                    second: None,
                }),
            },
            Row::Same { old, new, text } => {
                let side = |line| {
                    Some(Side {
                        line,
                        pieces: vec![TextPiece {
                            text: text.clone(),
                            marked: false,
                        }],
                    })
                };
                shown.push(TextRow {
                    folded: 0,
                    same: true,
                    first: side(old + first),
                    second: side(new + second),
                });
            }
            Row::Other { old, new } => {
                shown.push(TextRow {
                    folded: 0,
                    same: false,
                    first: side(old, first),
                    second: side(new, second),
                });
            }
        }
    }
    shown
}

fn side(changed: &Option<Changed>, offset: usize) -> Option<Side> {
    let Changed { line, pieces } = changed.as_ref()?;
    let piece = |(text, marked): &(String, bool)| TextPiece {
        text: text.clone(),
        marked: *marked,
    };
    Some(Side {
        line: line + offset,
        pieces: pieces.iter().map(piece).collect(),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is between 0 and 1"
)]
fn percent(share: f64) -> u8 {
    (share * 100.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_the_folders_that_differ() {
        let all = [
            "kit/agents/a11y/tester.md",
            "kit/agents/dev/tools/tester.md",
        ];
        assert_eq!(
            all.map(|path| difference(path, &all)),
            ["a11y", "dev/tools"]
        );
        let nested = ["tester.md", "old/tester.md"];
        assert_eq!(
            nested.map(|path| difference(path, &nested)),
            ["tester.md", "old"]
        );
        let names = ["a/tester.md", "a/tester-2.md"];
        assert_eq!(
            names.map(|path| difference(path, &names)),
            ["tester.md", "tester-2.md"]
        );
    }

    #[test]
    fn headings_of_one_topic_are_worded_differently() {
        assert_eq!(
            topic_key("1. API Design & Patterns"),
            topic_key("Patterns of API design")
        );
        assert_ne!(topic_key("Security"), topic_key("Testing"));
    }
}
