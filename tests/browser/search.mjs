// The search box and the search page: typing, filters, keyboard, address, failures, without JavaScript, on a phone, in the dark.
import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { open, SITE, stage } from "./support.mjs";

const here = stage(undefined, { base: "/some/sub/path/" });

/** Runs a test in a page of its own, and holds it to no error and no violation of the policy but those that are expected. */
function inPage(what, path, act, { wrong = /^$/, ...options } = {}) {
  test(what, async () => {
    here.site.state.fails = null;
    here.site.state.holds = null;
    here.site.log.length = 0;
    const page = await open(here.chrome, here.site.url + path, options);
    page.setDefaultTimeout(8000);
    try {
      await act(page);
      assert.deepEqual(
        page.wrongs.filter((text) => !wrong.test(text)),
        [],
      );
    } finally {
      await page.context().close();
    }
  });
}

const box = (page) => page.getByRole("combobox").or(page.getByRole("searchbox")).first();
const options = (page) => page.getByRole("option");
const hits = (page) => page.locator("#hits > li");
const asked = (part) => here.site.log.filter(({ path }) => path.includes(part));
/** Waits for what the page cannot tell: requests of the worker. */
async function until(holds) {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 200, String(holds));
    await new Promise((done) => setTimeout(done, 25));
  }
}

const engineAnswers = (page) => page.locator("#count strong").waitFor();

inPage("nothing of the search is loaded before the box is used", "agents/", async (page) => {
  await page.waitForLoadState("networkidle");
  assert.deepEqual(
    here.site.log.filter(({ path }) => /search-|engine|search\./.test(path)),
    [],
  );
  await box(page).focus();
  for (const part of ["assets/search-", "names.bin", "search-worker", "engine", "core-"])
    await until(() => asked(part).length);
});

inPage(
  "the home page scrolls with the keys, and a slash leads to its box, also from the empty box",
  "",
  async (page) => {
    await page.waitForLoadState("networkidle");
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "q");
    assert.equal(asked("engine").length, 0);
    await page.keyboard.press("/");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    assert.equal(await box(page).inputValue(), "");
    await page.keyboard.type("kafka");
    await options(page).first().waitFor();
  },
);

inPage(
  "typing lists agents under the box, Enter opens the chosen one, Escape closes",
  "agents/",
  async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("terraform");
    await options(page).first().waitFor();
    assert.match(await options(page).first().innerText(), /terraform/);
    await page.keyboard.press("Escape");
    assert.equal(await options(page).first().isVisible(), false);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const chosen = await page.locator("[aria-selected=true]").getAttribute("href");
    assert.equal(
      await box(page).getAttribute("aria-activedescendant"),
      await page.locator("[aria-selected=true]").getAttribute("id"),
    );
    await page.keyboard.press("Enter");
    await page.waitForURL(chosen);
  },
);

inPage(
  "Control-K comes to the box from everywhere, and the box's query goes on to the search page",
  "agents/",
  async (page) => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("kafka");
    await options(page).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/search\/\?q=kafka$/);
    await hits(page).first().waitFor();
  },
);

inPage(
  "names answer while the engine is on its way, and stay where a person points at them",
  "agents/",
  async (page) => {
    let release;
    await page.route(/engine-/, async (route) => {
      await new Promise((done) => (release = done));
      await route.continue();
    });
    await box(page).fill("engineer");
    await options(page).first().waitFor();
    assert.match(await page.locator(".said").innerText(), /By name/);
    await options(page).nth(1).hover();
    const before = await options(page).evaluateAll((rows) => rows.map((row) => row.href));
    release();
    await page
      .getByRole("link", { name: /^All \d+ agents/ })
      .or(page.locator(".said:empty"))
      .first()
      .waitFor({ state: "attached" });
    const later = await options(page).evaluateAll((rows) => rows.map((row) => row.href));
    assert.deepEqual(later.slice(0, before.length), before);
  },
);

inPage(
  "an address with a query is answered with passages, counts and facets",
  "search/?q=kafka",
  async (page) => {
    await page.locator("#hits mark").first().waitFor();
    assert.equal(await box(page).inputValue(), "kafka");
    assert.match(await page.locator("#count").innerText(), /^\d+ agents? for kafka/);
    assert.match(await page.title(), /^kafka · /);
    assert.ok((await page.locator("#narrow fieldset").count()) > 1);
    const links = await hits(page)
      .locator(".line a")
      .evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
    assert.ok(
      links.every((path) => path.startsWith("/some/sub/path/agents/")),
      links.join(),
    );
  },
);

inPage(
  "a facet narrows, is undone, and each step is a step of the way back",
  "search/?q=review",
  async (page) => {
    await engineAnswers(page);
    const all = await page.locator("#count strong").innerText();
    const chip = page.getByRole("button", { name: /^x? ?execute/ });
    await chip.click();
    await page.waitForURL((url) => url.searchParams.get("q") === "review can:execute");
    await page.waitForFunction(
      (all) => document.querySelector("#count strong").innerText !== all,
      all,
    );
    await page.goBack();
    await page.waitForFunction(
      (all) => document.querySelector("#count strong").innerText === all,
      all,
    );
    assert.equal(await box(page).inputValue(), "review");
    await page.goForward();
    await page.waitForFunction(() => document.querySelector(".chips [aria-pressed=true]"));
    await chip.click();
    await page.waitForURL((url) => url.searchParams.get("q") === "review");
  },
);

inPage(
  "filters are called as the lists call them, and asked for as a query writes them",
  "search/?q=review",
  async (page) => {
    await engineAnswers(page);
    const category = page.getByRole("group", { name: "Category" }).getByRole("checkbox").first();
    const called = await category.evaluate(
      (check) => check.labels[0].querySelector("span").textContent,
    );
    assert.match(called, /^[A-Z]/);
    await category.check();
    await page.waitForURL(
      (url) => url.searchParams.get("q") === `review category:${called.toLowerCase()}`,
    );
  },
);

inPage(
  "a filter that is ticked by keyboard keeps the focus, and what was unfolded stays so",
  "search/?q=review",
  async (page) => {
    await engineAnswers(page);
    const folded = page.getByRole("group", { name: "Tool" }).locator("details");
    await folded.locator("summary").click();
    const tick = page.getByRole("group", { name: "Model" }).getByLabel("sonnet");
    await tick.focus();
    await page.keyboard.press("Space");
    await page.waitForFunction(() =>
      document.getElementById("count").innerText.includes("model:sonnet"),
    );
    assert.equal(await page.evaluate(() => document.activeElement.value), "model:sonnet");
    assert.ok(await tick.isChecked());
    assert.ok(await folded.evaluate((details) => details.open));
  },
);

inPage(
  "on a phone the filters open over the hits, say how many are chosen, and Escape closes them",
  "search/?q=review",
  async (page) => {
    await engineAnswers(page);
    const opener = page.locator("#narrow > summary");
    const tick = page.getByRole("group", { name: "Model" }).getByLabel("sonnet");
    assert.equal(await tick.isVisible(), false);
    await opener.click();
    await tick.check();
    await page.waitForFunction(() => document.getElementById("chosen").textContent === "1");
    await page.keyboard.press("Escape");
    assert.equal(await tick.isVisible(), false);
    assert.ok(await opener.evaluate((opener) => opener === document.activeElement));
    await opener.click();
    await page.mouse.click(20, 800);
    assert.equal(await tick.isVisible(), false);
  },
  { width: 390, height: 844 },
);

inPage(
  "more hits come after those that are there, and the focus goes on with them",
  "search/?q=can:read",
  async (page) => {
    await engineAnswers(page);
    const before = await hits(page).count();
    await page.locator("#more button").press("Enter");
    await page.waitForFunction(
      (before) => document.querySelectorAll("#hits > li").length > before,
      before,
    );
    assert.ok(
      await hits(page)
        .nth(before)
        .evaluate((hit) => hit.contains(document.activeElement)),
    );
  },
);

inPage("back from an agent leads to the hits that led there", "search/", async (page) => {
  await box(page).fill("schema");
  await hits(page).first().waitFor();
  await hits(page).first().getByRole("link").first().click();
  await page.waitForURL(/agents\//);
  await page.goBack();
  await hits(page).first().waitFor();
  assert.equal(await box(page).inputValue(), "schema");
});

inPage(
  "arrows go through the hits of the search page, Enter opens, Escape returns to the box",
  "search/?q=engineer",
  async (page) => {
    await engineAnswers(page);
    await box(page).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.ok(
      await hits(page)
        .nth(1)
        .evaluate((hit) => hit.contains(document.activeElement)),
    );
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    await page.keyboard.press("ArrowDown");
    const first = await hits(page)
      .first()
      .getByRole("link")
      .first()
      .evaluate((link) => link.href);
    await page.keyboard.press("Enter");
    await page.waitForURL(first);
  },
);

inPage("passages that come late leave the focus on the hit it was on", "agents/", async (page) => {
  here.site.state.holds = /\.md$/;
  await page.goto(`${here.site.url}search/?q=engineer`);
  await engineAnswers(page);
  await box(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const plain = await page.locator("#hits").innerHTML();
  here.site.state.holds = null;
  await page.waitForFunction((plain) => document.getElementById("hits").innerHTML !== plain, plain);
  assert.ok(
    await hits(page)
      .nth(1)
      .evaluate((hit) => hit.contains(document.activeElement)),
  );
});

inPage(
  "a wrong filter is told, with the right one to press",
  "search/?q=tols:Bash",
  async (page) => {
    await page.getByText("unknown filter").waitFor();
    assert.equal(await page.locator("#remarks p").count(), 1);
    await page.getByRole("button", { name: "tool:Bash" }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === "tool:Bash");
    await hits(page).first().waitFor();
  },
);

inPage("a mistyped word offers the right one", "search/?q=kuberntes", async (page) => {
  await page.getByRole("button", { name: "kubernetes" }).click();
  await page.waitForURL(/q=kubernetes/);
});

inPage(
  "a question is read as a filter, and can be searched as words",
  "search/?q=agents+that+can+run+commands",
  async (page) => {
    await page.getByText("can:execute", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Search the words instead" }).click();
    await page.waitForURL(/words=1/);
    await page.getByText("can:execute", { exact: true }).waitFor({ state: "detached" });
  },
);

inPage("no hit is no dead end", "search/?q=terraform+category:nowhere", async (page) => {
  const way = page.locator(".ways").getByRole("button", { name: "terraform" });
  await way.waitFor();
  assert.ok(
    await page
      .locator("#remarks")
      .getByRole("link", { name: "the list of all agents" })
      .isVisible(),
  );
  await way.click();
  await hits(page).first().waitFor();
});

inPage("hostile queries are answered, and shown as text", "search/", async (page) => {
  for (const query of [
    '<img src=x onerror="alert(1)">',
    '"'.repeat(300),
    "a ".repeat(3000),
    "(((((*?+[]",
    "tool: can: model:",
    "\u202eabc 🙂 \u0007",
    "-".repeat(50),
  ]) {
    await box(page).fill(query);
    await page.waitForFunction(
      (query) =>
        document.getElementById("count").innerText.includes(query.trim().slice(0, 5).trim()) ||
        !query.trim(),
      query,
    );
  }
  assert.equal(await page.locator("main img").count(), 0);
});

for (const [what, broken] of [
  ["the engine", /engine-/],
  ["the index", /core-/],
  ["the worker", /search-worker/],
  ["the box's own script", /assets\/search-(?!worker)/],
]) {
  inPage(
    `where ${what} cannot be loaded, the page says so, and tries again when asked`,
    "agents/",
    async (page) => {
      here.site.state.fails = broken;
      await box(page).fill("kafka");
      await page.getByText("The search is not available").waitFor();
      here.site.state.fails = null;
      here.site.state.holds = null;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("The search is not available").waitFor({ state: "detached" });
      if (what !== "the box's own script") assert.equal(await box(page).inputValue(), "kafka");
      await options(page).first().waitFor();
    },
    { wrong: /503|MIME|Failed to/ },
  );
}

inPage(
  "offline, names that are there still answer",
  "agents/",
  async (page) => {
    here.site.state.fails = /engine-/;
    await box(page).fill("engineer");
    await page.getByText("By name only").waitFor();
    assert.ok((await options(page).count()) > 0);
  },
  { wrong: /503/ },
);

for (const [what, bytes, told] of [
  ["a truncated index", (whole) => whole.subarray(0, whole.length / 2), /damaged/],
  [
    "a foreign index",
    () => Buffer.from("<!doctype html><title>Not found</title>"),
    /damaged|foreign|reads/,
  ],
]) {
  inPage(
    `${what} is told`,
    "search/?q=kafka",
    async (page) => {
      await page.getByText(told).waitFor();
      assert.ok(await page.getByRole("button", { name: "Try again" }).isVisible());
    },
    { route: [/core-/, bytes] },
  );
}

test("opened from disk, the search page says what searches instead", async () => {
  const page = await open(here.chrome, pathToFileURL(join(SITE, "search/index.html")).href);
  await page.getByText("Browsers do not search pages that are opened from disk").waitFor();
  assert.ok(await page.getByText("What you can ask").isVisible());
  assert.equal(await page.locator("#count").isVisible(), false);
  await page.context().close();
});

inPage(
  "without JavaScript the box leads to a plain sentence and the lists",
  "",
  async (page) => {
    await page.locator("#q").fill("kafka");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search\/\?q=kafka/);
    // The text engine of the harness does not look into noscript.
    await page.locator("noscript p").waitFor();
    assert.ok(await page.locator("#narrow a").first().isVisible());
  },
  { javaScript: false },
);

for (const dark of [false, true]) {
  for (const width of [360, 768, 1440]) {
    inPage(
      `box and page fit ${width} px${dark ? " in the dark" : ""}`,
      "search/?q=engineer",
      async (page) => {
        await engineAnswers(page);
        const overflow = () =>
          page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.equal(await overflow(), 0);
        await page.goto(`${here.site.url}agents/`);
        await box(page).fill("engineer");
        await options(page).first().waitFor();
        assert.equal(await overflow(), 0);
        const panel = await page.locator(".panel").boundingBox();
        assert.ok(panel.x >= 0 && panel.x + panel.width <= width, JSON.stringify(panel));
        const paper = await page
          .locator(".panel")
          .evaluate((panel) => getComputedStyle(panel).backgroundColor);
        assert.equal(/rgb\((\d+)/.exec(paper)[1] < 60, dark);
      },
      { width, dark },
    );
  }
}
