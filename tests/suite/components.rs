//! What agents use and what starts them: which files are read, and what is told of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use crate::support::Folder;

const AGENT: &str =
    "---\nname: keeper\ndescription: Keeps the books.\ntools: Read\n---\n\n# Keeper\n";

/// Returns what each file is taken for, by path; agents and files that are not read are left out.
fn kinds(folder: &Folder) -> Vec<(String, String)> {
    let listed = folder.run("files --format json .").json();
    let files = listed["files"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();

    files
        .map(|file| (text(&file["path"]), text(&file["kind"])))
        .filter(|(_, kind)| kind != "agent" && kind != "-")
        .collect()
}

#[test]
fn each_runtime_s_files_are_known_by_their_place() {
    let folder = Folder::new();
    let front = "---\ndescription: Does it.\n---\n\nDo it.\n";
    let expected = [
        (".agents/plugins/marketplace.json", "marketplace"),
        (".claude-plugin/marketplace.json", "marketplace"),
        (".claude-plugin/plugin.json", "plugin"),
        (".claude/commands/ops/close.md", "command"),
        (".claude/settings.json", "mcp-server"),
        (".claude/skills/pdf/SKILL.md", "skill"),
        (".codex-plugin/plugin.json", "plugin"),
        (".codex/config.toml", "mcp-server"),
        (".cursor/commands/close.md", "command"),
        (".cursor/mcp.json", "mcp-server"),
        (".factory/commands/close.md", "command"),
        (".factory/mcp.json", "mcp-server"),
        (".gemini/commands/close.toml", "command"),
        (".gemini/settings.json", "mcp-server"),
        (".github/copilot-instructions.md", "instructions"),
        (".github/plugin/plugin.json", "plugin"),
        (".github/prompts/close.prompt.md", "command"),
        (".kiro/settings/mcp.json", "mcp-server"),
        (".mcp.json", "mcp-server"),
        (".opencode/command/close.md", "command"),
        (".roo/commands/close.md", "command"),
        (".roo/mcp.json", "mcp-server"),
        (".vscode/mcp.json", "mcp-server"),
        ("AGENTS.md", "instructions"),
        ("CLAUDE.md", "instructions"),
        ("GEMINI.md", "instructions"),
        ("commands/close.md", "command"),
        ("gemini-extension.json", "plugin"),
        ("opencode.json", "mcp-server"),
        ("plugins/a/skills/tests/SKILL.md", "skill"),
    ];
    for (path, _) in expected {
        let text = match path.rsplit('.').next().unwrap() {
            "json" => "{}",
            "toml" => "",
            _ => front,
        };
        folder.write(path, text);
    }
    // Neither of these is one: a sample, an input for tests, a page, a text without a command's keys.
    folder
        .write("examples/skills/pdf/SKILL.md", front)
        .write("tests/fixtures/skills/pdf/SKILL.md", front)
        .write("docs/commands/close.md", front)
        .write("commands/notes.md", "# Notes\n");
    let told = kinds(&folder);
    let told: Vec<(&str, &str)> = told.iter().map(|(path, kind)| (&**path, &**kind)).collect();
    assert_eq!(told, expected);

    let list = folder.run("files .").fine();
    assert!(
        list.contains("Claude Code looks for skills there"),
        "{list}"
    );
    assert!(
        list.contains("2 hold skills, 10 hold MCP servers"),
        "{list}"
    );
}

#[test]
fn the_configuration_chooses_what_is_read() {
    let folder = Folder::new();
    folder
        .write("agents/keeper.md", AGENT)
        .write(
            "skills/pdf/SKILL.md",
            "---\nname: pdf\ndescription: x\n---\n",
        )
        .write(".mcp.json", "{}");
    assert_eq!(kinds(&folder).len(), 2);

    folder.write(
        "agentdex.toml",
        "[catalog]\nkinds = [\"agent\", \"skill\"]\n",
    );
    assert_eq!(
        kinds(&folder),
        [("skills/pdf/SKILL.md".to_owned(), "skill".to_owned())]
    );
    folder.write("agentdex.toml", "[catalog]\nkinds = [\"agent\"]\n");
    assert_eq!(kinds(&folder), []);
}

#[test]
fn a_text_that_is_an_agent_is_no_command() {
    let folder = Folder::new();
    folder.write("commands/close.agent.md", AGENT);
    let told = folder.run("files --format json .").json();

    assert_eq!(told["files"][0]["kind"], "agent");
    assert_eq!(told["files"].as_array().unwrap().len(), 1);
}

#[test]
fn what_cannot_be_read_is_a_finding_with_its_line() {
    let folder = Folder::new();
    folder
        .write("agents/keeper.md", AGENT)
        .write(".mcp.json", "{\n  \"mcpServers\": {\n")
        .write(".codex/config.toml", "[mcp_servers.a]\ncommand =\n")
        .write(".vscode/mcp.json", [0xff, 0xfe, 0x00])
        .write(".claude-plugin/plugin.json", "[1, 2]");
    let findings = folder.run("check --format json .");
    let findings: serde_json::Value = serde_json::from_str(&findings.stdout).unwrap();
    let findings = findings["findings"].as_array().unwrap().iter();
    let told: Vec<(&str, Option<u64>)> = findings
        .filter(|finding| finding["rule"] == "source/unreadable")
        .map(|finding| (finding["path"].as_str().unwrap(), finding["line"].as_u64()))
        .collect();

    assert_eq!(
        told,
        [
            (".codex/config.toml", Some(2)),
            (".mcp.json", Some(3)),
            (".vscode/mcp.json", None),
        ]
    );
}

/// A plugin with one of each kind, and another that uses what the first brings.
fn two_plugins() -> Folder {
    let folder = Folder::new();
    folder
        .write(".claude-plugin/marketplace.json", MARKETPLACE)
        .write("plugins/books/.claude-plugin/plugin.json", BOOKS)
        .write("plugins/books/agents/keeper.md", KEEPER)
        .write("plugins/books/agents/auditor.md", AUDITOR)
        .write("plugins/books/skills/month-end/SKILL.md", MONTH_END)
        .write("plugins/books/commands/close.md", CLOSE)
        .write("plugins/books/.mcp.json", SERVERS)
        .write(
            "plugins/mail/.claude-plugin/plugin.json",
            "{\"name\": \"mail\"}",
        )
        .write("plugins/mail/agents/writer.md", WRITER)
        .write(
            "AGENTS.md",
            "Say which agent you are.\n\nFor a report, use the writer agent.\n",
        )
        .write("sub/CLAUDE.md", "Be brief.\n");
    folder
}

const MARKETPLACE: &str = r#"{"name": "office", "owner": {"name": "o"}, "plugins": [
 {"name": "books", "source": "./plugins/books", "version": "1.2.0"},
 {"name": "mail", "source": "./plugins/mail"}
]}"#;

const BOOKS: &str = r#"{"name": "books", "version": "1.2.0", "description": "Keeps books."}"#;

const KEEPER: &str = "---
name: keeper
description: Keeps the books.
tools: Read, Skill(tax-rates), mcp__ledger__post_entry, mcp__ledger__list
skills:
  - month-end
---

# Keeper

Close with `/books:close`. Never use the `audit-trail` skill.
";

const AUDITOR: &str = "---
name: auditor
description: Audits the books.
tools: Read
---

# Auditor

Apply the `month-end` skill, then call `mcp__ledger__list`.
";

const MONTH_END: &str = "---
name: month-end
description: How a month is closed.
allowed-tools: Read, mcp__ledger__list
---

# Month end

Delegate to the `auditor` agent.
";

const CLOSE: &str = "---
description: Close the month.
agent: keeper
---

Run the month-end skill, then the `auditor` agent.
";

const SERVERS: &str = r#"{
  "mcpServers": {
    "ledger": {
      "command": "npx",
      "args": ["-y", "@office/ledger@2", "--token", "tok-123456789"],
      "env": {"LEDGER_TOKEN": "tok-987654321", "REGION": "${OFFICE_REGION}"}
    }
  }
}"#;

const WRITER: &str = "---
name: writer
description: Writes letters.
tools: Read, Agent(books:keeper)
skills: month-end
---

# Writer

Delegate figures to the `keeper` agent.
";

/// Returns a part of every record of `others`, by id.
fn others(folder: &Folder, part: impl Fn(&serde_json::Value) -> String) -> Vec<String> {
    let catalog = folder.run("show --all --format json .").json();
    let others = catalog["others"].as_array().unwrap().iter();

    others
        .map(|other| format!("{} {}", other["id"].as_str().unwrap(), part(other)))
        .collect()
}

/// Returns what a list of a record names, as `id:line`.
fn lines(list: &serde_json::Value, id: &str) -> String {
    let items = list.as_array().unwrap().iter();
    let items = items.map(|item| {
        let tools = item["tools"].as_array().into_iter().flatten();
        let tools: Vec<&str> = tools.map(|tool| tool.as_str().unwrap()).collect();
        let tools = match tools.is_empty() {
            true => String::new(),
            false => format!(" {}", tools.join("+")),
        };
        format!("{}{tools}:{}", item[id].as_str().unwrap(), item["line"])
    });
    items.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_component_says_who_uses_it_and_on_which_line() {
    let folder = two_plugins();
    assert_eq!(
        others(&folder, |other| lines(&other["used_by"], "id")),
        [
            "skill:month-end auditor:9 keeper:6 writer:5 command:close:6",
            "mcp-server:ledger auditor list:9 keeper list+post_entry:4 skill:month-end list:4",
            "command:close keeper:11",
            "instructions:agents-md ",
            "plugin:books ",
            "plugin:mail ",
        ]
    );
}

#[test]
fn what_starts_an_agent_is_told_with_its_line() {
    let folder = two_plugins();
    assert_eq!(
        others(&folder, |other| lines(&other["starts"], "agent")),
        [
            "skill:month-end auditor:9",
            "mcp-server:ledger ",
            "command:close auditor:6 keeper:3",
            "instructions:agents-md writer:3",
            "plugin:books ",
            "plugin:mail ",
        ]
    );
    let auditor = folder.run("show auditor . --format json").json();
    assert_eq!(
        lines(&auditor["started_by"], "id"),
        "skill:month-end:9 command:close:6"
    );

    let shown = folder.run("show keeper .").fine();
    assert!(shown.contains("\nuses\n"), "{shown}");
    assert!(
        shown.contains("  mcp-server ledger (list, post_entry)  line 4: tools: Read"),
        "{shown}"
    );
    assert!(
        shown.contains("\nstarted by\n  command close spawns  line 3: agent: keeper"),
        "{shown}"
    );
}

#[test]
fn a_plugin_says_what_it_holds_and_what_it_needs_of_others() {
    let folder = two_plugins();
    let plugin = |other: &serde_json::Value| {
        let plugin = &other["plugin"];
        let needs = plugin["needs"].as_array().into_iter().flatten();
        let needs = needs.map(|need| {
            let text = |key: &str| need[key].as_str().unwrap_or("nobody").to_owned();
            format!(
                "{} needs {} of {}",
                text("by"),
                text("name"),
                text("plugin")
            )
        });
        format!(
            "{} {}",
            plugin["agents"],
            needs.collect::<Vec<_>>().join("; ")
        )
    };
    let plugins: Vec<String> = others(&folder, plugin)
        .into_iter()
        .filter(|line| line.starts_with("plugin:"))
        .collect();

    assert_eq!(
        plugins,
        [
            "plugin:books [\"auditor\",\"keeper\"] keeper needs tax-rates of nobody",
            "plugin:mail [\"writer\"] writer needs keeper of books; writer needs month-end of books",
        ]
    );
}

#[test]
fn of_a_server_no_value_is_kept() {
    let folder = two_plugins();
    let text = folder.run("show --all --format json .").fine();
    let catalog: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut others = catalog["others"].as_array().unwrap().iter();
    let server = others.find(|other| other["kind"] == "mcp-server").unwrap();
    let configuration = &server["configurations"][0];

    assert_eq!(configuration["command"], "npx");
    assert_eq!(configuration["package"], "@office/ledger@2");
    assert_eq!(
        configuration["variables"],
        serde_json::json!(["LEDGER_TOKEN", "REGION", "OFFICE_REGION"])
    );
    assert!(!text.contains("tok-"), "{text}");
}

#[test]
fn a_server_is_named_in_the_spelling_of_any_runtime() {
    for (path, tool) in [
        (".claude/agents/a.md", "mcp__ledger__list"),
        (".claude/agents/a.md", "mcp__ledger"),
        (".gemini/agents/a.md", "mcp_ledger_list"),
        (".github/agents/a.agent.md", "ledger/list"),
        (".github/agents/a.agent.md", "ledger/*"),
        ("agents/a.md", "ledger_*"),
    ] {
        let folder = Folder::new();
        folder
            .write(
                ".vscode/mcp.json",
                "{\"servers\": {\"ledger\": {\"url\": \"https://x.example\"}}}",
            )
            .write(
                path,
                format!("---\nname: a\ndescription: A.\ntools: [{tool}]\n---\n\nA.\n"),
            );
        let used = others(&folder, |other| lines(&other["used_by"], "id"));
        assert!(
            used[0].starts_with("mcp-server:ledger a"),
            "{tool}: {used:?}"
        );
    }
}

#[test]
fn a_denied_tool_is_not_used() {
    let folder = Folder::new();
    folder
        .write(".mcp.json", "{\"ledger\": {\"command\": \"ledger\"}}")
        .write(
            ".claude/agents/a.md",
            "---\nname: a\ndescription: A.\ntools: Read, mcp__ledger__list\ndisallowedTools: mcp__ledger\n---\n\nA.\n",
        );
    assert_eq!(
        others(&folder, |other| lines(&other["used_by"], "id")),
        ["mcp-server:ledger "]
    );
}

#[test]
fn an_agent_may_bring_a_server_of_its_own() {
    let folder = Folder::new();
    folder.write(
        ".claude/agents/a.md",
        "---\nname: a\ndescription: A.\nmcpServers:\n  - ledger:\n      command: ledger\n      env: {KEY: v}\n  - books\n---\n\nA.\n",
    );
    let told = others(&folder, |other| {
        format!(
            "{}:{} {}",
            other["path"],
            other["line"],
            lines(&other["used_by"], "id")
        )
    });
    assert_eq!(told, ["mcp-server:ledger \".claude/agents/a.md\":5 a:5"]);
}

#[test]
fn of_two_components_of_a_name_the_nearest_is_used() {
    let folder = Folder::new();
    let skill = "---\nname: pdf\ndescription: Pdf.\n---\n";
    folder
        .write("a/skills/pdf/SKILL.md", skill)
        .write("b/skills/pdf/SKILL.md", skill)
        .write(
            "b/agents/reader.md",
            "---\nname: reader\ndescription: Reads.\nskills: pdf\n---\n\nReads.\n",
        );
    let told = others(&folder, |other| {
        format!("{} {}", other["path"], lines(&other["used_by"], "id"))
    });
    let paths: Vec<&str> = told
        .iter()
        .map(|line| line.split_once(' ').unwrap().1)
        .collect();

    assert_eq!(
        paths,
        [
            "\"a/skills/pdf/SKILL.md\" ",
            "\"b/skills/pdf/SKILL.md\" reader:4"
        ]
    );
}

#[test]
fn a_catalog_of_agents_alone_says_nothing_of_components() {
    let folder = Folder::new();
    folder
        .write("agents/keeper.md", KEEPER)
        .write("agents/auditor.md", AUDITOR);
    let catalog = folder.run("show --all --format json .").fine();

    for key in ["\"others\"", "\"uses\"", "\"started_by\""] {
        assert!(!catalog.contains(key), "{key}");
    }
}

/// Returns what a person reads of a page: its text, with one space between words.
fn text(folder: &Folder, path: &str) -> String {
    let page = folder.read(&format!("site/{path}index.html"));
    let main = page.split("<main").nth(1).unwrap();
    let mut text = String::new();
    for part in main.split('<').skip(1) {
        text += part.split_once('>').map_or("", |(_, text)| text);
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_says(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let Some(at) = rest.find(word) else {
            panic!("`{word}` does not follow in: {text}");
        };
        rest = &rest[at..];
    }
}

#[test]
fn pages_say_who_uses_a_skill_and_a_server() {
    let folder = two_plugins();
    folder.run("build .").fine();

    // Who uses this skill, and on which line?
    assert_says(
        &text(&folder, "skills/"),
        &["Skills 1", "MCP servers 1", "month-end", "4"],
    );
    let skill = text(&folder, "skills/month-end/");
    assert_says(
        &skill,
        &[
            "month-end",
            "Used by",
            "auditor",
            "line 9",
            "keeper",
            "line 6",
            "writer",
        ],
    );
    assert_says(&skill, &["Starts or names", "auditor", "Delegate to the"]);

    // Who uses this server, with which tools, and what does it run?
    let server = text(&folder, "servers/ledger/");
    assert_says(
        &server,
        &["npx @office/ledger@2", "LEDGER_TOKEN", "OFFICE_REGION"],
    );
    assert_says(
        &server,
        &["Used by", "auditor", "list", "keeper", "list, post_entry"],
    );
    assert!(!server.contains("tok-"));
}

#[test]
fn pages_say_what_starts_an_agent_and_what_a_plugin_needs() {
    let folder = two_plugins();
    folder.run("build .").fine();

    // What starts this agent, and what does it use?
    let agent = text(&folder, "agents/auditor/");
    assert_says(
        &agent,
        &[
            "Uses",
            "month-end",
            "skill",
            "ledger",
            "MCP server",
            "Started or named by",
            "close",
            "month-end",
        ],
    );
    assert_says(&text(&folder, "commands/"), &["AGENTS.md", "close"]);
    assert_says(
        &text(&folder, "commands/close/"),
        &["Starts or names", "auditor", "keeper"],
    );

    // What does this plugin need that it does not bring?
    let mail = text(&folder, "plugins/mail/");
    assert_says(
        &mail,
        &[
            "Holds",
            "writer",
            "Needs and does not bring",
            "keeper",
            "books",
            "writer",
            "month-end",
        ],
    );
    let books = text(&folder, "plugins/books/");
    assert_says(
        &books,
        &[
            "tax-rates",
            "not in this catalog",
            "Needed by other plugins",
            "keeper",
            "mail",
        ],
    );

    let home = folder.read("site/index.html");
    assert!(
        home.contains(r#"<a href="./skills/">Components</a>"#),
        "{home}"
    );
}

#[test]
fn the_site_of_agents_alone_does_not_change_by_a_byte() {
    let site = |with_components: bool| {
        let folder = Folder::new();
        folder
            .write("agents/keeper.md", KEEPER)
            .write("agents/auditor.md", AUDITOR);
        if with_components {
            folder
                .write(
                    "agentdex.toml",
                    "[[sources]]\npath = \"agents\"\n[catalog]\nkinds = [\"agent\"]\n",
                )
                .write("agents/skills/month-end/SKILL.md", MONTH_END)
                .write("agents/commands/close.md", CLOSE)
                .write("agents/.mcp.json", SERVERS);
        }
        folder.run("build").fine();
        let files = folder.files("site").into_iter();
        let files: Vec<(String, Vec<u8>)> = files
            .map(|path| {
                let bytes = std::fs::read(folder.path(&format!("site/{path}"))).unwrap();
                (path, bytes)
            })
            .collect();
        files
    };
    let (alone, chosen) = (site(false), site(true));
    assert!(
        alone == chosen,
        "{:?}",
        alone
            .iter()
            .zip(&chosen)
            .find(|(a, b)| a != b)
            .map(|(a, _)| &a.0)
    );

    let is_component = |path: &str| {
        ["skills/", "servers/", "commands/", "plugins/"]
            .iter()
            .any(|folder| path.starts_with(folder))
    };
    assert!(!alone.iter().any(|(path, _)| is_component(path)));
    let (_, home) = alone.iter().find(|(path, _)| path == "index.html").unwrap();
    assert!(!String::from_utf8_lossy(home).contains("Components"));
}

/// Returns what rules of some groups find, as `rule path:line message`.
fn found(folder: &Folder, groups: &[&str]) -> Vec<String> {
    let findings = folder.run("check --format json .").stdout;
    let findings: serde_json::Value = serde_json::from_str(&findings).unwrap();
    let findings = findings["findings"].as_array().unwrap().iter();
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap().to_owned();

    findings
        .filter(|finding| {
            groups
                .iter()
                .any(|group| text(finding, "rule").starts_with(group))
        })
        .map(|finding| {
            let rule = text(finding, "rule");
            format!(
                "{rule} {}:{} {}",
                text(finding, "path"),
                finding["line"],
                text(finding, "message")
            )
        })
        .collect()
}

#[test]
fn a_manifest_is_held_to_its_files_and_its_marketplace() {
    let folder = Folder::new();
    let agent = |name: &str| format!("---\nname: {name}\ndescription: A.\n---\n\nA.\n");
    folder
        .write(
            ".claude-plugin/marketplace.json",
            "{\"name\": \"m\", \"metadata\": {\"pluginRoot\": \"./p\"}, \"plugins\": [\n{\"name\": \"one\", \"source\": \"one\",\n\"version\": \"2.0.0\"},\n{\"name\": \"gone\", \"source\": \"./p/gone\"},\n{\"name\": \"far\", \"source\": {\"source\": \"github\", \"repo\": \"x/y\"}}]}",
        )
        .write(
            "p/one/.claude-plugin/plugin.json",
            "{\"name\": \"uno\",\n\"version\": \"1.0\",\n\"agents\": [\"./agents/a.md\",\n\"./agents/b.md\"],\n\"hooks\": \"../../secrets.json\",\n\"commands\": \"./orders/*.md\"}",
        )
        .write("p/one/agents/a.md", agent("a"))
        .write("p/one/agents/c.md", agent("c"));
    assert_eq!(
        found(&folder, &["manifest/"]),
        [
            "manifest/missing-file .claude-plugin/marketplace.json:4 the plugin `gone` is offered from `./p/gone`, which is not there",
            "manifest/missing-file p/one/.claude-plugin/plugin.json:4 `agents` names `./agents/b.md`, which is not there: Claude Code does not load the plugin",
            "manifest/missing-file p/one/.claude-plugin/plugin.json:5 `hooks` names `../../secrets.json`, which leads out of the plugin",
            "manifest/name .claude-plugin/marketplace.json:2 the marketplace calls the plugin `one`, its manifest `uno`",
            "manifest/unlisted-file p/one/.claude-plugin/plugin.json:3 `p/one/agents/c.md` stands in the plugin, and `agents` does not list it",
            "manifest/version .claude-plugin/marketplace.json:3 the marketplace offers `uno` in version 2.0.0, its manifest says 1.0",
            "manifest/version p/one/.claude-plugin/plugin.json:2 `1.0` is no semantic version",
        ]
    );
}

#[test]
fn what_is_not_there_is_missed_only_where_the_source_has_others() {
    let agent = "---\nname: a\ndescription: A.\ntools: Read, mcp__leger__post, mcp__mail__send, mcp__ide__open\nskills: month-edn\n---\n\nA.\n";
    let folder = Folder::new();
    folder.write(".claude/agents/a.md", agent);
    assert_eq!(found(&folder, &["relation/missing"]), [""; 0]);

    folder
        .write(".claude/skills/month-end/SKILL.md", MONTH_END)
        .write(
            ".mcp.json",
            "{\"mcpServers\": {\"ledger\": {\"command\": \"ledger\"}}}",
        );
    assert_eq!(
        found(&folder, &["relation/missing"]),
        [
            "relation/missing-server .claude/agents/a.md:4 `a` lists tools of the MCP server `leger`, which no file configures",
            "relation/missing-skill .claude/agents/a.md:5 `a` lists the skill `month-edn`, which the catalog does not have",
            "relation/missing-server .claude/agents/a.md:4 `a` lists tools of the MCP server `mail`, which no file configures",
        ]
    );
}

#[test]
fn a_secret_in_a_configuration_is_reported_and_never_shown() {
    let folder = two_plugins();
    assert_eq!(
        found(&folder, &["server/"]),
        [
            "server/secret plugins/books/.mcp.json:6 the MCP server `ledger` is given the value of `LEDGER_TOKEN` in the file"
        ]
    );
    for format in ["human", "json", "sarif", "github", "markdown"] {
        let told = folder.run(&format!("check --format {format} ."));
        assert!(!told.stdout.contains("tok-"), "{format}: {}", told.stdout);
    }
}

#[test]
fn components_of_any_size_and_kind_stop_nothing() {
    let folder = Folder::new();
    let many: String = (0..3_000)
        .map(|n| format!("\"s{n}\": {{\"command\": \"c\"}},"))
        .collect();
    folder
        .agent("agents/a.md", "a")
        .write(".mcp.json", format!("{{\"mcpServers\": {{{many}}}}}"))
        .write("skills/con/SKILL.md", "---\nname: con\n---\n")
        .write("skills/empty/SKILL.md", "")
        .write("skills/binary/SKILL.md", [0, 1, 2, 0])
        .write(
            "skills/odd/SKILL.md",
            "---\nname: \"../../x\"\ndescription: <b>&\n---\n",
        )
        .write("commands/ü.md", "---\ndescription: Ü\n---\n")
        .write(
            ".claude-plugin/plugin.json",
            "{\"name\": 3, \"agents\": {\"a\": [1]}}",
        )
        .write(
            ".claude-plugin/marketplace.json",
            "{\"plugins\": [1, {\"source\": {}}, {}]}",
        );
    folder.run("build .").fine();
    let pages = folder.files("site");
    let of = |kind: &str| {
        pages
            .iter()
            .filter(|path| path.starts_with(kind) && path.ends_with("/index.html"))
            .count()
    };

    // One list and a page for each; a file without anything in it holds no skill.
    assert_eq!((of("servers/"), of("commands/")), (1_001, 2));
    assert_eq!(of("skills/"), 3);
}

#[test]
fn one_component_is_shown_as_one_agent_is() {
    let folder = two_plugins();
    let skill = folder.run("show skill:month-end .").fine();
    assert_says(
        &skill,
        &[
            "month-end  skill",
            "How a month is closed.",
            "used by",
            "keeper  line 6: month-end",
            "starts",
            "delegates-to auditor  line 9",
        ],
    );
    let server = folder.run("show ledger .").fine();
    assert_says(
        &server,
        &[
            "npx @office/ledger@2 LEDGER_TOKEN REGION OFFICE_REGION",
            "used by",
            "keeper (list, post_entry)",
        ],
    );
    let plugin = folder.run("show mail .").fine();
    assert_says(
        &plugin,
        &["needs", "keeper, for writer", "skill month-end, for writer"],
    );
    assert_eq!(
        folder.run("show skill:month-end . --format json").json()["kind"],
        "skill"
    );

    folder.write("other/skills/month-end/SKILL.md", MONTH_END);
    folder
        .run("show month-end .")
        .refuses("2 components are called `month-end`; name one of `skill:month-end-");
    folder
        .run("show moth-end .")
        .refuses("no agent is called `moth-end`");
}

#[test]
fn an_agent_is_found_by_the_skill_that_it_uses() {
    let folder = two_plugins();
    let found = folder
        .run("search tag:month-end --in . --format json")
        .json();
    let hits: Vec<&str> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["id"].as_str().unwrap())
        .collect();

    assert_eq!(hits.len(), 3, "{hits:?}");
}

#[test]
fn of_a_long_line_what_stands_around_the_name_is_quoted() {
    let folder = Folder::new();
    let others: String = (0..60).map(|n| format!("other-{n}, ")).collect();
    folder
        .write(
            "skills/pdf/SKILL.md",
            "---\nname: pdf\ndescription: Pdf.\n---\n",
        )
        .write(
            "agents/a.md",
            format!("---\nname: a\ndescription: A.\n---\n\nSkills: {others}`pdf`, {others}\n"),
        );
    let shown = folder.run("show pdf .").fine();

    assert_says(&shown, &["line 6: …", "other-59, `pdf`, other-0", "…"]);
    assert!(shown.lines().all(|line| line.len() < 300), "{shown}");
}
