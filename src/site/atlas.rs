//! What pages need to know of the whole catalog, worked out once: orders, facets, relations and findings by agent.

use std::sync::Arc;

use super::changes::Changes;
use super::compare::{self, Group};
use super::facets::{self, Facet, Kind};
use super::frame::{Link, SiteInfo};
use super::url;
use super::{Origins, Publishers, SiteOptions, components, discovery, feed};
use crate::agent::highlight::Highlighter;
use crate::capability::Capability;
use crate::catalog::Listing;
use crate::check;
use crate::editorial::Editorial;
use crate::finding::Finding;
use crate::graph::{Layer, Relation};
use crate::model::Model;
use crate::source::Origin;
use crate::words::Words;

/// The model as pages look at it.
pub(super) struct Atlas<'m> {
    pub model: &'m Model,
    pub findings: &'m [Finding],
    pub site: Arc<SiteInfo>,
    pub editorial: Editorial,
    /// What the pages say.
    pub words: Words,
    pub highlighter: Highlighter,
    /// Where the site is published, ended by `/`.
    pub base_url: Option<String>,
    /// Whether agents' pages have pictures for previews.
    pub social_images: bool,
    /// Whether `llms-full.txt` holds all texts; nothing to decide by their size.
    pub llms_full: Option<bool>,
    origins: Origins,
    pub publishers: Publishers,
    /// Whether agents can be followed.
    pub has_feed: bool,
    /// Agents by name, whatever their source.
    pub by_name: Vec<usize>,
    /// By kind, in the order of [`Kind::ALL`].
    facets: [Vec<Facet>; Kind::ALL.len()],
    /// By agent: relations that it states, as indexes into the graph's.
    out: Vec<Vec<usize>>,
    /// By agent: relations of others that name it.
    into: Vec<Vec<usize>>,
    /// Agents that are variants of one another.
    pub groups: Vec<Group>,
    /// By agent: the group that it stands in.
    group_of: Vec<Option<usize>>,
    /// By agent: findings in its file.
    findings_of: Vec<Vec<usize>>,
    /// By agent: those that speak of the same things; empty where nobody compared them.
    similar: Box<Similar<'m>>,
    /// What differs from the catalog as it was, where the site tells of it.
    pub changes: Option<Changes<'m>>,
}

/// Tells which agents speak of the same things as one.
type Similar<'m> = dyn Fn(usize) -> Vec<usize> + Send + Sync + 'm;

impl<'m> Atlas<'m> {
    pub(super) fn new(
        model: &'m Model,
        findings: &'m [Finding],
        options: &SiteOptions,
        similar: Box<Similar<'m>>,
    ) -> Self {
        let agents = &model.catalog.agents;
        let mut by_name: Vec<usize> = (0..agents.len()).collect();
        by_name.sort_by_cached_key(|&ix| (agents[ix].agent.name.to_lowercase(), &agents[ix].id));
        let none = || vec![Vec::new(); agents.len()];
        let (mut out, mut into, mut findings_of) = (none(), none(), none());
        for (number, relation) in model.graph.relations.iter().enumerate() {
            // What the runtime would allow is the graph page's: it may be everyone to everyone.
            if relation.layer == Layer::Effective {
                continue;
            }
            out[relation.from].push(number);
            if let Some(to) = relation.to.filter(|&to| to != relation.from) {
                into[to].push(number);
            }
        }
        for (number, finding) in findings.iter().enumerate() {
            if let Some(ix) = model.catalog.at(&finding.place) {
                findings_of[ix].push(number);
            }
        }
        let words = options.editorial.dress.words();
        let groups = compare::groups(&model.catalog, &words);
        let mut group_of = vec![None; agents.len()];
        for (number, group) in groups.iter().enumerate() {
            group
                .agents
                .iter()
                .for_each(|&ix| group_of[ix] = Some(number));
        }
        let mut atlas = Atlas {
            groups,
            group_of,
            model,
            findings,
            site: Arc::new(SiteInfo::of(options)),
            words,
            editorial: options.editorial.clone(),
            highlighter: Highlighter::default(),
            base_url: options
                .base_url
                .as_ref()
                .map(|url| format!("{}/", url.trim_end_matches('/'))),
            facets: Kind::ALL.map(|kind| facets::of(kind, &model.catalog, &by_name)),
            by_name,
            has_feed: false,
            social_images: options.social_images,
            llms_full: options.llms_full,
            origins: options.origins.clone(),
            publishers: options.publishers.clone(),
            out,
            into,
            findings_of,
            similar,
            changes: None,
        };
        atlas.has_feed = feed::exists(&atlas);
        atlas.tell_of_lists();
        Arc::make_mut(&mut atlas.site).components = components::first(&atlas);
        atlas
    }

    /// Has pages name the lists for directories of agents that the site will hold.
    fn tell_of_lists(&mut self) {
        if self.base_url.is_none() {
            return;
        }
        let manifest = discovery::has_entries(self).then_some(discovery::MANIFEST);
        let site = Arc::make_mut(&mut self.site);
        site.ai_catalog = Some(discovery::CATALOG);
        site.ard = manifest;
    }

    /// Tells of what differs from the catalog as it was, too.
    pub(super) fn telling(mut self, changes: Changes<'m>) -> Self {
        Arc::make_mut(&mut self.site).changes = true;
        self.changes = Some(changes);
        self
    }

    pub(super) fn agent(&self, ix: usize) -> &'m Listing {
        &self.model.catalog.agents[ix]
    }

    /// Returns where an agent's file is published.
    pub(super) fn origin(&self, ix: usize) -> Option<&Origin> {
        self.origins.get(&self.agent(ix).agent.source)
    }

    /// Returns the address of a line of a component's file in its repository.
    pub(super) fn view(&self, component: usize, line: u32) -> Option<String> {
        let component = &self.model.catalog.components[component];
        let origin = self.origins.get(&component.source)?;

        origin.view(&component.path, Some(line))
    }

    /// Returns when an agent's file was last committed, as RFC 3339 in UTC.
    pub(super) fn date(&self, ix: usize) -> Option<&str> {
        self.origin(ix)?.date(&self.agent(ix).agent.path)
    }

    pub(super) fn agents(&self) -> usize {
        self.model.catalog.agents.len()
    }

    /// Tells whether several sources are built together, so that an agent's source is worth saying.
    pub(super) fn has_sources(&self) -> bool {
        self.model.catalog.sources.len() > 1
    }

    pub(super) fn facets(&self, kind: Kind) -> &[Facet] {
        &self.facets[kind as usize]
    }

    /// Returns the group of variants that an agent stands in.
    pub(super) fn group_of(&self, ix: usize) -> Option<&Group> {
        self.group_of[ix].map(|number| &self.groups[number])
    }

    /// Returns the relations that an agent states.
    pub(super) fn out(&self, ix: usize) -> impl Iterator<Item = &'m Relation> {
        self.out[ix]
            .iter()
            .map(|&number| &self.model.graph.relations[number])
    }

    /// Returns the relations of others that name an agent.
    pub(super) fn into(&self, ix: usize) -> impl Iterator<Item = &'m Relation> {
        self.into[ix]
            .iter()
            .map(|&number| &self.model.graph.relations[number])
    }

    /// Returns how many agents name an agent.
    pub(super) fn callers(&self, ix: usize) -> usize {
        let mut callers: Vec<usize> = self.into(ix).map(|relation| relation.from).collect();
        callers.dedup();
        callers.len()
    }

    /// Returns the findings in an agent's file.
    pub(super) fn findings_of(&self, ix: usize) -> impl Iterator<Item = &'m Finding> {
        self.findings_of[ix]
            .iter()
            .map(|&number| &self.findings[number])
    }

    /// Returns the agents that speak of the same things as an agent.
    pub(super) fn similar(&self, ix: usize) -> Vec<usize> {
        (self.similar)(ix)
    }

    /// Returns the shortest way from an agent to one that holds a capability which it does not hold itself, without
    /// the agent; nothing where its runtime lets it call nobody who gets there.
    pub(super) fn way(&self, ix: usize, capability: Capability) -> Option<Vec<usize>> {
        let mut way = check::way(self.model, ix, capability)?;
        way.remove(0);
        Some(way)
    }

    /// Returns the link to an agent's page.
    pub(super) fn link(&self, ix: usize) -> Link {
        let listing = self.agent(ix);
        Link::new(&listing.agent.name, &listing.url())
    }

    /// Returns the address of a line in the page that shows an agent's file.
    pub(super) fn line(&self, ix: usize, line: u32) -> String {
        format!("{}#L{line}", url::href(&super::lines::path(self.agent(ix))))
    }
}
