//! `agentdex search`
