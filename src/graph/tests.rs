//! What agents write, and the relations that are read from it.

use std::sync::Arc;

use super::*;
use crate::capability::Capability;
use crate::catalog;
use crate::source::{Plugin, Source};

/// Reads files, each after a line `=== path`, as one catalog; a path's first folder is its source.
pub(crate) fn catalog(files: &str) -> Catalog {
    let mut agents = Vec::new();
    for file in files.split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap();
        let (source, path) = path.split_once('/').unwrap();
        let source = Source {
            source: source.into(),
            path: path.into(),
            bytes: text.as_bytes().to_vec(),
            ..Source::default()
        };
        agents.extend(crate::agent::parse(source).value);
    }
    let mut sources: Vec<Arc<str>> = agents.iter().map(|agent| agent.source.clone()).collect();
    sources.dedup();
    catalog::assemble(sources, agents)
}

/// Returns the relations of a catalog, one a line: `relation target @line`.
fn relations(files: &str) -> Vec<String> {
    relate(&catalog(files), &CatalogCues::default())
        .value
        .relations
        .iter()
        .map(line)
        .collect()
}

fn line(relation: &Relation) -> String {
    let kind = serde_json::to_string(&relation.relation).unwrap();
    format!(
        "{} {} @{}",
        kind.trim_matches('"'),
        relation.target,
        relation.line
    )
}

const TEAM: &str = "\
=== s/team/tide-keeper.md
---
name: tide-keeper
description: Keeps the tide tables.
---
=== s/team/harbour-pilot.md
---
name: harbour-pilot
description: Brings ships in.
---
=== s/team/Signal Officer.md
---
name: Signal Officer
description: Reads flags.
---
=== s/team/debugger.md
---
name: debugger
description: Finds faults.
---
=== s/team/me.md
---
name: lock-master
description: Works the locks.
---
";

/// Returns what the agent `lock-master` is read to say with a body, without lines.
fn says(body: &str) -> Vec<String> {
    let found = relations(&format!("{TEAM}{body}\n"));
    found
        .iter()
        .map(|line| line.split(" @").next().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    let mut found = says(body);
    let mut expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "in {body:?}");
}

#[test]
fn verbs_tell_what_a_relation_is() {
    check(
        "Delegate low water to tide-keeper.",
        &["delegates-to tide-keeper"],
    );
    check(
        "- Engage `tide-keeper`/`harbour-pilot` once the draught is known.",
        &["delegates-to tide-keeper", "delegates-to harbour-pilot"],
    );
    check(
        "Defers the choice of a berth to harbour-pilot.",
        &["delegates-to harbour-pilot"],
    );
    check(
        "Spawn the tide-keeper agent for each gate.",
        &["spawns tide-keeper"],
    );
    check(
        "Hand the finished plan over to **harbour-pilot**.",
        &["hands-off-to harbour-pilot"],
    );
    check(
        "- Feed into **tide-keeper** for the log",
        &["hands-off-to tide-keeper"],
    );
    check(
        "- Receive levels from tide-keeper",
        &["receives-from tide-keeper"],
    );
    check(
        "- [ ] Draught reviewed by `harbour-pilot`; gates shut",
        &["reviewed-by harbour-pilot"],
    );
    check(
        "- [ ] Passage signed off by `harbour-pilot`",
        &["approved-by harbour-pilot"],
    );
    check(
        "Share the weather context with tide-keeper.",
        &["shares-context-with tide-keeper"],
    );
    check(
        "- Loop in `tide-keeper` at spring tides",
        &["collaborates-with tide-keeper"],
    );
    check(
        "Read **tide-keeper**'s `levels.md` first.",
        &["receives-from tide-keeper"],
    );
}

#[test]
fn labels_tell_what_a_relation_is() {
    check(
        "- **After**: tide-keeper (levels first)",
        &["follows tide-keeper"],
    );
    check("- **Before**: harbour-pilot", &["precedes harbour-pilot"]);
    check(
        "- **Handoff from**: tide-keeper, Signal Officer",
        &["receives-from tide-keeper", "receives-from Signal Officer"],
    );
    check(
        "- **vs tide-keeper**: moves gates; defers levels to tide-keeper",
        &["delegates-to tide-keeper", "distinguishes-from tide-keeper"],
    );
}

#[test]
fn headings_and_lead_ins_tell_what_a_list_is() {
    check(
        "## Working with other agents\n\n- **tide-keeper**: levels\n- **harbour-pilot** – berths",
        &[
            "collaborates-with tide-keeper",
            "collaborates-with harbour-pilot",
        ],
    );
    check(
        "# Locks\n\n## Delegation\n\n- **tide-keeper**: anything about levels",
        &["delegates-to tide-keeper"],
    );
    check(
        "# Locks\n\n## Key distinctions\n\n- **harbour-pilot** handles ships",
        &["distinguishes-from harbour-pilot"],
    );
    check(
        "## Checks\n\nHandoffs to other agents:\n- **tide-keeper**: the log",
        &["hands-off-to tide-keeper"],
    );
}

#[test]
fn a_column_of_agents_is_known_by_its_header() {
    let table = "| Delegate to | When |\n| --- | --- |\n| tide-keeper | low water |\n| lamp-warden | dusk |";
    check(
        table,
        &["delegates-to tide-keeper", "delegates-to lamp-warden"],
    );
    check(
        "| Trigger | Target |\n| --- | --- |\n| fog | @agent-lamp-warden |",
        &["delegates-to lamp-warden"],
    );
    check(
        "| Metric | Target margin |\n| --- | --- |\n| lamp-warden | 3 % |",
        &[],
    );
}

#[test]
fn syntax_claims_agents_that_nobody_has() {
    check(
        "```python\nTask(subagent_type=\"lamp-warden\", prompt=\"…\")\n```",
        &["spawns lamp-warden"],
    );
    check(
        "Ask @agent-lamp-warden at dusk.",
        &["delegates-to lamp-warden"],
    );
    check("Fog → AGENT: lamp-warden", &["delegates-to lamp-warden"]);
    check("Set the subagent_type parameter as usual.", &[]);
}

#[test]
fn a_marked_role_in_a_relation_is_an_agent_that_nobody_has() {
    check(
        "Pair with `lamp-designer` on lenses.",
        &["collaborates-with lamp-designer"],
    );
    check(
        "Escalates storms to **storm-officer**.",
        &["delegates-to storm-officer"],
    );
    check("Levels come with `tide-tables` and a `rate-limiter`.", &[]);
}

#[test]
fn names_are_compared_without_case_and_separators() {
    check(
        "Work with Tide Keeper on levels.",
        &["collaborates-with Tide Keeper"],
    );
    check(
        "Delegate to the signal_officer.",
        &["delegates-to signal_officer"],
    );
}

#[test]
fn common_words_that_are_names_are_not_mentions() {
    check(
        "Attach a debugger and step through the gate's controller.",
        &[],
    );
    check("You are the harbour pilot of old.", &[]);
    check(
        "Use the debugger agent for stuck gates.",
        &["spawns debugger"],
    );
    check(
        "## Working with other agents\n\n- Guide debugger on gate faults",
        &["collaborates-with debugger"],
    );
}

#[test]
fn examples_and_transcripts_are_not_mentions() {
    check(
        "<example>\nuser: \"Low water?\"\nassistant: \"I'll use the tide-keeper agent.\"\n</example>",
        &[],
    );
    check("**User:** \"Ask tide-keeper about noon.\"", &[]);
    check("Roles (tide-keeper, harbour-pilot, etc.) are folders.", &[]);
}

#[test]
fn an_example_tag_in_prose_opens_no_example() {
    check(
        "Wrap cases in `<example>` tags.\n\nDelegate levels to tide-keeper.",
        &["delegates-to tide-keeper"],
    );
}

#[test]
fn paths_variables_and_calls_are_not_mentions() {
    check(
        "Read `team/tide-keeper/levels.csv` and docs/harbour-pilot.",
        &[],
    );
    check(
        "Call `tide-keeper.level()` with {harbour-pilot} and $tide-keeper.",
        &[],
    );
    check("```rust\nlet debugger = tide_keeper();\n```", &[]);
}

#[test]
fn work_handed_to_a_marked_doer_is_for_an_agent_that_nobody_has() {
    check(
        "Once a person has signed, delegate the payout to `tide-reconciler`.",
        &["delegates-to tide-reconciler"],
    );
    check(
        "Delegate the upload to `s3-sync`, post the order with `tide-reconciler`.",
        &[],
    );
    check(
        "Send the logs to `log-router` and hand the rest off to `batch-container`.",
        &[],
    );
}

#[test]
fn skills_and_tools_are_no_agents() {
    check("## Skills\n\n- `lamp-designer`: lenses", &[]);
    check(
        "| Tool | Use |\n| --- | --- |\n| **fog-checker** | fog |",
        &[],
    );
}

#[test]
fn a_denied_relation_is_none() {
    check("Never delegate to tide-keeper.", &[]);
}

#[test]
fn a_cue_reaches_over_asides_to_the_next_names() {
    check(
        "Hand off to tide-keeper for levels, harbour-pilot for berths.",
        &["hands-off-to tide-keeper", "hands-off-to harbour-pilot"],
    );
}

#[test]
fn front_matter_prose_is_read_with_its_lines() {
    let agent = "=== s/team/x.md\n---\nname: gate-hand\ndescription: >\n  Opens gates. Passage is approved by\n  harbour-pilot alone.\ntools: Read\n---\n";
    let team = TEAM.split("=== s/team/me.md").next().unwrap();
    assert_eq!(
        relations(&format!("{team}{agent}")),
        ["approved-by harbour-pilot @5"]
    );
}

#[test]
fn a_quoted_description_is_no_quotation() {
    let agent = "=== s/team/x.md\n---\nname: gate-hand\ndescription: \"Opens gates; for levels use tide-keeper.\"\n---\n";
    let team = TEAM.split("=== s/team/me.md").next().unwrap();
    assert_eq!(
        relations(&format!("{team}{agent}")),
        ["spawns tide-keeper @3"]
    );
}

#[test]
fn quotation_marks_within_a_plain_description_are_no_opening_ones() {
    let agent = "=== s/team/x.md\n---\nname: gate-hand\ndescription: Opens gates. Asked \"now?\" it says: \"Wait!\" Delegates levels to tide-keeper.\n---\n";
    let team = TEAM.split("=== s/team/me.md").next().unwrap();
    assert_eq!(
        relations(&format!("{team}{agent}")),
        ["delegates-to tide-keeper @3"]
    );
}

#[test]
fn a_name_that_says_agent_needs_no_other_word() {
    let files = "=== s/a.md\n---\nname: Fog Watch Agent\n---\n=== s/b.md\n---\nname: bell\n---\nThe report comes via Fog Watch Agent.\n";
    assert_eq!(relations(files), ["delegates-to Fog Watch Agent @4"]);
}

#[test]
fn repeated_statements_are_one_relation_with_a_weight() {
    let catalog = catalog(&format!(
        "{TEAM}Delegate to tide-keeper.\n\nAgain: delegate levels to `tide-keeper`.\n"
    ));
    let graph = relate(&catalog, &CatalogCues::default()).value;
    assert_eq!(graph.relations.len(), 1);
    assert_eq!((graph.relations[0].weight, graph.relations[0].line), (2, 5));
    assert_eq!(graph.relations[0].again, [7]);
}

#[test]
fn names_within_names_are_told_apart() {
    let files = "=== s/a.md\n---\nname: code\n---\n=== s/b.md\n---\nname: code-reviewer\n---\n\
                 === s/c.md\n---\nname: code-reviewer-pro\n---\n=== s/d.md\n---\nname: d\n---\n\
                 Delegate to code-reviewer. Then delegate to code-reviewer-pro, never to precode-reviewers.\n";
    assert_eq!(
        relations(files),
        [
            "delegates-to code-reviewer @4",
            "delegates-to code-reviewer-pro @4"
        ]
    );
}

#[test]
fn the_nearest_of_several_agents_is_meant() {
    let files = "=== s/plugins/a/agents/warden.md\n---\nname: gate-warden\n---\n\
                 === s/plugins/b/agents/warden.md\n---\nname: gate-warden\n---\n\
                 === s/plugins/b/agents/x.md\n---\nname: x\n---\nDelegate to gate-warden.\n\
                 === s/plugins/c/agents/y.md\n---\nname: y\n---\nDelegate to `gate-warden` or `a:gate-warden`.\n";
    let catalog = catalog(files);
    let graph = relate(&catalog, &CatalogCues::default()).value;
    let to: Vec<_> = graph
        .relations
        .iter()
        .map(|r| (r.from, r.to, r.candidates.len()))
        .collect();
    assert_eq!(to, [(2, Some(1), 0), (3, Some(0), 0), (3, None, 2)]);
}

#[test]
fn a_name_may_leave_out_its_plugin() {
    let files = "=== s/ci/agents/ci-gate-warden.md\n---\nname: ci-gate-warden\n---\n\
                 === s/x.md\n---\nname: x\n---\nDelegate to `gate-warden`.\n";
    let graph = relate(&catalog(files), &CatalogCues::default()).value;
    assert_eq!(
        (graph.relations[0].to, graph.relations[0].resolution),
        (Some(0), Resolution::Suffix)
    );
}

#[test]
fn dangling_names_get_a_suggestion() {
    let files = "=== s/a.md\n---\nname: harbour-pilot\n---\n=== s/b.md\n---\nname: tide-administrator\n---\n\
                 === s/x.md\n---\nname: x\ntools: Agent(harbor-pilot, tide-admin, gate-warden)\n---\n";
    let graph = relate(&catalog(files), &CatalogCues::default()).value;
    let found: Vec<_> = graph
        .relations
        .iter()
        .map(|r| (r.target.as_str(), r.suggestion))
        .collect();
    assert_eq!(
        found,
        [
            ("gate-warden", None),
            ("harbor-pilot", Some(0)),
            ("tide-admin", Some(1))
        ]
    );
}

#[test]
fn an_agent_that_names_itself_is_related_to_itself_only_where_it_declares_so() {
    check("The lock-master asks lock-master.", &[]);
    let graph = relate(
        &catalog("=== s/x.md\n---\nname: x-ray\ntools: Agent(x-ray)\n---\n"),
        &CatalogCues::default(),
    )
    .value;
    assert_eq!(
        (graph.relations[0].from, graph.relations[0].to),
        (0, Some(0))
    );
}

#[test]
fn incoming_and_outgoing_are_two_views_of_the_same() {
    let graph = relate(
        &catalog(&format!(
            "{TEAM}Delegate to tide-keeper and harbour-pilot.\n"
        )),
        &CatalogCues::default(),
    )
    .value;
    let from = graph.relations[0].from;
    assert_eq!(graph.outgoing(from).len(), 2);
    let to: Vec<usize> = graph
        .relations
        .iter()
        .filter_map(|relation| relation.to)
        .collect();
    assert!(
        to.iter()
            .all(|&to| graph.incoming(to).map(|relation| relation.from).eq([from]))
    );
    assert_eq!(graph.incoming(from).count(), 0);
}

#[test]
fn every_line_and_quote_is_in_the_file() {
    let catalog = catalog(&format!(
        "{TEAM}Intro.\r\n\r\n| Delegate to | When |\r\n| --- | --- |\r\n| *tide-keeper* | noon |\r\n\r\n- a\r\n  - hand over\r\n    to [harbour-pilot](x.md)\r\n"
    ));
    let graph = relate(&catalog, &CatalogCues::default()).value;
    assert_eq!(graph.relations.len(), 2);
    for relation in &graph.relations {
        let text = String::from_utf8_lossy(&catalog.agents[relation.from].agent.bytes).into_owned();
        let line = text.lines().nth(relation.line as usize - 1).unwrap();
        assert!(
            line.contains(&relation.quote) && relation.quote.contains(&relation.target),
            "{relation:?} in {line:?}"
        );
    }
}

#[test]
fn whom_an_agent_may_call_is_a_matter_of_its_tools_and_its_runtime() {
    let files = "=== s/.claude/agents/all.md\n---\nname: all\ndescription: Inherits.\nmodel: opus\n---\n\
                 === s/.claude/agents/reader.md\n---\nname: reader\ndescription: Reads.\ntools: Read\n---\n\
                 === s/.gemini/agents/gem.md\n---\nname: gem\ndescription: Gems.\n---\n\
                 === s/.github/agents/lead.agent.md\n---\nname: lead\ndescription: Leads.\ntools: [agent]\nagents: [hand]\n---\n\
                 === s/.github/agents/hand.agent.md\n---\nname: hand\ndescription: Works.\ntools: [execute]\nagents: []\n---\n";
    let catalog = catalog(files);
    let graph = relate(&catalog, &CatalogCues::default()).value;
    let calls = |name: &str| {
        let ix = catalog
            .agents
            .iter()
            .position(|listing| listing.agent.name == name)
            .unwrap();
        let names = graph
            .effective
            .callees(ix)
            .map(|callee| catalog.agents[callee].agent.name.as_str());
        names.collect::<Vec<_>>()
    };
    assert_eq!(calls("all"), ["reader"]);
    assert_eq!(calls("reader"), Vec::<&str>::new());
    assert_eq!(calls("gem"), Vec::<&str>::new());
    assert_eq!(calls("lead"), ["hand"]);
    assert_eq!(calls("hand"), Vec::<&str>::new());
}

#[test]
fn a_capability_is_reached_through_calls() {
    let files = "=== s/.github/agents/lead.agent.md\n---\nname: lead\ndescription: Leads.\ntools: [read, agent]\nagents: [hand]\n---\n\
                 === s/.github/agents/hand.agent.md\n---\nname: hand\ndescription: Works.\ntools: [execute]\n---\n";
    let catalog = catalog(files);
    let graph = relate(&catalog, &CatalogCues::default()).value;
    let reach = |from, capability| graph.effective.reach(&catalog, from, capability);
    let (hand, lead) = (0, 1);
    assert_eq!(reach(lead, Capability::Read), Some(vec![lead]));
    assert_eq!(reach(lead, Capability::Execute), Some(vec![lead, hand]));
    assert_eq!(reach(lead, Capability::Web), None);
    assert_eq!(reach(hand, Capability::Read), None);
}

#[test]
fn names_of_two_letters_count_where_they_are_set_off() {
    let team = "=== s/qa.md\n---\nname: qa\n---\n=== s/pm.md\n---\nname: pm\n---\n=== s/go.md\n---\nname: go\n---\n\
                === s/lead.md\n---\nname: harbour-lead\n---\n";
    let says = |body: &str| relations(&format!("{team}{body}\n"));

    assert_eq!(says("Hand the log off to `qa`."), ["hands-off-to qa @4"]);
    assert_eq!(says("Delegate the plan to **pm**."), ["delegates-to pm @4"]);
    assert_eq!(
        says("\n| Delegate to | When |\n| --- | --- |\n| go | noon |"),
        ["delegates-to go @7"]
    );
    assert_eq!(says("Ask @qa."), ["delegates-to qa @4"]);
    assert_eq!(says("Delegate to the QA agent."), ["delegates-to QA @4"]);
    for body in [
        "Hand over when you go, and go on.",
        "Delegate nothing before 3 pm.",
        "Use go 1.22.",
        "Run `go test`.",
    ] {
        assert_eq!(says(body), Vec::<String>::new(), "{body}");
    }
}

#[test]
fn names_may_share_their_last_word() {
    let team = "=== s/crane-operator.md\n---\nname: crane-operator\n---\n=== s/deck-operator.md\n---\nname: deck-operator\n---\n\
                === s/ui-ux-designer.md\n---\nname: ui-ux-designer\n---\n=== s/lead.md\n---\nname: harbour-lead\n---\n";
    let says = |body: &str| relations(&format!("{team}{body}\n"));

    assert_eq!(
        says("## Handoffs\n\n- **Crane / Deck Operator** for lifts"),
        [
            "hands-off-to Crane Operator @6",
            "hands-off-to Deck Operator @6"
        ]
    );
    assert_eq!(
        says("## Handoffs\n\n- **UI / UX Designer** for signs"),
        ["hands-off-to UI UX Designer @6"]
    );
    assert_eq!(
        says("## Handoffs\n\n- **Ship / Deck Operator** for lifts"),
        ["hands-off-to Deck Operator @6"]
    );
}

#[test]
fn things_that_are_no_agents_are_no_dead_references() {
    for body in [
        "Validate input with `class-validator` at the gate.",
        "Verify pages with `html-checker`.",
        "Hand the question to `mcp__harbour__ask_pilot`.",
        "See [ADDING_A_PILOT.md](../ADDING_A_PILOT.md) for more.",
        "Delegate as [PILOT-MANAGER.md](PILOT-MANAGER.md) says.",
    ] {
        check(body, &[]);
    }
    check(
        "Validate the plan with `chart-auditor`.",
        &["reviewed-by chart-auditor"],
    );
}

#[test]
fn where_nothing_tells_a_relation_its_type_is_unknown() {
    check(
        "The tables of `tide-keeper` are on the wall.",
        &["unknown tide-keeper"],
    );
    check(
        "Works with `tide-keeper` at noon.",
        &["collaborates-with tide-keeper"],
    );
    check(
        "## Related agents\n\n- `tide-keeper`",
        &["collaborates-with tide-keeper"],
    );
}

#[test]
fn rules_of_opencode_say_who_may_be_called() {
    let agent = |name: &str, head: &str| {
        format!("=== s/.opencode/agents/{name}.md\n---\ndescription: Works.\n{head}---\n")
    };
    let files = [
        agent(
            "bar-pilot",
            "mode: subagent\npermission:\n  task:\n    \"*\": deny\n    quay-*: allow\n",
        ),
        agent(
            "captain",
            "mode: primary\npermission:\n  task:\n    \"*\": allow\n    \"dock-*\": deny\n",
        ),
        agent("dock-hand", "mode: subagent\n"),
        agent(
            "mate",
            "mode: primary\npermission:\n  task:\n    quay-clerk: allow\n    \"*\": deny\n",
        ),
        agent("quay-clerk", "mode: all\n"),
    ];
    let catalog = catalog(&files.concat());
    let graph = relate(&catalog, &CatalogCues::default()).value;
    let calls = |from: usize| graph.effective.callees(from).collect::<Vec<_>>();

    let (pilot, captain, hand, mate, clerk) = (0, 1, 2, 3, 4);
    assert_eq!(calls(pilot), [clerk]);
    assert_eq!(calls(captain), [pilot, clerk]);
    assert_eq!(calls(hand), Vec::<usize>::new());
    assert_eq!(calls(mate), Vec::<usize>::new());
    // Nobody calls a primary agent, and who was called calls others only where its rules name that.
    assert_eq!(calls(clerk), [pilot, hand]);
    assert!(graph.effective.passes_on(pilot) && !graph.effective.passes_on(clerk));
    assert_eq!(
        graph.effective.verdict(clerk, captain),
        CallVerdict::WrittenOnly(Barrier::NeverCalled)
    );
}

#[test]
fn agents_are_declared_under_keys_of_many_shapes() {
    let declared = |head: &str| {
        let found = relations(&format!(
            "{TEAM}=== s/team/boss.md\n---\nname: boss\n{head}---\n"
        ));
        found
            .iter()
            .map(|line| line.rsplit_once(' ').unwrap().0.to_owned())
            .collect::<Vec<_>>()
    };

    for head in [
        "handoff_agents: [tide-keeper]\n",
        "interactions:\n  handoff_agents:\n  - tide-keeper\n",
        "routing:\n  after:\n    next-agent: tide-keeper\n",
        "handoffs: [tide-keeper]\n",
        "handoffs:\n- to: tide-keeper\n  when: noon\n",
        "reports_to: tide-keeper\n",
    ] {
        assert_eq!(declared(head), ["hands-off-to tide-keeper"], "{head}");
    }
    for head in [
        "agent: boss\n",
        "agent:\n  name: Boss\n  id: boss\n  title: Chief\n",
        "handoffs: Goes to the next agent once the plan is done.\n",
    ] {
        assert_eq!(declared(head), Vec::<String>::new(), "{head}");
    }
}

#[test]
fn arrows_tell_the_order_of_a_workflow() {
    check(
        "Order: tide-keeper → harbour-pilot → Signal Officer",
        &[
            "delegates-to tide-keeper",
            "delegates-to harbour-pilot",
            "delegates-to Signal Officer",
        ],
    );
    check(
        "```\ntide-keeper (levels)\n     ↓\nlock-master\n     ↓\nharbour-pilot\n```",
        &["follows tide-keeper", "precedes harbour-pilot"],
    );
    check(
        "```\n+-------------+     +---------------+\n| tide-keeper | --> | harbour-pilot |\n+-------------+     +---------------+\n```",
        &["delegates-to tide-keeper", "delegates-to harbour-pilot"],
    );
    check("Levels → berth → quay, says the debugger.", &[]);
}

#[test]
fn diagrams_count_where_their_links_name_agents() {
    check(
        "```mermaid\ngraph TD\n  A[tide-keeper] -->|levels| B[\"Signal Officer\"]\n  B --> C[Raise flags]\n```",
        &["delegates-to tide-keeper", "delegates-to Signal Officer"],
    );
    check(
        "```mermaid\nflowchart LR\n  tide-keeper --> lock-master --> harbour-pilot\n```",
        &["follows tide-keeper", "precedes harbour-pilot"],
    );
    check(
        "```mermaid\nsequenceDiagram\n  participant T as tide-keeper\n  T->>P: Debugger is told\n```",
        &["delegates-to tide-keeper"],
    );
    // A label that says more, and a node without a link, are no steps.
    check(
        "```mermaid\ngraph TD\n  A[Ask tide-keeper twice] --> B\n  C[harbour-pilot]\n```",
        &[],
    );
}

#[test]
fn items_of_one_list_are_read_alike() {
    check(
        "The crew:\n\n- Debugger: looks for faults\n- Signal Officer: reads flags\n",
        &["unknown Debugger", "unknown Signal Officer"],
    );
    check(
        "Delegate to:\n\n- `tide-keeper`\n- `harbour-pilot`\n- `chart-room`\n",
        &[
            "delegates-to tide-keeper",
            "delegates-to harbour-pilot",
            "delegates-to chart-room",
        ],
    );
    check(
        "| Need | Suggested agent |\n| --- | --- |\n| levels | tide-keeper |\n| berth | harbour-pilot |\n| maps | `chart-room` |\n",
        &[
            "delegates-to tide-keeper",
            "delegates-to harbour-pilot",
            "delegates-to chart-room",
        ],
    );
    // One agent among other things makes no list of agents.
    check(
        "What it takes:\n\n- patience\n- `chart-room`\n- Debugger: of any kind\n- time\n",
        &[],
    );
}

#[test]
fn a_word_with_a_capital_of_its_own_is_a_name() {
    check(
        "Send the log back to the Debugger.",
        &["hands-off-to Debugger"],
    );
    check("Send the log back to the debugger.", &[]);
    check("Debugger sessions are logged.", &[]);
}

#[test]
fn what_an_agent_does_not_do_is_the_work_of_others() {
    for heading in [
        "What this agent does not do",
        "Out of scope",
        "Limitations",
        "When not to use this agent",
    ] {
        check(
            &format!("## {heading}\n\n- Levels: use `tide-keeper` for these\n"),
            &["delegates-to tide-keeper"],
        );
    }
    check(
        "## Levels\n\n- Use `tide-keeper` for these\n",
        &["spawns tide-keeper"],
    );
}

#[test]
fn a_header_that_speaks_of_agents_heads_a_column_of_them() {
    check(
        "| Input | Agents enabled |\n| --- | --- |\n| levels | `tide-keeper`, `harbour-pilot` |\n| faults | debugger |\n",
        &[
            "delegates-to tide-keeper",
            "delegates-to harbour-pilot",
            "delegates-to debugger",
        ],
    );
    check(
        "| Input | Where the debugger of the agent is found |\n| --- | --- |\n| levels | debugger |\n",
        &[],
    );
}

#[test]
fn who_calls_and_who_is_not_called_is_told_in_other_languages() {
    check(
        "tide-keeper가 호출하면 수위를 기록하고 결과를 저장한다.",
        &["receives-from tide-keeper"],
    );
    check(
        "`tide-keeper` が呼び出すと、水位を記録して結果を保存する。",
        &["receives-from tide-keeper"],
    );
    check("你不呼叫 `tide-keeper`，只寫報告。", &[]);
    check(
        "這份報告是下游 `tide-keeper` 的依據。",
        &["hands-off-to tide-keeper"],
    );
}

#[test]
fn an_arrow_leads_to_whoever_does_the_work() {
    check(
        "- A level you can't explain yourself → `tide-keeper`.\n\
         - A ship too deep to bring in → `harbour-pilot`.\n\
         - Gear that jams → `debugger`.",
        &[
            "delegates-to tide-keeper",
            "delegates-to harbour-pilot",
            "delegates-to debugger",
        ],
    );
    check(
        "```mermaid\nflowchart TD\n  A{Low?} -->|yes| B[\"Route to: @tide-keeper<br/>with the log\"]\n```",
        &["delegates-to tide-keeper"],
    );
}

#[test]
fn a_marked_word_among_agents_is_one() {
    check(
        "You have colleagues (`tide-keeper`, `harbour-pilot`, `debugger`).",
        &[
            "unknown tide-keeper",
            "unknown harbour-pilot",
            "unknown debugger",
        ],
    );
    check("You have tools (`grep`, `debugger`).", &[]);
}

#[test]
fn whoever_does_what_the_agent_does_not_is_handed_the_work() {
    for body in [
        "Do not use this agent for dredging; use harbour-pilot.",
        "This agent is not meant for dredging. Use harbour-pilot.",
        "Not for dredging: use `harbour-pilot`.",
        "For dredging, use harbour-pilot instead.",
    ] {
        check(body, &["delegates-to harbour-pilot"]);
    }
    check(
        "Use harbour-pilot for every ship.",
        &["spawns harbour-pilot"],
    );
}

#[test]
fn what_is_reviewed_comes_from_somebody() {
    check(
        "Review the levels from tide-keeper.",
        &["receives-from tide-keeper"],
    );
    check(
        "Needs a review from harbour-pilot.",
        &["reviewed-by harbour-pilot"],
    );
}

#[test]
fn a_label_speaks_of_all_names_behind_it() {
    check(
        "**Hands off to:** the crew (for repairs), tide-keeper (for the log)",
        &["hands-off-to tide-keeper"],
    );
    check(
        "Delegate to a second reader (tide-keeper, harbour-pilot).",
        &["delegates-to tide-keeper", "delegates-to harbour-pilot"],
    );
    check(
        "When harbour-pilot requests a level, read the gauge.",
        &["receives-from harbour-pilot"],
    );
    check(
        "Questions of draught go to the **harbour-pilot** agent.",
        &["delegates-to harbour-pilot"],
    );
    check(
        "## Workflow\n\n**harbour-pilot**:\n\n- brings ships in\n",
        &["delegates-to harbour-pilot"],
    );
}

#[test]
fn a_label_may_open_a_block_and_be_worded_as_a_heading() {
    check(
        "**Out of scope, delegate:** levels to tide-keeper; draught to harbour-pilot.",
        &["delegates-to tide-keeper", "delegates-to harbour-pilot"],
    );
    check(
        "**Related agents**: [tide-keeper](tide-keeper.md) (levels), [harbour-pilot](harbour-pilot.md)",
        &[
            "collaborates-with tide-keeper",
            "collaborates-with harbour-pilot",
        ],
    );
    check("*Example: a tide-keeper that forgets the log.*", &[]);
    check(
        "## Handling different agents\n\n- tide-keeper: praise the log\n- harbour-pilot: listen\n",
        &["delegates-to tide-keeper", "delegates-to harbour-pilot"],
    );
}

#[test]
fn skills_and_commands_are_no_agents() {
    for body in [
        "All checks come from the `tide-keeper` skill.",
        "Load the skill `tide-keeper` before you start.",
        "Use the `tide-keeper` and `harbour-pilot` skills.",
        "Run the `tide-keeper` command.",
        "Skill: `tide-keeper`",
    ] {
        check(body, &[]);
    }
    check(
        "Use the `tide-keeper` agent for its skills.",
        &["spawns tide-keeper"],
    );
}

#[test]
fn titles_of_a_list_are_no_agents() {
    let files = "=== s/crew/even-keel.md\n---\nname: even-keel\n---\n\
                 === s/crew/lead.md\n---\nname: lead\n---\n\
                 ## Best practices\n\n\
                 1. **Clear Decks** - keep them clear\n\
                 2. **Even Keel** - trim the ship\n\
                 3. **Dry Powder** - keep it dry\n";
    assert_eq!(relations(files), Vec::<String>::new());
}

#[test]
fn neutral_headings_tell_what_their_lists_are() {
    check(
        "## Output consumers\n\n- tide-keeper: uses the log\n- harbour-pilot: reads levels\n",
        &["hands-off-to tide-keeper", "hands-off-to harbour-pilot"],
    );
    check(
        "## Workflow\n\n1. tide-keeper: measures\n2. harbour-pilot: brings ships in\n",
        &["delegates-to tide-keeper", "delegates-to harbour-pilot"],
    );
}

#[test]
fn a_catalog_may_have_cues_of_its_own() {
    let files = "=== s/crew/tide-keeper.md\n---\nname: tide-keeper\n---\n\
                 === s/crew/harbour-pilot.md\n---\nname: harbour-pilot\n---\n\
                 === s/crew/lead.md\n---\nname: lead\n---\n\
                 Toss the log over to `tide-keeper`.\n\n\
                 ## Next desk\n\n- `harbour-pilot`: brings ships in\n";
    let cues = crate::config::parse(
        "[cues.before]\ndelegates-to = [\"Toss* .. over to\"]\n\
         [cues.headings]\nhands-off-to = [\"next desk\"]\n",
    );
    let with = |cues: &CatalogCues| {
        let graph = relate(&catalog(files), cues).value;
        graph.relations.iter().map(line).collect::<Vec<_>>()
    };

    assert_eq!(with(&CatalogCues::default()), ["unknown tide-keeper @4"]);
    assert_eq!(
        with(&cues.unwrap().cues),
        [
            "delegates-to tide-keeper @4",
            "hands-off-to harbour-pilot @8"
        ]
    );
}

#[test]
fn a_team_of_single_words_calls_its_members_so() {
    let team = |lead: &str| {
        format!(
            "=== s/crew/cook.md\n---\nname: cook\n---\n=== s/crew/mate.md\n---\nname: mate\n---\n\
             === s/crew/lead.md\n---\nname: {lead}\n---\n"
        )
    };
    let says = |body: &str| relations(&format!("{}{body}\n", team("captain")));

    assert_eq!(
        says("Hand the list over to the cook."),
        ["hands-off-to cook @4"]
    );
    assert_eq!(says("Buying (that's mate)."), ["delegates-to mate @4"]);
    assert_eq!(
        says("- RECOMMEND: mate — for the sails"),
        ["delegates-to mate @4"]
    );
    for body in [
        "The cook knows.",
        "Use the mate of the day.",
        "Never ask the mate.",
    ] {
        assert_eq!(says(body), Vec::<String>::new(), "{body}");
    }

    // Among other agents a word is a word.
    let other = "=== s/crew/tide-keeper.md\n---\nname: tide-keeper\n---\n";
    let body = "Hand the list over to the cook.";
    let larger = relations(&format!("{other}{}{body}\n", team("harbour-lead")));
    assert_eq!(larger, Vec::<String>::new());
}

/// Returns to which path each relation of a catalog leads, in order.
fn leads(catalog: &Catalog) -> Vec<String> {
    let relations = relate(catalog, &CatalogCues::default()).value.relations;
    let path = |to: usize| catalog.agents[to].agent.path.to_string();
    let line = |relation: &Relation| {
        let to = relation.to.map_or_else(|| "-".to_owned(), path);
        format!("{} {to}", relation.target)
    };
    relations.iter().map(line).collect()
}

#[test]
fn a_plugin_is_called_what_its_manifest_says() {
    let files = "\
=== s/fork/agents/apple-picker.md
---
name: apple-picker
description: Picks.
---
Use `Task(subagent_type=\"orchard:crate-packer\")`.
=== s/fork/agents/crate-packer.md
---
name: crate-packer
description: Packs.
---
Check with `Task(subagent_type=\"orchard:crate-packer\")`.
=== s/other/agents/crate-packer.md
---
name: crate-packer
description: Packs elsewhere.
---
";
    let mut catalog = catalog(files);
    assert_eq!(leads(&catalog), ["orchard:crate-packer -"; 2]);

    let plugin = |folder: &str, name: &str| Plugin {
        source: "s".into(),
        folder: folder.to_owned(),
        name: name.to_owned(),
    };
    catalog.plugins = vec![plugin("", "grove"), plugin("fork", "orchard")];
    assert_eq!(
        leads(&catalog),
        ["orchard:crate-packer fork/agents/crate-packer.md"]
    );
}

#[test]
fn a_plugin_holds_the_outermost_folder_of_agents() {
    let files = "\
=== s/.github/agents/harbour/chief.agent.md
---
name: Chief
agents: [Depth Gauge]
tools: [agent]
---
=== s/.github/agents/sea/subagents/gauge.agent.md
---
name: Depth Gauge
---
=== s/copies/agents/sea/subagents/gauge.md
---
name: Depth Gauge
---
";
    assert_eq!(
        leads(&catalog(files)),
        ["Depth Gauge .github/agents/sea/subagents/gauge.agent.md"]
    );
}

#[test]
fn opencode_names_agents_by_their_path() {
    let files = "\
=== s/.opencode/agents/lead.md
---
description: Leads.
mode: primary
permission:
  task:
    \"*\": deny
    \"review/*\": allow
    crew/deck/ropes: allow
---
Use `task(subagent_type=\"crew/deck/ropes\")`, then @review/style, never @types/style.
=== s/.opencode/agents/review/style.md
---
description: Checks style.
mode: subagent
---
=== s/.opencode/agents/crew/deck/ropes.md
---
description: Mends ropes.
mode: subagent
---
";
    let catalog = catalog(files);
    let ropes = "crew/deck/ropes .opencode/agents/crew/deck/ropes.md";
    assert_eq!(
        leads(&catalog),
        [
            ropes,
            "review/style .opencode/agents/review/style.md",
            ropes
        ]
    );
    let lead = catalog
        .agents
        .iter()
        .position(|listing| listing.agent.stem() == "lead");
    let graph = relate(&catalog, &CatalogCues::default()).value;
    assert_eq!(graph.effective.callees(lead.unwrap()).count(), 2);
}
