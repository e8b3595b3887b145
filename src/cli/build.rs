//! `agentdex build`
