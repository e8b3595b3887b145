// Pages hold still: no box moves while scripts, hits and filters come, not even in answer to a person.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage, watched } from "./support.mjs";

const here = stage();

/** Each width with a host that is far away on a phone, and near on a desk. */
const VISITS = [
  [390, 844, 150],
  [768, 1024, 40],
  [1440, 900, 0],
];

/** Opens a page, acts on it, and holds every shift since its first paint to none. */
function still(what, path, act = async () => {}) {
  for (const [width, height, delay] of VISITS) {
    test(`${what}, at ${width} px`, async () => {
      here.site.state.delay = delay;
      const { page, shifts } = await watched(here.chrome, here.site.url + path, { width, height });
      page.setDefaultTimeout(8000);
      try {
        await page.waitForLoadState("networkidle");
        await act(page);
        await page.waitForTimeout(300);
        assert.deepEqual(await shifts(), []);
      } finally {
        await page.context().close();
      }
    });
  }
}

const box = (page) => page.locator("#q");
/** The engine has answered a query, with passages. */
const answered = async (page, query) => {
  await page.waitForFunction(
    (query) => document.getElementById("count").innerText.includes(` for ${query}`),
    query,
  );
  await page.waitForLoadState("networkidle");
};

still("a first visit to the search", "search/");
still("a query in the address", "search/?q=review", (page) => answered(page, "review"));
still("a query without hits in the address", "search/?q=review+category:nowhere", (page) =>
  answered(page, "review category:nowhere"),
);
still("a mistyped query in the address", "search/?q=kuberntes", (page) =>
  answered(page, "kuberntes"),
);
still("a question in the address", "search/?q=agents+that+can+run+commands", (page) =>
  answered(page, "agents that can run commands"),
);
still("typing before the engine is there, and on", "search/", async (page) => {
  await box(page).pressSequentially("re", { delay: 60 });
  await box(page).pressSequentially("view", { delay: 200 });
  await answered(page, "review");
  await box(page).pressSequentially(" code", { delay: 60 });
  await answered(page, "review code");
  await box(page).fill("");
  await page.locator("#syntax").waitFor();
});
still("choosing a filter, and the way back", "search/?q=review", async (page) => {
  await answered(page, "review");
  await page.locator('[data-term="can:execute"]').click();
  await answered(page, "review can:execute");
  await page.goBack();
  await answered(page, "review");
});
still("a first visit to the graph", "graph/");
still("filters of the graph", "graph/", async (page) => {
  const more = page.locator("#more");
  if (await more.isVisible()) {
    await more.click();
    // What a person unfolds pushes on what follows; what they then choose does not.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    await page.evaluate(() => (shifts.length = 0));
  }
  await page.locator('[name="layer"]').first().click();
  await page.locator(".can button").first().click();
});
still("a first visit to the list of agents", "agents/");
still("agents that are picked for a comparison", "agents/", async (page) => {
  for (const ix of [0, 1]) await page.locator(".pick").nth(ix).check();
  await page.locator(".tray .go").waitFor();
});
still("a first visit to the review", "review/");
still("a first visit to the home page", "");
