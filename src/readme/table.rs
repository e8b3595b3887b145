//! Agents as rows of a table or items of a list.

use std::collections::BTreeMap;

use super::Setting;
use super::arguments::Arguments;
use super::content::selected;
use crate::agent;
use crate::catalog::{Listing, category_key};
use crate::facts::Access;
use crate::report::markdown::literal;
use crate::site::{capitalised, category_title};
use crate::source;

/// What a column shows.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Name,
    Description,
    Model,
    Capabilities,
    Tools,
    Category,
    Source,
    Dialect,
    Tags,
    Version,
    Owner,
    Status,
    Tokens,
}

/// The columns by the names that markers know them by.
const COLUMNS: &[(&str, Column)] = &[
    ("name", Column::Name),
    ("description", Column::Description),
    ("model", Column::Model),
    ("capabilities", Column::Capabilities),
    ("tools", Column::Tools),
    ("category", Column::Category),
    ("source", Column::Source),
    ("dialect", Column::Dialect),
    ("tags", Column::Tags),
    ("version", Column::Version),
    ("owner", Column::Owner),
    ("status", Column::Status),
    ("tokens", Column::Tokens),
];

/// The columns of a table that names none.
const USUAL: &str = "name,description,model,capabilities";

/// What agents are grouped by.
#[derive(Clone, Copy)]
enum Group {
    Nothing,
    Category,
    Dialect,
    Model,
    Owner,
    Source,
}

/// Where the names of agents lead.
#[derive(Clone, Copy)]
enum Links {
    Files,
    Site,
    Nowhere,
}

/// How agents are shown: what their names lead to.
struct Shown<'s> {
    setting: &'s Setting<'s>,
    links: Links,
}

pub(super) fn table(arguments: &Arguments, setting: &Setting<'_>) -> Result<String, String> {
    let columns = arguments.choices("columns", COLUMNS, USUAL)?;
    let shown = Shown::new(arguments, setting)?;
    let title = |column: &Column| {
        let known = COLUMNS.iter().find(|(_, known)| known == column);
        capitalised(known.map_or("", |(name, _)| name))
    };
    let header = row(columns.iter().map(title));
    let rule = row(columns.iter().map(|_| "---".to_owned()));

    grouped(arguments, setting, &|agents| {
        let rows = agents
            .iter()
            .map(|listing| row(columns.iter().map(|column| shown.cell(*column, listing))));
        format!("{header}{rule}{}", rows.collect::<String>())
    })
}

pub(super) fn list(arguments: &Arguments, setting: &Setting<'_>) -> Result<String, String> {
    let shown = Shown::new(arguments, setting)?;
    let item = |listing: &&Listing| {
        let name = shown.name(listing);
        match literal(&listing.agent.summary) {
            summary if summary.is_empty() => format!("- {name}\n"),
            summary => format!("- {name}: {summary}\n"),
        }
    };
    grouped(arguments, setting, &|agents| {
        agents.iter().map(item).collect()
    })
}

/// Writes the agents that are selected, group by group where groups are asked for.
fn grouped(
    arguments: &Arguments,
    setting: &Setting<'_>,
    write: &dyn Fn(&[&Listing]) -> String,
) -> Result<String, String> {
    let by = arguments.choice(
        "by",
        &[
            ("nothing", Group::Nothing),
            ("category", Group::Category),
            ("dialect", Group::Dialect),
            ("model", Group::Model),
            ("owner", Group::Owner),
            ("source", Group::Source),
        ],
    )?;
    let level = arguments.number("heading", 1..=6, 3)?;
    let mut agents = selected(arguments, setting)?;
    agents.sort_by_cached_key(|listing| (listing.agent.name.to_lowercase(), listing.id.clone()));
    if agents.is_empty() {
        return Ok("No agents.".to_owned());
    }
    if matches!(by, Group::Nothing) {
        return Ok(write(&agents));
    }

    // A group without a name comes last.
    let mut groups: BTreeMap<(bool, String), (String, Vec<&Listing>)> = BTreeMap::new();
    for listing in agents {
        let (key, title) = by.of(listing).unwrap_or_default();
        let group = groups.entry((title.is_empty(), key));
        group.or_insert_with(|| (title, Vec::new())).1.push(listing);
    }
    let group = |(title, agents): &(String, Vec<&Listing>)| {
        let title = match title.as_str() {
            "" => "Other".to_owned(),
            title => literal(title),
        };
        format!("{} {title}\n\n{}", "#".repeat(level), write(agents))
    };
    let groups: Vec<String> = groups.values().map(group).collect();
    Ok(groups.join("\n"))
}

impl Group {
    /// Returns what an agent's group is sorted by, and how it is called.
    fn of(self, listing: &Listing) -> Option<(String, String)> {
        let agent = &listing.agent;
        let own = |name: &str| Some((name.to_lowercase(), name.to_owned()));
        match self {
            Group::Nothing => None,
            Group::Category => {
                let category = agent.category.as_deref()?;
                Some((category_key(category), category_title(category)))
            }
            Group::Dialect => own(&agent::word(&agent.dialect)),
            Group::Model => own(&agent.models.first()?.family),
            Group::Owner => own(listing.owners.first()?),
            Group::Source => own(&agent.source),
        }
    }
}

impl<'s> Shown<'s> {
    fn new(arguments: &Arguments, setting: &'s Setting<'s>) -> Result<Self, String> {
        let links = arguments.choice(
            "links",
            &[
                ("files", Links::Files),
                ("site", Links::Site),
                ("none", Links::Nowhere),
            ],
        )?;
        if matches!(links, Links::Site) && setting.base_url.is_none() {
            return Err("`links=site` needs `base_url` in agentdex.toml".to_owned());
        }
        Ok(Shown { setting, links })
    }

    /// Returns an agent's name, as a link where it leads somewhere.
    fn name(&self, listing: &Listing) -> String {
        let name = literal(&listing.agent.name);
        let target = match (self.links, self.setting.base_url) {
            (Links::Files, _) => (self.setting.link)(listing),
            (Links::Site, Some(base)) => {
                let page = listing.url();
                Some(format!(
                    "{}/{}",
                    base.trim_end_matches('/'),
                    source::address(&page)
                ))
            }
            (Links::Site, None) | (Links::Nowhere, _) => None,
        };
        match target {
            Some(target) => format!("[{name}]({target})"),
            None => name,
        }
    }

    fn cell(&self, column: Column, listing: &Listing) -> String {
        let agent = &listing.agent;
        match column {
            Column::Name => self.name(listing),
            Column::Description => literal(&agent.summary),
            Column::Model => listed(agent.models.iter().map(|model| model.family.as_str())),
            Column::Capabilities => match Access::from(&agent.tools) {
                access if access.is_unrestricted() => "every tool".to_owned(),
                _ => listed(listing.capabilities.names().iter().map(String::as_str)),
            },
            Column::Tools => listed(Access::from(&agent.tools).allowed()),
            Column::Category => agent
                .category
                .as_deref()
                .map(category_title)
                .map_or_else(String::new, |title| literal(&title)),
            Column::Source => literal(&agent.source),
            Column::Dialect => literal(&agent::word(&agent.dialect)),
            Column::Tags => listed(agent.tags.iter().map(String::as_str)),
            Column::Owner => listed(listing.owners.iter().map(String::as_str)),
            Column::Status => literal(agent.status().unwrap_or_default()),
            Column::Tokens => agent.session_tokens.to_string(),
            Column::Version => literal(agent.version.as_deref().unwrap_or_default()),
        }
    }
}

fn listed<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let values: Vec<String> = values.map(literal).collect();
    values.join(", ")
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let mut row = "|".to_owned();
    for cell in cells {
        row += &format!(" {} |", cell.trim());
    }
    row + "\n"
}
