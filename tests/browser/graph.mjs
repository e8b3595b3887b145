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

const graph = async (query = "", how = {}) =>
  (page = await open(here.chrome, `${here.site.url}graph/${query}`, how));
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
const query = () => page.evaluate(() => decodeURIComponent(location.search));
const stops = () => page.$$eval(".way .stop > a", (links) => links.map((link) => link.textContent));
const drawer = (page) => page.locator("#drawer");
/** An agent of the first drawing. */
const drawn = (name) =>
  page
    .locator("#delegation svg")
    .first()
    .locator("a.node", { hasText: new RegExp(`^${name}$`) });
const standingOut = () =>
  page.$$eval("#delegation .component:first-of-type .node.on", (nodes) =>
    nodes.map((node) => node.textContent).sort(),
  );
const focused = () => page.evaluate(() => document.activeElement.textContent.trim());

const CALLERS = ["incident-commander", "pipeline-engineer", "schema-steward", "tracking-engineer"];

test("each tab shows its view, and the address says which", async () => {
  await graph();
  for (const [tab, view] of [
    ["Focus", "focus"],
    ["Path", "path"],
    ["All agents", "agents"],
    ["Matrix", "matrix"],
    ["Table", "table"],
  ]) {
    await page.locator("#views").getByText(tab, { exact: true }).click();
    assert.equal(await query(), `?view=${view}`);
    const shown = await page.$$eval(".view", (views) =>
      views.filter((one) => one.checkVisibility()).map(({ id }) => id),
    );
    assert.deepEqual(shown, [view]);
  }
  await page.goBack();
  assert.equal(await query(), "?view=matrix");
});

test("an agent of a drawing opens the drawer, and its neighbours stand out", async () => {
  await graph();
  await drawn("incident-commander").click();
  assert.equal(await query(), "?show=incident-commander");
  const text = await drawer(page).innerText();
  assert.match(text, /Delegates to 3, 1 can run\./);
  assert.match(text, /edit, via docs-writer/);
  assert.match(text, /execute, via [\w-]+, which no file asks for/);
  assert.deepEqual(await standingOut(), [
    "docs-writer",
    "incident-commander",
    "kubernetes-operator",
    "observability-engineer",
    "query-tuner",
    "release-captain",
    "secrets-sweeper",
  ]);
  await page.keyboard.press("Escape");
  assert.ok(await drawer(page).isHidden());
  assert.equal(await query(), "");
  assert.equal(await focused(), "incident-commander");
});

test("behind a line are its verdict and each sentence, with the lines around it", async () => {
  await graph("?show=incident-commander,query-tuner");
  const text = () => drawer(page).innerText();
  await page.locator("#drawer .meant").nth(2).waitFor();
  assert.match(await text(), /Cannot run: the two agents have different sources or runtimes\./);
  assert.match(await text(), /query-tuner receives from, documented line 79/);
  assert.match(await text(), /incident-commander spawns, declared line 52/);
  // The drawer hides nothing of what is chosen.
  await page.waitForTimeout(200);
  const edges = await page.$$eval("#delegation .component:first-of-type .node.on", (nodes) =>
    nodes.map((node) => node.getBoundingClientRect().right),
  );
  const { x } = await drawer(page).boundingBox();
  assert.ok(edges.length === 2 && edges.every((right) => right < x), `${edges} < ${x}`);
  const marks = await page.$$eval("#drawer .meant mark", (marks) =>
    marks.map((mark) => mark.textContent),
  );
  assert.deepEqual(marks, ["incident-commander", "query-tuner", "query-tuner"]);
  const line = page.locator("#drawer a.at").first();
  const number = Number(/#L(\d+)$/.exec(await line.getAttribute("href"))[1]);
  const sentence = await page.locator("#drawer .meant").first().innerText();
  await line.click();
  assert.equal((await page.locator(`#L${number}`).innerText()).trim(), sentence.trim());
});

test("a line of a drawing can be met beside its middle", async () => {
  await graph();
  const line = page.locator("#delegation path[data-e].runs").first();
  const [x, y] = await line.evaluate((path) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
    const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
    return [at.x, at.y + 4];
  });
  await page.mouse.move(x, y - 60);
  await page.mouse.move(x, y);
  await page.mouse.click(x, y);
  assert.match(await drawer(page).innerText(), /Can run\./);
  assert.match(await query(), /^\?show=[\w-]+,[\w-]+$/);
});

test("the drawing says of every relation what the export says", async () => {
  await graph("?view=table&class=call.gate.order.peer.unknown.contrast");
  const more = page.locator("#rows button");
  while (await more.count()) await more.click();
  const rows = await page.$$eval("#rows tbody tr", (rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.textContent)),
  );
  const { agents, relations } = await (await page.request.get(`${here.site.url}graph.json`)).json();
  const name = new Map(agents.map(({ id, name }) => [id, name]));
  const LIST = /`.*` on line \d+ does not allow this agent|its list of agents does not contain/;
  const expected = relations
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, target, line, verdict, reason = "" }) => [
      name.get(from),
      to ? name.get(to) : target,
      verdict === "runs"
        ? "can run"
        : LIST.test(reason)
          ? "the caller may start other agents, but not this one"
          : reason.replaceAll("`", ""),
      `line ${line}`,
    ]);
  const sorted = (rows) => rows.map((row) => row.join(" | ")).sort();
  assert.deepEqual(
    sorted(rows.map(([from, , to, verdict, line]) => [from, to, verdict, line])),
    sorted(expected),
  );
});

test("a drawing is one Tab stop, and arrow keys walk along its lines", async () => {
  await graph();
  assert.equal(await page.locator(".component").first().locator('svg a[tabindex="0"]').count(), 1);
  await drawn("release-captain").focus();
  await page.keyboard.press("ArrowRight");
  const callee = await focused();
  assert.match(
    await said(),
    new RegExp(`^${callee}, column \\d of \\d: delegates to \\d+ \\(\\d+ can run\\)`),
  );
  const graphJson = await (await page.request.get(`${here.site.url}graph.json`)).json();
  const calls = graphJson.relations.filter((one) => one.class === "call");
  assert.ok(calls.some(({ from, to }) => from === "release-captain" && to === callee));
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await focused(), callee);
  await page.keyboard.press("Enter");
  assert.ok(await drawer(page).isVisible());
  await page.keyboard.press("Escape");
  const left = await focused();
  await page.keyboard.press("f");
  assert.match(await query(), /^\?view=focus&at=/);
  await page.keyboard.press("Escape");
  assert.equal(await query(), "");
  assert.equal(await focused(), left);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "narrow");
});

test("a drawing grows and shrinks by keys, buttons and the wheel with Ctrl, and the wheel alone scrolls", async () => {
  await graph();
  const svg = page.locator("#delegation svg").first();
  const width = async () => Math.round((await svg.boundingBox()).width);
  const fitted = await width();
  await drawn("release-captain").focus();
  await page.keyboard.press("+");
  const grown = await width();
  assert.ok(grown > fitted, `${grown} > ${fitted}`);
  await page.keyboard.press("0");
  assert.equal(await width(), fitted);
  await page.getByRole("button", { name: "Zoom out" }).first().click();
  assert.ok((await width()) < fitted);
  await page.getByRole("button", { name: "Fit" }).first().click();
  await svg.hover({ position: { x: 600, y: 10 } });
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  await page.waitForFunction(
    ([svg, fitted]) => svg.getBoundingClientRect().width > fitted + 1,
    [await svg.elementHandle(), fitted],
  );
  const before = await width();
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => scrollY > 0);
  assert.equal(await width(), before);
});

test("filters reach the drawing, its list, all agents, the matrix and the table alike", async () => {
  await graph("?category=security");
  const security = await standingOut();
  assert.ok(
    security.includes("threat-modeller") && !security.includes("query-tuner"),
    String(security),
  );
  const listed = await page.$$eval("#delegation .callers > li", (items) =>
    items.filter((item) => !item.hidden).map((item) => item.querySelector("a").textContent),
  );
  assert.ok(listed.length > 0 && listed.every((name) => security.includes(name)), String(listed));
  await page.locator("#views").getByText("Table").click();
  const ends = await page.$$eval("#rows tbody tr", (rows) =>
    rows.flatMap((row) => [row.cells[0].textContent, row.cells[2].textContent]),
  );
  assert.ok(ends.length > 0 && ends.every((name) => security.includes(name)), String(ends));
  await page.locator("#views").getByText("Matrix").click();
  const cells = await page.$$eval("#heat td button", (cells) => cells.length);
  assert.equal(cells, 1);
  await page.locator("#views").getByText("All agents").click();
  assert.equal((await visible()).length, 6);
  assert.equal(await query(), "?view=agents&category=security");
});

test("a capability is asked for, then excluded, then of no account", async () => {
  await graph("?view=agents");
  const execute = page.locator('.can button[data-key="execute"]');
  const all = await visible();
  await execute.click();
  const able = await visible();
  assert.equal(await query(), "?view=agents&can=execute");
  await execute.click();
  const unable = await visible();
  assert.equal(await query(), "?view=agents&cannot=execute");
  assert.equal(await execute.getAttribute("aria-label"), "execute: excluded");
  assert.deepEqual([...able, ...unable].sort(), all);
  await execute.click();
  assert.deepEqual(await visible(), all);
});

test("pointing at an agent lights up its callers and callees", async () => {
  await graph("?view=agents");
  await row("query-tuner").hover();
  assert.deepEqual(await lighted("here"), ["query-tuner"]);
  assert.deepEqual(await lighted("from"), CALLERS);
  assert.deepEqual(await lighted("to"), []);
  assert.match(
    await said(),
    /^query-tuner is mentioned by 4, mentions 0, and delegates to 0 \(0 can run\)\./,
  );
  await page.mouse.move(700, 5);
  assert.deepEqual(await lighted("here"), []);
});

test("the keyboard lights up, chooses, draws and lets go", async () => {
  await graph("?view=agents");
  await row("pipeline-engineer").focus();
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await lighted("here"), ["query-tuner"]);
  await page.keyboard.press("Enter");
  assert.equal(await query(), "?view=focus&at=query-tuner");
  assert.ok(await page.locator("#shown svg").isVisible());
  await page.keyboard.press("Escape");
  assert.equal(await focused(), "query-tuner");
  assert.equal(await query(), "?view=agents");
});

test("every control is reached by Tab with a focus that is seen", async () => {
  await graph();
  const reached = new Set();
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Tab");
    const [key, seen] = await page.evaluate(() => {
      const at = document.activeElement;
      const style = getComputedStyle(at);
      return [
        at.id || at.name || at.dataset.key || at.dataset.save || at.tagName,
        style.outlineStyle !== "none" || style.boxShadow !== "none",
      ];
    });
    if (key === "BODY") break;
    assert.ok(seen, `${key} has no visible focus`);
    reached.add(key);
  }
  for (const key of [
    "narrow",
    "layer",
    "SUMMARY",
    "execute",
    "verdict",
    "category",
    "found",
    "csv",
    "share",
    "A",
  ])
    assert.ok(reached.has(key), key);
});

test("a focused agent stands between callers and callees, with the line that says so", async () => {
  await graph("?view=focus&at=query-tuner");
  const nodes = await page.$$eval("#shown .node > title", (titles) =>
    titles.map((title) => title.textContent).sort(),
  );
  assert.deepEqual(nodes, [...CALLERS, "query-tuner"].sort());
  assert.equal(await page.locator("#shown .node.self").count(), 1);
  const item = page.locator("#shown .said li", {
    hasText: "pipeline-engineer delegates to query-tuner",
  });
  assert.match(await item.locator("q").innerText(), /query-tuner/);
  assert.match(
    await item.locator("a.at").getAttribute("href"),
    /pipeline-engineer\/source\.html#L\d+$/,
  );
  const listed = await page.locator("#shown .said li").count();
  await page.locator("#shown").getByRole("button", { name: "Show them" }).click();
  assert.ok((await page.locator("#shown .said li").count()) > listed);
});

test("more steps, or one agent unfolded, draw more agents", async () => {
  await graph("?view=focus&at=query-tuner");
  const count = () => page.locator("#shown .node").count();
  const one = await count();
  const cut = await page.$$eval(
    "#shown path[data-e]",
    (lines) =>
      lines.filter((line) => {
        const [inner, outer] = [line.getBBox(), line.ownerSVGElement.viewBox.baseVal];
        return inner.x < 0 || inner.x + inner.width > outer.width || inner.y < 0;
      }).length,
  );
  assert.equal(cut, 0);
  await page.locator("#shown a.node", { hasText: "incident-commander" }).focus();
  await page.keyboard.press("e");
  const unfolded = await count();
  assert.ok(unfolded > one, `${unfolded} > ${one}`);
  assert.equal(await query(), "?view=focus&at=query-tuner&open=incident-commander");
  await page.keyboard.press("c");
  assert.equal(await count(), one);
  await page.locator("#steps button", { hasText: "2" }).click();
  const two = await count();
  assert.ok(two > one, `${two} > ${one}`);
  assert.equal(await query(), "?view=focus&at=query-tuner&depth=2");
  await page.locator("#steps button", { hasText: "all" }).click();
  assert.ok((await count()) >= two);
  assert.equal(await query(), "?view=focus&at=query-tuner&depth=all");
});

test("a path leads from an agent to another over calls that can run, each with its sentence", async () => {
  await graph("?view=path");
  await page.fill("#from", "release-captain");
  await page.fill("#to", "docs-writer");
  assert.deepEqual((await stops()).slice(0, 2), ["release-captain", "docs-writer"]);
  assert.equal(await query(), "?view=path&from=release-captain&to=docs-writer");
  await page.locator(".way .runs q mark").first().waitFor();
  assert.match(
    await page.locator(".way .runs").first().innerText(),
    /^spawns line \d+\s.*docs-writer/,
  );
  const paths = await page.locator("ol.way").count();
  assert.ok(paths > 1 && paths <= 5, String(paths));
});

test("where no call can run, the answer is no, with the reasons", async () => {
  await graph("?view=path&from=docs-writer&to=can:execute");
  const answer = () => page.locator("#ways").innerText();
  assert.match(
    await answer(),
    /No\. docs-writer cannot start other agents: tools on line \d+ has no Agent\./,
  );
  assert.match(
    await answer(),
    /docs-writer is reviewed by Customs Advisor: this relation starts no agent line \d+/,
  );
  await page.fill("#to", "can:fly");
  assert.match(await answer(), /No agent is called can:fly/);
});

test("a path leads to the nearest agent that has a capability, from one agent or from any", async () => {
  await graph("?view=path&from=incident-commander&to=can:edit");
  assert.ok((await stops()).length > 1);
  const signature = await page.locator(".way .stop .sig").nth(1).innerText();
  assert.ok(signature.includes("e"), signature);
  await page.fill("#from", "");
  assert.match(
    await page.locator("#ways").innerText(),
    /\d+ agents? gets? to can:edit over calls that can run\./,
  );
});

test("a path may lead over a call that no file asks for", async () => {
  await graph("?view=path&from=customs-advisor&to=rust-engineer");
  assert.deepEqual(await stops(), ["Customs Advisor", "rust-engineer"]);
  assert.match(await page.locator("ol.way").innerText(), /can start; no file asks for it/);
});

test("each filter leaves the agents that it names", async () => {
  await graph("?view=agents");
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
  await page.locator('.can [data-key="web"]').click();
  assert.deepEqual(await visible(), ["address-matcher", "schema-steward"]);
  await page.mouse.move(700, 5);
  assert.match(await said(), /^2 of 30 agents/);
  await page.selectOption("#category", "");
  await page.locator('.can [data-key="web"]').click();
  await page.locator('.can [data-key="web"]').click();
  await page.check('[name="found"]');
  const found = await visible();
  assert.ok(found.length > 0 && found.length < 30, String(found));
  await page.uncheck('[name="found"]');
  assert.deepEqual(await visible(), all);
  assert.equal(await query(), "?view=agents");
});

test("layers, classes and verdicts change who is lit, counted and in the matrix", async () => {
  await graph("?view=matrix");
  const sum = () =>
    page.$$eval("#heat td button", (cells) =>
      cells.reduce((total, cell) => total + Number(cell.textContent), 0),
    );
  const calls = await sum();
  await page.uncheck('[name="layer"][value="1"]');
  const declared = await sum();
  assert.ok(declared < calls, `${declared} < ${calls}`);
  await page.check('[name="layer"][value="1"]');
  await page.uncheck('[name="verdict"][value="1"]');
  const running = await sum();
  assert.equal(running, 10);
  await page.check('[name="verdict"][value="1"]');
  await page.locator(".drop summary").click();
  await page.locator(".drop legend", { hasText: "reviews" }).locator("input").check();
  await page.locator(".drop summary").click();
  assert.ok((await sum()) > calls);
  assert.equal(await query(), "?view=matrix&class=call.gate");
});

test("the runtime's rules tell who may call whom", async () => {
  await graph("?view=agents");
  await page.check('[name="verdict"][value="2"]');
  await row("customs-advisor").hover();
  assert.ok((await lighted("to")).includes("rust-engineer"), "one of its runtime");
  assert.ok(!(await lighted("to")).includes("depot-planner"), "one of another runtime");
});

test("a cell of the matrix opens agent by agent, and the address keeps it", async () => {
  await graph("?view=matrix");
  const cell = page.locator("#heat tbody tr").first().locator("button").first();
  const number = Number(await cell.innerText());
  await cell.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#cell .on").count(), number);
  assert.match(await page.locator("#cell .on").first().getAttribute("title"), /^\S+ .+ \S+$/);
  assert.match(await query(), /^\?view=matrix&cell=[\w-]+,[\w-]+$/);
  await page.reload();
  assert.equal(await page.locator("#cell .on").count(), number);
});

test("the address keeps the state, and back returns to the one before", async () => {
  await graph("?view=agents");
  await row("query-tuner").click();
  await page.fill("#at", "schema-steward");
  await page.keyboard.press("Enter");
  assert.equal(await query(), "?view=focus&at=schema-steward");
  await page.goBack();
  assert.equal(await query(), "?view=focus&at=query-tuner");
  assert.equal(await page.locator("#shown .self > title").textContent(), "query-tuner");
  await page.goBack();
  assert.ok(await page.locator("#shown").isHidden());
  await page.goForward();
  await page.reload();
  assert.equal(await page.locator("#shown .self > title").textContent(), "query-tuner");
  const address = page.url().split("?")[0];
  await page.goto("about:blank");
  await page.goto(
    `${address}?view=focus&at=code-reviewer-platform&depth=3&find=reviewer&category=platform&can=read&verdict=runs`,
  );
  assert.equal(await page.inputValue("#narrow"), "reviewer");
  assert.equal(await page.locator('#steps [aria-pressed="true"]').innerText(), "3");
  assert.equal(await page.locator('.can [data-key="read"]').getAttribute("data-state"), "must");
  assert.ok(!(await page.isChecked('[name="verdict"][value="1"]')));
  assert.match(await page.locator("#category option:checked").innerText(), /^Platform/);
});

test("a link to a place on the page shows the view that it is in", async () => {
  await graph("?view=focus&at=query-tuner");
  await page.locator('.facts a[href="#circles"]').click();
  assert.ok(await page.locator("#circles").isVisible());
});

test("an address that means nothing shows the page as it comes", async () => {
  await graph("?view=moon&at=nobody&depth=99&layer=x&category=77&show=nobody,none");
  assert.ok(await page.locator("#delegation").isVisible());
  assert.ok(await drawer(page).isHidden());
});

test("two agents of one name are two choices", async () => {
  await graph("?view=path&from=release-captain&to=code-reviewer-platform");
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

test("what one sees is saved as it is seen", async () => {
  await graph("?category=security");
  const saved = async (kind) => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(`[data-save="${kind}"]`).click(),
    ]);
    return [file.suggestedFilename(), readFileSync(await file.path(), "utf8")];
  };
  const [name, csv] = await saved("csv");
  assert.equal(name, "graph-delegation.csv");
  const lines = csv.trim().split("\r\n");
  assert.equal(lines[0], "from,to,relation,verdict");
  assert.ok(lines.length > 1 && lines.every((line) => !line.includes("query-tuner")), csv);
  const pairs = lines.length - 1;
  assert.equal((await saved("mmd"))[1].match(/-->|-\.->/g).length, pairs);
  assert.equal((await saved("dot"))[1].match(/ -> /g).length, pairs);
  const [, svg] = await saved("svg");
  const wrong = await page.evaluate(
    (svg) =>
      new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror")
        ?.textContent,
    svg,
  );
  assert.equal(wrong, undefined);
  assert.match(svg, /threat-modeller/);
  await graph("?view=table");
  assert.ok(await page.locator('[data-save="svg"]').isDisabled());
});

test("a phone folds the filters, shows lists for drawings and hides nothing else", async () => {
  await graph("", { width: 360, height: 760 });
  assert.ok(await page.locator("#category").isHidden());
  await page.locator("#more").click();
  assert.ok(await page.locator("#category").isVisible());
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
  assert.ok(await page.locator("#delegation .component svg").first().isHidden());
  await page.locator("#delegation li[data-e] .said").first().click();
  const sheet = await drawer(page).boundingBox();
  assert.equal(Math.round(sheet.y + sheet.height), 760);
});

test("without JavaScript all views stand below one another, and no dead control", async () => {
  await graph("", { javaScript: false });
  assert.ok(await page.locator("#delegation svg").first().isVisible());
  assert.equal(await page.locator("#isles li").count(), 30);
  assert.ok(await page.locator("#heat").isVisible());
  assert.ok(await page.locator(".circles figure").first().isVisible());
  assert.ok(await page.locator("#sieve").isHidden());
  await page.locator("#views").getByText("Matrix").click();
  assert.match(page.url(), /#matrix$/);
  await page.getByRole("link", { name: "all relations", exact: true }).first().click();
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
    ["graph/?show=incident-commander,query-tuner", null],
    [
      "graph/?view=focus&at=query-tuner&depth=2&class=call.gate.peer&verdict=runs.written.possible",
      null,
    ],
    ["graph/?view=path&from=docs-writer&to=can:execute", null],
    ["graph/?view=agents", null],
    ["graph/?view=matrix", "#heat button"],
    ["graph/?view=table", null],
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
