//! What the browser's engine is made from, as one hash.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the hash of everything that goes into the engine: its sources, the way it is built, and the versions of the
/// crates that it uses. Code that only runs natively does not count, nor do crates that only the rest of the program uses.
pub(crate) fn hash() -> io::Result<String> {
    let root = repository();
    let mut files = vec![
        root.join("scripts/build-engine.sh"),
        root.join("search/Cargo.toml"),
    ];
    collect(&root.join("search/src"), &mut files)?;
    collect(&root.join("search/wasm"), &mut files)?;
    files.retain(|file| !is_native(file));
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in files {
        hasher.update(
            file.strip_prefix(&root)
                .unwrap_or(&file)
                .to_string_lossy()
                .replace('\\', "/")
                .as_bytes(),
        );
        // Line ends are the checkout's business.
        hasher.update(fs::read_to_string(&file)?.replace('\r', "").as_bytes());
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    let profile = manifest.split("[profile.wasm]").nth(1).unwrap_or_default();
    hasher.update(
        profile
            .split("\n[")
            .next()
            .unwrap_or_default()
            .trim()
            .as_bytes(),
    );
    for package in packages(&fs::read_to_string(root.join("Cargo.lock"))?)? {
        hasher.update(package.as_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn is_native(file: &Path) -> bool {
    let native = ["search/src/build", "search/src/similar.rs"];
    let path = file.to_string_lossy().replace('\\', "/");
    native.iter().any(|part| path.contains(part)) || path.contains("/target/")
}

/// Returns the packages that are compiled into the engine, with the checksums of the lock file.
fn packages(lock: &str) -> io::Result<BTreeSet<String>> {
    let blocks: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    let mut packages = BTreeSet::new();
    for package in tree()?.lines() {
        // A line is `name v1.2.3`, and goes on with a path or a mark.
        let mut words = package.split_whitespace();
        let name = words.next().unwrap_or_default();
        let version = words.next().unwrap_or_default().trim_start_matches('v');
        let block = blocks.iter().find(|block| {
            field(block, "name") == Some(name) && field(block, "version") == Some(version)
        });
        let checksum = block.and_then(|block| field(block, "checksum"));
        packages.insert(format!("{name} {version} {checksum:?}"));
    }
    Ok(packages)
}

/// Returns the engine's own dependencies, one a line, as `cargo tree` lists them: the lock file alone does not tell which of
/// a crate's dependencies its tests need and which the browser.
fn tree() -> io::Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--locked", "--package", "agentdex-search-wasm"])
        .args(["--target", "wasm32-unknown-unknown"])
        .args(["--edges", "normal,build", "--prefix", "none"])
        .current_dir(repository())
        .output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr)))
    }
}

fn field<'b>(block: &'b str, name: &str) -> Option<&'b str> {
    let line = block
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    line.map(|value| value.trim_matches('"'))
}
