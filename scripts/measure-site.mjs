// What a site costs those who read it, held against budgets: `node scripts/measure-site.mjs SITE [--check] [--write]`.
//
// Bytes, requests and shifts are the same on any machine, and `--check` fails where they exceed their budgets; times are
// those of this machine's Chromium, on a phone as slow as the profile below, and are only told. `--write` puts the table
// into `docs/site.md`.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { browser, host } from "../tests/browser/support.mjs";

const [folder, ...flags] = process.argv.slice(2);
const HERE = dirname(fileURLToPath(import.meta.url));
/** 390 px, 1.6 Mbit/s, round trips of 150 ms, a processor slowed four times, nothing in the cache. */
const SLOW = { width: 390, height: 844, bytes: 200_000, latency: 150, slower: 4 };
/** Slow first visits are made so many times; the middle one counts, for a busy machine hands a page over in odd pieces. */
const TIMES = 5;

const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const all = readdirSync(folder, { recursive: true }).map(String).filter((path) => statSync(join(folder, path)).isFile());
const agents = JSON.parse(readFileSync(join(folder, "catalog.json"), "utf8")).agents;
const packed = (pattern) => all.filter((path) => pattern.test(path)).reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);

/** The agent whose page is the median in bytes: neither the shortest nor the one that everybody names. */
const pages = agents.map(({ url }) => [statSync(join(folder, url, "index.html")).size, url]).sort((a, b) => a[0] - b[0]);
const [, page] = pages[Math.floor(pages.length / 2)];

const site = await host(folder);
const chrome = await browser();
const visits = [];
for (let time = 0; time < TIMES; time++) visits.push(await visit(site.url + page));
await chrome.close();
await site.close();

/** Opens a page as a first visitor on a slow phone does. */
async function visit(url) {
  site.log.length = 0;
  const context = await chrome.newContext({ viewport: { width: SLOW.width, height: SLOW.height } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: SLOW.latency, downloadThroughput: SLOW.bytes, uploadThroughput: SLOW.bytes });
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOW.slower });
  await page.addInitScript(() => {
    globalThis.seen = { paint: 0, shift: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.paint = entry.startTime))).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => ({ ...globalThis.seen, interactive: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd }));
  const log = site.log.filter(({ path }) => !path.endsWith("favicon.ico"));
  await context.close();
  return { ...seen, bytes: log.reduce((sum, { bytes }) => sum + bytes, 0), requests: log.length };
}

const sum = all.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
const points = [
  ["agent page of median size, everything", visits[0].bytes, 40_000, kb],
  ["… requests", visits[0].requests, 6, String],
  ["its scripts", packed(/^assets\/(page|theme)-.*js$/), 10_000, kb],
  ["its styles", packed(/^assets\/style-.*css$/), 10_000, kb],
  ["scripts of the graph's page", packed(/^assets\/(page|theme|graph)-.*js$/), 25_000, kb],
  ["scripts of the search's page", packed(/^assets\/(page|theme|search)-.*js$/), 25_000, kb],
  ["shift of the layout", middle(visits.map(({ shift }) => shift)), 0, (shift) => shift.toFixed(3)],
  ["to names at once: bytes", packed(/^assets\/search-[^w].*js$/) + packed(/^search-index\/names/), 60_000, kb],
  // The engine and the fixed files are the same for ten agents as for ten thousand.
  ...(agents.length >= 100 ? [["site, for each agent, search included", sum / agents.length, 60_000, kb]] : []),
];
const times = [
  ["slow: largest paint", middle(visits.map(({ paint }) => paint)), 700],
  ["slow: interactive", middle(visits.map(({ interactive }) => interactive)), 1000],
];
const lines = [
  `| point, with ${agents.length} agents | measured | budget |`,
  "| --- | ---: | ---: |",
  ...points.map(([name, value, most, shown]) => `| ${name} | ${shown(value)} | ${shown(most)} |`),
  ...times.map(([name, value, most]) => `| ${name} | ${Math.round(value)} ms | ${most} ms |`),
];
console.log(lines.join("\n"));

if (flags.includes("--write")) {
  const path = join(HERE, "../docs/site.md");
  const [start, end] = ["<!-- measured -->\n", "<!-- /measured -->"];
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.slice(0, text.indexOf(start) + start.length) + `${lines.join("\n")}\n` + text.slice(text.indexOf(end)));
}
const over = points.filter(([, value, most]) => value > most).map(([name]) => name);
if (flags.includes("--check") && over.length) {
  console.error(`over budget: ${over.join("; ")}`);
  process.exitCode = 1;
}
