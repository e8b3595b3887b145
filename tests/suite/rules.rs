//! `agentdex check` as a whole: what it writes for programs, what it leaves out, and the page about its rules.
//!
//! `docs/rules.md` is made from the rules behind its mark; `BLESS=1 cargo test --test suite rules` writes it anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::path::Path;
use std::process::Command;

use crate::support::Folder;
use agentdex::check::explain;
use serde_json::Value;

/// What stands before the part of `docs/rules.md` that is made.
const MARK: &str = "<!-- made from the rules: BLESS=1 cargo test --test suite rules -->\n";

/// A catalog with a finding of every severity, on lines with wide characters.
fn catalog() -> Folder {
    let folder = Folder::new();
    folder.write(
        "agents/tide, keeper.md",
        "---\nname: tide-keeper\ndescription: Watches the tide.\ntools: Read, Gerp\nintegration: {note: 潮 🌊, can_delegate_to: [harbor-pilot]}\n---\n\nWatches.\n",
    );
    folder.write(
        "agents/harbour-pilot.md",
        "---\nname: harbour-pilot\n---\n\nSteers.\n",
    );
    let key = ["gh", "p_9hTz26KmXw8bRk1LnYe50VdQsUc7GjPaFi3o"].concat();
    folder.write(
        "agents/buoy.md",
        format!(
            "---\nname: buoy\ndescription: Floats.\ntools: Read\n---\n\n🙂 漢字 {key} is the key.\n"
        ),
    );
    folder
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_page_about_the_rules_is_made_from_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, _) = page
        .split_once(MARK)
        .unwrap_or_else(|| panic!("docs/rules.md has no mark"));
    let made = format!("{head}{MARK}\n{}", explain::document());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, made).unwrap();
    } else {
        assert!(
            page == made,
            "docs/rules.md is not what the rules say; BLESS=1 writes it"
        );
    }
}

#[test]
fn sarif_is_valid_by_the_published_schema() {
    let folder = catalog();
    folder.write(
        "agents/light.md",
        "---\n# agentdex-allow agent/no-description: lit by hand\nname: light\n---\n\nShines.\n",
    );
    let log = folder.run("check --format sarif").stdout;
    folder.write("log.sarif", &log);
    let results = json(&log)["runs"][0]["results"].as_array().unwrap().clone();
    let suppressed: Vec<_> = results
        .iter()
        .filter_map(|result| result.get("suppressions"))
        .collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0][0]["justification"], "lit by hand");

    let Some(mut node) = crate::support::node() else {
        return;
    };
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/sarif.mjs");
    let output = node
        .arg(reader)
        .arg(folder.path("log.sarif"))
        .output()
        .unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{said}");
    assert!(said.starts_with(&format!("{} ", results.len())), "{said}");
}

#[test]
fn rules_about_security_say_how_severe_they_are() {
    let log = json(&catalog().run("check --format sarif").stdout);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let mut severe = 0;
    for rule in rules {
        let properties = &rule["properties"];
        let tags = properties["tags"].as_array().unwrap();
        let is_about_security = tags.iter().any(|tag| tag == "security");
        let Some(severity) = properties["security-severity"].as_str() else {
            assert!(!is_about_security, "{rule}");
            continue;
        };
        let severity: f32 = severity.parse().unwrap();
        assert!(
            is_about_security && (0.1..=10.0).contains(&severity),
            "{rule}"
        );
        severe += 1;
    }
    assert_eq!(severe, 12, "each of the table is a rule");
}

#[test]
fn gitlab_gets_a_code_quality_report() {
    let folder = catalog();
    folder.git(&["init", "--quiet"], "");
    let report = json(&folder.run("check agents --format gitlab").stdout);
    let issues = report.as_array().unwrap();
    let secret = issues
        .iter()
        .find(|one| one["check_name"] == "text/secret")
        .unwrap();
    assert_eq!(secret["severity"], "critical");
    assert_eq!(secret["location"]["lines"]["begin"], 7);
    assert!(
        secret["location"]["path"]
            .as_str()
            .unwrap()
            .starts_with("agents/")
    );
    let mut prints: Vec<&str> = issues
        .iter()
        .map(|one| one["fingerprint"].as_str().unwrap())
        .collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), issues.len(), "no fingerprint twice");
}

#[test]
fn places_behind_wide_characters_are_counted_in_utf16_units_for_forges_and_in_characters_in_json() {
    let folder = catalog();
    let log = json(&folder.run("check --format sarif").stdout);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let of = |rule: &str| {
        results
            .iter()
            .find(|result| result["ruleId"] == rule)
            .unwrap()
    };
    let region = |rule: &str| of(rule)["locations"][0]["physicalLocation"]["region"].clone();
    assert_eq!(
        region("text/secret"),
        json(r#"{"startLine": 7, "startColumn": 7, "endColumn": 47}"#)
    );
    assert_eq!(
        region("relation/dangling"),
        json(r#"{"startLine": 5, "startColumn": 45, "endColumn": 57}"#)
    );
    let location =
        &of("relation/dangling")["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(*location, "agents/tide%2C%20keeper.md");

    let findings = json(&folder.run("check --format json").stdout);
    let findings = findings["findings"].as_array().unwrap();
    let of = |rule: &str| {
        findings
            .iter()
            .find(|finding| finding["rule"] == rule)
            .unwrap()
    };
    assert_eq!(
        (
            of("text/secret")["line"].clone(),
            of("text/secret")["column"].clone()
        ),
        (7.into(), 6.into())
    );
    assert_eq!(of("relation/dangling")["column"], 44);
}

#[test]
fn annotations_name_file_line_and_columns() {
    let said = catalog().run("check --format github").stdout;
    let line = said
        .lines()
        .find(|line| line.contains("relation/dangling"))
        .unwrap();
    let start = "::warning file=agents/tide%2C keeper.md,line=5,col=45,endColumn=57,title=relation/dangling::";
    assert!(line.starts_with(start), "{line}");
    assert!(line.ends_with("%0Adid you mean `harbour-pilot`?"), "{line}");
}

#[test]
fn forges_get_paths_from_the_repository_whatever_the_working_folder() {
    let folder = Folder::new();
    let broken = "---\nname: buoy\ndescription: Floats.\ntools: Read, Gerp\n---\n";
    folder.write("services/a/agents/buoy.md", broken);
    folder.write("services/b/notes.txt", "");
    folder.git(&["init", "-q"], "2026-01-01");
    let run = |below: &str, arguments: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_agentdex"))
            .args(arguments.split(' '))
            .current_dir(folder.path(below))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for (below, agents) in [
        ("services/a", "agents"),
        ("services/b", "../a/agents"),
        (".", "services/a/agents"),
    ] {
        let log = json(&run(below, &format!("check {agents} --format sarif")));
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "services/a/agents/buoy.md"
        );
        let commands = run(below, &format!("check {agents} --format github"));
        let start = "::notice file=services/a/agents/buoy.md,line=4,";
        assert!(commands.starts_with(start), "{commands}");
    }
}

#[test]
fn outside_a_repository_a_file_elsewhere_has_an_absolute_address() {
    let catalog = Folder::new();
    catalog.write("agents/buoy.md", "---\nname: buoy\n---\n");
    let agents = catalog.path("agents");
    let elsewhere = Folder::new();
    let log = json(
        &elsewhere
            .run(&format!("check {} --all --format sarif", agents.display()))
            .stdout,
    );
    let result = &log["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        format!("file://{}/buoy.md", agents.display())
    );
    assert!(place["region"]["startLine"].as_u64() > Some(0), "{place}");
}

#[test]
fn a_secret_is_never_printed_whole() {
    let folder = catalog();
    for format in ["human", "json", "sarif", "github", "markdown"] {
        let run = folder.run(&format!("check --format {format}"));
        assert_eq!(run.code, Some(1), "{format}");
        assert!(run.stdout.contains("ghp_9h…"), "{format}: {}", run.stdout);
        assert!(
            !run.stdout.contains("ghp_9hTz26"),
            "{format}: {}",
            run.stdout
        );
    }
}

#[test]
fn levels_of_the_command_line_decide_the_gate() {
    let folder = catalog();
    let code = |options: &str| folder.run(&format!("check {options}")).code;
    assert_eq!(code("--allow text/secret"), Some(0));
    assert_eq!(code("--allow text/secret --deny warning"), Some(1));
    assert_eq!(code("--allow text/* --deny agent/unknown-tool"), Some(1));
    assert_eq!(code("--warn error"), Some(0));
    let wrong = folder.run("check --deny agent/unknown-tol");
    assert_eq!(wrong.code, Some(2));
    assert!(
        wrong.stderr.contains("did you mean `agent/unknown-tool`?"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn a_baseline_leaves_what_is_new() {
    let folder = catalog();
    folder.run("check --write-baseline known.json").fine();
    let again = folder.run("check --baseline known.json --format json");
    assert_eq!(
        (
            again.code,
            json(&again.stdout)["findings"].as_array().unwrap().len()
        ),
        (Some(0), 0)
    );

    let moved = folder
        .read("agents/buoy.md")
        .replace("\n\n", "\n\nA line more.\n\nAnd another.\n\n");
    folder.write(
        "agents/buoy.md",
        moved + "\nAsk /Users/mkowalska/tides/a.txt.\n",
    );
    let new = json(
        &folder
            .run("check --baseline known.json --format json")
            .stdout,
    );
    let rules: Vec<_> = new["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].clone())
        .collect();
    assert_eq!(rules, ["text/absolute-path"]);

    let wrong = folder.run("check --baseline agents/buoy.md");
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("is no baseline"), "{}", wrong.stderr);
}

#[test]
fn a_baseline_of_the_first_form_knows_findings_by_what_it_says_of_them() {
    let folder = catalog();
    folder.run("check --write-baseline known.json").fine();
    let mut old = json(&folder.read("known.json"));
    old["schema"] = "agentdex/baseline/1".into();
    for known in old["findings"].as_array_mut().unwrap() {
        known["fingerprint"] = "of its words".into();
        // Reworded since, and counted anew.
        known["message"] = format!("12: {}", known["message"].as_str().unwrap()).into();
    }
    folder.write("old.json", old.to_string());

    let again = json(&folder.run("check --baseline old.json --format json").stdout);
    assert_eq!(again["findings"], serde_json::json!([]));
}

#[test]
fn an_exception_ends_on_its_day() {
    let folder = Folder::new();
    folder.write(
        "agents/a.md",
        "---\n# agentdex-allow agent/no-description until 2026-01-31: soon\nname: a\n---\n",
    );
    let rules = |seconds: &str| {
        let run = folder.run_with("check --format json", &[("SOURCE_DATE_EPOCH", seconds)]);
        let findings = json(&run.stdout)["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(rules("1769817600"), Vec::<String>::new());
    assert_eq!(
        rules("1769904000"),
        ["agent/no-description", "allow/expired"]
    );
}

#[test]
fn the_configuration_gives_levels_exceptions_and_forbidden_relations() {
    let folder = Folder::new();
    folder.write(
        "agentdex.toml",
        "[policy.rules]\n\"agent/no-description\" = \"error\"\n\n[[policy.allow]]\nrule = \"agent/*\"\npaths = [\"old/**\"]\nreason = \"kept as it was\"\n\n\
         [[policy.forbid]]\nfrom = \"can:read-only\"\nto = \"can:execute\"\nbecause = \"readers stay readers\"\n",
    );
    folder.write("agents/old/a.md", "---\nname: a\n---\n");
    folder.write(
        "agents/b.md",
        "---\nname: b\ntools: Read\nintegration:\n  can_delegate_to: [runner]\n---\n",
    );
    folder.write(
        "agents/c.md",
        "---\nname: runner\ndescription: Runs.\ntools: Bash\n---\n",
    );
    let run = folder.run("check --format json");
    let findings = json(&run.stdout)["findings"].as_array().unwrap().clone();
    let told: Vec<String> = findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| {
            format!(
                "{} {}",
                finding["rule"].as_str().unwrap(),
                finding["path"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "agent/no-description b.md",
            "policy/forbidden-relation b.md"
        ]
    );
    assert!(run.stdout.contains("readers stay readers"));
    assert!(run.stderr.contains("1 excepted"), "{}", run.stderr);
    folder.write(
        "agentdex.toml",
        "[[policy.forbid]]\nfrom = \"can:exeute\"\nto = \"*\"\n",
    );
    assert_eq!(folder.run("check").code, Some(2));
}

#[test]
fn a_link_to_a_file_is_broken_where_the_file_is_not_there() {
    let folder = Folder::new();
    folder
        .write("agents/docs/rules.txt", "Rules.")
        .write("agents/docs/größe 1.txt", "Size.");
    folder.write(
        "agents/a.md",
        "---\nname: a\ndescription: A.\ntools: Read\n---\n\nRead [these](docs/rules.txt), [their size](docs/gr%C3%B6%C3%9Fe%201.txt), [those](docs/rulez.txt) and [any](path/to/file.md).\n",
    );
    let run = folder.run("check --rule agent/broken-link --format json");
    let findings = json(&run.stdout)["findings"].as_array().unwrap().clone();
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0]["message"],
        "the link to `docs/rulez.txt` leads to no file"
    );
}

#[test]
fn findings_are_the_same_with_one_thread_and_with_many() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("agents");
    let said = |threads: &str| {
        let program = env!("CARGO_BIN_EXE_agentdex");
        let mut check = Command::new(program);
        check
            .args(["check", "--format", "json"])
            .arg(&sample)
            .env("RAYON_NUM_THREADS", threads);
        check.output().unwrap().stdout
    };
    assert_eq!(said("1"), said("7"));
}
