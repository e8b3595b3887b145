//! What `check` reports on: all of the folders named, or the files and agents named among them.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::catalog::Catalog;
use crate::cli::catalogs::{self, CatalogArg};
use crate::cli::show;
use crate::config::Config;
use crate::finding::{Finding, Place};
use crate::source::Root;

/// Folders that hold agents by convention, below which a file's catalog begins.
const AGENT_FOLDERS: [&str; 2] = ["agents", "agent"];

/// The arguments of `check`, by what they name.
pub(super) struct Targets {
    folders: Vec<CatalogArg>,
    files: Vec<PathBuf>,
    agents: Vec<String>,
}

impl Targets {
    /// Sorts arguments: what exists is a folder or a file, and a word without a separator may be an agent.
    pub(super) fn new(named: &[CatalogArg]) -> Self {
        let mut targets = Targets {
            folders: Vec::new(),
            files: Vec::new(),
            agents: Vec::new(),
        };
        for arg in named {
            match arg.unnamed() {
                Some(path) if path.is_file() => targets.files.push(path.to_owned()),
                Some(path) if !path.exists() && is_name(path) => {
                    targets.agents.push(path.to_string_lossy().into_owned());
                }
                _ => targets.folders.push(arg.clone()),
            }
        }
        targets
    }

    /// Returns whether files or agents are named, so that findings elsewhere are not reported.
    pub(super) fn is_part(&self) -> bool {
        !self.files.is_empty() || !self.agents.is_empty()
    }

    /// Returns the roots to read: a file is judged within its whole catalog.
    pub(super) fn roots(&self, config: &Config) -> Result<Vec<Root>> {
        let roots = catalogs::roots(&self.folders, config)?;
        let is_outside = |file: &&PathBuf| place(&roots, file).is_none();
        let outside: Vec<PathBuf> = self
            .files
            .iter()
            .filter(is_outside)
            .map(|file| catalog_of(file))
            .collect();
        if outside.is_empty() {
            return Ok(roots);
        }

        let mut folders = self.folders.clone();
        for folder in outside {
            if folders.iter().all(|known| known.unnamed() != Some(&folder)) {
                folders.push(CatalogArg::from(folder));
            }
        }
        catalogs::roots(&folders, config)
    }

    /// Keeps the findings in the files and agents named.
    ///
    /// # Errors
    ///
    /// Fails where a name is no agent's, or a file is none of the catalog's.
    pub(super) fn keep(
        &self,
        catalog: &Catalog,
        roots: &[Root],
        findings: &mut Vec<Finding>,
    ) -> Result<()> {
        let mut places: Vec<Place> = Vec::new();
        for file in &self.files {
            let Some(place) = place(roots, file) else {
                bail!("{} is in no folder of the catalog", file.display());
            };
            let is_empty = catalog.in_file(&place.source, &place.path).is_empty();
            if is_empty && !has_finding(findings, &place) {
                bail!(
                    "{} is not an agent; agents have `name` or `description` in their front matter",
                    file.display()
                );
            }
            places.push(place);
        }
        for name in &self.agents {
            let agent = &catalog.agents[show::one(catalog, name)?].agent;
            places.push(agent.place());
        }

        findings.retain(|finding| places.iter().any(|place| is_in(finding, place)));
        Ok(())
    }
}

/// Returns whether a path that does not exist can be an agent's name or id.
fn is_name(path: &Path) -> bool {
    let text = path.to_string_lossy();
    !text.starts_with('.') && !text.contains('\\') && text.split('/').count() <= 2
}

fn has_finding(findings: &[Finding], place: &Place) -> bool {
    findings.iter().any(|finding| is_in(finding, place))
}

/// Tells whether a finding is in a file, or about the definition in it that a place names.
fn is_in(finding: &Finding, place: &Place) -> bool {
    let own = &finding.place;
    let is_file = own.source == place.source && own.path == place.path;

    is_file && (place.key.is_none() || own.key == place.key)
}

/// Returns the source of a file and its path there.
fn place(roots: &[Root], file: &Path) -> Option<Place> {
    let file = file.canonicalize().ok()?;
    roots.iter().find_map(|root| {
        let dir = root.dir.canonicalize().ok()?;
        let path = file.strip_prefix(&dir).ok()?;
        let path = path.to_string_lossy().replace('\\', "/");
        Some(Place::file(root.name.clone(), path.into()))
    })
}

/// Returns the folder that a file's catalog begins with: the nearest one that holds agents by its name, else its own.
fn catalog_of(file: &Path) -> PathBuf {
    let is_agents = |folder: &&Path| {
        let name = folder.file_name().unwrap_or_default();
        AGENT_FOLDERS.iter().any(|known| name == *known)
    };
    let own = file.parent().unwrap_or(Path::new("."));
    let folder = own.ancestors().find(is_agents).unwrap_or(own);
    if folder == Path::new("") {
        PathBuf::from(".")
    } else {
        folder.to_owned()
    }
}
