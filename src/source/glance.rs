//! A glance at a file's first lines: enough to tell an agent from another Markdown file, without parsing it.

use std::borrow::Cow;

use super::head::{self, AGENT_KEYS, Form, is_fence};

/// How much of a file is looked at: front matter and the first sections of every real agent fit many times over.
const GLANCE: usize = 64 << 10;

/// Keys, without case and separators, that only generators of sites read.
const PAGE_KEYS: &[&str] = &[
    "layout",
    "paginationnext",
    "paginationprev",
    "permalink",
    "sidebar",
    "sidebarlabel",
    "sidebarposition",
];

/// How prompts address their agent, and bullets describe it, in lower case.
const ADDRESSES: &[&str] = &[
    "du bist",
    "eres",
    "sei ",
    "tu eres",
    "tu es",
    "vous êtes",
    "você é",
    "you ",
    "you're",
    "act as",
    "- **name:**",
    "- **description:**",
    "ты ",
    "вы ",
    "あなたは",
    "你是",
    "您是",
    "당신은",
    "أنت",
    "bạn là",
];

/// What a glance shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Glance {
    /// There is front matter.
    pub front: bool,
    /// The front matter stands where no runtime looks for it.
    pub displaced: bool,
    pub name: bool,
    /// The name is a blank to be filled in.
    pub template: bool,
    pub description: bool,
    /// A key that only agents have, other than the two above.
    pub agent_key: bool,
    /// A key that only pages of a site have.
    pub page_key: bool,
    /// There is a key `title`.
    pub titled: bool,
    /// A line of the text addresses the agent ("You are …") or is a bullet that describes it.
    pub addressed: bool,
    /// The text opens with a heading of the first level.
    pub title: bool,
    /// The text opens with a heading, perhaps after links, images and comments.
    pub heading: bool,
    /// There is a heading `Description`.
    pub description_section: bool,
    /// Nothing but white space, or no text at all.
    pub unreadable: bool,
}

impl Glance {
    /// Both keys that name and describe an agent are there.
    pub(super) fn full(&self) -> bool {
        self.name && self.description
    }

    /// The head is that of a page for readers.
    pub(super) fn is_page(&self) -> bool {
        self.page_key || self.titled && !self.name
    }

    /// Nothing but a title speaks for an agent.
    pub(super) fn is_paper(&self) -> bool {
        !self.front && self.title && !self.description_section && !self.addressed
    }
}

/// Looks at a file's first lines.
pub(super) fn glance(bytes: &[u8]) -> Glance {
    let head = &bytes[..bytes.len().min(GLANCE)];
    let text = match head {
        // UTF-16: its ASCII letters are every other byte.
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => String::from_utf8_lossy(
            &head
                .iter()
                .copied()
                .filter(|&byte| byte != 0)
                .collect::<Vec<_>>(),
        )
        .into_owned(),
        _ => String::from_utf8_lossy(head).into_owned(),
    };
    let mut glance = Glance {
        unreadable: head.contains(&0) && text.contains('\0'),
        ..Glance::default()
    };
    let text = text.trim_start_matches(['\u{feff}', '\u{fffd}']);
    let wrapped = head::unwrapped(text);
    let text = wrapped.as_ref().map_or(text, |wrapped| &wrapped.text);
    let mut lines = text
        .split(['\n', '\r'])
        .skip_while(|line| line.trim().is_empty())
        .peekable();
    match lines.peek() {
        None => {
            return Glance {
                unreadable: true,
                ..glance
            };
        }
        Some(line) if is_fence(line) => read_front(text, &mut glance),
        _ => {}
    }
    glance.displaced = wrapped.is_some();
    if !glance.front
        && let Some(front) = displaced(text)
    {
        read_front(&front, &mut glance);
        glance.displaced = true;
    }
    read_body(lines, &mut glance);
    glance
}

/// Returns front matter that does not stand on the first line, as if it did.
fn displaced(text: &str) -> Option<Cow<'_, str>> {
    let head = head::displaced(text)?;
    let from = &text[head.start..];

    Some(match head.form {
        Form::Late => Cow::Borrowed(from),
        Form::NotOpened => Cow::Owned(format!("---\n{from}")),
        Form::Toml => {
            let toml = &from[head::toml(from)?];
            Cow::Owned(format!("---\n{}---\n", toml.replace(" = ", ": ")))
        }
    })
}

/// Notes the keys up to the closing fence; where it is missing, up to the first heading after a blank line. Dashes
/// that are followed by anything but a key are a line across the page.
fn read_front(text: &str, glance: &mut Glance) {
    let mut lines = text
        .split(['\n', '\r'])
        .skip_while(|line| line.trim().is_empty());
    let margin = lines
        .next()
        .map_or(0, |fence| fence.len() - fence.trim_start().len());
    let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("# ");
    let mut opening = lines.clone();
    let is_page = opening.next().is_some_and(|line| line.trim().is_empty())
        && opening
            .find(|line| !line.trim().is_empty())
            .is_some_and(|line| line.trim_start().starts_with('#'));
    if is_page
        || lines
            .clone()
            .find(is_content)
            .is_none_or(|line| key(line).is_none())
    {
        return;
    }
    glance.front = true;
    let mut slug = false;
    let mut role = false;
    let mut blank = true;
    for line in lines {
        if is_fence(line) || blank && line.starts_with("# ") && glance.name {
            break;
        }
        blank = line.trim().is_empty();
        if let Some(key) = key(line) {
            let at_margin = line.len() - line.trim_start().len() <= margin;
            let is_name = at_margin && matches!(key.as_str(), "name" | "displayname");
            glance.name |= is_name && !is_placeholder(line);
            glance.template |= is_name && is_placeholder(line);
            slug |= at_margin && key == "slug";
            role |= key == "roledefinition";
            glance.titled |= at_margin && key == "title";
            glance.page_key |= at_margin && PAGE_KEYS.contains(&key.as_str());
            glance.description |= matches!(key.as_str(), "description" | "whentouse");
            glance.agent_key |= AGENT_KEYS.contains(&key.as_str());
        }
    }

    // Beside a role, `slug` is a mode's name; beside a title, a page's address.
    glance.name |= slug && (role || !glance.titled);
    glance.page_key |= slug && !role && glance.titled;
}

/// Tells whether a value is to be filled in: `name: {{name}}`, `name: <agent>`, `name: [agent-name]`.
fn is_placeholder(line: &str) -> bool {
    let value = line.split_once(':').map_or("", |(_, value)| {
        value.trim().trim_start_matches(['"', '\''])
    });
    value.starts_with(['{', '<', '[', '$'])
}

/// Returns the keys at the margin of the front matter that opens a file.
pub(super) fn keys(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(GLANCE)]);
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    if !lines.next().is_some_and(is_fence) {
        return Vec::new();
    }

    lines
        .take_while(|line| !is_fence(line))
        .filter(|line| !line.starts_with([' ', '\t']))
        .filter_map(key)
        .collect()
}

/// Returns the key of a line `key: value`, in lower case and without separators.
pub(super) fn key(line: &str) -> Option<String> {
    let (key, value) = line.split_once([':', '：'])?;
    let key = key
        .trim()
        .trim_start_matches('{')
        .trim_matches(['"', '\'', ' ']);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let ends = value.is_empty() || value.starts_with(char::is_whitespace) || key.len() <= 16;
    let word = !key.is_empty() && key.len() <= 64 && key.chars().all(is_word);
    (word && ends && !value.starts_with("//")).then(|| {
        key.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    })
}

fn read_body<'a>(lines: impl Iterator<Item = &'a str>, glance: &mut Glance) {
    let mut opened = glance.front;
    let mut fenced = false;
    for line in lines {
        let line = line.trim_start();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        if fenced || line.is_empty() {
            continue;
        }
        let level = line.len() - line.trim_start_matches('#').len();
        let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
        let lower = line.trim_start_matches(['*', '_', '>', ' ']).to_lowercase();
        glance.addressed |= ADDRESSES.iter().any(|address| lower.starts_with(address));
        if !opened && is_heading {
            (glance.title, glance.heading, opened) = (level == 1, true, true);
        } else if !opened && !line.starts_with(['[', '!', '<', '>']) {
            opened = true;
        }
        if is_heading && line[level..].trim().eq_ignore_ascii_case("description") {
            glance.description_section = true;
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_shows_its_keys() {
        let seen = glance(b"---\nName: x\n\"description\": y\nmodel: opus\n---\n# X\n");
        assert!(seen.front && seen.full() && seen.agent_key && !seen.heading);
    }

    #[test]
    fn a_rule_of_dashes_is_no_front_matter() {
        assert!(!glance(b"---\n\n# Title\n\nA note: text.\n\n---\n").front);
    }

    #[test]
    fn indented_front_matter_after_blank_lines_is_seen() {
        assert!(glance(b"\n    ---\n    name: x\n    description: y\n    ---\n").full());
    }

    #[test]
    fn a_heading_after_a_link_opens_the_text() {
        let seen = glance(b"[Diagram](x.html)\n\n## Overview\n");
        assert!(seen.heading && !seen.title);
    }

    #[test]
    fn bytes_with_nul_are_unreadable() {
        assert!(glance(b"\x89PNG\0\0\0\r").unreadable);
        assert!(glance(b" \n\n").unreadable);
        assert!(!glance(b"\xff\xfe-\0-\0-\0\n\0n\0a\0m\0e\0:\0 \0x\0\n\0").unreadable);
    }
}
