//! What stands at a place of a file that is being written: a key, a value and of which key, or a name in a sentence. The file
//! need not be complete, so that nothing is parsed: only what stands before the place is looked at.

use std::ops::Range;

use crate::document::Format;

/// What a place asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub what: What,
    /// The bytes of the word at the place, which a completion replaces.
    pub word: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A key at the top of the front matter or of a definition.
    Key,
    /// A value of a key; keys within others are parted by `.`.
    Value(String),
    /// An agent in the parentheses of a tool, `Agent(…)`.
    Call,
    /// A name in a sentence, behind a backtick or `@`.
    Mention,
}

/// What Claude Code writes between `@` and an agent's name.
const CLAIM: &str = "agent-";

/// Returns what a place asks for; `format` is that of a file of data, none that of Markdown.
pub(super) fn asked(text: &str, offset: usize, format: Option<Format>) -> Option<Asked> {
    let mut word = word(text, offset);
    let is_claimed = text[..word.start].ends_with('@') && text[word.clone()].starts_with(CLAIM);
    if is_claimed && word.start + CLAIM.len() <= offset {
        word.start += CLAIM.len();
    }
    let line_start = text[..offset].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let line = &text[line_start..word.start];
    let (from, to) = match format {
        Some(_) => (0, text.len()),
        None => front_matter(text).unwrap_or((0, 0)),
    };
    let is_front = (from..=to).contains(&offset) && to > 0;

    let place = is_front.then(|| match format {
        Some(Format::Json) => json(&text[..word.start]),
        Some(Format::Toml) => toml(&text[..word.start]),
        Some(Format::Yaml) | None => yaml(&text[from..line_start], line),
    });
    let what = match place.flatten() {
        Some(What::Value(_)) if is_call(&text[from..word.start]) => What::Call,
        Some(What::Value(_) | What::Key) | None if is_mention(line) => What::Mention,
        Some(what) => what,
        None => return None,
    };
    Some(Asked { what, word })
}

/// Returns the bytes of the word around a place: letters, digits and what names of agents and tools hold beside them.
pub(super) fn word(text: &str, offset: usize) -> Range<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let before = text[..offset].trim_end_matches(is_part).len();
    let after = text[offset..].trim_start_matches(is_part).len();

    before..text.len() - after
}

/// Returns where the front matter of a Markdown file starts and ends, without its fences; one that is not closed ends where
/// the text does.
fn front_matter(text: &str) -> Option<(usize, usize)> {
    let bare = text.trim_start_matches('\u{feff}');
    let start = text.len() - bare.len();
    let first = bare.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }

    let from = start + first.len();
    let mut end = from;
    for line in text[from..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((from, end));
        }
        end += line.len();
    }
    Some((from, text.len()))
}

/// Tells whether a backtick or an `@` stands before a word, and no backtick closes there.
fn is_mention(line: &str) -> bool {
    let line = line.strip_suffix(CLAIM).unwrap_or(line);
    let before = |at: &str| {
        let rest = line.strip_suffix(at);
        rest.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
    };
    let is_open = line.matches('`').count() % 2 == 1;

    before("@") || is_open && before("`")
}

/// Tells whether the parenthesis of a tool that starts agents is open at the end of a text.
fn is_call(text: &str) -> bool {
    let line = text.rsplit(['\n', ')']).next().unwrap_or_default();
    let Some((before, inner)) = line.rsplit_once('(') else {
        return false;
    };
    let is_tool = |tool: &&str| {
        before.strip_suffix(*tool).is_some_and(|rest| {
            !rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
        })
    };
    let is_list = inner
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | ':' | '.' | '/'));

    is_list && ["Agent", "Task", "agent", "task"].iter().any(is_tool)
}

/// Returns what the end of a line of YAML asks for, given the lines above it.
fn yaml(above: &str, line: &str) -> Option<What> {
    let own = Line::new(line);
    if own.is_comment() {
        return None;
    }
    let mut path: Vec<&str> = own.key.into_iter().collect();
    let mut indent = own.indent;
    if own.key.is_none() && indent == 0 && !own.is_item {
        return line.trim().is_empty().then_some(What::Key);
    }

    // A key stands over what is further in; over an item, also at its own depth.
    let mut is_in_list = own.is_item;
    for line in above.lines().rev().map(Line::new) {
        if line.is_comment() || line.text.is_empty() {
            continue;
        }
        let is_over_list = is_in_list && line.indent == indent && !line.is_item;
        let is_over = line.column < indent || is_over_list;
        // The first key of a map in a list stands behind the list's sign, over nothing.
        let opens_own_map = line.is_item && line.column == indent;
        match line.key {
            Some(key) if is_over => path.push(key),
            _ if opens_own_map => {}
            _ => continue,
        }
        indent = line.indent;
        is_in_list = line.is_item;
        if indent == 0 && !is_in_list {
            break;
        }
    }
    path.reverse();
    (!path.is_empty()).then(|| What::Value(path.join(".")))
}

/// A line of YAML.
struct Line<'t> {
    text: &'t str,
    indent: usize,
    /// Where it begins behind the sign of an item.
    column: usize,
    is_item: bool,
    key: Option<&'t str>,
}

impl<'t> Line<'t> {
    fn new(line: &'t str) -> Self {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let inner = text.trim_start_matches("- ");
        let is_item = inner.len() < text.len() || text == "-";
        let key = inner.split_once(':').filter(|(key, rest)| {
            let is_plain = key.chars().all(|c| {
                c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '$' | '*' | '"' | '\'')
            });
            is_plain && !key.is_empty() && (rest.is_empty() || rest.starts_with([' ', '\t']))
        });
        Line {
            text: text.trim_end(),
            indent,
            column: line.len() - inner.len(),
            is_item,
            key: key.map(|(key, _)| key.trim_matches(['"', '\''])),
        }
    }

    fn is_comment(&self) -> bool {
        self.text.starts_with('#')
    }
}

/// Returns what the end of a text of JSON asks for.
fn json(text: &str) -> Option<What> {
    let mut open: Vec<(char, Option<String>)> = Vec::new();
    let mut key: Option<String> = None;
    let mut last: Option<String> = None;
    let mut rest = text.chars();

    while let Some(c) = rest.next() {
        match c {
            '"' => match string(&mut rest) {
                Some(text) => last = Some(text),
                // The place is in a string.
                None => break,
            },
            ':' => key = last.take(),
            ',' => key = None,
            '{' | '[' => open.push((c, key.take())),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
    }

    let (bracket, _) = open.last()?;
    let mut path: Vec<&str> = open.iter().filter_map(|(_, key)| key.as_deref()).collect();
    match (&key, bracket) {
        (None, '{') => return Some(What::Key),
        (Some(key), _) => path.push(key),
        (None, _) => {}
    }
    Some(What::Value(path.join(".")))
}

/// Reads a string of JSON behind its quotation mark; nothing where it does not end.
fn string(rest: &mut std::str::Chars<'_>) -> Option<String> {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        match c {
            '"' => return Some(text),
            '\\' => text.extend(rest.next()),
            c => text.push(c),
        }
    }
    None
}

/// Returns what the end of a text of TOML asks for.
fn toml(text: &str) -> Option<What> {
    let mut table = String::new();
    let mut key: Option<&str> = None;
    let mut depth = 0_i32;
    let mut quoted: Option<&str> = None;

    for line in text.split('\n') {
        if let Some(mark) = quoted {
            quoted = quoted.filter(|_| !line.contains(mark));
            continue;
        }
        let plain = line.trim();
        if depth == 0 && plain.starts_with('[') {
            table = plain.trim_matches(['[', ']', ' ']).replace('"', "");
            key = None;
            continue;
        }
        let value = match plain.split_once('=').filter(|_| depth == 0) {
            Some((name, value)) => {
                key = Some(name.trim().trim_matches('"'));
                value
            }
            None if depth == 0 => {
                key = None;
                continue;
            }
            None => plain,
        };
        quoted = ["\"\"\"", "'''"]
            .into_iter()
            .find(|mark| value.matches(mark).count() == 1);
        depth += value.matches('[').count() as i32 - value.matches(']').count() as i32;
    }

    match key {
        Some(_) if quoted.is_some() => None,
        Some(key) if table.is_empty() => Some(What::Value(key.to_owned())),
        Some(key) => Some(What::Value(format!("{table}.{key}"))),
        None => Some(What::Key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is asked for at `|`.
    fn at(text: &str, format: Option<Format>) -> Option<(What, String)> {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let asked = asked(&text, offset, format)?;
        Some((asked.what, text[asked.word].to_owned()))
    }

    fn value(path: &str) -> What {
        What::Value(path.to_owned())
    }

    #[test]
    fn front_matter_asks_for_keys_and_values() {
        for (text, what, word) in [
            ("---\nto|\n---\n", What::Key, "to"),
            ("---\nname: a\n|\n---\n", What::Key, ""),
            ("---\r\ntools: Read, Gr|\r\n---\r\n", value("tools"), "Gr"),
            ("---\ntools:\n  - Re|\n---\n", value("tools"), "Re"),
            ("---\ntools:\n- Re|\n---\n", value("tools"), "Re"),
            ("---\ntools: [Read, W|]\n---\n", value("tools"), "W"),
            ("---\ntools: Agent(|)\n---\n", What::Call, ""),
            ("---\ntools: Read, Task(a, dep|)\n---\n", What::Call, "dep"),
            ("---\ntools: Agent(a), R|\n---\n", value("tools"), "R"),
            (
                "---\npermission:\n  task:\n    dep|\n---\n",
                value("permission.task"),
                "dep",
            ),
            (
                "---\nhandoffs:\n  - label: x\n    agent: dep|\n---\n",
                value("handoffs.agent"),
                "dep",
            ),
            ("---\ndescription: See `dep|`.\n---\n", What::Mention, "dep"),
            ("---\nname: a\nmodel: |", value("model"), ""),
        ] {
            assert_eq!(at(text, None), Some((what, word.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn prose_asks_for_names_behind_a_mark_alone() {
        for text in [
            "Ask `dep|`.",
            "Ask @dep|",
            "Ask @agent-dep|",
            "`a` then `dep|",
            "---\nname: a\n---\n(`dep|",
        ] {
            assert_eq!(
                at(text, None),
                Some((What::Mention, "dep".to_owned())),
                "{text}"
            );
        }
        for text in [
            "Ask dep|",
            "`a`dep|",
            "me@dep|",
            "|",
            "---\nname: a\n---\ntools: R|",
        ] {
            assert_eq!(at(text, None), None, "{text}");
        }
    }

    #[test]
    fn json_asks_by_its_brackets() {
        let json = |text| at(text, Some(Format::Json));
        for (text, what, word) in [
            ("{\"|\"}", What::Key, ""),
            ("{\"name\": \"a\", \"to|\"}", What::Key, "to"),
            ("{\"tools\": [\"read\", \"wr|\"]}", value("tools"), "wr"),
            (
                "{\"agents\": {\"a\": {\"model\": \"op|\"",
                value("agents.a.model"),
                "op",
            ),
            ("{\"x\": \"a \\\" {\", \"model\": \"|\"", value("model"), ""),
            ("{\"prompt\": \"Ask `dep|", What::Mention, "dep"),
        ] {
            assert_eq!(json(text), Some((what, word.to_owned())), "{text}");
        }
    }

    #[test]
    fn toml_asks_by_its_lines() {
        let toml = |text| at(text, Some(Format::Toml));
        for (text, what, word) in [
            ("name = \"a\"\nmo|", What::Key, "mo"),
            ("model = \"op|\"", value("model"), "op"),
            ("tools = [\n  \"read\",\n  \"wr|", value("tools"), "wr"),
            ("[agents.x]\nmodel = \"|", value("agents.x.model"), ""),
            ("prompt = \"\"\"\nAsk `dep|", What::Mention, "dep"),
            ("prompt = \"\"\"\nx = y\n\"\"\"\nmo|", What::Key, "mo"),
        ] {
            assert_eq!(toml(text), Some((what, word.to_owned())), "{text}");
        }
        assert_eq!(toml("prompt = \"\"\"\nAsk dep|"), None);
    }
}
