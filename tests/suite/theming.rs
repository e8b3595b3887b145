//! `docs/theming.md` tells what templates get: it is held to the source, and the source to what templates really get.
//!
//! After a change of a context, `BLESS=1 cargo test --test suite theming` writes the reference anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]
#![allow(unreachable_pub, reason = "the parts of a test have no outside")]

mod reference;

mod shapes;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use self::reference::{Reference, inner};
use self::shapes::{Key, Shape};
use crate::support::Folder;

/// Between these, the document is written by `BLESS=1`.
const MARKS: [&str; 2] = ["<!-- reference -->\n", "<!-- /reference -->"];

/// A template that writes, in place of a page, the path and the kind of everything that it is given.
const TELLTALE: &str = "{{ <tell value={__tera_context} path=\"\" /> }}";

/// Walks through what a template is given: fields by `.name`, items by `[]`.
const TELL: &str = r#"{% component tell(value, path) -%}
{% if value is none %}{{ path }} none
{% elif value is string %}{{ path }} text
{% elif value is bool %}{{ path }} flag
{% elif value is number %}{{ path }} number
{% elif value is map %}{{ path }} fields
{% for key, inner in value %}{{ <tell value={inner} path={path ~ "." ~ key} /> }}{% endfor %}
{% else %}{{ path }} list
{% for inner in value %}{{ <tell value={inner} path={path ~ "[]"} /> }}{% endfor %}
{% endif %}{% endcomponent tell %}
"#;

#[test]
fn the_reference_tells_what_the_source_says() {
    let path = top().join("docs/theming.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).unwrap();
    let (told, after) = rest.split_once(MARKS[1]).unwrap();
    let reference = Reference::read(&top()).text();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(
            &path,
            [before, MARKS[0], &reference, MARKS[1], after].concat(),
        )
        .unwrap();
        return;
    }
    assert!(
        told == reference,
        "docs/theming.md is out of date: BLESS=1 cargo test --test suite theming"
    );
}

#[test]
fn templates_get_what_the_reference_tells_and_nothing_else() {
    let reference = Reference::read(&top());
    let given = given(&reference);
    let mut met = BTreeSet::new();
    let mut wrong = Vec::new();
    for (template, paths) in &given {
        for (path, kind) in paths {
            // The theme gives these to all templates; they are no part of a page's context.
            if path.starts_with(".assets") || path == ".logo" || path.is_empty() {
                continue;
            }
            let roots = [&reference.contexts[template], &reference.frame];
            if !roots
                .iter()
                .any(|root| follow(&reference, root, path, kind, &mut met))
            {
                wrong.push(format!(
                    "{template} gets `{path}` ({kind}), of which the reference says nothing"
                ));
            }
        }
    }
    for (template, key) in &reference.contexts {
        assert!(
            given.contains_key(template),
            "no page is made of {template}"
        );
        unmet(&reference, key, &mut met, &mut |field| {
            wrong.push(format!("{template} never gets {field}"));
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_blocks_of_all_pages_are_told() {
    let text = std::fs::read_to_string(top().join("docs/theming.md")).unwrap();
    for block in Reference::read(&top()).base_blocks() {
        assert!(
            text.contains(&format!("| `{block}` |")),
            "docs/theming.md says nothing of the block {block}"
        );
    }
}

#[test]
fn a_script_is_put_together_from_parts_that_can_be_replaced_one_by_one() {
    let folder = Folder::new();
    folder.write("agents/a.md", "---\nname: tide-keeper\n---\n");
    let part = "// Kept as it is.\nglobalThis.mine = true;\n";
    folder.write("theme/static/graph/path.js", part);
    folder.run("build agents --theme theme").fine();

    let assets = folder.files("site/assets");
    let scripts: Vec<&String> = assets
        .iter()
        .filter(|path| path.contains("graph") && path.ends_with(".js"))
        .collect();
    let [script] = scripts[..] else {
        panic!("{assets:?}");
    };
    let text = folder.read(&format!("site/assets/{script}"));
    assert!(text.contains(part) && !text.contains("include("), "{text}");
    // What only authors read stays in the program's own files.
    assert!(text.contains("globalThis.graph = {") && !text.contains("/**"));
}

#[test]
fn the_examples_of_the_document_make_the_pages_that_it_promises() {
    let text = std::fs::read_to_string(top().join("docs/theming.md")).unwrap();
    let folder = Folder::new();
    folder.agent("agents/ops/owl.md", "owl");
    let mut files = 0;
    for block in text.split("\n```").skip(1).step_by(2) {
        let (fence, content) = block.split_once('\n').unwrap();
        if let Some((_, path)) = fence.split_once(' ') {
            folder.write(path, content);
            files += 1;
        }
    }
    assert_eq!(files, 4, "files that the document shows");
    let run = folder.run("build --theme theme");
    assert!(
        !run.stderr.contains("theme/unused-template"),
        "{}",
        run.stderr
    );
    run.fine();
    let home = folder.read("site/index.html");
    assert!(
        home.contains("Kept by the platform team") && !home.contains("Made by agentdex"),
        "{home}"
    );
    assert!(
        home.contains("findings.json"),
        "what the example keeps of the footer is there"
    );
    let page = folder.read("site/agents/owl/index.html");
    let digest = page
        .split_once("<code>")
        .unwrap()
        .1
        .split_once("</code>")
        .unwrap()
        .0;
    assert!(page.contains("Digest") && digest.len() >= 12, "{page}");
    assert!(
        folder.read("site/404.html").contains("Ask in #agents"),
        "the third example"
    );
}

/// Builds sites of everything there is with templates that tell what they get; returns, by template, paths and kinds.
fn given(reference: &Reference) -> BTreeMap<String, BTreeSet<(String, String)>> {
    let folder = Folder::new();
    folder.write("theme/templates/tell.html", TELL);
    for template in reference.contexts.keys() {
        folder.write(
            &format!("theme/templates/{template}"),
            format!("{template}\n{TELLTALE}"),
        );
    }
    copy(&folder, &top().join("agents"), "agents");
    copy(&folder, &top().join("tests/fixtures/reading"), "reading");
    copy(
        &folder,
        &top().join("tests/fixtures/pages/catalog"),
        "agents/small",
    );
    copy(&folder, &top().join("tests/fixtures/diff/old"), "old");
    copy(&folder, &top().join("tests/fixtures/diff/new"), "new");
    folder.write(
        "agents/refused.md",
        "---\nname: refused\ndescription: Reads.\nkind: local\ntimeout_mins: soon\n---\n",
    );
    folder.write(
        "agents/replaced.md",
        "---\nname: replaced\ndescription: Reads.\nowner: Ada\ndeprecated: slow\nreplaced-by: refused\n---\n",
    );
    folder.write(
        "agentdex.toml",
        "[site]\nnavigation = [{ title = \"Rules\", url = \"about/\" }]\n",
    );
    plugins(&folder);
    many(&folder, reference);
    let build = |arguments: &str| folder.run(&format!("build --theme theme {arguments}"));
    build("a=agents b=reading --out one").fine();
    folder.git(&["init", "-q"], "");
    folder.git(&["add", "new"], "");
    folder.git(&["commit", "-qm", "new"], "2026-05-01T10:00:00+02:00");
    folder.git(
        &["remote", "add", "origin", "https://github.com/x/y.git"],
        "",
    );
    build("new/agents --compare old/agents --base-url https://night.example/ --out two").fine();
    folder.run("build many --theme lists --out three").fine();
    let mut given: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for site in ["one", "two", "three"] {
        for path in folder
            .files(site)
            .iter()
            .filter(|path| path.ends_with(".html"))
        {
            let page = folder.read(&format!("{site}/{path}"));
            let (template, rest) = page.split_once('\n').unwrap();
            let paths = rest.lines().filter_map(|line| line.rsplit_once(' '));
            let paths = paths.map(|(path, kind)| (path.to_owned(), kind.to_owned()));
            given.entry(template.to_owned()).or_default().extend(paths);
        }
    }
    given
}

/// Writes a plugin that needs what another brings, and a server that is configured without a secret.
fn plugins(folder: &Folder) {
    folder
        .write(
            "agents/a/.claude-plugin/plugin.json",
            "{\"name\": \"a\", \"version\": \"1.0.0\"}",
        )
        .write(
            "agents/a/agents/ebb.md",
            "---\nname: ebb\ndescription: Ebbs.\n---\n\nDelegate to the `flood` agent.\n",
        )
        .write("agents/b/.claude-plugin/plugin.json", "{\"name\": \"b\"}")
        .write(
            "agents/b/agents/flood.md",
            "---\nname: flood\ndescription: Floods.\n---\n\nFloods.\n",
        )
        .write(
            "agents/b/.mcp.json",
            "{\"tide\": {\"url\": \"https://tide.example\", \"env\": {\"PORT\": \"1\"}}}",
        );
}

/// Writes a catalog that is large enough for lists that go on over pages, and a theme that tells of those pages alone.
fn many(folder: &Folder, reference: &Reference) {
    for number in 0..1001 {
        folder.write(
            &format!("many/hands/worker-{number}.md"),
            format!(
                "---\nname: worker-{number}\ndescription: Works.\ntools: Read\n---\nDelegate to `worker-0`.\n"
            ),
        );
    }
    folder.write("lists/templates/tell.html", TELL);
    for template in reference.contexts.keys() {
        let tells = ["agents.html", "home.html", "relations.html"].contains(&&**template);
        let text = format!("{template}\n{}", if tells { TELLTALE } else { "" });
        folder.write(&format!("lists/templates/{template}"), text);
    }
}

fn copy(folder: &Folder, from: &Path, to: &str) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = format!("{to}/{}", path.file_name().unwrap().to_string_lossy());
        match path.is_dir() {
            true => copy(folder, &path, &to),
            false => _ = folder.write(&to, std::fs::read(&path).unwrap()),
        }
    }
}

/// Follows a path from a context, and notes the fields on it; tells whether it leads to something of that kind.
fn follow(
    reference: &Reference,
    root: &Key,
    path: &str,
    kind: &str,
    met: &mut BTreeSet<(Key, String)>,
) -> bool {
    let mut shape = Shape::Fields(root.clone());
    for part in path.replace("[]", ".[]").split('.').skip(1) {
        while let Shape::Optional(of) = shape {
            shape = *of;
        }
        shape = match (shape, part) {
            (Shape::List(of), "[]") => *of,
            (Shape::Fields(key), name) => {
                let fields = reference.source.fields(&key);
                let Some(field) = fields.into_iter().find(|field| field.name == name) else {
                    return false;
                };
                met.insert((key, field.name));
                field.shape
            }
            _ => return false,
        };
    }
    is(&shape, kind)
}

fn is(shape: &Shape, kind: &str) -> bool {
    match shape {
        Shape::Text | Shape::Choice(_) => kind == "text",
        Shape::Number => kind == "number",
        Shape::Flag => kind == "flag",
        Shape::Optional(of) => kind == "none" || is(of, kind),
        Shape::List(_) => kind == "list",
        Shape::Fields(_) => kind == "fields",
    }
}

/// Tells the fields below a context that no page had.
fn unmet(
    reference: &Reference,
    key: &Key,
    met: &mut BTreeSet<(Key, String)>,
    tell: &mut impl FnMut(String),
) {
    for field in reference.source.fields(key) {
        let known = !met.insert((key.clone(), field.name.clone()));
        if !known {
            tell(format!("`{}` of {} ({})", field.name, key.name, key.file));
        }
        let seen = (key.clone(), format!("{} walked", field.name));
        if let Some(inner) = inner(&field.shape).filter(|_| met.insert(seen)) {
            unmet(reference, inner, met, tell);
        }
    }
}

fn top() -> std::path::PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}
