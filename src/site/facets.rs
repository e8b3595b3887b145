//! Facets: the agents of a catalog by capability, tool, model, category, tag and source.

use std::collections::BTreeMap;

use crate::capability::Capability;
use crate::catalog::slug::{is_reserved, slugify};
use crate::catalog::{Catalog, Listing};
use crate::facts::Access;
use crate::words::Words;

/// A way to sort agents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Capability,
    Tool,
    Model,
    Category,
    Tag,
    Owner,
    Status,
    /// Where several are built together.
    Source,
}

impl Kind {
    pub(super) const ALL: [Kind; 8] = [
        Kind::Capability,
        Kind::Tool,
        Kind::Model,
        Kind::Category,
        Kind::Tag,
        Kind::Owner,
        Kind::Status,
        Kind::Source,
    ];

    /// Returns the folder of the site that the kind's pages stand in.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Kind::Capability => "capabilities",
            Kind::Tool => "tools",
            Kind::Model => "models",
            Kind::Category => "categories",
            Kind::Tag => "tags",
            Kind::Owner => "owners",
            Kind::Status => "statuses",
            Kind::Source => "sources",
        }
    }

    /// Returns the word for one of the kind.
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Capability => "capability",
            Kind::Tool => "tool",
            Kind::Model => "model",
            Kind::Category => "category",
            Kind::Tag => "tag",
            Kind::Owner => "owner",
            Kind::Status => "status",
            Kind::Source => "source",
        }
    }

    /// Returns the address of the page of one value, relative to the root.
    pub(super) fn url(self, value: &str) -> String {
        format!("{}/{}/", self.folder(), slug(value))
    }

    fn values(self, listing: &Listing) -> Vec<String> {
        let agent = &listing.agent;
        let access = Access::from(&agent.tools);
        match self {
            Kind::Capability => {
                let mut names = listing.capabilities.names();
                names.extend(access.is_unrestricted().then(|| UNRESTRICTED.to_owned()));
                names
            }
            Kind::Tool => access
                .allowed_names()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            Kind::Model => agent
                .models
                .iter()
                .map(|model| model.family.clone())
                .collect(),
            Kind::Category => agent.category.iter().cloned().collect(),
            Kind::Tag => agent.tags.clone(),
            Kind::Owner => listing.owners.clone(),
            Kind::Status => agent.status().map(str::to_owned).into_iter().collect(),
            Kind::Source => vec![agent.source.to_string()],
        }
    }
}

/// The value of [`Kind::Capability`] that agents have which may use every tool.
pub(super) const UNRESTRICTED: &str = "unrestricted";

/// Tells whether an agent may use every tool of its runtime.
pub(super) fn is_unrestricted(listing: &Listing) -> bool {
    Access::from(&listing.agent.tools).is_unrestricted()
}

/// One value and the agents that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facet {
    pub kind: Kind,
    pub slug: String,
    /// The value as most agents write it.
    pub label: String,
    /// Agents by name.
    pub agents: Vec<usize>,
}

impl Facet {
    /// Returns the value as people read it.
    pub(super) fn title(&self, words: &Words) -> String {
        match self.kind {
            Kind::Category => category_title(&self.label),
            Kind::Capability if self.label == UNRESTRICTED => words.say("every tool").to_owned(),
            Kind::Capability => words.say(&self.label).to_owned(),
            _ => self.label.clone(),
        }
    }

    /// Returns the address of its page, relative to the root.
    pub(super) fn url(&self) -> String {
        format!("{}/{}/", self.kind.folder(), self.slug)
    }
}

/// Returns the facets of a kind: capabilities that every dialect knows in their order, all others by label. Spellings that share a
/// slug are one facet.
pub(super) fn of(kind: Kind, catalog: &Catalog, by_name: &[usize]) -> Vec<Facet> {
    if kind == Kind::Source && catalog.sources.len() < 2 {
        return Vec::new();
    }
    let mut found: BTreeMap<String, (BTreeMap<String, usize>, Vec<usize>)> = BTreeMap::new();
    for &ix in by_name {
        for value in kind.values(&catalog.agents[ix]) {
            let (spellings, agents) = found.entry(slug(&value)).or_default();
            *spellings.entry(value).or_default() += 1;
            if agents.last() != Some(&ix) {
                agents.push(ix);
            }
        }
    }
    let mut facets: Vec<Facet> = found
        .into_iter()
        .map(|(slug, (spellings, agents))| Facet {
            kind,
            slug,
            label: commonest(spellings),
            agents,
        })
        .collect();
    let fixed: Vec<&str> = Capability::ALL
        .iter()
        .map(|c| c.name())
        .chain([UNRESTRICTED])
        .collect();
    let rank = |facet: &Facet| fixed.iter().position(|name| *name == facet.label);
    facets.sort_by_cached_key(|facet| {
        let rank = if kind == Kind::Capability {
            rank(facet)
        } else {
            None
        };
        (
            rank.unwrap_or(usize::MAX),
            facet.label.to_lowercase(),
            facet.slug.clone(),
        )
    });
    facets
}

/// Returns a category as people read it: many are folders, such as `01-core-development`.
pub(crate) fn category_title(category: &str) -> String {
    let bare = category.trim_start_matches(|c: char| c.is_ascii_digit() || "-_. ".contains(c));
    let bare = if bare.is_empty() { category } else { bare };
    let spell = |word: &str| {
        let known = SPELLINGS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(word));
        known.map_or_else(|| word.to_owned(), |known| (*known).to_owned())
    };
    let part = |part: &str| {
        let title = part
            .split(['-', '_', ' '])
            .map(spell)
            .collect::<Vec<_>>()
            .join(" ");
        // A name that begins small keeps its spelling.
        if SPELLINGS
            .iter()
            .any(|known| title.split(' ').next() == Some(known))
        {
            title
        } else {
            capitalised(&title)
        }
    };
    bare.split('/').map(part).collect::<Vec<_>>().join(" / ")
}

/// Names and abbreviations that folders write small.
const SPELLINGS: [&str; 60] = [
    "AI",
    "API",
    "AR",
    "ARM",
    "AWS",
    "CI",
    "CLI",
    "CSS",
    "DB",
    "DevEx",
    "DevOps",
    "DX",
    "ETL",
    "FFmpeg",
    "FinOps",
    "GCP",
    "GIS",
    "Git",
    "GitHub",
    "GitLab",
    "GraphQL",
    "HR",
    "HTML",
    "HTTP",
    "iOS",
    "IoT",
    "IT",
    "JavaScript",
    "JSON",
    "JVM",
    "KPI",
    "LLM",
    "macOS",
    "MCP",
    "ML",
    "MLOps",
    "NLP",
    "OCR",
    "PDF",
    "PHP",
    "PR",
    "QA",
    "RAG",
    "REST",
    "SaaS",
    "SDK",
    "SEO",
    "SQL",
    "SRE",
    "TDD",
    "TypeScript",
    "UI",
    "UX",
    "VR",
    "WebAssembly",
    "WordPress",
    "XML",
    "XR",
    "YAML",
    "CICD",
];

/// Returns words with a capital first letter.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Returns the commonest spelling, of equals the first.
fn commonest(spellings: BTreeMap<String, usize>) -> String {
    let most = spellings.values().max().copied().unwrap_or_default();
    spellings
        .into_iter()
        .find(|&(_, count)| count == most)
        .map(|(spelling, _)| spelling)
        .unwrap_or_default()
}

/// Longest part of an address that a value gives: values may be whole sentences.
const LONGEST: usize = 72;

/// Returns a value as a folder's name.
fn slug(value: &str) -> String {
    let slug = slugify(value);
    if !slug.is_empty() && slug.chars().count() <= LONGEST && !is_reserved(&slug) {
        return slug;
    }

    // The hash keeps the address apart from that of a value which is written like it.
    let hash = &blake3::hash(value.as_bytes()).to_hex()[..8];
    let cut: String = slug.chars().take(LONGEST - 9).collect();
    if cut.is_empty() {
        format!("x-{hash}")
    } else {
        format!("{}-{hash}", cut.trim_end_matches('-'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_read_as_words() {
        let titles = ["01-core-development", "data-ai", "iOS_ui", "42", "ops"].map(category_title);
        assert_eq!(
            titles,
            ["Core development", "Data AI", "iOS UI", "42", "Ops"]
        );
    }

    #[test]
    fn a_value_without_letters_has_an_address_too() {
        assert!(slug("***").starts_with("x-"));
        assert!(slug(&"long ".repeat(40)).chars().count() <= LONGEST);
        assert_eq!(slug("C#"), "c-sharp");
    }

    #[test]
    fn no_address_is_the_name_of_a_device_on_windows() {
        for value in ["con", "AUX", "nul", "COM1", "lpt9", "com¹"] {
            let slug = slug(value);
            assert!(!is_reserved(&slug) && slug.len() > value.len(), "{slug}");
        }

        assert_eq!(slug("console"), "console");
    }
}
