//! What a line of a text names: tools of MCP servers, skills and commands.

use crate::component::Kind;

/// A written name of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub kind: Kind,
    pub name: String,
    /// The tool, where the name is that of a server.
    pub tool: Option<String>,
    pub line: u32,
}

impl Reference {
    pub(super) fn new(kind: Kind, name: &str) -> Self {
        Reference {
            kind,
            name: name.to_owned(),
            tool: None,
            line: 0,
        }
    }
}

/// Words before a skill of one plain word, by which it is one: "the review skill".
const LEADS: &[&str] = &[
    "the", "use", "using", "invoke", "load", "run", "via", "with", "apply", "activate",
];

/// Words before a name by which it is not meant.
const DENIALS: &[&str] = &[
    "not ",
    "never ",
    "n't ",
    "instead of",
    "rather than",
    "without ",
    "replaces ",
];

/// How far before a name a word may deny it, in bytes.
const DENIED: usize = 40;

/// Marks that set a name apart.
const MARKS: &[char] = &['`', '*', '"', '\'', '“', '”', '[', ']'];

/// Returns what a line names; `is_known` tells the names that components have.
pub(super) fn references(line: &str, is_known: impl Fn(Kind, &str) -> bool) -> Vec<Reference> {
    let mut found: Vec<Reference> = servers(line).collect();
    let has_skill = contains_skill(line);
    if !has_skill && !line.contains('/') {
        return found;
    }

    for word in words(line) {
        let is_slash = is_slash(line, word);
        let is_skill = has_skill && is_called_skill(line, word);
        let kinds: &[Kind] = match (is_slash, is_skill) {
            (true, _) => &[Kind::Command, Kind::Skill],
            (false, true) => &[Kind::Skill],
            (false, false) => continue,
        };
        let name = &line[word.0..word.1];
        let kind = kinds.iter().find(|kind| is_known(**kind, name));
        if let Some(&kind) = kind.filter(|_| !is_denied(&line[..word.0])) {
            found.push(Reference::new(kind, name));
        }
    }
    found
}

/// Reads `mcp__server__tool` as a server and its tool.
pub(super) fn server(name: &str) -> Option<Reference> {
    let rest = name.strip_prefix("mcp__")?;
    let (server, tool) = rest.split_once("__").unwrap_or((rest, ""));
    let tool = Some(tool.trim_end_matches('*')).filter(|tool| !tool.is_empty());
    let mut reference = Reference::new(Kind::McpServer, server);
    reference.tool = tool.map(str::to_owned);

    (!server.is_empty()).then_some(reference)
}

fn servers(line: &str) -> impl Iterator<Item = Reference> {
    let starts = line.match_indices("mcp__").map(|(at, _)| at);
    let tokens = starts.filter_map(|at| {
        let is_inner = line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &line[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
        (!is_inner).then(|| &rest[..end.unwrap_or(rest.len())])
    });

    tokens.filter_map(server)
}

fn contains_skill(line: &str) -> bool {
    memchr::memmem::find(line.as_bytes(), b"kill").is_some_and(|at| {
        let bytes = line.as_bytes();
        at > 0 && bytes[at - 1].eq_ignore_ascii_case(&b's')
    }) || line.contains("SKILL")
}

/// Returns where the words of a line stand that may be names.
fn words(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':');
    let mut at = 0;

    std::iter::from_fn(move || {
        let start = at + line[at..].find(is_part)?;
        let rest = &line[start..];
        let end = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        at = end;
        Some((start, end))
    })
    .map(|(start, end)| {
        let word = line[start..end].trim_end_matches([':', '-']);
        (start, start + word.len())
    })
    .filter(|(start, end)| end - start > 1)
}

/// Tells whether a word is written as a command: `/close`, and not as a part of a path.
fn is_slash(line: &str, (start, end): (usize, usize)) -> bool {
    let Some(before) = line[..start].strip_suffix('/') else {
        return false;
    };
    let is_free = before.is_empty()
        || before.ends_with(|c: char| c.is_whitespace() || c == '(' || MARKS.contains(&c));
    let mut behind = line[end..].chars();
    let is_path = match behind.next() {
        Some('/') => true,
        Some('.') => behind.next().is_some_and(char::is_alphanumeric),
        _ => false,
    };

    is_free && !is_path
}

/// Tells whether a word stands beside the word "skill", or set apart on a line that speaks of skills.
fn is_called_skill(line: &str, (start, end): (usize, usize)) -> bool {
    let (before, behind) = (&line[..start], &line[end..]);
    let is_marked = before.ends_with(MARKS) && behind.starts_with(MARKS);
    let bare = behind.trim_start_matches(MARKS);
    let is_before = starts_with_skill(bare.trim_start()) && bare.starts_with([' ', '-']);
    let lead = before.trim_end_matches(MARKS);
    let is_behind = lead
        .trim_end_matches([' ', ':', '(', '=', '"', '\'', '`'])
        .to_ascii_lowercase()
        .ends_with("skill")
        && lead.ends_with([' ', ':', '(', '=', '"', '\'']);
    let is_plain = !line[start..end].contains(['-', '_', ':']);
    let is_led = || {
        let word = lead.trim_end().rsplit(' ').next().unwrap_or_default();
        LEADS.contains(&word.to_ascii_lowercase().as_str())
    };

    is_marked
        || (is_before || is_behind && line[..start].contains(['(', ':', '=']))
            && (!is_plain || is_led() || is_behind)
}

fn starts_with_skill(text: &str) -> bool {
    text.get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("skill"))
}

/// Tells whether what stands before a name says that it is not meant.
fn is_denied(before: &str) -> bool {
    let start = before.ceil_char_boundary(before.len().saturating_sub(DENIED));
    let sentence = before[start..]
        .rsplit(['.', ';', '|', ':'])
        .next()
        .unwrap_or_default();
    let sentence = sentence.to_lowercase();

    DENIALS.iter().any(|denial| sentence.contains(denial))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<String> {
        let is_known = |kind, name: &str| match kind {
            Kind::Skill => ["pdf", "tide-tables", "ops:ledger"].contains(&name),
            Kind::Command => ["close", "ops:close"].contains(&name),
            _ => false,
        };
        references(line, is_known)
            .into_iter()
            .map(|one| match one.tool {
                Some(tool) => format!("{} {}.{tool}", one.kind.name(), one.name),
                None => format!("{} {}", one.kind.name(), one.name),
            })
            .collect()
    }

    #[test]
    fn a_skill_is_named_beside_the_word() {
        for line in [
            "Use the `pdf` skill.",
            "Invoke the pdf skill first.",
            "Skill(\"pdf\")",
            "skill: pdf",
            "Skills: **pdf**, others",
            "Load the skill `pdf`.",
        ] {
            assert_eq!(found(line), ["skill pdf"], "{line}");
        }
        assert_eq!(
            found("Use the `pdf` and tide-tables skills, then `ops:ledger`."),
            ["skill pdf", "skill tide-tables", "skill ops:ledger"]
        );
    }

    #[test]
    fn a_word_alone_is_no_skill() {
        for line in [
            "Write a pdf of it.",
            "Its `pdf` is large.",
            "A good pdf skill matters.",
            "Skilled people write pdf files.",
            "Do not use the `pdf` skill.",
        ] {
            assert_eq!(found(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn a_command_is_named_by_its_slash() {
        assert_eq!(
            found("Run `/close` now, then /ops:close."),
            ["command close", "command ops:close"]
        );
        assert_eq!(found("/pdf reads it"), ["skill pdf"]);
        for line in [
            "src/close",
            "/close/file",
            "/close.md",
            "https://x.example/close",
            "and/or /other",
        ] {
            assert_eq!(found(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn a_tool_of_a_server_is_named_by_its_prefix() {
        assert_eq!(
            found("Call mcp__ledger__post_entry, or `mcp__ledger__*`, or mcp__books."),
            [
                "mcp-server ledger.post_entry",
                "mcp-server ledger",
                "mcp-server books"
            ]
        );
        assert_eq!(found("xmcp__ledger__post"), [""; 0]);
    }
}
