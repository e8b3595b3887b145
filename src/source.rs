//! Where agent files are found and read, once: roots in, sources out.
//!
//! [`walk`] lists the files that may be agents, honouring `.gitignore`, hidden folders and links; [`kind`] decides
//! from a path and a glance at the text which of them are. Only those are kept, read whole and in parallel.

mod codeowners;
mod component;
mod data;
mod glance;
pub mod head;
mod history;
mod kind;
mod origin;
mod plugin;
mod reason;
mod regular;
mod replace;
mod revision;
mod stamp;
mod tracked;
mod unsaved;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use rayon::prelude::*;

use crate::definition::Definition;
use crate::finding::{Finding, Noted, Place, Severity};
pub use codeowners::{Codeowners, codeowners, codeowners_at};
pub use component::{ComponentFile, ComponentForm, ComponentKind, Kinds, is_provided};
use data::DataFile;
use glance::Glance;
pub use history::{History, Version, history};
use kind::Standing;
pub use kind::is_named_by_folder;
pub use origin::{Origin, address, is_known, origin};
pub use plugin::{Plugin, plugins};
pub use reason::Reason;
pub use regular::{read_regular, read_regular_text};
pub use replace::{Replaced, replace};
pub use revision::{check_out, text_at, was_there};
pub use stamp::{Stamp, stamp};
pub use unsaved::Unsaved;
use walk::{Candidate, Walked};

/// The largest file that is read at all: beyond it, a file is no text that a person wrote, and a few of them would
/// fill the memory of a small machine.
pub const LARGEST: u64 = 256 << 20;

/// A named folder of agent files, as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The source's name: given, or the folder's own.
    pub name: Arc<str>,
    pub dir: PathBuf,
    /// Its folder with those above, with `/`: which runtime reads a file may hang on them.
    pub folders: Arc<str>,
    /// Globs, relative to `dir`, of files that are agents whatever the rules say.
    pub include: Vec<String>,
    /// Globs, relative to `dir`, of files and folders that are never read.
    pub exclude: Vec<String>,
    /// What is read beside agents.
    pub kinds: Kinds,
}

impl Root {
    /// Names a folder of which all files are read.
    pub fn new(name: impl Into<Arc<str>>, dir: PathBuf) -> Root {
        let whole = dir.canonicalize().or_else(|_| std::path::absolute(&dir));
        let folders = whole.as_ref().unwrap_or(&dir).to_string_lossy();

        Root {
            name: name.into(),
            folders: folders.replace('\\', "/").into(),
            dir,
            include: Vec::new(),
            exclude: Vec::new(),
            kinds: Kinds::default(),
        }
    }
}

/// One file of agents as it stands on disk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Source {
    /// The name of its root.
    pub source: Arc<str>,
    /// The root's folder with those above, with `/`; empty where nothing is known of them.
    pub folders: Arc<str>,
    /// The path relative to the root, with `/`.
    pub path: Arc<str>,
    pub bytes: Vec<u8>,
    /// The definitions in a file of data; nothing where it is Markdown.
    pub definitions: Option<Vec<Definition>>,
}

impl Source {
    /// Returns the file as a place for findings.
    pub fn place(&self) -> Place {
        Place::file(self.source.clone(), self.path.clone())
    }
}

/// Tells whether a path of a source leads to a file or folder.
pub fn exists(roots: &[Root], source: &str, path: &str) -> bool {
    roots
        .iter()
        .any(|root| &*root.name == source && root.dir.join(path).exists())
}

/// Returns the folders of a root that agents may stand in, its own first; none where it cannot be walked.
pub fn folders(root: &Root) -> Vec<PathBuf> {
    walk::walk(root)
        .map(|walked| walked.value.folders)
        .unwrap_or_default()
}

/// What roots hold, root by root and sorted by path.
#[derive(Debug, Default)]
pub struct Read {
    pub agents: Vec<Source>,
    /// What agents use and what starts them.
    pub components: Vec<ComponentFile>,
}

/// Returns every agent file under the roots, and every file of components.
///
/// # Errors
///
/// Fails when a root does not exist, is not a folder or cannot be listed, and when one of its globs is none. A single
/// file that cannot be read is a finding, as is a root without agents.
pub fn read_all(roots: &[Root]) -> Result<Noted<Read>> {
    read_over(roots, &Unsaved::default())
}

/// Returns what [`read_all`] does, with texts that are not saved yet in place of their files.
///
/// # Errors
///
/// Fails where [`read_all`] does.
pub fn read_over(roots: &[Root], unsaved: &Unsaved) -> Result<Noted<Read>> {
    let mut all = Read::default();
    let mut findings = Vec::new();
    for root in roots {
        let mut read = read_root(root, unsaved)?.drain_into(&mut findings);
        all.agents.append(&mut read.agents);
        all.components.append(&mut read.components);
    }
    Ok(Noted {
        value: all,
        findings,
    })
}

/// Returns every agent file under the roots.
///
/// # Errors
///
/// Fails as [`read_all`] does.
pub fn read(roots: &[Root]) -> Result<Noted<Vec<Source>>> {
    Ok(read_all(roots)?.map(|read| read.agents))
}

/// Returns the top folder of the repository around a folder.
pub fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|above| above.join(".git").exists())
}

/// A file that was looked at, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The name of its root.
    pub source: Arc<str>,
    /// The path relative to the root, with `/`.
    pub path: String,
    /// The rule that decided.
    pub reason: Reason,
}

/// Returns every Markdown file under the roots, and every file of data that defines agents or stands among them, with
/// the rule that decided what it is; in the order of [`read`].
///
/// # Errors
///
/// Fails where [`read`] does.
pub fn survey(roots: &[Root]) -> Result<Vec<Looked>> {
    let mut looked = Vec::new();
    for root in roots {
        let walked = walk::walk(root)?.value;
        let unsaved = Unsaved::default();
        let data = data::files(root, &walked, &unsaved);
        let files = files(root, &walked, &data, &unsaved);
        let reasons = kind::verdicts(&files, !walked.others);
        let components: BTreeMap<String, component::Looked<'_>> = component::files(root, &walked)
            .into_iter()
            .map(|file| (file.candidate.path.clone(), file))
            .collect();
        let one = |candidate: &Candidate, reason| Looked {
            source: root.name.clone(),
            path: candidate.path.clone(),
            reason,
        };

        let texts = files.iter().zip(reasons);
        let texts = texts.map(|(file, reason)| one(file.candidate, reason));
        let data = data
            .iter()
            .map(|file| one(file.candidate, file.reason.clone()));
        let mut of_root: Vec<Looked> = texts.chain(data).collect();
        of_root.retain(|file| file.reason.is_agent() || !components.contains_key(&*file.path));
        let is_agent = |path: &str| of_root.iter().any(|file| file.path == path);
        let others: Vec<Looked> = components
            .into_iter()
            .filter(|(path, _)| !is_agent(path))
            .map(|(_, file)| one(file.candidate, file.reason()))
            .collect();
        of_root.extend(others);
        of_root.sort_by(|a, b| a.path.cmp(&b.path));
        looked.append(&mut of_root);
    }
    Ok(looked)
}

/// A candidate that may be an agent, once it was read.
struct File<'c> {
    candidate: &'c Candidate,
    standing: Standing,
    /// What its first lines show; nothing where it cannot be read.
    glance: Option<Glance>,
    /// Nothing where its path alone says that it is no agent.
    read: Option<Result<Source, Box<Finding>>>,
}

/// Reads whatever text may be an agent by its path, but for what `data` defines.
fn files<'w>(
    root: &Root,
    walked: &'w Walked,
    data: &[DataFile<'_>],
    unsaved: &Unsaved,
) -> Vec<File<'w>> {
    let standings = kind::standings(walked, &walked.candidates);
    let is_data = |candidate: &Candidate| {
        let by_path = |file: &DataFile<'_>| file.candidate.path.as_str().cmp(&candidate.path);
        candidate.included && data.binary_search_by(by_path).is_ok()
    };
    let file = |(candidate, standing): (&'w Candidate, Standing)| {
        let may_be = !matches!(standing, Standing::Never(_));
        let read = may_be.then(|| load(root, candidate, unsaved));
        let source = read.as_ref().and_then(|read| read.as_ref().ok());

        File {
            candidate,
            standing,
            glance: source.map(|source| glance::glance(&source.bytes)),
            read,
        }
    };
    walked
        .candidates
        .par_iter()
        .zip(standings)
        .filter(|(candidate, _)| !is_data(candidate))
        .map(file)
        .collect()
}

fn read_root(root: &Root, unsaved: &Unsaved) -> Result<Noted<Read>> {
    let mut findings = Vec::new();
    let walked = walk::walk(root)?.drain_into(&mut findings);
    let data = data::files(root, &walked, unsaved);
    let files = files(root, &walked, &data, unsaved);
    let reasons = kind::verdicts(&files, !walked.others);

    let mut sources = Vec::new();
    for (file, reason) in files.into_iter().zip(reasons) {
        if !reason.is_agent() {
            findings.extend(not_taken(root, &file, &reason));
            continue;
        }
        match file.read {
            Some(Ok(source)) => sources.push(source),
            Some(Err(finding)) => findings.push(*finding),
            None => {}
        }
    }
    for file in data {
        sources.extend(file.source);
        findings.extend(file.findings);
    }
    if sources.is_empty() {
        findings.push(nothing_found(root, walked.candidates.len()));
    }
    let mut components = Vec::new();
    let is_agent =
        |file: &ComponentFile| file.form.is_text() && is_read(&sources, &file.source.path);
    for file in component::files(root, &walked) {
        match file.taken() {
            Ok(file) if is_agent(&file) => {}
            Ok(file) => components.push(file),
            Err(finding) => findings.push(*finding),
        }
    }
    Ok(Noted {
        value: Read {
            agents: sources,
            components,
        },
        findings,
    })
}

/// Tells whether a file is among those of agents.
fn is_read(sources: &[Source], path: &str) -> bool {
    sources.iter().any(|source| &*source.path == path)
}

/// Reports a file of a folder of agents that was not taken although it has what only agents have.
fn not_taken(root: &Root, file: &File<'_>, reason: &Reason) -> Option<Finding> {
    let glance = file.glance?;
    let is_among = matches!(
        file.standing,
        Standing::Among { .. } | Standing::Below { .. } | Standing::Chapter
    );
    let is_like_agent = glance.agent_key || glance.name && !glance.is_page();
    let is_known = matches!(
        reason,
        Reason::Twin(_) | Reason::Template | Reason::Fragment
    );
    if !is_among || !is_like_agent || is_known {
        return None;
    }

    let place = Place::file(root.name.clone(), file.candidate.path.as_str().into());
    let message = format!("the file is not taken for an agent: {}", reason.text());
    let finding = Finding::new("source/not-taken", Severity::Info, place, message);
    Some(finding.help("list it under `include` in agentdex.toml, or under `exclude`"))
}

/// Reads one file whole; what cannot be read is a finding.
fn load(root: &Root, candidate: &Candidate, unsaved: &Unsaved) -> Result<Source, Box<Finding>> {
    load_bounded(root, candidate, unsaved, LARGEST)
}

/// Reads one file of at most so many bytes.
fn load_bounded(
    root: &Root,
    candidate: &Candidate,
    unsaved: &Unsaved,
    largest: u64,
) -> Result<Source, Box<Finding>> {
    let path: Arc<str> = candidate.path.as_str().into();
    if let Some(text) = unsaved.get(&root.name, &candidate.path) {
        return Ok(Source {
            source: root.name.clone(),
            folders: root.folders.clone(),
            path,
            bytes: text.to_vec(),
            definitions: None,
        });
    }
    let place = || Place::file(root.name.clone(), path.clone());
    let size = std::fs::metadata(&candidate.disk).map_or(0, |meta| meta.len());
    if size > largest {
        let message = format!("the file has {} MiB and is left out", size >> 20);
        let finding = Finding::new("source/too-large", Severity::Error, place(), message);
        return Err(Box::new(
            finding.help(format!("files of up to {} MiB are read", largest >> 20)),
        ));
    }
    match std::fs::read(&candidate.disk) {
        Ok(bytes) => Ok(Source {
            source: root.name.clone(),
            folders: root.folders.clone(),
            path,
            bytes,
            definitions: None,
        }),
        Err(error) => {
            let message = format!("the file cannot be read: {}", walk::reason(&error));
            let finding = Finding::new("source/unreadable", Severity::Error, place(), message);
            Err(Box::new(
                finding.help("check its permissions, or exclude it"),
            ))
        }
    }
}

/// Says what was looked for, and where.
fn nothing_found(root: &Root, markdown: usize) -> Finding {
    let place = Place::file(root.name.clone(), "".into());
    let count = if markdown == 1 {
        "1 Markdown file".to_owned()
    } else {
        format!("{markdown} Markdown files")
    };
    let message = format!("no agent among the {count} of the source `{}`", root.name);
    Finding::new("source/no-agents", Severity::Warning, place, message).help(
        "agents are .md files in a folder called agents, files named *.agent.md or *.chatmode.md, or files with `name` \
         and `description` in their front matter; `include` in agentdex.toml names others",
    )
}
