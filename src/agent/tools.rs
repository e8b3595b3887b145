//! Lists of tools in every form: words with commas, lists, maps of booleans, `*`, JSON in a string.

use indexmap::IndexSet;

use super::frontmatter::{Node, Scalar};
use super::{ToolMode, Tools};
use crate::tool::{Meaning, meaning};

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
            let is_group = |item: &&Node| matches!(item.value, Scalar::List(_));
            let (groups, plain): (Vec<&Node>, Vec<&Node>) = items.iter().partition(is_group);
            let plain = joined(plain.into_iter().map(written).collect());
            let mut names: Vec<(String, u32)> = plain
                .iter()
                .flat_map(|(text, line)| split(text, *line))
                .collect();
            // What a group is bound to may hold any sign.
            names.extend(groups.into_iter().map(written));

            list(names)
        }
        Scalar::Bool(true) => of(ToolMode::All, Vec::new(), Vec::new()),
        Scalar::Bool(false) => of(ToolMode::None, Vec::new(), Vec::new()),
        Scalar::Null => Read::default(),
        Scalar::Number(_) | Scalar::String(_) => {
            let text = node.text().unwrap_or_default();

            match exceptions(text) {
                Some(denied) => {
                    let denied = split(&denied.replace(" and ", ", "), node.line)
                        .into_iter()
                        .map(|(name, _)| name);
                    of(ToolMode::All, Vec::new(), denied.collect())
                }
                None => list(split(text, node.line)),
            }
        }
    }
}

/// Returns what an item of a list names, and where. Servers and sets are maps of one key, have a name, or a kind. A list
/// is a group of tools and what it is bound to.
fn written(item: &Node) -> (String, u32) {
    if let Scalar::List(parts) = &item.value {
        return (bound(parts), item.line);
    }
    if let Some(name) = of_kind(item) {
        return (name, item.line);
    }
    let named = part(item, &["name"]).or_else(|| part(item, &["type", "kind"]));
    if let Some(name) = named {
        return (name.text().unwrap_or_default().to_owned(), name.line);
    }
    match item.entries().first() {
        Some(entry) => (entry.key.clone(), entry.line),
        None => (item.text().unwrap_or_default().to_owned(), item.line),
    }
}

/// Returns the value of the first of some keys that a map has.
fn part<'n>(item: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    let entry = |key: &&str| {
        let mut entries = item.entries().iter();
        entries.find(|entry| entry.key.eq_ignore_ascii_case(key))
    };
    keys.iter().find_map(entry).map(|entry| &entry.node)
}

/// Returns a group of tools with the files that it is bound to: `[edit, {fileRegex: …}]`.
fn bound(parts: &[Node]) -> String {
    let name = parts.iter().find_map(Node::text).unwrap_or_default();
    let mut options = parts
        .iter()
        .filter_map(|options| part(options, &["fileRegex"]));
    match options.next().and_then(Node::text) {
        Some(files) => format!("{name}({files})"),
        None => name.to_owned(),
    }
}

/// Returns a tool that is told by its kind: another agent, or a server of MCP.
fn of_kind(item: &Node) -> Option<String> {
    let kind = part(item, &["type", "kind"])?.text()?.to_ascii_lowercase();
    match kind.as_str() {
        "agent" => {
            let agent = part(item, &["agent"])?;
            let name = part(agent, &["name", "ref"]).unwrap_or(agent).text()?;
            Some(format!("agent({name})"))
        }
        "mcp" | "mcpserver" => {
            let own = part(item, &["mcpServer"]).unwrap_or(item);
            let named = part(own, &["name", "ref", "server_label", "command"]).and_then(Node::text);
            // `docker:context7` and `kagent-dev/tools` name a server behind who keeps it.
            let server = named.and_then(|name| name.rsplit([':', '/']).next());
            Some(format!("mcp__{}", server.unwrap_or("any")))
        }
        _ => None,
    }
}

/// Joins the items that YAML parted inside parentheses: `[Agent(a, b)]` is one tool. A parenthesis that never closes
/// joins nothing.
fn joined(items: Vec<(String, u32)>) -> Vec<(String, u32)> {
    let mut whole: Vec<(String, u32)> = Vec::new();
    let mut open: Vec<(String, u32)> = Vec::new();
    let mut depth = 0;

    for (text, line) in items {
        depth += nesting(&text);
        open.push((text, line));
        if depth > 0 {
            continue;
        }

        let line = open[0].1;
        let texts: Vec<String> = open.drain(..).map(|(text, _)| text).collect();
        whole.push((texts.join(", "), line));
        depth = 0;
    }

    whole.extend(open);
    whole
}

/// Returns how many more parentheses open in a text than close.
fn nesting(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        })
        .sum()
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
        _ => {
            // Gemini and Claude Code both let a list say with `!` what it takes away.
            let (denied, allowed): (Vec<_>, Vec<_>) = names
                .into_iter()
                .partition(|(name, _)| name.starts_with('!'));
            let denied = denied
                .into_iter()
                .map(|(name, _)| name[1..].trim().to_owned())
                .collect();
            let everything = allowed.iter().any(|(name, _)| is(ALL, name));
            let named = allowed
                .into_iter()
                .filter(|(name, _)| !is(ALL, name))
                .collect();

            let mode = if everything {
                ToolMode::All
            } else {
                ToolMode::List
            };
            of(mode, named, denied)
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
            given: Vec::new(),
        },
        lines: names,
    }
}

/// Words between "all tools" and the tools that are left out.
const EXCEPT: &[&str] = &["except", "but", "excluding", "without"];

/// Returns what a text such as `All tools except Bash, Edit` leaves out.
fn exceptions(text: &str) -> Option<&str> {
    let rest = strip_word(text, "all").or_else(|| strip_word(text, "*"))?;
    let rest = strip_word(rest, "tools").unwrap_or(rest);
    let denied = EXCEPT.iter().find_map(|word| strip_word(rest, word))?;

    Some(strip_word(denied, "for").unwrap_or(denied))
}

/// Takes a word and the blanks behind it off the start of a text; case does not matter.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (first, rest) = text.trim_start().split_once(char::is_whitespace)?;

    first.eq_ignore_ascii_case(word).then_some(rest)
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
        .flat_map(|name| split_known(clean(name)))
        .filter(|name| !name.is_empty());
    words.map(|name| (name.to_owned(), line)).collect()
}

/// Splits at blanks outside parentheses where each part is a known tool. `Web Search` is one tool: people write names
/// with blanks too.
fn split_known(name: &str) -> Vec<&str> {
    let parts = words_outside_parentheses(name);
    let is_known = |name: &str| meaning(name) != Meaning::Unknown;
    let is_one = !name.contains('(') && is_known(name);

    if is_one || !parts.iter().all(|part| is_known(part)) {
        return vec![name];
    }
    parts
}

fn words_outside_parentheses(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut depth = 0i32;

    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            c if c.is_whitespace() && depth <= 0 => {
                words.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }

    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
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
