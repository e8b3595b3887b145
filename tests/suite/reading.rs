//! How agent files are read: one fixture per class of file, and what comes out of it, as a person would write it down.
//!
//! Each `tests/fixtures/reading/x.md` has its `x.txt`. After a change that is meant, `BLESS=1 cargo test --test suite reading`
//! writes them anew; read the difference before committing it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use agentdex::agent::frontmatter::{Entry, Node, Scalar};
use agentdex::agent::{self, Agent};
use agentdex::finding::{Finding, Noted};
use agentdex::source::Source;

fn parse(path: &str, bytes: impl Into<Vec<u8>>) -> Noted<Option<Agent>> {
    agent::parse(Source {
        source: "fixtures".into(),
        path: path.into(),
        bytes: bytes.into(),
        ..Source::default()
    })
}

/// Parses a file that holds an agent.
fn agent(bytes: impl Into<Vec<u8>>) -> (Agent, Vec<Finding>) {
    let parsed = parse("x.md", bytes);
    (parsed.value.expect("an agent"), parsed.findings)
}

fn rules(findings: &[Finding]) -> Vec<String> {
    let place = |finding: &Finding| match finding.place.span {
        Some(span) => format!("{} {}:{}", finding.rule, span.line, span.column),
        None => finding.rule.to_owned(),
    };
    findings.iter().map(place).collect()
}

#[test]
fn every_class_of_file_is_read_as_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reading");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    assert!(files.len() > 30, "the fixtures were not found");
    let mut wrong = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let read = describe(&parse(name, std::fs::read(&file).unwrap()));
        let expected = file.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &read).unwrap();
        }
        let written = std::fs::read_to_string(&expected).unwrap_or_default();
        if written != read {
            wrong.push(format!("== {name}\n-- expected\n{written}-- read\n{read}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Writes down all that was read of a file, one fact a line.
#[expect(
    clippy::too_many_lines,
    reason = "written before the default layout, which takes more lines"
)]
fn describe(parsed: &Noted<Option<Agent>>) -> String {
    let mut text = String::new();
    let Some(agent) = &parsed.value else {
        return "no agent\n".to_owned();
    };
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(text, "{name}: {}", value.replace('\n', "⏎")).unwrap();
        }
    };
    fact("name", agent.name.clone());
    fact("aliases", agent.aliases.join(", "));
    fact("dialect", agent::word(&agent.dialect));
    fact("description", agent.description.clone());
    fact(
        "summary",
        if agent.summary == agent.description {
            String::new()
        } else {
            agent.summary.clone()
        },
    );
    fact(
        "tools",
        format!(
            "{} {}",
            agent::word(&agent.tools.mode),
            agent.tools.names.join(" · ")
        )
        .trim()
        .to_owned(),
    );
    fact("denied", agent.tools.denied.join(" · "));
    fact(
        "models",
        agent
            .models
            .iter()
            .map(|m| format!("{} ({})", m.raw, m.family))
            .collect::<Vec<_>>()
            .join(" · "),
    );
    fact("category", agent.category.clone().unwrap_or_default());
    fact("tags", agent.tags.join(" · "));
    fact("domains", agent.domains.join(" · "));
    fact("triggers", agent.triggers.join(" · "));
    fact("skills", agent.skills.join(" · "));
    fact("color", agent.display.color.clone().unwrap_or_default());
    fact("emoji", agent.display.emoji.clone().unwrap_or_default());
    fact("vibe", agent.display.vibe.clone().unwrap_or_default());
    fact("version", agent.version.clone().unwrap_or_default());
    fact(
        "may call",
        agent
            .callees
            .as_ref()
            .map(|callees| format!("[{}]", callees.allowed().collect::<Vec<_>>().join(", ")))
            .unwrap_or_default(),
    );
    for example in &agent.examples {
        fact("example", serde_json::to_string(example).unwrap());
    }
    for relation in &agent.declared {
        let kind = agent::word(&relation.relation);
        fact(
            "declared",
            format!(
                "{kind} {} (line {}, {})",
                relation.target, relation.line, relation.key
            ),
        );
    }
    for group in &agent.groups {
        fact("group", group.title.clone());
        group
            .entries
            .iter()
            .for_each(|entry| lay_out(&mut fact, entry, &entry.key));
    }
    if !agent.extra.is_empty() {
        fact("extra", serde_json::to_string(&agent.extra).unwrap());
    }
    fact(
        "body",
        format!("line {}, {:?}…", agent.body.line, first(&agent.body_text())),
    );
    for finding in &parsed.findings {
        fact(
            &rules(std::slice::from_ref(finding))[0],
            finding.message.clone(),
        );
    }
    text
}

fn first(text: &str) -> String {
    text.trim_start()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Writes down the scalars of an entry with their places.
fn lay_out(fact: &mut impl FnMut(&str, String), entry: &Entry, path: &str) {
    lay_out_node(fact, &entry.node, path);
}

fn lay_out_node(fact: &mut impl FnMut(&str, String), node: &Node, path: &str) {
    match &node.value {
        Scalar::List(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(ix, item)| lay_out_node(fact, item, &format!("{path}[{ix}]")));
        }
        Scalar::Map(entries) => {
            entries
                .iter()
                .for_each(|entry| lay_out(fact, entry, &format!("{path}.{}", entry.key)));
        }
        _ => fact(
            "  ",
            format!(
                "{path} = {} at {}:{}",
                node.text().unwrap_or("nothing"),
                node.line,
                node.column
            ),
        ),
    }
}

#[test]
fn a_byte_order_mark_is_skipped_and_noted() {
    let (agent, findings) = agent("\u{feff}---\nname: marked\ndescription: Text.\n---\nBody.\n");
    assert_eq!(agent.name, "marked");
    assert_eq!(rules(&findings), ["encoding/byte-order-mark 1:1"]);
}

#[test]
fn line_ends_of_any_kind_read_alike() {
    let text = "---\nname: ends\ndescription: Says: much.\ntools:\n  - Read\n---\n\n# Body\n";
    let expected = "Says: much.";
    for ends in ["\n", "\r\n", "\r"] {
        let (agent, findings) = agent(text.replace('\n', ends));
        assert_eq!(
            (agent.name.as_str(), agent.description.as_str()),
            ("ends", expected),
            "{ends:?}"
        );
        assert_eq!(
            (agent.tools.names.join(" "), agent.body.headings[0].line),
            ("Read".to_owned(), 8),
            "{ends:?}"
        );
        assert!(
            rules(&findings).contains(&"frontmatter/quoted-scalar 3:18".to_owned()),
            "{ends:?} {findings:?}"
        );
    }
}

#[test]
fn a_file_without_utf_8_is_read_as_windows_1252() {
    let (agent, findings) =
        agent(b"---\nname: caf\xe9\ndescription: Na\xefve \x93quotes\x94.\n---\n".as_slice());
    assert_eq!(
        (agent.name.as_str(), agent.description.as_str()),
        ("café", "Naïve “quotes”.")
    );
    assert_eq!(rules(&findings), ["encoding/invalid-utf-8 2:10"]);
}

#[test]
fn bad_bytes_among_utf_8_are_replaced() {
    let (agent, findings) =
        agent(b"---\nname: mixed\ndescription: \xc3\xa9t\xe9 \xff.\n---\n".as_slice());
    assert_eq!(agent.description, "ét\u{fffd} \u{fffd}.");
    assert_eq!(rules(&findings), ["encoding/invalid-utf-8 3:16"]);
}

#[test]
fn utf_16_is_decoded() {
    let units: Vec<u8> = "\u{feff}---\nname: wide\ndescription: é.\n---\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (agent, findings) = agent(units);
    assert_eq!(
        (agent.name.as_str(), agent.description.as_str()),
        ("wide", "é.")
    );
    assert_eq!(rules(&findings), ["encoding/utf-16 1:1"]);
}

#[test]
fn nothing_and_no_text_hold_no_agent() {
    for (bytes, rule) in [
        (b"".as_slice(), "source/empty"),
        (b" \n\t\r\n", "source/empty"),
        (b"\x89PNG\0\x01", "source/binary"),
    ] {
        let parsed = parse("x.md", bytes);
        assert!(parsed.value.is_none());
        assert_eq!(rules(&parsed.findings), [rule]);
    }
}

#[test]
fn control_characters_in_front_matter_are_left_out() {
    let (agent, findings) = agent("---\nname: bell\u{7}\ndescription: Ding: dong\u{1b}[0m.\n---\n");
    assert_eq!(
        (agent.name.as_str(), agent.description.as_str()),
        ("bell", "Ding: dong [0m.")
    );
    assert_eq!(
        rules(&findings),
        [
            "frontmatter/control-character 2:11",
            "frontmatter/control-character 3:24",
            "frontmatter/quoted-scalar 3:18"
        ]
    );
}

#[test]
fn a_scalar_of_a_megabyte_is_cut_and_the_rest_is_read() {
    let long = "long ".repeat(180_000);
    let (agent, findings) = agent(format!(
        "---\nname: long\nnotes: {long}\ndescription: Short.\n---\nBody.\n"
    ));
    assert_eq!((agent.description.as_str(), agent.body.line), ("Short.", 6));
    assert!(agent.extra["notes"].as_str().unwrap().len() <= 64 << 10);
    assert_eq!(rules(&findings), ["frontmatter/too-long 3:8"]);
}

#[test]
fn aliases_that_explode_are_kept_as_text() {
    let mut bomb = "---\nname: bomb\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        writeln!(
            bomb,
            "a{level}: &a{level} [{}]",
            vec![format!("*a{}", level - 1); 9].join(", ")
        )
        .unwrap();
    }
    let (agent, findings) = agent(bomb + "description: Survives.\n---\n");
    assert_eq!(
        (agent.name.as_str(), agent.description.as_str()),
        ("bomb", "Survives.")
    );
    assert!(
        rules(&findings)
            .iter()
            .any(|rule| rule.starts_with("frontmatter/too-much")),
        "{findings:?}"
    );
    assert!(serde_json::to_string(&agent.extra).unwrap().len() < 10_000);
}

#[test]
fn one_large_value_that_many_aliases_repeat_is_bounded() {
    let large = "x, ".repeat(50_000);
    let many = "*a, ".repeat(50_000);
    let (agent, _) = agent(format!(
        "---\nname: wide\na: &a [{large}]\nb: [{many}]\ndescription: Fine.\n---\n"
    ));
    assert_eq!(agent.description, "Fine.");
}

#[test]
fn nesting_without_end_is_kept_as_text() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")] {
        let deep = open.repeat(20_000) + &close.repeat(20_000);
        let (agent, findings) = agent(format!(
            "---\nname: deep\nx:\n  {deep}\ndescription: Fine.\n---\n"
        ));
        assert_eq!(
            (agent.name.as_str(), agent.description.as_str()),
            ("deep", "Fine."),
            "{open}"
        );
        assert!(
            rules(&findings).contains(&"frontmatter/too-deep 3:1".to_owned()),
            "{open} {findings:?}"
        );
    }
}

#[test]
fn a_file_beyond_the_bound_is_read_in_part_and_kept_whole() {
    let text = format!(
        "---\nname: huge\ndescription: Long.\n---\n\n{}",
        "Line of a long file.\n".repeat(100_000)
    );
    let (agent, findings) = agent(text.clone());
    assert_eq!(agent.own_bytes(), text.as_bytes());
    assert!(agent.read_body().text.len() <= 1 << 20);
    assert_eq!(rules(&findings), ["source/too-large"]);
}

#[test]
fn comments_at_the_margin_stay_in_the_front_matter() {
    let texts = [
        "---\n# one\n# two\nname: a\ndescription: A.\ntools: Read\n---\n\nText.\n",
        "---\nname: a\ndescription: A.\n# one\n\n# two\ntools: Read\n---\n\nText.\n",
        "---\nname: a\ndescription: A.\ntools: Read\n# last\n---\n\nText.\n",
        "---\nname: a\ndescription: A.\ntools: Read\n# hooks:\n#   Stop: []\n---\n\nText.\n",
    ];
    for text in texts {
        let (agent, _) = agent(text);
        assert_eq!((&*agent.name, &*agent.description), ("a", "A."), "{text}");
        assert_eq!(agent.tools.names, ["Read"], "{text}");
        assert_eq!(agent.repairs, [], "{text}");
    }
}

#[test]
fn a_file_called_agent_is_named_by_its_folder() {
    let text = "---\ndescription: A.\n---\n\nText.\n";
    let named = |path: &str| parse(path, text).value.expect("an agent").name;
    assert_eq!(named(".claude/agents/tester/AGENT.md"), "tester");
    assert_eq!(named("agents/agent.md"), "agent");
}

#[test]
fn a_model_keeps_the_size_of_its_window() {
    let models = |text: &str| {
        let (agent, _) = agent(format!(
            "---\nname: a\ndescription: A.\nmodel: {text}\n---\n"
        ));
        let raw = agent.models.into_iter().map(|model| model.raw);
        raw.collect::<Vec<String>>()
    };
    assert_eq!(models("opus[1m]"), ["opus[1m]"]);
    assert_eq!(models("'[opus, sonnet]'"), ["opus", "sonnet"]);
}

#[test]
fn a_head_is_read_wherever_it_was_put() {
    const HEAD: &str = "name: sail-maker\ndescription: Makes sails.\ntools: Read\n";
    const BODY: &str = "Cut the cloth.\n";
    let whole = format!("---\n{HEAD}---\n\n{BODY}");
    let cases = [
        format!("```chatagent\n{whole}```\n"),
        format!("````markdown\n{whole}````"),
        format!("~~~\n{whole}~~~\n\n"),
        format!("\u{feff}```md\n{whole}```\n"),
        format!("\n\n```agent\n\n{whole}```\n"),
        format!("```chatagent\n{whole}"),
        format!("<!-- A licence. -->\n```chatagent\n{whole}```\n"),
        format!("```yaml\n---\n{HEAD}---\n```\n\n{BODY}"),
        format!("```yaml\n{HEAD}```\n\n{BODY}"),
        format!("```chatagent\n{HEAD}---\n\n{BODY}```\n"),
        format!("{HEAD}---\n{BODY}"),
        format!("{HEAD}...\n{BODY}"),
        format!("\u{feff}\n{HEAD}\n{BODY}"),
        format!("<!-- one -->\n<!--\ntwo\n-->\n{HEAD}---\n{BODY}"),
        format!("<!-- one -->\n\n{whole}"),
        format!("# Sail maker\n\n{whole}"),
        format!("Here is the agent:\n\n{whole}"),
        format!("Some words.\n\n---\n\nMore words.\n\n{whole}"),
        format!(
            "<!-- one -->\n---\n  {}---\n{BODY}",
            HEAD.replace('\n', "\n  ").trim_end_matches(' ')
        ),
        format!(
            "+++\n{}+++\n{BODY}",
            HEAD.replace(": ", " = '").replace('\n', "'\n")
        ),
    ];
    for case in cases {
        for text in [case.clone(), case.replace('\n', "\r\n")] {
            let (read, findings) = agent(text.clone());
            assert_eq!(read.name, "sail-maker", "{text}");
            assert_eq!(read.description, "Makes sails.", "{text}");
            assert_eq!(read.tools.names, ["Read"], "{text}");
            assert_eq!(read.body_text().trim(), BODY.trim(), "{text}");
            assert!(!findings.is_empty(), "{text}");
        }
    }
}

#[test]
fn words_with_colons_and_blocks_of_code_stay_in_the_body() {
    for text in [
        "Note: this is a remark.\nSee: the rest.\n---\n\nMore.\n",
        "name: only a word before a line\n\nMore.\n",
        "```yaml\nversion: 3\nservices: []\n```\n\nMore.\n",
        "```markdown\nSome text.\n```\n\nMore.\n",
        "# Title\n\n```markdown\n---\nname: a\ndescription: A.\n---\n```\n",
        "# Title\n\nname: a\ndescription: A.\ntools: Read\n",
        "+++\nMore.\n",
    ] {
        let (read, findings) = agent(text);
        assert_eq!(
            read.name,
            if text.starts_with('#') { "Title" } else { "x" },
            "{text}"
        );
        assert_eq!(read.body_text(), text);
        assert_eq!(findings[0].rule, "frontmatter/none", "{text}");
    }
}

#[test]
fn a_limit_in_a_text_without_front_matter_is_an_error() {
    let (read, findings) =
        agent("# Reviewer\n\nReviews.\n\ntools: Read\n\n```yaml\ntools: Bash\n```\n");
    assert_eq!(read.tools.mode, agent::ToolMode::Inherit);
    assert_eq!(
        rules(&findings),
        ["frontmatter/none", "frontmatter/not-read 5:1"]
    );
}
