//! Who owns the files of a repository, by its `CODEOWNERS` file as GitHub reads it
//! (docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners,
//! 2026-11).

use std::path::Path;
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::revision::{path_in_repository, text_at};
use super::{Root, read_regular_text, repository};

/// Where the file may stand; the first that is there counts.
const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// The largest file that GitHub reads.
const LARGEST: u64 = 3 << 20;

/// The owners of the files of one source.
#[derive(Debug, Clone)]
pub struct Codeowners {
    /// The name of the source.
    pub source: Arc<str>,
    /// The source's folder in its repository, empty or with `/` at its end.
    prefix: String,
    rules: Rules,
}

/// The rules of a file.
#[derive(Debug, Clone, Default)]
struct Rules {
    globs: GlobSet,
    /// By glob, the line of owners that it belongs to; of a pattern with two globs, twice.
    owners: Vec<Arc<[String]>>,
}

impl Codeowners {
    /// Returns the owners of a file of the source: those of the last pattern that fits it.
    pub fn of(&self, path: &str) -> &[String] {
        let fitting = self
            .rules
            .globs
            .matches(Path::new(&format!("{}{path}", self.prefix)));
        let last = fitting.into_iter().max();
        last.map_or(&[], |last| &self.rules.owners[last])
    }
}

/// Reads who owns the files of a root; nothing where its repository does not say.
pub fn codeowners(root: &Root) -> Option<Codeowners> {
    let dir = root.dir.canonicalize().ok()?;
    let home = repository(&dir).unwrap_or(&dir);
    let texts = PLACES.map(|place| read_regular_text(&home.join(place), LARGEST).ok());
    let folder = dir.strip_prefix(home).ok()?;
    let folder = folder.to_string_lossy().replace('\\', "/");

    Some(new(root, &folder, &texts.into_iter().flatten().next()?))
}

/// Reads who owned the files of a root at a revision.
pub fn codeowners_at(root: &Root, revision: &str) -> Option<Codeowners> {
    let dir = root.dir.canonicalize().ok()?;
    let home = repository(&dir)?;
    let mut texts = PLACES
        .iter()
        .filter_map(|place| text_at(&home.join(place), revision).ok()?);
    let folder = path_in_repository(&root.dir).ok()?;

    Some(new(root, &folder, &texts.next()?))
}

fn new(root: &Root, folder: &str, text: &str) -> Codeowners {
    Codeowners {
        source: root.name.clone(),
        prefix: match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        },
        rules: Rules::parse(text),
    }
}

impl Rules {
    /// Parses a file. As on GitHub, a line that is not understood is passed over.
    fn parse(text: &str) -> Self {
        let mut globs = GlobSetBuilder::new();
        let mut owners = Vec::new();
        for line in text.lines() {
            let mut words = words(line).into_iter();
            let Some(pattern) = words.next().filter(|pattern| is_pattern(pattern)) else {
                continue;
            };
            let own: Arc<[String]> = words.collect();
            for glob in self::globs(&pattern) {
                let glob = GlobBuilder::new(&glob).literal_separator(true).build();
                if let Ok(glob) = glob {
                    globs.add(glob);
                    owners.push(own.clone());
                }
            }
        }
        // Globs that are built one by one are refused together only where they are too many.
        match globs.build() {
            Ok(globs) => Rules { globs, owners },
            Err(_) => Rules::default(),
        }
    }
}

/// Splits a line at blanks that no backslash stands before; a comment ends it.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '#' if words.last().is_some_and(String::is_empty) => break,
            c if c.is_whitespace() => words.push(String::new()),
            c => {
                let c = if c == '\\' { chars.next() } else { Some(c) };
                words.last_mut().into_iter().for_each(|word| word.extend(c));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Tells whether a word is a pattern: GitHub knows no negation and no ranges, and sections are GitLab's.
fn is_pattern(word: &str) -> bool {
    !word.starts_with(['!', '^']) && !word.contains(['[', ']'])
}

/// Returns the globs of the files that a pattern means.
fn globs(pattern: &str) -> Vec<String> {
    let core = pattern.trim_matches('/');
    let is_anchored = pattern.trim_end_matches('/').contains('/');
    let start = if is_anchored { "" } else { "**/" };
    let escaped = core.replace('{', "[{]").replace('}', "[}]");

    let all = format!("{start}{escaped}/**");
    match core.rsplit('/').next() {
        _ if pattern.ends_with('/') => vec![all],
        // `docs/*` means the files of that folder, none of those below.
        Some("*") => vec![format!("{start}{escaped}")],
        _ => vec![format!("{start}{escaped}"), all],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_owners(text: &str, expected: &[(&str, &str)]) {
        let codeowners = Codeowners {
            source: "s".into(),
            prefix: String::new(),
            rules: Rules::parse(text),
        };
        for (path, owners) in expected {
            assert_eq!(codeowners.of(path).join(" "), *owners, "{path} in {text}");
        }
    }

    #[test]
    fn the_last_pattern_that_fits_counts() {
        let text = "*       @all\n*.md    @docs # of texts\n/agents/ @agents @b\n/agents/free.md\n";
        assert_owners(
            text,
            &[
                ("x.toml", "@all"),
                ("deep/x.md", "@docs"),
                ("agents/a.md", "@agents @b"),
                ("agents/deep/a.md", "@agents @b"),
                ("agents/free.md", ""),
                ("other/agents/a.md", "@docs"),
            ],
        );
    }

    #[test]
    fn patterns_mean_what_github_says() {
        for (pattern, yes, no) in [
            ("docs/*", "docs/a.md", "docs/deep/a.md"),
            ("apps/", "x/apps/a.md", "apps"),
            ("/apps/", "apps/a.md", "x/apps/a.md"),
            ("apps/github", "apps/github/a.md", "x/apps/github/a.md"),
            ("**/logs", "build/logs/a.md", "logs.md"),
            ("/scripts/**/a.md", "scripts/x/y/a.md", "scripts/b.md"),
            ("a\\ b.md", "x/a b.md", "a"),
            ("{a}.md", "{a}.md", "a.md"),
            ("\\#a.md", "#a.md", "a.md"),
            ("*.md", "x/.claude/a.md", "a.mdx"),
        ] {
            assert_owners(&format!("{pattern} @x"), &[(yes, "@x"), (no, "")]);
        }
    }

    #[test]
    fn what_github_does_not_know_is_passed_over() {
        let text = "* @all\n!*.md @x\n[Section] @x\n^[Other]\n[ab].md @x\n# a.md @x\n\n";
        assert_owners(text, &[("a.md", "@all")]);
    }
}
