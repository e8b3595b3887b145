// What a site costs those who read it and those who build it, held against budgets:
//
//   node scripts/measure-site.mjs SITE [--build CATALOG] [--check [--times]] [--write]
//
// Bytes, requests and shifts are the same on any machine, and `--check` fails where they exceed their budgets. Times are
// those of this machine's Chromium, on a phone as slow as the profile below or without any brake: `--times` holds them to
// their budgets too, which says something only where nothing else runs. `--build` measures building CATALOG, which should
// be what SITE was made of, and the size of a site of made agents; it needs GNU time and
// `cargo build --release --bin agentdex --example make-catalog`. `--write` puts the table into `docs/site.md`.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { browser, host, watched } from "../tests/browser/support.mjs";

const [folder, ...flags] = process.argv.slice(2);
const HERE = dirname(fileURLToPath(import.meta.url));
/** 390 px, 1.6 Mbit/s, round trips of 150 ms, a processor slowed four times, nothing in the cache. */
const SLOW = { width: 390, height: 844, bytes: 200_000, latency: 150, slower: 4 };
/** Slow first visits are made so many times; the middle one counts, for a busy machine hands a page over in odd pieces. */
const TIMES = 5;
/** Milliseconds from the press into the box to the first key: hands take 0.4 s from pointer to keys (the keystroke-level model). */
const REACH = 400;
/** Agents of the made catalog: enough that what every site holds, such as the engine, no longer counts. */
const MADE = 1000;
const RELEASE = join(process.env.CARGO_TARGET_DIR ?? join(HERE, "../target"), "release");
/** Whether times are asked for: a check of what is the same on any machine need not wait for them. */
const TIMED = !flags.includes("--check") || flags.includes("--times");

const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const ms = (time) => `${Math.round(time)} ms`;
const score = (shift) => shift.toFixed(3);
const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const files = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => statSync(join(folder, path)).isFile());
const size = (folder) =>
  files(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
const all = files(folder);
const agents = JSON.parse(readFileSync(join(folder, "catalog.json"), "utf8")).agents;
const packed = (pattern) =>
  all
    .filter((path) => pattern.test(path))
    .reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);

/** The agent whose page is the median in bytes: neither the shortest nor the one that everybody names. */
const pages = agents
  .map(({ url }) => [statSync(join(folder, url, "index.html")).size, url])
  .sort((a, b) => a[0] - b[0]);
const [, page] = pages[Math.floor(pages.length / 2)];

const site = await host(folder);
const chrome = await browser();
const visits = [];
const typed = { fast: [], slow: [] };
for (let time = 0; time < TIMES; time++) {
  visits.push(await visit(site.url + page));
  if (!TIMED) continue;
  typed.fast.push(await type(site.url + page));
  typed.slow.push(await type(site.url + page, SLOW));
}
const shifts = {
  search: await shift("search/"),
  query: await shift(`search/?q=${encodeURIComponent(agents[0].name)}`),
  graph: await shift("graph/"),
};
await chrome.close();
await site.close();

/** Opens a page as a first visitor on a slow phone does. */
async function visit(url) {
  site.log.length = 0;
  const { context, page } = await fresh(SLOW);
  await page.addInitScript(() => {
    globalThis.seen = { paint: 0, shift: 0 };
    new PerformanceObserver((list) =>
      list.getEntries().forEach((entry) => (seen.paint = entry.startTime)),
    ).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) =>
      list.getEntries().forEach((entry) => (seen.shift += entry.value)),
    ).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => ({
    ...globalThis.seen,
    interactive: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
  }));
  const log = site.log.filter(({ path }) => !path.endsWith("favicon.ico"));
  await context.close();
  return { ...seen, bytes: log.reduce((sum, { bytes }) => sum + bytes, 0), requests: log.length };
}

/** Returns what moves on a page until it has its all, for a first visitor on a slow phone or on a desk, whichever is worse. */
async function shift(path) {
  const scores = { slow: [], fast: [] };
  for (let time = 0; time < 3; time++) {
    scores.slow.push(await moved(path, SLOW));
    scores.fast.push(await moved(path));
  }
  return Math.max(middle(scores.slow), middle(scores.fast));
}

async function moved(path, profile) {
  const { context, page } = await fresh(profile);
  const { shifts } = await watched(chrome, site.url + path, { page });
  await page.waitForLoadState("networkidle");
  if (path.includes("?q=")) await page.locator("#count strong").waitFor();
  await page.waitForTimeout(500);
  const score = (await shifts()).reduce((sum, { score }) => sum + score, 0);
  await context.close();
  return score;
}

/** Presses into the search box and types the first letter of an agent's name; returns the milliseconds from the key to the first name. */
async function type(url, profile) {
  const { context, page } = await fresh(profile);
  await page.goto(url, { waitUntil: "networkidle" });
  await page.evaluate(() => {
    document.addEventListener("keydown", () => (globalThis.pressed ??= performance.now()), {
      capture: true,
    });
    const look = () =>
      document.querySelector("[role=option]") && (globalThis.named ??= performance.now());
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  await page.locator("#q").focus();
  await page.waitForTimeout(REACH);
  await page.keyboard.press(agents[0].name[0].toLowerCase());
  const took = await page.waitForFunction(
    () => globalThis.named && globalThis.named - globalThis.pressed,
    null,
    { timeout: 60_000 },
  );
  const value = await took.jsonValue();
  await context.close();
  return value;
}

/** Opens a page with nothing in its cache, slowed as a profile says. */
async function fresh(profile) {
  const context = await chrome.newContext(
    profile ? { viewport: { width: profile.width, height: profile.height } } : {},
  );
  const page = await context.newPage();
  if (!profile) return { context, page };
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: profile.latency,
    downloadThroughput: profile.bytes,
    uploadThroughput: profile.bytes,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: profile.slower });
  return { context, page };
}

/** Builds a catalog again and again, each time anew; returns the middle seconds, the middle peak of memory and the site's size. */
function build(catalog, times = TIMES) {
  const room = mkdtempSync(join(tmpdir(), "measure-site-"));
  const runs = [];
  for (let time = 0; time < times; time++) {
    const site = join(room, "site");
    rmSync(site, { recursive: true, force: true });
    const run = spawnSync(
      "/usr/bin/time",
      ["-f", "%e %M", join(RELEASE, "agentdex"), "build", "--quiet", catalog, "--out", site],
      { encoding: "utf8" },
    );
    if (run.status !== 0) throw new Error(`${catalog} cannot be built: ${run.error ?? run.stderr}`);
    runs.push(run.stderr.trim().split("\n").at(-1).split(" ").map(Number));
  }
  const bytes = size(join(room, "site"));
  rmSync(room, { recursive: true });
  return {
    seconds: middle(runs.map(([seconds]) => seconds)),
    bytes: middle(runs.map(([, kib]) => kib)) * 1024,
    size: bytes,
  };
}

/** Builds a catalog of made agents once; returns the bytes of its site for each. */
function madeSize() {
  const room = mkdtempSync(join(tmpdir(), "measure-site-"));
  execFileSync(join(RELEASE, "examples/make-catalog"), [String(MADE), room]);
  const { size } = build(room, 1);
  rmSync(room, { recursive: true });
  return size / MADE;
}

const catalog = flags.includes("--build") ? flags[flags.indexOf("--build") + 1] : undefined;
const built = catalog && build(catalog);
const points = [
  ["agent page of median size, everything", visits[0].bytes, 40_000, kb],
  ["… requests", visits[0].requests, 6, String],
  ["its scripts", packed(/^assets\/(page|theme)-.*js$/), 10_000, kb],
  ["its styles", packed(/^assets\/style-.*css$/), 10_000, kb],
  ["scripts of the graph's page", packed(/^assets\/(page|theme|graph)-.*js$/), 25_000, kb],
  ["scripts of the search's page", packed(/^assets\/(page|theme|search)-.*js$/), 25_000, kb],
  ["shift of the layout", middle(visits.map(({ shift }) => shift)), 0, score],
  ["… of the search's page", shifts.search, 0, score],
  ["… when it comes with a query", shifts.query, 0, score],
  ["… of the graph's page", shifts.graph, 0, score],
  [
    "to names at once: bytes",
    packed(/^assets\/search-[^w].*js$/) + packed(/^search-index\/names/),
    60_000,
    kb,
  ],
  // The engine and the fixed files are the same for ten agents as for ten thousand.
  ...(agents.length >= 100
    ? [["site, for each agent, search included", size(folder) / agents.length, 60_000, kb]]
    : []),
  ...(catalog
    ? [[`site of ${MADE.toLocaleString("en")} made agents, for each`, madeSize(), 60_000, kb]]
    : []),
];
const times = [
  ["slow: largest paint", middle(visits.map(({ paint }) => paint)), 700, ms],
  ["slow: interactive", middle(visits.map(({ interactive }) => interactive)), 1000, ms],
  ...(TIMED
    ? [
        ["from the first key to the first name", middle(typed.fast), 50, ms],
        ["slow: from the first key to the first name", middle(typed.slow), 300, ms],
      ]
    : []),
  ...(built
    ? [
        ["built in", built.seconds * 1000, 1000, ms],
        [
          "… with a peak of memory",
          built.bytes,
          200_000_000,
          (bytes) => `${Math.round(bytes / 1e6)} MB`,
        ],
      ]
    : []),
];
const lines = [
  `| point, with ${agents.length} agents | measured | budget |`,
  "| --- | ---: | ---: |",
  ...[...points, ...times].map(
    ([name, value, most, shown]) => `| ${name} | ${shown(value)} | ${shown(most)} |`,
  ),
];
console.log(lines.join("\n"));

if (flags.includes("--write")) {
  const path = join(HERE, "../docs/site.md");
  const [start, end] = ["<!-- measured -->\n", "<!-- /measured -->"];
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.slice(0, text.indexOf(start) + start.length) +
      `${lines.join("\n")}\n` +
      text.slice(text.indexOf(end)),
  );
}
const held = flags.includes("--times") ? [...points, ...times] : points;
const over = held.filter(([, value, most]) => value > most).map(([name]) => name);
if (flags.includes("--check") && over.length) {
  console.error(`over budget: ${over.join("; ")}`);
  process.exitCode = 1;
}
