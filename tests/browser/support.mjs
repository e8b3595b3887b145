// The harness of the browser tests: a static host for a finished site, and a browser that tolerates no error.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before } from "node:test";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

/** The finished site that the test was started for. */
export const SITE = process.env.AGENTDEX_SITE;

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

/** What the strictest reasonable host allows: everything from itself, nothing inline; a module may be compiled. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * Serves a folder as a plain static host does: gzip for texts, nothing else.
 * `base` puts the site below a path, `delay` adds milliseconds to each answer, `fails` names paths that answer 503, and `holds` those
 * that answer only when it is taken back.
 */
export async function host(folder = SITE, { base = "/", delay = 0 } = {}) {
  const log = [];
  const state = { fails: null, holds: null, delay };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const answer = () => {
      if (state.holds?.test(path)) return setTimeout(answer, 20);
      if (!path.startsWith(base))
        return send(response, 404, "text/plain", Buffer.from("outside the base path"));
      if (state.fails?.test(path))
        return send(response, 503, "text/plain", Buffer.from("out of order"));
      let file = normalize(join(folder, path.slice(base.length)));
      let status = 200;
      try {
        if (statSync(file).isDirectory()) {
          if (!path.endsWith("/")) return response.writeHead(301, { location: `${path}/` }).end();
          file = join(file, "index.html");
        }
        statSync(file);
      } catch {
        file = join(folder, "404.html");
        status = 404;
      }
      const type = TYPES[extname(file)];
      let bytes = readFileSync(file);
      const packed = type && !type.startsWith("image/png") && bytes.length > 512;
      if (packed) bytes = gzipSync(bytes);
      log.push({ path: path.slice(base.length), bytes: bytes.length, at: performance.now() });
      send(
        response,
        status,
        type ?? "application/octet-stream",
        bytes,
        packed ? { "content-encoding": "gzip" } : {},
      );
    };
    state.delay ? setTimeout(answer, state.delay) : answer();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}${base}`;
  return {
    url,
    log,
    state,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(done);
      }),
  };
}

function send(response, status, type, bytes, more = {}) {
  response.writeHead(status, {
    "content-type": type,
    "content-length": bytes.length,
    "content-security-policy": POLICY,
    ...more,
  });
  response.end(bytes);
}

/** Starts Debian's Chromium. */
export function browser() {
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
  ];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/** Hosts a site and starts a browser for the tests of a file: `site` and `chrome` are there when they run. */
export function stage(folder, options) {
  const at = {};
  before(async () => {
    at.site = await host(folder, options);
    at.chrome = await browser();
  });
  after(async () => {
    await at.chrome.close();
    await at.site.close();
  });
  return at;
}

/**
 * Opens a page that collects what goes wrong in it: script errors, violations of the policy, requests that fail.
 * `route` is a pattern of addresses and what becomes of their bytes on the way.
 */
export async function open(
  chrome,
  url,
  { width = 1440, height = 900, dark = false, javaScript = true, route } = {},
) {
  const context = await chrome.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: javaScript,
  });
  const page = await context.newPage();
  page.wrongs = [];
  page.on("pageerror", (error) => page.wrongs.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.wrongs.push(message.text()));
  if (route) {
    const [path, change] = route;
    await context.route(path, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: change(await response.body()) });
    });
  }
  await page.goto(url);
  return page;
}

/**
 * Opens a page and collects what moves in it, also in answer to a person: the score of each shift with the boxes that moved.
 * `page` may be one of the caller's own, such as a slow one.
 */
export async function watched(chrome, url, { width = 1440, height = 900, page } = {}) {
  page ??= await (await chrome.newContext({ viewport: { width, height } })).newPage();
  await page.addInitScript(() => {
    globalThis.shifts = [];
    const box = ({ node, previousRect: from, currentRect: to }) => {
      const element = node?.nodeType === 1 ? node : node?.parentElement;
      const name = element
        ? `${element.localName}${element.id && `#${element.id}`}${element.className && `.${element.className}`}`
        : "?";
      return `${name} from ${[from.x, from.y, from.width, from.height].map(Math.round)} to ${[to.x, to.y, to.width, to.height].map(Math.round)}`;
    };
    const note = (list) =>
      shifts.push(
        ...list
          .getEntries()
          .map((shift) => ({ score: shift.value, boxes: shift.sources.map(box) })),
      );
    new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url);
  return { page, shifts: () => page.evaluate(() => globalThis.shifts) };
}
