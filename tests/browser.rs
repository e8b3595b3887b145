//! The finished site in a real browser: each test hands a site to a script in `tests/browser`.
//!
//! Needs Node, Chromium and the packages of `tests/browser` (`npm ci --prefix tests/browser`); says so where they are
//! missing, and fails there if `AGENTDEX_TEST_NO_SKIP` is set.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod support;

use std::path::Path;
use support::{Folder, node};

#[test]
fn every_kind_of_page_opens_without_an_error() {
    with_sample("smoke.mjs");
}

#[test]
fn the_search_answers_in_the_browser() {
    with_sample("search.mjs");
}

/// Runs a script on the site of the sample catalog.
fn with_sample(script: &str) {
    let Some(mut node) = node() else { return };
    let folder = Folder::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("agents");
    folder.run(&format!("build {} --out site", sample.display())).fine();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser").join(script);
    let output = node.arg("--test").arg(script).env("AGENTDEX_SITE", folder.path("site")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
