//! `llms.txt` and `llms-full.txt`: the catalog for language models, as llmstxt.org shapes it. The first is a list that
//! leads to the agents' files, the second holds their texts.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Press;
use super::atlas::Atlas;
use super::facets::category_title;
use super::{files, url};
use crate::words::Words;

pub(super) fn pages(press: &mut Press<'_>) {
    press.written("llms.txt", |atlas, out| list(atlas, out));
    press.written("llms-full.txt", |atlas, out| full(atlas, out));
}

/// Writes the list: agents by category, each with its file and one sentence.
fn list(atlas: &Atlas<'_>, out: &mut dyn Write) -> io::Result<()> {
    head(atlas, out)?;
    let root = atlas.base_url.as_deref().unwrap_or_default();
    let mut sections: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &ix in &atlas.by_name {
        sections
            .entry(
                atlas
                    .agent(ix)
                    .agent
                    .category
                    .as_deref()
                    .unwrap_or_default(),
            )
            .or_default()
            .push(ix);
    }
    for (category, agents) in sections {
        let title = if category.is_empty() {
            "Agents".to_owned()
        } else {
            category_title(category)
        };
        writeln!(out, "\n## {}\n", line(&title))?;
        for ix in agents {
            let listing = atlas.agent(ix);
            let name = line(&listing.agent.name).replace(['[', ']'], "");
            write!(
                out,
                "- [{name}]({root}{})",
                url::href(&files::raw_path(listing))
            )?;
            match line(&listing.agent.summary).as_str() {
                "" => writeln!(out)?,
                summary => writeln!(out, ": {summary}")?,
            }
        }
    }
    // Under this heading stands what may be left out where room is short.
    writeln!(out, "\n## Optional\n")?;
    for (path, what) in [
        ("catalog.json", "every agent's metadata"),
        (
            "graph.json",
            "who may delegate to whom, with the lines that say so",
        ),
        ("findings.json", "what is broken, mended or worth a look"),
        (
            "llms-full.txt",
            "what every agent is for, and its text where all texts are few",
        ),
    ] {
        writeln!(out, "- [{path}]({root}{path}): {what}")?;
    }
    Ok(())
}

/// Most bytes of texts in one file: at four bytes a token a million tokens, which few models read at once.
const MOST: u64 = 4_000_000;

/// Writes every agent's text under its name, or where it is, if all together are more than anyone reads at once.
fn full(atlas: &Atlas<'_>, out: &mut dyn Write) -> io::Result<()> {
    head(atlas, out)?;
    let root = atlas.base_url.as_deref().unwrap_or_default();
    let bytes = atlas
        .by_name
        .iter()
        .map(|&ix| atlas.agent(ix).agent.own_bytes().len() as u64)
        .sum();
    let whole = atlas.llms_full.unwrap_or(bytes <= MOST);
    if !whole {
        writeln!(
            out,
            "\nThe texts are {} together; each is in the file that is named here.",
            Words::english().size(bytes)
        )?;
    }
    for &ix in &atlas.by_name {
        let listing = atlas.agent(ix);
        let agent = &listing.agent;
        writeln!(out, "\n---\n\n# {}\n", line(&agent.name))?;
        if !agent.description.is_empty() {
            writeln!(out, "> {}\n", line(&agent.description))?;
        }
        writeln!(out, "May: {}\n", listing.capabilities.names().join(", "))?;
        if whole {
            writeln!(out, "{}", agent.body_text().trim())?;
        } else {
            let path = url::href(&files::raw_path(listing));
            writeln!(
                out,
                "Text: [{path}]({root}{path}), {}",
                Words::english().size(agent.own_bytes().len() as u64)
            )?;
        }
    }
    Ok(())
}

fn head(atlas: &Atlas<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}", line(&atlas.site.title))?;
    let agents = atlas.agents();
    let count = Words::english().number(agents)
        + " AI agent definition"
        + if agents == 1 { "" } else { "s" };
    match line(&atlas.site.description).as_str() {
        "" => writeln!(out, "\n> {count}.")?,
        description => writeln!(out, "\n> {description}\n\n{count}.")?,
    }
    Ok(())
}

/// Returns a text in one line, so that it begins no heading and no list.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
