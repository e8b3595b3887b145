//! Rules that look at one agent's file.

pub(super) mod absolute_path;
pub(super) mod broken_link;
pub(super) mod damaged;
pub(super) mod deprecated_tool;
pub(super) mod description_too_long;
pub(super) mod duplicate_body;
pub(super) mod duplicate_name;
pub(super) mod hidden_comment;
pub(super) mod ignored_field;
pub(in crate::check) mod invisible_unicode;
pub(super) mod mojibake;
pub(super) mod name_mismatch;
pub(super) mod no_description;
pub(super) mod prompt_too_long;
pub(super) mod refused;
pub(super) mod secret;
pub(super) mod unknown_model;
pub(super) mod unknown_replacement;
pub(super) mod unknown_tool;
pub(super) mod unsafe_link;

/// Keys of the front matter that list tools, as keys are compared.
const TOOL_KEYS: &[&str] = &[
    "tools",
    "allowedtools",
    "disallowedtools",
    "capabilities",
    "permission",
];

/// How many findings of one rule are told of one file: whoever mends so many mends the rest.
const MOST: usize = 50;
