//! Paths of one person's machine.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::MOST;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "text/absolute-path",
    severity: Severity::Warning,
    summary: "a path points into somebody's home folder",
    why: "The path exists on one machine only, and tells whoever reads the catalog how its owner is called there.",
    mend: "write the path relative to the project, or from `~` or `$HOME`",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: A.\n---\n\nRead /Users/mkowalska/projects/rates/README.md first.\n",
        clean: "---\nname: a\ndescription: A.\n---\n\nRead ~/projects/README.md, /home/user/x, /Users/<you>/y and https://example.org/home/anna/.\n",
    }),
    run: Run::Agent(run),
};

/// What comes before a person's name in the path of a home folder.
const HOMES: [&str; 4] = ["/Users/", "/home/", ":\\Users\\", ":\\\\Users\\\\"];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(HOMES).ok());

/// Names of home folders that are nobody's: placeholders, and users that images and services bring along.
const NOBODY: &[&str] = &[
    "admin",
    "agent",
    "alice",
    "app",
    "appuser",
    "azureuser",
    "bob",
    "circleci",
    "claude",
    "coder",
    "default",
    "deploy",
    "deployer",
    "dev",
    "developer",
    "devuser",
    "ec2-user",
    "example",
    "firstname.lastname",
    "git",
    "gitpod",
    "guest",
    "home",
    "jenkins",
    "jane",
    "jdoe",
    "john",
    "johndoe",
    "jovyan",
    "linuxbrew",
    "me",
    "my",
    "myuser",
    "name",
    "node",
    "nonroot",
    "opc",
    "pi",
    "postgres",
    "public",
    "root",
    "runner",
    "sandbox",
    "shared",
    "someone",
    "student",
    "test",
    "testuser",
    "ubuntu",
    "user",
    "user1",
    "username",
    "users",
    "usr",
    "vagrant",
    "vscode",
    "web",
    "www",
    "www-data",
    "you",
    "your",
    "your-name",
    "your-user",
    "your-username",
    "your_name",
    "your_user",
    "your_username",
    "yourname",
    "youruser",
    "yourusername",
    "xxx",
];

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(finder) = FINDER.as_ref() else {
        return Vec::new();
    };
    let text = subject.text();
    let paths = finder
        .find_iter(text)
        .filter_map(|found| path(text, found.range()));
    paths
        .take(MOST)
        .map(|range| {
            let message = format!(
                "`{}` is a path of one person's machine",
                &text[range.clone()]
            );
            rule.finding_at(subject.listing, subject.span(range), message)
                .help(rule.mend)
        })
        .collect()
}

/// How much of a path is shown, in bytes.
const LONGEST: usize = 200;

/// Returns the path into a home folder, where it is a person's.
fn path(text: &str, home: Range<usize>) -> Option<Range<usize>> {
    let before = text[..home.start].chars().next_back();
    let drive = text[home.clone()].starts_with(':');
    // Within another path or an address, `/home/` is a folder like any other; before `:\` stands a drive.
    let starts = match before {
        Some(c) if drive => c.is_ascii_alphabetic(),
        Some(c) => {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | '=' | '[' | '<' | ',' | '>')
        }
        None => !drive,
    };
    let rest = &text[home.end..];
    let length = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .unwrap_or(rest.len());
    let name = rest[..length].to_lowercase();
    let goes_on = rest[length..].starts_with(['/', '\\']);
    let real =
        name.len() > 1 && !NOBODY.contains(&name.as_str()) && name.chars().any(char::is_alphabetic);
    let rooted = if drive { home.start - 1 } else { home.start };
    if !(starts && goes_on && real) {
        return None;
    }
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ')' | ']' | '>' | ',' | ';');
    let rest = &rest[..rest.floor_char_boundary(LONGEST)];
    let end = home.end + rest.find(ends).unwrap_or(rest.len());
    Some(rooted..end)
}
