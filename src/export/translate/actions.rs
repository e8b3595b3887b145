//! Actions: what a tool does, whatever a runtime calls it.

use super::Target;
use crate::agent::dialect::Dialect;
use crate::capability::{Capability, Meaning, meaning};

/// One thing that a tool does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Action {
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

impl Action {
    pub(super) const ALL: [Action; 14] = [
        Action::Read,
        Action::FindText,
        Action::FindFiles,
        Action::Write,
        Action::Edit,
        Action::Notebook,
        Action::Run,
        Action::Fetch,
        Action::SearchWeb,
        Action::Call,
        Action::Todo,
        Action::Skill,
        Action::Ask,
        Action::Symbols,
    ];

    pub(super) fn words(self) -> &'static str {
        match self {
            Action::Read => "reading files",
            Action::FindText => "searching text",
            Action::FindFiles => "finding files",
            Action::Write => "writing files",
            Action::Edit => "editing files",
            Action::Notebook => "editing notebooks",
            Action::Run => "running commands",
            Action::Fetch => "fetching pages",
            Action::SearchWeb => "searching the web",
            Action::Call => "calling agents",
            Action::Todo => "keeping a list of tasks",
            Action::Skill => "using skills",
            Action::Ask => "asking the person",
            Action::Symbols => "looking up symbols",
        }
    }

    /// Returns the actions that give all that this one gives, each by itself.
    pub(super) fn implied_by(self) -> &'static [Action] {
        match self {
            // What is read whole can be searched, and its folders listed.
            Action::FindText => &[Action::Read],
            Action::FindFiles => &[Action::Read, Action::FindText],
            // A file that is written anew is changed; a notebook is a file.
            Action::Edit => &[Action::Write],
            Action::Notebook => &[Action::Edit, Action::Write],
            // The results of a search are a page.
            Action::SearchWeb => &[Action::Fetch],
            _ => &[],
        }
    }

    /// Returns the actions that do what this one does where any command may be run as well: a command writes what a tool
    /// only edits.
    pub(super) fn completed_by_commands(self) -> &'static [Action] {
        match self {
            Action::Write | Action::Edit | Action::Notebook => {
                &[Action::Write, Action::Edit, Action::Notebook]
            }
            Action::Fetch => &[Action::SearchWeb],
            _ => &[],
        }
    }
}

/// A runtime's tools in the order in which they are written, and what each does.
type Names = &'static [(&'static str, &'static [Action])];

/// From `code.claude.com/docs/en/tools-reference`, 2026-11.
pub(super) const CLAUDE: Names = &[
    ("Read", &[Action::Read]),
    ("Grep", &[Action::FindText]),
    ("Glob", &[Action::FindFiles]),
    ("Edit", &[Action::Edit]),
    ("Write", &[Action::Write]),
    ("NotebookEdit", &[Action::Notebook]),
    ("Bash", &[Action::Run]),
    ("WebFetch", &[Action::Fetch]),
    ("WebSearch", &[Action::SearchWeb]),
    ("Agent", &[Action::Call]),
    ("TodoWrite", &[Action::Todo]),
    ("Skill", &[Action::Skill]),
    ("AskUserQuestion", &[Action::Ask]),
    ("LSP", &[Action::Symbols]),
];

/// From `docs.github.com/copilot/reference/custom-agents-configuration`, 2026-11.
const COPILOT: Names = &[
    ("read", &[Action::Read]),
    ("search", &[Action::FindText, Action::FindFiles]),
    ("edit", &[Action::Edit, Action::Write, Action::Notebook]),
    ("execute", &[Action::Run]),
    ("web", &[Action::Fetch, Action::SearchWeb]),
    ("agent", &[Action::Call]),
    ("todo", &[Action::Todo]),
];

/// From `opencode.ai/docs/permissions`, 2026-11.
pub(super) const OPENCODE: Names = &[
    ("read", &[Action::Read]),
    ("grep", &[Action::FindText]),
    ("glob", &[Action::FindFiles]),
    ("edit", &[Action::Edit, Action::Write, Action::Notebook]),
    ("bash", &[Action::Run]),
    ("webfetch", &[Action::Fetch]),
    ("websearch", &[Action::SearchWeb]),
    ("task", &[Action::Call]),
    ("todowrite", &[Action::Todo]),
    ("skill", &[Action::Skill]),
    ("question", &[Action::Ask]),
    ("lsp", &[Action::Symbols]),
];

/// From `geminicli.com/docs/reference/tools`, 2026-11. A subagent there cannot call others.
const GEMINI: Names = &[
    ("read_file", &[Action::Read]),
    ("list_directory", &[Action::Read]),
    ("grep_search", &[Action::FindText]),
    ("glob", &[Action::FindFiles]),
    ("replace", &[Action::Edit]),
    ("write_file", &[Action::Write]),
    ("run_shell_command", &[Action::Run]),
    ("web_fetch", &[Action::Fetch]),
    ("google_web_search", &[Action::SearchWeb]),
    ("write_todos", &[Action::Todo]),
    ("activate_skill", &[Action::Skill]),
    ("ask_user", &[Action::Ask]),
];

/// Tools of old, and of runtimes that are no target, that do one thing only.
const OTHERS: Names = &[
    ("MultiEdit", &[Action::Edit]),
    ("LS", &[Action::Read]),
    ("NotebookRead", &[Action::Read]),
    ("Task", &[Action::Call]),
    ("TodoRead", &[Action::Todo]),
    (
        "read-only",
        &[Action::Read, Action::FindText, Action::FindFiles],
    ),
    ("write", &[Action::Write]),
    ("list", &[Action::Read]),
    ("fetch", &[Action::Fetch]),
];

/// Returns the tools of a runtime; Codex has none that a file names.
pub(super) fn names(target: Target) -> Names {
    match target {
        Target::Claude => CLAUDE,
        Target::Copilot => COPILOT,
        Target::OpenCode => OPENCODE,
        Target::Gemini => GEMINI,
        Target::Codex => &[],
    }
}

/// Returns the tools that a dialect's runtime has, by its own names; none where they are not known.
pub(super) fn names_of(dialect: Dialect) -> Names {
    match dialect {
        Dialect::Copilot => COPILOT,
        Dialect::OpenCode => OPENCODE,
        Dialect::GeminiCli => GEMINI,
        Dialect::ClaudeCode | Dialect::ClaudeFlow | Dialect::Persona | Dialect::Plain => CLAUDE,
        _ => &[],
    }
}

/// Returns what a tool does, as its dialect means the name; other dialects' names are understood too. `None` where no
/// dialect knows the tool.
pub(super) fn actions(name: &str, dialect: Dialect) -> Option<&'static [Action]> {
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

    named
        .map(|(_, actions)| *actions)
        .or_else(|| of_capabilities(name))
}

/// Returns all that the capability behind a name may do: less is not known of it.
fn of_capabilities(name: &str) -> Option<&'static [Action]> {
    let Meaning::Can(capabilities) = meaning(name) else {
        return None;
    };

    Some(match capabilities.first() {
        None => &[],
        Some(Capability::Read) => &[Action::Read],
        Some(Capability::Search) => &[Action::FindText, Action::FindFiles],
        Some(Capability::Edit) => &[Action::Edit, Action::Write, Action::Notebook],
        Some(Capability::Execute) => &[Action::Run],
        Some(Capability::Web) => &[Action::Fetch, Action::SearchWeb],
        Some(Capability::Delegate) => &[Action::Call],
        Some(Capability::Plan) => &[Action::Todo],
        Some(Capability::Skill) => &[Action::Skill],
        Some(Capability::Message) => &[Action::Ask],
    })
}
