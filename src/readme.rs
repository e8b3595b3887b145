//! What a README says of the agents, kept between markers: tables, lists, counts and a chart of the graph.
//!
//! ```text
//! <!-- agentdex:begin table by=category -->
//! what is written anew
//! <!-- agentdex:end -->
//! ```
//!
//! A marker is a comment of the Markdown; what a code block shows is none. Every byte that stands outside stays.

mod arguments;
mod content;
mod markers;
mod table;

use crate::catalog::Listing;
use crate::model::Model;
use markers::Section;

/// What the sections of a file are made from.
pub struct Setting<'s> {
    pub model: &'s Model,
    /// The address of an agent's file, relative to the file that is updated.
    pub link: &'s dyn Fn(&Listing) -> Option<String>,
    /// Where the site is published, if anywhere.
    pub base_url: Option<&'s str>,
}

/// A file with its sections as they should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    pub text: String,
    /// How many sections the file has.
    pub sections: usize,
    /// The sections that said something else.
    pub stale: Vec<Stale>,
}

/// A section that does not say what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The line of its first marker, from 1.
    pub line: u32,
    /// What it holds, such as `table`.
    pub kind: String,
}

/// What is wrong with a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The marker's line, from 1.
    pub line: u32,
    pub message: String,
}

/// Writes every section of a text anew.
///
/// # Errors
///
/// Tells of every marker that is not understood, is not closed or closes nothing; none of the sections is updated then.
pub fn update(text: &str, setting: &Setting<'_>) -> Result<Updated, Vec<Trouble>> {
    let mut troubles = Vec::new();
    let sections = markers::sections(text, &mut troubles);

    let mut updated = String::with_capacity(text.len());
    let mut stale = Vec::new();
    let mut at = 0;
    for section in &sections {
        let old = &text[section.content.clone()];
        let new = match content(text, section, setting) {
            Ok(new) => new,
            Err(message) => {
                troubles.push(section.trouble(message));
                continue;
            }
        };
        if new != old {
            stale.push(Stale {
                line: section.line,
                kind: section.kind().to_owned(),
            });
        }
        updated += &text[at..section.content.start];
        updated += &new;
        at = section.content.end;
    }
    updated += &text[at..];

    if troubles.is_empty() {
        return Ok(Updated {
            text: updated,
            sections: sections.len(),
            stale,
        });
    }
    troubles.sort_by_key(|trouble| trouble.line);
    Err(troubles)
}

/// Returns what should stand between the markers of a section, with the file's own line ends.
fn content(text: &str, section: &Section<'_>, setting: &Setting<'_>) -> Result<String, String> {
    let content = content::content(section.stated, setting)?;
    if section.is_inline && !content.contains('\n') {
        return Ok(content);
    }
    let Some(indent) = section.indent else {
        return Err(format!(
            "the markers of a {} stand on lines of their own",
            section.kind()
        ));
    };

    let line_end = markers::line_end(text, section.content.start);
    let mut lines = vec!["", ""];
    lines.extend(content.lines());
    lines.extend(["", ""]);
    let last = lines.len() - 1;
    let mut block = String::new();
    for (ix, line) in lines.into_iter().enumerate() {
        if ix > 0 {
            block += line_end;
            let start = if line.is_empty() && ix < last {
                indent.trim_end()
            } else {
                indent
            };
            block += start;
        }
        block += line;
    }
    Ok(block)
}
