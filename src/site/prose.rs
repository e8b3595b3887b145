//! Texts that a catalog brings beside its agents, as HTML.

use super::atlas::Atlas;
use super::links;
use crate::agent::body::{self, Setting};
use crate::editorial::Prose;

/// Renders a text; `root` is the way to the site's root from the page that it stands on.
pub(super) fn html(atlas: &Atlas<'_>, prose: &Prose, root: &str) -> String {
    let resolve =
        |target: &str| links::page_from(atlas, prose, target).map(|page| format!("{root}{page}"));
    let body = body::read(&prose.text, 0, 1);
    let setting = Setting {
        name: &atlas.site.title,
        resolve: &resolve,
        highlighter: &atlas.highlighter,
    };
    body::html(&prose.text, &body, &setting)
}
