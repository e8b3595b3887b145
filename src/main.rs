//! The `agentdex` command.

use std::process::ExitCode;

/// Thousands of small allocations per page on every thread: the system's allocator spends a fifth of a build on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    agentdex::cli::main()
}
