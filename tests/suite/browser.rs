//! The finished site in a real browser: each test hands a site to a script in `tests/browser`.
//!
//! Needs Node, Chromium and the packages of `tests/browser` (`npm ci --prefix tests/browser`); says so where they are
//! missing, and fails there if `AGENTDEX_TEST_NO_SKIP` is set.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Folder, corpora, node};

#[test]
fn every_kind_of_page_opens_without_an_error() {
    with_sample("smoke.mjs");
}

#[test]
fn an_open_page_follows_its_file() {
    let Some(mut node) = node() else { return };
    let folder = Folder::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("agents");
    let file = "operations/incident-commander.md";
    for path in [
        file,
        "operations/depot-planner.md",
        "platform/kubernetes-operator.md",
    ] {
        folder.write(
            &format!("agents/{path}"),
            std::fs::read(sample.join(path)).unwrap(),
        );
    }
    let mut server = Command::new(env!("CARGO_BIN_EXE_agentdex"))
        .args(["serve", "--port", "0", "--base", "/some/path"])
        .current_dir(folder.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let url = line.trim().strip_prefix("serving ").unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/serve.mjs");
    node.env("AGENTDEX_URL", url)
        .env("AGENTDEX_FILE", folder.path("agents").join(file));
    let output = node.arg("--test").arg(script).output().unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn the_graph_lights_up_draws_filters_and_finds_paths() {
    with_sample("graph.mjs");
}

#[test]
fn the_search_answers_in_the_browser() {
    with_sample("search.mjs");
}

#[test]
fn agents_are_filtered_picked_and_compared() {
    with_sample("choose.mjs");
}

#[test]
fn findings_are_filtered_linked_and_excepted() {
    with_sample("review.mjs");
}

#[test]
fn pages_hold_still_while_they_come_and_while_they_answer() {
    with_sample("shift.mjs");
}

#[test]
fn no_page_breaks_a_rule_of_accessibility() {
    with_sample("axe.mjs");
}

#[test]
fn every_page_is_valid_html() {
    with_sample("valid.mjs");
}

#[test]
fn every_page_can_be_read_at_any_width_and_worked_by_keyboard() {
    with_sample("reach.mjs");
}

#[test]
fn each_of_three_persons_gets_what_they_came_for() {
    with_sample("paths.mjs");
}

#[test]
fn three_persons_do_their_tasks_on_the_sample_in_the_fewest_clicks() {
    let folder = Folder::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("agents");
    // One agent had fewer tools: that is what changed.
    copy(&sample, &folder, "old");
    let changed = "old/operations/rate-card-keeper.md";
    let text = folder.read(changed);
    folder.write(changed, text.replace(", Bash", ""));
    do_tasks(&folder, &format!("{} --compare old", sample.display()));
}

#[test]
fn three_persons_do_their_tasks_on_a_catalog_of_a_hundred_and_on_six_together() {
    let Some(corpora) = corpora() else { return };
    let six = [
        "0xfurai",
        "davila7",
        "msitarzewski",
        "vijaythecoder",
        "voltagent",
        "wshobson",
    ];
    for catalogs in [&["voltagent"][..], &six] {
        let folder = Folder::new();
        let paths: Vec<String> = catalogs
            .iter()
            .map(|name| corpora.join(name).display().to_string())
            .collect();
        do_tasks(&folder, &paths.join(" "));
    }
}

/// Builds a site and has the persons of `tests/browser/tasks` do on it what they come for.
fn do_tasks(folder: &Folder, build: &str) {
    let Some(mut node) = node() else { return };
    folder.run(&format!("build {build} --out site")).fine();
    let tasks = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/tasks");
    let persons = ["author.mjs", "chooser.mjs", "reviewer.mjs"].map(|person| tasks.join(person));
    let output = node
        .arg("--test")
        .args(persons)
        .env("AGENTDEX_SITE", folder.path("site"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{build}:\n{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

fn copy(from: &Path, folder: &Folder, to: &str) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = format!("{to}/{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            copy(&path, folder, &to);
        } else {
            folder.write(&to, std::fs::read(&path).unwrap());
        }
    }
}

#[test]
fn a_page_makes_an_agent_for_other_runtimes_as_the_command_does() {
    let Some(mut node) = node() else { return };
    let folder = Folder::new();
    let head = |name: &str| {
        format!(
            "---\nname: {name}\ndescription: Does {name}; \"well\".\ntools: Read, Bash\nmodel: opus\ncolor: red\n---\n"
        )
    };
    let texts = [
        ("plain", "Do it.\n"),
        ("windows", "One.\r\n\r\nTwo.\r\n"),
        ("quotes", "Say ''' and \"\"\" and \\n and C:\\dir.\n"),
        ("ends", "it ends in '"),
        ("control", "a\u{7}b\u{7f}c\u{85}d \u{1f6a2} größe\n"),
    ];
    for (name, text) in texts {
        folder.write(&format!("agents/{name}.md"), head(name) + text);
    }
    folder.write(
        "agents/bytes.md",
        [head("bytes").as_bytes(), b"caf\xe9 \xff\xfe\n"].concat(),
    );
    folder.write(
        "agents/marked.md",
        "\u{feff}".to_owned() + &head("marked") + "Text.\n",
    );
    let long = "---\nname: long\ndescription: |\n  One\n  =\n  Two: three.\n\n  =\n---\n=\n";
    folder.write("agents/long.md", long);
    let wide: Vec<u8> = "\u{feff}"
        .chars()
        .chain((head("wide") + "Text.\n").chars())
        .flat_map(|c| (c as u16).to_le_bytes())
        .collect();
    folder.write("agents/wide.md", wide);
    folder.run("build agents").fine();
    for runtime in ["claude", "copilot", "opencode", "gemini", "codex"] {
        folder
            .run(&format!(
                "export agents --to {runtime} --allow-wider --out exported/{runtime}"
            ))
            .fine();
    }
    node.env("AGENTDEX_SITE", folder.path("site"))
        .env("AGENTDEX_EXPORTED", folder.path("exported"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/runtimes.mjs");
    let output = node.arg("--test").arg(script).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn the_sample_site_keeps_to_its_budgets() {
    let Some(mut node) = node() else { return };
    let folder = Folder::new();
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    folder
        .run(&format!(
            "build {} --out site",
            top.join("agents").display()
        ))
        .fine();
    let script = node
        .arg(top.join("scripts/measure-site.mjs"))
        .arg(folder.path("site"))
        .arg("--check");
    let output = script.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs a script on the site of the sample catalog.
#[test]
fn scripts_speak_the_catalogs_words() {
    let phrases = agentdex::theme::phrases();
    let said = phrases
        .iter()
        .map(|phrase| agentdex::words::key(phrase))
        .filter(|key| !key.starts_with("1,"));
    let strings: toml::Table = said
        .map(|key| (key.to_owned(), format!("«{key}»").into()))
        .collect();
    with_sample_in(
        "words.mjs",
        &format!("[site]\nlanguage = \"el\"\n[site.strings]\n{strings}"),
    );
}

fn with_sample(script: &str) {
    with_sample_in(script, "");
}

/// Hands the sample's site to a script, built with a configuration.
fn with_sample_in(script: &str, config: &str) {
    let Some(mut node) = node() else { return };
    let folder = Folder::new();
    folder.write("agentdex.toml", config);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("agents");
    folder
        .run(&format!("build {} --out site", sample.display()))
        .fine();
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/browser")
        .join(script);
    let output = node
        .arg("--test")
        .arg(script)
        .env("AGENTDEX_SITE", folder.path("site"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
