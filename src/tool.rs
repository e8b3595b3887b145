//! Tools by name: what a tool lets an agent do in any dialect, and which uses of tools a name covers.

mod vocabulary;

pub use vocabulary::{Meaning, meaning, spellings};

pub(crate) use vocabulary::DENIALS;

use Capability::{Delegate, Edit, Execute, Message, Plan, Read, Search, Skill, Web};

/// A tool as a file names it: `Bash(git:*)` is the tool `Bash`, bound to the argument `git:*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tool<'t> {
    pub name: &'t str,
    /// What the uses are bound to; nothing where every use is meant, which `Bash(*)` says too.
    pub argument: Option<&'t str>,
}

impl<'t> From<&'t str> for Tool<'t> {
    fn from(text: &'t str) -> Self {
        let Some((name, rest)) = text.split_once('(') else {
            return Tool {
                name: text.trim(),
                argument: None,
            };
        };
        let rest = rest.trim_end();
        let argument = rest.strip_suffix(')').unwrap_or(rest).trim();

        Tool {
            name: name.trim(),
            argument: (!matches!(argument, "" | "*")).then_some(argument),
        }
    }
}

impl Tool<'_> {
    /// Tells whether this name means every use that another means: `Bash` covers `Bash(git:*)`, a server of MCP its
    /// tools, and `*` everything.
    pub fn covers(self, other: Tool<'_>) -> bool {
        let argument = self.argument.is_none() || self.argument == other.argument;

        argument && covers_name(self.name, other.name)
    }
}

fn covers_name(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (without_any_tool(pattern), without_any_tool(name));
    let is_server = pattern.starts_with("mcp__");

    matches_glob(pattern, name)
        || is_server
            && name
                .strip_prefix(pattern)
                .is_some_and(|tool| tool.starts_with("__"))
}

/// Returns the name of a server of which every tool is meant: `mcp__github__*` says the same as `mcp__github`.
fn without_any_tool(name: &str) -> &str {
    let is_server = name.starts_with("mcp__");

    name.strip_suffix("__*")
        .filter(|_| is_server)
        .unwrap_or(name)
}

/// Compares with `*` for any run of characters, in time linear in the two lengths.
pub fn matches_glob(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(start) else {
        return false;
    };

    // The leftmost place of each part leaves most of the text to the next; only the last part has a fixed place.
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*').filter(|part| !part.is_empty()) {
        let Some((_, after)) = text.split_once(part) else {
            return false;
        };
        text = after;
    }
    text.ends_with(end)
}

/// A kind of thing that a tool lets an agent do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    Read,
    Search,
    Edit,
    Execute,
    Web,
    Delegate,
    Plan,
    Skill,
    Message,
}

impl Capability {
    /// The six that the signature shows, in its order, with their letters.
    pub const SIGNATURE: [(Capability, char); 6] = [
        (Read, 'r'),
        (Search, 's'),
        (Edit, 'e'),
        (Execute, 'x'),
        (Web, 'w'),
        (Delegate, 'd'),
    ];

    /// Every capability, in the order of `catalog.json`.
    pub const ALL: [Capability; 9] = [
        Read, Search, Edit, Execute, Web, Delegate, Plan, Skill, Message,
    ];

    /// Returns the one of the signature that has a name.
    pub fn named(name: &str) -> Option<Capability> {
        let mut known = Capability::SIGNATURE.into_iter().map(|(known, _)| known);

        known.find(|known| known.name() == name)
    }

    /// Returns the name that JSON, URLs and the `can:` filter use.
    pub fn name(self) -> &'static str {
        match self {
            Read => "read",
            Search => "search",
            Edit => "edit",
            Execute => "execute",
            Web => "web",
            Delegate => "delegate",
            Plan => "plan",
            Skill => "skill",
            Message => "message",
        }
    }

    pub(crate) fn bit(self) -> u16 {
        1 << self as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_run_of_characters() {
        for (pattern, text) in [
            ("git *", "git push"),
            ("*", ""),
            ("**", "x"),
            ("a*", "a"),
            ("*a", "aa"),
            ("a*a", "aa"),
            ("a*b*c", "abbc"),
            ("*review*", "code-reviewer"),
            ("é*ß", "éüß"),
        ] {
            assert!(matches_glob(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "x"),
            ("a", "ab"),
            ("a*", "ba"),
            ("a*a", "a"),
            ("ab*ba", "aba"),
            ("a*b*c", "acb"),
            ("*aa*aa", "aaa"),
        ] {
            assert!(!matches_glob(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn a_hostile_glob_is_decided_in_linear_time() {
        let text = "a".repeat(100_000);
        for pattern in [
            format!("{}b", "a*".repeat(1_000)),
            format!("{}b*", "*a".repeat(1_000)),
            format!("*{}b", "aa*".repeat(1_000)),
            "*".repeat(100_000) + "b",
        ] {
            assert!(!matches_glob(&pattern, &text));
        }
        assert!(matches_glob(&format!("{}a", "a*".repeat(1_000)), &text));
    }

    fn covers(pattern: &str, name: &str) -> bool {
        Tool::from(pattern).covers(Tool::from(name))
    }

    #[test]
    fn a_tool_covers_its_bound_uses_and_not_the_other_way_round() {
        assert!(covers("Bash", "Bash(git:*)"));
        assert!(covers("Bash(*)", "Bash(git:*)"));
        assert!(covers("Bash(git:*)", "Bash(git:*)"));
        assert!(!covers("Bash(git:*)", "Bash"));
        assert!(!covers("Bash(rm:*)", "Bash(git:*)"));
        assert!(!covers("Bash", "BashOutput"));
    }

    #[test]
    fn a_server_covers_its_tools_and_no_other_server() {
        assert!(covers("mcp__github", "mcp__github__get_issue"));
        assert!(covers("mcp__github__*", "mcp__github__get_issue"));
        assert!(covers("mcp__github__*", "mcp__github"));
        assert!(covers("github/*", "github/get_issue"));
        assert!(!covers("mcp__git", "mcp__github__get_issue"));
        assert!(!covers("mcp__github__get_issue", "mcp__github"));
    }
}
