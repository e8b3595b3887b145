//! Links between agent files become links between their pages.

use percent_encoding::percent_decode_str;

use super::atlas::Atlas;
use super::url;
use crate::editorial::Prose;

/// Returns the address, relative to the site's root, of the page of the agent file that a link in another agent file
/// leads to; nothing where the target is no agent of the same source.
pub(super) fn page_of(atlas: &Atlas<'_>, from: usize, target: &str) -> Option<String> {
    let agent = &atlas.agent(from).agent;
    let (path, fragment) = parted(target);
    page(atlas, &agent.source, &joined(&agent.path, &path)?, fragment)
}

/// Returns the address, relative to the site's root, that a link in a text of the catalog's own leads to: an agent's page
/// where it names an agent's file, or the page of the site that it names as a folder, such as `graph/`.
pub(super) fn page_from(atlas: &Atlas<'_>, prose: &Prose, target: &str) -> Option<String> {
    let (path, fragment) = parted(target);
    let file = prose
        .place(&path)
        .and_then(|(source, path)| page(atlas, source, &path, fragment));
    let folder = || {
        path.ends_with('/') && !path.starts_with('/') && !path.split('/').any(|part| part == "..")
    };
    file.or_else(|| folder().then(|| url::href(&path)))
}

/// Splits a target into its path, decoded, and its fragment.
fn parted(target: &str) -> (String, &str) {
    let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
    let path = percent_decode_str(path.split('?').next().unwrap_or_default());
    (path.decode_utf8_lossy().into_owned(), fragment)
}

/// Returns the address of the page of the agent in a file.
fn page(atlas: &Atlas<'_>, source: &str, path: &str, fragment: &str) -> Option<String> {
    let to = atlas.model.catalog.in_file(source, path).next()?;
    let page = url::href(&atlas.agent(to).url());
    let agent = &atlas.agent(to).agent;
    let mut anchors = agent
        .body
        .contents(&agent.name)
        .map(|(_, heading)| heading.anchor.as_str());
    // A heading that is not there leads to the page's top.
    Some(if anchors.any(|anchor| anchor == fragment) {
        format!("{page}#{}", url::href(fragment))
    } else {
        page
    })
}

/// Joins a relative path to the path of the file that it stands in; nothing where it leads out of the source.
fn joined(file: &str, target: &str) -> Option<String> {
    let from_root = target.strip_prefix('/');
    let mut parts: Vec<&str> = if from_root.is_some() {
        Vec::new()
    } else {
        file.split('/').collect()
    };
    parts.pop();
    for part in from_root.unwrap_or(target).split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_its_file_or_to_the_source() {
        assert_eq!(joined("a/b.md", "../c/d.md").unwrap(), "c/d.md");
        assert_eq!(joined("a/b.md", "./c.md").unwrap(), "a/c.md");
        assert_eq!(joined("a/b.md", "/c.md").unwrap(), "c.md");
        assert_eq!(joined("b.md", "../c.md"), None);
    }
}
