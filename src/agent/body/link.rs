//! Links: what their targets are, and which are safe to follow.

use std::borrow::Cow;

use super::{Body, Link};

/// The schemes that a page links to; others are shown as text.
const SAFE: [&str; 3] = ["http", "https", "mailto"];

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
