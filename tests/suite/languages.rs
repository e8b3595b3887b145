//! Relations in the languages of `cues/`: each line of `tests/fixtures/languages.txt` is a sentence of an agent's
//! prompt and what it says of the agent that it names.

use crate::support::Folder;

const NAMES: [&str; 4] = [
    "build-runner",
    "code-reviewer",
    "db-architect",
    "release-captain",
];

/// A line of the fixture: `de: sentence => relation relation`, or `=> nothing`.
struct Case {
    line: &'static str,
    sentence: &'static str,
    expected: Vec<&'static str>,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("../fixtures/languages.txt").lines();

    lines
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| {
            let (sentence, expected) = line.split_once(" => ")?;
            let (_, sentence) = sentence.split_once(": ")?;
            Some(Case {
                line,
                sentence,
                expected: expected.split(' ').collect(),
            })
        })
        .collect()
}

#[test]
fn sentences_say_what_they_say_in_each_language() {
    let cases = cases();
    assert!(cases.len() > 50, "a line of the fixture is no sentence");
    let folder = Folder::new();
    for name in NAMES {
        folder.write(&format!("agents/{name}.md"), agent(name, "Works."));
    }
    for (ix, case) in cases.iter().enumerate() {
        folder.write(
            &format!("agents/lead-{ix:03}.md"),
            agent(&format!("lead-{ix:03}"), case.sentence),
        );
    }

    let graph = folder.run("graph agents --format json").json();
    let mut wrong = Vec::new();
    for (ix, case) in cases.iter().enumerate() {
        let lead = format!("lead-{ix:03}");
        let stated: Vec<&str> = graph["relations"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|relation| relation["from"] == lead.as_str())
            .filter(|relation| relation["layer"] != "effective")
            .map(|relation| relation["relation"].as_str().unwrap())
            .collect();

        let holds = match case.expected[..] {
            ["nothing"] => stated.is_empty(),
            _ => stated.iter().any(|one| case.expected.contains(one)),
        };
        if !holds {
            wrong.push(format!("{}\n  says {stated:?}", case.line));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn agent(name: &str, body: &str) -> String {
    format!("---\nname: {name}\ndescription: Does what {name} does.\n---\n\n{body}\n")
}
