//! What all languages share of the vocabulary: how far a cue shows that an agent is spoken of, and how far it reaches.

use super::Form;
use crate::agent::RelationType;

/// Most words between the two ends of a cue such as `defers … to`.
pub(super) const GAP: usize = 14;

/// Most tokens that `..` passes behind a name.
pub(super) const GAP_AFTER: usize = 8;

/// Most words of a header that names what stands in its column.
pub(super) const LONGEST_HEADER: usize = 4;

/// How far a cue shows that an agent is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Said of colleagues: delegate to, hand off to, reviewed by.
    Speaks,
    /// Said of anything: with, use, before.
    Loose,
}

/// What a heading, a lead-in such as "Integration with other agents:" or a table's header says of the names below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) relation: RelationType,
    /// Whether it is plain that agents are listed, so that even unknown names count.
    pub(super) agents: bool,
    /// Whether the work of others is listed, so that "use x" hands it over.
    pub(super) others_work: bool,
    /// Whether it counts where nothing else above says anything, and of items alone.
    pub(super) neutral: bool,
}

/// What a header says that speaks of agents in words that no pattern has.
pub(super) const AGENTS_HEADER: Setting = Setting {
    relation: RelationType::DelegatesTo,
    agents: true,
    others_work: false,
    neutral: false,
};

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
