//! The files that `agentdex init` writes.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use crate::support::Folder;

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
fn workflows_are_yaml_and_call_commands_that_exist() {
    let folder = Folder::new();
    folder.run("init --github").fine();
    let help = folder.run("--help").fine();
    for path in folder.files(".github") {
        let text = folder.read(&format!(".github/{path}"));
        let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert!(
            workflow["jobs"].is_mapping() && workflow["permissions"].is_mapping(),
            "{path}"
        );
        for call in text
            .lines()
            .filter_map(|line| line.split_once("agentdex ").map(|(_, rest)| rest))
        {
            let verb = call.split(' ').next().unwrap();
            assert!(
                verb.starts_with("--") || help.contains(&format!("  {verb} ")),
                "{path}: {call}"
            );
        }
    }
}
