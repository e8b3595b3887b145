//! One build in memory: the model, what was found in it, and the site whose pages are made when somebody asks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use agentdex_search::{Engine, Files, Hit, Request};
use anyhow::{Context, Result, anyhow};
use self_cell::self_cell;

use super::Recipe;
use crate::check::Terms;
use crate::finding::{Finding, Severity};
use crate::index;
use crate::index::answer::{self, Answered};
use crate::mcp::View;
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
    /// Opened when a program searches; the site's own search box loads the index itself.
    engine: OnceLock<Result<Engine>>,
}

impl Snapshot {
    /// Builds a site, all but its pages.
    ///
    /// # Errors
    ///
    /// Fails where `build` would: a folder that cannot be read, a wrong template.
    pub(super) fn build(recipe: Recipe) -> Result<Snapshot> {
        let theme = Theme::dressed(recipe.theme.as_deref(), &recipe.options.editorial.dress)?;
        let loaded = model::load(&recipe.roots, &recipe.config.cues, &())?;
        let exists = |source: &str, path: &str| source::exists(&recipe.roots, source, path);
        let terms = Terms {
            policy: Some(&recipe.config.policy),
            today: None,
            exists: Some(&exists),
        };
        let editorial = &recipe.options.editorial;
        let findings = site::findings(&loaded.value, loaded.findings, &theme, editorial, &terms);
        let index = index::build(&loaded.value, &findings, &recipe.config.search.synonyms)?;
        let parts = Parts {
            recipe,
            model: loaded.value,
            findings,
            theme,
        };
        let laid = Laid::try_new(parts, |parts| {
            let Parts {
                recipe,
                model,
                findings,
                theme,
            } = parts;
            site::render(
                model,
                findings,
                theme,
                &recipe.options,
                index.files,
                move |ix| index.similar[ix].clone(),
            )
        })?;
        Ok(Snapshot {
            laid,
            engine: OnceLock::new(),
        })
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
        self.position(path).is_some()
    }

    /// Returns a file of the site, made now; nothing where the site has none at the path.
    pub(super) fn bytes(&self, path: &str) -> Option<Result<Vec<u8>>> {
        let page = &self.laid.borrow_dependent().pages[self.position(path)?];
        Some(
            page.bytes()
                .map(std::borrow::Cow::into_owned)
                .with_context(|| format!("cannot make {path}")),
        )
    }

    /// Returns the search engine, opened when it is asked for.
    fn engine(&self) -> Result<&Engine> {
        let open = || Engine::open(self.index()).context("cannot open the search index");
        let engine = self.engine.get_or_init(open).as_ref();

        engine.map_err(|error| anyhow!("{error:#}"))
    }

    /// Returns the files of the search index, by name.
    fn index(&self) -> Files {
        let pages = &self.laid.borrow_dependent().pages;
        let files = pages.iter().filter_map(|page| {
            let name = page.path.strip_prefix(index::FOLDER)?.strip_prefix('/')?;
            Some((name.to_owned(), page.bytes().ok()?.into_owned()))
        });
        files.collect()
    }

    /// Returns the address of each agent's page, by its file.
    pub(super) fn addresses(&self) -> BTreeMap<File, String> {
        let agents = &self.model().catalog.agents;
        let file = |agent: &crate::agent::Agent| (agent.source.to_string(), agent.path.to_string());
        agents
            .iter()
            .map(|listing| (file(&listing.agent), listing.url()))
            .collect()
    }

    /// Returns the files in which an error was found.
    pub(super) fn errors(&self) -> BTreeSet<File> {
        let errors = self
            .findings()
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        errors
            .map(|finding| {
                (
                    finding.place.source.to_string(),
                    finding.place.path.to_string(),
                )
            })
            .collect()
    }

    fn position(&self, path: &str) -> Option<usize> {
        let pages = &self.laid.borrow_dependent().pages;
        pages.binary_search_by(|page| (*page.path).cmp(path)).ok()
    }
}

impl View for Snapshot {
    fn model(&self) -> &Model {
        self.model()
    }

    fn findings(&self) -> &[Finding] {
        self.findings()
    }

    fn search(&self, request: &Request) -> Result<Answered> {
        let text = |hit: &Hit| answer::text(self.model(), hit);

        answer::answer(self.engine()?, request, &text)
    }
}
