//! Addresses inside the site: always relative, always percent-encoded.

use crate::source;

/// Returns a path of the site as it stands in a link, relative to the root: `agents/größe/` becomes
/// `agents/gr%C3%B6%C3%9Fe/`.
pub(super) fn href(path: &str) -> String {
    source::address(path).into_owned()
}

/// Returns the way from a page to the site's root: `../../` from `agents/x/index.html`, `./` from `index.html`.
pub(super) fn root(page: &str) -> String {
    match page.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// Shortens the addresses in a page's tags: what goes up to the root and down again takes the nearest way. Every page names
/// its neighbours dozens of times.
pub(super) fn nearer(page: &str, html: &str) -> String {
    let root = root(page);
    let folders: Vec<String> = page.split('/').map(href).collect();
    let folders = &folders[..folders.len() - 1];
    // From the nearest folder to the farthest: how it is named from the root, and how from here.
    let ways: Vec<(String, String)> = (1..=folders.len())
        .rev()
        .map(|depth| {
            (
                format!("\"{root}{}/", folders[..depth].join("/")),
                "../".repeat(folders.len() - depth),
            )
        })
        .collect();
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..]
            .find('>')
            .map_or(rest.len(), |end| start + end);
        out.push_str(&rest[..start]);
        shortened(&rest[start..end], &ways, &mut out);
        rest = &rest[end..];
    }
    out + rest
}

fn shortened(tag: &str, ways: &[(String, String)], out: &mut String) {
    let mut rest = tag;
    while let Some(at) = rest.find("\"..") {
        let (before, address) = rest.split_at(at);
        out.push_str(before);
        let way = ways
            .iter()
            .find_map(|(long, short)| Some((address.strip_prefix(&**long)?, short)));
        rest = match way {
            Some((below, short)) => {
                out.push('"');
                // The folder that the page stands in is no empty address.
                out.push_str(if short.is_empty() && below.starts_with('"') {
                    "./"
                } else {
                    short
                });
                below
            }
            None => {
                out.push_str(&address[..3]);
                &address[3..]
            }
        };
    }
    out.push_str(rest);
}

/// Returns the address that a page is known by: folders go without their `index.html`.
pub(super) fn address(page: &str) -> String {
    href(
        page.strip_suffix("index.html")
            .filter(|rest| rest.is_empty() || rest.ends_with('/'))
            .unwrap_or(page),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_percent_encoded_but_for_their_slashes() {
        assert_eq!(
            href("agents/core/größe 1/"),
            "agents/core/gr%C3%B6%C3%9Fe%201/"
        );
    }

    #[test]
    fn the_root_is_as_many_steps_up_as_the_page_is_deep() {
        assert_eq!(root("index.html"), "./");
        assert_eq!(root("agents/core/x/index.html"), "../../../");
    }

    #[test]
    fn addresses_take_the_nearest_way_in_tags_and_stay_in_texts() {
        let page = "agents/core/x/index.html";
        for (long, near) in [
            ("<a href=\"../../../agents/core/y/\">", "<a href=\"../y/\">"),
            (
                "<a href=\"../../../agents/core/x/source.html#L3\">",
                "<a href=\"source.html#L3\">",
            ),
            ("<a href=\"../../../agents/core/x/\">", "<a href=\"./\">"),
            ("<a href=\"../../../agents/\">", "<a href=\"../../\">"),
            (
                "<a href=\"../../../tags/a/\" title=\"..\">",
                "<a href=\"../../../tags/a/\" title=\"..\">",
            ),
            (
                "<p>\"../../../agents/core/y/\"</p>",
                "<p>\"../../../agents/core/y/\"</p>",
            ),
        ] {
            assert_eq!(nearer(page, long), near);
        }
        assert_eq!(
            nearer("index.html", "<a href=\"./agents/\">"),
            "<a href=\"./agents/\">"
        );
    }

    #[test]
    fn folders_go_without_their_index() {
        assert_eq!(address("agents/x/index.html"), "agents/x/");
        assert_eq!(address("index.html"), "");
        assert_eq!(address("agents/index-2.html"), "agents/index-2.html");
    }
}
