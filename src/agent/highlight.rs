//! Code highlighting: a block and its language in, HTML with classes out.

/// Highlights code.
#[derive(Default)]
pub struct Highlighter;

impl Highlighter {
    /// Returns how a language is called.
    pub fn label(&self, language: &str) -> Option<&'static str> {
        let _ = language;
        None
    }

    /// Writes code as HTML.
    pub fn write(&self, language: &str, code: &str, out: &mut String) {
        let _ = language;
        escape(out, code);
    }
}

/// Writes text as HTML, to stand in an element.
pub(super) fn escape(out: &mut String, text: &str) {
    escape_bytes(out, text, |byte| matches!(byte, b'&' | b'<' | b'>') || control(byte));
}

/// Writes text as HTML, to stand between double quotes.
pub(super) fn escape_attribute(out: &mut String, text: &str) {
    escape_bytes(out, text, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"') || control(byte));
}

fn escape_bytes(out: &mut String, text: &str, special: impl Fn(u8) -> bool) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(&special) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'&' => out.push_str("&amp;"),
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            b'"' => out.push_str("&quot;"),
            // HTML has no control characters; what an agent reads is shown all the same, as `␛`.
            byte => out.extend(char::from_u32(0x2400 + u32::from(byte))),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

fn control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n')
}
