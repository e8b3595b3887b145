//! `agents/<id>/`: one agent, for whoever chooses, writes or reviews it.

use serde::Serialize;

use super::atlas::Atlas;
use super::evidence::{Evidence, Noticed, Together, plain, together};
use super::facets::{Kind, category_title, is_unrestricted};
use super::frame::{Frame, Link, Section};
use super::near::{NEAREST, Near, comparison, nearest};
use super::runtimes::Runtimes;
use super::signature::{Place, Signature, places, tool_letter};
use super::social::Image;
use super::uses::{self, UseRow};
use super::{Press, files, graph, lines, links, metadata, structured, url};
use crate::agent::body::{Setting, html};
use crate::agent::{Agent, Example, Tokens, ToolMode};
use crate::capability::Capability;
use crate::facts::{Access, Loading};
use crate::graph::Resolution;
use crate::tool::Tool as ToolName;
use crate::uses::User;
use crate::words::Value;

/// Longest description that leads the page whole, in characters: four lines.
const LEAD: usize = 300;

/// Longest description that leads the page whole where its first sentence is too long for a summary.
const LONG_LEAD: usize = 600;

/// How many relations a table shows before it folds the others away.
const RELATIONS: usize = 8;

/// How many findings the page shows before it folds the others away.
const FINDINGS: usize = 5;

/// Rules about single relations.
const UNRESOLVED: [&str; 2] = ["relation/ambiguous", "relation/dangling"];

/// How many near agents the page names.
const MOST_NEAR: usize = 5;

/// How many agents of one text a page lists: each of a thousand copies would list a thousand.
const MOST_LISTED: usize = 50;

/// The context of `agent.html`.
#[derive(Serialize)]
struct AgentPage<'m> {
    /// What addresses name it by.
    id: &'m str,
    name: &'m str,
    emoji: Option<&'m str>,
    /// Its other names.
    aliases: &'m [String],
    category: Option<Link>,
    /// The source that it comes from, where there are several.
    source: Option<&'m str>,
    /// What leads the page: its summary, or all of a short description.
    lead: String,
    /// What the description says beyond the lead, by paragraph.
    description: Vec<String>,
    power: Power<'m>,
    facts: Facts<'m>,
    examples: &'m [Example],
    /// What was found in its file, the first of many.
    findings: Vec<Noticed<'m>>,
    /// The others.
    folded_findings: Vec<Noticed<'m>>,
    relations: Relations<'m>,
    /// The skills, servers and commands that it uses, those that are missing among them.
    uses: Vec<UseRow<'m>>,
    /// The commands, instructions and skills that start it, or name it.
    starters: Vec<UseRow<'m>>,
    /// The body as HTML.
    body: String,
    /// The topmost headings of the body.
    contents: Vec<Entry<'m>>,
    /// What else its front matter says, laid out.
    metadata: Vec<metadata::Section>,
    /// Other agents of its name, or with nearly its text.
    variants: Vec<Variant<'m>>,
    /// Where they are compared.
    compare: Option<String>,
    /// Agents whose body is the same to the letter.
    same: Vec<Link>,
    /// How many more there are of those.
    same_more: usize,
    /// The nearest agents, the nearest first, and the address that compares it with the first of them.
    near: Vec<Near<'m>>,
    nearest: Option<String>,
    /// The agent for runtimes that it was not written for.
    runtimes: Runtimes,
}

/// What the agent may do.
#[derive(Serialize)]
struct Power<'m> {
    places: [Place; 6],
    /// How the list of tools is to be read.
    mode: ToolMode,
    /// Whether it may use every tool of its runtime.
    unrestricted: bool,
    tools: Vec<Tool>,
    /// Tools that it is refused.
    denied: Vec<Tool>,
    /// Capabilities outside the signature.
    others: Vec<Link>,
    /// What it does not hold but reaches by calling others.
    reached: Vec<Reached>,
    /// How many agents it delegates to, and why not all of these calls can run.
    delegation: Option<String>,
    /// The graph page with the agent in focus.
    graph: String,
    /// Tools that no dialect knows.
    unknown: &'m [String],
}

/// A capability of others.
#[derive(Serialize)]
struct Reached {
    name: &'static str,
    letter: char,
    /// The agents on the way to one that holds it.
    way: Vec<Link>,
}

/// Where the agent stands in its life.
#[derive(Serialize)]
struct Life<'m> {
    status: Option<Link>,
    /// Whether it should not be used any more.
    deprecated: bool,
    /// The agent to use instead.
    instead: Option<Instead<'m>>,
    /// What the file says about that.
    note: Option<&'m str>,
}

/// An agent that replaces another.
#[derive(Serialize)]
struct Instead<'m> {
    name: &'m str,
    /// Its page, where it is the one agent of its name.
    href: Option<String>,
}

/// A tool with the letter whose hue it has.
#[derive(Serialize)]
struct Tool {
    name: String,
    /// The page of the agents that hold it.
    href: Option<String>,
    /// The letter of the signature whose hue it has.
    letter: Option<char>,
}

/// The facts of the side column.
#[derive(Serialize)]
struct Facts<'m> {
    models: Vec<Model<'m>>,
    dialect: &'static str,
    /// What the dialect's runtime does with the file.
    loading: Option<&'m Loading>,
    /// About how much of a model's context it takes.
    tokens: Tokens,
    version: Option<&'m str>,
    /// Who answers for it.
    owners: Vec<Link>,
    /// Where it stands in its life, where its file says anything of that.
    lifecycle: Option<Life<'m>>,
    /// Words and patterns that call for it.
    triggers: &'m [String],
    skills: &'m [String],
    domains: &'m [String],
    tags: Vec<Link>,
    /// Its file, below the source.
    path: &'m str,
    /// The file's name.
    file: &'m str,
    /// Such as `4.3 KB`.
    size: String,
    /// The file's BLAKE3 digest, in hexadecimal.
    digest: &'m str,
    /// The file, byte for byte.
    raw: String,
    /// Its record for programs.
    json: String,
    /// The page that shows the file by lines.
    lines: String,
    /// The file in its repository, to read and to edit.
    view: Option<String>,
    edit: Option<String>,
    /// Where the agent's runtime looks for it, and the same as a shell takes it.
    install: Option<String>,
    install_argument: Option<String>,
    /// Its last commit, where git is asked for it.
    changed: Option<LastChange>,
    /// The agent's id as a shell takes it.
    argument: String,
    /// The raw file's absolute address, where the site's is known.
    download: Option<String>,
}

/// When an agent was changed last, and by which commit.
#[derive(Serialize)]
struct LastChange {
    /// The day, such as `2026-05-02`.
    day: String,
    /// The commit's first letters.
    commit: String,
    /// Where the repository shows it.
    href: String,
}

/// A model that the agent asks for.
#[derive(Serialize)]
struct Model<'m> {
    /// Such as `opus`.
    family: Link,
    /// As its file writes it.
    raw: &'m str,
}

/// Relations in both directions.
#[derive(Serialize)]
struct Relations<'m> {
    /// The agent between those that name it and those that it names, as SVG; empty without relations.
    picture: String,
    /// Stated by this agent.
    out: Table<'m>,
    /// Stated by others of it.
    into: Table<'m>,
    /// How many names it states that no agent has.
    missing: usize,
}

/// A table, a row for each other agent, whose end is folded away.
#[derive(Serialize)]
struct Table<'m> {
    count: usize,
    shown: Vec<Together<'m>>,
    folded: Vec<Together<'m>>,
}

impl<'m> Table<'m> {
    fn of(relations: impl Iterator<Item = Evidence<'m>>) -> Self {
        let mut shown = together(relations);
        let count = shown.len();
        // One or two rows more are shorter than the line that would fold them.
        let folded = if count > RELATIONS + 2 {
            shown.split_off(RELATIONS)
        } else {
            Vec::new()
        };
        Table {
            count,
            shown,
            folded,
        }
    }
}

/// Another agent of the same name.
#[derive(Serialize)]
struct Variant<'m> {
    /// What tells it apart: its source, its file where there is one source, its id where names differ.
    #[serde(flatten)]
    link: Link,
    summary: &'m str,
    signature: Signature,
}

impl<'m> Variant<'m> {
    fn of(atlas: &Atlas<'m>, ix: usize, named: bool) -> Self {
        let listing = atlas.agent(ix);
        let place: &str = match named {
            false => &listing.id,
            true if atlas.has_sources() => &listing.agent.source,
            true => &listing.agent.path,
        };
        Variant {
            link: Link::new(place, &listing.url()),
            summary: &listing.agent.summary,
            signature: Signature::of(&atlas.words, &listing.capabilities),
        }
    }
}

/// A heading of the body.
#[derive(Serialize)]
struct Entry<'m> {
    text: &'m str,
    /// What `#` leads to.
    anchor: &'m str,
    /// 1 or 2: below the body's topmost headings.
    level: u8,
}

pub(super) fn pages(press: &mut Press<'_>) {
    for ix in 0..press.atlas.agents() {
        let path = format!("{}index.html", press.atlas.agent(ix).url());
        press.page(path, "agent.html", move |atlas, path| {
            let agent = &atlas.agent(ix).agent;
            let frame =
                Frame::new(atlas, path, Section::Agents, &agent.name).describe(&agent.summary);
            let frame = frame
                .structure(structured::agent(atlas, ix))
                .picture(Image::of(atlas, ix));
            (frame, content(atlas, ix, &url::root(path)))
        });
        lines::page(press, ix);
    }
}

fn content<'m>(atlas: &Atlas<'m>, ix: usize, root: &str) -> AgentPage<'m> {
    let listing = atlas.agent(ix);
    let agent = &listing.agent;
    let (lead, description) = described(agent);
    let (findings, folded_findings) = noticed(atlas, ix);
    let near = nearest(atlas, ix);
    AgentPage {
        id: &listing.id,
        name: &agent.name,
        emoji: agent.display.emoji.as_deref(),
        aliases: &agent.aliases,
        category: agent
            .category
            .as_ref()
            .map(|name| Link::new(&category_title(name), &Kind::Category.url(name))),
        source: atlas.has_sources().then_some(&*agent.source),
        lead,
        description,
        power: power(atlas, ix),
        facts: facts(atlas, ix),
        examples: &agent.examples,
        findings,
        folded_findings,
        relations: Relations {
            out: Table::of(
                atlas
                    .out(ix)
                    .map(|relation| Evidence::stated(atlas, relation)),
            ),
            into: Table::of(
                atlas
                    .into(ix)
                    .map(|relation| Evidence::named(atlas, relation)),
            ),
            missing: missing(atlas, ix),
            picture: graph::around(atlas, ix, root),
        },
        uses: uses::named(atlas, User::Agent(ix)),
        starters: uses::starters(atlas, ix),
        body: body(atlas, ix, root),
        contents: contents(agent),
        metadata: metadata::sections(&agent.groups, &agent.extra),
        variants: variants(atlas, ix),
        compare: atlas.group_of(ix).map(|group| url::href(&group.url())),
        same: listing
            .same_body
            .iter()
            .take(MOST_LISTED)
            .map(|other| atlas.link(other))
            .collect(),
        same_more: listing.same_body.len().saturating_sub(MOST_LISTED),
        nearest: compared(atlas, ix, &near),
        near: near
            .iter()
            .take(MOST_NEAR)
            .map(|&other| Near::of(atlas, ix, other))
            .collect(),
        runtimes: Runtimes::of(listing),
    }
}

/// Returns the address that compares an agent with the nearest of those that are near, where there are several.
fn compared(atlas: &Atlas<'_>, ix: usize, near: &[usize]) -> Option<String> {
    let agents: Vec<usize> = std::iter::once(ix)
        .chain(near.iter().copied().take(NEAREST))
        .collect();
    (agents.len() > NEAREST).then(|| comparison(atlas, &agents))
}

/// Returns the other agents of its group.
fn variants<'m>(atlas: &Atlas<'m>, ix: usize) -> Vec<Variant<'m>> {
    let Some(group) = atlas.group_of(ix) else {
        return Vec::new();
    };
    let others = group.agents.iter().filter(|&&other| other != ix);
    others
        .map(|&other| Variant::of(atlas, other, group.named))
        .collect()
}

/// Splits the description into the lead and the paragraphs after it.
fn described(agent: &Agent) -> (String, Vec<String>) {
    let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let paragraphs = agent
        .description
        .split("\n\n")
        .map(tidy)
        .filter(|paragraph| !paragraph.is_empty());
    let mut paragraphs: Vec<String> = paragraphs.collect();
    let lead = tidy(&agent.summary);
    let most = if lead.ends_with('…') {
        LONG_LEAD
    } else {
        LEAD
    };
    if let [only] = &mut paragraphs[..]
        && only.chars().count() <= most
    {
        return (std::mem::take(only), Vec::new());
    }
    if let Some(first) = paragraphs.first_mut()
        && let Some(rest) = first.strip_prefix(&lead)
    {
        *first = rest.trim_start().to_owned();
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    (lead, paragraphs)
}

/// Returns the findings in the agent's file, some to show and the others to fold away. Relations that lead nowhere are
/// marked where relations are shown.
fn noticed<'m>(atlas: &Atlas<'m>, ix: usize) -> (Vec<Noticed<'m>>, Vec<Noticed<'m>>) {
    let findings = atlas
        .findings_of(ix)
        .filter(|finding| !UNRESOLVED.contains(&finding.rule));
    let mut shown: Vec<_> = findings
        .map(|finding| Noticed::of(atlas, finding))
        .collect();
    let folded = if shown.len() > FINDINGS + 2 {
        shown.split_off(FINDINGS)
    } else {
        Vec::new()
    };
    (shown, folded)
}

fn missing(atlas: &Atlas<'_>, ix: usize) -> usize {
    let mut names: Vec<&str> = atlas
        .out(ix)
        .filter(|relation| relation.resolution == Resolution::Dangling)
        .map(|relation| relation.target.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

fn power<'m>(atlas: &Atlas<'m>, ix: usize) -> Power<'m> {
    let listing = atlas.agent(ix);
    let tools = &listing.agent.tools;
    let access = Access::from(tools);
    let is_denied = |name: &String| access.denies(ToolName::from(name.as_str()));
    let tool = |name: &String, listed: bool| Tool {
        name: name.clone(),
        href: (listed && tools.mode == ToolMode::List)
            .then(|| url::href(&Kind::Tool.url(ToolName::from(name.as_str()).name))),
        letter: tool_letter(name),
    };
    let outside = Capability::ALL
        .into_iter()
        .filter(|&c| listing.capabilities.can(c));
    let outside = outside
        .filter(|&c| super::signature::letter(c).is_none())
        .map(|c| c.name().to_owned());
    let servers = listing
        .capabilities
        .mcp
        .iter()
        .map(|server| format!("mcp:{server}"));
    Power {
        places: places(&listing.capabilities),
        mode: tools.mode,
        unrestricted: is_unrestricted(listing),
        tools: tools
            .names
            .iter()
            .filter(|name| !is_denied(name))
            .map(|name| tool(name, true))
            .collect(),
        denied: tools.denied.iter().map(|name| tool(name, false)).collect(),
        others: outside
            .chain(servers)
            .map(|name| Link::new(&name, &Kind::Capability.url(&name)))
            .collect(),
        unknown: &listing.capabilities.unknown,
        reached: reached(atlas, ix),
        delegation: delegation(atlas, ix),
        graph: graph::focus(atlas, ix),
    }
}

fn life<'m>(atlas: &Atlas<'m>, agent: &'m Agent) -> Option<Life<'m>> {
    let lifecycle = agent.lifecycle.as_ref()?;
    let instead = lifecycle.replaced_by.as_ref().map(|replacement| {
        let found = atlas.model.catalog.one(&replacement.name).ok();
        Instead {
            name: &replacement.name,
            href: found.map(|ix| url::href(&atlas.agent(ix).url())),
        }
    });
    let status = lifecycle.status.as_ref();
    Some(Life {
        status: status.map(|status| Link::new(status, &Kind::Status.url(status))),
        deprecated: lifecycle.is_deprecated(),
        instead,
        note: lifecycle.note.as_deref(),
    })
}

fn reached(atlas: &Atlas<'_>, ix: usize) -> Vec<Reached> {
    let reached = |(c, letter): (Capability, char)| {
        let way = atlas.way(ix, c)?;
        Some(Reached {
            name: c.name(),
            letter,
            way: way.into_iter().map(|ix| atlas.link(ix)).collect(),
        })
    };
    Capability::SIGNATURE
        .into_iter()
        .filter_map(reached)
        .collect()
}

/// Says how many agents it delegates to, how many of these calls can run, and why the others cannot.
fn delegation(atlas: &Atlas<'_>, ix: usize) -> Option<String> {
    let edges = atlas.model.graph.delegations.from(ix);
    let running = edges.iter().filter(|edge| edge.verdict.runs()).count();
    if edges.is_empty() {
        return None;
    }

    let counts = atlas.words.fill(
        "Delegates to {n} agent: {live} can run.|Delegates to {n} agents: {live} can run.",
        &[
            ("n", Value::Count(edges.len())),
            ("live", Value::Count(running)),
        ],
    );
    let barrier = edges.iter().find_map(|edge| edge.verdict.barrier());
    Some(match barrier {
        Some(barrier) => {
            let reason = plain(&barrier.reason(&atlas.words));
            atlas.words.fill(
                "{counts} Cannot run: {reason}.",
                &[
                    ("counts", Value::Text(&counts)),
                    ("reason", Value::Text(&reason)),
                ],
            )
        }
        None => counts,
    })
}

fn facts<'m>(atlas: &Atlas<'m>, ix: usize) -> Facts<'m> {
    let listing = atlas.agent(ix);
    let origin = atlas.origin(ix);
    let agent = &listing.agent;
    let file = agent.path.rsplit('/').next().unwrap_or(&agent.path);
    let raw = url::href(&files::raw_path(listing));
    let first = agent.key().map(|_| agent.first_line());
    let install = agent
        .dialect
        .folder()
        .filter(|_| agent.key().is_none())
        .map(|folder| format!("{folder}/{file}"));
    let model = |model: &'m crate::agent::ModelName| Model {
        family: Link::new(&model.family, &Kind::Model.url(&model.family)),
        raw: &model.raw,
    };
    Facts {
        models: agent.models.iter().map(model).collect(),
        dialect: agent.dialect.title(),
        loading: atlas.model.catalog.loading(ix),
        tokens: listing.tokens(),
        version: agent.version.as_deref(),
        owners: listing
            .owners
            .iter()
            .map(|owner| Link::new(owner, &Kind::Owner.url(owner)))
            .collect(),
        lifecycle: life(atlas, agent),
        triggers: &agent.triggers,
        skills: &agent.skills,
        domains: &agent.domains,
        tags: agent
            .tags
            .iter()
            .map(|tag| Link::new(tag, &Kind::Tag.url(tag)))
            .collect(),
        path: &agent.path,
        file,
        size: atlas.words.size(agent.own_bytes().len() as u64),
        digest: agent.digest.get(..12).unwrap_or(&agent.digest),
        download: atlas.base_url.as_ref().map(|base| format!("{base}{raw}")),
        raw,
        argument: argument(&listing.id),
        json: url::href(&files::json_path(listing)),
        lines: url::href(&lines::path(listing)),
        view: origin.and_then(|origin| origin.view(&agent.path, first)),
        edit: origin.and_then(|origin| origin.edit(&agent.path)),
        install_argument: install.as_deref().map(argument),
        install,
        changed: changed(atlas, ix),
    }
}

fn changed(atlas: &Atlas<'_>, ix: usize) -> Option<LastChange> {
    let date = atlas.date(ix)?;
    let (commit, href) = atlas.origin(ix)?.last_commit(&atlas.agent(ix).agent.path)?;

    Some(LastChange {
        day: date.split('T').next().unwrap_or(date).to_owned(),
        commit: commit.get(..7).unwrap_or(commit).to_owned(),
        href,
    })
}

/// Returns a word as a shell takes it: in quotes where it is more than letters, digits and what paths are made of.
fn argument(word: &str) -> String {
    if word
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
    {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Returns the body as HTML; `root` is the way from the page to the site's root.
fn body(atlas: &Atlas<'_>, ix: usize, root: &str) -> String {
    let agent = &atlas.agent(ix).agent;
    let resolve =
        |target: &str| links::page_of(atlas, ix, target).map(|page| format!("{root}{page}"));
    let setting = Setting {
        name: &agent.name,
        resolve: &resolve,
        highlighter: &atlas.highlighter,
    };
    html(&agent.body_text(), &agent.body, &setting)
}

/// Returns the body's headings of the two topmost levels.
fn contents(agent: &Agent) -> Vec<Entry<'_>> {
    let topmost = agent
        .body
        .contents(&agent.name)
        .filter(|&(level, _)| level <= 3);
    topmost
        .map(|(level, heading)| Entry {
            text: &heading.text,
            anchor: &heading.anchor,
            level: level - 1,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::argument;

    #[test]
    fn an_id_is_one_word_of_a_command_whatever_its_source_is_called() {
        assert_eq!(argument("ops/größe-prüfer"), "ops/größe-prüfer");
        assert_eq!(argument("it's $(here)/keeper"), r"'it'\''s $(here)/keeper'");
    }
}
