#!/usr/bin/env node
// Measures the graph page against its budgets: what it weighs, when it answers, how fast a filter and a hover are shown.
//
//   scripts/measure-graph.mjs PROGRAM [CATALOG…]      such as: scripts/measure-graph.mjs target/release/agentdex agents
//
// Each catalog is measured, then one of 2,000 agents and 6,000 relations that is made up here: short files, so that the
// processor's time of a whole build is nearly that of the graph. Needs Chromium and `npm ci --prefix tests/browser`.
// Fails where a budget is broken.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { browser, host, open } = await import(join(root, "tests/browser/support.mjs"));

const [program, ...catalogs] = process.argv.slice(2);
if (!program) {
  console.error("usage: scripts/measure-graph.mjs PROGRAM [CATALOG…]");
  process.exit(2);
}

/** Budgets: of a catalog like those that people publish, and of a very large one. */
const USUAL = { interactive: 1_000, kilobytes: 150, html: 90, hover: 50, filter: 50 };
const LARGE = { interactive: 2_000, kilobytes: 1_000, html: 250, hover: 50, cpu: 5 };

/** Views in which a name is typed. */
const VIEWS = ["delegation", "agents", "table"];

/** Agents that are pointed at for a figure. */
const HOVERS = 60;

const work = mkdtempSync(join(tmpdir(), "measure-graph-"));
const chrome = await browser();
let broken = false;
try {
  for (const catalog of catalogs)
    await measure(basename(resolve(catalog)), resolve(catalog), USUAL);
  const large = join(work, "made-up-catalog");
  makeUp(large, 2_000, 24);
  await measure("2,000 agents", large, LARGE);
} finally {
  await chrome.close();
  rmSync(work, { recursive: true });
}
process.exit(broken ? 1 : 0);

async function measure(name, catalog, budget) {
  const out = join(work, "site-" + name.replace(/\W+/g, "-"));
  const cpu = build(catalog, out);
  const site = await host(out);
  try {
    const page = await open(chrome, "about:blank");
    const interactive = await load(page, site);
    const kilobytes = site.log.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
    const requests = site.log.length;
    const html = site.log.find(({ path }) => path === "graph/").bytes / 1_000;
    const script =
      site.log.find(({ path }) => path.startsWith("assets/graph-") && path.endsWith(".js")).bytes /
      1_000;
    const filters = [];
    for (const view of VIEWS) filters.push([view, await filter(page, site, view)]);
    await page.goto(`${site.url}graph/?view=agents&class=call.gate.order.peer.unknown`);
    const hover = await hovers(page);
    const [agents, relations] = await page.evaluate(() => {
      const data = JSON.parse(document.getElementById("graph-data").textContent);
      return [data.agents.length, data.relations.length];
    });
    console.log(`${name}: ${agents} agents, ${relations} relations`);
    tell("whole build, processor's time", cpu, budget.cpu ?? Infinity, "s");
    tell("interactive", interactive, budget.interactive, "ms");
    tell(`loaded in ${requests} requests, compressed`, kilobytes, budget.kilobytes, "kB");
    tell("of these the page", html, budget.html, "kB");
    tell("of these its script", script, Infinity, "kB");
    for (const [view, times] of filters)
      tell(
        `first key of a filter to next frame, ${view}`,
        times[times.length >> 1],
        budget.filter ?? Infinity,
        "ms",
      );
    tell(
      `hover to next frame, median of ${hover.length}`,
      hover[hover.length >> 1],
      budget.hover,
      "ms",
    );
    // The slowest says as much of what else the machine does.
    tell("hover to next frame, slowest", hover.at(-1), Infinity, "ms");
    if (page.wrongs.length) throw new Error(page.wrongs.join("\n"));
    await page.context().close();
  } finally {
    await site.close();
  }
}

/** Writes agents of which each names three others, in so many categories. */
function makeUp(folder, count, categories) {
  let seed = 7;
  const roll = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const name = (number) =>
    `${["api", "batch", "cache", "ledger"][number % 4]}-${["auditor", "engineer", "planner", "reviewer", "writer"][number % 5]}-${number}`;
  for (let category = 0; category < categories; category++)
    mkdirSync(join(folder, `field-${category}`), { recursive: true });
  for (let number = 0; number < count; number++) {
    const others = new Set();
    // A third of all calls go to few agents, as in real catalogs.
    while (others.size < 3) {
      const other = roll(3) ? roll(count) : roll(40);
      if (other !== number) others.add(other);
    }
    const [a, b, c] = [...others].map(name);
    const text = `---\nname: ${name(number)}\ndescription: Does the work of number ${number}.\ntools: Read, Bash\n---\n\n## Works with\n\n- Delegates to \`${a}\` when the change grows\n- Reviewed by \`${b}\`\n- Hands off to **${c}** at the end\n`;
    writeFileSync(join(folder, `field-${number % categories}`, `${name(number)}.md`), text);
  }
}

/** Builds a site and returns the processor's time in seconds. */
function build(catalog, out) {
  // The shell tells the time of its children; no package does.
  const script = '"$@" >/dev/null 2>&1; code=$?; times; exit $code';
  const { status, stdout } = spawnSync(
    "/bin/sh",
    ["-c", script, "sh", resolve(program), "build", catalog, "--out", out],
    { cwd: work, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${program} build ${catalog} failed`);
  const children = stdout.trim().split("\n").at(-1);
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}

/** Loads the page with a cold cache and returns the milliseconds until it answers. */
async function load(page, site) {
  await page.setViewportSize({ width: 1440, height: 900 });
  const start = performance.now();
  await page.goto(`${site.url}graph/`, { waitUntil: "commit" });
  await page.waitForFunction(() => document.getElementById("lit")?.firstChild, null, {
    polling: "raf",
  });
  return performance.now() - start;
}

/** Types the first letter of a name and returns the milliseconds from the key to the next frame, sorted. */
async function filter(page, site, view) {
  const times = [];
  for (let time = 0; time < 5; time++) {
    await page.goto(`${site.url}graph/?view=${view}`);
    await page.locator("#narrow").focus();
    await page.evaluate(() => {
      const told = ({ timeStamp }) =>
        requestAnimationFrame(() =>
          setTimeout(() => (window.shown = performance.now() - timeStamp)),
        );
      document.addEventListener("input", told, true);
    });
    await page.keyboard.press("e");
    times.push(await (await page.waitForFunction(() => window.shown)).jsonValue());
  }
  return times.sort((a, b) => a - b);
}

/** Points at agents and returns the milliseconds from each event to the next frame, sorted. */
async function hovers(page) {
  await page.evaluate(() => {
    window.shown = [];
    const told = ({ timeStamp, target }) =>
      target.closest("#isles li") &&
      requestAnimationFrame(() =>
        setTimeout(() => window.shown.push(performance.now() - timeStamp)),
      );
    document.addEventListener("pointerover", told, true);
  });
  const places = await page.$$eval(
    "#isles li",
    (rows, most) => {
      const seen = rows
        .map((row) => row.getBoundingClientRect())
        .filter(({ top, bottom, width }) => width && top > 0 && bottom < innerHeight);
      const step = Math.max(1, Math.floor(seen.length / most));
      return seen
        .filter((_, at) => at % step === 0)
        .map(({ x, y, width, height }) => [x + width / 2, y + height / 2]);
    },
    HOVERS,
  );
  for (const [x, y] of places) {
    await page.mouse.move(x, y);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))),
    );
  }
  return (await page.evaluate(() => window.shown)).sort((a, b) => a - b);
}

function tell(what, value, most, unit) {
  const good = value <= most;
  broken ||= !good;
  const limit = most === Infinity ? "" : ` (at most ${most})${good ? "" : "  TOO MUCH"}`;
  console.log(`  ${what}: ${value.toFixed(value < 10 ? 2 : 0)} ${unit}${limit}`);
}
