//! Files of what agents use and what starts them: which those are, by the tables `[[components]]` of `dialects/*.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use globset::{GlobBuilder, GlobMatcher};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::glance;
use super::kind;
use super::reason::Reason;
use super::walk::{Candidate, Walked};
use super::{Root, Source, Unsaved, load_bounded};
use crate::dialects;
use crate::finding::Finding;

/// The largest file of components that is read, in bytes: the largest real one has a quarter of a million.
const LARGEST: u64 = 4 << 20;

/// What a file holds beside agents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComponentKind {
    /// Instructions that an agent reads when a task asks for them.
    Skill,
    /// A server of the Model Context Protocol.
    McpServer,
    /// A prompt that a person starts by its name.
    Command,
    /// What every session of a project is told.
    Instructions,
    /// Agents and components that are installed together.
    Plugin,
    /// A list of plugins.
    Marketplace,
}

impl ComponentKind {
    /// Returns the kind as JSON spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skill => "skill",
            Self::McpServer => "mcp-server",
            Self::Command => "command",
            Self::Instructions => "instructions",
            Self::Plugin => "plugin",
            Self::Marketplace => "marketplace",
        }
    }

    /// Returns what several of the kind are called in a sentence.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Skill => "skills",
            Self::McpServer => "MCP servers",
            Self::Command => "commands",
            Self::Instructions => "instructions",
            Self::Plugin => "plugins",
            Self::Marketplace => "marketplaces",
        }
    }
}

/// Which kinds are read beside agents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinds(BTreeSet<ComponentKind>);

impl Default for Kinds {
    fn default() -> Self {
        use ComponentKind::{Command, Instructions, Marketplace, McpServer, Plugin, Skill};
        Kinds(BTreeSet::from([
            Skill,
            McpServer,
            Command,
            Instructions,
            Plugin,
            Marketplace,
        ]))
    }
}

impl FromIterator<ComponentKind> for Kinds {
    fn from_iter<I: IntoIterator<Item = ComponentKind>>(kinds: I) -> Self {
        Kinds(kinds.into_iter().collect())
    }
}

impl Kinds {
    /// Tells whether a kind is read.
    pub fn has(&self, kind: ComponentKind) -> bool {
        self.0.contains(&kind)
    }
}

/// Where one runtime looks for components of one kind, and what stands in their files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentForm {
    pub kind: ComponentKind,
    /// Globs that fit the end of a path.
    places: Vec<String>,
    /// Keys of which the front matter has one at least.
    #[serde(default)]
    keys: Vec<String>,
    /// The key of the map of servers.
    #[serde(default)]
    pub servers: Option<String>,
    /// Places whose files may hold servers at the top.
    #[serde(default)]
    bare: Vec<String>,
    /// Servers that the runtime has without any configuration; `*` is any run of letters.
    #[serde(default)]
    provided: Vec<String>,
    /// Keys of a manifest that list what is read in place of a folder, with the folder.
    #[serde(default)]
    pub replaces: BTreeMap<String, String>,
    /// Keys that list what is read beside a folder, with the folder.
    #[serde(default)]
    pub adds: BTreeMap<String, String>,
    /// One missing file refuses the whole plugin.
    #[serde(default)]
    pub strict: bool,
    /// Keys that name other files.
    #[serde(default)]
    pub files: Vec<String>,
    /// The runtime's name for people.
    #[serde(skip)]
    pub runtime: String,
    #[serde(skip)]
    globs: Vec<Place>,
}

/// A place as paths are compared with it.
#[derive(Debug)]
struct Place {
    /// What stands before its first `*`, and behind its last: most paths are told from them alone.
    start: String,
    end: String,
    glob: GlobMatcher,
}

impl PartialEq for ComponentForm {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What of a dialect's file is about components.
#[derive(Deserialize)]
struct Dialect {
    runtime: String,
    #[serde(default)]
    components: Vec<ComponentForm>,
}

#[expect(
    clippy::expect_used,
    reason = "the globs are part of the program; a test reads each"
)]
static FORMS: LazyLock<Vec<ComponentForm>> = LazyLock::new(|| {
    dialects::read()
        .flat_map(|dialect: Dialect| {
            let forms = dialect.components.into_iter();
            forms.map(move |form| ComponentForm {
                globs: globs(&form.places).expect("globs of places"),
                runtime: dialect.runtime.clone(),
                ..form
            })
        })
        .collect()
});

fn globs(places: &[String]) -> Result<Vec<Place>, globset::Error> {
    let place = |place: &String| {
        let pattern = format!("**/{place}");
        let mut glob = GlobBuilder::new(&pattern);
        Ok(Place {
            start: place.split('*').next().unwrap_or_default().to_owned(),
            end: place.rsplit('*').next().unwrap_or_default().to_owned(),
            glob: glob.literal_separator(true).build()?.compile_matcher(),
        })
    };
    places.iter().map(place).collect()
}

/// Tells whether some runtime has a server without any configuration.
pub fn is_provided(server: &str) -> bool {
    let provided = FORMS.iter().flat_map(|form| &form.provided);
    let mut provided = provided.map(String::as_str);

    provided.any(|known| matches_glob(known, server))
}

/// Compares with a `*` at the end, where there is one.
fn matches_glob(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => pattern == text,
    }
}

impl Place {
    fn is_at(&self, path: &str) -> bool {
        path.ends_with(&self.end) && path.contains(&self.start) && self.glob.is_match(path)
    }
}

impl ComponentForm {
    fn place(&self, path: &str) -> Option<&str> {
        let at = self.globs.iter().position(|place| place.is_at(path))?;
        Some(&self.places[at])
    }

    /// Tells whether the runtime looks at a file: a hidden folder may also be one that the source itself stands in.
    fn looks_at(&self, path: &str, full: &str) -> bool {
        let is_hidden = |at: usize| self.places[at].starts_with('.');
        let mut places = self.globs.iter().enumerate();

        places.any(|(at, place)| place.is_at(if is_hidden(at) { full } else { path }))
    }

    /// Tells whether the files of the form are texts for a model.
    pub fn is_text(&self) -> bool {
        use ComponentKind::{Command, Instructions, Skill};
        matches!(self.kind, Skill | Command | Instructions)
    }

    /// Tells whether a file of the form may hold servers without a key above them.
    pub fn is_bare(&self, path: &str) -> bool {
        let place = self.place(path);
        place.is_some_and(|place| self.bare.iter().any(|bare| bare == place))
    }

    /// Returns the folder that a file of the form speaks of: that above its place.
    pub fn folder<'p>(&self, path: &'p str) -> &'p str {
        let parts = self.place(path).map_or(1, |place| place.split('/').count());
        let start = path.rmatch_indices('/').nth(parts - 1);
        start.map_or("", |(at, _)| &path[..at])
    }
}

/// One file of components as it stands on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentFile {
    pub form: &'static ComponentForm,
    pub source: Source,
}

/// A file of components, read or not.
pub(super) struct Looked<'w> {
    pub candidate: &'w Candidate,
    pub form: &'static ComponentForm,
    read: Result<Source, Box<Finding>>,
}

/// Reads the files of components among those that a walk found, by path.
pub(super) fn files<'w>(root: &Root, walked: &'w Walked) -> Vec<Looked<'w>> {
    let home = walked.home.to_string_lossy().replace('\\', "/");
    let candidates = walked.candidates.par_iter().chain(&walked.data);
    let mut found: Vec<Looked<'w>> = candidates
        .flat_map_iter(|candidate| forms(&home, candidate).map(move |form| (candidate, form)))
        .filter(|(_, form)| root.kinds.has(form.kind))
        .filter_map(|(candidate, form)| look(root, candidate, form))
        .collect();
    found.sort_by(|a, b| (&a.candidate.path, a.form.kind).cmp(&(&b.candidate.path, b.form.kind)));
    found.dedup_by(|a, b| a.candidate.path == b.candidate.path && a.form.kind == b.form.kind);

    // What a link leads to is read where it stands.
    let own: BTreeSet<String> = found
        .iter()
        .filter(|file| file.candidate.target.is_none())
        .map(|file| file.candidate.path.clone())
        .collect();
    let is_twin = |target: &Option<String>| target.as_ref().is_some_and(|at| own.contains(at));
    found.retain(|file| !is_twin(&file.candidate.target));
    found
}

/// Returns the forms that a file has by its path; one of each kind.
fn forms(home: &str, candidate: &Candidate) -> impl Iterator<Item = &'static ComponentForm> {
    let path = candidate.path.as_str();
    let full = format!("{home}/{path}");
    let forms = FORMS.iter().filter(move |form| form.looks_at(path, &full));

    forms.filter(move |_| !kind::is_fixture(path) && !kind::is_sample(path))
}

fn look<'w>(
    root: &Root,
    candidate: &'w Candidate,
    form: &'static ComponentForm,
) -> Option<Looked<'w>> {
    let read = load_bounded(root, candidate, &Unsaved::default(), LARGEST);
    let is_named = |source: &Source| {
        let keys = glance::keys(&source.bytes);
        form.keys.is_empty() || form.keys.iter().any(|key| keys.contains(&normal(key)))
    };
    let is_it = read.as_ref().map_or(form.keys.is_empty(), is_named);

    is_it.then_some(Looked {
        candidate,
        form,
        read,
    })
}

/// Returns a key as a glance sees it.
fn normal(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Looked<'_> {
    /// Returns the rule that decided what the file is.
    pub(super) fn reason(&self) -> Reason {
        Reason::Component(super::reason::Component {
            kind: self.form.kind,
            runtime: self.form.runtime.clone(),
        })
    }

    /// Hands the file over, or what kept it from being read.
    pub(super) fn taken(self) -> Result<ComponentFile, Box<Finding>> {
        let form = self.form;
        self.read.map(|source| ComponentFile { form, source })
    }
}
