//! What holds of reading whatever the file: it never panics, keeps what is well-formed, and points where things stand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly"
)]

use agentdex::agent::frontmatter::{Entry, Node, Scalar};
use agentdex::agent::{self, Agent};
use agentdex::finding::Noted;
use agentdex::source::Source;
use proptest::prelude::*;
use serde_json::{Map, Value};

fn parse(bytes: Vec<u8>) -> Noted<Option<Agent>> {
    agent::parse(Source {
        source: "s".into(),
        path: "agents/x.md".into(),
        bytes,
        ..Source::default()
    })
}

/// Pieces that front matter breaks at, to be strung together.
const PIECES: &[&str] = &[
    "---\n",
    "----\n",
    "...\n",
    "name: x\n",
    "name:x\n",
    "description: a: b\n",
    "description: ",
    "tools: ",
    "Read, Write",
    "Agent(a, b)",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "|",
    ">",
    ">-\n",
    "|\n",
    "*",
    "&a ",
    "*a",
    "!",
    "!x ",
    "@",
    "`",
    "%",
    ": ",
    ":",
    "- ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "# ",
    "#",
    "<example>",
    "</example>",
    "user: \"x\"",
    "Context: y\n",
    "key:\n",
    "  k: v\n",
    "  - i\n",
    "é",
    "ki·∫øn",
    "â€™",
    "\u{feff}",
    "\u{0}",
    "\u{7}",
    "\u{2028}",
    "\\n",
    "<<: *a\n",
    "? ",
    "- - - ",
    "examples:\n",
    "hooks:\n",
    "handoffs:\n",
    "- agent: x\n",
    "**",
    "# Title\n",
    "- **name:** x\n",
    "- **tools:** y\n",
    "：",
    "，",
    "𝄞",
    "permission:\n",
    "agents: []\n",
    "model: a | b\n",
    "~\n",
    "null",
    "```chatagent\n",
    "~~~\n",
    "+++\n",
    "<!-- c -->\n",
    "tools = \"x\"\n",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// Front matter that few readers take, most of it between fences.
fn broken() -> impl Strategy<Value = String> {
    let fenced = (pieces(), pieces())
        .prop_map(|(one, two)| format!("---\nname: x\n{one}\nmodel: opus\n{two}"));
    let closed =
        pieces().prop_map(|pieces| format!("---\nname: x\ndescription: {pieces}\n---\n\nBody."));
    prop_oneof![1 => pieces(), 3 => fenced, 6 => closed]
}

/// JSON values as metadata have them: short, shallow, with texts that YAML must quote.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-z]{1,8}",
        "[ -~]{0,20}",
        "[a-zA-Zäé→日 :#*&\\[\\]{}'\"\n-]{0,20}",
        Just("true".to_owned()),
        Just("1.10".to_owned()),
        Just("2026-01-20".to_owned()),
        Just("~".to_owned()),
    ];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::String),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i32>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec(("[a-z]{1,6}", inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn front_matter(metadata: &Map<String, Value>) -> String {
    let yaml = serde_yaml::to_string(metadata).unwrap();
    format!("---\n{yaml}---\n\nBody.\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        parse(bytes);
    }

    #[test]
    fn no_front_matter_makes_it_panic(text in pieces()) {
        let parsed = parse(text.clone().into_bytes());
        if let Some(agent) = parsed.value {
            prop_assert_eq!(agent.bytes.as_slice(), text.as_bytes());
            prop_assert!(agent.body.offset <= agent.text().len());
            prop_assert!(agent.text().is_char_boundary(agent.body.offset));
        }
        let lines = text.split_inclusive(['\n', '\r']).count() as u32 + 1;
        for finding in parsed.findings {
            prop_assert!(finding.place.span.is_none_or(|span| (1..=lines).contains(&span.line) && span.column > 0));
        }
    }

    #[test]
    fn a_file_with_its_mends_written_in_says_the_same_and_needs_them_no_more(text in broken()) {
        let Some(before) = parse(text.clone().into_bytes()).value else { return Ok(()) };
        let Some(rewritten) = agent::rewrite(&before) else { return Ok(()) };
        let after = parse(rewritten.text.clone().into_bytes()).value.unwrap();
        prop_assert_eq!(facts(&before), facts(&after), "{}\nbecame\n{}", text, rewritten.text);
        prop_assert!(!rewritten.mended.is_empty());
        prop_assert_eq!(before.repairs.len() - rewritten.mended.len(), after.repairs.len());
        let again = agent::rewrite(&after).map(|again| again.text);
        prop_assert_eq!(again, None, "{}\nbecame\n{}", text, rewritten.text);
    }

    #[test]
    fn reading_twice_gives_the_same(text in pieces()) {
        let (one, two) = (parse(text.clone().into_bytes()), parse(text.into_bytes()));
        prop_assert_eq!(format!("{one:?}"), format!("{two:?}"));
    }

    #[test]
    fn well_formed_values_come_out_as_they_went_in(values in prop::collection::vec(value(), 1..5)) {
        let named = |(ix, value): (usize, Value)| (format!("own_{ix}"), value);
        let metadata: Map<String, Value> = values.into_iter().enumerate().map(named).collect();
        let parsed = parse(front_matter(&metadata).into_bytes());
        prop_assert_eq!(rules(&parsed), Vec::<&str>::new());
        prop_assert_eq!(parsed.value.unwrap().extra, metadata);
    }

    #[test]
    fn lines_and_columns_point_at_what_stands_there(value in value(), broken in any::<bool>()) {
        let mut metadata = Map::new();
        metadata.insert("hooks".to_owned(), value);
        let mut text = front_matter(&metadata);
        if broken {
            // A mend elsewhere must not move anything.
            text.insert_str(4, "description: Use it: often\n");
        }
        let agent = parse(text.clone().into_bytes()).value.unwrap();
        let lines: Vec<Vec<char>> = text.split('\n').map(|line| line.chars().collect()).collect();
        for node in agent.groups.iter().flat_map(|group| &group.entries).flat_map(|entry| scalars(&entry.node)) {
            let written = node.text().unwrap_or_default();
            let word: String = written.chars().take_while(char::is_ascii_alphanumeric).collect();
            let line: String = lines[node.line as usize - 1][node.column as usize - 1..].iter().collect();
            prop_assert!(line.trim_start_matches(['"', '\'', ' ']).starts_with(&word), "{word:?} in {line:?} of {text}");
        }
    }
}

/// What a runtime makes of an agent.
fn facts(agent: &Agent) -> String {
    let declared: Vec<_> = agent
        .declared
        .iter()
        .map(|d| (d.relation, &d.target, &d.key))
        .collect();
    let told = (
        &agent.name,
        &agent.description,
        &agent.tools,
        &agent.models,
        &agent.examples,
        &agent.tags,
    );
    format!(
        "{told:?} {declared:?} {:?} {:?} {:?}",
        agent.callees,
        agent.extra,
        agent.body_text()
    )
}

fn rules(parsed: &Noted<Option<Agent>>) -> Vec<&'static str> {
    parsed.findings.iter().map(|finding| finding.rule).collect()
}

fn scalars(node: &Node) -> Vec<&Node> {
    match &node.value {
        Scalar::List(items) => items.iter().flat_map(scalars).collect(),
        Scalar::Map(entries) => entries
            .iter()
            .flat_map(|entry: &Entry| scalars(&entry.node))
            .collect(),
        _ => vec![node],
    }
}
