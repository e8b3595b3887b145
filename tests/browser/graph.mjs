// The graph page: what lights up, what is drawn, which way leads from one agent to another, and what the address keeps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, test } from "node:test";
import { open, stage } from "./support.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const here = stage();
let page;
afterEach(async () => {
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

const graph = async (fragment = "", how = {}) =>
  (page = await open(here.chrome, `${here.site.url}graph/${fragment}`, how));
const row = (name) => page.locator(`#isles li > a[href$="agents/${name}/"]`);
const lighted = (kind) =>
  page.$$eval(`#isles li.${kind} > a`, (links) => links.map((link) => link.textContent).sort());
const said = () => page.locator("#lit").innerText();
const visible = () =>
  page.$$eval("#isles li", (rows) =>
    rows
      .filter((one) => one.checkVisibility())
      .map((one) => one.firstChild.textContent)
      .sort(),
  );
const fragment = () => page.evaluate(() => decodeURIComponent(location.search));
const stops = () => page.$$eval(".way .stop > a", (links) => links.map((link) => link.textContent));

const CALLERS = ["incident-commander", "pipeline-engineer", "schema-steward", "tracking-engineer"];
const CALLEES = ["incident-commander", "schema-steward"];

test("pointing at an agent lights up its callers and callees", async () => {
  await graph();
  await row("query-tuner").hover();
  assert.deepEqual(await lighted("here"), ["query-tuner"]);
  assert.deepEqual(await lighted("from"), CALLERS);
  assert.deepEqual(await lighted("to"), CALLEES);
  assert.match(
    await said(),
    /^query-tuner is mentioned by 4, mentions 2, and delegates to 0 \(0 can run\)\./,
  );
  await page.mouse.move(700, 5);
  assert.deepEqual(await lighted("here"), []);
});

test("the keyboard lights up, chooses, draws and lets go", async () => {
  await graph();
  await row("pipeline-engineer").focus();
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await lighted("here"), ["query-tuner"]);
  assert.deepEqual(await lighted("from"), CALLERS);
  await page.keyboard.press("Enter");
  assert.equal(await fragment(), "?focus=query-tuner");
  assert.ok(await page.locator("#shown svg").isVisible());
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#shown").isHidden());
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "query-tuner");
  assert.equal(await fragment(), "");
});

test("every control is reached by Tab with a focus that is seen", async () => {
  await graph();
  const reached = new Set();
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press("Tab");
    const [key, seen] = await page.evaluate(() => {
      const at = document.activeElement;
      const style = getComputedStyle(at.matches(".may input") ? at.nextElementSibling : at);
      return [
        at.id || at.name || at.tagName,
        style.outlineStyle !== "none" || style.boxShadow !== "none",
      ];
    });
    assert.ok(seen, `${key} has no visible focus`);
    reached.add(key);
  }
  for (const key of ["narrow", "layer", "SUMMARY", "may", "category", "found", "from", "to", "A"])
    assert.ok(reached.has(key), key);
});

test("a focused agent stands between callers and callees, with the line that says so", async () => {
  await graph();
  await row("query-tuner").click();
  const nodes = await page.$$eval("#shown .node > title, #shown .node > a > title", (titles) =>
    titles.map((title) => title.textContent).sort(),
  );
  assert.deepEqual(nodes, [...CALLERS, ...CALLEES, "query-tuner"].sort());
  assert.equal(await page.locator("#shown .node.self").count(), 1);
  const line = page
    .locator("#shown .said li", { hasText: "pipeline-engineer delegates to query-tuner" })
    .locator("a.at");
  const target = await line.getAttribute("href");
  const number = Number(/#L(\d+)$/.exec(target)[1]);
  await line.click();
  assert.match(
    await page
      .locator(`.lines li`)
      .nth(number - 1)
      .innerText(),
    /query-tuner/,
  );
});

test("more steps draw more agents", async () => {
  await graph("?focus=query-tuner");
  const count = () => page.locator("#shown .node").count();
  const one = await count();
  await page.locator("#shown .steps button", { hasText: "2" }).click();
  const two = await count();
  assert.ok(two > one, `${two} > ${one}`);
  assert.equal(await fragment(), "?focus=query-tuner&depth=2");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "2");
});

test("a path leads from an agent to another over calls that can run", async () => {
  await graph();
  await page.fill("#from", "release-captain");
  await page.fill("#to", "docs-writer");
  assert.deepEqual(await stops(), ["release-captain", "docs-writer"]);
  assert.deepEqual(await lighted("to"), ["docs-writer", "release-captain"]);
  assert.equal(await fragment(), "?from=release-captain&to=docs-writer");
  assert.match(await page.locator(".way .runs").innerText(), /^spawns line \d+$/);
});

test("where no call can run, the answer is no, with the reasons", async () => {
  await graph("?from=docs-writer&to=can:execute");
  const answer = await page.locator("#shown").innerText();
  assert.match(
    answer,
    /No\. docs-writer cannot start other agents: tools on line \d+ has no Agent\./,
  );
  assert.match(
    answer,
    /docs-writer is reviewed by Customs Advisor: this relation starts no agent line \d+/,
  );
  await page.fill("#to", "can:fly");
  assert.match(await page.locator("#shown").innerText(), /No agent is called can:fly/);
});

test("a path leads to the nearest agent that holds a capability", async () => {
  await graph();
  await page.fill("#from", "incident-commander");
  await page.fill("#to", "can:execute");
  assert.ok((await stops()).length > 1);
  const signature = await page.locator(".way .stop .sig").last().innerText();
  assert.ok(signature.includes("x"), signature);
});

test("each filter leaves the agents that it names", async () => {
  await graph();
  const all = await visible();
  assert.equal(all.length, 30);
  await page.fill("#narrow", "steward");
  assert.deepEqual(await visible(), ["schema-steward"]);
  await page.fill("#narrow", "");
  await page.selectOption("#category", { label: "Data (5)" });
  assert.deepEqual(await visible(), [
    "address-matcher",
    "code-reviewer",
    "pipeline-engineer",
    "query-tuner",
    "schema-steward",
  ]);
  await page.check('[name="may"][value="4"]', { force: true });
  assert.deepEqual(await visible(), ["address-matcher", "schema-steward"]);
  assert.match(await said(), /^2 of 30 agents shown/);
  await page.uncheck('[name="may"][value="4"]', { force: true });
  await page.selectOption("#category", "");
  await page.check('[name="found"]');
  const found = await visible();
  assert.ok(found.length > 0 && found.length < 30, String(found));
  await page.uncheck('[name="found"]');
  assert.deepEqual(await visible(), all);
  assert.equal(await fragment(), "");
});

test("layers and relations change who is lit, counted and in the matrix", async () => {
  await graph();
  const sum = () =>
    page.$$eval("#heat td button", (cells) =>
      cells.reduce((total, cell) => total + Number(cell.textContent), 0),
    );
  const whole = await sum();
  await page.uncheck('[name="layer"][value="1"]');
  await row("query-tuner").hover();
  assert.deepEqual(await lighted("from"), ["incident-commander", "tracking-engineer"]);
  assert.equal(await row("query-tuner").locator("xpath=..").locator(".deg").innerText(), "2");
  const declared = await sum();
  assert.ok(declared < whole, `${declared} < ${whole}`);
  await page.check('[name="layer"][value="1"]');
  await page.locator(".drop summary").click();
  await page.locator(".drop label", { hasText: "delegates to" }).locator("input").uncheck();
  await page.locator(".drop summary").click();
  await row("query-tuner").hover();
  assert.deepEqual(await lighted("from"), ["incident-commander", "tracking-engineer"]);
});

test("the runtime's rules tell who may call whom, and lead further", async () => {
  await graph();
  await page.check('[name="layer"][value="2"]');
  await row("customs-advisor").hover();
  assert.ok((await lighted("to")).includes("rust-engineer"), "one of its runtime");
  assert.ok(!(await lighted("to")).includes("depot-planner"), "one of another runtime");
  await page.fill("#from", "customs-advisor");
  await page.fill("#to", "rust-engineer");
  assert.deepEqual(await stops(), ["Customs Advisor", "rust-engineer"]);
  assert.match(await page.locator("ol.way").innerText(), /can start; no file asks for it/);
});

test("a cell of the matrix opens agent by agent", async () => {
  await graph();
  const cell = page.locator("#heat tbody tr").first().locator("button").first();
  const number = Number(await cell.innerText());
  await cell.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#cell .on").count(), number);
  assert.match(await page.locator("#cell .on").first().getAttribute("title"), /^\S+ .+ \S+$/);
});

test("the address keeps the state, and back returns to the one before", async () => {
  await graph();
  await row("query-tuner").click();
  await row("schema-steward").click();
  assert.equal(await fragment(), "?focus=schema-steward");
  await page.mouse.move(700, 5);
  await page.goBack();
  assert.equal(await fragment(), "?focus=query-tuner");
  assert.deepEqual(await lighted("here"), ["query-tuner"]);
  await page.goBack();
  assert.ok(await page.locator("#shown").isHidden());
  await page.goForward();
  await page.reload();
  assert.deepEqual(await lighted("here"), ["query-tuner"]);
  const address = page.url().split("?")[0];
  await page.goto("about:blank");
  await page.goto(
    `${address}?find=reviewer&can=read&category=platform&focus=code-reviewer-platform&depth=3`,
  );
  assert.equal(await page.inputValue("#narrow"), "reviewer");
  assert.equal(await page.locator('.steps [aria-pressed="true"]').innerText(), "3");
  assert.ok(await page.isChecked('[name="may"][value="0"]'));
  assert.match(await page.locator("#category option:checked").innerText(), /^Platform/);
});

test("a drawing is one Tab stop, and arrow keys move between its agents", async () => {
  await graph();
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  assert.equal(await page.locator(".component").first().locator('svg a[tabindex="0"]').count(), 1);
  await page.locator(".component").first().locator('svg a[tabindex="0"]').focus();
  const first = await focused();
  await page.keyboard.press("ArrowRight");
  const second = await focused();
  assert.notEqual(second, first);
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await focused(), second);
});

test("an agent that comes under a resting pointer is not lit", async () => {
  await graph();
  await row("schema-steward").click();
  await page.waitForTimeout(200);
  assert.deepEqual(await lighted("here"), ["schema-steward"]);
});

test("a link to a place on the page leaves the state alone", async () => {
  await graph("?focus=query-tuner");
  await page.evaluate(() => (location.hash = "circles"));
  await page.waitForTimeout(50);
  assert.deepEqual(await lighted("here"), ["query-tuner"]);
});

test("an address that means nothing shows the page as it comes", async () => {
  await graph("?focus=nobody&depth=99&layer=x&category=77");
  assert.ok(await page.locator("#shown").isHidden());
});

test("two agents of one name are two choices", async () => {
  await graph("?from=release-captain&to=code-reviewer-platform");
  assert.equal((await stops()).at(-1), "code-reviewer");
  const choices = await page.$$eval("#names option", (options) =>
    options.map((option) => option.value),
  );
  assert.ok(
    choices.includes("code-reviewer-data") &&
      choices.includes("code-reviewer-platform") &&
      !choices.includes("code-reviewer"),
  );
});

test("a phone folds the filters and hides nothing else", async () => {
  await graph("", { width: 360, height: 760 });
  assert.ok(await page.locator("#category").isHidden());
  await page.locator("#more").click();
  assert.ok(await page.locator("#category").isVisible());
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
});

test("without JavaScript agents, the matrix, circles and all relations are there, and no dead control", async () => {
  await graph("", { javaScript: false });
  assert.equal(await page.locator("#isles li").count(), 30);
  assert.ok(await page.locator("#heat").isVisible());
  assert.ok(await page.locator(".circles figure").first().isVisible());
  assert.ok(await page.locator("#sieve").isHidden());
  await page.getByRole("link", { name: "all relations" }).click();
  assert.ok((await page.locator("table.stated li a[href*='#L']").count()) > 90);
});

test("everything that is offered for download is there", async () => {
  await graph();
  const files = await page.$$eval("a[download]", (links) => links.map((link) => link.href));
  assert.equal(files.length, 6);
  for (const file of files) {
    const answer = await page.request.get(file);
    assert.equal(answer.status(), 200, file);
    assert.ok((await answer.body()).length > 100, file);
  }
});

for (const dark of [false, true]) {
  for (const [path, act] of [
    ["graph/", null],
    ["graph/?focus=query-tuner&depth=2&layer=declared.documented.effective", null],
    ["graph/?from=address-matcher&to=schema-steward", "#heat button"],
    ["graph/matrix/", null],
    ["graph/relations/", null],
  ]) {
    test(`no rule of accessibility is broken: ${path} ${dark ? "dark" : "light"}`, async () => {
      page = await open(here.chrome, here.site.url + path, { dark });
      if (act) await page.locator(act).first().click();
      // The policy keeps scripts out of the page; one that the debugger evaluates is no script of the page.
      await page.evaluate(AXE);
      const violations = await page.evaluate(async () =>
        (await axe.run()).violations.map(
          (one) =>
            `${one.id}: ${one.nodes
              .map((at) => at.target)
              .slice(0, 3)
              .join("; ")}`,
        ),
      );
      assert.deepEqual(violations, []);
    });
  }
}

test("on a phone the box that finds an agent stands on the line of the filters", async () => {
  await graph("", { width: 390, height: 844 });
  const [title, box, button, hint] = await Promise.all(
    ["h1", "#narrow", "#more", "#lit"].map((part) => page.locator(part).boundingBox()),
  );
  assert.ok(
    box.y >= title.y + title.height && box.y + box.height <= hint.y,
    JSON.stringify([title, box, hint]),
  );
  assert.ok(
    Math.abs(box.y + box.height / 2 - button.y - button.height / 2) < 3 &&
      box.x + box.width < button.x,
    JSON.stringify([box, button]),
  );
});
