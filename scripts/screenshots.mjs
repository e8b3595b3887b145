// Pictures of a finished site: `node scripts/screenshots.mjs SITE FOLDER`. Started by scripts/screenshots.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, host, open } from "../tests/browser/support.mjs";
import { reduced } from "./palette.mjs";

const [folder, out] = process.argv.slice(2);
/** Documentation that is slow to open is not read, and every clone carries the pictures. */
const MOST = 700_000;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** An agent that calls and is called, reaches what it does not hold, and has findings. */
const AGENT = "agents/incident-commander/";
const QUERY = "slow queries can:execute";

const PICTURES = [
  { name: "home", path: "", size: DESK },
  { name: "agent", path: AGENT, size: DESK },
  { name: "agent-dark", path: AGENT, size: DESK, dark: true },
  { name: "agent-phone", path: AGENT, size: PHONE },
  { name: "search", path: `search/?q=${encodeURIComponent(QUERY)}`, size: DESK, ready: answered },
  { name: "graph", path: "graph/?show=incident-commander,docs-writer", size: DESK, ready: chosen },
  { name: "review", path: "review/", size: DESK },
  { name: "compare", path: "compare/code-reviewer/", size: DESK },
];

const site = await host(folder);
const chrome = await browser();
mkdirSync(out, { recursive: true });
let sum = 0;
try {
  for (const { name, path, size, dark, ready } of PICTURES) {
    const page = await open(chrome, site.url + path, { ...size, dark });
    await page.waitForLoadState("networkidle");
    await ready?.(page);
    if (page.wrongs.length) throw new Error(`${name}: ${page.wrongs.join("; ")}`);
    const picture = reduced(await page.screenshot({ animations: "disabled", caret: "hide" }));
    writeFileSync(join(out, `${name}.png`), picture);
    sum += picture.length;
    console.log(`${name}.png ${(picture.length / 1000).toFixed(0)} KB`);
    await page.context().close();
  }
} finally {
  await chrome.close();
  await site.close();
}
if (sum > MOST) throw new Error(`the pictures take ${sum} bytes; ${MOST} are allowed`);

/** The engine has answered, not only the list of names. */
async function answered(page) {
  await page.locator("#hits > li").first().waitFor();
  await page.waitForFunction(
    () => !/By name|Loading/.test(document.querySelector("#count").textContent),
  );
}

/** The sentences behind a line are there. */
async function chosen(page) {
  await page.locator("#drawer .meant").first().waitFor();
}
