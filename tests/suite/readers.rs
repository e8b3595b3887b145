//! What `agentdex graph` writes is read back by the programs that it is written for.
//!
//! Needs Graphviz, Python with networkx, and Node with the packages of `tests/browser`; says what is missing, and fails
//! there if `AGENTDEX_TEST_NO_SKIP` is set.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use agentdex::agent::RelationType;
use agentdex::export::{self, Format, Part, Selection};
use agentdex::graph::Layer;
use agentdex::model::{self, Model};
use agentdex::source::Root;

/// Names that have to be quoted or escaped in one format or another.
const ODD: &str = "---\nname: odd \"one\" <&> #1; `x`\ndescription: Its quote says \"a, b\" & <c>.\n---\n\
    Delegate to `tide-keeper`, then hand off \"it\" & <all> of it to harbour-pilot.\n";

#[test]
fn graphviz_reads_what_is_written_for_it() {
    if !crate::support::has("dot", &["-V"], "Graphviz") {
        return;
    }
    each_part(Format::Dot, |file, part| {
        let said = run(Command::new("dot").arg("-Tplain").arg(file));
        let count = |word: &str| said.lines().filter(|line| line.starts_with(word)).count();
        assert_eq!((count("node "), count("edge ")), part.size());
    });
}

#[test]
fn networkx_reads_graphml() {
    if !crate::support::has(
        "python3",
        &["-c", "import networkx"],
        "Python with networkx",
    ) {
        return;
    }
    each_part(Format::Graphml, |file, part| {
        assert_eq!(
            numbers(&run(Command::new("python3")
                .arg(reader("graphml.py"))
                .arg(file))),
            part.size()
        );
    });
}

#[test]
fn mermaid_reads_flow_charts() {
    if crate::support::node().is_none() {
        return;
    }
    each_part(Format::Mermaid, |file, part| {
        let said = run(crate::support::node()
            .unwrap()
            .arg(reader("mermaid.mjs"))
            .arg(file));
        assert_eq!(numbers(&said), part.size());
    });
}

#[test]
fn python_reads_tables() {
    if !crate::support::has("python3", &["--version"], "Python") {
        return;
    }
    each_part(Format::Csv, |file, part| {
        let said = run(Command::new("python3").arg(reader("table.py")).arg(file));
        assert_eq!(numbers(&said), (part.related(), part.relations));
    });
}

#[test]
fn an_xml_parser_reads_pictures() {
    if !crate::support::has("python3", &["--version"], "Python") {
        return;
    }
    each_part(Format::Svg, |file, part| {
        let (nodes, lines) = numbers(&run(Command::new("python3")
            .arg(reader("picture.py"))
            .arg(file)));
        match part.name {
            // Too many to draw one by one: the map of categories.
            "whole" | "declared" => assert!(nodes > 3),
            // A neighbour that calls and is called stands on both sides.
            "focus" => assert!(nodes >= part.size().0 && lines > 0),
            _ => assert_eq!(nodes, part.size().0),
        }
    });
}

#[test]
fn json_names_each_end_of_each_relation() {
    each_part(Format::Json, |file, part| {
        let graph: serde_json::Value =
            serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        assert_eq!(graph["schema"], "agentdex/graph/1");
        let ids: BTreeSet<&str> = graph["agents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|agent| agent["id"].as_str().unwrap())
            .collect();
        let relations = graph["relations"].as_array().unwrap();
        assert_eq!(
            (ids.len(), relations.len()),
            (part.agents.len(), part.relations)
        );
        for relation in relations {
            assert!(
                ids.contains(relation["from"].as_str().unwrap()),
                "{relation}"
            );
            assert!(
                relation["to"].as_str().is_none_or(|to| ids.contains(to)),
                "{relation}"
            );
            assert!(
                relation["line"].as_u64() > Some(0) && relation["quote"].is_string(),
                "{relation}"
            );
        }
    });
}

/// A part of the graph as it should be read back.
struct Expected {
    name: &'static str,
    agents: BTreeSet<usize>,
    /// Agents that a relation has at one of its ends.
    at_an_end: BTreeSet<usize>,
    strangers: BTreeSet<String>,
    relations: usize,
}

impl Expected {
    fn of(name: &'static str, model: &Model, selection: &Selection) -> Self {
        let selected = export::select(model, selection);
        let ends = selected
            .relations
            .iter()
            .flat_map(|relation| [Some(relation.from), relation.to]);
        let strangers = selected
            .relations
            .iter()
            .filter(|relation| relation.to.is_none());
        Expected {
            name,
            agents: selected.agents.iter().copied().collect(),
            at_an_end: ends.flatten().collect(),
            strangers: strangers.map(|relation| relation.target.clone()).collect(),
            relations: selected.relations.len(),
        }
    }

    /// Returns how many nodes and relations there are, names without an agent included.
    fn size(&self) -> (usize, usize) {
        (self.agents.len() + self.strangers.len(), self.relations)
    }

    /// Returns how many nodes have relations.
    fn related(&self) -> usize {
        self.at_an_end.len() + self.strangers.len()
    }
}

/// Writes the whole graph and parts of it, and has each checked.
#[expect(
    clippy::too_many_lines,
    reason = "written before the default layout, which takes more lines"
)]
fn each_part(format: Format, check: impl Fn(&Path, &Expected)) {
    let (folder, model) = model();
    let agent = |id: &str| {
        model
            .catalog
            .agents
            .iter()
            .position(|listing| listing.id.starts_with(id))
            .unwrap()
    };
    let stated = Selection::default;
    let all = vec![Layer::Declared, Layer::Documented, Layer::Effective];
    let lead = agent("sample/release-captain");
    let parts = [
        ("whole", stated()),
        (
            "declared",
            Selection {
                layers: vec![Layer::Declared],
                ..stated()
            },
        ),
        (
            "spawns",
            Selection {
                relations: vec![RelationType::Spawns],
                part: Part::Around {
                    agent: lead,
                    depth: 2,
                },
                ..stated()
            },
        ),
        (
            "focus",
            Selection {
                part: Part::Around {
                    agent: lead,
                    depth: 1,
                },
                ..stated()
            },
        ),
        (
            "two steps",
            Selection {
                part: Part::Around {
                    agent: agent("odd/"),
                    depth: 2,
                },
                ..stated()
            },
        ),
        (
            "path",
            Selection {
                part: Part::Path {
                    from: agent("sample/api-architect"),
                    to: agent("sample/privacy-officer"),
                },
                ..stated()
            },
        ),
        (
            "a path of calls",
            Selection {
                layers: all,
                part: Part::Path {
                    from: lead,
                    to: agent("sample/rust-engineer"),
                },
                ..stated()
            },
        ),
    ];
    for (name, selection) in parts {
        let expected = Expected::of(name, &model, &selection);
        assert!(expected.relations > 0, "{name} has relations");
        let file = folder.path().join("graph");
        let mut out = std::fs::File::create(&file).unwrap();
        export::graph(&model, &selection, format, &mut out).unwrap();
        check(&file, &expected);
    }
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
        kinds: Default::default(),
    };
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("agents");
    let model = model::load(
        &[root("sample", &sample), root("odd", &odd)],
        &Default::default(),
        &(),
    )
    .unwrap()
    .value;
    (folder, model)
}

fn numbers(said: &str) -> (usize, usize) {
    let mut numbers = said
        .split_whitespace()
        .map(|number| number.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

fn reader(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/readers")
        .join(name)
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
