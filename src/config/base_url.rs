//! The address that a site is published at: which values can be one.

use std::net::Ipv6Addr;

/// Checks that a text is the address of a site: absolute, `http` or `https`, with a host, and nothing that would end
/// up in the middle of the addresses made from it.
///
/// # Errors
///
/// Says what is wrong, as the end of a sentence that begins with the name of the key.
pub fn check(url: &str) -> Result<(), &'static str> {
    let rest = after_scheme(url).ok_or("does not begin with `https://` or `http://`")?;
    if url.contains(['?', '#']) {
        return Err("has a query or a fragment");
    }
    if url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c)) {
        return Err("contains a blank or a character that addresses do not allow");
    }

    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') {
        return Err("contains a user name or a password, which every page would publish");
    }
    if is_authority(authority) {
        Ok(())
    } else {
        Err("has no valid host")
    }
}

fn after_scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        .then_some(rest)
}

/// Returns whether a text is a host, with or without a port.
fn is_authority(authority: &str) -> bool {
    if let Some(rest) = authority.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else {
            return false;
        };
        return address.parse::<Ipv6Addr>().is_ok()
            && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }

    match authority.split_once(':') {
        Some((host, port)) => is_host(host) && is_port(port),
        None => is_host(authority),
    }
}

/// Returns whether a text is the name of a host; letters of any script, as browsers take them.
fn is_host(host: &str) -> bool {
    // One dot at the end is that of a fully qualified name.
    host.strip_suffix('.')
        .unwrap_or(host)
        .split('.')
        .all(is_label)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label
            .chars()
            .all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|n| n > 0)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn addresses_of_sites_are_taken() {
        for url in [
            "https://x.example",
            "https://x.example/",
            "HTTP://localhost:8080/docs",
            "https://größe.example/a&b/",
            "https://[::1]:4000/",
            "https://x.example./@team/",
        ] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        for (url, reason) in [
            ("x.example", "does not begin"),
            ("/sub/", "does not begin"),
            ("//x.example/", "does not begin"),
            ("ftp://x.example", "does not begin"),
            ("https:/x.example", "does not begin"),
            ("https://x.example/a?b=1", "query"),
            ("https://x.example/#top", "fragment"),
            ("https://user:pw@x.example/", "password"),
            ("https://x.example/a b/", "blank"),
            ("https://x.example\\a", "blank"),
            ("https://", "host"),
            ("https:///a/", "host"),
            ("https://x..example/", "host"),
            ("https://x.example:/", "host"),
            ("https://x.example:70000/", "host"),
            ("https://x.example:+80/", "host"),
            ("https://[::g]/", "host"),
        ] {
            let message = check(url).unwrap_err();
            assert!(message.contains(reason), "{url}: {message}");
        }
    }
}
