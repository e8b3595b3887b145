//! Tools to capabilities: what an agent may do, in the same six places for every dialect.

pub mod runtime;

use serde::{Serialize, Serializer};

use crate::agent::{ToolMode, Tools};
use Capability::{Delegate, Edit, Execute, Message, Plan, Read, Search, Skill, Web};

/// A kind of thing that a tool lets an agent do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    Read,
    Search,
    Edit,
    Execute,
    Web,
    Delegate,
    Plan,
    Skill,
    Message,
}

impl Capability {
    /// The six that the signature shows, in its order, with their letters.
    pub const SIGNATURE: [(Capability, char); 6] =
        [(Read, 'r'), (Search, 's'), (Edit, 'e'), (Execute, 'x'), (Web, 'w'), (Delegate, 'd')];

    /// Every capability, in the order of `catalog.json`.
    pub const ALL: [Capability; 9] = [Read, Search, Edit, Execute, Web, Delegate, Plan, Skill, Message];

    /// Returns the name that JSON, URLs and the `can:` filter use.
    pub fn name(self) -> &'static str {
        match self {
            Read => "read",
            Search => "search",
            Edit => "edit",
            Execute => "execute",
            Web => "web",
            Delegate => "delegate",
            Plan => "plan",
            Skill => "skill",
            Message => "message",
        }
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What an agent may do, as far as its tools tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capabilities {
    held: u16,
    /// MCP servers whose tools it holds, sorted.
    pub mcp: Vec<String>,
    /// Tool names that no dialect knows, in the order of the file.
    pub unknown: Vec<String>,
}

impl Capabilities {
    /// Derives the capabilities from a list of tools; inheriting or `*` means all of them.
    ///
    /// Denied tools are taken off first. Where tools are listed, a capability stays as long as one of the listed
    /// tools gives it; where all are inherited, it goes when every tool that stands for it is denied.
    pub fn of(tools: &Tools) -> Self {
        let mut capabilities = Capabilities::default();
        match tools.mode {
            ToolMode::Inherit | ToolMode::All => {
                capabilities.held = Capability::ALL.iter().map(|c| c.bit()).sum();
                capabilities.revoke(&tools.denied);
            }
            ToolMode::None => {}
            ToolMode::List => {
                let allowed = tools.names.iter().filter(|name| !tools.denied.contains(name));
                allowed.for_each(|name| capabilities.grant(name));
            }
        }
        capabilities.mcp.sort_unstable();
        capabilities.mcp.dedup();
        capabilities
    }

    /// Tells whether the agent holds a capability.
    pub fn can(&self, capability: Capability) -> bool {
        self.held & capability.bit() != 0
    }

    /// Tells whether the agent can look but not change, run or reach out: no editing, executing, delegating or MCP.
    pub fn is_read_only(&self) -> bool {
        ![Edit, Execute, Delegate].into_iter().any(|capability| self.can(capability)) && self.mcp.is_empty()
    }

    /// Returns the names of all that is held: the fixed ones in their order, then `mcp:<server>`.
    pub fn names(&self) -> Vec<String> {
        let fixed = Capability::ALL.into_iter().filter(|&c| self.can(c)).map(|c| c.name().to_owned());
        fixed.chain(self.mcp.iter().map(|server| format!("mcp:{server}"))).collect()
    }

    /// Returns the six fixed places, such as `rse·w·`.
    pub fn signature(&self) -> String {
        Capability::SIGNATURE.iter().map(|&(c, letter)| if self.can(c) { letter } else { '·' }).collect()
    }

    fn grant(&mut self, tool: &str) {
        match meaning(tool) {
            Meaning::Can(capabilities) => capabilities.iter().for_each(|c| self.held |= c.bit()),
            Meaning::Mcp(server) => self.mcp.push(server),
            Meaning::Unknown => self.unknown.push(tool.to_owned()),
        }
    }

    fn revoke(&mut self, denied: &[String]) {
        let is_denied = |tool: &&str| denied.iter().any(|name| name == tool);
        for (capability, _) in DENIALS.iter().filter(|(_, tools)| tools.iter().all(&is_denied)) {
            self.held &= !capability.bit();
        }
    }
}

impl Serialize for Capabilities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.names().serialize(serializer)
    }
}

/// What a tool's name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A known tool, and what it lets an agent do: perhaps nothing that is told apart.
    Can(&'static [Capability]),
    /// A tool of an MCP server, by the server's name.
    Mcp(String),
    Unknown,
}

/// Returns what a tool's name means in any dialect. Case, spaces, `-` and `_` do not matter, nor do arguments in
/// parentheses.
pub fn meaning(tool: &str) -> Meaning {
    let name = tool.split('(').next().unwrap_or(tool).trim();
    if let Some(server) = mcp_server(name) {
        return Meaning::Mcp(server);
    }
    let key: String =
        name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect();
    let member = key.rsplit('/').next().unwrap_or(&key);
    TOOLS
        .iter()
        .find(|(_, names)| names.contains(&key.as_str()) || names.contains(&member))
        .map_or(Meaning::Unknown, |(capabilities, _)| Meaning::Can(capabilities))
}

/// Returns every known tool name, as [`meaning`] compares it.
pub fn spellings() -> impl Iterator<Item = &'static str> {
    TOOLS.iter().flat_map(|(_, names)| names.iter().copied())
}

/// MCP tools are written `mcp__server__tool` (Claude Code, Codex), `mcp_server_tool` (Gemini CLI), `mcp3_tool`
/// (Windsurf, by the server's number) or `server/tool` and `server/*` (Copilot, where the server is none of its own
/// tool sets).
fn mcp_server(name: &str) -> Option<String> {
    if let Some(rest) = name.strip_prefix("mcp__") {
        return Some(rest.split("__").next().unwrap_or(rest).to_owned()).filter(|server| !server.is_empty());
    }
    if let Some(rest) = name.strip_prefix("mcp") {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let tail = &rest[digits..];
        if let Some(tool) = tail.strip_prefix('_') {
            let server = if digits > 0 { format!("mcp{}", &rest[..digits]) } else { first_word(tool) };
            return Some(server).filter(|server| !server.is_empty());
        }
    }
    let (server, tool) = name.split_once('/')?;
    let own = COPILOT_SETS.contains(&server.to_ascii_lowercase().as_str());
    (!own && !server.is_empty() && !tool.is_empty()).then(|| server.to_owned())
}

fn first_word(tool: &str) -> String {
    tool.split('_').next().unwrap_or(tool).to_owned()
}

/// Copilot's own tool sets, whose members are written `set/member`.
const COPILOT_SETS: [&str; 11] = [
    "agent",
    "edit",
    "edits",
    "execute",
    "read",
    "runcommands",
    "runtasks",
    "search",
    "todo",
    "vscode",
    "web",
];

/// Sets of tools whose joint denial takes a capability from an agent that inherits all tools. Names are compared to the
/// letter: Claude Code's `Edit` is one tool of several that edit, OpenCode's and Copilot's `edit` is all of them; and
/// `Bash(rm:*)` denies an argument, not the tool.
const DENIALS: &[(Capability, &[&str])] = &[
    (Read, &["Read"]),
    (Read, &["read"]),
    (Read, &["read_file"]),
    (Search, &["Grep", "Glob"]),
    (Search, &["grep", "glob"]),
    (Search, &["search"]),
    (Search, &["grep_search", "glob"]),
    (Edit, &["Write", "Edit"]),
    (Edit, &["edit"]),
    (Edit, &["write_file", "replace"]),
    (Execute, &["Bash"]),
    (Execute, &["bash"]),
    (Execute, &["execute"]),
    (Execute, &["shell"]),
    (Execute, &["run_shell_command"]),
    (Web, &["WebFetch", "WebSearch"]),
    (Web, &["webfetch", "websearch"]),
    (Web, &["web"]),
    (Web, &["web_fetch", "google_web_search"]),
    (Delegate, &["Agent"]),
    (Delegate, &["Task"]),
    (Delegate, &["agent"]),
    (Delegate, &["task"]),
    (Plan, &["TodoWrite"]),
    (Plan, &["todo"]),
    (Plan, &["todowrite"]),
    (Skill, &["Skill"]),
    (Skill, &["skill"]),
    (Message, &["SendMessage"]),
];

/// Tool names of all dialects in lower case without separators, by what they allow. Sources: the tool references of
/// Claude Code, VS Code and GitHub Copilot, OpenCode, Gemini CLI, Cursor, Roo Code, Windsurf and Codex, 2026-11.
const TOOLS: &[(&[Capability], &[&str])] = &[
    (
        &[Read],
        &[
            "read",
            "notebookread",
            "ls",
            "readfile",
            "readfiles",
            "readmanyfiles",
            "viewfile",
            "view",
            "viewimage",
            "cat",
            "listdirectory",
            "listdir",
            "list",
            "listfiles",
            "getfile",
            "readlints",
            "problems",
            "getproblems",
            "terminallastcommand",
            "terminalselection",
            "getterminaloutput",
            "testfailure",
            "readnotebookcelloutput",
            "getnotebooksummary",
            "changes",
            "getchangedfiles",
            "lsp",
            "listmcpresourcestool",
            "readmcpresourcetool",
            "readmcpresource",
            "mcpresources",
            "githubrepo",
            "vscodeapi",
            "openfile",
            "readfilesystem",
            "fsread",
            "filesystem.read",
            "readterminal",
            "diagnostics",
        ],
    ),
    (
        &[Search],
        &[
            "grep",
            "glob",
            "search",
            "searchfiles",
            "searchfilecontent",
            "grepsearch",
            "filesearch",
            "codebase",
            "codebasesearch",
            "codesearch",
            "textsearch",
            "usages",
            "listcodeusages",
            "searchresults",
            "semanticsearch",
            "findfiles",
            "findbyname",
            "find",
            "findpath",
            "ripgrep",
            "rg",
            "searchcodebase",
            "listcodedefinitionnames",
            "symbolsearch",
        ],
    ),
    (
        &[Edit],
        &[
            "write",
            "edit",
            "multiedit",
            "notebookedit",
            "writefile",
            "editfile",
            "editfiles",
            "edits",
            "replace",
            "replaceinfile",
            "strreplace",
            "strreplaceeditor",
            "strreplacebasededittool",
            "applypatch",
            "patch",
            "applydiff",
            "insertcontent",
            "searchandreplace",
            "writetofile",
            "createfile",
            "createdirectory",
            "createnewfile",
            "editnotebook",
            "editnotebookfile",
            "deletefile",
            "delete",
            "new",
            "newworkspace",
            "createjupyternotebook",
            "replacestringinfile",
            "multireplacestringinfile",
            "inserteditintofile",
            "fswrite",
            "filesystem.write",
            "reapply",
            "savememory",
            "memory",
            "rename",
            "movefile",
        ],
    ),
    (
        &[Execute],
        &[
            "bash",
            "powershell",
            "shell",
            "execute",
            "executecommand",
            "runcommand",
            "runcommands",
            "runterminalcmd",
            "runterminalcommand",
            "runinterminal",
            "runshellcommand",
            "terminal",
            "runtask",
            "runtasks",
            "runtests",
            "runnotebookcell",
            "runnotebooks",
            "createandruntask",
            "sendtoterminal",
            "exec",
            "execcommand",
            "localshell",
            "codeexecution",
            "python",
            "sh",
            "zsh",
            "command",
            "monitor",
            "killshell",
            "bashoutput",
            "killbash",
            "containerexec",
            "process",
            "repl",
            "runinbackground",
        ],
    ),
    (
        &[Web],
        &[
            "webfetch",
            "websearch",
            "fetch",
            "web",
            "fetchwebpage",
            "googlewebsearch",
            "browser",
            "browseraction",
            "openbrowser",
            "opensimplebrowser",
            "simplebrowser",
            "urlfetch",
            "readurlcontent",
            "searchweb",
            "internetsearch",
            "browse",
            "http",
            "webbrowser",
            "webfetchtool",
        ],
    ),
    (
        &[Delegate],
        &[
            "agent",
            "task",
            "customagent",
            "subagent",
            "runsubagent",
            "spawnagent",
            "newtask",
            "delegate",
            "delegatetoagent",
            "dispatchagent",
            "workflow",
            "teamcreate",
            "spawnteammate",
            "switchagent",
            "handoff",
            "callagent",
            "invokeagent",
        ],
    ),
    (
        &[Plan],
        &[
            "todowrite",
            "todoread",
            "taskcreate",
            "taskget",
            "tasklist",
            "taskoutput",
            "taskstop",
            "taskupdate",
            "todo",
            "todos",
            "todolist",
            "managetodolist",
            "updateplan",
            "updatetodolist",
            "writetodos",
            "enterplanmode",
            "exitplanmode",
            "exitplanmode2",
            "plan",
        ],
    ),
    (&[Skill], &["skill", "skills", "useskill", "activateskill", "slashcommand"]),
    (
        &[Message],
        &[
            "sendmessage",
            "senduserfile",
            "pushnotification",
            "askuserquestion",
            "question",
            "askuser",
            "askfollowupquestion",
            "message",
            "askquestions",
            "sendinput",
        ],
    ),
    // Known, but none of the above: they neither reach files, processes, the network nor other agents.
    (
        &[],
        &[
            "artifact",
            "croncreate",
            "crondelete",
            "cronlist",
            "enterworktree",
            "exitworktree",
            "listagents",
            "remotetrigger",
            "schedulewakeup",
            "toolsearch",
            "extensions",
            "installextension",
            "openfileorinvscode",
            "vscode",
            "runvscodecommand",
            "teamdelete",
            "think",
            "thinking",
            "structuredoutput",
            "attemptcompletion",
            "switchmode",
            "fetchrules",
            "getvscodeapi",
            "invalid",
            "batch",
            "wait",
            "closeagent",
            "resumeagent",
            "newworktree",
            "sleep",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str], denied: &[&str]) -> Capabilities {
        let own = |names: &[&str]| names.iter().map(|&n| n.to_owned()).collect();
        Capabilities::of(&Tools { mode: ToolMode::List, names: own(names), denied: own(denied) })
    }

    #[test]
    fn a_signature_has_six_fixed_places() {
        assert_eq!(list(&["Read", "Grep", "Write", "WebFetch"], &[]).signature(), "rse·w·");
        assert_eq!(list(&["run_shell_command", "read_file", "Task"], &[]).signature(), "r··x·d");
        assert_eq!(Capabilities::of(&Tools::default()).signature(), "rsexwd");
    }

    #[test]
    fn a_denied_tool_takes_its_capability_away() {
        let tools =
            Tools { mode: ToolMode::Inherit, names: vec![], denied: vec!["Bash".into(), "Agent".into()] };
        assert_eq!(Capabilities::of(&tools).signature(), "rse·w·");
    }

    #[test]
    fn denying_one_of_two_editing_tools_leaves_editing() {
        let inherit = |denied: &[&str]| {
            let denied = denied.iter().map(|&name| name.to_owned()).collect();
            Capabilities::of(&Tools { mode: ToolMode::Inherit, names: vec![], denied }).signature()
        };
        assert_eq!(inherit(&["Write", "Bash(rm:*)"]), "rsexwd");
        assert_eq!(inherit(&["Write", "Edit"]), "rs·xwd");
        assert_eq!(inherit(&["edit", "bash"]), "rs··wd");
    }

    #[test]
    fn a_listed_tool_keeps_the_capability_that_a_denied_sister_shares() {
        assert_eq!(list(&["Read", "Write", "Edit"], &["Write"]).signature(), "r·e···");
    }

    #[test]
    fn mcp_servers_are_read_from_every_spelling() {
        let capabilities = list(
            &["mcp__github__get_issue", "mcp3_resolve-library-id", "playwright/*", "search/codebase"],
            &[],
        );
        assert_eq!(capabilities.names(), ["search", "mcp:github", "mcp:mcp3", "mcp:playwright"]);
    }

    #[test]
    fn an_unknown_tool_is_kept_by_name() {
        assert_eq!(list(&["Read", "frobnicate"], &[]).unknown, ["frobnicate"]);
    }

    #[test]
    fn no_tool_name_means_two_things() {
        let mut names: Vec<_> = TOOLS.iter().flat_map(|(_, names)| names.iter()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
