//! Which folders a verb reads: those named, else those of `agentdex.toml`, else those found.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use super::Terminal;
use super::progress::Progress;
use crate::agent::dialect;
use crate::catalog::Catalog;
use crate::check;
use crate::config::{self, Config, SourceConfig};
use crate::editorial;
use crate::finding::Finding;
use crate::model::{self, Model};
use crate::site::{Origins, Publishers};
use crate::source::{self, Root};

/// A catalog as named on the command line: `DIR` or `name=DIR`.
#[derive(Debug, Clone)]
pub(super) struct CatalogArg {
    name: Option<String>,
    dir: PathBuf,
}

impl std::str::FromStr for CatalogArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = text
            .split_once('=')
            .filter(|(name, _)| !name.is_empty() && !name.contains(['/', '\\']));
        match named {
            Some((_, "")) => Err("a folder is missing after `=`".to_owned()),
            // A folder may have `=` in its own name.
            Some(_) if Path::new(text).exists() => Ok(CatalogArg {
                name: None,
                dir: text.into(),
            }),
            Some((name, dir)) => Ok(CatalogArg {
                name: Some(name.to_owned()),
                dir: dir.into(),
            }),
            None => Ok(CatalogArg {
                name: None,
                dir: text.into(),
            }),
        }
    }
}

/// Reads the folders as [`load`] does, and checks them by the policy of the configuration.
pub(super) fn load_checked(
    named: &[CatalogArg],
    terminal: &Terminal,
) -> Result<(Model, Vec<Finding>)> {
    let config = config::read(".".as_ref())?;
    let roots = roots(named, &config)?;
    let progress = Progress::new(terminal);
    let checked = check::read(&roots, &config, &progress)?;
    progress.finish();
    Ok((checked.value, checked.findings))
}

impl From<PathBuf> for CatalogArg {
    fn from(dir: PathBuf) -> Self {
        CatalogArg { name: None, dir }
    }
}

impl CatalogArg {
    /// Returns the path, where no name is given to it.
    pub(super) fn unnamed(&self) -> Option<&Path> {
        self.name.is_none().then_some(self.dir.as_path())
    }
}

/// Reads the folders named, or those that the configuration or the place suggests.
pub(super) fn load(named: &[CatalogArg], terminal: &Terminal) -> Result<Model> {
    let config = config::read(".".as_ref())?;
    let roots = roots(named, &config)?;
    let progress = Progress::new(terminal);
    let loaded = model::load(&roots, &config.cues, &progress)?;
    progress.finish();
    Ok(loaded.value)
}

/// Returns the roots to read, each with a name of its own.
pub(super) fn roots(named: &[CatalogArg], config: &Config) -> Result<Vec<Root>> {
    let mut roots = whole_roots(named, config, &|path| path.is_dir())?;
    editorial::leave_out(&mut roots);
    Ok(roots)
}

/// Returns the roots with the texts about their sources, which are not agents; `is_folder` tells which folders there
/// are.
pub(super) fn whole_roots(
    named: &[CatalogArg],
    config: &Config,
    is_folder: &dyn Fn(&Path) -> bool,
) -> Result<Vec<Root>> {
    let sources = if !named.is_empty() {
        named
            .iter()
            .map(|arg| source(arg.name.clone(), arg.dir.clone()))
            .collect()
    } else if !config.sources.is_empty() {
        config.sources.clone()
    } else {
        found(is_folder)
    };
    let names = names(&sources)?;
    let root = |(source, name): (SourceConfig, Arc<str>)| Root {
        include: source.include,
        exclude: source.exclude,
        kinds: config.catalog.kinds(),
        ..Root::new(name, source.path)
    };
    Ok(sources.into_iter().zip(names).map(root).collect())
}

/// Returns the repositories of the roots that have one; with the dates of their agents' files where those are wanted.
pub(super) fn origins(roots: &[Root], config: &Config, dated: Option<&Catalog>) -> Result<Origins> {
    let mut origins = Origins::new();
    for root in roots {
        let given = config.sources.iter().find(|source| source.path == root.dir);
        let repository = given.and_then(|source| source.repository.as_deref());
        if let Some(unknown) = repository.filter(|repository| !source::is_known(repository)) {
            bail!(
                "{}: the addresses of {unknown} are not known; name a repository of GitHub, GitLab, Codeberg, \
                 Forgejo, Gitea or Bitbucket",
                config::FILE
            );
        }
        let branch = given.and_then(|source| source.branch.as_deref());
        let agents = dated
            .into_iter()
            .flat_map(|catalog| &catalog.agents)
            .map(|listing| &listing.agent);
        let files: Vec<&str> = agents
            .filter(|agent| agent.source == root.name)
            .map(|agent| &*agent.path)
            .collect();
        let found = source::origin(&root.dir, repository, branch, &files);
        origins.extend(found.map(|origin| (root.name.clone(), origin)));
    }
    Ok(origins)
}

/// Returns who publishes the agents of the roots of which that is said.
pub(super) fn publishers(roots: &[Root], config: &Config) -> Publishers {
    let publisher = |root: &Root| {
        let given = config.sources.iter().find(|source| source.path == root.dir);
        Some((root.name.clone(), given?.publisher.clone()?))
    };
    roots.iter().filter_map(publisher).collect()
}

fn source(name: Option<String>, path: PathBuf) -> SourceConfig {
    SourceConfig {
        name,
        path,
        include: Vec::new(),
        exclude: Vec::new(),
        repository: None,
        branch: None,
        publisher: None,
    }
}

/// Returns the folders of agents where nobody says where: `agents`, or else those of runtimes, or else the working folder.
fn found(is_folder: &dyn Fn(&Path) -> bool) -> Vec<SourceConfig> {
    let of_runtimes = dialect::schemas().iter().flat_map(|schema| &schema.folders);
    let groups = [vec!["agents"], of_runtimes.map(String::as_str).collect()];
    let there = groups.map(|group| {
        group
            .into_iter()
            .filter(|dir| is_folder(Path::new(dir)))
            .collect::<Vec<_>>()
    });
    match there.into_iter().find(|group| !group.is_empty()) {
        Some(group) => group
            .into_iter()
            .map(|dir| source(None, dir.into()))
            .collect(),
        None => vec![source(None, ".".into())],
    }
}

/// Names every source: as given, else by its folder, with the folders above it as far as needed to tell two apart.
fn names(sources: &[SourceConfig]) -> Result<Vec<Arc<str>>> {
    let parts: Vec<Vec<String>> = sources
        .iter()
        .map(|source| folders(&source.path))
        .collect::<Result<_>>()?;
    let named = |ix: usize, depth: usize| match &sources[ix].name {
        Some(name) => name.clone(),
        None => parts[ix][parts[ix].len().saturating_sub(depth)..].join("-"),
    };
    let deepest = parts.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let mut names: Vec<String> = Vec::new();
    for ix in 0..sources.len() {
        let telling = (1..=deepest).map(|depth| (depth, named(ix, depth)));
        let unique = |&(depth, ref name): &(usize, String)| {
            !(0..sources.len()).any(|other| other != ix && named(other, depth) == *name)
        };
        match telling.into_iter().find(unique) {
            Some((_, name)) => names.push(name),
            None => bail!(
                "two sources are called `{}`; name one of them: `other={}`",
                named(ix, 1),
                sources[ix].path.display()
            ),
        }
    }
    Ok(names.into_iter().map(Arc::from).collect())
}

/// Returns the names of a folder and those above it, the outermost first.
fn folders(path: &Path) -> Result<Vec<String>> {
    let full = match path.canonicalize() {
        Ok(full) => full,
        // A folder that does not exist is the reader's to report.
        Err(_) => std::path::absolute(path)
            .with_context(|| format!("cannot resolve {}", path.display()))?,
    };
    let parts = full.components().filter_map(|part| match part {
        std::path::Component::Normal(name) => {
            Some(name.to_string_lossy().trim_start_matches('.').to_owned())
        }
        _ => None,
    });
    let parts: Vec<String> = parts.collect();
    Ok(if parts.is_empty() {
        vec!["root".to_owned()]
    } else {
        parts
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(args: &[&str]) -> Result<Vec<String>> {
        let args: Vec<CatalogArg> = args.iter().map(|arg| arg.parse().unwrap()).collect();
        let roots = roots(&args, &Config::default())?;
        Ok(roots.iter().map(|root| root.name.to_string()).collect())
    }

    #[test]
    fn a_source_is_called_by_its_folder_or_as_told() {
        assert_eq!(
            named(&["/x/agents", "vendor=/y/agents"]).unwrap(),
            ["agents", "vendor"]
        );
    }

    #[test]
    fn folders_of_one_name_are_told_apart_by_those_above() {
        assert_eq!(
            named(&["/x/agents", "/y/agents"]).unwrap(),
            ["x-agents", "y-agents"]
        );
    }

    #[test]
    fn one_name_for_two_sources_is_refused() {
        let error = named(&["a=/x", "a=/y"]).unwrap_err().to_string();
        assert_eq!(
            error,
            "two sources are called `a`; name one of them: `other=/x`"
        );
    }
}
