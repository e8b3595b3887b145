//! The words by which agents speak of each other: cues, headings, table headers and role words, as data.
//!
//! A pattern is words in lower case: `delegat*` matches any word with that start, `by|with` either word, `..` up to
//! [`GAP`] words. A cue stands directly before a name, so its last word is the name's left neighbour once articles,
//! quotes and the like are skipped.

use super::Form;
use crate::agent::RelationType::{
    self, ApprovedBy, CollaboratesWith, DelegatesTo, DistinguishesFrom, Follows, HandsOffTo,
    Precedes, ReceivesFrom, ReviewedBy, SharesContextWith, Spawns,
};
use Weight::{Loose, Speaks};

/// Most words between the two ends of a cue such as `defers … to`.
pub(super) const GAP: usize = 14;

/// Most tokens that `..` passes behind a name.
pub(super) const GAP_AFTER: usize = 8;

/// How far a cue shows that an agent is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Said of colleagues: delegate to, hand off to, reviewed by.
    Speaks,
    /// Said of anything: with, use, before.
    Loose,
}

/// A pattern and the relation that it states.
pub(super) type Cue = (&'static str, RelationType, Weight);

/// Cues before a name. Where several match, the one with the most words wins, then the smallest gap, then the first.
pub(super) const BEFORE: &[Cue] = &[
    ("delegat* .. to", DelegatesTo, Speaks),
    ("delegat* to", DelegatesTo, Speaks),
    ("delegat*", DelegatesTo, Speaks),
    ("escalat* .. to", DelegatesTo, Speaks),
    ("escalat* .. via", DelegatesTo, Speaks),
    ("escalat*", DelegatesTo, Speaks),
    ("defer* .. to", DelegatesTo, Speaks),
    ("rout* .. to", DelegatesTo, Speaks),
    ("redirect* .. to", DelegatesTo, Speaks),
    ("refer* .. to", DelegatesTo, Speaks),
    ("assign* .. to", DelegatesTo, Speaks),
    ("assign*", DelegatesTo, Loose),
    ("offload* .. to", DelegatesTo, Speaks),
    ("leave* .. to", DelegatesTo, Speaks),
    ("outsourc* .. to", DelegatesTo, Speaks),
    ("dispatch* .. to", DelegatesTo, Speaks),
    ("switch* .. to", DelegatesTo, Loose),
    ("engag*", DelegatesTo, Speaks),
    ("involv*", DelegatesTo, Speaks),
    ("enlist*", DelegatesTo, Speaks),
    ("recruit*", DelegatesTo, Speaks),
    ("bring* in", DelegatesTo, Speaks),
    ("call* in", DelegatesTo, Speaks),
    ("call* on|upon", DelegatesTo, Speaks),
    ("pull* in", DelegatesTo, Speaks),
    ("tap* into", DelegatesTo, Loose),
    ("ask*", DelegatesTo, Speaks),
    ("request*", DelegatesTo, Loose),
    ("deploy*", DelegatesTo, Loose),
    ("rely* on", DelegatesTo, Loose),
    ("relies on", DelegatesTo, Loose),
    ("via", DelegatesTo, Loose),
    ("handled by", DelegatesTo, Speaks),
    ("owned by", DelegatesTo, Speaks),
    ("belong* to", DelegatesTo, Loose),
    ("that's", DelegatesTo, Speaks),
    ("responsibility of", DelegatesTo, Speaks),
    ("see", DelegatesTo, Loose),
    ("consider", DelegatesTo, Loose),
    ("recommend*", DelegatesTo, Loose),
    ("suggest*", DelegatesTo, Loose),
    ("prefer*", DelegatesTo, Loose),
    ("include*", DelegatesTo, Loose),
    ("agent :", DelegatesTo, Speaks),
    ("agents :", DelegatesTo, Speaks),
    ("subagent :", DelegatesTo, Speaks),
    ("subagents :", DelegatesTo, Speaks),
    ("→", DelegatesTo, Loose),
    ("spawn*", Spawns, Speaks),
    ("invok*", Spawns, Speaks),
    ("launch*", Spawns, Loose),
    ("dispatch*", Spawns, Speaks),
    ("trigger*", Spawns, Loose),
    ("activat*", Spawns, Loose),
    ("summon*", Spawns, Speaks),
    ("start*", Spawns, Loose),
    ("run|runs|running|rerun|re-run", Spawns, Loose),
    ("call|calls|calling", Spawns, Loose),
    ("use|uses|using", Spawns, Loose),
    ("leverag*", Spawns, Loose),
    ("employ*", Spawns, Loose),
    ("hand|hands|handed|handing .. to", HandsOffTo, Speaks),
    (
        "handoff|handoffs|hand-off|handover .. to",
        HandsOffTo,
        Speaks,
    ),
    ("handoff|handoffs|hand-off|handover :", HandsOffTo, Speaks),
    (
        "handoff|handoffs|hand-off|handover .. for",
        HandsOffTo,
        Loose,
    ),
    ("flag* .. to", HandsOffTo, Speaks),
    ("raise|raises .. to|with", HandsOffTo, Speaks),
    ("surface|surfaces .. to", HandsOffTo, Speaks),
    ("communicat* .. to", HandsOffTo, Speaks),
    ("pass|passes|passing .. to", HandsOffTo, Speaks),
    ("feed* .. into|to", HandsOffTo, Speaks),
    ("feed* into|to", HandsOffTo, Speaks),
    ("deliver* .. to", HandsOffTo, Speaks),
    ("send* .. to", HandsOffTo, Speaks),
    ("submit* .. to", HandsOffTo, Speaks),
    ("provid* .. to", HandsOffTo, Loose),
    ("provid* .. for", HandsOffTo, Loose),
    ("supply .. to", HandsOffTo, Loose),
    ("supplies .. to", HandsOffTo, Loose),
    ("transfer* .. to", HandsOffTo, Speaks),
    ("transition* .. to", HandsOffTo, Speaks),
    ("forward* .. to", HandsOffTo, Speaks),
    ("report* .. to", HandsOffTo, Speaks),
    ("return* .. to", HandsOffTo, Speaks),
    ("output* .. to", HandsOffTo, Loose),
    ("give|gives .. to", HandsOffTo, Loose),
    ("signal* .. to", HandsOffTo, Loose),
    ("notif*", HandsOffTo, Speaks),
    ("alert*", HandsOffTo, Loose),
    ("inform*", HandsOffTo, Loose),
    ("brief|briefs", HandsOffTo, Loose),
    ("tell|tells", HandsOffTo, Loose),
    ("downstream :", HandsOffTo, Speaks),
    ("downstream", HandsOffTo, Loose),
    ("next :", HandsOffTo, Loose),
    ("consumed by", HandsOffTo, Speaks),
    ("used by", HandsOffTo, Loose),
    ("request* .. from", ReceivesFrom, Speaks),
    ("based on", ReceivesFrom, Loose),
    ("receiv* .. from", ReceivesFrom, Speaks),
    ("receiv* from", ReceivesFrom, Speaks),
    (
        "handoff|handoffs|hand-off|handover .. from",
        ReceivesFrom,
        Speaks,
    ),
    ("input* .. from", ReceivesFrom, Speaks),
    ("output* .. from|of", ReceivesFrom, Loose),
    ("report* .. from", ReceivesFrom, Loose),
    ("result* .. from", ReceivesFrom, Loose),
    ("finding* .. from", ReceivesFrom, Loose),
    ("get|gets .. from", ReceivesFrom, Loose),
    ("obtain* .. from", ReceivesFrom, Loose),
    ("collect* .. from", ReceivesFrom, Loose),
    ("gather* .. from", ReceivesFrom, Loose),
    ("tak* .. from", ReceivesFrom, Loose),
    ("accept* .. from", ReceivesFrom, Speaks),
    ("consum* .. from", ReceivesFrom, Loose),
    ("upstream :", ReceivesFrom, Speaks),
    ("upstream", ReceivesFrom, Loose),
    ("from", ReceivesFrom, Loose),
    ("called by", ReceivesFrom, Speaks),
    ("invoked by", ReceivesFrom, Speaks),
    ("spawned by", ReceivesFrom, Speaks),
    ("dispatched by", ReceivesFrom, Speaks),
    ("delegated by", ReceivesFrom, Speaks),
    ("launched by", ReceivesFrom, Speaks),
    ("triggered by", ReceivesFrom, Loose),
    ("assigned by", ReceivesFrom, Speaks),
    ("requested by", ReceivesFrom, Loose),
    ("coordinated by", ReceivesFrom, Speaks),
    ("orchestrated by", ReceivesFrom, Speaks),
    ("provided by", ReceivesFrom, Loose),
    ("produced by", ReceivesFrom, Loose),
    ("created by", ReceivesFrom, Loose),
    ("generated by", ReceivesFrom, Loose),
    ("written by", ReceivesFrom, Loose),
    ("prepared by", ReceivesFrom, Loose),
    ("designed by", ReceivesFrom, Loose),
    ("defined by", ReceivesFrom, Loose),
    ("read|reads", ReceivesFrom, Loose),
    ("read|reads .. that", ReceivesFrom, Loose),
    (
        "read|reads .. logs|reports|outputs|findings|results|files",
        ReceivesFrom,
        Loose,
    ),
    ("collaborat* .. with", CollaboratesWith, Speaks),
    ("collaborat* with", CollaboratesWith, Speaks),
    ("collaborat*", CollaboratesWith, Speaks),
    ("coordinat* .. with", CollaboratesWith, Speaks),
    ("coordinat* with", CollaboratesWith, Speaks),
    ("coordinat*", CollaboratesWith, Loose),
    ("partner* .. with", CollaboratesWith, Speaks),
    ("partner* with", CollaboratesWith, Speaks),
    ("pair* .. with", CollaboratesWith, Speaks),
    ("pair* with", CollaboratesWith, Speaks),
    ("sync* .. with", CollaboratesWith, Speaks),
    ("team* .. with", CollaboratesWith, Speaks),
    ("join* forces with", CollaboratesWith, Speaks),
    ("liais* with", CollaboratesWith, Speaks),
    ("consult* .. with", CollaboratesWith, Speaks),
    ("consult*", CollaboratesWith, Speaks),
    ("loop* in", CollaboratesWith, Speaks),
    ("align* .. with", CollaboratesWith, Loose),
    ("work|works|working with", CollaboratesWith, Loose),
    ("work|works|working .. with", CollaboratesWith, Loose),
    ("combin* .. with", CollaboratesWith, Loose),
    ("integrat* .. with", CollaboratesWith, Loose),
    ("communicat* .. with", CollaboratesWith, Speaks),
    ("interfac* with", CollaboratesWith, Loose),
    ("discuss* .. with", CollaboratesWith, Speaks),
    ("communicat* with", CollaboratesWith, Speaks),
    ("complement* .. with|to|by", CollaboratesWith, Loose),
    ("complement*", CollaboratesWith, Loose),
    ("support|supports|supporting", CollaboratesWith, Loose),
    ("help|helps|helping", CollaboratesWith, Loose),
    ("assist|assists|assisting", CollaboratesWith, Loose),
    ("guide|guides|guiding", CollaboratesWith, Loose),
    ("advise|advises|advising", CollaboratesWith, Loose),
    ("mentor|mentors|mentoring", CollaboratesWith, Loose),
    ("enable|enables", CollaboratesWith, Loose),
    (
        "educate|educates|train|trains|coach|coaches|empower|empowers",
        CollaboratesWith,
        Loose,
    ),
    ("let|lets", CollaboratesWith, Loose),
    ("query|queries", CollaboratesWith, Loose),
    ("alongside", CollaboratesWith, Loose),
    ("together with", CollaboratesWith, Loose),
    ("along with", CollaboratesWith, Loose),
    ("tandem with", CollaboratesWith, Loose),
    ("concert with", CollaboratesWith, Loose),
    ("conjunction with", CollaboratesWith, Loose),
    ("cooperat* with", CollaboratesWith, Speaks),
    ("peers :", CollaboratesWith, Speaks),
    ("with", CollaboratesWith, Loose),
    ("reviewed .. by", ReviewedBy, Speaks),
    ("review* .. by|with|from", ReviewedBy, Speaks),
    ("review* (", ReviewedBy, Speaks),
    ("reviewer :", ReviewedBy, Speaks),
    ("reviewers :", ReviewedBy, Speaks),
    ("audit* .. by|with", ReviewedBy, Speaks),
    ("validat* .. by|with", ReviewedBy, Speaks),
    ("verif* .. by|with", ReviewedBy, Speaks),
    ("check* .. by|with", ReviewedBy, Loose),
    ("tested by", ReviewedBy, Loose),
    ("passing", ReviewedBy, Loose),
    ("feedback from", ReviewedBy, Loose),
    ("approv* .. by|from", ApprovedBy, Speaks),
    ("approver :", ApprovedBy, Speaks),
    ("approvers :", ApprovedBy, Speaks),
    ("sign* .. off by|from|with", ApprovedBy, Speaks),
    ("sign-off .. by|from|of", ApprovedBy, Speaks),
    ("signoff .. by|from|of", ApprovedBy, Speaks),
    ("authoriz* by", ApprovedBy, Speaks),
    ("cleared by|with", ApprovedBy, Speaks),
    ("shar* .. context .. with", SharesContextWith, Speaks),
    ("shar* .. with", SharesContextWith, Speaks),
    ("context with", SharesContextWith, Speaks),
    ("after", Follows, Loose),
    ("follow|follows|following", Follows, Loose),
    ("preceded by", Follows, Speaks),
    ("build* on", Follows, Loose),
    ("depend* on", Follows, Loose),
    ("depend* .. on", Follows, Loose),
    ("before", Precedes, Loose),
    ("precede|precedes", Precedes, Speaks),
    ("prior to", Precedes, Loose),
    ("ahead of", Precedes, Loose),
    ("followed by", Precedes, Loose),
    ("vs", DistinguishesFrom, Loose),
    ("versus", DistinguishesFrom, Loose),
    ("unlike", DistinguishesFrom, Loose),
    ("differ* .. from", DistinguishesFrom, Loose),
    ("distinct from", DistinguishesFrom, Loose),
    ("distinguish* .. from", DistinguishesFrom, Loose),
    ("different from|than", DistinguishesFrom, Loose),
    ("rather than", DistinguishesFrom, Loose),
    ("instead of", DistinguishesFrom, Loose),
    ("opposed to", DistinguishesFrom, Loose),
    ("compared to|with", DistinguishesFrom, Loose),
    ("contrast to|with", DistinguishesFrom, Loose),
    ("overlap* .. with", DistinguishesFrom, Loose),
    ("confus* .. with", DistinguishesFrom, Loose),
    ("similar to", DistinguishesFrom, Loose),
    ("not", DistinguishesFrom, Loose),
];

/// Cues directly after a name, as its predicate; patterns without gaps.
pub(super) const AFTER: &[Cue] = &[
    (
        "reviews|validates|verifies|audits|checks|vets",
        ReviewedBy,
        Loose,
    ),
    (
        "must|should|will review|validate|verify|audit",
        ReviewedBy,
        Loose,
    ),
    ("review|feedback|validation|audit", ReviewedBy, Loose),
    ("approves|approval", ApprovedBy, Speaks),
    ("signs off", ApprovedBy, Speaks),
    ("must|should|will approve", ApprovedBy, Speaks),
    (
        "produce|produces|provides|supplies|sends|passes|delivers|outputs|emits|returns",
        ReceivesFrom,
        Loose,
    ),
    (
        "findings|output|outputs|results|report|reports|json",
        ReceivesFrom,
        Loose,
    ),
    ("delegates|escalates|routes|hands", ReceivesFrom, Loose),
    ("instead", DelegatesTo, Loose),
    (
        "handles|owns|covers|implements|decides|maintains|builds|writes|designs|manages",
        DelegatesTo,
        Loose,
    ),
    (
        "handle|own|cover|implement|decide|maintain|build|write|design|manage",
        DelegatesTo,
        Loose,
    ),
    ("takes over|care|on", DelegatesTo, Loose),
];

/// What denies, behind a name, that it is called.
pub(super) const DENIED: &[&str] = &[
    "must|should|may|can|shall|will not|never be called|invoked|used|spawned|run|asked|involved|started|consulted",
    "must|should|may|can|shall|will not|never receive|get|be",
    "cannot|can't|mustn't|shouldn't|won't be called|invoked|used|spawned|run|asked|involved|started|consulted",
    "is|are|was|were forbidden|prohibited|disallowed|banned|deprecated|retired|removed|off-limits|gone",
    "is|are not allowed|permitted|available|to",
    "is|are no longer",
];

/// What the rest of an item says of the name that opens it; anywhere in its first words.
pub(super) const DESCRIBES: &[Cue] = &[
    ("escalat*", DelegatesTo, Loose),
    ("delegat*", DelegatesTo, Loose),
    ("rout*", DelegatesTo, Loose),
    ("handoff|hand-off|handoffs", HandsOffTo, Loose),
    ("hands|handing off", HandsOffTo, Loose),
];

/// What a heading, a lead-in such as "Integration with other agents:" or a table's header says of the names below it.
pub(super) struct Setting {
    /// Words of which every one must occur, as patterns.
    pub(super) words: &'static str,
    pub(super) relation: RelationType,
    /// Whether it is plain that agents are listed, so that even unknown names count.
    pub(super) agents: bool,
    /// Whether the work of others is listed, so that "use x" hands it over.
    pub(super) others_work: bool,
}

const fn setting(words: &'static str, relation: RelationType, agents: bool) -> Setting {
    Setting {
        words,
        relation,
        agents,
        others_work: false,
    }
}

/// A setting of what the agent itself does not do.
const fn others_work(words: &'static str, relation: RelationType) -> Setting {
    Setting {
        words,
        relation,
        agents: false,
        others_work: true,
    }
}

/// Settings of headings and lead-ins, the most telling first.
pub(super) const HEADINGS: &[Setting] = &[
    setting("can spawn", Spawns, true),
    setting("spawn* agent*|subagent*", Spawns, true),
    setting("hand-off*|handoff*|handover agent*", HandsOffTo, true),
    setting("hand* off to", HandsOffTo, true),
    setting("hand-off*|handoff*|handover*", HandsOffTo, true),
    setting("hand-offs|handoffs from", ReceivesFrom, true),
    setting("deliver*|feed* to|into", HandsOffTo, true),
    setting("downstream", HandsOffTo, true),
    setting("upstream", ReceivesFrom, true),
    setting("receives from", ReceivesFrom, true),
    setting("called|invoked|spawned|triggered by", ReceivesFrom, true),
    setting("key distinction*", DistinguishesFrom, true),
    setting("distinction* agent*", DistinguishesFrom, true),
    setting("boundar* agent*", DistinguishesFrom, true),
    setting("differ* agent*|role*|from", DistinguishesFrom, true),
    others_work("do not use", DistinguishesFrom),
    others_work("does|do|will|should not do|handle|cover|own", DelegatesTo),
    others_work("don't|doesn't|won't do|handle|cover|own", DelegatesTo),
    others_work("out scope", DelegatesTo),
    others_work("out-of-scope|non-goals|limitations", DelegatesTo),
    Setting {
        agents: true,
        ..others_work("not this agent", DistinguishesFrom)
    },
    setting("compar* agent*", DistinguishesFrom, true),
    setting("vs|versus agent*", DistinguishesFrom, true),
    setting("delegat*", DelegatesTo, true),
    setting("escalat*", DelegatesTo, true),
    setting("defer*|refer* to", DelegatesTo, true),
    setting(
        "rout* agent*|specialist*|to|rules|logic|table",
        DelegatesTo,
        true,
    ),
    setting("bring|call|pull in", DelegatesTo, true),
    setting(
        "available agent*|subagent*|specialist*|sub-agent*",
        DelegatesTo,
        true,
    ),
    setting("specialist agent*|subagent*", DelegatesTo, true),
    setting(
        "agent* selection|assignment*|roster|directory|registry|team|matrix",
        DelegatesTo,
        true,
    ),
    setting("team members|roster", DelegatesTo, true),
    setting("your team", DelegatesTo, true),
    setting("approv*|sign-off*", ApprovedBy, false),
    setting("review* by", ReviewedBy, true),
    setting("shar* context", SharesContextWith, true),
    setting("integrat* agent*|subagent*", CollaboratesWith, true),
    setting("collaborat*", CollaboratesWith, true),
    setting(
        "work*|coordinat*|partner*|interact* agent*|subagent*|with",
        CollaboratesWith,
        true,
    ),
    setting(
        "related|other|complement*|companion|sibling|peer agent*|subagent*",
        CollaboratesWith,
        true,
    ),
    setting("complement*", CollaboratesWith, false),
    setting(
        "team* integration|interaction*|interface*|coordination",
        CollaboratesWith,
        true,
    ),
    setting("workflow position|integration", CollaboratesWith, false),
    setting(
        "cross-agent|multi-agent|inter-agent",
        CollaboratesWith,
        true,
    ),
    setting(
        "neighbour*|neighbor*|colleague*|partner*",
        CollaboratesWith,
        false,
    ),
    setting("where fits|sits", CollaboratesWith, false),
    setting("prerequisite* agent*", Follows, true),
    setting("subagent*|sub-agent*", DelegatesTo, true),
    setting("agents", DelegatesTo, true),
];

/// Settings of a table's header cells: all its words are the pattern's, so that "Target CPA" is none.
pub(super) const HEADERS: &[Setting] = &[
    setting("delegate|delegates|delegation", DelegatesTo, true),
    setting("delegate|delegates to", DelegatesTo, true),
    setting("delegated agent|to", DelegatesTo, true),
    setting("target", DelegatesTo, true),
    setting("target agent|subagent", DelegatesTo, true),
    setting("route|routes|routed to", DelegatesTo, true),
    setting("escalate|escalates|escalation to", DelegatesTo, true),
    setting("assign|assigned|assignee to|agent", DelegatesTo, true),
    setting("assigned to", DelegatesTo, true),
    setting("go|goes|send|sends|ask|contact to", DelegatesTo, true),
    setting("who|whom", DelegatesTo, true),
    setting(
        "who|whom to call|ask|use|contact|involve|invoke",
        DelegatesTo,
        true,
    ),
    setting("handled|owned|done by", DelegatesTo, true),
    setting("ask|contact|involve", DelegatesTo, true),
    setting("hand off to", HandsOffTo, true),
    setting("hands off to", HandsOffTo, true),
    setting("handoff|hand-off to|target|agent", HandsOffTo, true),
    setting(
        "agent|agents|subagent|subagents|sub-agent|specialist",
        DelegatesTo,
        true,
    ),
    setting("agent|subagent name|type|id", DelegatesTo, true),
    setting(
        "use|call|invoke|spawn|launch this agent|subagent",
        DelegatesTo,
        true,
    ),
    setting(
        "use|call|invoke|spawn|launch agent|subagent",
        DelegatesTo,
        true,
    ),
    setting("other|related|existing agent|role", DelegatesTo, true),
    setting(
        "recommended|suggested|preferred|best|right|correct|primary|responsible|appropriate agent|subagent|specialist",
        DelegatesTo,
        true,
    ),
    setting(
        "agent|subagent|specialist to use|call|invoke|ask",
        DelegatesTo,
        true,
    ),
    setting("specialist|owner|lead agent|subagent", DelegatesTo, true),
    setting("working with", CollaboratesWith, true),
    setting("works with", CollaboratesWith, true),
    setting("collaborator|collaborators|partner", CollaboratesWith, true),
    setting("reviewer|reviewers|reviewed", ReviewedBy, true),
    setting("reviewed by", ReviewedBy, true),
    setting("approver|approvers", ApprovedBy, true),
    setting("approved by", ApprovedBy, true),
    setting(
        "receives|received|input|from from|agent",
        ReceivesFrom,
        true,
    ),
];

/// What a header says that speaks of agents in words that no other setting has.
pub(super) const AGENTS_HEADER: Setting = setting("agents", DelegatesTo, true);

/// Most words of a header that names what stands in its column.
pub(super) const LONGEST_HEADER: usize = 4;

/// Words for those who do a job: a name that ends with one is an agent's.
#[rustfmt::skip]
pub(super) const PEOPLE: &[&str] = &[
    "admin", "administrator", "adviser", "advisor", "advocate", "agent", "analyst", "archaeologist",
    "architect", "artist", "assessor", "assistant", "attorney", "auditor", "captain", "coach", "coder",
    "commander", "consultant", "coordinator", "copywriter", "counselor", "debugger", "designer",
    "detective", "dev", "developer", "diagnostician", "director", "doctor", "drafter", "educator",
    "engineer", "examiner", "expert", "facilitator", "illustrator", "implementer", "inspector",
    "instructor", "investigator", "lawyer", "lead", "leader", "librarian", "maintainer", "manager",
    "marketer", "mentor", "moderator", "negotiator", "officer", "orchestrator", "organizer", "philosopher",
    "planner", "pm", "pro", "producer", "programmer", "prototyper", "qa", "recruiter", "representative",
    "researcher", "reviewer", "scientist", "scout", "shepherd", "specialist", "sre", "steward",
    "storyteller", "strategist", "supervisor", "surgeon", "teacher", "technician", "tester", "trainer",
    "troubleshooter", "tutor", "warden", "writer",
];

/// Words for those who do one thing, agents and programs alike.
#[rustfmt::skip]
pub(super) const DOERS: &[&str] = &[
    "adapter", "aggregator", "analyzer", "annotator", "arbiter", "author", "automator", "benchmarker",
    "booster", "bot", "builder", "checker", "clerk", "collector", "composer", "configurator",
    "consolidator", "controller", "creator", "critic", "curator", "deployer", "detector", "distributor",
    "documenter", "editor", "enforcer", "enhancer", "estimator", "evaluator", "executor", "explorer",
    "fixer", "forecaster", "gatekeeper", "generator", "guard", "guardian", "guide", "guru", "hacker",
    "hardener", "helper", "hunter", "improver", "installer", "integrator", "judge", "keeper", "linter",
    "localizer", "maker", "master", "merger", "migrator", "miner", "modeler", "modeller", "modernizer",
    "monitor", "navigator", "operator", "ops", "optimiser", "optimizer", "owner", "partner", "prioritizer",
    "profiler", "publisher", "refactorer", "reporter", "resolver", "responder", "runner", "scheduler",
    "scraper", "scripter", "searcher", "sentinel", "simplifier", "summarizer", "synthesizer", "thinker",
    "tracker", "translator", "triager", "tuner", "updater", "upgrader", "validator", "verifier", "watchdog",
    "wizard", "worker",
];

/// Endings of words for who does something, whatever it is.
pub(super) const DOER_ENDINGS: &[&str] = &["er", "or", "ist"];

/// Words with such an ending for things that work is sent to without being an agent's.
#[rustfmt::skip]
pub(super) const NO_DOERS: &[&str] = &[
    "ballast", "broker", "buffer", "chapter", "checklist", "cluster", "compiler", "computer", "connector",
    "container", "converter", "counter", "cursor", "docker", "driver", "error", "filter", "folder", "footer",
    "formatter", "handler", "header", "layer", "letter", "listener", "loader", "logger", "minifier",
    "newsletter", "number", "order", "paper", "parameter", "parser", "pointer", "power", "printer",
    "processor", "provider", "register", "renderer", "router", "selector", "serializer", "server", "ticker",
    "timer", "transfer", "trigger", "user", "vector", "wrapper",
];

/// Headings, lead-ins and headers below which other things than agents are named.
pub(super) const OTHER_THINGS: &[&str] = &[
    "skill*",
    "tool*",
    "command*",
    "librar*",
    "package*",
    "dependenc*",
    "plugin*",
    "hook*",
    "file*",
    "mcp*",
];

/// Headings and lead-ins below which names are examples.
pub(super) const EXAMPLES: &[&str] = &["example*", "sample*", "template*", "placeholder*"];

/// Words of which a made-up name consists, so that a template's blank is no dead reference.
#[rustfmt::skip]
pub(super) const PLACEHOLDERS: &[&str] = &[
    "agent", "bar", "example", "foo", "id", "my", "name", "other", "placeholder", "sample", "some",
    "specific", "subagent", "sub", "that", "this", "type", "xxx", "xyz", "your",
];

/// Words between a cue and a name that say nothing: articles, possessives, ordering.
#[rustfmt::skip]
pub(super) const FILLERS: &[&str] = &[
    "a", "an", "the", "your", "our", "its", "their", "my", "any", "each", "every", "both", "either", "one",
    "of", "another", "other", "appropriate", "relevant", "dedicated", "specialized", "specialised",
    "specialist", "built-in", "existing", "new", "separate", "fresh", "parallel", "agent", "agents",
    "subagent", "subagents", "sub-agent", "custom", "named", "called", "also", "e.g", "eg", "like", "such",
    "as", "full", "same", "proper", "correct", "is", "be", "directly", "immediately", "first", "then",
    "always",
];

/// Words that make an agent of the name before or after them.
pub(super) const AGENT_WORDS: &[&str] = &[
    "agent",
    "agents",
    "subagent",
    "subagents",
    "sub-agent",
    "sub-agents",
    "agent's",
];

/// Front matter keys whose text is prose about the agent.
#[rustfmt::skip]
pub(super) const PROSE_KEYS: &[&str] = &[
    "description", "whentouse", "instructions", "prompt", "summary", "purpose", "role", "goal", "notes",
    "metadata", "roledefinition", "custominstructions", "systemprompt", "usage",
];

/// Front matter keys whose values are names, tools, words and settings, never sentences about other agents.
#[rustfmt::skip]
pub(super) const SILENT_KEYS: &[&str] = &[
    "name", "slug", "aliases", "title", "tools", "allowedtools", "disallowedtools", "model", "models",
    "color", "colour", "emoji", "icon", "tags", "keywords", "category", "triggers", "autoactivate",
    "capabilities", "skills", "domains", "mcpservers", "version", "author", "license", "examples",
    "permission", "permissions", "hooks", "handoffs", "agents",
];

/// Code whose lines are words for people or models to read, so that names in it can be meant.
pub(super) const PROSE_LANGUAGES: &[&str] = &[
    "",
    "yaml",
    "yml",
    "markdown",
    "md",
    "text",
    "txt",
    "plaintext",
    "prompt",
    "plain",
    "bash",
    "sh",
];

/// How much a name's form alone tells; see [`super::THRESHOLD`].
pub(super) fn form_points(form: Form) -> i8 {
    match form {
        // Whatever stands around it.
        Form::Claimed => 40,
        Form::Marked | Form::Slug => 3,
        Form::Title => 2,
        Form::MarkedWord => 1,
        Form::Proper => 0,
        Form::Plain | Form::Word => -1,
    }
}
