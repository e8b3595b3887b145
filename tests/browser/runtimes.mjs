// An agent's page makes the same files for other runtimes as `agentdex export` does, to the byte.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, SITE, stage } from "./support.mjs";

/** The folder of what was exported, by runtime. */
const EXPORTED = process.env.AGENTDEX_EXPORTED;

const here = stage();

/** Returns the files below a folder, relative to it. */
const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

test("what the pages make is what the command writes", async () => {
  const expected = new Map(
    readdirSync(EXPORTED).flatMap((runtime) =>
      files(join(EXPORTED, runtime))
        .filter((path) => path !== ".agentdex-export.json")
        .map((path) => [path, readFileSync(join(EXPORTED, runtime, path))]),
    ),
  );
  const agents = JSON.parse(readFileSync(join(SITE, "catalog.json"), "utf8")).agents;
  let made = 0;
  for (const { url } of agents) {
    const page = await open(here.chrome, here.site.url + url);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.locator(".uses summary").click();
    for (const item of await page.locator(".uses li:has(button)").all()) {
      const path = await item.locator("code").innerText();
      const download = page.waitForEvent("download");
      await item.getByRole("button", { name: "Download" }).click();
      const file = await download;
      assert.equal(file.suggestedFilename(), path.split("/").pop());
      const bytes = readFileSync(await file.path());
      assert.ok(expected.has(path), path);
      assert.ok(
        bytes.equals(expected.get(path)),
        `${path}\n--- page\n${bytes}\n--- command\n${expected.get(path)}`,
      );
      await item.getByRole("button", { name: "Copy" }).click();
      await item.getByRole("button", { name: "Copied" }).waitFor();
      const lines = (text) => text.replaceAll(/\r\n?/g, "\n");
      assert.equal(
        lines(await page.evaluate(() => navigator.clipboard.readText())),
        lines(bytes.toString()),
      );
      made += 1;
    }
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  }
  // Seven agents of one runtime's dialect for the four others, one of none for all five; of a ninth, whose bytes are UTF-16, nothing.
  assert.equal(made, 33);
});

test("where the raw file is of no use, and without a script, the command is there", async () => {
  for (const [path, javaScript] of [
    ["agents/wide/", true],
    ["agents/plain/", false],
  ]) {
    const page = await open(here.chrome, here.site.url + path, { javaScript });
    await page.locator(".uses summary").click();
    assert.match(
      await page.locator(".uses").innerText(),
      /GitHub Copilot\s+\.github\/agents\/[\s\S]*agentdex export --to copilot/,
    );
    assert.equal(await page.locator(".uses li button").count(), 0);
    await page.context().close();
  }
});
