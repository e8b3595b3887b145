//! What a published site says to programs: feed, sitemap, structured data, lists for language models, and links to
//! where its files come from.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Folder, links};
use serde_json::Value;

/// Makes a repository of two agents: `a` of the first of May, `b` of the second.
fn repository() -> Folder {
    let folder = Folder::new();
    folder.git(&["init", "-q"], "");
    folder
        .agent("team/agents/a.md", "a")
        .agent("team/agents/größe & b.md", "b");
    let b = folder
        .read("team/agents/größe & b.md")
        .replace("Does b.", "Says </script><script>alert(1)</script> \u{1b}.");
    folder.write("team/agents/größe & b.md", b);
    folder.git(&["add", "team/agents/a.md"], "");
    folder.git(&["commit", "-qm", "a"], "2026-05-01T10:00:00+02:00");
    folder.git(&["add", "."], "");
    folder.git(&["commit", "-qm", "b"], "2026-05-02T10:00:00+02:00");
    folder.git(
        &[
            "remote",
            "add",
            "origin",
            "https://me:secret@github.com/x/y.git",
        ],
        "",
    );
    folder
}

const BUILD: &str = "build team/agents --base-url https://night.example/at/";

fn page(folder: &Folder, path: &str) -> Vec<String> {
    links::attributes(&folder.read(&format!("site/{path}")), &["href"]).collect()
}

#[test]
fn an_agents_page_leads_to_its_file_in_the_repository() {
    let folder = repository();
    folder.run("build team/agents").fine();
    let commit = std::fs::read_to_string(folder.path(".git/refs/heads/trunk")).unwrap();
    let hrefs = page(&folder, "agents/a/index.html");
    let view = format!(
        "https://github.com/x/y/blob/{}/team/agents/a.md",
        commit.trim()
    );
    assert!(hrefs.contains(&view), "{hrefs:?}");
    assert!(
        hrefs.contains(&"https://github.com/x/y/edit/trunk/team/agents/a.md".to_owned()),
        "{hrefs:?}"
    );
    for path in folder.files("site") {
        let bytes = std::fs::read(folder.path(&format!("site/{path}"))).unwrap();
        assert!(
            !bytes.windows(6).any(|part| part == b"secret"),
            "{path} tells the password"
        );
    }
}

#[test]
fn a_file_that_is_not_as_committed_has_no_link() {
    let folder = repository();
    folder
        .agent("team/agents/a.md", "a2")
        .agent("team/agents/c.md", "c");
    folder.run("build team/agents").fine();
    let away = |path| {
        page(&folder, path)
            .into_iter()
            .any(|href| href.contains("github.com"))
    };
    assert!(
        !away("agents/a2/index.html")
            && !away("agents/c/index.html")
            && away("agents/b/index.html")
    );
}

#[test]
fn a_source_may_say_its_repository() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "a").write(
        "agentdex.toml",
        "[[sources]]\npath = \"agents\"\nrepository = \"https://codeberg.org/x/y\"\nbranch = \"next\"\n",
    );
    folder.run("build").fine();
    let hrefs = page(&folder, "agents/a/index.html");
    assert!(
        hrefs.contains(&"https://codeberg.org/x/y/src/branch/next/a.md".to_owned()),
        "{hrefs:?}"
    );
    folder.write(
        "agentdex.toml",
        "[[sources]]\npath = \"agents\"\nrepository = \"https://nowhere.example/x/y\"\n",
    );
    folder.run("build").refuses("nowhere.example");
}

#[test]
fn the_feed_has_the_newest_agents_first() {
    let folder = repository();
    folder.run(BUILD).fine();
    let feed = feed_rs::parser::parse(folder.read("site/feed.xml").as_bytes()).unwrap();
    let entries: Vec<(&str, String)> = feed
        .entries
        .iter()
        .map(|entry| {
            (
                entry.title.as_ref().unwrap().content.as_str(),
                entry.updated.unwrap().to_rfc3339(),
            )
        })
        .collect();
    let expected = [
        ("b", "2026-05-02T08:00:00+00:00"),
        ("a", "2026-05-01T08:00:00+00:00"),
    ];
    assert_eq!(
        entries,
        expected.map(|(name, date)| (name, date.to_owned()))
    );
    assert_eq!(
        feed.entries[1].links[0].href,
        "https://night.example/at/agents/a/"
    );
    assert_eq!(feed.updated.unwrap().to_rfc3339(), expected[0].1);
    assert!(page(&folder, "index.html").contains(&"./feed.xml".to_owned()));
}

#[test]
fn the_home_page_names_who_changed_lately() {
    let folder = repository();
    folder.run(BUILD).fine();
    let home = folder.read("site/index.html");
    let (_, lately) = home.split_once("Changed lately").unwrap();
    let (lately, _) = lately.split_once("</ul>").unwrap();
    let days: Vec<&str> = lately
        .split("<time class=\"n\">")
        .skip(1)
        .map(|rest| &rest[..10])
        .collect();
    assert_eq!(days, ["2026-05-02", "2026-05-01"]);
    assert!(lately.contains("<a href=\"./agents/b/\">b</a>"), "{lately}");
    folder.run("build team/agents").fine();
    assert!(!folder.read("site/index.html").contains("Changed lately"));
}

#[test]
fn without_dates_or_an_address_there_is_no_feed() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "a");
    folder.run("build --base-url https://night.example/").fine();
    assert!(!folder.files("site").contains(&"feed.xml".to_owned()));
    let folder = repository();
    folder.run("build team/agents").fine();
    assert!(!folder.files("site").contains(&"feed.xml".to_owned()));
    assert!(!page(&folder, "index.html").contains(&"./feed.xml".to_owned()));
}

#[test]
fn the_sitemap_says_when_agents_changed() {
    let folder = repository();
    folder.run(BUILD).fine();
    let text = folder.read("site/sitemap.xml");
    let sitemap = roxmltree::Document::parse(&text).unwrap();
    // The elements of sitemaps.org/protocol.html, in its namespace, and no other.
    let named = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.tag_name() == ("http://www.sitemaps.org/schemas/sitemap/0.9", name).into()
    };
    assert!(named(sitemap.root_element(), "urlset"));
    let entry = |url: roxmltree::Node<'_, '_>| {
        assert!(named(url, "url"));
        let mut parts = url.children().filter(roxmltree::Node::is_element);
        let address = parts
            .next()
            .filter(|part| named(*part, "loc"))
            .unwrap()
            .text()
            .unwrap()
            .to_owned();
        let date = parts.next().map(|part| {
            assert!(named(part, "lastmod"));
            part.text().unwrap().to_owned()
        });
        (address, date)
    };
    let entries: BTreeMap<String, Option<String>> = sitemap
        .root_element()
        .children()
        .filter(roxmltree::Node::is_element)
        .map(entry)
        .collect();
    let site = "https://night.example/at/";
    assert_eq!(
        entries[&format!("{site}agents/a/")].as_deref(),
        Some("2026-05-01T08:00:00Z")
    );
    assert_eq!(
        entries[&format!("{site}agents/b/")].as_deref(),
        Some("2026-05-02T08:00:00Z")
    );
    assert_eq!(entries[site], None);
    // Every page is in it, and it leads nowhere else.
    let pages = folder.files("site").into_iter().filter(|path| {
        path.ends_with(".html") && path != "404.html" && !path.ends_with("source.html")
    });
    let pages: BTreeSet<String> = pages
        .map(|path| format!("{site}{}", path.strip_suffix("index.html").unwrap_or(&path)))
        .collect();
    assert_eq!(entries.into_keys().collect::<BTreeSet<_>>(), pages);
}

#[test]
fn browsers_can_search_from_their_address_bar() {
    let folder = repository();
    folder
        .write(
            "agentdex.toml",
            "title = \"Agents of the <night> & the early morning\"\n",
        )
        .run(BUILD)
        .fine();
    let text = folder.read("site/opensearch.xml");
    let description = roxmltree::Document::parse(&text).unwrap();
    let root = description.root_element();
    let namespace = "http://a9.com/-/spec/opensearch/1.1/";
    assert_eq!(root.tag_name(), (namespace, "OpenSearchDescription").into());
    let part = |name: &str| {
        root.children()
            .find(|node| node.tag_name() == (namespace, name).into())
            .unwrap()
    };
    // Lengths as OpenSearch 1.1, draft 6, has them.
    let name = part("ShortName").text().unwrap();
    assert!(
        name.chars().count() <= 16 && name.starts_with("Agents of"),
        "{name}"
    );
    assert_eq!(
        part("Description").text().unwrap(),
        "Search Agents of the <night> & the early morning"
    );
    let url = part("Url");
    assert_eq!(url.attribute("type"), Some("text/html"));
    assert_eq!(
        url.attribute("template"),
        Some("https://night.example/at/search/?q={searchTerms}")
    );
}

#[test]
fn structured_data_cannot_leave_its_script() {
    let folder = repository();
    folder.run(BUILD).fine();
    let page = folder.read("site/agents/b/index.html");
    let (_, rest) = page
        .split_once("<script type=\"application/ld+json\">")
        .unwrap();
    let (data, _) = rest.split_once("</script>").unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["@type"], "SoftwareApplication");
    assert_eq!(data["name"], "b");
    assert_eq!(data["url"], "https://night.example/at/agents/b/");
    assert_eq!(data["dateModified"], "2026-05-02T08:00:00Z");
    assert!(
        data["description"]
            .as_str()
            .unwrap()
            .contains("</script><script>alert(1)</script>")
    );
}

#[test]
fn language_models_get_a_list_and_the_texts() {
    let folder = repository();
    folder.run("build team/agents").fine();
    let list = folder.read("site/llms.txt");
    assert!(
        list.starts_with(
            "# Agents\n\n> 2 AI agent definitions.\n\n## Agents\n\n- [a](agents/a.md): Does a. Use it for that.\n- [b]"
        ),
        "{list}"
    );
    assert!(
        list.contains("\n## Optional\n\n- [catalog.json](catalog.json): "),
        "{list}"
    );
    folder.run(BUILD).fine();
    assert!(
        folder
            .read("site/llms.txt")
            .contains("- [a](https://night.example/at/agents/a.md): Does a. Use it for that.\n")
    );
    assert!(
        folder
            .read("site/llms-full.txt")
            .contains("\n# a\n\n> Does a. Use it for that.\n\nMay: read, search")
    );
}

#[test]
fn texts_that_no_model_reads_at_once_are_named_with_their_files() {
    let folder = Folder::new();
    let text = "Word after word after word.\n".repeat(150_000);
    folder.write(
        "agents/a.md",
        format!("---\nname: a\ndescription: Talks.\n---\n{text}"),
    );
    folder.run("build agents").fine();
    let full = folder.read("site/llms-full.txt");
    assert!(
        full.contains("\nThe texts are 4.2 MB together; each is in the file that is named here.\n"),
        "{full:.300}"
    );
    let end = "\n# a\n\n> Talks.\n\nMay: read, search, edit, execute, web, delegate, plan, skill, message\n\nText: [agents/a.md](agents/a.md), 4.2 MB\n";
    assert!(full.ends_with(end), "{full}");
    folder
        .write("agentdex.toml", "[site]\nllms_full = true\n")
        .run("build agents")
        .fine();
    assert!(
        folder
            .read("site/llms-full.txt")
            .trim_end()
            .ends_with("Word after word after word.")
    );
    folder
        .write("agentdex.toml", "[site]\nllms_full = false\n")
        .write("agents/a.md", "---\nname: a\ndescription: d\n---\nShort.\n");
    folder.run("build agents").fine();
    assert!(!folder.read("site/llms-full.txt").contains("Short."));
}

#[test]
fn an_agents_file_is_published_to_the_byte_whatever_it_holds() {
    let folder = Folder::new();
    let files: [(&str, &[u8]); 4] = [
        (
            "crlf",
            b"\xef\xbb\xbf---\r\nname: crlf\r\ndescription: d\r\n---\r\nText.\r\n",
        ),
        (
            "bad",
            b"---\nname: bad\ndescription: d\n---\nText \xff\xfe\xc3( \xe2\x82\n",
        ),
        ("latin", b"---\nname: latin\ndescription: d\n---\nCaf\xe9\n"),
        ("mac", b"---\nname: mac\ndescription: d\n---\nText\rText"),
    ];
    for (name, bytes) in files {
        folder.write(&format!("agents/{name}.md"), bytes);
    }
    folder.run("build").fine();
    let catalog: Value = serde_json::from_str(&folder.read("site/catalog.json")).unwrap();
    for (name, bytes) in files {
        let published = std::fs::read(folder.path(&format!("site/agents/{name}.md"))).unwrap();
        assert_eq!(published, bytes, "{name}");
        let listed = catalog["agents"]
            .as_array()
            .unwrap()
            .iter()
            .find(|agent| agent["id"] == name)
            .unwrap();
        assert_eq!(listed["digest"], blake3::hash(bytes).to_hex().to_string());
    }
}

/// Decodes a PNG: width, height, and each pixel's red, green and blue.
fn decoded(folder: &Folder, path: &str) -> (u32, u32, Vec<u8>) {
    let bytes = std::fs::read(folder.path(&format!("site/{path}"))).unwrap();
    assert!(bytes.len() <= 25_600, "{path} takes {} bytes", bytes.len());
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    pixels.truncate(info.buffer_size());
    (info.width, info.height, pixels)
}

/// Returns the content of a `meta` element by its property or name.
fn meta(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("=\"{name}\" content=\""))?;
    rest.split_once('"').map(|(content, _)| content.to_owned())
}

#[test]
fn a_link_to_an_agent_is_previewed_with_a_picture() {
    let folder = repository();
    folder.run(BUILD).fine();
    let (width, height, pixels) = decoded(&folder, "agents/b.png");
    assert_eq!((width, height, pixels.len()), (1200, 630, 1200 * 630 * 3));
    // Ink, and the hue of what it may do.
    for colour in [[0x1b, 0x1d, 0x1f], [0x2c, 0x7a, 0x4b]] {
        let near = |pixel: &[u8]| {
            pixel
                .iter()
                .zip(colour)
                .all(|(part, other)| part.abs_diff(other) < 12)
        };
        assert!(pixels.chunks(3).any(near), "{colour:x?}");
    }
    let page = folder.read("site/agents/b/index.html");
    assert_eq!(
        meta(&page, "og:image").as_deref(),
        Some("https://night.example/at/agents/b.png")
    );
    assert_eq!(meta(&page, "og:image:width").as_deref(), Some("1200"));
    assert_eq!(meta(&page, "og:image:height").as_deref(), Some("630"));
    assert!(
        meta(&page, "og:image:alt")
            .unwrap()
            .starts_with("b: may read")
    );
    assert_eq!(
        meta(&page, "twitter:card").as_deref(),
        Some("summary_large_image")
    );
    let home = folder.read("site/index.html");
    assert_eq!(meta(&home, "og:image"), None);
    assert_eq!(meta(&home, "twitter:card").as_deref(), Some("summary"));
}

#[test]
fn pictures_are_the_same_bytes_each_time() {
    let read = || {
        let folder = repository();
        folder.run(BUILD).fine();
        std::fs::read(folder.path("site/agents/b.png")).unwrap()
    };
    assert_eq!(read(), read());
}

#[test]
fn no_picture_is_made_without_an_address_or_where_none_is_wanted() {
    let folder = repository();
    let pictures = || {
        folder
            .files("site")
            .into_iter()
            .filter(|path| path.ends_with(".png"))
            .count()
    };
    folder.run("build team/agents").fine();
    assert_eq!(pictures(), 0);
    assert_eq!(
        meta(&folder.read("site/agents/a/index.html"), "og:image"),
        None
    );
    folder.run(BUILD).fine();
    assert_eq!(pictures(), 2);
    folder
        .write("agentdex.toml", "[site]\nsocial_images = false\n")
        .run(BUILD)
        .fine();
    assert_eq!(pictures(), 0);
    let page = folder.read("site/agents/a/index.html");
    assert_eq!(meta(&page, "og:image"), None);
    assert_eq!(meta(&page, "twitter:card").as_deref(), Some("summary"));
}

#[test]
fn names_of_all_kinds_make_a_picture_or_none() {
    let folder = Folder::new();
    let long = "n".repeat(300);
    let names = [
        "<script>&amp;\"",
        &long,
        "\u{1f680} rocket",
        "\u{202e}evil",
        "Ωμέγα Обзор",
        "潮汐",
        "مساعد",
        "\u{1f680}",
    ];
    for (ix, name) in names.iter().enumerate() {
        let name = serde_json::to_string(name).unwrap();
        folder.write(
            &format!("agents/{ix}.md"),
            format!("---\nname: {name}\ndescription: 潮 d\n---\nT\n"),
        );
    }
    folder.run("build --base-url https://night.example/").fine();
    let catalog: Value = serde_json::from_str(&folder.read("site/catalog.json")).unwrap();
    for agent in catalog["agents"].as_array().unwrap() {
        let (id, path) = (
            agent["id"].as_str().unwrap(),
            agent["path"].as_str().unwrap(),
        );
        let drawn = folder.path(&format!("site/agents/{id}.png")).exists();
        assert_eq!(drawn, path < "5.md", "{path}");
        if drawn {
            decoded(&folder, &format!("agents/{id}.png"));
        }
        let page = folder.read(&format!("site/agents/{id}/index.html"));
        assert_eq!(meta(&page, "og:image").is_some(), drawn, "{path}");
    }
}

#[test]
fn claude_code_can_install_the_agents_of_a_repository() {
    let folder = repository();
    folder.run(BUILD).fine();
    let commit = std::fs::read_to_string(folder.path(".git/refs/heads/trunk")).unwrap();
    let marketplace: Value =
        serde_json::from_str(&folder.read("site/.claude-plugin/marketplace.json")).unwrap();
    assert_eq!(marketplace["name"], "night-example-at");
    assert_eq!(
        marketplace["description"],
        "The agents of https://night.example/at/"
    );
    let plugin = serde_json::json!({
        "name": "y",
        "source": { "source": "url", "url": "https://github.com/x/y.git", "sha": commit.trim() },
        "description": "2 agents of github.com/x/y",
        "homepage": "https://night.example/at/",
        "repository": "https://github.com/x/y",
        "strict": false,
        "agents": ["./team/agents/a.md", "./team/agents/größe & b.md"],
    });
    assert_eq!(marketplace["plugins"], serde_json::json!([plugin]));
    folder.run("build team/agents").fine();
    assert!(
        !folder
            .files("site")
            .iter()
            .any(|path| path.ends_with("marketplace.json"))
    );
}

#[test]
fn a_marketplace_offers_only_what_claude_code_reads_and_a_repository_has() {
    let folder = repository();
    folder.agent("team/agents/new.md", "new");
    folder.write(
        "team/agents/c.agent.md",
        "---\nname: c\ndescription: d\ntools: ['codebase']\n---\nT\n",
    );
    folder.git(&["add", "team/agents/c.agent.md"], "");
    folder.git(&["commit", "-qm", "c"], "2026-05-03T10:00:00+02:00");
    folder.run(BUILD).fine();
    let marketplace: Value =
        serde_json::from_str(&folder.read("site/.claude-plugin/marketplace.json")).unwrap();
    let agents = serde_json::json!(["./team/agents/a.md", "./team/agents/größe & b.md"]);
    assert_eq!(marketplace["plugins"][0]["agents"], agents);
    let folder = Folder::new();
    folder
        .agent("agents/a.md", "a")
        .run("build --base-url https://night.example/")
        .fine();
    assert!(
        !folder
            .files("site")
            .iter()
            .any(|path| path.ends_with("marketplace.json"))
    );
}
