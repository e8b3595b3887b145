//! What the program itself says on pages, beside what templates and scripts say.

/// Phrases that code says, or that templates say by a value: names of capabilities, types of relations, severities.
pub const LISTED: &[&str] = &[
    "{n} agent|{n} agents",
    "{n} byte|{n} bytes",
    "{size} KB",
    "{size} MB",
    "1,234.5",
];
