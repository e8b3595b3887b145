//! A catalog's site speaks its language, whole: a site whose every phrase is marked says nothing in English beside the marks.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::support::Folder;
use agentdex::check::RULES;
use agentdex::theme;
use agentdex::words;

/// Around every phrase of a marked site.
const MARKS: [char; 2] = ['«', '»'];

/// How numbers are written, which is no text.
const NUMBER: &str = "1,234.5";

/// Names that are the same in every language.
const NAMES: &[&str] = &[
    "agentdex",
    "bash",
    "build",
    "can",
    "catalog",
    "claude",
    "code",
    "copilot",
    "cursor",
    "csv",
    "dot",
    "edit",
    "execute",
    "esc",
    "export",
    "findings",
    "gemini",
    "ghost",
    "github",
    "graph",
    "graphml",
    "haiku",
    "html",
    "index",
    "inherit",
    "json",
    "kb",
    "md",
    "mcp",
    "mermaid",
    "opus",
    "persona",
    "raw",
    "read",
    "sonnet",
    "source",
    "svg",
    "webfetch",
    "write",
    "yaml",
    "opencode",
    "cli",
    "task",
    "codex",
    "agent",
    "skills",
    "triggers",
    "plain",
    "claude-code",
    "grep",
    "glob",
    "notebookedit",
    "skill",
];

#[test]
fn a_site_in_other_words_says_nothing_in_english() {
    let folder = Folder::new();
    greek(&folder);
    folder.write("agentdex.toml", marked());
    let built = folder.run("build δύο=new ένα=more --compare old --out site");
    assert!(!built.stderr.contains("theme/string"), "{}", built.stderr);
    built.fine();
    let mut left = BTreeSet::new();
    let known = known();
    let files = folder.files("site");
    let pages = files.iter().filter(|path| path.ends_with(".html"));
    let mut kinds = BTreeSet::new();
    for path in pages {
        kinds.insert(path.split('/').next().unwrap().to_owned());
        let page = folder.read(&format!("site/{path}"));
        let mut depth = 0;
        for said in texts(&page) {
            let rest = match &said {
                Said::Text(text) => unmarked(text, &mut depth),
                Said::Attribute(text) => unmarked(text, &mut 0),
            };
            let english = |part: &str| !known.contains(&tidy(part)) && says_something(part);
            if rest.split(" · ").any(english) {
                left.insert(format!("{}: {}", shape(path), tidy(&rest)));
            }
        }
        assert_eq!(depth, 0, "{path}");
    }
    assert!(kinds.len() > 12, "{kinds:?}");
    assert!(
        left.is_empty(),
        "these stayed English:\n{}",
        left.into_iter().collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn the_example_in_the_documentation_makes_the_pages_that_it_promises() {
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md"),
    )
    .unwrap();
    let (_, section) = text.split_once("### In another language").unwrap();
    let config = section
        .split("```")
        .nth(1)
        .unwrap()
        .strip_prefix("toml\n")
        .unwrap();
    let folder = Folder::new();
    folder.write("agentdex.toml", config);
    for number in 0..1201 {
        folder.write(
            &format!("agents/schiff-{number}.md"),
            format!(
                "---\nname: schiff-{number}\ndescription: Fährt.\ntools: Read\n---\nDelegate to `schiff-0`.\n"
            ),
        );
    }
    let built = folder.run("build");
    assert!(!built.stderr.contains("theme/"), "{}", built.stderr);
    built.fine();
    let home = folder.read("site/index.html");
    assert!(
        home.contains("1.201 Agenten mit 1.200 Beziehungen zwischen ihnen."),
        "{home}"
    );
    assert!(
        home.contains("<html lang=\"de\">") && home.contains(">Agenten</a>"),
        "{home}"
    );
    let agent = folder.read("site/agents/schiff-1/index.html");
    assert!(agent.contains("<td>gibt weiter an"), "{agent}");
}

#[test]
fn templates_say_nothing_but_phrases() {
    let mut left = Vec::new();
    for (path, text) in files("templates") {
        let mut bare = text.clone();
        for block in ["layout", "policy"] {
            let [begin, end] = [
                format!("{{% block {block} %}}"),
                format!("{{% endblock {block} %}}"),
            ];
            if let Some((before, rest)) = bare.split_once(&begin) {
                bare = format!("{before}{}", rest.split_once(&end).unwrap().1);
            }
        }
        for [begin, end] in [["{#", "#}"], ["{{", "}}"], ["{%", "%}"]] {
            while let Some((before, rest)) = bare.split_once(begin) {
                bare = format!("{before}{}", rest.split_once(end).unwrap().1);
            }
        }
        for said in texts(&bare) {
            let (Said::Text(text) | Said::Attribute(text)) = said;
            // A tag that ends in several ways is no text.
            if says_something(&text) && !text.contains("class=") {
                left.push(format!("{path}: {}", tidy(&text)));
            }
        }
    }
    assert!(
        left.is_empty(),
        "these are no phrases:\n{}",
        left.join("\n")
    );
}

#[test]
fn what_code_says_is_listed_and_what_is_listed_is_said() {
    let sources: Vec<(String, String)> = files("src")
        .into_iter()
        .filter(|(path, _)| !path.ends_with("listed.rs"))
        .collect();
    let listed: BTreeSet<&str> = words::LISTED.iter().copied().collect();
    for (path, text) in &sources {
        for said in text.split(".say(\"").skip(1) {
            let phrase = said.split('"').next().unwrap();
            assert!(
                listed.contains(phrase),
                "{path} says `{phrase}`, which src/words/listed.rs does not list"
            );
        }
    }
    let headings = said_by_dialects();
    for heading in headings
        .iter()
        .filter(|said| said.starts_with(char::is_uppercase))
    {
        assert!(
            listed.contains(heading.as_str()),
            "`{heading}` of dialects/ is not listed in src/words/listed.rs"
        );
    }
    let said = |phrase: &str| {
        let in_code = |(_, text): &(String, String)| text.contains(&format!("\"{phrase}\""));
        sources.iter().any(in_code) || headings.contains(phrase)
    };
    let idle: Vec<&&str> = words::LISTED
        .iter()
        .filter(|phrase| !said(phrase) && !KINDS.contains(phrase))
        .collect();
    assert!(idle.is_empty(), "nothing says {idle:?}");
}

/// Returns the headings and the titles that pages show as the files of `dialects/` have them.
fn said_by_dialects() -> BTreeSet<String> {
    let mut headings = BTreeSet::new();
    for (path, text) in files("dialects") {
        let file: toml::Table = text
            .parse()
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let title = file.get("title").and_then(|title| title.as_str());
        headings.extend(title.map(str::to_owned));
        let meanings = file.get("meaning").and_then(|meaning| meaning.as_table());
        let names = meanings.into_iter().flat_map(|names| names.keys());
        headings.extend(
            names
                .filter(|name| name.starts_with(char::is_uppercase))
                .cloned(),
        );
    }
    headings
}

/// What code says with a capital letter and writes without one.
const KINDS: [&str; 7] = [
    "Capability",
    "Tool",
    "Model",
    "Owner",
    "Category",
    "Tag",
    "Source",
];

/// Returns the text files below a folder of the repository, by path.
fn files(below: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(below)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push((
                    path.display().to_string(),
                    std::fs::read_to_string(&path).unwrap(),
                )),
            }
        }
    }
    files
}

/// Writes a configuration that says every phrase in marks.
fn marked() -> String {
    let mut config =
        "title = \"Πλοία\"\nbase_url = \"https://x.example/\"\n[site]\nlanguage = \"el\"\n[site.strings]\n"
            .to_owned();
    for phrase in theme::phrases().iter().filter(|phrase| *phrase != NUMBER) {
        let key = words::key(phrase);
        let [begin, end] = MARKS;
        writeln!(
            config,
            "{} = {}",
            quoted(key),
            quoted(&format!("{begin}{key}{end}"))
        )
        .unwrap();
    }
    config
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Writes catalogs without a word of English but what a program reads: two states of one, and another beside it.
#[expect(
    clippy::too_many_lines,
    reason = "written before the default layout, which takes more lines"
)]
fn greek(folder: &Folder) {
    let agent = |path: &str, front: &str, body: &str| {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".md");
        folder.write(
            path,
            format!("---\nname: {name}\ndescription: Φύλακας. Και άλλα.\n{front}---\n{body}\n"),
        );
    };
    let all =
        "tools: Read, Edit, Bash, WebFetch, mcp__ναύς__άγκυρα\nmodel: opus\ntags: [άνεμος, κύμα]\n";
    let calls = |names: &[&str]| {
        let says = names.iter().map(|name| format!("Delegate to `{name}`.\n"));
        format!(
            "# Πορεία\n\nΠλέει.\n\n```\nπλεύση\n```\n\n## Τέλος\n\n{}",
            says.collect::<String>()
        )
    };
    agent(
        "new/βορράς/ναύτης.md",
        "tools: Read, Task\nmodel: haiku\n",
        &calls(&["κυβερνήτης", "λοστρόμος", "ghost-hand"]),
    );
    agent(
        "new/βορράς/κυβερνήτης.md",
        all,
        &calls(&["ναύτης", "μάγειρας"]),
    );
    agent(
        "new/νότος/λοστρόμος.md",
        "",
        &calls(&["ναύτης", "κυβερνήτης", "φανάρι"]),
    );
    agent(
        "new/νότος/μάγειρας.md",
        "tools: []\nversion: 2\nμεταδεδομένα:\n  α: true\n  β: false\n  γ:\n  δ: {ε: {ζ: {η: {θ: {ι: {κ: 1}}}}}}\nhooks:\n  Πριν: πλεύση\n",
        "Μαγειρεύει.",
    );
    agent(
        "new/νότος/φανάρι.md",
        "tools: Read\ndisallowedTools: Bash\ntriggers: [νύχτα]\nskills: [φως]\n",
        &calls(&["σκοπός"]),
    );
    agent(
        "new/μόνος.md",
        "tools: '*'\ndisallowedTools: Bash\n",
        "Κοιτάζει.",
    );
    agent(
        "old/βορράς/ναύτης.md",
        "tools: Read\n",
        &calls(&["κυβερνήτης"]),
    );
    agent("old/βορράς/κυβερνήτης.md", all, "Κυβερνά.");
    agent("old/νότος/άγκυρα.md", "tools: Bash\n", "Κρατά.");
    let long =
        |word: &str| (0..60).map(|n| format!("γραμμή {n}\n")).collect::<String>() + word + "\n";
    agent(
        "more/βορράς/ναύτης.md",
        "tools: Bash\nmodel: haiku\n",
        &long("ένα"),
    );
    agent(
        "more/νότος/ναύτης.md",
        "tools: Bash\nmodel: haiku\n",
        &long("δύο"),
    );
    for number in 0..30 {
        agent(
            &format!("more/στόλος/πλοίο-{number}.md"),
            "tools: Read\n",
            "Delegate to `πλοίο-1`.",
        );
    }
    folder
        .write("new/index.md", "Καλώς.\n")
        .write("new/about.md", "Για εμάς.\n");
    folder.write("new/νότος/σπασμένο.md", "---\nname: [\n---\nx\n");
}

/// Returns what the checker says of its rules, by the pieces that pages show.
fn known() -> BTreeSet<String> {
    let texts = RULES
        .iter()
        .flat_map(|rule| [rule.summary, rule.why, rule.mend, rule.source]);
    let mut known: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    for text in texts {
        known.insert(tidy(text));
        known.extend(text.split('`').map(tidy));
        let mut quoted = String::new();
        for (ix, part) in text.split('`').enumerate() {
            quoted += &if ix % 2 == 1 {
                format!("“{part}”")
            } else {
                part.to_owned()
            };
        }
        known.insert(tidy(&quoted));
    }
    known
}

/// Returns a text as it is compared: in lower case, blanks drawn together, without what ends it.
fn tidy(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches('.')
        .to_lowercase()
}

/// Returns what a page says: texts and what attributes say, without what catalogs and findings say.
fn texts(page: &str) -> Vec<Said> {
    let mut texts = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut rest = page;
    while let Some((text, after)) = rest.split_once('<') {
        if !text.trim().is_empty() && open.iter().all(|element| !element.silent) && heard(&open) {
            texts.push(Said::Text(plain(text)));
        }
        let Some(end) = end_of_tag(after) else { break };
        let (tag, after) = (&after[..end], &after[end + 1..]);
        rest = after;
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n', '/'])
            .next()
            .unwrap_or_default();
        if tag.starts_with('/') {
            if let Some(at) = open.iter().rposition(|element| element.name == name) {
                open.truncate(at);
            }
            continue;
        }
        if matches!(name, "script" | "style") {
            rest = rest
                .split_once(&format!("</{name}>"))
                .map_or("", |(_, after)| after);
            continue;
        }
        if open.iter().all(|element| !element.silent) {
            texts.extend(attributes(name, tag).into_iter().map(Said::Attribute));
        }
        let void = [
            "meta", "link", "input", "img", "br", "hr", "!DOCTYPE", "base",
        ]
        .contains(&name);
        if !void && !tag.ends_with('/') {
            open.push(Open::of(name, tag));
        }
    }
    texts
}

/// Something that a page says.
enum Said {
    Text(String),
    Attribute(String),
}

/// An element that a text stands in.
struct Open<'p> {
    name: &'p str,
    classes: Vec<&'p str>,
    /// It holds what a catalog says, or a name.
    silent: bool,
}

impl<'p> Open<'p> {
    fn of(name: &'p str, tag: &'p str) -> Self {
        let classes: Vec<&str> = attribute(tag, "class")
            .unwrap_or_default()
            .split(' ')
            .collect();
        let content = [
            "prose",
            "lines",
            "mono",
            "block",
            "texts",
            "said-here",
            "pair",
        ];
        let silent = matches!(name, "code" | "pre" | "q" | "kbd")
            || (classes.iter().any(|class| content.contains(class))
                && !tag.contains("id=\"instructions\""));
        Open {
            name,
            classes,
            silent,
        }
    }

    fn is(&self, class: &str) -> bool {
        self.classes.contains(&class)
    }
}

/// Tells whether a page says a text of itself: of a finding, and of what another runtime leaves out, only what stands
/// around the words of the checker and of the translation.
fn heard(open: &[Open<'_>]) -> bool {
    let others = |element: &Open<'_>| element.is("finding") || element.name == "small";
    let Some(at) = open.iter().position(others) else {
        return true;
    };
    open[at..]
        .iter()
        .any(|element| element.is("at") || element.is("off"))
}

/// Returns where a tag ends: `>` may stand in an attribute.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.find(|c: char| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })
}

fn attribute<'p>(tag: &'p str, name: &str) -> Option<&'p str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

fn attributes(name: &str, tag: &str) -> Vec<String> {
    let mut said: Vec<&str> = ["aria-label", "title", "placeholder", "alt"]
        .iter()
        .filter_map(|name| attribute(tag, name))
        .collect();
    let told = |name: &str| {
        tag.contains(&format!("name=\"{name}\"")) || tag.contains(&format!("property=\"{name}\""))
    };
    if name == "meta"
        && ["description", "og:title", "og:description", "og:image:alt"]
            .iter()
            .any(|name| told(name))
    {
        said.extend(attribute(tag, "content"));
    }
    said.into_iter().map(plain).collect()
}

fn plain(text: &str) -> String {
    [
        "&lt;<", "&gt;>", "&quot;\"", "&#39;'", "&#x27;'", "&#123;{", "&amp;&",
    ]
    .iter()
    .fold(text.to_owned(), |text, pair| {
        let (name, letter) = pair.split_at(pair.len() - 1);
        text.replace(name, letter)
    })
}

/// Returns what stands outside of marks, which may hold others. `depth` is how many are open: a phrase may go on in another
/// piece of the page.
fn unmarked(text: &str, depth: &mut usize) -> String {
    let mut rest = String::new();
    for c in text.chars() {
        if c == MARKS[0] {
            *depth += 1;
        } else if c == MARKS[1] {
            *depth = depth.saturating_sub(1);
        } else if *depth == 0 {
            rest.push(c);
        }
    }
    rest
}

/// Tells whether a text has a word of two Latin letters that is no name.
fn says_something(text: &str) -> bool {
    let lower = text.to_lowercase();
    // A signature is no word.
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '·');
    words.any(|word| {
        word.len() > 1
            && !word.bytes().all(|byte| b"rsexwd".contains(&byte))
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && !NAMES.contains(&word)
    })
}

/// Returns a path by its kind: names in it say nothing.
fn shape(path: &str) -> String {
    path.split('/')
        .filter(|part| part.is_ascii())
        .collect::<Vec<_>>()
        .join("/")
}
