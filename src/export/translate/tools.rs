//! Tools by the names that each runtime gives them: what a tool does is compared, not how it is called.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Target;
use super::draft::Draft;
use crate::agent::dialect::Dialect;
use crate::agent::{Agent, Callees, ToolMode};
use crate::capability::{Capabilities, Capability, Meaning, meaning};
use crate::facts::Access;

/// One thing that a tool does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Read,
    FindText,
    FindFiles,
    Write,
    Edit,
    Notebook,
    Run,
    Fetch,
    SearchWeb,
    Call,
    Todo,
    Skill,
    Ask,
    Symbols,
}

impl Deed {
    fn words(self) -> &'static str {
        match self {
            Deed::Read => "reading files",
            Deed::FindText => "searching text",
            Deed::FindFiles => "finding files",
            Deed::Write => "writing files",
            Deed::Edit => "editing files",
            Deed::Notebook => "editing notebooks",
            Deed::Run => "running commands",
            Deed::Fetch => "fetching pages",
            Deed::SearchWeb => "searching the web",
            Deed::Call => "calling agents",
            Deed::Todo => "keeping a list of tasks",
            Deed::Skill => "using skills",
            Deed::Ask => "asking the person",
            Deed::Symbols => "looking up symbols",
        }
    }
}

/// A runtime's tools in the order in which they are written, and what each does.
type Names = &'static [(&'static str, &'static [Deed])];

/// From `code.claude.com/docs/en/tools-reference`, 2026-11.
const CLAUDE: Names = &[
    ("Read", &[Deed::Read]),
    ("Grep", &[Deed::FindText]),
    ("Glob", &[Deed::FindFiles]),
    ("Edit", &[Deed::Edit]),
    ("Write", &[Deed::Write]),
    ("NotebookEdit", &[Deed::Notebook]),
    ("Bash", &[Deed::Run]),
    ("WebFetch", &[Deed::Fetch]),
    ("WebSearch", &[Deed::SearchWeb]),
    ("Agent", &[Deed::Call]),
    ("TodoWrite", &[Deed::Todo]),
    ("Skill", &[Deed::Skill]),
    ("AskUserQuestion", &[Deed::Ask]),
    ("LSP", &[Deed::Symbols]),
];

/// From `docs.github.com/copilot/reference/custom-agents-configuration`, 2026-11.
const COPILOT: Names = &[
    ("read", &[Deed::Read]),
    ("search", &[Deed::FindText, Deed::FindFiles]),
    ("edit", &[Deed::Edit, Deed::Write, Deed::Notebook]),
    ("execute", &[Deed::Run]),
    ("web", &[Deed::Fetch, Deed::SearchWeb]),
    ("agent", &[Deed::Call]),
    ("todo", &[Deed::Todo]),
];

/// From `opencode.ai/docs/permissions`, 2026-11.
const OPENCODE: Names = &[
    ("read", &[Deed::Read]),
    ("grep", &[Deed::FindText]),
    ("glob", &[Deed::FindFiles]),
    ("edit", &[Deed::Edit, Deed::Write, Deed::Notebook]),
    ("bash", &[Deed::Run]),
    ("webfetch", &[Deed::Fetch]),
    ("websearch", &[Deed::SearchWeb]),
    ("task", &[Deed::Call]),
    ("todowrite", &[Deed::Todo]),
    ("skill", &[Deed::Skill]),
    ("question", &[Deed::Ask]),
    ("lsp", &[Deed::Symbols]),
];

/// From `geminicli.com/docs/reference/tools`, 2026-11. A subagent there cannot call others.
const GEMINI: Names = &[
    ("read_file", &[Deed::Read]),
    ("list_directory", &[Deed::Read]),
    ("grep_search", &[Deed::FindText]),
    ("glob", &[Deed::FindFiles]),
    ("replace", &[Deed::Edit]),
    ("write_file", &[Deed::Write]),
    ("run_shell_command", &[Deed::Run]),
    ("web_fetch", &[Deed::Fetch]),
    ("google_web_search", &[Deed::SearchWeb]),
    ("write_todos", &[Deed::Todo]),
    ("activate_skill", &[Deed::Skill]),
    ("ask_user", &[Deed::Ask]),
];

/// Tools of old, and of runtimes that are no target, that do one thing only.
const OTHERS: Names = &[
    ("MultiEdit", &[Deed::Edit]),
    ("LS", &[Deed::Read]),
    ("NotebookRead", &[Deed::Read]),
    ("Task", &[Deed::Call]),
    ("TodoRead", &[Deed::Todo]),
    ("read-only", &[Deed::Read, Deed::FindText, Deed::FindFiles]),
    ("write", &[Deed::Write]),
    ("list", &[Deed::Read]),
    ("fetch", &[Deed::Fetch]),
];

fn names(target: Target) -> Names {
    match target {
        Target::Claude => CLAUDE,
        Target::Copilot => COPILOT,
        Target::OpenCode => OPENCODE,
        Target::Gemini => GEMINI,
        Target::Codex => &[],
    }
}

/// What tools of one list come to.
#[derive(Default)]
struct Reach {
    deeds: BTreeSet<Deed>,
    /// MCP servers, and a tool of each or `*`.
    mcp: Vec<(String, String)>,
    /// Deeds that are bound to arguments: the tool, and what stands in its parentheses.
    bound: Vec<(Deed, String)>,
    unknown: Vec<String>,
}

impl Reach {
    fn of(tools: &[String], dialect: Dialect) -> Self {
        let mut reach = Reach::default();
        for tool in tools {
            let (name, arguments) = match tool.split_once('(') {
                Some((name, rest)) => (name.trim(), rest.trim().trim_end_matches(')')),
                None => (tool.trim(), ""),
            };
            if let Some(server) = mcp(name) {
                reach.mcp.push(server);
                continue;
            }
            let deeds = deeds(name, dialect);
            if deeds.is_empty() {
                reach.unknown.push(name.to_owned());
            }
            if let (false, [deed]) = (arguments.is_empty() || arguments == "*", deeds) {
                reach.bound.push((*deed, arguments.to_owned()));
            }
            reach.deeds.extend(deeds);
        }
        reach
    }
}

/// Returns what a tool does, as its dialect means the name; other dialects' names are understood too.
fn deeds(name: &str, dialect: Dialect) -> &'static [Deed] {
    let own = match dialect {
        Dialect::Copilot => COPILOT,
        Dialect::OpenCode => OPENCODE,
        Dialect::GeminiCli => GEMINI,
        _ => CLAUDE,
    };
    let tables = [own, OTHERS, CLAUDE, OPENCODE, GEMINI, COPILOT];
    let named = tables
        .iter()
        .find_map(|table| table.iter().find(|(other, _)| *other == name));
    named.map_or_else(|| of_capability(name), |(_, deeds)| deeds)
}

/// Returns all that the capability behind a name may do: less is not known of it.
fn of_capability(name: &str) -> &'static [Deed] {
    let Meaning::Can([capability, ..]) = meaning(name) else {
        return &[];
    };
    match capability {
        Capability::Read => &[Deed::Read],
        Capability::Search => &[Deed::FindText, Deed::FindFiles],
        Capability::Edit => &[Deed::Edit, Deed::Write, Deed::Notebook],
        Capability::Execute => &[Deed::Run],
        Capability::Web => &[Deed::Fetch, Deed::SearchWeb],
        Capability::Delegate => &[Deed::Call],
        Capability::Plan => &[Deed::Todo],
        Capability::Skill => &[Deed::Skill],
        Capability::Message => &[Deed::Ask],
    }
}

/// Reads a tool of an MCP server: `mcp__server__tool`, `mcp_server_tool`, `server/tool`, and `*` for all of its tools.
fn mcp(name: &str) -> Option<(String, String)> {
    let Meaning::Mcp(server) = meaning(name) else {
        return None;
    };
    let rest = name
        .strip_prefix("mcp__")
        .or_else(|| name.strip_prefix("mcp_"))
        .unwrap_or(name);
    let tool = rest
        .strip_prefix(server.as_str())
        .unwrap_or_default()
        .trim_start_matches(['_', '/']);
    Some((server, if tool.is_empty() { "*" } else { tool }.to_owned()))
}

fn spell_mcp((server, tool): &(String, String), target: Target) -> String {
    match target {
        Target::Claude if tool == "*" => format!("mcp__{server}"),
        Target::Claude | Target::Codex => format!("mcp__{server}__{tool}"),
        Target::Copilot => format!("{server}/{tool}"),
        Target::OpenCode => format!("{server}_{tool}"),
        Target::Gemini => format!("mcp_{server}_{tool}"),
    }
}

/// Writes which tools the agent may use.
pub(super) fn write(draft: &mut Draft, agent: &Agent) {
    let access = Access::from(&agent.tools);
    let denied = &agent.tools.denied;
    let denied_reach = Reach::of(denied, agent.dialect);
    let everything = access.inherits();
    // What is denied is not written as allowed, even where the target would let the denial go first.
    let names: Vec<String> = access.allowed().map(str::to_owned).collect();
    let allowed = Reach::of(&names, agent.dialect);
    for tool in &allowed.unknown {
        draft.lost("tools", tool, "no runtime is known to have it");
    }
    // A denial of everything is kept: nothing is left to list.
    for tool in denied_reach.unknown.iter().filter(|tool| *tool != "*") {
        draft.lost("denied tools", tool, "no runtime is known to have it");
    }
    let callees = callees(agent);
    match draft.target {
        Target::Codex => write_sandbox(draft, agent),
        Target::OpenCode => {
            write_permission(draft, agent, everything, &allowed, &denied_reach, &callees);
        }
        Target::Claude if everything => {
            if !denied.is_empty() {
                let deny = claude_denials(&denied_reach);
                draft.set("disallowedTools", deny.join(", "));
            }
            note_callees(draft, &callees);
        }
        Target::Copilot | Target::Gemini if everything && denied.is_empty() => {
            write_callees(draft, &callees);
        }
        _ => write_list(draft, agent, everything, &allowed, &denied_reach, &callees),
    }
}

/// Returns whom the agent may call, where its file says so; nobody named means that no limit is set.
fn callees(agent: &Agent) -> Vec<String> {
    let bound = Reach::of(&agent.tools.names, agent.dialect).bound;
    let own = bound
        .iter()
        .filter(|(deed, _)| *deed == Deed::Call)
        .flat_map(|(_, names)| names.split(','));
    let named: Vec<String> = own.map(|name| name.trim().to_owned()).collect();
    let listed = agent.callees.iter().flat_map(Callees::allowed);
    let all = if named.is_empty() {
        listed.map(str::to_owned).collect()
    } else {
        named
    };
    all.into_iter()
        .filter(|name| !name.is_empty() && name != "*")
        .collect()
}

/// Chooses the target's tools for deeds, without any that does what is denied.
fn choose(
    target: Target,
    wanted: &BTreeSet<Deed>,
    denied: &BTreeSet<Deed>,
) -> Vec<(&'static str, &'static [Deed])> {
    let serves = |deeds: &[Deed]| deeds.iter().any(|deed| wanted.contains(deed));
    let forbidden = |deeds: &[Deed]| deeds.iter().any(|deed| denied.contains(deed));
    names(target)
        .iter()
        .filter(|(_, deeds)| serves(deeds) && !forbidden(deeds))
        .copied()
        .collect()
}

fn write_list(
    draft: &mut Draft,
    agent: &Agent,
    everything: bool,
    allowed: &Reach,
    denied: &Reach,
    callees: &[String],
) {
    let target = draft.target;
    let all: BTreeSet<Deed> = names(target)
        .iter()
        .flat_map(|(_, deeds)| deeds.iter().copied())
        .collect();
    let denied_whole = whole(denied);
    let base = if everything { &all } else { &allowed.deeds };
    let wanted: BTreeSet<Deed> = base.difference(&denied_whole).copied().collect();
    let chosen = choose(target, &wanted, &denied_whole);
    let mut list: Vec<String> = chosen.iter().map(|(name, _)| (*name).to_owned()).collect();
    list.extend(
        allowed
            .mcp
            .iter()
            .filter(|mcp| !denied.mcp.contains(mcp))
            .map(|mcp| spell_mcp(mcp, target)),
    );
    if target == Target::Claude {
        bind(&mut list, &allowed.bound);
    } else {
        note_bound(draft, allowed, denied);
    }
    if everything {
        let why = format!(
            "{} has no list of denied tools: the others are listed, without MCP servers' tools",
            target.title()
        );
        draft.approximated(
            "denied tools",
            &agent.tools.denied.join(", "),
            &list.join(", "),
            why,
        );
    } else if target == Target::Claude && !claude_denials(denied).is_empty() {
        draft.set("disallowedTools", claude_denials(denied).join(", "));
    }
    note_difference(
        draft,
        &agent.tools.names.join(", "),
        &list.join(", "),
        &wanted,
        &chosen,
    );
    let value = match target {
        Target::Claude if !list.is_empty() => Value::String(list.join(", ")),
        _ => Value::from(list),
    };
    draft.set("tools", value);
    if target != Target::Claude {
        write_callees(draft, callees);
    }
}

/// Notes what the chosen tools do beyond what was wanted, and what they do not do.
fn note_difference(
    draft: &mut Draft,
    before: &str,
    after: &str,
    wanted: &BTreeSet<Deed>,
    chosen: &[(&str, &[Deed])],
) {
    let granted: BTreeSet<Deed> = chosen
        .iter()
        .flat_map(|(_, deeds)| deeds.iter().copied())
        .collect();
    let words = |deeds: Vec<&Deed>| {
        deeds
            .into_iter()
            .map(|deed| deed.words())
            .collect::<Vec<_>>()
            .join(", ")
    };
    // To edit notebooks is to edit files: where one tool does both, nobody gains by being told.
    let more = words(
        granted
            .difference(wanted)
            .filter(|deed| **deed != Deed::Notebook)
            .collect(),
    );
    let less: Vec<&Deed> = wanted.difference(&granted).collect();
    if !more.is_empty() {
        draft.approximated("tools", before, after, format!("also allows {more}"));
    }
    if !less.is_empty() {
        let why = format!(
            "{} has no tool for it that an agent may be given",
            draft.target.title()
        );
        draft.lost("tools", &words(less), why);
    }
}

/// OpenCode says of each tool whether it is allowed; the last rule that fits holds.
#[expect(
    clippy::too_many_lines,
    reason = "written before the default layout, which takes more lines"
)]
fn write_permission(
    draft: &mut Draft,
    agent: &Agent,
    everything: bool,
    allowed: &Reach,
    denied: &Reach,
    callees: &[String],
) {
    let mut permission = Map::new();
    let denied_whole = whole(denied);
    if everything {
        let names = OPENCODE
            .iter()
            .filter(|(_, deeds)| deeds.iter().any(|deed| denied_whole.contains(deed)));
        let chosen: Vec<_> = names.copied().collect();
        permission.extend(
            chosen
                .iter()
                .map(|(name, _)| ((*name).to_owned(), "deny".into())),
        );
        let also: BTreeSet<Deed> = chosen
            .iter()
            .flat_map(|(_, deeds)| deeds.iter().copied())
            .collect();
        let more: Vec<_> = also
            .difference(&denied_whole)
            .filter(|deed| **deed != Deed::Notebook)
            .collect();
        if !more.is_empty() {
            let words = more
                .iter()
                .map(|deed| deed.words())
                .collect::<Vec<_>>()
                .join(", ");
            let names = chosen
                .iter()
                .map(|(name, _)| *name)
                .collect::<Vec<_>>()
                .join(", ");
            draft.approximated(
                "denied tools",
                &agent.tools.denied.join(", "),
                &names,
                format!("also denies {words}"),
            );
        }
    } else {
        let wanted: BTreeSet<Deed> = allowed.deeds.difference(&denied_whole).copied().collect();
        let chosen = choose(Target::OpenCode, &wanted, &denied_whole);
        permission.insert("*".to_owned(), "deny".into());
        permission.extend(
            chosen
                .iter()
                .map(|(name, _)| ((*name).to_owned(), "allow".into())),
        );
        let mcp = allowed
            .mcp
            .iter()
            .map(|mcp| (spell_mcp(mcp, Target::OpenCode), "allow".into()));
        permission.extend(mcp);
        let after = chosen
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ");
        note_difference(
            draft,
            &agent.tools.names.join(", "),
            &after,
            &wanted,
            &chosen,
        );
    }
    permission.extend(
        denied
            .mcp
            .iter()
            .map(|mcp| (spell_mcp(mcp, Target::OpenCode), "deny".into())),
    );
    bind_commands(&mut permission, allowed, denied);
    if !callees.is_empty() && permission.get("task").is_none_or(|rule| rule != "deny") {
        let rules = callees
            .iter()
            .map(|name| (name.clone(), Value::from("allow")));
        permission.insert(
            "task".to_owned(),
            Map::from_iter([("*".to_owned(), "deny".into())].into_iter().chain(rules)).into(),
        );
    }
    let others = |(deed, _): &&(Deed, String)| !matches!(deed, Deed::Run | Deed::Call);
    for (deed, arguments) in allowed.bound.iter().filter(others) {
        draft.approximated(
            "tools",
            arguments,
            "any",
            format!("{} is not bound to arguments", deed.words()),
        );
    }
    for (_, arguments) in denied.bound.iter().filter(others) {
        draft.lost(
            "denied tools",
            arguments,
            "a denial of arguments is not translated",
        );
    }
    if !permission.is_empty() {
        draft.set("permission", permission);
    }
}

/// Binds `bash` to the commands that the tool's parentheses name: `git:*` is `git *` there.
fn bind_commands(permission: &mut Map<String, Value>, allowed: &Reach, denied: &Reach) {
    let commands = |reach: &Reach, rule: &'static str| -> Vec<(String, Value)> {
        let bound = reach.bound.iter().filter(|(deed, _)| *deed == Deed::Run);
        bound
            .map(|(_, pattern)| (pattern.replace(":*", " *"), rule.into()))
            .collect()
    };
    let (allow, deny) = (commands(allowed, "allow"), commands(denied, "deny"));
    if allow.is_empty() && deny.is_empty() {
        return;
    }
    let rest = if allow.is_empty() { "allow" } else { "deny" };
    let rules = [("*".to_owned(), rest.into())]
        .into_iter()
        .chain(allow)
        .chain(deny);
    permission.insert("bash".to_owned(), Map::from_iter(rules).into());
}

/// Returns the deeds that are denied whatever the arguments.
fn whole(reach: &Reach) -> BTreeSet<Deed> {
    let bound: BTreeSet<Deed> = reach.bound.iter().map(|(deed, _)| *deed).collect();
    reach.deeds.difference(&bound).copied().collect()
}

/// Puts arguments back into the parentheses of Claude Code's tools.
fn bind(list: &mut Vec<String>, bound: &[(Deed, String)]) {
    let name = |deed: Deed| {
        CLAUDE
            .iter()
            .find(|(_, deeds)| **deeds == [deed])
            .map(|(name, _)| *name)
    };
    for name in bound.iter().filter_map(|(deed, _)| name(*deed)) {
        list.retain(|tool| tool != name);
    }
    list.extend(
        bound
            .iter()
            .filter_map(|(deed, arguments)| Some(format!("{}({arguments})", name(*deed)?))),
    );
}

fn claude_denials(denied: &Reach) -> Vec<String> {
    let whole = whole(denied);
    let serves = |deeds: &[Deed]| deeds.iter().any(|deed| whole.contains(deed));
    let mut list: Vec<String> = CLAUDE
        .iter()
        .filter(|(_, deeds)| serves(deeds))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    list.extend(denied.mcp.iter().map(|mcp| spell_mcp(mcp, Target::Claude)));
    bind(&mut list, &denied.bound);
    list
}

fn note_bound(draft: &mut Draft, allowed: &Reach, denied: &Reach) {
    let why = format!("{} binds no tool to arguments", draft.target.title());
    for (deed, arguments) in allowed.bound.iter().filter(|(deed, _)| *deed != Deed::Call) {
        draft.approximated(
            "tools",
            arguments,
            &format!("{}, any", deed.words()),
            why.clone(),
        );
    }
    for (_, arguments) in &denied.bound {
        draft.lost("denied tools", arguments, why.clone());
    }
}

/// Writes whom the agent may call, where the target has a key for it.
fn write_callees(draft: &mut Draft, callees: &[String]) {
    if draft.target == Target::Copilot && !callees.is_empty() {
        draft.set("agents", callees.to_vec());
    } else {
        note_callees(draft, callees);
    }
}

fn note_callees(draft: &mut Draft, callees: &[String]) {
    if !callees.is_empty() {
        let why = format!(
            "{} has no place for whom this agent may call",
            draft.target.title()
        );
        draft.lost("agents", &callees.join(", "), why);
    }
}

/// Codex gives every agent the session's tools; what it may do is a matter of its sandbox.
fn write_sandbox(draft: &mut Draft, agent: &Agent) {
    let may = Capabilities::of(&agent.tools);
    let reads = !may.can(Capability::Edit) && !may.can(Capability::Execute);
    let listed = match agent.tools.mode {
        ToolMode::None => "none".to_owned(),
        ToolMode::List => agent.tools.names.join(", "),
        ToolMode::Inherit | ToolMode::All if agent.tools.denied.is_empty() => String::new(),
        ToolMode::Inherit | ToolMode::All => format!("all but {}", agent.tools.denied.join(", ")),
    };
    if reads {
        draft.set("sandbox_mode", "read-only");
    }
    match (listed.is_empty(), reads) {
        (true, _) => {}
        (false, true) => {
            let why = "Codex limits an agent by its sandbox, not by its tools";
            draft.approximated("tools", &listed, "sandbox_mode: read-only", why);
        }
        (false, false) => draft.lost(
            "tools",
            &listed,
            "Codex gives every agent the session's tools",
        ),
    }
    note_callees(draft, &callees(agent));
}
