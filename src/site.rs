//! The site as a value: every path has one owner, and a page is made when it is asked for.
//!
//! Links name folders (`agents/x/`), as addresses that people see and share should; every one is relative, so that the
//! site works below any path. Opened from disk, where no server adds `index.html`, a script of the theme does.

mod about;
mod agent;
mod agents;
mod atlas;
mod changes;
mod choosing;
mod compare;
mod components;
mod discovery;
mod evidence;
mod facet;
mod facets;
mod feed;
mod files;
mod frame;
mod graph;
mod home;
mod isles;
mod lines;
mod links;
mod list;
mod llms;
mod marketplace;
mod metadata;
mod near;
mod prose;
mod review;
mod runtimes;
mod search;
mod signature;
mod social;
mod structured;
mod url;
mod uses;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use anyhow::{Result, bail};
use serde::Serialize;

use crate::catalog;
use crate::check::{self, Terms};
use crate::editorial::Editorial;
use crate::finding::Finding;
use crate::index::{self, Files};
use crate::model::Model;
use crate::source::Origin;
use crate::theme::Theme;
use atlas::Atlas;
pub use changes::Changes;
pub(crate) use facets::{capitalised, category_title};
use frame::Frame;

/// A path below the site's root, with `/`, such as `agents/backend-architect/index.html`.
pub type SitePath = String;

/// The whole site: pages by path, each a function of the model, so that a writer takes them one by one.
pub struct Site<'m> {
    /// Sorted by path; no path occurs twice.
    pub pages: Vec<Page<'m>>,
}

/// One file of the site.
pub struct Page<'m> {
    pub path: SitePath,
    pub content: Content<'m>,
}

/// What a page holds.
pub enum Content<'m> {
    /// Bytes that exist already.
    Bytes(Cow<'m, [u8]>),
    /// Bytes that are made when asked for.
    Made(Box<dyn Fn() -> Result<Vec<u8>> + Send + Sync + 'm>),
    /// Bytes that are written piece by piece when asked for: too many, in a large catalog, to be there all at once.
    Written(Box<Writing<'m>>),
    /// Bytes that take long to make from a text that does not: where they were made of the same text, they are the same.
    Drawn(
        Box<dyn Fn() -> String + Send + Sync + 'm>,
        fn(&str) -> Result<Vec<u8>>,
    ),
}

/// Writes a page.
pub(crate) type Writing<'m> = dyn Fn(&mut dyn Write) -> io::Result<()> + Send + Sync + 'm;

impl Page<'_> {
    /// Returns the page's bytes, made now where they do not exist yet.
    ///
    /// # Errors
    ///
    /// Fails when the page's template fails.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>> {
        match &self.content {
            Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::Made(make) => make().map(Into::into),
            Content::Drawn(text, draw) => draw(&text()).map(Into::into),
            Content::Written(write) => {
                let mut bytes = Vec::new();
                write(&mut bytes)?;
                Ok(bytes.into())
            }
        }
    }
}

/// What the user says of the site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteOptions {
    pub title: String,
    /// One sentence under the title.
    pub description: Option<String>,
    /// Where the site will be published; without it nothing in the site names an absolute address.
    pub base_url: Option<String>,
    /// What the catalog brings beside its agents.
    pub editorial: Editorial,
    /// Where the sources' files are published, by the source's name.
    pub origins: Origins,
    /// The domain of who publishes the agents of a source, by its name, where somebody says so.
    pub publishers: Publishers,
    /// Whether links to agents' pages are previewed with pictures, where the site's address is known.
    pub social_images: bool,
    /// Whether one file for language models holds all texts; nothing to decide by their size.
    pub llms_full: Option<bool>,
}

/// Repositories by the name of the source that is a check-out of one.
pub type Origins = BTreeMap<Arc<str>, Origin>;

/// Domains by the name of the source whose agents they publish.
pub type Publishers = BTreeMap<Arc<str>, String>;

/// Returns the address of a rule's page, relative to the root of a site on which the rule found something.
pub fn rule_page(rule: &str) -> String {
    review::page_of(rule, 0)
}

/// Finds what a site has to tell of: what the rules find in the catalog, what was `noticed` while it was read, and what
/// the theme and the texts beside the agents name in vain.
pub fn findings(
    model: &Model,
    noticed: Vec<Finding>,
    theme: &Theme,
    editorial: &Editorial,
    terms: &Terms<'_>,
) -> Vec<Finding> {
    let unknown = catalog::unknown_categories(&model.catalog, &editorial.categories);
    let noticed = [noticed, theme.findings.clone(), unknown].concat();
    check::check(model, noticed, terms).findings
}

/// Lays the whole site out: every page by its path, most of them still to be made. `files` are
/// those of the search index; `similar` tells which agents speak of the same things as one, and is asked when a page is
/// made.
///
/// # Errors
///
/// Fails when two pages want one path, which would be a fault of this program.
pub fn render<'m>(
    model: &'m Model,
    findings: &'m [Finding],
    theme: &'m Theme,
    options: &SiteOptions,
    files: Files,
    similar: impl Fn(usize) -> Vec<usize> + Send + Sync + 'm,
) -> Result<Site<'m>> {
    lay_out(
        Atlas::new(model, findings, options, Box::new(similar)),
        theme,
        files,
    )
}

/// Lays the whole site out as [`render`] does, with a page of what differs from the catalog as it was.
///
/// # Errors
///
/// Fails when two pages want one path, which would be a fault of this program.
pub fn render_changes<'m>(
    changes: Changes<'m>,
    theme: &'m Theme,
    options: &SiteOptions,
    files: Files,
    similar: impl Fn(usize) -> Vec<usize> + Send + Sync + 'm,
) -> Result<Site<'m>> {
    let now = changes.compared.new;
    let atlas = Atlas::new(now.model, now.findings, options, Box::new(similar));
    lay_out(atlas.telling(changes), theme, files)
}

fn lay_out<'m>(atlas: Atlas<'m>, theme: &'m Theme, files: Files) -> Result<Site<'m>> {
    let atlas = Arc::new(atlas);
    let mut press = Press {
        atlas,
        theme,
        pages: Vec::new(),
    };
    let reach = review::Reach::default();
    home::pages(&mut press, &reach);
    agents::pages(&mut press);
    agent::pages(&mut press);
    social::pages(&mut press);
    compare::pages(&mut press);
    components::pages(&mut press);
    facet::pages(&mut press);
    graph::pages(&mut press);
    review::pages(&mut press, &reach);
    changes::pages(&mut press);
    search::pages(&mut press);
    about::pages(&mut press);
    feed::page(&mut press);
    llms::pages(&mut press);
    discovery::pages(&mut press);
    marketplace::pages(&mut press);
    choosing::page(&mut press);
    files::pages(&mut press);
    for (name, bytes) in files {
        press.bytes(format!("{}/{name}", index::FOLDER), bytes);
    }
    for (_, asset) in theme.assets() {
        press.bytes(asset.path.clone(), &*asset.bytes);
    }
    press.finish()
}

/// Collects pages.
struct Press<'m> {
    atlas: Arc<Atlas<'m>>,
    theme: &'m Theme,
    pages: Vec<Page<'m>>,
}

impl<'m> Press<'m> {
    /// Adds a page that a template makes of what `content` returns.
    fn page<C: Serialize>(
        &mut self,
        path: impl Into<SitePath>,
        template: &'static str,
        content: impl Fn(&Atlas<'m>, &str) -> (Frame, C) + Send + Sync + 'm,
    ) {
        let path = path.into();
        let (theme, at) = (self.theme, path.clone());
        self.made(path, move |atlas| {
            let (frame, content) = content(atlas, &at);
            Ok(url::nearer(&at, &theme.render(template, &frame, &content)?).into_bytes())
        });
    }

    /// Adds a file that is made when asked for.
    fn made(
        &mut self,
        path: impl Into<SitePath>,
        make: impl Fn(&Atlas<'m>) -> Result<Vec<u8>> + Send + Sync + 'm,
    ) {
        let atlas = Arc::clone(&self.atlas);
        let content = Content::Made(Box::new(move || make(&atlas)));
        self.pages.push(Page {
            path: path.into(),
            content,
        });
    }

    /// Adds a file that is drawn from a text when it has not been drawn from it before.
    fn drawn(
        &mut self,
        path: impl Into<SitePath>,
        text: impl Fn(&Atlas<'m>) -> String + Send + Sync + 'm,
        draw: fn(&str) -> Result<Vec<u8>>,
    ) {
        let atlas = Arc::clone(&self.atlas);
        let content = Content::Drawn(Box::new(move || text(&atlas)), draw);
        self.pages.push(Page {
            path: path.into(),
            content,
        });
    }

    /// Adds a file that is written piece by piece when asked for.
    fn written(
        &mut self,
        path: impl Into<SitePath>,
        write: impl Fn(&Atlas<'m>, &mut dyn Write) -> io::Result<()> + Send + Sync + 'm,
    ) {
        let atlas = Arc::clone(&self.atlas);
        let content = Content::Written(Box::new(move |out| write(&atlas, out)));
        self.pages.push(Page {
            path: path.into(),
            content,
        });
    }

    /// Adds a file whose bytes are there.
    fn bytes(&mut self, path: impl Into<SitePath>, bytes: impl Into<Cow<'m, [u8]>>) {
        self.pages.push(Page {
            path: path.into(),
            content: Content::Bytes(bytes.into()),
        });
    }

    fn finish(mut self) -> Result<Site<'m>> {
        self.pages.sort_by(|a, b| a.path.cmp(&b.path));
        if let Some(pair) = self
            .pages
            .windows(2)
            .find(|pair| pair[0].path == pair[1].path)
        {
            bail!("two pages want the path {}", pair[0].path);
        }
        Ok(Site { pages: self.pages })
    }
}
