// What somebody comes for who reviews what agents may do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  agents,
  byId,
  can,
  clipboard,
  facts,
  findings,
  GRAPH,
  has,
  isOnly,
  relations,
  root,
  task,
} from "./task.mjs";

const person = "reviewer";
const held = agents.find((agent) => !can(agent, "execute") && isOnly(agent));

task(
  2,
  {
    person,
    wants: "whether an agent without execute reaches it, and by which sentence",
    clicks: 2,
    skip: !held && "every agent can execute",
  },
  async (user, page) => {
    await user.opens(held);
    const reached = page.locator(".reach", { hasText: "Can indirectly" });
    const saysYes =
      (await reached.count()) > 0 && /execute/.test(await reached.first().innerText());
    await user.navigate("Graph");
    await user.click(GRAPH.path);
    await page.fill(GRAPH.from, held.name);
    await page.fill(GRAPH.to, "can:execute");
    const answer = page.locator(GRAPH.answer);
    await answer.waitFor();
    const said = await answer.innerText();
    assert.equal(!/\bNo\b/.test(said), saysYes, said);
    if (!saysYes) assert.match(said, /no|not|nobody/i);
  },
);

task(
  3,
  { person, wants: "who reaches execute through others, and by whom", clicks: 1 },
  async (user, page) => {
    await user.navigate("Review");
    const section = page.locator(".gains");
    const rows = section.locator("tbody tr");
    if ((await rows.count()) === 0) {
      assert.match(await section.innerText(), /Nobody/);
      return;
    }
    const ways = await rows.evaluateAll((rows) =>
      rows.map((row) => ({
        own: decodeURIComponent(/agents\/(.*?)\/$/.exec(row.querySelector("th a").href)[1]),
        last: [...row.querySelectorAll("p:has(.x) a")]
          .map((link) => decodeURIComponent(/agents\/(.*?)\/$/.exec(link.href)[1]))
          .at(-1),
      })),
    );
    for (const { own, last } of ways) {
      assert.ok(!can(byId.get(own), "execute"), own);
      assert.ok(can(byId.get(last), "execute"), last);
    }
  },
);

task(
  4,
  { person, wants: "the ten riskiest agents, with reasons", clicks: 1 },
  async (user, page) => {
    await user.navigate("Review");
    const rows = await page.locator(".exposed tbody tr").evaluateAll((rows) =>
      rows.map((row) => ({
        score: Number(row.cells[2].textContent),
        points: row.cells[3].textContent
          .split("·")
          .map((term) => Number(/(\d+)\s*$/.exec(term)[1])),
      })),
    );
    assert.equal(rows.length, Math.min(10, agents.length));
    const scores = rows.map(({ score }) => score);
    assert.deepEqual(
      scores,
      [...scores].sort((a, b) => b - a),
    );
    for (const { score, points } of rows)
      assert.equal(
        points.reduce((a, b) => a + b),
        score,
      );
  },
);

task(
  5,
  { person, wants: "which agents overlap, so that one can go", clicks: 2 },
  async (user, page) => {
    await user.navigate("Agents");
    const way = page.locator('.note a[href$="compare/"]');
    if ((await way.count()) === 0) {
      const digests = agents.map(({ digest }) => digest);
      assert.equal(new Set(digests).size, digests.length);
      return;
    }
    await user.click(way);
    const shares = await page
      .locator(".duplicates tbody tr")
      .evaluateAll((rows) =>
        rows.map((row) => (row.querySelector("b") ? 101 : parseInt(row.cells[1].textContent))),
      );
    assert.ok(shares.length > 0);
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => b - a),
    );
    const first = page.locator(".duplicates th > a").first();
    assert.ok(
      has(
        `compare/${new URL(await first.getAttribute("href"), `${root()}compare/`).pathname.split("/").at(-2)}/index.html`,
      ),
    );
  },
);

task(
  6,
  {
    person,
    wants: "what changed since the last release",
    clicks: 1,
    skip: !has("changes/index.html") && "built without --compare",
  },
  async (user, page) => {
    await user.navigate("Changes");
    assert.match(await page.locator("main h2").first().innerText(), /may do now/);
  },
);

const delegations = relations.filter(
  ({ from, to, class: kind }) =>
    kind === "call" &&
    to &&
    from !== to &&
    facts.get(from).category &&
    facts.get(from).category === facts.get(to).category,
);

task(
  7,
  {
    person,
    wants: "the delegation structure of one category",
    clicks: 2,
    skip: !delegations.length && "no delegation stays in a category",
  },
  async (user, page) => {
    const { category } = facts.get(delegations[0].from);
    await user.navigate("Agents");
    await user.click(page.locator(".list td a").getByText(category, { exact: true }).first());
    const drawn = (await page.locator(GRAPH.drawing).allTextContents()).join(" ");
    const inside = delegations.filter(({ from }) => facts.get(from).category === category);
    for (const { from, to } of inside)
      for (const id of [from, to]) assert.ok(drawn.includes(byId.get(id).name), `${id}: ${drawn}`);
  },
);

task(
  9,
  {
    person,
    wants: "a link to one finding, for a colleague",
    clicks: 3,
    skip: !findings.length && "nothing was found",
  },
  async (user, page) => {
    await user.navigate("Review");
    const pin = page.locator(".rule .pin").first();
    const [id] = (await pin.getAttribute("href")).match(/f-\w+$/);
    await user.click(pin);
    await user.click(page.getByRole("button", { name: "Copy link" }));
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const link = await clipboard(page);
    await page.goto(link);
    await page.locator(`#${id}`).waitFor();
    assert.ok(findings.some(({ fingerprint }) => `f-${fingerprint}` === id));
  },
);

const folder = findings
  .map(({ path }) => path)
  .find((path) => path.includes("/"))
  ?.split("/")
  .slice(0, -1)
  .join("/");

task(
  13,
  {
    person,
    wants: "the findings of one folder only",
    clicks: 1,
    skip: !folder && "no finding is in a folder",
  },
  async (user, page) => {
    await user.navigate("Review");
    await page.locator(".sieve [name=q]").fill(`${folder}/`);
    const output = page.locator(".sieve output");
    await page.waitForFunction(() => document.querySelector(".sieve output").textContent);
    const count = Number(/[\d,.]+/.exec(await output.innerText())[0].replace(/\D/g, ""));
    const text = ({ message, path, rule, agents }) =>
      [message, path, rule, ...agents].join(" ").toLowerCase();
    const right = findings.filter((finding) => text(finding).includes(`${folder}/`.toLowerCase()));
    assert.equal(count, right.length);
    assert.match(page.url(), /q=/);
  },
);

task(
  14,
  {
    person,
    wants: "the findings as a table for a ticket",
    clicks: 2,
    skip: !findings.length && "nothing was found",
  },
  async (user, page) => {
    await user.navigate("Review");
    const coming = page.waitForEvent("download");
    await user.click(page.locator(".takes").getByRole("link", { name: "CSV" }));
    const table = readFileSync(await (await coming).path(), "utf8");
    for (const { fingerprint } of findings) assert.ok(table.includes(fingerprint), fingerprint);
  },
);

const central = relations
  .filter(({ to, from }) => to && to !== from)
  .map(({ to }) => to)
  .find((id) => isOnly(byId.get(id)));

task(
  17,
  {
    person,
    wants: "an agent's graph, two steps wide",
    clicks: 3,
    skip: !central && "no relation leads to an agent",
  },
  async (user, page) => {
    await user.find(byId.get(central));
    await user.click(page.getByRole("link", { name: "Open in graph" }).first());
    await page.locator(GRAPH.focused).first().waitFor();
    const one = await page.locator(GRAPH.nodes).count();
    await user.click(GRAPH.twoSteps);
    assert.ok((await page.locator(GRAPH.nodes).count()) >= one);
    assert.match(page.url(), /view=focus/);
  },
);

const MEANS = {
  Bash: /run commands/,
  Write: /write, change/,
  Read: /open files/,
  WebFetch: /fetch pages/,
};

task(18, { person, wants: "what a tool lets an agent do", clicks: 2 }, async (user, page) => {
  await user.navigate("Agents");
  const tools = page.locator('.side a[href*="tools/"]');
  const names = (await tools.allInnerTexts()).map((name) => name.trim());
  const name = names.find((name) => MEANS[name]);
  assert.ok(name, names.join());
  await user.click(tools.getByText(name, { exact: true }));
  await page.waitForURL(/tools\//);
  assert.match(await page.locator(".lead").innerText(), MEANS[name]);
});

task(
  22,
  {
    person,
    wants: "to accept a known finding",
    clicks: 3,
    skip: !findings.length && "nothing was found",
  },
  async (user, page) => {
    await user.navigate("Review");
    await user.click(page.locator(".rule .pin").first());
    await user.click(page.getByRole("button", { name: "Copy exception" }));
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const entry = await clipboard(page);
    const rule = JSON.parse(/^rule = (.*)$/m.exec(entry)[1]);
    const [path] = JSON.parse(/^paths = (.*)$/m.exec(entry)[1]);
    assert.match(entry, /^\[\[policy\.allow\]\]/);
    assert.ok(findings.some((finding) => finding.rule === rule && finding.path === path));
  },
);
