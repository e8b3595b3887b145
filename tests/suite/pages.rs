//! The pages of a small catalog, and what holds for the pages of any.
//!
//! `tests/fixtures/pages/expected` holds what stands in `<main>` of some of them. After a change that is meant,
//! `BLESS=1 cargo test --test suite pages` writes it anew; read the difference before committing it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::support::{Folder, links};
use agentdex::agent;
use agentdex::catalog;
use agentdex::check;
use agentdex::diff::{self, Compared, Side};
use agentdex::editorial::Editorial;
use agentdex::finding::Finding;
use agentdex::graph;
use agentdex::index::Files;
use agentdex::model::Model;
use agentdex::publish;
use agentdex::site::{self, Changes, SiteOptions};
use agentdex::source::Source;
use agentdex::theme::Theme;

/// A catalog in memory: files by source and path.
#[derive(Clone, Default)]
struct Catalog {
    files: BTreeMap<(String, String), Vec<u8>>,
}

impl Catalog {
    /// Returns the small catalog of the fixtures.
    fn small() -> Self {
        let top = fixtures().join("catalog");
        let mut catalog = Catalog::default();
        for path in ["ops/night-watch.md", "ops/repair-crew.md", "Größe & Maß.md"] {
            catalog = catalog.with("agents", path, std::fs::read(top.join(path)).unwrap());
        }
        catalog
    }

    fn with(mut self, source: &str, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files
            .insert((source.to_owned(), path.to_owned()), bytes.into());
        self
    }

    fn model(&self) -> (Model, Vec<Finding>) {
        let mut findings = Vec::new();
        let sources: BTreeSet<Arc<str>> = self
            .files
            .keys()
            .map(|(source, _)| source.as_str().into())
            .collect();
        let sources_of = self.files.iter().map(|((source, path), bytes)| Source {
            source: source.as_str().into(),
            path: path.as_str().into(),
            bytes: bytes.clone(),
            ..Source::default()
        });
        let agents = sources_of
            .filter_map(|source| agent::parse(source).drain_into(&mut findings))
            .collect();
        let catalog = catalog::assemble(sources.into_iter().collect(), agents);
        let graph = graph::relate(&catalog, &Default::default()).drain_into(&mut findings);
        let model = Model {
            catalog,
            graph,
            ..Model::default()
        };
        let findings = check::check(&model, findings, &check::Terms::default()).findings;
        (model, findings)
    }

    fn pages(&self) -> BTreeMap<String, String> {
        self.pages_with(&Theme::load(None).unwrap(), &options())
    }

    /// Returns every text file of the site, by path.
    fn pages_with(&self, theme: &Theme, options: &SiteOptions) -> BTreeMap<String, String> {
        let (model, findings) = self.model();
        let site = site::render(&model, &findings, theme, options, Files::default(), |_| {
            Vec::new()
        })
        .unwrap();
        let text =
            |page: &site::Page<'_>| String::from_utf8_lossy(&page.bytes().unwrap()).into_owned();
        site.pages
            .iter()
            .map(|page| (page.path.clone(), text(page)))
            .collect()
    }
}

fn options() -> SiteOptions {
    SiteOptions {
        title: "Night shift".to_owned(),
        description: None,
        base_url: None,
        editorial: Editorial::default(),
        ..SiteOptions::default()
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages")
}

fn html(pages: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    pages.iter().filter(|(path, _)| path.ends_with(".html"))
}

#[test]
fn pages_say_what_is_written_down() {
    let pages = Catalog::small().pages();
    let mut wrong = Vec::new();
    for (name, path) in [
        ("home", "index.html"),
        ("agents", "agents/index.html"),
        ("agent", "agents/night-watch/index.html"),
        ("agent-inherits", "agents/repair-crew/index.html"),
        ("source", "agents/größe-and-maß-1-2/source.html"),
        ("tool", "tools/bash/index.html"),
        ("review", "review/index.html"),
        ("reach", "review/reach/index.html"),
        ("rule", "review/relation-dangling/index.html"),
    ] {
        let (_, main) = pages[path]
            .split_once("<main")
            .unwrap_or_else(|| panic!("{path} has no <main>"));
        let main = format!("<main{}", main.split_once("</main>").unwrap().0);
        let expected = fixtures().join(format!("expected/{name}.html"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &main).unwrap();
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != main {
            wrong.push(format!("== {path} is not {name}.html but\n{main}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_link_leads_somewhere_whatever_the_names() {
    let catalog = Catalog::small()
        .with(
            "agents",
            "a/x.md",
            "---\nname: a b/c.d #1 🚀\ndescription: d\ntools: \"*, a/b\"\n---\ntext",
        )
        .with(
            "other one",
            "x.md",
            "---\nname: night-watch\ndescription: d\ntags: ['%2F', '日本語', '..']\n---\nt",
        )
        .with(
            "other one",
            "empty.md",
            "---\nname: con\ndescription: d\ncategory: ../..\nmodel: a/b\n---\n",
        );
    let (model, findings) = catalog.model();
    let theme = Theme::load(None).unwrap();
    let site = site::render(
        &model,
        &findings,
        &theme,
        &options(),
        Files::default(),
        |_| Vec::new(),
    )
    .unwrap();
    let folder = Folder::new();
    publish::publish(&site, &folder.path("site"), &|| ()).unwrap();
    assert_eq!(links::broken(&folder.path("site")), Vec::<String>::new());
    assert!(
        folder
            .files("site")
            .contains(&"agents/other-one/con-agent/index.html".to_owned())
    );
}

#[test]
fn agents_that_say_nearly_the_same_are_compared_whatever_their_names() {
    let text = |what: &str| {
        let steps: String = (1..40)
            .map(|n| format!("{n}. Look at page {n} of the {what} and note it.\n"))
            .collect();
        format!("Read the book of the house from its first page to its last.\n\n{steps}")
    };
    let agent = |name: &str, body: &str| format!("---\nname: {name}\ndescription: d\n---\n{body}");
    let pages = Catalog::default()
        .with(
            "here",
            "agents/reader.md",
            agent("book-reader", &text("book")),
        )
        .with(
            "there",
            "agents/scholar.md",
            agent("scholar", &format!("{}\nThen go home.\n", text("book"))),
        )
        .with("there", "agents/baker.md", agent("baker", "Bake bread.\n"))
        .pages();
    let page = &pages["compare/scholar/index.html"];
    assert!(
        page.contains("<h1>2 agents that say nearly the same: book-reader and scholar</h1>"),
        "{page}"
    );
    assert!(
        pages["agents/here/book-reader/index.html"].contains("href=\"../../../compare/scholar/\"")
    );
    assert!(!pages["agents/there/baker/index.html"].contains("compare/"));
}

#[test]
fn no_id_occurs_twice_on_a_page() {
    for (path, page) in html(&Catalog::small().pages()) {
        let mut seen = BTreeSet::new();
        let twice: Vec<_> = links::attributes(page, &["id"])
            .filter(|id| !seen.insert(id.clone()))
            .collect();
        assert!(twice.is_empty(), "{path}: {twice:?}");
    }
}

#[test]
fn a_heading_takes_no_id_of_the_page_around_it() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut own = BTreeSet::new();
    for name in ["agent.html", "base.html", "components.html"] {
        let template = std::fs::read_to_string(templates.join(name)).unwrap();
        own.extend(links::attributes(&template, &["id"]).filter(|id| !id.contains('{')));
    }
    assert!(own.contains("instructions") && own.contains("q"), "{own:?}");

    let headings: String = own
        .iter()
        .map(|id| format!("## {id}\n\nText.\n\n"))
        .collect();
    let file = format!("---\nname: headings\ndescription: Has headings.\n---\n{headings}");
    let pages = Catalog::small().with("agents", "headings.md", file).pages();
    let page = &pages["agents/headings/index.html"];
    for id in own {
        assert!(page.contains(&format!("id=\"body-{id}\"")), "{id}");
    }
}

#[test]
fn no_folder_is_the_name_of_a_device_on_windows() {
    let file = "---\nname: con\ndescription: Reads.\ntools: nul\nmodel: aux\ntags: [prn, com1]\n---\nRead.\n";
    let pages = Catalog::small().with("agents", "lpt1/con.md", file).pages();
    let is_device = |part: &str| ["con", "nul", "aux", "prn", "com1", "lpt1"].contains(&part);
    let wrong: Vec<_> = pages
        .keys()
        .filter(|path| path.split('/').any(is_device))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn icons_have_a_size_without_the_style_sheet() {
    for (path, page) in html(&Catalog::small().pages()) {
        for icon in page.split("<svg class=\"icon").skip(1) {
            let tag = icon.split('>').next().unwrap();
            assert!(
                tag.contains("width=") && tag.contains("height="),
                "{path}: {tag}"
            );
        }
    }
}

#[test]
fn pages_keep_to_their_own_policy() {
    for (path, page) in html(&Catalog::small().pages()) {
        assert!(
            page.contains("default-src 'self'") || page.contains("default-src 'none'"),
            "{path} has no policy"
        );
        for tag in page
            .split('<')
            .skip(1)
            .map(|tag| tag.split('>').next().unwrap())
        {
            let names = tag
                .split('"')
                .step_by(2)
                .flat_map(str::split_whitespace)
                .filter_map(|word| word.strip_suffix('='));
            let inline = names
                .into_iter()
                .find(|name| *name == "style" || name.starts_with("on"));
            assert_eq!(inline, None, "{path}: <{tag}>");
            // A block of JSON is data: no browser runs it.
            let is_data = tag.contains("type=\"application/json\"")
                || tag.contains("type=\"application/ld+json\"");
            assert!(
                !tag.starts_with("script") || is_data || tag.contains(" src="),
                "{path}: <{tag}>"
            );
        }
    }
}

#[test]
fn without_a_base_url_no_address_is_absolute() {
    for (path, page) in html(&Catalog::small().pages()) {
        let absolute = links::attributes(page, &["href", "src", "action", "content"])
            .find(|address| address.contains("://") || address.starts_with('/'));
        assert_eq!(absolute, None, "{path}");
    }
}

#[test]
fn a_base_url_gives_canonical_addresses_a_sitemap_and_a_base_to_the_missing_page() {
    let options = SiteOptions {
        base_url: Some("https://night.example/a&b".to_owned()),
        ..options()
    };
    let pages = Catalog::small().pages_with(&Theme::load(None).unwrap(), &options);
    let home = "<link rel=\"canonical\" href=\"https://night.example/a&amp;b/\">";
    assert!(
        pages["index.html"].contains(home),
        "{}",
        pages["index.html"]
    );
    let sitemap = &pages["sitemap.xml"];
    assert!(sitemap.contains(
        "<loc>https://night.example/a&amp;b/agents/gr%C3%B6%C3%9Fe-and-ma%C3%9F-1-2/</loc>"
    ));
    assert!(!sitemap.contains("404.html") && !sitemap.contains("source.html"));
    assert!(pages["robots.txt"].contains("Sitemap: https://night.example/a&b/sitemap.xml"));
    assert!(pages["404.html"].contains("<base href=\"https://night.example/a&amp;b/\">"));
}

#[test]
fn prompt_text_is_never_interpreted() {
    let hostile = "<img src=x onerror=alert(1)>";
    let agent = format!(
        "---\nname: 'x {hostile}'\ndescription: '{hostile}'\ntools: ['{hostile}']\nmodel: '{hostile}'\n\
         category: '{hostile}'\ntags: ['{hostile}']\nversion: '{hostile}'\nodd: {{'{hostile}': ['{hostile}']}}\n---\n\
         # {hostile}\n\n{hostile}\n\n- **With {hostile}**: Delegate to `{hostile}`.\n"
    );
    for (path, page) in html(
        &Catalog::default()
            .with(hostile, "x/<img>.md", agent)
            .pages(),
    ) {
        assert!(!page.contains("<img"), "{path}:\n{page}");
    }
}

#[test]
fn a_page_stays_as_it_is_when_a_stranger_joins_the_catalog() {
    let before = Catalog::small().pages();
    let after = Catalog::small()
        .with("agents", "z.md", "---\nname: zzz\ndescription: z\n---\nz")
        .pages();
    let page = "agents/night-watch/index.html";
    assert_eq!(before[page], after[page]);
    assert_ne!(before["agents/index.html"], after["agents/index.html"]);
}

#[test]
fn a_list_too_long_for_one_page_goes_on_over_several() {
    let catalog = (0..1001).fold(Catalog::default(), |catalog, n| {
        catalog.with(
            "agents",
            &format!("{n:04}.md"),
            format!("---\nname: agent-{n:04}\ndescription: d\n---\n"),
        )
    });
    let pages = catalog.pages();
    let first = &pages["agents/index.html"];
    assert!(
        first.contains(">agent-0000 – agent-0999</a>")
            && first.contains(">agent-1000 – agent-1000</a>")
    );
    assert!(first.contains(">agent-0999<") && !first.contains("href=\"agent-1000/\""));
    assert!(pages["agents/index-2.html"].contains("href=\"agent-1000/\""));
    assert!(pages["capabilities/unrestricted/index-2.html"].contains("agent-1000"));
}

/// Returns the pages of a catalog with one of what differs from another.
fn pages_since(old: &Catalog, new: &Catalog) -> BTreeMap<String, String> {
    let (theme, (old, old_findings), (new, new_findings)) =
        (Theme::load(None).unwrap(), old.model(), new.model());
    let old = Side {
        model: &old,
        findings: &old_findings,
    };
    let new = Side {
        model: &new,
        findings: &new_findings,
    };
    let diff = diff::compare(old, new);
    let changes = Changes {
        compared: Compared {
            old,
            new,
            diff: &diff,
        },
        since: "v1".to_owned(),
    };
    let site = site::render_changes(changes, &theme, &options(), Files::default(), |_| {
        Vec::new()
    })
    .unwrap();
    let text = |page: &site::Page<'_>| String::from_utf8_lossy(&page.bytes().unwrap()).into_owned();
    site.pages
        .iter()
        .map(|page| (page.path.clone(), text(page)))
        .collect()
}

#[test]
fn what_changed_is_told_with_what_agents_may_do_now() {
    let agent = |name: &str, tools: &str, text: &str| {
        format!("---\nname: {name}\ndescription: Does {name}.\ntools: {tools}\n---\n{text}\n")
    };
    let old = Catalog::default()
        .with(
            "agents",
            "lead.md",
            agent("lead", "Read, Bash", "Ask `keeper` first."),
        )
        .with("agents", "keeper.md", agent("keeper", "Read", "Keeps."))
        .with(
            "agents",
            "gone.md",
            agent("gone", "Read", "Delegate the rest to `keeper`."),
        );
    let new = Catalog::default()
        .with(
            "agents",
            "lead.md",
            agent("lead", "Read, Bash", "Ask `keeper` first."),
        )
        .with(
            "agents",
            "keeper.md",
            agent(
                "keeper",
                "Read, Agent",
                "Keeps. Delegate the rest to `lead`.",
            ),
        )
        .with(
            "agents",
            "new.md",
            agent(
                "fresh",
                "Bash",
                "Delegate the rest to `keeper`. Watches all night.",
            ),
        );
    let pages = pages_since(&old, &new);
    let (_, main) = pages["changes/index.html"].split_once("<main").unwrap();
    let main = format!("<main{}", main.split_once("</main>").unwrap().0);
    let expected = fixtures().join("expected/changes.html");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&expected, &main).unwrap();
    }
    assert_eq!(main, std::fs::read_to_string(&expected).unwrap_or_default());
    for page in ["index.html", "review/index.html"] {
        assert!(pages[page].contains("changes/\">Changes</a>"), "{page}");
    }
    assert!(pages["index.html"].contains("gained capabilities"));
}

#[test]
fn where_nothing_differs_the_page_says_so_and_where_nothing_is_compared_there_is_none() {
    let small = Catalog::small();
    let pages = pages_since(&small, &small);
    assert!(pages["changes/index.html"].contains("<p class=\"lead\">Nothing differs.</p>"));
    let alone = small.pages();
    assert!(!alone.contains_key("changes/index.html") && !alone["index.html"].contains("changes/"));
}

#[test]
fn where_too_many_agents_changed_their_categories_are_drawn_and_the_page_says_so() {
    let agent = |n: usize, to: usize| {
        format!(
            "---\nname: agent-{n:03}\ndescription: d\ncategory: c{}\n---\nDelegate the rest to `agent-{to:03}`.\n",
            n % 5
        )
    };
    let many = (0..80).fold(Catalog::default(), |all, n| {
        all.with("agents", &format!("{n}.md"), agent(n, (n + 1) % 80))
    });
    let page = &pages_since(&Catalog::small(), &many)["changes/index.html"];
    assert!(page.contains("Too many agents changed to draw each"));
    assert!(page.contains(" categories of 83 agents"), "{page}");
}

#[test]
fn who_reaches_execute_stands_first_with_every_call_on_the_way() {
    let agent = |name: &str, tools: &str| {
        format!("---\nname: {name}\ndescription: d\ntools: {tools}\n---\nText.\n")
    };
    let pages = Catalog::default()
        .with("agents", "a.md", agent("a-bystander", "Read, Bash"))
        .with(
            "agents",
            "x.agent.md",
            agent("asks", "read, agent").replace("tools", "agents: [helps]\ntools"),
        )
        .with("agents", "y.agent.md", agent("helps", "read, execute"))
        .pages();
    let page = &pages["review/reach/index.html"];
    let at = |text: &str| {
        page.find(text)
            .unwrap_or_else(|| panic!("no {text} in {page}"))
    };
    assert!(
        page.contains(
            "1 agent can reach execute through others; 2 agents hold execute themselves."
        )
    );
    assert!(
        at("Reach execute through others") < at(">asks<") && at(">asks<") < at(">a-bystander<")
    );
    assert!(page.contains(
        "<b class=\"x\">execute</b> <span class=\"to\">→</span> <a href=\"../../agents/helps/\">helps</a>"
    ));
    assert!(pages["review/index.html"].contains(">asks<"));
}

#[test]
fn a_finding_about_the_graph_has_its_picture_and_one_about_a_file_its_line() {
    let agent = |name: &str, to: &str| {
        format!(
            "---\nname: {name}\ndescription: d\ntools: Bsh\n---\nDelegate the rest to `{to}`.\n"
        )
    };
    let pages = Catalog::default()
        .with("agents", "a.md", agent("first-mate", "second-mate"))
        .with("agents", "b.md", agent("second-mate", "first-mate"))
        .pages();
    let circle = &pages["review/relation-cycle/index.html"];
    assert!(
        circle.contains("aria-label=\"2 agents that all reach each other\""),
        "{circle}"
    );
    assert!(
        pages["review/agent-unknown-tool/index.html"]
            .contains("<code>tools: <mark>Bsh</mark></code>")
    );
}

#[test]
fn a_secret_is_not_published_once_more_by_the_finding_about_it() {
    let key = format!("AKIA{}", "Q7RZ2M4KX6WPT3HD");
    let text = format!("---\nname: a\ndescription: d\n---\nUse {key} for it.\n");
    let pages = Catalog::default().with("agents", "a.md", text).pages();
    let page = &pages["review/text-secret/index.html"];
    assert!(!page.contains(&key), "{page}");
}

#[test]
fn a_theme_overlays_single_files_and_single_blocks() {
    let folder = Folder::new();
    folder
        .write(
            "theme/templates/404.html",
            "{% extends \"agentdex/404.html\" %}{% block main %}Gone.{% endblock main %}",
        )
        .write(
            "theme/static/style.css",
            "body { background: url(\"dots.svg\") }",
        )
        .write("theme/static/dots.svg", "<svg/>");
    let theme = Theme::load(Some(&folder.path("theme"))).unwrap();
    let pages = Catalog::small().pages_with(&theme, &options());
    assert!(pages["404.html"].contains("Gone.") && pages["404.html"].contains("<header"));
    let style = pages
        .keys()
        .find(|path| path.starts_with("assets/style-"))
        .unwrap();
    let dots = pages
        .keys()
        .find(|path| path.starts_with("assets/dots-"))
        .unwrap();
    assert_eq!(
        pages[style],
        format!("body {{ background: url(\"../{dots}\") }}")
    );
    assert!(pages["index.html"].contains(style.as_str()));
    assert!(theme.findings.is_empty(), "{:?}", theme.findings);
}

#[test]
fn a_theme_replaces_a_component_everywhere() {
    let folder = Folder::new();
    folder.write(
        "theme/templates/mine.html",
        "{% component sig(value) %}[{{ value.code }}]{% endcomponent sig %}",
    );
    let theme = Theme::load(Some(&folder.path("theme"))).unwrap();
    let pages = Catalog::small().pages_with(&theme, &options());
    assert!(
        pages["agents/index.html"].contains("[rs·x··]"),
        "{}",
        pages["agents/index.html"]
    );
    assert!(theme.findings.is_empty(), "{:?}", theme.findings);
}

#[test]
fn a_wrong_template_is_told_by_file_line_and_cause() {
    let folder = Folder::new();
    folder.write(
        "theme/templates/404.html",
        "{% extends \"base.html\" %}\n{% block main %}\n{{ oops }}\n{% endblock main %}",
    );
    let theme = Theme::load(Some(&folder.path("theme"))).unwrap();
    let (model, findings) = Catalog::small().model();
    let site = site::render(
        &model,
        &findings,
        &theme,
        &options(),
        Files::default(),
        |_| Vec::new(),
    )
    .unwrap();
    let page = site
        .pages
        .iter()
        .find(|page| page.path == "404.html")
        .unwrap();
    let told = page.bytes().unwrap_err().to_string();
    let place = format!("{}:3:4", folder.path("theme/templates/404.html").display());
    assert!(told.contains(&place) && told.contains("`oops`"), "{told}");
}

#[test]
fn a_template_that_cannot_be_parsed_is_told_by_file_line_and_cause() {
    let folder = Folder::new();
    folder.write("theme/templates/about.html", "fine\n{% if %}");
    let told = Theme::load(Some(&folder.path("theme")))
        .unwrap_err()
        .to_string();
    let place = format!("{}:2:", folder.path("theme/templates/about.html").display());
    assert!(told.contains(&place), "{told}");
}

#[test]
fn a_template_that_nothing_uses_is_noticed() {
    let folder = Folder::new();
    folder
        .write("theme/templates/agnet.html", "x")
        .write("theme/templates/.agent.html.swp", "x");
    let theme = Theme::load(Some(&folder.path("theme"))).unwrap();
    let findings: Vec<_> = theme
        .findings
        .iter()
        .map(|f| (f.rule, &*f.place.path, f.help.as_deref()))
        .collect();
    assert_eq!(
        findings,
        [(
            "theme/unused-template",
            "templates/agnet.html",
            Some("did you mean `agent.html`?")
        )]
    );
}
