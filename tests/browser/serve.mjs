// The author's loop: an open page follows its file, keeps its last good version while the file is broken, and recovers.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser, open } from "./support.mjs";

const URL = process.env.AGENTDEX_URL;
const FILE = process.env.AGENTDEX_FILE;

let chrome, page;
before(async () => {
  chrome = await browser();
  page = await open(chrome, `${URL}agents/incident-commander/`);
});
after(() => chrome.close());

const text = readFileSync(FILE, "utf8");
const panel = () => page.locator("agentdex-notes section");

test("an edit is seen without loading the page by hand", async () => {
  writeFileSync(FILE, `${text}\nA sentence that was not there before.\n`);
  await page.getByText("A sentence that was not there before.").waitFor();
  assert.deepEqual(page.wrongs, []);
});

test("a file that breaks leaves the last good page, with what is wrong over it", async () => {
  writeFileSync(FILE, text.replace("\n---\n", "\ntools:\n  - Read\n Write: x\n---\n"));
  await panel().waitFor();
  const said = await panel().innerText();
  assert.match(said, /last good version/);
  assert.match(said, /`tools` is not YAML/);
  assert.match(said, /incident-commander\.md:\d+/);
  assert.equal(await page.getByText("A sentence that was not there before.").count(), 1);
  assert.deepEqual(page.wrongs, []);
});

test("it stays over a page that is opened while the file is broken", async () => {
  await page.reload();
  await panel().waitFor();
  await panel().getByRole("button", { name: "Hide" }).click();
  assert.equal(await panel().count(), 0);
});

test("once the file is mended, the page is new and nothing lies over it", async () => {
  await page.reload();
  await panel().waitFor();
  writeFileSync(FILE, `${text}\nMended.\n`);
  await page.getByText("Mended.").waitFor();
  assert.equal(await panel().count(), 0);
  assert.deepEqual(page.wrongs, []);
});

test("a page that is not there yet appears when its file is written", async () => {
  const other = await open(chrome, `${URL}agents/late-comer/`);
  assert.equal(await other.locator("h1").innerText(), "There is no such page");
  writeFileSync(
    FILE.replace(/[^/]+$/, "late-comer.md"),
    "---\nname: late-comer\ndescription: Comes late.\n---\n\nHere.\n",
  );
  await other.getByText("Comes late.").first().waitFor();
});

test("one page's edit leaves another page alone", async () => {
  const other = await open(chrome, `${URL}about/`);
  await other.evaluate(() => (window.untouched = true));
  writeFileSync(FILE, `${text}\nOnce more.\n`);
  await page.getByText("Once more.").waitFor();
  assert.equal(await other.evaluate(() => window.untouched), true);
});
