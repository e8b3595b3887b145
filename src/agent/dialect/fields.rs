//! What each key means, by dialect.
//!
//! Paths are written without case, `-`, `_` and spaces, so that `allowed-tools`, `allowed_tools` and `allowedTools` are
//! one row. A path goes through lists: `handoffs.agent` is the key `agent` of every item of `handoffs`.

use super::{Dialect, schema};
use crate::agent::RelationType;
use RelationType::{
    ApprovedBy, CollaboratesWith, DelegatesTo, DistinguishesFrom, Follows, HandsOffTo, Precedes,
    ReceivesFrom, ReviewedBy, SharesContextWith, Spawns,
};

/// A place of the canonical agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::agent) enum Field {
    Name,
    /// A technical name beside the one for people.
    Id,
    Alias,
    /// The lower number counts where a file has several.
    Description(u8),
    Examples,
    Tools,
    /// Tools by name, each allowed, denied or asked for.
    Permission,
    Denied,
    /// Whether the runtime keeps the agent from editing.
    ReadOnly,
    Models,
    Category,
    Tags,
    Domains,
    Triggers,
    Skills,
    Color,
    Emoji,
    Vibe,
    Version,
    Owner,
    /// Where it stands in its life.
    Status,
    Deprecated,
    ReplacedBy,
    Relation(RelationType),
    /// Metadata for people, under a heading of the page.
    Group(&'static str),
}

use Field::{
    Alias, Category, Color, Denied, Deprecated, Description, Domains, Emoji, Examples, Group, Id,
    Models, Name, Owner, Permission, ReadOnly, Relation, ReplacedBy, Skills, Status, Tags, Tools,
    Triggers, Version, Vibe,
};

const LIMITS: Field = Group("Limits");
const POLICY: Field = Group("Policy");
const INVOCATION: Field = Group("Invocation");

/// Rows that hold in every dialect, sorted by path.
const SHARED: &[(&str, Field)] = &[
    ("agent", Relation(Spawns)),
    ("agents", Relation(Spawns)),
    ("alias", Alias),
    ("aliases", Alias),
    ("allowedtools", Tools),
    ("approvalpolicy", POLICY),
    ("approvedby", Relation(ApprovedBy)),
    ("argumenthint", INVOCATION),
    ("autoactivate", Group("Triggers")),
    ("background", POLICY),
    ("behavior", Group("Behavior")),
    ("behaviour", Group("Behavior")),
    ("budget", LIMITS),
    ("calls", Relation(DelegatesTo)),
    ("candelegateto", Relation(DelegatesTo)),
    ("canspawn", Relation(Spawns)),
    ("capabilities", Skills),
    ("capabilities.allowedtools", Tools),
    ("capabilities.deniedtools", Denied),
    ("capabilities.maxexecutiontime", LIMITS),
    ("capabilities.maxfileoperations", LIMITS),
    ("capabilities.maxtokens", LIMITS),
    ("capabilities.memoryaccess", POLICY),
    ("capabilities.restrictedtools", Denied),
    ("capabilities.tools", Tools),
    ("category", Category),
    ("collaborateswith", Relation(CollaboratesWith)),
    ("collaborators", Relation(CollaboratesWith)),
    ("color", Color),
    ("colour", Color),
    ("communication", Group("Communication")),
    ("constraints", Group("Constraints")),
    ("delegates", Relation(DelegatesTo)),
    ("delegatesto", Relation(DelegatesTo)),
    ("delegateto", Relation(DelegatesTo)),
    ("deniedtools", Denied),
    ("deprecated", Deprecated),
    ("description", Description(0)),
    ("disable", INVOCATION),
    ("disabled", INVOCATION),
    ("disablemodelinvocation", INVOCATION),
    ("disallowedtools", Denied),
    ("displayname", Alias),
    ("distinguishesfrom", Relation(DistinguishesFrom)),
    ("domain", Domains),
    ("domains", Domains),
    ("downstreamagents", Relation(HandsOffTo)),
    ("effort", LIMITS),
    ("emoji", Emoji),
    ("enabled", INVOCATION),
    ("escalatesto", Relation(DelegatesTo)),
    ("escalateto", Relation(DelegatesTo)),
    ("examples", Examples),
    ("excludedtools", Denied),
    ("excludetools", Denied),
    ("expertise", Skills),
    ("filepatterns", Triggers),
    ("follows", Relation(Follows)),
    ("globs", Triggers),
    ("handoff", Group("Handoffs")),
    ("handoff.agent", Relation(HandsOffTo)),
    ("handoffagents", Relation(HandsOffTo)),
    ("handoffs", Group("Handoffs")),
    ("handoffs.agent", Relation(HandsOffTo)),
    ("handoffs.target", Relation(HandsOffTo)),
    ("handoffs.to", Relation(HandsOffTo)),
    ("handoffto", Relation(HandsOffTo)),
    ("handsoffto", Relation(HandsOffTo)),
    ("hidden", INVOCATION),
    ("hooks", Group("Hooks")),
    ("icon", Emoji),
    ("id", Id),
    ("identifier", Id),
    ("infer", INVOCATION),
    ("initialprompt", INVOCATION),
    ("integration", Group("Integration")),
    ("integration.candelegateto", Relation(DelegatesTo)),
    ("integration.canspawn", Relation(Spawns)),
    ("integration.collaborateswith", Relation(CollaboratesWith)),
    ("integration.delegatesto", Relation(DelegatesTo)),
    ("integration.escalatesto", Relation(DelegatesTo)),
    ("integration.follows", Relation(Follows)),
    ("integration.handsoffto", Relation(HandsOffTo)),
    ("integration.precedes", Relation(Precedes)),
    ("integration.receivesfrom", Relation(ReceivesFrom)),
    ("integration.requiresapprovalfrom", Relation(ApprovedBy)),
    ("integration.reviewedby", Relation(ReviewedBy)),
    ("integration.sharescontextwith", Relation(SharesContextWith)),
    ("isolation", POLICY),
    ("keywords", Tags),
    ("labels", Tags),
    ("lifecycle", Status),
    ("lifecycle.deprecated", Deprecated),
    ("lifecycle.replacedby", ReplacedBy),
    ("lifecycle.stage", Status),
    ("lifecycle.status", Status),
    ("maintainer", Owner),
    ("maintainer.name", Owner),
    ("maintainers", Owner),
    ("maintainers.name", Owner),
    ("maturity", Status),
    ("maxiterations", LIMITS),
    ("maxsteps", LIMITS),
    ("maxtokens", LIMITS),
    ("maxturns", LIMITS),
    ("mcp", Group("MCP servers")),
    ("mcpserver", Group("MCP servers")),
    ("mcpservers", Group("MCP servers")),
    ("memory", POLICY),
    ("metadata.category", Category),
    ("metadata.deprecated", Deprecated),
    ("metadata.description", Description(1)),
    ("metadata.domains", Domains),
    ("metadata.lifecycle", Status),
    ("metadata.maintainer", Owner),
    ("metadata.maintainers", Owner),
    ("metadata.model", Models),
    ("metadata.name", Id),
    ("metadata.owner", Owner),
    ("metadata.owners", Owner),
    ("metadata.replacedby", ReplacedBy),
    ("metadata.specialization", Domains),
    ("metadata.status", Status),
    ("metadata.tags", Tags),
    ("metadata.team", Owner),
    ("metadata.version", Version),
    ("mode", POLICY),
    ("model", Models),
    ("models", Models),
    ("name", Name),
    ("nextagent", Relation(HandsOffTo)),
    ("nextagents", Relation(HandsOffTo)),
    ("nickname", Alias),
    ("optimization", Group("Optimization")),
    ("ownedby", Owner),
    ("owner", Owner),
    ("owner.name", Owner),
    ("owner.team", Owner),
    ("owners", Owner),
    ("owners.name", Owner),
    ("owners.team", Owner),
    ("permission", Permission),
    ("permissionmode", POLICY),
    ("permissions", POLICY),
    ("precedes", Relation(Precedes)),
    ("readonly", POLICY),
    ("reasoningeffort", LIMITS),
    ("receivesfrom", Relation(ReceivesFrom)),
    ("relatedagents", Relation(CollaboratesWith)),
    ("replacedby", ReplacedBy),
    ("reportsto", Relation(HandsOffTo)),
    ("requiresapprovalfrom", Relation(ApprovedBy)),
    ("restrictedtools", Denied),
    ("reviewedby", Relation(ReviewedBy)),
    ("sandbox", POLICY),
    ("sandboxmode", POLICY),
    ("sharescontextwith", Relation(SharesContextWith)),
    ("skills", Group("Skills")),
    ("slug", Id),
    ("spawns", Relation(Spawns)),
    ("specialization", Domains),
    ("specializations", Domains),
    ("specialties", Domains),
    ("stability", Status),
    ("status", Status),
    ("steps", LIMITS),
    ("subagents", Relation(Spawns)),
    ("summary", Description(3)),
    ("supersededby", ReplacedBy),
    ("tags", Tags),
    ("target", INVOCATION),
    ("taskpatterns", Triggers),
    ("team", Owner),
    ("temperature", LIMITS),
    ("thinking", LIMITS),
    ("timeout", LIMITS),
    ("timeoutmins", LIMITS),
    ("title", Alias),
    ("tools", Tools),
    ("toolsdenied", Denied),
    ("topk", LIMITS),
    ("topp", LIMITS),
    ("triggers", Group("Triggers")),
    ("triggers.domains", Domains),
    ("triggers.filepatterns", Triggers),
    ("triggers.keywords", Triggers),
    ("triggers.taskpatterns", Triggers),
    ("upstreamagents", Relation(ReceivesFrom)),
    ("userinvocable", INVOCATION),
    ("userinvokable", INVOCATION),
    ("version", Version),
    ("vibe", Vibe),
    ("whentouse", Description(2)),
    ("workswith", Relation(CollaboratesWith)),
];

/// Keys that declare a relation wherever they stand, also below keys that mean nothing; sorted.
const ANYWHERE: &[&str] = &[
    "candelegateto",
    "canspawn",
    "collaborateswith",
    "delegatesto",
    "delegateto",
    "downstreamagents",
    "escalatesto",
    "escalateto",
    "handoffagents",
    "handoffto",
    "handsoffto",
    "nextagent",
    "nextagents",
    "receivesfrom",
    "relatedagents",
    "requiresapprovalfrom",
    "sharescontextwith",
    "upstreamagents",
    "workswith",
];

/// Rows of one dialect, which go before the shared ones.
const OWN: &[(Dialect, &[(&str, Field)])] = &[
    (
        Dialect::ClaudeCode,
        &[("agent", INVOCATION), ("context", INVOCATION)],
    ),
    (Dialect::Copilot, &[("agent", INVOCATION)]),
    (
        Dialect::OpenCode,
        &[
            ("agent", INVOCATION),
            ("permissions", Permission),
            ("prompt", INVOCATION),
            ("reasoningsummary", LIMITS),
        ],
    ),
    (Dialect::GeminiCli, &[("kind", POLICY)]),
    (
        Dialect::Cursor,
        &[
            ("isbackground", POLICY),
            ("alwaysapply", INVOCATION),
            ("readonly", ReadOnly),
        ],
    ),
    (
        Dialect::Codex,
        &[
            ("modelreasoningeffort", LIMITS),
            ("modelreasoningsummary", LIMITS),
            ("modelverbosity", LIMITS),
            ("nicknamecandidates", INVOCATION),
            ("sandboxworkspacewrite", POLICY),
            ("tools", POLICY),
            ("websearch", POLICY),
        ],
    ),
    (
        Dialect::Roo,
        &[
            ("allowedmcpservers", POLICY),
            ("groups", Tools),
            ("source", INVOCATION),
        ],
    ),
    (
        Dialect::Kiro,
        &[
            // What is not asked about; `tools` lists what the agent has.
            ("allowedtools", POLICY),
            ("includemcpjson", Group("MCP servers")),
            ("resources", Group("Resources")),
            ("toolaliases", POLICY),
            ("toolssettings", POLICY),
            ("uselegacymcpjson", Group("MCP servers")),
        ],
    ),
    (
        Dialect::Cagent,
        &[
            ("codemodetools", POLICY),
            ("fallback", LIMITS),
            ("handoffs", Relation(HandsOffTo)),
            ("toolsets", Tools),
        ],
    ),
    (
        Dialect::CrewAi,
        &[
            ("allowcodeexecution", POLICY),
            ("allowdelegation", POLICY),
            ("goal", Description(0)),
            ("llm", Models),
            ("maxiter", LIMITS),
            ("maxrpm", LIMITS),
            ("memory", POLICY),
            ("role", Alias),
        ],
    ),
    (
        Dialect::Adk,
        &[
            ("agentclass", INVOCATION),
            ("disallowtransfertoparent", POLICY),
            ("disallowtransfertopeers", POLICY),
        ],
    ),
    (
        Dialect::AgentFramework,
        &[("kind", INVOCATION), ("model.id", Models)],
    ),
    (
        Dialect::AgentSpec,
        &[
            ("componenttype", INVOCATION),
            ("firstagent", Relation(Spawns)),
            ("groupmanager", Relation(Spawns)),
            ("handoff", POLICY),
            ("llmconfig", Models),
            ("llmconfig.modelid", Models),
            ("relationships", Relation(DelegatesTo)),
        ],
    ),
    (
        Dialect::Kagent,
        &[
            ("modelconfig", Models),
            ("modelconfigname", Models),
            ("type", INVOCATION),
        ],
    ),
    (
        Dialect::Goose,
        &[
            ("activities", INVOCATION),
            ("extensions", Tools),
            ("parameters", INVOCATION),
            ("settings", LIMITS),
            ("subrecipes", Relation(Spawns)),
            ("title", Name),
        ],
    ),
    (Dialect::ClaudeFlow, &[("type", INVOCATION)]),
    (
        Dialect::Persona,
        &[("skills", Skills), ("type", INVOCATION)],
    ),
    (
        Dialect::Plain,
        &[
            ("skills", Skills),
            ("customtools", Tools),
            ("groups", Tools),
        ],
    ),
];

/// Returns what a normalised key path means in a dialect. A limit that the runtime does not read is none: it is shown
/// with the policy, and takes nothing away.
pub(in crate::agent) fn meaning(dialect: Dialect, path: &str) -> Option<Field> {
    let field = row(dialect, path)?;
    let is_limit = matches!(field, Tools | Denied | Permission | ReadOnly);

    if is_limit && !is_read(dialect, path) {
        return Some(POLICY);
    }
    Some(field)
}

fn row(dialect: Dialect, path: &str) -> Option<Field> {
    let own = OWN
        .iter()
        .filter(|(owner, _)| *owner == dialect)
        .flat_map(|(_, rows)| *rows)
        .find(|(row, _)| *row == path)
        .map(|&(_, field)| field);

    own.or_else(|| shared(path)).or_else(|| {
        let (_, last) = path.rsplit_once('.')?;
        shared(last).filter(|_| is_relation_anywhere(last))
    })
}

fn shared(path: &str) -> Option<Field> {
    let place = SHARED.binary_search_by(|(row, _)| (*row).cmp(path));
    place.ok().map(|ix| SHARED[ix].1)
}

/// Tells whether a normalised key declares a relation wherever it stands.
pub(in crate::agent) fn is_relation_anywhere(key: &str) -> bool {
    ANYWHERE.binary_search(&key).is_ok()
}

/// Tells whether the dialect's runtime reads the key that a path starts with; so it counts where nothing is known.
fn is_read(dialect: Dialect, path: &str) -> bool {
    let key = path.split('.').next().unwrap_or(path);

    schema(dialect).is_none_or(|schema| schema.reads(key))
}

/// Tells whether keys below a path have a meaning of their own.
pub(in crate::agent) fn has_parts(dialect: Dialect, path: &str) -> bool {
    let own = OWN.iter().filter(|(owner, _)| *owner == dialect);
    let mut rows = own.flat_map(|(_, rows)| *rows);
    let is_part = |row: &str| {
        row.strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    if rows.any(|(row, _)| is_part(row)) {
        return true;
    }

    let after = SHARED.partition_point(|(row, _)| *row <= path);
    SHARED[after..]
        .iter()
        .take_while(|(row, _)| row.starts_with(path))
        .any(|(row, _)| row[path.len()..].starts_with('.'))
}

/// Returns a key without case and separators.
pub(in crate::agent) fn normal(key: &str) -> String {
    letters(key).collect()
}

/// Tells whether a key is this one, which is written as [`normal`] writes it.
pub(super) fn is_key(key: &str, normalised: &str) -> bool {
    letters(key).eq(normalised.chars())
}

fn letters(key: &str) -> impl Iterator<Item = char> {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_normalised() {
        assert!(SHARED.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(SHARED.iter().all(|(path, _)| *path == normal(path)));
        assert!(ANYWHERE.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            ANYWHERE
                .iter()
                .all(|key| matches!(shared(key), Some(Relation(_))))
        );
    }

    #[test]
    fn spelling_does_not_matter() {
        for key in [
            "allowed-tools",
            "allowed_tools",
            "allowedTools",
            "Allowed Tools",
        ] {
            assert_eq!(meaning(Dialect::Plain, &normal(key)), Some(Tools));
        }
    }

    #[test]
    fn a_dialect_may_read_a_key_in_its_own_way() {
        assert_eq!(
            meaning(Dialect::ClaudeCode, "skills"),
            Some(Group("Skills"))
        );
        assert_eq!(meaning(Dialect::Plain, "skills"), Some(Skills));
    }

    #[test]
    fn a_limit_that_the_runtime_does_not_read_is_none() {
        // Commands and skills of Claude Code read `allowed-tools`; its agents do not.
        for (dialect, path) in [
            (Dialect::ClaudeCode, "allowedtools"),
            (Dialect::ClaudeCode, "permission"),
            (Dialect::Copilot, "disallowedtools"),
            (Dialect::OpenCode, "disallowedtools"),
            (Dialect::GeminiCli, "excludetools"),
            (Dialect::Cursor, "tools"),
            (Dialect::ClaudeCode, "capabilities.deniedtools"),
        ] {
            assert_eq!(meaning(dialect, path), Some(POLICY), "{path}");
        }
        assert_eq!(
            meaning(Dialect::ClaudeCode, "disallowedtools"),
            Some(Denied)
        );
        assert_eq!(meaning(Dialect::Plain, "disallowedtools"), Some(Denied));
    }
}
