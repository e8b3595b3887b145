//! Where a source's files are published: the repository that its folder is a check-out of, and what git knows of them.
//! Nothing is fetched: a check-out knows all of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Seek as _, Write as _};
use std::path::Path;
use std::process::Stdio;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

use crate::git;

/// A source's repository, as links and dates need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The repository's page, such as `https://github.com/example/agents`.
    page: String,
    forge: Forge,
    /// What links for reading lead to: the commit that is checked out, so that lines stay where they are.
    commit: Option<String>,
    /// What links for editing lead to.
    branch: String,
    /// The source's folder in the repository, ended by `/`; empty at its top.
    prefix: String,
    /// Files that are as the commit has them, relative to the source's folder; nothing where git does not say.
    published: Option<BTreeSet<String>>,
    /// The last commit of each file.
    commits: BTreeMap<String, Commit>,
}

/// A commit, as far as pages tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Commit {
    id: String,
    /// When it was made, as RFC 3339 in UTC.
    date: String,
}

/// Whose addresses a repository's files have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forge {
    GitHub,
    GitLab,
    Forgejo,
    Bitbucket,
}

/// Hosts whose forge is known, and what in another host's name tells it.
const FORGES: &[(&str, &str, Forge)] = &[
    ("github.com", "github", Forge::GitHub),
    ("gitlab.com", "gitlab", Forge::GitLab),
    ("codeberg.org", "forgejo", Forge::Forgejo),
    ("gitea.com", "gitea", Forge::Forgejo),
    ("bitbucket.org", "bitbucket", Forge::Bitbucket),
];

impl Origin {
    /// Returns the address of a file, at a line where one is given; nothing where the file is not published as it is.
    pub fn view(&self, path: &str, line: Option<u32>) -> Option<String> {
        if self
            .published
            .as_ref()
            .is_some_and(|files| !files.contains(path))
        {
            return None;
        }
        let at = match (self.forge, &self.commit) {
            (Forge::GitHub, commit) => format!("blob/{}", commit.as_ref().unwrap_or(&self.branch)),
            (Forge::GitLab, commit) => {
                format!("-/blob/{}", commit.as_ref().unwrap_or(&self.branch))
            }
            (Forge::Forgejo, Some(commit)) => format!("src/commit/{commit}"),
            (Forge::Forgejo, None) => format!("src/branch/{}", self.branch),
            (Forge::Bitbucket, commit) => {
                format!("src/{}", commit.as_ref().unwrap_or(&self.branch))
            }
        };
        let mark = match (line, self.forge) {
            (None, _) => String::new(),
            (Some(line), Forge::Bitbucket) => format!("#lines-{line}"),
            (Some(line), _) => format!("#L{line}"),
        };
        // Forges that render Markdown show lines only of its plain text.
        let plain = if line.is_some() && self.forge == Forge::GitHub {
            "?plain=1"
        } else {
            ""
        };
        Some(format!(
            "{}/{at}/{}{plain}{mark}",
            self.page,
            self.encoded(path)
        ))
    }

    /// Returns the address where a file is edited.
    pub fn edit(&self, path: &str) -> Option<String> {
        self.view(path, None)?;
        let (page, branch, file) = (&self.page, &self.branch, self.encoded(path));
        Some(match self.forge {
            Forge::GitHub => format!("{page}/edit/{branch}/{file}"),
            Forge::GitLab => format!("{page}/-/edit/{branch}/{file}"),
            Forge::Forgejo => format!("{page}/_edit/{branch}/{file}"),
            Forge::Bitbucket => format!("{page}/src/{branch}/{file}?mode=edit&at={branch}"),
        })
    }

    /// Returns the repository's page, such as `https://github.com/example/agents`.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// Returns the commit that is checked out.
    pub fn commit(&self) -> Option<&str> {
        self.commit.as_deref()
    }

    /// Returns the branch that files are edited on.
    pub fn branch(&self) -> &str {
        &self.branch
    }

    /// Returns a file's path from the repository's top; nothing where the file is not published as it is.
    pub fn path(&self, path: &str) -> Option<String> {
        self.view(path, None)
            .map(|_| format!("{}{path}", self.prefix))
    }

    /// Returns when a file was last committed.
    pub fn date(&self, path: &str) -> Option<&str> {
        self.commits.get(path).map(|commit| commit.date.as_str())
    }

    /// Returns the commit that changed a file last, with the address that shows it.
    pub fn last_commit(&self, path: &str) -> Option<(&str, String)> {
        let id = &self.commits.get(path)?.id;
        let folder = match self.forge {
            Forge::GitHub | Forge::Forgejo => "commit",
            Forge::GitLab => "-/commit",
            Forge::Bitbucket => "commits",
        };
        Some((id, format!("{}/{folder}/{id}", self.page)))
    }

    fn encoded(&self, path: &str) -> String {
        address(&format!("{}{path}", self.prefix)).into_owned()
    }
}

/// Returns a path as it stands in an address: `a/größe` becomes `a/gr%C3%B6%C3%9Fe`. Letters, digits, slashes and what RFC
/// 3986 leaves alone stay.
pub fn address(path: &str) -> Cow<'_, str> {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/');
    percent_encoding::utf8_percent_encode(path, ENCODED).into()
}

/// Finds where a folder's files are published: by the repository and branch that are given, and by the folder's own
/// `origin` otherwise. `dated` are the files whose dates are wanted, relative to the folder.
pub fn origin(
    folder: &Path,
    given: Option<&str>,
    branch: Option<&str>,
    dated: &[&str],
) -> Option<Origin> {
    let ask = |arguments: &[&str]| {
        git::output(folder, arguments)
            .ok()
            .map(|text| text.trim_end_matches('\n').to_owned())
    };
    let commit =
        ask(&["rev-parse", "--verify", "--quiet", "HEAD"]).filter(|commit| !commit.is_empty());
    let remote = || ask(&["remote", "get-url", "origin"]);
    let (page, forge) = page(&given.map(str::to_owned).or_else(remote)?)?;
    let head = || {
        ask(&[
            "symbolic-ref",
            "--quiet",
            "--short",
            "refs/remotes/origin/HEAD",
        ])
    };
    let followed = || head().and_then(|head| Some(head.strip_prefix("origin/")?.to_owned()));
    let own = || ask(&["symbolic-ref", "--quiet", "--short", "HEAD"]);
    let branch = branch
        .map(str::to_owned)
        .or_else(followed)
        .or_else(own)
        .unwrap_or_else(|| "main".to_owned());
    let prefix = commit
        .as_ref()
        .and_then(|_| ask(&["rev-parse", "--show-prefix"]))
        .unwrap_or_default();
    let published = commit.as_ref().and_then(|_| published(folder));
    let commits = if commit.is_some() {
        last_commits(folder, dated)
    } else {
        BTreeMap::new()
    };
    Some(Origin {
        page,
        forge,
        commit,
        branch,
        prefix,
        published,
        commits,
    })
}

/// Tells whether an address is that of a repository whose forge is known.
pub fn is_known(address: &str) -> bool {
    page(address).is_some()
}

/// Returns the page of a repository by any address that git takes, without user, password and `.git`; nothing where its
/// forge is not known.
fn page(address: &str) -> Option<(String, Forge)> {
    let address = address.trim();
    let (host, path) = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?,
        // `git@host:path`; a path of this machine has no host.
        None => address
            .split_once(':')
            .filter(|(host, _)| host.len() > 1 && !host.contains('/'))?,
    };
    let host = host.rsplit('@').next()?.to_lowercase();
    // A port belongs to the way that git goes, unless it is the page's own.
    let host = if address.starts_with("http") {
        host.as_str()
    } else {
        host.split(':').next()?
    };
    let name = host.split(':').next()?;
    let known = FORGES
        .iter()
        .find(|(known, word, _)| name == *known || name.split('.').any(|part| part == *word));
    let &(.., forge) = known?;
    let path = path
        .trim_matches('/')
        .trim_end_matches(".git")
        .trim_end_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/');
    (path.contains('/') && path.chars().all(plain))
        .then(|| (format!("https://{host}/{path}"), forge))
}

/// Returns the files below a folder that are as the commit has them.
///
/// Files are compared by their bytes: `git diff` would run the filters that the repository's settings name.
fn published(folder: &Path) -> Option<BTreeSet<String>> {
    let tree = ["ls-tree", "-r", "-l", "-z", "HEAD"];
    let listing = git::output(folder, &tree).ok()?;
    let candidates: Vec<(&str, &str)> = listing
        .split('\0')
        .filter_map(committed_file)
        .filter(|(_, size, path)| has_size(&folder.join(path), size))
        .map(|(object, _, path)| (object, path))
        .collect();

    let paths: Vec<&str> = candidates.iter().map(|(_, path)| *path).collect();
    let objects = object_names(folder, &paths)?;
    let same = candidates
        .iter()
        .zip(objects.lines())
        .filter(|((committed, _), own)| committed == own);
    Some(same.map(|((_, path), _)| (*path).to_owned()).collect())
}

/// Reads an entry of a tree, `mode type object size<TAB>path`: the object, the size and the path of a file.
fn committed_file(entry: &str) -> Option<(&str, &str, &str)> {
    let (facts, path) = entry.split_once('\t')?;
    let mut facts = facts.split_ascii_whitespace();
    let is_file = facts.next()?.starts_with("100");
    let object = facts.nth(1)?;
    let size = facts.next()?;
    // Paths go to git one a line.
    (is_file && !path.contains('\n')).then_some((object, size, path))
}

/// Tells whether a regular file has a size in bytes.
fn has_size(file: &Path, size: &str) -> bool {
    std::fs::symlink_metadata(file)
        .is_ok_and(|found| found.is_file() && found.len().to_string() == size)
}

/// Returns the names that git would give the bytes of files, one a line, without running any filter.
fn object_names(folder: &Path, paths: &[&str]) -> Option<String> {
    if paths.is_empty() {
        return Some(String::new());
    }

    // A file, not a pipe: git answers while it still reads, and a full pipe would stop both.
    let mut list = tempfile::tempfile().ok()?;
    // Git takes these paths from the repository's top, wherever it runs: whole ones are the same everywhere.
    let home = folder.canonicalize().ok()?;
    for path in paths {
        writeln!(list, "{}", home.join(path).display()).ok()?;
    }
    list.rewind().ok()?;
    let output = git::command(folder)
        .args(["hash-object", "--no-filters", "--stdin-paths"])
        .stdin(Stdio::from(list))
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What stands before a commit's date in the log: no file's name begins with it.
const COMMIT: char = '\u{1}';

/// Returns the last commit of each of some files. The log is read from the newest commit on until all are found.
fn last_commits(folder: &Path, files: &[&str]) -> BTreeMap<String, Commit> {
    let mut missing: BTreeSet<&str> = files.iter().copied().collect();
    let mut commits = BTreeMap::new();
    if missing.is_empty() {
        return commits;
    }
    let format = format!("--format={COMMIT}%H %cd");
    let log = git::command(folder)
        .args([
            "log",
            "--no-ext-diff",
            "--no-textconv",
            "--name-only",
            "--relative",
            "--no-renames",
            "-m",
        ])
        .args([
            "--first-parent",
            "--date=iso-strict-local",
            &format,
            "--",
            ".",
        ])
        .env("TZ", "UTC")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut log) = log else {
        return commits;
    };
    let mut commit = Commit::default();
    if let Some(lines) = log.stdout.take() {
        for line in BufReader::new(lines).lines().map_while(Result::ok) {
            if let Some(next) = line.strip_prefix(COMMIT) {
                let (id, date) = next.split_once(' ').unwrap_or((next, ""));
                commit = Commit {
                    id: id.to_owned(),
                    // Versions of git differ in how they write UTC.
                    date: date.replace("+00:00", "Z"),
                };
            } else if missing.remove(line.as_str()) {
                commits.insert(line, commit.clone());
                if missing.is_empty() {
                    break;
                }
            }
        }
    }
    // All that is wanted was read, or git is done: it need not go on.
    let _ = log.kill();
    let _ = log.wait();
    commits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_spelled_as_addresses_spell_them() {
        assert_eq!(
            address("agents/Größe & Maß.md"),
            "agents/Gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F.md"
        );
    }

    #[test]
    fn an_address_for_git_is_a_page_without_its_secrets() {
        for (address, expected) in [
            (
                "https://user:secret@github.com/x/y.git",
                Some("https://github.com/x/y"),
            ),
            ("git@github.com:x/y.git", Some("https://github.com/x/y")),
            (
                "ssh://git@gitlab.com:22/a/b/c.git",
                Some("https://gitlab.com/a/b/c"),
            ),
            (
                "https://gitlab.example.org:8443/a/b",
                Some("https://gitlab.example.org:8443/a/b"),
            ),
            (
                "https://codeberg.org/x/y/",
                Some("https://codeberg.org/x/y"),
            ),
            ("https://example.org/x/y.git", None),
            ("https://github.com.evil.example/x\"y/z", None),
            ("/srv/git/y.git", None),
            ("C:\\git\\y", None),
        ] {
            assert_eq!(
                page(address).map(|(page, _)| page).as_deref(),
                expected,
                "{address}"
            );
        }
    }

    #[test]
    fn each_forge_has_addresses_of_its_own() {
        let origin = |address: &str| {
            let (page, forge) = page(address).unwrap();
            let (commit, branch, prefix) = (
                Some("c0ffee".to_owned()),
                "main".to_owned(),
                "a b/".to_owned(),
            );
            Origin {
                page,
                forge,
                commit,
                branch,
                prefix,
                published: None,
                commits: BTreeMap::new(),
            }
        };
        for (host, view, edit) in [
            (
                "github.com",
                "blob/c0ffee/a%20b/x.md?plain=1#L3",
                "edit/main/a%20b/x.md",
            ),
            (
                "gitlab.com",
                "-/blob/c0ffee/a%20b/x.md#L3",
                "-/edit/main/a%20b/x.md",
            ),
            (
                "codeberg.org",
                "src/commit/c0ffee/a%20b/x.md#L3",
                "_edit/main/a%20b/x.md",
            ),
            (
                "bitbucket.org",
                "src/c0ffee/a%20b/x.md#lines-3",
                "src/main/a%20b/x.md?mode=edit&at=main",
            ),
        ] {
            let top = format!("https://{host}/o/r");
            let origin = origin(&top);
            assert_eq!(
                origin.view("x.md", Some(3)).unwrap(),
                format!("{top}/{view}")
            );
            assert_eq!(origin.edit("x.md").unwrap(), format!("{top}/{edit}"));
        }
    }
}
