//! What a catalog brings beside its agents: a text for the home page, one about itself, a logo, an accent, words.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use crate::config::site::{Accent, Entry, Reworded, SiteConfig};
use crate::source::{Root, read_regular, read_regular_text};
use crate::words::Words;

/// The text for the home page, in the first source that has one.
const INDEX: &str = "index.md";

/// The text about the catalog, in the first source that has one.
const ABOUT: &str = "about.md";

/// The largest text of the site, in bytes: a book is smaller.
const LARGEST: u64 = 4 << 20;

/// Endings of pictures that every browser shows.
const PICTURES: [&str; 5] = ["svg", "png", "webp", "jpg", "jpeg"];

/// What a catalog brings beside its agents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editorial {
    pub index: Option<Prose>,
    pub about: Option<Prose>,
    pub navigation: Vec<Entry>,
    /// What a category is for, by its name.
    pub categories: BTreeMap<String, String>,
    pub dress: Dress,
}

/// What changes how every page looks and speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dress {
    pub accent: Option<Accent>,
    pub logo: Option<Logo>,
    /// The language of the pages, where it is not English.
    pub language: Option<String>,
    /// What the pages say instead, by what they say in English.
    pub strings: BTreeMap<String, Reworded>,
}

impl Dress {
    /// Returns what the pages say.
    pub fn words(&self) -> Words {
        let strings = self
            .strings
            .iter()
            .map(|(key, reworded)| (key.clone(), reworded.wording.clone()));
        Words::new(self.language.as_deref(), strings.collect())
    }
}

/// A picture before the title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The file's ending, such as `svg`.
    pub ending: String,
    pub bytes: Vec<u8>,
}

/// A Markdown file that is a text of the site, and no agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// The Markdown, without front matter.
    pub text: String,
    /// The folder that its links start from.
    folder: PathBuf,
    /// The folders of the sources, by name.
    roots: Vec<(Arc<str>, PathBuf)>,
}

impl Prose {
    /// Returns the source and the path in it that a link leads to; nothing where it leads out of all sources.
    pub fn place(&self, target: &str) -> Option<(&str, String)> {
        let path = plain(&self.folder.join(target));
        self.roots.iter().find_map(|(name, root)| {
            let rest = path.strip_prefix(root).ok()?;
            Some((&**name, rest.to_string_lossy().replace('\\', "/")))
        })
    }
}

/// Reads what the configuration names and what the sources bring of themselves.
///
/// # Errors
///
/// Fails when a file that the configuration names cannot be read, or is no picture where one is asked for.
pub fn read(config: &SiteConfig, roots: &[Root]) -> Result<Editorial> {
    let usual = |name: &str| {
        roots
            .iter()
            .map(|root| root.dir.join(name))
            .find(|path| is_prose(path))
    };
    let prose = |named: &Option<PathBuf>, usual: Option<PathBuf>| match named.clone().or(usual) {
        Some(path) => prose(&path, roots).map(Some),
        None => Ok(None),
    };
    Ok(Editorial {
        index: prose(&config.index, usual(INDEX))?,
        about: prose(&config.about, usual(ABOUT))?,
        navigation: config.navigation.clone(),
        categories: config.categories.clone(),
        dress: Dress {
            accent: config.accent,
            logo: config.logo.as_deref().map(logo).transpose()?,
            language: config.language.clone(),
            strings: config.strings.clone(),
        },
    })
}

/// Keeps a source's text about itself from being read as an agent. Its `index.md` never is one.
pub fn leave_out(roots: &mut [Root]) {
    for root in roots
        .iter_mut()
        .filter(|root| is_prose(&root.dir.join(ABOUT)))
    {
        root.exclude.push(ABOUT.to_owned());
    }
}

/// Tells whether a file is there and is no agent: an agent has a name at its top.
fn is_prose(path: &Path) -> bool {
    let named = |text: &str| {
        front_matter(text)
            .0
            .lines()
            .any(|line| line.starts_with("name:"))
    };
    // A link could lead to any file of whoever builds, and a pipe or a device never ends.
    let is_file = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    is_file && read_regular_text(path, LARGEST).is_ok_and(|text| !named(&text))
}

fn prose(path: &Path, roots: &[Root]) -> Result<Prose> {
    let text = read_regular_text(path, LARGEST)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let full = |path: &Path| {
        std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| plain(&path))
    };
    Ok(Prose {
        text: front_matter(&text).1.to_owned(),
        folder: full(path).parent().map(Path::to_owned).unwrap_or_default(),
        roots: roots
            .iter()
            .map(|root| (root.name.clone(), full(&root.dir)))
            .collect(),
    })
}

/// Splits a text into its front matter, perhaps empty, and what follows.
fn front_matter(text: &str) -> (&str, &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = text
        .strip_prefix("---")
        .filter(|rest| rest.starts_with(['\n', '\r']))
    else {
        return ("", text);
    };
    match rest.split_once("\n---") {
        Some((front, body)) => (front, body.split_once('\n').map_or("", |(_, body)| body)),
        None => ("", text),
    }
}

fn logo(path: &Path) -> Result<Logo> {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    if !PICTURES.contains(&&*ending) {
        bail!(
            "the logo {} is no picture that browsers show; use {}",
            path.display(),
            PICTURES.join(", ")
        );
    }
    match read_regular(path, LARGEST) {
        Ok(bytes) => Ok(Logo { ending, bytes }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("the logo {} is not there", path.display())
        }
        Err(error) => {
            Err(error).with_context(|| format!("cannot read the logo {}", path.display()))
        }
    }
}

/// Returns a path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_no_text_of_the_site() {
        assert_eq!(
            front_matter("---\ntitle: x\n---\n# Hello\n"),
            ("\ntitle: x", "# Hello\n")
        );
        assert_eq!(front_matter("# Hello\n"), ("", "# Hello\n"));
        assert_eq!(front_matter("---\nno end\n"), ("", "---\nno end\n"));
        assert_eq!(front_matter("---- \nx"), ("", "---- \nx"));
    }

    #[test]
    fn a_link_leads_into_a_source() {
        let prose = Prose {
            text: String::new(),
            folder: "/work/docs".into(),
            roots: vec![("core".into(), "/work/agents".into())],
        };
        assert_eq!(
            prose.place("../agents/ops/./x.md"),
            Some(("core", "ops/x.md".to_owned()))
        );
        assert_eq!(prose.place("x.md"), None);
    }
}
