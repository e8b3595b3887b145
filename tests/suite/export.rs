//! Agents in other runtimes' dialects: what comes along is the same when it is read back, and what does not is told.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::Folder;
use agentdex::catalog::Listing;
use agentdex::export::translate::{Target, stems};
use agentdex::model::{self, Model};
use agentdex::source::Root;
use serde_json::Value;

fn load(dir: &Path) -> Model {
    let root = Root {
        name: "agents".into(),
        dir: dir.to_owned(),
        include: Vec::new(),
        exclude: Vec::new(),
        kinds: Default::default(),
    };
    model::load(&[root], &Default::default(), &())
        .unwrap()
        .value
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("agents")
}

/// Exports a catalog and returns the folder and, by file name, the report of each agent.
#[track_caller]
fn export(target: Target, catalog: &Path) -> (Folder, BTreeMap<String, Value>) {
    let folder = Folder::new();
    let report = folder
        .run(&format!(
            "export --to {} {} --allow-wider --format json",
            target.name(),
            catalog.display()
        ))
        .json();
    assert_eq!(report["schema"], "agentdex/export/1");
    let agents = report["agents"].as_array().unwrap();
    let by_path = agents
        .iter()
        .map(|agent| (agent["path"].as_str().unwrap().to_owned(), agent.clone()));
    (folder, by_path.collect())
}

fn tells(report: &Value, fields: &[&str]) -> bool {
    ["lost", "approximated"]
        .iter()
        .flat_map(|outcome| report[outcome].as_array().unwrap())
        .any(|note| fields.contains(&note["field"].as_str().unwrap()))
}

/// Asserts that what is read of each exported file is what was read of its source, or that the report says otherwise.
#[track_caller]
fn assert_comes_along(target: Target, catalog: &Path) {
    let (folder, reports) = export(target, catalog);
    let before = load(catalog);
    let listings: Vec<&Listing> = before.catalog.agents.iter().collect();
    let after = load(&folder.path("."));
    assert_eq!(
        reports.len(),
        listings.len(),
        "{}: two agents want one file",
        target.name()
    );
    assert_eq!(
        after.catalog.agents.len(),
        listings.len(),
        "{}",
        target.name()
    );
    for (old, stem) in listings.iter().zip(stems(&listings)) {
        let new = after
            .catalog
            .agents
            .iter()
            .find(|new| new.agent.stem() == stem)
            .unwrap_or_else(|| panic!("{stem}"));
        let report = &reports[&*new.agent.path];
        let at = format!("{} as {}", old.id, target.name());
        assert!(
            new.agent.name == old.agent.name || tells(report, &["name"]),
            "{at}: {}",
            new.agent.name
        );
        let told = tells(report, &["description"]);
        assert!(
            new.agent.description == old.agent.description || told,
            "{at}: {}",
            new.agent.description
        );
        assert_eq!(new.agent.examples, old.agent.examples, "{at}");
        assert!(
            new.agent.body_bytes() == old.agent.body_bytes(),
            "{at}: another body"
        );
        let told = tells(report, &["tools", "denied tools", "agents"]);
        // OpenCode writes a server's tool as `server_tool`, which only someone who knows the servers can take apart.
        let seen = |name: &String| target != Target::OpenCode || !name.starts_with("mcp:");
        let names = |listing: &Listing| {
            listing
                .capabilities
                .names()
                .into_iter()
                .filter(seen)
                .collect::<Vec<_>>()
        };
        let (new, old) = (names(new), names(old));
        assert!(
            new == old || told,
            "{at}: {new:?} is not {old:?}, and nothing is told"
        );
    }
}

#[test]
fn what_comes_along_to_claude_code_is_the_same() {
    assert_comes_along(Target::Claude, &sample());
}

#[test]
fn what_comes_along_to_copilot_is_the_same() {
    assert_comes_along(Target::Copilot, &sample());
}

#[test]
fn what_comes_along_to_opencode_is_the_same() {
    assert_comes_along(Target::OpenCode, &sample());
}

#[test]
fn what_comes_along_to_gemini_cli_is_the_same() {
    assert_comes_along(Target::Gemini, &sample());
}

#[test]
fn what_comes_along_to_codex_is_the_same() {
    let (folder, reports) = export(Target::Codex, &sample());
    let model = load(&sample());
    let listings: Vec<&Listing> = model.catalog.agents.iter().collect();
    for (old, stem) in listings.iter().zip(stems(&listings)) {
        let path = format!(".codex/agents/{stem}.toml");
        let file: toml::Table = folder.read(&path).parse().unwrap();
        assert!(
            file["name"].as_str() == Some(&old.agent.name) || tells(&reports[&path], &["name"]),
            "{path}"
        );
        assert!(
            file["description"]
                .as_str()
                .unwrap()
                .starts_with(&old.agent.description),
            "{path}"
        );
        assert_eq!(
            file["developer_instructions"].as_str().unwrap(),
            old.agent.body_text(),
            "{path}"
        );
    }
}

#[test]
fn real_catalogs_come_along() {
    let Some(corpora) = crate::support::corpora() else {
        return;
    };
    // The three whose files are in the most dialects, and the least well formed.
    for name in ["seeds", "vijaythecoder", "davila7"] {
        for target in [
            Target::Claude,
            Target::Copilot,
            Target::OpenCode,
            Target::Gemini,
        ] {
            assert_comes_along(target, &corpora.join(name));
        }
        export(Target::Codex, &corpora.join(name));
    }
}

fn one(text: &str, target: &str) -> (Folder, String, Value) {
    let folder = Folder::new();
    folder.write("agents/x.md", text);
    let report = folder
        .run(&format!(
            "export --to {target} agents --allow-wider --format json"
        ))
        .json();
    let agent = report["agents"][0].clone();
    let file = folder.read(agent["path"].as_str().unwrap());
    (folder, file, agent)
}

#[test]
fn a_denial_never_gets_weaker() {
    let text = "---\nname: x\ndescription: d\ndisallowedTools: Write, Bash\n---\nText.\n";
    let (_, copilot, report) = one(text, "copilot");
    assert!(
        copilot.contains("tools:\n- read\n- search\n- web\n- agent\n- todo\n"),
        "{copilot}"
    );
    assert!(tells(&report, &["denied tools"]), "{report}");
    let (_, opencode, report) = one(text, "opencode");
    assert!(
        opencode.contains("permission:\n  edit: deny\n  bash: deny\n"),
        "{opencode}"
    );
    assert_eq!(
        report["approximated"][0]["why"],
        "also denies editing files"
    );
    let (_, gemini, _) = one(text, "gemini");
    assert!(
        gemini.contains("- replace\n")
            && !gemini.contains("write_file")
            && !gemini.contains("shell"),
        "{gemini}"
    );
}

#[test]
fn a_permission_that_gets_wider_is_told() {
    let text = "---\nname: x\ndescription: d\ntools: Read, Edit, Bash(git:*), mcp__github__get_issue\n---\nText.\n";
    let (_, copilot, report) = one(text, "copilot");
    assert!(
        copilot.contains("tools:\n- read\n- edit\n- execute\n- github/get_issue\n"),
        "{copilot}"
    );
    let told = report["approximated"].to_string();
    assert!(
        told.contains("also allows writing files") && told.contains("binds no tool to arguments"),
        "{told}"
    );
    let (_, opencode, _) = one(text, "opencode");
    let bash = "  bash:\n    '*': deny\n    git *: allow\n";
    assert!(
        opencode.contains(bash) && opencode.contains("  github_get_issue: allow\n"),
        "{opencode}"
    );
}

/// Exports one agent and returns what its file would allow beyond its own, each with the line that forbids it.
#[track_caller]
fn wider(path: &str, text: &str, target: &str) -> Vec<String> {
    let folder = Folder::new();
    folder.write(path, text);
    let run = folder.run(&format!("export --to {target} . --out out --format json"));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let wider = report["agents"][0]["wider"].as_array().unwrap();
    let is_written = folder.path("out").exists();
    assert_eq!(is_written, wider.is_empty(), "{report}");
    assert_eq!(run.code, Some(i32::from(!is_written)), "{report}");
    wider
        .iter()
        .map(|more| format!("{}: {}", more["line"], more["power"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_file_that_allows_more_is_not_written_unless_asked_for() {
    let folder = Folder::new();
    let text = "---\nname: x\ndescription: d\ntools:\n  - Read\n  - Bash(git:*)\n---\nText.\n";
    folder.write("agents/x.md", text).agent("agents/y.md", "y");

    let run = folder.run("export --to copilot agents");
    let warning = "warning: x.md:6: `x` may do more in GitHub Copilot: running commands: the file allows only `git *`";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    assert!(run.stderr.contains("not written 1 agent"), "{}", run.stderr);
    assert_eq!(run.code, Some(1));
    assert_eq!(folder.files(".github/agents"), ["y.agent.md"]);

    let run = folder.run("export --to copilot agents --allow-wider");
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    assert_eq!(run.code, Some(0));
    assert_eq!(folder.files(".github/agents").len(), 2);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one row for each kind of limit")]
fn what_a_file_would_allow_beyond_the_source_is_named_with_its_line() {
    let claude = |keys: &str| format!("---\nname: x\ndescription: d\n{keys}\n---\nText.\n");
    for (path, keys, target, expected) in [
        (
            ".claude/agents/x.md",
            "tools: Read, Edit",
            "copilot",
            &["4: writing files"][..],
        ),
        (
            ".claude/agents/x.md",
            "tools: Glob",
            "copilot",
            &["4: searching text"],
        ),
        (".claude/agents/x.md", "tools: Read, Grep", "copilot", &[]),
        (
            ".claude/agents/x.md",
            "tools: Read, Edit, Bash",
            "copilot",
            &[],
        ),
        (
            ".claude/agents/x.md",
            "tools: Read, WebSearch",
            "copilot",
            &["4: fetching pages"],
        ),
        (
            ".claude/agents/x.md",
            "tools: Read, Bash",
            "codex",
            &["4: every tool of the session"],
        ),
        (".claude/agents/x.md", "tools: Read, Grep", "codex", &[]),
        (
            ".claude/agents/x.md",
            "disallowedTools: Bash(rm:*)",
            "copilot",
            &["4: running commands: the file allows all but `rm *`"],
        ),
        (
            ".claude/agents/x.md",
            "disallowedTools: Bash(rm:*)",
            "opencode",
            &[],
        ),
        (
            ".claude/agents/x.md",
            "disallowedTools: mcp__bank",
            "codex",
            &["4: tools of the MCP server `bank`"],
        ),
        (
            ".claude/agents/x.md",
            "disallowedTools: mcp__bank",
            "opencode",
            &[],
        ),
        (
            ".claude/agents/x.md",
            "disallowedTools: Bash, Bash(rm:*)",
            "opencode",
            &[],
        ),
        (
            ".claude/agents/x.md",
            "permissionMode: plan",
            "copilot",
            &["4: what `permissionMode: plan` keeps it from"],
        ),
        (
            ".claude/agents/x.md",
            "tools: Read\npermissionMode: plan",
            "copilot",
            &[],
        ),
        (
            ".claude/agents/x.md",
            "hooks:\n  PreToolUse:\n    - matcher: Bash",
            "opencode",
            &["4: what `hooks: PreToolUse` keeps it from"],
        ),
        (
            ".opencode/agents/x.md",
            "permission:\n  bash:\n    \"*\": deny\n    \"git *\": allow",
            "gemini",
            &["7: running commands: the file allows only `git *`"],
        ),
        (
            ".opencode/agents/x.md",
            "mode: primary\npermission:\n  task:\n    boss: deny",
            "copilot",
            &["7: calling agents: the file allows all but `boss`"],
        ),
        (
            ".github/agents/x.agent.md",
            "agents: [a, b]",
            "claude",
            &["4: calling agents: the file allows only `a`, `b`"],
        ),
        (
            ".github/agents/x.agent.md",
            "tools: [read, agent]\nagents: [a, b]",
            "claude",
            &[],
        ),
        (".gemini/agents/x.md", "kind: local", "claude", &[]),
        (".cursor/agents/x.md", "readonly: true", "claude", &[]),
    ] {
        assert_eq!(
            wider(path, &claude(keys), target),
            expected,
            "{keys} for {target}"
        );
    }
}

#[test]
fn what_the_own_runtime_does_not_read_is_no_power_elsewhere() {
    for (key, value) in [
        ("permissionMode", "bypassPermissions"),
        (
            "hooks",
            "{PreToolUse: [{hooks: [{type: command, command: ./x}]}]}",
        ),
        ("memory", "project"),
    ] {
        let folder = Folder::new();
        let text = format!("---\nname: x\ndescription: d\n{key}: {value}\n---\nText.\n");
        folder.write(".gemini/agents/x.md", text);
        let report = folder
            .run("export --to claude . --out out --format json")
            .json();
        assert!(!folder.read("out/.claude/agents/x.md").contains(key));
        assert!(tells(&report["agents"][0], &[key]), "{report}");
    }
}

#[test]
fn whom_an_agent_may_call_comes_along() {
    let text = "---\nname: x\ndescription: d\ntools: Read, Agent(helper, scout)\n---\nText.\n";
    assert!(
        one(text, "copilot")
            .1
            .contains("agents:\n- helper\n- scout\n")
    );
    assert!(
        one(text, "opencode")
            .1
            .contains("  task:\n    '*': deny\n    helper: allow\n    scout: allow\n")
    );
    let folder = Folder::new();
    let listed =
        "---\nname: x\ndescription: d\ntools: [read, agent]\nagents: [helper, scout]\n---\nText.\n";
    folder.write(".github/agents/x.agent.md", listed);
    folder.run("export --to claude .").fine();
    let claude = folder.read(".claude/agents/x.md");
    assert!(
        claude.contains("tools: Read, Agent(helper, scout)\n"),
        "{claude}"
    );
    assert!(tells(&one(text, "gemini").2, &["agents"]));
}

#[test]
fn a_body_stays_as_it_is_to_the_byte() {
    for body in [
        "\r\n# Title\r\n\r\ttext  \r\n",
        "no line end",
        "---\nnot: front matter\n---\n",
        "'''\"\"\"\\u0000",
        "",
    ] {
        for target in ["claude", "copilot", "opencode", "gemini"] {
            let text =
                format!("---\nname: x\ndescription: d\ntemperature: 1\nvibe: v\n---\n{body}");
            let (_, file, _) = one(&text, target);
            assert!(
                file.ends_with(&format!("---\n{body}")),
                "{target}: {file:?}"
            );
        }
        let (_, file, _) = one(
            &format!("---\nname: x\ndescription: d\n---\n{body}"),
            "codex",
        );
        let table: toml::Table = file.parse().unwrap();
        // Codex refuses instructions that are blank.
        let expected = if body.is_empty() { "d" } else { body };
        assert_eq!(
            table["developer_instructions"].as_str(),
            Some(expected),
            "{file}"
        );
    }
}

#[test]
fn bytes_that_are_no_utf8_stay_in_the_body() {
    let folder = Folder::new();
    let body = b"\n\xff\xfe caf\xe9 \xe2\x80\x94\n";
    folder.write(
        "agents/x.md",
        [b"---\nname: x\ndescription: d\n---".as_slice(), body].concat(),
    );
    folder.run("export --to copilot agents").fine();
    assert!(
        std::fs::read(folder.path(".github/agents/x.agent.md"))
            .unwrap()
            .ends_with(body)
    );
}

#[test]
fn a_file_in_the_runtimes_own_dialect_is_copied() {
    let text = "---\nname: x\ndescription: a: b\ntools: Read\npermissionMode: plan\n---\nText.\n";
    let (_, file, report) = one(text, "claude");
    assert_eq!(file, text);
    assert_eq!(report["copied"], true);
}

#[test]
fn a_file_that_no_export_wrote_is_kept() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "a").agent("agents/b.md", "b");
    folder.write(".github/agents/b.agent.md", "mine");
    folder.run("export --to copilot").refuses("b.agent.md");
    assert!(
        !folder.path(".github/agents/a.agent.md").exists(),
        "a part was written"
    );
    folder.run("export --to copilot --force").fine();
    assert!(folder.read(".github/agents/b.agent.md").contains("name: b"));
    folder.agent("agents/b.md", "b2");
    folder.run("export --to copilot a").fine();
    folder.write(".github/agents/a.agent.md", "edited");
    folder.run("export --to copilot a").refuses("edited since");
}

#[test]
fn an_export_may_be_of_one_agent_and_go_elsewhere() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "a").agent("agents/b.md", "b");
    let run = folder.run("export --to gemini b agents --out there");
    assert!(run.stderr.contains("written"), "{}", run.stderr);
    assert_eq!(
        folder.files("there"),
        [".agentdex-export.json", ".gemini/agents/b.md"]
    );
    folder
        .run("export --to gemini nobody agents")
        .refuses("no agent is called `nobody`");
    folder.run("export --to codex --dry-run --out never").fine();
    assert!(!folder.path("never").exists());
}

#[test]
fn a_long_name_is_cut_and_stops_nothing() {
    let folder = Folder::new();
    folder.write(
        "agents/a.md",
        format!(
            "---\nname: {}\ndescription: A.\n---\n\nB.\n",
            "long ".repeat(60)
        ),
    );
    folder.agent("agents/c.md", "c");
    folder.run("export --to copilot agents --out out").fine();
    assert_eq!(folder.files("out/.github/agents").len(), 2);
}

#[cfg(unix)]
#[test]
fn one_link_in_the_way_stops_the_whole_export() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.agent("agents/a.md", "a").agent("agents/b.md", "b");
    std::fs::create_dir_all(folder.path("out/.claude/agents")).unwrap();
    symlink("../../../rc", folder.path("out/.claude/agents/b.md")).unwrap();
    folder
        .run("export --to claude agents --out out")
        .refuses("were not written by an export");
    assert_eq!(folder.files("out/.claude/agents"), ["b.md"]);
    assert!(!folder.path("rc").exists());

    // A folder that is a link leads out, whatever is forced.
    std::fs::create_dir(folder.path("elsewhere")).unwrap();
    std::fs::create_dir(folder.path("other")).unwrap();
    symlink("../elsewhere", folder.path("other/.claude")).unwrap();
    folder
        .run("export --to claude agents --out other --force")
        .refuses("is in the way: it is not a folder");
    assert_eq!(folder.files("elsewhere"), Vec::<String>::new());
}
