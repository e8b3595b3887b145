//! Lists of tools in every form: words with commas, lists, maps of booleans, `*`, JSON in a string.

use indexmap::IndexSet;

use super::frontmatter::{Node, Scalar};
use super::{ToolMode, Tools};

/// Tools as read, and where each name stands.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Read {
    pub tools: Tools,
    pub lines: Vec<(String, u32)>,
}

/// Words that stand for every tool.
const ALL: &[&str] = &["*", "all", "all tools", "any", "**"];

/// Words that stand for none.
const NONE: &[&str] = &["none", "[]", "no tools"];

/// Reads the value of a key such as `tools`.
pub(super) fn read(node: &Node) -> Read {
    match &node.value {
        Scalar::Map(entries) => {
            let on = |node: &Node| !matches!(node.text(), Some("false" | "deny" | "no" | "off"));
            let (allowed, denied): (Vec<_>, Vec<_>) =
                entries.iter().partition(|entry| on(&entry.node));
            // A map switches tools on and off; what it does not speak of stays as it is, unless `*` is off.
            let closed = denied.iter().any(|entry| entry.key == "*");
            let all = allowed.iter().any(|entry| entry.key == "*");
            let names = |entries: Vec<&super::frontmatter::Entry>| -> Vec<(String, u32)> {
                let own = entries.into_iter().filter(|entry| entry.key != "*");
                own.map(|entry| (entry.key.clone(), entry.line)).collect()
            };
            let mode = match (closed, all) {
                (true, _) if allowed.is_empty() => ToolMode::None,
                (true, _) => ToolMode::List,
                (_, true) => ToolMode::All,
                _ => ToolMode::Inherit,
            };
            let denied = names(denied).into_iter().map(|(name, _)| name).collect();
            of(mode, names(allowed), denied)
        }
        Scalar::List(items) => {
            let named = items.iter().flat_map(|item| match &item.value {
                // Servers and sets are listed as maps of one key, or by name.
                Scalar::Map(entries) => {
                    match entries
                        .iter()
                        .find(|entry| entry.key.eq_ignore_ascii_case("name"))
                    {
                        Some(name) => split(name.node.text().unwrap_or_default(), name.line),
                        None => entries
                            .iter()
                            .take(1)
                            .map(|entry| (entry.key.clone(), entry.line))
                            .collect(),
                    }
                }
                _ => split(item.text().unwrap_or_default(), item.line),
            });
            list(named.collect())
        }
        Scalar::Bool(true) => of(ToolMode::All, Vec::new(), Vec::new()),
        Scalar::Bool(false) => of(ToolMode::None, Vec::new(), Vec::new()),
        Scalar::Null => Read::default(),
        Scalar::Number(_) | Scalar::String(_) => {
            list(split(node.text().unwrap_or_default(), node.line))
        }
    }
}

/// Reads names alone, for keys such as `disallowedTools`.
pub(super) fn names(node: &Node) -> Vec<String> {
    let read = read(node);
    match read.tools.mode {
        ToolMode::All => vec!["*".to_owned()],
        _ => read.tools.names,
    }
}

/// Returns the agents that a tool's parentheses name: those of `Agent(a, b)` and `Task(a, b)`.
pub(super) fn callees(tool: &str) -> impl Iterator<Item = &str> {
    let inner = tool
        .split_once('(')
        .filter(|(name, _)| matches!(name.trim(), "Agent" | "Task" | "agent" | "task"));
    let inner = inner.map_or("", |(_, rest)| rest.trim_end().trim_end_matches(')'));
    inner
        .split(',')
        .map(|name| name.trim().trim_matches(['"', '\'']))
        .filter(|name| !name.is_empty())
}

fn list(names: Vec<(String, u32)>) -> Read {
    let is = |words: &[&str], name: &str| words.contains(&name.to_lowercase().as_str());
    match names.as_slice() {
        [] => of(ToolMode::None, names, Vec::new()),
        [(name, _)] if is(NONE, name) => of(ToolMode::None, Vec::new(), Vec::new()),
        [(name, _)] if is(&["inherit", "inherited", "default"], name) => Read::default(),
        _ if names.iter().any(|(name, _)| is(ALL, name)) => {
            let named = names
                .into_iter()
                .filter(|(name, _)| !is(ALL, name))
                .collect();
            of(ToolMode::All, named, Vec::new())
        }
        _ => {
            // Gemini and Claude Code both let a list begin with what it takes away.
            let (denied, allowed): (Vec<_>, Vec<_>) = names
                .into_iter()
                .partition(|(name, _)| name.starts_with('!'));
            let denied = denied
                .into_iter()
                .map(|(name, _)| name[1..].to_owned())
                .collect();
            of(ToolMode::List, allowed, denied)
        }
    }
}

fn of(mode: ToolMode, names: Vec<(String, u32)>, denied: Vec<String>) -> Read {
    let unique: IndexSet<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
    let unique = unique.into_iter().map(str::to_owned).collect();
    Read {
        tools: Tools {
            mode,
            names: unique,
            denied,
        },
        lines: names,
    }
}

/// Splits a text at commas, semicolons, bars and line ends outside parentheses; JSON and quotes are unwrapped.
fn split(text: &str, line: u32) -> Vec<(String, u32)> {
    let text = text.trim();
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let mut names = Vec::new();
    let mut depth = 0usize;
    let mut name = String::new();
    for c in inner.chars().chain([',']) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, ',' | ';' | '\n' | '|' | '、' | '，') {
            names.push(std::mem::take(&mut name));
        } else {
            name.push(c);
        }
    }
    // A parenthesis that never closes ends with the text.
    names.push(name.trim_end_matches(',').to_owned());
    let words = names
        .iter()
        .map(|name| clean(name))
        .filter(|name| !name.is_empty());
    words.map(|name| (name.to_owned(), line)).collect()
}

/// Takes a name out of its quotes, backticks, bullet and trailing stop.
fn clean(name: &str) -> &str {
    let name = name.trim();
    let name = name.strip_prefix("- ").unwrap_or(name);
    name.trim_matches(['"', '\'', '`', ' '])
        .trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Tools {
        read(&Node {
            value: Scalar::String(text.to_owned()),
            line: 4,
            ..Node::default()
        })
        .tools
    }

    #[test]
    fn commas_in_parentheses_are_not_separators() {
        let tools = text("Agent(worker, researcher), Bash(git:*), Read");
        assert_eq!(
            tools.names,
            ["Agent(worker, researcher)", "Bash(git:*)", "Read"]
        );
        assert_eq!(
            callees(&tools.names[0]).collect::<Vec<_>>(),
            ["worker", "researcher"]
        );
    }

    #[test]
    fn a_json_list_in_a_string_is_a_list() {
        assert_eq!(text("[\"Read\", \"Edit\"]").names, ["Read", "Edit"]);
    }

    #[test]
    fn lines_are_names() {
        assert_eq!(text("- Read\n- Grep\n").names, ["Read", "Grep"]);
    }

    #[test]
    fn a_star_is_every_tool_and_an_empty_text_none() {
        assert_eq!(text("*").mode, ToolMode::All);
        assert_eq!(text("All tools").mode, ToolMode::All);
        assert_eq!(text("").mode, ToolMode::None);
    }
}
