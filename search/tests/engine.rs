//! The browser's engine that is committed: built from these sources, and of one mind with the native one.

#[path = "../examples/record-engine/source.rs"]
mod source;

use agentdex_search::{Answer, Document, Engine, Files, Options, Request, build};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn the_committed_engine_is_built_from_these_sources() -> Outcome {
    let folder = source::repository().join("static/engine");
    let record: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("engine.json"))?)?;
    assert_eq!(
        record["source"].as_str(),
        Some(source::hash()?.as_str()),
        "the engine's sources have changed: run scripts/build-engine.sh"
    );
    let artifact = fs::read(folder.join("engine.bin"))?;
    assert_eq!(
        record["artifact"].as_str(),
        Some(blake3::hash(&artifact).to_hex().as_str())
    );
    assert!(
        artifact.len() <= 500_000,
        "visitors wait for every byte of it"
    );
    Ok(())
}

#[test]
fn browser_and_terminal_give_the_same_hits() -> Outcome {
    for whole_up_to in [None, Some(0)] {
        let files = build(
            catalog(),
            &Options {
                whole_up_to,
                ..Options::default()
            },
        )?;
        let requests: Vec<Request> = queries().into_iter().map(Request::new).collect();
        let Some(theirs) = ask_node(&files, &requests)? else {
            return Ok(());
        };
        let engine = Engine::open(files)?;
        assert_eq!(theirs.len(), requests.len());
        for (request, theirs) in requests.iter().zip(theirs) {
            let ours = engine.search(request)?;
            assert_eq!(shown(&ours), shown(&theirs), "{}", request.query);
        }
    }
    Ok(())
}

fn shown(answer: &Answer) -> (usize, Vec<&str>, Option<&str>) {
    let hits = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    (answer.total, hits, answer.did_you_mean.as_deref())
}

/// Asks the browser's engine under Node; nothing where there is no Node.
#[expect(clippy::print_stderr, reason = "a test that was not run should say so")]
fn ask_node(files: &Files, requests: &[Request]) -> Result<Option<Vec<Answer>>, Box<dyn Error>> {
    if Command::new("node")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        assert!(
            std::env::var_os("AGENTDEX_TEST_NO_SKIP").is_none(),
            "skipped: needs Node"
        );
        eprintln!("skipped: needs Node");
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes)?;
    }
    let root = source::repository();
    let mut node = Command::new("node")
        .arg(root.join("scripts/parity.cjs"))
        .arg(root.join("static/engine/engine.bin"))
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let lines: Result<Vec<String>, _> = requests.iter().map(serde_json::to_string).collect();
    let lines = lines?.join("\n");
    let mut input = node.stdin.take().ok_or("node has no input")?;
    std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = node.wait_with_output()?;
    assert!(output.status.success(), "node failed");
    let answers: Result<Vec<Answer>, _> = String::from_utf8(output.stdout)?
        .lines()
        .map(serde_json::from_str)
        .collect();
    Ok(Some(answers?))
}

const SUBJECTS: [&str; 20] = [
    "kafka",
    "kubernetes",
    "react",
    "postgres",
    "terraform",
    "django",
    "security",
    "payment",
    "accessibility",
    "seo",
    "graphql",
    "c++",
    "node.js",
    ".net",
    "小程序",
    "thiết kế",
    "incident",
    "legacy",
    "mobile",
    "data",
];
const ROLES: [&str; 10] = [
    "expert",
    "architect",
    "reviewer",
    "engineer",
    "auditor",
    "tester",
    "writer",
    "strategist",
    "developer",
    "lead",
];
const TOOLS: [&str; 5] = ["Read", "Grep", "Edit", "Bash", "WebSearch"];

/// Two hundred agents, each with other words, tools and lengths.
fn catalog() -> Vec<Document> {
    let pairs = SUBJECTS.iter().enumerate().flat_map(|(s, subject)| {
        ROLES
            .iter()
            .enumerate()
            .map(move |(r, role)| (s, subject, r, role))
    });
    pairs
        .map(|(s, subject, r, role)| {
            let other = SUBJECTS[(s * 7 + r * 3) % SUBJECTS.len()];
            let name = format!("{subject}-{role}");
            Document {
                id: name.clone(),
                url: format!("agents/{s}-{r}/"),
                description: format!(
                    "The {role} for {subject} who also knows {other}. Use when {subject} fails."
                ),
                summary: format!("The {role} for {subject}"),
                headings: vec![
                    format!("How a {role} works with {other}"),
                    "Checklist".to_owned(),
                ],
                body: format!(
                    "{} ",
                    ["review", other, "plan", role, "deploy", subject].join(" and ")
                )
                .repeat(s + r + 1),
                tags: vec![other.to_owned()],
                category: Some(role.to_string()),
                tools: TOOLS
                    .iter()
                    .take(1 + (s + r) % 5)
                    .map(|&tool| tool.to_owned())
                    .collect(),
                capabilities: if r % 3 == 0 {
                    vec!["read".to_owned(), "execute".to_owned()]
                } else {
                    vec!["read".to_owned()]
                },
                body_digest: if r == 9 {
                    "shared".to_owned()
                } else {
                    String::new()
                },
                name,
                ..Document::default()
            }
        })
        .collect()
}

/// Four hundred queries of every kind.
fn queries() -> Vec<String> {
    let mut queries = Vec::new();
    for (number, subject) in SUBJECTS.iter().enumerate() {
        let role = ROLES[number % ROLES.len()];
        let cut: String = subject.chars().take(3).collect();
        let typo: String = subject.chars().rev().collect();
        queries.extend([
            (*subject).to_owned(),
            cut.clone(),
            typo,
            format!("{subject} {role}"),
            format!("{cut} {}", &role[..3]),
            format!("agents that can run Bash for {subject}"),
            format!("{subject} tool:Edit -category:{role}"),
            format!("\"{role} for {subject}\""),
            format!("who can help me when {subject} fails and review the plan"),
            format!("{subject} OR {role} -checklist"),
            format!("{role} without Bash or Edit for {subject}"),
            format!("{subject} but not {role}"),
            format!("wer prüft die Sicherheit von {subject}"),
            format!("{subject} 数据库 性能优化"),
            format!("our {subject} service is down at night"),
            format!("{subject}{role}"),
            format!("{subject} too"),
            format!("{subject} nonsuchword"),
            format!("is:orphan {subject} categ"),
            format!("🚀 {role}s for {subject}s"),
        ]);
    }
    queries
}
