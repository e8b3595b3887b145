//! The tools of all dialects, by what they allow.

use super::Capability::{self, Delegate, Edit, Execute, Message, Plan, Read, Search, Skill, Web};
use super::Tool;

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
    let name = Tool::from(tool).name;
    if let Some(server) = mcp_server(name) {
        return Meaning::Mcp(server);
    }
    let key: String = name
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    let known = |name: &str| {
        let mut rows = TOOLS.iter();
        rows.find(|(_, names)| names.contains(&name))
            .map(|&(capabilities, _)| capabilities)
    };
    let set = key.split_once('/').map_or("", |(set, _)| set);
    let member = key.rsplit('/').next().unwrap_or(&key);

    // A member of a set that is not listed has what its set has: sets grow with every release.
    known(&key)
        .or_else(|| known(member))
        .or_else(|| own_set(set))
        .or_else(|| is_extension(name).then_some(&[][..]))
        .map_or(Meaning::Unknown, Meaning::Can)
}

/// Returns what the tools of one of Copilot's own sets let an agent do.
fn own_set(set: &str) -> Option<&'static [Capability]> {
    COPILOT_SETS
        .iter()
        .find(|(name, _)| *name == set)
        .map(|&(_, capabilities)| capabilities)
}

/// Tells whether a tool is one of an editor's extension, `publisher.extension/tool`, of which nothing else is known. A
/// server of MCP may be called with dots as well: `vendor.mcp`, or a domain turned round as registries name servers.
fn is_extension(name: &str) -> bool {
    let Some((owner, _)) = name.split_once('/') else {
        return false;
    };
    let mut parts = owner.split('.');
    let publisher = parts.next().unwrap_or_default().to_ascii_lowercase();
    let extension = parts.next().unwrap_or_default().to_ascii_lowercase();
    let says_mcp = |part: &str| part.split('-').any(|word| word == "mcp");

    !publisher.is_empty()
        && !extension.is_empty()
        && parts.next().is_none()
        && !DOMAINS.contains(&publisher.as_str())
        && !says_mcp(&publisher)
        && !says_mcp(&extension)
}

/// Top-level domains that registries put in front of a server's name: `io.github.someone/server`.
const DOMAINS: &[&str] = &[
    "ai", "app", "co", "com", "de", "dev", "io", "me", "net", "org", "sh", "xyz",
];

/// Returns every known tool name, as [`meaning`] compares it.
pub fn spellings() -> impl Iterator<Item = &'static str> {
    TOOLS.iter().flat_map(|(_, names)| names.iter().copied())
}

/// MCP tools are written `mcp__server__tool` (Claude Code, Codex), `mcp_server_tool` (Gemini CLI), `mcp3_tool`
/// (Windsurf, by the server's number) or `server/tool` and `server/*` (Copilot, where the server is none of its own
/// tool sets).
fn mcp_server(name: &str) -> Option<String> {
    // Roo's group is every server that is configured.
    if matches!(name, "mcp" | "use_mcp_tool") {
        return Some("any".to_owned());
    }
    // Kiro writes `@server` and `@server/tool`.
    if let Some(rest) = name.strip_prefix('@').filter(|rest| *rest != "builtin") {
        let server = rest.split('/').next().unwrap_or(rest);
        return Some(server.to_owned()).filter(|server| !server.is_empty());
    }
    if let Some(rest) = name.strip_prefix("mcp__") {
        return Some(rest.split("__").next().unwrap_or(rest).to_owned())
            .filter(|server| !server.is_empty());
    }
    if let Some(rest) = name.strip_prefix("mcp") {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let tail = &rest[digits..];
        if let Some(tool) = tail.strip_prefix('_') {
            let server = if digits > 0 {
                format!("mcp{}", &rest[..digits])
            } else {
                first_word(tool)
            };
            return Some(server).filter(|server| !server.is_empty());
        }
    }
    // OpenCode allows all tools of a server as `server_*`.
    if let Some(server) = name.strip_suffix("_*") {
        return (!server.is_empty()).then(|| server.to_owned());
    }
    let (set, _) = name.split_once('/')?;
    // A registry's name of a server has a slash of its own: `io.github.someone/server/tool`.
    let (server, tool) = match set.contains('.') && name.matches('/').count() > 1 {
        true => name.rsplit_once('/')?,
        false => name.split_once('/')?,
    };
    let other = own_set(&set.to_ascii_lowercase()).is_some() || is_extension(name);

    (!other && !server.is_empty() && !tool.is_empty()).then(|| server.to_owned())
}

fn first_word(tool: &str) -> String {
    tool.split('_').next().unwrap_or(tool).to_owned()
}

/// Copilot's own tool sets, whose members are written `set/member`, with what their members do.
const COPILOT_SETS: &[(&str, &[Capability])] = &[
    ("agent", &[Delegate]),
    ("edit", &[Edit]),
    ("edits", &[Edit]),
    ("execute", &[Execute]),
    ("read", &[Read]),
    ("runcommands", &[Execute]),
    ("runtasks", &[Execute]),
    ("search", &[Search]),
    ("todo", &[Plan]),
    ("vscode", &[]),
    ("web", &[Web]),
];

/// Sets of tools whose joint denial takes a capability from an agent that inherits all tools. Names are compared to the
/// letter: Claude Code's `Edit` is one tool of several that edit, OpenCode's and Copilot's `edit` is all of them; and
/// `Bash(rm:*)` denies an argument, not the tool.
pub(crate) const DENIALS: &[(Capability, &[&str])] = &[
    (Read, &["Read"]),
    (Read, &["read"]),
    (Read, &["read_file"]),
    (Read, &["ReadFile"]),
    (Read, &["view"]),
    (Search, &["Grep", "Glob"]),
    (Search, &["grep", "glob"]),
    (Search, &["search"]),
    (Search, &["grep_search", "glob"]),
    (Edit, &["Write", "Edit"]),
    (Edit, &["edit"]),
    (Edit, &["write_file", "replace"]),
    (Edit, &["write_file", "edit"]),
    (Edit, &["WriteFile", "StrReplaceFile"]),
    (Edit, &["save-file", "str-replace-editor", "remove-files"]),
    (Execute, &["Bash"]),
    (Execute, &["bash"]),
    (Execute, &["execute"]),
    (Execute, &["shell"]),
    (Execute, &["run_shell_command"]),
    (Execute, &["run_command"]),
    (Execute, &["Shell"]),
    (Execute, &["launch-process"]),
    (Execute, &["exec"]),
    (Web, &["WebFetch", "WebSearch"]),
    (Web, &["webfetch", "websearch"]),
    (Web, &["web"]),
    (Web, &["web_fetch", "google_web_search"]),
    (Web, &["web_fetch", "web_search"]),
    (Web, &["FetchURL", "SearchWeb"]),
    (Web, &["web-fetch", "web-search"]),
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
    (Message, &["question"]),
];

/// Tool names of all dialects in lower case without separators, by what they allow. Sources: the tool references of
/// Claude Code, VS Code and GitHub Copilot, OpenCode, Gemini CLI, Cursor, Factory, Roo Code, Windsurf and Codex, 2026-11.
const TOOLS: &[(&[Capability], &[&str])] = &[
    // Factory's category of tools.
    (&[Read, Search], &["readonly"]),
    // A set of Docker's cagent.
    (&[Read, Search, Edit], &["filesystem"]),
    (
        &[Read],
        &[
            "read",
            "notebookread",
            "ls",
            "readfile",
            "readfiles",
            "readmanyfiles",
            "readmediafile",
            "readprocess",
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
            "codebaseretrieval",
            "codesearch",
            "textsearch",
            "usages",
            "listcodeusages",
            "searchresults",
            "semanticsearch",
            "findfiles",
            "findtestfiles",
            "globfiles",
            "globsearch",
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
            "strreplacefile",
            "savefile",
            "removefiles",
            "strreplaceeditor",
            "strreplacebasededittool",
            "applypatch",
            "patch",
            "applydiff",
            "insertcontent",
            "searchandreplace",
            "writetofile",
            "create",
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
            "launchprocess",
            "writeprocess",
            "killprocess",
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
            "executebash",
            "useaws",
            "script",
            "codeinterpreter",
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
            "fetchurl",
            "web",
            "fetchwebpage",
            "googlewebsearch",
            "googlesearch",
            "browser",
            "browseraction",
            "openapi",
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
            "usesubagent",
            "runsubagent",
            "spawnagent",
            "newtask",
            "transfertask",
            "transfertoagent",
            "delegateworktocoworker",
            "askquestiontocoworker",
            "backgroundagents",
            "a2a",
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
    (
        &[Skill],
        &[
            "skill",
            "skills",
            "useskill",
            "activateskill",
            "slashcommand",
        ],
    ),
    (
        &[Message],
        &[
            "sendmessage",
            "senduserfile",
            "pushnotification",
            "askuserquestion",
            "question",
            "askuser",
            "userprompt",
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
            // VS Code's notes, beside the files of a project.
            "vscode/memory",
            "runvscodecommand",
            "teamdelete",
            "think",
            "thinking",
            "structuredoutput",
            "attemptcompletion",
            "switchmode",
            "runslashcommand",
            "@builtin",
            "modelpicker",
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

    #[test]
    fn members_of_sets_extensions_and_servers_are_told_apart() {
        for (tool, expected) in [
            ("execute/killTerminal", Meaning::Can(&[Execute])),
            ("search/searchSubagent", Meaning::Can(&[Search])),
            ("web/githubTextSearch", Meaning::Can(&[Web])),
            ("vscode/memory", Meaning::Can(&[])),
            ("vscode/someNewThing", Meaning::Can(&[])),
            ("memory", Meaning::Can(&[Edit])),
            (
                "ms-python.python/configurePythonEnvironment",
                Meaning::Can(&[]),
            ),
            ("github.vscode-pull-request-github/*", Meaning::Can(&[])),
            (
                "microsoft.docs.mcp/*",
                Meaning::Mcp("microsoft.docs.mcp".to_owned()),
            ),
            ("terraform.mcp/*", Meaning::Mcp("terraform.mcp".to_owned())),
            (
                "io.github.upstash/context7/*",
                Meaning::Mcp("io.github.upstash/context7".to_owned()),
            ),
            ("github/*", Meaning::Mcp("github".to_owned())),
        ] {
            assert_eq!(meaning(tool), expected, "{tool}");
        }
    }

    #[test]
    fn a_droid_reads_creates_and_fetches() {
        assert_eq!(meaning("read-only"), Meaning::Can(&[Read, Search]));
        assert_eq!(meaning("Create"), Meaning::Can(&[Edit]));
        assert_eq!(meaning("FetchUrl"), Meaning::Can(&[Web]));
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
