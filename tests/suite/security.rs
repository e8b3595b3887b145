//! `docs/security.md`: each promise names tests, and the tests are there.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fs;
use std::path::Path;

#[test]
fn every_test_that_a_promise_names_is_there() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(home.join("docs/security.md")).unwrap();
    let names: Vec<(&str, &str)> = text
        .split('`')
        .filter_map(|code| code.split_once("::"))
        .collect();
    assert!(names.len() > 15, "{names:?}");

    for (module, test) in names {
        let file = home.join(format!("tests/suite/{module}.rs"));
        let source = fs::read_to_string(&file).unwrap_or_default();
        let wanted = match test {
            "*" | "" => "#[test]".to_owned(),
            test => format!("fn {test}()"),
        };
        assert!(source.contains(&wanted), "{module}::{test}");
    }
}

#[test]
fn every_promise_names_a_test() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(home.join("docs/security.md")).unwrap();
    let (promises, _) = text.split_once("## Bounds").unwrap();
    let rows = promises.lines().filter(|line| line.starts_with("| "));
    for row in rows.filter(|row| !row.starts_with("| promise") && !row.starts_with("| ---")) {
        assert!(row.contains("::"), "{row}");
    }
}
