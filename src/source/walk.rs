//! The walk over a root: every file that might be an agent, by path.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, Glob};
use walkdir::{DirEntry, WalkDir};

use super::Root;
use super::kind::AGENT_FOLDERS;
use super::tracked::Tracked;
use crate::definition;
use crate::finding::{Finding, Noted, Place, Severity};

/// Folders that hold what machines keep: dependencies, caches, the histories of version control. They are not entered
/// even where no `.gitignore` says so.
const MACHINE_FOLDERS: &[&str] = &[
    ".bzr",
    ".cache",
    ".cargo",
    ".direnv",
    ".eggs",
    ".git",
    ".gradle",
    ".hg",
    ".idea",
    ".ipynb_checkpoints",
    ".jj",
    ".m2",
    ".mypy_cache",
    ".next",
    ".npm",
    ".nuxt",
    ".nx",
    ".obsidian",
    ".parcel-cache",
    ".pnpm-store",
    ".pytest_cache",
    ".ruff_cache",
    ".rustup",
    ".svelte-kit",
    ".svn",
    ".terraform",
    ".tox",
    ".trash",
    ".turbo",
    ".venv",
    ".vs",
    ".worktrees",
    ".yarn",
    "__macosx",
    "__pycache__",
    "bower_components",
    "node_modules",
    "site-packages",
];

/// The deepest folder that is entered: nobody keeps agents deeper, and a path could not be opened much further down.
const DEEPEST: usize = 128;

/// A file that might be an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The path relative to the root, with `/`.
    pub path: String,
    /// Where it is opened.
    pub disk: PathBuf,
    /// An `include` glob names it.
    pub included: bool,
    /// Where it really is, if a link led to it.
    pub target: Option<String>,
}

/// What a walk found.
#[derive(Debug)]
pub(super) struct Walked {
    /// The root's canonical path.
    pub home: PathBuf,
    /// The Markdown files and whatever `include` names, sorted by path. A file that links lead to occurs more than once.
    pub candidates: Vec<Candidate>,
    /// The files of data that may define agents, sorted by path.
    pub data: Vec<Candidate>,
    /// Files of other kinds stand among them.
    pub others: bool,
    /// The folders that were entered, the root's own first.
    pub folders: Vec<PathBuf>,
}

/// Walks a root.
pub(super) fn walk(root: &Root) -> Result<Noted<Walked>> {
    let home = home(&root.dir)?;
    let mut walk = Walk {
        root,
        include: globs(root, &root.include)?,
        exclude: globs(root, &root.exclude)?,
        ignores: Ignores::above(&home),
        home,
        others: false,
        folders: Vec::new(),
        followed: BTreeSet::new(),
        ignored: None,
        found: Vec::new(),
        data: Vec::new(),
        findings: Vec::new(),
    };
    walk.run();
    let mut found = std::mem::take(&mut walk.found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let mut data = std::mem::take(&mut walk.data);
    data.sort_by(|a, b| a.path.cmp(&b.path));
    let walked = Walked {
        home: walk.home,
        candidates: found,
        data,
        others: walk.others,
        folders: walk.folders,
    };
    Ok(Noted {
        value: walked,
        findings: walk.findings,
    })
}

/// Returns the canonical path of a root, once it is sure that the folder can be listed.
fn home(dir: &Path) -> Result<PathBuf> {
    let shown = dir.display();
    let meta = match fs::metadata(dir) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!("{shown}: no such folder; name the folder that holds the agents")
        }
        Err(error) => return Err(error).with_context(|| format!("cannot open the folder {shown}")),
    };
    if !meta.is_dir() {
        bail!(
            "{shown} is not a folder; name the folder that holds it, and pick files with `include`"
        );
    }
    fs::read_dir(dir).with_context(|| format!("cannot list the folder {shown}"))?;
    dir.canonicalize()
        .with_context(|| format!("cannot resolve the folder {shown}"))
}

fn globs(root: &Root, patterns: &[String]) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let trimmed = pattern
            .strip_prefix("./")
            .unwrap_or(pattern)
            .trim_end_matches('/');
        let glob = GlobBuilder::new(trimmed)
            .literal_separator(true)
            .build()
            .with_context(|| format!("source `{}`: `{pattern}` is not a glob", root.name))?;
        set.add(glob);
    }
    Ok(set.build()?)
}

struct Walk<'r> {
    root: &'r Root,
    include: GlobSet,
    exclude: GlobSet,
    ignores: Ignores,
    /// The root's canonical path.
    home: PathBuf,
    others: bool,
    folders: Vec<PathBuf>,
    /// Canonical folders that a link was followed to: each once, so that links among folders cannot multiply.
    followed: BTreeSet<PathBuf>,
    /// How deep the ignored folder lies that the walk is in for the sake of what `include` names.
    ignored: Option<usize>,
    found: Vec<Candidate>,
    data: Vec<Candidate>,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    fn run(&mut self) {
        let mut entries = WalkDir::new(&self.root.dir)
            .follow_links(true)
            .max_depth(DEEPEST)
            .sort_by_file_name()
            .into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.note_error(&error);
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                if self.enters(&entry) {
                    self.folders.push(entry.into_path());
                } else {
                    entries.skip_current_dir();
                }
            } else if entry.file_type().is_file() {
                self.take(&entry);
            }
        }
    }

    /// Decides whether a folder is entered, and learns its ignore file when it is.
    fn enters(&mut self, entry: &DirEntry) -> bool {
        if entry.depth() == 0 {
            self.ignores.enter(&self.home, 0);
            return true;
        }
        let path = self.relative(entry.path());
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let is_machine =
            MACHINE_FOLDERS.contains(&name.as_str()) || path.ends_with(".claude/worktrees");
        if self.exclude.is_match(&path) || is_machine {
            return false;
        }
        self.ignored = self.ignored.filter(|&depth| entry.depth() > depth);
        let full = self.home.join(&path);
        let is_ignored = self.ignored.is_some() || self.ignores.ignored(&full, true);
        if is_ignored {
            if self.include.is_empty() && !self.ignores.tracks(&full, true) {
                self.note_ignored(&path, &full);
                return false;
            }
            // A file deeper down may be tracked, or included by name, although its folder is ignored.
            self.ignored = self.ignored.or(Some(entry.depth()));
        }
        if entry.path_is_symlink() && !self.follows(entry.path(), &path) {
            return false;
        }
        self.ignores.enter(&self.home.join(&path), entry.depth());
        true
    }

    /// Decides whether a linked folder is entered: once each, and never outside the root.
    fn follows(&mut self, link: &Path, path: &str) -> bool {
        match link.canonicalize() {
            Ok(target) if !target.starts_with(&self.home) => {
                self.note_outside(path);
                false
            }
            Ok(target) => self.followed.insert(target),
            Err(_) => false,
        }
    }

    fn take(&mut self, entry: &DirEntry) {
        let path = self.relative(entry.path());
        if self.exclude.is_match(&path) {
            return;
        }
        let included = self.include.is_match(&path);
        self.ignored = self.ignored.filter(|&depth| entry.depth() > depth);
        let full = self.home.join(&path);
        let is_ignored = self.ignored.is_some() || self.ignores.ignored(&full, false);
        if is_ignored && !included && !self.ignores.tracks(&full, false) {
            return;
        }
        let is_data = definition::may_hold(&path);
        let is_text = included || is_markdown(&path);
        if !is_text {
            self.others |= !is_companion(&path);
            if !is_data {
                return;
            }
        }
        let mut candidate = Candidate {
            path,
            disk: entry.path().to_owned(),
            included,
            target: None,
        };
        if entry.path_is_symlink() || !self.followed.is_empty() {
            // What cannot be resolved cannot be read either: loading will say why.
            if let Ok(real) = entry.path().canonicalize() {
                let Ok(below) = real.strip_prefix(&self.home) else {
                    if is_text {
                        self.note_outside(&candidate.path);
                    }
                    return;
                };
                candidate.target = Some(slashed(below)).filter(|target| *target != candidate.path);
            }
        }
        if is_data {
            self.data.push(candidate.clone());
        }
        if is_text {
            self.found.push(candidate);
        }
    }

    fn relative(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.root.dir).unwrap_or(path))
    }

    /// Says that a folder of agents is left out because git ignores it.
    fn note_ignored(&mut self, path: &str, full: &Path) {
        let holds_agents = is_of_agents(full)
            || AGENT_FOLDERS
                .iter()
                .any(|name| is_of_agents(&full.join(name)));
        let Some(rule) = self.ignores.rule(full).filter(|_| holds_agents) else {
            return;
        };

        let file = rule.from().map(|file| self.relative_to_home(file));
        let message = format!(
            "the folder holds agents and is left out: `{}` in {} ignores it",
            rule.original(),
            file.unwrap_or_default()
        );
        let finding = Finding::new("source/ignored", Severity::Info, self.place(path), message);
        self.findings.push(
            finding.help(
                "track the files, or list them under `include` or `exclude` in agentdex.toml",
            ),
        );
    }

    /// Returns the path of an ignore file as people find it: below the root, or else its name.
    fn relative_to_home(&self, file: &Path) -> String {
        match file.strip_prefix(&self.home) {
            Ok(below) => slashed(below),
            Err(_) => file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        }
    }

    fn note_outside(&mut self, path: &str) {
        let message = "the link leads out of the source and is not followed";
        self.findings.push(
            Finding::new(
                "source/link-outside",
                Severity::Info,
                self.place(path),
                message,
            )
            .help("name the folder that it leads to as a source of its own"),
        );
    }

    /// A link that goes round is nothing to report: what it leads to is read where it stands.
    fn note_error(&mut self, error: &walkdir::Error) {
        if error.loop_ancestor().is_some() {
            return;
        }
        let path = error
            .path()
            .map(|path| self.relative(path))
            .unwrap_or_default();
        let is_link = error.path().is_some_and(Path::is_symlink);
        if self.exclude.is_match(&path) || is_link && !is_markdown(&path) {
            return;
        }
        let why = error.io_error().map_or_else(|| error.to_string(), reason);
        let (message, help) = match is_link {
            true => (
                format!("the link cannot be followed: {why}"),
                "mend or remove it",
            ),
            false => (
                format!("the folder or file cannot be read: {why}"),
                "check its permissions, or exclude it",
            ),
        };
        let finding = Finding::new(
            "source/unreadable",
            Severity::Error,
            self.place(&path),
            message,
        );
        self.findings.push(finding.help(help));
    }

    fn place(&self, path: &str) -> Place {
        Place::file(self.root.name.clone(), path.into())
    }
}

/// Returns a relative path with `/` between its parts.
pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// Returns an error's reason without the number that the system gives it.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error")
        .next()
        .unwrap_or(&text)
        .to_lowercase()
}

fn is_markdown(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    path.contains('.')
        && (ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown"))
}

/// Tells whether a folder is called as folders of agents are, and holds a Markdown file.
fn is_of_agents(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    if !AGENT_FOLDERS.contains(&&*name.to_lowercase()) {
        return false;
    }
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();

    entries.any(|entry| is_markdown(&entry.file_name().to_string_lossy()))
}

/// Tells whether a file stands beside anything: a licence, a hidden file.
fn is_companion(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let known = ["licen", "notice", "copying", "authors", "codeowners"];
    name.starts_with('.') || known.iter().any(|known| name.starts_with(known))
}

/// The ignore files that hold at a place of the walk, the outermost first.
struct Ignores {
    /// Each with the depth, below the root, from which on it holds.
    stack: Vec<(usize, Gitignore)>,
    /// The repository's top folder, and what git tracks: that is never ignored. Read where something is.
    repository: Option<(PathBuf, OnceCell<Tracked>)>,
}

impl Ignores {
    /// Gathers what the repository around a root says of it. A root that the repository ignores was named on purpose:
    /// then nothing from above holds.
    fn above(home: &Path) -> Ignores {
        let Some(top) = super::repository(home) else {
            return Ignores {
                stack: Vec::new(),
                repository: None,
            };
        };
        let mut stack = Vec::new();
        stack.extend(ignore_file(top, &top.join(".git/info/exclude")));
        let between: Vec<&Path> = home
            .ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(top))
            .collect();
        stack.extend(
            between
                .into_iter()
                .rev()
                .filter_map(|folder| ignore_file(folder, &folder.join(".gitignore"))),
        );
        let ignored = |rules: &Gitignore| {
            home != top && rules.matched_path_or_any_parents(home, true).is_ignore()
        };
        if stack.iter().any(ignored) {
            stack.clear();
        }
        Ignores {
            stack: stack.into_iter().map(|rules| (0, rules)).collect(),
            repository: Some((top.to_owned(), OnceCell::new())),
        }
    }

    /// Tells whether git tracks a file, or a file below a folder.
    fn tracks(&self, path: &Path, is_dir: bool) -> bool {
        self.repository.as_ref().is_some_and(|(top, tracked)| {
            let tracked = tracked.get_or_init(|| Tracked::read(top));
            path.strip_prefix(top)
                .is_ok_and(|below| tracked.holds(&slashed(below), is_dir))
        })
    }

    /// Learns a folder's own rules and forgets those of the folders that the walk has left.
    fn enter(&mut self, folder: &Path, depth: usize) {
        self.stack.retain(|&(above, _)| above <= depth);
        self.stack.extend(
            ignore_file(folder, &folder.join(".gitignore")).map(|rules| (depth + 1, rules)),
        );
    }

    /// Tells whether a path is ignored; the nearest ignore file that speaks of it decides.
    fn ignored(&self, path: &Path, is_dir: bool) -> bool {
        self.verdict(path, is_dir)
            .is_some_and(|verdict| verdict.is_ignore())
    }

    /// Returns the rule that ignores a folder.
    fn rule(&self, folder: &Path) -> Option<&Glob> {
        self.verdict(folder, true)?.inner().copied()
    }

    fn verdict(&self, path: &Path, is_dir: bool) -> Option<Match<&Glob>> {
        let rules = self
            .stack
            .iter()
            .rev()
            .map(|(_, rules)| rules)
            .filter(|rules| path.starts_with(rules.path()));
        rules
            .map(|rules| rules.matched(path, is_dir))
            .find(|verdict| !verdict.is_none())
    }
}

/// Reads one ignore file; a line of it that is no pattern is skipped, as git does.
fn ignore_file(folder: &Path, file: &Path) -> Option<Gitignore> {
    if !file.is_file() {
        return None;
    }
    let mut builder = GitignoreBuilder::new(folder);
    let _broken_line = builder.add(file);
    builder.build().ok().filter(|rules| !rules.is_empty())
}
