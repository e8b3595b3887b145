// What somebody comes for who chooses an agent.
import assert from "node:assert/strict";
import {
  agents,
  byId,
  can,
  clipboard,
  facts,
  isOnly,
  relations,
  root,
  task,
  text,
} from "./task.mjs";

const person = "chooser";

task(
  1,
  {
    person,
    wants: "an agent for Terraform that cannot execute, beside the two nearest, to copy",
    clicks: 4,
  },
  async (user, page) => {
    await user.ask("terraform");
    await user.click('[data-term="-can:execute"]');
    await user.answered("terraform -can:execute");
    const hits = await user.hits();
    if (!hits.length) {
      // Then there is none, and the page says so and leads on.
      const fitting = agents.filter(
        (agent) => !can(agent, "execute") && /terraform/i.test(`${agent.name} ${agent.summary}`),
      );
      assert.deepEqual(fitting, []);
      assert.match(await page.locator("#count").innerText(), /^No agent/);
      await page.locator(".ways button").first().waitFor();
      return;
    }
    for (const id of hits) assert.ok(!can(byId.get(id), "execute"), id);
    const near = page.locator(".brief a").first();
    await near.waitFor();
    const wanted = decodeURIComponent(
      new URL(await near.getAttribute("href"), root()).searchParams.get("a"),
    );
    await user.click(near);
    await page.locator("#comparison thead th").nth(1).waitFor();
    const shown = await page.locator("#comparison thead").first().locator("th").count();
    assert.equal(shown, 1 + facts.get(wanted).near.length);
    await user.click(page.locator("#comparison thead th a").first());
    await user.click(page.getByRole("button", { name: "Copy agent" }));
    await page.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(
      (await clipboard(page)).replaceAll("\r\n", "\n"),
      text(byId.get(wanted)).replaceAll("\r\n", "\n"),
    );
  },
);

const server = agents
  .flatMap((agent) => agent.capabilities)
  .find((capability) => capability.startsWith("mcp:"))
  ?.slice(4);

task(
  8,
  {
    person,
    wants: "all agents that use an MCP server's tools",
    clicks: 0,
    skip: !server && "no agent lists tools of an MCP server",
  },
  async (user, page) => {
    await user.ask(`can:mcp:${server}`);
    const right = agents.filter((agent) => can(agent, `mcp:${server}`)).map(({ id }) => id);
    const total = Number((await page.locator("#count strong").innerText()).replace(/\D/g, ""));
    assert.equal(total, right.length);
    for (const id of await user.hits()) assert.ok(right.includes(id), id);
  },
);

task(
  10,
  {
    person,
    wants: "what the six letters mean, at first sight and without a pointer",
    clicks: 1,
    phone: true,
  },
  async (user, page) => {
    await user.navigate("Agents");
    const legend = await page.locator(".chips").innerText();
    for (const [letter, word] of ["read", "search", "edit", "web", "delegate"].map((word) => [
      word[0],
      word,
    ]))
      assert.match(legend, new RegExp(`${letter} ${word}`));
    assert.match(legend, /x execute/);
  },
);

const open = agents.filter(
  (agent) => facts.get(agent.id).all_tools && facts.get(agent.id).category,
);
const category = open.length ? facts.get(open[0].id).category : undefined;
const of = (category) => agents.filter((agent) => facts.get(agent.id).category === category);

task(
  12,
  {
    person,
    wants: "the agents of a category that inherit every tool, by who names them",
    clicks: 4,
    skip: !category && "no agent with a category has all tools",
  },
  async (user, page) => {
    await user.navigate("Agents");
    await user.click(
      page.locator(".list td a, .list td a").getByText(category, { exact: true }).first(),
    );
    const chip = page.locator('[data-term="is:unrestricted"]');
    if (await chip.isVisible()) await user.click(chip);
    await user.click(page.getByRole("button", { name: "Referenced by" }));
    const rows = await page.locator(".list tbody tr:visible:has(.loud)").evaluateAll((rows) =>
      rows.map((row) => ({
        id: row.querySelector(".pick").value,
        count: Number(row.cells[row.cells.length - 1].textContent || 0),
      })),
    );
    const right = of(category).filter(({ id }) => facts.get(id).all_tools);
    assert.deepEqual(rows.map(({ id }) => id).sort(), right.map(({ id }) => id).sort());
    for (const { id, count } of rows) assert.equal(count, facts.get(id).referenced_by, id);
    const counts = rows.map(({ count }) => count);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => b - a),
    );
  },
);

const installed = agents.find((agent) => agent.dialect === "claude-code" && isOnly(agent));

task(
  15,
  {
    person,
    wants: "to install one agent by one command",
    clicks: 2,
    skip: !installed && "no agent has a place of its own",
  },
  async (user, page) => {
    await user.find(installed);
    await user.click(page.locator(".install button"));
    await page.locator(".install").getByText("Copied").waitFor();
    const command = await clipboard(page);
    const [, place, address] = /^curl --create-dirs -o (.+) -fsSL (\S+)$/.exec(command);
    const file = installed.path.split("/").pop();
    assert.equal(place.replace(/^'(.*)'$/, "$1"), `.claude/agents/${file}`);
    const reply = await page.request.get(address);
    assert.equal(await reply.text(), text(installed));
  },
);

const reading = agents.filter(
  (agent) =>
    facts.get(agent.id).category && !["edit", "execute"].some((power) => can(agent, power)),
);

task(
  16,
  {
    person,
    wants: "the agents of a category that neither edit nor execute",
    clicks: 4,
    skip: !reading.length && "every agent edits or executes",
  },
  async (user, page) => {
    const { category } = facts.get(reading[0].id);
    await user.navigate("Agents");
    await user.click(page.locator(".list td a").getByText(category, { exact: true }).first());
    const right = of(category).filter(
      (agent) => !["edit", "execute"].some((power) => can(agent, power)),
    );
    if (await page.locator(".chips").isVisible())
      for (const power of ["edit", "execute"]) await user.click(`[data-term="-can:${power}"]`);
    const rows = await page
      .locator(".list tbody tr:visible")
      .evaluateAll((rows) =>
        rows
          .filter((row) => !/[ex]/.test(row.querySelector(".sig").textContent))
          .map((row) => row.querySelector(".pick").value),
      );
    assert.deepEqual(rows.sort(), right.map(({ id }) => id).sort());
  },
);

/** Five words that stand side by side in one agent's text. */
function phrase() {
  for (const agent of agents) {
    const body = text(agent).split(/^---$/m).slice(2).join("");
    const found = /^(?:You are|You) ((?:[a-z]+ ){4}[a-z]+)/m.exec(body);
    if (found) return { agent, words: found[0] };
  }
  return {};
}
const { agent: quoted, words } = phrase();

task(
  19,
  {
    person,
    wants: "an agent by a phrase of its text",
    clicks: 0,
    skip: !words && "no text begins so",
  },
  async (user) => {
    await user.ask(`"${words}"`);
    const hits = await user.hits();
    assert.ok(hits.length > 0);
    for (const id of hits.slice(0, 3))
      assert.ok(
        text(byId.get(id)).toLowerCase().replace(/\s+/g, " ").includes(words.toLowerCase()),
        `${id} has no "${words}"`,
      );
    assert.ok(quoted);
  },
);

const long = agents.find((agent) => /^[a-z]{7,}-[a-z]{6,}$/.test(agent.name) && isOnly(agent));

task(
  20,
  {
    person,
    wants: "an agent whose name is mistyped",
    clicks: 0,
    skip: !long && "no name is long enough",
  },
  async (user, page) => {
    const [first, second] = long.name.split("-");
    await user.page.locator("#q").fill(`${first.slice(0, 3)}${first.slice(4)} ${second}`);
    await page
      .getByRole("option")
      .filter({ hasText: long.name })
      .or(page.locator(".said button", { hasText: first }))
      .first()
      .waitFor();
  },
);

task(21, { person, wants: "the agents that most others name", clicks: 2 }, async (user, page) => {
  await user.navigate("Agents");
  await user.click(page.getByRole("button", { name: "Referenced by" }));
  const ids = await page
    .locator(".list tbody .pick")
    .evaluateAll((boxes) => boxes.slice(0, 10).map((box) => box.value));
  const counts = ids.map((id) => facts.get(id).referenced_by);
  assert.deepEqual(
    counts,
    [...counts].sort((a, b) => b - a),
  );
  assert.match(page.url(), /sort=-referenced/);
});

const named = relations
  .map(({ to }) => to)
  .find((id) => id && facts.get(id).referenced_by > 1 && isOnly(byId.get(id)));

task(
  23,
  {
    person,
    wants: "who mentions an agent, on a phone",
    clicks: 2,
    phone: true,
    skip: !named && "no agent is named by several",
  },
  async (user, page) => {
    await user.find(byId.get(named));
    await user.click(page.locator('.jump a[href="#relations"]'));
    const table = page.locator("table.evidence", { hasText: "Referenced by" });
    await table.waitFor();
    assert.ok((await table.boundingBox()) !== null);
    const said = Number(await table.locator("caption .n").innerText());
    assert.equal(said, facts.get(named).referenced_by);
  },
);
