#!/usr/bin/env node
// Starts the program of the package that npm installed for this system.
"use strict";

const { spawnSync } = require("node:child_process");

const platform = `agentdex-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "agentdex.exe" : "agentdex";

function program() {
  try {
    return require.resolve(`${platform}/bin/${file}`);
  } catch {
    console.error(
      `agentdex: no program for ${process.platform} on ${process.arch}: the package ${platform} is not installed.\n` +
        "Install without --omit=optional, or install with cargo, pipx or uv: see the project's docs/install.md."
    );
    process.exit(2);
  }
}

const run = spawnSync(program(), process.argv.slice(2), { stdio: "inherit" });
if (run.error) {
  console.error(`agentdex: cannot start ${platform}: ${run.error.message}`);
  process.exit(2);
}
// A program that a signal ended has no exit code; shells report 128 and the signal's number.
process.exit(run.status ?? 128 + (require("node:os").constants.signals[run.signal] ?? 0));
