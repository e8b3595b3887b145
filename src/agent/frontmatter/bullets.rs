//! Metadata that are bullets of the body: `- **name:** value`, before the first section that says something else.

use super::{Entry, Node, Scalar};

/// Keys by which a list of bullets is known to be metadata.
const TELLING: &[&str] = &["name", "description", "tools", "model"];

/// How many lines from the top are looked at: a title, a heading, and the list.
const SEARCHED: usize = 40;

/// Reads the first list of bullets that is metadata; two keys must be among them that every agent has.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (ix, line) in text.lines().enumerate().take(SEARCHED) {
        let trimmed = line.trim();
        if let Some((key, value)) = bullet(line) {
            let node = Node {
                value: Scalar::String(value.to_owned()),
                line: ix as u32 + 1,
                column: column(line, value),
                ..Node::default()
            };
            entries.push(Entry {
                key: key.to_lowercase().replace(' ', "_"),
                line: ix as u32 + 1,
                node,
            });
        } else if line.starts_with([' ', '\t']) && !trimmed.is_empty() {
            entries
                .last_mut()
                .into_iter()
                .for_each(|entry| extend(entry, trimmed));
        } else if !entries.is_empty() && !trimmed.is_empty() {
            break;
        }
    }
    let telling = entries
        .iter()
        .filter(|entry| TELLING.contains(&entry.key.as_str()))
        .count();
    if telling >= 2 { entries } else { Vec::new() }
}

/// Goes on with a value that stands on several lines.
fn extend(entry: &mut Entry, more: &str) {
    if let Scalar::String(value) = &mut entry.node.value {
        if !value.is_empty() {
            value.push(' ');
        }
        value.push_str(more);
    }
}

/// Returns the key and value of a bullet `- **key:** value` or `- **key**: value`.
fn bullet(line: &str) -> Option<(&str, &str)> {
    let item = line
        .strip_prefix("- ")
        .or_else(|| line.strip_prefix("* "))?
        .trim();
    let (key, rest) = item.strip_prefix("**")?.split_once("**")?;
    let (key, value) = match (key.strip_suffix(':'), rest.strip_prefix(':')) {
        (Some(key), _) => (key, rest),
        (None, Some(value)) => (key, value),
        (None, None) => return None,
    };
    let is_word = key
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'))
        && !key.is_empty();
    (is_word && key.len() <= 32).then(|| (key, value.trim().trim_matches('`')))
}

fn column(line: &str, value: &str) -> u32 {
    let at = if value.is_empty() {
        line.len()
    } else {
        line.rfind(value).unwrap_or(0)
    };
    line[..at].chars().count() as u32 + 1
}
