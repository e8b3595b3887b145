//! The domain of who publishes agents: which values can be one.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Most characters of a domain, and of a part of it (RFC 1035, section 2.3.4).
const LONGEST: (usize, usize) = (253, 63);

/// Reads a domain such as `example.org`.
pub(super) fn domain<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let domain = String::deserialize(from)?;
    if is_domain(&domain) {
        return Ok(Some(domain));
    }

    Err(D::Error::custom(format!(
        "`{domain}` is not a domain; write one in small letters, such as `example.org`"
    )))
}

/// Tells whether a text is a domain as AI Catalogs and ARD take one: two parts or more, in small letters.
fn is_domain(text: &str) -> bool {
    let is_part = |part: &str| {
        let letters = part
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        (1..=LONGEST.1).contains(&part.len())
            && letters
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();

    text.len() <= LONGEST.0
        && text.contains('.')
        && text.split('.').all(is_part)
        && last.contains(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_has_parts_in_small_letters() {
        for domain in [
            "example.org",
            "a.b-c.example",
            "xn--grn-hoa.example",
            "x1.y2z",
        ] {
            assert!(is_domain(domain), "{domain}");
        }
        for wrong in [
            "",
            "example",
            "Example.org",
            "https://example.org",
            "example.org/agents",
            "-a.example",
            "a..example",
            "192.0.2.1",
            "a_b.example",
            "größe.example",
        ] {
            assert!(!is_domain(wrong), "{wrong}");
        }
        assert!(!is_domain(&format!("{}.example", "a".repeat(64))));
    }
}
