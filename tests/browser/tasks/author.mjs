// What somebody comes for who writes agents. That an open page follows its file is in serve.mjs.
import assert from "node:assert/strict";
import { byId, findings, isOnly, task } from "./task.mjs";

const known = ["relation/ambiguous", "relation/dangling"];
const own = findings.find(
  ({ url, rule, agents: about }) =>
    url && !known.includes(rule) && byId.has(about[0]) && isOnly(byId.get(about[0])),
);

task(
  11,
  {
    person: "author",
    wants: "the findings of the agent that they edit, and what the rule says",
    clicks: 3,
    skip: !own && "no agent has findings",
  },
  async (user, page) => {
    await user.find(byId.get(own.agents[0]));
    await user.click(page.locator('.jump a[href="#findings"]'));
    const right = findings.filter(({ url, rule }) => url === own.url && !known.includes(rule));
    const shown = await page.locator("#findings .finding").count();
    assert.equal(shown, right.length);
    await user.click(page.locator("#findings .finding a.mono").first());
    await page.getByText("About this rule").or(page.locator("h1")).first().waitFor();
    assert.match(page.url(), /review\/.+#f-/);
  },
);
