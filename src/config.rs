//! `agentdex.toml`: optional, unknown keys refused with a suggestion.

pub mod base_url;
pub mod cues;
pub mod policy;
mod publisher;
pub mod site;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use crate::source::{ComponentKind, Kinds, read_regular_text};
use cues::CatalogCues;
use policy::Policy;
use site::SiteConfig;

/// The largest configuration, in bytes: one that a person wrote has a thousandth of that.
const LARGEST: u64 = 16 << 20;

/// The file's name, looked for in the working folder.
pub const FILE: &str = "agentdex.toml";

/// What `agentdex.toml` may say; every key is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The site's title.
    pub title: Option<String>,
    /// One sentence under the title.
    pub description: Option<String>,
    /// Where the site will be published, such as `https://agents.example.org/`: needed for absolute addresses only.
    pub base_url: Option<String>,
    /// The output folder; `site` unless given.
    pub out: Option<PathBuf>,
    /// A folder whose `templates/` and `static/` overlay the embedded ones file by file.
    pub theme: Option<PathBuf>,
    /// What the pages say and look like beside the agents.
    #[serde(default)]
    pub site: SiteConfig,
    /// What is read beside agents.
    #[serde(default)]
    pub catalog: CatalogConfig,
    /// The catalog's folders.
    #[serde(default)]
    pub sources: Vec<SourceConfig>,
    /// What the catalog's rules are to mean.
    #[serde(default)]
    pub policy: Policy,
    /// The words by which the catalog's agents speak of each other.
    #[serde(default)]
    pub cues: CatalogCues,
    /// How the catalog is searched.
    #[serde(default)]
    pub search: SearchConfig,
}

/// The `[catalog]` table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogConfig {
    /// What is read; everything unless given. Agents always are.
    kinds: Option<Vec<Kind>>,
}

/// What a catalog may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Agent,
    Skill,
    McpServer,
    Command,
    Instructions,
    Plugin,
}

impl CatalogConfig {
    /// Returns which kinds of components are read beside agents.
    pub fn kinds(&self) -> Kinds {
        let Some(kinds) = &self.kinds else {
            return Kinds::default();
        };
        let components = |kind: &Kind| -> &[ComponentKind] {
            match kind {
                Kind::Agent => &[],
                Kind::Skill => &[ComponentKind::Skill],
                Kind::McpServer => &[ComponentKind::McpServer],
                Kind::Command => &[ComponentKind::Command],
                Kind::Instructions => &[ComponentKind::Instructions],
                Kind::Plugin => &[ComponentKind::Plugin, ComponentKind::Marketplace],
            }
        };
        kinds.iter().flat_map(components).copied().collect()
    }
}

/// The `[search]` table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchConfig {
    /// Words that mean the same in this catalog, beside those that the search knows: each list is one meaning.
    #[serde(default)]
    pub synonyms: Vec<Vec<String>>,
}

/// One `[[sources]]` table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
    /// The source's name; the folder's own unless given.
    pub name: Option<String>,
    /// The folder, relative to the file.
    pub path: PathBuf,
    /// Globs of files that are agents whatever the rules say.
    #[serde(default)]
    pub include: Vec<String>,
    /// Globs of files and folders that are never read.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// The page of the repository that holds the folder; that of the check-out's `origin` unless given.
    pub repository: Option<String>,
    /// The branch that links for editing lead to; the repository's own unless given.
    pub branch: Option<String>,
    /// The domain of who publishes the folder's agents: it gives them names that directories know them by.
    #[serde(default, deserialize_with = "publisher::domain")]
    pub publisher: Option<String>,
}

/// Reads the configuration of a folder; the default one where it has none. Paths come back relative to the folder.
///
/// # Errors
///
/// Fails when the file cannot be read, is not TOML, or holds an unknown key or a value of the wrong type.
pub fn read(folder: &Path) -> Result<Config> {
    let path = folder.join(FILE);
    let text = match read_regular_text(&path, LARGEST) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    located(&text, folder)
}

/// Parses the configuration of a folder. Paths come back relative to the folder.
///
/// # Errors
///
/// Fails as [`parse`] does.
pub fn located(text: &str, folder: &Path) -> Result<Config> {
    let path = folder.join(FILE);
    let mut config = parse(text).map_err(|message| anyhow!("{}: {message}", path.display()))?;
    let SiteConfig {
        logo, index, about, ..
    } = &mut config.site;
    let named = config
        .out
        .iter_mut()
        .chain(&mut config.theme)
        .chain(logo)
        .chain(index)
        .chain(about);
    for at in config
        .sources
        .iter_mut()
        .map(|source| &mut source.path)
        .chain(named)
    {
        *at = folder.join(&*at);
    }
    Ok(config)
}

/// Parses a configuration; the error says line, column and, for an unknown key, the nearest known one.
pub fn parse(text: &str) -> Result<Config, String> {
    let mut config: Config = toml::from_str(text).map_err(|error| {
        let excerpt = error.to_string();
        match suggestion(error.message()) {
            Some(known) => format!("{}\nhelp: did you mean `{known}`?", excerpt.trim_end()),
            None => excerpt.trim_end().to_owned(),
        }
    })?;
    for reworded in config.site.strings.values_mut() {
        let before = text.get(..reworded.line).unwrap_or_default();
        reworded.line = before.matches('\n').count() + 1;
    }
    Ok(config)
}

/// Returns the known key nearest to the unknown one that serde's message names.
fn suggestion(message: &str) -> Option<&str> {
    let mut quoted = message
        .strip_prefix("unknown field ")?
        .split('`')
        .skip(1)
        .step_by(2);
    let wanted = quoted.next()?;
    crate::finding::nearest(wanted, quoted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::RelationType;

    #[test]
    fn every_key_is_optional() {
        assert_eq!(parse("").unwrap(), Config::default());
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_one() {
        let message = parse("title = \"x\"\nbase-url = \"https://x.example/\"\n").unwrap_err();
        assert!(message.contains("line 2, column 1"), "{message}");
        assert!(
            message.ends_with("help: did you mean `base_url`?"),
            "{message}"
        );
    }

    #[test]
    fn a_catalog_may_have_words_of_its_own() {
        let config = parse("[search]\nsynonyms = [[\"parcel\", \"shipment\"]]\n").unwrap();
        assert_eq!(config.search.synonyms, [["parcel", "shipment"]]);
    }

    #[test]
    fn a_catalog_may_have_cues_of_its_own() {
        let config = parse("[cues.before]\ndelegates-to = [\"over to\"]\n").unwrap();
        let cues: Vec<_> = config.cues.before.into_iter().collect();
        assert_eq!(
            cues,
            [(RelationType::DelegatesTo, vec!["over to".to_owned()])]
        );

        let message = parse("[cues.before]\ndelegate = [\"over to\"]\n").unwrap_err();
        assert!(message.contains("line 2"), "{message}");
    }

    #[test]
    fn a_catalog_chooses_what_is_read_beside_agents() {
        let kinds = |text: &str| parse(text).unwrap().catalog.kinds();
        assert_eq!(kinds(""), Kinds::default());

        let alone = kinds("[catalog]\nkinds = [\"agent\"]\n");
        assert!(!alone.has(ComponentKind::Skill));
        let some = kinds("[catalog]\nkinds = [\"agent\", \"skill\", \"plugin\"]\n");
        assert!(some.has(ComponentKind::Skill) && some.has(ComponentKind::Marketplace));
        assert!(!some.has(ComponentKind::Command));

        let message = parse("[catalog]\nkinds = [\"skills\"]\n").unwrap_err();
        assert!(message.contains("line 2"), "{message}");
    }

    #[test]
    fn a_source_needs_a_path() {
        let message = parse("[[sources]]\nname = \"x\"\n").unwrap_err();
        assert!(message.contains("missing field `path`"), "{message}");
    }
}
