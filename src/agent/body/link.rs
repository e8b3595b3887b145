//! Links: what their targets are, and which are safe to follow.

use std::borrow::Cow;

use super::{Body, Link};

/// The schemes that a page links to; others are shown as text.
const SAFE: [&str; 3] = ["http", "https", "mailto"];

/// Schemes that addresses between angle brackets are written with, beside the safe ones.
const OTHER_SCHEMES: [&str; 16] = [
    "about",
    "blob",
    "chrome",
    "data",
    "file",
    "ftp",
    "git",
    "javascript",
    "sftp",
    "sms",
    "ssh",
    "tel",
    "urn",
    "vbscript",
    "ws",
    "wss",
];

/// What the target of a link is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'t> {
    /// A heading of the same body, by what stands after `#`.
    Fragment(&'t str),
    /// Another host or a mail address, as it may stand in a page.
    External(Cow<'t, str>),
    /// A file, relative to the agent's own or to the root of its repository.
    File(&'t str),
    /// A scheme that no page links to.
    Unsafe,
    Nothing,
}

impl Link {
    /// Returns whether the target has a scheme that pages do not link to, such as `javascript:`.
    pub fn is_unsafe(&self) -> bool {
        target(&self.target) == Target::Unsafe
    }
}

impl Body {
    /// Returns the links whose targets pages show as text because their scheme is not safe.
    pub fn unsafe_links(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.is_unsafe())
    }
}

/// Returns what a link's target is. Browsers read targets without white space around them and without line ends and
/// tabs within, so these hide no scheme.
pub(super) fn target(written: &str) -> Target<'_> {
    let trimmed = written.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if let Some(fragment) = trimmed.strip_prefix('#') {
        return Target::Fragment(fragment);
    }
    let read: String = trimmed.chars().filter(|c| !c.is_control()).collect();
    match scheme(&read) {
        _ if read.is_empty() => Target::Nothing,
        Some(scheme) if SAFE.iter().any(|safe| scheme.eq_ignore_ascii_case(safe)) => {
            Target::External(read.into())
        }
        Some(_) => Target::Unsafe,
        // Without a scheme of its own the address would take the page's, which may be `file`.
        None if read.starts_with("//") => Target::External(format!("https:{read}").into()),
        None => Target::File(trimmed),
    }
}

/// Tells whether an address between angle brackets is an element with a prefix, such as `<svelte:window>`.
pub(super) fn is_element(target: &str) -> bool {
    let Some(prefix) = scheme(target) else {
        return false;
    };
    let name = &target[prefix.len() + 1..];
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let mut schemes = SAFE.iter().chain(&OTHER_SCHEMES);

    is_name && !schemes.any(|known| prefix.eq_ignore_ascii_case(known))
}

fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    named.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_read_as_browsers_read_them() {
        for written in [
            "javascript:x()",
            " JavaScript:x()",
            "java\nscript:x()",
            "\u{1}data:text/html,x",
            "C:\\x",
        ] {
            assert_eq!(target(written), Target::Unsafe, "{written:?}");
        }
    }

    #[test]
    fn elements_with_a_prefix_are_no_addresses() {
        for written in [
            "svelte:component",
            "xsl:template",
            "v-slot:header",
            "jsp:useBean",
        ] {
            assert!(is_element(written), "{written}");
        }
        for written in [
            "https://e.org",
            "mailto:crew@e.org",
            "javascript:x",
            "JavaScript:alert",
            "tel:12",
            "localhost:3000",
            "steam:run/4",
        ] {
            assert!(!is_element(written), "{written}");
        }
    }

    #[test]
    fn relative_targets_are_files_and_hosts_are_external() {
        assert_eq!(target("../b.md#use"), Target::File("../b.md#use"));
        assert_eq!(target("notes/10:30.md"), Target::File("notes/10:30.md"));
        assert_eq!(
            target("HTTPS://e.org"),
            Target::External("HTTPS://e.org".into())
        );
        assert_eq!(
            target("//e.org/x"),
            Target::External("https://e.org/x".into())
        );
        assert_eq!(
            target("mailto:a@e.org"),
            Target::External("mailto:a@e.org".into())
        );
        assert_eq!(target("#use"), Target::Fragment("use"));
        assert_eq!(target("  "), Target::Nothing);
    }
}
