//! What `agentdex graph` writes is read back by the programs that it is written for.
//!
//! Needs Graphviz, Python with networkx, and Node with the packages of `tests/browser`; says what is missing, and fails
//! there if `AGENTDEX_TEST_NO_SKIP` is set.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use agentdex::export::{self, Format, Selection};
use agentdex::model::{self, Model};
use agentdex::source::Root;

/// Names that have to be quoted or escaped in one format or another.
const ODD: &str = "---\nname: odd \"one\" <&> #1; `x`\ndescription: Its quote says \"a, b\" & <c>.\n---\n\
    Delegate to `tide-keeper`, then hand off \"it\" & <all> of it to harbour-pilot.\n";

#[test]
fn graphviz_reads_what_is_written_for_it() {
    if !support::has("dot", &["-V"], "Graphviz") {
        return;
    }
    let (folder, model) = model();
    let file = write(&folder, &model, Format::Dot);
    let said = run(Command::new("dot").arg("-Tplain").arg(file));
    let count = |word: &str| said.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!((count("node "), count("edge ")), size(&model));
}

#[test]
fn networkx_reads_graphml() {
    if !support::has("python3", &["-c", "import networkx"], "Python with networkx") {
        return;
    }
    let (folder, model) = model();
    let file = write(&folder, &model, Format::Graphml);
    let said = run(Command::new("python3").arg(reader("graphml.py")).arg(file));
    assert_eq!(numbers(&said), size(&model));
}

#[test]
fn mermaid_reads_flow_charts() {
    let Some(mut node) = support::node() else { return };
    let (folder, model) = model();
    let file = write(&folder, &model, Format::Mermaid);
    let said = run(node.arg(reader("mermaid.mjs")).arg(file));
    assert_eq!(numbers(&said), size(&model));
}

/// Reads the sample catalog and an agent with an odd name.
fn model() -> (tempfile::TempDir, Model) {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("agents");
    std::fs::create_dir(&odd).unwrap();
    std::fs::write(odd.join("odd.md"), ODD).unwrap();
    let root = |name: &str, dir: &Path| Root {
        name: name.into(),
        dir: dir.to_owned(),
        include: Vec::new(),
        exclude: Vec::new(),
    };
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("agents");
    let model = model::load(&[root("sample", &sample), root("odd", &odd)], &()).unwrap().value;
    (folder, model)
}

fn write(folder: &tempfile::TempDir, model: &Model, format: Format) -> std::path::PathBuf {
    let file = folder.path().join("graph");
    let mut out = std::fs::File::create(&file).unwrap();
    export::graph(model, &Selection::default(), format, &mut out).unwrap();
    file
}

/// Returns how many nodes and relations there are, names without an agent included.
fn size(model: &Model) -> (usize, usize) {
    let relations = &model.graph.relations;
    let strangers: BTreeSet<&str> =
        relations.iter().filter(|relation| relation.to.is_none()).map(|relation| &*relation.target).collect();
    (model.catalog.agents.len() + strangers.len(), relations.len())
}

fn numbers(said: &str) -> (usize, usize) {
    let mut numbers = said.split_whitespace().map(|number| number.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

fn reader(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers").join(name)
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
