//! The harness of the whole-program tests: a folder to play in, the program, and a walk over a finished site.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses its own part of the harness"
)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

pub mod http;
pub mod links;
pub mod lsp;
pub mod mcp;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A temporary folder that the program runs in.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Folder {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// Runs git in the folder as somebody, at a moment.
    #[track_caller]
    pub fn git(&self, arguments: &[&str], date: &str) {
        let output = Command::new("git")
            .arg("-C")
            .arg(self.path("."))
            .args([
                "-c",
                "user.name=n",
                "-c",
                "user.email=e@x.example",
                "-c",
                "init.defaultBranch=trunk",
            ])
            .args(arguments)
            .env("GIT_AUTHOR_DATE", date)
            .env("GIT_COMMITTER_DATE", date)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Writes a well-formed agent.
    pub fn agent(&self, path: &str, name: &str) -> &Folder {
        self.write(
            path,
            format!(
                "---\nname: {name}\ndescription: Does {name}. Use it for that.\n---\n\n# {name}\n\nText.\n"
            ),
        )
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs the program in the folder; arguments are split at spaces.
    pub fn run(&self, arguments: &str) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs the program with variables set.
    pub fn run_with(&self, arguments: &str, variables: &[(&str, &str)]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_agentdex"))
            .args(arguments.split_whitespace())
            .envs(variables.iter().copied())
            .current_dir(self.0.path())
            .output()
            .unwrap();
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Returns every file below a folder, by path, sorted.
    pub fn files(&self, below: &str) -> Vec<String> {
        let top = self.path(below);
        let mut files = Vec::new();
        let mut folders = vec![top.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(
                        path.strip_prefix(&top)
                            .unwrap()
                            .to_string_lossy()
                            .replace('\\', "/"),
                    );
                }
            }
        }
        files.sort();
        files
    }
}

/// What the program did.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Asserts success and returns the result.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        self.stdout
    }

    /// Asserts that the program could not run, and that it says so in these words.
    #[track_caller]
    pub fn refuses(&self, words: &str) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(
            self.stderr.contains(words),
            "expected `{words}` in:\n{}",
            self.stderr
        );
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
    }

    /// Returns the result as JSON.
    #[track_caller]
    pub fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.fine()).unwrap()
    }
}

/// Returns the development corpora where they are at hand; says so where they are not.
pub fn corpora() -> Option<PathBuf> {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    if corpora.is_dir() {
        return Some(corpora);
    }
    eprintln!("skipped: needs the development corpora in ../shared/corpora");
    None
}

/// Returns Node where it, Chromium and the packages of `tests/browser` are installed; says so where they are not.
pub fn node() -> Option<Command> {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules");
    let runs = |program: &str| Command::new(program).arg("--version").output().is_ok();
    let complete = packages.is_dir() && runs("node") && runs("chromium");
    if !complete {
        skip("Node, Chromium, and `npm ci --prefix tests/browser`");
    }
    complete.then(|| Command::new("node"))
}

/// Tells whether a program is there; says so where it is not.
pub fn has(program: &str, arguments: &[&str], what: &str) -> bool {
    let there = Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        skip(what);
    }
    there
}

/// Says that a test was skipped, or fails where that is forbidden.
fn skip(needed: &str) {
    assert!(
        std::env::var_os("AGENTDEX_TEST_NO_SKIP").is_none(),
        "skipped: needs {needed}"
    );
    eprintln!("skipped: needs {needed}");
}
