//! The words that questions and constraints are made of, beside the phrases of capabilities.

/// Words that make a query a question about agents.
pub(super) const ASKED: [&str; 14] = [
    "agent",
    "agents",
    "anybody",
    "anyone",
    "assistant",
    "assistants",
    "bot",
    "bots",
    "somebody",
    "someone",
    "subagent",
    "subagents",
    "which",
    "who",
];
/// Words for agents, as in "opus agents".
pub(super) const AGENTS: [&str; 8] = [
    "agent",
    "agents",
    "assistant",
    "assistants",
    "bot",
    "bots",
    "subagent",
    "subagents",
];
/// Words before a tool's or a model's name.
pub(super) const HOLDING: [&str; 18] = [
    "access",
    "allowed",
    "has",
    "have",
    "having",
    "hold",
    "holds",
    "include",
    "includes",
    "including",
    "on",
    "run",
    "running",
    "runs",
    "use",
    "uses",
    "using",
    "with",
];
/// The same, denying it.
pub(super) const LACKING: &str = "without";
/// Words between those and the name.
pub(super) const FILLING: [&str; 8] = ["a", "access", "an", "any", "on", "the", "to", "tool"];
/// Words before an agent that is called, and before one that calls.
pub(super) const CALLING: [&str; 4] = [
    "call|calls",
    "delegate|delegates to",
    "hand|hands off? to",
    "spawn|spawns|use|uses",
];
pub(super) const CALLED: [&str; 1] = ["called|spawned|used by"];
/// Words that turn what follows into its opposite.
pub(super) const NOT: [&str; 44] = [
    "arent",
    "avoid",
    "avoiding",
    "avoids",
    "barred",
    "cannot",
    "cant",
    "couldnt",
    "denied",
    "disconnected",
    "doesnt",
    "dont",
    "except",
    "excluding",
    "forbidden",
    "hasnt",
    "havent",
    "incapable",
    "isnt",
    "lack",
    "lacking",
    "lacks",
    "minus",
    "mustnt",
    "neither",
    "never",
    "no",
    "non",
    "not",
    "nothing",
    "prohibited",
    "refrain",
    "refrains",
    "refuse",
    "refuses",
    "sans",
    "shouldnt",
    "skip",
    "skipping",
    "skips",
    "unable",
    "wont",
    "wouldnt",
    LACKING,
];
/// Words between a negation and the phrase that it is about.
pub(super) const BETWEEN: [&str; 31] = [
    "a",
    "able",
    "access",
    "actually",
    "allowed",
    "any",
    "be",
    "ever",
    "for",
    "from",
    "get",
    "got",
    "have",
    "having",
    "hold",
    "include",
    "including",
    "kind",
    "need",
    "needing",
    "of",
    "ones",
    "permission",
    "permitted",
    "supposed",
    "the",
    "those",
    "to",
    "use",
    "using",
    "with",
];
/// Words that follow a phrase and add nothing.
pub(super) const TRAILING: [&str; 11] = [
    "access",
    "agent",
    "agents",
    "permission",
    "permissions",
    "please",
    "server",
    "servers",
    "subagents",
    "tool",
    "tools",
];
/// Names of tools, models and agents are at most so many words.
pub(super) const LONGEST_NAME: usize = 6;

/// Words that begin a constraint in any query, be it a question or not.
pub(super) const LACKING_ANYWHERE: [&[&str]; 24] = [
    &["without"],
    &["cut", "off"],
    &["must", "not"],
    &["may", "not"],
    &["should", "not"],
    &["with", "no"],
    &["but", "not"],
    &["but", "no"],
    &["but", "never"],
    &["but", "cannot"],
    &["but", "cant"],
    &["not", "using"],
    &["not", "with"],
    &["no", "use", "of"],
    &["except"],
    &["excluding"],
    &["lacking"],
    &["sans"],
    &["minus"],
    &["other", "than"],
    &["apart", "from"],
    &["aside", "from"],
    &["anything", "but"],
    &["everything", "but"],
];
/// Words that open an exception at the end of a query, which names agents.
pub(super) const EXCEPTING: [&[&str]; 17] = [
    &["but", "not"],
    &["but", "no"],
    &["but", "not", "for"],
    &["but", "not", "about"],
    &["but", "nothing", "about"],
    &["but", "nothing", "for"],
    &["nothing", "about"],
    &["not", "about"],
    &["except"],
    &["except", "for"],
    &["excluding"],
    &["other", "than"],
    &["apart", "from"],
    &["aside", "from"],
    &["anything", "but"],
    &["everything", "but"],
    &["with", "no"],
];
/// Words between an agent and what it may not do: "a reviewer that has no shell".
pub(super) const RELATING: [&str; 4] = ["that", "which", "who", "whose"];
pub(super) const AUXILIARY: [&str; 16] = [
    "are", "can", "could", "do", "does", "has", "have", "is", "may", "must", "only", "should",
    "simply", "strictly", "will", "would",
];
/// Words between the members of a list.
pub(super) const JOINING: [&str; 3] = ["and", "nor", "or"];
/// Words before a model's name that name a model in any query.
pub(super) const POWERED_BY: [&str; 5] = ["on", "powered by", "runs|running on", "using", "via"];
/// Words that end a phrase about what an agent may use, wherever it stands behind "with".
pub(super) const ACCESS: [&str; 5] = ["access", "permission", "permissions", "rights", "servers"];
/// Words before a model's name in questions.
pub(super) const SET_TO: [&str; 2] = ["set to", "model is"];
/// Words that deny what stands before them: "Bash excluded", "running commands is not allowed".
pub(super) const DENYING: [&str; 2] = [
    "is|are|being? not allowed|permitted",
    "is|are|being? banned|denied|disabled|disallowed|excluded|forbidden|prohibited",
];
/// Words before the name of an MCP server.
pub(super) const SERVED_BY: [&str; 2] = [
    "with|use|uses|using|via|through|need|needs|have|has the?",
    "talk|talks|speak|speaks|connect|connects|connected to|with the?",
];
/// Agents excluded at the end of a query are named by at most so many words.
pub(super) const LONGEST_EXCEPTION: usize = 2;
