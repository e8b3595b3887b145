//! Catalogs small enough to read, and what a search in them answers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails loudly")]

use agentdex_search::{Answer, Document, Engine, Error, Files, MANIFEST, Options, Request, build};

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
        agent("kafka-expert", "Designs event streams & topics", &["Read", "Bash"]),
        agent("react-expert", "Builds user interfaces", &["Read", "Write"]),
        agent("reviewer", "Reviews React code and Kafka consumers", &["Read"]),
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
    Ok(ask(catalog(), query)?.hits.into_iter().map(|hit| hit.id).collect())
}

#[test]
fn words_find_names_before_descriptions() -> Outcome {
    assert_eq!(ids("kafka")?, ["kafka-expert", "reviewer"]);
    assert_eq!(ids("react")?, ["react-expert", "reviewer"]);
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
fn the_same_documents_give_the_same_bytes() -> Outcome {
    assert_eq!(files(catalog())?, files(catalog())?);
    Ok(())
}

#[test]
fn highlights_are_escaped_and_marked() -> Outcome {
    let answer = ask(catalog(), "streams")?;
    assert_eq!(answer.hits[0].highlights[0].text, "Designs event <mark>streams</mark> &amp; topics");
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
    for name in whole.keys() {
        let mut cut = whole.clone();
        cut.entry(name.clone()).and_modify(|bytes| bytes.truncate(bytes.len() / 2));
        let error = open_and_ask(cut);
        assert!(matches!(&error, Some(Error::Damaged { file, .. }) if file == name), "{name}: {error:?}");

        let mut without = whole.clone();
        without.remove(name);
        let error = open_and_ask(without);
        assert!(matches!(&error, Some(Error::Missing { file, .. }) if file == name), "{name}: {error:?}");
    }
    let mut foreign = whole;
    foreign.insert(MANIFEST.to_owned(), br#"{"format": "agentdex/search-index/999"}"#.to_vec());
    assert!(matches!(open_and_ask(foreign), Some(Error::Foreign { .. })));
    Ok(())
}

fn open_and_ask(files: Files) -> Option<Error> {
    Engine::open(files).and_then(|engine| engine.search(&Request::new("kafka"))).err()
}
