// A site whose every phrase is marked: what scripts say is marked too, and Chromium takes the scripts as they are.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { open, stage } from "./support.mjs";

const here = stage();
let page;
afterEach(async () => {
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

const at = async (path, how = {}) =>
  (page = await open(here.chrome, `${here.site.url}${path}`, how));

/** What stands outside of marks; phrases may hold others. */
function unmarked(text) {
  let depth = 0;
  return [...text]
    .filter((c) => ((depth += (c === "«") - (c === "»")), depth === 0 && c !== "»"))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}
/** What is left of a place of the page, less names. */
async function left(selector, names = /$^/g) {
  const text = await page.locator(selector).first().innerText();
  assert.match(text, /«/, `${selector} says nothing: ${text}`);
  return unmarked(text)
    .replaceAll(names, "")
    .replace(/[\d.,;:\s]+/g, "");
}

test("the graph says what is in focus, draws it and finds ways", async () => {
  await at("graph/");
  assert.equal(await left("#lit"), "");
  await page.goto(`${here.site.url}graph/?view=focus&at=query-tuner`);
  assert.equal(await left("#lit", /query-tuner/g), "");
  const names = await page.$$eval("#isles li > a", (links) =>
    links.map((link) => link.textContent),
  );
  const known = new RegExp(
    [...names, "[rsexwd·]{6}"].sort((a, b) => b.length - a.length).join("|"),
    "g",
  );
  assert.equal(await left("#steps"), "");
  for (const item of await page.locator("#shown .said li").all())
    assert.equal(
      unmarked((await item.innerText()).split("\n")[0])
        .replaceAll(known, "")
        .trim(),
      "",
    );
  assert.equal(unmarked(await page.locator("#shown svg").getAttribute("aria-label")), "");
  for (const title of await page.locator("#shown svg path > title").allTextContents())
    assert.equal(unmarked(title).replaceAll(known, "").replace(/[,\s]/g, ""), "", title);
  await page.goto(`${here.site.url}graph/?view=path&from=docs-writer&to=can%3Aweb`);
  await page.evaluate(() => document.querySelectorAll(".sentence").forEach((one) => one.remove()));
  assert.equal(await left("#ways", known), "");
  await page.goto(`${here.site.url}graph/?view=path&from=query-tuner&to=nobody`);
  assert.equal(await left("#ways", known), "");
  await page.goto(`${here.site.url}graph/?find=query`);
  assert.equal(await left("#lit"), "");
  await page.goto(`${here.site.url}graph/?show=incident-commander`);
  assert.equal(
    await left(
      "#drawer",
      new RegExp(`${known.source}|[×→]|read|search|edit|execute|web|delegate`, "g"),
    ),
    "",
  );
});

test("the search says what it found, what else there is, and that there is nothing", async () => {
  await at("search/?q=review");
  await page.locator(".side fieldset legend").first().waitFor();
  assert.equal(await left("#count", /review/g), "");
  assert.equal(await left("#narrow legend"), "");
  const powers = await page
    .locator(".side fieldset")
    .first()
    .locator("label span:first-of-type")
    .allInnerTexts();
  assert.ok(
    powers.length > 2 && powers.every((power) => unmarked(power).replace(/^mcp:\w+$/, "") === ""),
    powers.join(),
  );
  await page.locator(".brief a").first().waitFor();
  assert.match(await page.locator(".brief a").first().innerText(), /^«/);
  assert.equal(unmarked(await page.locator(".hits .sig").first().getAttribute("aria-label")), "");
  await at("search/?q=zzzzqqqq xxyyzz");
  await page.locator("#remarks .ways").waitFor({ state: "attached" });
  assert.equal(await left("#remarks", /zzzzqqqq|xxyyzz/g), "");
});

test("letters of a signature keep their hues, and copying says so", async () => {
  await at("agents/");
  const hues = await page.$$eval(".sig", (all) =>
    all.map((one) => [
      one.textContent,
      ["--1", "--2", "--3", "--4", "--5", "--6"].map(
        (name) => getComputedStyle(one).getPropertyValue(name) !== "",
      ),
    ]),
  );
  const lit = hues.filter(([code]) => /[rsexwd]/.test(code));
  assert.ok(lit.length > 3);
  for (const [code, shown] of lit)
    [...code].forEach((letter, ix) => letter === "·" || assert.ok(shown[ix], `${code}: ${shown}`));
  await at("agents/query-tuner/");
  const copies = page.locator("button.copy");
  for (const button of await copies.all()) assert.equal(unmarked(await button.innerText()), "");
  assert.equal(await page.locator("html").getAttribute("lang"), "el");
});
