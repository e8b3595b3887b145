//! MCP servers: how files configure them. Of environment variables and headers only the names are kept, of addresses
//! neither user nor query, of arguments only the package that a runner fetches.

use std::sync::Arc;

use super::{Component, Detail, Kind, node};
use crate::agent::Agent;
use crate::document::{Document, Entry, Node, Scalar};
use crate::source::ComponentFile;

/// How many servers of one file are read: the largest real file has forty.
const MOST: usize = 1_000;

/// Programs that fetch a package and run it.
const RUNNERS: &[&str] = &["bunx", "npx", "pnpx", "pipx", "uvx"];

/// Keys of maps whose keys are names of environment variables.
const ENVIRONMENTS: &[&str] = &["env", "environment"];

/// Keys that name a variable, or list such names.
const VARIABLES: &[&str] = &["bearer_token_env_var", "env_vars"];

/// Keys of maps of headers; their values may take variables in.
const HEADERS: &[&str] = &["env_http_headers", "headers", "http_headers"];

/// Words in the names of variables that hold a secret.
const SECRETS: &[&str] = &[
    "apikey",
    "api_key",
    "auth",
    "authorization",
    "credential",
    "key",
    "passwd",
    "password",
    "secret",
    "token",
];

/// How one file configures a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// The path of the file, relative to the source's root.
    pub path: Arc<str>,
    pub line: u32,
    /// The runtime that reads the file; nothing for an agent's own front matter.
    pub runtime: Option<String>,
    /// The program that is run.
    pub command: Option<String>,
    /// The package that the program fetches.
    pub package: Option<String>,
    /// Where it is reached.
    pub url: Option<String>,
    /// The environment variables that it is given or asks for, by name alone.
    pub variables: Vec<Variable>,
    /// It is switched off.
    pub disabled: bool,
}

/// An environment variable or a header, by name alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub line: u32,
    /// Its name says that it holds a secret, and its value stands in the file.
    pub is_exposed: bool,
}

/// Returns the servers that a file configures.
pub(super) fn of_file(file: &ComponentFile, document: &Document) -> Vec<Component> {
    let source = &file.source;
    let key = file.form.servers.as_deref().unwrap_or_default();
    let keyed = node(&document.entries, key).map(Node::entries);
    let entries = match keyed {
        Some(entries) => entries,
        None if file.form.is_bare(&source.path) => &document.entries,
        None => &[],
    };
    let servers = entries
        .iter()
        .filter(|entry| is_server(&entry.node))
        .take(MOST);

    servers
        .map(|entry| Component {
            kind: Kind::McpServer,
            source: source.source.clone(),
            path: source.path.clone(),
            line: entry.line,
            name: entry.key.clone(),
            aliases: Vec::new(),
            description: String::new(),
            detail: Detail::Server(vec![configuration(
                &source.path,
                Some(file.form.runtime.clone()),
                entry,
            )]),
        })
        .collect()
}

/// The heading under which an agent keeps what its front matter says of servers.
const GROUP: &str = "MCP servers";

/// Returns the servers that an agent brings in its front matter.
pub(super) fn of_agent(agent: &Agent) -> Vec<Component> {
    let servers = stated(agent).filter(|entry| is_server(&entry.node));

    servers
        .take(MOST)
        .map(|entry| Component {
            kind: Kind::McpServer,
            source: agent.source.clone(),
            path: agent.path.clone(),
            line: entry.line,
            name: entry.key.clone(),
            aliases: Vec::new(),
            description: String::new(),
            detail: Detail::Server(vec![configuration(&agent.path, None, entry)]),
        })
        .collect()
}

/// Returns what an agent's front matter says of servers, each under its name: a map of them, or a list of maps.
fn stated(agent: &Agent) -> impl Iterator<Item = &Entry> {
    let entries = lists(agent).flat_map(|entry| match &entry.node.value {
        Scalar::List(items) => items.iter().flat_map(Node::entries).collect(),
        _ => vec![entry],
    });
    entries.filter(|entry| !entry.node.entries().is_empty())
}

/// Returns the names of servers that an agent's front matter lists, with their lines.
pub fn named(agent: &Agent) -> impl Iterator<Item = (&str, u32)> {
    let keyed = lists(agent).filter(|entry| is_list_of_servers(&entry.key));
    let items = keyed.flat_map(|entry| entry.node.items());
    let listed = items.filter_map(|item| Some((item.text()?, item.line)));

    listed.chain(stated(agent).map(|entry| (entry.key.as_str(), entry.line)))
}

/// Tells whether a key is that of the servers, rather than a server's own name or an option beside them.
fn is_list_of_servers(key: &str) -> bool {
    let key: String = key.chars().filter(|c| c.is_alphanumeric()).collect();

    key.eq_ignore_ascii_case("mcpservers") || key.eq_ignore_ascii_case("mcpserver")
}

fn lists(agent: &Agent) -> impl Iterator<Item = &Entry> {
    let groups = agent.groups.iter().filter(|group| group.title == GROUP);

    groups.flat_map(|group| &group.entries)
}

/// Tells whether a map says how a server is started or reached.
fn is_server(node: &Node) -> bool {
    let mut entries = node.entries().iter();
    entries.any(|entry| {
        matches!(
            entry.key.as_str(),
            "command" | "url" | "httpUrl" | "serverUrl"
        )
    })
}

fn configuration(path: &Arc<str>, runtime: Option<String>, entry: &Entry) -> Configuration {
    let entries = entry.node.entries();
    let words = |key: &str| -> Vec<&str> {
        let items = node(entries, key).map(Node::items).unwrap_or_default();
        items.iter().filter_map(Node::text).collect()
    };
    let mut command = words("command");
    command.extend(words("args"));
    let program = command.first().map(|word| (*word).to_owned());
    let url = ["url", "httpUrl", "serverUrl"]
        .into_iter()
        .find_map(|key| node(entries, key)?.text());
    let is = |key: &str, value: &str| node(entries, key).and_then(Node::text) == Some(value);

    Configuration {
        path: path.clone(),
        line: entry.line,
        runtime,
        package: package(&command),
        command: program,
        url: url.map(bare_url),
        variables: variables(entries),
        disabled: is("disabled", "true") || is("enabled", "false"),
    }
}

/// Returns the package that a command fetches and runs.
fn package(command: &[&str]) -> Option<String> {
    let (program, rest) = command.split_first()?;
    let program = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let is_runner = RUNNERS.contains(&program.trim_end_matches(".cmd"));
    let word = rest
        .iter()
        .find(|word| !word.starts_with('-') && **word != "run");

    word.filter(|_| is_runner).map(|word| (*word).to_owned())
}

/// Returns an address without what may be secret in it: user, query and fragment.
fn bare_url(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            let host = host.rsplit('@').next().unwrap_or(host);
            let slash = if rest.contains('/') { "/" } else { "" };
            format!("{scheme}://{host}{slash}{path}")
        }
        None => url.to_owned(),
    }
}

/// Returns the variables that a server is given, and those that its headers, address and arguments take in.
fn variables(entries: &[Entry]) -> Vec<Variable> {
    let mut found: Vec<Variable> = Vec::new();
    let mut add = |name: &str, line: u32, is_exposed: bool| {
        let known = found.iter_mut().find(|known| known.name == name);
        match known {
            Some(known) => known.is_exposed |= is_exposed,
            None if !name.is_empty() => found.push(Variable {
                name: name.to_owned(),
                line,
                is_exposed,
            }),
            None => {}
        }
    };
    for entry in entries {
        let is = |keys: &[&str]| keys.contains(&entry.key.as_str());
        if is(ENVIRONMENTS) || is(HEADERS) {
            for part in entry.node.entries() {
                let value = part.node.text().unwrap_or_default();
                if is(ENVIRONMENTS) || is_exposed(&part.key, value) {
                    add(&part.key, part.line, is_exposed(&part.key, value));
                }
                references(value).for_each(|name| add(name, part.line, false));
            }
        } else if is(VARIABLES) {
            let items = entry.node.items().iter();
            items.for_each(|item| add(item.text().unwrap_or_default(), item.line, false));
        } else if is(&["args", "command", "url", "httpUrl", "serverUrl"]) {
            for item in entry.node.items() {
                let text = item.text().unwrap_or_default();
                references(text).for_each(|name| add(name, item.line, false));
            }
        }
    }
    found
}

/// Tells whether a value is a secret that stands in the file, as far as the name and the value's form tell.
fn is_exposed(name: &str, value: &str) -> bool {
    let name = name.to_lowercase().replace('-', "_");
    let is_secret = SECRETS
        .iter()
        .any(|word| name.split('_').any(|part| part == *word))
        || SECRETS
            .iter()
            .any(|word| word.len() > 4 && name.contains(word));
    // What is filled in later is written with one of these signs, or says so.
    let is_blank = value.contains(['$', '{', '<', '*', '%', ' '])
        || [
            "your",
            "xxx",
            "example",
            "changeme",
            "replace",
            "placeholder",
        ]
        .iter()
        .any(|word| value.to_lowercase().contains(word));

    is_secret && value.len() >= 8 && !is_blank
}

/// Returns the variables that a text takes in: `${NAME}`, `${env:NAME}`, `${NAME:-default}`, `{env:NAME}`, `$NAME`.
/// What a runtime fills in itself, such as its own folders and what it asks a person, is none.
fn references(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['$', '{']).skip(1);
    let name = |part: &str| {
        let part = part.strip_prefix("env:").unwrap_or(part);
        part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(part.len())
    };
    let is_variable = |name: &&str| {
        name.len() > 1
            && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
            && name.bytes().all(|byte| !byte.is_ascii_lowercase())
            && !name.ends_with("_PLUGIN_ROOT")
    };

    parts
        .map(move |part| {
            let bare = part.strip_prefix("env:").unwrap_or(part);
            &bare[..name(part)]
        })
        .filter(is_variable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_neither_user_nor_query() {
        for (written, kept) in [
            (
                "https://mcp.example.org/sse?key=abc#x",
                "https://mcp.example.org/sse",
            ),
            (
                "https://me:secret@mcp.example.org",
                "https://mcp.example.org",
            ),
            ("https://mcp.example.org/a@b", "https://mcp.example.org/a@b"),
            ("stdio", "stdio"),
        ] {
            assert_eq!(bare_url(written), kept);
        }
    }

    #[test]
    fn variables_are_named_in_every_spelling() {
        let named = |text| references(text).collect::<Vec<_>>();
        assert_eq!(named("Bearer ${API_TOKEN}"), ["API_TOKEN"]);
        assert_eq!(named("{env:API_TOKEN}/${env:HOST}"), ["API_TOKEN", "HOST"]);
        assert_eq!(named("${API_TOKEN:-none} $HOME"), ["API_TOKEN", "HOME"]);
        assert!(named("${CLAUDE_PLUGIN_ROOT}/x ${input:token} {path}").is_empty());
    }

    #[test]
    fn a_secret_is_told_by_name_and_form() {
        assert!(is_exposed("API_KEY", "q8w7e6r5t4"));
        assert!(is_exposed("Authorization", "q8w7e6r5t4"));
        for (name, value) in [
            ("API_KEY", "${API_KEY}"),
            ("API_KEY", "your-key-here"),
            ("API_KEY", ""),
            ("MONKEY", "q8w7e6r5t4"),
            ("LOG_LEVEL", "verbose-all"),
        ] {
            assert!(!is_exposed(name, value), "{name}={value}");
        }
    }

    #[test]
    fn a_package_is_what_a_runner_fetches() {
        assert_eq!(package(&["npx", "-y", "a@1"]).as_deref(), Some("a@1"));
        assert_eq!(package(&["/usr/bin/uvx", "b"]).as_deref(), Some("b"));
        assert_eq!(package(&["node", "server.js"]), None);
    }
}
