#!/usr/bin/env bash
# Reviews the agents of a repository: writes the findings for code scanning and, of a pull request, the text of a comment
# into a folder, annotates the lines, and fails where the policy is broken or an agent gained what nobody agreed to. The
# files of a pull request are only read, so that a job without any right to write can run this.
set -euo pipefail

folder=()
[ -z "${FOLDER:-}" ] || folder=("$FOLDER")
check() { agentdex --quiet check ${folder[@]+"${folder[@]}"} --format "$1"; }
diff() { agentdex --quiet diff "git:$BASE" ${folder[@]+"${folder[@]}"} "$@"; }
# Findings that fail a check are no failure to run.
unless_findings() { [ "$1" -eq 1 ] || exit "$1"; }

mkdir -p "$REPORT"
check sarif >"$REPORT/agentdex.sarif" || unless_findings $?
failed=0
check github || failed=$?

if [ -n "${BASE:-}" ]; then
  diff --format markdown >"$REPORT/comment.md"
  cat "$REPORT/comment.md" >>"$GITHUB_STEP_SUMMARY"
  if [ "${GATE:-true}" = true ]; then
    diff --gate || failed=$?
  fi
else
  check markdown >>"$GITHUB_STEP_SUMMARY" || unless_findings $?
fi
exit "$failed"
