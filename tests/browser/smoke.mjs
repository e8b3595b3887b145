// Every kind of page opens without an error, at phone and desktop width, with and without JavaScript, below any path.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, stage } from "./support.mjs";

const PAGES = [
  "",
  "agents/",
  "agents/incident-commander/",
  "graph/",
  "graph/relations/",
  "review/",
  "search/",
  "tools/",
  "capabilities/execute/",
  "about/",
  "compare/code-reviewer/",
  "compare/code-reviewer/1-2/",
  "no/such/page/",
];

const here = stage(undefined, { base: "/some/sub/path/" });

for (const path of PAGES) {
  for (const [width, javaScript] of [
    [360, true],
    [1440, true],
    [360, false],
  ]) {
    test(`${path || "home"} at ${width} px${javaScript ? "" : " without JavaScript"}`, async () => {
      const page = await open(here.chrome, here.site.url + path, { width, javaScript });
      const missing = path === "no/such/page/";
      assert.deepEqual(
        page.wrongs.filter((wrong) => !(missing && wrong.includes("404"))),
        [],
      );
      assert.equal(await page.locator("h1").count(), 1);
      // Nothing sticks out to the right.
      if (javaScript)
        assert.equal(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          0,
        );
      await page.context().close();
    });
  }
}
