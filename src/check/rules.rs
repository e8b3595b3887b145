//! The rules, one file each: [`files`] look at one agent's file, [`graph`] at the catalog and who calls whom,
//! [`components`] at what agents use, [`policy`] and [`context_budget`] at what the configuration asks for, and [`reading`]
//! tells of what reading an agent notices.

mod components;
mod context_budget;
mod exceptions;
mod files;
mod graph;
mod policy;
mod reading;

use super::rule::Rule;
pub use graph::escalation::way;
pub use graph::scene::{Scene, scene};

/// The rule whose findings no report may show whole.
pub const SECRET: &str = files::secret::RULE.id;

/// Covers every secret of a line but for its first characters.
pub fn masked(line: &str) -> String {
    files::secret::masked(line)
}

/// What the parts of the rules before the slash are about.
pub const GROUPS: &[(&str, &str)] = &[
    (
        "agent",
        "an agent's metadata, and what its runtime makes of it",
    ),
    ("allow", "exceptions to findings"),
    ("body", "links in the text"),
    ("encoding", "the encoding of a file"),
    (
        "frontmatter",
        "front matter that strict YAML rejects, and how it was read",
    ),
    ("graph", "the shape of the catalog as a whole"),
    ("manifest", "the manifests of plugins and marketplaces"),
    ("policy", "what the configuration forbids or requires"),
    ("reach", "what an agent can reach through delegation"),
    ("relation", "who names whom"),
    ("role", "what an agent's name promises and what it may do"),
    ("server", "the configuration of MCP servers"),
    ("source", "files that were not read, or not in full"),
    ("text", "what a text contains that a reader may not see"),
    ("theme", "the site's templates"),
];

/// Rules about security, and how severe what they find is, from 0.1 to 10 as CVSS counts: from 7 on, somebody may come to
/// what they should not have; from 4 on, a reviewer may be misled; below, it is worth knowing.
const SECURITY: &[(&str, f32)] = &[
    ("body/unsafe-link", 5.0),
    ("policy/forbidden-relation", 6.0),
    ("policy/not-allowed", 7.0),
    ("policy/upward-call", 7.0),
    ("reach/escalation", 7.5),
    ("reach/trifecta", 7.5),
    ("relation/undeclared-power", 4.0),
    ("role/too-broad", 4.0),
    ("source/link-outside", 3.0),
    ("text/hidden-comment", 6.0),
    ("text/invisible-unicode", 6.5),
    ("text/secret", 8.0),
];

/// Returns how severe what a rule finds is for security, from 0.1 to 10; nothing where it is about something else.
pub fn security_severity(rule: &str) -> Option<f32> {
    let place = SECURITY.binary_search_by(|(known, _)| (*known).cmp(rule));
    place.ok().map(|ix| SECURITY[ix].1)
}

/// Every rule, by identifier.
pub const RULES: &[Rule] = &[
    files::broken_link::RULE,
    files::deprecated_tool::RULE,
    files::description_too_long::RULE,
    files::duplicate_body::RULE,
    files::duplicate_name::RULE,
    files::ignored_field::RULE,
    files::name_mismatch::RULE,
    files::no_description::RULE,
    files::prompt_too_long::RULE,
    files::refused::RULE,
    files::unknown_model::RULE,
    files::unknown_replacement::RULE,
    files::unknown_tool::RULE,
    exceptions::EXPIRED,
    exceptions::NO_REASON,
    exceptions::UNKNOWN_RULE,
    exceptions::UNUSED,
    reading::TOO_MANY_MARKS,
    files::unsafe_link::RULE,
    reading::BYTE_ORDER_MARK,
    reading::CARRIAGE_RETURNS,
    reading::INVALID_UTF8,
    reading::MOJIBAKE,
    reading::UTF16,
    reading::ALIAS_LIKE,
    reading::BLANK_LINES,
    reading::BRACKETS,
    reading::BULLETS,
    reading::CONTROL_CHARACTER,
    reading::DUPLICATE_KEY,
    reading::EXAMPLE_LINES,
    reading::INDENTED,
    reading::INDENTED_KEY,
    reading::KEY_IN_TEXT,
    reading::LATE,
    reading::LONG_FENCE,
    reading::LOOSE_QUOTES,
    reading::MISSING_SPACE,
    reading::NO_FRONT_MATTER,
    reading::NOT_CLOSED,
    reading::NOT_OPENED,
    reading::NOT_READ,
    reading::QUOTED_SCALAR,
    reading::RESERVED,
    reading::STRAY_LINE,
    reading::TAB,
    reading::TOML,
    reading::TOO_DEEP,
    reading::TOO_LONG,
    reading::TOO_MANY,
    reading::TOO_MUCH,
    reading::UNREADABLE,
    reading::WIDE_COLON,
    reading::WRAPPED,
    graph::hub::RULE,
    graph::orphan::RULE,
    graph::overlap::RULE,
    components::missing_file::RULE,
    components::manifest_name::RULE,
    components::unlisted_file::RULE,
    components::manifest_version::RULE,
    context_budget::RULE,
    policy::FORBIDDEN,
    policy::NO_OWNER,
    policy::NOT_ALLOWED,
    policy::UPWARD,
    graph::escalation::RULE,
    graph::too_deep::RULE,
    graph::trifecta::RULE,
    graph::unresolved::AMBIGUOUS,
    graph::approval_deadlock::RULE,
    graph::cannot_delegate::RULE,
    graph::cycle::RULE,
    graph::unresolved::DANGLING,
    graph::deprecated::RULE,
    components::missing_server::RULE,
    components::missing_skill::RULE,
    graph::itself::RULE,
    graph::undeclared_power::RULE,
    graph::too_broad::RULE,
    components::secret::RULE,
    reading::BINARY,
    reading::EMPTY,
    reading::IGNORED,
    reading::LINK_OUTSIDE,
    reading::NO_AGENTS,
    reading::NOT_TAKEN,
    reading::TOO_LARGE,
    reading::UNREADABLE_FILE,
    files::absolute_path::RULE,
    files::damaged::RULE,
    files::hidden_comment::RULE,
    files::invisible_unicode::RULE,
    files::mojibake::RULE,
    files::secret::RULE,
    reading::STRING_FORMS,
    reading::STRING_VALUES,
    reading::UNKNOWN_STRING,
    reading::UNUSED_TEMPLATE,
];
