//! Addresses inside the site: always relative, always percent-encoded.

use std::fmt::Write as _;

/// Returns a path of the site as it stands in a link, relative to the root: `agents/größe/` becomes
/// `agents/gr%C3%B6%C3%9Fe/`.
pub(super) fn href(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            // Writing into a string cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

/// Returns the way from a page to the site's root: `../../` from `agents/x/index.html`, `./` from `index.html`.
pub(super) fn root(page: &str) -> String {
    match page.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// Returns the address that a page is known by: folders go without their `index.html`.
pub(super) fn address(page: &str) -> String {
    href(
        page.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(page),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_percent_encoded_but_for_their_slashes() {
        assert_eq!(href("agents/core/größe 1/"), "agents/core/gr%C3%B6%C3%9Fe%201/");
    }

    #[test]
    fn the_root_is_as_many_steps_up_as_the_page_is_deep() {
        assert_eq!(root("index.html"), "./");
        assert_eq!(root("agents/core/x/index.html"), "../../../");
    }

    #[test]
    fn folders_go_without_their_index() {
        assert_eq!(address("agents/x/index.html"), "agents/x/");
        assert_eq!(address("index.html"), "");
        assert_eq!(address("agents/index-2.html"), "agents/index-2.html");
    }
}
