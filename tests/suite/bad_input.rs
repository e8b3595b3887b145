//! Bad input gets an error or a finding that says what and where; the rest of the catalog is built.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use crate::support::Folder;

/// Returns the findings of `check`, as `rule path:line message`.
fn findings(folder: &Folder, catalog: &str) -> Vec<String> {
    let run = folder.run(&format!("check {catalog} --format json"));
    let json: serde_json::Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let row = |f: &serde_json::Value| {
        format!(
            "{} {}:{} {}",
            text(&f["rule"]),
            text(&f["path"]),
            f["line"],
            text(&f["message"])
        )
    };
    json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(row)
        .collect()
}

/// Builds a catalog that holds a good agent beside bad files; the good agent's page must be there.
#[track_caller]
fn builds(folder: &Folder) {
    folder.agent("agents/good.md", "good");
    folder.run("build agents").fine();
    assert!(
        folder
            .files("site")
            .contains(&"agents/good/index.html".to_owned())
    );
    assert_eq!(
        crate::support::links::broken(&folder.path("site")),
        Vec::<String>::new()
    );
}

#[test]
fn a_folder_that_does_not_exist() {
    let folder = Folder::new();
    folder.run("build nowhere").refuses("nowhere");
    folder.run("build nowhere").refuses("no such folder");
}

#[test]
fn a_base_url_that_is_not_the_address_of_a_site() {
    let folder = Folder::new();
    folder.agent("agents/good.md", "good");
    folder
        .run("build agents --base-url x.example")
        .refuses("`--base-url` does not begin with `https://` or `http://`");
    let refused = folder.run("build agents --base-url https://user:hidden@x.example/");
    assert!(!refused.stderr.contains("hidden"), "{refused:?}");
    refused.refuses("`--base-url` contains a user name or a password");

    folder.write("agentdex.toml", "base_url = \"https://x.example/?a=b\"\n");
    folder
        .run("build agents")
        .refuses("`base_url` has a query or a fragment");

    folder.write("agentdex.toml", "base_url = \"\"\n");
    folder.run("build agents").fine();
    assert!(!folder.read("site/index.html").contains("canonical"));
}

#[test]
fn an_empty_folder() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("agents")).unwrap();
    folder.run("build agents").refuses("no agent");
    assert!(!folder.path("site").exists());
}

#[test]
fn a_file_where_a_folder_is_expected() {
    let folder = Folder::new();
    folder.write("agents", "text");
    folder.run("build agents").refuses("not a folder");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.agent("agents/secret.md", "secret");
    std::fs::set_permissions(
        folder.path("agents/secret.md"),
        std::fs::Permissions::from_mode(0o000),
    )
    .unwrap();
    if std::fs::read(folder.path("agents/secret.md")).is_ok() {
        // The superuser may read anything: a folder named like an agent cannot be read by anyone.
        std::fs::remove_file(folder.path("agents/secret.md")).unwrap();
        std::os::unix::fs::symlink("/nonexistent/target", folder.path("agents/secret.md")).unwrap();
    }
    builds(&folder);
}

#[test]
fn a_file_of_no_bytes() {
    let folder = Folder::new();
    folder.write("agents/empty.md", "");
    builds(&folder);
    assert!(
        findings(&folder, "agents")
            .iter()
            .any(|f| f.contains("empty.md")),
        "{:?}",
        findings(&folder, "agents")
    );
}

#[test]
fn a_file_of_50_megabytes() {
    let folder = Folder::new();
    let mut text = "---\nname: huge\ndescription: A lot.\n---\n\n".to_owned();
    text.push_str(&"All work and no play makes a long file.\n".repeat((50 << 20) / 40 + 1));
    text.truncate(50 << 20);
    folder.write("agents/huge.md", text.as_bytes());
    builds(&folder);
    assert!(
        findings(&folder, "agents")
            .iter()
            .any(|f| f.starts_with("source/too-large huge.md"))
    );
    assert_eq!(
        std::fs::metadata(folder.path("site/agents/huge.md"))
            .unwrap()
            .len(),
        50 << 20
    );
}

#[test]
fn a_binary_file() {
    let folder = Folder::new();
    let noise: Vec<u8> = (0..4096u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    folder.write("agents/image.md", noise);
    builds(&folder);
    assert!(
        findings(&folder, "agents")
            .iter()
            .any(|f| f.contains("image.md"))
    );
}

#[test]
fn invalid_utf_8() {
    let folder = Folder::new();
    folder.write(
        "agents/latin.md",
        b"---\nname: latin\ndescription: Caf\xe9 keeper.\n---\nBody.\n",
    );
    builds(&folder);
    assert!(
        findings(&folder, "agents")
            .iter()
            .any(|f| f.contains("latin.md:3")),
        "{:?}",
        findings(&folder, "agents")
    );
    assert_eq!(
        std::fs::read(folder.path("site/agents/latin.md")).unwrap(),
        std::fs::read(folder.path("agents/latin.md")).unwrap()
    );
}

#[test]
fn front_matter_without_an_end() {
    let folder = Folder::new();
    folder.write(
        "agents/open.md",
        "---\nname: open\ndescription: Never closed.\n\n# Open\n\nText.\n",
    );
    builds(&folder);
    let agent = folder.run("show open agents --format json").json();
    assert_eq!(agent["description"], "Never closed.");
    assert!(
        findings(&folder, "agents")
            .iter()
            .any(|f| f.starts_with("frontmatter/") && f.contains("open.md"))
    );
}

#[test]
fn a_yaml_bomb() {
    let folder = Folder::new();
    let mut bomb =
        "---\nname: bomb\ndescription: Explodes.\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let alias = format!("*a{}", level - 1);
        bomb.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            vec![alias; 9].join(", ")
        ));
    }
    folder.write("agents/bomb.md", bomb + "---\n\nBoom.\n");
    builds(&folder);
    assert_eq!(
        folder.run("show bomb agents --format json").json()["description"],
        "Explodes."
    );
}

#[test]
fn ten_thousand_levels_of_nesting() {
    let folder = Folder::new();
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    folder.write(
        "agents/deep.md",
        format!("---\nname: deep\ndescription: Nested.\nx: {open}{close}\n---\n\nText.\n"),
    );
    let quotes = "> ".repeat(10_000);
    folder.write(
        "agents/quotes.md",
        format!("---\nname: quotes\ndescription: Nested.\n---\n\n{quotes}deep\n"),
    );
    let mut block = String::new();
    (0..10_000).for_each(|depth| block.push_str(&format!("{}k:\n", " ".repeat(depth))));
    folder.write(
        "agents/block.md",
        format!("---\nname: block\ndescription: Nested.\n{block}---\n\nText.\n"),
    );
    builds(&folder);
    for name in ["deep", "quotes", "block"] {
        assert_eq!(
            folder
                .run(&format!("show {name} agents --format json"))
                .json()["description"],
            "Nested."
        );
    }
}

#[cfg(unix)]
#[test]
fn lines_of_a_megabyte() {
    let folder = Folder::new();
    let names: Vec<String> = (0..10_000)
        .map(|number| format!("helper-{number}"))
        .collect();
    folder
        .agent("agents/helper-1.md", "helper-1")
        .write(
            "agents/paths.md",
            format!(
                "---\nname: paths\ndescription: x\n---\n\n{}\n",
                "/home/".repeat(170_000)
            ),
        )
        .write(
            "agents/names.md",
            format!(
                "---\nname: names\ndescription: x\ncan_spawn: [{}]\n---\n\nText.\n",
                names.join(", ")
            ),
        )
        .write(
            "agents/prose.md",
            format!(
                "---\nname: prose\ndescription: x\n---\n\n{}\n",
                "ask helper-1 and ".repeat(60_000)
            ),
        );
    builds(&folder);
}

#[test]
fn links_that_go_round() {
    let folder = Folder::new();
    folder.agent("agents/good.md", "good");
    std::os::unix::fs::symlink(folder.path("agents"), folder.path("agents/again")).unwrap();
    builds(&folder);
    assert_eq!(
        folder.run("show --all agents --format json").json()["agents"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn names_that_are_no_file_names() {
    let folder = Folder::new();
    let long = "x".repeat(300);
    for (file, name) in [
        ("a", "../../etc/passwd"),
        ("b", "CON"),
        ("c", &long),
        ("d", "🚀🚀"),
        ("e", "a/b\\c:d"),
        ("f", "."),
    ] {
        folder.agent(&format!("agents/{file}.md"), &format!("'{name}'"));
    }
    builds(&folder);
    let outside: Vec<String> = folder
        .files("")
        .into_iter()
        .filter(|f| !f.starts_with("site/") && !f.starts_with("agents/"))
        .collect();
    assert_eq!(outside, Vec::<String>::new());
    let catalog = folder.run("show --all agents --format json").json();
    let slugs: Vec<_> = catalog["agents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["slug"].as_str().unwrap())
        .collect();
    assert_eq!(slugs.len(), 7);
    assert_eq!(&slugs[..2], ["etc-passwd", "con-agent"]);
    assert!(
        slugs
            .iter()
            .all(|slug| !slug.is_empty() && slug.len() < 100),
        "{slugs:?}"
    );
}

#[test]
fn two_agents_of_one_name() {
    let folder = Folder::new();
    folder
        .agent("agents/data/reviewer.md", "reviewer")
        .agent("agents/web/reviewer.md", "reviewer");
    builds(&folder);
    for page in [
        "agents/reviewer-data/index.html",
        "agents/reviewer-web/index.html",
    ] {
        assert!(folder.files("site").contains(&page.to_owned()));
    }
    folder
        .run("show reviewer agents")
        .refuses("2 agents are called `reviewer`; name one of `reviewer-data`, `reviewer-web`");
}

#[test]
fn an_output_folder_that_is_someone_elses() {
    let folder = Folder::new();
    folder
        .agent("agents/good.md", "good")
        .write("thesis/chapter.txt", "mine");
    folder
        .run("build agents --out thesis")
        .refuses("holds files that agentdex did not write");
    assert_eq!(folder.files("thesis"), ["chapter.txt"]);
    folder.write("notes.txt", "mine");
    folder
        .run("build agents --out notes.txt")
        .refuses("is a file");
}

#[test]
fn an_output_folder_inside_the_source() {
    let folder = Folder::new();
    folder.agent("agents/good.md", "good");
    folder
        .run("build agents --out agents/site")
        .refuses("inside the source");
    folder
        .run("build agents --out agents")
        .refuses("inside the source");
    folder
        .run("build agents --out .")
        .refuses("holds the source");
    assert_eq!(folder.files("agents"), ["good.md"]);
}
