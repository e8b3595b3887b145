// Measures sites in a browser: bytes and round trips to the first result, time per key. Started by scripts/measure-search.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gunzipSync } from "node:zlib";
import { browser, host, open } from "./support.mjs";

const PROGRAM = "target/release/agentdex";
const GENERATOR = "target/release/examples/make-catalog";
/** Milliseconds added to every answer: a server in the next country. */
const DELAY = 50;
/** Words typed letter by letter, and queries that are typed after them. */
const QUERIES = [
  "kubernetes migration",
  "review pull requests",
  "can:execute kafka",
  "database schema -mysql",
  "write documentation",
  "incident respnse",
  '"code review" python',
  "security audit tool:Bash",
];
/** The first query of a visitor. */
const FIRST = "kafka";

const room = mkdtempSync(join(tmpdir(), "measure-search-"));
const chrome = await browser();
try {
  const folders = process.argv.slice(2);
  const sites = folders.length
    ? folders.map((folder) => [basename(folder), folder])
    : [700, 3000, 20000].map((count) => [count.toLocaleString("en"), made(count)]);
  const rows = [];
  for (const [name, folder] of sites) rows.push(...(await measure(name, folder)));
  const engine = brotliCompressSync(gunzipSync(readFileSync("static/engine/engine.bin")), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
  }).length;
  const text = `${table(rows)}\nEngine: ${kilobytes(engine)} in brotli, ${kilobytes(statSync("static/engine/engine.bin").size)} as published.\n`;
  process.stdout.write(text);
  if (!folders.length) record(text);
} finally {
  await chrome.close();
  rmSync(room, { recursive: true });
}

function made(count) {
  const folder = join(room, `catalog-${count}`);
  execFileSync(GENERATOR, [String(count), folder]);
  return folder;
}

async function measure(name, folder) {
  const site = join(room, "site");
  execFileSync(PROGRAM, ["build", "--quiet", folder, "--out", site], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const agents = JSON.parse(readFileSync(join(site, "search-index/index.json"))).documents;
  const ours = {
    name,
    agents,
    by: "agentdex",
    index: sizeOf(join(site, "search-index")),
    ...(await ourSearch(site)),
  };
  const theirs = pagefind(site) && {
    name,
    agents,
    by: "Pagefind",
    index: sizeOf(join(site, "pagefind")),
    ...(await theirSearch(site)),
  };
  rmSync(site, { recursive: true });
  return theirs ? [ours, theirs] : [ours];
}

async function ourSearch(folder) {
  const site = await host(folder, { delay: DELAY });
  try {
    const page = await open(chrome, `${site.url}agents/`);
    await page.waitForLoadState("networkidle");
    site.log.length = 0;
    const start = performance.now();
    await page.locator("#q").fill(FIRST);
    await page.locator("[role=option]").first().waitFor();
    // The engine has answered when the panel no longer says that it is on its way.
    await page.waitForFunction(
      () =>
        document.querySelector(".said") &&
        !/By name|Loading/.test(document.querySelector(".said").textContent),
      null,
      { timeout: 60000 },
    );
    const first = {
      ms: performance.now() - start,
      bytes: sum(site.log),
      trips: trips(site.log),
      requests: site.log.length,
    };
    site.state.delay = 0;
    const times = await page.evaluate(keys, { queries: QUERIES });
    return { first, ...percentiles(times) };
  } finally {
    await site.close();
  }
}

/** Types queries into the engine's own worker twice, and times the second: the first loads what a large index keeps in pieces. */
async function keys({ queries }) {
  const {
    worker: script,
    engine,
    index,
    root,
  } = document.querySelector("script[data-engine]").dataset;
  const full = (path) => new URL(path, document.baseURI).href;
  const worker = new Worker(full(script));
  const next = () => new Promise((done) => (worker.onmessage = ({ data }) => done(data)));
  worker.postMessage({ init: { engine: full(engine), index: full(index), root: full(root) } });
  await next();
  const times = [];
  let number = 0;
  for (const timed of [false, true]) {
    for (const query of queries) {
      for (let length = 1; length <= query.length; length++) {
        const start = performance.now();
        worker.postMessage({
          search: ++number,
          request: { query: query.slice(0, length), limit: 8 },
        });
        await next();
        if (timed) times.push(performance.now() - start);
      }
    }
  }
  worker.terminate();
  return times;
}

function pagefind(site) {
  const program = process.env.PAGEFIND;
  if (program === "no") return false;
  const [command, first] = program ? [program, []] : ["npx", ["--yes", "pagefind@1.6.0"]];
  try {
    execFileSync(
      command,
      [...first, "--site", site, "--glob", "agents/**/index.html", "--root-selector", "main"],
      { stdio: "ignore" },
    );
  } catch {
    process.stderr.write("Pagefind could not be run; it is left out\n");
  }
  return existsSync(join(site, "pagefind"));
}

async function theirSearch(folder) {
  const site = await host(folder, { delay: DELAY });
  try {
    const page = await open(chrome, `${site.url}agents/`);
    await page.waitForLoadState("networkidle");
    site.log.length = 0;
    const start = performance.now();
    // A result is there when its page's title is, as the box of agentdex shows it.
    const ask = async ({ address, query }) => {
      window.finder ??= await import(address);
      const { results } = await window.finder.search(query);
      await Promise.all(results.slice(0, 8).map((result) => result.data()));
    };
    const address = `${site.url}pagefind/pagefind.js`;
    await page.evaluate(ask, { address, query: FIRST });
    const first = {
      ms: performance.now() - start,
      bytes: sum(site.log),
      trips: trips(site.log),
      requests: site.log.length,
    };
    site.state.delay = 0;
    const times = await page.evaluate(
      async ({ address, queries }) => {
        const finder = await import(address);
        const times = [];
        for (const timed of [false, true]) {
          for (const query of queries) {
            for (let length = 1; length <= query.length; length++) {
              const start = performance.now();
              await finder.search(query.slice(0, length));
              if (timed) times.push(performance.now() - start);
            }
          }
        }
        return times;
      },
      { address, queries: QUERIES },
    );
    return { first, ...percentiles(times) };
  } finally {
    await site.close();
  }
}

/** The longest chain of requests of which each began after the one before was answered. */
function trips(log) {
  const spans = log.map(({ at }) => ({ from: at - DELAY, to: at })).sort((a, b) => a.to - b.to);
  let count = 0;
  let end = -Infinity;
  for (const { from, to } of spans) {
    if (from >= end - 1) [count, end] = [count + 1, to];
  }
  return count;
}

function percentiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p95: at(0.95) };
}

function sum(log) {
  return log.reduce((bytes, entry) => bytes + entry.bytes, 0);
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (bytes, entry) => bytes + statSync(join(entry.parentPath ?? entry.path, entry.name)).size,
      0,
    );
}

function kilobytes(bytes) {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(2)} MB`;
}

function table(rows) {
  const head = [
    "agents",
    "search",
    "index on disk",
    "engine answers",
    "loaded by then",
    "serial round trips",
    "key p50",
    "key p95",
  ];
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const body = rows.map(({ name, by, index, first, p50, p95 }) =>
    line([
      name,
      by,
      kilobytes(index),
      `${Math.round(first.ms)} ms`,
      kilobytes(first.bytes),
      first.trips,
      `${p50.toFixed(1)} ms`,
      `${p95.toFixed(1)} ms`,
    ]),
  );
  return line(head) + line(head.map(() => "---")) + body.join("");
}

function record(text) {
  const path = "docs/search.md";
  const [start, end] = ["<!-- measured -->\n", "<!-- /measured -->"];
  const old = readFileSync(path, "utf8");
  const [before, after] = [old.split(start)[0], old.split(end)[1]];
  writeFileSync(path, `${before}${start}${text}${end}${after}`);
}
