//! The files that `agentdex init` writes.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use crate::support::Folder;
use serde_yaml::Value;

#[test]
fn a_configuration_and_workflows_are_written_once() {
    let folder = Folder::new();
    folder.run("init").fine();
    assert_eq!(
        folder.files(""),
        [".github/workflows/agentdex-pages.yml", "agentdex.toml"]
    );
    folder.write("agentdex.toml", "title = \"Mine\"\n");
    let run = folder.run("init --github");
    assert!(
        run.stderr
            .contains("kept     agentdex.toml, which was there already"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("written  .github/workflows/agentdex-review.yml"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.read("agentdex.toml"), "title = \"Mine\"\n");
}

#[test]
fn every_example_of_the_configuration_is_true() {
    let folder = Folder::new();
    folder
        .agent("agents/writer.md", "writer")
        .agent("agents/extra/other.md", "other")
        .write("theme/static/x.txt", "x")
        .write(
            "brand/logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        );
    folder.run("init").fine();
    let examples: String = folder
        .read("agentdex.toml")
        .lines()
        .filter_map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.starts_with('[') || rest.contains(" = "))
        })
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(examples.lines().count() > 8, "{examples}");
    folder.write("agentdex.toml", examples);
    folder.run("build").fine();
    assert!(folder.read("site/index.html").contains("Agents of Example"));
}

#[test]
fn workflows_call_commands_that_exist() {
    let folder = Folder::new();
    let help = folder.run("--help").fine();
    for (text, _) in workflows(&folder) {
        let calls = text.lines().filter_map(|line| line.split_once("agentdex "));
        for (_, call) in calls {
            let verb = call.split(' ').next().unwrap();
            assert!(help.contains(&format!("  {verb} ")), "{call}");
        }
    }
}

/// Returns the workflows that are written into a repository, by path, as text and as YAML.
fn workflows(folder: &Folder) -> Vec<(String, Value)> {
    folder.run("init --github").fine();
    let paths = folder.files(".github").into_iter();
    let texts = paths.map(|path| folder.read(&format!(".github/{path}")));
    texts
        .map(|text| {
            let workflow = serde_yaml::from_str(&text).unwrap();
            (text, workflow)
        })
        .collect()
}

/// Returns the jobs of a workflow, by name.
fn jobs(workflow: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let jobs = workflow["jobs"].as_mapping().unwrap();
    jobs.iter().map(|(name, job)| (name.as_str().unwrap(), job))
}

fn steps(job: &Value) -> &[Value] {
    job["steps"].as_sequence().unwrap()
}

#[test]
fn actions_of_workflows_are_named_by_commit() {
    for (text, _) in workflows(&Folder::new()) {
        let uses = text.lines().filter_map(|line| line.split_once("uses: "));
        for (_, action) in uses {
            let (name, commit) = action.split_once('@').unwrap();
            if name == "OWNER/agentdex" {
                assert!(
                    commit.starts_with(&"0".repeat(40)),
                    "it is still to be named"
                );
                continue;
            }
            let (commit, version) = commit.split_once(" # v").unwrap();
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert!(version.split('.').count() == 3, "{action}");
        }
    }
}

#[test]
fn no_job_that_reads_agents_can_write() {
    for (_, workflow) in workflows(&Folder::new()) {
        assert_eq!(workflow["permissions"].as_mapping().unwrap().len(), 0);
        for (name, job) in jobs(&workflow) {
            let runs_agentdex = steps(job).iter().any(|step| {
                let script = step["run"].as_str().unwrap_or_default();
                let reviews = step["uses"]
                    .as_str()
                    .is_some_and(|uses| uses.contains("agentdex@"))
                    && step["with"]["run"] != "comment";
                reviews || script.contains("agentdex build")
            });
            let permissions = job["permissions"].as_mapping().unwrap();
            let writes = permissions.values().any(|level| level == "write");
            assert!(!(runs_agentdex && writes), "{name}");
        }
    }
}

#[test]
fn scripts_of_workflows_hold_no_expression_and_no_token_that_they_do_not_use() {
    for (_, workflow) in workflows(&Folder::new()) {
        assert!(workflow["env"].get("GH_TOKEN").is_none());
        for (name, job) in jobs(&workflow) {
            assert!(job.get("env").is_none(), "{name}");
            for step in steps(job) {
                let script = step["run"].as_str().unwrap_or_default();
                assert!(!script.contains("${{"), "{name}: {script}");
                assert!(step["env"].get("GH_TOKEN").is_none(), "{name}: {script}");
            }
        }
    }
}

#[test]
fn workflows_take_agentdex_from_the_commit_that_is_named() {
    let folder = Folder::new();
    let action = format!("port/agentdex@{}", "0123456789".repeat(4));
    let run = folder.run(&format!("init --github --action {action}"));
    assert!(!run.stderr.contains("Name behind"), "{}", run.stderr);
    for path in folder.files(".github") {
        let text = folder.read(&format!(".github/{path}"));
        assert!(text.contains(&format!("uses: {action} # ")), "{text}");
        assert!(!text.contains("OWNER"), "{text}");
    }
    for wrong in [
        "port/agentdex@main",
        "agentdex",
        "port/agentdex@0123",
        "a/b/c@x",
    ] {
        let refused = Folder::new().run(&format!("init --action {wrong}"));
        refused.refuses("OWNER/REPOSITORY@COMMIT");
    }
}

#[test]
fn the_branch_of_workflows_is_the_repositorys_own() {
    for (branch, others) in [
        ("trunk", vec![]),
        ("topic", vec!["master"]),
        ("a'b-#1", vec![]),
    ] {
        let folder = Folder::new();
        folder.agent("agents/x.md", "x");
        folder.git(&["init", "--quiet", "--initial-branch", branch], "");
        folder.git(&["add", "."], "");
        folder.git(&["commit", "--quiet", "--message", "x"], "");
        for other in &others {
            folder.git(&["branch", other], "");
        }
        let expected = others.first().copied().unwrap_or(branch);
        for (_, workflow) in workflows(&folder) {
            assert_eq!(workflow["on"]["push"]["branches"][0], expected);
        }
    }
}
