//! What an editor meets that talks to `agentdex lsp`: findings as one types, completion, navigation, rename, fixes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use serde_json::{Value, json};

use crate::support::Folder;
use crate::support::lsp::{Editor, capabilities};

/// A port whose lead delegates, and whose gauge is named in many ways.
fn port() -> Folder {
    let folder = Folder::new();
    folder.write(
        ".claude/agents/port-lead.md",
        "---\nname: port-lead\ndescription: Leads the port. Use it first.\ntools: Read, Bash, Agent(depth-gauge)\n---\n\n\
         # Port lead\n\nDelegate soundings to `depth-gauge`.\n\n## Night\n\nHand over to the chart-maker agent.\n",
    );
    folder.write(
        ".claude/agents/depth-gauge.md",
        "---\nname: depth-gauge\ndescription: Measures depth. Use it before a ship comes in.\ntools: Read, Bash\n---\n\n\
         You are depth-gauge.\n",
    );
    folder.write(
        ".claude/agents/chart-maker.md",
        "---\nname: chart-maker\ndescription: Draws charts of the harbour. Use it for charts.\ntools: Read\nmodel: opus\n---\n\n\
         Hand the chart to the depth-gauge agent.\nNever ask `depth-gauge` twice. A depth-gauges file is none.\n",
    );
    folder
}

const LEAD: &str = ".claude/agents/port-lead.md";
const GAUGE: &str = ".claude/agents/depth-gauge.md";
const CHARTS: &str = ".claude/agents/chart-maker.md";

#[test]
fn an_editor_shakes_hands_and_leaves() {
    let folder = port();
    let mut editor = Editor::spawn(&folder, "");
    let early = editor.ask("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002);

    let hello = json!({ "capabilities": capabilities(), "rootUri": editor.uri("") });
    let greeting = editor.ask("initialize", hello)["result"]["capabilities"].clone();
    assert_eq!(greeting["positionEncoding"], "utf-16");
    assert_eq!(greeting["textDocumentSync"]["change"], 2);
    for provider in [
        "completionProvider",
        "hoverProvider",
        "definitionProvider",
        "referencesProvider",
        "documentSymbolProvider",
        "workspaceSymbolProvider",
        "renameProvider",
        "codeActionProvider",
    ] {
        assert!(!greeting[provider].is_null(), "{provider}");
    }

    editor.tell("initialized", json!({}));
    editor.ask("workspace/symbol", json!({ "query": "" }));
    let watched = editor.asked[0]["params"]["registrations"][0]["method"].clone();
    assert_eq!(watched, "workspace/didChangeWatchedFiles");
    assert_eq!(editor.leave(), "");
}

#[test]
fn findings_come_and_go_as_one_types() {
    let folder = port();
    let mut editor = Editor::start(&folder);
    editor.open(&folder, LEAD);
    assert_eq!(editor.found(LEAD), Vec::<String>::new());

    editor.edit(
        LEAD,
        "Hand over to the chart-maker",
        "🚢 Hand over to `chart-makr`",
    );
    assert_eq!(
        editor.found(LEAD),
        ["warning relation/dangling `chart-makr`"]
    );
    let published = editor.published(LEAD);
    let range =
        json!({ "start": { "line": 12, "character": 17 }, "end": { "line": 12, "character": 27 } });
    assert_eq!(published[0]["range"], range, "columns are units of UTF-16");
    let message = published[0]["message"].as_str().unwrap();
    assert!(
        message.contains("help: did you mean `chart-maker`?"),
        "{message}"
    );

    editor.edit(LEAD, "chart-makr", "chart-maker");
    assert_eq!(editor.found(LEAD), Vec::<String>::new());
    assert_eq!(
        folder.read(LEAD).matches("chart-maker agent").count(),
        1,
        "nothing is written"
    );
}

#[test]
fn what_is_typed_in_one_file_is_found_in_another_and_what_is_closed_is_read_from_the_disk() {
    let folder = port();
    let mut editor = Editor::start(&folder);
    editor.open(&folder, GAUGE);
    editor.open(&folder, LEAD);
    assert_eq!(editor.found(GAUGE), Vec::<String>::new());

    editor.edit(GAUGE, "name: depth-gauge", "name: tide-table");
    editor.edit(GAUGE, "You are depth-gauge", "You are tide-table");
    editor.found(GAUGE);
    // The file is called so still.
    editor.ask("workspace/symbol", json!({ "query": "" }));
    assert_eq!(editor.published(LEAD), json!([]));

    editor.edit(GAUGE, "tools: Read, Bash", "tools: Raed, Bash");
    let found = [
        "info agent/name-mismatch `name`",
        "info agent/unknown-tool `Raed`",
    ];
    assert_eq!(editor.found(GAUGE), found);
    editor.close(GAUGE);
    let symbols = editor.ask("workspace/symbol", json!({ "query": "dptgau" }))["result"].clone();
    assert_eq!(symbols[0]["name"], "depth-gauge");
    assert_eq!(editor.published(GAUGE), json!([]));
}

#[test]
fn a_finding_leads_to_related_agents_and_to_the_page_of_its_rule() {
    let folder = port();
    folder.write(
        "agentdex.toml",
        "base_url = \"https://port.example/agents\"\n",
    );
    folder.write(
        ".claude/agents/night-gauge.md",
        "---\nname: depth-gauge\ndescription: Measures at night. Use it at night.\ntools: Read\n---\n\nMeasure.\n",
    );
    let mut editor = Editor::start(&folder);
    let night = ".claude/agents/night-gauge.md";
    editor.open(&folder, night);
    editor.found(night);
    let published = editor.published(night);
    let found = published.as_array().unwrap();
    let double = found
        .iter()
        .find(|one| one["code"] == "agent/duplicate-name")
        .unwrap();
    assert_eq!(
        double["codeDescription"]["href"],
        "https://port.example/agents/review/agent-duplicate-name/"
    );
    let related = &double["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], editor.uri(GAUGE));
    assert_eq!(
        related["location"]["range"]["start"],
        json!({ "line": 1, "character": 6 })
    );
}

#[test]
fn a_configuration_that_cannot_be_read_is_told_and_forgotten_once_it_can() {
    let folder = port();
    let mut editor = Editor::start(&folder);
    editor.open(&folder, LEAD);
    editor.found(LEAD);
    folder.write("agentdex.toml", "[site]\nlogo = 3\n");
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    editor.ask("workspace/symbol", json!({ "query": "" }));
    let message = editor.published("agentdex.toml")[0]["message"].to_string();
    assert!(message.contains("logo = 3"), "{message}");
    assert!(editor.log[0].contains("cannot be read"), "{:?}", editor.log);

    folder.write("agentdex.toml", "");
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    editor.ask("workspace/symbol", json!({ "query": "" }));
    assert_eq!(editor.published("agentdex.toml"), json!([]));
    editor.leave();
}

#[test]
fn agents_tools_models_words_and_keys_are_completed_by_dialect() {
    let folder = port();
    folder.write(
        ".gemini/agents/pilot.md",
        "---\nname: pilot\ndescription: P.\ntools:\n  - \n---\n",
    );
    folder.write(
        ".github/agents/mate.agent.md",
        "---\nname: mate\ndescription: M.\nagents: []\n---\n",
    );
    folder.write("agentdex.toml", "sources = [{ path = \".\" }]\n");
    let mut editor = Editor::start(&folder);
    for path in [
        LEAD,
        ".gemini/agents/pilot.md",
        ".github/agents/mate.agent.md",
    ] {
        editor.open(&folder, path);
    }
    let agents = ["chart-maker", "depth-gauge", "mate", "pilot"];
    assert_eq!(editor.complete(LEAD, "to `|depth"), agents);
    assert_eq!(editor.complete(LEAD, "Agent(d|epth"), ["depth-gauge"]);
    assert_eq!(editor.complete(LEAD, "Hand ov|er"), Vec::<String>::new());

    editor.edit(LEAD, "Agent(depth-gauge)", "Agent(depth-gauge), G");
    assert_eq!(
        editor.complete(LEAD, "gauge), G|"),
        ["Agent", "Glob", "Grep"]
    );
    editor.edit(
        LEAD,
        "---\n\n# Port",
        "model: o\npermissionMode: \nb\n---\n\n# Port",
    );
    assert_eq!(
        editor.complete(LEAD, "model: o|"),
        ["opus", "opusplan", "sonnet"]
    );
    assert_eq!(
        editor.complete(LEAD, "permissionMode: |\n")[..2],
        ["acceptEdits", "auto"]
    );
    assert_eq!(editor.complete(LEAD, "\nb|\n---"), ["background"]);

    let tools = editor.complete(".gemini/agents/pilot.md", "  - |\n");
    assert!(tools.contains(&"run_shell_command".to_owned()), "{tools:?}");
    assert!(!tools.contains(&"Bash".to_owned()), "{tools:?}");
    let agents = editor.complete(".github/agents/mate.agent.md", "agents: [|]");
    assert!(
        agents.contains(&"pilot".to_owned()) && !agents.contains(&"mate".to_owned()),
        "{agents:?}"
    );
}

#[test]
fn data_is_completed_as_markdown_is() {
    let folder = port();
    folder.write(
        ".codex/agents/pilot.toml",
        "name = \"pilot\"\ndescription = \"Pilots.\"\ndeveloper_instructions = \"\"\"\nAsk `dep` first.\n\"\"\"\n",
    );
    folder.write(
        "opencode.json",
        "{\n  \"agent\": {\n    \"mate\": { \"description\": \"M.\", \"mode\": \"s\", \"prompt\": \"Ask `cha`.\" }\n  }\n}\n",
    );
    folder.write("agentdex.toml", "sources = [{ path = \".\" }]\n");
    let mut editor = Editor::start(&folder);
    editor.open(&folder, ".codex/agents/pilot.toml");
    editor.open(&folder, "opencode.json");
    assert_eq!(
        editor.complete(".codex/agents/pilot.toml", "`dep|`"),
        ["depth-gauge"]
    );
    let keys = editor.complete(".codex/agents/pilot.toml", "|description");
    assert!(keys.iter().any(|key| key == "model"), "{keys:?}");
    assert_eq!(editor.complete("opencode.json", "`cha|`"), ["chart-maker"]);
    assert_eq!(
        editor.complete("opencode.json", "\"mode\": \"s|\""),
        ["subagent"]
    );
}

#[test]
fn hovering_says_what_an_agent_may_do_and_what_a_key_and_a_tool_mean() {
    let folder = port();
    let mut editor = Editor::start(&folder);
    editor.open(&folder, LEAD);
    let said = |editor: &mut Editor, marked: &str| {
        let hover = editor.ask_at("textDocument/hover", LEAD, marked);
        hover["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let gauge = said(&mut editor, "`depth|-gauge`");
    for words in [
        "**depth-gauge**",
        "Measures depth",
        "`r··x··` read, execute",
        "Gets work from: `chart-maker`, `port-lead`",
    ] {
        assert!(gauge.contains(words), "{words}: {gauge}");
    }
    editor.edit(LEAD, "Read, Bash, ", "Read, ");
    let own = said(&mut editor, "name: port|-lead");
    assert!(own.contains("Reaches: execute via `depth-gauge`"), "{own}");
    let tool = said(&mut editor, "tools: Re|ad");
    assert!(tool.contains("`Read`: read"), "{tool}");
    let key = said(&mut editor, "to|ols: Read");
    assert!(key.contains("**tools**, as Claude Code reads it"), "{key}");
    assert_eq!(said(&mut editor, "Leads the po|rt"), "");

    editor.edit(LEAD, "Agent(depth-gauge)", "Agent(deph-gauge)");
    let dangling = said(&mut editor, "Agent(deph|-gauge)");
    assert!(dangling.contains("**relation/dangling**"), "{dangling}");
}

/// Returns places as `file:line` from 0, with the text there.
fn places(editor: &Editor, folder: &Folder, found: &Value) -> Vec<String> {
    let place = |place: &Value| {
        let uri = place["uri"].as_str().unwrap();
        let path = uri.strip_prefix(&editor.uri("")).unwrap();
        let text = folder.read(path);
        let marked = &text[editor.bytes(&text, &place["range"])];
        let file = path.rsplit('/').next().unwrap();
        format!("{file}:{} {marked}", place["range"]["start"]["line"])
    };
    found.as_array().unwrap().iter().map(place).collect()
}

#[test]
fn one_goes_to_an_agent_and_to_all_who_name_it() {
    let folder = port();
    let mut editor = Editor::start(&folder);
    editor.open(&folder, LEAD);
    let defined = editor.ask_at("textDocument/definition", LEAD, "`depth|-gauge`");
    assert_eq!(
        places(&editor, &folder, &defined),
        ["depth-gauge.md:1 depth-gauge"]
    );
    assert_eq!(
        editor.ask_at("textDocument/definition", LEAD, "the po|rt"),
        Value::Null
    );

    let mut asked = editor.at(LEAD, "Agent(|depth");
    asked["context"] = json!({ "includeDeclaration": true });
    let references = editor.ask("textDocument/references", asked)["result"].clone();
    assert_eq!(
        places(&editor, &folder, &references),
        [
            "depth-gauge.md:1 depth-gauge",
            "chart-maker.md:7 depth-gauge",
            "chart-maker.md:8 depth-gauge",
            "depth-gauge.md:6 depth-gauge",
            "port-lead.md:3 depth-gauge",
            "port-lead.md:8 depth-gauge",
        ]
    );
}

#[test]
fn a_file_shows_its_agent_with_its_headings() {
    let folder = port();
    let mut editor = Editor::start(&folder);
    editor.open(&folder, LEAD);
    let asked = json!({ "textDocument": { "uri": editor.uri(LEAD) } });
    let symbols = editor.ask("textDocument/documentSymbol", asked)["result"].clone();
    assert_eq!(symbols[0]["name"], "port-lead");
    assert_eq!(
        symbols[0]["selectionRange"]["start"],
        json!({ "line": 1, "character": 6 })
    );
    let headings = symbols[0]["children"].as_array().unwrap();
    let headings: Vec<&str> = headings
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(headings, ["Port lead", "Night"]);
}

/// Renames what stands at a place and returns the edit, or why not.
fn rename(editor: &mut Editor, path: &str, marked: &str, name: &str) -> Result<Value, String> {
    let mut asked = editor.at(path, marked);
    asked["newName"] = name.into();
    let answer = editor.ask("textDocument/rename", asked);
    match answer["error"]["message"].as_str() {
        Some(why) => Err(why.to_owned()),
        None => Ok(answer["result"].clone()),
    }
}

#[test]
fn an_agent_is_renamed_in_every_file_that_names_it() {
    let folder = port();
    folder.write(
        ".claude/agents/quay.md",
        "---\nname: quay\ndescription: |\n  Keeps the quay. Use it there.\n  <example>\n  assistant: I use the depth-gauge agent.\n  </example>\n\
         disallowedTools: Agent(depth-gauge)\n---\n\nHand over to Depth Gauge. The depth gauge of the harbour is a stick.\n",
    );
    let mut editor = Editor::start(&folder);
    editor.open(&folder, LEAD);
    editor.edit(LEAD, "Delegate soundings", "Unsaved: delegate soundings");

    let prepared = editor.ask_at("textDocument/prepareRename", LEAD, "`depth|-gauge`");
    assert_eq!(prepared["placeholder"], "depth-gauge");
    let edit = rename(&mut editor, LEAD, "`depth|-gauge`", "tide-reader").unwrap();
    let (texts, renamed) = editor.made(&folder, &edit);
    assert_eq!(texts.len(), 4);
    assert!(
        texts[GAUGE].contains("name: tide-reader\n")
            && texts[GAUGE].contains("You are tide-reader.")
    );
    assert!(
        texts[LEAD].contains("Agent(tide-reader)")
            && texts[LEAD].contains("Unsaved: delegate soundings to `tide-reader`")
    );
    let charts = &texts[CHARTS];
    assert!(
        charts
            .contains("the tide-reader agent.\nNever ask `tide-reader` twice. A depth-gauges file"),
        "{charts}"
    );
    let quay = &texts[".claude/agents/quay.md"];
    assert!(
        quay.contains("I use the tide-reader agent.") && quay.contains("Agent(tide-reader)"),
        "{quay}"
    );
    assert!(
        quay.contains("Hand over to Tide Reader. The depth gauge of the harbour"),
        "{quay}"
    );

    assert_eq!(
        renamed[0]["newUri"],
        editor.uri(".claude/agents/tide-reader.md")
    );
    let annotation = &edit["changeAnnotations"][renamed[0]["annotationId"].as_str().unwrap()];
    assert_eq!(
        annotation["needsConfirmation"], true,
        "the file on request alone"
    );
}

#[test]
fn after_a_rename_the_graph_is_what_it_was() {
    let folder = port();
    let before = folder.run("graph .claude/agents --format json").fine();
    let mut editor = Editor::start(&folder);
    editor.open(&folder, GAUGE);
    let edit = rename(&mut editor, GAUGE, "name: |depth", "tide-reader").unwrap();
    let (texts, _) = editor.made(&folder, &edit);
    for (path, text) in texts {
        folder.write(&path, text);
    }
    let after = folder.run("graph .claude/agents --format json").fine();
    let relations = |text: &str| {
        let graph: Value = serde_json::from_str(text).unwrap();
        let relations = graph["relations"].as_array().unwrap().clone();
        let told = ["from", "relation", "to", "weight"];
        let mut all: Vec<String> = relations
            .iter()
            .map(|relation| told.map(|key| relation[key].to_string()).join(" "))
            .collect();
        all.sort();
        all.join("\n")
    };
    assert_eq!(
        relations(&after),
        relations(&before).replace("depth-gauge", "tide-reader")
    );
    assert!(relations(&before).contains("depth-gauge"));
}

#[test]
fn names_that_no_file_could_hold_are_refused_with_the_reason() {
    let folder = port();
    let mut editor = Editor::start(&folder);
    editor.open(&folder, LEAD);
    for (name, why) in [
        ("a: b", "cannot be a name"),
        ("", "cannot be a name"),
        ("x\"y", "cannot be a name"),
        ("Chart Maker", "another agent is called"),
    ] {
        let refused = rename(&mut editor, LEAD, "`depth|-gauge`", name).unwrap_err();
        assert!(refused.contains(why), "{name}: {refused}");
    }
    let refused = rename(&mut editor, LEAD, "Leads the |port", "x").unwrap_err();
    assert!(refused.contains("no agent is named here"), "{refused}");
}

#[test]
fn an_agent_in_data_is_renamed_in_its_rules_and_prompts() {
    let folder = Folder::new();
    let json = "{\n  \"agent\": {\n    \"lead\": {\n      \"description\": \"Leads. Use it first.\",\n      \"permission\": { \"task\": { \"*\": \"allow\", \"depth-gauge\": \"deny\" } },\n      \
                \"prompt\": \"Lead.\\ndepth-gauge measures: delegate to `depth-gauge`.\"\n    },\n    \"depth-gauge\": { \"description\": \"Measures. Use it.\", \"prompt\": \"Measure.\" }\n  }\n}\n";
    folder.write("opencode.json", json);
    let mut editor = Editor::start(&folder);
    editor.open(&folder, "opencode.json");
    let edit = rename(
        &mut editor,
        "opencode.json",
        "\"|depth-gauge\": {",
        "tide-reader",
    )
    .unwrap();
    let (texts, renamed) = editor.made(&folder, &edit);
    let text = &texts["opencode.json"];
    assert!(
        text.contains("\"tide-reader\": \"deny\""),
        "a denial goes along: {text}"
    );
    assert!(text.contains("delegate to `tide-reader`"), "{text}");
    assert!(
        text.contains("\"tide-reader\": { \"description\""),
        "{text}"
    );
    assert!(renamed.is_empty());
}

#[test]
fn an_editor_that_knows_no_versions_gets_plain_edits() {
    let folder = port();
    let mut editor = Editor::with(&folder, "--stdio .claude/agents", json!({}));
    editor.open(&folder, LEAD);
    let edit = rename(&mut editor, LEAD, "`depth|-gauge`", "tide-reader").unwrap();
    assert!(edit["documentChanges"].is_null());
    let (texts, renamed) = editor.made(&folder, &edit);
    assert_eq!((texts.len(), renamed.len()), (3, 0));
}

#[test]
fn agents_that_only_their_files_name_follow_them() {
    let folder = Folder::new();
    folder.write(
        ".opencode/agent/sounder.md",
        "---\ndescription: Sounds. Use it.\nmode: subagent\n---\n\nSound.\n",
    );
    folder.write(
        ".opencode/agent/lead.md",
        "---\ndescription: Leads. Use it.\npermission:\n  task:\n    sounder: allow\n---\n\nDelegate to `sounder`.\n",
    );
    let mut editor = Editor::start(&folder);
    editor.open(&folder, ".opencode/agent/lead.md");
    let files = json!({ "files": [{
        "oldUri": editor.uri(".opencode/agent/sounder.md"),
        "newUri": editor.uri(".opencode/agent/lot.md"),
    }] });
    let edit = editor.ask("workspace/willRenameFiles", files)["result"].clone();
    let (texts, _) = editor.made(&folder, &edit);
    let lead = &texts[".opencode/agent/lead.md"];
    assert!(
        lead.contains("lot: allow") && lead.contains("`lot`"),
        "{lead}"
    );

    let edit = rename(&mut editor, ".opencode/agent/lead.md", "`sou|nder`", "lot").unwrap();
    let (_, renamed) = editor.made(&folder, &edit);
    assert_eq!(renamed[0]["newUri"], editor.uri(".opencode/agent/lot.md"));
}

#[test]
fn fixes_write_what_was_meant_and_what_reading_repairs() {
    let folder = port();
    folder.write(
        ".claude/agents/quay.md",
        "---\nname: quay\ndescription: Keeps: the quay\ntools: Raed\npermision: x\n---\n\nHand over to `chart-makr` agent.\n",
    );
    let path = ".claude/agents/quay.md";
    let mut editor = Editor::start(&folder);
    editor.open(&folder, path);
    editor.found(path);
    let mut fixes = |only: Value| {
        let asked = json!({
            "textDocument": { "uri": editor.uri(path) },
            "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } },
            "context": { "diagnostics": [], "only": only },
        });
        let fixes = editor.ask("textDocument/codeAction", asked)["result"].clone();
        let fixes = fixes.as_array().unwrap().clone();
        let made = |fix: &Value| {
            let (texts, _) = editor.made(&folder, &fix["edit"]);
            (
                fix["title"].as_str().unwrap().to_owned(),
                texts[path].clone(),
            )
        };
        fixes.iter().map(made).collect::<Vec<_>>()
    };
    let all = fixes(Value::Null);
    for (title, text) in [
        ("Write `Read` instead of `Raed`", "tools: Read\n"),
        (
            "Write `chart-maker` instead of `chart-makr`",
            "to `chart-maker` agent",
        ),
        (
            "Write the repairs of the front matter into the file",
            "description: 'Keeps: the quay'\n",
        ),
    ] {
        let fix = all.iter().find(|(found, _)| found == title);
        let (_, made) = fix.unwrap_or_else(|| panic!("{title} in {all:?}"));
        assert!(made.contains(text), "{made}");
    }
    assert_eq!(fixes(json!(["source.fixAll"])).len(), 1);
    assert_eq!(fixes(json!(["refactor"])).len(), 0);
}

#[test]
fn line_ends_marks_and_bytes_are_counted_as_the_editor_counts() {
    let folder = port();
    let text = "---\r\nname: größe\r\ndescription: 🚢 Measures. Use it.\r\ntools: Read, Raed\r\n---\r\n\r\n🚢 Hand over to `depth-gauge`.\r\n";
    folder.write(".claude/agents/groesse.md", format!("\u{feff}{text}"));
    let path = ".claude/agents/groesse.md";
    let mut able = capabilities();
    for encoding in ["utf-16", "utf-8"] {
        able["general"]["positionEncodings"] = json!([encoding]);
        let mut editor = Editor::with(&folder, "", able.clone());
        editor.open(&folder, path);
        let found = editor.found(path);
        assert!(
            found.contains(&"info agent/unknown-tool `Raed`".to_owned()),
            "{found:?}"
        );
        assert!(
            found.iter().any(|one| one.contains("byte-order-mark")),
            "the disk has one: {found:?}"
        );
        editor.edit(path, "🚢 Hand", "🚢🚢 Hand");
        let edit = rename(&mut editor, path, "`depth|-gauge`", "tide-reader").unwrap();
        let (texts, _) = editor.made(&folder, &edit);
        assert_eq!(
            texts[path],
            text.replace("🚢 Hand", "🚢🚢 Hand")
                .replace("depth-gauge", "tide-reader")
        );
        editor.leave();
    }
}

#[test]
fn broken_messages_and_cancelled_requests_stop_nothing() {
    let folder = port();
    let mut editor = Editor::start(&folder);
    editor.write("{ \"jsonrpc\": ");
    editor.write("[]");
    editor.raw("nonsense\r\n");
    editor.tell("textDocument/didChange", json!({ "textDocument": 3 }));
    editor.tell("$/unheard", json!({}));
    assert_eq!(
        editor.ask("textDocument/unheard", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        editor.ask("textDocument/hover", json!({}))["error"]["code"],
        -32602
    );
    assert_eq!(editor.log.len(), 4, "{:?}", editor.log);

    editor.open(&folder, LEAD);
    editor.edit(LEAD, "Delegate", "Never delegate");
    let asked = editor.at(LEAD, "`depth|-gauge`");
    let waiting = editor.send("textDocument/hover", asked);
    editor.tell("$/cancelRequest", json!({ "id": waiting }));
    let answer = editor.answer(waiting);
    // It may have been answered already.
    assert!(
        answer["error"]["code"] == -32800 || answer["result"].is_object(),
        "{answer}"
    );
    let hover = editor.ask_at("textDocument/hover", LEAD, "`depth|-gauge`");
    assert!(hover.is_object());
    assert_eq!(editor.ask("initialize", json!({}))["error"]["code"], -32600);
    assert_eq!(editor.leave(), "");
}

#[test]
fn files_that_are_no_agents_are_answered_with_nothing() {
    let folder = port();
    folder.write("README.md", "# Port\n\nSee `depth-gauge`.\n");
    let mut editor = Editor::start(&folder);
    editor.open(&folder, "README.md");
    for method in [
        "hover",
        "definition",
        "references",
        "prepareRename",
        "completion",
    ] {
        let mut asked = editor.at("README.md", "`depth|-gauge`");
        asked["context"] = json!({ "includeDeclaration": true });
        let answer = editor.ask(&format!("textDocument/{method}"), asked);
        assert_eq!(answer["result"], Value::Null, "{method}: {answer}");
    }
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "markdown", "version": 1, "text": "x" });
    editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
    assert_eq!(editor.leave(), "");
}

/// Edits a document and writes what is found then that was not found before.
fn typed(editor: &mut Editor, path: &str, old: &str, new: &str, told: &mut String) {
    let before = editor.found(path);
    editor.edit(path, old, new);
    *told += &format!("\ntype `{new}` for `{old}`\n");
    for found in editor.found(path) {
        if !before.contains(&found) {
            *told += &format!("  {found}\n");
        }
    }
}

/// Returns what an editor shows to somebody who writes in the sample catalog.
fn session() -> String {
    let folder = Folder::new();
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("agents");
    for group in ["data", "platform"] {
        for entry in std::fs::read_dir(sample.join(group)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("agents/{group}/{}", entry.file_name().display());
            folder.write(&path, std::fs::read(entry.path()).unwrap());
        }
    }
    let path = "agents/platform/api-architect.md";
    let mut editor = Editor::start(&folder);
    editor.open(&folder, path);
    editor.found(path);
    let mut told = format!("open {path}\n");

    typed(
        &mut editor,
        path,
        "- schema-steward",
        "- schema-stewart",
        &mut told,
    );
    told += "\ncomplete `- schema-ste`\n";
    editor.edit(path, "- schema-stewart", "- schema-ste");
    for name in editor.complete(path, "- schema-ste|") {
        told += &format!("  {name}\n");
    }
    typed(
        &mut editor,
        path,
        "- schema-ste",
        "- schema-steward",
        &mut told,
    );
    typed(&mut editor, path, "- WebFetch", "- WebFech", &mut told);
    editor.edit(path, "- WebFech", "- WebFetch");

    told += "\npoint at `schema-steward`\n";
    let hover = editor.ask_at("textDocument/hover", path, "- schema|-steward");
    for line in hover["contents"]["value"]
        .as_str()
        .unwrap()
        .lines()
        .filter(|line| !line.is_empty())
    {
        told += &format!("  {line}\n");
    }
    told += "\nrename `schema-steward` to `schema-keeper`\n";
    let edit = rename(&mut editor, path, "- schema|-steward", "schema-keeper").unwrap();
    let (texts, renamed) = editor.made(&folder, &edit);
    for (path, text) in texts {
        told += &format!("  {path}: {}\n", text.matches("schema-keeper").count());
    }
    let to = renamed[0]["newUri"].as_str().unwrap();
    told += &format!(
        "  and, if you say so, the file: {}\n",
        to.strip_prefix(&editor.uri("")).unwrap()
    );
    told
}

#[test]
fn the_session_of_the_documentation_is_what_happens() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/editors.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once("```text\n").unwrap();
    let (written, after) = rest.split_once("```\n").unwrap();
    let happens = session();
    if std::env::var_os("BLESS").is_some() {
        let blessed = format!("{before}```text\n{happens}```\n{after}");
        std::fs::write(&file, blessed).unwrap();
        return;
    }
    assert_eq!(written, happens);
}
