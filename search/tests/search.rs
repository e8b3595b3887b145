//! Catalogs small enough to read, and what a search in them answers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly"
)]

use agentdex_search::{
    Answer, Document, Engine, Error, Files, Hit, MANIFEST, Options, Request, Source, build,
};
use proptest::test_runner::{TestCaseError, TestRunner};
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex};

fn agent(name: &str, description: &str, tools: &[&str]) -> Document {
    Document {
        id: name.to_owned(),
        url: format!("agents/{name}/"),
        path: format!("{name}.md"),
        source: "agents".to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        summary: description.to_owned(),
        tools: tools.iter().map(|&tool| tool.to_owned()).collect(),
        ..Document::default()
    }
}

fn catalog() -> Vec<Document> {
    vec![
        agent(
            "kafka-expert",
            "Designs event streams & topics",
            &["Read", "Bash"],
        ),
        agent("react-expert", "Builds user interfaces", &["Read", "Write"]),
        agent(
            "reviewer",
            "Reviews React code and Kafka consumers",
            &["Read"],
        ),
    ]
}

type Outcome = Result<(), Error>;

fn files(documents: Vec<Document>) -> Result<Files, Error> {
    build(documents, &Options::default())
}

fn ask(documents: Vec<Document>, query: &str) -> Result<Answer, Error> {
    Engine::open(files(documents)?)?.search(&Request::new(query))
}

fn ids(query: &str) -> Result<Vec<String>, Error> {
    Ok(ask(catalog(), query)?
        .hits
        .into_iter()
        .map(|hit| hit.id)
        .collect())
}

#[test]
fn words_find_names_before_descriptions() -> Outcome {
    assert_eq!(ids("kafka")?, ["kafka-expert", "reviewer"]);
    assert_eq!(ids("react")?, ["react-expert", "reviewer"]);
    Ok(())
}

#[test]
fn what_every_text_mentions_still_tells_by_a_name() -> Outcome {
    let mut documents = vec![agent("test-writer", "Writes tests", &[])];
    for name in ["python-pro", "python-web", "python-data"] {
        documents.push(agent(name, "Writes Python", &[]));
    }
    documents.push(agent("librarian", "Keeps books", &[]));
    for document in &mut documents {
        document.body = "Run a test before you hand over.".to_owned();
    }
    let answer = ask(documents, "python tests")?;
    assert_eq!(answer.hits[0].id, "test-writer");
    Ok(())
}

#[test]
fn a_word_that_only_bodies_have_is_counted_there() -> Outcome {
    let mut documents = catalog();
    documents[0].body = "Compacts the log of each topic.".to_owned();
    documents[1].body = "Hydrates a component.".to_owned();
    assert_eq!(ask(documents, "hydrate")?.hits[0].id, "react-expert");
    Ok(())
}

#[test]
fn hits_close_to_the_best_are_counted() -> Outcome {
    let mut documents = catalog();
    documents[1].body = "Kafka is out of scope.".to_owned();
    let answer = ask(documents.clone(), "kafka")?;
    assert_eq!((answer.total, answer.close), (3, 2));
    assert_eq!(ask(documents, "tool:Read")?.close, 0);
    Ok(())
}

#[test]
fn a_tool_that_agents_only_inherit_is_told_as_such() -> Outcome {
    let mut documents = catalog();
    documents[0].flags = vec!["inherits".to_owned()];
    let answer = ask(documents, "tool:mcp__tracker__open")?;
    assert_eq!(
        answer.notices[0].message,
        "no agent names tool:mcp__tracker__open; what is found may use every tool"
    );
    assert_eq!(answer.total, 1);
    Ok(())
}

#[test]
fn filters_and_exclusions_narrow() -> Outcome {
    assert_eq!(ids("tool:bash")?, ["kafka-expert"]);
    assert_eq!(ids("kafka -tool:Bash")?, ["reviewer"]);
    assert_eq!(ids("tool:Read -kafka")?, ["react-expert"]);
    Ok(())
}

#[test]
fn words_that_no_hit_has_are_named_before_the_first() -> Outcome {
    let answer = ask(catalog(), "reviewer terraform")?;
    assert_eq!(answer.missing, ["terraform"]);
    assert_eq!(
        answer.notices[0].message,
        "no agent that meets this query has `terraform`; these match the other words"
    );
    assert!(ask(catalog(), "reviewer kafka")?.notices.is_empty());
    // Whom a situation calls for was not typed.
    assert!(
        ask(catalog(), "our kafka service is down")?
            .missing
            .iter()
            .all(|word| word != "incident response")
    );
    Ok(())
}

#[test]
fn a_query_without_a_word_finds_nothing_and_says_so() -> Outcome {
    let answer = ask(catalog(), "?!")?;
    assert_eq!(answer.total, 0);
    assert_eq!(
        answer.notices[0].message,
        "this query has no word to look for"
    );
    let mut documents = catalog();
    documents.push(agent("rocket", "Launches 🚀", &[]));
    assert_eq!(ask(documents, "🚀")?.hits[0].id, "rocket");
    Ok(())
}

#[test]
fn scripts_without_blanks_are_found_by_any_word() -> Outcome {
    let documents = vec![
        agent("thai", "ผู้ช่วยทดสอบระบบและตรวจสอบความปลอดภัยของซอฟต์แวร์", &[]),
        agent("tax", "处理税务", &[]),
        agent("other", "Something else", &[]),
        Document {
            body: "管理小红书商店".to_owned(),
            ..agent("shop", "Sells things", &[])
        },
    ];
    for (query, id) in [
        ("ปลอดภัย", "thai"),
        ("税", "tax"),
        ("务", "tax"),
        ("红", "shop"),
        ("店", "shop"),
        ("小红书", "shop"),
    ] {
        let answer = ask(documents.clone(), query)?;
        assert_eq!(
            (answer.total, answer.hits[0].id.as_str()),
            (1, id),
            "{query}"
        );
    }
    Ok(())
}

#[test]
fn other_languages_find_agents_written_in_english() -> Outcome {
    let documents = vec![
        agent("database-optimizer", "Tunes slow queries", &[]),
        agent("security-auditor", "Finds vulnerabilities", &[]),
        agent("writer", "Writes documentation", &[]),
    ];
    for (query, id) in [
        ("wer optimiert unsere Datenbank", "database-optimizer"),
        ("Datenbankoptimierung", "database-optimizer"),
        ("auditoría de seguridad", "security-auditor"),
        ("написать документацию", "writer"),
        ("データベースの最適化", "database-optimizer"),
    ] {
        assert_eq!(ask(documents.clone(), query)?.hits[0].id, id, "{query}");
    }
    Ok(())
}

#[test]
fn names_written_in_one_are_found() -> Outcome {
    let documents = vec![
        agent("Security Engineer", "Hardens systems", &[]),
        agent("Data Engineer", "Builds pipelines", &[]),
    ];
    for query in ["securityengineer", "SecurityEngineer", "#securityengineer"] {
        let answer = ask(documents.clone(), query)?;
        assert_eq!(answer.hits[0].id, "Security Engineer", "{query}");
    }
    Ok(())
}

#[test]
fn neighbours_put_agents_of_one_kind_together() -> Outcome {
    let mut documents: Vec<Document> = (0..30)
        .map(|number| {
            agent(
                &format!("filler-{number}"),
                &format!("Does task{number}"),
                &[],
            )
        })
        .collect();
    let own = "Tunes indexes, joins and query plans";
    documents.push(agent(
        "a-lone",
        "Does task1, task2, task3 and task4 with postgres",
        &[],
    ));
    documents.push(agent("b-tuner", &format!("{own} of postgres"), &[]));
    documents.push(agent(
        "c-tuner",
        &format!("{own} of postgres databases"),
        &[],
    ));
    let answer = ask(documents, "postgres")?;
    let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids, ["b-tuner", "c-tuner", "a-lone"]);
    Ok(())
}

#[test]
fn filters_are_suggested_for_the_last_word() -> Outcome {
    let suggested = |query: &str| -> Result<Vec<(String, usize)>, Error> {
        let answer = ask(catalog(), query)?;
        let suggestions = answer.suggestions.into_iter();
        Ok(suggestions
            .map(|suggestion| (suggestion.query, suggestion.count))
            .collect())
    };
    assert_eq!(suggested("kafka ba")?, [("kafka tool:Bash ".to_owned(), 1)]);
    assert_eq!(suggested("-tool:wr")?, [("-tool:Write ".to_owned(), 1)]);
    assert_eq!(suggested("kafka tool:Bash")?, []);
    Ok(())
}

#[test]
fn the_same_documents_give_the_same_bytes() -> Outcome {
    assert_eq!(files(catalog())?, files(catalog())?);
    Ok(())
}

#[test]
fn highlights_are_escaped_and_marked() -> Outcome {
    let answer = ask(catalog(), "streams")?;
    assert_eq!(
        answer.hits[0].highlights[0].text,
        "Designs event <mark>streams</mark> &amp; topics"
    );
    Ok(())
}

#[test]
fn one_body_is_one_hit() -> Outcome {
    let mut documents = catalog();
    for (number, document) in documents.iter_mut().enumerate() {
        document.body_digest = if number == 1 { "other" } else { "same" }.to_owned();
    }
    let answer = ask(documents, "kafka")?;
    assert_eq!(answer.total, 2);
    assert_eq!(answer.hits.len(), 1);
    assert_eq!(answer.hits[0].also_in[0].id, "reviewer");
    Ok(())
}

#[test]
fn an_empty_catalog_has_an_index() -> Outcome {
    assert_eq!(ask(Vec::new(), "anything")?.total, 0);
    Ok(())
}

#[test]
fn damaged_files_are_named() -> Outcome {
    let whole = files(catalog())?;
    // The list of names is the page's, not the engine's.
    for name in whole.keys().filter(|name| *name != "names.bin") {
        let mut cut = whole.clone();
        cut.entry(name.clone())
            .and_modify(|bytes| bytes.truncate(bytes.len() / 2));
        let error = open_and_ask(cut);
        assert!(
            matches!(&error, Some(Error::Damaged { file, .. }) if file == name),
            "{name}: {error:?}"
        );

        let mut without = whole.clone();
        without.remove(name);
        let error = open_and_ask(without);
        assert!(
            matches!(&error, Some(Error::Missing { file, .. }) if file == name),
            "{name}: {error:?}"
        );
    }
    let mut foreign = whole;
    foreign.insert(
        MANIFEST.to_owned(),
        br#"{"format": "agentdex/search-index/999"}"#.to_vec(),
    );
    assert!(matches!(open_and_ask(foreign), Some(Error::Foreign { .. })));
    Ok(())
}

fn open_and_ask(files: Files) -> Option<Error> {
    Engine::open(files)
        .and_then(|engine| engine.search(&Request::new("kafka")))
        .err()
}

/// A source whose files arrive one attempt after they were asked for.
#[derive(Clone)]
struct Late {
    files: Files,
    arrived: Arc<Mutex<BTreeSet<String>>>,
    asked: Arc<Mutex<BTreeSet<String>>>,
}

impl Source for Late {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let arrived = self
            .arrived
            .lock()
            .is_ok_and(|arrived| arrived.contains(name));
        if arrived {
            return self
                .files
                .get(name)
                .cloned()
                .ok_or_else(|| io::ErrorKind::NotFound.into());
        }
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert(name.to_owned());
        }
        Err(io::ErrorKind::WouldBlock.into())
    }
}

/// Attempts until everything has arrived; returns the outcome and how often something was waited for.
fn patiently<T>(
    late: &Late,
    mut attempt: impl FnMut() -> Result<T, Error>,
) -> (Result<T, Error>, usize) {
    for rounds in 0..10 {
        match attempt() {
            Err(Error::Pending) => {
                let asked = late
                    .asked
                    .lock()
                    .map(|mut asked| std::mem::take(&mut *asked))
                    .unwrap_or_default();
                assert!(!asked.is_empty(), "it waits for nothing");
                if let Ok(mut arrived) = late.arrived.lock() {
                    arrived.extend(asked);
                }
            }
            outcome => return (outcome, rounds),
        }
    }
    (Err(Error::Pending), 10)
}

#[test]
fn a_large_index_is_read_in_few_rounds_and_answers_the_same() -> Outcome {
    let documents = || {
        (0..500).map(|number| Document {
            body: format!(
                "stream{} topic{} {}",
                number % 50,
                number % 7,
                "word ".repeat(number % 20)
            ),
            ..agent(
                &format!("agent{}-{number}", number % 9),
                &format!("Knows part{}", number % 11),
                &["Read"],
            )
        })
    };
    let options = Options {
        whole_up_to: Some(0),
        ..Options::default()
    };
    let files = build(documents(), &options)?;
    assert!(
        files.keys().any(|name| name.starts_with("block-")),
        "{:?}",
        files.keys()
    );
    let whole = Engine::open(build(documents(), &Options::default())?)?;
    for query in [
        "stream7",
        "knows part3",
        "agent4",
        "strem7 topic2",
        "tool:Read topic5",
        "\"knows part3\"",
    ] {
        let late = Late {
            files: files.clone(),
            arrived: Arc::default(),
            asked: Arc::default(),
        };
        let (engine, opening) = patiently(&late, || Engine::open(late.clone()));
        let engine = engine?;
        let request = Request::new(query);
        let (answer, asking) = patiently(&late, || engine.search(&request));
        assert_eq!(answer?, whole.search(&request)?, "{query}");
        assert!(
            opening <= 2 && asking <= 4,
            "{query}: {opening} and {asking} rounds"
        );
    }
    Ok(())
}

#[test]
fn phrases_are_looked_for_in_short_fields_and_in_texts() -> Outcome {
    let mut documents = catalog();
    documents[1].body = "Event sourcing and streams".to_owned();
    documents[2].body = "streams of every event".to_owned();
    let engine = Engine::open(files(documents.clone())?)?;
    let request = Request::new("\"event streams\"");
    let ids = |answer: Answer| {
        answer
            .hits
            .into_iter()
            .map(|hit| hit.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(engine.search(&request)?), ["kafka-expert"]);
    let text = |hit: &Hit| {
        documents
            .iter()
            .find(|document| document.id == hit.id)
            .map(|found| found.body.clone())
    };
    assert_eq!(ids(engine.search_texts(&request, &text)?), ["kafka-expert"]);
    let answer = engine.search_texts(&Request::new("sourcing"), &text)?;
    assert_eq!(
        answer.hits[0].highlights[0].text,
        "Event <mark>sourcing</mark> and streams"
    );
    Ok(())
}

/// Documents of which one has "error budget" in its text, others both words apart, and many others one word in the description.
fn catalog_of_budgets() -> Vec<Document> {
    let filler = "plans the work of teams ".repeat(20);
    let with_body = |name: &str, body: &str| Document {
        body: format!("{filler} {body} {filler}"),
        ..agent(name, "Keeps services running", &[])
    };
    let mut documents: Vec<Document> = (0..8)
        .map(|number| {
            with_body(
                &format!("a{number}"),
                "an error leads to a review of the budget",
            )
        })
        .collect();
    documents.push(with_body("sre", "the error budget of a service"));
    documents.extend(
        (0..12).map(|number| agent(&format!("c{number}"), "Plans the budget of a company", &[])),
    );
    documents.extend((0..20).map(|number| agent(&format!("b{number}"), "Reads a log", &[])));
    documents
}

#[test]
fn words_that_stand_side_by_side_in_a_text_count_for_more() -> Outcome {
    let documents = catalog_of_budgets();
    for query in ["error budget", "errors budgets", "an error budget"] {
        assert_eq!(ask(documents.clone(), query)?.hits[0].id, "sre", "{query}");
    }
    // Without texts at hand the index knows where a phrase stands.
    assert_eq!(ask(documents, "\"error budget\"")?.total, 1);
    Ok(())
}

#[test]
fn copies_of_a_text_have_its_pairs() -> Outcome {
    let mut documents = catalog_of_budgets();
    let copy = Document {
        id: "copy".to_owned(),
        body_digest: "shared".to_owned(),
        ..documents[8].clone()
    };
    documents[8].body_digest = "shared".to_owned();
    documents.push(copy);
    assert_eq!(ask(documents, "\"error budget\"")?.total, 2);
    Ok(())
}

#[test]
fn mistyped_words_are_corrected_and_said_so() -> Outcome {
    let answer = ask(catalog(), "kafak")?;
    assert_eq!(answer.hits[0].id, "kafka-expert");
    assert_eq!(answer.did_you_mean.as_deref(), Some("kafka"));
    assert_eq!(ask(catalog(), "kafka")?.did_you_mean, None);
    Ok(())
}

#[test]
fn unknown_filters_and_values_are_told_with_the_nearest() -> Outcome {
    let answer = ask(catalog(), "tols:Bash")?;
    assert_eq!(answer.notices[0].try_instead.as_deref(), Some("tool:Bash"));
    let answer = ask(catalog(), "kafka tool:Bsh")?;
    assert_eq!(
        answer.notices[0].message,
        "nothing here has tool:Bsh; did you mean tool:Bash?"
    );
    Ok(())
}

#[test]
fn facets_count_what_was_found() -> Outcome {
    let answer = ask(catalog(), "kafka")?;
    let tools = answer.facets.iter().find(|facet| facet.group == "tool");
    let counts: Vec<_> = tools
        .iter()
        .flat_map(|facet| &facet.values)
        .map(|value| (value.value.as_str(), value.count))
        .collect();
    assert_eq!(counts, [("Read", 2), ("Bash", 1)]);
    Ok(())
}

#[test]
fn synonyms_of_the_engine_and_of_the_catalog_are_found() -> Outcome {
    assert_eq!(ids("ui")?, ["react-expert"]);
    let options = Options {
        synonyms: vec![vec!["widget".to_owned(), "interface".to_owned()]],
        ..Options::default()
    };
    let engine = Engine::open(build(catalog(), &options)?)?;
    assert_eq!(
        engine.search(&Request::new("widget"))?.hits[0].id,
        "react-expert"
    );
    Ok(())
}

#[test]
fn agents_that_inherit_every_tool_meet_a_filter_after_those_that_name_it() -> Outcome {
    let mut documents = catalog();
    documents[1].flags = vec!["unrestricted".to_owned()];
    documents[1].tools.clear();
    let ids = |query: &str| -> Result<Vec<String>, Error> {
        Ok(ask(documents.clone(), query)?
            .hits
            .into_iter()
            .map(|hit| hit.id)
            .collect())
    };
    assert_eq!(ids("tool:Bash")?, ["kafka-expert", "react-expert"]);
    assert_eq!(ids("agents with Bash")?, ["kafka-expert", "react-expert"]);
    assert_eq!(ids("-tool:Bash")?, ["reviewer"]);
    Ok(())
}

#[test]
fn similar_documents_share_rare_words() -> Outcome {
    let body = |rare: &str| format!("common words that everybody uses and {rare}");
    let bodies = ["quantum qubits", "quantum qubits", "pastry ovens", "pastry"];
    let documents = bodies.iter().enumerate().map(|(number, rare)| Document {
        body: body(rare),
        ..agent(&format!("agent-{number}"), "", &[])
    });
    let engine = Engine::open(files(documents.collect())?)?;
    let similar = engine.similarity()?.of("agent-0", 3);
    assert_eq!(
        similar
            .iter()
            .map(|similar| similar.id.as_str())
            .collect::<Vec<_>>(),
        ["agent-1"]
    );
    Ok(())
}

#[test]
fn hostile_queries_have_an_answer() -> Outcome {
    let engine = Engine::open(files(catalog())?)?;
    let (long, accents) = ("x".repeat(10_000), "é".repeat(500));
    let hostile = [
        "",
        " ",
        "\"",
        "\"\"\"",
        "\\",
        "-",
        "--",
        "OR",
        "OR OR OR",
        "(((",
        "[a-z]+.*{1,9999}",
        "tool:",
        ":",
        "::",
        "tool:\"",
        "-tool:\"x",
        "can:can:can:",
        "\0\u{1}\u{2}\u{7f}",
        "\u{202e}gnp.exe",
        "🚀🔥",
        "مرحبا بالعالم",
        "שלום",
        "ﷺ",
        "ĀĂĄ",
        "a\u{300}\u{301}\u{302}",
        "%00%ff",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "name:*",
        "tool:*",
        "category:\u{1}",
        "\u{feff}",
        "~review",
        "~",
        "k8s*",
        &accents,
        &long,
    ];
    for query in hostile {
        engine.search(&Request::new(query))?;
        let literal = Request {
            literal: true,
            fold: false,
            offset: 3,
            limit: 0,
            ..Request::new(query)
        };
        engine.search(&literal)?;
    }
    Ok(())
}

#[test]
fn any_query_has_an_answer() -> Outcome {
    let engine = Engine::open(files(catalog())?)?;
    let queries = "[\\PC\\x00-\\x1f\"':()|*~-]{0,120}\
                   |((tool|can|is|name|-tag|OR|\"kafka|agents|with|not|run|bash):? ?){0,12}";
    let outcome = TestRunner::default().run(&queries, |query| {
        let answer = engine
            .search(&Request::new(query.clone()))
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        proptest::prop_assert_eq!(answer.query, query);
        proptest::prop_assert!(answer.hits.iter().all(|hit| hit.score > 0.0));
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
    Ok(())
}
