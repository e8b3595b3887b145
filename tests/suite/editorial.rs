//! What a catalog brings beside its agents: texts, a logo, an accent, links, words; and what is told where it is wrong.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use crate::support::{Folder, links};

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><rect width=\"8\" height=\"8\"/></svg>";

/// A catalog of two agents in two categories.
fn catalog() -> Folder {
    let folder = Folder::new();
    folder
        .agent("agents/01-night-shift/owl.md", "owl")
        .agent("agents/day/lark.md", "lark");
    folder
}

#[test]
fn a_catalog_brings_texts_for_its_home_page_and_about_itself() {
    let folder = catalog();
    folder
        .write("agents/index.md", "---\ntitle: x\n---\n## Begin\n\nAsk [the owl](01-night-shift/owl.md) or see [the graph](graph/).\n")
        .write("agents/about.md", "Kept by <b>the night shift</b>; see [lark](day/lark.md#lark).\n");
    folder.run("build").fine();
    let home = folder.read("site/index.html");
    assert!(
        home.contains("<a href=\"./agents/owl/\">the owl</a>")
            && home.contains("<a href=\"./graph/\">"),
        "{home}"
    );
    assert!(!home.contains("title: x"), "front matter is no text");
    let about = folder.read("site/about/index.html");
    assert!(
        about.contains("Kept by") && !about.contains("<b>the"),
        "{about}"
    );
    assert!(about.contains("href=\"../agents/lark/"), "{about}");
    assert!(
        home.contains("<a href=\"./about/\">About</a>"),
        "the navigation leads there"
    );
    assert!(
        !folder
            .files("site")
            .iter()
            .any(|path| path.starts_with("agents/about")),
        "a text is no agent"
    );
    assert_eq!(links::broken(&folder.path("site")), Vec::<String>::new());
}

#[test]
fn an_agent_called_about_stays_an_agent() {
    let folder = catalog();
    folder.agent("agents/about.md", "about");
    folder.run("build").fine();
    assert!(
        folder
            .files("site")
            .contains(&"agents/about/index.html".to_owned())
    );
}

#[test]
fn the_configuration_gives_accent_logo_links_categories_language_and_words() {
    let folder = catalog();
    folder.write("brand/logo.svg", LOGO).write("texts/home.md", "Welcome to [owl](../agents/01-night-shift/owl.md).\n").write(
        "agentdex.toml",
        "[site]\nlanguage = \"he-IL\"\naccent = \"#0f766e\"\nlogo = \"brand/logo.svg\"\nindex = \"texts/home.md\"\n\
         navigation = [{ title = \"Handbook\", url = \"https://handbook.example/\" }, { title = \"Day\", url = \"categories/day/\" }]\n\
         [site.categories]\n\"Night shift\" = \"Who is awake.\"\n[site.strings]\n\"Agents\" = \"סוכנים\"\n",
    );
    folder.run("build").fine();
    let page = folder.read("site/categories/night-shift/index.html");
    for part in [
        "<html lang=\"he-IL\" dir=\"rtl\">",
        "class=\"logo\" src=\"../../assets/logo-",
        ">סוכנים</a>",
        "<a href=\"https://handbook.example/\">Handbook</a>",
        "<a href=\"../day/\">Day</a>",
        "Who is awake.",
    ] {
        assert!(page.contains(part), "{part} is missing in\n{page}");
    }
    assert!(
        folder
            .read("site/index.html")
            .contains("Welcome to <a href=\"./agents/owl/\">owl</a>")
    );
    let sheet = folder
        .files("site")
        .into_iter()
        .find(|path| path.starts_with("assets/style-"))
        .unwrap();
    assert!(
        folder
            .read(&format!("site/{sheet}"))
            .ends_with(":root { --accent: light-dark(#0f766e, #41928c); }\n")
    );
    assert_eq!(links::broken(&folder.path("site")), Vec::<String>::new());
}

#[test]
fn words_and_categories_that_nothing_has_are_told_with_the_nearest() {
    let folder = catalog();
    folder.write(
        "agentdex.toml",
        "[site.categories]\ndya = \"x\"\n[site.strings]\n\"Agnets\" = \"x\"\n",
    );
    let told = folder.run("build").stderr;
    assert!(
        told.contains("config/unknown-category") && told.contains("did you mean `day`?"),
        "{told}"
    );
    assert!(
        told.contains("theme/unknown-string") && told.contains("did you mean `Agents`?"),
        "{told}"
    );
}

#[test]
fn words_that_do_not_fit_their_phrase_are_told_with_the_line() {
    let folder = catalog();
    folder.write(
        "agentdex.toml",
        "[site]\nlanguage = \"pl\"\n[site.strings]\n\"{n} more\" = \"jeszcze\"\n\"line {line}\" = \"wiersz {linia}\"\n\
         \"{n} agents\" = { one = \"jeden agent\", other = \"{n} agenta\" }\n",
    );
    let told = folder.run("build").stderr;
    for part in [
        "agentdex.toml:4",
        "`jeszcze` for `{n} more` lacks `{n}`",
        "agentdex.toml:5",
        "`wiersz {linia}` for `line {line}` lacks `{line}` and has `{linia}`, which nothing fills",
        "agentdex.toml:6",
        "the language has the forms `few` and `many`, which the words for `{n} agents` lack",
    ] {
        assert!(told.contains(part), "{part} is missing in\n{told}");
    }
    assert!(
        !told.contains("`jeden agent`"),
        "a form for one says by itself how many there are: {told}"
    );
}

#[test]
fn counts_take_the_form_that_the_language_has_for_them() {
    let folder = catalog();
    folder.write(
        "agentdex.toml",
        "[site]\nlanguage = \"pl\"\n[site.strings]\n\"{n} categories\" = { one = \"{n} kategoria\", few = \"{n} kategorie\", many = \"{n} kategorii\", other = \"{n} kategorii\" }\n\
         \"{agents} in {place}.\" = \"{place}: {agents}\"\n",
    );
    folder.run("build").fine();
    assert!(
        folder
            .read("site/index.html")
            .contains("2 kategorie: 2 agents"),
        "two are few"
    );
    folder
        .agent("agents/noon/hawk.md", "hawk")
        .agent("agents/dawn/wren.md", "wren")
        .agent("agents/dusk/bat.md", "bat");
    folder.run("build").fine();
    assert!(
        folder
            .read("site/index.html")
            .contains("5 kategorii: 5 agents"),
        "five are many"
    );
}

#[test]
fn what_pages_say_can_be_listed_and_said_again() {
    let folder = catalog();
    folder.write(
        "agentdex.toml",
        "[site]\nlanguage = \"pl\"\n[site.strings]\n\"Agents\" = \"Agenci\"\n",
    );
    let listed = folder.run("init --strings").fine();
    assert!(listed.contains("\n\"Agents\" = \"Agenci\"\n"), "{listed}");
    assert!(listed.contains("\n\"{n} agents\" = { one = \"{n} agent\", few = \"{n} agents\", many = \"{n} agents\", other = \"{n} agents\" }\n"), "{listed}");
    folder.write(
        "agentdex.toml",
        format!("[site]\nlanguage = \"pl\"\n{listed}"),
    );
    let run = folder.run("build");
    assert!(!run.stderr.contains("theme/"), "{}", run.stderr);
    run.fine();
}

#[test]
fn what_cannot_be_had_is_told_with_its_path() {
    for (config, told) in [
        ("index = \"none.md\"", "cannot read ./none.md"),
        ("logo = \"none.svg\"", "the logo ./none.svg is not there"),
        (
            "logo = \"agents/day/lark.md\"",
            "is no picture that browsers show; use svg, png, webp, jpg, jpeg",
        ),
        ("accent = \"teal\"", "`teal` is no colour"),
        ("language = \"de_DE\"", "`de_DE` is no tag of a language"),
        (
            "strings = { Agents = 1 }",
            "expected words, or the forms for a count",
        ),
        ("acent = \"#000000\"", "did you mean `accent`?"),
        (
            "navigation = [{ title = \"x\", url = \"javascript:x\" }]",
            "`javascript:` is no scheme of a link",
        ),
    ] {
        let folder = catalog();
        folder.write("agentdex.toml", format!("[site]\n{config}\n"));
        folder.run("build").refuses(told);
    }
}
