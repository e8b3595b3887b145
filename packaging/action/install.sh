#!/usr/bin/env bash
# Puts agentdex into the PATH of the steps that follow: built from the commit that the workflow pins, unless there is one.
set -euo pipefail

if command -v agentdex >/dev/null; then
  agentdex --version
  exit 0
fi
cargo install --locked --quiet --path "$ACTION_PATH" --root "$RUNNER_TEMP/agentdex" agentdex
echo "$RUNNER_TEMP/agentdex/bin" >>"$GITHUB_PATH"
