//! `agentdex index`: what is written between markers, and that nothing else ever is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use agentdex::model::{self, Model};
use agentdex::readme::{self, Setting};
use agentdex::source::Root;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::support::{Folder, Run};

/// A catalog of three agents in two categories, of which one calls another.
fn catalog() -> Folder {
    let folder = Folder::new();
    folder
        .write(
            "agents/01-harbour/pilot.md",
            "---\nname: pilot\ndescription: Brings ships in. Use it at night.\ntools: Read, Bash\nmodel: opus\n---\n\
             Hand over to berth-master.\n",
        )
        .write(
            "agents/01-harbour/berth-master.md",
            "---\nname: berth-master\ndescription: Gives ships a place.\ntools: Read\n---\nText.\n",
        )
        .write(
            "agents/02-yard/rigger.md",
            "---\nname: rigger\ndescription: Sets sails.\n---\nText.\n",
        );
    folder
}

/// Returns what a README becomes.
fn written(before: &str) -> String {
    let folder = catalog();
    folder
        .write("README.md", before)
        .run("index README.md --write")
        .fine();
    folder.read("README.md")
}

#[test]
fn a_table_has_the_columns_and_groups_that_its_marker_asks_for() {
    let before = "# Ships\n\n<!-- agentdex:begin table by=category columns=name,model,capabilities -->\nold\n<!-- agentdex:end -->\n\nEnd.\n";
    let after = "\
# Ships

<!-- agentdex:begin table by=category columns=name,model,capabilities -->

### Harbour

| Name | Model | Capabilities |
| --- | --- | --- |
| [berth-master](agents/01-harbour/berth-master.md) |  | read |
| [pilot](agents/01-harbour/pilot.md) | opus | read, execute |

### Yard

| Name | Model | Capabilities |
| --- | --- | --- |
| [rigger](agents/02-yard/rigger.md) |  | every tool |

<!-- agentdex:end -->

End.
";
    assert_eq!(written(before), after);
}

#[test]
fn a_list_may_hold_a_part_of_the_catalog() {
    let before = "<!-- agentdex:begin list agents=\"can:read -can:edit\" links=none -->\n<!-- agentdex:end -->\n";
    let after = "<!-- agentdex:begin list agents=\"can:read -can:edit\" links=none -->\n\n\
                 - berth-master: Gives ships a place.\n- pilot: Brings ships in.\n\n<!-- agentdex:end -->\n";
    assert_eq!(written(before), after);
}

#[test]
fn counts_stand_within_a_line() {
    let before = "We have <!-- agentdex:begin count -->9<!-- agentdex:end --> agents in \
                  <!-- agentdex:begin count of=categories --><!-- agentdex:end --> groups.\n\n\
                  <!-- agentdex:begin count format=\"![agents](https://badge.example/agents-{}-blue)\" --><!-- agentdex:end -->\n";
    let after = before
        .replace("-->9<", "-->3<")
        .replace("categories --><", "categories -->2<")
        .replace(
            "blue)\" --><",
            "blue)\" -->![agents](https://badge.example/agents-3-blue)<",
        );
    assert_eq!(written(before), after);
}

#[test]
fn a_chart_is_a_code_block_of_mermaid() {
    let after = written("<!-- agentdex:begin graph focus=pilot -->\n<!-- agentdex:end -->\n");
    assert!(
        after.contains("-->\n\n```mermaid\nflowchart LR\n"),
        "{after}"
    );
    assert!(after.contains("-.->|hands off to|"), "{after}");
    assert!(!after.contains("rigger"), "{after}");
    assert!(
        after.ends_with("\n```\n\n<!-- agentdex:end -->\n"),
        "{after}"
    );
}

#[test]
fn nothing_outside_the_markers_changes() {
    let before = "\u{feff}Text  \r\n\t<b>\r\n\r\n> <!-- agentdex:begin list links=none -->\r\n> <!-- agentdex:end --> rest\r\n\r\n- a\n\n  <!-- agentdex:begin table columns=name links=none -->\n  <!-- agentdex:end -->\nno end";
    let after = written(before);
    let quoted = "-->\r\n>\r\n> - berth-master: Gives ships a place.\r\n> - pilot: Brings ships in.\r\n> - rigger: Sets sails.\r\n>\r\n> <!-- agentdex:end --> rest\r\n";
    assert!(after.contains(quoted), "{after:?}");
    let indented = "-->\n\n  | Name |\n  | --- |\n  | berth-master |\n  | pilot |\n  | rigger |\n\n  <!-- agentdex:end -->\nno end";
    assert!(after.ends_with(indented), "{after:?}");
    assert!(after.starts_with("\u{feff}Text  \r\n\t<b>\r\n\r\n> <!--"));
    assert_eq!(written(&after), after);
}

#[test]
fn a_change_is_shown_as_a_patch_that_git_applies() {
    let folder = catalog();
    let before = "<!-- agentdex:begin count -->9<!-- agentdex:end --> agents\r\n";
    folder.write("docs/README.md", before);
    let patch = folder.run("index docs/README.md").fine();
    assert_eq!(folder.read("docs/README.md"), before);
    folder.write("change.patch", patch);
    folder.git(&["apply", "change.patch"], "");
    assert_eq!(folder.read("docs/README.md"), before.replace('9', "3"));
    assert_eq!(folder.run("index docs/README.md").fine(), "");
}

#[test]
fn a_check_names_file_line_and_next_step() {
    let folder = catalog();
    folder.write(
        "README.md",
        "# Ships\n\n<!-- agentdex:begin count -->9<!-- agentdex:end -->\n",
    );
    let stale = folder.run("index README.md --check");
    assert_eq!(stale.code, Some(1));
    assert_eq!(
        stale.stdout,
        "README.md:3: out of date: this count does not say what the catalog does; run `agentdex index README.md --write`\n"
    );
    folder.run("index README.md --write").fine();
    folder.run("index README.md --check").fine();
}

#[test]
fn links_lead_from_the_folder_of_the_file() {
    let folder = Folder::new();
    folder
        .agent("agents/a b/Größe (1).md", "size")
        .agent("docs/agents/other.md", "other")
        .write(
            "docs/deep/list.md",
            "<!-- agentdex:begin list -->\n<!-- agentdex:end -->\n",
        )
        .run("index docs/deep/list.md --write --in agents docs=docs/agents")
        .fine();
    let text = folder.read("docs/deep/list.md");
    assert!(
        text.contains("[size](../../agents/a%20b/Gr%C3%B6%C3%9Fe%20%281%29.md)"),
        "{text}"
    );
    assert!(text.contains("[other](../agents/other.md)"), "{text}");
}

#[test]
fn links_may_lead_to_the_site() {
    let folder = catalog();
    let marker = "<!-- agentdex:begin list links=site -->\n<!-- agentdex:end -->\n";
    folder.write("README.md", marker);
    folder
        .run("index README.md")
        .refuses("README.md:1: `links=site` needs `base_url` in agentdex.toml");
    folder
        .write("agentdex.toml", "base_url = \"https://ships.example/x\"\n")
        .run("index README.md --write")
        .fine();
    assert!(
        folder
            .read("README.md")
            .contains("[pilot](https://ships.example/x/agents/pilot/)")
    );
}

/// Returns what is said of a README that is not understood.
fn refused(text: &str) -> Run {
    let folder = catalog();
    folder.write("README.md", text);
    let run = folder.run("index README.md --write");
    assert_eq!(folder.read("README.md"), text);
    run
}

#[test]
fn every_marker_that_is_not_understood_is_named_with_its_line() {
    let text = "\
<!-- agentdex:begin tabel -->
<!-- agentdex:end -->
<!-- agentdex:begin table colums=name -->
<!-- agentdex:end -->
<!-- agentdex:begin table columns=name,modle -->
<!-- agentdex:end -->
Text <!-- agentdex:begin table --><!-- agentdex:end -->
<!-- agentdex:start table -->
<!-- agentdex:end -->
<!-- agentdex:begin list agents=can:exceute -->
<!-- agentdex:end -->
<!-- agentdex:begin graph focus=pilto -->
<!-- agentdex:end -->
<!-- agentdex:begin count -->
```
<!-- agentdex:begin in code
```
<!-- agentdex:begin count
";
    let run = refused(text);
    assert_eq!(run.stderr.matches("README.md:").count(), 10);
    for line in [
        "README.md:1: `tabel` is not a known kind of section; did you mean `table`?\n",
        "README.md:3: `colums` is not a known argument of `table`; did you mean `columns`?\n",
        "README.md:5: `modle` is not a known value of `columns`; did you mean `model`?\n",
        "README.md:7: the markers of a table stand on lines of their own\n",
        "README.md:8: `agentdex:start table` is not a marker;",
        "README.md:9: no section is open here;",
        "README.md:10: `can:exceute` selects no agent; did you mean `can:execute`?\n",
        "README.md:12: no agent is called `pilto`; did you mean `pilot`?\n",
        "README.md:14: this section is not closed; put `<!-- agentdex:end -->` behind it\n",
        "README.md:18: the marker is not closed;",
    ] {
        run.refuses(line);
    }
}

#[test]
fn what_code_shows_is_no_marker() {
    let before = "```md\n<!-- agentdex:begin table -->\n```\n\nPut `<!-- agentdex:begin count -->` and `<!-- agentdex:end -->` there.\n\n\
                  <!-- agentdex:begin count -->\n```\nold text cut in a block\n<!-- agentdex:end -->\n\n    <!-- agentdex:end -->\n";
    let after = before.replace("\n```\nold text cut in a block\n", "\n\n3\n\n");
    assert_eq!(written(before), after);
}

#[test]
fn files_that_are_not_a_readme_are_refused() {
    let folder = catalog();
    let marker = "<!-- agentdex:begin count --><!-- agentdex:end -->\n";
    folder
        .write("plain.md", "No markers.\n")
        .write(
            "latin.md",
            b"<!-- agentdex:begin count --><!-- agentdex:end --> \xe9\n",
        )
        .write(
            "agents/keeper.md",
            format!("---\nname: keeper\n---\n{marker}"),
        );
    folder
        .run("index nowhere.md")
        .refuses("cannot read nowhere.md");
    folder
        .run("index plain.md")
        .refuses("plain.md has no markers; put `<!-- agentdex:begin table -->`");
    folder.run("index latin.md").refuses("cannot read latin.md");
    folder.run("index agents").refuses("not a regular file");
    folder
        .run("index agents/keeper.md --write")
        .refuses("agents/keeper.md is an agent of the catalog");
}

#[cfg(unix)]
#[test]
fn a_link_is_never_written_through() {
    let folder = catalog();
    let marker = "<!-- agentdex:begin count -->9<!-- agentdex:end -->\n";
    folder.write("elsewhere.md", marker);
    std::os::unix::fs::symlink("elsewhere.md", folder.path("README.md")).unwrap();
    folder
        .run("index README.md --write")
        .refuses("README.md is a link; name what it leads to");
    assert_eq!(folder.read("elsewhere.md"), marker);

    folder.write("real/README.md", marker);
    std::os::unix::fs::symlink("real", folder.path("docs")).unwrap();
    folder
        .run("index docs/README.md --write")
        .refuses("docs is a link; name what it leads to");
    assert_eq!(folder.read("real/README.md"), marker);
}

#[test]
fn no_file_is_written_where_one_is_not_understood() {
    let folder = catalog();
    let good = "<!-- agentdex:begin count -->9<!-- agentdex:end -->\n";
    folder
        .write("good.md", good)
        .write("bad.md", "<!-- agentdex:begin count -->\n");
    folder
        .run("index good.md bad.md --write")
        .refuses("bad.md:1: this section is not closed");
    assert_eq!(folder.read("good.md"), good);
}

#[test]
fn what_files_say_is_text() {
    let folder = Folder::new();
    folder
        .write(
            "agents/x.md",
            "---\nname: \"a|b]`c<!-- agentdex:end -->\"\ndescription: \"*All* of\\n<script> & [x](y)\"\n---\n",
        )
        .write("README.md", "<!-- agentdex:begin list -->\n<!-- agentdex:end -->\n")
        .run("index README.md --write")
        .fine();
    assert!(folder.read("README.md").contains(
        "- [a\\|b\\]\\`c&lt;!-- agentdex:end -->](agents/x.md): All of &lt;script> &amp; x\n"
    ));
}

/// Returns a catalog with agents of these names, descriptions and categories.
fn model(agents: &[(String, String, String)]) -> Model {
    let folder = Folder::new();
    for (ix, (name, description, category)) in agents.iter().enumerate() {
        let quoted =
            [name, description, category].map(|value| serde_json::to_string(value).unwrap());
        let [name, description, category] = quoted;
        folder.write(
            &format!("{ix}.md"),
            format!("---\nname: {name}\ndescription: {description}\ncategory: {category}\ntools: Read\n---\nAsk `agent-0`.\n"),
        );
    }
    let root = Root {
        include: vec!["*.md".to_owned()],
        ..Root::new("s", folder.path(""))
    };
    model::load(&[root], &Default::default(), &())
        .unwrap()
        .value
}

/// What tables, links, lists, code and comments are made of.
fn hostile() -> impl Strategy<Value = String> {
    let parts = [
        "a",
        "B",
        "|",
        "[",
        "]",
        "(",
        ")",
        "`",
        "```",
        "~~~",
        "<",
        ">",
        "&",
        "\\",
        "\n",
        "\r",
        "\t",
        " ",
        "#",
        "*",
        "_",
        "-->",
        "<!--",
        "<!-- agentdex:end -->",
        "<script>",
        "![",
        "\"",
        "'",
        "\u{202e}",
        "\u{2028}",
        "é",
        "\0",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..8)
        .prop_map(|parts| parts.concat())
}

const SECTIONS: &[&str] = &[
    "<!-- agentdex:begin table by=category -->\n<!-- agentdex:end -->",
    "<!-- agentdex:begin list by=category heading=2 -->\r\nold | text\r\n<!-- agentdex:end -->",
    "<!-- agentdex:begin graph -->\n```\n<!-- agentdex:end -->",
    "Now <!-- agentdex:begin count -->x<!-- agentdex:end -->!",
    "> <!-- agentdex:begin table columns=description,name -->\n> <!-- agentdex:end -->",
    "- item\n\n  <!-- agentdex:begin list -->\n  <!-- agentdex:end -->",
];

const AROUND: &[&str] = &[
    "",
    "Text.\n\n",
    "# Title\r\n\r\n",
    "- a\n- b\n\n",
    "| a |\n| - |\n| b |\n\n",
    "<div>\n\n",
];

/// Returns the parts of a text that stand outside of sections.
fn outside(text: &str) -> Vec<&str> {
    let parts = text.split("<!-- agentdex:begin");
    parts
        .enumerate()
        .map(|(ix, part)| match ix {
            0 => part,
            _ => part.split_once("<!-- agentdex:end -->").unwrap().1,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn to_update_twice_is_to_update_once_and_the_rest_stays(
        agents in prop::collection::vec((hostile(), hostile(), hostile()), 1..4),
        parts in prop::collection::vec((prop::sample::select(AROUND), prop::sample::select(SECTIONS)), 1..5),
    ) {
        let model = model(&agents);
        let setting = Setting { model: &model, link: &|listing| Some(format!("x/{}", listing.slug)), base_url: None };
        let text: String = parts.iter().map(|(around, section)| format!("{around}{section}\n\n")).collect();

        let once = readme::update(&text, &setting).unwrap();
        let twice = readme::update(&once.text, &setting).unwrap();
        prop_assert_eq!(&once.text, &twice.text);
        prop_assert_eq!(once.sections, parts.len());
        prop_assert!(twice.stale.is_empty());
        prop_assert_eq!(outside(&text), outside(&once.text));
    }

    #[test]
    fn a_row_has_its_cells_and_no_markup_of_the_agents(agents in prop::collection::vec((hostile(), hostile(), hostile()), 1..4)) {
        let model = model(&agents);
        let setting = Setting { model: &model, link: &|_| Some("x".to_owned()), base_url: None };
        let marker = "<!-- agentdex:begin table columns=name,description,category -->\n<!-- agentdex:end -->\n";
        let text = readme::update(marker, &setting).unwrap().text;

        let (mut cells, mut links, mut html) = (0, 0, 0);
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Start(Tag::TableCell) => cells += 1,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    prop_assert_eq!(&*dest_url, "x");
                    links += 1;
                }
                Event::Html(_) => html += 1,
                Event::Start(Tag::Paragraph | Tag::CodeBlock(_) | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Image { .. })
                | Event::Code(_) | Event::InlineHtml(_) => prop_assert!(false, "{text}"),
                _ => {}
            }
        }
        let listed = model.catalog.agents.len();
        prop_assert_eq!((cells, links, html), (3 * (listed + 1), listed, 2), "{}", text);
    }
}
