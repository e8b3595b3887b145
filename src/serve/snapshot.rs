//! One build in memory: the model, what was found in it, and the site whose pages are made when somebody asks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use anyhow::{Context, Result};
use self_cell::self_cell;

use super::Recipe;
use super::search::Searching;
use crate::check::{self, Terms};
use crate::finding::{Finding, Severity};
use crate::index::{self, Files, Index};
use crate::model::{self, Model};
use crate::site::{self, Site};
use crate::source;
use crate::theme::Theme;

/// A file of a source: the source's name and the path in it.
pub(super) type File = (String, String);

/// Everything that a site is made of.
#[derive(Debug)]
struct Parts {
    recipe: Recipe,
    model: Model,
    findings: Vec<Finding>,
    theme: Theme,
    /// Made when somebody searches or opens an agent's page: it takes as long as all the rest.
    index: OnceLock<Result<Index>>,
}

impl Parts {
    fn index(&self) -> Result<&Index> {
        let make = || index::build(&self.model, &self.findings, &self.recipe.synonyms);
        self.index.get_or_init(make).as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))
    }

    fn similar(&self, ix: usize) -> Vec<usize> {
        self.index().map(|index| index.similar[ix].clone()).unwrap_or_default()
    }
}

self_cell! {
    /// The parts and, borrowed from them, the site.
    struct Laid {
        owner: Parts,
        #[covariant]
        dependent: Site,
    }
}

/// A build that is served; it never changes.
pub struct Snapshot {
    laid: Laid,
    searching: OnceLock<Result<Searching>>,
}

impl Snapshot {
    /// Builds a site, all but the pages and the search index.
    ///
    /// # Errors
    ///
    /// Fails where `build` would: a folder that cannot be read, a wrong template.
    pub(super) fn build(recipe: Recipe) -> Result<Snapshot> {
        let theme = Theme::load(recipe.theme.as_deref())?;
        let loaded = model::load(&recipe.roots, &())?;
        let exists = |source: &str, path: &str| source::exists(&recipe.roots, source, path);
        let terms = Terms { policy: Some(&recipe.policy), today: None, exists: Some(&exists) };
        let mut findings = check::check(&loaded.value, loaded.findings, &terms).findings;
        findings.extend(theme.findings.iter().cloned());
        let parts = Parts { recipe, model: loaded.value, findings, theme, index: OnceLock::new() };
        let laid = Laid::try_new(parts, |parts| {
            let Parts { recipe, model, findings, theme, .. } = parts;
            site::render(model, findings, theme, &recipe.options, Files::new(), |ix| parts.similar(ix))
        })?;
        Ok(Snapshot { laid, searching: OnceLock::new() })
    }

    /// What the site was made from.
    pub fn recipe(&self) -> &Recipe {
        &self.laid.borrow_owner().recipe
    }

    /// The agents and their graph.
    pub fn model(&self) -> &Model {
        &self.laid.borrow_owner().model
    }

    /// What was found, the worst first.
    pub fn findings(&self) -> &[Finding] {
        &self.laid.borrow_owner().findings
    }

    /// Tells whether the site has a file at a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.position(path).is_some() || path.starts_with(index::FOLDER)
    }

    /// Returns a file of the site, made now; nothing where the site has none at the path.
    pub(super) fn bytes(&self, path: &str) -> Option<Result<Vec<u8>>> {
        if let Some(name) = path.strip_prefix(index::FOLDER).and_then(|rest| rest.strip_prefix('/')) {
            return self.searching().map(|searching| searching.file(name)).transpose();
        }
        let page = &self.laid.borrow_dependent().pages[self.position(path)?];
        Some(page.bytes().map(std::borrow::Cow::into_owned).with_context(|| format!("cannot make {path}")))
    }

    /// Returns the search engine over these agents.
    pub(super) fn searching(&self) -> Result<&Searching> {
        let make = || Searching::open(self.laid.borrow_owner().index()?.files.clone());
        let made = self.searching.get_or_init(make);
        made.as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))
    }

    /// Returns the address of each agent's page, by its file.
    pub(super) fn addresses(&self) -> BTreeMap<File, String> {
        let agents = &self.model().catalog.agents;
        let file = |agent: &crate::agent::Agent| (agent.source.to_string(), agent.path.to_string());
        agents.iter().map(|listing| (file(&listing.agent), listing.url())).collect()
    }

    /// Returns the files in which an error was found.
    pub(super) fn errors(&self) -> BTreeSet<File> {
        let errors = self.findings().iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| (finding.place.source.to_string(), finding.place.path.to_string())).collect()
    }

    fn position(&self, path: &str) -> Option<usize> {
        let pages = &self.laid.borrow_dependent().pages;
        pages.binary_search_by(|page| (*page.path).cmp(path)).ok()
    }
}
