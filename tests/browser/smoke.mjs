// Every kind of page opens without an error, at phone and desktop width, with and without JavaScript, below any path.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, host, open } from "./support.mjs";

const PAGES = ["", "agents/", "agents/incident-commander/", "graph/", "graph/relations/", "review/", "search/", "tools/", "capabilities/execute/", "about/", "compare/code-reviewer/", "compare/code-reviewer/1-2/", "no/such/page/"];

let site, chrome;
before(async () => {
  site = await host(undefined, { base: "/some/sub/path/" });
  chrome = await browser();
});
after(async () => {
  await chrome.close();
  await site.close();
});

for (const path of PAGES) {
  for (const [width, javaScript] of [[360, true], [1440, true], [360, false]]) {
    test(`${path || "home"} at ${width} px${javaScript ? "" : " without JavaScript"}`, async () => {
      const page = await open(chrome, site.url + path, { width, javaScript });
      const missing = path === "no/such/page/";
      assert.deepEqual(page.wrongs.filter((wrong) => !(missing && wrong.includes("404"))), []);
      assert.equal(await page.locator("h1").count(), 1);
      // Nothing sticks out to the right.
      if (javaScript) assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      await page.context().close();
    });
  }
}
