//! The `agentdex` command.

fn main() {}
