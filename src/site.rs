//! The site as a value: every path has one owner, and a page is made when it is asked for.

use anyhow::Result;

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
    Bytes(std::borrow::Cow<'m, [u8]>),
    /// Bytes that are made when asked for.
    Made(Box<dyn Fn() -> Result<Vec<u8>> + Send + Sync + 'm>),
}

impl Page<'_> {
    /// Returns the page's bytes, made now where they do not exist yet.
    ///
    /// # Errors
    ///
    /// Fails when the page's template fails.
    pub fn bytes(&self) -> Result<std::borrow::Cow<'_, [u8]>> {
        match &self.content {
            Content::Bytes(bytes) => Ok(std::borrow::Cow::Borrowed(bytes)),
            Content::Made(make) => make().map(Into::into),
        }
    }
}
