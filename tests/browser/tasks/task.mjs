// The harness of the tasks: a person, what they want, the most clicks that it may take, and the right answer, which comes from the
// site's JSON and never from the page that is asked.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, SITE, stage } from "../support.mjs";

const here = stage();
const read = (path) => JSON.parse(readFileSync(join(SITE, path), "utf8"));

/** What the site's programs read: every right answer comes from here. */
export const agents = read("catalog.json").agents;
export const relations = read("graph.json").relations;
export const findings = read("findings.json").findings;
/** What agents are chosen by, by their id. */
export const facts = new Map(read("agents.json").agents.map((agent) => [agent.id, agent]));
const names = agents.map(({ name }) => name);
/** Whether a name leads to one agent: who types it means that one. */
export const isOnly = ({ name }) => names.indexOf(name) === names.lastIndexOf(name);
export const byId = new Map(agents.map((agent) => [agent.id, agent]));
export const text = (agent) => readFileSync(join(SITE, `agents/${agent.id}.md`), "utf8");
export const has = (path) => existsSync(join(SITE, path));

/** What the graph's page is worked by. */
export const GRAPH = {
  from: "#from",
  to: "#to",
  path: '#views a[href="#path"]',
  answer: "#ways",
  focused: "#shown .node.self",
  nodes: "#shown .node",
  twoSteps: '#steps button[value="2"]',
  drawing: ".component svg .node",
};

/** A person at work on the site. What they type costs no click, and neither does Enter. */
class Person {
  clicks = 0;

  constructor(page) {
    this.page = page;
  }

  async click(target) {
    this.clicks += 1;
    await (typeof target === "string" ? this.page.locator(target).first() : target).click();
  }

  /** Types into the search box, from wherever they are. */
  async search(query) {
    await this.page.locator("#q").fill(query);
    await this.page.locator("[role=option], .said p").first().waitFor();
  }

  /** Types an agent's name into the search box and chooses it. */
  async find(agent) {
    await this.search(agent.name);
    const address = agent.id.split("/").map(encodeURIComponent).join("/");
    await this.click(this.page.locator(`[role=option][href$="agents/${address}/"]`));
    await this.page.locator(".jump").waitFor();
  }

  /** Opens an agent's page, which they have at hand. */
  async opens(agent) {
    const address = agent.id.split("/").map(encodeURIComponent).join("/");
    await this.page.goto(`${root()}agents/${address}/`);
  }

  /** Asks on the search page, and waits for the engine's answer. */
  async ask(query) {
    await this.page.locator("#q").fill(query);
    await this.page.keyboard.press("Enter");
    await this.answered(query);
  }

  answered(query) {
    return this.page.waitForFunction(
      (query) =>
        document.getElementById("count")?.querySelector("strong") &&
        document.getElementById("q").value === query &&
        document.getElementById("count").innerText.endsWith(query),
      query,
    );
  }

  /** Follows a link of the navigation. */
  async navigate(name) {
    await this.click(this.page.locator(".bar nav").getByRole("link", { name, exact: true }));
    await this.page.waitForLoadState("networkidle");
  }

  hits() {
    return this.page
      .locator("#hits .line a")
      .evaluateAll((links) =>
        links.map((link) => decodeURIComponent(/agents\/(.*?)\/(#|$)/.exec(link.href)[1])),
      );
  }
}

/**
 * Defines a task: its number, who has it, what they want, and the most clicks that it may take. `walk` does it, from the home page on;
 * `skip` says why a catalog has nothing to do it with.
 */
export function task(
  number,
  { person, wants, clicks, phone = false, at = "", skip = false },
  walk,
) {
  test(`${number}. ${person}: ${wants} (at most ${clicks} clicks)`, { skip }, async () => {
    const size = phone ? { width: 390, height: 844 } : {};
    const page = await open(here.chrome, here.site.url + at, size);
    page.setDefaultTimeout(20000);
    const origin = new URL(here.site.url).origin;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    const user = new Person(page);
    try {
      await walk(user, page);
      assert.ok(user.clicks <= clicks, `${user.clicks} clicks`);
      assert.deepEqual(page.wrongs, []);
    } finally {
      await page.context().close();
    }
  });
}

export const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
export const can = (agent, capability) => agent.capabilities.includes(capability);
export const root = () => here.site.url;
