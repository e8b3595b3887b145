//! agentdex turns folders of AI agent definitions into a static site, a capability search and a delegation graph to review.
