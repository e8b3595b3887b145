#!/usr/bin/env node
// Measures how far off the estimates of tokens are, beside what a tokenizer counts.
//
//   scripts/measure-tokens.mjs FOLDER…
//
// Takes what `agentdex show` says of the prompts of the Markdown agents in each folder, and counts them with o200k_base,
// the vocabulary of GPT-4o and later models. Needs Node 20, the program from `cargo test` or `cargo build`, and, once,
// `npm install --no-save --prefix target/tokens gpt-tokenizer@4.0.0`.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(join(home, "target/tokens/"));
const { countTokens } = require("gpt-tokenizer/encoding/o200k_base");
const built = ["release", "debug"].map((profile) => join(home, "target", profile, "agentdex"));
const program = built.find((path) => existsSync(path));

/** Returns the text behind the front matter, where the file has the plainest form of it. */
function prompt(text) {
  const fenced = /^---\r?\n[^]*?\n---\r?\n([^]*)$/.exec(text);
  return fenced?.[1].trim();
}

function percent(value) {
  return `${(100 * value).toFixed(1)} %`;
}

console.log("| agents in | files | all together | median | 95 of 100 within |");
console.log("| --- | ---: | ---: | ---: | ---: |");
for (const folder of process.argv.slice(2)) {
  const options = { encoding: "utf8", maxBuffer: 1 << 30 };
  const catalog = execFileSync(program, ["show", "--all", "--format", "json", folder], options);
  let [estimated, counted] = [0, 0];
  const errors = [];
  for (const agent of JSON.parse(catalog).agents) {
    const text = agent.key ? undefined : prompt(readFileSync(join(folder, agent.path), "utf8"));
    if (text) {
      const tokens = countTokens(text, { allowedSpecial: "all" });
      estimated += agent.tokens.prompt;
      counted += tokens;
      errors.push(Math.abs(agent.tokens.prompt - tokens) / tokens);
    }
  }
  errors.sort((a, b) => a - b);
  const at = (share) => percent(errors[Math.floor((errors.length - 1) * share)]);
  const whole = percent(estimated / counted - 1);
  console.log(`| ${folder} | ${errors.length} | ${whole} | ${at(0.5)} | ${at(0.95)} |`);
}
