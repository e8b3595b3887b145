//! `about/`: how to read this site, what it was made of and by which program.

use serde::Serialize;

use super::Press;
use super::frame::{Frame, Section};
use super::signature::what;
use super::{prose, url};
use crate::capability::Capability;

/// The context of `about.html`.
#[derive(Serialize)]
struct About {
    /// What the catalog says of itself, as HTML.
    text: Option<String>,
    /// The six places of the signature.
    places: Vec<Meaning>,
    sources: Vec<SourceCount>,
    /// How many, as people read it.
    agents: String,
    relations: String,
    findings: String,
}

/// A letter of the signature and what it stands for.
#[derive(Serialize)]
struct Meaning {
    letter: char,
    name: &'static str,
    /// What an agent that has it can do.
    what: &'static str,
}

/// A source and how many agents it has.
#[derive(Serialize)]
struct SourceCount {
    name: String,
    /// How many it has.
    agents: usize,
}

pub(super) fn pages(press: &mut Press<'_>) {
    press.page("about/index.html", "about.html", |atlas, path| {
        let sources = atlas.model.catalog.sources.iter().map(|name| SourceCount {
            name: name.to_string(),
            agents: atlas
                .model
                .catalog
                .agents
                .iter()
                .filter(|listing| listing.agent.source == *name)
                .count(),
        });
        let text = atlas.editorial.about.as_ref();
        let content = About {
            text: text.map(|text| prose::html(atlas, text, &url::root(path))),
            places: Capability::SIGNATURE
                .into_iter()
                .map(|(c, letter)| Meaning {
                    letter,
                    name: c.name(),
                    what: what(c),
                })
                .collect(),
            sources: sources.collect(),
            agents: atlas.words.count("{n} agent|{n} agents", atlas.agents()),
            relations: atlas.words.count(
                "{n} relation between them|{n} relations between them",
                atlas.model.graph.relations.len(),
            ),
            findings: atlas
                .words
                .count("{n} finding|{n} findings", atlas.findings.len()),
        };
        (
            Frame::new(atlas, path, Section::None, atlas.words.say("About")),
            content,
        )
    });
}
