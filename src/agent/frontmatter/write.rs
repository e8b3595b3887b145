//! Front matter written: the way back from values to a block that every runtime reads.

use anyhow::Result;
use serde_json::{Map, Value};

/// Returns keys and values as a block between its fences, each ended by a line feed.
///
/// # Errors
///
/// Fails on values that YAML has no words for; JSON has none of them.
pub fn write(fields: &Map<String, Value>) -> Result<String> {
    let yaml = if fields.is_empty() {
        String::new()
    } else {
        serde_yaml::to_string(fields)?
    };
    Ok(format!("---\n{yaml}---\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let fields = json!({
            "name": "null", "description": "Use it: always.\n\n<example>\n---\nuser: \"x\"\n</example>",
            "tools": ["*", "@a/b", "yes"], "deep": { "# no comment": " a" },
        });
        let fields = fields.as_object().unwrap();
        let text = write(fields).unwrap();
        let block = text
            .strip_prefix("---\n")
            .unwrap()
            .strip_suffix("---\n")
            .unwrap();
        let read = super::super::yaml::read(block, 2).unwrap();
        assert_eq!(super::super::json(&read), *fields);
    }
}
