//! A build that is killed leaves whole files only, and the next one repairs the rest.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::Folder;

/// How many moments the short test tries.
const MOMENTS: u32 = 12;

/// How many moments the long test tries.
const MANY_MOMENTS: u32 = 1_000;

#[test]
fn a_build_that_is_killed_leaves_whole_files_and_is_repaired() {
    kill_builds(MOMENTS);
}

/// `cargo test --release --test suite killed:: -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn a_build_that_is_killed_at_a_thousand_moments_is_repaired() {
    kill_builds(MANY_MOMENTS);
}

/// Kills first builds and rebuilds at moments that are spread over the time of a whole one.
fn kill_builds(moments: u32) {
    let folder = Folder::new();
    let old = site(&folder, "old", 30);
    let start = Instant::now();
    let new = site(&folder, "new", 31);
    let whole = start.elapsed();

    for moment in 0..moments {
        let after = whole * moment / moments;
        let is_first = moment % 3 == 0;
        let out = folder.path("site");
        let _ = fs::remove_dir_all(&out);
        if !is_first {
            folder.run("build old --out site").fine();
        }
        kill_build(&folder, after);

        for (path, bytes) in files(&out) {
            let is_own = path.contains(".agentdex-");
            let is_whole = old.get(&path) == Some(&bytes) || new.get(&path) == Some(&bytes);
            assert!(is_own || is_whole, "{path} after {after:?}");
        }
        folder.run("build new --out site").fine();
        assert_eq!(files(&out).len(), new.len(), "after {after:?}");
        assert!(files(&out) == new, "after {after:?}");
    }
}

/// Writes a catalog, builds its site, and returns the files of it.
fn site(folder: &Folder, name: &str, count: usize) -> BTreeMap<String, Vec<u8>> {
    for number in 0..count {
        let text = format!(
            "---\nname: agent-{number}\ndescription: Works for the {name} house.\n---\n\nDelegate to `agent-{}`.\n",
            (number + 1) % count
        );
        folder.write(&format!("{name}/{number}.md"), text);
    }
    folder
        .run(&format!("build {name} --out site-{name}"))
        .fine();
    files(&folder.path(&format!("site-{name}")))
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

/// Starts a build and kills it.
fn kill_build(folder: &Folder, after: Duration) {
    let mut build = Command::new(env!("CARGO_BIN_EXE_agentdex"))
        .args(["build", "new", "--out", "site"])
        .current_dir(folder.path("."))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    build.kill().unwrap();
    build.wait().unwrap();
}
