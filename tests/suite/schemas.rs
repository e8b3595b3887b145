//! The published JSON Schemas: whatever agentdex writes fits them, and they say everything that is written.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::path::Path;

use crate::support::Folder;
use agentdex::export::schemas::SCHEMAS;
use jsonschema::{Retrieve, Uri, Validator};
use serde_json::{Value, json};

/// Finds schemas by their file name; nothing is fetched.
struct Published;

impl Retrieve for Published {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let name = uri.as_str().rsplit('/').next().unwrap_or_default();
        Ok(strict(schema(name)))
    }
}

fn schema(name: &str) -> Value {
    let (_, text) = SCHEMAS
        .iter()
        .find(|(file, _)| *file == name)
        .unwrap_or_else(|| panic!("no {name}"));
    serde_json::from_str(text).unwrap()
}

/// Refuses keys that a schema does not name. What is published allows them, as later versions may have more.
fn strict(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(parts) => {
            if parts.contains_key("properties") && !parts.contains_key("additionalProperties") {
                parts.insert("additionalProperties".to_owned(), json!(false));
            }
            parts
                .values_mut()
                .for_each(|part| *part = strict(part.take()));
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = strict(item.take())),
        _ => {}
    }
    schema
}

fn validator(name: &str) -> Validator {
    let file = format!("{name}.schema.json");
    jsonschema::draft202012::options()
        .with_retriever(Published)
        .with_base_uri(format!("https://site.example/schemas/{file}"))
        .build(&strict(schema(&file)))
        .unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[track_caller]
fn assert_fits(name: &str, value: &Value) {
    let validator = validator(name);
    let wrong: Vec<String> = validator
        .iter_errors(value)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("agents")
        .display()
        .to_string()
}

fn fixtures(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
        .display()
        .to_string()
}

#[test]
fn every_schema_is_one() {
    for (name, text) in SCHEMAS {
        let schema: Value = serde_json::from_str(text).unwrap();
        jsonschema::draft202012::meta::validate(&schema)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")).unwrap();
    assert_eq!(files.count(), SCHEMAS.len(), "a schema is not published");
}

#[test]
fn what_a_site_holds_fits_its_schemas() {
    for catalogs in [
        sample(),
        format!("{} {}", sample(), fixtures("pages/catalog")),
    ] {
        let folder = Folder::new();
        folder.run(&format!("build {catalogs} --out site")).fine();
        let read = |path: &str| -> Value {
            serde_json::from_str(&folder.read(&format!("site/{path}"))).unwrap()
        };
        let catalog = read("catalog.json");
        assert_fits("catalog", &catalog);
        assert_fits("graph", &read("graph.json"));
        assert_fits("findings", &read("findings.json"));
        assert_fits("agents", &read("agents.json"));
        for agent in catalog["agents"].as_array().unwrap() {
            assert_fits(
                "agent",
                &read(&format!("agents/{}.json", agent["id"].as_str().unwrap())),
            );
        }
        for (name, text) in SCHEMAS {
            let published: Value =
                serde_json::from_str(&folder.read(&format!("site/schemas/{name}"))).unwrap();
            assert_eq!(published, serde_json::from_str::<Value>(text).unwrap());
        }
    }
}

/// A source whose agents are published by somebody, one without, and an agent that has a card of its own.
fn listed_agents() -> Folder {
    let folder = Folder::new();
    let config = format!(
        "base_url = \"https://night.example/at\"\n[[sources]]\nname = \"own\"\npath = {:?}\npublisher = \"wayfell.example\"\n\
         [[sources]]\nname = \"others\"\npath = \"others\"\n",
        sample()
    );
    folder
        .write("agentdex.toml", config)
        .agent("others/größe.md", "größe")
        .write(
            "others/.gemini/agents/far.md",
            "---\nkind: remote\nname: far\ndescription: Far away.\nagent_card_url: https://far.example/card.json\n---\n",
        );
    folder
}

#[test]
fn lists_for_directories_fit_their_schemas() {
    let folder = listed_agents();
    folder.run("build --out site").fine();
    let read = |path: &str| -> Value {
        serde_json::from_str(&folder.read(&format!("site/{path}"))).unwrap()
    };
    let (catalog, manifest) = (
        read(".well-known/ai-catalog.json"),
        read(".well-known/ard.json"),
    );
    assert_fits("ai-catalog", &catalog);
    assert_fits("ard", &manifest);
    let entry = |list: &Value, name: &str| {
        let entries = list["entries"].as_array().unwrap();
        entries
            .iter()
            .find(|entry| entry["displayName"] == name)
            .cloned()
    };

    let matcher = entry(&catalog, "address-matcher").unwrap();
    assert_eq!(
        matcher["identifier"],
        "urn:air:wayfell.example:own.address-matcher"
    );
    assert_eq!(matcher["publisher"]["identifier"], "wayfell.example");
    assert_eq!(matcher["type"], "text/markdown");
    let address = matcher["url"].as_str().unwrap();
    let file = address.strip_prefix("https://night.example/at/").unwrap();
    assert!(
        folder
            .read(&format!("site/{file}"))
            .contains("name: address-matcher")
    );

    let size = entry(&catalog, "größe").unwrap();
    assert_eq!(
        size["identifier"],
        "https://night.example/at/agents/others/gr%C3%B6%C3%9Fe/"
    );
    assert!(size.get("publisher").is_none());
    let far = entry(&catalog, "far").unwrap();
    assert_eq!(far["type"], "application/a2a-agent-card+json");
    assert_eq!(far["url"], "https://far.example/card.json");

    let found = manifest["entries"].as_array().unwrap();
    assert!(!found.is_empty() && found.len() < 30, "{}", found.len());
    assert!(entry(&manifest, "far").is_none() && entry(&manifest, "größe").is_none());
}

#[test]
fn the_ai_catalog_is_valid_by_its_own_validator() {
    let folder = listed_agents();
    folder.run("build --out site").fine();
    for base_url in ["", " --base-url http://localhost:8000"] {
        folder.run(&format!("build --out site{base_url}")).fine();
        let text = folder.read("site/.well-known/ai-catalog.json");
        let catalog: ai_catalog::AiCatalog = serde_json::from_str(&text).unwrap();
        let result = ai_catalog_validate::validate(&catalog);
        assert_eq!((result.errors, result.warnings), (vec![], vec![]));
        assert_eq!(catalog.entries.len(), 32);
        assert_eq!(result.conformance_level.to_string(), "discoverable");
    }
}

#[test]
fn pages_and_robots_lead_to_the_lists_that_there_are() {
    let folder = listed_agents();
    folder.run("build --out site").fine();
    let page = folder.read("site/agents/own/address-matcher/index.html");
    assert!(page.contains("<link rel=\"ai-catalog\" type=\"application/ai-catalog+json\" href=\"../../../.well-known/ai-catalog.json\">"));
    assert!(page.contains(
        "<link rel=\"ard\" type=\"application/json\" href=\"../../../.well-known/ard.json\">"
    ));
    let robots = folder.read("site/robots.txt");
    assert!(
        robots.contains("Agentmap: https://night.example/at/.well-known/ard.json\n"),
        "{robots}"
    );

    // A name stays when other sources come or go.
    let alone = format!(
        "base_url = \"https://night.example/at\"\n[[sources]]\nname = \"own\"\npath = {:?}\npublisher = \"wayfell.example\"\n",
        sample()
    );
    folder
        .write("agentdex.toml", alone)
        .run("build --out alone")
        .fine();
    let catalog = folder.read("alone/.well-known/ai-catalog.json");
    assert!(
        catalog.contains("\"urn:air:wayfell.example:own.address-matcher\""),
        "{catalog}"
    );

    // Nobody says who publishes them.
    folder
        .write("agentdex.toml", "base_url = \"https://night.example/at\"\n")
        .run(&format!("build {} --out plain", sample()))
        .fine();
    let files = folder.files("plain");
    assert!(files.contains(&".well-known/ai-catalog.json".to_owned()));
    assert!(
        !files
            .iter()
            .any(|path| path.ends_with(".card.json") || path.ends_with("/ard.json"))
    );
    assert!(!folder.read("plain/index.html").contains("rel=\"ard\""));
    assert!(!folder.read("plain/robots.txt").contains("Agentmap"));

    std::fs::remove_file(folder.path("agentdex.toml")).unwrap();
    folder.run(&format!("build {} --out bare", sample())).fine();
    assert!(
        !folder
            .files("bare")
            .iter()
            .any(|path| path.contains("well-known"))
    );
    folder.write(
        "agentdex.toml",
        "[[sources]]\npath = \"others\"\npublisher = \"https://x.example\"\n",
    );
    folder
        .run("build")
        .refuses("`https://x.example` is not a domain");
}

#[test]
fn structured_data_is_in_the_words_of_schema_org() {
    // Types of https://schema.org/SoftwareApplication, https://schema.org/CreativeWork and https://schema.org/Thing.
    let address =
        json!({ "type": "string", "format": "uri", "pattern": "^https://night\\.example/at/" });
    let words = json!({ "type": "string", "minLength": 1 });
    let list = json!({ "type": "array", "items": words, "minItems": 1 });
    let schema = json!({
        "type": "object",
        "properties": {
            "@context": { "const": "https://schema.org" },
            "@type": { "const": "SoftwareApplication" },
            "@id": address, "url": address, "name": words, "description": { "type": "string" },
            "applicationCategory": words, "applicationSubCategory": words, "operatingSystem": words,
            "featureList": list, "keywords": list, "softwareVersion": words,
            "dateModified": { "type": "string", "format": "date-time" },
            "isPartOf": {
                "type": "object",
                "properties": { "@type": { "const": "DataCatalog" }, "name": words, "url": address },
                "required": ["@type", "name", "url"],
                "additionalProperties": false,
            },
        },
        "required": ["@context", "@type", "@id", "url", "name", "description", "applicationCategory", "isPartOf"],
        "additionalProperties": false,
    });
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let folder = Folder::new();
    folder
        .run(&format!(
            "build {} --out site --base-url https://night.example/at",
            sample()
        ))
        .fine();
    let mut described = 0;
    let catalog: Value = serde_json::from_str(&folder.read("site/catalog.json")).unwrap();
    for agent in catalog["agents"].as_array().unwrap() {
        let path = format!("{}index.html", agent["url"].as_str().unwrap());
        let page = folder.read(&format!("site/{path}"));
        let (_, data) = page
            .split_once("<script type=\"application/ld+json\">")
            .unwrap();
        let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
        let wrong: Vec<String> = schema
            .iter_errors(&data)
            .map(|error| error.to_string())
            .collect();
        assert!(wrong.is_empty(), "{path}: {}", wrong.join("\n"));
        described += 1;
    }
    assert_eq!(described, 30);
}

#[test]
fn a_marketplace_fits_its_schema() {
    let folder = Folder::new();
    for source in [
        "github.com/example/agents",
        "gitlab.com/example/team/Night_Shift",
    ] {
        let config = format!(
            "base_url = \"https://night.example/at\"\n[[sources]]\npath = {:?}\nrepository = \"https://{source}\"\n",
            sample()
        );
        folder
            .write("agentdex.toml", config)
            .run("build --out site")
            .fine();
        let marketplace: Value =
            serde_json::from_str(&folder.read("site/.claude-plugin/marketplace.json")).unwrap();
        assert_fits("marketplace", &marketplace);
    }
}

#[test]
fn what_commands_print_fits_its_schemas() {
    let folder = Folder::new();
    let (old, new) = (fixtures("diff/old"), fixtures("diff/new"));
    let diff = folder
        .run(&format!("diff {old} {new} --format json"))
        .json();
    assert!(!diff["changed"].as_array().unwrap().is_empty());
    assert_fits("diff", &diff);
    folder
        .agent("agents/a.md", "a")
        .git(&["init", "--quiet"], "");
    folder.git(&["add", "agents"], "");
    folder.git(&["commit", "--quiet", "--message", "A"], "");
    assert_fits("log", &folder.run("log a agents --format json").json());
    for query in ["review", "can:execute", "kubernets", "can:nothing", "tool:"] {
        assert_fits(
            "search",
            &folder
                .run(&format!("search {query} --in {} --format json", sample()))
                .json(),
        );
    }
    for runtime in ["claude", "copilot", "opencode", "gemini", "codex"] {
        let run = folder.run(&format!(
            "export --to {runtime} {} --dry-run --allow-wider --format json",
            sample()
        ));
        assert_fits("export", &run.json());
    }
    assert_fits(
        "graph",
        &folder
            .run(&format!("graph {} --layer all", sample()))
            .json(),
    );
}

/// Returns the configuration that `init` writes, with its examples no longer behind comment signs.
fn shown() -> Value {
    let folder = Folder::new();
    folder.run("init").fine();
    let text = folder.read("agentdex.toml");
    let keys = |line: &&str| line.contains(" = ") || line.starts_with('[');
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_start_matches("# "))
        .filter(keys)
        .collect();
    let table: toml::Table = lines.join("\n").parse().unwrap();
    serde_json::to_value(table).unwrap()
}

#[test]
fn the_configuration_fits_its_schema() {
    let config = shown();
    assert!(
        config["policy"]["forbid"].is_array() && config["sources"].is_array(),
        "{config}"
    );
    assert_fits("config", &config);
    assert_fits("config", &json!({}));
    assert!(!validator("config").is_valid(&json!({ "titel": "x" })));
    assert!(!validator("config").is_valid(&json!({ "sources": [{ "name": "x" }] })));
}

#[test]
fn a_file_that_misses_something_does_not_fit() {
    assert!(
        !validator("catalog").is_valid(&json!({ "schema": "agentdex/catalog/2", "agents": [] }))
    );
    assert!(
        !validator("catalog").is_valid(&json!({ "schema": "agentdex/catalog/1", "agents": [{}] }))
    );
}

#[test]
fn what_agents_use_fits_its_schema() {
    let folder = Folder::new();
    folder
        .write(
            "agents/a.md",
            "---\nname: a\ndescription: A.\ntools: Read, mcp__s__t\n---\n\nUse the `k` skill.\n",
        )
        .write(
            "skills/k/SKILL.md",
            "---\nname: k\ndescription: K.\nallowed-tools: Read\n---\n\nK.\n",
        )
        .write(
            "commands/c.md",
            "---\ndescription: C.\nagent: a\n---\n\nC.\n",
        )
        .write(
            ".mcp.json",
            "{\"s\": {\"command\": \"s\", \"env\": {\"K\": \"\"}}}",
        )
        .write(
            "p/.claude-plugin/plugin.json",
            "{\"name\": \"p\", \"version\": \"1.0.0\"}",
        )
        .write(
            "p/agents/b.md",
            "---\nname: b\ndescription: B.\ntools: Agent(a)\n---\n\nB.\n",
        );
    let catalog = folder.run("show --all --format json .").json();
    assert_fits("catalog", &catalog);

    let kinds: Vec<&str> = catalog["others"]
        .as_array()
        .unwrap()
        .iter()
        .map(|other| other["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["skill", "mcp-server", "command", "plugin"]);
}

#[test]
fn the_list_of_files_fits_its_schema() {
    let folder = Folder::new();
    let agent = "---\nname: a\ndescription: A.\n---\n";
    folder
        .write(".claude/agents/a.md", agent)
        .write(".claude/agents/README.md", "# Agents\n")
        .write(".claude/commands/b.md", agent);
    let listed = folder.run("files --format json .").fine();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_fits("files", &listed);

    let of = listed["files"].as_array().unwrap().iter();
    let of: Vec<_> = of
        .map(|file| (&file["path"], &file["rule"], &file["of"]))
        .collect();
    assert_eq!(
        of,
        [
            (
                &json!(".claude/agents/README.md"),
                &json!("project"),
                &Value::Null
            ),
            (&json!(".claude/agents/a.md"), &json!("keys"), &Value::Null),
            (
                &json!(".claude/commands/b.md"),
                &json!("component"),
                &json!("Claude Code")
            ),
        ]
    );
}
