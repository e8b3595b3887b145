//! Rows of tables for spreadsheets, as RFC 4180 has them.

use std::io::{self, Write};

/// Writes a row.
pub(super) fn row<const N: usize>(fields: [&str; N], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}\r\n", fields.map(escaped).join(","))
}

/// Quotes a field where it has to be. A field that a spreadsheet would take for a formula gets a leading apostrophe:
/// agent files come from strangers.
fn escaped(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(escaped("plain"), "plain");
        assert_eq!(escaped("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(escaped("=1+1"), "'=1+1");
    }
}
