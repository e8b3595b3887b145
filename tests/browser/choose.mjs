// Choosing among agents: capabilities that are asked for or ruled out, lists whose state is in the address, any agents side by side.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, stage } from "./support.mjs";

const here = stage(undefined, { base: "/sub/" });

/** Runs a test in a page of its own, and holds it to no error. */
function inPage(what, path, act, options = {}) {
  test(what, async () => {
    const page = await open(here.chrome, here.site.url + path, options);
    page.setDefaultTimeout(8000);
    try {
      await act(page);
      assert.deepEqual(page.wrongs, []);
    } finally {
      await page.context().close();
    }
  });
}

const chip = (page, term) => page.locator(`[data-term="${term}"]`);
const query = (page) => new URL(page.url()).searchParams.get("q");
const visible = (page) => page.locator(".list tbody tr:visible");
const labels = (page) =>
  page.locator("#hits .sig").evaluateAll((sigs) => sigs.map((sig) => sig.ariaLabel));
/** The engine has answered a query on the search page. */
const answered = (page, asked) =>
  page.waitForFunction(
    (asked) =>
      document.getElementById("q").value === asked &&
      document.getElementById("count").innerText.endsWith(`for ${asked}`),
    asked,
  );

inPage(
  "on the search a chip asks for a capability or rules it out, and its count is what it leads to",
  "search/?q=review",
  async (page) => {
    await answered(page, "review");
    const without = await chip(page, "-can:execute").locator(".n").innerText();
    await chip(page, "-can:execute").click();
    await answered(page, "review -can:execute");
    assert.match(await page.locator("#count").innerText(), new RegExp(`^${without} agents? for`));
    assert.equal(await chip(page, "-can:execute").getAttribute("aria-pressed"), "true");
    assert.ok((await labels(page)).every((label) => !label.includes("execute")));
    await chip(page, "can:execute").click();
    await answered(page, "review can:execute");
    assert.ok((await labels(page)).every((label) => label.includes("execute")));
    await chip(page, "can:execute").click();
    await answered(page, "review");
  },
);

inPage(
  "chips alone are a query, and count all agents before one is asked",
  "search/",
  async (page) => {
    const count = async (term) => Number(await chip(page, term).locator(".n").innerText());
    const all = (await count("can:web")) + (await count("-can:web"));
    const [every, not] = [await count("is:unrestricted"), await count("-is:unrestricted")];
    assert.equal(every + not, all);
    await chip(page, "is:unrestricted").focus();
    await page.keyboard.press("Enter");
    await answered(page, "is:unrestricted");
    assert.equal(await page.locator("#hits > li").count(), every);
    assert.equal(await page.locator("#hits .loud").count(), every);
  },
);

inPage(
  "a list is filtered by chips and words and sorted, and its address opens it so again",
  "agents/",
  async (page) => {
    const all = await visible(page).count();
    await chip(page, "-can:execute").click();
    assert.equal(query(page), "-can:execute");
    const left = await visible(page).count();
    assert.ok(left > 0 && left < all);
    assert.match(await page.locator(".found").innerText(), new RegExp(`^${left} of ${all}`));
    await page.getByRole("button", { name: "Referenced by" }).click();
    assert.equal(new URL(page.url()).searchParams.get("sort"), "-referenced");
    const names = () => visible(page).locator("th a").allInnerTexts();
    const before = await names();
    await page.reload();
    assert.deepEqual(await names(), before);
    assert.equal(await page.locator(".narrow").inputValue(), "-can:execute");
    await page.locator(".narrow").fill("zzzz");
    assert.match(await page.locator(".found").innerText(), /^No agent on this list/);
    await page.locator(".found a").click();
    await page.waitForURL(/search\/\?q=zzzz/);
  },
);

inPage(
  "capabilities sort by their number, execute first among as many",
  "agents/",
  async (page) => {
    await page.getByRole("button", { name: "Capabilities" }).click();
    const rows = await page.locator(".list tbody tr").evaluateAll((rows) =>
      rows.map((row) => ({
        held: row.querySelector(".sig").textContent.replaceAll("·", ""),
        every: row.querySelector(".loud") !== null,
      })),
    );
    const weight = ({ held, every }) => every * 100 + held.length * 2 + held.includes("x");
    const weights = rows.map(weight);
    assert.deepEqual(
      weights,
      [...weights].sort((a, b) => b - a),
    );
    assert.ok(new Set(weights).size > 3);
  },
);

inPage(
  "agents picked on the list and on the search are compared together, at most four",
  "agents/",
  async (page) => {
    await page.locator(".pick").nth(0).check();
    assert.match(await page.locator(".tray").innerText(), /Select another agent/);
    await page.locator(".pick").nth(1).check();
    await page.goto(`${here.site.url}search/?q=review`);
    await answered(page, "review");
    const box = page.locator("#hits .pick:not(:checked)").first();
    await box.check();
    await page.locator("#hits .pick:not(:checked)").first().check();
    await page.getByRole("link", { name: "Compare (4)" }).waitFor();
    await page.locator("#hits .pick:not(:checked)").first().click();
    assert.match(await page.locator(".tray").innerText(), /At most 4/);
    assert.equal(await page.locator(".tray li").count(), 4);
    await page.locator(".tray li button").first().click();
    await page.getByRole("link", { name: "Compare (3)" }).click();
    await page.locator("#comparison table").first().waitFor();
    assert.equal(await page.locator("#comparison thead").first().locator("th").count(), 3);
  },
);

inPage(
  "any two agents are compared: what differs first, what is equal folded, texts side by side",
  "compare/?a=query-tuner&b=schema-steward",
  async (page) => {
    await page.getByRole("heading", { name: "Compare query-tuner, schema-steward" }).waitFor();
    const rows = page.locator("#comparison section.sheet").first().locator("tbody tr");
    const cells = await rows.evaluateAll((rows) =>
      rows
        .filter((row) => row.querySelectorAll("td").length === 2)
        .map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)),
    );
    assert.ok(cells.length > 3);
    // Two counts of unique sections may be the same number.
    assert.ok(
      cells.slice(0, -1).every(([one, other]) => one !== other),
      JSON.stringify(cells),
    );
    assert.equal(await page.locator("details.equal").evaluate(({ open }) => open), false);
    assert.ok((await page.locator(".texts .gone").count()) > 3);
    assert.ok((await page.locator(".texts .come").count()) > 3);
  },
);

inPage(
  "an agent that is not there any more is said, with the way on",
  "compare/?a=query-tuner&b=nobody",
  async (page) => {
    assert.match(await page.locator("#comparison .failed").innerText(), /nobody/);
    page.wrongs.length = 0; // The request for it fails.
  },
);

inPage(
  "an agent's page leads to a comparison with the nearest two",
  "agents/query-tuner/",
  async (page) => {
    assert.match(await page.locator(".near small").first().innerText(), /topics|% of phrases/);
    await page.getByRole("link", { name: "Compare with the nearest two" }).click();
    await page.locator("#comparison thead th").nth(2).waitFor();
  },
);

inPage(
  "on a phone the ways to other lists stand above the list",
  "agents/",
  async (page) => {
    const side = await page.locator(".side").boundingBox();
    const list = await page.locator(".list").boundingBox();
    assert.ok(side.y < list.y);
    assert.equal(await page.locator(".side .facet").first().isVisible(), false);
  },
  { width: 390, height: 844 },
);
