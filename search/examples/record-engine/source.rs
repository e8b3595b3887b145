//! What the browser's engine is made from, as one hash.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
    for package in packages(&fs::read_to_string(root.join("Cargo.lock"))?) {
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

/// Returns the packages that the engine depends on, as the lock file has them: name, version and checksum.
fn packages(lock: &str) -> BTreeSet<String> {
    let blocks: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    // A dependency is a name, with its version where the lock file has several.
    let find = |wanted: &str| {
        let (name, version) = wanted.split_once(' ').unwrap_or((wanted, ""));
        let is_it = |block: &&str| {
            field(block, "name") == Some(name)
                && (version.is_empty() || field(block, "version") == Some(version))
        };
        blocks.iter().copied().find(is_it)
    };
    let mut wanted = vec!["agentdex-search-wasm"];
    let mut seen = BTreeSet::new();
    let mut packages = BTreeSet::new();
    while let Some(next) = wanted.pop() {
        let Some(block) = find(next).filter(|_| seen.insert(next)) else {
            continue;
        };
        let [name, version, checksum] =
            ["name", "version", "checksum"].map(|key| field(block, key));
        packages.insert(format!("{name:?} {version:?} {checksum:?}"));
        let dependencies = block
            .split("dependencies = [")
            .nth(1)
            .and_then(|list| list.split(']').next());
        let lines = dependencies.unwrap_or_default().lines();
        wanted.extend(
            lines
                .map(|line| line.trim().trim_matches([',', '"']))
                .filter(|name| !name.is_empty()),
        );
    }
    packages
}

fn field<'b>(block: &'b str, name: &str) -> Option<&'b str> {
    let line = block
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    line.map(|value| value.trim_matches('"'))
}
