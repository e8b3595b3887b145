//! The search engine of agentdex: text analysis, query language, ranking and snippets over a Tantivy index.
