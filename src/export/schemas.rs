//! What the JSON that agentdex writes, and the configuration that it reads, look like: as JSON Schemas.

/// The schemas by file name, as the site publishes them under `schemas/`. They refer to one another by these names.
pub const SCHEMAS: &[(&str, &str)] = &[
    ("agent.schema.json", include_str!("../../schemas/agent.schema.json")),
    ("agent-card.schema.json", include_str!("../../schemas/agent-card.schema.json")),
    ("ai-catalog.schema.json", include_str!("../../schemas/ai-catalog.schema.json")),
    ("catalog.schema.json", include_str!("../../schemas/catalog.schema.json")),
    ("config.schema.json", include_str!("../../schemas/config.schema.json")),
    ("diff.schema.json", include_str!("../../schemas/diff.schema.json")),
    ("export.schema.json", include_str!("../../schemas/export.schema.json")),
    ("finding.schema.json", include_str!("../../schemas/finding.schema.json")),
    ("findings.schema.json", include_str!("../../schemas/findings.schema.json")),
    ("graph.schema.json", include_str!("../../schemas/graph.schema.json")),
    ("marketplace.schema.json", include_str!("../../schemas/marketplace.schema.json")),
    ("relation.schema.json", include_str!("../../schemas/relation.schema.json")),
    ("search.schema.json", include_str!("../../schemas/search.schema.json")),
];
