// What the three persons come for, from the first page to the end: choosing an agent, and finding who reaches what. (An author's
// page that follows its file is in serve.mjs.)
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { open, SITE, stage } from "./support.mjs";

const here = stage();

test("who needs an agent that may not run commands finds it by capability, reads what it may do and copies it", async () => {
  const page = await open(here.chrome, here.site.url);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page
    .getByRole("combobox")
    .or(page.getByRole("searchbox"))
    .first()
    .fill("terraform -can:execute");
  await page.keyboard.press("Enter");
  await page.locator("#hits > li").first().waitFor();
  for (const label of await page
    .locator("#hits .sig")
    .evaluateAll((sigs) => sigs.map((sig) => sig.ariaLabel)))
    assert.doesNotMatch(label, /execute/);
  await page.locator("#hits > li a").first().click();
  await page.locator(".power").waitFor();
  assert.match(await page.locator(".power .x").innerText(), /execute/);
  assert.equal(await page.locator(".power .x.on").count(), 0);
  const id = new URL(page.url()).pathname.match(/agents\/(.*)\/$/)[1];
  await page.getByRole("button", { name: "Copy agent" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(
    copied.replaceAll("\r\n", "\n"),
    readFileSync(join(SITE, `agents/${id}.md`), "utf8").replaceAll("\r\n", "\n"),
  );
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("who looks by capability without a script comes from the home page to the same agent", async () => {
  const page = await open(here.chrome, here.site.url, { javaScript: false });
  await page.locator(".held a", { hasText: "execute" }).click();
  const rows = page.locator("table.list tbody tr, .isle li");
  assert.ok((await rows.count()) > 0);
  const name = await page.locator("table.list th a, .isle li a").first().innerText();
  await page.locator("table.list th a, .isle li a").first().click();
  assert.equal(await page.locator("h1").innerText(), name);
  assert.equal(await page.locator(".power .x.on").count(), 1);
  await page.context().close();
});

test("a reviewer finds who reaches execute, by which way, and the line that says so", async () => {
  const page = await open(here.chrome, here.site.url);
  await page.locator(".bar").getByRole("link", { name: "Review" }).click();
  const finding = page.locator(".finding", { hasText: "reaches execute" }).first();
  assert.match(await finding.innerText(), / → /);
  const line = finding.locator("a.at").first();
  const number = (await line.innerText()).match(/\d+/)[0];
  await line.click();
  const target = page.locator(".lines li:target");
  await target.waitFor();
  assert.equal(await target.getAttribute("id"), `L${number}`);
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("a line that nothing points at can be linked to all the same", async () => {
  const page = await open(here.chrome, `${here.site.url}agents/release-captain/source.html#L3`);
  await page.locator("#L3:target").waitFor();
  assert.ok((await page.locator("#L3").innerText()).length > 0);
  await page.locator("#L5").click({ position: { x: 20, y: 8 } });
  await page.locator("#L5:target").waitFor();
  await page.context().close();
});
