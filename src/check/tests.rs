//! What holds for every rule: its examples, its place in the list, its words.

use super::*;
use crate::config;
use crate::finding::Severity;
use crate::source::Source;
use crate::{agent, catalog, graph};

/// Returns the files of an example, and the configuration among them.
fn files(example: &str) -> (Vec<(String, String)>, Policy) {
    let mut files: Vec<(String, String)> = Vec::new();
    if !example.starts_with("=== ") {
        files.push(("example.md".to_owned(), example.to_owned()));
    } else {
        for line in example.split_inclusive('\n') {
            match line.strip_prefix("=== ") {
                Some(path) => files.push((path.trim().to_owned(), String::new())),
                None => files.last_mut().unwrap().1 += line,
            }
        }
    }
    let is_config = |file: &(String, String)| file.0 == config::FILE;
    let policy = files
        .iter()
        .find(|file| is_config(file))
        .map(|(_, text)| config::parse(text).unwrap().policy);
    files.retain(|file| !is_config(file));
    (files, policy.unwrap_or_default())
}

/// Checks an example as a catalog of its own.
pub(super) fn checked(example: &str) -> Checked {
    let (files, policy) = files(example);
    assert_eq!(trouble(&policy), None);
    let Noted { value, findings } = match files.iter().any(|(path, _)| is_component(path)) {
        true => loaded(&files),
        false => parsed(files),
    };
    let terms = Terms {
        policy: Some(&policy),
        today: Date::parse("2026-11-21"),
        exists: Some(&|_, _| false),
    };
    check(&value, findings, &terms)
}

/// Tells whether a file of an example is read beside agents.
fn is_component(path: &str) -> bool {
    path.ends_with(".json") || path.ends_with("SKILL.md")
}

/// Reads the agents of an example.
fn parsed(files: Vec<(String, String)>) -> Noted<Model> {
    let mut findings = Vec::new();
    let parse = |(path, text): (String, String)| {
        let source = Source {
            source: "agents".into(),
            path: path.into(),
            bytes: text.into_bytes(),
            ..Source::default()
        };
        agent::parse(source).drain_into(&mut findings)
    };
    let agents = files.into_iter().filter_map(parse).collect();
    let catalog = catalog::assemble(vec!["agents".into()], agents);
    let graph = graph::relate(&catalog, &Default::default()).value;
    let value = Model {
        catalog,
        graph,
        ..Model::default()
    };
    Noted { value, findings }
}

/// Reads an example from a folder, with what its agents use.
fn loaded(files: &[(String, String)]) -> Noted<Model> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let root = Root::new("agents", folder.path().to_owned());
    model::load(&[root], &Default::default(), &()).unwrap()
}

#[test]
fn a_policy_counts_what_may_be_a_call() {
    let example = |body: &str| {
        format!(
            "=== agentdex.toml\n[[policy.forbid]]\nfrom = \"name:reader\"\nto = \"can:execute\"\n\
             === reader.md\n---\nname: reader\ndescription: Reads.\ntools: Read\n---\n{body}\n\
             === deck-runner.md\n---\nname: deck-runner\ndescription: Runs.\ntools: Bash\n---\n"
        )
    };
    let messages = |body: &str| -> Vec<String> {
        let findings = checked(&example(body)).findings.into_iter();
        findings
            .filter(|finding| finding.rule == "policy/forbidden-relation")
            .map(|finding| finding.message)
            .collect()
    };

    assert_eq!(
        messages("The log of `deck-runner` lies on the desk."),
        [
            "`reader` mentions and may call `deck-runner`: agents of `name:reader` must not call agents of `can:execute`"
        ]
    );
    assert_eq!(
        messages("Delegate to `deck-runner`."),
        [
            "`reader` calls `deck-runner`: agents of `name:reader` must not call agents of `can:execute`"
        ]
    );
    assert_eq!(messages("Works with `deck-runner`."), Vec::<String>::new());
}

fn findings(rule: &Rule, example: &str) -> Vec<Finding> {
    checked(example)
        .findings
        .into_iter()
        .filter(|finding| finding.rule == rule.id)
        .collect()
}

#[test]
fn a_field_that_the_runtime_ignores_limits_nothing() {
    let ignored =
        "=== .claude/agents/a.md\n---\nname: a\ndescription: Reads.\nallowed-tools: Read\n---\n";
    let found = checked(ignored).findings;
    let field = found
        .iter()
        .find(|finding| finding.rule == "agent/ignored-field")
        .unwrap();
    assert_eq!(
        (field.severity, field.help.as_deref()),
        (Severity::Warning, Some("it reads `tools`"))
    );
    let source = Source {
        source: "s".into(),
        path: ".claude/agents/a.md".into(),
        bytes: ignored[28..].into(),
        ..Source::default()
    };
    assert_eq!(
        agent::parse(source).value.unwrap().tools,
        agent::Tools::default()
    );
}

#[test]
fn a_single_letter_is_no_missing_agent() {
    let rules = |target: &str| -> Vec<&str> {
        let file = format!("---\nname: lead\ndescription: Leads.\ntools: Agent({target})\n---\n");
        checked(&file)
            .findings
            .iter()
            .map(|finding| finding.rule)
            .collect()
    };
    assert!(rules("bb").contains(&"relation/dangling"));
    assert!(!rules("b").contains(&"relation/dangling"));
}

#[test]
fn every_rule_finds_its_flagged_example_and_not_its_clean_one() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let Some(example) = rule.example else {
            continue;
        };
        if findings(rule, example.flagged).is_empty() {
            wrong.push(format!(
                "{} does not find its example: {:?}",
                rule.id,
                checked(example.flagged).findings
            ));
        }
        let clean = findings(rule, example.clean);
        if !clean.is_empty() {
            wrong.push(format!("{} flags its clean example: {clean:?}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_what_no_short_text_can_show_has_no_example() {
    let without: Vec<&str> = RULES
        .iter()
        .filter(|rule| rule.example.is_none())
        .map(|rule| rule.id)
        .collect();
    let tested_elsewhere = [
        "agent/prompt-too-long",
        "body/too-many-marks",
        "encoding/invalid-utf-8",
        "encoding/mojibake",
        "encoding/utf-16",
        "frontmatter/too-deep",
        "frontmatter/too-long",
        "frontmatter/too-many",
        "frontmatter/too-much",
        "frontmatter/unreadable-entry",
        "source/ignored",
        "source/link-outside",
        "source/no-agents",
        "source/not-taken",
        "source/too-large",
        "source/unreadable",
        "theme/string-forms",
        "theme/string-values",
        "theme/unknown-string",
        "theme/unused-template",
    ];
    assert_eq!(without, tested_elsewhere);
}

#[test]
fn rules_are_listed_by_identifier_once_and_in_a_known_group() {
    let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    for rule in RULES {
        assert!(
            GROUPS.iter().any(|(group, _)| *group == rule.group()),
            "{} has no group",
            rule.id
        );
        assert_eq!(super::rule(rule.id).map(|rule| rule.id), Some(rule.id));
    }
}

#[test]
fn every_mend_of_reading_is_a_rule() {
    for mend in agent::mend::MENDS {
        let rule = rule(mend.code).unwrap_or_else(|| panic!("{} is no rule", mend.code));
        assert_eq!((rule.severity, rule.mend), (mend.severity, mend.help));
    }
}

#[test]
fn every_rule_says_in_words_what_why_what_to_do_and_who_says_so() {
    for rule in RULES {
        assert!(
            rule.summary.len() < 100 && !rule.summary.ends_with('.'),
            "{}: {}",
            rule.id,
            rule.summary
        );
        assert!(rule.why.ends_with('.'), "{}: {}", rule.id, rule.why);
        assert!(!rule.mend.ends_with('.'), "{}: {}", rule.id, rule.mend);
        let dated = rule.source.strip_suffix(')').is_some_and(|text| {
            text.len() > 8
                && text.as_bytes()[text.len() - 8] == b'('
                && text[text.len() - 7..].starts_with("202")
        });
        assert!(dated, "{}: {}", rule.id, rule.source);
    }
}

#[test]
fn a_long_prompt_for_copilot_is_told_where_it_is_cut() {
    let text = "Read what was asked for and answer.\n".repeat(1000);
    let file =
        format!("=== .github/agents/a.agent.md\n---\nname: a\ndescription: A.\n---\n\n{text}");
    let found = findings(rule("agent/prompt-too-long").unwrap(), &file);
    assert_eq!(found[0].place.span.unwrap().line, 839);
    assert_eq!(found[0].severity, Severity::Warning);
}

#[test]
fn the_level_of_a_rule_comes_from_the_configuration_and_the_last_word_from_the_command_line() {
    let agent =
        "=== old/a.md\n---\nname: a\ntools: Read\n---\n=== b.md\n---\nname: b\ntools: Read\n---\n";
    let with = |config: &str| {
        let findings = checked(&format!("=== agentdex.toml\n{config}\n{agent}")).findings;
        findings
            .iter()
            .map(|f| format!("{} {}", f.severity, f.place.path))
            .collect::<Vec<_>>()
    };
    assert_eq!(with(""), ["warning b.md", "warning old/a.md"]);
    assert_eq!(
        with("[policy.rules]\n\"agent/*\" = \"error\"\n"),
        ["error b.md", "error old/a.md"]
    );
    assert_eq!(
        with("[policy.rules]\n\"agent/*\" = \"error\"\n\"agent/no-description\" = \"info\"\n"),
        ["info b.md", "info old/a.md"]
    );
    assert_eq!(
        with("[[policy.paths]]\npaths = [\"old/**\"]\nrules = { \"*\" = \"off\" }\n"),
        ["warning b.md"]
    );
    let mut policy = Policy::default();
    policy.overrides.push((
        config::policy::Wanted::Severity(Severity::Warning),
        config::policy::Level::Error,
    ));
    let mut found = checked(agent).findings;
    levels::apply(&mut found, Some(&policy));
    assert!(
        found
            .iter()
            .all(|finding| finding.severity == Severity::Error)
    );
}

#[test]
fn an_exception_behind_text_holds_for_its_line_only() {
    let path = "See /Users/mkowalska/a/b.md";
    let file =
        |first: &str| format!("---\nname: a\ndescription: A.\n---\n\n{path} {first}\n{path}x\n");
    let count = |text: &str| {
        let checked = checked(text);
        (checked.findings.len(), checked.excepted.len())
    };
    assert_eq!(count(&file("")), (2, 0));
    assert_eq!(
        count(&file(
            "<!-- agentdex-allow text/absolute-path: her own notes -->"
        )),
        (1, 1)
    );
    let whole = file("") + "\n<!-- agentdex-allow text/*: her own notes until 2027-01-01 -->\n";
    assert_eq!(count(&whole), (0, 2));
}

#[test]
fn a_policy_that_names_no_rule_or_capability_is_refused() {
    let told = |text: &str| trouble(&config::parse(text).unwrap().policy).unwrap();
    assert_eq!(
        told("[policy.rules]\n\"agent/unknown-tol\" = \"off\"\n"),
        "no rule is called `agent/unknown-tol`; did you mean `agent/unknown-tool`?"
    );
    assert_eq!(
        told("[[policy.forbid]]\nfrom = \"can:exeute\"\nto = \"*\"\n"),
        "`can:exeute` selects no agent; did you mean `can:execute`?"
    );
    assert!(
        told("[[policy.allow]]\nrule = \"text/*\"\nreason = \"x\"\nuntil = \"soon\"\n")
            .contains("2026-12-31")
    );
}
